"""Who does what, on the meeting's page, on hers, and on a representative's."""

import re
from datetime import timedelta

import pytest

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import attendance, commitments
from tests.asgi import Web, errors_of, text_of, typed
from tests.network.test_attendance import Hall
from tests.pages.test_attendance import at_door, hall, moved_to
from tests.people import Everybody

__all__ = ["hall"]
SUMMARY = "Vi skriver till nämnden om heltid."
TODO = "Ringer kommunen om arbetsskorna"
DUE = (dates.today(dates.now()) + timedelta(days=9)).isoformat()


async def test_the_coordinator_notes_it_for_somebody_who_came(web: Web, db: Connection, hall: Hall) -> None:
    bo, door = await at_door(web, db, hall)
    meeting = door.removesuffix("/dorren")
    await attendance.check_in(db, hall.meeting, hall.branch, hall.anna, True, dates.now())
    assert str(hall.dag) not in (await bo.get(meeting)).text  # he has not come
    data = {"todo": TODO, "who": str(hall.anna), "due": DUE}
    assert (await bo.send_form(f"{meeting}/ataganden", data)).status_code == 303
    assert f"{TODO} Anna Ek, senast" in text_of(await bo.get(meeting))
    id = await db.fetchval("SELECT id FROM commitments")
    for what, says in [("done", "✓ Gjort"), ("open", "Det är gjort"), ("dropped", "Blir inte av")]:
        await bo.send_form(f"{meeting}/ataganden/{id}", {"what": what})
        assert says in text_of(await bo.get(meeting))
    await bo.send_form(f"{meeting}/ataganden/{id}", {"what": "gone"})
    assert TODO not in text_of(await bo.get(meeting))
    assert (await bo.send_form(f"{meeting}/ataganden/{id}", {"what": "done"})).status_code == 409


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"due": "2020-01-01"}, "Dagen har redan varit. Välj en dag framåt."),
        ({"todo": "x" * 50_000}, "Texten får ha högst 300 tecken. Du har skrivit 50000."),
        ({"todo": ""}, "Skriv vad som ska göras."),
        ({"who": "x"}, "Det valet finns inte längre. Välj ett annat."),
    ],
)
async def test_what_can_not_be_comes_back_with_a_sentence(
    web: Web, db: Connection, hall: Hall, changed: dict[str, str], says: str
) -> None:
    bo, door = await at_door(web, db, hall)
    data = {"todo": TODO, "who": str(hall.anna), "due": DUE} | changed
    page = await bo.send_form(f"{door.removesuffix('/dorren')}/ataganden", data)
    assert page.status_code == 422
    assert errors_of(page) == [says]
    assert typed(page, "todo") == data["todo"]


async def test_nobody_yet_and_then_somebody(web: Web, db: Connection, hall: Hall) -> None:
    bo, door = await at_door(web, db, hall)
    meeting = door.removesuffix("/dorren")
    await bo.send_form(f"{meeting}/ataganden", {"todo": TODO, "who": "", "due": DUE})
    assert f"{TODO} Ingen än, senast" in text_of(await bo.get(meeting))
    id = await db.fetchval("SELECT id FROM commitments")
    path = f"{meeting}/ataganden/{id}"
    assert (
        await bo.send_form(path, {"what": "give", f"who-{id}": str(hall.dag)})
    ).status_code == 409  # he has not said yes
    assert (await bo.send_form(path, {"what": "give", f"who-{id}": str(hall.anna)})).status_code == 303
    assert f"{TODO} Anna Ek, senast" in text_of(await bo.get(meeting))


