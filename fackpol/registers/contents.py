"""What a register's file holds, sorted out: the party's own lines, and of all parties which bodies there are and when
somebody sits on them. Pure.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from fackpol.base import dates
from fackpol.network.classification import plain
from fackpol.registers import marks, names
from fackpol.registers.reading import RegisterRow

A_PIECE = 500  # lines: no other thread works while JSON is read or written


@dataclass(frozen=True)
class Contents:
    """A register of an area. `lines` are the party's own, `bodies` all committees that the file names.

    `rows`: how many lines the file has. `told`: the days of which it tells who sits, by body (see `terms`).
    """

    area: str
    rows: int
    file_sha256: bytes
    bodies: list[str]
    told: dict[str, list[date]]
    lines: tuple[RegisterRow, ...] = field(repr=False)


def sorted_out(area: str, party: str, raw: bytes, lines: Sequence[RegisterRow], now: datetime) -> Contents:
    """The contents of a file (`raw`) whose lines have been read. No address that others have too, of any party."""
    own = [line for line in lines if plain(line.party) == plain(party)]
    shared = _shared(lines, own)
    return Contents(
        area,
        len(lines),
        sha256(raw).digest(),
        list(dict.fromkeys(line.body for line in lines)),
        terms(lines, dates.today(now)),
        tuple(replace(line, email=None) if line.email and line.email.lower() in shared else line for line in own),
    )


def _shared(lines: Iterable[RegisterRow], own: Iterable[RegisterRow]) -> set[str]:
    """Which addresses of the party's people somebody else in the file has too."""
    called: dict[str, set[str]] = {line.email.lower(): set() for line in own if line.email}
    having = [line for line in lines if line.email and line.email.lower() in called and not line.vacant]
    for line in having:
        called[(line.email or "").lower()].add(line.name)
    several = [line for line in having if len(called[(line.email or "").lower()]) > 1]
    return marks.shared(several, {line.name: names.compared(line.name) for line in several})


def terms(lines: Sequence[RegisterRow], today: date) -> dict[str, list[date]]:
    """Of which days a register tells who sits on each body that it names, whatever their party.

    Today, where somebody sits, or where all have left before others in the register began; and each day on which a term
    begins that it holds already. Where all have left and nothing in it is newer, the register is only late.
    """
    newest = max((line.from_day for line in lines if line.from_day <= today), default=date.min)
    told: dict[str, set[date]] = {}
    left: dict[str, date] = {}
    for line in lines:
        last = line.to_day or date.max
        left[line.body] = max(last, left.get(line.body, last))
        if last >= today:
            told.setdefault(line.body, set()).add(max(line.from_day, today))
    gone = {body: {today} for body, last in left.items() if last < min(newest, today)}
    return {body: sorted(days) for body, days in (gone | told).items()}


def packed(lines: Iterable[RegisterRow]) -> str:
    """The lines as JSON, to be sealed: a list of A_PIECE of them on each line of the text."""
    rows = [{**vars(line), "from_day": str(line.from_day), "to_day": str(line.to_day or "")} for line in lines]
    return "\n".join(json.dumps(rows[at : at + A_PIECE]) for at in range(0, len(rows), A_PIECE))


def unpacked(text: str) -> tuple[RegisterRow, ...]:
    """What `packed` packed."""
    return tuple(_line(row) for piece in text.splitlines() for row in json.loads(piece))


def _line(row: dict[str, Any]) -> RegisterRow:
    row["from_day"] = date.fromisoformat(row["from_day"])
    row["to_day"] = date.fromisoformat(row["to_day"]) if row["to_day"] else None
    return RegisterRow(**row)
