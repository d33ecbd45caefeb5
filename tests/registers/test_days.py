"""Days as registers write them, and what is no day."""

from datetime import date

import pytest

from fackpol.registers import days

FIRST = date(2023, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2023-01-01", "20230101", "2023-01-01 00:00:00", "2023-01-01T00:00", "2023-01-01Z", "2023-1-1", "2023/01/01",
        "01.01.2023", "1.1.2023", "1/1/2023", "1/1-2023", "1/1 2023", "01-01-2023", "1 januari 2023", "1 jan. 2023",
        "jan 2023", "2023-01", "2023", "44927", "44927.5",
    ],
)  # fmt: skip
def test_a_first_day_in_every_dress(text: str) -> None:
    assert days.read(text) == FIRST


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026", date(2026, 12, 31)), ("2024-02", date(2024, 2, 29)), ("februari 2023", date(2023, 2, 28)),
        ("31/12/2026", date(2026, 12, 31)), ("2026-12-31", date(2026, 12, 31)),
        ("tills vidare", None), ("Tills vidare.", None), ("t.v.", None), ("9999-12-31", None),
        ("9999", None), ("31/12/9999", None), ("46387", date(2026, 12, 31)), ("-", None), ("", None),
    ],
)  # fmt: skip
def test_a_last_day_is_the_last_of_its_month_or_year_or_open(text: str, day: date | None) -> None:
    assert days.read(text, last=True) == day


@pytest.mark.parametrize(
    "text",
    [
        "tills vidare", "2023-02-30", "0000-00-00", "0001-01-01", "1900-01-01", "9999-12-31", "2023-W01-1", "2023-001",
        "230101", "10000", "4492", "23-01-01", "1/13/2023", "13 brumaire 2023", "２０２３-01-01", "hösten 2023", "x",
    ],
)  # fmt: skip
def test_what_is_no_first_day_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the sentence is the reader's
        days.read(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2023-2026", ("2023", "2026")), ("2023 – 2026", ("2023", "2026")),
        ("2023-26", ("2023", "2026")), ("2023/26", ("2023", "2026")), ("2026-2023", ("", "")),
        ("2022-10-15 - 2026-10-14", ("2022-10-15", "2026-10-14")), ("1/1 2023 till 2026", ("1/1 2023", "2026")),
        ("2023-01", ("", "")), ("", ("", "")),
    ],
)  # fmt: skip
def test_a_term_has_two_days(text: str, parts: tuple[str, str]) -> None:
    assert days.term(text) == parts
