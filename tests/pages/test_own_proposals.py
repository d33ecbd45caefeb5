"""A representative puts in a proposal, takes up another's, says how it went, and takes her own away."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import proposals
from tests.asgi import Web, errors_of, text_of, typed
from tests.network.test_proposals import HELTID
from tests.people import Everybody

NOW = dates.now()
TODAY = dates.today(NOW)
FORM = {
    "title": "Rätt till heltid", "kind": "motion", "area": "0136", "type": "k-aldre", "link": "https://example.org/1",
    "asks_her": "y",
}  # fmt: skip


async def test_one_is_put_in_where_he_sits(web: Web, everybody: Everybody, db: Connection) -> None:
    person = await everybody.dag()
    dag = await web.signed_in(person, strong=False)
    page = await dag.get("/forslag/nytt")
    assert '<option selected value="0136">Haninge' in page.text
    assert '<option selected value="k-aldre">' in page.text
    done = await dag.send_form("/forslag/nytt", FORM)
    id = await db.fetchval("SELECT id FROM proposals")
    assert done.headers["location"] == f"/forslag/{id}"
    assert "Förslaget är inlagt." in text_of(await dag.get(f"/forslag/{id}"))
    one = await proposals.get(db, id)
    assert one
    assert (one.title, one.put_in_by, one.contact, one.day) == ("Rätt till heltid", person, person, TODAY)
    assert "Rätt till heltid" in text_of(await dag.get("/uppdrag"))
    assert "Rätt till heltid" in text_of(await dag.get("/forslag?mina=1"))


async def test_a_member_has_no_form(web: Web, everybody: Everybody) -> None:
    anna = await web.signed_in(await everybody.anna())
    assert (await anna.get("/forslag/nytt")).status_code == 404
    assert (await anna.send_form("/forslag/nytt", FORM)).status_code == 404


async def test_fifty_thousand_characters_are_refused_and_still_there(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    dag = await web.signed_in(await everybody.dag())
    much = ("Äldre och undersköterskor ska må bättre av ordnade scheman. " * 1000)[:50_000].strip()
    page = await dag.send_form("/forslag/nytt", {**FORM, "text": much})
    assert page.status_code == 422
    assert errors_of(page) == [f"Texten får ha högst 20000 tecken. Du har skrivit {len(much)}."]
    assert typed(page, "text") == much
    assert typed(page, "title") == FORM["title"]
    assert await db.fetchval("SELECT count(*) FROM proposals") == 0


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//example.org", "mailto:a@example.org"])
async def test_a_link_that_is_no_web_address_is_refused_and_still_there(
    web: Web, everybody: Everybody, link: str
) -> None:
    dag = await web.signed_in(await everybody.dag())
    page = await dag.send_form("/forslag/nytt", {**FORM, "link": link})
    assert (page.status_code, typed(page, "link")) == (422, link)
    assert errors_of(page) == ["Länken måste börja med https://. Kopiera den igen."]


async def test_two_presses_make_one(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await web.signed_in(await everybody.dag())
    first, second = [await dag.send_form("/forslag/nytt", {**FORM, "once": "samma"}) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    assert await db.fetchval("SELECT count(*) FROM proposals") == 1


async def test_thirty_a_day_are_enough(web: Web, everybody: Everybody) -> None:
    dag = await web.signed_in(await everybody.dag())
    answers = [(await dag.send_form("/forslag/nytt", FORM)).status_code for _ in range(31)]
    assert answers == [*[303] * 30, 422]


async def test_anothers_is_taken_up_with_its_text_and_its_history(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    source = await proposals.put(db, None, replace(HELTID, area="0127", industries=("aldreomsorg",)), NOW)
    dag = await web.signed_in(await everybody.dag())
    page = await dag.get(f"/forslag/nytt?fran={source}")
    assert "Texten kommer från Botkyrka 2026." in text_of(page)
    assert typed(page, "text") == HELTID.text
    assert typed(page, "title") == HELTID.title
    assert typed(page, "link") == ""
    assert '<option selected value="0136">Haninge' in page.text
    form = {**FORM, "text": "Min text", "copied_from": str(source)}
    assert (await dag.send_form("/forslag/nytt", {**form, "title": ""})).text.count('name="copied_from"') == 1
    await dag.send_form("/forslag/nytt", form)
    copy = await proposals.get(db, await db.fetchval("SELECT max(id) FROM proposals"))
    assert copy
    assert (copy.copied_from, copy.family, copy.text) == (source, source, "Min text")


@pytest.mark.parametrize("gone", ["999999", "x", ""])
async def test_what_can_not_be_copied_is_put_in_by_itself(
    web: Web, everybody: Everybody, db: Connection, gone: str
) -> None:
    dag = await web.signed_in(await everybody.dag())
    assert (await dag.get(f"/forslag/nytt?fran={gone}")).status_code == 200
    await dag.send_form("/forslag/nytt", {**FORM, "copied_from": gone})
    assert await db.fetchval("SELECT copied_from FROM proposals") is None


async def test_how_it_went_is_one_press(web: Web, everybody: Everybody, db: Connection) -> None:
    person = await everybody.dag()
    dag = await web.signed_in(person, strong=False)
    id = await proposals.put(db, person, replace(HELTID, day=TODAY - timedelta(days=200)), NOW)
    page = await dag.get("/uppdrag")
    assert f"{HELTID.title}: hur gick det?" in text_of(page)
    assert f'href="/forslag/{id}#utfall"' in page.text
    await dag.send_form(f"/forslag/{id}/utfall", {"outcome": "approved", "day": "sjunde"})
    one = await proposals.get(db, id)
    assert one
    assert (one.outcome, one.outcome_on) == ("approved", TODAY)
    assert "hur gick det?" not in text_of(await dag.get("/uppdrag"))
    await dag.send_form(f"/forslag/{id}/utfall", {"outcome": "rejected", "day": str(TODAY - timedelta(days=3))})
    assert (await proposals.get(db, id)).outcome_on == TODAY - timedelta(days=3)  # type: ignore[union-attr]
    assert (await dag.send_form(f"/forslag/{id}/utfall", {"outcome": "bra"})).status_code == 422


async def test_her_own_is_changed_and_taken_away_and_nobody_elses(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    person = await everybody.dag()
    dag = await web.signed_in(person, strong=False)
    lena = await web.signed_in(
        await everybody.representative("Lena Annan", "lena@example.org", "Skolnämnden", "0182"), strong=False
    )
    id = await proposals.put(db, person, HELTID, NOW)
    for path, form in (("andra", FORM), ("utfall", {"outcome": "approved"}), ("bort", {})):
        assert (await lena.send_form(f"/forslag/{id}/{path}", form)).status_code == 404
    assert (await lena.get(f"/forslag/{id}/andra")).status_code == 404
    page = await dag.get(f"/forslag/{id}/andra")
    assert typed(page, "text") == HELTID.text
    wrong = await dag.send_form(f"/forslag/{id}/andra", {**FORM, "title": ""})
    assert (wrong.status_code, errors_of(wrong)) == (422, ["Skriv vad förslaget heter."])
    await dag.send_form(f"/forslag/{id}/andra", {**FORM, "title": "Nytt namn"})
    assert "Nytt namn" in text_of(await dag.get(f"/forslag/{id}"))
    await dag.send_form(f"/forslag/{id}/bort")
    assert (await dag.get(f"/forslag/{id}")).status_code == 404
