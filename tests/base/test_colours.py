"""Any accent that is let in can be read, in light and in dark; one that can not is refused with a sentence."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fackpol.base import colours, settings
from fackpol.base.settings import Faults


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0), ("#123456", "#123456", 1)],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    assert colours.contrast(one, other) == colours.contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(number=st.integers(0, 0xFFFFFF))
def test_whatever_is_let_in_is_readable_in_light_and_dark(number: int) -> None:
    accent = f"#{number:06x}"
    assume(colours.usable(accent))
    light, dark = (dict(re.findall(r"--([\w-]+):(#\w{6})", part)) for part in colours.sheet(accent).split("@media"))
    assert colours.contrast(light["accent"], "#ffffff") >= colours.LEAST
    assert colours.contrast(light["accent"], light["accent-soft"]) >= 3
    assert colours.contrast(dark["accent"], "#171513") >= 7
    assert colours.contrast(dark["accent"], dark["on-accent"]) >= 7


@pytest.mark.parametrize("accent", ["#ffdd00", "red", "#12345", "#GGGGGG", "9b1c13"])
def test_what_can_not_be_read_is_refused(accent: str, keys: dict[str, str]) -> None:
    with pytest.raises(Faults) as told:
        settings.read({**keys, "ACCENT": accent}, "keys")
    assert told.value.sentences[0].startswith("ACCENT går inte att använda: skriv en färg som #9b1c13")
