"""Two branches host a meeting: nothing before the yes, nobody twice, and of another host's members bands alone."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import access_log, audiences, consents, duties, hosts, invitations, meetings, people, unreached
from fackpol.network.hosts import OtherAnswers
from fackpol.network.invitations import Answer
from tests.network.test_audiences import crowd, id_of
from tests.people import Everybody
from tests.queue import send

NOW = dates.now()


@dataclass
class Two:
    """Care and shop, each with members, one of them in both; Bo coordinates the first, Disa the second."""

    care: str
    shop: str
    ids: tuple[int, int]
    bo: UUID
    disa: UUID
    both: UUID
    meeting: int


@pytest.fixture
async def two(db: Connection, everybody: Everybody) -> Two:
    care, shop = await everybody.branch(), await everybody.branch("Handel")
    await crowd(db, everybody, care, 3)
    await crowd(db, everybody, shop, 6, "Annan")
    both = (await crowd(db, everybody, care, 1, "Dubbel"))[0]
    await everybody.welcomed(shop, both)
    ids = int(await id_of(db, care)), int(await id_of(db, shop))
    bo, disa = await everybody.bo(care), await everybody.member("Disa Ek", "disa@example.org")
    await everybody.hold(disa, "coordinator", ids[1])
    return Two(care, shop, ids, bo, disa, both, await everybody.meeting(care, bo))


async def agreed(db: Connection, two: Two) -> None:
    assert await hosts.propose(db, two.meeting, two.shop, two.bo, NOW)
    assert await hosts.agree(db, two.meeting, two.shop, NOW)


async def test_before_the_yes_nobody_there_hears_of_it(db: Connection, vault: Vault, two: Two) -> None:
    assert await hosts.propose(db, two.meeting, two.shop, two.bo, NOW)
    assert not await hosts.propose(db, two.meeting, two.shop, two.bo, NOW)
    assert await meetings.get(db, vault, two.shop, two.meeting) is None
    asked = await hosts.asked(db, vault, two.meeting, two.shop, NOW)
    assert asked
    assert asked["hosts"] == ["Vård och omsorg"]
    assert "hosting" in {row.thing for row in await duties.of_branch(db, vault, two.shop, two.disa, NOW)}
    assert await invitations.call(db, two.meeting, [], NOW) == 4
    assert not await hosts.agree(db, two.meeting, two.shop, NOW)
    assert await hosts.asked(db, vault, two.meeting, two.shop, NOW) is None


async def test_after_the_yes_everybody_is_asked_once(db: Connection, vault: Vault, two: Two) -> None:
    await agreed(db, two)
    row = await meetings.get(db, vault, two.shop, two.meeting)
    assert row
    assert (row.hosts, row.branch) == ("Handel\nVård och omsorg", two.ids[1])
    assert await invitations.call(db, two.meeting, [], NOW) == 10
    assert await invitations.catch_up(db, NOW) == 0
    assert len(await meetings.of_branch(db, vault, two.care, NOW)) == 1


async def test_each_sees_her_own_by_name_and_of_the_others_a_band(db: Connection, vault: Vault, two: Two) -> None:
    await agreed(db, two)
    await invitations.call(db, two.meeting, [], NOW)
    care = await invitations.opened_answers(db, vault, two.meeting, two.ids[0])
    shop = await invitations.opened_answers(db, vault, two.meeting, two.ids[1])
    assert {one.name for one in care} == {"Namn 0", "Namn 1", "Namn 2", "Dubbel 0"}
    assert {one.name for one in shop} == {f"Annan {n}" for n in range(6)} | {"Dubbel 0"}
    assert (await invitations.counts(db, two.meeting, two.ids[0])).invited == 4
    for one in shop:
        await invitations.answer(db, vault, one.invitation, Answer.YES, "", "link", NOW)
    today = dates.today(NOW)
    assert await hosts.other_answers(db, two.meeting, two.ids[0], today) == OtherAnswers(6, 0, 0)
    assert await hosts.other_answers(db, two.meeting, two.ids[1], today) == OtherAnswers(0, 0, 0)
    (listed,) = await meetings.of_branch(db, vault, two.care, NOW)
    assert (listed.invited, listed.yes) == (4, 1)


async def test_the_draft_shows_her_own_exactly_and_the_others_in_fives(db: Connection, two: Two) -> None:
    await agreed(db, two)
    await audiences.count_cells(db, NOW)
    assert (await invitations.audience(db, two.meeting, two.ids[0], NOW)).members == 4
    assert await hosts.other_members(db, two.meeting, two.ids[0]) == 5
    assert await hosts.other_members(db, two.meeting, two.ids[1]) == 0


async def test_a_politician_who_is_a_member_of_one_host_is_asked_as_a_politician(
    db: Connection, everybody: Everybody, vault: Vault, two: Two
) -> None:
    """Else the other host's coordinator would see who is missing."""
    dag = await everybody.dag()
    await db.execute("INSERT INTO members (person, registered_at) VALUES ($1, $2)", dag, NOW)
    await db.execute("UPDATE people SET email_confirmed_at = $2 WHERE id = $1", dag, NOW)
    await consents.give(db, dag, ["invitations"], "web", NOW)
    await everybody.welcomed(two.shop, dag)
    await agreed(db, two)
    assert [one.person for one in await invitations.representatives(db, two.meeting, "primary")] == [dag]
    await invitations.call(db, two.meeting, [], NOW)
    row = await db.fetchrow("SELECT branch, mandate FROM invitations WHERE person = $1", dag)
    assert row
    assert row["branch"] is None


async def test_what_did_not_arrive_and_who_has_looked_are_her_own_too(db: Connection, vault: Vault, two: Two) -> None:
    await agreed(db, two)
    await invitations.call(db, two.meeting, [], NOW)
    await send(db, NOW, state="failed")
    assert len(await unreached.of_meeting(db, vault, two.meeting, two.ids[0])) == 4
    await access_log.list_of(db, two.bo, two.care, "Samordnaren öppnade svaren på en inbjudan", NOW, two.meeting)
    assert await db.fetchval("SELECT count(DISTINCT whose) FROM seen WHERE scope = 'meeting'") == 4


async def test_a_question_is_taken_back_or_refused(db: Connection, vault: Vault, two: Two) -> None:
    await hosts.propose(db, two.meeting, two.shop, two.bo, NOW)
    assert [(one.slug, one.agreed) for one in await hosts.of_meeting(db, two.meeting)] == [
        (two.care, True), (two.shop, False)]  # fmt: skip
    assert await hosts.others(db, two.meeting) == []
    assert await hosts.take_back(db, two.meeting, two.shop)
    assert not await hosts.agree(db, two.meeting, two.shop, NOW)
    assert await hosts.others(db, two.meeting) == [(two.shop, "Handel")]


async def test_an_erasure_afterwards_changes_no_number_that_another_host_sees(
    db: Connection, vault: Vault, own: Settings, two: Two
) -> None:
    """The attack: one more who "is not on the list" tells that somebody of the other branch is gone."""
    await agreed(db, two)
    await invitations.call(db, two.meeting, [], NOW)
    other = (await invitations.opened_answers(db, vault, two.meeting, two.ids[1]))[0]
    query = "INSERT INTO attendance (invitation, said, by_herself, at) VALUES ($1, 'came', false, $2)"
    await db.execute(query, other.invitation, NOW)
    person = await db.fetchval("SELECT person FROM invitations WHERE id = $1", other.invitation)
    await people.erase(db, vault, own.erasures, person, NOW)
    assert await db.fetchval("SELECT count(*) FROM walk_ins") == 0
