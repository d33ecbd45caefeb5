"""Seats: a title that nobody knows is read as an administrator says, from then on, whatever is reloaded."""

from fackpol import database, dates, imports, reference, seats
from fackpol.database import Connection
from fackpol.reference import Reference
from fackpol.vault import Vault
from tests.people import Everybody
from tests.together import at_once

NOW = dates.now()
FILE = (
    "id;namn;parti;organisation;roll;from;tom\n"
    "1;Ida Ny;V;Äldrenämnden;Sammankallande nestor;2023-01-01;\n"
    "2;Ulla By;V;Äldrenämnden;Ledamot;2023-01-01;\n"
).encode()
ODD = "Sammankallande nestor"


async def of(db: Connection, title: str) -> str | None:
    seat: str | None = await db.fetchval("SELECT seat FROM mandates WHERE seat_text = $1", title)
    return seat


async def test_what_is_decided_counts_now_and_in_the_next_register(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    report = await imports.register(db, vault, known, "0136", "V", FILE, NOW)
    assert report.unplaced_titles == [ODD]
    first = next(iter(await seats.listed(db)))
    assert (first["seat_text"], first["seat"], first["own"]) == (ODD, None, None)
    eva = await everybody.eva()
    await seats.read_as(db, ODD, "vice-ordforande", eva, NOW)
    assert await of(db, ODD) == "vice-ordforande"
    await reference.load(db)  # a reload of the tables
    again = await imports.register(db, vault, await reference.read(db), "0136", "V", FILE, NOW)
    assert (again.unplaced_titles, again.changed) == ([], 0)
    row = next(row for row in await seats.listed(db) if row["seat_text"] == ODD)
    assert (row["own"]["person"], row["own"]["decided_at"]) == (eva, NOW)
    await seats.forget(db, ODD)
    assert (await reference.read(db)).spellings == known.spellings


async def test_an_administrators_reading_wins_over_the_tables_own(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    await imports.register(db, vault, known, "0136", "V", FILE, NOW)
    await seats.read_as(db, "Ledamot", "ersattare", await everybody.eva(), NOW)
    assert await of(db, "Ledamot") == "ersattare"
    assert (await reference.spellings(db))["ledamot"] == "ersattare"


async def test_what_she_has_said_herself_stays(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    await imports.register(db, vault, known, "0136", "V", FILE, NOW)
    await db.execute("UPDATE mandates SET status = 'declared' WHERE seat_text = 'Ledamot'")
    await seats.read_as(db, "Ledamot", "ersattare", await everybody.eva(), NOW)
    assert await of(db, "Ledamot") == "ledamot"


async def test_two_who_decide_at_once_leave_one_reading(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        await imports.register(db, vault, known, "0136", "V", FILE, NOW)
        eva = await Everybody(db, vault, known).eva()
    await at_once(fresh, lambda db: seats.read_as(db, ODD, "ledamot", eva, NOW))
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM seat_spellings WHERE NOT shipped") == 1
