"""What characters a register's file holds. Text that has been broken on its way is refused: it would be new people.

Of the old encodings the one is right in which the file's letters are those of Swedish names.
"""

import re
from collections import Counter

from fackpol.base.words import later, say
from fackpol.registers.faulty import Faulty

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD = ("cp1252", "mac_roman", "cp850")
_LETTERS = "åäöÅÄÖéÉüÜ"
_TWICE = re.compile("[ÃÂ][\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_SAMPLE = 1000  # bytes in which UTF-16 without a mark shows itself
_BROKEN_SHOWN = 10


def decoded(raw: bytes) -> str:
    """The file's text. Raises Faulty where characters are lost, and for a file that holds no text."""
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), _wide(raw) or "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = _old(raw) if encoding == "utf-8" else "\0"
    if "\0" in text:
        raise Faulty([say("Vi kan inte läsa tecknen i filen. Spara den som Excel, eller som CSV med UTF-8.")])
    refuse_broken(text)
    return text


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of most letters is nothing."""
    some = raw[:_SAMPLE]
    for encoding, zeros in (("utf-16-le", some[1::2]), ("utf-16-be", some[::2])):
        if zeros and zeros.count(0) > len(zeros) * 0.6:
            return encoding
    return None


def _old(raw: bytes) -> str:
    """Text in one byte a character, or UTF-8 of which some bytes are lost, which `refuse_broken` says."""
    attempt = raw.decode("utf-8", "replace")
    lost = attempt.count("\ufffd")
    if sum(not char.isascii() for char in attempt) - lost > lost:
        return attempt
    counts = Counter(byte for byte in raw if byte > 127)
    best = max(_OLD, key=lambda encoding: _swedish(counts, encoding))  # of equals the first, the commonest
    return raw.decode(best, "replace")


def _swedish(counts: Counter[int], encoding: str) -> int:
    chars = {byte: bytes([byte]).decode(encoding, "replace") for byte in counts}
    return sum(n if chars[byte] in _LETTERS else -n for byte, n in counts.items())


def refuse_broken(text: str) -> None:
    """Raises Faulty for text that has lost a character, or been encoded twice, on its way."""
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if "\ufffd" in line]
    if lines:
        again = say("Exportera filen på nytt, som CSV med UTF-8.")
        said = [say("Rad {number}: ett tecken är trasigt.", number=number) for number in lines[:_BROKEN_SHOWN]]
        raise Faulty([*said, again])
    for pair in dict.fromkeys(_TWICE.findall(text)):
        if (meant := _once(pair)) and meant in _LETTERS:
            twice = later("Filen är omkodad två gånger: den har ”{seen}” där det ska stå ”{meant}”.")
            raise Faulty([say(twice, seen=pair, meant=meant), say("Exportera filen på nytt, som CSV med UTF-8.")])


def _once(pair: str) -> str:
    """What two characters were before the second encoding, or ""."""
    try:
        return pair.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
