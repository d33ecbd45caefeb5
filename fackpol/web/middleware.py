"""The outermost middleware: the host, the body's size and deadline, security headers, and errors that tell nothing."""

import asyncio
import logging
import secrets
import sys
import time
import traceback

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fackpol.base import logs
from fackpol.base.database import DatabaseFault
from fackpol.base.settings import Settings
from fackpol.web.health import HEALTH, READY, Health
from fackpol.web.hosts import Hosts
from fackpol.web.rendering import error_page
from fackpol.web.state import state_of

log = logging.getLogger("fackpol.web")
BODY_SECONDS = 20.0
A_YEAR = 365  # days
BODY_BYTES = 100_000
POLICY = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    b"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FOR_EVER = b"public, max-age=31536000, immutable"
ALWAYS = (
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), browsing-topics=()"),
    (b"x-robots-tag", b"noindex"),
)
Headers = list[tuple[bytes, bytes]]


class SecurityMiddleware:
    """Adds the headers to every response, and answers a wrong host, a slow body and an unexpected error.

    The log tells where an error happened but not its message, which can quote personal data.
    """

    def __init__(self, app: ASGIApp, settings: Settings, health: Health) -> None:
        self.app = app
        self.settings = settings
        self.health = health
        self.hosts = Hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        answer = SecuredResponse(scope, send, self.settings)
        scope["body"] = body = LimitedBody(receive)
        scope["extensions"] = {}  # without pathsend: a server that sends files itself would skip compression
        request = Request(scope, body)
        if self.health.asked(request.method, scope["path"]):
            state = state_of(request)
            healthy = await self.health.answer(scope["path"], state.database, state.settings.erasures)
            return await healthy(scope, body, answer)
        number = logs.request.set(secrets.token_hex(4))
        try:
            if not self.hosts.ours(request):
                return await self.hosts.elsewhere(request)(scope, body, answer)
            return await self._serve(request, body, answer)
        finally:
            logs.request.reset(number)

    async def _serve(self, request: Request, body: "LimitedBody", answer: "SecuredResponse") -> None:
        try:
            await self.app(request.scope, body, answer)
        except TimeoutError:
            if body.late and not answer.begun:
                await PlainTextResponse("", 408, {"connection": "close"})(request.scope, body, answer)
            else:
                await self._broken(request, answer)
        except Exception:  # noqa: BLE001 - nothing is further out
            await self._broken(request, answer)

    async def _broken(self, request: Request, answer: "SecuredResponse") -> None:
        event = logs.request.get()
        log.error("event %s: %s", event, where())
        if not answer.begun:
            await error_page(request, 500, event)(request.scope, request.receive, answer)


def where() -> str:
    """The type of the error being handled and the lines that it passed, without its message or any value.

    What PostgreSQL refused says its error's name and number too: DatabaseFault has left the values out.
    """
    kind, fault, at = sys.exc_info()
    frames = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(at)]
    said = f" ({fault})" if isinstance(fault, DatabaseFault) else ""
    return f"{kind.__name__ if kind else 'nothing'}{said} at {' > '.join(frames[-6:])}"


def transport_security(days: int) -> str:
    """RFC 6797's header. A promise to browsers that can not be taken back, so it begins with a day; from a year on it
    holds for subdomains too.
    """
    return f"max-age={days * 86_400}" + ("; includeSubDomains" if days >= A_YEAR else "")


class LimitedBody:
    """The body of a request: at most BODY_BYTES unless its endpoint allows more, all of it within BODY_SECONDS."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.due = asyncio.get_running_loop().time() + BODY_SECONDS
        self.size, self.most = 0, BODY_BYTES
        self.whole = self.late = False

    async def __call__(self) -> Message:
        if self.whole:
            return await self.receive()
        try:
            async with asyncio.timeout_at(self.due):
                message = await self.receive()
        except TimeoutError:
            self.late = True
            raise
        self.whole = not message.get("more_body", False)
        self.size += len(message.get("body", b""))
        if self.size > self.most:
            raise HTTPException(413)
        return message


class SecuredResponse:
    """Adds the headers that every response has, and logs one line: the endpoint's path, never the request's own."""

    def __init__(self, scope: Scope, send: Send, settings: Settings) -> None:
        self.scope = scope
        self.send = send
        self.settings = settings
        self.began = time.perf_counter()
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            message["headers"] = self._headers(list(message["headers"]), message["status"])
            took = (time.perf_counter() - self.began) * 1000
            method, path = self.scope["method"], self.scope.get("endpoint_path", "-")
            level = logging.DEBUG if self.scope["path"] in (HEALTH, READY) else logging.INFO
            log.log(level, "%s %s %d %.0f ms", method, path, message["status"], took)
        await self.send(message)

    def _headers(self, own: Headers, status: int) -> Headers:
        """The response's own headers, with those that every response has: theirs come instead of its own."""
        static = self.scope["path"].startswith("/static/") and status in (200, 206, 304)
        added = [*ALWAYS, (b"cache-control", FOR_EVER if static else b"no-store")]
        if not any(name == b"content-security-policy" for name, _ in own):
            added.append((b"content-security-policy", POLICY))
        if not self.settings.loopback:
            added.append((b"strict-transport-security", transport_security(self.settings.hsts_days).encode()))
        names = {name for name, _ in added}
        return [*(pair for pair in own if pair[0] not in names), *added]
