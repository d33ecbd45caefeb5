"""Registering in her own words: what she writes is understood, asked about, or said plainly to be unknown."""

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import introductions
from fackpol.network.introductions import Asked, Question
from fackpol.network.members import Job
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.pages.test_registration import all_said, says
from tests.people import ANNA, Everybody

JOB, PLACE, UNION, HER = ("/medlem/steg/jobb", "/medlem/steg/plats", "/medlem/steg/fack", "/medlem/steg/du")


async def begun(web: Web) -> Browser:
    browser = web.browser()
    await says(browser, "jobb", jobs__0__industry="skola")
    return browser


# -- the job -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    ["taxi", "foodora", "amazon lager", "brandman deltid", "usk hemtjänst", "it", "buss", "butik", "ica", "ambulans",
     "postnord", "wolt", "kundtjänst", "soc"],
)  # fmt: skip
async def test_an_everyday_word_goes_on_or_is_asked_about_in_buttons(web: Web, title: str) -> None:
    page = await web.browser().send_form(JOB, {"jobs-0-title": title})
    assert errors_of(page) == []
    assert page.status_code == 303 or "Är det någon av de här? Tryck på den." in text_of(page)


async def test_when_nothing_fits_the_list_is_open_and_she_is_told_so(web: Web) -> None:
    page = await web.browser().send_form(JOB, {"jobs-0-title": "trollkarl"})
    assert errors_of(page) == ["Vi känner inte till ”trollkarl”. Prova ett annat ord, eller välj i listan."]
    assert "<details open><summary>Välj i listan" in page.text


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("student", "Välj branschen du utbildar dig för, jobbade i sist eller söker jobb i."),
        ("arbetslös", "På nästa sida kan du svara att du inte har någon arbetsplats just nu. Vi sparar inte varför."),
        ("egenföretagare", "”egenföretagare” finns i många branscher. Välj den du jobbar mest i."),
        ("gigarbetare", "”gigarbetare” finns i många branscher. Välj den du jobbar mest i."),
        ("byggnads", "”byggnads” är ett fack. Skriv vad du jobbar med, eller välj en bransch i listan."),
    ],
)
async def test_what_is_no_trade_is_said_and_the_list_is_open(web: Web, title: str, sentence: str) -> None:
    browser = web.browser()
    page = await browser.send_form(JOB, {"jobs-0-title": title})
    assert (page.status_code, errors_of(page)) == (200, [])
    assert sentence in text_of(page)
    assert "Menar du" not in text_of(page)
    assert "<details open><summary>Välj i listan" in page.text
    again = await browser.send_form(JOB, {"jobs-0-title": title, "asked": "1"})
    assert errors_of(again) == ["Välj en bransch i listan."]
    assert "<details open><summary>Välj i listan" in again.text
    chosen = await browser.send_form(JOB, {"jobs-0-title": title, "jobs-0-industry": "handel", "asked": "1"})
    assert chosen.status_code == 303


async def test_over_a_misspelling_she_is_told_to_press_one_of_the_industries(web: Web) -> None:
    browser = web.browser()
    page = await browser.send_form(JOB, {"jobs-0-title": "undersköterskka", "asked": "1"})
    assert errors_of(page) == ["Tryck på en av branscherna nedan, eller välj i listan."]
    assert "Vi känner inte till" not in text_of(page)
    await browser.send_form(JOB, {"jobs-0-title": "undersköterskka", "jobs-0-industry": "aldreomsorg", "asked": "1"})
    assert typed(await browser.get(JOB), "jobs-0-title") == "undersköterska"  # the press filled it in


@pytest.mark.parametrize(
    ("title", "industry", "kept"),
    [("ica", "", ""), ("montör Scania", "", "montör"), ("student", "skola", ""), ("sjukskriven lärare", "", "lärare")],
)
async def test_neither_an_employer_nor_why_she_is_away_stays_in_her_draft(
    web: Web, title: str, industry: str, kept: str
) -> None:
    browser = web.browser()
    page = await browser.send_form(JOB, {"jobs-0-title": title, "jobs-0-industry": industry, "asked": "1"})
    assert page.status_code == 303
    assert typed(await browser.get(JOB), "jobs-0-title") == kept
    assert (await browser.get("/medlem")).headers["location"] == PLACE  # its industry is known all the same


