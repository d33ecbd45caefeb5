"""The database's servers: opens a connection to the one that takes what is written, and notices when it is gone."""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from asyncpg.connect_utils import SessionAttribute

from fackpol.base import reasons, urls
from fackpol.base.words import say

# Whatever opening a connection can raise.
CLOSED = (asyncpg.PostgresError, OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.InternalClientError, ValueError)
# On which history of the database a primary writes (PostgreSQL, "Timelines"): each promotion begins a new one.
TIMELINE = "SELECT ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int"
ONE_OF_SEVERAL = 2.0  # seconds that one server of several gets to let us in
# By these we notice within eleven seconds that a machine has vanished. Seconds; the last in milliseconds.
SIGNS_OF_LIFE = ((socket.TCP_KEEPIDLE, 5), (socket.TCP_KEEPINTVL, 2), (socket.TCP_KEEPCNT, 3))
SILENCE = 10_000


class Away(Exception):
    """The database does not answer, or no connection becomes free in time. Shows why, in words."""

    def __init__(self, fault: BaseException | str) -> None:
        self.reason = fault if isinstance(fault, str) else _why(fault)
        self.lasting = getattr(fault, "sqlstate", None) in reasons.LASTING or isinstance(fault, ValueError)
        super().__init__(self.reason)

    def __str__(self) -> str:
        return say(self.reason)


def _why(fault: BaseException) -> str:
    """A file that does not exist is the socket of a server that does not run."""
    return reasons.NOBODY if isinstance(fault, FileNotFoundError) else reasons.of(fault)


class Servers:
    """The servers that DATABASE_URL names. Of several only one takes what is written, the primary; it is looked for
    whenever a connection is opened, in the order in which they were the primary last.

    An old primary that comes back as one, beside the one that has taken over, is on an older timeline. Whoever has seen
    the newer never goes back, and whoever has seen none asks all of them.
    """

    def __init__(self, url: str) -> None:
        self.urls = urls.each_server(url)
        self.only_primary = urls.asks_for_primary(url)
        self.timeline = 0  # the newest that we have seen

    async def connect(self, *_: Any, **options: Any) -> Any:
        """A connection of asyncpg, which calls this for its pool. Raises Away."""
        found: list[_Opened] = []
        faults: list[Away] = []
        for url in tuple(self.urls):
            try:
                found.append(await self._opened(url, options))
            except Away as fault:
                faults.append(fault)
            except BaseException:
                _close(found)
                raise
            if found and self.timeline:
                break
        if not found:
            raise next((fault for fault in faults if fault.lasting), faults[0])
        newest = max(found, key=lambda opened: opened.timeline)
        _close(opened for opened in found if opened is not newest)
        self.timeline = max(self.timeline, newest.timeline)
        self._prefer(newest.url)
        return newest.connection

    async def _opened(self, url: str, options: Any) -> "_Opened":
        several = len(self.urls) > 1
        if several:
            options = {**options, "timeout": ONE_OF_SEVERAL}
        try:
            connection: Any = await asyncpg.connect(url, **options, target_session_attrs=SessionAttribute.any)
            try:
                timeline = await self._timeline(connection, several)
            except BaseException:
                connection.terminate()
                raise
        except CLOSED as fault:
            self._leave_for_last(url)
            raise Away(fault) from None
        except (Away, asyncio.CancelledError):  # whoever asked may have no more time for this one
            self._leave_for_last(url)
            raise
        _watch(connection)
        return _Opened(timeline, url, connection)

    async def _timeline(self, connection: Any, several: bool) -> int:
        """Raises Away unless it is the primary, where one is asked for."""
        if self.only_primary and is_standby(connection):
            raise Away(reasons.STANDBY)
        timeline = int(await connection.fetchval(TIMELINE)) if several else 0
        if timeline < self.timeline:
            raise Away(reasons.REPLACED)
        return timeline

    def _prefer(self, url: str) -> None:
        self.urls = [url, *(other for other in self.urls if other != url)]

    def _leave_for_last(self, url: str) -> None:
        self.urls = [*(other for other in self.urls if other != url), url]


@dataclass(frozen=True)
class _Opened:
    timeline: int
    url: str = field(repr=False)
    connection: Any


def _close(found: Iterable[_Opened]) -> None:
    for opened in found:
        opened.connection.terminate()


def is_standby(connection: Any) -> bool:
    """A server says at the start, and when it changes, whether it is a copy that takes nothing."""
    return getattr(connection.get_settings(), "in_hot_standby", "off") == "on"


def _watch(connection: Any) -> None:
    """Lets the system find out that the server's machine is gone, also while we only listen."""
    line = connection._transport.get_extra_info("socket")  # asyncpg has no other way to it
    if line.family != socket.AF_UNIX:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in (*SIGNS_OF_LIFE, (socket.TCP_USER_TIMEOUT, SILENCE)):
            line.setsockopt(socket.IPPROTO_TCP, option, value)
