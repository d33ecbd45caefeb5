"""What is remembered of a source: by its area and its titles, until somebody forgets it."""

from dataclasses import replace
from datetime import date

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network.reference import Reference
from fackpol.registers import differences, mappings
from fackpol.registers.columns import Sheet
from fackpol.registers.instructions import Mapping
from fackpol.registers.mappings import ReadColumn, ReadFile
from tests.people import Everybody

NOW, TODAY = dates.now(), dates.today(dates.now())
SHEET = Sheet.of([["Vem", "Var"], ["Anna Ek", "Äldrenämnden"]])
MAPPING = Mapping({"name": 0, "body": 1}, one_party=True, title="Ledamot", first=date(2022, 10, 15), by_hand=True)


async def test_the_same_titles_of_the_same_area_are_read_alike_until_forgotten(
    db: Connection, known: Reference
) -> None:
    async def read(area: str) -> Mapping:
        return (await mappings.instructions(db, known, area, "V", None, TODAY)).mapping_of(SHEET)

    await mappings.remember(db, "0136", SHEET, MAPPING, NOW)
    assert await read("0136") == MAPPING
    assert await read("0180") == Mapping.guessed(SHEET)
    await mappings.remember(db, "0136", SHEET, Mapping({"name": 1}), NOW)
    assert await read("0136") == Mapping({"name": 1})
    (one,) = await mappings.listed(db)
    assert (one.area, one.columns) == ("0136", ["name"])
    await mappings.forget(db, one.id)
    assert await read("0136") == Mapping.guessed(SHEET)


async def test_a_file_without_titles_is_like_no_other(db: Connection) -> None:
    await mappings.remember(db, "0136", SHEET, Mapping({"name": 0}, headless=True), NOW)
    assert await mappings.listed(db) == []


async def test_how_the_columns_were_understood_is_sealed_and_follows_the_register(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    raw = "namn;parti;nämnd;roll;från;till\nAnna Ek;V;Äldrenämnden;Ledamot;2023-01-01;\n".encode()
    eva = await everybody.eva()
    id = await differences.read(db, vault, "0136", "V", raw, eva, NOW)
    assert await mappings.described(db, vault, id) == ReadFile(0, [])
    await mappings.describe(db, vault, id, replace(SHEET, number=2, joined=3), MAPPING, [])
    columns = [ReadColumn("Vem", ["name"]), ReadColumn("Var", ["body"])]
    assert await mappings.described(db, vault, id) == ReadFile(2, columns, 3)
    assert b"Vem" not in await db.fetchval("SELECT columns FROM register_columns")
    newer = await differences.read(db, vault, "0136", "V", raw, eva, NOW)
    await mappings.describe(db, vault, newer, SHEET, Mapping({"name": 0}, headless=True), [])
    columns = [ReadColumn("", ["name"]), ReadColumn("", [])]
    assert await mappings.described(db, vault, newer) == ReadFile(0, columns)
    before = vault.seal('[{"title": "Vem", "columns": []}]', "register_columns.columns", newer)
    await db.execute("UPDATE register_columns SET columns = $1 WHERE register = $2", before, newer)
    assert await mappings.described(db, vault, newer) == ReadFile(0, [ReadColumn("Vem", [])])
    await differences.drop(db, newer)
    assert await db.fetchval("SELECT count(*) FROM register_columns") == 0
