"""How easy our words are to read: `python -m tests.readable` reports LIX by part, and the longest sentences.

LIX (Björnsson 1968): words a sentence plus per cent of words of more than six letters. Under 30 is very easy, 30 to 40
easy. Placeholders count as one ordinary word; short labels and buttons are left out, for they are no sentences.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel.messages.pofile import read_po

from tests.translations import LOCALE, gathered

MOST_WORDS = 20
FEWEST_WORDS = 5  # less is a label
NOT_PAGES = ("fackpol/cli", "fackpol/demo", "fackpol/doctor", "fackpol/base/embedded.py", "fackpol/base/settings.py",
             "fackpol/base/environment.py", "fackpol/base/migrations.py", "fackpol/registers/reading.py")  # fmt: skip
_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÅÄÖ{”\"])")
_WORD = re.compile(r"[\w’'-]+")


@dataclass(frozen=True)
class Reading:
    """A part of the service: its sentences, each as its words."""

    part: str
    sentences: list[list[str]]

    @property
    def lix(self) -> float:
        words = [word for sentence in self.sentences for word in sentence]
        return len(words) / len(self.sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence. A placeholder is a word, an address none."""
    plain = re.sub(r"https?://\S+|\S+@\S+", "", re.sub(r"{\w+[^}]*}", "namn", text))
    return [words for part in _END.split(plain) if (words := _WORD.findall(part))]


@cache
def readings(language: str = "") -> list[Reading]:
    """By folder of templates or file of code, what people read: in Swedish, or in the language of a catalogue."""
    parts: dict[str, list[list[str]]] = {}
    translated = catalogue(language) if language else {}
    for message in gathered():
        where = message.locations[0][0] if message.locations else ""
        if not message.id or where.startswith(NOT_PAGES):
            continue
        part, said = "/".join(where.split("/")[:2]), translated.get(message.id, message.id)
        for text in said if isinstance(said, tuple) else (said,):
            parts.setdefault(part, []).extend(sentences(text))
    prose = {part: [one for one in some if len(one) >= FEWEST_WORDS] for part, some in parts.items()}
    return [Reading(part, some) for part, some in sorted(prose.items()) if some]


def catalogue(language: str) -> dict[Any, Any]:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale=language)}


def main() -> None:
    whole = readings()
    for reading in sorted(whole, key=lambda one: -one.lix):
        longest = max(reading.sentences, key=len)
        print(
            f"{reading.part:<28} LIX {reading.lix:4.0f}  {len(reading.sentences):>4} sentences, longest {len(longest)}"
        )
    everything = Reading("all", [one for reading in whole for one in reading.sentences])
    print(f"{'all':<28} LIX {everything.lix:4.0f}  {len(everything.sentences):>4} sentences")
    for one in sorted(everything.sentences, key=len, reverse=True):
        if len(one) > MOST_WORDS:
            print(len(one), " ".join(one))


if __name__ == "__main__":
    main()
