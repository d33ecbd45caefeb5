"""Days and times as people say them, and the local time of the country that the service runs in. Pure.

A moment is an aware datetime in UTC; a day is a date in `HERE`. Swedish and English are written as we want them;
every other language as Unicode's locale data (CLDR) has it.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, format_time

from fackpol.base.words import language, locale

HERE = ZoneInfo("Europe/Stockholm")
OURS = ("sv", "en")


class Gap(ValueError):
    """The local time does not exist, because the clocks are put forward over it that night."""


class Fold(ValueError):
    """The local time comes twice, because the clocks are put back that night."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


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
    return format_date(_local(when), "EEEE d MMMM y" if locale() in OURS else "full", locale=locale())


def short_day(when: date | datetime) -> str:
    """ "14 maj"."""
    if locale() in OURS:
        return format_date(_local(when), "d MMMM", locale=locale())
    return _as_in_cldr("MMMMd", when)


def day_year(when: date | datetime) -> str:
    """ "31 december 2026"."""
    return format_date(_local(when), "d MMMM y" if locale() in OURS else "long", locale=locale())


def weekday(day: date) -> str:
    """ "måndag"."""
    return format_date(day, "EEEE", locale=locale())


def month(when: date | datetime) -> str:
    """ "maj 2026"."""
    if locale() in OURS:
        return format_date(_local(when), "MMM y", locale=locale())
    return _as_in_cldr("yMMM", when)


def month_name(number: int) -> str:
    """ "maj" for 5."""
    return format_date(date(2000, number, 1), "LLLL", locale=locale())


def clock(when: datetime) -> str:
    """ "18.00", to stand after "kl."; in English "6 pm" or "6.30 pm"."""
    local = when.astimezone(HERE)
    if language() == "en":
        return format_datetime(local, "h.mm a" if local.minute else "h a", locale="en_GB").lower().replace(" ", " ")
    return format_time(local, "HH.mm" if locale() in OURS else "short", locale=locale())


def _as_in_cldr(skeleton: str, when: date | datetime) -> str:
    return format_skeleton(skeleton, datetime.combine(_local(when), time()), locale=locale())


def _local(when: date | datetime) -> date:
    return today(when) if isinstance(when, datetime) else when


def typed(text: str) -> date | None:
    """The day that a date field sends (ISO 8601); None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
