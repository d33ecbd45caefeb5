"""The form of a group's report: what is kept of a request, and how many lines for new people it has."""

from datetime import date

import pytest
from starlette.datastructures import FormData

from fackpol.network.group_reports import Body
from fackpol.network.reference import Reference
from fackpol.pages import group_report_form

BODY = Body(5, "Äldrenämnden", date(2027, 1, 1), [])


@pytest.mark.parametrize(("written", "lines"), [(0, 1), (1, 2), (9, 10), (10, 10)])
def test_there_is_one_line_more_than_is_written_but_never_too_many(known: Reference, written: int, lines: int) -> None:
    typed = {f"c5-{n}-name": f"Person {n}" for n in range(written)}
    (asked,) = group_report_form.asked(known, [BODY], typed)
    assert len(asked.new) == lines


def test_only_what_stands_in_its_fields_is_kept_and_only_so_much(known: Reference) -> None:
    some = group_report_form.asked(known, [BODY], {})
    posted = {
        "c5-choice": "other",
        "c5-0-name": " Ulf \n Å\0 ",
        "c5-0-reach": "x" * 5000,
        "c6-choice": "none",
        "send": "1",
    }
    kept = group_report_form.kept(some, FormData(posted))
    assert kept == {"c5-choice": "other", "c5-0-name": "Ulf Å", "c5-0-reach": "x" * group_report_form.MOST_TYPED}


def test_a_field_that_is_emptied_is_kept_empty(known: Reference) -> None:
    some = group_report_form.asked(known, [BODY], {"c5-0-name": "Ulf"})
    assert group_report_form.kept(some, FormData({"c5-0-name": ""})) == {"c5-0-name": ""}
