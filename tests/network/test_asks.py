"""Nobody is locked out by others' asking, and nobody's mailbox is filled by it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import asks
from fackpol.network.asks import Asker, new_mark
from tests.people import ANNA, BO

NOW = dates.now()
DAY = timedelta(days=1)


async def many(db: Connection, vault: Vault, networks: int, times: int) -> int:
    """How many of a stranger's asks for Anna's address are allowed, from so many networks, so often from each."""
    askers = [Asker(f"stranger {n}") for n in range(networks) for _ in range(times)]
    return sum([await asks.allowed(db, vault, ANNA, asker, NOW) for asker in askers])


async def test_a_strangers_asking_takes_no_letter_from_her(db: Connection, vault: Vault) -> None:
    assert await many(db, vault, 1, 100) == 5
    assert await asks.allowed(db, vault, ANNA, Asker("hers"), NOW)


async def test_nor_does_a_strangers_from_many_networks(db: Connection, vault: Vault) -> None:
    """What all share is used up, but not what is reserved for networks that have hardly asked."""
    assert await many(db, vault, 5, 100) < 5 * 5
    assert [await asks.allowed(db, vault, ANNA, Asker("hers"), NOW) for _ in range(3)] == [True] * 3


async def test_where_she_has_signed_in_nobody_can_take_a_letter_from_her(db: Connection, vault: Vault) -> None:
    mark = new_mark(vault, vault.index(ANNA), NOW)
    await many(db, vault, 100, 5)
    assert not await asks.allowed(db, vault, ANNA, Asker("hers"), NOW)
    answers = [await asks.allowed(db, vault, ANNA, Asker("hers", mark), NOW) for _ in range(7)]
    assert answers == [True] * 5 + [False] * 2


async def test_a_mark_is_worth_nothing_for_another_address(db: Connection, vault: Vault) -> None:
    """Or a member could fill another's mailbox."""
    own = new_mark(vault, vault.index(BO), NOW)
    assert asks.is_known(vault, own, BO, NOW)
    assert asks.is_known(vault, own, f" {BO.upper()}", NOW)
    assert not asks.is_known(vault, own, ANNA, NOW)
    answers = [await asks.allowed(db, vault, ANNA, Asker("bo", own), NOW) for _ in range(6)]
    assert answers == [True] * 5 + [False]


def test_a_mark_ends_after_ninety_days(vault: Vault) -> None:
    mark = new_mark(vault, vault.index(ANNA), NOW)
    assert asks.is_known(vault, mark, ANNA, NOW + 89 * DAY)
    assert not asks.is_known(vault, mark, ANNA, NOW + 91 * DAY)


def test_a_mark_can_not_be_made_or_changed(vault: Vault) -> None:
    number, ends, given = new_mark(vault, vault.index(ANNA), NOW).split(".")
    later = str(int(ends) + 1)
    for forged in (f"{number}.{later}.{given}", f"x.{ends}.{given}", f"{number}.{ends}.", "..", "", "å.1.å", "a.².b"):
        assert not asks.is_known(vault, forged, ANNA, NOW)


def test_a_mark_names_nobody(vault: Vault) -> None:
    marks = [new_mark(vault, vault.index(ANNA), NOW) for _ in range(2)]
    assert not set(marks[0].split(".")) & set(marks[1].split(".")) - {marks[0].split(".")[1]}
    assert "anna" not in "".join(marks)


def dotted(n: int) -> str:
    """One mailbox of Gmail's, spelt in many ways."""
    at = n % 5 + 1
    return f"{'annaek'[:at]}.{'annaek'[at:]}+{n}@gmail.com"


@pytest.mark.parametrize("spelt", [lambda n: ANNA, dotted], ids=["one address", "dots and tags"])
async def test_a_mailbox_gets_at_most_forty_letters_a_day_from_strangers(
    db: Connection, vault: Vault, spelt: Callable[[int], str]
) -> None:
    got = 0
    for hour in range(24):
        for network in range(10):
            stranger = Asker(f"stranger {hour} {network}")
            got += await asks.allowed(db, vault, spelt(10 * hour + network), stranger, NOW.replace(hour=hour))
    assert got == 40
