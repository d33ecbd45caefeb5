"""The endpoint: whose click it is, which site it comes from, and how many from one network."""

from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest
import time_machine
from httpx import ASGITransport
from starlette.requests import Request

from fackpol.app import build
from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.base.rate_limits import LETTERS_FROM_NETWORK, LETTERS_IN_ALL
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import consents
from fackpol.web import endpoint
from fackpol.web.access import client
from fackpol.web.cookies import cookie_name
from fackpol.web.state import AppState
from tests.asgi import Browser, Web, text_of
from tests.people import ANNA, Everybody, application

CROSS = {"sec-fetch-site": "cross-site"}
# Headers of a click, and whether it passes: on a page that a cookie opens, and on one that needs none.
CLICKS = {
    "our own page": ({"sec-fetch-site": "same-origin"}, True, True),
    "typed or a mail program": ({"sec-fetch-site": "none"}, True, True),
    "another site": ({"sec-fetch-site": "cross-site"}, False, False),
    "another name of our domain": ({"sec-fetch-site": "same-site"}, False, False),
    "an old browser, our page": ({"origin": "http://127.0.0.1:8000"}, True, True),
    "an old browser, another page": ({"origin": "https://evil.example.org"}, False, False),
    "a sandboxed frame": ({"origin": "null"}, False, False),
    "says both, and they disagree": (
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"}, False, False,
    ),
    "says nothing": ({}, False, True),
}  # fmt: skip


@pytest.mark.parametrize("case", CLICKS)
async def test_a_click_counts_only_from_our_own_pages(web: Web, everybody: Everybody, case: str) -> None:
    headers, with_cookie, without = CLICKS[case]
    anna = await web.signed_in(await everybody.anna())
    page = await anna.post("/min-sida/ja", data={"invitations": "y"}, headers=headers)
    assert (page.status_code != 403) is with_cookie
    page = await web.browser().post("/logga-in", data={"email": ANNA}, headers=headers)
    assert (page.status_code != 403) is without


