"""Who truly decides: jobs with labelled answers, against real registers' bodies with invented people on them.

`tests/data/truth` holds the labels (one reader's), the bodies with their types, and what somebody with such a job
answers in the form: the title that she writes, and what she picks when she is asked further.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import committees, matching
from fackpol.network.classification import normalised
from fackpol.network.matching import Deciders, Match
from fackpol.network.members import Job
from fackpol.network.reference import Reference
from fackpol.registers import imports
from tests.people import Everybody

DATA = Path(__file__).parent.parent / "data" / "truth"
DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
# Bodies that several municipalities own, and whom they serve: an administrator says so.
SHARED = {
    "SRV återvinning AB": ("0136", "b-va-avfall", ("0127", "0136", "0126", "0192", "0128")),
    "Samordningsförbundet Botkyrka, Huddinge, Salem": ("0128", "f-samordning", ("0127", "0126", "0128")),
    "Kommunalförbundet Norrvatten": ("0188", "f-va-avfall", ("0188",)),
    "Finsam Gotland": ("0980", "f-samordning", ("0980",)),
}
# Whose label says that "nobody directly" is as right.
HONEST = {"D042"}
# Where we know less than the reader, and say so: a foundation's museum, and a board that has the streets though its
# name does not say so; or a board that no register here has.
LESS = {"TL19", "TH03", "SK01"}
EMPLOYER = ("Nämnden är ytterst", "Styrelsen är ytterst")
# Sentences that say that no committee decides.
NOBODY = ("ingen nämnd", "ingen kommun", "riksdagen och regeringen", "ska vara fria", "organisationen")


def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@dataclass
class Registers:
    """All bodies, each with one of the party's people on it."""

    db: Connection
    vault: Vault
    known: Reference
    everybody: Everybody

    async def fill(self) -> None:
        bodies: dict[str, dict[str, list[str]]] = {}
        for row in table("bodies"):
            types = [kind for kind in row["types"].split("|") if kind]
            bodies.setdefault(row["area"], {})[row["body"]] = types
        for name, (area, kind, _) in SHARED.items():
            bodies.setdefault(area, {})[name] = [kind]
        for area, named in bodies.items():
            if area in self.known.areas:
                await self._import(area, list(named))
        await self._decide(bodies)

    async def _import(self, area: str, names: list[str]) -> None:
        lines = [
            f'{area}-{at};Prov {area} {at};V;"{name}";Ledamot;2023-01-01;2026-12-31' for at, name in enumerate(names)
        ]
        raw = "\n".join(["id;namn;parti;organisation;roll;from;tom", *lines]).encode()
        await imports.register(self.db, self.vault, self.known, area, "V", raw, NOW)

    async def _decide(self, bodies: dict[str, dict[str, list[str]]]) -> None:
        """What an administrator does with the bodies that no rule places."""
        by = await self.everybody.eva()
        for waiting in await committees.undecided(self.db):
            if waiting.name in SHARED:
                _, kind, areas = SHARED[waiting.name]
                await committees.decide(self.db, waiting.id, [kind], list(areas), by, NOW)
            elif waiting.owner:
                kinds = bodies[waiting.owner].get(waiting.name, [])
                await committees.decide(self.db, waiting.id, kinds, [waiting.owner], by, NOW)
            else:
                area, kinds = next((area, own[waiting.name]) for area, own in bodies.items() if waiting.name in own)
                await committees.decide(self.db, waiting.id, kinds, [area], by, NOW)

        for area, named in bodies.items():  # an executive that has what committees have elsewhere
            if len(kinds := named.get("Kommunstyrelsen", [])) > 1:
                id = await self.db.fetchval(
                    "SELECT id FROM committees WHERE (owner, name) = ($1, 'Kommunstyrelsen')", area
                )
                await committees.decide(self.db, id, kinds, [area], by, NOW)

    async def look(self, case: dict[str, str], number: int) -> tuple[Deciders, dict[int, tuple[str, str]]]:
        """What somebody with such a job is shown, and the bodies of the mandates, as (owner, name)."""
        area = case["area_said"] or case["area"]
        task = case["task"] or self.known.task_of(case["title"] or case["label"], case["industry"])
        employer = None
        if case["employer_said"]:
            employer = await self.db.fetchval(
                "SELECT id FROM committees WHERE name = $1 ORDER BY owner IS DISTINCT FROM $2",
                case["employer_said"],
                area[:4],
            )
            assert employer, case["employer_said"]
        job = Job(case["industry"], case["sector"] or None, area, task, employer)
        person = await self.everybody.member("Anna Ek", f"{number}@example.org", job)
        shown = await matching.of_member(self.db, self.vault, self.known, person, DAY)
        rows = await self.db.fetch(
            "SELECT m.id, coalesce(c.owner, 'F') AS owner, c.name "
            "FROM mandates m JOIN committees c ON c.id = m.committee WHERE m.id = ANY($1::bigint[])",
            [match.mandate for match in shown.matches],
        )
        return shown, {row["id"]: (row["owner"], row["name"]) for row in rows}


