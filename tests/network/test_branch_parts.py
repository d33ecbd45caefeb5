"""A part of a branch: whoever is in it is written to or invited, once, and nobody else."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import branch_parts, consents, invitations, members
from fackpol.network.invitations import Answer
from fackpol.network.members import Details, Job
from fackpol.network.reference import Reference
from tests.people import Everybody
from tests.queue import send

SOLNA = Job("aldreomsorg", "kommun", "0184")


async def welcomed(everybody: Everybody, branch: str, name: str, job: Job, union: str | None = None) -> UUID:
    person = await everybody.member(name, f"{name.lower()}@example.org", job, union=union)
    await everybody.welcomed(branch, person)
    return person


async def names(db: Connection, vault: Vault, branch: str, *parts: str) -> list[str]:
    return [her.name for her in await branch_parts.members(db, vault, branch, parts, dates.now())]


@pytest.fixture
async def branch(db: Connection, known: Reference, everybody: Everybody) -> str:
    return await everybody.branch()


async def test_a_part_is_a_place_of_work_or_a_union_and_counts_each_once(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody, branch: str
) -> None:
    district = known.district("Farsta", "0180")
    assert district
    asta = await welcomed(everybody, branch, "Asta", SOLNA, "kommunal")
    await welcomed(everybody, branch, "Berit", Job("aldreomsorg", "kommun", district))
    await welcomed(everybody, branch, "Cia", Job("aldreomsorg", "kommun", "0136"), "vision")
    await welcomed(everybody, await everybody.branch("Annan"), "Disa", SOLNA)
    two = Details((SOLNA, Job("aldreomsorg", "kommun", "0136")), "kommunal", (), None)
    await members.change(db, asta, two)
    found = {part.key: part.members for part in await branch_parts.of_branch(db, vault, known, branch, dates.now())}
    assert found == {
        "area:0184": 1, "area:0180": 1, f"area:{district}": 1, "area:0136": 2, "union:kommunal": 1, "union:vision": 1,
    }  # fmt: skip
    assert await names(db, vault, branch, "area:0184", "area:0136") == ["Asta", "Cia"]
    assert await names(db, vault, branch, "area:0180", "union:vision") == ["Berit", "Cia"]
    assert await names(db, vault, branch) == ["Asta", "Berit", "Cia"]
    assert await names(db, vault, branch, "area:1480") == []


async def test_what_she_has_answered_about_the_branchs_own_meeting_is_a_part(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody, branch: str
) -> None:
    now, bo = dates.now(), await everybody.bo(branch)
    people = [await welcomed(everybody, branch, name, SOLNA) for name in ("Asta", "Berit", "Cia")]
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], now)
    rows = await db.fetch("SELECT id, person FROM invitations")
    asked = {row["person"]: row["id"] for row in rows}
    await invitations.answer(db, vault, asked[people[0]], Answer("maybe"), "", "link", now)
    await invitations.answer(db, vault, asked[people[1]], Answer("yes"), "", "link", now)
    assert await names(db, vault, branch, f"maybe:{meeting}") == ["Asta"]
    assert await names(db, vault, branch, f"silent:{meeting}") == ["Cia"]
    parts = await branch_parts.of_branch(db, vault, known, branch, now)
    assert [(part.key, part.name) for part in parts if part.starts_at] == [
        (f"maybe:{meeting}", "Heltid som norm"), (f"silent:{meeting}", "Heltid som norm"),
    ]  # fmt: skip
    other = await everybody.branch("Annan")
    await everybody.welcomed(other, people[0])
    assert not [part for part in await branch_parts.of_branch(db, vault, known, other, now) if part.starts_at]
    later = now + timedelta(days=200)
    assert not [part for part in await branch_parts.of_branch(db, vault, known, branch, later) if part.starts_at]


async def id_of(db: Connection, branch: str) -> int:
    return int(await db.fetchval("SELECT id FROM branches WHERE slug = $1", branch))


async def test_a_meeting_for_a_part_invites_it_and_who_comes_to_it_and_tells_all_whom_it_invited(
    db: Connection, vault: Vault, everybody: Everybody, branch: str
) -> None:
    now, bo = dates.now(), await everybody.bo(branch)
    asta = await welcomed(everybody, branch, "Asta", SOLNA)
    await welcomed(everybody, branch, "Berit", Job("aldreomsorg", "kommun", "0136"))
    meeting = await everybody.meeting(branch, bo)
    await branch_parts.choose(db, meeting, branch, ["area:0184"])
    counts = await invitations.audience(db, meeting, await id_of(db, branch), now)
    assert (counts.members, counts.unreachable, counts.without_consent) == (1, 0, 0)
    assert await invitations.call(db, meeting, [], now, 1) == 1
    await branch_parts.choose(db, meeting, branch, [])
    assert await branch_parts.of_meeting(db, meeting, branch) == ["area:0184"]  # it has been called
    cia = await welcomed(everybody, branch, "Cia", SOLNA)
    await welcomed(everybody, branch, "Disa", Job("aldreomsorg", "kommun", "0136"))
    await db.execute("DELETE FROM letters WHERE kind = 'welcome'")
    assert await invitations.catch_up(db, now) == 1
    invited = {row["person"] for row in await db.fetch("SELECT person FROM invitations")}
    assert invited == {asta, cia}
    await members.change(db, asta, Details((Job("aldreomsorg", "kommun", "0136"),), None, (), None))
    await send(db, now)
    assert await invitations.cancel(db, vault, meeting, bo, "", now) == 2
    letters = await db.fetch("SELECT id FROM letters WHERE kind = 'cancelled'")
    writable = await db.fetch(
        "SELECT person FROM meeting_letters WHERE letter = ANY($1)", [row["id"] for row in letters]
    )
    assert {row["person"] for row in writable} == {asta, cia}


async def test_a_part_that_has_emptied_never_becomes_everybody(
    db: Connection, vault: Vault, everybody: Everybody, branch: str
) -> None:
    now, bo = dates.now(), await everybody.bo(branch)
    asta = await welcomed(everybody, branch, "Asta", SOLNA, "kommunal")
    await welcomed(everybody, branch, "Berit", SOLNA)
    meeting = await everybody.meeting(branch, bo)
    await branch_parts.choose(db, meeting, branch, ["union:kommunal"])
    await db.execute("UPDATE unions SET name = 'Nya namnet' WHERE slug = 'kommunal'")
    assert (await invitations.audience(db, meeting, await id_of(db, branch), now)).members == 1
    await consents.end(db, asta, "invitations", "web", now)
    assert (await invitations.audience(db, meeting, await id_of(db, branch), now)).members == 0
    assert await invitations.call(db, meeting, [], now) == 0
