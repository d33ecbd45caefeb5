"""What waits for a representative: invitations first, then questions, then her mandates."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from fackpol.base import dates
from fackpol.network import own_work
from fackpol.network.invitations import OwnMeeting
from fackpol.network.own_work import Own, What
from fackpol.network.standings import Introduction
from tests.network.test_pasted_addresses import person

NOW = dates.now()
TODAY = dates.today(NOW)
MEETING = OwnMeeting(uuid4(), 1, "Heltid", NOW, NOW, "", "", "", None, cancelled=False)
MANDATE = replace(person("Ida Ny").mandates[0], status="confirmed")
OPEN: dict[str, Any] = dict.fromkeys(
    (
        "ended_at",
        "member_yes_at",
        "representative_yes_at",
        "proposed",
        "not_before",
        "reminded_at",
        "read_at",
        "answered_at",
        "taken_up_on",
        "outcome",
    )
) | {"mandate": 1}
QUESTION = Introduction(uuid4(), "Hur?", "aldreomsorg", None, OPEN)  # type: ignore[arg-type]


def waits(**own: Any) -> list[What]:
    return [
        one.what
        for one in own_work.waiting(Own(**{"meetings": [], "questions": [], "mandates": [], "day": TODAY} | own))
    ]


def test_nothing_waits_for_who_has_answered_all() -> None:
    answered = [replace(MEETING, answer="no"), replace(MEETING, cancelled=True)]
    assert waits(meetings=answered, mandates=[MANDATE]) == []


def test_the_most_urgent_stands_first() -> None:
    ending = replace(MANDATE, to_day=TODAY + timedelta(days=30))
    unsaid = replace(MANDATE, status="imported")
    assert waits(meetings=[MEETING], questions=[QUESTION], mandates=[unsaid, ending]) == [
        What.ANSWER_INVITATION, What.ANSWER_QUESTION, What.SAY_AFTER, What.CONFIRM,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "waiting"),
    [
        ({"reminded_at": NOW}, True),
        ({"not_before": TODAY + timedelta(days=3)}, False),
        ({"not_before": TODAY - timedelta(days=3)}, True),
        ({"representative_yes_at": NOW}, False),
        ({"proposed": 7}, False),
    ],
)
def test_a_question_waits_until_she_has_said_something(changes: dict[str, Any], waiting: bool) -> None:
    one = replace(QUESTION, row=OPEN | changes)  # type: ignore[arg-type]
    assert bool(waits(questions=[one])) is waiting


@pytest.mark.parametrize(
    ("changes", "waiting"),
    [({}, [What.SAY_OUTCOME]), ({"outcome": "no"}, []), ({"taken_up_on": TODAY}, []), ({"ended_at": NOW}, [])],
)
def test_she_is_asked_what_came_of_it_after_the_day(changes: dict[str, Any], waiting: list[What]) -> None:
    promised = {"answered_at": NOW, "read_at": NOW, "taken_up_on": TODAY - timedelta(days=1)}
    assert waits(questions=[replace(QUESTION, row=OPEN | promised | changes)]) == waiting  # type: ignore[arg-type]


def test_what_a_register_says_is_asked_about_once_and_not_when_it_is_over_or_wrong() -> None:
    unsaid = replace(MANDATE, status="imported")
    assert waits(mandates=[unsaid, unsaid]) == [What.CONFIRM]
    assert waits(mandates=[replace(unsaid, to_day=TODAY - timedelta(days=1))]) == []
    assert waits(mandates=[replace(MANDATE, status=status) for status in ("wrong", "own", "declared")]) == []
