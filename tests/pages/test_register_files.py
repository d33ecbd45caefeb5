"""Kinds of files that municipalities give out, as an administrator meets them: what is read at once, what she is asked,
and what is refused with a sentence that says what to do.
"""

from datetime import date

import pytest

from fackpol.base.database import Connection
from tests.asgi import Browser, Web, errors_of, text_of
from tests.pages.test_differences import give_file
from tests.people import Everybody
from tests.registers.workbook_files import packed, xlsx

ASKED = "/skotsel/register/fil"
T = ["Namn", "Parti", "Nämnd", "Uppdrag", "Från", "Till"]
ASA = ["Åsa Ö", "V", "Äldrenämnden", "Ledamot", "2027-01-01", "2030-12-31"]
BO = ["Bo Ek", "S", "Äldrenämnden", "Ersättare", "2027-01-01", "2030-12-31"]
HERS = "Åsa Ö , Äldrenämnden: ledamot, 1 januari 2027 till och med 31 december 2030"
DAYS = date(2027, 1, 1), date(2030, 12, 31)


def csv(*rows: list[str], delimiter: str = ";") -> bytes:
    return "\n".join(delimiter.join(row) for row in rows).encode()


READ: dict[str, tuple[bytes, str]] = {
    "bodies above their people": (
        csv(["Namn", "Parti", "Uppdrag", "Från", "Till"], ["Äldrenämnden"], [ASA[0], "V", *ASA[3:]]),
        HERS,
    ),
    "bodies, and titles below them": (
        csv(
            ["Namn", "Parti", "Från", "Till"],
            ["Kommunstyrelsen"], ["Ledamöter"], ["Bo Ek", "S", "2027", "2030"],
            ["Äldrenämnden"], ["Ledamöter"], ["Åsa Ö", "V", "2027", "2030"],
            ["Ersättare"], ["Cia By", "V", "2027", "2030"],
        ),
        f"Cia By , Äldrenämnden: ersättare, 1 januari 2027 till och med 31 december 2030 {HERS}",
    ),
    "a sheet for each body": (
        xlsx({body: [["Namn", "Parti", "Uppdrag", "Från", "Till"], [ASA[0], "V", "Ledamot", *DAYS]]
              for body in ("Kommunstyrelsen", "Äldrenämnden")}),
        HERS,
    ),
    "the party behind the name": (
        csv(["Namn", "Nämnd", "Uppdrag", "Period"], *([f"{name} ({party})", "Äldrenämnden", "Ledamot", "2027-30"]
            for name, party in (("Åsa Ö", "V"), ("Bo Ek", "S")))),
        HERS,
    ),
    "titles in two rows": (
        csv([*T[:4], "Mandat", ""], ["", "", "", "", "Från", "Till"], ASA, BO),
        HERS,
    ),
    "titles on each page": (csv(T, ASA, T, BO), HERS),
    "merged cells": (
        xlsx({"Blad": [["Nämnd", "Namn", "Parti", "Uppdrag", "Från", "Till"],
                       ["Äldrenämnden", "Bo Ek", "S", "Ersättare", *DAYS], [None, "Åsa Ö", "V", "Ledamot", *DAYS]]},
             merged="A2:A3"),
        HERS,
    ),
    "Troman": (
        csv(["Organ", "Efternamn", "Tilltalsnamn", "Parti", "Befattning", "Fr o m", "T o m", "Ersätter"],
            ["Äldrenämnden", "Ö", "Åsa", "V", *ASA[3:], ""]),
        HERS,
    ),
    "Ciceron": (
        csv(["Förtroendevald", "Politisk organisation", "Uppdrag", "Partikod", "Mandat fr.o.m", "Mandat t.o.m"],
            ["Ö, Åsa", "Äldrenämnden", "Ledamot", "V", *ASA[4:]]),
        HERS,
    ),
    "W3D3": (
        csv(["Personnamn", "Nämndkod", "Nämnd", "Uppdragstyp", "Parti", "Startdatum", "Stoppdatum"],
            ["Åsa Ö", "ÄN", "Äldrenämnden", "LEDAMOT", "(V)", "20270101", "20301231"]),
        HERS,
    ),
    "Platina": (
        csv(["Namn", "Instans", "Befattning", "Partinamn", "Giltig från", "Giltig till"],
            ["Åsa Ö", "Äldrenämnden", "Ordinarie ledamot", "V", *ASA[4:]]),
        "Åsa Ö , Äldrenämnden: ledamot (”Ordinarie ledamot” i filen), 1 januari 2027",
    ),
    "UTF-16 with tabs": (csv(T, ASA, BO, delimiter="\t").decode().encode("utf-16"), HERS),
    "days as a spreadsheet counts them": (csv(T, [*ASA[:4], "46388", "47848"]), HERS),
    "the family name first, says the title": (csv(["Efternamn, förnamn", *T[1:]], ["Ö Åsa", *ASA[1:]]), HERS),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "shown"), READ.values(), ids=list(READ))
