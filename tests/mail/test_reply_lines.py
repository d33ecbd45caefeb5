"""What a server says, in whatever pieces it comes."""

import pytest

from fackpol.mail.reply_lines import ReplyLines

SAID = b"250-2.1.0 Ok\r\n250-SIZE\r\n250 8BITMIME\r\n354\r\n250 \xe5\r\n"
MEANT = [(250, "2.1.0 Ok\nSIZE\n8BITMIME"), (354, ""), (250, "\ufffd")]


@pytest.mark.parametrize("size", range(1, len(SAID) + 1))
def test_it_is_read_alike_in_pieces_of_any_size(size: int) -> None:
    lines = ReplyLines()
    read = [reply for start in range(0, len(SAID), size) for reply in lines.read(SAID[start : start + size])]
    assert read == MEANT
    assert lines.sound
    assert lines.whole


@pytest.mark.parametrize("half", [b"2", b"250 Ok", b"250 Ok\r", b"250-Ok\r\n"])
def test_half_a_reply_is_none_yet(half: bytes) -> None:
    lines = ReplyLines()
    assert lines.read(half) == []
    assert lines.sound
    assert not lines.whole


@pytest.mark.parametrize(
    "said", [b"hello\r\n", b"250 Ok\n", b"25 Ok\r\n", b"650 Ok\r\n", b"250Ok\n", b"\r\n", b"x" * 70_000]
)
def test_what_is_no_reply_ends_it_and_what_came_before_counts(said: bytes) -> None:
    lines = ReplyLines()
    assert lines.read(b"250 Ok\r\n" + said + b"250 no more\r\n" * (len(said) < 100)) == [(250, "Ok")]
    assert not lines.sound
