"""The worst finding is the exit code."""

from fackpol.base.findings import Level, broken, fine, look, worst


def test_the_worst_one_counts() -> None:
    assert worst([]) == worst([fine("a")]) == Level.FINE == 0
    assert worst([fine("a"), look("b"), fine("c")]) == Level.LOOK == 1
    assert worst([look("b"), broken("c"), fine("a")]) == Level.BROKEN == 2
