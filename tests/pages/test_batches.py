"""The page on which an import is undone: it asks first with what it will do, and says what stays and why."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.registers import batches
from tests.asgi import Web, text_of
from tests.pages.test_differences import FILE, give
from tests.people import Everybody

PATH = "/skotsel/inlasningar"


async def test_an_administrator_undoes_what_she_has_just_accepted(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    path = (await give(eva)).headers["location"]
    done = await eva.send_form(path, {"all": "1"})
    assert PATH in (await eva.get(done.headers["location"])).text
    page = text_of(await eva.get(PATH))
    assert "2 nya personer, 2 nya uppdrag." in page
    (batch,) = await db.fetch("SELECT id FROM imports")
    page = text_of(await eva.get(f"{PATH}/{batch['id']}"))
    assert "2 personer tas bort. Mejl som väntar till dem skickas inte." in page
    assert "2 uppdrag tas bort." in page
    assert "2 nämnder tas bort." in page
    assert "står kvar" not in page
    assert await db.fetchval("SELECT count(*) FROM mandates") == 2
    undone = await eva.send_form(f"{PATH}/{batch['id']}", {})
    page = text_of(await eva.get(undone.headers["location"]))
    assert "Inläsningen är ångrad." in page
    assert await db.fetchval("SELECT count(*) FROM mandates") == 0
    again = await eva.send_form(f"{PATH}/{batch['id']}", {})  # twice is once
    assert again.status_code == 303
    assert "Ångrad" in text_of(await eva.get(PATH))


async def test_what_has_been_changed_since_is_named_with_why(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form((await give(eva)).headers["location"], {"all": "1"})
    batch = await db.fetchval("SELECT id FROM imports")
    await db.execute("UPDATE mandates SET status = 'confirmed' WHERE to_day IS NULL")
    page = text_of(await eva.get(f"{PATH}/{batch}"))
    assert "Det här skulle stå kvar Har ändrats efter inläsningen Ulla By, Barnnämnden: ersättare" in page
    await eva.send_form(f"{PATH}/{batch}", {})
    page = text_of(await eva.get(f"{PATH}/{batch}"))
    assert "Det här står kvar Har ändrats efter inläsningen Ulla By, Barnnämnden: ersättare" in page
    assert await db.fetchval("SELECT count(*) FROM representatives") == 1


async def test_the_one_before_waits_for_the_newer_one(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form((await give(eva)).headers["location"], {"all": "1"})
    more = FILE + "4;Siv Alm;V;Äldrenämnden;Ledamot;2027-01-01;\n"
    await eva.send_form((await give(eva, more)).headers["location"], {"all": "1"})
    first = await db.fetchval("SELECT min(id) FROM imports")
    page = await eva.get(f"{PATH}/{first}")
    assert "Ångra den senare inläsningen först." in text_of(page)
    assert "<button" not in page.text.partition("<main")[2].partition("</main")[0]
    await eva.send_form(f"{PATH}/{first}", {})
    assert await db.fetchval("SELECT count(*) FROM mandates") == 3


async def test_another_batch_is_none(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.get(f"{PATH}/999999")).status_code == 404


async def test_what_was_read_before_batches_were_kept_can_not_be_undone_and_is_not_listed(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    counts = {"rows": 5, "of_party": 3, "people": 2, "new_people": 2, "mandates": 3, "added": 3, "changed": 0}
    batch = await batches.begin(db, "0136", bytes(32), None, dates.now())
    await batches.end(db, batch, counts, keep=True)
    assert "Inget register har lästs in de senaste 30 dagarna." in text_of(await eva.get(PATH))
    assert (await eva.get(f"{PATH}/{batch}")).status_code == 404
