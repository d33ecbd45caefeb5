"""Reads the titles of registers: which seat a title means, and whether it says that nobody sits there. Pure.

The words stand in `sql/reference/seats.csv`; here is how titles are made of them: inflected ("ersättaren"), shortened
("suppl."), put together ("styrelsesuppleant"), with the party ("Ledamot (V)") or without our letters ("ERSATTARE").
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import takewhile, zip_longest

from fackpol.network.classification import plain, words

_LETTERS = str.maketrans({"å": "a", "ä": "a", "æ": "ae", "ö": "o", "ø": "o", "é": "e"})
_PARTY_IN_BRACKETS = re.compile(r"\((?!vo\b)[a-z]{1,2}\)|\(\w*(?:partiet|demokraterna|terna)\)")
_PARTIES = {"v", "s", "m", "c", "l", "kd", "mp", "sd", "fi"}
_ORDINAL = re.compile(r"\b(?:\d\s*[:.]?\s*[ea]\b\.?|forst[ae]|andr[ae]|tredje|fjarde)\s*")
_SHORT = {"ordf": "ordforande"}
_EMPTY = re.compile(
    r"\b(?:vakan|vacan|entledig|obesatt|avsa[gk]|avga(?:tt|ngen)|avliden|(?:ej|inte) tillsatt|ledig|f\.? ?d\b|"
    r"fore detta|forutvarande|tidigare)"
)
# What somebody is in a part of the committee says nothing of her seat on the committee.
_OTHER = r"(?:(?!och |samt )\w+ )*?"
_IN_PART = re.compile(rf"(?:^| (?:och|samt) ){_OTHER}i {_OTHER}(?:\w*(?:utskott|beredning|arbetsgrupp)\w*|\w*au\b)")
_BETWEEN = re.compile(r"[,/;]")
# Until when, or that she is away: what she is now is not said.
_UNSURE = re.compile(r"\btjanstledig|\bt\.? ?o\.? ?m\b|\btill och med\b")
_CLAUSE = re.compile(r" (?:for|till|at) ")
_ENDINGS = ("n", "en", "na", "er", "erna", "ar", "arna")
# A word of three letters or more that begins one of these is short for it.
_SHORTENED = ("ordforande", "ledamot", "ersattare", "suppleant", "revisor")
_OUTSIDE = ("revisor", "ombud", "ej-organ")
_SUBSTITUTES = ("vara", "ersattar", "ersattande")
# Whoever speaks for such a group is not there for a party, and honour gives no seat.
_OTHERS = ("ungdom", "arbetstagar", "personal", "fack", "elev", "brukar", "foraldra", "student", "heders")
_LONG = 5  # letters from which a word may be the end of another


def seat(title: str, spellings: Mapping[str, str], order: Sequence[str]) -> str | None:
    """The seat that a title means: "Ledamot och 2:e vice ordförande" is a vice chair. None when nothing is known, when
    the title says that nobody sits there, or when it leaves open what she is now ("Ordförande t.o.m. 2024").

    `spellings` maps `title_words` to seats; `order` lists all seats, those that decide nothing first (a chair of the
    auditors is an auditor), then by rank.
    """
    text = title_words(title)
    if text in spellings and not vacant(title):
        return spellings[text]
    if vacant(title) or _UNSURE.search(_folded(title)):
        return None
    text = _IN_PART.sub("", title_words(_BETWEEN.sub(" och ", title)))
    found = _found(text, spellings)
    outside = set(takewhile(lambda known: known != "ordforande", order))
    if not found & (outside | {"insyn"}):
        found = _found(_CLAUSE.split(text)[0], spellings) or found  # not the seat of whom she sits in for
    for stronger in ("insyn", "ersattare"):
        if stronger in found and not found & outside:
            return stronger
    return next((known for known in order if known in found), None)


@lru_cache(maxsize=4096)
def vacant(title: str) -> bool:
    """Whether a title says that the seat is empty: "Ledamot vakant", "Entledigad ledamot"."""
    return bool(_EMPTY.search(_folded(title)))


@lru_cache(maxsize=4096)
def title_words(title: str) -> str:
    """A title without its ordinals, abbreviations, party and accents: "2:e v. ordf (V)" -> "vice ordforande"."""
    tokens = words(_ORDINAL.sub(" ", _PARTY_IN_BRACKETS.sub(" ", _folded(title))))
    while len(tokens) > 1 and tokens[-1] in _PARTIES:
        tokens.pop()
    return " ".join(
        "vice" if word == "v" and after.startswith("ordf") else _SHORT.get(word, word)
        for word, after in zip_longest(tokens, tokens[1:], fillvalue="")
    )


def _folded(title: str) -> str:
    return plain(title).replace("_", " ").translate(_LETTERS)


def _found(text: str, spellings: Mapping[str, str]) -> set[str]:
    """The seats of all words and runs of words that mean one; the longest run counts."""
    tokens, found, at = text.split(), set(), 0
    while at < len(tokens):
        for end in range(len(tokens), at, -1):
            if known := _read(" ".join(tokens[at:end]), spellings):
                found.add(known)
                at = end - 1
                break
        at += 1
    return found


def _read(text: str, spellings: Mapping[str, str]) -> str | None:
    if " " in text:
        return spellings.get(text)
    if len(text) == 1:  # "o" is a chair only where it is the whole title
        return None
    if text.startswith(("insyn", "adj")):
        return "insyn"
    return _word(text, spellings) or _compound(text, spellings) or _outside(text, spellings)


def _outside(word: str, spellings: Mapping[str, str]) -> str | None:
    """The chair that is "revisorernas" is theirs; the substitute that is "ordförandens" is no chair."""
    said = _word(word.removesuffix("s"), spellings)
    return said if said in _OUTSIDE else None


def _word(word: str, spellings: Mapping[str, str]) -> str | None:
    """A word as it stands in the table, or inflected, or shortened."""
    stems = (word.removesuffix(ending) for ending in ("", *_ENDINGS) if word.endswith(ending))
    longer = (known for known in _SHORTENED if len(word) > 2 and known.startswith(word))
    return next((spellings[form] for form in (*stems, *longer) if form in spellings), None)


def _compound(word: str, spellings: Mapping[str, str]) -> str | None:
    """A word put together: its end says the seat, unless its beginning says more."""
    ends = (known for known in spellings if len(known) >= _LONG and word.endswith(known))
    end = max(ends, key=len, default=None)
    if end is None:
        return None
    before = word.removesuffix(end)
    if before.startswith(_OTHERS):
        return None
    if before.endswith(_SUBSTITUTES):
        return "ersattare"
    if before.endswith("vice") and spellings[end] == "ordforande":
        return "vice-ordforande"
    return _outside(before, spellings) or spellings[end]  # "ombudsersättare" is an ombud's
