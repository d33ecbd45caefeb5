"""Signed out in the middle of a form: what was typed comes along to the code, and is sent with one press."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl

from httpx import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.web import form_recovery
from fackpol.web.form_recovery import RecoveredForm
from tests.asgi import Browser, Web, show_code, text_of
from tests.people import ANNA, BO, Everybody

TITLE = "Åsas “heltid” & <b>deltid</b>"
ABOUT = "Rad ett\nRad två, med länk: https://example.org/?a=1&b=2"


def carried(page: Response) -> str:
    """The sealed text in the page."""
    found = re.search(r'name="kept" value="([^"]+)"', page.text)
    assert found, text_of(page)
    return found[1]


def hidden(page: Response) -> tuple[str, dict[str, str]]:
    """Where the form goes, and what is in it."""
    form = re.search(r'<form method="post" action="([^"]+)">(.*?)</form>', page.text.partition("<main")[2], flags=re.S)
    assert form, text_of(page)
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[2], flags=re.S)
    return unescape(form[1]), {name: unescape(value) for name, value in fields}


async def code(web: Web, email: str) -> str:
    await web.deliver()
    found = re.search(r"\b\d{4} ?\d{4}\b", web.post_office.latest(email).text)
    assert found
    return found[0].replace(" ", "")


async def stopped(web: Web, branch: str) -> tuple[Browser, Response]:
    """Bo has written a meeting in a browser where he is signed in no more."""
    browser = web.browser()
    form = {"title": TITLE, "about": ABOUT, "day": "2031-05-14", "starts": "18", "ends": "20", "areas": "0136"}
    return browser, await browser.send_form(f"/branscher/{branch}/moten/nytt", form)


async def test_what_he_had_typed_is_sent_after_he_has_signed_in_by_code(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    await everybody.bo(branch := await everybody.branch())
    browser, page = await stopped(web, branch)
    assert page.status_code == 401
    assert "Du har blivit utloggad Logga in igen, så finns det du skrev kvar." in text_of(page)
    assert ABOUT in unescape(page.text)  # there to read, and to copy if the letter does not come

    page = await browser.send_form("/logga-in", {"email": BO, "kept": carried(page)})
    assert page.status_code == 200
    wrong = await browser.send_form("/logga-in/kod", {"code": "1", "kept": carried(page)})
    assert wrong.status_code == 422
    page = await browser.send_form("/logga-in/kod", {"code": await code(web, BO), "kept": carried(wrong)})
    assert "Du är inloggad igen Det du skrev finns kvar." in text_of(page)

    page = await browser.send_form(*hidden(page))  # and comes along through the second step
    assert page.status_code == 401
    page = await show_code(browser, db, carried(page))
    assert "Tack, nu vet vi att det är du Det du skrev finns kvar." in text_of(page)

    path, fields = hidden(page)
    assert fields["title"] == TITLE
    page = await browser.send_form(path, fields)  # the street is missing: everything else stands there
    assert page.status_code == 422
    page = await browser.send_form(path, {**fields, "street": "Exempelgatan 1"})
    assert page.status_code == 303
    assert (await everybody.text("title"), await everybody.text("about")) == (TITLE, ABOUT)


async def test_whoever_opens_the_link_in_another_tab_goes_on_in_this_one(web: Web, everybody: Everybody) -> None:
    await everybody.bo(branch := await everybody.branch())
    browser, page = await stopped(web, branch)
    page = await browser.send_form("/logga-in", {"email": BO, "kept": carried(page)})
    too_early = await browser.send_form("/vidare", {"kept": carried(page)})
    assert too_early.status_code == 401
    await web.deliver()
    link = web.post_office.latest(BO).link("/logga-in/")
    assert (await browser.send_form(link)).status_code == 303
    page = await browser.send_form("/vidare", {"kept": carried(too_early)})
    assert hidden(page)[1]["about"] == ABOUT


async def test_the_page_is_the_same_whoever_asks_for_the_letter(web: Web, everybody: Everybody) -> None:
    """Also with something to keep, the address is not looked up."""
    await everybody.bo(branch := await everybody.branch())
    pages = []
    for email in (BO, "okand@example.org"):
        browser, page = await stopped(web, branch)
        pages.append(await browser.send_form("/logga-in", {"email": email, "kept": carried(page)}))
    assert text_of(pages[0]) == text_of(pages[1])


async def test_what_is_not_ours_or_too_old_is_not_opened(web: Web, everybody: Everybody) -> None:
    vault, now = web.state["app"].vault, dates.now()
    whole = RecoveredForm("/branscher/x?a=b", [("title", TITLE), ("areas", "01"), ("areas", "0136")])
    text = form_recovery.seal(vault, whole, now)
    assert form_recovery.unseal(vault, text, now + timedelta(hours=23)) == whole
    assert form_recovery.unseal(vault, text, now + timedelta(hours=25)) is None
    for forged in ("", "x", "å", text[:-4], "B" + text[1:]):
        assert form_recovery.unseal(vault, forged, now) is None
    browser = await web.signed_in(await everybody.anna())
    assert (await browser.send_form("/vidare", {"kept": "x"})).headers["location"] == "/hem"
    assert TITLE not in repr(whole)


async def test_signing_in_leads_to_the_page_that_was_asked_for(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    browser = web.browser()
    assert (await browser.get("/min-sida/insyn")).status_code == 401
    await browser.send_form("/logga-in", {"email": ANNA})
    page = await browser.send_form("/logga-in/kod", {"code": await code(web, ANNA)})
    assert page.headers["location"] == "/min-sida/insyn"
    await browser.send_form("/logga-ut")
    await browser.send_form("/logga-in", {"email": ANNA})
    page = await browser.send_form("/logga-in/kod", {"code": await code(web, ANNA)})
    assert page.headers["location"] == "/hem?nyss=1"


async def test_whoever_may_not_go_on_there_goes_where_she_belongs(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    for path in ("/skotsel/mejl", "/branscher/%E6%9D%8E", "/skotsel/politiker/nytt?area=0180"):
        browser = web.browser()
        assert (await browser.get(path)).status_code == 401
        await browser.send_form("/logga-in", {"email": ANNA})
        page = await browser.send_form("/logga-in/kod", {"code": await code(web, ANNA)})
        assert page.headers["location"] == "/hem?nyss=1"


async def test_a_browser_that_keeps_no_cookie_is_told_so(web: Web) -> None:
    assert "Webbläsaren stoppar vår kaka." in text_of(await web.browser().get("/hem?nyss=1"))
    assert "Webbläsaren stoppar vår kaka." not in text_of(await web.browser().get("/hem"))


async def test_signing_out_twice_is_no_fault(web: Web, everybody: Everybody) -> None:
    browser = await web.signed_in(await everybody.anna())
    for _ in range(2):
        assert (await browser.send_form("/logga-ut")).headers["location"] == "/"
    assert (await browser.get("/min-sida")).status_code == 401


async def test_a_made_up_way_onwards_leads_nowhere_else(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    for path in ("https://evil.example.org", "//evil.example.org", "/\\evil.example.org", ""):
        browser = web.browser()
        browser.cookies.set("onwards", path)
        await browser.send_form("/logga-in", {"email": ANNA})
        page = await browser.send_form("/logga-in/kod", {"code": await code(web, ANNA)})
        assert page.headers["location"] == "/hem?nyss=1"


def test_only_what_she_wrote_herself_is_shown() -> None:
    sealed = "A" * 200  # what is carried from an earlier page is nothing to read
    form = RecoveredForm("/x", parse_qsl(f"answer=yes&note=Kommer+sent&areas=0136&kept={sealed}"))
    assert form.texts == ["Kommer sent"]
