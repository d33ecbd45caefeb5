"""A coordinator chooses parts of her branch: whom a draft of a meeting is for. `notices` asks the same of a letter."""

from collections.abc import Collection
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import branch_parts, meetings
from fackpol.network.branch_parts import Part
from fackpol.pages.meetings import meeting_of, meeting_path
from fackpol.web.forms import UNKNOWN, Page, Posted, several
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of

HEADINGS = {
    "area": later("De som jobbar i"),
    "union": later("De som är med i"),
    "maybe": later("De som har svarat kanske på"),
    "silent": later("De som inte har svarat på"),
}


class PartsForm(Page):
    """Boxes to tick, of the parts that the branch has now; none ticked means everybody."""

    parts = several(later("Vilka i föreningen?"))

    def fill(self, found: list[Part]) -> None:
        """Sets the choices."""
        self.parts.choices = [(part.key, said(part)) for part in found]

    def known(self) -> bool:
        """Whether all that is ticked is there; says so at the field when a part has emptied."""
        there = {key for key, *_ in self.parts.iter_choices()}
        return set(self.parts.data or ()) <= there or self.wrong("parts", say(UNKNOWN))


async def choosing(request: Request, db: Connection) -> Response:
    row = await meeting_of(request, db)
    if row.called_at is not None:
        return redirect(meeting_path(request, row))
    chosen = await branch_parts.of_meeting(db, row.id, request.path_params["branch"])
    return await _choosing(request, db, PartsForm(data={"parts": chosen}), await of_path(request, db))


async def choose(request: Request, db: Connection) -> Response:
    """Saves whom the draft is for, and shows the invitation again."""
    row, data, found = await meeting_of(request, db), await request.form(), await of_path(request, db)
    if row.called_at is not None:
        return error_page(request, 409)
    form = PartsForm(Posted(data))
    form.fill(found)
    if not form.known():
        return await _choosing(request, db, form, found, 422)
    await branch_parts.choose(db, row.id, request.path_params["branch"], set(form.parts.data or ()))
    return redirect(f"{meeting_path(request, row)}/inbjudan")


async def of_path(request: Request, db: Connection) -> list[Part]:
    """The parts of the branch in the path."""
    state, slug = state_of(request), request.path_params["branch"]
    return await branch_parts.of_branch(db, state.vault, state.reference, slug, now_of(request))


def said(part: Part) -> str:
    """A part's name; of a meeting its day too."""
    return f"{part.name}, {dates.short_day(part.starts_at)}" if part.starts_at else part.name


def grouped(found: list[Part], chosen: Collection[str] | None) -> list[tuple[str, list[dict[str, Any]]]]:
    """For `branch_parts/choose.html`: the parts under their headings, ticked or not."""
    return [
        (
            say(HEADINGS[what]),
            [{"key": one.key, "label": _counted(one), "on": one.key in (chosen or ())} for one in some],
        )
        for what, some in groupby(found, lambda part: part.what)
    ]


def _counted(part: Part) -> str:
    return f"{said(part)} ({part.members})"


def described(found: list[Part], chosen: Collection[str]) -> dict[str, str]:
    """The chosen parts in words, by key; one that nobody is in any more as such."""
    known = {part.key: f"{say(HEADINGS[part.what])} {said(part)}" for part in found}
    return {key: known.get(key, say("En del som ingen är i längre")) for key in chosen}


async def of_draft(request: Request, db: Connection, meeting: int) -> dict[str, str]:
    """The parts that a meeting of the branch in the path is for, in words, by key."""
    chosen = await branch_parts.of_meeting(db, meeting, request.path_params["branch"])
    return described(await of_path(request, db), chosen) if chosen else {}


async def are_so(request: Request, db: Connection, meeting: int, shown: Collection[object]) -> bool:
    """Whether a meeting of the branch in the path is still for the parts that a page showed."""
    return set(shown) == set(await branch_parts.of_meeting(db, meeting, request.path_params["branch"]))


async def _choosing(
    request: Request, db: Connection, form: PartsForm, found: list[Part], status: int = 200
) -> Response:
    form.fill(found)
    row: meetings.HostedMeeting = await meeting_of(request, db)
    return render(
        request, "branch_parts/meeting.html", status, meeting=row, form=form, faults=form.faults,
        groups=grouped(found, form.parts.data),
    )  # fmt: skip
