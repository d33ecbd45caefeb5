"""Set the type once, print per person: a composed letter with marks where each person's own values go.

`Marks` hands out the marks while a letter is composed; `Form` is the composed letter, cut at them; `Form.printed` puts
one person's values in, each encoded for the place where it stands: a header, a line of quoted-printable text or HTML, a
folded line of a calendar. Nothing typed by anybody can pass for a mark: they hold a number that each process draws.
"""

import binascii
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import escape

_DRAWN = f"q{secrets.token_hex(8)}q"
TEXT, HTML, CALENDAR = (f"{_DRAWN}{body}" for body in ("text", "html", "calendar"))
PLACEHOLDER = re.compile(f"{_DRAWN}([0-9]{{3}})q")
_FOLD = 75  # octets (RFC 5545 section 3.1)
_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Placeholders:
    """The marks of one form, one for each value, however often it is asked for. `values` says what they are."""

    def __init__(self) -> None:
        self.values: list[tuple[str, ...]] = []

    def mark(self, *value: str) -> str:
        if value not in self.values:
            self.values.append(value)
        return f"{_DRAWN}{self.values.index(value):03d}q"


@dataclass(frozen=True)
class TemplateLine:
    """A line with marks: text, number of the value, text, number ... How a value is escaped, and the line encoded."""

    parts: list[str]
    escaped: Callable[[str], str]
    encoded: Callable[[str], bytes]

    def printed(self, values: Sequence[str]) -> bytes:
        line = list(self.parts)
        line[1::2] = [self.escaped(values[int(number)]) for number in self.parts[1::2]]
        return self.encoded("".join(line))


@dataclass(frozen=True)
class LetterTemplate:
    """A letter cut at its marks."""

    pieces: list[bytes | TemplateLine] = field(repr=False)

    def printed(self, values: Sequence[str]) -> bytes:
        """One person's letter. `values` in the order of `Marks.values`."""
        return b"".join([piece if isinstance(piece, bytes) else piece.printed(values) for piece in self.pieces])


def template(skeleton: bytes, bodies: dict[str, Iterator[bytes | TemplateLine]]) -> LetterTemplate:
    """From a message where TEXT, HTML and CALENDAR stand for the bodies, and the bodies' lines."""
    pieces: list[bytes | TemplateLine] = []
    for number, text in enumerate(re.split(f"({'|'.join(bodies)})", skeleton.decode())):
        pieces += bodies[text] if number % 2 else _lines(text, _one_line, str.encode, "\r\n")
    return LetterTemplate(list(_joined(pieces)))


def plain(text: str) -> Iterator[bytes | TemplateLine]:
    return _lines(text, str, quoted, "\n")


def html(text: str) -> Iterator[bytes | TemplateLine]:
    return _lines(text, lambda value: str(escape(value)), quoted, "\n")


def calendar(folded: bytes) -> Iterator[bytes | TemplateLine]:
    """A text/calendar object: unfolded, and each line folded again once it is whole."""
    for number, line in enumerate(folded.decode().replace("\r\n ", "").rstrip("\r\n").split("\r\n")):
        if number:
            yield b"\r\n"
        yield from _lines(line, _as_text if line.startswith(_TEXTS) else _one_line, _folded, "\n")


def quoted(line: str) -> bytes:
    """One line as quoted-printable, soft line breaks and all (RFC 2045 section 6.7)."""
    return binascii.b2a_qp(line.encode(), istext=True).replace(b"\n", b"\r\n")


def _folded(line: str) -> bytes:
    raw, folded = line.encode(), []
    while len(raw) > _FOLD:
        end = _FOLD
        while raw[end] & 0xC0 == 0x80:  # not inside a character
            end -= 1
        folded.append(raw[:end].decode())
        raw = b" " + raw[end:]
    return b"\r\n".join(map(quoted, [*folded, raw.decode()]))


def _as_text(value: str) -> str:
    return value.translate(_ESCAPED)


def _one_line(value: str) -> str:
    """Raises ValueError: what stands in a header may begin no other."""
    if not value.isprintable() or " " in value:
        raise ValueError
    return value


def _lines(
    text: str, escaped: Callable[[str], str], encoded: Callable[[str], bytes], newline: str
) -> Iterator[bytes | TemplateLine]:
    for number, line in enumerate(text.split(newline)):
        if number:
            yield b"\r\n"
        parts = PLACEHOLDER.split(line)
        yield encoded(line) if len(parts) == 1 else TemplateLine(parts, escaped, encoded)


def _joined(pieces: list[bytes | TemplateLine]) -> Iterator[bytes | TemplateLine]:
    """What needs nobody's values stands together."""
    fixed: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, bytes):
            fixed.append(piece)
        else:
            yield b"".join(fixed)
            yield piece
            fixed.clear()
    yield b"".join(fixed)
