"""Seats: a title that nobody knows is read as an administrator says, from then on, whatever is reloaded."""

from collections.abc import Iterable
from dataclasses import replace

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import reference, seats, tables
from fackpol.network.reference import Reference
from fackpol.registers import imports
from tests.network.test_titles import NO_SEAT, read
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
    await tables.load(db)  # a reload of the tables
    again = await imports.register(db, vault, await reference.read(db), "0136", "V", FILE, NOW)
    assert (again.unplaced_titles, again.changed) == ([], 0)
    row = next(row for row in await seats.listed(db) if row["seat_text"] == ODD)
    assert (row["own"]["person"], row["own"]["decided_at"]) == (eva, NOW)
    await seats.forget(db, ODD)
    assert (await reference.read(db)).spellings == known.spellings


async def test_of_the_real_titles_those_that_nobody_knows_are_asked_about_and_each_once(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    eva = await everybody.eva()

    async def unplaced(titles: Iterable[str]) -> set[str]:
        rows = (f'{n};Namn {n};V;Äldrenämnden;"{title}";2023-01-01;' for n, title in enumerate(titles))
        raw = "\n".join(("id;namn;parti;organisation;roll;from;tom", *rows)).encode()
        now_known = replace(known, spellings=await reference.spellings(db))
        return set((await imports.register(db, vault, now_known, "0136", "V", raw, NOW)).unplaced_titles)

    titles = [row["role"] for row in read("role_variants.csv")]
    assert await unplaced(titles) == NO_SEAT
    assert {row["seat_text"] for row in await seats.listed(db) if row["seat"] is None} == NO_SEAT
    for title in NO_SEAT:
        await seats.read_as(db, title, "ersattare", eva, NOW)
    assert {row["seat"] for row in await seats.listed(db) if row["seat_text"] in NO_SEAT} == {"ersattare"}
    await tables.load(db)  # a reload of the tables
    assert await unplaced(titles) == set()
    assert await unplaced(again for title in titles for again in (title.upper(), f" {title.lower()}  ")) == set()


async def test_a_title_is_decided_in_all_its_spellings_at_once(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    spelt = (ODD, ODD.upper(), f"2:e {ODD.lower()}")
    file = FILE.decode() + "".join(
        f"{n};Namn {n};V;Äldrenämnden;{title};2023-01-01;\n" for n, title in enumerate(spelt, 3)
    )
    await imports.register(db, vault, known, "0136", "V", file.encode(), NOW)
    await seats.read_as(db, spelt[1], "vice-ordforande", await everybody.eva(), NOW)
    assert [await of(db, title) for title in spelt] == ["vice-ordforande"] * 3


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
