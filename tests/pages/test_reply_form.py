"""The form of an answer: what it refuses, and that no way to reach anybody slips through it."""

from datetime import date

import pytest
from starlette.datastructures import FormData

from fackpol.pages.reply_form import AnswerForm
from fackpol.web.forms import Posted

TODAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("reply", "day", "fine"),
    [
        ("Ja.", "", True), ("", "2026-10-02", True), ("", "", False), ("Ja.", "2026-10-01", False),
        ("Ja.", "2028-01-01", False), ("Ring 070-174 06 05", "", False), ("x" * 1501, "", False),
    ],
)  # fmt: skip
def test_an_answer_is_a_text_or_a_day_to_come(reply: str, day: str, fine: bool) -> None:
    form = AnswerForm(Posted(FormData({"reply": reply, "taken_up_on": day})))
    assert (form.answer(TODAY) is not None) == fine
    assert bool(form.faults) != fine


def test_what_came_of_it_holds_no_way_to_reach_her() -> None:
    assert AnswerForm(Posted(FormData({"note": ""}))).told() == ""
    assert AnswerForm(Posted(FormData({"note": "dag@example.org"}))).told() is None
