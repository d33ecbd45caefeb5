"""Enclosures: the proposals that a coordinator tells of in an invitation, because they concern the branch."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from fackpol.base.database import Connection, queries, typed_rows
from fackpol.base.words import inside, say
from fackpol.network.proposals import FEW, OUTCOMES, ListedProposal, Outcome

SQL = queries("enclosures")


@dataclass(frozen=True, slots=True)
class OfferedProposal(ListedProposal):
    """A proposal that she may enclose, and whether she has."""

    enclosed: bool


async def offered(db: Connection, branch: str, meeting: int) -> list[OfferedProposal]:
    """The newest about the trades of a branch (a slug), and those that its meeting encloses already."""
    return typed_rows(OfferedProposal, await db.fetch(SQL["of_branch"], branch, FEW, meeting))


async def enclose(db: Connection, branch: str, meeting: int, chosen: Collection[int]) -> None:
    """Enclose those of these that are offered and no others, FEW at most. Nothing once the meeting has been called."""
    known = [one.id for one in await offered(db, branch, meeting) if one.id in chosen]
    await db.execute(SQL["enclose"], meeting, sorted(known, reverse=True)[:FEW])


async def enclosed(db: Connection, meeting: int) -> str | None:
    """What a letter is told of them: see `lines`."""
    found: str | None = await db.fetchval(SQL["enclosed"], meeting)
    return found


def lines(found: str | None, base_url: str) -> list[tuple[str, str]]:
    """(what a letter says, link) of each, in the language being spoken now."""
    return [(_line(one), f"{base_url}/forslag/{one['id']}") for one in json.loads(found or "[]")]


def _line(one: Mapping[str, Any]) -> str:
    went = inside(say(OUTCOMES[Outcome(one["outcome"])]))
    return say("{title} ({area}, {outcome})", title=one["title"], area=one["area"], outcome=went)
