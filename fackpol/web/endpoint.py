"""An endpoint: one path and method, and the way of a request to its handler. Every request passes here.

An endpoint exists only if the table in `endpoints` lists it, and lets in only those whom its row names; whoever
coordinates or administers with a second factor, and some rows only with a fresh proof. First it
writes what every request has to (rate limits, the session's last use, the access log) in a short transaction of its
own. Then the handler gets a connection, which for a GET can not write.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.convertors import CONVERTOR_TYPES, IntegerConvertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route

from fackpol.base import dates, idempotency, rate_limits, tokens
from fackpol.base.database import Connection, DatabaseFault, connected
from fackpol.base.rate_limits import (
    LETTERS_FROM_NETWORK,
    LETTERS_FROM_NETWORK_DAY,
    LETTERS_IN_ALL,
    LITTLE_FROM_NETWORK,
    Budget,
)
from fackpol.base.words import speaking
from fackpol.network import access_log, alarms, asks, sessions, withdrawals
from fackpol.network.sessions import Who
from fackpol.web.access import WITHOUT_COOKIE, LargeFile, asker, capped, may, require, require_proof, same_origin
from fackpol.web.cookies import cookie
from fackpol.web.languages import language_of
from fackpol.web.state import AppState, now_of, state_of

log = logging.getLogger("fackpol.web")
Handler = Callable[[Request, Connection], Awaitable[Response]]
MOST_FIELDS = 100
NO_TEXT = "22021"  # what PostgreSQL calls a text that it does not take, as one with a NUL in it
ONCE = "once"  # the field that holds a form's idempotency key
UPLOAD_FIELDS = 5_000
UPLOAD_SECONDS = 280  # more than other bodies get: 50 MB by a slow line


class Id(IntegerConvertor):
    """A number that fits into the database's bigint."""

    regex = "[0-9]{1,18}"


CONVERTOR_TYPES["id"] = Id()


