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
        "jan 2023", "2023-01", "2023", "44927", "44927.5", "230101",
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
        ("9999", None), ("tillsvidare", None), ("1900-01-01", None), ("1/1/1900", None), ("0001-01-01", None),
        ("261231", date(2026, 12, 31)),
        ("31/12/9999", None), ("46387", date(2026, 12, 31)), ("-", None), ("", None),
    ],
)  # fmt: skip
def test_a_last_day_is_the_last_of_its_month_or_year_or_open(text: str, day: date | None) -> None:
    assert days.read(text, last=True) == day


@pytest.mark.parametrize(
    "text", ["tills vidare", "0000-00-00", "0001-01-01", "1900-01-01", "1900-01-01 00:00:00", "9999-12-31", "-", ""]
)
def test_a_first_day_that_the_register_does_not_have_is_not_said(text: str) -> None:
    assert days.read(text) is None


@pytest.mark.parametrize(
    ("why", "texts"),
    [
        ("är inget datum", ["2023-W01-1", "2023-001", "202301", "10000", "4492", "1949", "23-01-01",
                             "13 brumaire 2023", "x", "hösten 2023", "２０２３-01-01"]),
        ("finns inte i kalendern", ["2023-02-30", "20230230", "2022-15-10", "2023-13",
                                     "31/4/2023", "13/13/2023", "1/32/2023", "0000-05-01", "0000"]),
        ("har månaden före dagen", ["1/13/2023", "10/15/2022", "12.31.2026"]),
        ("kan inte stämma", ["1923-01-01", "2203-01-01", "1/1/1912"]),
    ],
)  # fmt: skip
def test_what_is_no_first_day_is_not_guessed_and_it_is_said_why(why: str, texts: list[str]) -> None:
    for text in texts:
        with pytest.raises(days.NoDay) as told:
            days.read(text)
        assert why in told.value.why, text


@pytest.mark.parametrize(
    ("text", "day"), [("981015", date(1998, 10, 15)), ("700101", date(1970, 1, 1)), ("691231", date(2069, 12, 31))]
)
def test_six_digits_begin_with_the_year(text: str, day: date) -> None:
    assert days.read(text) == day


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
