"""Mail merge: a letter is composed once, with placeholders, and filled in for each person.

`Placeholders` hands them out while a letter is composed; `LetterTemplate` is the composed letter, cut at them; its
`printed` puts one person's values in, each encoded for the place where it stands: a header, a line of quoted-printable
text or HTML, a folded line of a calendar. Nobody can type a placeholder: it holds a number that each process draws.

A token has a known length, and an alphabet that no encoding changes. So a line with nothing else of a person's own is
encoded and folded once, with placeholders as long as the tokens that then take their places.
"""

import binascii
import re
import secrets
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import escape

_DRAWN = f"q{secrets.token_hex(8)}q"
TEXT, HTML, CALENDAR = (f"{_DRAWN}{body}" for body in ("text", "html", "calendar"))
PLACEHOLDER = re.compile(f"{_DRAWN}([0-9]{{3}})x*q")
_OF_TEXT = re.compile(f"{_DRAWN}[0-9]{{3}}q")
_OF_TOKEN = re.compile(f"{_DRAWN}([0-9]{{3}})x+q".encode())  # as long as the token is
ALPHABET = f"{string.ascii_letters}{string.digits}-_".encode()  # what a token is made of
_BREAK = re.compile(rb"(=\r\n|\r\n )")  # within an encoded line: a soft line break, or a fold
_NEWLINE = re.compile(rb"\r\n|\r|\n")
_FOLD = 75  # octets (RFC 5545 section 3.1)
_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Placeholders:
    """The placeholders of one letter, one for each value, however often it is asked for. `values` names them."""

    def __init__(self) -> None:
        self.values: list[tuple[str, ...]] = []

    def placeholder(self, *value: str, length: int = 0) -> str:
        """`length` is that of a token, at least 23 characters of ALPHABET; 0: the value may be any text."""
        if value not in self.values:
            self.values.append(value)
        drawn = f"{_DRAWN}{self.values.index(value):03d}"
        assert length == 0 or length > len(drawn) + 1, length
        return f"{drawn.ljust(length - 1, 'x')}q"


@dataclass(frozen=True)
class TemplateLine:
    """A line that is encoded for each person: `parts` are text, number of a value, text, number and so on."""

    parts: list[str]
    escaped: Callable[[str], str]
    encoded: Callable[[str], bytes]

    def printed(self, values: Sequence[str]) -> bytes:
        line = list(self.parts)
        line[1::2] = [self.escaped(values[int(number)]) for number in self.parts[1::2]]
        return self.encoded("".join(line))


@dataclass(frozen=True)
class Splice:
    """Where a token goes in a line that is encoded already, or as much of it as stands there unbroken."""

    number: int
    part: slice


Piece = bytes | Splice | TemplateLine


