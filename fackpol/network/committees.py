"""The bodies that decide: named freely by registers, placed by rules, and where none can, by an administrator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.network import classification
from fackpol.network.reference import Reference

SQL = queries("committees")


@dataclass(frozen=True)
class Placing:
    """What a name says of a committee: its kinds, the areas it serves, whose level it stands on, and its owner."""

    kinds: tuple[str, ...]
    areas: tuple[str, ...]
    level: str | None
    owner: str | None
    asked: bool = True  # whether an administrator is to say what the rules could not


async def place(db: Connection, reference: Reference, area: str, names: Iterable[str]) -> dict[str, int]:
    """The committee of each name in an area's register, made when it is new. A federation is one, whoever names it."""
    known = {(row["owner"], row["normalised"]): row["committee"] for row in await db.fetch(SQL["known"], area)}
    federations = {name: committee for (owner, name), committee in known.items() if owner is None}
    placed: dict[str, int] = {}
    for name in dict.fromkeys(names):
        short = classification.normalised(name)
        committee = known.get((area, short)) or _federation(short, federations)
        if committee is None:
            committee = await _add(db, name, short, read(reference, area, name), federations)
            known[(area, short)] = committee
        placed[name] = committee
    return placed


def read(reference: Reference, area: str, name: str) -> Placing:
    """What the rules make of a name; no kinds or no areas means that an administrator is asked."""
    owner = reference.areas[area]
    kinds = tuple(classification.kinds(name, owner["kind"], reference.types))
    level = "region" if owner["kind"] == "region" else "kommun"
    shape = classification.form(name)
    if shape == "forbund":
        return Placing(kinds, (), None, None)
    if shape == "ignored":
        return Placing((), (), level, area, asked=False)
    if kinds == ("stadsdelsnamnd",):
        district = reference.district(name)
        return Placing(kinds, (district,) if district else (), level, area)
    return Placing(kinds, (area,), level, area)


async def undecided(db: Connection) -> list[Row]:
    """Those that no rule places and nobody has decided: `id`, `name`, `owner`, and how many `mandates` wait."""
    return await db.fetch(SQL["undecided"])


async def get(db: Connection, id: int) -> Row | None:
    """`id`, `name`, `owner`, its `kinds` and the `areas` it serves."""
    return await db.fetchrow(SQL["get"], id)


async def decide(db: Connection, id: int, kinds: list[str], areas: list[str], by: UUID, now: datetime) -> None:
    """An administrator says what it is and whom it serves (nothing at all is an answer too). It is not asked again."""
    async with db.transaction():
        await db.execute(SQL["decide"], id, by, now)
        await db.execute(SQL["drop_kinds"], id, kinds)
        await db.execute(SQL["add_kinds"], id, kinds)
        await db.execute(SQL["drop_areas"], id, areas)
        await db.execute(SQL["add_areas"], id, areas)


async def listed(db: Connection, area: str) -> list[Row]:
    """Every committee that an area owns or is served by, by name."""
    return await db.fetch(SQL["listed"], area)


def _federation(short: str, federations: dict[str, int]) -> int | None:
    """ "Direktionen för Södertörns brandförsvarsförbund" is the federation that it names."""
    return next((committee for name, committee in federations.items() if name in short), None)


async def _add(db: Connection, name: str, short: str, placing: Placing, federations: dict[str, int]) -> int:
    id = int(await db.fetchval(SQL["add"], name, placing.owner, placing.level, short, placing.asked))
    await db.execute(SQL["add_kinds"], id, list(placing.kinds))
    await db.execute(SQL["add_areas"], id, list(placing.areas))
    if placing.owner is None:
        federations[short] = id
    return id
