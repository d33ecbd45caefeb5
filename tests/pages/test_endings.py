"""What has ended asks, reminds and invites nobody, is told to whoever waits for it, and leaves nothing to nobody."""

from datetime import timedelta
from uuid import UUID

import time_machine

from fackpol import chores
from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import branches, departures, introductions, invitations, replies, representatives, rollover
from fackpol.network.audiences import Part
from fackpol.network.introductions import Question
from fackpol.network.invitations import Answer
from tests.asgi import Web
from tests.network.test_audiences import a_draft, wanted
from tests.people import ANNA, DAG, Everybody, a_meeting

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = timedelta(days=1)


async def test_whoever_asks_to_be_left_out_is_told_nothing_more_of_a_meeting(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    bo, dag = await everybody.bo(branch), await everybody.dag()
    await db.execute("UPDATE representatives SET told_at = $1", NOW)
    meeting = await everybody.meeting(branch, bo, starts_at=dates.moment(TODAY + 3 * DAY, dates.time(18)))
    assert await invitations.call(db, meeting, [], NOW) == 1
    await web.deliver()
    invitation = await db.fetchval("SELECT id FROM invitations")
    assert await invitations.answer(db, vault, invitation, Answer.YES, "", "link", NOW)
    assert await departures.leave(db, vault, dag, NOW)
    await web.deliver()
    before = len(web.post_office.to(DAG))
    assert before > 0
    later = a_meeting(starts_at=dates.moment(TODAY + 3 * DAY, dates.time(19)))
    assert await invitations.move(db, vault, meeting, later, bo, NOW) is not None
    with time_machine.travel(dates.moment(TODAY + 2 * DAY, dates.time(17, 5)), tick=False):
        await chores.Chores(web.own, web.pools).round()
        await web.deliver()
    assert [letter.subject for letter in web.post_office.to(DAG)[before:]] == []


async def test_the_link_to_a_question_ends_though_the_question_goes_on(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """Dag takes it up in two hundred days; his letter's link opens it for sixty."""
    anna = await everybody.anna()
    await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates")
    question = Question("Hur blir det med schemat på Ekens äldreboende?", "aldreomsorg", "0136", mandate)
    await introductions.ask(db, vault, anna, question, NOW)
    id = await db.fetchval("SELECT id FROM introductions")
    assert await replies.write(db, vault, id, replies.Answer("Vi tar upp det.", TODAY + 200 * DAY), NOW)
    link = f"/fraga/{web.dated('introduction', id, DAG)}"
    assert "Ekens" in (await web.browser().get(link)).text
    with time_machine.travel(NOW + 120 * DAY, tick=False):
        page = await web.browser().get(link)
    assert page.status_code == 410
    assert "Ekens" not in page.text


async def test_she_hears_each_time_when_something_becomes_of_her_question(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """Dag has proposed a colleague, and Anna has had a letter about that; two weeks later it ends, and so she hears."""
    anna, dag = await everybody.anna(), await everybody.dag()
    await everybody.representative("Ida Ny", "ida@example.org", "Äldrenämnden", "0136")
    mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", dag)
    other = await db.fetchval("SELECT id FROM mandates WHERE person <> $1", dag)
    await introductions.ask(db, vault, anna, Question("Hur blir det?", "aldreomsorg", "0136", mandate), NOW)
    id = await db.fetchval("SELECT id FROM introductions")
    assert await replies.propose(db, id, other, NOW)
    await web.deliver()
    assert [letter.subject for letter in web.post_office.to(ANNA)] == ["Nytt om din fråga"]
    later = NOW + introductions.SILENCE + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        await introductions.look_after(db, vault, later, dates.today(later))
        await web.deliver()
    assert await db.fetchval("SELECT ended_by FROM introductions") == "silence"
    assert [letter.subject for letter in web.post_office.to(ANNA)] == ["Nytt om din fråga"] * 2


async def test_nobody_is_asked_for_a_post_in_a_closed_branch(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    meeting = await a_draft(db, everybody, Part("post", "coordinator"))
    assert await wanted(db, meeting) == {bo}
    await branches.close(db, branch, NOW)
    assert await wanted(db, meeting) == set()


async def test_a_closed_branch_leaves_its_members_questions_to_an_administrator(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    await introductions.ask(db, vault, anna, Question("Hur blir det?", "aldreomsorg", "0136", None), NOW)
    assert len(await introductions.choosing(db, vault, branch)) == 1
    await branches.close(db, branch, NOW)
    browser = await web.signed_in(bo)
    assert (await browser.get(f"/branscher/{branch}/fragor")).status_code == 404
    assert len(await introductions.choosing(db, vault, None)) == 1


async def test_a_branch_closes_when_its_meeting_is_called_off_so_that_nobody_is_reminded_of_it(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """Once it is closed nobody could call the meeting off."""
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, await everybody.anna())
    meeting = await everybody.meeting(branch, bo, starts_at=dates.moment(TODAY + 5 * DAY, dates.time(18)))
    assert await invitations.call(db, meeting, [], NOW) == 1
    await web.deliver()
    invitation = await db.fetchval("SELECT id FROM invitations")
    assert await invitations.answer(db, vault, invitation, Answer.YES, "", "link", NOW)
    closing, off = f"/skotsel/branscher/{branch}/stangning", f"/branscher/{branch}/moten/{meeting}/installning"
    eva, coordinator = await web.signed_in(await everybody.eva()), await web.signed_in(bo)
    assert (await eva.send_form(closing)).status_code == 409
    assert (await coordinator.send_form(off, {"reason": ""})).status_code == 303
    assert (await eva.send_form(closing)).status_code == 303
    assert await branches.get(db, branch) is None
    with time_machine.travel(dates.moment(TODAY + 4 * DAY, dates.time(17, 5)), tick=False):
        await chores.Chores(web.own, web.pools).round()
        await web.deliver()
    assert [letter.subject.split(":")[0] for letter in web.post_office.to(ANNA)] == ["Inbjudan", "Inställt"]


async def test_whoever_comes_back_to_a_branch_is_welcomed_with_a_letter_again(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo = await everybody.bo(branch)
    for days in (0, 10):
        came = NOW + days * DAY
        await branches.join(db, branch, anna, came)
        assert await branches.welcome(db, branch, anna, bo, came)
        with time_machine.travel(came + timedelta(minutes=6), tick=False):
            await web.deliver()
        await branches.remove(db, branch, anna, came)
    assert [letter.subject for letter in web.post_office.to(ANNA)] == ["Välkommen"] * 2


async def test_a_representative_who_wants_no_letters_is_not_among_those_to_ask_whether_they_stay(
    db: Connection, everybody: Everybody
) -> None:
    """She can not be asked: else an administrator would read of her every day as somebody who waits."""
    dag, eva = await everybody.dag(to_day=TODAY + 30 * DAY), await everybody.eva()
    assert await unasked(db, eva) == 1
    await representatives.end_letters(db, dag, NOW)
    assert await rollover.ask_staying(db, NOW, TODAY) == 0
    assert await unasked(db, eva) == 0


async def unasked(db: Connection, administrator: UUID) -> int:
    waits: dict[str, int] = await db.fetchval("SELECT pending_work($1, $2, $3)", TODAY, NOW, administrator)
    return waits["unasked"]
