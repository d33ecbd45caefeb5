"""Registering as a stranger does it: a form, a letter, a button; and nobody learns who is already here."""

from datetime import timedelta

import pytest
import time_machine

from fackpol import dates
from fackpol.database import Connection
from tests.people import ANNA, Everybody, application
from tests.web import Browser, Web, errors_of, text_of, typed

AT_LAST = dict.fromkeys(("date", "set-cookie"), "")


async def register(web: Web, **changes: object) -> tuple[Browser, str]:
    """Her browser, and the path of the link in her letter."""
    browser = web.browser()
    page = await browser.send_form("/medlem", application(**changes))  # type: ignore[arg-type]
    assert (page.status_code, page.headers["location"]) == (303, "/medlem/skickad")
    await web.deliver()
    return browser, web.post_office.latest(str(changes.get("email", ANNA))).link("/bekrafta/")


async def test_she_registers_confirms_and_sees_her_page(web: Web) -> None:
    browser, link = await register(web)
    assert "Var det du som fyllde i anmälan?" in text_of(await browser.get(link))
    page = await browser.send_form(link, {"answer": "yes"}, follow_redirects=True)
    assert "Klart, du är med" in text_of(page)
    assert "Hej Anna Ek" in text_of(await browser.get("/min-sida"))


async def test_in_another_browser_she_is_in_but_not_signed_in(web: Web) -> None:
    _, link = await register(web)
    phone = web.browser()
    page = await phone.send_form(link, {"answer": "yes"})
    assert "Logga in för att se din sida" in text_of(page)
    assert (await phone.get("/min-sida")).status_code == 401


async def test_reading_the_link_changes_nothing(web: Web, db: Connection) -> None:
    """Mail scanners follow links, and ask for the head of them."""
    browser, link = await register(web)
    for _ in range(3):
        assert (await web.browser().get(link)).status_code == 200
        await web.browser().head(link)
    assert await db.fetchval("SELECT count(*) FROM people") == 0
    assert (await browser.send_form(link, {"answer": "yes"})).status_code == 303


async def test_the_button_works_once_and_the_second_time_is_calm(web: Web) -> None:
    browser, link = await register(web)
    await browser.send_form(link, {"answer": "yes"})
    again = await browser.send_form(link, {"answer": "yes"})
    assert again.status_code == 410
    assert "Länken är redan använd, eller för gammal" in text_of(again)


async def test_after_48_hours_the_link_says_that_it_is_too_old(web: Web) -> None:
    browser, link = await register(web)
    with time_machine.travel(dates.now() + timedelta(hours=49), tick=False):
        for page in (await browser.get(link), await browser.send_form(link, {"answer": "yes"})):
            assert page.status_code == 410
            assert "Anmäl dig igen" in text_of(page)


async def test_it_was_not_me_deletes_it_all(web: Web, db: Connection) -> None:
    _, link = await register(web)
    await web.browser().send_form(link, {"answer": "no"})
    assert await db.fetchval("SELECT count(*) FROM applications") == 0


async def test_a_second_registration_looks_like_the_first(web: Web, everybody: Everybody, db: Connection) -> None:
    """Whether an address is registered is a political opinion. Only the owner of the mailbox may learn it."""
    await everybody.anna()
    known = await web.browser().send_form("/medlem", application(ANNA))
    unknown = await web.browser().send_form("/medlem", application("ny@example.org"))
    assert known.status_code == unknown.status_code
    assert known.content == unknown.content
    assert dict(known.headers) | AT_LAST == dict(unknown.headers) | AT_LAST
    await web.deliver()
    assert web.post_office.latest(ANNA).subject != web.post_office.latest("ny@example.org").subject


async def test_her_address_is_the_same_however_she_writes_it(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.anna()
    await web.browser().send_form("/medlem", application(" Anna.Ek@EXAMPLE.org "))
    await web.deliver()
    assert "/bekrafta/" not in web.post_office.arrived[-1].text


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
    ({"matching": None}, "Utan det här ja:et kan vi inte spara något. Kryssa i rutan, eller lämna sidan."),
    ({"calls": "y"}, "Du har sagt ja till samtal. Skriv ett nummer, eller ta bort krysset."),
    ({"phone": "070-174 06 05"}, "Du har skrivit ett nummer. Kryssa i att vi får ringa, eller ta bort numret."),
    ({"calls": "y", "phone": "ring mig"}, "Skriv numret med siffror, till exempel 070-174 06 05."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=[sentence[:32] for _, sentence in WRONG])
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    web: Web, db: Connection, changes: dict[str, object], sentence: str
) -> None:
    form = {field: value for field, value in application(**changes).items() if value is not None}  # type: ignore[arg-type]
    page = await web.browser().send_form("/medlem", form)
    assert page.status_code == 422
    assert errors_of(page) == [sentence]
    assert "Fel: Anmäl dig" in page.text
    for field in ("name", "email", "union", "phone", "jobs-0-title", "jobs-0-place", "jobs-0-district"):
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


async def test_one_job_more_can_be_asked_for_with_what_she_typed_still_there(web: Web) -> None:
    page = await web.browser().send_form("/medlem", {**application(), "add": "1"})
    assert page.status_code == 200
    assert typed(page, "name") == "Anna Ek"
    assert typed(page, "jobs-0-place") == "Haninge"
    assert 'name="jobs-1-place"' in page.text


async def test_no_box_is_ticked_beforehand_and_the_privacy_page_comes_first(web: Web) -> None:
    page = (await web.browser().get("/medlem")).text
    for purpose in ("matching", "invitations", "calls"):
        field = page[page.index(f'name="{purpose}"') - 120 : page.index(f'name="{purpose}"') + 120]
        assert " checked" not in field
    assert 0 < page.index('href="/integritet"') < page.index('name="jobs-0-title"')


async def test_the_sixth_letter_to_one_address_within_the_hour_is_not_sent_and_nothing_tells(web: Web) -> None:
    for _ in range(6):
        page = await web.browser().send_form("/medlem", application())
        assert page.status_code == 303
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 5


async def test_she_changes_her_job_and_sees_another_committee(web: Web, everybody: Everybody) -> None:
    await everybody.dag("Förskolenämnden", "0182")
    anna = await web.signed_in(await everybody.anna())
    assert "Dag Holm" not in text_of(await anna.get("/min-sida"))
    page = await anna.send_form(
        "/min-sida/uppgifter", {"jobs-0-industry": "forskola", "jobs-0-place": "Nacka", "jobs-0-sector": "kommun"}
    )
    assert page.status_code == 303
    assert "Dag Holm är ledamot i Förskolenämnden i Nacka" in text_of(await anna.get("/min-sida"))


async def test_what_is_wrong_in_a_change_leaves_what_she_had(web: Web, everybody: Everybody, db: Connection) -> None:
    anna = await web.signed_in(await everybody.anna())
    page = await anna.send_form("/min-sida/uppgifter", {"jobs-0-industry": "forskola", "jobs-0-place": "Ankeborg"})
    assert page.status_code == 422
    assert errors_of(page) == ["Vi hittar ingen kommun som heter ”Ankeborg”. Se efter hur den stavas."]
    assert typed(page, "jobs-0-place") == "Ankeborg"
    assert await db.fetchval("SELECT area FROM jobs") == "0136"
