"""A meeting: a draft that can be changed and thrown away, until people have been invited to it."""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import invitations, meetings
from fackpol.network.meetings import HostedMeeting
from tests.people import Everybody, a_meeting


async def read(db: Connection, vault: Vault, branch: str, id: int) -> HostedMeeting:
    row = await meetings.get(db, vault, branch, id)
    assert row
    return row


async def test_a_draft_is_what_was_written(db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch = await everybody.branch()
    written = a_meeting(areas=("0136", "0182"))
    row = await read(db, vault, branch, await meetings.draft(db, vault, branch, await everybody.bo(branch), written))
    for name in ("title", "about", "street", "venue", "link", "access_note", "children_note", "starts_at", "ends_at"):
        assert getattr(row, name) == getattr(written, name)
    assert tuple(row.areas) == written.areas
    assert row.called_at is None


async def test_a_draft_is_changed_with_its_areas(db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch = await everybody.branch()
    id = await everybody.meeting(branch, await everybody.bo(branch))
    assert await meetings.redraft(db, vault, id, a_meeting(title="Nytt", areas=("0182",)))
    row = await read(db, vault, branch, id)
    assert (row.title, row.areas) == ("Nytt", ["0182"])


async def test_what_people_are_invited_to_is_neither_redrafted_nor_thrown_away(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    id = await everybody.meeting(branch, await everybody.bo(branch))
    await everybody.welcomed(branch, await everybody.anna())
    assert await invitations.call(db, id, [], dates.now()) == 1
    assert not await meetings.redraft(db, vault, id, a_meeting(title="Nytt"))
    await meetings.scrap(db, id)
    assert (await read(db, vault, branch, id)).title == "Heltid som norm"


async def test_a_draft_is_thrown_away_whole(db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch = await everybody.branch()
    id = await everybody.meeting(branch, await everybody.bo(branch))
    await meetings.scrap(db, id)
    assert await meetings.get(db, vault, branch, id) is None
    assert await db.fetchval("SELECT count(*) FROM meeting_areas") == 0


async def test_another_branchs_meeting_is_not_there(db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch, other = await everybody.branch(), await everybody.branch("Bygg")
    id = await everybody.meeting(branch, await everybody.bo(branch))
    assert await meetings.get(db, vault, other, id) is None
    assert await meetings.of_branch(db, vault, other, dates.now()) == []


async def test_drafts_stand_first_then_the_latest(db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo, now = await everybody.bo(branch), dates.now()
    await everybody.welcomed(branch, await everybody.anna())
    soon = await everybody.meeting(branch, bo, title="soon", starts_at=now + timedelta(days=3))
    later = await everybody.meeting(branch, bo, title="later", starts_at=now + timedelta(days=30))
    for id in (soon, later):
        await invitations.call(db, id, [], now)
    await everybody.meeting(branch, bo, title="draft", starts_at=now + timedelta(days=10))
    rows = await meetings.of_branch(db, vault, branch, now)
    assert [row.title for row in rows] == ["draft", "later", "soon"]
    assert [row.invited for row in rows] == [0, 1, 1]
