"""An incident is counted: what was opened by how many, about how many, and which data; nobody outside the window."""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import access_log, incidents, people, security_log, sessions
from tests.people import Everybody

NOW = dates.now()
HOUR = timedelta(hours=1)


async def test_what_a_stolen_session_opened_is_counted(db: Connection, everybody: Everybody, vault: Vault) -> None:
    branch, anna, cilla = await everybody.branch(), await everybody.anna(), await everybody.cilla()
    bo, dag = await everybody.bo(branch), await everybody.dag()
    for person in (anna, cilla):
        await everybody.welcomed(branch, person)
    await people.set_phone(db, vault, anna, "070-174 06 05")
    then = NOW + 5 * HOUR
    await sessions.begin(db, bo, then)
    await access_log.list_of(db, bo, branch, access_log.WHY["list"], then)
    for _ in range(2):
        await access_log.record_of(db, bo, branch, anna, access_log.WHY["record"], then)
    await security_log.note(db, "report fetched", then, bo)
    found = await incidents.count(db, then - HOUR, then + HOUR)
    opened = {row["what"]: (row["times"], row["doers"], row["people"]) for row in found.opened}
    assert opened == {access_log.WHY["list"]: (1, 1, 2), access_log.WHY["record"]: (2, 1, 1)}
    assert [(row["what"], row["times"], row["doers"]) for row in found.events] == [("report fetched", 1, 1)]
    assert (found.signed_in["sessions"], found.signed_in["people"]) == (1, 1)
    assert (found.counts["people"], found.counts["members"], found.counts["phone"]) == (3, 2, 1)
    assert (found.counts["post_holders"], found.counts["representatives"], found.counts["gone"]) == (1, 0, 0)
    assert found.beside == {}
    before = await incidents.count(db, NOW, then)
    assert (before.opened, before.events, before.counts["people"]) == ([], [], 0)
    whole = await incidents.count(db, NOW, NOW, everybody=True)
    assert (whole.counts["people"], whole.counts["representatives"]) == (4, 1)
    assert whole.beside == {"liaisons": 0, "applications": 0}
    assert dag not in {anna, bo}


async def test_whoever_is_gone_is_still_counted(db: Connection, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    await access_log.record_of(db, bo, branch, anna, access_log.WHY["record"], NOW)
    await db.execute("DELETE FROM people WHERE id = $1", anna)
    found = await incidents.count(db, NOW - HOUR, NOW + HOUR)
    assert (found.counts["people"], found.counts["gone"], found.counts["members"]) == (1, 1, 0)
