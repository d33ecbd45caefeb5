"""Understands what people write as their job: the industries it may mean. Pure.

A whole title comes first ("undersköterska i hemtjänsten"); then the titles and words inside it ("usk natt hemtjänst");
then the parts of a compound ("butiksmedarbetare": its head, and what stands before it); last of all letters in common,
which only ever suggest. What is near nothing means nothing: a false guess costs more than none.

The titles are those of `job_titles.csv`, the words those of `job_words.csv`. The name of an employer leads to an
industry and is then forgotten; so are words that say that she does not work now.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fackpol.network.classification import words
from fackpol.network.spelling import ByLetters, Spellings, near, single

LONGEST = 5  # words of a title
SHORTEST_PART = 4  # letters of a part of a compound: "it" and "va" begin too many other words
SHORTEST_STEM = 4  # letters that are left of a word without its ending
_ENDINGS = ("are", "erna", "arna", "orna", "ens", "en", "et", "er", "ar", "or", "na", "ns", "n", "t", "s")


class Kind(StrEnum):
    """What a word is among those of a job."""

    TITLE = "title"
    PART = "part"  # "trä": says nothing but at the beginning of a compound
    WORKPLACE = "workplace"  # "butik", "hemtjänst", "taxi": where or with what, and so which industry
    EMPLOYER = "employer"  # is never kept
    HEAD = "head"  # "arbetare", "personal": the end of many compounds; says nothing alone
    AWAY = "away"  # "student", "arbetslös": no workplace just now; is never kept
    UNION = "union"  # "byggnads": of a union, and so no job
    OPEN = "open"  # "chef", "vikarie": in every industry
    FILLER = "filler"  # "jobbar", "på", "natt"


_SAY_INDUSTRY = (Kind.TITLE, Kind.WORKPLACE, Kind.EMPLOYER)
# How the first part of a compound ends, and how that word ends alone.
_JOINTS = (
    ("", ""),
    ("s", ""),
    ("", "a"),
    ("e", "a"),
    ("o", "a"),
    ("", "e"),
    ("e", "um"),
    ("i", "um"),
    ("", "en"),
    ("", "et"),
    ("s", "en"),
    ("s", "et"),
)
_BETWEEN_JOBS = re.compile(r"[/+]")  # "usk/säljare" is two
_FORGOTTEN = (Kind.EMPLOYER, Kind.AWAY)


@dataclass(frozen=True)
class Word:
    kind: Kind
    industries: Mapping[str, str | None] = field(default_factory=dict)  # each with the task that it says


@dataclass(frozen=True)
class Reading:
    """What a written job means. Nothing is known when there are no industries."""

    industries: Mapping[str, str | None] = field(default_factory=dict)  # each with the task that it says
    meant: str = ""  # the title that she may have misspelt; the industries are then that title's
    says: Kind | None = None  # AWAY, UNION or OPEN, where that is all it says
    kept: str = field(default="", repr=False)  # as she wrote it, without what is never kept


class JobTitles:
    """The titles and words of a country's jobs, made ready to be looked up."""

    def __init__(
        self, titles: Mapping[str, Mapping[str, str | None]], others: Iterable[tuple[str, Word]], unions: Iterable[str]
    ) -> None:
        self._known = {_key(title): Word(Kind.TITLE, industries) for title, industries in titles.items()}
        others = list(others)
        self._known |= {_key(text): word for text, word in others if word.kind is not Kind.HEAD}
        self._ends = {_key(text) for text, word in others if word.kind is Kind.HEAD}
        self._letters = ByLetters(self._known)
        named = {_key(title): title for title in titles}
        spelt = {key: word for key, word in self._known.items() if word.kind in (Kind.TITLE, Kind.WORKPLACE)}
        self._spellings = Spellings({named.get(key, key): frozenset(word.industries) for key, word in spelt.items()})
        self._known |= {_key(name): Word(Kind.UNION) for name in unions if not self._says_industry(name)}

    def read(self, text: str) -> Reading:
        jobs = [list(self._pieces(words(job))) for job in _BETWEEN_JOBS.split(text)]
        pieces = [piece for job in jobs for piece in job]
        found = _combined(Word(Kind.TITLE, self._industries(job)) for job in jobs)
        kept = _kept(text, pieces)
        if found:
            return Reading(found, kept=kept)
        kinds = {word.kind for _, word in pieces if word}
        unknown = [text for text, word in pieces if word is None]
        says = next((kind for kind in (Kind.AWAY, Kind.UNION, Kind.OPEN) if kind in kinds), None)
        if says is not Kind.AWAY and (meant := self._meant(unknown)):
            return Reading(self._known[_key(meant)].industries, meant, kept=kept)
        return Reading(says=None if says is Kind.OPEN and unknown else says, kept=kept)

    def _says_industry(self, text: str) -> bool:
        return bool(self._industries(list(self._pieces(words(text)))))

    def _industries(self, pieces: list[tuple[str, Word | None]]) -> dict[str, str | None]:
        """What the words say together. One that ends many titles ("handläggare") only chooses among the others' own."""
        said = [(text in self._ends, word) for text, word in pieces if word and word.kind in _SAY_INDUSTRY]
        found = _combined(word for wide, word in said if not wide)
        for word in [word for wide, word in said if wide]:
            found = _shared(found, word) or found or dict(word.industries)
        return found

    def _pieces(self, tokens: list[str]) -> Iterator[tuple[str, Word | None]]:
        """The longest known runs of words, from the left, and the words between them that mean nothing."""
        at = 0
        while at < len(tokens):
            for end in range(min(len(tokens), at + LONGEST), at, -1):
                text = " ".join(tokens[at:end])
                word = self._word(text) if end - at > 1 else self._single(text)
                if word or end == at + 1:
                    yield text, word
                    at = end
                    break

    def _word(self, text: str) -> Word | None:
        return self._known.get(text) or self._letters.get(text)

    def _single(self, token: str) -> Word | None:
        return self._word(token) or self._inflected(token) or self._compound(token)

    def _inflected(self, token: str) -> Word | None:
        for ending in _ENDINGS:
            stem = token.removesuffix(ending)
            word = self._word(stem) if stem != token and len(stem) >= SHORTEST_STEM else None
            if word and (word.kind is not Kind.EMPLOYER or ending == "s"):  # names have no other ending
                return word
        return None

    def _compound(self, token: str) -> Word | None:
        """A title at its end ("barnkock"), or a word of an industry before an end that many have ("butikspersonal").

        Where both say something, both count: "sjukhuskock" cooks, and works at a hospital.
        """
        for cut in range(2, len(token) - SHORTEST_PART + 1):
            end, part = self._known.get(token[cut:]), self._part(token[:cut])
            if token[cut:] in self._ends and part:
                return Word(_of_compound(part), dict.fromkeys(part.industries))
            if end and end.kind is Kind.TITLE and token[cut:] not in self._ends:
                said = [word for word in (end, part) if word]
                # The task that a title says is not that of every compound of it.
                return Word(_of_compound(part), dict.fromkeys(_combined(said)))
        return None

    def _part(self, text: str) -> Word | None:
        """What stands first in a compound, in the form that it has there: "skol-", "butiks-", "gymnasie-"."""
        for end, instead in _JOINTS:
            word = self._known.get(text.removesuffix(end) + instead) if text.endswith(end) else None
            if word and word.kind in (*_SAY_INDUSTRY, Kind.PART) and len(text) >= SHORTEST_PART:
                return word
        return None

    def _meant(self, unknown: list[str]) -> str:
        """The title nearest to all that is unknown, or to the longest word of it, or ""."""
        for text in ("".join(unknown), *sorted(unknown, key=len, reverse=True)):
            meant = self._spellings.nearest(text)
            if meant and not self._another_beginning(text, meant):
                return meant
        return ""

    def _another_beginning(self, text: str, meant: str) -> bool:
        """Whether two compounds are only near because they end alike: "distansarbetare" is no "biståndsarbetare"."""
        ends = [text[cut:] for cut in range(2, len(text)) if text[cut:] in self._ends and meant.endswith(text[cut:])]
        return any(not near(single(text.removesuffix(end)), single(meant.removesuffix(end))) for end in ends[:1])


def _of_compound(part: Word | None) -> Kind:
    """The name of an employer is forgotten with all of the compound."""
    return Kind.EMPLOYER if part and part.kind is Kind.EMPLOYER else Kind.TITLE


def _key(text: str) -> str:
    return " ".join(words(text))


def _combined(said: Iterable[Word]) -> dict[str, str | None]:
    """What several words say together: the industries that they share, or else all of them, for her to choose among."""
    found: dict[str, str | None] = {}
    for word in said:
        found = _shared(found, word) or {**found, **word.industries}
    return found


def _shared(found: Mapping[str, str | None], word: Word) -> dict[str, str | None]:
    return {slug: _task(found[slug], task) for slug, task in word.industries.items() if slug in found}


def _task(one: str | None, other: str | None) -> str | None:
    """The task that two words say together, or None when each says another."""
    return None if one and other and one != other else one or other


def _kept(text: str, pieces: list[tuple[str, Word | None]]) -> str:
    """As she wrote it; or, where there is something to forget, the words that remain and say something."""
    if not any(word and word.kind in _FORGOTTEN for _, word in pieces):
        return text
    return " ".join(piece for piece, word in pieces if not word or word.kind not in (*_FORGOTTEN, Kind.FILLER))
