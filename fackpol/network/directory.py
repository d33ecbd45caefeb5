"""The directory: the list of representatives as an administrator searches it, page by page.

Names are sealed, so all of them are opened once and searched here. Knows no database.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from fackpol.network.classification import plain
from fackpol.network.representatives import HeldMandate, Listed, is_code
from fackpol.network.rollover import ENDS_SOON

NEAR = 0.75  # difflib ratio from which a word of a name counts as misspelt


class State(StrEnum):
    """What an administrator can ask to see alone."""

    WITHOUT_ADDRESS = "utan-adress"  # and with a mandate that is not over
    STOPPED = "gar-inte-fram"
    SAID_WRONG = "stammer-inte"
    ENDS_SOON = "gar-ut"
    NAMELESS = "utan-namn"  # the register has a code in place of a name


@dataclass(frozen=True)
class Search:
    """What she looks for. `area` is an area's code, `committees` those of the type that she chose; None: any."""

    text: str = field(default="", repr=False)
    area: str = ""
    committees: Collection[int] | None = None
    state: State | None = None


def found(listed: Iterable[Listed], search: Search, today: date) -> list[Listed]:
    """Those who fit, in the order of the list. Where no name fits as it is written, those whose name is near."""
    some = [her for her in listed if _sits_there(her, search) and _is(her, search.state, today)]
    words = plain(search.text).split()
    exact = [her for her in some if all(word in _searched(her) for word in words)]
    return exact or [her for her in some if all(_near(word, her) for word in words)]


def _sits_there(her: Listed, search: Search) -> bool:
    def fits(row: HeldMandate) -> bool:
        there = not search.area or row.owner == search.area
        return there and (search.committees is None or row.committee in search.committees)

    return (not search.area and search.committees is None) or any(map(fits, her.mandates))


def _is(her: Listed, state: State | None, today: date) -> bool:
    return state is None or _STATES[state](her, today)


def _sits(row: HeldMandate, today: date) -> bool:
    return row.status not in ("wrong", "own") and (row.to_day or date.max) >= today


def _without_address(her: Listed, today: date) -> bool:
    return her.email is None and any(_sits(row, today) for row in her.mandates)


def _ends_soon(her: Listed, today: date) -> bool:
    return any(_sits(row, today) and row.to_day and row.to_day <= today + ENDS_SOON for row in her.mandates)


_STATES: dict[State, Callable[[Listed, date], bool]] = {
    State.WITHOUT_ADDRESS: _without_address,
    State.STOPPED: lambda her, _: her.stopped,
    State.SAID_WRONG: lambda her, _: any(row.status == "wrong" for row in her.mandates),
    State.ENDS_SOON: _ends_soon,
    State.NAMELESS: lambda her, _: is_code(her.name),
}


def _searched(her: Listed) -> str:
    return plain(f"{her.name} {her.email or ''}")


def _near(word: str, her: Listed) -> bool:
    return any(SequenceMatcher(None, word, own).ratio() >= NEAR for own in plain(her.name).split())
