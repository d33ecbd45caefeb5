"""Whom a meeting's letters did not reach: why, what the coordinator may see of them, and who is tried again."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import consents, invitations, people, unreached
from tests.asgi import Web, text_of
from tests.network.test_invitations import host_of
from tests.people import ANNA, DAG, Everybody

CILLA = "cilla@example.org"
PHONE = "070-174 06 05"


async def test_the_list_is_open_with_why_and_the_ways_to_reach_them(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo, cilla, dag = await everybody.bo(branch), await everybody.member("Cilla Berg", CILLA), await everybody.dag()
    await people.set_phone(db, everybody.vault, cilla, PHONE)
    await everybody.welcomed(branch, anna)
    await everybody.welcomed(branch, cilla)
    meeting = await everybody.meeting(branch, bo)
    web.post_office.refuses |= {CILLA: "550 5.1.1 No such user", ANNA: "550 5.2.2 Mailbox full", DAG: "550 5.1.1 Gone"}
    await invitations.call(db, meeting, [], dates.now())
    await web.deliver()
    browser, path = await web.signed_in(bo), f"/branscher/{branch}/moten/{meeting}"
    page = await browser.get(path)
    said = text_of(page)
    assert "3 fick inte mejlet" in said
    assert f"Cilla Berg : adressen finns inte {CILLA}" in said  # she has not said yes to calls: no phone
    assert PHONE not in said
    assert "Dag Holm , Äldrenämnden: adressen finns inte En administratör kan rätta adressen." in said
    assert DAG not in said
    host = await host_of(db, meeting)
    rows = {row.person: row for row in await unreached.of_meeting(db, everybody.vault, meeting, host)}
    assert {person: row.again for person, row in rows.items()} == {anna: True, cilla: False, dag: False}
    web.post_office.refuses.clear()
    await browser.send_form(f"{path}/igen")
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1
    said = text_of(await browser.get(path))
    assert "2 fick inte mejlet" in said
    assert "Skicka igen till dem" not in said  # neither address exists
    await consents.give(db, cilla, ["calls"], "page", dates.now())
    assert f"Ring {PHONE}" in text_of(await browser.get(path))
