"""Who is asking, as which hat, and may she: every request passes here before its page.

A door is closed unless the table in `app.py` opens it to a hat. The request's own writing (limits, session touched,
the read) is done first, in a short transaction of its own; then a GET gets a connection that can not write.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import unquote
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route

from fackpol.base import dates, idempotency, rate_limits, tokens
from fackpol.base.database import Connection, Database, connected
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.base.words import LANGUAGES, SOURCE, speaking
from fackpol.network import access_log, sessions
from fackpol.network.reference import Reference
from fackpol.network.sessions import Who

log = logging.getLogger("fackpol.web")
Handler = Callable[[Request, Connection], Awaitable[Response]]
ANYBODY, LINK, SIGNED_IN, MEMBER, REPRESENTATIVE, COORDINATOR, ADMINISTRATOR = (
    "anybody", "link", "signed in", "member", "representative", "coordinator", "administrator",
)  # fmt: skip
# Hats that no cookie proves: whoever may register, and whoever holds a link of her own.
WITHOUT_COOKIE = (ANYBODY, LINK)
MOST_FIELDS = 100
ONCE = "once"  # the field with a form's own number
LARGE, LARGE_FIELDS = 10_000_000, 5_000


@dataclass(frozen=True)
class House:
    """What the web process holds while it serves."""

    settings: Settings
    vault: Vault
    reference: Reference
    database: Database


class CrossSite(HTTPException):
    """An unsafe request that did not come from a page of ours."""


class BrokenLink(HTTPException):
    """A link of a letter that has lost a part on its way, or was never ours."""


class SignedOut(HTTPException):
    """A page that needs somebody signed in, and nobody is."""


@dataclass(frozen=True)
class Door:
    """One path and method, who may pass, and what is written down when she does."""

    method: str
    path: str
    handler: Handler
    hat: str
    reads: str = ""  # why a coordinator opens her branch's list: logged, or the page is not shown
    counted: bool = False  # asks for a letter, or tries a code: limited by network and in all
    once: bool = False  # makes something new: pressed twice, it makes one
    large: bool = False  # takes a file, or a long list: only from somebody who has been let in

    @property
    def route(self) -> Route:
        return Route(self.path, self.pass_through, methods=[self.method])

    async def pass_through(self, request: Request) -> Response:
        """The whole way of one request."""
        request.scope["door"] = self.path
        house = house_of(request)
        request.state.now = dates.now()
        request.state.who = request.state.typed = None
        unsafe = request.method not in ("GET", "HEAD")
        whole(request)
        if self.large:
            await self._admit_first(request, house)
        else:
            await self._read_first(request, house, unsafe)
        pool = house.database.writing if unsafe else house.database.reading
        try:
            with speaking(language_of(request)):
                async with connected(pool) as db:
                    return await (self._once(request, db) if self.once else self.handler(request, db))
        finally:
            await request.close()

    async def _once(self, request: Request, db: Connection) -> Response:
        """The first press of a form; the second is led to what the first made."""
        key = house_of(request).vault.digest("press", str(request.state.typed.get(ONCE, "")))
        if ONCE not in request.state.typed:
            return await self.handler(request, db)
        if not await idempotency.first(db, key, now_of(request)):
            return await _after_the_first(db, key)
        made = ""
        try:
            response = await self.handler(request, db)
            made = response.headers.get("location", "") if response.status_code == 303 else ""
            return response
        finally:
            await (idempotency.led_to(db, key, made) if made else idempotency.undo(db, key))

    async def _read_first(self, request: Request, house: House, unsafe: bool) -> None:
        if unsafe:
            request.state.typed = await request.form(max_files=0, max_fields=MOST_FIELDS)
            same_origin(request, self.hat)
        await self._admit(request, house)

    async def _admit(self, request: Request, house: House) -> None:
        cookie = request.cookies.get(cookie_name(house.settings, "session"), "")
        if self.hat in WITHOUT_COOKIE and not self.counted:
            return
        async with connected(house.database.writing) as db:
            if self.counted:
                await self._count(request, db, house)
            if self.hat not in WITHOUT_COOKIE:
                request.state.who = who = admitted(await _who(db, cookie, now_of(request)), self.hat, request)
                if self.reads:
                    branch = request.path_params["branch"]
                    meeting = request.path_params.get("meeting")
                    await access_log.list_of(db, who.person, branch, self.reads, now_of(request), meeting)

    async def _admit_first(self, request: Request, house: House) -> None:
        """What may be large is not even read for anybody else."""
        same_origin(request, self.hat)
        await self._admit(request, house)
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > LARGE:
            raise HTTPException(413)
        request.scope["body"].most = LARGE
        await request.form(max_files=1, max_fields=LARGE_FIELDS)

    async def _count(self, request: Request, db: Connection, house: House) -> None:
        """Too many from one network, or in all: 429. What concerns one address is never told."""
        now, vault = now_of(request), house.vault
        network = rate_limits.network(client(request, house.settings), now)
        for limit, of in ((rate_limits.LETTERS_FROM_NETWORK, network), (rate_limits.LETTERS_IN_ALL, "")):
            if not await rate_limits.spend(db, vault, limit, of, now):
                until = limit.window(now) + limit.per
                raise HTTPException(429, headers={"Retry-After": str(int((until - now).total_seconds()) + 1)})


def whole(request: Request) -> None:
    """Raises 404 for a path or a query with a NUL in it: no database takes it, and no page of ours leads there."""
    if "\0" in request.url.path or any("\0" in value for value in request.query_params.values()):
        raise HTTPException(404)


async def _after_the_first(db: Connection, key: bytes) -> Response:
    """Raises 409 when the first is still under way after some seconds, or came to nothing."""
    for _ in range(50):
        if (path := await idempotency.path(db, key)) is not None:
            return RedirectResponse(path, status_code=303)
        await asyncio.sleep(0.1)
    raise HTTPException(409)


def house_of(request: Request) -> House:
    return cast(House, request.state.house)


def now_of(request: Request) -> datetime:
    return cast(datetime, request.state.now)


def who_of(request: Request) -> Who:
    """Whoever is signed in, on a page whose hat asks for it."""
    return cast(Who, request.state.who)


def admitted(who: Who | None, hat: str, request: Request) -> Who:
    """Raises SignedOut when nobody is, and 404 (never 403) for what is somebody else's."""
    if who is None:
        raise SignedOut(401)
    if not may(who, hat, request.path_params.get("branch")):
        raise HTTPException(404)
    return who


