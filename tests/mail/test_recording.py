"""How long a letter waits until its next try; what becomes of it is in test_sending."""

from datetime import timedelta

import pytest

from fackpol.letters import KINDS
from fackpol.mail.recording import patience

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 240), (20, 240)]
)
def test_the_waits_double_from_five_minutes_to_four_hours(tries: int, minutes: int) -> None:
    waits = [patience(KINDS["invitation"], tries) for _ in range(200)]
    assert min(waits) >= 0.8 * minutes * MINUTE
    assert max(waits) <= 1.2 * minutes * MINUTE
    assert len(set(waits)) > 100  # a thousand letters do not come back at the same second


@pytest.mark.parametrize(("tries", "seconds"), [(1, 20), (2, 60), (3, 180), (4, 180), (9, 180)])
def test_a_sign_in_is_tried_again_in_seconds(tries: int, seconds: int) -> None:
    """Its link lives for twenty minutes."""
    assert patience(KINDS["sign_in"], tries) == timedelta(seconds=seconds)
