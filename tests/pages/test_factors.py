"""The second step: who must, what a mailbox alone opens, and what is asked again."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from httpx import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.endpoints import ENDPOINTS
from fackpol.network import factors
from fackpol.web.access import STRONG
from fackpol.web.endpoint import Endpoint
from tests.asgi import Browser, Web, errors_of, set_up, show_code, text_of
from tests.authenticator import Authenticator
from tests.people import ANNA, BO, SECRET, Everybody

POST_PAGES = [one for one in ENDPOINTS if one.access in STRONG]
FRESH = [one for one in ENDPOINTS if one.fresh]


def named(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


def anywhere(endpoint: Endpoint, branch: str) -> str:
    """A path of the endpoint, with ids that need not exist: she is stopped before anybody looks."""
    path = re.sub(r"{(branch|slug)}", branch, endpoint.path)
    path = re.sub(r"{\w+:uuid}", "0e6f8f3e-0000-4000-8000-000000000000", path)
    return re.sub(r"{\w+(:id)?}", "1", path)


async def ask(browser: Browser, endpoint: Endpoint, path: str) -> Response:
    return await (browser.get(path) if endpoint.method == "GET" else browser.send_form(path, {"text": "En text."}))


def carried(page: Response) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', page.text)
    assert found, text_of(page)
    return found[1]


# -- what a mailbox alone opens ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", POST_PAGES, ids=named)
async def test_a_stolen_mailbox_opens_no_page_of_a_post(
    web: Web, everybody: Everybody, db: Connection, endpoint: Endpoint
) -> None:
    branch = await everybody.branch()
    await everybody.welcomed(branch, await everybody.anna())
    person = await (everybody.eva() if endpoint.access == "administrator" else everybody.bo(branch))
    thief = await web.signed_in(person, strong=False)
    page = await ask(thief, endpoint, anywhere(endpoint, branch))
    assert page.status_code == 401
    assert "Visa att det är du" in text_of(page)
    assert "Anna" not in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM access_log") == 0


async def test_what_she_may_not_see_at_all_is_not_there_in_one_step_or_two(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo, other = await everybody.bo(branch), await everybody.branch("Handel")
    for strong in (True, False):
        browser = await web.signed_in(bo, strong)
        for path in ("/skotsel", "/skotsel/tva-steg", f"/branscher/{other}", f"/branscher/{other}/medlemmar", "/x"):
            assert (await browser.get(path)).status_code == 404


async def test_her_own_pages_as_a_member_stay_open(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, branch = await everybody.anna(), await everybody.branch()
    await everybody.hold(anna, "coordinator", await db.fetchval("SELECT id FROM branches"))
    browser = await web.signed_in(anna, strong=False)
    for path in ("/min-sida", "/min-sida/insyn", "/min-sida/ja", "/kalender", "/sessioner"):
        assert (await browser.get(path)).status_code == 200
    assert (await browser.get(f"/branscher/{branch}")).status_code == 401


async def test_signed_in_by_letter_she_proves_it_and_lands_where_she_was_going(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    browser = await web.signed_in(await everybody.bo(branch), strong=False)
    assert (await browser.get("/hem")).headers["location"] == "/tva-steg/visa"
    assert (await browser.get("/tva-steg/visa")).status_code == 200
    assert (await show_code(browser, db)).headers["location"] == "/hem"
    assert (await browser.get("/hem")).headers["location"] == f"/branscher/{branch}"
    path = f"/branscher/{branch}/medlemmar"
    browser = await web.signed_in(await db.fetchval("SELECT person FROM appointments"), strong=False)
    assert (await browser.get(path)).status_code == 401
    assert (await show_code(browser, db)).headers["location"] == path
    assert (await browser.get(path)).status_code == 200


async def test_a_cookie_from_before_the_proof_stays_weak_and_ends(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch), strong=False)
    thief = web.browser()
    thief.cookies.set("session", bo.cookies["session"])
    await show_code(bo, db)
    assert (await bo.get(f"/branscher/{branch}/medlemmar")).status_code == 200
    assert (await thief.get(f"/branscher/{branch}/medlemmar")).status_code == 401
    assert (await thief.get("/sessioner")).status_code == 200
    assert (await bo.get("/sessioner")).text.count("Den här webbläsaren.") == 1
    assert "Logga ut där" not in (await bo.get("/sessioner")).text
    with time_machine.travel(dates.now() + timedelta(seconds=61), tick=False):
        assert (await thief.get("/sessioner")).status_code == 401
        assert (await bo.get("/sessioner")).status_code == 200


async def test_a_code_that_is_sent_twice_signs_nobody_out(web: Web, everybody: Everybody, db: Connection) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch), strong=False)
    twice = web.browser()
    twice.cookies.set("session", bo.cookies["session"], domain=twice.base_url.host)
    await show_code(bo, db)
    page = await twice.send_form("/tva-steg/visa", {"code": factors.code_at(SECRET, dates.now())})
    assert page.status_code == 422
    assert "set-cookie" not in page.headers
    assert (await bo.get(f"/branscher/{branch}")).status_code == 200


async def test_another_session_of_his_stays_weak(web: Web, everybody: Everybody, db: Connection) -> None:
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    bo, thief = [await web.signed_in(person, strong=False) for _ in range(2)]
    await show_code(bo, db)
    assert (await thief.get(f"/branscher/{branch}/medlemmar")).status_code == 401


async def test_a_form_that_was_stopped_is_there_when_he_has_proven_it(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch), strong=False)
    text = "Ni som jobbade i går: tack för hjälpen."
    page = await bo.send_form(f"/branscher/{branch}/utskick", {"subject": "Tack", "text": text, "letters": "0"})
    assert page.status_code == 401
    wrong = await bo.send_form("/tva-steg/visa", {"code": "1", "kept": carried(page)})
    assert (wrong.status_code, errors_of(wrong)) == (
        422, ["Koden stämmer inte. Vänta på nästa kod i appen och prova den."],
    )  # fmt: skip
    page = await show_code(bo, db, carried(wrong))
    assert text in unescape(page.text)
    assert f'action="/branscher/{branch}/utskick"' in page.text
    assert await db.fetchval("SELECT count(*) FROM notices") == 0


async def test_the_tries_are_counted_and_said(web: Web, everybody: Everybody) -> None:
    bo = await web.signed_in(await everybody.bo(await everybody.branch()), strong=False)
    with time_machine.travel(dates.now().replace(minute=20), tick=False):
        for _ in range(factors.APP_TRIES.most):
            await bo.send_form("/tva-steg/visa", {"code": "000000"})
        page = await bo.send_form("/tva-steg/visa", {"code": factors.code_at(SECRET, dates.now())})
    assert page.status_code == 422
    assert errors_of(page) == ["Det blev för många försök. Vänta en timme, eller välj ett annat sätt."]


async def test_no_page_tells_a_stranger_whether_somebody_has_one(web: Web, everybody: Everybody) -> None:
    """Asking to sign in, the page after it, and every door of the second step, for who has one and who has none."""
    await everybody.bo(await everybody.branch())
    await everybody.anna()
    pages = []
    for email in (BO, ANNA, "okand@example.org"):
        browser = web.browser()
        asked = [await browser.send_form("/logga-in", {"email": email}), await browser.get("/logga-in/kod")]
        asked += [await browser.get(path) for path in ("/tva-steg", "/tva-steg/visa", "/sessioner", "/hem")]
        asked += [
            await browser.send_form(path, {"code": "1"})
            for path in ("/tva-steg", "/tva-steg/app", "/tva-steg/visa", "/tva-steg/utmaning", "/tva-steg/nyckel")
        ]
        pages.append([(page.status_code, text_of(page)) for page in asked])
    assert pages[0] == pages[1] == pages[2]


# -- setting one up ----------------------------------------------------------------------------------------------------


@pytest.fixture
async def without(web: Web, everybody: Everybody, db: Connection) -> tuple[Browser, str]:
    """Bo, who has just been appointed, signed in by letter; and a page of his branch."""
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    await db.execute("DELETE FROM factors")
    return await web.signed_in(bo, strong=False), f"/branscher/{branch}"


async def test_who_has_none_is_led_to_set_one_up_and_then_onwards(
    without: tuple[Browser, str], web: Web, db: Connection
) -> None:
    bo, path = without
    page = await bo.get(path)
    assert page.status_code == 401
    assert "Logga in i två steg Du kan se andras namn här." in text_of(page)
    secret, page = await set_up(bo)
    codes = re.findall(r"<code>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</code>", page.text)
    assert len(set(codes)) == factors.CODES
    assert f'href="{path}"' in page.text
    assert (await bo.get(path)).status_code == 200
    await web.deliver()
    assert web.post_office.latest(BO).subject == "Din inloggning är ändrad"
    assert secret.encode() not in await db.fetchval("SELECT secret FROM factors")

    again = await web.signed_in(await db.fetchval("SELECT person FROM factors"), strong=False)
    assert (await again.get(path)).status_code == 401
    page = await again.send_form("/tva-steg/visa", {"paper": codes[0]})
    assert page.headers["location"] == path
    third = await web.signed_in(await db.fetchval("SELECT person FROM factors"), strong=False)
    page = await third.send_form("/tva-steg/visa", {"paper": codes[0]})
    assert errors_of(page) == ["Koden stämmer inte. Varje reservkod går att använda en gång."]


async def test_what_he_had_typed_comes_along_through_setting_up(without: tuple[Browser, str]) -> None:
    bo, path = without
    page = await bo.send_form(f"{path}/utskick", {"subject": "Tack", "text": "En text som tog tid."})
    assert page.status_code == 401
    _, page = await set_up(bo, carried(page))
    assert 'action="/vidare"' in page.text
    page = await bo.send_form("/vidare", {"kept": carried(page)})
    assert "En text som tog tid." in text_of(page)


async def test_a_stolen_session_that_is_not_fresh_sets_nothing_up(without: tuple[Browser, str], db: Connection) -> None:
    thief, path = without
    with time_machine.travel(dates.now() + timedelta(minutes=11), tick=False):
        for page in (await thief.get(path), await thief.get("/tva-steg"), await thief.send_form("/tva-steg/app")):
            assert page.status_code == 401
            assert "Det var mer än tio minuter sedan du loggade in." in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM factors") == 0


async def test_a_wrong_code_sets_nothing_up_and_shows_the_same_square(
    without: tuple[Browser, str], db: Connection
) -> None:
    bo, _ = without
    page = await bo.send_form("/tva-steg/app")
    sealed = re.search(r'name="secret" value="([^"]+)"', page.text)
    assert sealed
    again = await bo.send_form("/tva-steg/app", {"secret": sealed[1], "code": "12345"})
    assert again.status_code == 422
    squares = [re.search(r"<svg.*?</svg>", one.text, flags=re.S) for one in (page, again)]
    assert squares[0] and squares[1] and squares[0][0] == squares[1][0]  # noqa: PT018
    assert await db.fetchval("SELECT count(*) FROM factors") == 0


async def test_anothers_square_is_not_taken(without: tuple[Browser, str], web: Web, everybody: Everybody) -> None:
    bo, _ = without
    hers = await (await web.signed_in(await everybody.anna())).send_form("/tva-steg/app")
    sealed = re.search(r'name="secret" value="([^"]+)"', hers.text)
    spelt = re.search(r"<code>([A-Z2-7 ]+)</code>", hers.text)
    assert sealed
    assert spelt
    code = factors.code_at(spelt[1].replace(" ", ""), dates.now())
    page = await bo.send_form("/tva-steg/app", {"secret": sealed[1], "code": code})
    assert spelt[1] not in page.text
    assert (await bo.get("/tva-steg")).text.count("Senast använd") == 0


async def test_where_no_browser_makes_passkeys_none_is_offered(without: tuple[Browser, str]) -> None:
    bo, path = without
    page = text_of(await bo.get(path))
    assert "Här går det inte att använda lösennyckel." in page
    assert "Gör en lösennyckel" not in page


async def test_a_passkey_is_made_and_proves_it(without: tuple[Browser, str], web: Web, db: Connection) -> None:
    bo, path = without
    device = Authenticator(web.own.base_url, "127.0.0.1")
    options = (await bo.send_form("/tva-steg/utmaning", {"for": "new"})).text
    page = await bo.send_form("/tva-steg/nyckel", {"credential": device.make(options)})
    assert "Dina reservkoder" in text_of(page)
    assert (await bo.get(path)).status_code == 200
    bo = await web.signed_in(await db.fetchval("SELECT person FROM factors"), strong=False)
    signed = device.sign((await bo.send_form("/tva-steg/utmaning")).text)
    assert (await bo.send_form("/tva-steg/visa", {"credential": signed})).headers["location"] == "/hem"
    assert (await bo.get(path)).status_code == 200
    assert (await bo.send_form("/tva-steg/visa", {"credential": signed})).status_code == 422


async def test_she_removes_one_and_makes_new_codes(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    bo = await everybody.bo(await everybody.branch())
    browser, elsewhere = await web.signed_in(bo), await web.signed_in(bo)
    app = await db.fetchval("SELECT id FROM factors")
    page = await browser.send_form("/tva-steg", {"remove": str(app)}, follow_redirects=True)
    assert "Lägg till ett annat sätt först" in text_of(page)
    page = await browser.send_form("/tva-steg", {"codes": "1"})
    assert len(re.findall(r"<code>[a-z0-9-]{14}</code>", page.text)) == factors.CODES
    await db.execute("UPDATE appointments SET to_at = $1", dates.now())
    page = await browser.send_form("/tva-steg", {"remove": str(app)}, follow_redirects=True)
    assert "Borttaget." in text_of(page)
    assert (await elsewhere.get("/sessioner")).status_code == 401
    assert (await browser.send_form("/tva-steg", {"remove": "x"})).status_code == 422


# -- asked again -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", FRESH, ids=named)
async def test_after_ten_minutes_she_is_asked_again(
    web: Web, everybody: Everybody, db: Connection, endpoint: Endpoint
) -> None:
    """With every hat that there is: in both steps a while ago, and a moment ago in the first only."""
    branch, anna = await everybody.branch(), await everybody.anna()
    dag = await everybody.dag()
    await everybody.hold(anna, "administrator", None)
    await everybody.app(dag)
    person = dag if endpoint.access == "representative" else anna
    path, browser = anywhere(endpoint, branch), await web.signed_in(person)
    with time_machine.travel(dates.now() + timedelta(minutes=9), tick=False):
        assert (await ask(browser, endpoint, path)).status_code != 401
    with time_machine.travel(dates.now() + timedelta(minutes=11), tick=False):
        page = await ask(browser, endpoint, path)
        assert (page.status_code, "Visa att det är du" in text_of(page)) == (401, True)
        assert (await ask(await web.signed_in(person, strong=False), endpoint, path)).status_code == 401
        await show_code(browser, db)
        assert (await ask(browser, endpoint, path)).status_code != 401


async def test_a_member_without_one_signs_in_by_letter_again_and_goes_on(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    anna = await web.signed_in(await everybody.anna(), strong=False)
    with time_machine.travel(dates.now() + timedelta(minutes=11)):
        page = await anna.send_form("/min-sida/kontakt", {"name": "Anna Ek Lind", "email": ANNA})
        assert page.status_code == 401
        assert "Visa att det är du" in text_of(page)
        page = await anna.send_form("/logga-in/igen", {"kept": carried(page)})
        await web.deliver()
        code = re.search(r"\b\d{4} ?\d{4}\b", web.post_office.latest(ANNA).text)
        assert code
        page = await anna.send_form("/logga-in/kod", {"code": code[0], "kept": carried(page)})
        assert "Anna Ek Lind" in page.text
        assert (await anna.get("/min-sida/allt.json")).status_code == 200
    assert await db.fetchval("SELECT count(*) FROM sessions") == 1


async def test_a_member_with_one_needs_it_for_her_copy(web: Web, everybody: Everybody, db: Connection) -> None:
    person = await everybody.anna()
    await everybody.app(person)
    anna = await web.signed_in(person, strong=False)
    assert (await anna.get("/min-sida")).status_code == 200
    assert (await anna.get("/min-sida/allt.json")).status_code == 401
    assert (await show_code(anna, db)).headers["location"] == "/min-sida/allt.json"


# -- lost --------------------------------------------------------------------------------------------------------------


async def test_who_has_lost_it_is_let_in_by_another_administrator(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    bo, eva = await web.signed_in(person, strong=False), await web.signed_in(await everybody.eva())
    await bo.send_form("/tva-steg/visa", {"lost": "1"})
    assert "Bo Lind" in text_of(await eva.get("/skotsel/tva-steg"))
    assert await db.fetchval("SELECT count(*) FROM access_log WHERE person = $1", person) == 1
    page = await eva.send_form("/skotsel/tva-steg", {"person": str(person)}, follow_redirects=True)
    assert "Personen ställer in allt på nytt nästa gång." in text_of(page)
    assert (await bo.get(f"/branscher/{branch}")).status_code == 401
    again = await web.signed_in(person, strong=False)
    assert "Du ställer in det en gång." in text_of(await again.get(f"/branscher/{branch}"))
    await web.deliver()
    assert [one.subject for one in web.post_office.to(BO)] == ["Din inloggning är ändrad"] * 2


async def test_she_decides_about_nobody_who_has_not_asked_nor_about_herself(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    bo, person = await everybody.bo(await everybody.branch()), await everybody.eva()
    await db.execute("INSERT INTO factor_losses VALUES ($1, $2)", person, dates.now())
    eva = await web.signed_in(person)
    assert "Det här gäller dig." in text_of(await eva.get("/skotsel/tva-steg"))
    for about in (bo, person):
        page = await eva.send_form("/skotsel/tva-steg", {"person": str(about)}, follow_redirects=True)
        assert "Inget är ändrat." in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM factors") == 2
