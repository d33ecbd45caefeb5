"""A meeting of the administrators: no branch calls it, and of members only those are counted who count."""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import audiences, counterparts, district_meetings, invitations, meetings, time_proposals
from fackpol.network.audiences import Part
from fackpol.network.invitations import Answer
from tests.network.test_audiences import crowd
from tests.people import Everybody, a_meeting

NOW = dates.now()


async def test_a_draft_keeps_where_answers_go(db: Connection, everybody: Everybody, vault: Vault) -> None:
    id = await district_meetings.draft(db, vault, await everybody.eva(), a_meeting(areas=()), "ett@example.org")
    await district_meetings.keep_reply_to(db, vault, id, "tva@example.org")
    row = await district_meetings.get(db, vault, id)
    assert row
    assert (row["title"], row["reply_to"], row["called_at"]) == ("Heltid som norm", "tva@example.org", None)
    assert [one.title for one in await district_meetings.listed(db, vault)] == ["Heltid som norm"]
    await meetings.scrap(db, id)
    assert await district_meetings.get(db, vault, id) is None


async def test_an_administrator_who_sits_has_not_called_it_as_a_politician(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    dag = await everybody.dag()
    id = await district_meetings.draft(db, vault, dag, a_meeting(areas=()), "ett@example.org")
    assert await counterparts.get(db, vault, id, dag) is None
    assert await counterparts.called_by(db, vault, dag, NOW) == []


async def test_answers_are_counted_of_those_who_count(db: Connection, everybody: Everybody, vault: Vault) -> None:
    people = await crowd(db, everybody, await everybody.branch(), 7)
    eva, dag = await everybody.eva(), await everybody.dag()
    await audiences.count_cells(db, NOW)
    id = await district_meetings.draft(db, vault, eva, a_meeting(areas=()), "ett@example.org")
    await audiences.choose(db, id, [Part("branch"), Part("post", "administrator"), Part("committee")])
    await audiences.look(db, id, NOW)
    assert await audiences.call(db, id, NOW) == 9
    await db.execute("UPDATE members SET vetted_at = $2 WHERE person = $1", people[0], NOW)
    for person, answer in ((people[0], Answer.YES), (people[1], Answer.YES), (eva, Answer.NO), (dag, Answer.MAYBE)):
        invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", person)
        await invitations.answer(db, vault, invitation, answer, "", "link", NOW)
    later = NOW + timedelta(days=20)
    for person in (dag, people[1]):  # of members, who are nobody here, no time is shown either
        invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", person)
        assert await time_proposals.keep(db, vault, invitation, later, None, "Jobbar", False, None, NOW)
    members = await district_meetings.members(db, id, dates.today(NOW))
    assert (members.asked, members.yes, members.no) == (5, 1, 0)
    (post,) = await district_meetings.posts(db, vault, id)
    assert (post.name, post.post, post.answer) == ("Eva Sund", "administrator", "no")
    assert post.proposes is None
    (asked,) = await district_meetings.representatives(db, vault, id)
    assert (asked.name, asked.answer, asked.proposes) == ("Dag Holm", "maybe", later)


async def test_nobody_comes_to_it_later_and_whoever_leaves_hears_nothing_more(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    branch = await everybody.branch()
    gone, *_ = await crowd(db, everybody, branch, 6)
    await audiences.count_cells(db, NOW)
    id = await district_meetings.draft(db, vault, await everybody.eva(), a_meeting(areas=()), "ett@example.org")
    await audiences.choose(db, id, [Part("branch")])
    await audiences.look(db, id, NOW)
    await audiences.call(db, id, NOW)
    await crowd(db, everybody, branch, 1, "Sen")
    assert await invitations.catch_up(db, NOW) == 0
    heard = "SELECT count(*) FROM hears WHERE meeting = $1"
    assert await db.fetchval(heard, id) == 6
    await db.execute("DELETE FROM memberships WHERE person = $1", gone)
    assert await db.fetchval(heard, id) == 5
