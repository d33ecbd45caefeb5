"""While INDEX_KEY is being turned, an address is the same address under every key."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.mail import suppressions
from fackpol.network import keyed_hashes, members, people, representatives, sessions
from fackpol.network.reference import Reference
from fackpol.registers import imports
from tests.people import ANNA, DAG, Everybody
from tests.rings import only, turned
from tests.together import at_once

NOW = dates.now()
HEAD = "id;namn;parti;nämnd;roll;from;tom;e-post\n"
STOP = "INSERT INTO suppressions (kind, key, reason, at) VALUES ($1, $2, $3, $4)"


@pytest.fixture
def both(own: Settings) -> Settings:
    return turned(own, "index_key")


async def applied(db: Connection, own: Settings) -> UUID:
    id = uuid4()
    details = members.Details((), None, (), None)
    form = members.Application("Anna Ek", ANNA, None, "sv", True, (), details)
    await members.apply(db, own.vault, form, bytes(32), NOW)
    found: UUID = await db.fetchval("SELECT id FROM applications WHERE email_key = $1", own.vault.index(ANNA))
    assert found != id
    return found


async def test_a_person_is_found_by_a_hash_under_either_key(db: Connection, own: Settings, both: Settings) -> None:
    anna = await people.add(db, own.vault, "Anna Ek", ANNA, "sv", NOW)
    assert await people.by_email(db, both.vault, ANNA) == anna


async def test_two_people_can_not_confirm_one_address_under_two_keys(
    db: Connection, own: Settings, both: Settings
) -> None:
    """Greta moves to Anna's address, which stands there under the old key; the unique index sees two hashes."""
    anna = await people.add(db, own.vault, "Anna Ek", ANNA, "sv", NOW)
    greta = await people.add(db, own.vault, "Greta Ö", "greta@example.org", "sv", NOW)
    await people.ask_new_address(db, both.vault, await people.get(db, both.vault, greta), ANNA, NOW)
    asked = await db.fetchval("SELECT id FROM addresses")
    assert not await people.confirm_address(db, both.vault, asked, NOW)
    assert await people.by_email(db, both.vault, ANNA) == anna
    assert await db.fetchval("SELECT count(*) FROM people WHERE email_key = ANY($1)", both.vault.indexes(ANNA)) == 1


async def test_of_two_at_once_one_gets_the_address(fresh: str, own: Settings, both: Settings) -> None:
    """One asked before the key was turned, the other after."""
    asked = []
    async with database.alone(fresh) as db:
        for vault, email in ((own.vault, "greta@example.org"), (both.vault, "gun@example.org")):
            her = await people.get(db, vault, await people.add(db, vault, "Greta Ö", email, "sv", NOW))
            await people.ask_new_address(db, vault, her, ANNA, NOW)
            asked.append(await db.fetchval("SELECT id FROM addresses WHERE person = $1", her.id))
    assert await at_once(fresh, lambda db: people.confirm_address(db, both.vault, asked.pop(), NOW)) == [True, False]


async def test_an_applicant_from_before_the_turn_becomes_one_member(
    db: Connection, own: Settings, both: Settings
) -> None:
    old = await applied(db, own)
    assert await members.confirm(db, both.vault, old, bytes(32), NOW)
    again = await applied(db, both)
    assert await members.confirm(db, both.vault, again, bytes(32), NOW) is None
    assert await db.fetchval("SELECT count(*) FROM people") == 1


async def test_she_signs_in_though_nothing_has_been_moved(db: Connection, own: Settings, both: Settings) -> None:
    anna = await people.add(db, own.vault, "Anna Ek", ANNA, "sv", NOW)
    browser = bytes(32)
    await sessions.ask(db, both.vault, ANNA, browser, NOW)
    assert await sessions.enter(db, await db.fetchval("SELECT id FROM sign_ins"), browser, NOW) == anna


async def test_an_address_that_gets_no_letters_gets_none_under_the_new_key_either(
    db: Connection, own: Settings, both: Settings
) -> None:
    """Nobody has that address now: its hash can not be made anew before somebody types it."""
    await db.execute(STOP, "email", own.vault.index(ANNA), "complained", NOW)
    anna = await people.add(db, both.vault, "Anna Ek", ANNA, "sv", NOW)
    stopped = await suppressions.of(db, anna)
    assert stopped
    assert stopped["reason"] == "complained"
    assert (await people.get(db, only(both, 2, "index_key").vault, anna)).stopped == "complained"


async def test_of_two_reasons_the_complaint_stays(db: Connection, own: Settings, both: Settings) -> None:
    await db.execute(STOP, "email", own.vault.index(ANNA), "complained", NOW - timedelta(days=9))
    await db.execute(STOP, "email", both.vault.index(ANNA), "bounced", NOW)
    assert await keyed_hashes.move(db, [both.vault.indexes(ANNA)]) == 1
    rows = await db.fetch("SELECT key, reason FROM suppressions")
    assert [tuple(row) for row in rows] == [(both.vault.index(ANNA), "complained")]


async def test_who_has_been_left_out_stays_so_when_the_register_is_read_with_a_new_key(
    db: Connection, own: Settings, both: Settings, known: Reference, everybody: Everybody
) -> None:
    raw = HEAD + "7;Dag Holm;Exempelpartiet;Äldrenämnden;Ledamot;2023-01-01;2030-12-31;"
    await imports.register(db, own.vault, known, "0136", "Exempelpartiet", raw.encode(), NOW)
    (dag,) = [row["person"] for row in await db.fetch("SELECT person FROM representatives")]
    await representatives.leave_out(db, own.vault, own.erasures, dag, NOW)
    report = await imports.register(db, both.vault, known, "0136", "Exempelpartiet", raw.encode(), NOW)
    assert (report.new_people, report.left_out) == (0, 1)
    stops = await db.fetch("SELECT get_byte(key, 0) AS number FROM suppressions")
    assert {row["number"] for row in stops} == {2}  # seen again, so moved
    later = only(both, 2, "index_key")
    report = await imports.register(db, later.vault, known, "0136", "Exempelpartiet", raw.encode(), NOW)
    assert (report.new_people, report.left_out) == (0, 1)


async def test_a_register_knows_its_people_under_the_new_key(
    db: Connection, own: Settings, both: Settings, known: Reference
) -> None:
    raw = HEAD + f"7;Dag Holm;Exempelpartiet;Äldrenämnden;Ledamot;2023-01-01;2030-12-31;{DAG}"
    for service in (own, both, only(both, 2, "index_key")):
        await imports.register(db, service.vault, known, "0136", "Exempelpartiet", raw.encode(), NOW)
    assert await db.fetchval("SELECT count(*) FROM people") == 1
    assert await db.fetchval("SELECT count(*) FROM register_keys WHERE get_byte(key, 0) = 1") == 0


async def test_what_nobody_can_hash_anew_is_dropped_by_decision(db: Connection, own: Settings, both: Settings) -> None:
    await db.execute(STOP, "email", own.vault.index(ANNA), "complained", NOW)
    await db.execute(STOP, "email", both.vault.index("bo@example.org"), "complained", NOW)
    assert await keyed_hashes.drop(db, 1) == 1
    assert await db.fetchval("SELECT count(*) FROM suppressions") == 1


async def test_one_key_asks_the_database_nothing(own: Settings) -> None:
    assert await keyed_hashes.written(None, own.vault, ANNA) == own.vault.index(ANNA)  # type: ignore[arg-type]
