"""Days as registers write them: 2026-12-31, 1/1/2023, 2023-01, 2023, 44927, "tills vidare". Pure."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from fackpol.base.words import later
from fackpol.network.classification import plain

UNSAID = {"", "-", "--", "?", "0000-00-00"}
OPEN = {"tills vidare", "tillsvidare", "tv", "t v", "t.v", "löpande", "until further notice"}
# Registers write these, and 9999-12-31, for a day that they do not have.
_NO_DAYS = {date(1, 1, 1), date(1900, 1, 1)}
FIRST_YEAR, LAST_YEAR, NO_YEAR = 1950, 2100, 9999
_NONE = later("Rad {number}: ”{text}” är inget datum. Skriv åååå-mm-dd.")
_NOWHERE = later("Rad {number}: ”{text}” finns inte i kalendern.")
_MONTH_FIRST = later("Rad {number}: ”{text}” har månaden före dagen. Skriv åååå-mm-dd.")
_YEAR = later("Rad {number}: året i ”{text}” kan inte stämma.")
_D = "[0-9]"
_WHOLE = re.compile(rf"({_D}{{4}})([-/.]?)({_D}{{2}})\2({_D}{{2}})(?:[t z].*)?")
_SHORT = re.compile(rf"({_D}{{4}})[-/.]({_D}{{1,2}})[-/.]({_D}{{1,2}})")
_DAY_FIRST = re.compile(rf"({_D}{{1,2}})[-/. ]+({_D}{{1,2}}|[a-z]+)[-/. ]+({_D}{{4}})")
_TWO_DIGITS = re.compile(rf"({_D}{{2}})({_D}{{2}})({_D}{{2}})")  # of the year, as in a Swedish personal number
_LAST_OF_TWO = 69  # is 2069; 70 is 1970
MONTHS = 12
_MONTH = re.compile(rf"({_D}{{4}})-({_D}{{1,2}})|([a-z]+)\.? ({_D}{{4}})|({_D}{{4}})")
_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_COUNTED = re.compile(rf"({_D}{{5}})(?:[.,]{_D}+)?")  # a spreadsheet's days since its first
_SHEETS_FIRST = date(1899, 12, 30)
_YEARS = re.compile(rf"(({_D}{{2}}){_D}{{2}})\s*[-/]\s*({_D}{{4}}|{_D}{{2}})")
_BETWEEN = re.compile(r"\s+(?:-|till|till och med|t\.?o\.?m\.?)\s+|\s*(?:--)\s*")


class NoDay(ValueError):
    """A text that is no day. `why` says so of a row's `number` and the `text`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@lru_cache(maxsize=1000)  # a register of 200,000 rows has some tens of days
def read(text: str, last: bool = False) -> date | None:
    """The day that a text means; with `last`, the last one of a month or a year. None: it is open, or not said.

    Raises NoDay for what is no day. The day stands before the month, as people write it in Sweden.
    """
    said = plain(text).strip(" .")
    if said in UNSAID or said in OPEN:
        return None
    day = _whole(said) or _part(said, last)
    if day in _NO_DAYS or day.year == NO_YEAR or (last and day.year >= LAST_YEAR):
        return None
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise NoDay(_YEAR if str(day.year) in said != str(day.year) else _NONE)
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
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _SHORT.fullmatch(said):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _COUNTED.fullmatch(said):
        return _SHEETS_FIRST + timedelta(days=int(found[1]))
    if found := _DAY_FIRST.fullmatch(said):
        return _day_first(int(found[3]), _month(found[2]), int(found[1]))
    return _short_year(said)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDay(_NOWHERE) from None


def _day_first(year: int, month: int, day: int) -> date:
    if month > MONTHS and _day(year, day, month):
        raise NoDay(_MONTH_FIRST)
    return _day(year, month, day)


def _short_year(said: str) -> date | None:
    """The day of six digits. Where they are none they may be a year and a month, and nobody is told of a calendar."""
    found = _TWO_DIGITS.fullmatch(said)
    if not found:
        return None
    year = int(found[1]) + (2000 if int(found[1]) <= _LAST_OF_TWO else 1900)
    try:
        return date(year, int(found[2]), int(found[3]))
    except ValueError:
        raise NoDay(_NONE) from None


def _part(said: str, last: bool) -> date:
    """A month or a year. Raises NoDay when it is neither."""
    found = _MONTH.fullmatch(said)
    if not found:
        raise NoDay(_NONE)
    year, month = int(found[1] or found[4] or found[5]), found[2] or found[3]
    if not month:
        return _day(year, 12, 31) if last else _day(year, 1, 1)
    first = _day(year, _month(month), 1)
    return first.replace(day=monthrange(year, first.month)[1]) if last else first


def _month(text: str) -> int:
    """A month's number, as it is written. Raises NoDay for no name of a month."""
    if text.isdigit():
        return int(text)
    name = text[:3].replace("may", "maj").replace("oct", "okt")
    if name not in _NAMES:
        raise NoDay(_NONE)
    return _NAMES.index(name) + 1