async def test_it_is_read_at_once(web: Web, everybody: Everybody, raw: bytes, shown: str) -> None:
    eva = await web.signed_in(await everybody.eva())
    given = await give_file(eva, raw)
    assert shown in text_of(await eva.get(given.headers["location"]))


async def asked(browser: Browser, raw: bytes) -> str:
    given = await give_file(browser, raw)
    assert given.headers["location"] == ASKED
    return text_of(await browser.get(ASKED))


async def test_of_tables_without_days_only_the_days_are_asked(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = "".join(
        f"<h2>{body}</h2><table><tr><th>Namn<th>Parti<th>Uppdrag<tr><td>{name}<td>V<td>Ledamot</table>"
        for body, name in (("Kommunstyrelsen", "Bo Ek"), ("Äldrenämnden", "Åsa Ö"))
    )
    assert "Vi hittar ingen kolumn med första dag." in await asked(eva, f"<html>{page}".encode())
    done = await eva.send_form(ASKED, {"first": "2027-01-01", "last": "2030-12-31"})
    assert HERS in text_of(await eva.get(done.headers["location"]))


async def test_an_older_code_for_a_party_is_asked_about(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    raw = csv(T, ["Cia By", "(V)", *ASA[2:]], [ASA[0], "Vp", *ASA[2:]], BO)
    assert "Filen har V (1), och dessutom Vp (1). Är det samma parti?" in await asked(eva, raw)
    done = await eva.send_form(ASKED, {"same": "yes"})
    assert HERS in text_of(await eva.get(done.headers["location"]))


SHAPE = "Vi behöver en rad för varje uppdrag, med namn, parti, nämnd och roll i var sin kolumn."
REFUSED: dict[str, tuple[bytes, str]] = {
    "a text with commas in it": (
        "Kommunstyrelsen\nÅsa Ö (V) ledamot\nBo Ek (S) ersättare\n".encode(),
        f"Filen har bara en kolumn. {SHAPE}",
    ),
    "a column for each title": (
        csv(["Ledamöter", "Parti", "Ersättare", "Parti", "Nämnd"], ["Åsa Ö", "V", "Bo Ek", "S", "Äldrenämnden"]),
        f"Filen har en kolumn för varje roll: ”Ledamöter” och ”Ersättare”. {SHAPE}",
    ),
    "substitutes below their members": (
        csv(T, ASA, ["Ersättare för Åsa Ö: Cia By", *ASA[1:]]),
        "Rad 3: ”Ersättare för Åsa Ö: Cia By” är inget namn. Skriv rollen i en egen kolumn.",
    ),
    "Word with the name xls": (
        packed({"[Content_Types].xml": "x", "word/document.xml": "x"}),
        "Det här är ett textdokument. Be dem som har registret om en fil, till exempel från Excel.",
    ),
    "a page packed like a mail": (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<table>",
        "Det här är en webbsida. Öppna den i Excel, spara den som .xlsx och välj den filen.",
    ),
}


@pytest.mark.parametrize(("raw", "told"), REFUSED.values(), ids=list(REFUSED))
async def test_it_is_told_what_it_is(web: Web, everybody: Everybody, raw: bytes, told: str) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await give_file(eva, raw)
    assert (page.status_code, errors_of(page)) == (422, [told])


async def test_whoever_stands_with_the_family_name_first_is_asked_about(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    both = csv(T, ["Cilla Ask", *ASA[1:]], ["Ask Cilla", "V", "Barnnämnden", *ASA[3:]])
    path = (await give_file(eva, both)).headers["location"]
    await eva.send_form(path, {"all": "1"})
    assert await db.fetchval("SELECT count(*) FROM mandates") == 1
    page = await eva.get(path)
    assert "Är det samma person? (1)" in text_of(page)
    assert "Samma person som Cilla Ask, Saknar mejladress" in text_of(page)
    key = page.text.split('name="who-')[1].split('"')[0]
    await eva.send_form(path, {f"who-{key}": str(await db.fetchval("SELECT person FROM mandates"))})
    assert await db.fetch("SELECT count(*), count(DISTINCT person) FROM mandates") == [(2, 1)]
    again = text_of(await eva.get((await give_file(eva, both)).headers["location"]))
    assert "Inget skiljer filen från det som står i listan." in again