class LetterTemplate:
    """A composed letter, cut at its placeholders."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        fixed: list[list[bytes]] = [[]]
        own: list[Splice | TemplateLine] = []
        for piece in pieces:
            if isinstance(piece, bytes):
                fixed[-1].append(piece)
            else:
                own.append(piece)
                fixed += [], []
        self._letter = [b"".join(some) for some in fixed]  # every second place is empty
        self._lines = [piece for piece in own if isinstance(piece, TemplateLine)]
        # What goes to each empty place: a part of a value, or one of the lines, which come after the values.
        lines = iter(range(-len(self._lines), 0))
        self._places = [
            (piece.number, piece.part) if isinstance(piece, Splice) else (next(lines), slice(None)) for piece in own
        ]
        splices = sorted((piece.number, piece.part.stop) for piece in own if isinstance(piece, Splice))
        self._lengths = dict(splices)  # of the tokens, by number

    def printed(self, values: Sequence[str]) -> bytes:
        """Returns one person's letter. `values` are in the order of `Placeholders.values`.

        Raises ValueError for a value that can not stand where it should.
        """
        own = [value.encode() for value in values]
        for number, length in self._lengths.items():
            if len(own[number]) != length or own[number].translate(None, ALPHABET):
                raise ValueError
        own += [line.printed(values) for line in self._lines]
        letter = self._letter.copy()
        letter[1::2] = [own[number][part] for number, part in self._places]
        return b"".join(letter)


def template(skeleton: bytes, bodies: dict[str, Iterator[Piece]]) -> LetterTemplate:
    """Builds it from a message in which TEXT, HTML and CALENDAR stand for the bodies, and the bodies' lines.

    Raises ValueError where what all get could not be written to a relay as it is.
    """
    pieces: list[Piece] = []
    for number, text in enumerate(re.split(f"({'|'.join(bodies)})", skeleton.decode())):
        pieces += bodies[text] if number % 2 else _lines(text, _one_line, str.encode, "\r\n")
    fixed = b"".join([piece if isinstance(piece, bytes) else b"x" for piece in pieces])
    if as_data(fixed) != fixed:
        raise ValueError
    return LetterTemplate(pieces)


def as_data(message: bytes) -> bytes:
    """Ends every line with CRLF, and doubles a dot that begins one (RFC 5321 section 4.5.2)."""
    message = _NEWLINE.sub(b"\r\n", message)
    stuffed = b"." * message.startswith(b".") + message.replace(b"\r\n.", b"\r\n..")
    return stuffed + b"\r\n" * (not message.endswith(b"\r\n"))


def plain(text: str) -> Iterator[Piece]:
    return _lines(text, str, quoted, "\n")


def html(text: str) -> Iterator[Piece]:
    return _lines(text, lambda value: str(escape(value)), quoted, "\n")


def calendar(folded: bytes) -> Iterator[Piece]:
    """Unfolds a text/calendar object; each line is folded again, as it is with what is a person's own."""
    for number, line in enumerate(folded.decode().replace("\r\n ", "").rstrip("\r\n").split("\r\n")):
        if number:
            yield b"\r\n"
        escaped = _as_text if line.startswith(_TEXTS) else in_uri if line.startswith("ATTENDEE") else _one_line
        yield from _lines(line, escaped, _folded, "\n")


def quoted(line: str) -> bytes:
    """Encodes one line as quoted-printable, with soft line breaks (RFC 2045 section 6.7).

    What it gives is right for SMTP as it is: no bare CR or LF, and no line that begins with a dot, which would have to
    be doubled (RFC 5321 section 4.5.2). Whoever hands letters over relies on it.
    """
    encoded = binascii.b2a_qp(line.encode().replace(b"\r", b""), istext=True).replace(b"\n", b"\r\n")
    if encoded.startswith(b".") or b"\n." in encoded:
        encoded = b"\r\n".join(map(_without_dot, encoded.split(b"\r\n")))
    return encoded


def _without_dot(line: bytes) -> bytes:
    """Spells a dot that begins a line, which stays within 76 characters."""
    if not line.startswith(b"."):
        return line
    return b"=2E" + line[1:] if len(line) < 75 else b"=2E=\r\n" + _without_dot(line[1:])


def in_uri(address: str) -> str:
    """An address as it stands in a mailto: URI (RFC 6068)."""
    return quote(address, safe="@!$&'*+-/=^_`{|}~.")


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


def _lines(text: str, escaped: Callable[[str], str], encoded: Callable[[str], bytes], newline: str) -> Iterator[Piece]:
    for number, line in enumerate(text.split(newline)):
        if number:
            yield b"\r\n"
        if not PLACEHOLDER.search(line):
            yield encoded(line)
        elif _OF_TEXT.search(line):
            yield TemplateLine(PLACEHOLDER.split(line), escaped, encoded)
        else:
            yield from _spliced(encoded(line))


def _spliced(line: bytes) -> Iterator[Piece]:
    """Cuts an encoded line at its tokens, also where it is broken within one."""
    tokens = [(int(found[1]), *found.span()) for found in _OF_TOKEN.finditer(_BREAK.sub(b"", line))]
    start = 0  # of what follows, without the breaks
    for number, text in enumerate(_BREAK.split(line)):
        if number % 2:
            yield text
            continue
        cut = 0
        for token, begins, ends in tokens:
            part = slice(max(start - begins, 0), min(start + len(text), ends) - begins)
            if part.start < part.stop:
                yield text[cut : begins + part.start - start]
                yield Splice(token, part)
                cut = begins + part.stop - start
        yield text[cut:]
        start += len(text)
