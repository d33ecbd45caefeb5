"""Can a string that somebody types become more than text? `python -m tests.attack sinks [--strings 10000]`

Each string goes through the field of its form. What that refuses is counted; what it lets through is put where it is
shown: into a letter with its calendar, a page, a feed, a file. There it may change no structure: no header, no
property, no element and no attribute more or less than a harmless word has. Prints; judges nothing.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData

from fackpol import letters
from fackpol.base.settings import Settings
from fackpol.base.words import speaking
from fackpol.mail.rendering import Letter
from fackpol.pages.branches import BranchForm
from fackpol.pages.invitations import CancelForm
from fackpol.pages.meetings import BranchMeetingForm
from fackpol.pages.notices import NoticeForm
from fackpol.pages.outcome_form import LaterForm, OutcomeForm
from fackpol.pages.people import ContactForm
from fackpol.web.forms import Page, Posted
from tests.asgi import SAME_SITE, Browser, errors_of
from tests.attack import sinks_of_pages
from tests.attack.hostile import strings
from tests.attack.sinks_of_pages import BATCH, PageSink
from tests.attack.structure import elements, of_letter
from tests.attack.wire import network
from tests.golden import ANNAS, BOS, MEETING, POSTED, cases, everything, example

HARMLESS = "Heltid som norm"
PLACED = re.compile("”.*”|[0-9]+")  # what a complaint says of what was typed


@dataclass(frozen=True)
class Sink:
    """A field of a form, and the structure of where it is shown when it holds a text."""

    form: type[Page]
    field: str
    shown: Callable[[str], list[object]]


def let_through(form: type[Page] | None, field: str, typed: str) -> str | None:
    """What a form makes of it; None when it refuses it."""
    if form is None:
        return typed
    with speaking("sv"):
        filled = form(Posted(FormData({field: typed})))
        one = filled[field]
        return one.data if one.validate(filled) and one.data else None


@dataclass
class Count:
    refused: int = 0
    shown: int = 0
    differ: list[str] = field(default_factory=list)


def tried(sink: Sink, n: int) -> Count:
    count, harmless = Count(), sink.shown(HARMLESS)
    assert "unwritten" not in harmless
    for typed in strings(n):
        text = let_through(sink.form, sink.field, typed)
        if text is None:
            count.refused += 1
            continue
        count.shown += 1
        if sink.shown(text) != harmless:
            count.differ.append(text)
    return count


def into_letter(own: Settings, case: str, columns: Callable[[str], dict[str, Any]]) -> Callable[[str], list[object]]:
    """Writes the letter of a case of the golden set with these columns."""
    renderer, (kind, own_columns) = letters.renderer(own), cases(own.vault)[case]
    base = {**everything(own.vault), **own_columns, "language": "sv"}

    def shown(text: str) -> list[object]:
        row = {"id": 7, "kind": kind, "posted_at": POSTED, "link_number": 1}
        letter = renderer.letter(row, {**base, **columns(text)})  # type: ignore[arg-type]
        return of_letter(letter.message) if isinstance(letter, Letter) else ["unwritten", letter]

    return shown


def sinks_of_letters(own: Settings) -> Iterator[tuple[str, Sink]]:
    vault = own.vault

    def into(case: str, column: str, place: str, id: UUID | int) -> Callable[[str], list[object]]:
        return into_letter(own, case, lambda text: {column: vault.seal(text, place, id)})

    for name in ("subject", "text"):
        yield f"notice: {name}", Sink(NoticeForm, name, into("notice_named", name, f"notices.{name}", 3))
    for name in ("title", "about", "street", "venue", "link", "access_note", "children_note"):
        shown = into("invitation_named", name, f"meetings.{name}", MEETING)
        yield f"invitation: {name}", Sink(BranchMeetingForm, name, shown)
    reason = into("cancelled_named", "cancel_reason", "cancellations.reason", MEETING)
    yield "cancelled: reason", Sink(CancelForm, "reason", reason)
    yield "outcome: text", Sink(OutcomeForm, "text", into("outcome", "outcome", "outcomes.text", MEETING))
    became = into("later_outcome", "later_outcome", "later_outcomes.text", MEETING)
    yield "later outcome: text", Sink(LaterForm, "later_outcome", became)
    yield "branch: name", Sink(BranchForm, "name", into_letter(own, "invitation_named", lambda t: {"branch_name": t}))
    for column, id, case in (("name", ANNAS, "welcome"), ("by_name", BOS, "nomination")):
        yield f"{case}: {column}", Sink(ContactForm, "name", into(case, column, "people.name", id))


async def tried_on_page(sink: PageSink, n: int) -> Count:
    """A hundred at a time; if they differ, the whole hundred is noted."""
    count, waiting = Count(), list[str]()
    await sink.put([HARMLESS] * BATCH)
    harmless = await sink.shown()
    for typed in [*strings(n), None]:
        if typed is not None:
            text = let_through(sink.form, sink.field, typed)
            count.refused += text is None
            if text is not None:
                waiting.append(text)
        if len(waiting) == BATCH or typed is None:
            count.shown += len(waiting)
            await sink.put([*waiting, *[HARMLESS] * (BATCH - len(waiting))])
            if await sink.shown() != harmless:
                count.differ.append(repr(waiting)[:200])
            waiting = []
    return count


async def tried_in_form(browser: Browser, path: str, name: str, n: int) -> Count:
    """A form that comes back with what was typed, refused or not. Pages with the same complaints have one structure."""
    count, known = Count(), dict[tuple[object, ...], list[object]]()
    for at, typed in enumerate([HARMLESS, *strings(n)]):
        page = await browser.post(path, data={name: typed}, headers=SAME_SITE | {"x-forwarded-for": network(at)})
        count.refused += page.status_code == 422
        count.shown += 1
        complaints = (page.status_code, *(PLACED.sub("", one) for one in errors_of(page)))
        found = elements(page.text)
        if page.status_code >= 500 or known.setdefault(complaints, found) != found:
            count.differ.append(typed)
    return count


async def main(n: int) -> None:
    print(f"{'':<44}refused  shown  differ   seconds   ({n} strings each)")
    for name, sink in sinks_of_letters(example(Path("/tmp"))):
        began = time.perf_counter()
        printed(name, tried(sink, n), began)
    async with sinks_of_pages.town() as town:
        async for name, page_sink in sinks_of_pages.sinks(town):
            began = time.perf_counter()
            printed(name, await tried_on_page(page_sink, n), began)
        browsers = await sinks_of_pages.browsers(town)
        for name, path, field_name in sinks_of_pages.forms(town):
            began = time.perf_counter()
            browser = browsers["coordinator" if "branscher" in path else "member"]
            printed(name, await tried_in_form(browser, path, field_name, n), began)


def printed(name: str, count: Count, began: float) -> None:
    took = time.perf_counter() - began
    print(f"{name:<44}{count.refused:>7}{count.shown:>7}{len(count.differ):>8}{took:>10.0f}", flush=True)
    for one in count.differ[:3]:
        print(f"    {one!r}"[:200], flush=True)
