"""A third language that nobody speaks: every sentence with other vowels, in brackets, its placeholders untouched.

It is Finnish to the machine, so that dates, numbers and the language's own name are those of a real third language.
"""

import re
from functools import cache
from pathlib import Path
from shutil import copy

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from fackpol.base import words
from tests.translations import sentences_for

CODE = "fi"
OPENS, CLOSES = "⟦", "⟧"
_VOWELS = str.maketrans("aeiouyåäöAEIOUYÅÄÖ", "àèìòùỳãâôÀÈÌÒÙỲÃÂÔ")
_UNTOUCHED = re.compile(r"({[^}]*}|<[^>]*>|\S+://\S+)")


def said(sentence: str) -> str:
    """The sentence in the pseudo-language."""
    parts = _UNTOUCHED.split(sentence)
    parts[::2] = [part.translate(_VOWELS) for part in parts[::2]]
    return OPENS + "".join(parts) + CLOSES


def locale(folder: Path) -> Path:
    """A folder of catalogues in `folder`: English and the pseudo-language, whatever others we ship."""
    own = folder / "locale"
    own.mkdir()
    copy(words.LOCALE / "en.po", own)
    catalogue = Catalog(locale=CODE)
    for swedish in _sentences():
        catalogue.add(swedish, tuple(map(said, swedish)) if isinstance(swedish, tuple) else said(swedish))
    with (own / f"{CODE}.po").open("wb") as file:
        write_po(file, catalogue)
    return own


@cache
def fragments() -> list[str]:
    """The Swedish between the placeholders of every sentence, where it is long enough to be nothing else."""
    found = set()
    for swedish in _sentences():
        for sentence in swedish if isinstance(swedish, tuple) else (swedish,):
            parts = (part.strip(" .,:()") for part in _UNTOUCHED.split(sentence)[::2])
            found |= {part for part in parts if len(part) > 14}
    return sorted(found)


@cache
def _sentences() -> list[str | tuple[str, ...]]:
    """What is to be translated: a sentence, or the forms for one and many."""
    return [message.id for message in sentences_for(CODE) if message.id]
