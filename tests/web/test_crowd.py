"""A flood of strangers stands before nobody whom we know, and is told to come back."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from fackpol.base import tokens
from fackpol.web import crowd
from tests.asgi import Web
from tests.people import Everybody


@pytest.fixture
async def flooded(web: Web, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Web]:
    """Every turn is taken."""
    monkeypatch.setattr(crowd, "PATIENCE", 0.01)
    async with AsyncExitStack() as turns:
        for _ in range(crowd.AT_A_TIME):
            await turns.enter_async_context(web.state["app"].crowd.turn())
        yield web


async def test_whoever_is_signed_in_never_waits_behind_strangers(flooded: Web, everybody: Everybody) -> None:
    browser = await flooded.signed_in(await everybody.anna())
    assert (await browser.get("/min-sida")).status_code == 200


async def test_a_link_of_ours_never_waits_behind_strangers(flooded: Web, everybody: Everybody) -> None:
    path = "/mejl/" + tokens.token(flooded.own.link_key, "letters", await everybody.anna())
    assert (await flooded.browser().get(path)).status_code == 200
    made_up = f"{path[:-1]}{'A' if path[-1] != 'A' else 'B'}"
    assert (await flooded.browser().get(made_up)).status_code == 503


async def test_a_stranger_whose_turn_does_not_come_is_told_to_come_back(flooded: Web) -> None:
    for path in ("/", "/medlem", "/min-sida"):
        refused = await flooded.browser().get(path)
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "60"


async def test_a_turn_that_ends_in_an_error_is_given_back(web: Web) -> None:
    for _ in range(crowd.AT_A_TIME * 2):
        assert (await web.browser().get("/min-sida")).status_code == 401
        assert (await web.browser().send_form("/logga-in", {"email": "\0"})).status_code in (303, 422)
