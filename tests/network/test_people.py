"""A person, once: sealed, changed only by herself, and gone when she leaves."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates, ledger
from fackpol.base.database import Connection, Taken
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import (
    absences,
    access_log,
    digests,
    handovers,
    invitations,
    name_proposals,
    nominations,
    people,
)
from fackpol.network.invitations import Answer
from tests.people import ANNA, Everybody
from tests.together import at_once


async def test_what_identifies_her_shows_in_no_repr(db: Connection, vault: Vault, everybody: Everybody) -> None:
    her = await people.get(db, vault, await everybody.anna())
    assert (her.name, her.email) == ("Anna Ek", ANNA)
    assert "Anna" not in repr(her)
    assert "anna" not in repr(her)


async def test_an_address_belongs_to_one_who_has_shown_it(db: Connection, vault: Vault) -> None:
    await people.add(db, vault, "Anna Ek", ANNA, "sv", dates.now())
    with pytest.raises(Taken):
        async with db.transaction():
            await people.add(db, vault, "Anna Annan", ANNA, "sv", dates.now())
    await people.add(db, vault, "Gruppens kansli", ANNA, "sv", None)  # not shown to be hers: a group office shares one


async def test_leaving_takes_all_that_hangs_on_her(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody
) -> None:
    anna, branch = await everybody.anna(), await everybody.branch()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], dates.now())
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    await invitations.answer(db, vault, invitation, Answer.YES, "Jag tar med kaffe", "link", dates.now())
    await people.erase(db, vault, own.erasures, anna, dates.now())
    for table, column in await _columns_of_people(db):
        assert await db.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", anna) == (table == "erasures"), (
            table
        )
    assert await db.fetchval("SELECT count(*) FROM answers") == 0
    assert str(anna) in own.erasures.read_text()


async def test_a_member_with_a_public_mandate_leaves_as_a_member(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody
) -> None:
    dag = await everybody.dag()
    await db.execute("INSERT INTO members (person, registered_at) VALUES ($1, $2)", dag, dates.now())
    await people.erase(db, vault, own.erasures, dag, dates.now())
    assert await db.fetchval("SELECT count(*) FROM members") == 0
    assert await db.fetchval("SELECT count(*) FROM mandates WHERE person = $1", dag) == 1
    assert [(line.kind, *line.about) for line in ledger.lines(own.erasures)] == [("left", str(dag))]


async def test_nothing_is_erased_that_can_not_be_written_down(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    own.erasures.mkdir(parents=True)  # a folder where the file should be
    with pytest.raises(OSError, match="Directory"):
        await people.erase(db, vault, own.erasures, anna, dates.now())
    assert await db.fetchval("SELECT count(*) FROM members WHERE person = $1", anna) == 1


async def test_two_who_take_the_same_address_at_once_are_told_apart(fresh: str, vault: Vault) -> None:
    """Both have asked for it and both have the letter; one gets it."""
    async with database.alone(fresh) as db:
        asked = [await _asking(db, vault, name) for name in ("Anna Ek", "Cilla Berg")]
    waiting = iter(asked)

    async def confirm(db: Connection) -> bool:
        return await people.confirm_address(db, vault, next(waiting), dates.now())

    assert sorted(await at_once(fresh, confirm)) == [False, True]


async def _asking(db: Connection, vault: Vault, name: str) -> UUID:
    now = dates.now()
    id = await people.add(db, vault, name, f"{name[:4].lower()}@example.org", "sv", now - timedelta(days=1))
    await people.ask_new_address(db, vault, await people.get(db, vault, id), "ny@example.org", now)
    address: UUID = await db.fetchval("SELECT id FROM addresses WHERE person = $1", id)
    return address


async def _columns_of_people(db: Connection) -> list[tuple[str, str]]:
    rows = await db.fetch(
        "SELECT c.table_name, c.column_name FROM information_schema.columns c "
        "JOIN information_schema.tables t USING (table_schema, table_name) "
        "WHERE c.data_type = 'uuid' AND t.table_type = 'BASE TABLE' AND c.table_schema = 'public'"
    )
    return [(row[0], row[1]) for row in rows]


async def test_a_representative_who_leaves_as_a_member_leaves_no_trace_of_having_been_one(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody
) -> None:
    """What she was as a member or in a post goes; only what every representative has may stay."""
    now, branch = dates.now(), await everybody.branch()
    bo, dag = await everybody.bo(branch), await everybody.dag()
    await db.execute("INSERT INTO members (person, registered_at) VALUES ($1, $2)", dag, now)
    await everybody.welcomed(branch, dag)
    await everybody.hold(dag, "coordinator", await db.fetchval("SELECT id FROM branches"))
    await nominations.ask(db, branch, dag, bo, now)
    await handovers.hand_over(db, vault, branch, bo, dag, "Hej", now)
    await absences.say(db, dag, dates.today(now) + timedelta(days=3), now)
    await digests.stop(db, dag)
    await name_proposals.propose(db, vault, branch, dag, bo, "Dag Holmberg", now)
    await access_log.record_of(db, bo, branch, dag, "Samordnaren öppnade dina uppgifter i föreningen", now)
    await people.erase(db, vault, own.erasures, dag, now)
    stays = {("people", "id"), ("representatives", "person"), ("mandates", "person")}
    for table, column in await _columns_of_people(db):
        if (table, column) not in stays:
            assert await db.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", dag) == 0, (table, column)
