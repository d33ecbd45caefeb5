"""Links: each opens its own endpoint, for one row, with our key, and a changed one opens nothing."""

import base64
import hmac
import string
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fackpol.base import tokens
from fackpol.base.tokens import DATED, PURPOSES, Forged

KEY = {1: bytes(range(32))}
OTHER = {1: bytes(32)}
ID = UUID(int=1 << 100)
LETTERS = string.ascii_letters + string.digits + "-_"


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_opens_its_own_door_and_no_other(purpose: str) -> None:
    link = tokens.token(KEY, purpose, ID)
    assert len(link) == 44
    assert tokens.verified(KEY, purpose, link) == ID
    for other in set(PURPOSES) - {purpose}:
        with pytest.raises(Forged):
            tokens.verified(KEY, other, link)


def test_each_purpose_has_a_number_of_its_own() -> None:
    assert len(set(PURPOSES.values())) == len(PURPOSES)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Forged):
        tokens.verified(OTHER, "invitation", tokens.token(KEY, "invitation", ID))


@given(st.integers(0, 43), st.sampled_from(LETTERS))
def test_a_changed_letter_opens_nothing(at: int, letter: str) -> None:
    link = tokens.token(KEY, "invitation", ID)
    changed = link[:at] + letter + link[at + 1 :]
    if changed != link:
        with pytest.raises(Forged):
            tokens.verified(KEY, "invitation", changed)


@given(st.text(max_size=60))
def test_whatever_else_stands_there_opens_nothing(text: str) -> None:
    with pytest.raises(Forged):
        tokens.verified(KEY, "invitation", text)


@pytest.mark.parametrize("ending", [".", ",", ">", "%0a", " ", "\n"])
def test_what_a_mail_program_adds_to_a_link_is_not_guessed_away(ending: str) -> None:
    with pytest.raises(Forged):
        tokens.verified(KEY, "invitation", tokens.token(KEY, "invitation", ID) + ending)


DAY, MAILBOX = date(2026, 10, 1), bytes(range(32, 64))


@pytest.mark.parametrize("purpose", sorted(DATED))
def test_a_dated_link_says_of_what_day_it_is_and_for_which_mailbox(purpose: str) -> None:
    link = tokens.dated(KEY, purpose, ID, DAY, MAILBOX)
    assert len(link) == 56
    opened = tokens.opened(KEY, purpose, link)
    assert (opened.id, opened.day) == (ID, DAY)
    assert [opened.is_for(KEY, mailbox) for mailbox in (MAILBOX, bytes(32), b"")] == [True, False, False]
    assert not tokens.opened(KEY, purpose, tokens.token(KEY, purpose, ID)).is_for(KEY, MAILBOX)  # of before
    for other in set(PURPOSES) - {purpose}:
        with pytest.raises(Forged):
            tokens.opened(KEY, other, link)
    with pytest.raises(Forged):
        tokens.opened(OTHER, purpose, link)


@given(st.integers(0, 55), st.sampled_from(LETTERS))
def test_no_other_day_and_no_other_mailbox_can_be_written_into_it(at: int, letter: str) -> None:
    link = tokens.dated(KEY, "mandate", ID, DAY, MAILBOX)
    changed = link[:at] + letter + link[at + 1 :]
    if changed != link:
        with pytest.raises(Forged):
            tokens.opened(KEY, "mandate", changed)


def test_codes_are_eight_digits_and_differ() -> None:
    codes = {tokens.code(KEY, uuid4()) for _ in range(200)}
    assert all(len(code) == 8 and code.isdigit() for code in codes)
    assert len(codes) > 195
    assert tokens.code(KEY, ID) == tokens.code(KEY, ID) != tokens.code(OTHER, ID)


def test_ours_is_what_we_signed_for_whatever_purpose() -> None:
    made = tokens.token(KEY, "letters", uuid4())
    assert tokens.ours(KEY, made)
    for other in ("", "x", made[:-4], "A" * 44, "å" * 44, made.swapcase()):
        assert not tokens.ours(KEY, other)


