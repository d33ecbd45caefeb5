"""Imports a register of elected people by command: all its committees, but people and mandates of our own party only.

As if an administrator had accepted all that is new or changed, on the page of `differences`. Importing the same file
again changes nothing. A mandate that is missing from the file does not end: the file can be late or incomplete, so a
person decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.network import committees
from fackpol.network.reference import Reference
from fackpol.registers import applying, contents, mandates, reading, remarks
from fackpol.registers.applying import Applied
from fackpol.registers.choices import EVERYTHING
from fackpol.registers.columns import Sheet
from fackpol.registers.comparison import DifferenceKind
from fackpol.registers.contents import Contents
from fackpol.registers.instructions import Instructions
from fackpol.registers.remarks import Remarks

SQL = queries("imports")


@dataclass
class ImportReport:
    """What an import did, in counts, and the committees and titles that no rule recognises.

    `asked`: the lines left out because they may be somebody's whom we know, which an administrator must say.
    `vacant`: how many seats of the party nobody has. `renamed`: the committees with a new name, old and new.
    """

    rows: int = 0
    of_party: int = 0
    people: int = 0
    new_people: int = 0
    left_out: int = 0
    mandates: int = 0
    added: int = 0
    changed: int = 0
    kept: int = 0  # she or an administrator has said so, and the register does not overrule that
    committees: int = 0
    vacant: int = 0
    asked: list[int] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    unplaced_committees: list[str] = field(default_factory=list)
    unplaced_titles: list[str] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)

    @property
    def changes(self) -> int:
        return self.new_people + self.added + self.changed + len(self.renamed)


@dataclass(frozen=True, slots=True)
class LatestImport:
    """The newest import of an area; `counts` are those of its report."""

    area: str
    at: datetime
    counts: dict[str, int]


async def register(
    db: Connection,
    vault: Vault,
    reference: Reference,
    area: str,
    party: str,
    raw: bytes,
    now: datetime,
    by: UUID | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    asked: Instructions | None = None,
    sheet: Sheet | None = None,
) -> ImportReport:
    """Import a register of an area. `raw` is the file, `sheet` what it holds where it is open, `by` the administrator
    (None: the command line).

    `progress` is called with how many lines of how many are read; `asked` says how to read them. Raises faulty.Faulty,
    and then nothing has changed.
    """
    area = reference.organisation(area)
    sheet, asked = sheet or reading.opened(raw), asked or Instructions()
    one = contents.sorted_out(area, party, raw, reading.read(sheet, progress, asked), now)
    told = remarks.of(sheet, asked.mapping_of(sheet), one.lines)
    return await _report(db, one, await applying.apply(db, vault, reference, one, EVERYTHING, now, by), told, now)


async def latest(db: Connection) -> list[LatestImport]:
    """The newest import of each area."""
    return typed_rows(LatestImport, await db.fetch(SQL["latest"]))


async def _report(db: Connection, one: Contents, applied: Applied, told: Remarks, now: datetime) -> ImportReport:
    entries, said = applied.standing.found.entries, applied.standing.comparison.said
    return ImportReport(
        rows=one.rows,
        of_party=len(one.lines),
        people=len(entries),
        new_people=applied.taken.new,
        left_out=sum(1 for entry in entries if entry.left_out),
        mandates=len(said),
        added=applied.of_kind(DifferenceKind.ADDED, DifferenceKind.PAST),
        changed=applied.of_kind(DifferenceKind.CHANGED) + applied.taken.changed,
        kept=sum(1 for row in applied.standing.rows if row.kind is DifferenceKind.SAID),
        committees=len(set(applied.placed.values())),
        vacant=sum(map(len, mandates.vacant(one.lines, dates.today(now)).values())),
        asked=sorted(line.number for entry in entries if entry.asked for line in entry.entry.lines),
        renamed=[(row.name, row.committee) for row in applied.rows if row.renamed],
        unplaced_committees=await _unplaced(db, {line.body: applied.placed[line.body] for line in one.lines}),
        unplaced_titles=list(dict.fromkeys(placed.title for _, _, placed, _ in said if placed.seat is None)),
        remarks=told,
    )


async def _unplaced(db: Connection, placed: dict[str, int]) -> list[str]:
    waiting = {row.id for row in await committees.undecided(db)}
    return sorted(name for name, committee in placed.items() if committee in waiting)
