"""Real parts: one PostgreSQL for all tests, a real SMTP server, and the pages over ASGI.

A test runs inside a transaction that is rolled back. What must really commit (several connections, the worker killed,
a browser) gets a database of its own, copied from a template that nobody is ever connected to.
"""

import asyncio
import base64
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import asyncpg
import hypothesis
import pytest
from aiosmtpd.smtp import SMTP
from starlette.applications import Starlette

from fackpol import release
from fackpol.app import build, load_state
from fackpol.base import database, embedded, settings
from fackpol.base.database import Connection, Database
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import reference
from fackpol.network.reference import Reference
from fackpol.web import health
from fackpol.web.state import AppState
from tests.asgi import OnePool, Web
from tests.people import Everybody
from tests.post_office import PostOffice
from tests.servers import new_folder

TESTS = Path(__file__).parent
# How long an example takes says more of what else the machine does than of the code.
hypothesis.settings.register_profile("fackpol", deadline=None)
hypothesis.settings.load_profile("fackpol")
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
OTHER_KEYS = [base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2)]
KEYS = {"SEAL_KEYS": f"1:{OTHER_KEYS[0]}", "INDEX_KEY": OTHER_KEYS[1], "LINK_KEY": KEY}
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
# What starts other programs, or tries many examples, all through; elsewhere single tests carry the mark themselves.
SLOW = ("browser/", "faults/", "network/test_matching_properties.py", "test_demo.py", "test_wheel.py")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """`-n logical`: as many as there are cores. `-n auto`: one more, for the slow tests wait for other programs."""
    return min(len(os.sched_getaffinity(0)), 7) + (config.option.numprocesses == "auto")


def pytest_itemcollected(item: pytest.Item) -> None:
    if item.path.relative_to(TESTS).as_posix().startswith(SLOW):
        item.add_marker("slow")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, in random order too: or one process would still be at them when the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Short, because a socket lives in it."""
    path = new_folder()
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
async def server(folder: Path) -> AsyncIterator[Callable[[str], str]]:
    """The URL of a database by its name, on a server of our own."""
    async with embedded.running(folder, *QUICK):
        yield lambda name: f"postgresql://postgres@/{name}?host={quote(str(folder / 'postgres'), safe='')}"


@pytest.fixture(scope="session")
async def plan(server: Callable[[str], str]) -> str:
    """The name of a migrated database that nobody is connected to: the template of all others."""
    await _run(server("postgres"), "CREATE DATABASE plan")
    async with database.alone(server("plan")) as db:
        await release.install(db)
    return "plan"


@pytest.fixture(scope="session")
async def one(server: Callable[[str], str], plan: str) -> AsyncIterator[Connection]:
    await _run(server("postgres"), f"CREATE DATABASE state TEMPLATE {plan}")
    async with database.alone(server("state")) as connection:
        yield connection


@pytest.fixture
async def db(one: Connection) -> AsyncIterator[Connection]:
    """A connection whose work is undone after the test."""
    undo = one.transaction()
    await undo.start()
    yield one
    await undo.rollback()


@pytest.fixture
async def fresh(server: Callable[[str], str], plan: str) -> AsyncIterator[str]:
    """The URL of a database of its own, for what really commits."""
    name = f"fresh_{id(object()):x}"
    await _run(server("postgres"), f"CREATE DATABASE {name} TEMPLATE {plan}")
    yield server(name)
    await _run(server("postgres"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def empty(server: Callable[[str], str]) -> AsyncIterator[str]:
    """The URL of a database with nothing in it, not even tables."""
    name = f"empty_{uuid4().hex}"
    await _run(server("postgres"), f"CREATE DATABASE {name}")
    yield server(name)
    await _run(server("postgres"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
async def known(one: Connection) -> Reference:
    return await reference.read(one, "01")


@pytest.fixture
async def post_office() -> AsyncIterator[PostOffice]:
    """A real SMTP server on loopback that keeps every letter."""
    office = PostOffice()
    serving = await asyncio.get_running_loop().create_server(lambda: SMTP(office, enable_SMTPUTF8=True), "127.0.0.1", 0)
    office.port = serving.sockets[0].getsockname()[1]
    yield office
    serving.close()


@pytest.fixture(scope="session")
def keys() -> dict[str, str]:
    return KEYS


@pytest.fixture
def own(keys: dict[str, str], post_office: PostOffice, tmp_path: Path) -> Settings:
    """The settings of an example service."""
    return settings.read(environ(keys, post_office.port, tmp_path), *settings.NEEDS)


def environ(keys: dict[str, str], port: int, folder: Path, url: str = "postgresql://nowhere/") -> dict[str, str]:
    return {
        **keys,
        "DATABASE_URL": url,
        "ERASURES_URL": f"file:{folder / 'erasures'}",
        "BASE_URL": "http://127.0.0.1:8000",
        "ORGANISATION": "Exempelpartiet i Stockholms län",
        "PARTY": "Exempelpartiet",
        "CONTACT": "kontakt@example.org",
        "NEUTRAL_NAME": "Möten",
        "SMTP_URL": f"smtp://127.0.0.1:{port}?tls=none",
        "MAIL_FROM": "moten@example.org",
    }


@pytest.fixture
def vault(own: Settings) -> Vault:
    return own.vault


@pytest.fixture
async def pools(db: Connection) -> Database:
    """Both pools, on the test's own connection: nothing outlives the test."""
    lock = asyncio.Lock()
    return Database(OnePool(db, lock, read_only=True), OnePool(db, lock))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def app(keys: dict[str, str]) -> Starlette:
    """Built once: what differs from test to test comes with each request, in its state."""
    health.HOLDS = 0.0  # it serves all tests, and one test's database is not the next one's
    return build(settings.read(environ(keys, 1, Path("/nowhere")), *settings.NEEDS))


@pytest.fixture
def web(app: Starlette, own: Settings, known: Reference, pools: Database, post_office: PostOffice) -> Web:
    """The pages over ASGI; `web.browser()` is somebody's browser, `web.deliver()` lets the worker work."""
    state = {"app": AppState(own, own.vault, known, pools)}
    return Web(app, state, own, pools, post_office)


@pytest.fixture
def everybody(db: Connection, vault: Vault, known: Reference) -> Everybody:
    """Anna, Bo, Cilla and Dag, made when first asked for."""
    return Everybody(db, vault, known)


@asynccontextmanager
async def real_state(own: Settings, url: str) -> AsyncIterator[AppState]:
    """The web process's own pools on a database of its own."""
    async with database.open_pools(url) as pools:
        yield await load_state(own, pools)


async def _run(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