async def test_what_she_typed_is_there_to_copy_when_a_click_is_refused(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    long = "En text som tog en halvtimme att skriva & <läsa>."
    page = await bo.post(f"/branscher/{branch}/utskick", data={"subject": "Hej", "text": long}, headers=CROSS)
    assert page.status_code == 403
    assert long in text_of(page)


async def test_and_when_she_was_signed_out_meanwhile(web: Web, everybody: Everybody, db: Connection) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    long = "En text som tog en halvtimme att skriva."
    with time_machine.travel(dates.now() + timedelta(minutes=31), tick=False):
        page = await bo.send_form(f"/branscher/{branch}/utskick", {"subject": "Hej", "text": long})
    assert page.status_code == 401
    assert long in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM notices") == 0


async def test_an_old_browser_that_only_says_where_it_was_is_believed(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """No Sec-Fetch-Site and no Origin: the Referer tells, and our pages ask for one."""
    anna = await web.signed_in(await everybody.anna())
    for referer, status in ((f"{web.own.base_url}/min-sida/ja", 303), ("https://evil.example.org/", 403)):
        page = await anna.post("/min-sida/ja", data={"remind": "no"}, headers={"referer": referer})
        assert page.status_code == status
    assert (await anna.post("/min-sida/ja", data={"remind": "no"})).status_code == 403


@pytest.mark.parametrize("path", ["/skotsel/regler?bransch=%00", "/skotsel/branscher/%00", "/branscher/%00/bilder"])
async def test_what_no_database_takes_is_nowhere(web: Web, everybody: Everybody, path: str) -> None:
    assert (await (await web.signed_in(await everybody.eva())).get(path)).status_code == 404


async def test_a_link_that_lost_a_part_on_its_way_says_what_to_do(web: Web) -> None:
    page = await web.browser().get("/svar/AwAAAAAAAAAEQACAAAAA")
    assert page.status_code == 404
    assert "Länken är inte hel Öppna mejlet och tryck på knappen igen" in text_of(page)


async def test_whatever_goes_wrong_what_she_had_typed_is_on_the_page(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    long = "Ni som jobbade i går: tack för hjälpen."
    await db.execute("ALTER TABLE notices RENAME TO away")
    page = await bo.send_form(f"/branscher/{branch}/utskick", {"subject": "Hej", "text": long, "letters": "0"})
    assert (page.status_code, long in text_of(page)) == (500, True)
    await db.execute("ALTER TABLE away RENAME TO notices")
    meeting = await everybody.meeting(branch, await everybody.eva())
    page = await bo.send_form(f"/branscher/{branch}/moten/{meeting}/svar", {"invitation": "x", "note": long})
    assert (page.status_code, long in text_of(page)) == (422, True)
    assert "Något fattas" in text_of(page)


async def test_another_sites_click_asks_the_database_nothing(web: Web, db: Connection) -> None:
    await web.browser().post("/medlem", data=application(), headers=CROSS)
    assert await db.fetchval("SELECT count(*) FROM applications") == 0
    assert await db.fetchval("SELECT count(*) FROM rate_limits") == 0


@pytest.mark.slow
async def test_a_network_that_asks_too_often_waits_and_is_told_how_long(web: Web, db: Connection) -> None:
    with time_machine.travel(dates.now().replace(minute=10, second=0, microsecond=0), tick=False):
        for n in range(LETTERS_FROM_NETWORK.most):
            page = await web.browser().send_form("/logga-in", {"email": f"nobody.{n}@example.org"})
            assert page.status_code == 303
        page = await web.browser().send_form("/logga-in", {"email": ANNA})
        assert page.status_code == 429
        assert page.headers["retry-after"] == str(50 * 60 + 1)
        assert "Det blev för många försök" in text_of(page)
        before = await db.fetchval("SELECT count(*) FROM letters")
    with time_machine.travel(dates.now() + timedelta(hours=1)):
        assert (await web.browser().send_form("/logga-in", {"email": ANNA})).status_code == 303
        assert await db.fetchval("SELECT count(*) FROM letters") == before + 1


@pytest.fixture
def proxied(web: Web) -> Web:
    """Behind a proxy that says where somebody is."""
    state = web.state["app"]
    own = replace(web.own, trusted_proxies=1)
    web.state["app"] = AppState(own, state.vault, state.reference, state.database)
    return web


async def ask_from(web: Web, network: str, browser: Browser | None = None, email: str = ANNA) -> int:
    headers = {"sec-fetch-site": "same-origin", "x-forwarded-for": network}
    return (await (browser or web.browser()).post("/logga-in", data={"email": email}, headers=headers)).status_code


async def test_whoever_asks_from_many_networks_shuts_nobody_else_out(
    proxied: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond what is allowed in all, those who ask most wait; a network that has hardly asked does not."""
    monkeypatch.setattr(endpoint, "LETTERS_IN_ALL", replace(LETTERS_IN_ALL, most=10))
    monkeypatch.setattr(endpoint, "LITTLE_FROM_NETWORK", 3)
    for n in range(5):
        for m in range(6):
            await ask_from(proxied, f"10.0.{n}.1", email=f"nobody.{n}.{m}@example.org")
    assert await ask_from(proxied, "10.0.0.1") == 429
    assert [await ask_from(proxied, "10.1.0.1", email=f"x.{n}@example.org") for n in range(4)] == [303] * 3 + [429]


async def test_no_network_is_too_busy_for_a_browser_in_which_she_has_signed_in(
    proxied: Web, everybody: Everybody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Strangers on her own network have used up all that it may ask, and all that her address may be asked for."""
    await everybody.anna()
    browser = proxied.browser()
    await ask_from(proxied, "10.0.0.1", browser)
    await proxied.deliver()
    await browser.send_form(proxied.post_office.latest(ANNA).link("/logga-in/"))
    monkeypatch.setattr(endpoint, "LETTERS_FROM_NETWORK", replace(LETTERS_FROM_NETWORK, most=8))
    assert [await ask_from(proxied, "10.0.0.1") for _ in range(9)][-1] == 429
    await proxied.deliver()
    proxied.post_office.arrived.clear()
    assert await ask_from(proxied, "10.0.0.1", browser) == 303
    await proxied.deliver()
    assert len(proxied.post_office.to(ANNA)) == 1
    assert await ask_from(proxied, "10.0.0.1", browser, "nobody@example.org") == 429


@pytest.mark.slow
async def test_no_network_is_too_busy_for_a_link_from_a_letter(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    """Whoever stops her letters, or presses a sign-in link, where others have used up all that the network may ask."""
    anna = await everybody.anna()
    hers = tokens.token(web.own.link_key, "letters", anna)
    browser = web.browser()
    await browser.send_form("/logga-in", {"email": ANNA})
    await web.deliver()
    link = web.post_office.latest(ANNA).link("/logga-in/")
    for _ in range(LETTERS_FROM_NETWORK.most):
        refused = await web.browser().send_form("/logga-in/kod", {"code": "1"})
    assert refused.status_code == 429
    assert (await web.browser().send_form(f"/mejl/{'A' * 44}", {"stop": "y"})).status_code == 429
    one_click = await web.browser().post(f"/mejl/{hers}", data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert "invitations" not in await consents.of(db, anna)
    assert (await browser.send_form(link)).status_code == 303


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.0.0.1, 198.51.100.7", "198.51.100.7"),
        (2, "1.2.3.4, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "198.51.100.7, ", "198.51.100.7"),
        (1, "10.0.0.1\n198.51.100.7", "198.51.100.7"),
        (2, "1.2.3.4\n198.51.100.7\n10.0.0.1", "198.51.100.7"),
    ],
)
def test_only_the_hops_we_trust_say_where_somebody_is(
    own: Settings, proxies: int, forwarded: str, expected: str
) -> None:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded.splitlines()]
    request = Request({"type": "http", "headers": headers, "client": ("127.0.0.1", 50000)})
    assert client(request, replace(own, trusted_proxies=proxies)) == expected


async def test_in_public_the_cookie_is_locked_to_the_host_and_tls(web: Web, everybody: Everybody) -> None:
    """Behind TLS: __Host-, Secure, HttpOnly, SameSite, and the browser is told never to come without TLS."""
    public = replace(web.own, base_url="https://fackpol.example.org")
    state = web.state["app"]
    app = build(public, AppState(public, state.vault, state.reference, state.database))
    async with app.router.lifespan_context(app) as state:

        async def served(scope: object, receive: object, send: object) -> None:
            await app({**scope, "state": dict(state)}, receive, send)  # type: ignore[dict-item, arg-type]

        browser = Browser(transport=ASGITransport(served), base_url=public.base_url)  # type: ignore[arg-type]
        page = await browser.send_form("/logga-in", {"email": ANNA})
        cookie = page.headers["set-cookie"]
        assert cookie.startswith("__Host-browser=")
        for said in ("HttpOnly", "Path=/", "SameSite=lax", "Secure"):
            assert said in cookie
        assert "Domain" not in cookie
        assert page.headers["strict-transport-security"] == "max-age=86400"
    assert cookie_name(web.own, "session") == "session"


async def test_a_made_up_cookie_is_nobody(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    for cookie in ("x", "å", "' OR 1=1 --", "A" * 4000):
        browser = web.browser()
        page = await browser.get("/min-sida", headers=[(b"cookie", f"session={cookie}".encode())])
        assert page.status_code == 401


async def test_a_page_that_is_only_read_can_not_write(web: Web, everybody: Everybody, db: Connection) -> None:
    """The database itself refuses, whatever a page's code might do."""
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with web.pools.reading.acquire() as reading:
            await reading.execute("DELETE FROM people")


@pytest.mark.parametrize(
    ("asked", "lang"), [("sv", "sv"), ("en-GB,en;q=0.9", "sv"), ("xx", "sv"), ("", "sv"), ("*;q=broken,,", "sv")]
)
async def test_a_language_we_do_not_speak_is_swedish(web: Web, asked: str, lang: str) -> None:
    page = await web.browser().get("/", headers={"accept-language": asked})
    assert f'lang="{lang}"' in page.text


async def test_a_page_that_is_not_there_asks_nobody_to_sign_in_who_is_signed_in(web: Web, everybody: Everybody) -> None:
    bo = await web.signed_in(await everybody.bo(await everybody.branch()))
    for path in ("/finns-inte", "/skotsel"):
        page = await bo.get(path)
        assert page.status_code == 404
        assert "Adressen kan vara fel, eller så är sidan borta." in page.text
        assert "/logga-in" not in page.text
        assert 'href="/hem"' in page.text
    page = await web.browser().get("/finns-inte")
    assert "eller så behöver du logga in." in page.text
    assert 'href="/logga-in"' in page.text.partition("<main")[2]
