"""The form of a question: what it refuses, and what it calls a way to reach somebody."""

import pytest
from starlette.datastructures import FormData

from fackpol.pages.question_form import AnybodyForm, QuestionForm, no_way_to_reach
from fackpol.web.forms import Posted


@pytest.mark.parametrize(
    ("question", "faults"),
    [("Varför får vi inte heltid?", 0), ("", 1), ("x" * 500, 0), ("x" * 501, 1), (" \n ", 1)],
)
def test_a_question_is_there_and_not_too_long(question: str, faults: int) -> None:
    form = QuestionForm(Posted(FormData({"question": question})))
    form.validate()
    assert len(form.faults) == faults


@pytest.mark.parametrize(
    ("question", "refused"),
    [("Ring 070-123 45 67", True), ("Skriv till anna@example.org", True), ("Vi var 12 av 40 i maj 2026", False)],
)
def test_a_way_to_reach_her_is_refused(question: str, refused: bool) -> None:
    form = QuestionForm(Posted(FormData({"question": question})))
    form.validate()
    no_way_to_reach(form, form.question)
    assert bool(form.faults) == refused


def test_without_a_representative_she_says_which_trade() -> None:
    form = AnybodyForm(Posted(FormData({"question": "Varför?", "industry": "bygg"})))
    form.industry.choices = [("", "Välj i listan"), ("aldreomsorg", "Äldreomsorg")]
    assert not form.validate()
    assert [id for id, _ in form.faults] == ["industry"]