LOADED = {normalised(name) for name in (*(row["body"] for row in table("bodies")), *SHARED)}
ALIASES = {(row["area"], normalised(row["alias"])): normalised(row["body"]) for row in table("aliases")}


def labelled(text: str) -> list[tuple[str, str]]:
    """The bodies of a label as (owner or "", name)."""
    found = []
    for part in filter(None, text.split("|")):
        name, _, owner = part.partition(" @")
        found.append((owner, normalised(name)))
    return found


def is_in(body: tuple[str, str], labels: list[tuple[str, str]]) -> bool:
    owner, name = body[0], ALIASES.get((body[0], normalised(body[1])), normalised(body[1]))
    same = {owner, {"09": "0980", "0980": "09"}.get(owner, owner)}
    return any(name == other and (not at or at in same) for at, other in labels)


@dataclass
class Verdict:
    """What is wrong with what somebody with such a job is shown."""

    case: dict[str, str]
    shown: Deciders
    bodies: dict[int, tuple[str, str]]

    @property
    def wrong(self) -> list[str]:
        return [*self.of_finding(), *self.of_never(), *self.of_employer(), *self.of_saying()]

    @property
    def deciding(self) -> list[Match]:
        return [*self.shown.primary, *self.shown.possible]

    def labels(self, column: str) -> list[tuple[str, str]]:
        return labelled(self.case[column])

    def body(self, match: Match) -> tuple[str, str]:
        return self.bodies[match.mandate]

    def of_finding(self) -> Iterator[str]:
        primary, names = self.labels("primary"), [self.body(match) for match in self.deciding]
        silent = [one.sentence for one in self.shown.nobody]
        if self.case["nobody"] == "yes" or (self.case["case"] in HONEST and not names):
            yield from (f"decides: {name}" for _, name in names)
            if not any(word in sentence.casefold() for sentence in silent for word in NOBODY):
                yield "nobody is not said"
        elif not any(name in LOADED for _, name in primary) or self.case["case"] in LESS:
            if not any(sentence.startswith("Vi vet inte") for sentence in silent):
                yield "that we do not know is not said"
        elif not any(is_in(body, primary) for body in names):
            yield f"not found: {self.case['primary']}"

    def of_never(self) -> Iterator[str]:
        never = self.labels("never")
        # Those who may decide, "we do not know which", are no claim while she is asked what would tell.
        deciding = self.shown.primary if self.shown.unsaid else self.deciding
        yield from (f"never: {self.body(match)[1]}" for match in deciding if is_in(self.body(match), never))

    def of_employer(self) -> Iterator[str]:
        for match in self.deciding:
            said = any(sentence.startswith(EMPLOYER) for sentence in match.sentences)
            if said and not is_in(self.body(match), self.labels("employer")[:1]):
                yield f"employer: {self.body(match)[1]}"

    def of_saying(self) -> Iterator[str]:
        primary, silent = self.labels("primary"), [one.sentence for one in self.shown.nobody]
        for phrase in filter(None, self.case["never_say"].split("|")):
            # That a body decides nothing is false of those that do; of another it can be true.
            theirs = phrase.startswith("beslutar inte direkt")
            matches = [match for match in self.shown.matches if not theirs or is_in(self.body(match), primary)]
            said = [*(sentence for match in matches for sentence in match.sentences), *silent]
            if any(phrase.casefold() in sentence.casefold() for sentence in said):
                yield f"says: {phrase}"


def cases(name: str) -> list[dict[str, str]]:
    said = {row["case"]: row for row in table("answers")}
    empty = {"title": "", "area": "", "task": "", "employer": ""}
    found = []
    for row in table(name):
        own = said.get(row["case"], empty)
        found.append(
            {
                **row,
                "title": own["title"],
                "area_said": own["area"],
                "task": own["task"],
                "employer_said": own["employer"],
            }
        )
    return found


@pytest.fixture
async def registers(db: Connection, vault: Vault, known: Reference, everybody: Everybody) -> Registers:
    own = Registers(db, vault, known, everybody)
    await own.fill()
    return own


async def wrongs(registers: Registers, name: str) -> dict[str, list[str]]:
    found = {}
    for number, case in enumerate(cases(name)):
        shown, bodies = await registers.look(case, number)
        if wrong := Verdict(case, shown, bodies).wrong:
            found[f"{case['case']} {case['label']}"] = wrong
    return found


async def test_jobs_in_municipalities_of_other_kinds_are_told_the_truth(registers: Registers) -> None:
    assert await wrongs(registers, "own") == {}


async def test_the_labelled_jobs_are_told_the_truth(registers: Registers) -> None:
    assert await wrongs(registers, "truth") == {}


async def test_jobs_labelled_by_another_reader_are_told_the_truth(registers: Registers) -> None:
    assert await wrongs(registers, "third") == {}
