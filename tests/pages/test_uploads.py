"""Before a register is kept, what must be known is asked, and the file need not be chosen again."""

import re
from datetime import timedelta

import pytest
from httpx import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.registers import large_files, reading
from tests.asgi import Browser, Web, errors_of, text_of
from tests.pages.test_differences import FILE, PATH, give, give_file
from tests.people import Everybody
from tests.registers.dumps import difference, dump
from tests.registers.workbook_files import xlsx

ASKED = "/skotsel/register/fil"
LONG = FILE.replace(";V;", ";Vänsterpartiet;")


async def asked(browser: Browser, given: Response) -> str:
    assert given.headers["location"] == ASKED
    return text_of(await browser.get(ASKED))


async def kept(db: Connection) -> tuple[int, int]:
    """How many registers and uploads are there."""
    row = await db.fetchrow("SELECT (SELECT count(*) FROM registers), (SELECT count(*) FROM uploads)")
    assert row
    return tuple(row)


async def test_the_party_is_chosen_among_those_of_the_file_before_anything_is_kept(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await asked(eva, await give(eva, LONG))
    assert "Filen har inga rader för V. Den har Vänsterpartiet (2), M (1). Menar du Vänsterpartiet?" in page
    assert "Ja, Vänsterpartiet (2 rader)" in page
    assert await kept(db) == (0, 1)
    assert "En fil väntar på ditt svar" in text_of(await eva.get(PATH))
    for nonsense in ({}, {"party": "L"}, {"same": "yes"}, {"sure": "1"}):
        assert (await eva.send_form(ASKED, nonsense)).headers["location"] == ASKED
    done = await eva.send_form(ASKED, {"party": "Vänsterpartiet"})
    assert "Filen har 3 rader, 2 är partiets." in text_of(await eva.get(done.headers["location"]))
    assert await kept(db) == (1, 0)
    assert (await give(eva, LONG)).headers["location"].startswith(PATH + "/")  # remembered
    assert await db.fetchval("SELECT count(*) FROM mappings") == 1


@pytest.mark.parametrize(("said", "rows"), [("yes", 2), ("no", 1)])
async def test_another_spelling_of_the_party_is_asked_about_and_both_answers_are_remembered(
    web: Web, everybody: Everybody, said: str, rows: int
) -> None:
    eva = await web.signed_in(await everybody.eva())
    mixed = FILE.replace(";V;", ";Vänsterpartiet;", 1)
    page = await asked(eva, await give(eva, mixed))
    assert "Filen har V (1), och dessutom Vänsterpartiet (1). Är det samma parti?" in page
    done = await eva.send_form(ASKED, {"same": said})
    for _ in range(2):
        assert f"{rows} är partiets" in text_of(await eva.get(done.headers["location"]))
        done = await give(eva, mixed)


async def test_another_municipalitys_file_is_doubted_before_it_is_kept(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await asked(eva, await give(eva, FILE.replace("nämnden;", "nämnden i Borås;")))
    assert "Filen verkar gälla Borås, inte Haninge. Där står ”Äldrenämnden i Borås”. Är det ändå rätt?" in page
    assert await kept(db) == (0, 1)
    assert (await eva.send_form(ASKED, {"drop": "1"})).headers["location"] == PATH
    assert await kept(db) == (0, 0)
    await give(eva, FILE.replace("nämnden;", "nämnden i Borås;"))
    assert (await eva.send_form(ASKED, {"sure": "1"})).headers["location"].startswith(PATH + "/")


async def test_a_file_is_not_lost_because_the_place_was_not_chosen(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await give(eva, area="")
    assert (page.status_code, errors_of(page)) == (422, ["Välj vems register det är."])
    assert "Filen som du valde är kvar." in text_of(page)
    assert (await eva.get(ASKED)).headers["location"] == PATH
    again = await eva.send_form(PATH, {"area": "0136", "party": "V", "kept": "1"})
    assert again.headers["location"].startswith(PATH + "/")
    assert await kept(db) == (1, 0)
    again = await eva.send_form(PATH, {"area": "0136", "party": "V", "kept": "1"})
    assert errors_of(again) == ["Välj en fil."]


async def test_a_file_with_headings_only_and_one_that_is_gone_are_said(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    assert errors_of(await give(eva, FILE.splitlines()[0])) == ["Filen har rubriker, men inga rader."]
    await give(eva, LONG)
    await db.execute("UPDATE uploads SET uploaded_at = uploaded_at - $1::interval", timedelta(hours=2))
    gone = await eva.send_form(ASKED, {"party": "Vänsterpartiet"})
    assert "Filen är inte kvar. Välj den igen." in text_of(await eva.get(gone.headers["location"]))
    assert (await eva.get(ASKED)).headers["location"] == PATH


async def test_each_administrator_sees_her_own_file_and_nobody_else_any(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    await give(eva, LONG)
    cilla = await web.signed_in(await everybody.cilla())
    assert (await cilla.get(ASKED)).status_code == 404
    assert (await cilla.send_form(ASKED, {"party": "Vänsterpartiet"})).status_code == 404
    assert (await eva.get(ASKED)).status_code == 200


async def test_nobody_who_opens_the_question_waits_for_the_file_to_be_read_again(
    web: Web, everybody: Everybody, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = await web.signed_in(await everybody.eva())
    await give(eva, LONG)
    monkeypatch.delattr(reading, "read")
    monkeypatch.delattr(reading, "opened")
    assert "Menar du Vänsterpartiet?" in text_of(await eva.get(ASKED))


async def test_of_very_many_parties_those_that_may_be_meant_can_be_chosen(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    head, row, *_ = FILE.splitlines()
    rows = [row.replace(";V;", f";P{n % 900};") for n in range(1800)] + [row.replace(";V;", ";Vänsterpartiet;")]
    await give(eva, "\n".join([head, *rows]))
    page = await eva.get(ASKED)
    assert "Ja, Vänsterpartiet (1 rad)" in text_of(page)
    assert page.text.count("<option") < 250


@pytest.fixture
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_files, "LARGE", 1)


async def read_large(web: Web, browser: Browser, given: Response) -> Response:
    """What the page of a large file answers once the mail process has read it."""
    path = given.headers["location"]
    assert path.startswith(f"{PATH}/laser/")
    async with web.pools.writing.acquire() as db:
        assert await large_files.read_next(db, web.own.vault, dates.now())
    return await browser.get(path)


@pytest.mark.usefixtures("every_file_is_large")
async def test_a_large_file_is_asked_about_answered_read_described_remembered_and_undone(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    eva = await web.signed_in(await everybody.eva())
    other = await everybody.anna()
    await everybody.hold(other, "administrator", None)
    before = await dump(db, vault, ids=True)
    given = await give(eva, LONG)
    assert "Menar du Vänsterpartiet?" in await asked(eva, await read_large(web, eva, given))
    assert (await (await web.signed_in(other)).get(given.headers["location"])).status_code == 404
    done = await read_large(web, eva, await eva.send_form(ASKED, {"party": "Vänsterpartiet"}))
    path = done.headers["location"]
    page = text_of(await eva.get(path))
    assert "Filen har 3 rader, 2 är partiets." in page
    assert "organisation Nämnd" in page
    assert await kept(db) == (1, 0)
    again = await read_large(web, eva, await give(eva, LONG))
    assert again.headers["location"] != ASKED
    await eva.send_form(again.headers["location"], {"all": "1"})
    assert difference(before, await dump(db, vault, ids=True))
    batch = await db.fetchval("SELECT id FROM imports")
    await eva.send_form(f"/skotsel/inlasningar/{batch}")
    assert difference(before, await dump(db, vault, ids=True)) == {}


@pytest.mark.usefixtures("every_file_is_large")
async def test_what_she_has_said_of_a_large_files_columns_is_not_lost_when_a_day_is_wrong(
    web: Web, everybody: Everybody
) -> None:
    eva = await web.signed_in(await everybody.eva())
    await read_large(web, eva, await give(eva, "Vem;Var;Vad;När\nIda Ny;Äldrenämnden;Ledamot;i vår\n"))
    said = {"column_0": "name", "column_1": "body", "column_2": "title", "column_3": "from", "one_party": "y"}
    page = await asked(eva, await read_large(web, eva, await eva.send_form(ASKED, said)))
    assert "Rad 2: ”i vår” är inget datum." in page
    shown = (await eva.get(ASKED)).text
    assert len(re.findall("<option selected value=.(?:name|body|title|from).", shown)) == 4


@pytest.mark.usefixtures("every_file_is_large")
async def test_a_large_file_that_can_not_be_read_says_so_in_the_list_too(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await read_large(web, eva, await give(eva, FILE.replace("2030-12-31", "snart")))
    assert "Filen gick inte att läsa. Inget är ändrat. Rad 2: ”snart” är inget datum." in text_of(page)
    assert "refresh" not in page.headers
    listed = await eva.get(PATH)
    assert "En fil för Haninge gick inte att läsa" in text_of(listed)
    assert str(page.url.path) in listed.text


@pytest.mark.usefixtures("every_file_is_large")
async def test_a_large_file_does_not_take_the_place_of_one_that_waits_for_an_answer(
    web: Web, everybody: Everybody, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = await web.signed_in(await everybody.eva())
    given = await give(eva, LONG.replace("Vänsterpartiet", "Stora Vänsterpartiet"))
    monkeypatch.undo()
    await give(eva, LONG)
    page = text_of(await read_large(web, eva, given))
    assert "Filen har inga rader för V. Den har Stora Vänsterpartiet (2)" in page
    assert "Ja, Vänsterpartiet (2 rader)" in text_of(await eva.get(ASKED))


@pytest.mark.usefixtures("every_file_is_large")
async def test_of_a_large_workbook_too_it_is_said_which_sheet_is_read(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    book = xlsx({"Läs mig": [["Hej"]], "Uppdrag": [line.split(";") for line in FILE.splitlines()]})
    path = (await read_large(web, eva, await give_file(eva, book))).headers["location"]
    for _ in range(2):
        assert "Filen har flera blad eller tabeller. Vi läste nummer 2." in text_of(await eva.get(path))


@pytest.mark.usefixtures("every_file_is_large")
async def test_a_large_file_that_is_plainly_no_register_is_told_at_once(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    told = ["Det här är en PDF. Be dem som har registret om en fil, till exempel från Excel."]
    assert errors_of(await give_file(eva, b"%PDF-1.7 " * 100)) == told
