"""Registering: kept sealed and believed by nobody, until whoever reads the mailbox confirms."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import consents, members, people, sessions
from fackpol.network.members import Application, Details, Job
from tests.people import ANNA, BO, CARE_IN_HANINGE, Everybody
from tests.together import at_once

BROWSER, ANOTHER = sessions.key_of("the one"), sessions.key_of("another")
DETAILS = Details((CARE_IN_HANINGE,), "kommunal", ("steward",), None)
FORM = Application("Anna Ek", ANNA, "070-174 06 05", "sv", False, ("matching", "invitations", "calls"), DETAILS)


@pytest.fixture
def now() -> datetime:
    return dates.now()


async def applied(db: Connection, vault: Vault, form: Application, now: datetime) -> UUID:
    """Registers and returns the id that stands in the letter's link."""
    before = {row["id"] for row in await db.fetch("SELECT id FROM applications")}
    await members.apply(db, vault, form, BROWSER, now)
    (id,) = {row["id"] for row in await db.fetch("SELECT id FROM applications")} - before
    assert isinstance(id, UUID)
    return id


async def count(db: Connection, table: str) -> int:
    return int(await db.fetchval(f"SELECT count(*) FROM {table}"))


async def test_what_she_wrote_is_what_is_kept(db: Connection, vault: Vault, now: datetime) -> None:
    confirmed = await members.confirm(db, vault, await applied(db, vault, FORM, now), BROWSER, now)
    assert confirmed
    her = await people.get(db, vault, confirmed.person)
    assert (her.name, her.email, her.phone, her.discreet) == ("Anna Ek", ANNA, "070-174 06 05", False)
    assert await members.details(db, confirmed.person) == DETAILS
    assert set(await consents.of(db, confirmed.person)) == {"matching", "invitations", "calls"}


async def test_a_yes_that_was_not_given_is_not_kept(db: Connection, vault: Vault, now: datetime) -> None:
    form = replace(FORM, phone=None, consents=("matching",))
    confirmed = await members.confirm(db, vault, await applied(db, vault, form, now), BROWSER, now)
    assert confirmed
    assert set(await consents.of(db, confirmed.person)) == {"matching"}


async def test_nobody_is_made_before_the_letter_is_answered(db: Connection, vault: Vault, now: datetime) -> None:
    await applied(db, vault, FORM, now)
    assert await count(db, "people") == await count(db, "members") == 0


async def test_registering_writes_the_same_rows_whether_she_is_known_or_not(
    db: Connection, vault: Vault, everybody: Everybody, now: datetime
) -> None:
    async def rows() -> list[tuple[object, ...]]:
        asked = "SELECT l.kind, l.priority, a.asked_at FROM letters l JOIN applications a ON a.id = l.application"
        return [tuple(row) for row in await db.fetch(asked)]

    await applied(db, vault, FORM, now)
    unknown = await rows()
    await everybody.cilla()
    await applied(db, vault, replace(FORM, email="cilla.berg@example.org"), now)
    assert await rows() == unknown * 2


async def test_the_application_does_not_show_in_a_repr() -> None:
    for private in ("Anna", ANNA, "070", "kommunal", "0136"):
        assert private not in repr(FORM)


async def test_an_application_is_confirmed_once(db: Connection, vault: Vault, now: datetime) -> None:
    id = await applied(db, vault, FORM, now)
    assert await members.confirm(db, vault, id, BROWSER, now)
    assert await members.confirm(db, vault, id, BROWSER, now) is None
    assert await count(db, "members") == 1


async def test_only_the_browser_that_registered_is_known_again(db: Connection, vault: Vault, now: datetime) -> None:
    here = await members.confirm(db, vault, await applied(db, vault, FORM, now), BROWSER, now)
    other = replace(FORM, email="erik@example.org")
    elsewhere = await members.confirm(db, vault, await applied(db, vault, other, now), ANOTHER, now)
    assert here
    assert elsewhere
    assert (here.same_browser, elsewhere.same_browser) == (True, False)


async def test_after_48_hours_an_application_is_dead_and_tidied_away(
    db: Connection, vault: Vault, now: datetime
) -> None:
    id = await applied(db, vault, FORM, now)
    just_before, after = now + timedelta(hours=48, seconds=-1), now + timedelta(hours=48)
    assert await members.waiting(db, vault, id, just_before)
    await members.tidy(db, just_before)
    assert await count(db, "applications") == 1
    assert not await members.waiting(db, vault, id, after)
    assert await members.confirm(db, vault, id, BROWSER, after) is None
    await members.tidy(db, after)
    assert await count(db, "applications") == await count(db, "letters") == 0


async def test_no_forgets_everything_at_once(db: Connection, vault: Vault, now: datetime) -> None:
    id = await applied(db, vault, FORM, now)
    await members.refuse(db, id)
    assert await count(db, "applications") == await count(db, "letters") == await count(db, "people") == 0
    assert await members.confirm(db, vault, id, BROWSER, now) is None


async def test_a_member_who_registers_again_changes_nothing(
    db: Connection, vault: Vault, everybody: Everybody, now: datetime
) -> None:
    anna = await everybody.anna()
    before = await members.details(db, anna)
    id = await applied(db, vault, replace(FORM, name="Någon Annan"), now)
    assert await members.confirm(db, vault, id, BROWSER, now) is None
    assert await members.details(db, anna) == before
    assert (await people.get(db, vault, anna)).name == "Anna Ek"
    assert await count(db, "applications") == 0


async def test_a_coordinator_can_register_and_stays_the_same_person(
    db: Connection, vault: Vault, everybody: Everybody, now: datetime
) -> None:
    bo = await everybody.bo(await everybody.branch())
    confirmed = await members.confirm(db, vault, await applied(db, vault, replace(FORM, email=BO), now), BROWSER, now)
    assert confirmed
    assert confirmed.person == bo
    assert await members.details(db, bo) == DETAILS


async def test_the_same_job_twice_is_one_job(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    teacher = Job("skola", None, "0182")
    await members.change(db, anna, Details((CARE_IN_HANINGE, teacher, CARE_IN_HANINGE), None, (), None))
    assert (await members.details(db, anna)).jobs == (CARE_IN_HANINGE, teacher)


async def test_two_who_confirm_at_once_make_one_member(fresh: str, vault: Vault, now: datetime) -> None:
    async with database.alone(fresh) as db:
        id = await applied(db, vault, FORM, now)
    first, second = await at_once(fresh, lambda db: members.confirm(db, vault, id, BROWSER, now))
    assert first
    assert second is None
    async with database.alone(fresh) as db:
        assert await count(db, "people") == await count(db, "members") == await count(db, "jobs") == 1


async def test_two_letters_answered_at_once_make_one_member(fresh: str, vault: Vault, now: datetime) -> None:
    """She had registered twice before she looked in her mailbox."""
    async with database.alone(fresh) as db:
        ids = [await applied(db, vault, FORM, now), await applied(db, vault, FORM, now)]
    first, second = await at_once(fresh, lambda db: members.confirm(db, vault, ids.pop(), BROWSER, now))
    assert first
    assert second is None
    async with database.alone(fresh) as db:
        assert await count(db, "people") == await count(db, "members") == 1
