"""Days as registers write them: 2026-12-31, 1/1/2023, 2023-01, 2023, 44927, "tills vidare". Pure."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from fackpol.network.classification import plain

UNSAID = {"", "-", "--", "?"}
OPEN = {"tills vidare", "tv", "t v", "t.v", "löpande", "until further notice"}
FIRST_YEAR, LAST_YEAR = 1950, 2100  # registers write 1900-01-01 and 9999-12-31 for a day that they do not have
_D = "[0-9]"
_WHOLE = re.compile(rf"({_D}{{4}})([-/.]?)({_D}{{2}})\2({_D}{{2}})(?:[t z].*)?")
_SHORT = re.compile(rf"({_D}{{4}})[-/.]({_D}{{1,2}})[-/.]({_D}{{1,2}})")
_DAY_FIRST = re.compile(rf"({_D}{{1,2}})[-/. ]+({_D}{{1,2}}|[a-z]+)[-/. ]+({_D}{{4}})")
_MONTH = re.compile(rf"({_D}{{4}})-({_D}{{1,2}})|([a-z]+)\.? ({_D}{{4}})|({_D}{{4}})")
_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_COUNTED = re.compile(rf"({_D}{{5}})(?:[.,]{_D}+)?")  # a spreadsheet's days since its first
_SHEETS_FIRST = date(1899, 12, 30)
_YEARS = re.compile(rf"(({_D}{{2}}){_D}{{2}})\s*[-/]\s*({_D}{{4}}|{_D}{{2}})")
_BETWEEN = re.compile(r"\s+(?:-|till|till och med|t\.?o\.?m\.?)\s+|\s*(?:--)\s*")


@lru_cache(maxsize=1000)  # a register of 200,000 rows has some tens of days
def read(text: str, last: bool = False) -> date | None:
    """The day that a text means; with `last`, the last one of a month or a year. None: it is open, or not said.

    Raises ValueError for what is no day. The day stands before the month, as people write it in Sweden.
    """
    said = plain(text).strip(" .")
    if said in UNSAID or (last and said in OPEN):
        return None
    day = _whole(said) or _part(said, last)
    if last and day.year >= LAST_YEAR:
        return None
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise ValueError(text)
    return day


def term(text: str) -> tuple[str, str]:
    """A term's two days as texts: "2023-2026", "2023-26", "2022-10-15 - 2026-10-14". Both "" when it is none."""
    said = plain(text)
    if years := _YEARS.fullmatch(said):
        first, last = years[1], years[3] if len(years[3]) > 2 else years[2] + years[3]
        return (first, last) if first < last else ("", "")
    parts = _BETWEEN.split(said)
    return (parts[0], parts[1]) if len(parts) == 2 else ("", "")


def is_unsaid(text: str) -> bool:
    """Whether a cell says nothing."""
    return plain(text).strip(" .") in UNSAID


def _whole(said: str) -> date | None:
    if found := _WHOLE.fullmatch(said):
        return date(int(found[1]), int(found[3]), int(found[4]))
    if found := _SHORT.fullmatch(said):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _COUNTED.fullmatch(said):
        return _SHEETS_FIRST + timedelta(days=int(found[1]))
    if found := _DAY_FIRST.fullmatch(said):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    return None


def _part(said: str, last: bool) -> date:
    """A month or a year. Raises ValueError when it is neither."""
    found = _MONTH.fullmatch(said)
    if not found:
        raise ValueError(said)
    year, month = int(found[1] or found[4] or found[5]), found[2] or found[3]
    if not month:
        return date(year, 12, 31) if last else date(year, 1, 1)
    number = _month(month)
    return date(year, number, monthrange(year, number)[1] if last else 1)


def _month(text: str) -> int:
    if text.isdigit():
        return date(2000, int(text), 1).month  # raises ValueError for a thirteenth
    return _NAMES.index(text[:3].replace("may", "maj").replace("oct", "okt")) + 1
