"""Understands what people write as their union: its name, an old or short one, or that they have none. Pure.

The names stand in `unions.csv`; what says "none", and the words around a name ("avdelning"), in `union_words.csv`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fackpol.network.classification import words
from fackpol.network.spelling import ByLetters, Spellings


@dataclass(frozen=True)
class Union:
    slug: str | None = None
    meant: str = ""  # the name that she may have misspelt
    none: bool = False  # she says that she is in no union


class Unions:
    """The names of the unions, as people know them: slug -> all its names, the one that we show last."""

    def __init__(self, names: Mapping[str, Iterable[str]], others: Iterable[Mapping[str, str]]) -> None:
        kinds = {_key(row["word"]): row["kind"] for row in others}
        self._none = {word for word, kind in kinds.items() if kind == "none"}
        self._filler = {word for word, kind in kinds.items() if kind == "filler"}
        named = [(name, slug) for slug, own in names.items() for name in own]
        self._known = {_key(name): slug for name, slug in named}
        self._letters = ByLetters(self._known)
        self._spellings = Spellings({name: frozenset((slug,)) for name, slug in named})

    def read(self, text: str) -> Union:
        tokens = words(text)
        name = " ".join(tokens)
        if name in self._none or (text.strip() and not tokens):
            return Union(none=True)
        own = [token for token in tokens if token not in self._filler]
        if slug := self._slug(name) or self._slug(" ".join(own)) or self._inside(own):
            return Union(slug)
        return Union(meant=self._spellings.nearest(name) or self._spellings.nearest(" ".join(own)))

    def _slug(self, name: str) -> str | None:
        return self._known.get(name) or self._known.get(name.removesuffix("s")) or self._letters.get(name)

    def _inside(self, tokens: list[str]) -> str | None:
        """The one union that a single word of several names; none when they name two."""
        found = {slug for token in tokens if (slug := self._slug(token))}
        return found.pop() if len(found) == 1 else None


def _key(name: str) -> str:
    return " ".join(words(name))
