"""An administrator's list of the representatives, and how she adds a mandate and corrects one."""

from datetime import date
from uuid import uuid4

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import representatives
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import Everybody

NEW = "/skotsel/politiker/nytt"


def form(committee: int | str = "", **changes: object) -> dict[str, object]:
    return {
        "person": "",
        "area": "0136",
        "name": "Ida Ny",
        "email": "ida@example.org",
        "committee": str(committee),
        "new_committee": "" if committee else "Äldrenämnden",
        "seat": "ledamot",
        "from_day": "2023-01-01",
        "to_day": "2026-12-31",
        **changes,
    }


async def test_she_adds_somebody_new_on_a_new_committee(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.send_form(NEW, form())).headers["location"] == "/skotsel/politiker"
    page = text_of(await eva.get("/skotsel/politiker"))
    assert "Ida Ny" in page
    assert "Äldrenämnden , Haninge, ledamot, till och med 31 december 2026" in page
    row = (await db.fetch("SELECT seat, from_day, to_day, status FROM mandates"))[0]
    assert tuple(row) == ("ledamot", date(2023, 1, 1), date(2026, 12, 31), "confirmed")


async def test_and_a_second_mandate_for_the_same_person(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await everybody.dag()
    eva = await web.signed_in(await everybody.eva())
    page = await eva.get(f"{NEW}?person={dag}&area=0136")
    assert "Dag Holm" in text_of(page)
    committee = await db.fetchval("SELECT committee FROM mandates")
    await eva.send_form(NEW, form(committee, person=str(dag), name="", seat="ordforande", to_day=""))
    rows = await db.fetch("SELECT person, to_day FROM mandates ORDER BY id")
    assert [tuple(row) for row in rows] == [(dag, date(2030, 12, 31)), (dag, None)]


WRONG = [
    ({"name": ""}, "Skriv vad politikern heter."),
    ({"name": "x" * 201}, "Namnet får ha högst 200 tecken. Du har skrivit 201."),
    ({"email": "ida"}, "Adressen saknar @. Skriv den så här: namn@example.org."),
    ({"new_committee": ""}, "Välj en nämnd, eller skriv vad den heter."),
    ({"committee": "999999"}, "Det valet finns inte längre. Välj ett annat."),
    ({"seat": ""}, "Välj en plats."),
    ({"seat": "kung"}, "Det valet finns inte längre. Välj ett annat."),
    ({"from_day": ""}, "Välj en dag."),
    ({"from_day": "2023-02-30"}, "2023-02-30 finns inte i kalendern."),
    ({"to_day": "2022-12-31"}, "Uppdraget slutar innan det börjar. Ändra en av dagarna."),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=[str(changes)[:30] for changes, _ in WRONG])
async def test_what_is_wrong_is_said_and_nothing_is_written(
    web: Web, everybody: Everybody, db: Connection, changes: dict[str, object], sentence: str
) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(NEW, form(**changes))
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    for field in ("name", "email", "new_committee", "from_day", "to_day"):
        assert typed(page, field) == form(**changes)[field]
    for table in ("representatives", "mandates", "committees WHERE name = 'Äldrenämnden'"):
        assert await db.fetchval(f"SELECT count(*) FROM {table}") == 0


@pytest.mark.parametrize("who", ["member", "nobody"])
async def test_whoever_is_not_in_the_list_is_not_shown_by_her_number(
    web: Web, everybody: Everybody, db: Connection, who: str
) -> None:
    person = await everybody.anna() if who == "member" else uuid4()
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.get(f"{NEW}?person={person}&area=0136")).status_code == 404
    assert (await eva.send_form(NEW, form(person=str(person), name=""))).status_code == 404
    assert await db.fetchval("SELECT count(*) FROM mandates") == 0


async def test_an_area_that_is_none_has_no_form(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.get(f"{NEW}?area=9999")).status_code == 404
    assert (await eva.send_form(NEW, form(area="'"))).status_code == 404


async def test_she_ends_a_mandate_and_it_is_on_no_members_page(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.dag()
    eva, anna = await web.signed_in(await everybody.eva()), await web.signed_in(await everybody.anna())
    path = f"/skotsel/uppdrag/{await db.fetchval('SELECT id FROM mandates')}"
    assert "Dag Holm" in text_of(await anna.get("/min-sida"))
    page = await eva.send_form(path, {"seat": "ledamot", "from_day": "2023-01-01", "to_day": "2022-01-01"})
    assert errors_of(page) == ["Uppdraget slutar innan det börjar. Ändra en av dagarna."]
    await eva.send_form(path, {"seat": "ledamot", "from_day": "2023-01-01", "to_day": "2024-06-30"})
    assert "Dag Holm" not in text_of(await anna.get("/min-sida"))


async def test_one_that_never_was_is_marked_as_wrong(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.dag()
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form(f"/skotsel/uppdrag/{await db.fetchval('SELECT id FROM mandates')}", {"wrong": "1"})
    assert await db.fetchval("SELECT status FROM mandates") == "wrong"
    assert "Stämmer inte" in text_of(await eva.get("/skotsel/politiker"))


async def test_whoever_has_asked_to_be_left_out_is_not_added_by_hand(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    dag, eva = await everybody.dag(), await web.signed_in(await everybody.eva())
    await representatives.leave_out(db, web.own.vault, web.own.erasures, dag, dates.now())
    left = await db.fetchval("SELECT count(*) FROM mandates")
    page = await eva.send_form(NEW, form(name="DAG  holm", email="dag.privat@example.org"))
    assert (page.status_code, typed(page, "name")) == (422, "DAG  holm")
    assert "Någon med det namnet har bett att inte stå i listan." in errors_of(page)[0]
    assert await db.fetchval("SELECT count(*) FROM mandates") == left
    assert (await eva.send_form(NEW, form(name="Dag Erik Holm"))).status_code == 303
