"""Mail merge: a letter is composed once, with placeholders, and filled in for each person.

`Placeholders` hands them out while a letter is composed; `LetterTemplate` is the composed letter, cut at them; its
`printed` puts one person's values in, each encoded for the place where it stands: a header, a line of quoted-printable
text or HTML, a folded line of a calendar. Nobody can type a placeholder: it holds a number that each process draws.
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
    """The placeholders of one letter, one for each value, however often it is asked for. `values` names them."""

    def __init__(self) -> None:
        self.values: list[tuple[str, ...]] = []

    def placeholder(self, *value: str) -> str:
        if value not in self.values:
            self.values.append(value)
        return f"{_DRAWN}{self.values.index(value):03d}q"


@dataclass(frozen=True)
class TemplateLine:
    """A line with placeholders: `parts` are text, number of a value, text, number and so on."""

    parts: list[str]
    escaped: Callable[[str], str]
    encoded: Callable[[str], bytes]

    def printed(self, values: Sequence[str]) -> bytes:
        line = list(self.parts)
        line[1::2] = [self.escaped(values[int(number)]) for number in self.parts[1::2]]
        return self.encoded("".join(line))


@dataclass(frozen=True)
class LetterTemplate:
    """A composed letter, cut at its placeholders."""

    pieces: list[bytes | TemplateLine] = field(repr=False)

    def printed(self, values: Sequence[str]) -> bytes:
        """Returns one person's letter. `values` are in the order of `Placeholders.values`."""
        return b"".join([piece if isinstance(piece, bytes) else piece.printed(values) for piece in self.pieces])


def template(skeleton: bytes, bodies: dict[str, Iterator[bytes | TemplateLine]]) -> LetterTemplate:
    """Builds it from a message in which TEXT, HTML and CALENDAR stand for the bodies, and the bodies' lines."""
    pieces: list[bytes | TemplateLine] = []
    for number, text in enumerate(re.split(f"({'|'.join(bodies)})", skeleton.decode())):
        pieces += bodies[text] if number % 2 else _lines(text, _one_line, str.encode, "\r\n")
    return LetterTemplate(list(_joined(pieces)))


def plain(text: str) -> Iterator[bytes | TemplateLine]:
    return _lines(text, str, quoted, "\n")


def html(text: str) -> Iterator[bytes | TemplateLine]:
    return _lines(text, lambda value: str(escape(value)), quoted, "\n")


def calendar(folded: bytes) -> Iterator[bytes | TemplateLine]:
    """Unfolds a text/calendar object; each line is folded again once it is filled in."""
    for number, line in enumerate(folded.decode().replace("\r\n ", "").rstrip("\r\n").split("\r\n")):
        if number:
            yield b"\r\n"
        yield from _lines(line, _as_text if line.startswith(_TEXTS) else _one_line, _folded, "\n")


def quoted(line: str) -> bytes:
    """Encodes one line as quoted-printable, with soft line breaks (RFC 2045 section 6.7)."""
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
    """Raises ValueError for a value that could begin another header."""
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
    """Joins the pieces that need no value into one."""
    fixed: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, bytes):
            fixed.append(piece)
        else:
            yield b"".join(fixed)
            yield piece
            fixed.clear()
    yield b"".join(fixed)
