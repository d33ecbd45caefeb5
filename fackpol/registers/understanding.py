"""How a waiting register is understood: what each title and each new body of it is taken for, and which we know."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from fackpol.base.database import Connection, queries
from fackpol.base.words import pick, say
from fackpol.network import committees, titles
from fackpol.network.reference import Reference
from fackpol.registers import applying
from fackpol.registers.applying import Standing
from fackpol.registers.differences import Waiting

SQL = queries("differences")
ENOUGH, FEW = 5, 5  # from so many known bodies on, less than a fifth is few
ENOUGH_PEOPLE = 3  # from so many on who sit, it is odd that a file names none of them


@dataclass(frozen=True)
class ReadTitle:
    """A title of the file. `seat` "": none; `asked`: an administrator is asked, for no rule knows it."""

    title: str
    rows: int
    seat: str
    asked: bool


@dataclass(frozen=True)
class ReadBody:
    """A body of the file that we do not know yet, and the kinds of committee that its name says, by their names."""

    name: str
    kinds: list[str]
    asked: bool


class Understanding(TypedDict):
    """What the page shows. `recognised`: how many of the file's bodies we know, and how many it has, where that is so
    few that the file may be another area's; else None, as while we know next to no bodies of the area.
    """

    titles: list[ReadTitle]
    bodies: list[ReadBody]
    unclear: int
    recognised: tuple[int, int] | None


async def of(db: Connection, reference: Reference, one: Waiting) -> Understanding:
    """How each title of the party's lines and each new body is read, first those that we ask about."""
    placed = await applying.committees_of(db, one.area, one.row.bodies)
    new = [body for body, committee in placed.items() if committee is None]
    own = await db.fetchval(SQL["own_committees"], one.area)
    found = len(placed) - len(new)
    few = own >= ENOUGH and found * FEW < len(placed)
    return await asyncio.to_thread(_read, reference, one, new, (found, len(placed)) if few else None)


def strangers(standing: Standing, today: date) -> int:
    """How many of ours sit in the area today, where none of them is in the file, nor may be: it may be another area's,
    or of a new term. Else 0, as where hardly anybody sits.
    """
    found = standing.found
    named = {person for one in found.entries for person in (one.person, *one.candidates)}
    sitting = {
        row.person
        for row in found.mandates
        if row.owner and row.status not in ("wrong", "own") and row.from_day <= today <= (row.to_day or date.max)
    }
    sitting -= {person for person, row in found.known.items() if row.leaving}
    return len(sitting) if len(sitting) >= ENOUGH_PEOPLE and not sitting & named else 0


def _read(reference: Reference, one: Waiting, new: Iterable[str], recognised: tuple[int, int] | None) -> Understanding:
    counts = Counter(line.title for line in one.lines)
    found = [_title(reference, title, rows) for title, rows in counts.most_common()]
    kinds = reference.kinds
    bodies = [_body(reference, one.area, name, kinds) for name in new]
    return {
        "titles": sorted(found, key=lambda row: not row.asked),
        "bodies": sorted(bodies, key=lambda row: not row.asked),
        "unclear": sum(row.asked for row in found) + sum(row.asked for row in bodies),
        "recognised": recognised,
    }


def _title(reference: Reference, title: str, rows: int) -> ReadTitle:
    seat = titles.seat(title, reference.spellings, reference.seat_order)
    if seat is None:
        return ReadTitle(title, rows, "", asked=not titles.vacant(title))
    return ReadTitle(title, rows, pick(reference.seats[seat], "name") or say("ingen plats i en nämnd"), asked=False)


def _body(reference: Reference, area: str, name: str, kinds: Mapping[str, str]) -> ReadBody:
    placing = committees.read(reference, area, name)
    return ReadBody(name, [kinds[kind] for kind in placing.kinds], asked=placing.asked and not placing.kinds)
