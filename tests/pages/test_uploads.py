"""Before a register is kept, what must be known is asked, and the file need not be chosen again."""

from datetime import timedelta

import pytest
from httpx import Response

from fackpol.base.database import Connection
from tests.asgi import Browser, Web, errors_of, text_of
from tests.pages.test_differences import FILE, PATH, give
from tests.people import Everybody

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
    assert errors_of(again) == ["Välj en fil som inte är tom."]


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
