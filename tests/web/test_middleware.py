"""The outermost: another host, a slow or endless body, a database that is away, a page that breaks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from fackpol.base import database
from fackpol.base.database import Connection, DatabaseFault
from fackpol.web import middleware
from fackpol.web.middleware import transport_security
from tests.asgi import Web, text_of
from tests.people import Everybody


async def spoken(
    web: Web, receive: Callable[[], Awaitable[dict[str, Any]]], method: str = "POST", path: str = "/medlem"
) -> tuple[int, dict[str, str]]:
    """What a client that sends its body so gets back."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1:8000"), (b"content-type", b"application/x-www-form-urlencoded")]
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
        "query_string": b"", "headers": headers, "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8000),
        "scheme": "http",
    }  # fmt: skip
    await web.served(scope, receive, send)
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


async def test_a_body_that_never_ends_is_not_waited_for(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte at a time holds no connection for ever."""
    monkeypatch.setattr(middleware, "BODY_SECONDS", 0.3)

    async def drip() -> dict[str, Any]:
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"a", "more_body": True}

    status, headers = await spoken(web, drip)
    assert status == 408
    assert headers["connection"] == "close"
    assert headers["x-content-type-options"] == "nosniff"


async def test_a_body_without_end_is_not_kept(web: Web) -> None:
    received = 0

    async def flood() -> dict[str, Any]:
        nonlocal received
        received += 1
        return {"type": "http.request", "body": b"x" * 60_000, "more_body": True}

    status, _ = await spoken(web, flood)
    assert status == 413
    assert received == 2


async def test_whoever_hangs_up_breaks_nothing(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    status, _ = await spoken(web, gone)
    assert status in (400, 500)
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1:9000", "127.0.0.1", ""])
async def test_another_host_is_led_home_and_no_form_is_taken_there(web: Web, host: str) -> None:
    browser = web.browser()
    page = await browser.get("/medlem?x=1", headers={"host": host})
    assert (page.status_code, page.headers["location"]) == (308, "http://127.0.0.1:8000/medlem?x=1")
    page = await browser.post("/medlem", data={"name": "x"}, headers={"host": host, "sec-fetch-site": "same-origin"})
    assert page.status_code == 421


@pytest.mark.parametrize("other", ["evil.example.org", "127.0.0.1:8000"])
async def test_two_hosts_are_no_host(web: Web, other: str) -> None:
    """Whatever stands before us may have gone by the other one."""
    for hosts in ([other, "127.0.0.1:8000"], ["127.0.0.1:8000", other]):
        page = await web.browser().get("/medlem", headers=[("host", host) for host in hosts])
        assert page.status_code == 400


async def test_what_is_not_there_is_not_remembered_for_a_year(web: Web) -> None:
    there, missing = [await web.browser().get(f"/static/{name}") for name in ("style.css", "nothing.css")]
    assert "max-age=31536000" in there.headers["cache-control"]
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")
    again = await web.browser().get("/static/style.css", headers={"if-none-match": there.headers["etag"]})
    assert (again.status_code, "immutable" in again.headers["cache-control"]) == (304, True)


async def test_a_path_is_no_way_to_another_site(web: Web) -> None:
    page = await web.browser().get("//evil.example.org/%2f..", headers={"host": "x.example.org"})
    assert page.headers["location"].startswith("http://127.0.0.1:8000/")


class Refusing:
    """A pool that can not give a connection, as when PostgreSQL has gone."""

    def __init__(self, fault: BaseException) -> None:
        self.fault = fault

    @asynccontextmanager
    async def acquire(self, timeout: float | None = None) -> Any:  # noqa: ASYNC109
        raise self.fault
        yield


@pytest.mark.parametrize(
    "fault",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        asyncpg.CannotConnectNowError("starting up"),
        asyncpg.TooManyConnectionsError("too many"),
        asyncpg.ConnectionDoesNotExistError("gone"),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_while_the_database_is_away_people_are_told_to_come_back(web: Web, fault: BaseException) -> None:
    state = web.state["app"]
    pools = database.Database(Refusing(fault), Refusing(fault))  # type: ignore[arg-type]
    web.state["app"] = type(state)(state.settings, state.vault, state.reference, pools)
    for page in (await web.browser().get("/medlem"), await web.browser().send_form("/logga-in", {"email": "a@b.se"})):
        assert page.status_code == 503
        assert page.headers["retry-after"] == "60"
        assert "Vi är strax tillbaka" in text_of(page)


async def test_a_page_that_breaks_says_a_number_and_the_log_has_the_same(
    web: Web, everybody: Everybody, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(db: Connection, person: object) -> None:
        raise ValueError("anna.ek@example.org")

    monkeypatch.setattr("fackpol.network.members.details", broken)
    anna = await web.signed_in(await everybody.anna())
    with caplog.at_level(logging.INFO):
        page = await anna.get("/min-sida/uppgifter")
    assert page.status_code == 500
    (event,) = [record.args[0] for record in caplog.records if record.levelno == logging.ERROR and record.args]
    assert str(event) in text_of(page)
    assert "anna.ek" not in caplog.text + page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


async def test_one_line_of_log_a_request_names_the_door_and_not_who(
    web: Web, everybody: Everybody, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "fackpol.web"):
        await web.browser().get("/svar/hemligt-hemligt")
        await web.browser().get("/finns/inte/anna.ek@example.org")
    lines = [record.getMessage() for record in caplog.records if record.name == "fackpol.web"]
    assert len(lines) == 2
    assert lines[0].startswith("GET /svar/{token} 404 ")
    assert lines[1].startswith("GET - 404 ")


def test_what_the_database_refused_is_named_without_its_values() -> None:
    refused = asyncpg.ForeignKeyViolationError('Key (person)=(Anna Ek) is not present in table "people".')
    try:
        raise DatabaseFault(refused)
    except DatabaseFault:
        said = middleware.where()
    assert said.startswith("DatabaseFault (ForeignKeyViolationError 23503) at test_middleware.py")
    assert "Anna" not in said


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "max-age=0"), (1, "max-age=86400"), (364, "max-age=31449600"), (365, "max-age=31536000; includeSubDomains")],
)
def test_the_promise_to_speak_https_begins_small(days: int, said: str) -> None:
    assert transport_security(days) == said
