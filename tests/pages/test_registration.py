"""Registering page by page, as on a phone."""

from typing import Any

import pytest

from fackpol.base.database import Connection
from fackpol.network.reference import Reference
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import ANNA, application

# What Anna says, page by page, and what the next page asks.
HER_WAY = [
    ("jobb", {"jobs-0-title": "undersköterska i hemtjänsten", "jobs-0-industry": "aldreomsorg"}, "Var jobbar du?"),
    ("plats", {"jobs-0-place": "Haninge"}, "Vilken sorts arbetsgivare har du?"),
    ("arbetsgivare", {"jobs-0-sector": "kommun"}, "Är du med i facket?"),
    ("fack", {"union": "Kommunal", "roles": ["steward"]}, "Hur når vi dig?"),
    ("du", {"name": "Anna Ek", "email": ANNA, "language": "sv", "look": "discreet"}, "Vad säger du ja till?"),
    ("ja", {"matching": "y", "invitations": "y"}, "Stämmer det här?"),
]


async def says(browser: Browser, step: str, **answers: Any) -> str:
    """The text of the page that comes next."""
    fields = {name.replace("__", "-"): value for name, value in answers.items()}
    return text_of(await browser.send_form(f"/medlem/steg/{step}", fields, follow_redirects=True))


async def all_said(web: Web) -> Browser:
    browser = web.browser()
    for step, answers, onwards in HER_WAY:
        page = await browser.send_form(f"/medlem/steg/{step}", answers, follow_redirects=True)
        assert f" {onwards} " in f" {text_of(page)} "
    return browser


async def test_one_thing_a_page_a_last_look_and_a_letter(web: Web, db: Connection) -> None:
    browser = await all_said(web)
    page = text_of(await browser.get("/medlem/kolla"))
    for said in ("Äldreomsorg och hemtjänst", "Haninge", "Kommunen", "Kommunal", "Ombud på jobbet", "Anna Ek", ANNA,
                 "Diskreta", "Inbjudningar med mejl"):  # fmt: skip
        assert said in page
    assert await db.fetchval("SELECT count(*) FROM applications") == 0  # nothing is stored before she sends it
    sent = await browser.send_form("/medlem")
    assert (sent.status_code, sent.headers["location"]) == (303, "/medlem/skickad")
    await web.deliver()
    await browser.send_form(web.post_office.latest(ANNA).link("/bekrafta/"), {"answer": "yes"})
    assert "draft" not in browser.cookies
    assert await db.fetchval("SELECT industry FROM jobs WHERE area = '0136'") == "aldreomsorg"


async def test_the_way_back_and_the_change_keep_what_she_said(web: Web) -> None:
    browser = await all_said(web)
    assert typed(await browser.get("/medlem/steg/plats"), "jobs-0-place") == "Haninge"
    page = await says(browser, "plats", jobs__0__place="Nacka")
    assert "Stämmer det här?" in page
    assert "Nacka" in page
    assert (await browser.get("/medlem")).headers["location"] == "/medlem/kolla"


async def test_a_page_that_her_change_made_needed_is_asked(web: Web) -> None:
    browser = await all_said(web)
    assert "Var i Stockholm?" in await says(browser, "plats", jobs__0__place="Stockholm")
    assert "Järva" in await says(browser, "stadsdel", jobs__0__district="Rinkeby")
    page = await says(browser, "plats", jobs__0__place="Nacka")
    assert "Stämmer det här?" in page
    assert "Järva" not in page


async def test_another_title_is_another_industry(web: Web) -> None:
    browser = await all_said(web)
    both = {"jobs-0-title": "busschaufför", "jobs-0-industry": "aldreomsorg"}  # the radio still stands as it was
    page = text_of(await browser.send_form("/medlem/steg/jobb", both, follow_redirects=True))
    assert "Kollektivtrafik" in page


