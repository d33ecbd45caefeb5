"""Rules: what members say is wrong is kept without them, and an administrator's row wins until it is taken away."""

from datetime import date

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import matching, rules, tables
from fackpol.network.reference import Reference
from fackpol.network.rules import What
from tests.people import Everybody
from tests.together import at_once

NOW, DAY = dates.now(), date(2026, 10, 1)
CARE = "SELECT id FROM rules WHERE type = 'k-aldre' AND industry = 'aldreomsorg' AND employment = 'public' AND shipped"


async def shown(db: Connection, vault: Vault, known: Reference, everybody: Everybody) -> list[str]:
    """How strongly Dag matches somebody in elderly care in Haninge: his strength, or nothing."""
    anna = await db.fetchval("SELECT person FROM members LIMIT 1") or await everybody.anna()
    found = await matching.of_member(db, vault, known, anna, DAY)
    return [match.strength for match in (*found.primary, *found.secondary)]


async def test_it_is_said_once_and_nobody_is_remembered(db: Connection, vault: Vault, everybody: Everybody) -> None:
    await everybody.dag()
    mandate, rule = await db.fetchval("SELECT id FROM mandates"), await db.fetchval(CARE)
    for what in (What.RULE, What.RULE, What.SEAT):
        await rules.object_to(db, mandate, rule, what, NOW)
    waiting = await rules.waiting(db, vault)
    assert [(one.name, one.row["what"]) for one in waiting] == [("Dag Holm", "rule"), ("Dag Holm", "seat")]
    columns = await db.fetch("SELECT column_name FROM information_schema.columns WHERE table_name = 'objections'")
    assert {row[0] for row in columns} == {"id", "mandate", "rule", "what", "said_at", "settled_at", "settled_by"}
    assert "Dag" not in repr(waiting)


async def test_two_who_say_it_at_once_say_it_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        await Everybody(db, vault, known).dag()
        mandate, rule = await db.fetchval("SELECT id FROM mandates"), await db.fetchval(CARE)
    await at_once(fresh, lambda db: rules.object_to(db, mandate, rule, What.SEAT, NOW))
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM objections") == 1


async def test_settled_it_is_not_asked_again(db: Connection, vault: Vault, everybody: Everybody) -> None:
    await everybody.dag()
    mandate, rule = await db.fetchval("SELECT id FROM mandates"), await db.fetchval(CARE)
    await rules.object_to(db, mandate, rule, What.RULE, NOW)
    (one,) = await rules.waiting(db, vault)
    await rules.settle(db, one.row["id"], await everybody.eva(), NOW)
    await rules.object_to(db, mandate, rule, What.RULE, NOW)
    assert await rules.waiting(db, vault) == []


@pytest.mark.parametrize(
    ("area", "strength", "expected"),
    [
        ("0136", "none", []),
        ("0136", "secondary", ["secondary"]),
        (None, "none", []),
        ("0126", "none", ["primary"]),
        ("01", "none", []),
    ],
)
async def test_an_override_counts_where_it_says(
    db: Connection,
    vault: Vault,
    known: Reference,
    everybody: Everybody,
    area: str | None,
    strength: str,
    expected: list[str],
) -> None:
    await everybody.dag()
    assert await shown(db, vault, known, everybody) == ["primary"]
    await rules.override(db, await db.fetchval(CARE), area, strength, "Där sitter de.", await everybody.eva(), NOW)
    assert await shown(db, vault, known, everybody) == expected


async def test_it_survives_a_reload_and_goes_when_it_is_taken_away(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    await everybody.dag()
    eva, shipped = await everybody.eva(), await db.fetchval(CARE)
    for strength in ("secondary", "none"):  # said again, the last counts
        await rules.override(db, shipped, "0136", strength, "Där sitter de.", eva, NOW)
    await tables.load(db)
    assert await shown(db, vault, known, everybody) == []
    (own,) = await rules.own(db)
    assert (own["strength"], own["area"]) == ("none", "0136")
    await rules.drop(db, shipped)  # a shipped one can not be taken away
    await rules.drop(db, own["id"])
    assert await shown(db, vault, known, everybody) == ["primary"]


async def test_what_members_have_said_outlives_a_reload_of_the_tables(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await everybody.dag()
    await rules.object_to(db, await db.fetchval("SELECT id FROM mandates"), await db.fetchval(CARE), What.RULE, NOW)
    await tables.load(db)
    assert len(await rules.waiting(db, vault)) == 1