async def test_of_an_employer_in_several_industries_she_chooses_one(web: Web) -> None:
    browser = web.browser()
    page = await browser.send_form(JOB, {"jobs-0-title": "dhl"})
    assert "Är det någon av de här? Tryck på den." in text_of(page)
    page = await browser.send_form(JOB, {"jobs-0-title": "dhl", "jobs-0-industry": "post", "asked": "1"})
    assert page.status_code == 303
    assert typed(await browser.get(JOB), "jobs-0-title") == ""


# -- the place ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "written"),
    [("Sthlm", "Stockholm"), ("Danderyds sjukhus", "Danderyd"), ("136 40", "Haninge"), ("Hela länet", "Stockholms län"),
     ("Tensta", "Tensta")],
)  # fmt: skip
async def test_a_place_in_her_words_goes_on_and_only_the_place_is_kept(web: Web, place: str, written: str) -> None:
    browser = await begun(web)
    assert (await browser.send_form(PLACE, {"jobs-0-place": place})).status_code == 303
    assert typed(await browser.get(PLACE), "jobs-0-place") == written


@pytest.mark.parametrize("place", ["Uppsala", "753 10", "753 10 Uppsala", "akademiska sjukhuset"])
async def test_outside_the_county_she_is_told_and_may_go_on(web: Web, place: str) -> None:
    browser = await begun(web)
    page = await browser.send_form(PLACE, {"jobs-0-place": place})
    assert (page.status_code, errors_of(page)) == (200, [])
    told = "Vi täcker Stockholms län. Du kan vara med, men vi vet inte vilka som beslutar i Uppsala."
    assert told in text_of(page)
    assert (await browser.send_form(PLACE, {"jobs-0-place": place, "asked": "1"})).status_code == 303


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("hemifrån", "Jobbar du hemifrån? Skriv kommunen där din arbetsplats ligger."),
        ("Solna och Nacka", "Skriv en kommun i taget. Jobbar du över hela länet? Skriv ”hela länet”."),
        ("Karolinska", "”Karolinska” finns i Solna och Huddinge. Skriv den kommun där du oftast jobbar."),
        ("000 00", "Vi hittar inte postnumret 000 00. Se om siffrorna stämmer, eller skriv kommunen."),
    ],
)
async def test_what_is_no_place_is_said_plainly(web: Web, place: str, sentence: str) -> None:
    browser = await begun(web)
    assert errors_of(await browser.send_form(PLACE, {"jobs-0-place": place})) == [sentence]


async def test_she_may_work_in_the_whole_county(web: Web, db: Connection) -> None:
    browser = await all_said(web)
    assert "Stockholms län" in await says(browser, "plats", jobs__0__place="hela länet")
    await browser.send_form("/medlem")
    await web.deliver()
    await browser.send_form(web.post_office.latest(ANNA).link("/bekrafta/"), {"answer": "yes"})
    assert await db.fetchval("SELECT area FROM jobs") == "01"
    assert (await browser.get("/min-sida")).status_code == 200
    page = await browser.get("/min-sida/uppgifter")
    assert typed(page, "jobs-0-place") == "Stockholms län"


# -- the union ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("union", "written"), [("SAC", "SAC Syndikalisterna"), ("inget", "inget"), ("kommunals", "Kommunal")]
)
async def test_a_union_in_her_words_goes_on(web: Web, union: str, written: str) -> None:
    browser = await all_said(web)
    assert written in await says(browser, "fack", union=union)


async def test_a_union_that_is_not_listed_is_left_out_by_a_press(web: Web) -> None:
    browser = await begun(web)
    page = await browser.send_form(UNION, {"union": "Trollfacket"})
    assert "lämna fältet tomt" in errors_of(page)[0]
    assert "Är du inte med i något fack? Fortsätt utan att skriva något." in text_of(page)
    assert '<button class="plain" name="instead-union" value="">Mitt fack finns inte här</button>' in page.text
    page = await browser.send_form(UNION, {"union": "Trollfacket", "instead-union": ""})
    assert page.status_code == 303
    assert typed(await browser.get(UNION), "union") == ""


