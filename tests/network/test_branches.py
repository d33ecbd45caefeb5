"""Branches: founded for trades, joined by whoever asks, welcomed by a coordinator, once."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.letters import KINDS
from fackpol.mail import outbox
from fackpol.network import appointments, branches, consents, contacts, invitations
from fackpol.network.branches import Branch, Trade
from fackpol.network.members import Job
from tests.asgi import Web
from tests.people import ANNA, Everybody
from tests.queue import send
from tests.together import at_once

CARE = Branch("Vård och omsorg", "01", "svar@example.org", False, (Trade("aldreomsorg", None), Trade(None, "kommunal")))


async def fits(everybody: Everybody, person: UUID) -> dict[str, bool]:
    return {
        row.slug: row.fits
        for row in await branches.offered(everybody.db, everybody.vault, person, dates.today(dates.now()))
    }


async def letters(db: Connection) -> list[str]:
    return [row["kind"] for row in await db.fetch("SELECT kind FROM letters ORDER BY id")]


async def test_a_branch_is_founded_once(db: Connection, vault: Vault) -> None:
    assert await branches.found(db, vault, CARE) == "vard-och-omsorg"
    assert await branches.found(db, vault, replace(CARE, name="VÅRD och Omsorg")) is None
    row = await branches.get(db, "vard-och-omsorg")
    assert row
    assert set(await branches.trades(db, row.id)) == set(CARE.trades)


async def test_two_who_found_it_at_once_make_one(fresh: str, vault: Vault) -> None:
    assert sorted(await at_once(fresh, lambda db: branches.found(db, vault, CARE)), key=str) == [
        None,
        "vard-och-omsorg",
    ]


async def test_a_new_name_keeps_the_links(db: Connection, vault: Vault) -> None:
    slug = await branches.found(db, vault, CARE)
    assert slug
    await branches.change(db, vault, slug, Branch("Omsorgsvänstern", None, None, True, (Trade("forskola", None),)))
    row = await branches.get(db, slug)
    assert row
    assert (row.name, row.area, row.welcomes_all) == ("Omsorgsvänstern", None, True)
    assert await branches.trades(db, row.id) == [Trade("forskola", None)]


async def test_a_closed_one_is_not_there_and_takes_nobody(db: Connection, everybody: Everybody) -> None:
    slug, anna = await everybody.branch(), await everybody.anna()
    await branches.close(db, slug, dates.now())
    await branches.join(db, slug, anna, dates.now())
    assert await branches.get(db, slug) is None
    assert await branches.listed(db) == []
    assert await db.fetchval("SELECT count(*) FROM memberships") == 0


# A branch's area and trades, and whether Anna, a care assistant in Haninge, in Kommunal, is offered it.
OFFERS = {
    "her industry": ("0136", [Trade("aldreomsorg", None)], True),
    "the county holds Haninge": ("01", [Trade("aldreomsorg", None)], True),
    "anywhere": (None, [Trade("aldreomsorg", None)], True),
    "her union": (None, [Trade(None, "kommunal")], True),
    "industry and union": (None, [Trade("aldreomsorg", "kommunal")], True),
    "one of several": (None, [Trade("post", None), Trade("aldreomsorg", None)], True),
    "another municipality": ("0180", [Trade("aldreomsorg", None)], False),
    "another industry": (None, [Trade("post", None)], False),
    "another union": (None, [Trade("aldreomsorg", "vision")], False),
    "a district of another city": ("0180-JAR", [Trade("aldreomsorg", None)], False),
}


@pytest.mark.parametrize("case", OFFERS)
async def test_what_fits_is_offered_first(db: Connection, everybody: Everybody, case: str) -> None:
    area, trades, fitting = OFFERS[case]
    anna = await everybody.member("Anna Ek", "anna.ek@example.org", union="kommunal")
    slug = await everybody.branch(area=area, trades=tuple(trades))
    assert await fits(everybody, anna) == {slug: fitting}


async def test_she_asks_waits_and_is_welcomed_once_with_a_letter(db: Connection, everybody: Everybody) -> None:
    slug, anna = await everybody.branch(), await everybody.anna()
    bo = await everybody.bo(slug)
    for _ in range(2):
        await branches.join(db, slug, anna, dates.now())
    counts = await branches.counts(db, slug)
    assert (counts.members, counts.waiting) == (1, 1)
    assert await branches.welcome(db, slug, anna, bo, dates.now())
    assert not await branches.welcome(db, slug, anna, bo, dates.now())
    assert await letters(db) == ["welcome"]
    assert (await branches.counts(db, slug)).waiting == 0


async def test_two_coordinators_who_welcome_at_once_send_one_letter(fresh: str, vault: Vault) -> None:
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, None)  # type: ignore[arg-type]
        slug, anna = await everybody.branch(), await everybody.anna()
        bo = await everybody.bo(slug)
        await branches.join(db, slug, anna, dates.now())
    assert sorted(await at_once(fresh, lambda db: branches.welcome(db, slug, anna, bo, dates.now()))) == [False, True]
    async with database.alone(fresh) as db:
        assert await letters(db) == ["welcome"]


async def test_one_that_welcomes_everybody_does_so_at_once(db: Connection, everybody: Everybody) -> None:
    slug, anna = await everybody.branch(welcomes_all=True), await everybody.anna()
    await branches.join(db, slug, anna, dates.now())
    await branches.join(db, slug, anna, dates.now())
    assert (await branches.counts(db, slug)).waiting == 0
    assert await letters(db) == ["welcome"]


async def test_whoever_has_not_asked_is_not_welcomed(db: Connection, everybody: Everybody) -> None:
    slug, cilla = await everybody.branch(), await everybody.cilla()
    assert not await branches.welcome(db, slug, cilla, await everybody.bo(slug), dates.now())
    assert await letters(db) == []


async def test_the_list_shows_the_waiting_first_and_a_number_only_with_a_yes_to_calls(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    slug, anna = await everybody.branch(), await everybody.anna()
    greta = await everybody.member("Greta Ö", "greta@example.org")
    await everybody.welcomed(slug, greta)
    await branches.join(db, slug, anna, dates.now())
    for person in (anna, greta):
        await db.execute(
            "UPDATE people SET phone = $2 WHERE id = $1", person, vault.seal("070", "people.phone", person)
        )
    await consents.give(db, greta, ["calls"], "web", dates.now())
    rows = await branches.people(db, vault, slug)
    assert [row.id for row in rows] == [anna, greta]
    assert [row.phone is not None for row in rows] == [False, True]


async def test_who_has_left_is_in_no_list(db: Connection, everybody: Everybody) -> None:
    slug, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(slug, anna)
    await branches.leave(db, slug, anna, dates.now())
    assert not await branches.has(db, slug, anna)


async def test_without_a_workplace_her_home_decides_what_fits(db: Connection, everybody: Everybody) -> None:
    slug = await everybody.branch(area="0136")
    anna = await everybody.member("Anna Ek", "anna.ek@example.org", Job("aldreomsorg", None, None))
    assert await fits(everybody, anna) == {slug: False}
    await db.execute("UPDATE members SET home = '0136' WHERE person = $1", anna)
    assert await fits(everybody, anna) == {slug: True}


async def test_an_administrator_sees_numbers(db: Connection, everybody: Everybody) -> None:
    slug = await everybody.branch()
    bo = await everybody.bo(slug)
    await everybody.welcomed(slug, await everybody.anna())
    (row,) = await branches.listed(db)
    assert (row.members, row.waiting, row.coordinators) == (1, 0, 1)
    post = await database.one(db, "SELECT id, branch FROM appointments WHERE person = $1", bo)
    await appointments.relieve(db, post["id"], post["branch"], dates.now())
    (row,) = await branches.listed(db)
    assert row.coordinators == 0


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Kommunalvänstern", "kommunalvanstern"),
        ("Bygg & anläggning, Söder", "bygg-anlaggning-soder"),
        ("李", "forening-c16667"),
        ("A\u030asa", "asa"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_name_becomes_a_link(name: str, slug: str) -> None:
    assert branches.slug_of(name) == slug


# -- founding ----------------------------------------------------------------------------------------------------------


async def test_those_whom_it_is_for_are_asked_to_be_in_it(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    await everybody.cilla()
    await everybody.member("Nej", "nej@example.org", invited=False)
    slug = await branches.found(db, vault, CARE, dates.now())
    assert slug
    assert await letters(db) == ["founding"]
    await web.deliver()
    (letter,) = web.post_office.arrived
    assert (letter.to, letter.subject) == (ANNA, "Vill du vara med?")
    assert "Vård och omsorg" in letter.text
    assert "Vård" not in str(letter.message["from"])
    assert (await fits(everybody, anna))[slug]


async def test_whoever_is_in_it_already_or_has_taken_her_yes_back_is_not_written_to(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    doris = await everybody.member("Doris", "doris@example.org")
    slug = await branches.found(db, vault, CARE, dates.now())
    assert slug
    await branches.join(db, slug, anna, dates.now())
    await consents.end(db, doris, "invitations", "page", dates.now())
    await web.deliver()
    assert web.post_office.arrived == []


async def test_a_welcome_can_be_taken_back_until_its_letter_leaves(db: Connection, everybody: Everybody) -> None:
    slug, anna, now = await everybody.branch(), await everybody.anna(), dates.now()
    bo = await everybody.bo(slug)
    await branches.join(db, slug, anna, now)
    await contacts.look_after(db, now, dates.today(now))
    for _ in range(2):  # also when she is welcomed anew
        assert await branches.welcome(db, slug, anna, bo, now)
        (row,) = await branches.people(db, everybody.vault, slug)
        assert row.fresh
        assert await letters(db) == ["welcome"]
        assert await branches.take_back_welcome(db, slug, anna)
        (row,) = await branches.people(db, everybody.vault, slug)
        assert (row.welcomed_at, row.welcomed_by, row.fresh) == (None, None, False)
        assert anna in await contacts.of_branch(db, slug)
        assert await letters(db) == []
    assert not await branches.take_back_welcome(db, slug, anna)
    await branches.welcome(db, slug, anna, bo, now)
    await send(db, now)
    assert not await branches.take_back_welcome(db, slug, anna)
    assert (await branches.counts(db, slug)).waiting == 0


async def test_whoever_has_been_invited_knows_that_she_is_welcome(db: Connection, everybody: Everybody) -> None:
    slug, anna, now = await everybody.branch(), await everybody.anna(), dates.now()
    bo = await everybody.bo(slug)
    meeting = await everybody.meeting(slug, bo)
    await invitations.call(db, meeting, [], now)
    await branches.join(db, slug, anna, now)
    await branches.welcome(db, slug, anna, bo, now)
    assert not await invitations.catch_up(db, now)  # it waits until the welcome stands
    assert await invitations.catch_up(db, now + branches.SECOND_THOUGHTS)
    assert not await branches.take_back_welcome(db, slug, anna)


async def test_two_who_take_back_and_send_at_once_do_not_both_succeed(fresh: str, vault: Vault) -> None:
    """Either she waits and no letter goes, or it goes and she is welcome."""
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, None)  # type: ignore[arg-type]
        slug, anna, now = await everybody.branch(), await everybody.anna(), dates.now()
        await branches.join(db, slug, anna, now)
        await branches.welcome(db, slug, anna, await everybody.bo(slug), now - branches.SECOND_THOUGHTS)

    async def either(db: Connection, turn: list[int]) -> bool:
        turn.append(0)
        if len(turn) == 1:
            return await branches.take_back_welcome(db, slug, anna)
        return bool(await outbox.claim(db, {"welcome": KINDS["welcome"]}, 10, now))

    turn: list[int] = []
    assert sorted(await at_once(fresh, lambda db: either(db, turn))) == [False, True]
    async with database.alone(fresh) as db:
        waits = (await branches.counts(db, slug)).waiting
        assert waits + await db.fetchval("SELECT count(*) FROM letters") == 1


async def test_several_are_welcomed_at_once_and_strangers_are_not(db: Connection, everybody: Everybody) -> None:
    slug, anna, cilla, now = await everybody.branch(), await everybody.anna(), await everybody.cilla(), dates.now()
    disa = await everybody.member("Disa Ek", "disa@example.org")
    bo = await everybody.bo(slug)
    for her in (anna, disa):
        await branches.join(db, slug, her, now)
    assert await branches.welcome_several(db, slug, [anna, disa, cilla, anna], bo, now) == 2
    assert await letters(db) == ["welcome", "welcome"]
    assert await branches.member(db, everybody.vault, slug, cilla) is None


# -- who counts outside the branch -------------------------------------------------------------------------------------


async def counted(db: Connection, branch: str, weeks: int) -> int:
    """How many members of a branch those outside count, so many weeks from now."""
    today = dates.today(dates.now()) + timedelta(weeks=weeks)
    return (await branches.from_outside(db, today))[branch].members


async def test_whoever_a_branch_lets_in_by_itself_counts_when_a_person_has_vouched_for_her(
    db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch(welcomes_all=True)
    anna = await everybody.member("Anna Ek", ANNA, vetted=False)
    now = dates.now()
    await branches.join(db, branch, anna, now)
    assert await counted(db, branch, 9) == 0
    assert [await branches.vouch(db, branch, anna, now) for _ in range(2)] == [True, False]
    assert [await counted(db, branch, weeks) for weeks in (0, 1, 2)] == [0, 0, 1]


async def test_a_welcome_taken_back_and_a_removal_end_it(db: Connection, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.member("Anna Ek", ANNA, vetted=False)
    bo, now = await everybody.bo(branch), dates.now()
    await branches.join(db, branch, anna, now)
    await branches.welcome(db, branch, anna, bo, now)
    assert await counted(db, branch, 9) == 1
    assert await branches.take_back_welcome(db, branch, anna)
    assert await db.fetchval("SELECT vetted_at FROM members WHERE person = $1", anna) is None
    await branches.welcome(db, branch, anna, bo, now)
    await branches.remove(db, branch, anna, dates.now())
    assert await db.fetchval("SELECT vetted_at FROM members WHERE person = $1", anna) is None


async def test_whoever_leaves_by_herself_is_still_a_real_person(db: Connection, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await branches.join(db, branch, anna, dates.now())
    await branches.leave(db, branch, anna, dates.now())
    assert await db.fetchval("SELECT vetted_at FROM members WHERE person = $1", anna) is not None


async def test_nobody_can_vouch_in_another_branch(db: Connection, everybody: Everybody) -> None:
    branch, other = await everybody.branch(welcomes_all=True), await everybody.branch("Bygg")
    anna = await everybody.member("Anna Ek", ANNA, vetted=False)
    await branches.join(db, branch, anna, dates.now())
    assert not await branches.vouch(db, other, anna, dates.now())