async def test_a_summary_that_she_has_begun_is_kept_by_whatever_she_presses_in_the_list(
    web: Web, db: Connection, hall: Hall
) -> None:
    await moved_to(db, -3)
    bo, door = await at_door(web, db, hall)
    meeting = door.removesuffix("/dorren")
    page = await bo.get(meeting)
    button = r'<button class="secondary outline" form="telling" formaction="([^"]+)">Spara'
    assert f'action="{meeting}/tack" id="telling"' in page.text
    assert all(
        re.search(rf'id="{id}"[^>]*form="telling"|form="telling"[^>]*id="{id}"', page.text) for id in ("todo", "due")
    )
    summary = {"text": SUMMARY, "came": "7", "counted": "", "todo": "", "who": "", "due": ""}
    noted = summary | {"todo": TODO, "who": str(hall.anna), "due": DUE, "once": typed(page, "once")}
    for _ in range(2):  # the page has no address of its own: a browser may send it again
        page = await bo.send_form(re.findall(button, page.text)[0], noted)
        assert (page.status_code, typed(page, "text"), typed(page, "came")) == (200, SUMMARY, "7")
        assert "Det är uppskrivet." in text_of(page)
        assert text_of(page).count(f"{TODO} Anna Ek, senast") == 1
    wrong = await bo.send_form(f"{meeting}/ataganden", summary | {"todo": "Något annat"})
    assert (errors_of(wrong), typed(wrong, "text"), typed(wrong, "todo")) == (["Välj en dag."], SUMMARY, "Något annat")
    await bo.send_form(f"{meeting}/ataganden", {"todo": "Bokar lokal", "who": "", "due": DUE})
    id = await db.fetchval("SELECT id FROM commitments WHERE invitation IS NULL")
    for pressed in ({"what": "give", f"who-{id}": ""}, {"what": "give", f"who-{id}": str(hall.anna)},
                    {"what": "done"}, {"what": "gone"}):  # fmt: skip
        page = await bo.send_form(f"{meeting}/ataganden/{id}", summary | pressed)
        assert (page.status_code, typed(page, "text")) == (200, SUMMARY)
    assert "Bokar lokal" not in text_of(page)


async def test_enter_in_the_summary_sends_no_letter_and_keeps_what_is_typed(
    web: Web, db: Connection, hall: Hall
) -> None:
    await moved_to(db, -3)
    bo, door = await at_door(web, db, hall)
    meeting = door.removesuffix("/dorren")
    form = (await bo.get(meeting)).text.partition('id="telling"')[2]
    first = re.search(r'<button[^>]*name="(\w+)"[^>]*formaction="([^"]+)"', form)
    assert first
    page = await bo.send_form(
        first[2], {"text": SUMMARY, "came": "7", "counted": "", "todo": "", "due": "", first[1]: "1"}
    )
    assert (page.status_code, errors_of(page), typed(page, "came")) == (200, [], "7")
    assert not await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'outcome'")


async def test_what_she_has_begun_to_note_is_kept_when_the_summary_is_sent(
    web: Web, db: Connection, hall: Hall
) -> None:
    await moved_to(db, -3)
    bo, door = await at_door(web, db, hall)
    begun = {"text": SUMMARY, "todo": TODO, "who": str(hall.anna), "due": ""}
    page = await bo.send_form(f"{door.removesuffix('/dorren')}/tack", begun)
    assert (page.status_code, typed(page, "todo")) == (200, TODO)
    assert "Tack och sammanfattning är på väg." in text_of(page)
    assert 'id="telling"' not in page.text


async def test_she_says_herself_that_it_is_done(
    web: Web, db: Connection, vault: Vault, own: Settings, everybody: Everybody, hall: Hall
) -> None:
    due = dates.today(dates.now()) + timedelta(days=9)
    for whose in (hall.anna, hall.dag):
        assert await commitments.add(db, vault, hall.meeting, TODO, due, whose, dates.now())
    hers, his = [
        await db.fetchval("SELECT id FROM commitments WHERE invitation = $1", i) for i in (hall.anna, hall.dag)
    ]
    anna = await web.signed_in(await db.fetchval("SELECT person FROM invitations WHERE id = $1", hall.anna))
    assert "Du har sagt att du gör det här senast" in text_of(await anna.get("/min-sida"))
    assert (await anna.send_form(f"/min-sida/atagande/{his}", {"what": "done"})).status_code == 404
    assert (await anna.send_form(f"/min-sida/atagande/{hers}", {"what": "allt"})).status_code == 422
    assert (await anna.send_form(f"/min-sida/atagande/{hers}", {"what": "done"})).status_code == 303
    assert TODO not in text_of(await anna.get("/min-sida"))
    dag = await web.proven(await db.fetchval("SELECT person FROM invitations WHERE id = $1", hall.dag))
    assert "Du har sagt att du gör något senast" in text_of(await dag.get("/uppdrag"))
    path = f"/svar/{tokens.token(own.link_key, 'invitation', hall.dag)}"
    assert (await dag.send_form(f"{path}/atagande/{hers}", {"what": "open"})).status_code == 404
    await dag.send_form(f"{path}/atagande/{his}", {"what": "dropped"})
    assert "Blir inte av" in text_of(await dag.get(path))
    rows = await commitments.of_meeting(db, vault, hall.meeting)
    assert {one.id: one.done for one in rows} == {hers: True, his: False}
