"""An administrator finds somebody who has written, and gives her a copy or erases her; everything is logged."""

import json

from fackpol.base.database import Connection
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import ANNA, Everybody

REASON = "Brev 12 november, jag ringde upp"


async def test_a_copy_is_found_confirmed_and_fetched_and_she_sees_it(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    eva, anna = await everybody.eva(), await everybody.anna()
    her = await web.signed_in(eva)
    found = await her.send_form("/skotsel/begaran", {"sought": ANNA, "reason": REASON})
    assert "Anna Ek" in text_of(found)
    assert typed(found, "person") == str(anna)
    await her.send_form("/skotsel/begaran/ny", {"person": str(anna), "reason": REASON, "sought": ANNA, "wish": "copy"})
    id = await db.fetchval("SELECT id FROM data_requests")
    page = await her.get("/skotsel/begaran")
    assert "Anna Ek" not in page.text
    assert (await her.send_form(f"/skotsel/begaran/{id}", {"fetch": "1"})).status_code == 404
    opened = await her.send_form(f"/skotsel/begaran/{id}", {"open": "1"})
    assert "Anna Ek" in text_of(opened)
    assert REASON in text_of(opened)
    await her.send_form(f"/skotsel/begaran/{id}", {"confirm": "1"})
    copy = await her.send_form(f"/skotsel/begaran/{id}", {"fetch": "1"})
    assert json.loads(copy.text)["person"][0]["email"] == ANNA
    rows = await db.fetch("SELECT why, reader FROM access_log WHERE person = $1 ORDER BY id", anna)
    assert [row["reader"] for row in rows] == [eva] * 3
    events = await db.fetch("SELECT event FROM security_log WHERE about = $1 ORDER BY id", anna)
    assert [row["event"] for row in events] == ["data asked for", "data request confirmed", "copy fetched"]


async def test_the_one_who_wrote_it_down_can_not_confirm_where_there_is_another(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    eva, anna, cilla = await everybody.eva(), await everybody.anna(), await everybody.cilla()
    await everybody.hold(cilla, "administrator", None)
    her, other = await web.signed_in(eva), await web.signed_in(cilla)
    await her.send_form(
        "/skotsel/begaran/ny", {"person": str(anna), "reason": REASON, "sought": ANNA, "wish": "erasure"}
    )
    id = await db.fetchval("SELECT id FROM data_requests")
    assert (await her.send_form(f"/skotsel/begaran/{id}", {"confirm": "1"})).status_code == 409
    assert await db.fetchval("SELECT count(*) FROM members WHERE person = $1", anna) == 1
    assert (await other.send_form(f"/skotsel/begaran/{id}", {"confirm": "1"})).status_code == 303
    assert await db.fetchval("SELECT count(*) FROM people WHERE id = $1", anna) == 0
    assert (await other.send_form(f"/skotsel/begaran/{id}", {"confirm": "1"})).status_code == 404


async def test_one_of_two_who_administer_can_not_erase_the_other_alone(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    eva, cilla = await everybody.eva(), await everybody.cilla()
    await everybody.hold(cilla, "administrator", None)
    her = await web.signed_in(eva)
    for wish in ("copy", "erasure"):
        asked = {"person": str(cilla), "reason": REASON, "sought": "Cilla Berg", "wish": wish}
        await her.send_form("/skotsel/begaran/ny", asked)
        id = await db.fetchval("SELECT id FROM data_requests WHERE wish = $1", wish)
        assert (await her.send_form(f"/skotsel/begaran/{id}", {"confirm": "1"})).status_code == 409
    assert await db.fetchval("SELECT count(*) FROM appointments WHERE person = $1 AND to_at IS NULL", cilla) == 1


async def test_nobody_finds_out_about_more_people_in_a_day_than_she_may_open(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    """The attack: an administrator who looks up one after the other whether somebody is registered."""
    her = await web.signed_in(await everybody.eva())
    for number in range(62):
        await everybody.member(f"Medlem {number}", f"m{number}@example.org")
    sought = [{"sought": f"m{number}@example.org", "reason": REASON} for number in range(62)]
    pages = [await her.send_form("/skotsel/begaran", one) for one in sought]
    assert [page.status_code for page in pages] == [200] * 60 + [429] * 2
    assert "Medlem 61" not in pages[61].text
    assert await db.fetchval("SELECT count(*) FROM access_log") == 60
    assert await db.fetchval("SELECT why FROM alarms") == "half"


async def test_what_she_typed_stays_when_nobody_is_found_and_that_is_logged(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    her = await web.signed_in(await everybody.eva())
    page = await her.send_form("/skotsel/begaran", {"sought": "Ingen Alls", "reason": REASON})
    assert page.status_code == 422
    assert typed(page, "sought") == "Ingen Alls"
    assert REASON in page.text
    assert errors_of(page) == ["Vi har ingen med den adressen eller det namnet."]
    assert await db.fetchval("SELECT count(*) FROM security_log WHERE event = 'nobody found'") == 1
    page = await her.send_form("/skotsel/begaran", {"sought": ANNA})
    assert errors_of(page) == ["Skriv hur begäran kom, och hur du vet vem det är."]
