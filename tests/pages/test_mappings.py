"""Columns that the titles do not explain are chosen by hand, once for each source."""

import re
from datetime import date

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.pages.mappings import _terms
from tests.asgi import Browser, Web, errors_of, text_of
from tests.pages.test_differences import PATH, give
from tests.pages.test_uploads import ASKED
from tests.people import Everybody

ODD = (
    "Vem;Var;Vad;Kontakt\n"
    "Ny, Ida;Äldrenämnden;Ledamot;ida@example.org\n"
    "By, Ulla;Barnnämnden;Ersättare;<b>nej</b>\n"
)  # fmt: skip
TERM = {"one_party": "y", "first": "2022-10-15", "last": "2026-12-31"}
CHOSEN = {"column_0": "name", "column_1": "body", "column_2": "title", "column_3": "", "columns": "1"}


async def asking(browser: Browser, text: str = ODD) -> str:
    given = await give(browser, text)
    assert given.headers["location"] == ASKED
    return (await browser.get(ASKED)).text


def chosen(page: str) -> dict[str, str]:
    found = re.findall(r'<select[^>]*name="(column_\d+)"[^>]*>(.*?)</select>', page, flags=re.S)
    return {name: (re.findall(r'selected value="(\w+)"', options) or [""])[0] for name, options in found}


async def test_columns_are_shown_with_their_first_rows_and_our_guess(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await asking(eva)
    assert chosen(page) == {"column_0": "name", "column_1": "body", "column_2": "title", "column_3": ""}
    assert "Ny, Ida · By, Ulla" in page
    assert "&lt;b&gt;nej" in page
    assert "<b>nej" not in page
    assert "Vi hittar ingen kolumn med parti och första dag." in page
    assert await db.fetchval("SELECT count(*) FROM registers") == 0


async def test_what_is_chosen_is_read_remembered_and_forgotten(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    await asking(eva)
    done = await eva.send_form(ASKED, {**CHOSEN, **TERM})
    page = text_of(await eva.get(done.headers["location"]))
    assert "Filen har 2 rader, 2 är partiets." in page
    assert "Ida Ny , Äldrenämnden: ledamot, 15 oktober 2022 till och med 31 december 2026" in page
    assert "Kontakt Används inte" in page
    assert "Vem Namn, hela" in page
    again = await give(eva, ODD.replace("Ny, Ida", "Ny, Eva"))
    assert "Eva Ny" in text_of(await eva.get(again.headers["location"]))
    listed = await eva.get(PATH)
    assert "Namn, hela · Nämnd · Roll i nämnden" in text_of(listed)
    forget = re.findall(r'action="(/skotsel/register/kolumner/\d+/bort)"', listed.text)
    assert (await eva.send_form(forget[0])).status_code == 303
    assert await db.fetchval("SELECT count(*) FROM mappings") == 0
    await asking(eva)


MISSING = [
    ({"column_0": ""}, "Välj kolumnen med namnet, eller en med förnamn och en med efternamn."),
    ({"column_1": ""}, "Välj kolumnen med nämnden."),
    ({"column_2": ""}, "Välj kolumnen med rollen, eller en roll som alla har."),
    ({"one_party": None}, "Välj kolumnen med partiet, eller kryssa att alla är partiets."),
    ({"first": ""}, "Välj kolumnen med första dagen, eller en tid som gäller alla."),
    ({"first": "i höst"}, "Skriv dagen som 2026-12-31."),
    ({"last": "2020"}, "Uppdraget kan inte sluta innan det börjar."),
    ({"column_3": "name"}, "Två kolumner har samma svar: Namn, hela."),
    ({"column_3": "x"}, "Det valet finns inte längre. Välj ett annat."),
]


@pytest.mark.parametrize(("said", "sentence"), MISSING, ids=[sentence for _, sentence in MISSING])
async def test_only_what_is_needed_is_demanded_and_what_was_chosen_stays(
    web: Web, everybody: Everybody, db: Connection, said: dict[str, str | None], sentence: str
) -> None:
    eva = await web.signed_in(await everybody.eva())
    await asking(eva)
    form = {name: value for name, value in {**CHOSEN, **TERM, **said}.items() if value is not None}
    page = await eva.send_form(ASKED, form)
    assert page.status_code == 422
    assert sentence in errors_of(page)[0]
    assert sentence in text_of(page)
    assert chosen(page.text)["column_2"] == ("title" if "column_2" not in said else "")
    assert await db.fetchval("SELECT count(*) FROM registers") == 0


async def test_a_role_and_a_term_can_hold_for_everybody_in_a_file_without_headings(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    await asking(eva, "Ny, Ida;Äldrenämnden\nBy, Ulla;Barnnämnden\n")
    term, _ = _terms(dates.today(dates.now()))[-1]
    whole = {"headless": "y", "one_party": "y", "title": "Okänd", "term": term, "columns": "1"}
    done = await eva.send_form(ASKED, {"column_0": "name", "column_1": "body", **whole})
    page = text_of(await eva.get(done.headers["location"]))
    assert "Filen har 2 rader" in page
    assert "Okänd (2 rader) Vi frågar" in page
    assert await db.fetchval("SELECT count(*) FROM mappings") == 0  # it would be like any other


async def test_days_that_can_not_be_read_lead_back_to_the_columns(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    await asking(eva)
    done = await eva.send_form(ASKED, {**CHOSEN, **TERM, "column_3": "to", "last": ""})
    assert done.headers["location"] == ASKED
    page = await eva.get(ASKED)
    assert "Rad 2: ”ida@example.org” är inget datum. Skriv åååå-mm-dd." in text_of(page)
    assert chosen(page.text)["column_3"] == "to"


def test_the_terms_are_those_that_run_with_the_next_once_it_has_begun() -> None:
    def first_days(*ymd: int) -> list[str]:
        return [value[:10] for value, _ in _terms(date(*ymd))]

    assert first_days(2026, 5, 1) == ["2022-10-15", "2026-10-15"]
    assert first_days(2026, 12, 31) == ["2022-10-15", "2026-10-15"]
    assert first_days(2027, 1, 1) == ["2026-10-15"]
