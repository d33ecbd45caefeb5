"""Committees: the bodies that decide. Registers name them freely; rules place each name, or an administrator does.

To place a committee is to say of which types it is and which areas it serves.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, queries, typed, typed_rows
from fackpol.network import classification, federations
from fackpol.network.reference import Reference
from fackpol.network.tables import tasks

SQL = queries("committees")


@dataclass(frozen=True)
class Placing:
    """What the rules make of a committee's name.

    `kinds` are slugs of committee types, `areas` the codes of the areas it serves, `level` is "kommun" or "region",
    and `owner` the code of the area whose committee it is. A federation has no level. It has no owner either, unless
    its name could be any federation's: then it belongs to the area whose register names it.
    """

    kinds: tuple[str, ...]
    areas: tuple[str, ...]
    level: str | None
    owner: str | None
    asked: bool = True  # whether an administrator must decide what the rules could not


@dataclass(frozen=True, slots=True)
class Undecided:
    """A committee that no rule places, and how many mandates match nobody until somebody decides about it."""

    id: int
    name: str
    owner: str | None
    mandates: int


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee with its types and the areas it serves, and who decided so (None: the rules). That name is sealed."""

    id: int
    name: str
    owner: str | None
    decided_at: datetime | None
    person: UUID | None
    person_name: bytes | None = field(repr=False)
    kinds: list[str]
    areas: list[str]


@dataclass(frozen=True, slots=True)
class ListedCommittee:
    """A committee in an area's list."""

    id: int
    name: str
    owner: str | None


class Names:
    """The names under which registers know committees. `owner` None: a federation, the same in all registers."""

    def __init__(self, rows: Iterable[tuple[str | None, str, int]]) -> None:
        self._own: dict[tuple[str, str], int] = {}
        self._federations: dict[str, int] = {}
        for owner, normalised, committee in rows:
            self.add(owner, normalised, committee)

    def add(self, owner: str | None, normalised: str, committee: int) -> None:
        """Remember a committee's normalised name."""
        if owner is not None:
            self._own[owner, normalised] = committee
            if classification.form(normalised) == "forbund":
                self._own.setdefault((owner, federations.whole_name(normalised)), committee)
        elif not federations.is_generic(normalised):
            self._federations |= {normalised: committee, federations.whole_name(normalised): committee}

    def find(self, area: str, name: str) -> int | None:
        """The committee that an area's register means by a name, or None."""
        short, whole = classification.normalised(name), federations.whole_name(name)
        own = self._own.get((area, short)) or self._federations.get(whole) or self._federations.get(short)
        if own is None and classification.form(name) == "forbund":
            return self._own.get((area, whole))
        return own


async def names(db: Connection, area: str) -> Names:
    """The names that an area's register can mean: of its own committees, and of federations."""
    return Names(tuple(row) for row in await db.fetch(SQL["known"], area))


async def place(db: Connection, reference: Reference, area: str, bodies: Iterable[str]) -> dict[str, int]:
    """The id of each committee named in an area's register, by name. New committees are added."""
    known = await names(db, area)
    placed: dict[str, int] = {}
    for name in dict.fromkeys(bodies):
        committee = known.find(area, name)
        if committee is None:
            placing = read(reference, area, name)
            short = federations.whole_name(name) if placing.level is None else classification.normalised(name)
            committee = await _add(db, name, short, placing)
            known.add(placing.owner, short, committee)
        placed[name] = committee
    return placed


def read(reference: Reference, area: str, name: str) -> Placing:
    """Place a committee by its name alone. Without kinds or areas in the result, an administrator is asked."""
    owner, district = reference.areas[area], reference.district(name, area)
    said = classification.kinds(name, reference.kind_of(area), reference.types)
    kinds = tuple(said) or reference.part_kinds(district)
    level = "region" if owner["kind"] == "region" else "kommun"
    shape = classification.form(name)
    if shape == "forbund":
        if not federations.is_generic(name):
            return Placing(kinds, (), None, None)
        return Placing(kinds, () if level == "region" else (area,), None, area)
    if shape == "ignored":
        return Placing((), (), level, area, asked=False)
    if kinds == ("stadsdelsnamnd",) and not district:
        return Placing(kinds, (), level, area)
    return Placing(kinds, (district,) if district else _hospital_towns(reference, area, name) or (area,), level, area)


def _hospital_towns(reference: Reference, region: str, name: str) -> tuple[str, ...]:
    """Where a hospital lies whose board this is, by its name: there it decides, and not in the rest of the region.

    "Sjukhusstyrelse Ystad" in Ystad; "Sjukhusstyrelse Sus" in Malmö and Lund, as `place_names.csv` says.
    """
    if not any("sjukhu" in word for word in classification.words(name)):
        return ()
    there = reference if reference.home == region else replace(reference, home=region)
    place = there.place(name)
    return tuple(
        town
        for code in ((place.area,) if place.area else place.among)
        if (town := reference.town(code)) in reference.inside(region)
    )


async def undecided(db: Connection) -> list[Undecided]:
    """Committees that no rule places and no administrator has decided about yet, those with most mandates first.

    Federations with a name that could be any federation's are among them: nobody has said whom they serve.
    """
    return typed_rows(Undecided, await db.fetch(SQL["undecided"]))


async def get(db: Connection, id: int) -> Committee | None:
    """A committee, or None when there is none."""
    row = await db.fetchrow(SQL["get"], id)
    return typed(Committee, row) if row else None


async def decide(db: Connection, id: int, kinds: list[str], areas: list[str], by: UUID, now: datetime) -> None:
    """Record what an administrator says: the committee's types and areas, in place of those it had.

    Empty lists are an answer too. The committee is not asked about again.
    """
    async with db.transaction():
        await db.execute(SQL["decide"], id, by, now)
        await db.execute(SQL["drop_kinds"], id, kinds)
        await db.execute(SQL["add_kinds"], id, kinds)
        await db.execute(SQL["drop_areas"], id, areas)
        await db.execute(SQL["add_areas"], id, areas)


async def listed(db: Connection, area: str) -> list[ListedCommittee]:
    """Every committee that an area owns or is served by, ordered by name."""
    return typed_rows(ListedCommittee, await db.fetch(SQL["listed"], area))


async def _add(db: Connection, name: str, short: str, placing: Placing) -> int:
    id = int(await db.fetchval(SQL["add"], name, placing.owner, placing.level, short, placing.asked))
    await db.execute(SQL["add_kinds"], id, list(placing.kinds))
    await db.execute(SQL["add_areas"], id, list(placing.areas))
    await db.executemany(SQL["add_task"], [(id, *task) for task in classification.tasks(name, tasks())])
    return id
