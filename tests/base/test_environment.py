"""Variables: each is read by its own reader, and a wrong one takes its default so that the next is read too."""

import pytest

from fackpol.base import environment
from fackpol.base.environment import Environment


def test_what_is_not_set_or_empty_takes_its_default() -> None:
    found = Environment({"PORT": ""})
    assert found.get("PORT", "8000", environment.number(1, 65535)) == 8000
    assert found.text("HOST", "127.0.0.1") == "127.0.0.1"
    assert found.faults == []


def test_a_wrong_one_takes_its_default_too_and_its_fault_is_kept() -> None:
    found = Environment({"PORT": "0", "HOST": "a\nb"})
    assert found.get("PORT", "8000", environment.number(1, 65535)) == 8000
    assert found.text("HOST", "127.0.0.1") == "127.0.0.1"
    assert [fault.partition(" ")[0] for fault in found.faults] == ["PORT", "HOST"]


@pytest.mark.parametrize("name", environment.WHY)
def test_what_is_required_says_what_to_write(name: str) -> None:
    found = Environment({})
    found.require(name)
    assert found.faults == [f"{name} saknas. {environment.WHY[name]}"]
