"""Translates every sentence that people read, counts, and puts names in order.

The Swedish sentence itself is the key, so the templates read as the pages do, and Swedish needs no
catalogue. Other languages are `locale/<code>.po`, by ISO 639 code, each read when it is first spoken (6 ms for 600
sentences) and never compiled: one more file is one more language, without code. Placeholders are `{name}`; a value is
never read as a pattern. A sentence is translated and taken apart once for each language; what fills it is never kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any, Protocol, TypeAlias
from unicodedata import normalize

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from markupsafe import Markup, escape

LOCALE = Path(__file__).parent.parent / "locale"
SOURCE = "sv"
FEWEST = 5  # the smallest number of members that is told exactly outside their branch
CAPITAL_NOUNS = ("de", "lb")  # languages that write every noun with a capital letter
Pieces: TypeAlias = tuple[tuple[str, str | None], ...]  # words, and the name of what stands behind them
KEPT = 20_000  # sentences; there are some thousands of them in each language


class Columns(Protocol):
    """A row: of the database, or one that is made like it."""

    def __getitem__(self, name: str, /) -> Any: ...
    def get(self, name: str, /) -> Any: ...


_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def languages() -> Mapping[str, str]:
    """The languages that there are, by code, each with its own name for itself ("Svenska"). Swedish comes first."""
    return _languages(LOCALE)


def language_named(tag: str) -> str:
    """The language that a tag means ("sv-SE", "en_GB.UTF-8"), when we have it, or ""."""
    found = re.match("[a-z]+", tag.strip().lower())
    return found[0] if found and found[0] in languages() else ""


def language() -> str:
    """The code of the language being written right now, one of `languages()`."""
    return _language.get()


def locale() -> str:
    """What Babel calls the language being written; Swedish for one that Babel does not know."""
    return language() if _own_name(language()) else SOURCE


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Write in this language inside the block; an unknown code means Swedish."""
    before = _language.set(code if code in languages() else SOURCE)
    try:
        yield
    finally:
        _language.reset(before)


def speak(code: str) -> None:
    """Go on in this language, until the end of the block that speaks another; an unknown code means Swedish."""
    _language.set(code if code in languages() else SOURCE)


def say(sentence: str, **values: object) -> str:
    """The sentence in the language being spoken, with its `{placeholders}` filled."""
    return _spoken(LOCALE, language(), sentence).filled(values)


def say_html(sentence: str, values: Mapping[str, object]) -> Markup:
    """The sentence as a piece of a page: what fills it is escaped, unless it is markup itself."""
    return _spoken(LOCALE, language(), sentence).html(values)


def pieces(sentence: str) -> Pieces:
    """What the sentence consists of in the language being spoken; () where str.format fills it."""
    return _spoken(LOCALE, language(), sentence).pieces


def count(one: str, many: str, n: int, **values: object) -> str:
    """`one` when the language uses its singular for `n`, else `many` (or its further forms). `n` fills `{n}` too."""
    return _taken_apart(numbered(one, many, n)).filled({"n": n, **values})


def count_html(one: str, many: str, n: int, values: Mapping[str, object]) -> Markup:
    """What `count` says, as a piece of a page."""
    return _taken_apart(numbered(one, many, n)).html({"n": n, **values})


def numbered(one: str, many: str, n: int) -> str:
    """The form that `count` chooses, with its placeholders unfilled."""
    if language() == SOURCE:
        return one if n == 1 else many
    return _read(LOCALE / f"{language()}.po").ngettext(one, many, n)


def later(sentence: str) -> str:
    """Marks a sentence for the catalogue and returns it as it is. Whoever shows it calls `say`."""
    return sentence


def forms(one: str, many: str) -> tuple[str, str]:
    """Marks a sentence in its singular and its plural for the catalogue. Whoever shows it calls `count(*them, n)`."""
    return one, many


def pick(row: Columns, name: str) -> str:
    """`name_sv` or `name_en` of a reference row; a language without such a column translates the Swedish one."""
    own = row.get(f"{name}_{language()}")
    return str(own) if own is not None else say(str(row[f"{name}_{SOURCE}"]))


def listed(parts: Iterable[str]) -> str:
    """ "a, b och c"."""
    parts = list(parts)
    if len(parts) < 2:
        return "".join(parts)
    return say("{first} och {last}", first=", ".join(parts[:-1]), last=parts[-1])


