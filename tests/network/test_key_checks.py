"""Keys of another database are found at start, each by its setting, also where nobody is stored yet."""

from datetime import timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.network import key_checks, people
from fackpol.network.key_checks import WrongKeys
from tests.people import ANNA
from tests.rings import only, turned, wrong

NOW = dates.now()
SETTINGS = {"ring": "SEAL_KEYS", "index_key": "INDEX_KEY", "link_key": "LINK_KEY"}


async def refusal(db: Connection, own: Settings) -> str:
    with pytest.raises(WrongKeys) as refused:
        await key_checks.check(db, own, NOW)
    return str(refused.value)


async def numbers(db: Connection) -> set[tuple[str, int]]:
    return {(key.ring, key.number) for key in await key_checks.known(db)}


@pytest.mark.parametrize("ring", SETTINGS)
async def test_an_empty_database_knows_its_first_keys_from_then_on(db: Connection, own: Settings, ring: str) -> None:
    await key_checks.check(db, own, NOW)
    await key_checks.check(db, own, NOW)
    said = await refusal(db, wrong(own, ring))
    assert said == (
        f"{SETTINGS[ring]} hör till en annan databas: nyckel 1 är inte den som användes här. "
        "Hämta databasens egna nycklar, från papperet."
    )


async def test_each_setting_that_is_wrong_is_named(db: Connection, own: Settings) -> None:
    await key_checks.check(db, own, NOW)
    said = await refusal(db, wrong(wrong(own, "ring"), "link_key"))
    assert [line.split(" ")[0] for line in said.splitlines()] == ["SEAL_KEYS", "LINK_KEY"]


@pytest.mark.parametrize("ring", ["ring", "index_key"])
async def test_a_database_from_before_is_tried_with_somebody_who_is_there(
    db: Connection, own: Settings, ring: str
) -> None:
    await people.add(db, own.vault, "Anna Ek", ANNA, "sv", NOW)
    assert (await refusal(db, wrong(own, ring))).startswith(SETTINGS[ring])
    assert await numbers(db) == set()
    await key_checks.check(db, own, NOW)
    assert await numbers(db) == {("seal", 1), ("index", 1), ("link", 1)}


async def test_a_new_key_first_in_its_ring_is_taken_up(db: Connection, own: Settings) -> None:
    await key_checks.check(db, own, NOW)
    await key_checks.check(db, turned(own), NOW)
    assert {number for _, number in await numbers(db)} == {1, 2}
    assert "nyckel 2" in await refusal(db, own)  # a process with the old ring alone can not open what is new


@pytest.mark.parametrize("ring", ["ring", "index_key"])
async def test_a_key_that_rows_are_locked_with_can_not_be_left_out(db: Connection, own: Settings, ring: str) -> None:
    await key_checks.check(db, own, NOW)
    await people.add(db, own.vault, "Anna Ek", ANNA, "sv", NOW)
    both = turned(own)
    await key_checks.check(db, both, NOW)
    n = {"ring": "2 rader är fortfarande låsta", "index_key": "1 rad är fortfarande låst"}[ring]
    assert n in await refusal(db, only(both, 2, ring))


async def test_a_key_that_nothing_is_locked_with_may_go(db: Connection, own: Settings) -> None:
    await key_checks.check(db, own, NOW)
    await key_checks.check(db, turned(own, "ring"), NOW)
    await key_checks.check(db, only(turned(own, "ring"), 2, "ring"), NOW)
    assert ("seal", 1) not in await numbers(db)


async def test_a_link_key_goes_after_a_year_or_by_decision(db: Connection, own: Settings) -> None:
    both = turned(own, "link_key")
    await key_checks.check(db, own, NOW)
    await key_checks.check(db, both, NOW + timedelta(minutes=1))
    left = only(both, 2, "link_key")
    assert "keys drop link 1" in await refusal(db, left)
    assert await key_checks.faults(db, left, NOW + timedelta(days=367)) == []
    assert await key_checks.drop(db, "link", 1)
    await key_checks.check(db, left, NOW)


async def test_rows_under_a_key_that_nobody_remembers_are_counted(db: Connection, own: Settings) -> None:
    await people.add(db, turned(own).vault, "Anna Ek", ANNA, "sv", NOW)
    assert [line.partition(".")[0] for line in await key_checks.lost(db, own)] == [
        "SEAL_KEYS saknar nyckel 2",
        "INDEX_KEY saknar nyckel 2",
    ]
    assert await key_checks.lost(db, turned(own)) == []


async def test_what_is_made_again_is_made_with_the_key_of_its_own_time(db: Connection, own: Settings) -> None:
    await key_checks.check(db, own, NOW)
    await key_checks.check(db, turned(own), NOW + timedelta(days=10))

    async def number(days: int) -> int | None:
        found: int | None = await db.fetchval("SELECT link_number($1)", NOW + timedelta(days=days))
        return found

    assert [await number(days) for days in (-5, 0, 9, 10, 50)] == [1, 1, 1, 2, 2]
