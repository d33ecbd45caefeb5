"""Whom an audience comes to: people once, what is left out, who may be written to, and how members are counted."""

from datetime import date, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import audiences, branches, consents, people
from fackpol.network.audiences import Cell, Part
from tests.people import LONG_AGO, Everybody

NOW = dates.now()
BOUNCED = """
INSERT INTO suppressions (kind, key, reason, at) SELECT 'email', email_key, 'bounced', $2 FROM people WHERE id = $1
"""


async def a_draft(db: Connection, everybody: Everybody, *parts: Part) -> int:
    """A meeting of nobody's branch, with an audience of parts."""
    branch = await everybody.branch("Ingen")
    id = await everybody.meeting(branch, await people.add(db, everybody.vault, "Eva", "eva@example.org", "sv", NOW))
    await db.execute("DELETE FROM meeting_hosts WHERE meeting = $1", id)
    await audiences.choose(db, id, parts)
    return id


async def crowd(db: Connection, everybody: Everybody, branch: str, n: int, name: str = "Namn") -> list[UUID]:
    found = []
    for number in range(n):
        person = await everybody.member(f"{name} {number}", f"{name}.{number}.{branch}@example.org".lower())
        await everybody.welcomed(branch, person)
        found.append(person)
    return found


async def wanted(db: Connection, meeting: int) -> set[UUID]:
    return {row["person"] for row in await db.fetch("SELECT person FROM wanted($1, $2)", meeting, NOW)}


async def id_of(db: Connection, slug: str) -> str:
    row = await branches.get(db, slug)
    assert row
    return str(row.id)


async def test_people_come_once_and_a_part_can_be_left_out(db: Connection, everybody: Everybody) -> None:
    care, shop = await everybody.branch("Vård"), await everybody.branch("Handel")
    both, *_ = await crowd(db, everybody, care, 3)
    await everybody.welcomed(shop, both)
    only = (await crowd(db, everybody, shop, 1, "Annan"))[0]
    first, second = await id_of(db, care), await id_of(db, shop)
    meeting = await a_draft(db, everybody, Part("branch", first), Part("branch", second))
    assert len(await wanted(db, meeting)) == 4
    await audiences.choose(db, meeting, [Part("branch", second), Part("branch", first, included=False)])
    assert await wanted(db, meeting) == {only}
    await audiences.choose(db, meeting, [Part("branch")])
    assert len(await wanted(db, meeting)) == 4


async def test_nobody_who_may_not_be_written_to(db: Connection, everybody: Everybody, vault: Vault) -> None:
    care = await everybody.branch("Vård")
    paused, silent, stopped, kept = await crowd(db, everybody, care, 4)
    await db.execute("UPDATE people SET paused_until = $2 WHERE id = $1", paused, NOW + timedelta(days=9))
    await db.execute("UPDATE consents SET ended_at = $2, ended_channel = 'web' WHERE person = $1", silent, NOW)
    await db.execute(BOUNCED, stopped, NOW)
    assert await wanted(db, await a_draft(db, everybody, Part("branch"))) == {kept}


async def test_whoever_sits_or_leads_or_is_new_on_the_day(db: Connection, everybody: Everybody) -> None:
    dag = await everybody.dag()
    chair = await everybody.representative("Ada Ask", "ada@example.org", "Socialnämnden", "0126", "ordforande")
    await everybody.representative("Ulf Ö", "ulf@example.org", "Äldrenämnden", "0136", to_day=date(2026, 1, 1))
    leads = await everybody.representative("Lo Lund", "lo@example.org", "Kommunfullmäktige", "0136", "gruppledare")
    await everybody.representative("Tyst Tora", None, "Äldrenämnden", "0136")
    kind = await db.fetchval(
        "SELECT type FROM committee_kinds k JOIN mandates m USING (committee) WHERE m.person = $1", dag)  # fmt: skip
    committee = await db.fetchval("SELECT committee::text FROM mandates WHERE person = $1", dag)
    meeting = await a_draft(db, everybody, Part("kind", kind))
    assert await wanted(db, meeting) == {dag}
    assert (await audiences.count(db, meeting, NOW)).unreachable == 1
    for parts, found in (
        ([Part("committee", committee)], {dag}),
        ([Part("committee")], {dag, chair}),
        ([Part("committee", "", "0136")], {dag}),
        ([Part("seat", "ordforande")], {chair}),
        ([Part("seat", "gruppledare")], {leads}),
        ([Part("elected", "2023")], {dag, chair}),
        ([Part("elected", "2026")], set()),
        ([Part("committee"), Part("seat", "ordforande", included=False)], {dag}),
        ([Part("committee"), Part("committee", "", "0126", included=False)], {dag}),
    ):
        await audiences.choose(db, meeting, parts)
        assert await wanted(db, meeting) == found, parts


