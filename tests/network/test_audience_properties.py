"""No sequence of audiences tells of one to four members, whoever they are and whatever is asked."""

from collections import Counter
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from fackpol.network.audiences import Cell, Part, counted, too_few

BRANCHES = (1, 2, 3)
Group = tuple[frozenset[int], bool]
GROUPS = [
    (frozenset(branch for branch, there in zip(BRANCHES, said, strict=True) if there), fresh)
    for said in product((True, False), repeat=3)
    for fresh in (True, False)
]
CROWD = st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 23))
PARTS = [Part("new"), Part("branch"), *(Part("branch", str(branch)) for branch in BRANCHES)]
CHOICE = st.lists(
    st.sampled_from([Part(one.sort, one.key, None, included) for one in PARTS for included in (True, False)]),
    max_size=5, unique_by=lambda part: (part.sort, part.key),
)  # fmt: skip


def cells_of(crowd: dict[Group, int]) -> list[Cell]:
    """As `count_cells` makes them; the database is asked in test_audiences.py."""
    return [Cell(*group, n // 5 * 5) for group, n in crowd.items() if n >= 5]


def seen(crowd: dict[Group, int], choices: list[list[Part]]) -> list[tuple[int, tuple[Part, ...]]]:
    """All that the service answers to a sequence of choices: a number, or the parts that can not be chosen."""
    cells = cells_of(crowd)
    answers = []
    for parts in choices:
        refused = too_few(cells, parts)
        answers.append((-1 if refused else counted(cells, parts), refused))
    return answers


def asked(crowd: dict[Group, int], parts: list[Part]) -> Counter[Group]:
    """Who is asked in truth: every member by what she is, without a cell in sight."""

    def is_in(part: Part, group: Group) -> bool:
        branches, fresh = group
        return fresh if part.sort == "new" else bool(branches) if part.key == "" else int(part.key) in branches

    return Counter({
        group: n
        for group, n in crowd.items()
        if any(part.included and is_in(part, group) for part in parts)
        and not any(not part.included and is_in(part, group) for part in parts)
    })  # fmt: skip


@given(CROWD, st.lists(CHOICE, min_size=1, max_size=6))
def test_a_crowd_without_any_small_group_would_be_shown_the_same(
    crowd: dict[Group, int], choices: list[list[Part]]
) -> None:
    """The proof: whatever is seen, it may be that every group that can be chosen has none, or five or more."""
    large = {group: n // 5 * 5 for group, n in crowd.items()}
    assert seen(crowd, choices) == seen(large, choices)
    for parts in choices:
        assert asked(large, parts).total() not in range(1, 5)
        assert all(n not in range(1, 5) for n in large.values())


@given(CROWD, CHOICE)
def test_what_can_be_chosen_differs_by_five_at_least_from_the_same_without_a_part(
    crowd: dict[Group, int], parts: list[Part]
) -> None:
    """Of the people who get letters, not of the numbers: an answer to one meeting tells nothing of four."""
    if too_few(cells_of(crowd), parts):
        return
    for part in parts:
        without = asked(crowd, [other for other in parts if other != part])
        differ = (asked(crowd, parts) - without) + (without - asked(crowd, parts))
        assert differ.total() >= 5


@given(CROWD, CHOICE)
def test_nobody_is_promised_who_is_not_asked(crowd: dict[Group, int], parts: list[Part]) -> None:
    assert counted(cells_of(crowd), parts) <= asked(crowd, parts).total()


def test_a_part_of_four_or_that_takes_four_away_can_not_be_chosen() -> None:
    crowd = {(frozenset({1}), False): 30, (frozenset({1, 2}), False): 4, (frozenset({3}), True): 5}
    one, two, three = (Part("branch", key) for key in "123")
    assert too_few(cells_of(crowd), [two]) == (two,)
    without_two = Part("branch", "2", included=False)
    assert too_few(cells_of(crowd), [one, without_two]) == (without_two,)
    assert too_few(cells_of(crowd), [one, two, three]) == (two,)
    assert too_few(cells_of(crowd), [one, three]) == ()
    assert counted(cells_of(crowd), [one, three]) == 35
