"""Finds members in lists that have been opened: by name, trade, place, union, address or phone number. Pure.

The lists lie sealed, so the database can not search them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from fackpol.base.words import order, pick
from fackpol.network.branches import Membership
from fackpol.network.classification import plain
from fackpol.network.reference import Reference

MOST_MEANT = 5
FEWEST_DIGITS = 4  # the last digits of a number that say whose it is
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i"})
_IN_NUMBERS = set("0123456789 +-()/.")


@dataclass(frozen=True)
class Found:
    """The members who match what was sought; and when nobody does, those whose names are spelt much like it."""

    members: list[Membership] = field(repr=False)
    meant: list[Membership] = field(repr=False)


def search(members: Sequence[Membership], sought: str, reference: Reference) -> Found:
    """Searches by phone number when `sought` can be one, else by words. Accents and capitals do not matter."""
    if len(_digits(sought)) >= FEWEST_DIGITS and set(sought) <= _IN_NUMBERS:
        return Found([one for one in members if one.phone and same_number(one.phone, sought)], [])
    words = folded(sought).split()
    found = [one for one in members if all(word in text for text in [_text(one, reference)] for word in words)]
    return Found(found, [] if found else _meant(members, words))


def same_number(phone: str, sought: str) -> bool:
    """Whether two spellings mean one number: "070-174 06 05", "+46701740605"; or `sought` is its last digits."""
    last = _digits(sought)
    if len(last) >= FEWEST_DIGITS and _digits(phone).endswith(last):
        return True
    return len(last) > FEWEST_DIGITS and _subscriber(phone) == _subscriber(sought)


def folded(text: str) -> str:
    """Lower case without accents: "Söderlund" becomes "soderlund"."""
    bare = normalize("NFD", plain(text)).translate(_LETTERS)
    return "".join(char for char in bare if not 0x300 <= ord(char) <= 0x36F)


def distance(one: str, other: str) -> int:
    """How many letters must be changed, added, left out or swapped with the next to make one word of the other."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        above, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _meant(members: Iterable[Membership], words: list[str]) -> list[Membership]:
    """Those in whose names each word is misspelt at most, the nearest first."""
    far = [(sum(found), order(one.name), one) for one in members if (found := list(_misspelt(one.name, words)))]
    return [one for _, _, one in sorted(far, key=lambda row: row[:2])[:MOST_MEANT]]


def _misspelt(name: str, words: list[str]) -> Iterator[int]:
    """The letters between each word and the nearest of the name's; nothing when one word is too far from all."""
    parts = folded(name).replace("-", " ").split()
    nearest = [min((distance(word, part) for part in parts), default=len(word)) for word in words]
    if all(far <= _allowed(word) for far, word in zip(nearest, words, strict=True)):
        yield from nearest


def _allowed(word: str) -> int:
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def _text(one: Membership, reference: Reference) -> str:
    jobs = [
        f"{pick(reference.industries[industry], 'name')} {reference.name(area)}" for industry, area in one.jobs if area
    ]
    union = reference.unions[one.union_slug]["name"] if one.union_slug else ""
    return folded(" ".join([one.name, one.email or "", *jobs, union]))


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")


def _subscriber(phone: str) -> str:
    """The number without the country (Sweden when none is written) and without the zero before it."""
    digits, abroad = _digits(phone), phone.strip().startswith("+")
    if digits.startswith("00"):
        digits, abroad = digits[2:], True
    if digits.startswith("46") and (abroad or len(digits) > 10):
        digits = digits[2:]
    elif abroad:
        return f"+{digits}"
    return digits.lstrip("0")
