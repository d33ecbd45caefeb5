"""Registers as JSON, as those who read Troman's public pages write them: as rows of text. Pure.

People with lists of assignments, bodies with lists of people, or one list of either: what stands further out holds for
all that stands inside it, and what stands inside says more.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from unicodedata import normalize

from fackpol.base.words import later, say
from fackpol.registers.columns import COLUMNS
from fackpol.registers.faulty import Faulty

DEEPEST = 12  # levels
MOST_CELLS = 6_000_000
TOO_DEEP = later("Det här är JSON i för många nivåer. Är det rätt fil?")
TOO_MANY = later("Filen har fler uppdrag än något register. Är det rätt fil?")
MOST_OTHERS = 20  # columns that we do not know, which are shown
TITLES = {column: spellings.split("|")[0] for column, spellings in COLUMNS.items()}
_CAMEL = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")
_DAY = re.compile(" ?(date|datum|dag)$")  # "start date" is "start"
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
# What a key says about the objects under it.
_KINDS = {
    "person": "politiker personer person people persons fortroendevalda ledamoter members medlemmar representatives "
    "representative uppdragstagare personlista elected member ersattare suppleanter",
    "body": "organisationer organisation organ namnder namnd committees committee boards board bodies body instanser "
    "instans organizations organization styrelser styrelse councils council bolag grupper",
    "seat": "uppdrag assignments assignment mandates mandate mandat roles roller memberships engagemang engagements "
    "positions befattningar poster personuppdrag seats",
    "party": "parti party partier parties",
    "term": "mandatperiod valperiod period term",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_IDS = {"id", "uuid", "guid", "url", "slug", "href"}
_NAMES = {"namn", "name", "label", "benamning"}
_OF_A_NAME = {"person": "name", "body": "body", "seat": "body", "party": "party", "term": "term", "": "name"}
_SHORT = {"abbreviation", "forkortning", "short name", "kortnamn", "kod", "code", "beteckning"}
_RESPELLED = {"ersattare": "Ersättare", "ordforande": "Ordförande", "forste": "Förste"}  # titles without åäö


def bare(key: str) -> str:
    """One spelling of a key: "startDate", "start_date" and "Start date" are "start date"; "från" is "fran"."""
    letters = normalize("NFD", _CAMEL.sub(" ", key)).encode("ascii", "ignore").decode().lower()
    return " ".join(_NO_LETTERS.sub(" ", letters).split())


_COLUMN_OF = {bare(word): column for column, words in reversed(COLUMNS.items()) for word in words.split("|")}
_COLUMN_OF |= {"person": "name", "titel": "title", "intressent id": "id", "organ namn": "body"}


def rows(document: object) -> list[list[str]]:
    """The titles, and a row for every assignment. Raises Faulty when there is none, or more than any register has."""
    return table(list(_leaves(document, "", {}, 0)))


def table(found: list[dict[str, str]]) -> list[list[str]]:
    """Rows under titles, of what objects say by column; what is no column of ours begins with "?". Raises Faulty."""
    _drop_ids_of_rows(found)
    for one in found:
        if one.get("from"):
            one.pop("term", None)  # its own days say more, an open last one too
    keys = dict.fromkeys(key for one in found for key in one)
    known = [column for column in COLUMNS if column in keys]
    others = [key for key in keys if key.startswith("?")][:MOST_OTHERS]
    if not known:
        raise Faulty([say("Det här är JSON, men vi hittar inga uppdrag i den. Är det rätt fil?")])
    if len(found) * len(known + others) > MOST_CELLS:
        raise Faulty([say(TOO_MANY)])
    titles = [TITLES[column] for column in known] + [key[1:] for key in others]
    return [titles, *([one.get(key, "") for key in known + others] for one in found)]


def text(value: object) -> str:
    """A value as a cell. Half of a pair of characters, and a NUL, is nothing."""
    said = "" if value is None else str(value)
    if "\0" in said or not said.isascii():
        said = said.replace("\0", "").encode("utf-8", "ignore").decode()
    return " ".join(said.split())


def _leaves(value: object, kind: str, outside: Mapping[str, str], depth: int) -> Iterator[dict[str, str]]:
    if depth > DEEPEST:
        raise Faulty([say(TOO_DEEP)])
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item, kind, outside, depth + 1)
    elif isinstance(value, dict):
        yield from _of_object(value, kind, outside, depth)
    elif kind in ("person", "seat", "body") and (name := text(value)):
        yield {**outside, _OF_A_NAME[kind]: name}


def _of_object(
    one: Mapping[str, object], kind: str, outside: Mapping[str, str], depth: int
) -> Iterator[dict[str, str]]:
    kind = kind or _kind_by_content(one)
    own = _fields(one, kind)
    inside = list(_inside(one, wrapper=not any(key in COLUMNS and key != "term" for key in own)))
    known = {**outside, **{key: said for key, said in own.items() if said or key not in outside}}
    for key, value in inside:
        named = {"body": text(key)} if not _kind(key) and key[:1].isupper() else {}
        yield from _leaves(value, _kind(key) or kind, {**named, **known}, depth + 1)
    if not inside and own:
        yield known


def _kind_by_content(one: Mapping[str, object]) -> str:
    """What an object in a list without a name is: people have assignments, bodies have people."""
    inner = {_kind(key) for key, value in one.items() if isinstance(value, list)}
    return "person" if "seat" in inner else "body" if "person" in inner else ""


def _inside(one: Mapping[str, object], wrapper: bool) -> Iterator[tuple[str, object]]:
    """What an object holds more objects in: all that is more than one, and of an envelope whatever there is."""
    for key, value in one.items():
        many = isinstance(value, list) or (isinstance(value, dict) and _holds_many(value))
        if many and (_kind(key) in ("person", "body", "seat") or (wrapper and _has_objects(value))):
            yield key, list(value.values()) if isinstance(value, dict) and _by_id(value) else value


def _has_objects(value: object) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(one, dict | list) for one in inner)


def _holds_many(value: Mapping[str, object]) -> bool:
    return any(isinstance(inner, list) for inner in value.values()) or _by_id(value)


def _by_id(value: Mapping[str, object]) -> bool:
    """Whether an object is a list whose keys are ids."""
    return len(value) > 0 and all(isinstance(inner, dict) for inner in value.values()) and not any(map(_kind, value))


def _fields(one: Mapping[str, object], kind: str) -> dict[str, str]:
    """What an object says by itself, and by the single objects in it, such as its party. Whole titles come first."""
    sure: dict[str, str] = {}
    weak: dict[str, str] = {}
    for key, value in one.items():
        if isinstance(value, dict):
            weak |= _single(value, _kind(key))
        elif not isinstance(value, list):
            column, certain = _column(key, kind)
            said = _respelled(text(value)) if column == "title" else text(value)
            (sure if certain else weak)[column] = said or sure.get(column) or weak.get(column, "")
    return {column: sure.get(column) or weak.get(column, "") for column in weak | sure if column}


def _single(one: Mapping[str, object], kind: str) -> dict[str, str]:
    """What one object of a kind says for that which it stands in: its name; a term its days too."""
    if not kind or _holds_many(one):
        return {}
    fields = {column: said for column, said in _fields(one, kind).items() if not column.startswith("?")}
    if kind == "term" and "from" in fields and "to" in fields:
        return {"term": f"{fields['from']} - {fields['to']}"}
    return fields


@lru_cache(maxsize=1000)
def _column(raw: str, kind: str) -> tuple[str, bool]:
    """The column that a key means in an object of a kind, and whether it can mean nothing else. "" is none."""
    key = bare(raw)
    if key in _IDS:
        return ("id", False) if kind in ("person", "") and key in ("id", "uuid", "guid") else ("", False)
    if key in _NAMES:
        return _OF_A_NAME[kind], False
    if kind == "party":
        return ("party", True) if key in _SHORT else ("", False)
    column = _COLUMN_OF.get(key) or _COLUMN_OF.get(_DAY.sub("", key))
    if column and kind == "body" and column not in ("body", "party"):
        return "", False  # its own days and address, and nobody's
    return (column, True) if column else (f"?{raw[:40]}", False)


@lru_cache(maxsize=1000)
def _kind(key: str) -> str:
    return _KIND_OF.get(bare(key), "")


def _respelled(title: str) -> str:
    """A title with the letters that those who wrote the file left out: "VICE_ORDFORANDE"."""
    words = title.replace("_", " ").split(" ")
    return " ".join(_RESPELLED.get(word.lower(), word) for word in words)


def _drop_ids_of_rows(found: list[dict[str, str]]) -> None:
    """Take away ids that are those of assignments and not of people: no two are alike, although names are."""
    ids = [one["id"] for one in found if "id" in one]
    names = {(one.get("name", ""), one.get("first", ""), one.get("last", ""), one.get("party", "")) for one in found}
    if len(set(ids)) == len(found) > len(names):
        for one in found:
            del one["id"]
