"""Reads the names of committees: which types of committee a name means. Pure. (`titles` reads what people are there.)

The rules stand in `sql/reference/committee_types.csv`. Its keywords are alternatives separated by `|`; ` + ` = all
must hold; `!x` must not; `=x` a whole word; `-x` the last part of a longer word that is no place ("Mälarenergi", not
"Karlshamn"); `@x` a place with x behind it ("Boxholmshus"); a leading `*`, or a space or hyphen inside = part of the
name; else the beginning of a word. What a name ends in, it may end in in any form: "trafik" is "trafiken" too.

The name's legal form is read first; form and kind of owner give the levels to look at. A type's claim and its place in
the file say which of several it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from unicodedata import normalize

from fackpol.base.plain_text import visible
from fackpol.base.resources import table

_DASHES = re.compile(r"[‐-―−]")
_WORD = re.compile(r"[0-9a-zà-öø-ÿ]+")
_ENDING = "(?:e?n|e?t|ar|arna|er|erna|na|s)?"


class Claim(StrEnum):
    """What a type means for the other types that the same name says."""

    SHARED = ""  # the name may mean several
    ALONE = "alone"  # the name means nothing else: councils, executive boards, and companies but those of supply
    CONTROL = "control"  # the same, before all others, and also where the name says neither board nor company
    LAST = "last"  # the name means this only when it says nothing else


@dataclass(frozen=True)
class CommitteeType:
    """A row of `committee_types.csv`. `level` is kommun, stadsdel, region, bolag or forbund."""

    slug: str
    level: str
    keywords: str
    claim: Claim = Claim.SHARED


@dataclass(frozen=True)
class Task:
    """A row of `tasks.csv`: a part of an industry's work, and the words by which a committee's name says it."""

    industry: str
    slug: str
    keywords: str


def plain(text: str) -> str:
    """NFC, lower case, one kind of dash, single spaces, and nothing that nobody can see."""
    text = text.lower() if text.isascii() else _DASHES.sub("-", normalize("NFC", visible(text)).casefold())
    return " ".join(text.replace("&", " & ").split())


def words(text: str) -> list[str]:
    return _WORD.findall(plain(text))


def normalised(name: str) -> str:
    """One spelling for the many of one committee: "Äldre- och omsorgsnämnden" = "Äldre och omsorgsnämnd"."""
    short = [re.sub(r"(nämnd|styrelse|förbund|råd|utskott)(?:e?n|et|s)$", r"\1", word) for word in words(name)]
    return " ".join(short)


@lru_cache(maxsize=16_384)  # a region's registers name some thousands of bodies, again and again
def form(name: str) -> str:
    """`bolag`, `forbund`, `organ` (a committee or board), `ignored` (decides nothing about anybody's work: a
    foundation, a fund, a reference group), `advice` (a council or association that only advises) or `other`.

    `sql/reference/forms.csv` says which, the first that holds: companies come a second time there, and federations by
    their service, for those that registers write without the word that says so. A row for `several` words needs them:
    "Räddningstjänsten" can be the municipality's own.
    """
    alone = len(words(name)) == 1
    forms = (row for row in _forms() if not (alone and row["words"] == "several"))
    return next((row["form"] for row in forms if _holds(row["keywords"], name)), "other")


def kinds(name: str, area_kind: str, types: Iterable[CommitteeType]) -> list[str]:
    """The slugs of the committee types that the name says, sorted; none when no rule catches it.

    `area_kind` is the owner's: kommun, region, both or stadsdelsnamnd. Of several types that claim a name alone, the
    first in `types` gets it.
    """
    shape = form(name)
    if shape == "ignored":
        return []
    levels = _levels(shape, area_kind)
    found = [kind for kind in types if kind.level in levels and _holds(kind.keywords, name)]
    control = _claiming(Claim.CONTROL, found)
    if control or shape == "advice" or (shape == "other" and area_kind != "region"):
        return control[:1]
    if alone := _claiming(Claim.ALONE, found):
        return alone[:1]
    return sorted(_claiming(Claim.SHARED, found) or _claiming(Claim.LAST, found))


def tasks(name: str, known: Iterable[Task]) -> list[tuple[str, str]]:
    """The tasks that a committee's name says, as (industry, task): "Idrottsnämnden" says sports."""
    return [(task.industry, task.slug) for task in known if _holds(task.keywords, name)]


def _levels(shape: str, area_kind: str) -> set[str]:
    if shape in ("bolag", "forbund"):
        return {shape}
    if area_kind == "both":
        return {"kommun", "region"}
    if area_kind == "region":
        return {"region"}
    return {"kommun"} if shape == "other" else {"kommun", "stadsdel"}


def _claiming(claim: Claim, found: Iterable[CommitteeType]) -> list[str]:
    return [kind.slug for kind in found if kind.claim == claim]


def _holds(keywords: str, name: str) -> bool:
    text, tokens = plain(name), words(name)
    return any(all(_term(term, text, tokens) for term in terms) for terms in _alternatives(keywords))


@cache
def _alternatives(keywords: str) -> list[list[str]]:
    """The terms of each alternative, plain."""
    return [[plain(term) for term in one.split(" + ")] for one in keywords.split("|") if one.strip()]


def _term(term: str, text: str, tokens: list[str]) -> bool:
    if term.startswith("!"):
        return not _term(term[1:], text, tokens)
    if term.startswith("="):
        return term[1:] in tokens
    if term.startswith("*"):
        return term[1:] in text
    if term.startswith(("-", "@")):
        return any(_ends(token, term[1:], place=term[0] == "@") for token in tokens)
    if " " in term or "-" in term:
        return term in text
    return any(token.startswith(term) for token in tokens)


def _ends(word: str, part: str, place: bool) -> bool:
    """Whether a word is a compound with a part last; with `place`, one that a place's name begins."""
    found = _compound(part).fullmatch(word)
    if not found or not place:
        return bool(found) and not _is_place(word)
    return _is_place(found[1]) or _is_place(found[1] + "å")  # "Lulebo"


@cache
def _compound(last: str) -> re.Pattern[str]:
    return re.compile(f"(.+?)s?{re.escape(last)}{_ENDING}")


def _is_place(word: str) -> bool:
    return word in _places() or word.removesuffix("s") in _places()


@cache
def _forms() -> list[dict[str, str]]:
    return table("forms")


@cache
def _places() -> frozenset[str]:
    """Every word of three letters or more in the short names of municipalities and regions."""
    found = {word for row in table("areas") for word in words(row["short_name"])}
    return frozenset(word for word in found if len(word) > 2)
