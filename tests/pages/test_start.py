"""The privacy page says whether the board has approved it, and security.txt where to report a weakness (RFC 9116)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from fackpol.base import dates
from fackpol.web.state import AppState
from tests.asgi import Web
from tests.people import Everybody


def settle(web: Web, **values: Any) -> None:
    state: AppState = web.state["app"]
    web.state["app"] = replace(state, settings=replace(state.settings, **values))


@pytest.mark.parametrize(("ago", "draft"), [(None, True), (-1, True), (0, False), (30, False)])
async def test_the_privacy_page_is_a_draft_until_the_day_of_the_boards_approval(
    web: Web, ago: int | None, draft: bool
) -> None:
    day = None if ago is None else dates.today(dates.now()) - timedelta(days=ago)
    settle(web, privacy_approved=day)
    page = await web.browser().get("/integritet")
    assert ("UTKAST, text " in page.text) is draft
    assert ("godkände den" in page.text) is not draft
    assert draft or dates.day_year(day or dates.now()) in page.text


async def test_the_name_of_the_service_leads_her_who_is_signed_in_to_her_page(web: Web, everybody: Everybody) -> None:
    """Public pages ask no session; that her browser has one is enough for a link, and never for a name."""
    hers, strange = await web.signed_in(await everybody.anna()), web.browser()
    assert 'class="wordmark" href="/hem"' in (await hers.get("/min-sida")).text
    for path in ("/", "/integritet"):
        page = await hers.get(path)
        assert ('class="wordmark" href="/hem"' in page.text, "Till din sida" in page.text) == (True, True)
        assert "Anna Ek" not in page.text
        page = await strange.get(path)
        assert ('class="wordmark" href="/"' in page.text, 'href="/logga-in"' in page.text) == (True, True)
    page = await hers.send_form("/min-sida/lamna")  # an answer that signs her out
    assert ('class="wordmark" href="/"' in page.text, "Till din sida" in page.text) == (True, False)


async def test_security_txt_says_where_to_write_until_when_and_where_it_stands(web: Web) -> None:
    answer = await web.browser().get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:kontakt@example.org"
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    assert fields["Canonical"].startswith(web.state["app"].settings.base_url)
    assert fields["Preferred-Languages"] == "sv, en"
    left = datetime.fromisoformat(fields["Expires"]) - dates.now()
    assert timedelta(days=90) < left < timedelta(days=365)
    settle(web, security_contact="sakerhet@example.org")
    assert "Contact: mailto:sakerhet@example.org\n" in (await web.browser().get("/.well-known/security.txt")).text
