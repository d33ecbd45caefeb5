"""Handing over: one step, and the note is there for the successor and nobody else."""

from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import branches, contacts
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import Everybody


class Hall:
    slug: str
    anna: UUID
    bo: UUID
    disa: UUID


@pytest.fixture
async def hall(db: Connection, everybody: Everybody) -> Hall:
    """Anna waits and is Bo's; Disa coordinates too."""
    hall, now = Hall(), dates.now()
    hall.slug, hall.anna = await everybody.branch(), await everybody.anna()
    hall.bo, hall.disa = await everybody.bo(hall.slug), await everybody.member("Disa Ek", "disa@example.org")
    await branches.join(db, hall.slug, hall.anna, now)
    await contacts.look_after(db, now, dates.today(now))
    await everybody.hold(hall.disa, "coordinator", await db.fetchval("SELECT id FROM branches"))
    return hall


async def test_from_the_desk_to_the_note_and_off_the_list(web: Web, db: Connection, hall: Hall) -> None:
    bo, disa = await web.signed_in(hall.bo), await web.signed_in(hall.disa)
    path = f"/branscher/{hall.slug}/lamna-over"
    form = await bo.get(path)
    assert "Du har 1 ny medlem att höra av dig till." in text_of(form)
    assert "Bara de du lämnar över till kan läsa det." in text_of(form)
    assert "Välj i listan" not in text_of(form)  # Disa is the only one
    data = {"once": typed(form, "once"), "to": str(hall.disa), "note": "Ring <på> kvällen"}
    for _ in range(2):  # a form that is sent twice hands over once
        sent = await bo.send_form(path, data)
        assert sent.headers["location"] == f"/branscher/{hall.slug}"
    assert await db.fetchval("SELECT count(*) FROM handovers") == 1
    desk = await disa.get(f"/branscher/{hall.slug}")
    assert "En kollega har lämnat över till dig: 1 ny medlem." in text_of(desk)
    note = f"/branscher/{hall.slug}/overlamning/{await db.fetchval('SELECT id FROM handovers')}"
    assert note in desk.text
    page = await disa.get(note)
    assert "Bo Lind har lämnat över till dig" in text_of(page)
    assert "Ring &lt;på&gt; kvällen" in page.text
    for method in (bo.get, bo.send_form):  # not even its writer's, nor another coordinator's
        assert (await method(note)).status_code == 404
    assert (await disa.send_form(note)).status_code == 303
    assert "En kollega" not in text_of(await disa.get(f"/branscher/{hall.slug}"))


@pytest.mark.parametrize(
    ("to", "note", "sentence"),
    [
        ("", "Hej", "Välj vem du lämnar över till."),
        ("x", "Hej", "Det valet finns inte längre. Välj ett annat."),
        ("anna", "Hej", "Det valet finns inte längre. Välj ett annat."),
        ("disa", "x" * 1001, "Texten får ha högst 1000 tecken. Du har skrivit 1001."),
    ],
)
async def test_what_is_wrong_comes_back_with_its_text(
    web: Web, db: Connection, hall: Hall, to: str, note: str, sentence: str
) -> None:
    data = {"to": str(getattr(hall, to, to)), "note": note}
    page = await (await web.signed_in(hall.bo)).send_form(f"/branscher/{hall.slug}/lamna-over", data)
    assert (page.status_code, errors_of(page), typed(page, "note")) == (422, [sentence], note)
    assert await db.fetchval("SELECT count(*) FROM handovers") == 0


async def test_alone_she_is_told_to_ask_somebody(web: Web, db: Connection, hall: Hall) -> None:
    await db.execute("DELETE FROM appointments WHERE person = $1", hall.disa)
    page = await (await web.signed_in(hall.bo)).get(f"/branscher/{hall.slug}/lamna-over")
    assert "Ingen annan samordnar föreningen." in text_of(page)
    assert "<select" not in page.text
