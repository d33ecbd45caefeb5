"""What somebody meant who misspelt a name, by letters in common. Pure."""

from collections.abc import Mapping
from itertools import groupby
from typing import Generic, TypeVar

T = TypeVar("T")

SHORTEST = 6  # letters; a shorter word is near too many others
_FOLDED = str.maketrans("åäöéèüæø", "aaoeeuao")


def folded(text: str) -> str:
    """As somebody writes it who has no å, ä and ö, or who parts a word in two: letters and digits only."""
    return "".join(letter for letter in text.casefold().translate(_FOLDED) if letter.isalnum())


class ByLetters(Generic[T]):
    """Finds a name by its letters alone: parted ("buss chaufför"), or, where a text has no å, ä and ö, without them."""

    def __init__(self, names: Mapping[str, T]) -> None:
        self._found = {folded(name): (_bare(name), meaning) for name, meaning in names.items() if len(name) > 4}

    def get(self, text: str) -> T | None:
        letters, meaning = self._found.get(folded(text), ("", None))
        return meaning if text.isascii() or letters == _bare(text) else None


class Spellings:
    """Names that people misspell, each with what it means."""

    def __init__(self, names: Mapping[str, frozenset[str]]) -> None:
        self._means = names
        self._by_length: dict[int, list[tuple[str, str, int]]] = {}
        for name in names:
            plain = folded(name)
            self._by_length.setdefault(len(plain), []).append((plain, name, _letters(plain)))

    def nearest(self, text: str) -> str:
        """The name that is nearest, or "": none is near, or two that mean different things are as near."""
        found = sorted(self._near(folded(text)))
        tied = [name for *steps, _, name in found if steps == list(found[0][:2])]
        apart = [name for name in tied if self._means[name].isdisjoint(self._means[tied[0]])]
        return tied[0] if tied and not apart else ""

    def _near(self, text: str) -> list[tuple[int, int, bool, str]]:
        """(steps, steps when double letters are single, whether it begins otherwise, name) of the near names."""
        own, most, found = _letters(text), _most(len(text)), []
        if most == 0:
            return []
        for length in range(len(text) - most, len(text) + most + 1):
            for plain, name, letters in self._by_length.get(length, ()):
                # Each step changes two letters of the sets at most: few names are left to be compared letter by letter.
                if (own ^ letters).bit_count() <= 2 * most and (steps := distance(text, plain, most)) <= most:
                    found.append((steps, distance(single(text), single(plain), most), plain[0] != text[0], name))
        return [one for one in found if most > 1 or not one[2]]  # a short word begins as it should


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def near(one: str, other: str) -> bool:
    one, other = folded(one), folded(other)
    most = _most(len(one))
    return distance(one, other, most) <= most


def single(text: str) -> str:
    """Double letters are what is misspelt most often: "busförare" is nearer to "bussförare" than to "budförare"."""
    return "".join(letter for letter, _ in groupby(text))


def distance(one: str, other: str, most: int) -> int:
    """How many letters to add, leave out, change or swap with the next (Damerau-Levenshtein, each place once).

    Stops counting above `most`.
    """
    before, last = list(range(len(other) + 1)), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for at, there in enumerate(other, 1):
            steps = min(last[at] + 1, now[at - 1] + 1, last[at - 1] + (letter != there))
            if row > 1 and at > 1 and letter == other[at - 2] and one[row - 2] == there:
                steps = min(steps, before[at - 2] + 1)
            now.append(steps)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]


def _most(length: int) -> int:
    """How many letters may be wrong in a word of that length, so that a guess is better than none."""
    return 0 if length < SHORTEST else 1 if length < 9 else 2


def _letters(text: str) -> int:
    """The set of its letters, as bits."""
    bits = 0
    for letter in text:
        bits |= 1 << (ord(letter) & 63)
    return bits
