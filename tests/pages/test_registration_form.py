"""The whole form at once, as a test or an old bookmark sends it, is judged as its pages are."""

import pytest

from fackpol.base.database import Connection
from fackpol.network.reference import Reference
from fackpol.pages.registration_form import suspect
from tests.asgi import Web, errors_of, typed
from tests.pages.test_members import register
from tests.people import application

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
    ({"jobs-0-place": "Ankeborg"}, "Vi hittar ingen kommun som heter ”Ankeborg”. Skriv kommunen eller postnumret."),
    ({"jobs-0-place": "1234"}, "Ett postnummer har fem siffror, till exempel 123 45."),
    ({"jobs-0-place": "000 00"}, "Vi hittar inte postnumret 000 00. Se om siffrorna stämmer, eller skriv kommunen."),
    ({"jobs-0-district": "Rinkeby"}, "Stadsdelen ligger i Stockholm. Ta bort den, eller ändra kommunen."),
    ({"jobs-0-place": "Stockholm", "jobs-0-district": "Ankeborg"},
     "Vi känner inte till stadsdelen ”Ankeborg”. Lämna fältet tomt om du inte vet."),
    ({"union": "Trollfacket"},
     "Vi hittar inget fack som heter ”Trollfacket”. Prova ett annat namn, eller lämna fältet tomt."),
    ({"matching": None}, "Utan ditt ja kan vi inte spara något. Kryssa i rutan om du vill vara med."),
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


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("anna@haninge.se", ("work", "haninge.se")),
        ("anna@edu.sodertalje.se", ("work", "edu.sodertalje.se")),
        ("anna@upplandsvasby.se", ("work", "upplandsvasby.se")),
        ("anna@vgregion.se", ("work", "vgregion.se")),
        ("anna@regionskane.se", ("work", "regionskane.se")),
        ("anna@gmial.com", ("typo", "anna@gmail.com")),
        ("anna@gmail.com", ("", "")),
        ("anna@example.org", ("", "")),
    ],
)
def test_an_address_at_work_or_misspelt_is_told(known: Reference, email: str, told: tuple[str, str]) -> None:
    assert suspect(email, known) == told