def band(n: int) -> str:
    """A number of members as others than their branch may see it: "färre än 5", "5–9", "10–14".

    Neither a band nor the difference of two bands tells of fewer than five members.
    """
    if n < FEWEST:
        return say("färre än {n}", n=FEWEST)
    least = n - n % FEWEST
    return f"{least}–{least + FEWEST - 1}"


def inside(name: str) -> str:
    """A reference table's own name as it stands inside a sentence: "Hälso- och sjukvård" -> "hälso- och sjukvård"."""
    if language() in CAPITAL_NOUNS or name[1:2].isupper() or name[1:3].isupper():
        return name
    return name[:1].lower() + name[1:]


def order(name: str) -> tuple[str, str]:
    """The sort key of a name, in every language as in Swedish: å, ä, ö last, other accents ignored, w as v.

    PostgreSQL can not sort them: the names are sealed, and the embedded server has no Swedish collation.
    """
    plain = normalize("NFC", name).casefold().translate(_SWEDISH)
    bare = "".join(char for char in normalize("NFD", plain) if not 0x300 <= ord(char) <= 0x36F)
    return bare, name


_SWEDISH = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "w": "v"})


class Sentence:
    """A sentence in one language, taken apart: a mould, and the names of what fills it in their order."""

    __slots__ = ("_alone", "_mould", "_names", "_text", "pieces")

    def __init__(self, text: str) -> None:
        self._text = text
        parts = _parts(text)
        # `{n:>2}` and the like stay with str.format. They are few, and stand in no page.
        plain = all((name is None or name.isidentifier()) and not spec and not kind for _, name, spec, kind in parts)
        self.pieces: Pieces = tuple((said, name) for said, name, _, _ in parts) if plain else ()
        self._names = tuple(name for _, name, _, _ in parts if name is not None) if plain and parts else None
        self._mould = "".join(said.replace("%", "%%") + "%s" * (name is not None) for said, name, _, _ in parts)
        self._alone = Markup(self._mould % ()) if self._names == () else None  # noqa: S704 - the sentence is ours

    def filled(self, values: Mapping[str, object]) -> str:
        if not values:
            return self._text
        if any(hasattr(value, "__html__") for value in values.values()):
            return self.html(values)
        if self._names is None:
            return self._text.format(**values)
        return self._mould % tuple([format(values[name]) for name in self._names])

    def html(self, values: Mapping[str, object]) -> Markup:
        if self._alone is not None:
            return self._alone
        if self._names is None:
            return Markup(self._text).format(**values)  # noqa: S704 - the sentence is ours; format() escapes the values
        return Markup(self._mould % tuple([_escaped(values[name]) for name in self._names]))  # noqa: S704 - all escaped


def _parts(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """As Formatter's `parse`; nothing for what is no pattern."""
    try:
        return list(Formatter().parse(text)) or [("", None, None, None)]
    except ValueError:
        return []


def _escaped(value: object) -> Markup:
    return escape(value if hasattr(value, "__html__") else format(value))


@lru_cache(KEPT)
def _spoken(folder: Path, code: str, sentence: str) -> Sentence:
    # The empty sentence is the key of a catalogue's own header.
    said = _read(folder / f"{code}.po").gettext(sentence) if sentence and code != SOURCE else sentence
    # No line ends between "kl." and the hour.
    return _taken_apart(said.replace("kl. {", "kl.\N{NO-BREAK SPACE}{"))


@lru_cache(KEPT)
def _taken_apart(text: str) -> Sentence:
    return Sentence(text)


@cache
def _languages(folder: Path) -> Mapping[str, str]:
    codes = (SOURCE, *sorted(path.stem for path in folder.glob("*.po")))
    return {code: _own_name(code) or code for code in codes}


@cache
def _own_name(code: str) -> str:
    """The language's name in itself, with a capital letter, or "" when Babel does not know the code."""
    try:
        name = Locale.parse(code).get_display_name(code) or ""
    except (UnknownLocaleError, ValueError):
        return ""
    return name[:1].upper() + name[1:]


@cache
def _read(path: Path) -> Translations:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem, abort_invalid=True)
    packed = BytesIO()
    write_mo(packed, catalogue)
    packed.seek(0)
    return Translations(packed)
