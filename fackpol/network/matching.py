"""Matching: which representatives decide about a member's work, and why.

The rule is in SQL (the function `decides` and the queries here): a mandate matches a job when its committee serves
the job's area, or an area that contains it, and the table `rules` says that its type of committee decides about the
job's task ("primary") or affects it ("secondary"). `weighing` sees what a member's committees mean beside each other,
and `explanations` writes the sentences.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import band, order
from fackpol.network import explanations
from fackpol.network.reference import Reference
from fackpol.network.representatives import shown_name
from fackpol.network.seats import seat_name
from fackpol.network.weighing import Unsaid, Weighed

SQL = queries("matching")


@dataclass(frozen=True)
class Match:
    """One mandate that concerns one job: whose it is, how strongly, and the sentences that say why."""

    person: UUID
    mandate: int
    strength: str
    industry: str
    name: str = field(repr=False)
    seat: str
    committee: str
    takes: bool  # whether she can take one more question
    area: str | None  # of the job
    rule: int | None  # the row of `rules` that made the match; None: she has said that it is her employer
    kind: str  # the name of the committee's type
    sentences: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Nearest:
    """The next best representative to ask, where none is known who decides."""

    person: UUID
    mandate: int
    name: str = field(repr=False)
    takes: bool  # whether she can take one more question
    sentence: str = field(repr=False)


@dataclass(frozen=True)
class Colleague:
    """A representative to whom another one can pass a question on."""

    person: UUID
    mandate: int
    name: str = field(repr=False)
    seat: str
    committee: str


@dataclass(frozen=True)
class Nobody:
    """A trade of the member's for which nobody was found, the sentence that says why, and who is nearest.

    `decided`: some committee of a municipality or region decides about the work.
    """

    industry: str
    sentence: str
    nearest: tuple[Nearest, ...] = field(default=(), repr=False)
    decided: bool = True


@dataclass(frozen=True)
class ToldMore:
    """What a member has told further about a job: her task (a slug) and the name of the body that employs her."""

    job: int
    task: str | None
    employer: str | None


@dataclass(frozen=True)
class Deciders:
    """Whom a member can turn to about her work, the best match first.

    `possible` are those who decide about a part of her trade, where she has not said which part is hers. `former` says
    who sat last on the committees of which we do not know who sits now, a sentence for each.
    """

    primary: list[Match]
    possible: list[Match]
    secondary: list[Match]
    former: list[str] = field(repr=False)
    nobody: list[Nobody]
    unsaid: list[Unsaid]
    told: list[ToldMore]

    @property
    def matches(self) -> list[Match]:
        return [*self.primary, *self.possible, *self.secondary]

    def next(self, industry: str, asked: Collection[UUID] = ()) -> list[Match | Nearest]:
        """Who can be asked about a trade now, the best first, without those in `asked`."""
        near = (one for nobody in self.nobody if nobody.industry == industry for one in nobody.nearest)
        matches = (one for one in self.matches if one.industry == industry)
        found: list[Match | Nearest] = [*matches, *near]
        return [one for one in found if one.takes and one.person not in asked]


@dataclass(frozen=True)
class DecidedTrade:
    """A trade that a committee decides about or affects. `members` is the band of how many work where it serves."""

    industry: str
    strength: str
    members: str


async def of_representative(db: Connection, person: UUID, day: date) -> dict[str, list[DecidedTrade]]:
    """The trades that her committees decide about or affect on a day, by the committee's name."""
    trades: dict[str, list[DecidedTrade]] = {}
    for row in await db.fetch(SQL["trades"], person, day):
        trade = DecidedTrade(row["industry"], row["strength"], band(row["members"]))
        trades.setdefault(row["name"], []).append(trade)
    return trades


async def of_member(
    db: Connection, vault: Vault, reference: Reference, person: UUID, day: date, roles: Collection[str] = ()
) -> Deciders:
    """The representatives who decide about a member's work on a day, and the trades where there is nobody.

    `roles` are her posts in the union.
    """
    rows = await db.fetch(SQL["of_member"], person, day)
    jobs = [Weighed(reference, list(some)) for _, some in groupby(rows, lambda row: row["job"])]
    matches = _matches(vault, reference, jobs, day, bool(roles))
    seen = {match.industry for match in matches if match.strength != "secondary"}
    silent: dict[str, Row] = {}
    for row in rows:
        if row["industry"] not in seen:
            silent.setdefault(row["industry"], row)
    near = await _nearest(db, vault, reference, person, day, list(silent.values()))
    primary, possible, secondary = ([one for one in matches if one.strength == strength] for strength in STRENGTHS)
    return Deciders(
        primary,
        possible,
        secondary,
        await _former(db, vault, reference, person, day, rows),
        [
            Nobody(
                slug,
                explanations.nobody(reference, row),
                tuple(near.get(slug, ())),
                not explanations.decided_elsewhere(reference, row),
            )
            for slug, row in silent.items()
        ],
        [job.unsaid for job in jobs if job.unsaid.tasks or job.unsaid.employers],
        list(dict.fromkeys(_told(row) for row in rows if row["task"] or row["employer"])),
    )