# -- what she may have meant -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "field", "typed_text", "sentence", "meant"),
    [
        ("plats", "jobs-0-place", "Hanninge",
         "Vi hittar ingen kommun som heter ”Hanninge”. Skriv kommunen eller postnumret.", "Haninge"),
        ("plats", "jobs-0-place", "Stokholm",
         "Vi hittar ingen kommun som heter ”Stokholm”. Skriv kommunen eller postnumret.", "Stockholm"),
        ("fack", "union", "Unnionen",
         "Vi hittar inget fack som heter ”Unnionen”. Prova ett annat namn, eller lämna fältet tomt.", "Unionen"),
    ],
)  # fmt: skip
async def test_what_she_may_have_meant_is_a_press_that_fills_it_in_and_goes_on(
    web: Web, step: str, field: str, typed_text: str, sentence: str, meant: str
) -> None:
    browser = web.browser()
    await says(browser, "jobb", jobs__0__industry="skola")
    page = await browser.send_form(f"/medlem/steg/{step}", {field: typed_text})
    assert errors_of(page) == [sentence]
    assert f"Menar du {meant}?" in text_of(page)
    assert f'name="instead-{field}" value="{meant}"' in page.text
    page = await browser.send_form(f"/medlem/steg/{step}", {field: typed_text, f"instead-{field}": meant})
    assert page.status_code == 303
    assert typed(await browser.get(f"/medlem/steg/{step}"), field) == meant


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("anna@gmial.com", "Menar du anna@gmail.com?"),
        ("anna@haninge.se", "haninge.se ser ut som en adress på jobbet."),
    ],
)
async def test_a_doubtful_address_is_asked_about_once(web: Web, email: str, sentence: str) -> None:
    browser = await all_said(web)
    her = {"name": "Anna Ek", "email": email, "language": "sv", "look": "discreet"}
    page = await browser.send_form(HER, her)
    assert (page.status_code, errors_of(page)) == (200, [])
    assert sentence in text_of(page)
    assert (await browser.send_form(HER, {**her, "asked": "1"})).status_code == 303
    assert typed(await browser.get(HER), "email") == email


async def test_a_misspelt_address_is_mended_by_a_press(web: Web) -> None:
    browser = await all_said(web)
    her = {"name": "Anna Ek", "email": "anna@gmial.com", "language": "sv", "look": "discreet"}
    page = await browser.send_form(HER, {**her, "asked": "1", "instead-email": "anna@gmail.com"})
    assert page.status_code == 303
    assert typed(await browser.get(HER), "email") == "anna@gmail.com"


async def test_enter_in_a_field_goes_on_and_presses_no_suggestion(web: Web) -> None:
    page = (await (await begun(web)).send_form(PLACE, {"jobs-0-place": "Hanninge"})).text
    assert page.index('class="skip"') < page.index('name="instead-')


# -- her own page ------------------------------------------------------------------------------------------------------


async def test_her_own_page_understands_the_same(web: Web, everybody: Everybody, db: Connection) -> None:
    anna = await web.signed_in(await everybody.anna())
    path = "/min-sida/uppgifter"
    page = await anna.send_form(path, {"jobs-0-title": "undersköteska", "jobs-0-place": "Hanninge"})
    assert "Menar du undersköterska?" in text_of(page)
    assert "Menar du Haninge?" in text_of(page)
    page = await anna.send_form(path, {"jobs-0-title": "jobbar på ica", "jobs-0-place": "Uppsala", "union": "inget"})
    assert page.status_code == 303
    assert await db.fetchval("SELECT industry FROM jobs") == "handel"
    told = "Vi täcker Stockholms län. Du kan vara med, men vi vet inte vilka som beslutar i Uppsala."
    assert told in text_of(await anna.get(path))


async def test_whoever_works_in_the_whole_county_is_seen_and_can_ask(
    web: Web, everybody: Everybody, vault: Vault, db: Connection
) -> None:
    anna = await everybody.member("Anna Ek", ANNA, job=Job("aldreomsorg", "region", "01"), questions=True)
    await everybody.dag("Hälso- och sjukvårdsnämnden", "01")
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    coordinator = await web.signed_in(bo)
    assert "Anna Ek" in text_of(await coordinator.get(f"/branscher/{branch}/medlemmar"))
    mandate = await db.fetchval("SELECT id FROM mandates")
    question = Question("Varför får vi inte heltid?", "aldreomsorg", "01", mandate)
    assert await introductions.ask(db, vault, anna, question, dates.now()) is Asked.SENT
    assert await db.fetchval("SELECT area FROM introductions") == "01"
