"""Limits: counted across all processes, by mailbox and network, and forgotten when their window is over."""

from datetime import UTC, datetime, timedelta

import pytest

from fackpol.base import rate_limits
from fackpol.base.database import Connection
from fackpol.base.rate_limits import Limit
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
    await rate_limits.tidy(db, NOW + timedelta(hours=2))
    assert await db.fetchval("SELECT count(*) FROM rate_limits") == 0


@pytest.mark.parametrize(
    "email", ["anna+fack@example.org", "Anna@Example.ORG", " anna@example.org", "anna+a+b@example.org"]
)
def test_one_mailbox_counts_once_however_it_is_spelt(email: str) -> None:
    assert rate_limits.address(email) == "anna@example.org"


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
