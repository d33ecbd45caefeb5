"""What a coordinator fills in after a meeting: a text that is not too long, and a number of people that can be true."""

import pytest
from starlette.datastructures import FormData

from fackpol.pages.outcome_form import LaterForm, OutcomeForm
from fackpol.web.forms import Posted


@pytest.mark.parametrize(
    ("text", "came", "fine"),
    [
        ("Vi enades.", "", True), ("Vi enades.", "0", True), ("Vi enades.", "9999", True), ("", "12", False),
        ("Vi enades.", "-1", False), ("Vi enades.", "10000", False), ("Vi enades.", "tolv", False),
        ("Vi enades.", "1" * 5000, False), ("x" * 50_000, "", False),
    ],
)  # fmt: skip
def test_a_text_and_perhaps_a_number(text: str, came: str, fine: bool) -> None:
    form = OutcomeForm(Posted(FormData({"text": text, "came": came})))
    assert form.validate() == fine
    assert bool(form.faults) != fine


@pytest.mark.parametrize(("text", "fine"), [("Det blev så.", True), ("", False), ("x" * 50_000, False)])
def test_what_became_of_it(text: str, fine: bool) -> None:
    assert LaterForm(Posted(FormData({"later_outcome": text}))).validate() == fine
