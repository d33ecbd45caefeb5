"""A form filled in is, once parsed, the letter composed for that person alone: whatever her name and address are."""

import quopri
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from icalendar import Calendar

from fackpol.base.settings import Settings
from fackpol.base.words import speaking
from fackpol.mail import merge
from fackpol.mail.composing import Draft, compose, rendered
from fackpol.mail.merge import Placeholders
from tests.mail.test_composing import DRAFT, ENTRY, POSTED

LINK = "http://127.0.0.1:8000/mejl/AbC-_=="
# Whatever can be typed in a field of one line: `forms` takes no control characters.
TYPED = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120)
LONG = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=300) | st.text(
    alphabet=".\n x=é", max_size=300
)
ADDRESS = st.emails(domains=st.sampled_from(["example.org", "xn--rksmrgs-5wao1o.example.org"])) | st.sampled_from(
    ['"a,b"@example.org', '"a\\"b"@example.org', "åsa@example.org", f"{'a' * 64}@{'b.' * 90}example.org"]
)
slowly = effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def draft(name: str, to: str, link: str, title: str = "Löner", about: str = "Hej!") -> Draft:
    entry = replace(ENTRY, text=f"Svara: {link}", url=link, uid=f"{link}@example.org", title=title, attendee=to)
    values = {**DRAFT.values, "name": name, "link_letters": link, "title": title, "about": about}
    return replace(DRAFT, values=values, to=to, unsubscribe=link, entry=entry)


