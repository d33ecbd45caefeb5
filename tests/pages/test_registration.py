"""Registering page by page, as on a phone; and whole, as a test or an old bookmark sends it: judged alike."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network.reference import Reference
from fackpol.pages import registration
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.pages.test_members import register
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
    assert errors_of(page) == ["Vi hittar ingen kommun som heter ”Ankeborg”. Se efter hur den stavas."]
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


async def test_a_misspelt_job_is_asked_about_and_a_misspelt_place_told(web: Web) -> None:
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
    page = await browser.send_form("/medlem/steg/plats", {"jobs-0-place": "Hanninge"})
    assert errors_of(page) == [
        "Vi hittar ingen kommun som heter ”Hanninge”. Se efter hur den stavas. Menar du Haninge?"
    ]
    page = await browser.send_form("/medlem/steg/fack", {"union": "Komunal"})
    assert errors_of(page) == ["Vi hittar inget fack som heter ”Komunal”. Prova ett annat namn. Menar du Kommunal?"]


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


async def test_the_draft_is_sealed_and_gone_after_an_hour_or_when_she_stops(web: Web, vault: Vault) -> None:
    browser = await all_said(web)
    cookie = browser.cookies["draft"]
    assert b"Anna" not in base64.urlsafe_b64decode(cookie)
    assert len(cookie) < 2000
    now = dates.now()
    assert registration.unsealed_draft(vault, cookie, now).done
    assert registration.unsealed_draft(vault, cookie, now + timedelta(minutes=61)).done == []
    for wrong in ("", "x", cookie[:-4], cookie[4:], base64.urlsafe_b64encode(json.dumps({"at": 1}).encode()).decode()):
        assert registration.unsealed_draft(vault, wrong, now).done == []
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        assert "Vi hittar inte det du skrev." in text_of(await browser.get("/medlem/steg/ja"))
    await browser.send_form("/medlem/avbryt")
    assert "draft" not in browser.cookies


async def test_the_longest_answers_fit_in_a_cookie(web: Web) -> None:
    browser = web.browser()
    for number in range(3):
        nr = f"-{number + 1}" if number else ""
        job = {f"jobs-{number}-title": "漢" * 100, f"jobs-{number}-industry": "aldreomsorg"}
        await browser.send_form(f"/medlem/steg/jobb{nr}", job)
        await browser.send_form(f"/medlem/steg/plats{nr}", {f"jobs-{number}-place": "Upplands-Bro"})
        await browser.send_form(f"/medlem/steg/arbetsgivare{nr}", {f"jobs-{number}-sector": "kommunalt-bolag"})
    await browser.send_form("/medlem/steg/fack", {"union": "Akavia", "roles": list(registration.ROLES)})
    email = "a" * 64 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 50 + ".example.org"
    await browser.send_form("/medlem/steg/du", {"name": "李" * 200, "email": email, "look": "named"})
    await browser.send_form("/medlem/steg/ja", {"matching": "y", "calls": "y", "phone": "070-174 06 05"})
    assert len(f"__Host-draft={browser.cookies['draft']}") < 4096
    assert "Stämmer det här?" in text_of(await browser.get("/medlem/kolla"))


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("anna@haninge.se", ("work", "haninge.se")),
        ("anna@edu.sodertalje.se", ("work", "edu.sodertalje.se")),
        ("anna@upplandsvasby.se", ("work", "upplandsvasby.se")),
        ("anna@gmial.com", ("typo", "anna@gmail.com")),
        ("anna@gmail.com", ("", "")),
        ("anna@example.org", ("", "")),
    ],
)
def test_an_address_at_work_or_misspelt_is_told(known: Reference, email: str, told: tuple[str, str]) -> None:
    assert registration.suspect(email, known) == told


async def test_the_last_look_asks_about_an_address_at_work(web: Web) -> None:
    browser = await all_said(web)
    page = await says(browser, "du", name="Anna Ek", email="anna@haninge.se", look="named")
    assert "haninge.se ser ut som en adress på jobbet." in page
    assert (await browser.send_form("/medlem")).status_code == 303


# -- the whole form at once --------------------------------------------------------------------------------------------


# What she wrote, the field that it stands in, and the sentence there.
WRONG = [
    ({"name": ""}, "Skriv vad du vill bli kallad."),
    ({"name": "x" * 201}, "Namnet får ha högst 200 tecken. Du har skrivit 201."),
    ({"email": ""}, "Skriv din mejladress."),
    ({"email": "anna.ek.example.org"}, "Adressen saknar @. Skriv den så här: namn@example.org."),
    ({"jobs-0-title": "", "jobs-0-industry": ""}, "Skriv ditt yrke, eller välj en bransch."),
    ({"jobs-0-title": "trollkarl", "jobs-0-industry": ""},
     "Vi känner inte till ”trollkarl”. Prova ett annat ord, eller välj i listan."),
    ({"jobs-0-title": "x" * 101}, "Yrket får ha högst 100 tecken. Du har skrivit 101."),
    ({"jobs-0-place": ""}, "Skriv en kommun. Vet du bara postnumret? Skriv det i stället."),
    ({"jobs-0-place": "Ankeborg"}, "Vi hittar ingen kommun som heter ”Ankeborg”. Se efter hur den stavas."),
    ({"jobs-0-place": "1234"}, "Ett postnummer har fem siffror, till exempel 123 45."),
    ({"jobs-0-place": "000 00"}, "Vi hittar inte postnumret 000 00. Se om siffrorna stämmer, eller skriv kommunen."),
    ({"jobs-0-district": "Rinkeby"}, "Stadsdel gäller bara Stockholm. Ta bort den, eller ändra kommunen."),
    ({"jobs-0-place": "Stockholm", "jobs-0-district": "Ankeborg"},
     "Vi känner inte till stadsdelen ”Ankeborg”. Lämna fältet tomt om du inte vet."),
    ({"union": "Trollfacket"}, "Vi hittar inget fack som heter ”Trollfacket”. Prova ett annat namn."),
    ({"matching": None}, "Utan ditt ja kan vi inte spara något. Kryssa i rutan, eller lämna sidan."),
    ({"calls": "y"}, "Du har sagt ja till samtal. Skriv ett nummer, eller ta bort krysset."),
    ({"phone": "070-174 06 05"}, "Du har skrivit ett nummer. Kryssa i att vi får ringa, eller ta bort numret."),
    ({"calls": "y", "phone": "ring mig"}, "Skriv numret med siffror, till exempel 070-174 06 05."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=[sentence[:32] for _, sentence in WRONG])
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    web: Web, db: Connection, changes: dict[str, object], sentence: str
) -> None:
    form = {field: value for field, value in application(**changes).items() if value is not None}  # type: ignore[arg-type]
    browser = web.browser()
    page = await browser.send_form("/medlem", form)
    assert page.status_code == 422
    assert errors_of(page) == [sentence]
    assert "<title>Fel: " in page.text
    for field in ("name", "email", "union", "phone", "jobs-0-title", "jobs-0-place", "jobs-0-district"):
        if f'name="{field}"' in page.text:
            assert typed(page, field) == str(form.get(field, "")).strip()
    assert await db.fetchval("SELECT count(*) FROM applications") == 0
    assert await db.fetchval("SELECT count(*) FROM letters") == 0


FINE = [
    ({"jobs-0-place": "136 40"}, "Haninge"),
    ({"jobs-0-place": "haninge kommun"}, "Haninge"),
    ({"jobs-0-place": "Stockholm", "jobs-0-district": "Rinkeby"}, "Järva"),
    ({"jobs-0-place": "", "jobs-0-district": "rinkeby"}, "Järva"),
    ({"union": ""}, "Haninge"),
    ({"union": "Målarna"}, "Haninge"),
]


@pytest.mark.parametrize(("changes", "area"), FINE, ids=[str(changes) for changes, _ in FINE])
async def test_what_she_writes_is_understood(web: Web, db: Connection, changes: dict[str, object], area: str) -> None:
    browser, link = await register(web, **changes)
    await browser.send_form(link, {"answer": "yes"})
    names = await db.fetch("SELECT a.short_name FROM jobs j JOIN areas a ON a.code = j.area")
    assert [row["short_name"] for row in names] == [area]


async def test_two_jobs_are_two(web: Web, db: Connection) -> None:
    second = {
        "jobs-1-title": "",
        "jobs-1-industry": "skola",
        "jobs-1-place": "Nacka",
        "jobs-1-district": "",
        "jobs-1-sector": "",
    }
    browser, link = await register(web, **second)
    await browser.send_form(link, {"answer": "yes"})
    jobs = await db.fetch("SELECT industry, area FROM jobs ORDER BY area")
    assert [tuple(job) for job in jobs] == [("aldreomsorg", "0136"), ("skola", "0182")]


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