def _told(row: Row) -> ToldMore:
    return ToldMore(row["job"], row["task"], row["employer_name"])


STRENGTHS = ("primary", "possible", "secondary")


async def colleagues(
    db: Connection, vault: Vault, place: tuple[str, str], committee: int, person: UUID, day: date
) -> list[Colleague]:
    """To whom a representative can pass on a question, ordered by name. `place` is (area, industry)."""
    rows = await db.fetch(SQL["colleagues"], *place, committee, person, day)
    found = [
        Colleague(
            row["person"], row["mandate"], shown_name(vault.open(row["name"], "people.name", row["person"])),
            seat_name(row["seat"]), row["committee_name"],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (order(one.name), one.mandate))


async def _nearest(
    db: Connection, vault: Vault, reference: Reference, person: UUID, day: date, silent: list[Row]
) -> dict[str, list[Nearest]]:
    """The next best by industry, for trades that a committee does decide about though none of ours sits on it."""
    asked = [row["industry"] for row in silent if not explanations.decided_elsewhere(reference, row)]
    if not asked:
        return {}
    said: dict[str, list[Nearest]] = {}
    for row in await db.fetch(SQL["nearest"], person, day, asked):
        name = shown_name(vault.open(row["name"], "people.name", row["person"]))
        near = Nearest(row["person"], row["mandate"], name, row["takes"], explanations.nearest(row, name))
        said.setdefault(row["industry"], []).append(near)
    return said


async def _former(
    db: Connection, vault: Vault, reference: Reference, person: UUID, day: date, rows: list[Row]
) -> list[str]:
    """Who sat last on the committees that decide about her work and of which we have not heard since."""
    ended = [row for row in rows if row["strength"] == "primary" and row["ended"]]
    unheard = {row["committee"] for row in ended if not row["register_known"]}
    if not unheard:
        return []
    sat: dict[int, list[Row]] = {}
    for row in await db.fetch(SQL["former"], list(unheard), person, day):
        sat.setdefault(row["committee"], []).append(row)
    names = [
        [shown_name(vault.open(row["name"], "people.name", row["person"])) for row in some] for some in sat.values()
    ]
    said = zip(sat.values(), names, strict=True)
    return [explanations.former(reference, some[0], sorted(named, key=order)) for some, named in said]


def _matches(vault: Vault, reference: Reference, jobs: list[Weighed], day: date, post: bool) -> list[Match]:
    """Whoever sits on a committee once, with her best seat there and its strongest match, the best first; what is to be
    explained is explained once.
    """
    weighed = [(job, row, strength) for job in jobs for row, strength in job.matches()]
    names = {row["person"]: shown_name(vault.open(row["name"], "people.name", row["person"])) for _, row, _ in weighed}
    weighed.sort(key=lambda one: _place(one[0], one[1], one[2], names))
    once = {(row["person"], row["committee"]): (job, row, strength) for job, row, strength in reversed(weighed)}
    said: set[str] = set()
    found = []
    for job, row, strength in reversed(once.values()):
        name, employs = names[row["person"]], job.employer == row["committee"]
        notes = [
            note for note in explanations.notes(reference, row, strength, name, employs, post) if note[0] not in said
        ]
        said |= {kind for kind, _ in notes}
        why = explanations.why(reference, row, strength, name, job.known)
        sentences = (why, *explanations.ends_soon(row, day), *(sentence for _, sentence in notes))
        found.append(_match(reference, row, strength, name, sentences))
    return found


def _place(job: Weighed, row: Row, strength: str, names: dict[UUID, str]) -> tuple[Any, ...]:
    """The best first: her employer's committee, then by seat, by how many questions wait, and by how long it lasts."""
    longest = -(row["to_day"] or date.max).toordinal()
    by = (STRENGTHS.index(strength), job.employer != row["committee"], row["rank"], row["open"], longest)
    return (*by, order(names[row["person"]]), row["mandate"])


def _match(reference: Reference, row: Row, strength: str, name: str, sentences: tuple[str, ...]) -> Match:
    return Match(
        row["person"], row["mandate"], strength, row["industry"], name, seat_name(row["seat"]), row["committee_name"],
        row["takes"], row["area"], row["rule"], reference.kind(row["type"]), sentences,
    )  # fmt: skip
