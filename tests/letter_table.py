"""`make letters`: writes the table of all letters into ARCHITECTURE.md, from their declarations."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from fackpol.base.rate_limits import Limit
from fackpol.letters import KINDS
from fackpol.mail.letter_kinds import LetterKind

FILE = Path(__file__).parent.parent / "ARCHITECTURE.md"
BEGINS, ENDS = "<!-- letters: made by `make letters` -->\n", "<!-- end of letters -->\n"


def written(text: str) -> str:
    """ARCHITECTURE.md with the table as it is now. Raises ValueError where it has no place for one."""
    before, begins, rest = text.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        raise ValueError("no place for the table of letters")
    return before + BEGINS + "\n".join(rows()) + "\n" + ENDS + after


def rows() -> Iterator[str]:
    yield "| kind | sent when | to | at most | stopped by | priority, lifetime, pace |"
    yield "|---|---|---|---|---|---|"
    for kind in sorted(KINDS.values(), key=lambda kind: (kind.priority, kind.name)):
        cells = (kind.name, kind.trigger, kind.to, at_most(kind.at_most), kind.stopped_by, urgency(kind))
        yield f"| {' | '.join(cells)} |"


def at_most(said: str | Limit) -> str:
    return said if isinstance(said, str) else f"{said.most} in {length(said.per)} ({said.name})"


def urgency(kind: LetterKind) -> str:
    lives = length(kind.lifetime) if kind.lifetime else "until what it is about is over"
    return ", ".join(filter(None, (str(kind.priority), lives, kind.pace, "rationed" * kind.rationed)))


def length(time: timedelta) -> str:
    """ "14 days", "48 hours", "1 hour", "20 minutes"."""
    hours = time / timedelta(hours=1)
    n, unit = (time.days, "day") if hours > 48 else (int(hours), "hour") if hours >= 1 else (int(hours * 60), "minute")
    return f"{n} {unit}" + "s" * (n > 1)


if __name__ == "__main__":
    FILE.write_text(written(FILE.read_text()))
