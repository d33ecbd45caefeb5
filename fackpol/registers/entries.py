"""The people of a register: which of its lines are one person's. Pure.

Nobody is made one who only shares a name or an address with somebody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from fackpol.network import titles
from fackpol.network.classification import plain
from fackpol.network.representatives import left_out_key
from fackpol.registers import marks, names, parties
from fackpol.registers.marks import Mark
from fackpol.registers.reading import RegisterRow


@dataclass(frozen=True)
class Entry:
    """One person of a register. `key` names her inside it.

    `ids` and `by_name` are what is kept of her, hashed, to know her by the next time. `addresses` are those that
    nobody of another name has in the same register.
    """

    key: str = field(repr=False)
    lines: tuple[RegisterRow, ...] = field(repr=False)
    ids: frozenset[str] = field(repr=False)
    by_name: frozenset[str] = field(repr=False)
    addresses: frozenset[str] = field(repr=False)
    names: frozenset[str] = field(repr=False)  # as they are compared

    @cached_property
    def left_out_keys(self) -> frozenset[str]:
        """What is kept of somebody with one of these names who has been left out and whom no register had named."""
        area, _, _ = self.key.partition("|")
        return frozenset(left_out_key(area, name) for name in self.names)


def grouped(area: str, lines: Iterable[RegisterRow]) -> list[Entry]:
    """The people of an area's register, in its order. Nobody sits on its vacant lines."""
    sitting = _sitting(list(lines))
    called = {name: names.compared(name) for name in {line.name for line in sitting}}
    shared = marks.shared(sitting, called)
    roots = marks.joined(sitting, shared, called)
    having: dict[Mark, list[RegisterRow]] = defaultdict(list)
    for line in sitting:
        having[roots[marks.said(line)]].append(line)
    return [_entry(area, mark, tuple(own), shared, called) for mark, own in having.items()]


def _sitting(lines: list[RegisterRow]) -> list[RegisterRow]:
    """The lines that are not vacant. Each name is looked at once, and many lines have the same."""
    nobody = {name: names.is_nobody(name) for name in {line.name for line in lines}}
    return [line for line in lines if not (nobody[line.name] or titles.vacant(line.title))]


def _entry(area: str, mark: Mark, lines: tuple[RegisterRow, ...], shared: set[str], called: dict[str, str]) -> Entry:
    def kept(what: str, party: str) -> str:
        return f"{area}|{what}|{parties.spelt(party)}"

    said = {marks.said(line): line for line in lines}  # most people's lines all say the same of whose they are
    return Entry(
        "|".join((area, *mark)),
        lines,
        frozenset([kept(line.id, line.party) for line in said.values() if line.id]),
        frozenset([kept(name, line.party) for line in said.values() for name in (plain(line.name), called[line.name])]),
        frozenset([address for line in said.values() if (address := marks.address(line, shared))]),
        frozenset([called[line.name] for line in said.values()]),
    )
