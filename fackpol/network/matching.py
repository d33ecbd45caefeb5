"""Matching: which representatives decide about a member's work, and why, in words.

The rule is in SQL (the function `decides` and the queries here): a mandate matches a job when its committee serves
the job's area, or an area that contains it, and the table `rules` says that its type of committee decides about the
job's industry ("primary") or affects it ("secondary"). This module writes the sentence that explains each match, and
says plainly when there is nobody.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.base.words import band, later, order, pick, say
from fackpol.network.reference import Reference
from fackpol.network.rollover import ENDS_SOON
from fackpol.network.seats import seat_name

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
    rule: int  # the row of `rules` that made the match
    kind: str  # the name of the committee's type
    sentences: tuple[str, ...] = field(repr=False)
    notes: tuple[tuple[str, str], ...] = field(repr=False)


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
    """A trade of the member's for which nobody was found, the sentence that says why, and who is nearest."""

    industry: str
    sentence: str
    nearest: tuple[Nearest, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Deciders:
    """Whom a member can turn to about her work, the best match first."""

    primary: list[Match]
    secondary: list[Match]
    nobody: list[Nobody]

    def next(self, industry: str, asked: Collection[UUID] = ()) -> list[Match | Nearest]:
        """Who can be asked about a trade now, the best first, without those in `asked`."""
        near = (one for nobody in self.nobody if nobody.industry == industry for one in nobody.nearest)
        matches = (one for one in (*self.primary, *self.secondary) if one.industry == industry)
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


async def of_member(db: Connection, vault: Vault, reference: Reference, person: UUID, day: date) -> Deciders:
    """The representatives who decide about a member's work on a day, and the trades where there is nobody."""
    rows = await db.fetch(SQL["of_member"], person, day)
    found = sorted(
        (_match(vault, reference, row, day) for row in rows if row["mandate"] is not None), key=lambda pair: pair[0]
    )
    matches = _explained_once(_once([match for _, match in found]))
    seen = {match.industry for match in matches if match.strength == "primary"}
    silent: dict[str, Any] = {}
    for row in rows:
        if row["industry"] not in seen:
            silent.setdefault(row["industry"], row)
    nearest = await _nearest(db, vault, reference, person, day, list(silent.values()))
    return Deciders(
        [match for match in matches if match.strength == "primary"],
        [match for match in matches if match.strength == "secondary"],
        [Nobody(slug, _nobody(reference, row), tuple(nearest.get(slug, ()))) for slug, row in silent.items()],
    )


async def colleagues(
    db: Connection, vault: Vault, place: tuple[str, str], committee: int, person: UUID, day: date
) -> list[Colleague]:
    """To whom a representative can pass on a question, ordered by name. `place` is (area, industry)."""
    rows = await db.fetch(SQL["colleagues"], *place, committee, person, day)
    found = [
        Colleague(
            row["person"], row["mandate"], vault.open(row["name"], "people.name", row["person"]),
            seat_name(row["seat"]), row["committee_name"],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (order(one.name), one.mandate))


async def _nearest(
    db: Connection, vault: Vault, reference: Reference, person: UUID, day: date, silent: list[Any]
) -> dict[str, list[Nearest]]:
    """The next best by industry, for trades that a committee does decide about though none of ours sits on it."""
    asked = [row["industry"] for row in silent if not _decided_elsewhere(reference, row)]
    if not asked:
        return {}
    said: dict[str, list[Nearest]] = {}
    for row in await db.fetch(SQL["nearest"], person, day, asked):
        name = vault.open(row["name"], "people.name", row["person"])
        sentence = say(
            _NEAREST[row["type"] if row["near"] == "executive" else "neighbour"], name=name, place=row["municipality"]
        )
        near = Nearest(row["person"], row["mandate"], name, row["takes"], sentence)
        said.setdefault(row["industry"], []).append(near)
    return said


_NEAREST = {
    "k-styrelse": later("Närmast är {name} i kommunstyrelsen. Den leder hela kommunen."),
    "r-styrelse": later("Närmast är {name} i regionstyrelsen. Den leder hela regionen."),
    "neighbour": later("{name} sitter i samma sorts nämnd i {place} och kan frågorna."),
}


def _match(vault: Vault, reference: Reference, row: Any, day: date) -> tuple[tuple[Any, ...], Match]:
    name = vault.open(row["name"], "people.name", row["person"])
    match = Match(
        row["person"],
        row["mandate"],
        row["strength"],
        row["industry"],
        name,
        seat_name(row["seat"]),
        row["committee_name"],
        row["takes"],
        row["area"],
        row["rule"],
        reference.kinds[row["type"]],
        (_sentence(reference, row, name), *_ends_soon(row, day)),
        tuple(_notes(reference, row, name)),
    )
    longest = -(row["to_day"] or date.max).toordinal()
    return (row["strength"], row["rank"], row["open"], longest, order(name), row["mandate"]), match


def _once(matches: list[Match]) -> list[Match]:
    """Keep each mandate once, with its strongest match, also when it concerns two of her jobs."""
    return list({match.mandate: match for match in reversed(matches)}.values())[::-1]


def _explained_once(matches: list[Match]) -> list[Match]:
    """Explain what a substitute is, and that a politician is no manager, only the first time."""
    said: set[str] = set()
    explained = []
    for match in matches:
        fresh = tuple(note for kind, note in match.notes if kind not in said)
        said |= {kind for kind, _ in match.notes}
        explained.append(replace(match, sentences=(*match.sentences, *fresh)))
    return explained


def _sentence(reference: Reference, row: Any, name: str) -> str:
    """The sentence that says who she is and why the committee matters to those who work there."""
    return say(
        _pattern(row),
        name=name,
        seat=seat_name(row["seat"]),
        committee=row["committee_name"],
        place=reference.name(row["served"]),
        reason=pick(row, "reason"),
        until=say(" till och med {day}", day=dates.day_year(row["to_day"])) if row["to_day"] else "",
    )


def _ends_soon(row: Any, day: date) -> list[str]:
    if row["to_day"] is None or row["to_day"] - day >= ENDS_SOON or row["after"] == "stays":
        return []
    return [say("Uppdraget går ut {day}. Vi vet inte än vem som tar över.", day=dates.day_year(row["to_day"]))]


def _notes(reference: Reference, row: Any, name: str) -> Iterator[tuple[str, str]]:
    """What is good to know about the seat and the job, as (kind, sentence) pairs."""
    if row["seat"] == "ordforande":
        yield "chair", say("Den som är ordförande leder mötena.")
    if row["seat"] == "ersattare":
        yield "substitute", say("En ersättare är med på mötena men röstar bara när någon annan är borta.")
    if row["strength"] == "primary" and row["sector_level"] == row["level"] and row["sector"] in ("kommun", "region"):
        yield "employer", say("Nämnden är ytterst din arbetsgivare. {name} är politiker där, inte din chef.", name=name)
    if row["from_home"]:
        place = reference.name(row["served"])
        yield "home", say("Du har ingen arbetsplats just nu. Därför utgår vi från {place}, där du bor.", place=place)


def _pattern(row: Any) -> str:
    if row["seat"] == "insyn":
        return later("{name} får följa mötena i {committee} i {place} men inte rösta. {reason}")
    if row["strength"] == "secondary":
        return later(
            "{committee} i {place} beslutar inte direkt om ditt jobb, men påverkar det. "
            "{reason} {name} är {seat}{until}."
        )
    if row["sector"] == "privat-utforare" and row["form"] in ("kommun", "region", "stadsdel"):
        return later(
            "Du jobbar på ett privat företag. Det är {committee} i {place} som beställer eller betalar. "
            "{name} är {seat} där{until}."
        )
    return _BY_FORM[row["form"]]


_BY_FORM = {
    "kommun": later("{name} är {seat} i {committee} i {place}{until}. {reason}"),
    "region": later(
        "{name} är {seat} i {committee} i {place}{until}. Den beslutar för hela länet, också där du jobbar. {reason}"
    ),
    "stadsdel": later("Du jobbar i {place}. Där beslutar {committee}. {name} är {seat} där{until}. {reason}"),
    "forbund": later(
        "{place} är med i {committee} tillsammans med andra. {name} är {seat} i styrelsen{until}. {reason}"
    ),
    "bolag": later(
        "{name} är {seat} i styrelsen för {committee}{until}. {place} äger bolaget. {reason} "
        "Vi frågar inte vem du är anställd av. Vi vet alltså inte om det är din arbetsgivare."
    ),
}


def _nobody(reference: Reference, row: Any) -> str:
    """Why nobody was found, the first that holds: the state decides; no committee decides on the trade; we do not know
    where she works; the party has no seat there, or we do not know who sits.
    """
    if row["sector_level"] == "stat":
        return say("Här är det riksdagen och regeringen som beslutar, inte en nämnd i kommunen.")
    if _decided_elsewhere(reference, row):
        return pick(reference.industries[row["industry"]], "nobody")
    if row["area"] is None:
        return say("Vi vet inte var du jobbar. Ändra dina svar, så letar vi igen.")
    return _gap(row, reference.name(row["area"]))


def _decided_elsewhere(reference: Reference, row: Any) -> bool:
    """Whether the state decides, or no committee at all: then nobody is nearer than anybody else."""
    return row["sector_level"] == "stat" or bool(reference.industries[row["industry"]]["nobody_sv"])


def _gap(row: Any, place: str) -> str:
    if row["committee_name"] is None:
        return say("Vi vet inte vilka som beslutar om det här i {place}.", place=place)
    if row["strength"] == "secondary":
        return say("Ingen nämnd som vi känner till beslutar direkt om ditt jobb i {place}.", place=place)
    if row["register_known"]:
        sentence = later("Partiet har ingen plats i {committee} i {place} just nu.")
    else:
        sentence = later("Vi vet inte vilka som sitter i {committee} i {place}.")
    return say(sentence, committee=row["committee_name"], place=place)
