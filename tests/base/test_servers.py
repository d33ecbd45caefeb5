"""Several servers, of which one takes what is written: which of them we use, and when."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from fackpol.base import database, reasons
from fackpol.base.database import Away, Connection, connected
from fackpol.base.servers import Servers
from fackpol.base.urls import asks_for_primary, each_server
from tests.servers import Server, primary_and_standby

PRIMARY = "?target_session_attrs=primary"


@pytest.mark.parametrize(
    ("url", "each"),
    [
        ("postgresql:///fackpol", ["postgresql:///fackpol"]),
        ("postgresql://u:p%40@a:1/x?sslmode=require", ["postgresql://u:p%40@a:1/x?sslmode=require"]),
        (f"postgresql://u:p%2C@a:1,b/x{PRIMARY}", [f"postgresql://u:p%2C@a:1/x{PRIMARY}", f"postgresql://u:p%2C@b/x{PRIMARY}"]),
        (f"postgresql://[::1]:5,%2Frun/x{PRIMARY}", [f"postgresql://[::1]:5/x{PRIMARY}", f"postgresql://%2Frun/x{PRIMARY}"]),
        ("postgresql:///x?host=/a,/b&port=1,2", ["postgresql:///x?host=%2Fa&port=1", "postgresql:///x?host=%2Fb&port=2"]),
        ("postgresql://u@/x?host=/a,/b&port=1", ["postgresql://u@/x?host=%2Fa&port=1", "postgresql://u@/x?host=%2Fb&port=1"]),
    ],
)  # fmt: skip
def test_each_server_has_a_url_of_its_own(url: str, each: list[str]) -> None:
    assert each_server(url) == each


def test_a_primary_is_asked_for() -> None:
    assert asks_for_primary(f"postgresql://a/x{PRIMARY}")
    assert not asks_for_primary("postgresql://a/x?target_session_attrs=any")
    assert not asks_for_primary("postgresql://a/x")


@pytest.fixture
async def pair() -> AsyncIterator[tuple[Server, Server]]:
    async with primary_and_standby() as servers:
        yield servers


async def where(db: Connection) -> str:
    """The folder of the server that we are at."""
    return str(await db.fetchval("SHOW data_directory"))


@pytest.mark.slow
async def test_the_primary_is_used_wherever_it_stands_and_the_next_when_it_dies(
    pair: tuple[Server, Server],
) -> None:
    first, second = pair
    async with database.open_pools(second.beside(first)) as pools:  # the copy is named first
        for pool in (pools.reading, pools.writing):
            async with connected(pool) as db:
                assert await where(db) == str(first.folder / "postgres")
        await first.kill()
        for _ in range(3):  # the first may find a line that is dead
            with pytest.raises(Away) as away:
                async with connected(pools.writing) as db:
                    await db.fetchval("SELECT 1")
            assert away.value.reason in (reasons.NOBODY, reasons.STANDBY, reasons.CUT_OFF)
            assert not away.value.lasting
        await second.promote()
        for pool in (pools.reading, pools.writing):
            async with connected(pool) as db:
                assert await where(db) == str(second.folder / "postgres")
                assert await db.fetchval("SELECT count(*) FROM areas")


@pytest.mark.slow
async def test_an_old_primary_that_comes_back_beside_the_new_one_is_not_used(pair: tuple[Server, Server]) -> None:
    """Neither by who has seen the new one, also when that is away, nor by who has just started."""
    old, new = pair
    url = old.beside(new)
    async with database.open_pools(url) as pools:
        await old.kill()
        await new.promote()
        async with connected(pools.writing) as db:
            assert await where(db) == str(new.folder / "postgres")
        await old.start()
        async with database.alone(url) as db:
            assert await where(db) == str(new.folder / "postgres")
            await db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        await new.stop()
        for _ in range(3):
            with pytest.raises(Away):
                async with connected(pools.writing) as db:
                    await db.fetchval("SELECT 1")
        await new.start()
        async with connected(pools.writing) as db:
            assert await where(db) == str(new.folder / "postgres")


@pytest.mark.slow
async def test_who_writes_to_a_copy_is_told_that_the_database_is_away(pair: tuple[Server, Server]) -> None:
    """Whose DATABASE_URL names only one server, and that one is no primary any more."""
    _, copy = pair
    async with database.open_pools(copy.url) as pools:
        for _ in range(2):
            with pytest.raises(Away, match="kopia"):
                async with connected(pools.writing) as db, db.transaction():
                    await db.execute("DELETE FROM sessions")
        async with connected(pools.reading) as db:
            assert await db.fetchval("SELECT count(*) FROM areas")
    with pytest.raises(Away, match="kopia"):
        async with database.alone(copy.url + "&target_session_attrs=primary"):
            pass


async def test_of_several_one_that_says_nothing_does_not_hold_up_the_others(fresh: str) -> None:
    """Its machine is gone: nobody refuses, nobody answers. The second time it is asked last."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        servers = Servers(f"postgresql://x@127.0.0.1:{silent.getsockname()[1]}/x")
        servers.urls += [fresh]
        loop = asyncio.get_running_loop()
        for most in (3.5, 1.5):
            began = loop.time()
            connection = await servers.connect("")
            await connection.close()
            assert loop.time() - began < most
        assert servers.urls[0] == fresh


async def test_whoever_has_no_time_to_wait_for_one_gets_the_other_next_time(fresh: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        servers = Servers(f"postgresql://x@127.0.0.1:{silent.getsockname()[1]}/x")
        servers.urls += [fresh]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(servers.connect(""), 0.1)
        assert servers.urls[0] == fresh


async def test_a_line_over_a_network_is_watched() -> None:
    """By the kernel: without that a machine that has lost its power is missed after two hours."""
    from fackpol.base import servers

    class Line:
        def __init__(self, line: socket.socket) -> None:
            self._transport = self
            self.line = line

        def get_extra_info(self, _: str) -> socket.socket:
            return self.line

    with socket.socket() as line:
        servers._watch(Line(line))
        assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == servers.SILENCE
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 5
