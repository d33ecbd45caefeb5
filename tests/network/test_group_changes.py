"""Accepting what a group says: history stays, nobody is written to, and two who accept at once do it once."""

import asyncio
from datetime import date
from uuid import UUID

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import group_changes, group_contacts, group_reports, rollover
from fackpol.network.reference import Reference
from fackpol.network.rollover import After, Next
from tests.people import Everybody

NOW, TODAY = dates.now(), date(2027, 1, 4)
NEW_YEAR, FIRST, LAST = date(2026, 12, 31), date(2027, 1, 1), date(2030, 12, 31)


async def reported(db: Connection, vault: Vault, everybody: Everybody, typed: dict[str, str]) -> UUID:
    await group_contacts.give(db, vault, "Gun Ask", "gun.ask@example.org", "0136", await everybody.eva(), NOW)
    await group_contacts.ask(db, vault, await db.fetchval("SELECT id FROM group_contacts"), NOW)
    id: UUID = await db.fetchval("SELECT id FROM group_reports")
    assert await group_reports.save(db, vault, id, typed, NOW, send=True)
    return id


async def keys(db: Connection, vault: Vault, id: UUID) -> list[str]:
    report = await group_reports.get(db, vault, id)
    assert report
    return [row.key for row in await group_changes.of(db, vault, report, TODAY)]


async def accepted(db: Connection, vault: Vault, known: Reference, id: UUID) -> int:
    return await group_changes.accept(db, vault, known, id, await keys(db, vault, id), NOW, TODAY)


async def mandates(db: Connection) -> list[tuple[object, ...]]:
    rows = await db.fetch("SELECT seat_text, from_day, to_day, status FROM mandates ORDER BY id")
    return [tuple(row) for row in rows]