def parts(raw: bytes) -> tuple[EmailMessage, dict[str, str]]:
    """The message, and each part's text."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    texts = {part.get_content_type(): text(part) for part in message.walk() if not part.is_multipart()}
    return message, texts


def text(part: MIMEPart) -> str:
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    return raw.decode()


def printed(own: Settings, **changes: str) -> bytes:
    """Composed with marks, then filled."""
    marks = Placeholders()
    marked = draft(marks.placeholder("name"), marks.placeholder("to"), marks.placeholder("link"), **{
        key: value for key, value in changes.items() if key in ("title", "about")
    })  # fmt: skip
    form = compose(own, marked, POSTED, f"<{marks.placeholder('id')}@example.org>")
    values = {"name": "Anna", "to": "anna@example.org", "link": LINK, "id": "7", **changes}
    return form.printed([values[name] for (name,) in marks.values])


@pytest.mark.slow
@slowly
@given(name=TYPED, to=ADDRESS, title=TYPED.filter(lambda text: "\x00" not in text), about=LONG)
def test_a_filled_form_is_the_letter_composed_for_her_alone(
    own: Settings, name: str, to: str, title: str, about: str
) -> None:
    alone = draft(name or "x", to, LINK, title, about)
    message, filled = parts(printed(own, name=name or "x", to=to, title=title, about=about))
    with speaking("sv"):
        _, plain, html = rendered(own, alone)
    assert same(filled["text/plain"], plain)
    assert same(filled["text/html"], html)
    slow, alone_parts = parts(compose(own, alone, POSTED, "<7@example.org>").printed([]))
    assert list(message.items()) == list(slow.items())
    assert events(filled["text/calendar"]) == events(alone_parts["text/calendar"])


def same(filled: str, slow: str) -> bool:
    """But for how a line ends."""
    return unified(filled) == unified(slow)


def unified(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n")


def events(text: str) -> list[Any]:
    return [sorted(event.items()) for event in Calendar.from_ical(text).walk("VEVENT")]


@pytest.mark.slow
@slowly
@given(name=TYPED, about=LONG)
def test_no_line_is_too_long_and_all_end_in_crlf(own: Settings, name: str, about: str) -> None:
    raw = printed(own, name=name, about=about)
    head, _, body = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 76 for line in body.split(b"\r\n"))
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n." not in raw
    assert raw.endswith(b"\r\n")


@pytest.mark.parametrize("line", [".", "..", ".x", "." * 300, "x" * 75 + ".", "." + "é" * 80, ". ", ".\r.", "\r\n."])
def test_no_line_that_has_been_encoded_begins_with_a_dot_or_ends_early(line: str) -> None:
    """So nobody has to double it, and no letter ends in its midst (RFC 5321 section 4.5.2)."""
    encoded = merge.quoted(line)
    lines = encoded.split(b"\r\n")
    assert not any(each.startswith(b".") or b"\r" in each or b"\n" in each or len(each) > 76 for each in lines)
    assert quopri.decodestring(encoded).decode().replace("\r", "") == line.replace("\r", "")


@pytest.mark.parametrize("skeleton", [b"A: b\n\r\n", b"A: b\r\n.\r\n", b"A: b\r\r\n", b"A: b\r\n\r\nno end"])
def test_what_all_get_is_looked_at_once(skeleton: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any: no such letter is written
        merge.template(skeleton, {"nothing": iter(())})
    assert merge.template(b"A: b\r\n\r\nend\r\n", {"nothing": iter(())}).printed([]) == b"A: b\r\n\r\nend\r\n"


def test_nothing_is_left_of_the_marks(own: Settings) -> None:
    assert not merge.PLACEHOLDER.search(printed(own).decode())
    assert printed(own) == printed(own)


@pytest.mark.parametrize(
    "to", ["a@example.org\r\nBcc: x@example.org", "a@example.org\nx", "a b@example.org", "a\u2028b"]
)
def test_what_would_begin_a_header_of_its_own_is_never_printed(own: Settings, to: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any: the letter is not written
        printed(own, to=to)


def test_markup_in_a_name_is_text(own: Settings) -> None:
    _, filled = parts(printed(own, name="<b>Anna</b> & co"))
    assert "Hej <b>Anna</b> & co!" in filled["text/plain"]
    assert "Hej &lt;b&gt;Anna&lt;/b&gt; &amp; co!" in filled["text/html"]


def test_a_mark_is_the_same_for_the_same_value_and_drawn_anew_by_each_process() -> None:
    marks = Placeholders()
    assert marks.placeholder("link", "a") == marks.placeholder("link", "a") != marks.placeholder("link", "b")
    assert marks.values == [("link", "a"), ("link", "b")]
    assert len(merge.PLACEHOLDER.pattern) > 16


# -- tokens take the places of placeholders that are as long -----------------------------------------------------------

TOKEN = st.text(merge.ALPHABET.decode(), min_size=44, max_size=44)
# What stands around them on a line: breaks come anywhere, within a token too, and in the middle of nothing.
AROUND = st.text(st.sampled_from("a=. \t<&;,\\-å€👍"), max_size=90) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=90
)
LINES = st.lists(st.lists(AROUND | st.sampled_from([1, 2, 3]), max_size=6), max_size=5)  # 3 is a name


def _in_calendar(text: str) -> Iterator[merge.Piece]:
    return merge.calendar(f"DESCRIPTION:{text}".replace("\n", "\r\nURL:").encode())


BODIES: dict[str, Callable[[str], Iterator[merge.Piece]]] = {
    "text": merge.plain,
    "html": merge.html,
    "calendar": _in_calendar,
}


def filled(body: str, lines: list[list[str | int]], lengths: dict[int, int], values: list[str]) -> bytes:
    marks = Placeholders()
    made = {number: marks.placeholder(str(number), length=lengths.get(number, 0)) for number in (1, 2, 3)}
    text = "\n".join("".join(part if isinstance(part, str) else made[part] for part in line) for line in lines)
    return merge.template(f"{merge.TEXT}\r\n".encode(), {merge.TEXT: BODIES[body](text)}).printed(values)


@pytest.mark.parametrize("body", BODIES)
@effort(max_examples=200, deadline=None)
@given(lines=LINES, one=TOKEN, longer=TOKEN, name=TYPED.filter(str.isprintable))
def test_tokens_are_spliced_to_the_bytes_that_encoding_each_line_anew_gives(
    body: str, lines: list[list[str | int]], one: str, longer: str, name: str
) -> None:
    values = [one, longer + one[:12], name.replace(" ", "_")]
    assert filled(body, lines, {1: 44, 2: 56}, values) == filled(body, lines, {}, values)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("wrong", ["x" * 43, "x" * 45, "", *(f"{'x' * 43}{char}" for char in "=å\n."), f"{'x' * 42}å"])
def test_what_is_no_token_never_takes_the_place_of_one(body: str, wrong: str) -> None:
    """It would break a line where none is meant, or make it too long."""
    with pytest.raises(ValueError):  # noqa: PT011 - any: the letter is not written
        filled(body, [["Svara: ", 1, 2]], {1: 44, 2: 56}, [wrong, "y" * 56, "Anna"])


@given(token=TOKEN, short=st.integers(1, 22))
def test_a_placeholder_is_as_long_as_its_token(token: str, short: int) -> None:
    assert len(Placeholders().placeholder("token", length=44)) == len(token)
    with pytest.raises(AssertionError):
        Placeholders().placeholder("token", length=short)
