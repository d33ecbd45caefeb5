"""A yes at a time: what it allows while it is open, and what ends with it."""

from datetime import timedelta

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import consents, invitations, people
from tests.people import Everybody
from tests.together import at_once


async def test_each_yes_stands_alone(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await consents.end(db, anna, "invitations", "page", dates.now())
    assert set(await consents.of(db, anna)) == {"matching"}


async def test_a_yes_that_is_open_stays_as_it_was_given(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    first = (await consents.of(db, anna))["invitations"].given_at
    await consents.give(db, anna, ["invitations"], "page", dates.now() + timedelta(days=1))
    assert (await consents.of(db, anna))["invitations"].given_at == first


async def test_what_was_said_and_taken_back_is_remembered(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await consents.end(db, anna, "invitations", "letter", dates.now())
    await consents.give(db, anna, ["invitations"], "page", dates.now())
    rows = await db.fetch("SELECT channel, ended_channel FROM consents WHERE purpose = 'invitations' ORDER BY given_at")
    assert [tuple(row) for row in rows] == [("web", "letter"), ("page", None)]


async def test_taking_back_calls_erases_the_number(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await people.set_phone(db, vault, anna, "070-174 06 05")
    await consents.give(db, anna, ["calls"], "page", dates.now())
    await consents.end(db, anna, "calls", "page", dates.now())
    assert (await people.get(db, vault, anna)).phone is None


@pytest.mark.parametrize("invited", [True, False])
async def test_nobody_is_in_the_audience_without_that_yes(db: Connection, everybody: Everybody, invited: bool) -> None:
    branch = await everybody.branch()
    greta = await everybody.member("Greta Ö", "greta@example.org", invited=invited)
    await everybody.welcomed(branch, greta)
    meeting = await everybody.meeting(branch, await everybody.bo(branch))
    assert await invitations.call(db, meeting, [], dates.now()) == int(invited)


async def test_two_at_once_leave_one_open_yes(fresh: str, vault: Vault) -> None:
    async with database.alone(fresh) as db:
        greta = await people.add(db, vault, "Greta Ö", "greta@example.org", "sv", dates.now())

    async def give(db: Connection) -> None:
        await consents.give(db, greta, ["invitations"], "page", dates.now())

    await at_once(fresh, give)
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM consents WHERE ended_at IS NULL") == 1
