"""What tells whoever sees the outside of a letter what it is about: words and names in an address, a header, a line."""

import re
from collections.abc import Iterable
from functools import cache
from unicodedata import normalize

from fackpol.base.resources import table

# Parts of words, in both languages, as `bare` writes them.
TELLING = ("fack", "parti", "party", "politi", "bransch", "branch", "forening", "association", "union")
_INNOCENT = re.compile("particip|particular|reunion|communion")
# Words of an organisation's name that say where it is, not what; the names of municipalities and regions do too.
_WHERE = {"region", "regionen", "sverige", "distrikt", "distriktet", "norra", "sodra"}
_LEAST = 5  # letters of a name's word: shorter ones are in any text


def telling(text: str, names: Iterable[str] = ()) -> list[str]:
    """The words and names that a text tells, in the order of `TELLING` and `names`.

    A name is told by the whole of it, written together too, or by one of its longer words.
    """
    seen = _INNOCENT.sub(" ", bare(text))
    together = re.sub("[^a-z0-9]", "", seen)
    words = [word for word in TELLING if word in seen]
    return words + [name for name in names if _told(bare(name), seen, together)]


def bare(text: str) -> str:
    """The text in lower case and without accents: "Förening" becomes "forening"."""
    return "".join(char for char in normalize("NFD", text.lower()) if char.isascii())


@cache
def _places() -> frozenset[str]:
    named = [f"{row['short_name']} {row['aliases']}" for row in table("areas") if row["kind"] in ("kommun", "region")]
    words = {word.removesuffix("s") for name in named for word in re.findall("[a-z0-9]+", bare(name))}
    return frozenset(_WHERE | words | {f"{word}s" for word in words})


def _told(name: str, seen: str, together: str) -> bool:
    squeezed = re.sub("[^a-z0-9]", "", name)
    longer = [word for word in re.findall("[a-z0-9]+", name) if len(word) >= _LEAST and word not in _places()]
    return bool(squeezed) and (squeezed in together or any(word in seen for word in longer))