def test_what_an_old_key_has_made_holds_while_it_is_in_the_ring() -> None:
    """And what is new comes from the newest."""
    turned = {2: bytes([2]) * 32, **KEY}
    for ring in (KEY, turned):
        assert tokens.verified(turned, "invitation", tokens.token(ring, "invitation", ID)) == ID
        assert tokens.is_returned(turned, tokens.returned(ring, 7, "Anna@example.org").upper(), 7, "anna@example.org")
        assert tokens.is_code(turned, tokens.code(ring, ID), ID)
    new = tokens.token(turned, "invitation", ID)
    with pytest.raises(Forged):
        tokens.verified(KEY, "invitation", new)
    assert not tokens.is_returned(KEY, tokens.returned(turned, 7, "anna@example.org"), 7, "anna@example.org")
    assert not tokens.is_returned(turned, tokens.returned(turned, 7, "anna@example.org"), 8, "anna@example.org")
    assert not tokens.is_code(turned, "åäö", ID)


def test_a_ring_led_by_an_older_key_makes_what_it_made_then() -> None:
    turned = {2: bytes([2]) * 32, **KEY}
    assert tokens.token(tokens.led_by(turned, 1), "feed", ID) == tokens.token(KEY, "feed", ID)
    assert tokens.message(tokens.led_by(turned, 1), 7) == tokens.message(KEY, 7) != tokens.message(turned, 7)
    for unknown in (None, 3):
        assert tokens.led_by(turned, unknown) == turned


# -- as they have always been made -------------------------------------------------------------------------------------

BYTES = st.binary(min_size=32, max_size=32)


@given(key=BYTES, id=st.uuids(), day=st.dates(), letter=st.integers(0, 2**63 - 1), purpose=st.sampled_from([*PURPOSES]))
def test_a_link_of_any_release_is_plain_hmac(key: bytes, id: UUID, day: date, letter: int, purpose: str) -> None:
    """Written out by RFC 2104 and RFC 4648 alone: links in letters that people have kept go on working."""

    def mac(*said: bytes) -> bytes:
        return hmac.digest(key, b"|".join(said), "sha256")

    ring, address = {1: key}, "Åsa.Ek@example.org"
    number = bytes([PURPOSES[purpose]])
    plain = base64.urlsafe_b64encode(number + id.bytes + mac(purpose.encode(), id.bytes)[:16]).decode()
    assert tokens.token(ring, purpose, id) == plain
    assert tokens.opened(ring, purpose, plain) == tokens.Link(id)
    if purpose in DATED:
        body = number + id.bytes + day.toordinal().to_bytes(3, "big") + mac(b"address", MAILBOX)[:6]
        dated = base64.urlsafe_b64encode(body + mac(b"dated", purpose.encode(), body)[:16]).decode()
        assert tokens.dated(ring, purpose, id, day, MAILBOX) == dated
        assert tokens.opened(ring, purpose, dated).is_for(ring, MAILBOX)
    signed = letter.to_bytes(8, "big")
    back = signed + mac(b"returned", signed + address.lower().encode())[:12]
    assert tokens.returned(ring, letter, address) == base64.b32encode(back).decode().lower()
    assert tokens.message(ring, letter) == mac(b"message", str(letter).encode()).hex()[:24]
    assert int(tokens.code(ring, id)) == int.from_bytes(mac(b"code", id.bytes)[:8], "big") % 10**8


@given(key=st.binary(max_size=64), message=st.binary(max_size=200))
def test_any_key_and_message_have_the_hash_that_the_standard_library_gives(key: bytes, message: bytes) -> None:
    mac = tokens._hmac(key)
    assert [mac(message), mac(b""), mac(message)] == [
        hmac.digest(key, each, "sha256") for each in (message, b"", message)
    ]


def test_a_key_that_would_be_hashed_first_is_refused() -> None:
    with pytest.raises(AssertionError):
        tokens._hmac(bytes(65))
