"""Which lines are one person's, by what they say of her."""

from datetime import date

import pytest

from fackpol.registers import marks
from fackpol.registers.reading import RegisterRow

HERS = "anna@example.org"


def line(id: str = "", email: str | None = None, name: str = "Anna Ek") -> RegisterRow:
    return RegisterRow(2, id, name, email, "V", "Äldrenämnden", "Ledamot", date(2023, 1, 1), None)


def together(*lines: RegisterRow) -> bool:
    """Whether all the lines are one person's."""
    called = {one.name: one.name.lower() for one in lines}
    roots = marks.joined(list(lines), marks.shared(list(lines), called), called)
    return len({roots[marks.said(one)] for one in lines}) == 1


@pytest.mark.parametrize(
    ("lines", "one"),
    [
        ([line("1"), line("1", name="Anna Öberg")], True),
        ([line(email=HERS), line(email=HERS.upper())], True),
        ([line("1", HERS), line(email=HERS)], True),  # her address joins what her id does not
        ([line("1"), line()], True),  # nobody else has the name
        ([line("1"), line("2")], False),
        ([line("1"), line("2"), line()], False),
        ([line(email=HERS), line(email="anna.2@example.org")], False),
        ([line(email=HERS), line(email=HERS, name="Bo Ek")], False),  # an office's
        ([line("1", HERS), line("2", HERS, name="Bo Ek")], False),
        ([line("1", HERS), line("1", HERS, name="Anna Öberg"), line(email=HERS)], True),  # hers, by two names
    ],
)
def test_lines_are_one_persons_by_id_address_or_a_name_of_her_own(lines: list[RegisterRow], one: bool) -> None:
    assert together(*lines) == one


def test_an_address_that_several_have_says_nothing() -> None:
    some = [line(email=HERS), line(email=HERS.upper(), name="Bo Ek"), line(email="cilla@example.org", name="Cilla Ek")]
    shared = marks.shared(some, {one.name: one.name for one in some})
    assert [marks.address(one, shared) for one in some] == [None, None, "cilla@example.org"]
