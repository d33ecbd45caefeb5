"""The pages, feeds and files that show what somebody has typed, a hundred texts at a time. See `sinks.py`."""

import csv
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from fackpol.base import dates, tokens
from fackpol.network import calendar_feeds, invitations
from fackpol.pages import statistics
from fackpol.pages.meetings import BranchMeetingForm
from fackpol.pages.people import ContactForm
from fackpol.web.forms import Page
from tests.asgi import Browser, Web
from tests.attack.district import District, empty_district
from tests.attack.structure import elements, properties
from tests.people import Everybody
from tests.post_office import PostOffice
from tests.together import real_web

BATCH = 100


@dataclass(frozen=True)
class PageSink:
    """Where texts are kept (`put`), and the structure of where they are shown. `form` and `field`: how they come in."""

    form: type[Page] | None
    field: str
    put: Callable[[list[str]], Awaitable[None]]
    shown: Callable[[], Awaitable[list[object]]]


@dataclass
class Town:
    """A hundred members of a branch, a hundred representatives, and a member who is asked to a hundred meetings."""

    web: Web
    district: District
    everybody: Everybody
    branch: str
    anna: UUID
    members: list[UUID]
    representatives: list[UUID]
    meetings: list[int]

    def names_of(self, some: list[UUID]) -> Callable[[list[str]], Awaitable[None]]:
        async def put(texts: list[str]) -> None:
            vault, db = self.web.own.vault, self.district.db
            rows = [(id, vault.seal(text, "people.name", id)) for id, text in zip(some, texts, strict=False)]
            await db.executemany("UPDATE people SET name = $2 WHERE id = $1", rows)

        return put

    def texts_of(self, column: str) -> Callable[[list[str]], Awaitable[None]]:
        async def put(texts: list[str]) -> None:
            vault, db = self.web.own.vault, self.district.db
            sealed = [
                (id, vault.seal(text, f"meetings.{column}", id)) for id, text in zip(self.meetings, texts, strict=False)
            ]
            await db.executemany(f"UPDATE meetings SET {column} = $2 WHERE id = $1", sealed)

        return put


@asynccontextmanager
async def town() -> AsyncIterator[Town]:
    async with (
        empty_district() as district,
        real_web(district.own, district.environ["DATABASE_URL"], PostOffice()) as web,
    ):
        everybody, db = district.everybody, district.db
        branch, anna = await everybody.branch(), await everybody.anna()
        bo, members, elected, meetings = await everybody.bo(branch), [], [], []
        await everybody.welcomed(branch, anna)
        for number in range(BATCH):
            members.append(await everybody.member("Åsa", f"member.{number}@example.org"))
            elected.append(
                await everybody.representative("Åsa", f"elected.{number}@example.org", "Äldrenämnden", "0136")
            )
            meetings.append(await everybody.meeting(branch, bo))
            await invitations.call(db, meetings[-1], [], dates.now())
        for member in members:
            await everybody.welcomed(branch, member)
        yield Town(web, district, everybody, branch, anna, members, elected, meetings)


async def sinks(made: Town) -> AsyncIterator[tuple[str, PageSink]]:
    web, db = made.web, made.district.db
    bo = await web.signed_in(await db.fetchval("SELECT person FROM appointments WHERE post = 'coordinator'"))
    anna = await web.signed_in(made.anna)
    feed = await calendar_feeds.make(db, made.anna, dates.now())
    calendar = f"/kalender/{tokens.token(web.own.link_key, 'feed', feed)}"
    members, elected = made.names_of(made.members), made.names_of(made.representatives)
    yield (
        "page: names of a branch's members",
        PageSink(ContactForm, "name", members, page(bo, f"/branscher/{made.branch}/medlemmar")),
    )
    yield (
        "page: names of representatives",
        PageSink(ContactForm, "name", elected, page(anna, "/min-sida")),
    )
    yield (
        "page: titles of meetings",
        PageSink(BranchMeetingForm, "title", made.texts_of("title"), page(anna, "/min-sida")),
    )
    for column in ("title", "about", "street", "venue"):
        yield f"feed: {column}", PageSink(BranchMeetingForm, column, made.texts_of(column), whole_feed(anna, calendar))
    yield "file: her own name", PageSink(ContactForm, "name", made.names_of([made.anna]), copy(anna))
    rows: list[list[object]] = []
    yield "file: cells of a table", PageSink(None, "", into_table(rows), table(rows))


def page(browser: Browser, path: str) -> Callable[[], Awaitable[list[object]]]:
    async def shown() -> list[object]:
        answer = await browser.get(path)
        return [answer.status_code, *elements(answer.text)]

    return shown


def whole_feed(browser: Browser, path: str) -> Callable[[], Awaitable[list[object]]]:
    async def shown() -> list[object]:
        answer = await browser.get(path)
        return [answer.status_code, *properties(answer.content)]

    return shown


def copy(browser: Browser) -> Callable[[], Awaitable[list[object]]]:
    """The sections of her copy and the names in each; the log of who has looked grows with every look."""

    async def shown() -> list[object]:
        answer = await browser.get("/min-sida/allt.json")
        found = json.loads(answer.text)
        return [answer.status_code, [(name, sorted(found[name][0]) if found[name] else []) for name in found]]

    return shown


def into_table(rows: list[list[object]]) -> Callable[[list[str]], Awaitable[None]]:
    async def put(texts: list[str]) -> None:
        rows[:] = [[text, number] for number, text in enumerate(texts)]

    return put


def table(rows: list[list[object]]) -> Callable[[], Awaitable[list[object]]]:
    """How many rows of how many cells, and the cells that a sheet would take for a formula."""

    async def shown() -> list[object]:
        read = list(csv.reader(io.StringIO(statistics.csv_of(rows).decode("utf-8-sig"), newline=""), delimiter=";"))
        formulas = [cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        return [{len(row) for row in read}, len(read), formulas]

    return shown


FORMS = {
    "/logga-in": ("email",),
    "/min-sida/kontakt": ("name", "email"),
    "/branscher/{branch}/utskick": ("subject", "text"),
    "/branscher/{branch}/moten/nytt": ("title", "about", "starts"),
}


async def browsers(made: Town) -> dict[str, Browser]:
    coordinator = await made.district.db.fetchval("SELECT person FROM appointments WHERE post = 'coordinator'")
    return {"member": await made.web.signed_in(made.anna), "coordinator": await made.web.signed_in(coordinator)}


def forms(made: Town) -> Iterator[tuple[str, str, str]]:
    """Forms that come back with what was typed, because something in them is missing: name, path, field."""
    for path, fields in FORMS.items():
        for field in fields:
            yield f"form {path}: {field}", path.format(branch=made.branch), field
