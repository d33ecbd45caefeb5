"""The page of a new register: the file is given, its rows are looked at, and only what is ticked is done."""

import re
import threading
from typing import Any

import pytest
from httpx import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import committees
from fackpol.registers import large_files
from tests.asgi import SAME_SITE, Browser, Web, errors_of, text_of, typed
from tests.people import Everybody
from tests.registers.workbook_files import ods, xlsx

PATH = "/skotsel/register"
FILE = (
    "id;namn;parti;organisation;roll;from;tom\n"
    "1;Ida Ny;V;Äldrenämnden;Ledamot;2027-01-01;2030-12-31\n"
    "2;Ulla By;V;Barnnämnden;Ersättare;2027-01-01;\n"
    "3;Moa Annan;M;Äldrenämnden;Ledamot;2027-01-01;\n"
)


async def give(browser: Browser, text: str = FILE, **form: str) -> Response:
    return await give_file(browser, text.encode(), **form)


async def give_file(browser: Browser, raw: bytes, **form: str) -> Response:
    data = {"area": "0136", "party": "V", **form}
    return await browser.post(PATH, data=data, files={"file": ("register.csv", raw)}, headers=SAME_SITE)


async def test_the_file_is_shown_and_what_is_ticked_is_done(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await everybody.dag()
    eva = await web.signed_in(await everybody.eva())
    given = await give(eva)
    path = given.headers["location"]
    page = await eva.get(path)
    assert "Filen har 3 rader, 2 är partiets." in text_of(page)
    assert "Ida Ny , Äldrenämnden: ledamot, 1 januari 2027 till och med 31 december 2030" in text_of(page)
    assert "Dag Holm" in page.text  # does not stand in the file
    assert "Moa" not in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM mandates") == 1
    ida = re.findall(r'value="(\w{16})"> <span><strong>Ida', page.text)
    done = await eva.send_form(path, {"row": ida})
    assert "1 rad är införd." in text_of(await eva.get(done.headers["location"]))
    done = await eva.send_form(path, {"all": "1"})
    assert await db.fetchval("SELECT count(*) FROM mandates") == 3
    assert await db.fetchval("SELECT to_day FROM mandates WHERE person = $1", dag) is not None
    page = await eva.get(PATH)
    assert path in page.text
    assert (await eva.send_form(path, {"drop": "1"})).headers["location"] == PATH
    assert (await eva.get(path)).status_code == 404


async def test_a_file_that_another_administrator_has_replaced_does_nothing_and_says_so(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva, anna = await everybody.eva(), await everybody.anna()
    await everybody.hold(anna, "administrator", None)
    hers, others = await web.signed_in(eva), await web.signed_in(anna)
    path = (await give(hers)).headers["location"]
    newer = (await give(others)).headers["location"]
    done = await hers.send_form(path, {"all": "1"})
    page = await hers.get(done.headers["location"])
    assert "Filen väntar inte längre. Någon kan ha läst in en nyare eller tagit bort den." in text_of(page)
    assert newer in page.text
    assert await db.fetchval("SELECT count(*) FROM mandates") == 0


async def test_bodies_are_looked_up_beside_the_pages(
    web: Web, everybody: Everybody, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    find, read = committees.Names.find, committees.read

    def noted(asked: Any) -> Any:
        def asking(*rest: Any) -> Any:
            threads.append(threading.current_thread())
            return asked(*rest)

        return asking

    monkeypatch.setattr(committees.Names, "find", noted(find))
    monkeypatch.setattr(committees, "read", noted(read))
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.get((await give(eva)).headers["location"])).status_code == 200
    assert threads
    assert threading.main_thread() not in threads


HEAD = "id;namn;parti;organisation;roll;from;tom;mejl\n"
ANNA = "1;Anna Karlsson;V;Äldrenämnden;Ledamot;2023-01-01;2030-12-31;anna@example.org\n"


@pytest.mark.parametrize("same", [True, False])
async def test_whoever_may_be_somebody_we_know_is_asked_about(
    web: Web, everybody: Everybody, db: Connection, same: bool
) -> None:
    eva = await web.signed_in(await everybody.eva())
    path = (await give(eva, HEAD + ANNA)).headers["location"]
    await eva.send_form(path, {"all": "1"})
    other = (
        ANNA.replace("1;", ";", 1)
        .replace("anna@", "anna.2@")
        .replace("Äldrenämnden;Ledamot", "Kulturnämnden;Ersättare (V)")
    )
    path = (await give(eva, HEAD + other)).headers["location"]
    page = await eva.get(path)
    assert "Är det samma person? (1)" in text_of(page)
    assert "anna.2@example.org, Kulturnämnden: ersättare (”Ersättare (V)” i filen), 1 januari 2023" in text_of(page)
    assert "Samma person som Anna Karlsson, anna@example.org Äldrenämnden: ledamot, 1 januari 2023" in text_of(page)
    key, person = re.findall(r'name="(who-\w+)" value="([\w-]{36})"', page.text)[0]
    for nonsense in ("", "x", "0" * 32):
        await eva.send_form(path, {key: nonsense})
    assert await db.fetchval("SELECT count(*) FROM mandates") == 1
    done = await eva.send_form(path, {key: person if same else "new"})
    page = await eva.get(done.headers["location"])
    assert "1 rad är införd." in text_of(page)
    assert "Är det samma person?" not in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM representatives") == (1 if same else 2)
    assert await db.fetchval("SELECT seat FROM mandates ORDER BY id DESC LIMIT 1") == "ersattare"


async def test_vacant_seats_are_shown_and_nobody_is_made_of_them(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    empty = "".join(
        f";{name};V;Äldrenämnden;{title};;;\n" for name, title in (("Vakant", "Ledamot"), ("-", "Ersättare"))
    )
    path = (await give(eva, HEAD + ANNA + empty)).headers["location"]
    page = text_of(await eva.get(path))
    assert "Vakanta platser" in page
    assert "Äldrenämnden: Ledamot, Ersättare" in page
    await eva.send_form(path, {"all": "1"})
    assert await db.fetchval("SELECT count(*) FROM representatives") == 1


WRONG = [
    (FILE, {"area": ""}, "Välj vems register det är."),
    (FILE, {"area": "1480"}, "Det valet finns inte längre. Välj ett annat."),
    (FILE, {"party": ""}, "Skriv partiets förkortning i registret."),
    ("", {}, "Filen är tom. Välj en annan."),
]


@pytest.mark.parametrize(("text", "form", "sentence"), WRONG)
async def test_what_is_wrong_is_said(
    web: Web, everybody: Everybody, db: Connection, text: str, form: dict[str, str], sentence: str
) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await give(eva, text, **form)
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, "party") == form.get("party", "V")
    assert await db.fetchval("SELECT count(*) FROM registers") == 0


async def test_a_file_that_can_not_be_read_says_which_line(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await give(eva, FILE.replace("2030-12-31", "snart"))
    assert page.status_code == 422
    assert "2" in errors_of(page)[0]


@pytest.mark.slow
async def test_a_large_file_is_read_for_an_administrator_and_nobody_else(web: Web, everybody: Everybody) -> None:
    much = FILE + "3;Moa Annan;M;Äldrenämnden;Ledamot;2027-01-01;\n" * 20_000
    eva = await web.signed_in(await everybody.eva())
    path = (await give(eva, much)).headers["location"]
    page = await eva.get(path)
    assert ("Vi börjar strax läsa den." in text_of(page), page.headers["refresh"]) == (True, "2")
    assert "En fil för Haninge läses nu" in text_of(await eva.get(PATH))
    async with web.pools.writing.acquire() as db:
        await large_files.read_next(db, web.own.vault, dates.now())
    page = await eva.get((await eva.get(path)).headers["location"])
    assert "Filen har 20003 rader, 2 är partiets." in text_of(page)
    cilla = await web.signed_in(await everybody.cilla())
    assert (await give(cilla, much)).status_code == 404


@pytest.mark.slow
async def test_a_file_that_is_too_large_is_told_so_with_the_limit(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    assert errors_of(await give(eva, "x" * 50_000_001)) == ["Filen är för stor. Den får vara högst 50 MB."]
    page = await give(eva, "x" * 50_200_000)
    assert page.status_code == 413
    assert "Filen är för stor" in text_of(page)
    assert "Den får vara högst 50 MB." in text_of(page)
    cilla = await web.signed_in(await everybody.cilla())
    assert (await give(cilla, "x" * 50_200_000)).status_code == 404


async def test_of_a_workbook_with_several_sheets_it_is_said_which_is_read(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    rows = [line.split(";") for line in FILE.splitlines()]
    given = await give_file(eva, xlsx({"Läs mig": [["Hej"]], "Uppdrag": rows}))
    page = text_of(await eva.get(given.headers["location"]))
    assert "Filen har flera blad eller tabeller. Vi läste nummer 2." in page
    assert "Filen har 3 rader, 2 är partiets." in page
    given = await give_file(eva, ods({"Uppdrag": rows}))
    assert "blad" not in text_of(await eva.get(given.headers["location"]))


async def test_a_web_page_with_the_name_xls_is_read_as_any_other(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    rows = "".join(f"<tr><td>{line.replace(';', '<td>')}" for line in FILE.splitlines())
    menu = "<table><tr><td>Start<td>Nämnder<tr><td>Karta<td>Kontakt</table>"
    given = await give_file(eva, f"<html><body>{menu}<table>{rows}</table>".encode("cp1252"))
    page = text_of(await eva.get(given.headers["location"]))
    assert "Filen har 3 rader, 2 är partiets." in page
    assert "Filen har flera blad eller tabeller. Vi läste nummer 2." in page
    assert "Ida Ny , Äldrenämnden: ledamot, 1 januari 2027 till och med 31 december 2030" in page


async def test_a_file_that_is_no_register_is_told_what_it_is(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await give_file(eva, b"%PDF-1.7")
    told = ["Det här är en PDF. Be dem som har registret om en fil, till exempel från Excel."]
    assert (page.status_code, errors_of(page)) == (422, told)


async def test_a_file_in_which_no_committee_is_known_is_doubted(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    bodies = ["Äldrenämnden", "Socialnämnden", "Kulturnämnden", "Miljönämnden", "Barnnämnden", "Tekniska nämnden"]
    rows = "".join(f"{n};Namn {n};V;{body};Ledamot;2023-01-01;\n" for n, body in enumerate(bodies))
    head = "id;namn;parti;organisation;roll;from;tom\n"
    path = (await give(eva, head + rows)).headers["location"]
    assert "känns igen" not in text_of(await eva.get(path))  # nothing is known yet
    await eva.send_form(path, {"all": "1"})
    other = head + "".join(row.replace(";V;", ";V;Norra ") + "\n" for row in rows.splitlines())
    page = text_of(await eva.get((await give(eva, other)).headers["location"]))
    assert "Inga nämnder i filen känns igen. Är det rätt fil för Haninge?" in page


async def test_a_file_in_which_nobody_of_ours_stands_is_doubted(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    head = "id;namn;parti;organisation;roll;from;tom\n"
    rows = [f"{n};{name} Ek;V;Socialnämnden;Ledamot;2023-01-01;\n" for n, name in enumerate(("Anna", "Bo", "Cia"))]
    doubt = "Ingen av de 3 som sitter i Haninge står i filen. Är det rätt fil?"

    async def page(*rows: str) -> str:
        return text_of(await eva.get((await give(eva, head + "".join(rows))).headers["location"]))

    assert doubt not in await page(*rows)
    await eva.send_form((await give(eva, head + "".join(rows[:2]))).headers["location"], {"all": "1"})
    other = "8;Ingrid Bot;V;Socialnämnden;Ledamot;2023-01-01;\n"
    assert "som sitter i Haninge" not in await page(other)  # two are too few to say
    await eva.send_form((await give(eva, head + "".join(rows))).headers["location"], {"all": "1"})
    assert doubt in await page(other)
    assert doubt not in await page(other, rows[0])
    assert doubt not in await page(other, ";Ek Anna;V;Barnnämnden;Ledamot;2023-01-01;\n")  # it may be her
    await db.execute("UPDATE mandates SET to_day = '2023-12-31'")
    assert "som sitter i Haninge" not in await page(other)


async def test_what_has_ended_is_no_new_assignment_and_all_that_is_gone_can_be_ended_at_once(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    head = "id;namn;parti;organisation;roll;from;tom\n"
    rows = (
        "1;Ida Ny;V;Äldrenämnden;Ledamot;2019-01-01;2022-12-31\n"
        "2;Ulla By;V;Kommunfullmäktige;Vigselförrättare;2023-01-01;\n"
        "3;Bo Al;V;Äldrenämnden;Ledamot;2023-01-01;\n"
    )
    path = (await give(eva, head + rows)).headers["location"]
    page = text_of(await eva.get(path))
    assert "Nya uppdrag (1)" in page
    assert "Redan slut, eller ingen plats i en nämnd (2)" in page
    await eva.send_form(path, {"all": "1"})
    more = "4;Eva Sol;V;Äldrenämnden;Ledamot;2023-01-01;\n5;Nils Ö;V;Äldrenämnden;Ledamot;2023-01-01;\n"
    await eva.send_form((await give(eva, head + more)).headers["location"], {"all": "1"})
    last = "4;Eva Sol;V;Äldrenämnden;Ledamot;2023-01-01;\n"
    path = (await give(eva, head + last)).headers["location"]
    page = await eva.get(path)
    gone = re.findall(r'name="row" value="(\w{16})"', page.text)
    assert "Vilka ska avslutas?" in text_of(page)
    done = await eva.send_form(path, {"gone": "none", "row": gone})
    assert "0 rader" in text_of(await eva.get(done.headers["location"]))
    await eva.send_form(path, {"gone": "all"})
    assert "Vilka ska avslutas?" not in text_of(await eva.get(path))


async def test_hundreds_of_rows_come_page_by_page_and_all_are_taken_at_once(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    rows = "".join(f"{n};Namn {n};V;Nämnd {n % 7};Ledamot;2023-01-01;\n" for n in range(1200))
    path = (await give(eva, f"id;namn;parti;organisation;roll;from;tom\n{rows}")).headers["location"]
    page = await eva.get(path)
    assert "Sida 1 av 3." in text_of(page)
    assert "Nya uppdrag (1200)" in text_of(page)
    last = await eva.get(f"{path}?sida=3")
    ticked = re.findall(r'name="row" value="(\w{16})"', last.text)
    assert len(ticked) == 200
    done = await eva.send_form(f"{path}?sida=3", {"row": ticked})
    page = await eva.get(done.headers["location"])
    assert "200 rader är införda." in text_of(page)
    assert "Sida 2 av 2." in text_of(page)
    await eva.send_form(path, {"all": "1"})
    assert await db.fetchval("SELECT count(*) FROM mandates") == 1200


async def test_it_is_said_how_many_addresses_can_not_be_read(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    start, *rows = FILE.splitlines()
    ends = ("Ida <ida@example.org>", "ulla by@example.org", "moa@")
    text = "\n".join([f"{start};mejl", *(f"{row};{end}" for row, end in zip(rows, ends, strict=True))])
    path = (await give(eva, text)).headers["location"]
    assert "1 mejladress i filen går inte att läsa. Den sparas inte." in text_of(await eva.get(path))
    await eva.send_form(path, {"all": "1"})
    assert await db.fetchval("SELECT count(*) FROM people WHERE name IS NOT NULL AND email IS NOT NULL") == 2


async def test_what_is_confirmed_or_struck_out_is_marked_and_is_in_no_all(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    rows = [f"{n};Namn {n};V;Äldrenämnden;Ledamot;2023-01-01;\n" for n in range(5)]
    head = "id;namn;parti;organisation;roll;from;tom\n"
    await eva.send_form((await give(eva, head + "".join(rows))).headers["location"], {"all": "1"})
    for status, id in (("wrong", 0), ("confirmed", 1), ("declared", 2)):
        await db.execute("UPDATE mandates SET status = $1 WHERE id = (SELECT min(id) + $2 FROM mandates)", status, id)
    path = (await give(eva, head + rows[0])).headers["location"]
    page = text_of(await eva.get(path))
    assert "Stämmer inte → ledamot, 1 januari 2023" in page
    assert "Namn 1 , Äldrenämnden: ledamot, 1 januari 2023 Bekräftat" in page
    assert "Namn 2 , Äldrenämnden: ledamot, 1 januari 2023 Bekräftat av politikern" in page
    assert "2 av dem är bekräftade. De slutar bara om du kryssar dem." in page
    assert "Alla 2 som inte är bekräftade" in page
    await eva.send_form(path, {"gone": "all"})
    assert await db.fetchval("SELECT count(*) FROM mandates WHERE to_day IS NOT NULL") == 2
    assert "Står inte i filen (2)" in text_of(await eva.get(path))


async def test_of_several_of_one_name_in_a_first_file_the_first_is_taken_in_and_then_the_others_are_answered(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    seats = "".join(
        f";Rut Ny;V;{body};Ledamot;2023-01-01;2030-12-31;{email}\n"
        for body, email in (
            ("Kommunstyrelsen", "rut.ny@example.org"),
            ("Socialnämnden", "rut@example.org"),
            ("Miljönämnden", ""),
        )
    )
    path = (await give(eva, HEAD + seats)).headers["location"]
    page = text_of(await eva.get(path))
    assert "Är det samma person? (2)" in page
    assert "Flera i filen har samma namn. För in de andra först, så kan du välja bland dem här." in page
    assert "När du svarar förs uppdragen in." in page
    assert "finns redan" not in page
    await eva.send_form(path, {"all": "1"})
    answered = await eva.get(path)
    page = text_of(answered)
    assert "Flera i filen har samma namn." not in page
    assert "Namnet, mejladressen eller platsen finns redan, men allt stämmer inte." in page
    assert page.count("Samma person som Rut Ny, rut.ny@example.org Kommunstyrelsen: ledamot") == 2
    found = re.findall(r'name="(who-\w+)" value="([\w-]{36})"', answered.text)
    await eva.send_form(path, dict(found))
    assert await db.fetchval("SELECT count(*) FROM representatives") == 1
    assert await db.fetchval("SELECT count(*) FROM mandates") == 3
    assert "Inget skiljer filen" in text_of(await eva.get(path))
