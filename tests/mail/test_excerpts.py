"""Of a large mail its beginning is read, and that of each part; nobody keeps us reading."""

from email import message_from_string
from email.message import Message

import pytest

from fackpol.mail import bounces
from fackpol.mail.excerpts import MOST, excerpt, opened
from tests.mail.test_bounces import FAILED, REPORT

HEAD = b"From: x@example.org\r\nTo: svar@example.org\r\n"
LINES = b"\r\n" * 450_000


def test_what_is_small_is_read_as_it_is() -> None:
    whole = REPORT.format(fields=FAILED).encode()
    assert excerpt(whole) == whole
    assert opened(whole).as_string() == message_from_string(whole.decode()).as_string()


@pytest.mark.parametrize(
    "large",
    [
        HEAD + b"\r\n" + LINES,
        HEAD + b"X: " + b"\r\n ".join([b"x"] * 300_000),
        HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\n" * 100_000,
        HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + (b"--b\r\n\r\n" + LINES) * 9,
        HEAD + b"Content-Type: multipart/mixed; boundary*0=" + b";x=" * 300_000,
        b"\xff" * 900_000,
        b"",
    ],
    ids=["lines", "folded", "parts", "parts of lines", "parameters", "noise", "nothing"],
)
def test_no_mail_is_read_further_than_64_kb(large: bytes) -> None:
    assert len(excerpt(large)) <= MOST
    assert isinstance(opened(large), Message)


def test_what_says_which_letter_it_was_stands_behind_a_long_text() -> None:
    """A bounce that quotes 900 kB before its report says the same as one that does not."""
    whole = REPORT.format(fields=FAILED)
    padded = whole.replace("I'm sorry to have to inform you.\n", "I'm sorry.\n" + "x" * 69 + "\n" * 900_000)
    assert bounces.read(opened(padded.encode())) == bounces.read(message_from_string(whole))
    assert bounces.read(opened(padded.encode())).status == "5.1.1"
