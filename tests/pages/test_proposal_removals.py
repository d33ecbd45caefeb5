"""An administrator puts in, corrects and takes away proposals; whoever put one in reads why."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import proposals
from tests.asgi import Web, errors_of, text_of, typed
from tests.network.test_proposals import HELTID
from tests.pages.test_own_proposals import FORM
from tests.people import Everybody

NOW = dates.now()


async def test_one_is_put_in_for_the_district(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.get("/skotsel/forslag/nytt")).status_code == 200
    assert (await eva.send_form("/skotsel/forslag/nytt", {**FORM, "link": ""})).status_code == 422
    done = await eva.send_form("/skotsel/forslag/nytt", FORM)
    one = await proposals.get(db, int(done.headers["location"].rpartition("/")[2]))
    assert one
    assert (one.put_in_by, one.contact) == (None, None)


async def test_one_is_corrected_and_its_contact_stays_or_goes(web: Web, everybody: Everybody, db: Connection) -> None:
    dag, eva = await everybody.dag(), await web.signed_in(await everybody.eva())
    id = await proposals.put(db, dag, HELTID, NOW)
    page = await eva.get(f"/skotsel/forslag/{id}")
    assert typed(page, "title") == HELTID.title
    assert "Dag Holm" not in page.text
    await eva.send_form(f"/skotsel/forslag/{id}", {**FORM, "title": "Rättat"})
    one = await proposals.get(db, id)
    assert one
    assert (one.title, one.put_in_by, one.contact) == ("Rättat", dag, dag)
    without = {name: value for name, value in FORM.items() if name != "asks_her"}
    await eva.send_form(f"/skotsel/forslag/{id}", without)
    assert (await proposals.get(db, id)).contact is None  # type: ignore[union-attr]
    assert (await eva.send_form(f"/skotsel/forslag/{id}", {**FORM, "title": ""})).status_code == 422


async def test_one_is_taken_away_with_a_reason_that_he_reads(web: Web, everybody: Everybody, db: Connection) -> None:
    person, eva = await everybody.dag(), await web.signed_in(await everybody.eva())
    dag = await web.signed_in(person)
    id = await proposals.put(db, person, HELTID, NOW)
    refused = await eva.send_form(f"/skotsel/forslag/{id}/bort", {"reason": ""})
    assert (refused.status_code, errors_of(refused)) == (422, ["Skriv varför."])
    assert typed(refused, "title") == HELTID.title
    await eva.send_form(f"/skotsel/forslag/{id}/bort", {"reason": "Den namnger en brukare."})
    assert (await eva.get(f"/forslag/{id}")).status_code == 404
    assert (await eva.send_form(f"/skotsel/forslag/{id}/bort", {"reason": "Igen"})).status_code == 404
    assert "Skälet: Den namnger en brukare." in text_of(await dag.get("/forslag"))
    anna = await web.signed_in(await everybody.anna())
    assert "brukare" not in text_of(await anna.get("/forslag"))


async def test_it_takes_the_second_factor(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva(), strong=False)
    id = await proposals.put(db, None, HELTID, NOW)
    await eva.send_form(f"/skotsel/forslag/{id}/bort", {"reason": "Bort"})
    assert await proposals.get(db, id)
