"""Standings: how an introduction stands follows from its columns, and the first that holds counts."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from fackpol.network.standings import Introduction, together

TODAY = date(2026, 5, 4)
DAY = timedelta(days=1)
NOTHING: dict[str, Any] = dict.fromkeys(
    "ended_at ended_by mandate member_yes_at representative_yes_at proposed read_at answered_at not_before reminded_at "
    "inquiry follows taken_up_on outcome".split()
)


def an_introduction(id: UUID | None = None, **columns: Any) -> Introduction:
    return Introduction(id or uuid4(), "Varför?", "aldreomsorg", "0136", {**NOTHING, "mandate": 3, **columns})


@pytest.mark.parametrize(
    ("columns", "standing"),
    [
        ({}, "sent"),
        ({"reminded_at": TODAY}, "reminded"),
        ({"reminded_at": TODAY, "not_before": TODAY + DAY}, "later"),
        ({"not_before": TODAY}, "sent"),
        ({"answered_at": TODAY, "not_before": TODAY + DAY}, "answered"),
        ({"answered_at": TODAY, "read_at": TODAY}, "read"),
        ({"proposed": 4}, "passed"),
        ({"answered_at": TODAY, "representative_yes_at": TODAY}, "your turn"),
        ({"answered_at": TODAY, "representative_yes_at": TODAY, "member_yes_at": TODAY}, "met"),
        ({"mandate": None}, "choosing"),
        ({"answered_at": TODAY, "ended_at": TODAY}, "ended"),
    ],
)
def test_the_first_that_holds_counts(columns: dict[str, Any], standing: str) -> None:
    assert an_introduction(**columns).standing(TODAY) == standing


def test_who_waits_for_whom() -> None:
    unread = an_introduction(answered_at=TODAY)
    assert unread.waits_for_member(TODAY)
    assert not unread.waits_for_representative(TODAY)
    assert an_introduction().waits_for_representative(TODAY)
    taken_up = an_introduction(answered_at=TODAY, read_at=TODAY, taken_up_on=TODAY)
    assert not taken_up.waits_for_representative(TODAY)
    assert taken_up.waits_for_representative(TODAY + DAY)


def test_she_asks_once_more_only_about_an_answer_that_she_has_read() -> None:
    assert an_introduction(answered_at=TODAY, read_at=TODAY).follows_up()
    for columns in ({}, {"follows": uuid4()}, {"ended_at": TODAY}, {"inquiry": uuid4()}, {"member_yes_at": TODAY}):
        read_at = TODAY if columns else None
        assert not an_introduction(answered_at=TODAY, read_at=read_at, **columns).follows_up(), columns


def test_what_is_followed_stands_under_what_follows_it() -> None:
    first, other = an_introduction(), an_introduction()
    second = an_introduction(follows=first.id)
    one, two = together([second, other, first])
    assert (one.id, one.first, two) == (second.id, first, other)
