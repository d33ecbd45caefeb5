"""Whoever leads a group or answers for a local board, asked to a meeting of the administrators for that."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import audiences, district_meetings, invitations, local_posts, personal_data
from fackpol.network.audiences import Part
from fackpol.network.invitations import Answer
from fackpol.network.local_posts import NewPost, Post
from tests.asgi import Web
from tests.network.test_audiences import BOUNCED, wanted
from tests.people import DAG, Everybody, a_meeting

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = timedelta(days=1)
LEADERS, BOARDS = Part("post", "group_leader"), Part("post", "local_board")


@pytest.fixture
async def eva(everybody: Everybody) -> UUID:
    return await everybody.eva()


async def given(db: Connection, vault: Vault, eva: UUID, name: str, post: Post, area: str, first: date = TODAY) -> UUID:
    """Whoever has been given a post."""
    email = DAG if name == "Dag Holm" else f"{name.split()[0]}@example.org".lower()
    await local_posts.give(db, vault, NewPost(name, email, post, area, first), eva, NOW)
    person: UUID = await db.fetchval("SELECT person FROM local_posts WHERE post = $1 AND area = $2", post.value, area)
    return person


async def a_draft(db: Connection, vault: Vault, eva: UUID, *parts: Part) -> int:
    id = await district_meetings.draft(db, vault, eva, a_meeting(areas=()), "kansliet@example.org")
    await audiences.choose(db, id, parts)
    return id


async def called(db: Connection, vault: Vault, eva: UUID, *parts: Part) -> int:
    id = await a_draft(db, vault, eva, *parts)
    assert await audiences.look(db, id, NOW)
    assert await audiences.call(db, id, NOW)
    return id


async def last_day_of(db: Connection, person: UUID, day: date) -> None:
    await db.execute("UPDATE local_posts SET to_day = $2 WHERE person = $1", person, day)


async def invited(db: Connection, person: UUID) -> UUID:
    id: UUID = await db.fetchval("SELECT id FROM invitations WHERE person = $1", person)
    return id


async def test_a_part_is_a_post_everywhere_or_in_an_area(db: Connection, vault: Vault, eva: UUID) -> None:
    lo = await given(db, vault, eva, "Lo Lund", Post.GROUP_LEADER, "0127")
    mia = await given(db, vault, eva, "Mia Wik", Post.LOCAL_BOARD, "0136")
    siv = await given(db, vault, eva, "Siv Ros", Post.LOCAL_BOARD, "0127")
    meeting = await a_draft(db, vault, eva)
    for parts, found in (
        ([LEADERS], {lo}),
        ([BOARDS], {mia, siv}),
        ([Part("post", "local_board", "0136")], {mia}),
        ([Part("post", "local_board", "01")], {mia, siv}),
        ([BOARDS, Part("post", "local_board", "0127", included=False)], {mia}),
    ):
        await audiences.choose(db, meeting, parts)
        assert await wanted(db, meeting) == found, parts
    assert (await audiences.count(db, meeting, NOW)).posts == 1


async def test_she_holds_it_on_the_meetings_day(db: Connection, vault: Vault, eva: UUID) -> None:
    lo = await given(db, vault, eva, "Lo Lund", Post.GROUP_LEADER, "0127")
    day = dates.today(a_meeting().starts_at)
    later = await given(db, vault, eva, "Mia Wik", Post.GROUP_LEADER, "0136", day)
    meeting = await a_draft(db, vault, eva, LEADERS)
    assert await wanted(db, meeting) == {lo, later}
    await last_day_of(db, lo, day - DAY)
    await db.execute("UPDATE local_posts SET from_day = $2 WHERE person = $1", later, day + DAY)
    assert await wanted(db, meeting) == set()


async def test_no_letter_to_a_stopped_address_or_in_a_pause(db: Connection, vault: Vault, eva: UUID) -> None:
    lo = await given(db, vault, eva, "Lo Lund", Post.GROUP_LEADER, "0127")
    mia = await given(db, vault, eva, "Mia Wik", Post.GROUP_LEADER, "0136")
    meeting = await a_draft(db, vault, eva, LEADERS)
    await db.execute(BOUNCED, lo, NOW)
    assert await wanted(db, meeting) == {mia}
    await db.execute("UPDATE people SET paused_until = $2 WHERE id = $1", mia, NOW + DAY)
    assert await wanted(db, meeting) == set()


async def test_a_politician_with_a_post_is_asked_once_for_her_mandate(
    db: Connection, everybody: Everybody, vault: Vault, eva: UUID
) -> None:
    dag = await everybody.dag()
    assert await given(db, vault, eva, "Dag Holm", Post.GROUP_LEADER, "0136") == dag
    meeting = await called(db, vault, eva, LEADERS, Part("committee"))
    rows = await db.fetch("SELECT mandate, local_post FROM invitations WHERE person = $1", dag)
    assert [(row["mandate"] is not None, row["local_post"]) for row in rows] == [(True, None)]
    assert (await audiences.count(db, meeting, NOW)).posts == 0


async def test_a_coordinator_who_leads_a_group_is_asked_once_as_coordinator(
    db: Connection, everybody: Everybody, vault: Vault, eva: UUID
) -> None:
    bo = await everybody.bo(await everybody.branch())
    await given(db, vault, eva, "Lo Lund", Post.GROUP_LEADER, "0127")
    await db.execute("UPDATE local_posts SET person = $1", bo)
    await called(db, vault, eva, LEADERS, Part("post", "coordinator"))
    rows = await db.fetch("SELECT person, appointment FROM invitations")
    assert [(row["person"], row["appointment"] is not None) for row in rows] == [(bo, True)]


async def test_answers_are_told_by_name_with_the_post(
    db: Connection, everybody: Everybody, vault: Vault, eva: UUID
) -> None:
    await everybody.bo(await everybody.branch())
    lo = await given(db, vault, eva, "Lo Lund", Post.GROUP_LEADER, "0127")
    meeting = await called(db, vault, eva, LEADERS, Part("post", "coordinator"))
    await invitations.answer(db, vault, await invited(db, lo), Answer.YES, "", "link", NOW)
    found = {one.name: one for one in await district_meetings.posts(db, vault, meeting)}
    assert (found["Lo Lund"].post, found["Lo Lund"].area, found["Lo Lund"].answer) == ("group_leader", "0127", "yes")
    assert (found["Bo Lind"].branch, found["Bo Lind"].answer) == ("Vård och omsorg", None)
    assert (await district_meetings.members(db, meeting, TODAY)).yes == 0


async def test_a_post_that_ends_before_the_day_is_sent_nothing_more(
    web: Web, db: Connection, vault: Vault, eva: UUID
) -> None:
    lo = await given(db, vault, eva, "Lo Lund", Post.GROUP_LEADER, "0127")
    await db.execute("DELETE FROM letters")
    meeting = await called(db, vault, eva, LEADERS)
    await last_day_of(db, lo, TODAY + DAY)
    await web.deliver()
    await invitations.cancel(db, vault, meeting, eva, "Snö", NOW)
    await web.deliver()
    assert web.post_office.arrived == []


async def test_whoever_was_asked_hears_that_it_has_moved_beyond_her_last_day(
    web: Web, db: Connection, vault: Vault, eva: UUID
) -> None:
    lo = await given(db, vault, eva, "Lo Lund", Post.GROUP_LEADER, "0127")
    await db.execute("DELETE FROM letters")
    meeting = await called(db, vault, eva, LEADERS)
    await web.deliver()
    row = await district_meetings.get(db, vault, meeting)
    assert row
    await last_day_of(db, lo, dates.today(row["starts_at"]))
    to = a_meeting(starts_at=row["starts_at"] + 9 * DAY, ends_at=row["ends_at"] + 9 * DAY, areas=())
    assert await invitations.move(db, vault, meeting, to, eva, NOW) == 1
    await web.deliver()
    assert "Ny tid" in web.post_office.arrived[-1].subject


async def test_her_no_takes_her_invitation_with_the_post(
    web: Web, db: Connection, own: Settings, vault: Vault, eva: UUID
) -> None:
    lo = await given(db, vault, eva, "Lo Lund", Post.GROUP_LEADER, "0127")
    await given(db, vault, eva, "Mia Wik", Post.GROUP_LEADER, "0136")
    await db.execute("DELETE FROM letters")
    meeting = await a_draft(db, vault, eva, LEADERS)
    await audiences.look(db, meeting, NOW)
    await local_posts.refuse(db, own.erasures, lo, NOW)
    assert await audiences.call(db, meeting, NOW) == 1
    mia = await db.fetchval("SELECT person FROM invitations")
    await local_posts.refuse(db, own.erasures, mia, NOW)
    await web.deliver()
    assert web.post_office.arrived == []
    assert not await db.fetch("SELECT FROM invitations")


async def test_her_no_leaves_what_she_is_asked_as_a_politician(
    db: Connection, everybody: Everybody, own: Settings, vault: Vault, eva: UUID
) -> None:
    dag = await everybody.dag()
    await given(db, vault, eva, "Dag Holm", Post.GROUP_LEADER, "0136")
    await called(db, vault, eva, LEADERS)
    other = await called(db, vault, eva, Part("committee"))
    await local_posts.refuse(db, own.erasures, dag, NOW)
    assert [row["meeting"] for row in await db.fetch("SELECT meeting FROM invitations")] == [other]


async def test_the_invitation_stands_in_her_copy(db: Connection, everybody: Everybody, vault: Vault, eva: UUID) -> None:
    dag = await everybody.dag()
    await given(db, vault, eva, "Dag Holm", Post.GROUP_LEADER, "0136")
    await called(db, vault, eva, LEADERS)
    [one] = (await personal_data.of(db, vault, dag))["meetings"]
    assert one["title"] == "Heltid som norm"


async def test_nobody_is_asked_for_two_reasons_at_once(db: Connection, vault: Vault, eva: UUID) -> None:
    lo = await given(db, vault, eva, "Lo Lund", Post.GROUP_LEADER, "0127")
    await called(db, vault, eva, LEADERS)
    with pytest.raises(Exception, match="invitations_check"):
        await db.execute(
            "UPDATE invitations SET appointment = (SELECT min(id) FROM appointments) WHERE person = $1", lo
        )
