"""A proxy that does not pass on the host that people typed: told once, instead of a redirect without end."""

import logging
from dataclasses import replace

import pytest
from starlette.requests import Request

from fackpol.base.settings import Settings
from fackpol.web.hosts import Hosts


def asked(host: str, method: str = "GET", **headers: str) -> Request:
    told = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in told.items()]
    return Request({"type": "http", "method": method, "path": "/medlem", "query_string": b"x=1", "headers": raw,
                    "scheme": "http", "server": ("127.0.0.1", 8000)})  # fmt: skip


@pytest.fixture
def hosts(own: Settings) -> Hosts:
    return Hosts(replace(own, base_url="https://moten.example.org"))


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.0.7", "localhost:8000", "fackpol_backend"])
def test_a_proxy_that_passes_another_host_is_told_in_words(hosts: Hosts, host: str) -> None:
    for method in ("GET", "POST"):
        response = hosts.elsewhere(asked(host, method))
        assert response.status_code == 421
        sentence = f"Proxyn skickar Host: {host}. Den ska skicka Host: moten.example.org.\n"
        assert bytes(response.body).decode() == sentence


def test_a_proxy_that_says_what_people_typed_and_passes_another_is_told(hosts: Hosts) -> None:
    asking = asked("app.example.net", x_forwarded_host="x.example.org, moten.example.org")
    assert hosts.elsewhere(asking).status_code == 421


def test_a_port_that_gets_lost_on_the_way_is_told(own: Settings) -> None:
    hosts = Hosts(replace(own, base_url="https://moten.example.org:8443"))
    assert hosts.elsewhere(asked("moten.example.org")).status_code == 421
    assert hosts.ours(asked("moten.example.org:8443"))


@pytest.mark.parametrize("host", ["www.example.org", "moten.example.org:443", "evil.example", "192.0.2.x", "8.8.8.8"])
def test_whoever_comes_by_another_name_is_led_home(hosts: Hosts, host: str) -> None:
    response = hosts.elsewhere(asked(host))
    assert (response.status_code, response.headers["location"]) == (308, "https://moten.example.org/medlem?x=1")


def test_it_is_logged_once_and_nothing_odd_with_it(hosts: Hosts, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for host in ("back<script>end", "back<script>end", "other"):
            hosts.elsewhere(asked(host))
    assert [record.getMessage() for record in caplog.records] == [
        "the proxy passes Host back?script?end, and should pass moten.example.org"
    ]


def test_whoever_names_no_host_is_answered_too(own: Settings) -> None:
    request = asked("", x_forwarded_host="moten.example.org")
    request.scope["headers"].pop(0)
    assert Hosts(replace(own, base_url="https://moten.example.org")).elsewhere(request).status_code == 421
