"""Pages over ASGI, without a network: browsers with cookies of their own, and the mail worker at hand."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from html import unescape
from typing import Any
from uuid import UUID

from httpx import ASGITransport, AsyncClient, Response

from fackpol.base import dates, tokens
from fackpol.base.database import Connection, Database
from fackpol.base.settings import Settings
from fackpol.network import factors, sessions
from fackpol.worker import Worker
from tests.people import SECRET
from tests.post_office import PostOffice

SAME_SITE = {"sec-fetch-site": "same-origin"}


class OnePool:
    """A pool of one: the test's own connection, one user at a time. Reading, it can not write."""

    def __init__(self, connection: Connection, lock: asyncio.Lock, read_only: bool = False) -> None:
        self.connection, self.lock, self.read_only = connection, lock, read_only

    @asynccontextmanager
    async def acquire(self, timeout: float | None = None) -> AsyncIterator[Connection]:  # noqa: ASYNC109
        begin = "SAVEPOINT pool; SET TRANSACTION READ ONLY" if self.read_only else "SAVEPOINT pool"
        async with self.lock:
            await self.connection.execute(begin)
            try:
                yield self.connection
            except BaseException:
                await self.connection.execute("ROLLBACK TO pool")
                raise
            await self.connection.execute("RELEASE pool")


class Browser(AsyncClient):
    """Somebody's browser: sends what a real one sends with a form."""

    async def send_form(self, path: str, data: dict[str, Any] | None = None, **kw: Any) -> Response:
        return await self.post(path, data=data or {}, headers=SAME_SITE, **kw)


class Web:
    def __init__(
        self, app: Any, state: dict[str, Any], own: Settings, pools: Database, post_office: PostOffice
    ) -> None:
        self.app, self.state, self.own, self.pools, self.post_office = app, state, own, pools, post_office

    async def served(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app({**scope, "state": dict(self.state)}, receive, send)

    def browser(self) -> Browser:
        transport = ASGITransport(self.served, raise_app_exceptions=False)
        return Browser(transport=transport, base_url=self.own.base_url)

    async def signed_in(self, person: UUID, strong: bool = True) -> Browser:
        """A browser in which she has just signed in, in both steps; not `strong`: by letter only."""
        browser = self.browser()
        async with self.pools.writing.acquire() as db:
            browser.cookies.set("session", await begun(db, person, strong), domain=browser.base_url.host)
        return browser

    async def proven(self, person: UUID) -> Browser:
        """A representative's browser in which she has typed a coordinator's code: she is not only her mailbox."""
        browser = await self.signed_in(person, strong=False)
        async with self.pools.writing.acquire() as db:
            await db.execute("UPDATE sessions SET proved_at = $2 WHERE person = $1", person, dates.now())
        return browser

    def dated(self, purpose: str, id: UUID, email: str, day: date | None = None) -> str:
        """The token of a link in a letter that went to an address, today or on a day."""
        key = self.own.vault.index(email)
        return tokens.dated(self.own.link_key, purpose, id, day or dates.today(dates.now()), key)

    async def deliver(self) -> None:
        """Let the mail worker send all that is due."""
        worker = Worker(self.own, self.pools)
        async with AsyncExitStack() as connections:
            await worker.sender.connect(connections)
            await worker.round()


async def begun(db: Connection, person: UUID, strong: bool = True) -> str:
    """The cookie of a session of hers that has just begun."""
    cookie = await sessions.begin(db, person, dates.now())
    if strong:
        cookie = await sessions.strengthen(db, sessions.key_of(cookie), dates.now())
        await db.execute("DELETE FROM sessions WHERE ends_at IS NOT NULL")
    return cookie


async def show_code(browser: Browser, db: Connection, kept: str = "") -> Response:
    """Types the code of the app that everybody with a post has, and forgets that it was typed before."""
    await db.execute("UPDATE factors SET step = 0 WHERE kind = 'app'")
    return await browser.send_form("/tva-steg/visa", {"code": factors.code_at(SECRET, dates.now()), "kept": kept})


async def set_up(browser: Browser, kept: str = "") -> tuple[str, Response]:
    """Sets up an app as a reader does. Returns its secret, and the page with the codes for paper."""
    page = await browser.send_form("/tva-steg/app", {"kept": kept})
    spelt = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)
    sealed = re.search(r'name="secret" value="([^"]+)"', page.text)
    assert spelt
    assert sealed
    secret = spelt[1].replace(" ", "")
    code = factors.code_at(secret, dates.now())
    return secret, await browser.send_form("/tva-steg/app", {"secret": sealed[1], "code": code, "kept": kept})


def text_of(response: Response) -> str:
    """What stands on the page, without the markup."""
    bare = re.sub(r"<(style|title)[^>]*>.*?</\1>|<[^>]+>", " ", response.text, flags=re.S)
    return " ".join(unescape(bare).split())


def errors_of(response: Response) -> list[str]:
    """The sentences at the fields."""
    found = re.findall(r'<p class="error"[^>]*>(.*?)</p>', response.text, flags=re.S)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]


def typed(response: Response, name: str) -> str:
    """What stands in a field of the form that came back."""
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', response.text, flags=re.S)
    if area:
        return unescape(area[1]).strip()
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.text)
    assert field, name
    value = re.search(r'value="([^"]*)"', field[0])
    return unescape(value[1]) if value else ""