async def test_a_second_job_is_three_more_pages(web: Web, db: Connection) -> None:
    browser = await all_said(web)
    assert "Vad är ditt andra jobb?" in text_of(await browser.get("/medlem/steg/jobb-2"))
    assert "Var jobbar du?" in await says(browser, "jobb-2", jobs__1__industry="skola")
    await says(browser, "plats-2", jobs__1__place="136 40")
    assert "Jobb 2" in await says(browser, "arbetsgivare-2", jobs__1__sector="")
    await browser.send_form("/medlem")
    await web.deliver()
    await browser.send_form(web.post_office.latest(ANNA).link("/bekrafta/"), {"answer": "yes"})
    assert await db.fetchval("SELECT count(*) FROM jobs") == 2


async def test_a_title_of_several_industries_asks_which(web: Web, known: Reference) -> None:
    title = next(title for title, industries in known.titles.items() if len(industries) > 1)
    browser = web.browser()
    page = await browser.send_form("/medlem/steg/jobb", {"jobs-0-title": title})
    assert (page.status_code, errors_of(page)) == (200, [])
    assert "Är det någon av de här? Tryck på den." in text_of(page)
    page = await browser.send_form("/medlem/steg/jobb", {"jobs-0-title": title, "asked": "1"})
    assert page.status_code == 422
    assert len(errors_of(page)) == 1


async def test_without_a_workplace_no_employer_is_asked(web: Web) -> None:
    browser = web.browser()
    await says(browser, "jobb", jobs__0__industry="skola")
    assert "Är du med i facket?" in await says(browser, "plats", jobs__0__place="Rinkeby", nowhere="y")


async def test_what_is_wrong_on_a_page_stands_there_and_what_was_right_is_kept(web: Web) -> None:
    browser = web.browser()
    await says(browser, "jobb", jobs__0__industry="skola")
    page = await browser.send_form("/medlem/steg/plats", {"jobs-0-place": "Ankeborg"})
    assert page.status_code == 422
    assert "Fel: Var jobbar du?" in page.text
    assert errors_of(page) == ["Vi hittar ingen kommun som heter ”Ankeborg”. Skriv kommunen eller postnumret."]
    assert typed(page, "jobs-0-place") == "Ankeborg"
    assert typed(await browser.get("/medlem/steg/plats"), "jobs-0-place") == ""


@pytest.mark.parametrize("path", ["/medlem/steg/plats", "/medlem/steg/ja", "/medlem/steg/jobb-2"])
async def test_whoever_has_lost_her_draft_begins_again_and_is_told_why(web: Web, path: str) -> None:
    browser = web.browser()
    for page in (await browser.get(path), await browser.send_form(path, {"name": "Anna"})):
        assert "Vi hittar inte det du skrev." in text_of(page)
        assert "Vad jobbar du med?" in text_of(page)
    assert (await browser.get("/medlem/kolla")).headers["location"] == "/medlem/steg/jobb"
    assert "Vi hittar inte det du skrev." in text_of(await web.browser().send_form("/medlem"))


async def test_what_she_sent_when_her_draft_was_lost_is_there_when_she_comes_to_it(web: Web) -> None:
    browser = web.browser()
    await browser.send_form("/medlem/steg/du", {"name": "Anna Ek", "email": ANNA})
    assert typed(await browser.get("/medlem/steg/jobb"), "jobs-0-title") == ""
    await browser.send_form("/medlem/steg/jobb", {"jobs-0-industry": "aldreomsorg"})
    assert typed(await browser.get("/medlem/steg/du"), "name") == "Anna Ek"


async def test_a_misspelt_address_is_mended_without_answering_again(web: Web, db: Connection) -> None:
    browser = await all_said(web)
    await browser.send_form("/medlem")
    page = await browser.get("/medlem/skickad")
    assert f"Vi skickar ett mejl till {ANNA}." in text_of(page)
    assert 'href="/medlem/steg/du"' in page.text
    other = {"name": "Anna Ek", "email": "anna@example.org", "language": "sv", "look": "discreet"}
    page = await browser.send_form("/medlem/steg/du", other, follow_redirects=True)
    assert "Stämmer det här?" in text_of(page)
    assert (await browser.send_form("/medlem")).headers["location"] == "/medlem/skickad"
    assert await db.fetchval("SELECT count(*) FROM applications") == 2
    assert typed(await browser.get("/medlem"), "jobs-0-title") == ""  # whoever comes next on the same screen
    assert "till adressen du skrev" in text_of(await browser.get("/medlem/skickad"))


