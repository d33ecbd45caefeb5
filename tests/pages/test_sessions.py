"""Getting in without a password: a link that works once, in the browser that asked; a code for another one."""

import re
from datetime import timedelta

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from tests.asgi import Browser, Web, errors_of, show_code, text_of
from tests.people import ANNA, BO, Everybody


async def ask(web: Web, email: str = ANNA) -> tuple[Browser, str, str]:
    """Her browser, the link and the code."""
    browser = web.browser()
    page = await browser.send_form("/logga-in", {"email": email})
    assert page.headers["location"] == "/logga-in/kod"
    await web.deliver()
    letter = web.post_office.latest(email)
    code = re.search(r"\b\d{4} ?\d{4}\b", letter.text)
    assert code
    return browser, letter.link("/logga-in/"), code[0].replace(" ", "")


async def test_the_link_lets_her_in_once(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    browser, link, _ = await ask(web)
    await browser.get(link)
    page = await browser.send_form(link)
    assert (page.status_code, page.headers["location"]) == (303, "/hem?nyss=1")
    assert "Hej Anna Ek" in text_of(await browser.get("/hem", follow_redirects=True))
    again = await browser.send_form(link)
    assert again.status_code == 410
    assert "Länken är redan använd" in text_of(again)


async def test_whoever_else_opens_the_link_needs_the_code(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    _, link, code = await ask(web)
    phone = web.browser()
    assert (await phone.send_form(link)).status_code == 410
    assert (await phone.get("/min-sida")).status_code == 401
    assert (await phone.send_form(link, {"code": code})).status_code == 303
    assert (await phone.get("/min-sida")).status_code == 200


async def test_the_code_opens_in_the_browser_that_asked_and_not_in_another(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    browser, _, code = await ask(web)
    assert (await web.browser().send_form("/logga-in/kod", {"code": code})).status_code == 422
    assert (await browser.send_form("/logga-in/kod", {"code": f" {code[:4]} {code[4:]}"})).status_code == 303


async def test_a_code_can_be_tried_five_times(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    browser, _, code = await ask(web)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    said = [errors_of(await browser.send_form("/logga-in/kod", {"code": wrong}))[0] for _ in range(6)]
    assert said[0] == "Koden stämmer inte. Du har 4 försök kvar."
    assert said[4] == "Koden stämmer inte. Du har 0 försök kvar."
    assert said[5] == "Koden gäller inte längre. Be om en ny."
    assert (await browser.send_form("/logga-in/kod", {"code": code})).status_code == 422


async def test_after_twenty_minutes_both_are_dead(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    browser, link, code = await ask(web)
    with time_machine.travel(dates.now() + timedelta(minutes=21), tick=False):
        assert (await browser.get(link)).status_code == 410
        assert (await browser.send_form(link)).status_code == 410
        assert (await browser.send_form("/logga-in/kod", {"code": code})).status_code == 422


async def test_a_strangers_five_asks_keep_no_coordinator_out(web: Web, everybody: Everybody) -> None:
    """In the browser where she has signed in before; from another network: tests/network/test_asks.py."""
    await everybody.bo(await everybody.branch())
    hers, link, _ = await ask(web, BO)
    await hers.send_form(link)
    for _ in range(6):
        await web.browser().send_form("/logga-in", {"email": BO})
    await web.deliver()
    web.post_office.arrived.clear()
    await hers.send_form("/logga-in", {"email": BO})
    await web.deliver()
    assert (await hers.send_form(web.post_office.latest(BO).link("/logga-in/"))).status_code == 303


async def test_the_mark_of_a_browser_lives_ninety_days_and_survives_signing_out(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    browser, link, _ = await ask(web)
    page = await browser.send_form(link)
    (mark,) = [line for line in page.headers.get_list("set-cookie") if line.startswith("known=")]
    assert f"Max-Age={90 * 24 * 3600}" in mark
    assert "HttpOnly" in mark
    assert "anna" not in mark
    await browser.send_form("/logga-ut")
    assert browser.cookies.get("known")


async def test_asking_looks_the_same_whoever_she_is(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    known = await web.browser().send_form("/logga-in", {"email": ANNA})
    unknown = await web.browser().send_form("/logga-in", {"email": "okand@example.org"})
    assert known.status_code == unknown.status_code == 303
    assert known.content == unknown.content
    ours = ("set-cookie", "date")
    assert {k: v for k, v in known.headers.items() if k not in ours} == {
        k: v for k, v in unknown.headers.items() if k not in ours
    }
    await web.deliver()
    assert [letter.to for letter in web.post_office.arrived] == [ANNA]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("", "Skriv din mejladress."), ("anna", "Adressen saknar @. Skriv den så här: namn@example.org.")],
)
async def test_what_is_no_address_is_said(web: Web, email: str, sentence: str) -> None:
    page = await web.browser().send_form("/logga-in", {"email": email})
    assert page.status_code == 422
    assert errors_of(page) == [sentence]


async def test_a_coordinator_is_signed_out_after_half_an_hour_of_silence(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    await everybody.bo(branch)
    browser, link, _ = await ask(web, BO)
    await browser.send_form(link)
    await show_code(browser, db)
    start = dates.now()
    for minutes in (25, 50):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert (await browser.get(f"/branscher/{branch}")).status_code == 200
    with time_machine.travel(start + timedelta(minutes=81), tick=False):
        assert (await browser.get(f"/branscher/{branch}")).status_code == 401


async def test_and_after_twelve_hours_whatever_she_does(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    start = dates.now()
    for quarter in range(1, 30):
        with time_machine.travel(start + timedelta(minutes=25 * quarter), tick=False):
            status = (await bo.get(f"/branscher/{branch}")).status_code
            assert status == (200 if 25 * quarter < 12 * 60 else 401)


async def test_a_post_that_has_ended_opens_nothing_the_next_moment(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    assert (await bo.get(f"/branscher/{branch}")).status_code == 200
    await db.execute("UPDATE appointments SET to_at = $1", dates.now())
    assert (await bo.get(f"/branscher/{branch}")).status_code == 404


async def test_she_can_sign_out_there_everywhere_else_and_everywhere(web: Web, everybody: Everybody) -> None:
    person = await everybody.anna()
    here, there, third, fourth = [await web.signed_in(person) for _ in range(4)]
    page = await here.get("/sessioner")
    others = re.findall(r'name="session" value="([0-9a-f]{16})"', page.text)
    assert len(others) == 3
    assert text_of(page).count("Den här webbläsaren.") == 1
    await here.send_form("/sessioner", {"session": others[0]})
    assert sorted([(await one.get("/min-sida")).status_code for one in (there, third, fourth)]) == [200, 200, 401]
    page = await here.send_form("/sessioner", {"session": "others"}, follow_redirects=True)
    assert "Klart. Du är utloggad där." in text_of(page)
    assert [(await one.get("/min-sida")).status_code for one in (there, third, fourth)] == [401, 401, 401]
    await here.send_form("/sessioner", {"session": "all"})
    assert (await here.get("/min-sida")).status_code == 401


async def test_whoever_she_is_she_sees_where_she_is_signed_in_and_nobody_elses(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    people = [await everybody.dag(), await everybody.bo(branch), await everybody.eva(), await everybody.anna()]
    for person in people:
        first, second = [await web.signed_in(person, strong=False) for _ in range(2)]
        (other,) = re.findall(r'value="([0-9a-f]{16})"', (await first.get("/sessioner")).text)
        assert "/sessioner" in (await first.get("/sessioner")).text.partition("<footer")[2]
        (own,) = re.findall(r'value="([0-9a-f]{16})"', (await second.get("/sessioner")).text)
        stranger = await web.signed_in(await everybody.member("Disa Ek", f"disa.{own}@example.org"))
        for name in (own, other, "", own[:1], "%", "_" * 16):
            await stranger.send_form("/sessioner", {"session": name})
        assert [(await one.get("/sessioner")).status_code for one in (first, second)] == [200, 200]


async def test_signing_in_again_ends_the_session_that_this_browser_had(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    await everybody.anna()
    browser, link, _ = await ask(web)
    await browser.send_form(link)
    await browser.send_form("/logga-in", {"email": ANNA})
    await web.deliver()
    await browser.send_form(web.post_office.latest(ANNA).link("/logga-in/"))
    assert await db.fetchval("SELECT count(*) FROM sessions") == 1


async def test_nothing_in_the_database_opens_a_door(web: Web, everybody: Everybody, db: Connection) -> None:
    """What is stored of a session is a hash, and links are derived with a key that is not there."""
    await web.signed_in(await everybody.anna())
    stored = await db.fetchval("SELECT id FROM sessions")
    thief = web.browser()
    for cookie in (stored.hex(), stored.hex().upper()):
        thief.cookies.set("session", cookie)
        assert (await thief.get("/min-sida")).status_code == 401
