"""Enclosures: what a coordinator ticks stands in the invitation to members, until it has gone."""

from dataclasses import replace
from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import speaking
from fackpol.network import enclosures, invitations, proposals
from tests.network.test_proposals import HELTID
from tests.people import Everybody

NOW = dates.now()


async def test_the_newest_about_the_trades_of_the_branch_are_offered_and_none_is_ticked(
    db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    meeting = await everybody.meeting(branch, await everybody.bo(branch))
    ids = [await proposals.put(db, None, replace(HELTID, day=HELTID.day + timedelta(n)), NOW) for n in range(5)]
    await proposals.put(db, None, replace(HELTID, type="k-forskola"), NOW)
    offered = await enclosures.offered(db, branch, meeting)
    assert [(one.id, one.enclosed) for one in offered] == [(id, False) for id in ids[:1:-1]]
    assert await enclosures.enclosed(db, meeting) is None


async def test_a_branch_for_any_trade_is_offered_all(db: Connection, everybody: Everybody) -> None:
    from fackpol.network.branches import Trade

    branch = await everybody.branch("Byggnads", trades=(Trade(None, "byggnads"),))
    meeting = await everybody.meeting(branch, await everybody.bo(branch))
    await proposals.put(db, None, replace(HELTID, type="k-forskola"), NOW)
    assert len(await enclosures.offered(db, branch, meeting)) == 1


async def test_what_is_ticked_replaces_what_was_and_at_most_three(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    meeting = await everybody.meeting(branch, await everybody.bo(branch))
    ids = [await proposals.put(db, None, HELTID, NOW) for _ in range(5)]
    await enclosures.enclose(db, branch, meeting, ids[:2])
    await enclosures.enclose(db, branch, meeting, ids[1:])
    ticked = [one.id for one in await enclosures.offered(db, branch, meeting) if one.enclosed]
    assert ticked == ids[:1:-1]


async def test_nothing_changes_once_the_invitation_has_gone(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    await everybody.welcomed(branch, await everybody.anna())
    meeting = await everybody.meeting(branch, await everybody.bo(branch))
    one, other = await proposals.put(db, None, HELTID, NOW), await proposals.put(db, None, HELTID, NOW)
    await enclosures.enclose(db, branch, meeting, [one])
    assert await invitations.call(db, meeting, [], NOW)
    await enclosures.enclose(db, branch, meeting, [other])
    assert [row["proposal"] for row in await db.fetch("SELECT proposal FROM meeting_proposals")] == [one]


async def test_a_line_says_title_place_and_how_it_went_in_her_language(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    meeting = await everybody.meeting(branch, await everybody.bo(branch))
    id = await proposals.put(db, None, HELTID, NOW)
    await enclosures.enclose(db, branch, meeting, [id])
    found = await enclosures.enclosed(db, meeting)
    link = f"https://example.org/forslag/{id}"
    assert enclosures.lines(found, "https://example.org") == [(f"{HELTID.title} (Haninge, väntar)", link)]
    with speaking("en"):
        assert enclosures.lines(found, "https://example.org") == [(f"{HELTID.title} (Haninge, waiting)", link)]
    await proposals.remove(db, id, None)
    assert enclosures.lines(await enclosures.enclosed(db, meeting), "https://example.org") == []
