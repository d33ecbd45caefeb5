"""Limits: counted across all processes, by mailbox and network, and forgotten when their window is over."""

from datetime import UTC, datetime, timedelta

import pytest

from fackpol.base import rate_limits
from fackpol.base.database import Connection
from fackpol.base.rate_limits import Budget, Limit
from fackpol.base.vault import Vault
from tests.together import at_once

NOW = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
THREE = Limit("a test's", 3)


async def test_the_fourth_in_an_hour_is_one_too_many(db: Connection, vault: Vault) -> None:
    spent = [await rate_limits.spend(db, vault, THREE, "anna", NOW) for _ in range(5)]
    assert spent == [True, True, True, False, False]
    assert await rate_limits.spend(db, vault, THREE, "bo", NOW)
    assert await rate_limits.spend(db, vault, THREE, "anna", NOW + timedelta(minutes=30))


async def test_two_kinds_of_limit_do_not_share_a_count(db: Connection, vault: Vault) -> None:
    one, other = Limit("one", 1), Limit("other", 1)
    assert await rate_limits.spend(db, vault, one, "anna", NOW)
    assert await rate_limits.spend(db, vault, other, "anna", NOW)


async def test_two_at_once_are_counted_as_two(fresh: str, vault: Vault) -> None:
    last = Limit("the last one", 1)
    assert sorted(await at_once(fresh, lambda db: rate_limits.spend(db, vault, last, "anna", NOW))) == [False, True]


async def test_no_row_holds_whom_it_is_about(db: Connection, vault: Vault) -> None:
    await rate_limits.spend(db, vault, THREE, "anna@example.org", NOW)
    (row,) = await db.fetch("SELECT * FROM rate_limits")
    assert "anna" not in repr(tuple(row.values()))


async def test_a_count_is_forgotten_with_its_window(db: Connection, vault: Vault) -> None:
    await rate_limits.spend(db, vault, THREE, "anna", NOW)
    await rate_limits.tidy(db, NOW + timedelta(minutes=20))
    assert await db.fetchval("SELECT count(*) FROM rate_limits") == 1
    await rate_limits.tidy(db, NOW + timedelta(hours=26))
    assert await db.fetchval("SELECT count(*) FROM rate_limits") == 0


@pytest.mark.parametrize(
    "email", ["anna+fack@example.org", "Anna@Example.ORG", " anna@example.org", "anna+a+b@example.org"]
)
def test_one_mailbox_counts_once_however_it_is_spelt(email: str) -> None:
    assert rate_limits.address(email) == "anna@example.org"


@pytest.mark.parametrize("email", ["a.nna.e.k@gmail.com", "annaek+x@gmail.com", "Anna.Ek@googlemail.com"])
def test_dots_make_no_other_mailbox_where_they_count_for_nothing(email: str) -> None:
    assert rate_limits.address(email) == "annaek@gmail.com"
    assert rate_limits.address("anna.ek@example.org") != rate_limits.address("annaek@example.org")


async def test_what_is_refused_by_ones_own_budget_spends_nothing_of_what_is_shared(
    db: Connection, vault: Vault
) -> None:
    own, shared = Limit("own", 2), Limit("shared", 3)
    used_up = [await _spent(db, vault, own, shared, "one network") for _ in range(9)]
    assert used_up == ["", "", *["own"] * 7]
    assert [await _spent(db, vault, own, shared, "another") for _ in range(2)] == ["", "shared"]


async def test_the_reserve_is_for_whoever_has_hardly_asked(db: Connection, vault: Vault) -> None:
    own, shared = Limit("own", 9), Limit("shared", 3, reserve=4)
    assert [await _spent(db, vault, own, shared, "one network") for _ in range(6)] == ["", "", "", *["shared"] * 3]
    assert [await _spent(db, vault, own, shared, "another") for _ in range(3)] == ["", "", "shared"]
    assert [await _spent(db, vault, own, shared, "a third") for _ in range(3)] == ["", "shared", "shared"]


async def test_a_count_of_a_day_outlives_one_of_an_hour(db: Connection, vault: Vault) -> None:
    both = [Budget(Limit("hour", 1), "x"), Budget(Limit("day", 2, rate_limits.DAY), "x")]
    for hours in range(3):
        found = await rate_limits.spend_in_turn(db, vault, both, NOW + timedelta(hours=hours))
        assert found == (None if hours < 2 else both[1])
        await rate_limits.tidy(db, NOW + timedelta(hours=hours + 1))
    assert await db.fetchval("SELECT count(*) FROM rate_limits") == 1


async def test_two_at_once_share_one_place(fresh: str, vault: Vault) -> None:
    budgets = [Budget(Limit("own", 9), "x"), Budget(Limit("the last one", 1), "y")]
    found = await at_once(fresh, lambda db: rate_limits.spend_in_turn(db, vault, budgets, NOW))
    assert sorted(found, key=str) == sorted([None, budgets[1]], key=str)


async def _spent(db: Connection, vault: Vault, own: Limit, shared: Limit, network: str) -> str:
    """The name of the limit that is used up, when somebody asks from there who may use the reserve twice."""
    found = await rate_limits.spend_in_turn(db, vault, [Budget(own, network), Budget(shared, "")], NOW, little=2)
    return found.limit.name if found else ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.250", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:1::1", "2001:db8:1:ffff::2", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("", "not an address", True),
    ],
)
def test_a_network_is_one_whoever_in_it_asks(one: str, other: str, same: bool) -> None:
    assert (rate_limits.network(one, NOW) == rate_limits.network(other, NOW)) is same


def test_a_network_can_not_be_followed_from_one_day_to_the_next() -> None:
    assert rate_limits.network("192.0.2.1", NOW) != rate_limits.network("192.0.2.1", NOW + timedelta(days=1))
