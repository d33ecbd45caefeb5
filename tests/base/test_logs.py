"""Log lines as text or JSON, with the number of their request, from a level on."""

import json
import logging
import logging.config
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fackpol.base import logs
from fackpol.base.settings import Settings
from tests.asgi import Web

log = logging.getLogger("fackpol.web")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_a_line_of_json_is_one_object(own: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(replace(own, log_format="json"))
    log.info("GET %s\n%s", "/", "å")
    number = logs.request.set("3f2a91c0")
    log.warning("slow")
    logs.request.reset(number)
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first.pop("time")[10], first) == (
        "T", {"level": "info", "logger": "fackpol.web", "message": "GET /\nå"},
    )  # fmt: skip
    assert (second["request"], second["level"]) == ("3f2a91c0", "warning")


@pytest.mark.parametrize("timed", [True, False])
def test_a_line_of_text_has_the_time_unless_the_journal_adds_it(
    own: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, timed: bool
) -> None:
    monkeypatch.setattr(logs.Text, "timed", timed)
    logs.configure(own)
    number = logs.request.set("3f2a91c0")
    log.info("GET /")
    logs.request.reset(number)
    said = capsys.readouterr().err
    assert said.endswith("INFO fackpol.web 3f2a91c0: GET /\n")
    assert said.startswith("20" if timed else "INFO")


def test_what_is_below_the_level_is_left_out(own: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(replace(own, log_level="warning"))
    log.info("GET /")
    log.warning("slow")
    assert [line.rpartition(": ")[2] for line in capsys.readouterr().err.splitlines()] == ["slow"]


async def test_each_request_has_a_number_of_its_own(
    web: Web, own: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(replace(own, log_format="json"))
    browser = web.browser()
    for _ in range(2):
        await browser.get("/")
    await browser.get("/health")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["message"].split()[:2] for line in lines if line["logger"] == "fackpol.web"] == [["GET", "/"]] * 2
    assert len({line["request"] for line in lines if line["logger"] == "fackpol.web"}) == 2
    assert logs.request.get() == ""
