"""The accent colour, kept readable on every ground by its contrast (WCAG 2.2: relative luminance of sRGB)."""

import re
from functools import cache

ACCENT = "#9b1c13"
LEAST = 4.5  # contrast of text with its ground (WCAG 2.2, 1.4.3)
_DARK_PAPER = "#171513"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours ("#rrggbb"): 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def usable(accent: str) -> bool:
    """Whether it is a colour ("#rrggbb") on which white text can be read, and which can be read on white."""
    return bool(re.fullmatch("#[0-9a-f]{6}", accent)) and contrast(accent, "#ffffff") >= LEAST


def sheet(accent: str) -> str:
    """The style sheet that sets the accent over our own: as it is on light paper, lightened on dark."""
    pale, deep, soft = mixed(accent, "#ffffff", 0.92), mixed(accent, "#000000", 0.2), mixed(accent, _DARK_PAPER, 0.8)
    light = f"--accent:{accent};--accent-hover:{deep};--accent-soft:{pale};--hero:{accent};{_steps(accent, '#f4f1ec')}"
    lit = glow(accent)
    dark = (
        f"--accent:{lit};--accent-hover:{mixed(lit, '#ffffff', 0.3)};--accent-soft:{soft};--hero:{soft};"
        f"--on-accent:{_DARK_PAPER};{_steps(lit, '#2a2622')}"
    )
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"


@cache
def glow(accent: str) -> str:
    """The accent, lightened just enough to be read on dark paper."""
    return next(one for share in range(11) if contrast(one := mixed(accent, "#ffffff", share / 10), _DARK_PAPER) >= 8)


def mixed(one: str, other: str, share: float) -> str:
    """A mix of two colours. `share` is how much of the other: 0 gives `one`, 1 gives `other`."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _steps(accent: str, ground: str) -> str:
    """Five shades from the ground to the accent, for maps and tables."""
    return ";".join(f"--q{step}:{mixed(ground, accent, step / 4)}" for step in range(5))


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