@dataclass(frozen=True)
class Endpoint:
    """A row of the table: method, path, handler, who may use it, and what else holds for it."""

    method: str
    path: str
    handler: Handler
    access: str
    logs: str = ""  # shows somebody to a post holder, or all to herself: why, of the access log, written beforehand
    rate_limited: bool = False  # posts a letter or tries a code: limited for each network, but not for a link of ours
    fresh: bool = False  # asks again who she is: lets data out, or opens a way in (proven within ten minutes)
    idempotent: bool = False  # makes something new: a form that is sent twice makes one
    most_fields: int = MOST_FIELDS
    upload: int = 0  # bytes of a file or a long list, which we read only when we know that she may send it

    @property
    def route(self) -> Route:
        return Route(self.path, self.handle, methods=[self.method])

    async def handle(self, request: Request) -> Response:
        """Prepares the request, lets her in or not, and calls the handler in the reader's language."""
        request.scope["endpoint_path"] = self.path
        state = state_of(request)
        request.state.now = dates.now()
        request.state.who = request.state.typed = None
        unsafe = request.method not in ("GET", "HEAD")
        refuse_nul(request)
        if unsafe and not self.upload:
            request.state.typed = await request.form(max_files=0, max_fields=self.most_fields)
        try:
            async with state.crowd.turn() if self._of_crowd(request, state) else nullcontext():
                return await self._in_turn(request, state, unsafe)
        except DatabaseFault as fault:
            raise HTTPException(400) if fault.sqlstate == NO_TEXT else fault from None
        finally:
            await request.close()

    def _of_crowd(self, request: Request, state: AppState) -> bool:
        """Whether she is nobody whom we know: neither signed in nor led here by a link of ours."""
        if self.access in WITHOUT_COOKIE:
            return not _link_is_ours(request, state)
        return not cookie(request, "session")

    async def _in_turn(self, request: Request, state: AppState, unsafe: bool) -> Response:
        if unsafe:
            same_origin(request, self.access)
        await self._admit(request, state)
        if self.upload:
            await self._read_upload(request)
        if self.logs and request.method == "HEAD":
            return Response()  # nobody is shown, so nothing is logged; not even how long the page would be
        with speaking(language_of(request)):
            async with connected(state.database.writing if unsafe else state.database.reading) as db:
                return await (self._once(request, db) if self.idempotent else self._handled(request, db))

    async def _handled(self, request: Request, db: Connection) -> Response:
        """Calls the handler; one that may change something in one transaction, with what is taken back in the ledger.

        What a handler has written before it refuses (the tries of a code) stays.
        """
        if request.method in ("GET", "HEAD"):
            return await self.handler(request, db)
        refusal = None
        try:
            async with withdrawals.noted(db, state_of(request).settings.erasures, now_of(request)):
                try:
                    response = await self.handler(request, db)
                except HTTPException as fault:
                    refusal = fault
        except withdrawals.Unnoted as fault:
            log.error("the ledger could not be written (%s): nothing was changed", fault)
            raise HTTPException(507) from None
        if refusal is not None:
            raise refusal
        return response

    async def _once(self, request: Request, db: Connection) -> Response:
        """Handles the first request with an idempotency key, and leads a second to what the first made."""
        if ONCE not in request.state.typed:
            return await self._handled(request, db)
        key = state_of(request).vault.digest("press", str(request.state.typed.get(ONCE, "")))
        if not await idempotency.claim(db, key, now_of(request)):
            return await _after_the_first(db, key)
        made = ""
        try:
            response = await self._handled(request, db)
            made = response.headers.get("location", "") if response.status_code == 303 else ""
            return response
        finally:
            await (idempotency.finish(db, key, made) if made else idempotency.release(db, key))

    async def _read_upload(self, request: Request) -> None:
        """Reads a large body, after she has been let in: from nobody else do we read one."""
        length, body = request.headers.get("content-length", ""), request.scope["body"]
        body.most, body.due = self.upload, body.due + UPLOAD_SECONDS
        try:
            if length.isdigit() and int(length) > self.upload:
                raise HTTPException(413)
            await request.form(max_files=1, max_fields=UPLOAD_FIELDS)
        except HTTPException as fault:
            if fault.status_code == 413 and request.headers.get("content-type", "").startswith("multipart/"):
                raise LargeFile(413, str(self.upload // 1_000_000)) from None
            raise

    async def _admit(self, request: Request, state: AppState) -> None:
        if self.access in WITHOUT_COOKIE and not self.rate_limited:
            return
        async with connected(state.database.writing) as db:
            if self.rate_limited and not _link_is_ours(request, state):
                await _spend(request, db, state)
            if self.access not in WITHOUT_COOKIE:
                who = await _signed_in(db, request)
                request.state.who = require(who, self.access, request)
                require_proof(request.state.who, self.access, self.fresh)
                if self.logs and request.method != "HEAD":
                    await self._log_read(request, db, request.state.who)

    async def _log_read(self, request: Request, db: Connection, who: Who) -> None:
        """Logs what the path names, before anybody is shown. Raises Capped when it is more than the day's."""
        reading = access_log.Reading(self.logs, who, request.path_params, now_of(request))
        if not await alarms.opens(db, state_of(request).vault, reading):
            raise capped(reading.now)


def may_open(request: Request, who: Who, path: str) -> bool:
    """Whether the endpoint behind a path of ours would let her in."""
    asked = {
        "type": "http",
        "method": "GET",
        "path": unquote(path.partition("?")[0]),
        "root_path": "",
        "app_root_path": "",
    }
    for route in request.app.routes:
        match, found = route.matches(asked)
        if match is Match.FULL and isinstance(endpoint := getattr(found["endpoint"], "__self__", None), Endpoint):
            return may(who, endpoint.access, found["path_params"].get("branch"))
    return False


def refuse_nul(request: Request) -> None:
    """Raises 404 for a NUL in the path or the query: PostgreSQL takes none, and no page of ours links there."""
    asked = request.scope["query_string"]
    if "\0" in request.scope["path"] or (b"%00" in asked or b"\0" in asked):
        raise HTTPException(404)


async def _signed_in(db: Connection, request: Request) -> Who | None:
    value = cookie(request, "session")
    return await sessions.who(db, value, now_of(request)) if value else None


def _link_is_ours(request: Request, state: AppState) -> bool:
    """Whether the path holds a token that we signed: proof enough, so that nobody is kept from signing in or saying no.

    Mail programs press RFC 8058's one click from few networks.
    """
    return tokens.ours(state.settings.link_key, request.path_params.get("token", ""))


async def _spend(request: Request, db: Connection, state: AppState) -> None:
    """Raises 429 when too many come from one network, or when they do in all and this network asks more than others.

    Not for a browser in which whoever asks has signed in before. The limit of one address is never told.
    """
    now, here = now_of(request), asker(request)
    if asks.is_known(state.vault, here.mark, str((request.state.typed or {}).get("email", "")), now):
        return
    budgets = [Budget(limit, here.network) for limit in (LETTERS_FROM_NETWORK, LETTERS_FROM_NETWORK_DAY)]
    budgets.insert(1, Budget(LETTERS_IN_ALL, ""))
    if used_up := await rate_limits.spend_in_turn(db, state.vault, budgets, now, LITTLE_FROM_NETWORK):
        until = used_up.limit.window(now) + used_up.limit.per
        raise HTTPException(429, headers={"Retry-After": str(int((until - now).total_seconds()) + 1)})


async def _after_the_first(db: Connection, key: bytes) -> Response:
    """Redirects to what the first request made. Raises 409 when it has made nothing within five seconds."""
    for _ in range(50):
        if (path := await idempotency.location(db, key)) is not None:
            return RedirectResponse(path, status_code=303)
        await asyncio.sleep(0.1)
    raise HTTPException(409)


def get(path: str, handler: Handler, access: str, **more: Any) -> Endpoint:
    """A page that is read."""
    return Endpoint("GET", path, handler, access, **more)


def post(path: str, handler: Handler, access: str, **more: Any) -> Endpoint:
    """A form that is sent."""
    return Endpoint("POST", path, handler, access, **more)
