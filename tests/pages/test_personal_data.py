"""She reads all that we have about her, and takes a copy; both leave a trace that she sees."""

import json
from datetime import time, timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import digests, personal_data, replies
from fackpol.network.replies import Answer
from fackpol.network.standings import Outcome
from fackpol.pages.personal_data import COLUMNS, SECTIONS
from tests.asgi import Web, text_of
from tests.network.test_personal_data import a_full_life
from tests.people import Everybody


async def test_she_reads_it_all_in_words(web: Web, db: Connection, everybody: Everybody, vault: Vault) -> None:
    anna = await a_full_life(db, everybody, vault)
    page = text_of(await (await web.signed_in(anna)).get("/min-sida/allt"))
    for said in ("Anna Ek", "070-174 06 05", "”", "Ring på kvällen", "Äldreomsorg", "Haninge", "Bo Lind", "Jag kommer",
                 "Hur blir det med schemat?", "Det du har sagt ja till", "Inbjudningar"):  # fmt: skip
        assert said in page or said == "”", said
    for code in ("aldreomsorg", "no_answer", "None", "invitations", "b'"):
        assert code not in page


async def test_days_of_the_week_and_what_came_of_it_are_words_too(
    web: Web, db: Connection, everybody: Everybody, vault: Vault
) -> None:
    anna = await a_full_life(db, everybody, vault)
    id = await db.fetchval("SELECT id FROM introductions")
    await digests.choose(db, anna, time(9, 30), [1, 5], None)
    await replies.write(db, vault, id, Answer("yes", dates.today(dates.now()) + timedelta(days=1)), dates.now())
    await replies.read(db, id, anna, dates.now())
    await replies.thank(db, id, anna, True)
    await replies.say_outcome(db, vault, id, Outcome.UNDECIDED, "", dates.now())
    page = text_of(await (await web.signed_in(anna)).get("/min-sida/allt"))
    for said in ("måndag, fredag", "09.30", "Svar yes", "Det är inte avgjort än", "Det hjälpte"):
        assert said in page, said


async def test_every_section_and_column_has_a_name(db: Connection, everybody: Everybody, vault: Vault) -> None:
    assert SECTIONS.keys() == personal_data.SECTIONS.keys()
    ids = {id for section in personal_data.SECTIONS.values() for _, id in section.sealed.values()}
    for query in personal_data.SQL.values():
        columns = [column.name for column in (await db.prepare(query)).get_attributes()]
        assert [name for name in columns if name not in ids and name not in COLUMNS] == []


async def test_the_copy_is_a_file_and_is_logged(web: Web, db: Connection, everybody: Everybody, vault: Vault) -> None:
    anna = await a_full_life(db, everybody, vault)
    hers = await web.signed_in(anna)
    copy = await hers.get("/min-sida/allt.json")
    assert copy.headers["content-disposition"] == 'attachment; filename="allt-om-mig.json"'
    assert copy.headers["cache-control"] == "no-store"
    assert json.loads(copy.text)["person"][0]["name"] == "Anna Ek"
    assert "Du hämtade en kopia av allt vi har om dig." in text_of(await hers.get("/min-sida/insyn"))


async def test_a_representative_has_one_too(web: Web, everybody: Everybody) -> None:
    dag = await web.signed_in(await everybody.dag())
    assert "Äldrenämnden" in text_of(await dag.get("/min-sida/allt"))
    assert (await web.browser().get("/min-sida/allt.json")).status_code == 401
