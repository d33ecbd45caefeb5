"""What a relay is believed, after what it has said so far."""

import pytest

from fackpol.mail import standing
from fackpol.mail.standing import Standing

DENIED = ("RCPT", 554, "5.7.1", "5.7.1 Relay access denied")


def test_until_it_has_taken_somebody_a_refused_recipient_is_about_us() -> None:
    one = Standing()
    assert [one.weigh(*DENIED) for _ in range(3)] == ["unwelcome"] * 3
    one.take()
    assert [one.weigh(*DENIED) for _ in range(4)] == ["failed", "failed", "unwelcome", "unwelcome"]
    assert one.weigh(".", 552, "5.3.4", "5.3.4 too big") == "failed"  # the recipient was taken
    assert one.weigh(*DENIED) == "failed"


def test_one_that_was_confused_by_letters_in_a_row_is_tried_again_after_an_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(standing.time, "monotonic", lambda: now)
    one = Standing()
    assert one.takes_letters_in_a_row
    one.confuse()
    now += standing.APART - 1
    assert not one.takes_letters_in_a_row
    now += 1
    assert one.takes_letters_in_a_row
