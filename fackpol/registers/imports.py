"""Imports a register of elected people: all its committees, but people and mandates of our own party only.

All or nothing, in one transaction; importing the same file again changes nothing. A mandate that is missing from the
file does not end: the file can be late or incomplete, so a person decides (see `differences`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.network import committees, coverage
from fackpol.network.classification import plain
from fackpol.network.reference import Reference
from fackpol.registers import mandates, people, reading
from fackpol.registers.mandates import Placed
from fackpol.registers.people import Recognition
from fackpol.registers.reading import RegisterRow

SQL = queries("imports")
AT_ONCE = 5000  # mandates in one batch
MANY = 100  # lines after which the planner should look at the tables again


@dataclass
class ImportReport:
    """What an import did, in counts, and the committees and titles that no rule recognises.

    `asked`: the lines left out because they may be somebody's whom we know, which an administrator must say.
    `vacant`: how many seats of the party nobody has.
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
    unplaced_committees: list[str] = field(default_factory=list)
    unplaced_titles: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return self.new_people + self.added + self.changed


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

    `progress` is called with how many lines of how many are read. Raises faulty.Faulty, and then nothing has changed.
    """
    area = reference.organisation(area)
    lines = reading.read(raw, progress)
    own = [line for line in lines if plain(line.party) == plain(party)]
    report = ImportReport(rows=len(lines), of_party=len(own))
    report.vacant = sum(map(len, mandates.vacant(own, dates.today(now)).values()))
    async with db.transaction():
        await people.lock(db)
        placed = await committees.place(db, reference, area, (line.body for line in lines))
        told = terms(lines, dates.today(now))
        await coverage.tell_terms(db, [(placed[body], day) for body, days in told.items() for day in days], now)
        report.committees = len(set(placed.values()))
        report.unplaced_committees = await _unplaced(db, {line.body: placed[line.body] for line in own})
        found = await people.recognise(db, vault, area, own, placed)
        await _mandates(db, reference, await _sitting(db, vault, found, report), placed, report)
        if report.changes or not await db.fetchval(SQL["seen"], area, sha256(raw).digest()):
            counts = {name: n for name, n in asdict(report).items() if isinstance(n, int)}
            await db.execute(SQL["add"], "register", area, sha256(raw).digest(), now, by, counts)
        await analyze(db, len(lines))
    return report


async def analyze(db: Connection, lines: int) -> None:
    """Let the planner look at the tables again when many lines have been taken in."""
    if lines >= MANY:
        await db.execute(SQL["analyze"])


def terms(lines: Sequence[RegisterRow], today: date) -> dict[str, list[date]]:
    """Of which days a register tells who sits on each body that it names, whatever their party.

    Today, where somebody sits, or where all have left before others in the register began; and each day on which a term
    begins that it holds already. Where all have left and nothing in it is newer, the register is only late.
    """
    newest = max((line.from_day for line in lines if line.from_day <= today), default=date.min)
    told: dict[str, set[date]] = {}
    left: dict[str, date] = {}
    for line in lines:
        last = line.to_day or date.max
        left[line.body] = max(last, left.get(line.body, last))
        if last >= today:
            told.setdefault(line.body, set()).add(max(line.from_day, today))
    gone = {body: {today} for body, last in left.items() if last < min(newest, today)}
    return {body: sorted(days) for body, days in (gone | told).items()}


async def latest(db: Connection) -> list[LatestImport]:
    """The newest import of each area."""
    return typed_rows(LatestImport, await db.fetch(SQL["latest"]))


async def _sitting(
    db: Connection, vault: Vault, found: Recognition, report: ImportReport
) -> list[tuple[RegisterRow, UUID]]:
    """Whose each line is, added when she is new. Not the lines of whom an administrator must say who she is, nor of
    those who have asked to be left out: they are counted in `report`.
    """
    taken = await people.take(db, vault, (one for one in found.entries if one.settled), found)
    report.people, report.new_people, report.changed = len(found.entries), taken.new, taken.changed
    report.left_out = sum(1 for one in found.entries if one.left_out)
    report.asked = sorted(line.number for one in found.entries if one.asked for line in one.entry.lines)
    return [(line, taken.people[one.entry.key]) for one in found.entries if one.settled for line in one.entry.lines]


async def _mandates(
    db: Connection,
    reference: Reference,
    own: list[tuple[RegisterRow, UUID]],
    placed: Mapping[str, int],
    report: ImportReport,
) -> None:
    wanted = {
        (person, said.key): (person, said)
        for line, person in sorted(own, key=lambda one: one[0].number)
        for said in [Placed.of(reference, line, placed[line.body])]
    }
    report.mandates = len(wanted)
    report.unplaced_titles = list(dict.fromkeys(said.title for _, said in wanted.values() if said.seat is None))
    rows = typed_rows(KnownMandate, await db.fetch(SQL["mandates"], list({person for person, _ in wanted})))
    pairs = list(_beside(rows, wanted.values()))
    added = [
        (person, said.committee, said.title, said.from_day, said.seat, said.to_day)
        for person, said, row in pairs
        if row is None
    ]
    differing = [(row, said) for _, said, row in pairs if row and not said.agrees(row)]
    changed = [
        (row.id, said.seat, said.from_day, said.to_day) for row, said in differing if row.status in mandates.YIELDS
    ]
    for at in range(0, len(added), AT_ONCE):
        await db.executemany(SQL["add_mandate"], added[at : at + AT_ONCE])
    await db.executemany(SQL["change_mandate"], changed)
    report.added, report.kept = len(added), len(differing) - len(changed)
    report.changed += len(changed)


def _beside(
    rows: Iterable[KnownMandate], wanted: Iterable[tuple[UUID, Placed]]
) -> Iterator[tuple[UUID, Placed, KnownMandate | None]]:
    """What the lines say, each with the mandate as we have it. What she has added herself is confirmed by one line."""
    there: dict[tuple[UUID, int | None], list[KnownMandate]] = defaultdict(list)
    for row in rows:
        there[row.person, row.committee].append(row)
    for person, said in wanted:
        theirs = there[person, said.committee]
        found = said.found_in(theirs)
        if found is not None and found.status == "own":
            theirs.remove(found)
        yield person, said, found


async def _unplaced(db: Connection, placed: dict[str, int]) -> list[str]:
    waiting = {row.id for row in await committees.undecided(db)}
    return sorted(name for name, committee in placed.items() if committee in waiting)
