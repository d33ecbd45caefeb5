"""How registers spell a party: "V", "(V)", "Vänsterpartiet", "V - Vänsterpartiet". Pure."""

import csv
from collections.abc import Iterable
from functools import cache, lru_cache

from fackpol.base.resources import resource
from fackpol.network.classification import plain, words

_SHORT = 3  # letters from which one spelling may stand inside another


@lru_cache(maxsize=1000)  # a register of 200,000 rows has some tens of spellings
def bare(text: str) -> str:
    """A spelling without its brackets and dashes: two with the same are one party, and nobody need be asked."""
    return " ".join(words(text))


@lru_cache(maxsize=1000)
def spelt(text: str) -> str:
    """A spelling in small letters: what people's ids and names are kept with."""
    return plain(text)


def alike(asked: str, spellings: Iterable[str]) -> list[str]:
    """The spellings that may be the party that was asked for, but are not plainly it: for somebody to decide."""
    return [one for one in spellings if bare(one) != bare(asked) and _may_be_one(bare(asked), bare(one))]


def is_known(text: str) -> bool:
    """Whether a cell holds a party that has been in most councils, however it is spelt."""
    return bool(_meant(bare(text)))


def is_one(text: str) -> bool:
    """Whether a text is such a party's name and nothing else."""
    return bare(text) in _known() or bare(text) in _known().values()


def _may_be_one(one: str, other: str) -> bool:
    meant = _meant(one), _meant(other)
    if all(meant):
        return meant[0] == meant[1]
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _SHORT and shorter in longer


@cache
def _meant(spelling: str) -> str:
    """The short name of a party, in small letters; "" when it is none that we know. Once they ended in p: "Vp"."""
    tokens = spelling.split()
    tries = [*tokens, *(token.removesuffix("p") for token in tokens)]
    short = next((token for token in tries if token in _known().values()), "")
    return next((known for name, known in _known().items() if name in spelling), short)


@cache
def _known() -> dict[str, str]:
    with (resource("sql") / "reference" / "parties.csv").open(encoding="utf-8", newline="") as file:
        return {plain(row["name"]): plain(row["short"]) for row in csv.DictReader(file)}
