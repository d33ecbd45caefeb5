"""Imports a register of elected people: all its committees, but people and mandates of our own party only.

All or nothing, in one transaction; importing the same file again changes nothing. A mandate that is missing from the
file does not end: the file can be late or incomplete, so a person decides (see `differences`).
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from fackpol.base.database import Connection, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.network import committees
from fackpol.network.classification import plain, seat
from fackpol.network.reference import Reference
from fackpol.registers import reading
from fackpol.registers.reading import RegisterRow

SQL = queries("imports")
AT_ONCE = 5000  # mandates in one batch


@dataclass
class ImportReport:
    """What an import did, in counts, and the committees and titles that no rule recognises."""

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
    unplaced_committees: list[str] = field(default_factory=list)
    unplaced_titles: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return self.new_people + self.added + self.changed


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Whom a key of a register belongs to. `stopped`: she has asked to be left out, and nothing else is known."""

    key: bytes
    person: UUID | None
    name: bytes | None = field(repr=False)  # sealed
    email_key: bytes | None = field(repr=False)
    confirmed: bool  # whether she has confirmed her address
    stopped: bool


@dataclass(frozen=True, slots=True)
class KnownMandate:
    """A mandate as we have it."""

    id: int
    person: UUID
    committee: int
    seat_text: str
    seat: str | None
    from_day: date
    to_day: date | None
    status: str


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
) -> ImportReport:
    """Import a register of an area. `raw` is the file, `by` the administrator (None: the command line).

    `progress` is called with how many lines of how many are read. Raises reading.Faulty, and then nothing has changed.
    """
    lines = reading.read(raw, progress)
    own = [line for line in lines if plain(line.party) == plain(party)]
    report = ImportReport(rows=len(lines), of_party=len(own))
    async with db.transaction():
        placed = await committees.place(db, reference, area, (line.body for line in lines))
        report.committees = len(set(placed.values()))
        report.unplaced_committees = await _unplaced(db, {line.body: placed[line.body] for line in own})
        found = await people(db, vault, area, own, report)
        await _mandates(db, reference, [(line, found[key(area, line)]) for line in own], placed, report)
        if report.changes or not await db.fetchval(SQL["seen"], area, sha256(raw).digest()):
            counts = {name: n for name, n in asdict(report).items() if isinstance(n, int)}
            await db.execute(SQL["add"], "register", area, sha256(raw).digest(), now, by, counts)
    return report


async def latest(db: Connection) -> list[LatestImport]:
    """The newest import of each area."""
    return typed_rows(LatestImport, await db.fetch(SQL["latest"]))


def key(area: str, line: RegisterRow) -> str:
    """The key by which the next import finds the same person: the register's own id, or else her name."""
    return f"{area}|{line.id or plain(line.name)}|{plain(line.party)}"


async def known_people(db: Connection, digests: Iterable[bytes]) -> dict[bytes, KnownPerson]:
    """Those of the register's people whom we know, by the keyed hash of their `key`."""
    rows = await db.fetch(SQL["known_people"], "register", list(digests))
    return {row.key: row for row in typed_rows(KnownPerson, rows)}


async def people(
    db: Connection, vault: Vault, area: str, own: list[RegisterRow], report: ImportReport
) -> dict[str, UUID | None]:
    """The person of each key, added when she is new; None for one who has asked to be left out.

    Counts what it does in `report`.
    """
    first = {key(area, line): line for line in reversed(own)}
    keyed = {vault.digest("register", name): name for name in first}
    rows = await known_people(db, keyed)
    found: dict[str, UUID | None] = {}
    new = []
    for digest, name in keyed.items():
        known, line = rows.get(digest), first[name]
        if known is None:
            found[name] = id = uuid4()
            new.append(_sealed(vault, id, line, digest))
        elif known.person is None:
            found[name] = None
            report.left_out += 1
        else:
            found[name] = known.person
            report.changed += await _renamed(db, vault, known, line)
    await db.executemany(SQL["add_person"], [row[:4] for row in new])
    await db.executemany(SQL["add_representative"], [row[:1] for row in new])
    await db.executemany(SQL["add_key"], [("register", row[4], row[0]) for row in new])
    report.people, report.new_people = len(keyed), len(new)
    return found


def _sealed(vault: Vault, id: UUID, line: RegisterRow, digest: bytes) -> tuple[Any, ...]:
    name = vault.seal(line.name, "people.name", id)
    if line.email is None:
        return id, name, None, None, digest
    return id, name, vault.seal(line.email, "people.email", id), vault.index(line.email), digest


async def _renamed(db: Connection, vault: Vault, known: KnownPerson, line: RegisterRow) -> int:
    """Take over a new name, and a new address unless she has confirmed hers. Returns 1 when something changed."""
    id, changed = known.person, 0
    assert id is not None
    assert known.name is not None
    if vault.open(known.name, "people.name", id) != line.name:
        await db.execute(SQL["rename"], id, vault.seal(line.name, "people.name", id))
        changed = 1
    if line.email and not known.confirmed and known.email_key != vault.index(line.email):
        await db.execute(SQL["readdress"], id, vault.seal(line.email, "people.email", id), vault.index(line.email))
        changed = 1
    return changed


async def _mandates(
    db: Connection,
    reference: Reference,
    own: list[tuple[RegisterRow, UUID | None]],
    placed: dict[str, int],
    report: ImportReport,
) -> None:
    wanted: dict[tuple[UUID, int, str, date], tuple[str | None, date | None]] = {}
    for line, person in own:
        if person is not None:
            found = seat(line.title, reference.spellings, reference.seat_order)
            wanted[(person, placed[line.body], line.title, line.from_day)] = (found, line.to_day)
            if found is None and line.title not in report.unplaced_titles:
                report.unplaced_titles.append(line.title)
    report.mandates = len(wanted)
    there = {
        (row.person, row.committee, row.seat_text, row.from_day): row
        for row in typed_rows(KnownMandate, await db.fetch(SQL["mandates"], list({key[0] for key in wanted})))
    }
    added = [(*key, *values) for key, values in wanted.items() if key not in there]
    differing = [(row, wanted[key]) for key, row in there.items() if key in wanted and _differs(row, wanted[key])]
    changed = [(row.id, *values) for row, values in differing if row.status == "imported"]
    for at in range(0, len(added), AT_ONCE):
        await db.executemany(SQL["add_mandate"], added[at : at + AT_ONCE])
    await db.executemany(SQL["change_mandate"], changed)
    report.added, report.kept = len(added), len(differing) - len(changed)
    report.changed += len(changed)


def _differs(row: KnownMandate, values: tuple[str | None, date | None]) -> bool:
    return (row.seat, row.to_day) != values


async def _unplaced(db: Connection, placed: dict[str, int]) -> list[str]:
    waiting = {row.id for row in await committees.undecided(db)}
    return sorted(name for name, committee in placed.items() if committee in waiting)
