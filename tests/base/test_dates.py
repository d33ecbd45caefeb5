"""The clock of Stockholm: every local hour is one moment, none, or two, and people are told which."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fackpol.base import dates, words

SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        (date(2026, 1, 15), time(18), datetime(2026, 1, 15, 17, tzinfo=UTC)),
        (date(2026, 7, 15), time(18), datetime(2026, 7, 15, 16, tzinfo=UTC)),
        (SPRING, time(1, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (SPRING, time(3), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (AUTUMN, time(1, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (AUTUMN, time(3), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_a_local_hour_is_a_moment(day: date, clock: time, moment: datetime) -> None:
    assert dates.moment(day, clock) == moment


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_an_hour_the_clocks_jump_over_is_none(minute: int) -> None:
    with pytest.raises(dates.Gap):
        dates.moment(SPRING, time(2, minute))


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_an_hour_that_comes_twice_is_two(minute: int) -> None:
    with pytest.raises(dates.Fold):
        dates.moment(AUTUMN, time(2, minute))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)))
def test_what_is_a_moment_is_that_hour_here_again(local: datetime) -> None:
    try:
        moment = dates.moment(local.date(), local.time())
    except (dates.Gap, dates.Fold):
        assert local.hour == 2
        assert local.weekday() == 6
        return
    assert moment.astimezone(dates.HERE).replace(tzinfo=None) == local


def test_the_day_is_the_day_here_not_in_greenwich() -> None:
    just_before_midnight = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)
    assert dates.today(just_before_midnight) == date(2026, 6, 30)
    assert dates.today(just_before_midnight + timedelta(minutes=1)) == date(2026, 7, 1)


def test_days_and_hours_are_said_in_words() -> None:
    evening = datetime(2026, 5, 14, 16, tzinfo=UTC)
    assert dates.long_day(evening) == "torsdag 14 maj 2026"
    assert dates.short_day(evening) == "14 maj"
    assert dates.day_year(date(2026, 12, 31)) == "31 december 2026"
    assert dates.clock(evening) == "18.00"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sv", ["torsdag 14 maj 2026", "14 maj", "14 maj 2026", "maj 2026", "18.30"]),
        ("en", ["Thursday 14 May 2026", "14 May", "14 May 2026", "May 2026", "6.30 pm"]),
        ("de", ["Donnerstag, 14. Mai 2026", "14. Mai", "14. Mai 2026", "Mai 2026", "18:30"]),
        ("fi", ["torstai 14. toukokuuta 2026", "14. toukokuuta", "14. toukokuuta 2026", "touko 2026", "18.30"]),
        ("xx", ["torsdag 14 maj 2026", "14 maj", "14 maj 2026", "maj 2026", "18.30"]),
    ],
)
def test_each_language_writes_days_in_its_own_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: list[str]
) -> None:
    for known in ("de", "en", "fi", "xx"):
        (tmp_path / f"{known}.po").touch()
    monkeypatch.setattr(words, "LOCALE", tmp_path)
    evening = datetime(2026, 5, 14, 16, 30, tzinfo=UTC)
    with words.speaking(code):
        ways = (dates.long_day, dates.short_day, dates.day_year, dates.month, dates.clock)
        assert [way(evening) for way in ways] == said


def test_a_moment_after_midnight_here_is_the_next_day() -> None:
    assert dates.short_day(datetime(2026, 5, 14, 22, 30, tzinfo=UTC)) == "15 maj"
