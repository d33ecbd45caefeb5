"""A coordinator ticks proposals in the preview, and members read of them in the invitation."""

from dataclasses import replace

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import enclosures, programme, proposals
from tests.asgi import Web, text_of
from tests.network.test_proposals import HELTID
from tests.people import ANNA, DAG, Everybody

NOW = dates.now()


async def test_what_is_ticked_stands_in_the_letter_to_members(web: Web, everybody: Everybody, db: Connection) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    person = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    await everybody.dag()
    id = await proposals.put(db, None, HELTID, NOW)
    other = await proposals.put(db, None, replace(HELTID, title="Arbetskläder åt alla"), NOW)
    foreign = await proposals.put(db, None, replace(HELTID, type="k-forskola"), NOW)
    here = f"/branscher/{branch}/moten/{await everybody.meeting(branch, person)}"
    bo = await web.signed_in(person)
    page = await bo.get(f"{here}/inbjudan")
    assert "Förslag som rör er bransch" in text_of(page)
    assert f'value="{id}"> <span>{HELTID.title}' in page.text  # unticked
    assert HELTID.title not in (await bo.get(f"{here}/brev/medlem")).text
    ticked = {
        "offered": "1",
        "proposal": [str(id), str(foreign), "x"],
        "also": "7",
        "listed": ["8", "9", "10"],
        "with": "10",
    }
    done = await bo.send_form(f"{here}/forslag", ticked)
    assert done.headers["location"] == f"{here}/inbjudan?also=7&without=8&without=9#enclosures"
    assert HELTID.title in text_of(await bo.get(f"{here}/brev/medlem"))
    assert HELTID.title not in text_of(await bo.get(f"{here}/brev/politiker"))
    await bo.send_form(f"{here}/prov")
    await bo.send_form(f"{here}/inbjudan")
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert f"{HELTID.title} (Haninge, väntar)" in letter.text
    assert letter.link("/forslag/") == f"/forslag/{id}"
    assert "Arbetskläder" not in letter.text
    assert HELTID.title not in web.post_office.latest(DAG).text
    assert f"/forslag/{id}" in web.post_office.latest("bo.lind@example.org", "Prov").text
    assert other


async def test_what_is_ticked_goes_along_whichever_button_she_presses(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    """Also the one that sends; and "count anew" keeps it on the page."""
    branch, anna = await everybody.branch(), await everybody.anna()
    person = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    id = await proposals.put(db, None, HELTID, NOW)
    item = await programme.add(db, vault, "Träff", "", "district", dates.today(NOW), 2)
    meeting = await everybody.meeting(branch, person)
    here, bo = f"/branscher/{branch}/moten/{meeting}", await web.signed_in(person)
    page = (await bo.get(f"{here}/inbjudan?offered=1&proposal={id}&item={item}")).text
    assert f'value="{id}" checked>' in page
    assert f'<option value="{item}" selected>' in page
    assert await enclosures.enclosed(db, meeting) is None
    ticked = {"offered": "1", "proposal": str(id), "item": str(item), "letters": "1"}
    assert (await bo.send_form(f"{here}/inbjudan", ticked)).status_code == 303
    await web.deliver()
    assert HELTID.title in web.post_office.latest(ANNA).text
    assert [chosen for _, _, chosen in await programme.choices(db, vault, meeting)] == [True]
    await bo.send_form(f"{here}/forslag", {"offered": "1"})  # too late: it has gone
    assert await enclosures.enclosed(db, meeting)


async def test_nothing_is_offered_where_nothing_is_proposed_and_nobody_else_may_choose(
    web: Web, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    here = f"/branscher/{branch}/moten/{await everybody.meeting(branch, person)}"
    assert "Förslag som rör" not in text_of(await (await web.signed_in(person)).get(f"{here}/inbjudan"))
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.send_form(f"{here}/forslag", {"proposal": "1"})).status_code == 404
