"""The attack by timing runs: it asks, looks around and counts. What it measures is not judged here."""

import pytest

from tests.attack import timing
from tests.attack.timing import CATEGORIES, FOLLOWING, Attacker, Taken, Target

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("attack", [timing.interleaved, timing.whole_ticks])
async def test_each_kind_of_address_is_asked_for_and_what_follows_is_measured(
    attack: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(timing, "QUIET", 0.5)
    monkeypatch.setattr(timing, "WHOLE_TICK", 0.2)
    found: list[Taken] = []

    def attacked(attacker: Attacker, targets: list[Target]) -> None:
        found.append(attack(attacker, targets))  # type: ignore[operator]
        timing.print_all(found[0])

    await timing.run(16, attacked)
    assert {category: len(found[0][category].ask) for category in CATEGORIES} == dict.fromkeys(CATEGORIES, 4)
    assert all(len(took) in (FOLLOWING, 4) for each in found[0].values() for took in each.following)
    assert "known, unknown" in capsys.readouterr().out
