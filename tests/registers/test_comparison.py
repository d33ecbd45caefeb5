"""A register beside the mandates we have, compared without a database."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from fackpol.network.reference import Reference
from fackpol.registers import contents
from fackpol.registers.comparison import Comparison, DifferenceKind
from fackpol.registers.mandates import PlacedMandate
from fackpol.registers.reading import RegisterRow

DAG = UUID(int=1)
FIRST, LAST, TODAY = date(2023, 1, 1), date(2026, 12, 31), date(2026, 3, 1)
OURS = 7


def line(title: str = "ledamot", body: str = "Äldrenämnden", from_day: date = FIRST) -> RegisterRow:
    return RegisterRow(2, "d1", "Dag Holm", None, "V", body, title, from_day, LAST)


def compared(known: Reference, *lines: RegisterRow, status: str = "imported") -> Comparison:
    held = PlacedMandate(
        "Äldrenämnden", "0136", ["k-aldre"], 5, DAG, 7, "ledamot", "ledamot", FIRST, LAST, status
    )  # fmt: skip
    committees = {one.body: OURS if one.body == "Äldrenämnden" else None for one in lines}
    return Comparison(
        known, committees, [(one, "0136|d1|v", DAG) for one in lines], {DAG: "Dag Holm"}, [held],
        days=contents.terms(lines, TODAY),
    )  # fmt: skip


def test_the_same_mandate_is_no_difference(known: Reference) -> None:
    same = compared(known, line())
    assert [*same.renamed(), *same.changed(), *same.gone(TODAY)] == []


def test_another_title_changes_the_mandate_or_is_said_when_somebody_has_said_otherwise(known: Reference) -> None:
    for status, kind in (("imported", DifferenceKind.CHANGED), ("declared", DifferenceKind.SAID)):
        (row,) = compared(known, line("ordförande"), status=status).changed()
        assert (row.kind, row.mandate and row.mandate.id, row.line) == (kind, 5, line("ordförande"))


def test_what_is_wrong_with_us_and_in_the_file_is_said_otherwise_unless_the_same_stands_too(known: Reference) -> None:
    found = compared(known, line(), status="wrong")
    assert [row.kind for row in found.changed()] == [DifferenceKind.SAID]
    standing = replace(found.mandates[0], id=6, seat_text="Ord. ledamot", status="confirmed")
    assert list(replace(found, mandates=[*found.mandates, standing]).changed()) == []


def test_what_runs_and_is_missing_is_gone(known: Reference) -> None:
    (row,) = compared(known, line(body="Kulturnämnden")).gone(TODAY)
    assert (row.kind, row.name, row.committee) == (DifferenceKind.GONE, "Dag Holm", "Äldrenämnden")
    assert row.last == date(2026, 2, 28)
    assert list(compared(known, line(body="Kulturnämnden"), status="wrong").gone(TODAY)) == []


def test_a_new_body_that_looks_like_a_missing_committee_of_its_kind_is_that_one_renamed(known: Reference) -> None:
    (row,) = compared(known, line(body="Äldre- och omsorgsnämnden")).renamed()
    assert (row.kind, row.renamed, row.name, row.committee) == (
        DifferenceKind.RENAMED, 7, "Äldrenämnden", "Äldre- och omsorgsnämnden",
    )  # fmt: skip
    assert list(compared(known, line(body="Kulturnämnden")).renamed()) == []
