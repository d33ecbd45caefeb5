"""SMTP servers that misbehave: at each verb they can refuse, hang up, talk nonsense or say nothing at all."""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from fackpol.base.settings import Relay

HANG_UP, SILENCE = "hang up", "silence"
# After the final dot: it takes the letter and hangs up; or it forgets what came behind the letter.
LAST, FORGETFUL = "take it and hang up", "take it and forget what follows"
TAKEN = "250 2.0.0 Ok: queued as 4F8A2C"
# Where a mood can be: before any verb, at a verb, and after the final dot.
VERBS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", ".")


@dataclass
class Office:
    """What a server does at each verb (nothing: it behaves), and what it has taken."""

    moods: dict[str, str] = field(default_factory=dict)
    port: int = 0
    servers: list["Moody"] = field(default_factory=list, repr=False)
    asked: Counter[str] = field(default_factory=Counter)  # how often, by verb
    arrived: list[tuple[str, bytes]] = field(default_factory=list)
    more: asyncio.Event = field(default_factory=asyncio.Event)
    # Closed, it keeps every letter waiting after its final dot; `knocked` tells that one is there.
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    pipelining: bool = False
    only: int | None = None  # the number of the one transaction for which the moods count; None: for all
    knocked: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def connections(self) -> int:
        return len(self.servers)

    def mood(self, verb: str) -> str | None:
        return self.moods.get(verb) if self.only in (None, self.asked["MAIL"]) else None

    def to(self, email: str) -> list[bytes]:
        return [letter for to, letter in self.arrived if to == email]

    async def has(self, many: int) -> None:
        """Wait until so many have come."""
        async with asyncio.timeout(20):
            while len(self.arrived) < many:
                self.more.clear()
                await self.more.wait()

    def relay(self, tls: str = "none", **more: str) -> Relay:
        return Relay("127.0.0.1", self.port, tls, **more)

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], *["250-PIPELINING"] * self.pipelining, *responses[1:]]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.knocked.set()
        await self.gate.wait()
        mood = self.mood(".")
        if mood in (None, LAST, FORGETFUL):
            self.arrived.append((envelope.rcpt_tos[0], envelope.content))
            self.more.set()
        await server.act(mood or TAKEN)
        return ""


class Moody(SMTP):
    """A real server but for its moods."""

    def __init__(self, office: Office, **kw: Any) -> None:
        super().__init__(office, hostname="relay.example.org", **kw)
        self.office = office
        self.greeted = False
        office.servers.append(self)

    async def ended(self) -> None:
        """Hang up, and wait until nothing of it is left."""
        if self.transport is not None:
            self.transport.abort()
        if task := self._handler_coroutine:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def act(self, mood: str) -> None:
        if mood == HANG_UP:
            self.transport.abort()
            raise ConnectionResetError
        if mood == SILENCE:
            await asyncio.Event().wait()
        if mood == FORGETFUL:
            self._reader._buffer.clear()
        await super().push(TAKEN if mood in (LAST, FORGETFUL) else mood)
        if mood == LAST or mood.startswith("421"):
            self.transport.close()
            raise ConnectionResetError

    async def push(self, status: Any) -> None:
        if not self.greeted:
            self.greeted = True
            if "greeting" in self.office.moods:
                return await self.act(self.office.moods["greeting"])
        if status:
            await super().push(status)
        return None

    async def smtp_EHLO(self, hostname: str) -> None:
        await self._at("EHLO", super().smtp_EHLO, hostname)

    async def smtp_MAIL(self, arg: str | None) -> None:
        await self._at("MAIL", super().smtp_MAIL, arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        await self._at("RCPT", super().smtp_RCPT, arg)

    async def smtp_AUTH(self, arg: str) -> None:
        await self._at("AUTH", super().smtp_AUTH, arg)

    async def smtp_DATA(self, arg: str) -> None:
        await self._at("DATA", super().smtp_DATA, arg)

    async def _at(self, verb: str, behave: Any, arg: Any) -> None:
        self.office.asked[verb] += 1
        if mood := self.office.mood(verb):
            await self.act(mood)
        else:
            await behave(arg)


@asynccontextmanager
async def listening(
    moods: dict[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
    password: str | None = None,
    utf8: bool = True,
    port: int = 0,
    pipelining: bool = False,
) -> AsyncIterator[Office]:
    """A server on loopback for the length of the block."""
    office = Office(moods or {}, pipelining=pipelining)
    office.gate.set()
    more: dict[str, Any] = {"enable_SMTPUTF8": utf8, "tls_context": tls}
    if password is not None:

        def right(server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
            return AuthResult(success=login.password == password.encode(), handled=False)

        more |= {"authenticator": right, "auth_required": True}
    serving = await asyncio.get_running_loop().create_server(lambda: Moody(office, **more), "127.0.0.1", port)
    office.port = serving.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        serving.close()
        await asyncio.gather(*(server.ended() for server in office.servers))
