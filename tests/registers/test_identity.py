"""Who is who, without a database: the surest says first, and whoever is not sure is asked about."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import cast
from uuid import UUID

import pytest

from fackpol.registers import identity
from fackpol.registers.entries import Entry, grouped
from fackpol.registers.holding import Holding
from fackpol.registers.identity import Known, Recognised
from fackpol.registers.reading import RegisterRow

AREA = "0136"
ANNA, OTHER = UUID(int=1), UUID(int=2)
HERS, NEW = "anna@example.org", "anna.2@example.org"


def line(number: int, id: str = "", email: str | None = None, name: str = "Anna Karlsson") -> RegisterRow:
    return RegisterRow(number, id, name, email, "V", "Äldrenämnden", "Ledamot", date(2023, 1, 1), None)


def ours(person: UUID = ANNA, id: str = "", email: str = "", name: str = "anna karlsson") -> Known:
    ids, addresses = {f"{AREA}|{id}|v"} if id else set(), {email} if email else set()
    return Known(person, frozenset({name}), frozenset(ids), frozenset(addresses), bool(id), bool(email))


def found(
    lines: list[RegisterRow],
    *known: Known,
    stopped: set[str] = frozenset(),  # type: ignore[assignment]
    holds: Callable[[UUID, Entry], bool] = lambda person, entry: False,
    sitting: Callable[[Entry], set[UUID]] = lambda entry: set(),
) -> list[Recognised]:
    holding = cast(Holding, SimpleNamespace(holds=holds, sitting=sitting))
    return identity.recognise(grouped(AREA, lines), known, stopped, holding)


def said(rows: list[Recognised]) -> list[object]:
    """The person, "new", "asked" or "left out", of each entry."""
    return ["left out" if row.left_out else "asked" if row.asked else row.person or "new" for row in rows]


@pytest.mark.parametrize(
    ("entry", "known", "expected"),
    [
        (line(2, "1"), ours(id="1", name="anna ek"), ANNA),  # her id, whatever she is called
        (line(2, "1", NEW), ours(id="1", email=HERS), ANNA),
        (line(2, "1", HERS), ours(email=HERS), ANNA),
        (line(2, "", HERS), ours(id="1", email=HERS), ANNA),
        (line(2, "2", HERS), ours(id="1", email=HERS), ANNA),
        (line(2, "", HERS), ours(email=HERS, name="anna ek"), ANNA),  # a name in common
        (line(2, "", HERS), ours(email=HERS, name="siv ek"), "asked"),
        (line(2), ours(id="1", email=HERS), ANNA),  # only a name, and one who has it
        (line(2, "1"), ours(), ANNA),
        (line(2, "", HERS), ours(id="1"), ANNA),
        (line(2, "", NEW), ours(email=HERS), "asked"),
        (line(2, "2"), ours(id="1"), "asked"),
        (line(2, "", NEW), ours(email=HERS, name="siv ek"), "new"),
    ],
)
def test_the_surest_says_who_she_is(entry: RegisterRow, known: Known, expected: object) -> None:
    assert said(found([entry], known)) == [expected]


def test_whoever_is_found_by_more_is_nobody_elses_by_less() -> None:
    """Where the register has ids for both, two of one name stay two."""
    assert said(found([line(2, "1"), line(3, "2")], ours(id="1"))) == [ANNA, "new"]
    assert said(found([line(2, "1", HERS), line(3, "2", NEW)])) == ["new", "new"]


def test_another_address_of_the_same_name_is_asked_about_for_one_person_can_have_two() -> None:
    two = [line(2, email=HERS), line(3, email=NEW)]
    for lines in (two, [two[0], line(3, "2")], [line(2, "1", HERS), two[1]]):
        rows = found(lines, ours(id=lines[0].id, email=HERS))
        assert (said(rows), rows[1].candidates) == ([ANNA, "asked"], (ANNA,))
        assert said(found(lines)) == ["new", "asked"]  # she can be answered when the first is taken in
    assert said(found(two, ours(email=HERS), ours(OTHER, email=NEW))) == [ANNA, OTHER]
    both = Known(ANNA, frozenset({"anna karlsson"}), frozenset(), frozenset({HERS, NEW}), False, True)
    assert said(found(two, both)) == [ANNA, ANNA]


def test_whoever_holds_the_very_mandate_is_the_first_answer_also_where_the_address_is_anothers() -> None:
    ali, mehmet = ours(email=HERS, name="ali demir"), ours(OTHER, email=NEW, name="mehmet kaya")
    swapped = [line(2, email=NEW, name="Ali Demir"), line(3, email=HERS, name="Mehmet Kaya")]
    rows = found(swapped, ali, mehmet, holds=lambda person, entry: person == (ANNA if HERS in entry.key else OTHER))
    assert said(rows) == ["asked", "asked"]
    assert [row.candidates for row in rows] == [(OTHER, ANNA), (ANNA, OTHER)]
    rows = found(swapped, ali, mehmet, holds=lambda person, entry: person == (OTHER if HERS in entry.key else ANNA))
    assert [row.candidates for row in rows] == [(ANNA, OTHER), (OTHER, ANNA)]
    two = ours(email=HERS), ours(OTHER, email=NEW)
    (row,) = found([line(2, email="anna.3@example.org")], *two, holds=lambda person, entry: person == OTHER)
    assert row.candidates == (OTHER, ANNA)


def test_a_like_name_with_the_address_is_not_taken_for_her_where_somebody_has_the_very_name() -> None:
    (row,) = found([line(2, email=NEW)], ours(email=HERS), ours(OTHER, email=NEW, name="anna ek"))
    assert (row.asked, row.candidates) == (True, (ANNA, OTHER))
    (row,) = found([line(2, email=NEW)], ours(OTHER, email=NEW, name="anna ek"))
    assert row.person == OTHER


def test_of_several_of_the_name_whoever_is_in_no_other_line_comes_first() -> None:
    lines = [line(2, email=NEW), line(3, email="anna.3@example.org")]
    (_, row) = found(lines, ours(email=HERS), ours(OTHER, email=NEW))
    assert row.candidates == (ANNA, OTHER)


def test_where_two_can_be_one_of_ours_or_one_can_be_two_of_ours_somebody_is_asked() -> None:
    assert said(found([line(2, "1"), line(3, "2")], ours())) == ["asked", "asked"]
    (row,) = found([line(2)], ours(email=HERS), ours(OTHER, email=NEW))
    assert row.candidates == (ANNA, OTHER)
    assert said(found([line(2, email=HERS), line(3, email=NEW), line(4)])) == ["new", "asked", "asked"]


def test_a_mandate_in_common_says_which_of_two_she_is_but_not_against_an_address() -> None:
    two = ours(email=HERS), ours(OTHER, email=NEW)
    assert said(found([line(2)], *two, holds=lambda person, entry: person == OTHER)) == [OTHER]
    assert said(found([line(2, "2")], ours(id="1"), holds=lambda person, entry: True)) == [ANNA]
    assert said(found([line(2, email=NEW)], ours(email=HERS), holds=lambda person, entry: True)) == ["asked"]


def test_whoever_has_asked_to_be_left_out_is_found_by_id_or_name_but_is_nobody_else() -> None:
    assert said(found([line(2, "1")], stopped={f"{AREA}|1|v"})) == ["left out"]
    by_name = {f"{AREA}|anna karlsson|v"}
    assert said(found([line(2)], stopped=by_name)) == ["left out"]
    assert said(found([line(2, "2")], ours(id="2"), stopped=by_name)) == [ANNA]


def test_nobody_is_shown_in_a_repr() -> None:
    assert "Anna" not in repr(found([line(2, "1", HERS)], ours(id="1")))
    assert "anna" not in repr(found([line(2, "1", HERS)], ours(id="1")))


def test_what_surer_lines_say_of_somebody_is_no_reason_to_take_a_bare_name_for_her() -> None:
    """The same file again: two of the name are known by now, and one of them sits where the bare line says."""
    lines = [line(2), line(3, "1"), line(4, email=NEW)]
    rows = found(
        lines, ours(id="1"), ours(OTHER, email=NEW), holds=lambda person, entry: bool(person == ANNA and entry.lines)
    )
    assert said(rows) == ["asked", ANNA, OTHER]


def test_somebody_called_the_same_in_another_order_is_asked_about_and_never_taken_for_her() -> None:
    cilla = ours(name="cilla ask")
    (row,) = found([line(2, name="Ask Cilla")], cilla)
    assert (row.asked, row.candidates) == (True, (ANNA,))
    assert said(found([line(2, name="Cilla Ask"), line(3, name="Ask Cilla")], cilla)) == [ANNA, "asked"]
    assert said(found([line(2, name="Cilla Ask"), line(3, name="Ask Cilla")])) == ["new", "asked"]
    assert said(found([line(2, "1", name="Erik Johan"), line(3, "2", name="Johan Erik")])) == ["new", "new"]
    assert said(found([line(2, "2", name="Ask Cilla")], ours(id="1", name="cilla ask"))) == ["new"]
    assert said(found([line(2, name="Cilla Ek"), line(3, name="Ask")], cilla)) == ["new", "new"]
    two = Known(ANNA, frozenset({"cilla ask", "ask cilla"}), frozenset(), frozenset(), False, False)
    assert said(found([line(2, name="Cilla Ask"), line(3, name="Ask Cilla")], two)) == [ANNA, ANNA]
    married = Known(ANNA, frozenset({"cilla ek", "cilla ask"}), frozenset(), frozenset(), False, False)
    assert said(found([line(2, name="Cilla Ek"), line(3, name="Cilla Ask")], married)) == [ANNA, "new"]


def test_whoever_takes_over_a_seat_with_its_first_day_and_has_a_like_name_may_have_another_name_now() -> None:
    siv = ours(name="siv östlund")

    def sitting(entry: Entry) -> set[UUID]:
        return {ANNA, UUID(int=9)}  # who is not in the list of those whom the register may mean

    (row,) = found([line(2, name="Siv Lind")], siv, sitting=sitting)
    assert (row.asked, row.candidates) == (True, (ANNA,))
    assert said(
        found([line(2, email=NEW, name="Siv Lind")], ours(email=HERS, name="siv östlund"), sitting=sitting)
    ) == ["asked"]
    assert said(found([line(2, name="Siv Lind")], siv)) == ["new"]  # on another seat
    assert said(found([line(2, name="Bo Lind")], siv, sitting=sitting)) == ["new"]
    assert said(found([line(2, name="Siv Lind"), line(3, name="Siv Östlund")], siv, sitting=sitting)) == ["new", ANNA]
    assert said(found([line(2, "2", name="Siv Lind")], ours(id="1", name="siv östlund"), sitting=sitting)) == ["new"]