def may(who: Who, hat: str, branch: str | None) -> bool:
    """Whether she wears the hat that a door asks for (and coordinates the branch in its path)."""
    allowed = {
        SIGNED_IN: True,
        MEMBER: who.member,
        REPRESENTATIVE: who.representative,
        COORDINATOR: branch in who.branches if branch else bool(who.branches),
        ADMINISTRATOR: who.administrator,
    }
    return hat in WITHOUT_COOKIE or allowed[hat]


def may_open(request: Request, who: Who, path: str) -> bool:
    """Whether the door that a path of ours leads to would let her in."""
    asked = {
        "type": "http",
        "method": "GET",
        "path": unquote(path.partition("?")[0]),
        "root_path": "",
        "app_root_path": "",
    }
    for route in request.app.routes:
        match, found = route.matches(asked)
        if match is Match.FULL and isinstance(door := getattr(route.endpoint, "__self__", None), Door):
            return may(who, door.hat, found["path_params"].get("branch"))
    return False


def same_origin(request: Request, hat: str) -> None:
    """Raises CrossSite for an unsafe request from another site (Fetch metadata, else Origin, else Referer).

    None of them: allowed only where no cookie is the proof (old browsers, a mail provider's one-click).
    """
    site, origin, own = (request.headers.get(name) for name in ("sec-fetch-site", "origin", "referer"))
    if site is not None:
        fine = site in ("same-origin", "none")
    elif origin is not None:
        fine = origin == house_of(request).settings.base_url
    elif own is not None:
        fine = own.startswith(f"{house_of(request).settings.base_url}/")
    else:
        fine = hat in WITHOUT_COOKIE
    if not fine:
        raise CrossSite(403)


def client(request: Request, settings: Settings) -> str:
    """The address that asks: what the last TRUSTED_PROXIES hops say, else the other end of the line."""
    if settings.trusted_proxies:
        hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
        if len(hops) >= settings.trusted_proxies:
            return hops[-settings.trusted_proxies]
    return request.client.host if request.client else ""


def cookie_name(settings: Settings, name: str) -> str:
    return name if settings.base_url.startswith("http:") else f"__Host-{name}"


def set_cookie(response: Response, settings: Settings, name: str, value: str, lives: int | None) -> None:
    secure = settings.base_url.startswith("https:")
    response.set_cookie(
        cookie_name(settings, name), value, lives, path="/", secure=secure, httponly=True, samesite="lax"
    )


def browser(request: Request) -> tuple[str, bytes]:
    """This browser's own cookie, new when it has none, and its key: a link can tell where it was asked for."""
    settings = house_of(request).settings
    cookie = request.cookies.get(cookie_name(settings, "browser")) or sessions.new_cookie()
    return cookie, sessions.key_of(cookie)


def remember_browser(request: Request, response: Response, cookie: str) -> Response:
    set_cookie(response, house_of(request).settings, "browser", cookie, int(sessions.ERASURE_LIVES.total_seconds()))
    return response


async def sign_in(request: Request, db: Connection, person: UUID, to: str) -> Response:
    """A redirect that carries a new session's cookie. From now on she is who is asking."""
    response = RedirectResponse(to, status_code=303)
    cookie = await sessions.begin(db, person, now_of(request))
    request.state.who = await _who(db, cookie, now_of(request))
    set_cookie(response, house_of(request).settings, "session", cookie, None)
    return response


async def _who(db: Connection, cookie: str, now: datetime) -> Who | None:
    return await sessions.who(db, cookie, now) if cookie else None


def language_of(request: Request) -> str:
    """The one she has chosen, else the first her browser asks for that we speak."""
    if chosen := chosen_language(request):
        return chosen
    for wish in request.headers.get("accept-language", "").split(","):
        if (code := wish.strip()[:2].lower()) in LANGUAGES:
            return code
    return SOURCE


def chosen_language(request: Request) -> str:
    """Hers who is signed in, else the one that was chosen in this browser; "" when nobody has chosen."""
    if getattr(request.state, "who", None) is not None:
        return who_of(request).language
    chosen = request.cookies.get(cookie_name(house_of(request).settings, "language"), "")
    return chosen if chosen in LANGUAGES else ""


def opened(request: Request, purpose: str) -> UUID:
    """The id in the path's token. Raises 404 for a link that is not ours."""
    try:
        return tokens.opened(house_of(request).settings.link_key, purpose, request.path_params["token"])
    except tokens.Forged:
        raise BrokenLink(404) from None
