"""Groups' contacts: somebody who is here already is not added again, and one link works at a time."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import group_contacts, group_reports, people
from tests.people import DAG, Everybody
from tests.queue import send

NOW = dates.now()
GUN = "gun.ask@example.org"


async def given(db: Connection, vault: Vault, everybody: Everybody, name: str = "Gun Ask", email: str = GUN) -> UUID:
    """The person who has the post."""
    eva = await everybody.eva()
    await group_contacts.give(db, vault, name, email, "0136", eva, NOW)
    found: UUID = await db.fetchval("SELECT person FROM group_contacts")
    return found


@pytest.mark.parametrize(("name", "same"), [("Dag Holm", True), ("DAG HOLM", True), ("Moa Annan", False)])
async def test_a_representative_with_that_name_and_address_is_herself(
    db: Connection, vault: Vault, everybody: Everybody, name: str, same: bool
) -> None:
    """Group offices share one address: the address alone says nothing before somebody has confirmed it."""
    dag = await everybody.dag()
    assert (await given(db, vault, everybody, name, DAG) == dag) == same


async def test_an_address_does_not_tell_an_administrator_whose_it_is(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """That an address is a member's is hers to tell, and so is the name that she is here under."""
    anna = await everybody.anna()
    assert await given(db, vault, everybody, "Någon", "anna.ek@example.org") != anna
    assert [one.name for one in await group_contacts.listed(db, vault, NOW)] == ["Någon"]


async def test_whoever_is_here_with_that_name_and_address_is_herself(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    assert await given(db, vault, everybody, "Anna Ek", "anna.ek@example.org") == anna


async def test_how_far_it_has_come(db: Connection, vault: Vault, everybody: Everybody) -> None:
    await given(db, vault, everybody)

    async def stage(later: timedelta = timedelta()) -> str:
        (one,) = await group_contacts.listed(db, vault, NOW + later)
        assert (one.name, one.email) == ("Gun Ask", GUN)
        return one.stage.value

    contact = await db.fetchval("SELECT id FROM group_contacts")
    assert await stage() == "none"
    assert await group_contacts.ask(db, vault, contact, NOW)
    assert await stage() == "asked"
    report = await db.fetchval("SELECT id FROM group_reports")
    assert await group_reports.save(db, vault, report, {"x": "y"}, NOW)
    assert await stage() == "begun"
    assert await stage(timedelta(days=60)) == "expired"
    assert await group_reports.save(db, vault, report, {"x": "y"}, NOW, send=True)
    assert await stage() == "sent_in"
    await db.execute("UPDATE group_reports SET accepted_at = $1", NOW)
    assert await stage() == "accepted"
    assert not await group_reports.save(db, vault, report, {}, NOW)
    await group_contacts.ask(db, vault, contact, NOW + timedelta(days=1))
    assert await stage(timedelta(days=1)) == "asked"
    await group_contacts.revoke(db, contact, NOW)
    assert await stage(timedelta(days=1)) == "none"
    await send(db, NOW, state="failed")
    assert await stage() == "stopped"


async def test_a_new_link_ends_the_one_before_and_takes_over_what_was_written(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await given(db, vault, everybody)
    contact = await db.fetchval("SELECT id FROM group_contacts")
    await group_contacts.ask(db, vault, contact, NOW)
    first = await db.fetchval("SELECT id FROM group_reports")
    await group_reports.save(db, vault, first, {"m7-choice": "same"}, NOW)
    await group_contacts.ask(db, vault, contact, NOW + timedelta(hours=1))
    second = await db.fetchval("SELECT id FROM group_reports ORDER BY asked_at DESC LIMIT 1")
    old, new = [await group_reports.get(db, vault, id) for id in (first, second)]
    assert old
    assert new
    assert [one.open(NOW + timedelta(hours=2)) for one in (old, new)] == [False, True]
    assert new.typed == {"m7-choice": "same"}
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'who_sits'") == 2


async def test_a_member_who_leaves_is_no_contact_any_more(db: Connection, vault: Vault, everybody: Everybody) -> None:
    """Also when her public mandate stays."""
    dag = await everybody.dag()
    await db.execute("UPDATE people SET email_confirmed_at = $1 WHERE id = $2", NOW, dag)
    assert await given(db, vault, everybody, "Dag Holm", DAG) == dag
    await db.execute(people.SQL["leave"], dag, NOW)
    assert await db.fetchval("SELECT count(*) FROM group_contacts") == 0
    assert await db.fetchval("SELECT count(*) FROM mandates") == 1
