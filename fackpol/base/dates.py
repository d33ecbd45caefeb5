"""Days and times as people say them, and the local time of the country that the service runs in. Pure.

A moment is an aware datetime in UTC; a day is a date in `HERE`. Swedish and English are written as we want them;
every other language as Unicode's locale data (CLDR) has it. Babel takes 30 microseconds for a day, and a page says the
same few days again: so what it has said is kept.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import dates as babel

from fackpol.base.words import language, locale

HERE = ZoneInfo("Europe/Stockholm")
OURS = ("sv", "en")
KEPT = 4096  # days, and hours, as they are said


class Gap(ValueError):
    """The local time does not exist, because the clocks are put forward over it that night."""


class Fold(ValueError):
    """The local time comes twice, because the clocks are put back that night."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def is_due(last: datetime, every: timedelta, now: datetime) -> bool:
    """Whether what was done last at a moment is to be done again. Also when the clock has been set back since."""
    return not timedelta() <= now - last < every


def today(moment: datetime) -> date:
    """The local day at this moment."""
    return moment.astimezone(HERE).date()


def moment(day: date, clock: time) -> datetime:
    """The moment of a local time. Raises Gap or Fold on the nights when the clocks change."""
    early = datetime.combine(day, clock, HERE)
    late = early.replace(fold=1)
    if early.utcoffset() != late.utcoffset():
        # PEP 495: in a gap the later fold has the smaller offset, in an overlap the earlier has the larger.
        raise Gap if early.astimezone(UTC) > late.astimezone(UTC) else Fold
    return early.astimezone(UTC)


def long_day(when: date | datetime) -> str:
    """ "torsdag 14 maj 2026"."""
    return _day(_local(when), "EEEE d MMMM y" if locale() in OURS else "full", locale())


def short_day(when: date | datetime) -> str:
    """ "14 maj"."""
    if locale() in OURS:
        return _day(_local(when), "d MMMM", locale())
    return _as_in_cldr("MMMMd", when)


def day_year(when: date | datetime) -> str:
    """ "31 december 2026"."""
    return _day(_local(when), "d MMMM y" if locale() in OURS else "long", locale())


def weekday(day: date) -> str:
    """ "måndag"."""
    return _day(day, "EEEE", locale())


def month(when: date | datetime) -> str:
    """ "maj 2026"."""
    if locale() in OURS:
        return _day(_local(when), "MMM y", locale())
    return _as_in_cldr("yMMM", when)


def month_name(number: int) -> str:
    """ "maj" for 5."""
    return _day(date(2000, number, 1), "LLLL", locale())


def clock(when: datetime) -> str:
    """ "18.00", to stand after "kl."; in English "6 pm" or "6.30 pm"."""
    return _clock(when.astimezone(HERE).time(), language(), locale())


@lru_cache(KEPT)
def _clock(local: time, code: str, spoken: str) -> str:
    if code == "en":
        return babel.format_time(local, "h.mm a" if local.minute else "h a", locale="en_GB").lower()
    return babel.format_time(local, "HH.mm" if spoken in OURS else "short", locale=spoken)


@lru_cache(KEPT)
def _day(day: date, shape: str, spoken: str) -> str:
    return babel.format_date(day, shape, locale=spoken)


def _as_in_cldr(skeleton: str, when: date | datetime) -> str:
    return babel.format_skeleton(skeleton, datetime.combine(_local(when), time()), locale=locale())


def _local(when: date | datetime) -> date:
    return today(when) if isinstance(when, datetime) else when


def typed(text: str) -> date | None:
    """The day that a date field sends (ISO 8601); None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
