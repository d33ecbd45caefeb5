"""What somebody who looks after the service finds: how bad it is, and a sentence that says what to do."""

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple


class Level(IntEnum):
    """How bad a finding is. The worst one is the exit code of the command that tells it."""

    FINE = 0
    LOOK = 1  # the service works; somebody should see to this
    BROKEN = 2  # pages or letters stand still, or would


class Finding(NamedTuple):
    level: Level
    sentence: str


def fine(sentence: str) -> Finding:
    return Finding(Level.FINE, sentence)


def look(sentence: str) -> Finding:
    return Finding(Level.LOOK, sentence)


def broken(sentence: str) -> Finding:
    return Finding(Level.BROKEN, sentence)


def worst(findings: Iterable[Finding]) -> Level:
    """The level of the worst one; FINE when there is none."""
    return max((finding.level for finding in findings), default=Level.FINE)
