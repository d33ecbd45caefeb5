"""The measure of the attack by timing: it finds a difference where there is one, and none where there is none."""

import random

import pytest

from tests.attack.separation import auc, classified, separation

DRAWN = random.Random(3)
ALIKE = [[DRAWN.lognormvariate(0, 0.4) for _ in range(600)] for _ in range(2)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [([3, 4], [1, 2], 1.0), ([1, 2], [3, 4], 0.0), ([1, 2], [1, 2], 0.5), ([1, 3], [2], 0.5), ([2, 2, 3], [2], 2 / 3)],
)
def test_how_often_one_is_larger_and_ties_count_half(one: list[float], other: list[float], expected: float) -> None:
    assert auc(one, other) == pytest.approx(expected)


def test_two_that_are_alike_can_not_be_told_apart() -> None:
    found = separation(ALIKE[0], ALIKE[1])
    assert found.low < 0.5 < found.high
    assert found.high - found.low < 0.1


def test_a_difference_of_a_tenth_is_found_and_its_interval_too() -> None:
    found = separation([value * 1.1 for value in ALIKE[0]], ALIKE[1])
    assert 0.5 < found.low < found.auc < found.high


def test_a_classifier_finds_what_no_single_request_shows() -> None:
    one, other = ([[DRAWN.lognormvariate(more, 0.4) for _ in range(7)] for _ in range(600)] for more in (0.1, 0.0))
    assert classified(one, other).low > separation([row[0] for row in one], [row[0] for row in other]).auc
    alike = [[[DRAWN.lognormvariate(0, 0.4) for _ in range(7)] for _ in range(600)] for _ in range(2)]
    assert classified(*alike).low < 0.5 < classified(*alike).high