async def test_those_with_posts_and_new_members(db: Connection, everybody: Everybody) -> None:
    care = await everybody.branch("Vård")
    bo, eva = await everybody.bo(care), await everybody.eva()
    old, new = await crowd(db, everybody, care, 2)
    await db.execute("UPDATE memberships SET welcomed_at = $2 WHERE person = $1", old, NOW - timedelta(days=91))
    meeting = await a_draft(db, everybody, Part("post", "coordinator"), Part("new"))
    assert await wanted(db, meeting) == {bo, new}
    await audiences.choose(db, meeting, [Part("post", "administrator"), Part("post", "coordinator", "0136")])
    assert await wanted(db, meeting) == {eva}  # the branch is for the whole county, and no part of it
    await db.execute("UPDATE appointments SET to_at = $1", NOW)
    assert await wanted(db, meeting) == set()


async def test_a_mandate_comes_before_a_membership_and_no_branch_takes_it_away(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    """Else the politician who is missing in the list would be known as a member."""
    care = await everybody.branch("Vård")
    dag = await everybody.dag()
    await db.execute("INSERT INTO members (person, registered_at) VALUES ($1, $2)", dag, NOW)
    await db.execute("UPDATE people SET email_confirmed_at = $2 WHERE id = $1", dag, NOW)
    await consents.give(db, dag, ["invitations"], "web", NOW)
    await everybody.welcomed(care, dag)
    meeting = await a_draft(db, everybody, Part("branch"), Part("committee"))
    row = await db.fetchrow("SELECT * FROM wanted($1, $2)", meeting, NOW)
    assert row
    assert (row["person"], row["branch"]) == (dag, None)
    await audiences.choose(db, meeting, [Part("committee"), Part("branch", included=False)])
    assert await wanted(db, meeting) == {dag}
    await audiences.choose(db, meeting, [Part("branch"), Part("committee", included=False)])
    assert await wanted(db, meeting) == set()


async def test_members_are_counted_in_cells_once_a_week(db: Connection, everybody: Everybody) -> None:
    care, shop = await everybody.branch("Vård"), await everybody.branch("Handel")
    await crowd(db, everybody, care, 7)
    await crowd(db, everybody, shop, 4, "Annan")
    first, second = int(await id_of(db, care)), int(await id_of(db, shop))
    assert await audiences.cells(db) == []
    await audiences.count_cells(db, NOW)
    assert [cell for cell in await audiences.cells(db) if cell.members] == [Cell(frozenset({first}), True, 5)]
    meeting = await a_draft(db, everybody, Part("branch", str(first)))
    assert (await audiences.count(db, meeting, NOW)).members == 5
    await crowd(db, everybody, shop, 4, "Sen")
    await audiences.count_cells(db, NOW)
    assert (await audiences.count(db, meeting, NOW)).too_few == ()
    await audiences.choose(db, meeting, [Part("branch", str(second))])
    assert (await audiences.count(db, meeting, NOW)).too_few == (Part("branch", str(second)),)
    assert not await audiences.look(db, meeting, NOW)
    await audiences.count_cells(db, NOW + timedelta(days=7))
    assert (await audiences.count(db, meeting, NOW)).members == 5
    assert len({row["week"] for row in await db.fetch("SELECT week FROM audience_cells")}) == 1


async def test_who_does_not_count_outside_her_branch_is_in_no_cell(db: Connection, everybody: Everybody) -> None:
    """Five invented members, or five of whom one is real and new."""
    care = await everybody.branch("Vård")
    invented = await crowd(db, everybody, care, 5)
    await db.execute("UPDATE members SET vetted_at = $1", NOW - timedelta(days=2))
    await audiences.count_cells(db, NOW)
    assert not any(cell.members for cell in await audiences.cells(db))
    await db.execute("UPDATE members SET vetted_at = $1", LONG_AGO)
    await db.execute("UPDATE people SET paused_until = $2 WHERE id = $1", invented[0], NOW + timedelta(days=40))
    await audiences.count_cells(db, NOW + timedelta(days=7))
    assert not any(cell.members for cell in await audiences.cells(db))


async def test_the_list_that_was_seen_is_sent_but_not_to_whoever_has_stopped(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    care = await everybody.branch("Vård")
    paused, *others = await crowd(db, everybody, care, 6)
    await audiences.count_cells(db, NOW)
    meeting = await a_draft(db, everybody, Part("branch"))
    assert await audiences.seen(db, meeting, NOW) is None
    assert await audiences.look(db, meeting, NOW)
    late = (await crowd(db, everybody, care, 1, "Sen"))[0]
    await db.execute("UPDATE people SET paused_until = $2 WHERE id = $1", paused, NOW + timedelta(days=9))
    look = await audiences.seen(db, meeting, NOW)
    assert look
    assert (look.members, look.changed) == (5, False)  # of one member who has come nothing is said
    assert await audiences.call(db, meeting, NOW) == 5
    asked = {row["person"] for row in await db.fetch("SELECT person FROM invitations")}
    assert asked == set(others)
    assert late not in asked
    assert not await db.fetch("SELECT FROM looked_at")
    assert await audiences.call(db, meeting, NOW) is None


async def test_a_politician_who_has_come_since_is_a_change(db: Connection, everybody: Everybody) -> None:
    await everybody.dag()
    meeting = await a_draft(db, everybody, Part("committee"))
    assert await audiences.look(db, meeting, NOW)
    await everybody.representative("Ada Ask", "ada@example.org", "Socialnämnden", "0126")
    look = await audiences.seen(db, meeting, NOW)
    assert look
    assert look.changed


async def test_an_audience_that_empties_is_sent_nothing(db: Connection, everybody: Everybody) -> None:
    dag = await everybody.dag()
    meeting = await a_draft(db, everybody, Part("committee"))
    assert await audiences.look(db, meeting, NOW)
    await db.execute("UPDATE representatives SET letters_ended_at = $2 WHERE person = $1", dag, NOW)
    assert await audiences.call(db, meeting, NOW) is None
    assert await db.fetchval("SELECT called_at FROM meetings WHERE id = $1", meeting) is None


async def test_a_list_is_kept_for_a_day_and_another_choice_forgets_it(db: Connection, everybody: Everybody) -> None:
    await everybody.dag()
    meeting = await a_draft(db, everybody, Part("committee"))
    await audiences.look(db, meeting, NOW)
    assert await audiences.seen(db, meeting, NOW + timedelta(hours=24)) is None
    await audiences.tidy(db, NOW + timedelta(hours=24))
    assert not await db.fetch("SELECT FROM audience_looks")
    await audiences.look(db, meeting, NOW)
    await audiences.choose(db, meeting, [Part("committee"), Part("post", "coordinator")])
    assert not await db.fetch("SELECT FROM looked_at")


async def test_a_called_meeting_keeps_its_parts(db: Connection, everybody: Everybody, vault: Vault) -> None:
    await everybody.dag()
    meeting = await a_draft(db, everybody, Part("committee"))
    await audiences.look(db, meeting, NOW)
    await audiences.call(db, meeting, NOW)
    await audiences.choose(db, meeting, [Part("branch")])
    assert await audiences.parts_of(db, meeting) == [Part("committee")]
