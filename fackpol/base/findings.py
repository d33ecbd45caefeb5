"""What somebody who looks after the service finds: how bad it is, and a sentence that says what to do."""

import re
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

LONGEST = 600  # characters of a sentence: it may quote what another server says of itself
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]+")  # control characters, which a terminal obeys


class Level(IntEnum):
    """How bad a finding is. The worst one is the exit code of the command that tells it."""

    FINE = 0
    LOOK = 1  # the service works; somebody should see to this
    BROKEN = 2  # pages or letters stand still, or would


class Finding(NamedTuple):
    level: Level
    sentence: str


def fine(sentence: str) -> Finding:
    return Finding(Level.FINE, _shown(sentence))


def look(sentence: str) -> Finding:
    return Finding(Level.LOOK, _shown(sentence))


def broken(sentence: str) -> Finding:
    return Finding(Level.BROKEN, _shown(sentence))


def worst(findings: Iterable[Finding]) -> Level:
    """The level of the worst one; FINE when there is none."""
    return max((finding.level for finding in findings), default=Level.FINE)


def _shown(sentence: str) -> str:
    """The sentence on one line, and no longer than somebody reads."""
    plain = _UNSEEN.sub(" ", sentence)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
