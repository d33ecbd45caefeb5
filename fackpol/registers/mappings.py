"""Remembers how the files of each source are read, so that the next one of the same shape needs no question."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.network.reference import Reference
from fackpol.registers import reading, remarks
from fackpol.registers.columns import COLUMNS, Sheet
from fackpol.registers.instructions import Instructions, Mapping
from fackpol.registers.reading import RegisterRow
from fackpol.registers.remarks import Remarks
from fackpol.registers.surroundings import Surroundings

SQL = queries("mappings")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered of a source, in the list. `mapping` is packed."""

    id: int
    area: str
    mapping: dict[str, Any]
    said_at: datetime

    @property
    def columns(self) -> list[str]:
        """The columns that stand in the file, in the order of the file."""
        return sorted(self.mapping["places"], key=lambda column: self.mapping["places"][column])


@dataclass(frozen=True)
class ReadColumn:
    """A column of a file that was read: its title, and what it was taken for ("" for nothing)."""

    title: str
    columns: list[str]


@dataclass(frozen=True)
class ReadFile:
    """How a file was read: which sheet of it (0: it has no more than one), and its columns in their order.

    `joined`: how many sheets of the same titles, where that is more than one.
    """

    sheet: int
    columns: list[ReadColumn]
    joined: int = 0
    remarks: Remarks = field(default_factory=Remarks)


async def instructions(
    db: Connection, reference: Reference, area: str, party: str, mapping: Mapping | None, today: date
) -> Instructions:
    """What to ask of an area's file. `mapping` is what has been said of it; None: what is remembered holds."""
    rows = await db.fetch(SQL["of_area"], area)
    remembered = {row["titles"]: Mapping.unpacked(row["mapping"]).at(today) for row in rows}
    return Instructions(party, Surroundings.of(reference, area), mapping, remembered)


async def remember(db: Connection, area: str, sheet: Sheet, mapping: Mapping, now: datetime) -> None:
    """Read the area's files with the same titles in the same way from now on. One without titles is like no other."""
    if not mapping.headless:
        await db.execute(SQL["remember"], area, sheet.fingerprint, mapping.packed, now)


async def listed(db: Connection) -> list[Remembered]:
    """Everything that is remembered, the latest first."""
    return typed_rows(Remembered, await db.fetch(SQL["listed"]))


async def forget(db: Connection, id: int) -> None:
    """Ask anew about the next file of a source."""
    await db.execute(SQL["forget"], id)


async def describe(
    db: Connection, vault: Vault, register: UUID, sheet: Sheet, mapping: Mapping, own: Iterable[RegisterRow]
) -> None:
    """Keep with a waiting register how its columns were understood, which sheet was read, and what is to say of it.

    `own` are the party's lines.
    """
    found = await asyncio.to_thread(remarks.of, sheet, mapping, own)
    titles = [""] * len(sheet.titles) if mapping.headless else sheet.titles
    columns = [
        {
            "title": " ".join(title.split())[: reading.LONGEST],
            "columns": [column for column in COLUMNS if mapping.places.get(column) == at],
        }
        for at, title in enumerate(titles)
    ]
    told = {"sheet": sheet.number, "joined": sheet.joined, "columns": columns, "remarks": asdict(found)}
    said = json.dumps(told)
    await db.execute(SQL["describe"], register, vault.seal(said, "register_columns.columns", register))


async def described(db: Connection, vault: Vault, register: UUID) -> ReadFile:
    """How a waiting register's file was understood."""
    sealed = await db.fetchval(SQL["described"], register)
    said = json.loads(vault.open(sealed, "register_columns.columns", register)) if sealed else []
    if isinstance(said, list):  # of a register that has waited since before sheets were kept
        said = {"sheet": 0, "columns": said}
    columns, told = [ReadColumn(**column) for column in said["columns"]], Remarks.unpacked(said.get("remarks", {}))
    return ReadFile(said["sheet"], columns, said.get("joined", 0), told)