async def test_a_misspelt_job_is_asked_about(web: Web) -> None:
    browser = web.browser()
    page = await browser.send_form("/medlem/steg/jobb", {"jobs-0-title": "undersköteska"})
    assert (page.status_code, errors_of(page)) == (200, [])
    assert "Menar du undersköterska?" in text_of(page)
    page = await browser.send_form("/medlem/steg/jobb", {"jobs-0-title": "undersköteska", "asked": "1"})
    assert page.status_code == 422
    page = await browser.send_form(
        "/medlem/steg/jobb", {"jobs-0-title": "undersköteska", "jobs-0-industry": "aldreomsorg", "asked": "1"}
    )
    assert page.status_code == 303


@pytest.mark.parametrize("title", ["nurse", "Bus driver", "care assistant", "childminder", "cleaner", "teacher"])
async def test_a_job_is_known_in_english_too(web: Web, title: str) -> None:
    page = await web.browser().send_form("/medlem/steg/jobb", {"jobs-0-title": title})
    assert (page.status_code, errors_of(page)) in ((303, []), (200, []))


async def test_a_second_job_can_be_left_out_again(web: Web) -> None:
    browser = await all_said(web)
    await browser.send_form("/medlem/steg/jobb-2", {"jobs-1-industry": "skola"})
    await browser.send_form("/medlem/steg/plats-2", {"jobs-1-place": "Nacka"})
    await browser.send_form("/medlem/steg/arbetsgivare-2", {"jobs-1-sector": ""})
    assert "Jobb 2" in text_of(await browser.get("/medlem/kolla"))
    page = await browser.send_form("/medlem/steg/jobb", {"remove": "1"}, follow_redirects=True)
    assert "Stämmer det här?" in text_of(page)
    assert "Skola" in text_of(page)
    assert "Nacka" in text_of(page)
    assert "Äldreomsorg" not in text_of(page)
    await browser.get("/medlem/steg/jobb-2")
    await browser.send_form("/medlem/steg/jobb-2", {"jobs-1-title": ""})
    page = await browser.send_form("/medlem/steg/jobb-2", {"remove": "1"}, follow_redirects=True)
    assert "Stämmer det här?" in text_of(page)


@pytest.mark.parametrize("name", ["x", "jobb-1", "jobb-9", "jobb-", "fack-2", "plats-2-2"])
async def test_there_are_no_other_pages(web: Web, name: str) -> None:
    assert (await web.browser().get(f"/medlem/steg/{name}")).status_code == 404
    assert (await web.browser().send_form(f"/medlem/steg/{name}")).status_code == 404


async def test_the_last_look_asks_about_an_address_at_work(web: Web) -> None:
    browser = await all_said(web)
    page = await says(browser, "du", name="Anna Ek", email="anna@haninge.se", look="named", asked="1")
    assert "haninge.se ser ut som en adress på jobbet." in page
    assert (await browser.send_form("/medlem")).status_code == 303


async def test_no_box_is_ticked_beforehand_and_the_privacy_page_is_near(web: Web) -> None:
    browser = web.browser()
    assert 'href="/integritet"' in (await browser.get("/medlem")).text
    await says(browser, "jobb", jobs__0__industry="skola")
    page = (await browser.get("/medlem/steg/ja")).text
    for purpose in ("matching", "invitations", "questions", "calls"):
        field = page[page.index(f'name="{purpose}"') - 120 : page.index(f'name="{purpose}"') + 120]
        assert " checked" not in field


async def test_the_sixth_letter_to_one_address_within_the_hour_is_not_sent_and_nothing_tells(web: Web) -> None:
    for _ in range(6):
        page = await web.browser().send_form("/medlem", application())
        assert page.status_code == 303
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 5
