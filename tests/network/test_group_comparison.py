"""What a group's answers mean: nothing is added twice, and nobody's own word is overruled unasked."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from fackpol.base.vault import Vault
from fackpol.network import group_comparison
from fackpol.network.group_comparison import Change, Known, not_known
from fackpol.network.group_reports import Body, LastSeat, Seat

DAG, IDA = UUID(int=1), UUID(int=2)
NEW_YEAR, FIRST, LAST = date(2026, 12, 31), date(2027, 1, 1), date(2030, 12, 31)
ROW = LastSeat(7, DAG, b"", 5, "ledamot", "Ledamot", date(2023, 1, 1), NEW_YEAR, "imported", None, None, None)
NOTHING = Known([], [], set())


def body(*rows: LastSeat) -> Body:
    return Body(5, "Äldrenämnden", FIRST, [Seat("Dag Holm", row) for row in rows])


def changes(vault: Vault, typed: dict[str, str], *rows: LastSeat, known: Known = NOTHING) -> list[Change]:
    return list(group_comparison.changes(vault, known, body(*rows), typed))


def said(some: list[Change]) -> list[tuple[Any, ...]]:
    return [(one.kind.value, one.name, one.first, one.last, one.otherwise and one.otherwise.value) for one in some]


OTHER = {"m7-choice": "other", "m7-name": "Ulf Å", "m7-seat": "ordforande"}
CASES: list[tuple[dict[str, str], dict[str, Any], list[tuple[Any, ...]]]] = [
    ({}, {}, []),
    ({"m7-choice": "unknown"}, {}, []),
    ({"m7-choice": "same"}, {}, [("renewed", "Dag Holm", FIRST, LAST, None)]),
    ({"m7-choice": "same", "c5-day": "2027-02-15"}, {}, [("renewed", "Dag Holm", date(2027, 2, 15), LAST, None)]),
    ({"m7-choice": "same"}, {"to_day": None}, []),
    ({"m7-choice": "same"}, {"to_day": date(2027, 3, 31)},
     [("renewed", "Dag Holm", date(2027, 4, 1), date(2031, 3, 31), None)]),
    ({"m7-choice": "same"}, {"after": "leaves"}, [("said", "Dag Holm", FIRST, LAST, "leaves")]),
    ({"m7-choice": "same"}, {"after": "changes"}, [("said", "Dag Holm", FIRST, LAST, "changes")]),
    (OTHER, {}, [("added", "Ulf Å", FIRST, LAST, None)]),
    (OTHER, {"next_status": "declared"}, [("said", "Ulf Å", FIRST, LAST, "stays")]),
    (OTHER, {"next_status": "confirmed"}, [("said", "Ulf Å", FIRST, LAST, "confirmed")]),
    (OTHER, {"next_status": "imported"}, [("added", "Ulf Å", FIRST, LAST, None)]),
    (OTHER, {"to_day": LAST, "status": "declared"}, [("said", "Ulf Å", FIRST, LAST, "confirmed")]),
    (OTHER, {"to_day": LAST}, [("added", "Ulf Å", FIRST, LAST, None)]),
    ({"m7-choice": "none"}, {}, [("no_seat", "", FIRST, None, None)]),
    ({"m7-choice": "none"}, {"to_day": None},
     [("ended", "Dag Holm", FIRST, None, None), ("no_seat", "", FIRST, None, None)]),
    ({"m7-choice": "none"}, {"to_day": None, "status": "declared"},
     [("said", "Dag Holm", FIRST, None, "confirmed"), ("no_seat", "", FIRST, None, None)]),
    ({"m7-choice": "none", "c5-0-name": "Pia Ö"}, {}, [("added", "Pia Ö", FIRST, LAST, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "row", "found"), CASES)
def test_what_each_answer_would_change(
    vault: Vault, typed: dict[str, str], row: dict[str, Any], found: list[tuple[Any, ...]]
) -> None:
    assert said(changes(vault, typed, replace(ROW, **row))) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({}, []),
        ({"c5-choice": "unknown"}, []),
        ({"c5-choice": "none"}, [("no_seat", "", FIRST, None, None)]),
        ({"c5-choice": "other", "c5-0-name": "Ulf", "c5-1-name": "Pia"},
         [("added", "Ulf", FIRST, LAST, None), ("added", "Pia", FIRST, LAST, None)]),
    ],
)  # fmt: skip
def test_where_nobody_is_known(vault: Vault, typed: dict[str, str], found: list[tuple[Any, ...]]) -> None:
    assert said(changes(vault, typed)) == found


def mandate(person: UUID, seat: str = "ordforande") -> dict[str, Any]:
    return {"person": person, "committee": 5, "seat": seat, "from_day": FIRST, "to_day": LAST}


def test_what_is_there_already_is_not_added_twice(vault: Vault) -> None:
    known = Known([(IDA, "ulf å", None)], [mandate(DAG), mandate(IDA)], {(5, FIRST)})  # type: ignore[list-item]
    for typed in ({"m7-choice": "same"}, OTHER, {"m7-choice": "none"}):
        assert changes(vault, typed, ROW, known=known) == []


def test_whoever_comes_to_another_seat_than_she_has_is_added(vault: Vault) -> None:
    known = Known([(IDA, "ulf å", None)], [mandate(IDA, "ledamot")], set())  # type: ignore[list-item]
    (one,) = changes(vault, OTHER, ROW, known=known)
    assert (one.person, one.kind) == (IDA, "added")


def test_the_one_before_ends_even_if_the_one_after_is_there(vault: Vault) -> None:
    known = Known([(IDA, "ulf å", None)], [mandate(IDA)], set())  # type: ignore[list-item]
    (one,) = changes(vault, OTHER, replace(ROW, to_day=LAST), known=known)
    assert (one.person, one.before and one.before.row.id) == (IDA, 7)


@pytest.mark.parametrize(
    ("seat", "status", "found"),
    [
        ("ledamot", "imported", [("ended", "Dag Holm", FIRST, None, None)]),
        ("ledamot", "declared", [("said", "Dag Holm", FIRST, None, "stays")]),
        ("ordforande", "imported", []),  # it is the seat that the party no longer has
    ],
)
def test_the_next_term_that_a_register_has_ends_with_a_seat_that_the_party_has_no_longer(
    vault: Vault, seat: str, status: str, found: list[tuple[Any, ...]]
) -> None:
    known = Known([], [mandate(DAG, seat)], {(5, FIRST)})  # type: ignore[list-item]
    row = replace(ROW, next=8, next_status=status)
    assert said(changes(vault, {"m7-choice": "none"}, row, known=known)) == found


def test_the_next_term_of_the_one_before_ends_even_if_the_one_after_is_there(vault: Vault) -> None:
    both = [mandate(DAG, "ledamot"), mandate(IDA, "ledamot")]
    known = Known([(IDA, "ulf å", None)], both, set())  # type: ignore[arg-type]
    row, typed = replace(ROW, next=8, next_status="imported"), {**OTHER, "m7-seat": "ledamot"}
    (one,) = changes(vault, typed, row, known=known)
    assert (one.kind, one.person, one.before and one.before.row.next) == ("added", IDA, 8)
    changed = Known(known.people, [mandate(DAG), mandate(IDA, "ledamot")], set())  # type: ignore[list-item]
    assert changes(vault, typed, row, known=changed) == []  # the two change seats


EMAIL = "ulf.a@example.org"


@pytest.mark.parametrize(
    ("name", "email", "reach", "person", "otherwise"),
    [
        ("ulf å", None, "", IDA, None),
        ("ulf å", None, EMAIL, IDA, None),  # of whom we had no address
        ("ulf å", EMAIL, "", IDA, None),
        ("ulf å", EMAIL, "ULF.A@example.org", IDA, None),
        ("ulf å", "another@example.org", EMAIL, None, "namesake"),
        ("moa annan", EMAIL, EMAIL, None, None),  # a group's office has one address
        ("moa annan", None, "", None, None),
    ],
)
def test_who_is_who(
    vault: Vault, name: str, email: str | None, reach: str, person: UUID | None, otherwise: str | None
) -> None:
    known = Known([(IDA, name, vault.index(email) if email else None)], [], set())
    (one,) = changes(vault, {**OTHER, "m7-reach": reach}, ROW, known=known)
    assert (one.person, one.otherwise) == (person, otherwise)
    assert one.kind == ("said" if otherwise else "added")


def test_two_of_one_name_are_asked_about(vault: Vault) -> None:
    known = Known([(DAG, "ulf å", None), (IDA, "ulf å", None)], [], set())
    (one,) = changes(vault, OTHER, ROW, known=known)
    assert (one.kind, one.otherwise) == ("said", "namesake")


def test_what_is_left_unsaid(vault: Vault) -> None:
    some = [body(ROW), body(ROW, replace(ROW, id=8)), body()]
    assert not_known(some, {}) == some
    assert not_known(some, {"m7-choice": "same", "m8-choice": "unknown", "c5-choice": "none"}) == [some[1]]


def test_a_rows_key_reveals_no_name_and_is_its_own(vault: Vault) -> None:
    (one,) = changes(vault, OTHER, ROW)
    (two,) = changes(vault, {**OTHER, "m7-name": "Pia Ö"}, ROW)
    assert one.key != two.key
    assert "Ulf" not in one.key
    assert "Ulf" not in repr(one)


def test_what_is_known_of_people_does_not_show_in_a_repr() -> None:
    assert "dag holm" not in repr(Known([(DAG, "dag holm", None)], [], set()))
