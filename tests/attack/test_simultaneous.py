"""What works once works once, however many use it in the same moment, over real HTTP: a short form of the attack."""

import pytest

from tests.attack.district import served_district
from tests.attack.simultaneous import USES, Town, used

pytestmark = pytest.mark.slow


async def test_each_thing_that_works_once_has_one_effect() -> None:
    async with served_district() as district:
        outcomes = {name: await used(district, Town(district, 0), use, 40) for name, use in USES.items()}
        faults = district.log
    assert {name: one for name, one in outcomes.items() if not one.is_right} == {}
    assert "Traceback" not in faults
