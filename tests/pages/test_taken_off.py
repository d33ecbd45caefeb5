"""Whoever is taken off the list of a meeting, or out of its branch, reads neither its place nor its link any more."""

import pytest

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.network import branches, invitations
from tests.asgi import Web
from tests.people import Everybody

NOW = dates.now()
SECRET = ("hemligt", "Exempelgatan", "Folkets hus", "Hiss finns.")


@pytest.mark.parametrize("out_of", ["the meeting", "the branch"])
async def test_whoever_is_taken_off_reads_no_place_any_more(
    web: Web, db: Connection, everybody: Everybody, out_of: str
) -> None:
    branch = await everybody.branch()
    bo, anna = await everybody.bo(branch), await everybody.anna()
    await everybody.welcomed(branch, anna)
    meeting = await everybody.meeting(branch, bo, link="https://video.example.org/hemligt")
    await invitations.call(db, meeting, [], NOW)
    id = await db.fetchval("SELECT id FROM invitations")
    link = f"/svar/{tokens.token(web.own.link_key, 'invitation', id)}"
    before = (await web.browser().get(link)).text
    assert [word for word in SECRET if word not in before] == []
    if out_of == "the meeting":
        assert await invitations.withdraw(db, meeting, id, NOW)
    else:
        await branches.remove(db, branch, anna, NOW)
    page, entry = await web.browser().get(link), await web.browser().get(f"{link}/mote.ics")
    assert [word for word in SECRET if word in page.text + entry.text] == []
    assert "STATUS:CANCELLED" in entry.text
