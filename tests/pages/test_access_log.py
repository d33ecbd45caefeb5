"""She sees who can see her and who has looked, without being alarmed by how often a page was loaded."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import consents
from tests.asgi import Web, text_of
from tests.people import Everybody


async def test_she_sees_who_can_see_her_and_who_has_looked(web: Web, everybody: Everybody) -> None:
    anna, branch = await everybody.anna(), await everybody.branch()
    hers = await web.signed_in(anna)
    page = text_of(await hers.get("/min-sida/insyn"))
    assert "Ingen samordnare kan se dig" in page
    assert "Ingen har tittat." in page
    await everybody.welcomed(branch, anna)
    bos = await web.signed_in(await everybody.bo(branch))
    assert "Anna Ek" in text_of(await bos.get(f"/branscher/{branch}/medlemmar"))
    page = text_of(await hers.get("/min-sida/insyn"))
    assert "Bo Lind, samordnare för Vård och omsorg, kan se ditt namn" in page
    assert "Bo Lind såg ditt namn i en lista: Vård och omsorg" in page


async def test_reading_is_logged_for_her_whom_it_is_about_and_for_nobody_else(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna, cilla = await everybody.branch(), await everybody.anna(), await everybody.cilla()
    await everybody.welcomed(branch, anna)
    bo, path = await web.signed_in(await everybody.bo(branch)), f"/branscher/{branch}/medlemmar"
    assert (await bo.get(f"{path}/{cilla}")).status_code == 404
    assert await db.fetchval("SELECT count(*) FROM access_log") == 0
    for _ in range(15):
        await bo.get(path)
    page = text_of(await (await web.signed_in(anna)).get("/min-sida/insyn"))
    assert "Flera gånger den dagen." in page
    assert "15 gånger" not in page


async def test_a_coordinator_sees_her_since_she_asked_to_join_and_her_number_if_she_may_be_called(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    await db.execute("UPDATE appointments SET from_at = '2020-01-01'")
    hers = await web.signed_in(anna)
    page = text_of(await hers.get("/min-sida/insyn"))
    assert f"Sedan {dates.day_year(dates.now())}." in page
    assert "2020" not in page
    assert "De som administrerar tjänsten kan se detsamma" in page
    assert "telefonnummer" not in page
    await consents.give(db, anna, ["calls"], "page", dates.now())
    assert "Ditt telefonnummer också." in text_of(await hers.get("/min-sida/insyn"))