async def test_going_on_is_a_mandate_of_its_own_with_the_title_of_the_register(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    await everybody.representative("Dag Holm", None, "Äldrenämnden", "0136", "ledamot", to_day=NEW_YEAR)
    await db.execute("UPDATE mandates SET seat_text = 'Ledamot', status = 'imported'")
    dag = await db.fetchval("SELECT id FROM mandates")
    id = await reported(db, vault, everybody, {f"m{dag}-choice": "same"})
    assert await accepted(db, vault, known, id) == 1
    assert await mandates(db) == [
        ("Ledamot", date(2023, 1, 1), NEW_YEAR, "imported"), ("Ledamot", FIRST, LAST, "imported"),
    ]  # fmt: skip
    assert await db.fetchval("SELECT follows FROM mandates WHERE from_day = $1", FIRST) == dag
    assert await accepted(db, vault, known, id) == 0  # nothing is left to do


async def test_somebody_new_is_in_the_list_as_from_a_register_and_not_written_to(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    await everybody.dag(to_day=NEW_YEAR)
    dag = await db.fetchval("SELECT id FROM mandates")
    new = {f"m{dag}-choice": "other", f"m{dag}-name": "Ulf Å", f"m{dag}-reach": "ulf.a@example.org"}
    id = await reported(db, vault, everybody, new)
    letters = await db.fetchval("SELECT count(*) FROM letters")
    assert await accepted(db, vault, known, id) == 1
    row = await db.fetchrow(
        "SELECT p.id, p.name, p.email, p.email_confirmed_at, r.told_at FROM people p "
        "JOIN representatives r ON r.person = p.id JOIN mandates m ON m.person = p.id AND m.from_day = $1", FIRST,
    )  # fmt: skip
    assert row
    assert vault.open(row["name"], "people.name", row["id"]) == "Ulf Å"
    assert vault.open(row["email"], "people.email", row["id"]) == "ulf.a@example.org"
    assert (row["email_confirmed_at"], row["told_at"]) == (None, None)
    assert await db.fetchval("SELECT count(*) FROM letters") == letters
    assert (await mandates(db))[0][2] == NEW_YEAR  # what has ended has ended


async def test_somebody_new_on_two_committees_is_one_and_two_of_one_name_are_two(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    for n, committee in enumerate(("Barnnämnden", "Kulturnämnden", "Äldrenämnden")):
        await everybody.representative(f"Person {n}", None, committee, "0136", to_day=NEW_YEAR)
    typed = {}
    reaches = ("ulf.a@example.org", "", "another.ulf@example.org")
    for row, reach in zip(await db.fetch("SELECT id FROM mandates ORDER BY id"), reaches, strict=True):
        typed |= {f"m{row['id']}-choice": "other", f"m{row['id']}-name": "Ulf Å", f"m{row['id']}-reach": reach}
    assert await accepted(db, vault, known, await reported(db, vault, everybody, typed)) == 3
    new = await db.fetch("SELECT count(*) AS n FROM mandates WHERE from_day = $1 GROUP BY person ORDER BY 1", FIRST)
    assert [row["n"] for row in new] == [1, 2]


async def test_a_phone_number_is_kept_and_an_address_that_was_missing_too(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    await everybody.representative("Ulf Å", None, "Barnnämnden", "0136", to_day=NEW_YEAR)
    await everybody.dag(to_day=NEW_YEAR)
    ids = [row["id"] for row in await db.fetch("SELECT id FROM mandates ORDER BY id")]
    typed = {f"m{ids[1]}-choice": "other", f"m{ids[1]}-name": "Ulf Å", f"m{ids[1]}-reach": "070-174 06 05"}
    assert await accepted(db, vault, known, await reported(db, vault, everybody, typed)) == 1
    assert await db.fetchval("SELECT count(*) FROM representatives") == 2
    row = await db.fetchrow(
        "SELECT p.id, p.phone FROM people p JOIN mandates m ON m.person = p.id WHERE m.id = $1", ids[0]
    )
    assert row
    assert vault.open(row["phone"], "people.phone", row["id"]) == "070-174 06 05"


async def test_whoever_sits_longer_ends_the_day_before(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    await everybody.dag()
    await db.execute("UPDATE mandates SET status = 'imported'")
    dag, care = (await db.fetch("SELECT id, committee FROM mandates"))[0]
    typed = {f"m{dag}-choice": "none", f"c{care}-day": "2027-01-01"}
    assert await accepted(db, vault, known, await reported(db, vault, everybody, typed)) == 2
    assert await mandates(db) == [("ledamot", date(2023, 1, 1), NEW_YEAR, "imported")]
    assert await db.fetchval("SELECT register_known($1, $2)", care, TODAY)
    assert not await db.fetchval("SELECT register_known($1, $2)", care, NEW_YEAR)


async def test_what_she_has_said_comes_after_is_taken_back_with_it(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    person = await everybody.dag(to_day=NEW_YEAR)
    dag, care = (await db.fetch("SELECT id, committee FROM mandates"))[0]
    await rollover.say_after(db, person, dag, Next(After.STAYS, care, "ledamot"))
    id = await reported(db, vault, everybody, {f"m{dag}-choice": "none"})
    assert await accepted(db, vault, known, id) == 2
    assert [row[3] for row in await mandates(db)] == ["confirmed", "wrong"]
    assert await keys(db, vault, id) == []


async def test_two_who_accept_at_once_do_it_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as one, database.alone(fresh) as two:
        everybody = Everybody(one, vault, known)
        await everybody.dag(to_day=NEW_YEAR)
        dag = await one.fetchval("SELECT id FROM mandates")
        id = await reported(one, vault, everybody, {f"m{dag}-choice": "other", f"m{dag}-name": "Ulf Å"})
        rows = await keys(one, vault, id)
        own = (known, id, rows, NOW, TODAY)
        done = await asyncio.gather(*(group_changes.accept(db, vault, *own) for db in (one, two)))
        assert sorted(done) == [0, 1]
        assert await one.fetchval("SELECT count(*) FROM mandates") == 2
