"""Settings whose keys have been turned, lost or mixed up."""

from dataclasses import replace

from fackpol.base.settings import Settings
from fackpol.base.vault import Ring

NEW = bytes(range(100, 132))
RINGS = ("ring", "index_key", "link_key")


def turned(own: Settings, *rings: str) -> Settings:
    """A new key, number 2, stands first in these rings (all, when none is named); the old one stays."""
    changes: dict[str, Ring] = {
        name: {2: bytes([at]) + NEW[1:], **getattr(own, name)}
        for at, name in enumerate(RINGS)
        if name in (rings or RINGS)
    }
    return replace(own, **changes)  # type: ignore[arg-type]


def only(own: Settings, number: int, *rings: str) -> Settings:
    """Of these rings (all, when none is named) one key is left."""
    changes = {name: {number: getattr(own, name)[number]} for name in rings or RINGS}
    return replace(own, **changes)  # type: ignore[arg-type]


def wrong(own: Settings, ring: str) -> Settings:
    """Another database's key, under the same number."""
    return replace(own, **{ring: {1: NEW}})  # type: ignore[arg-type]
