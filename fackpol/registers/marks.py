"""What says that lines of a register are one person's: an id, a name with an address, or only a name. Pure."""

from collections import defaultdict

from fackpol.registers import parties
from fackpol.registers.reading import RegisterRow

Said = tuple[str, str, str | None, str]  # what a line says of whose it is: id, name, address, party
Mark = tuple[str, ...]


def shared(lines: list[RegisterRow], called: dict[str, str]) -> set[str]:
    """Addresses that people of different names have: a party's office says nothing of who somebody is.

    The same id is one person, however her name is spelt.
    """
    having: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for line in lines:
        if line.email:
            name = called[line.name]
            having[line.email.lower()].add((name, line.id or name))
    return {address for address, some in having.items() if all(len(set(said)) > 1 for said in zip(*some, strict=True))}


def address(line: RegisterRow, shared: set[str]) -> str | None:
    written = line.email.lower() if line.email else None
    return None if written in shared else written


def _marks(line: RegisterRow, shared: set[str], called: dict[str, str]) -> list[Mark]:
    """What a line says of whose it is, the surest first."""
    name, own = called[line.name], address(line, shared)
    marks: list[Mark] = [("id", line.id, parties.spelt(line.party))] if line.id else []
    marks += [("address", name, own)] if own else []
    return marks or [("name", name)]


class _Marks:
    """Which marks are one person's: a disjoint-set forest."""

    def __init__(self) -> None:
        self._over: dict[Mark, Mark] = {}

    def root(self, mark: Mark) -> Mark:
        """The mark that stands for all of hers."""
        while self._over.setdefault(mark, mark) != mark:
            mark = self._over[mark]
        return mark

    def join(self, one: Mark, other: Mark) -> None:
        self._over[self.root(other)] = self.root(one)


def said(line: RegisterRow) -> Said:
    """What a line says of whose it is. Her other lines say the same."""
    return line.id, line.name, line.email, line.party


def joined(lines: list[RegisterRow], shared: set[str], called: dict[str, str]) -> dict[Said, Mark]:
    """The mark that stands for whose a line is, by what the line says of that. Marks of one line are one person's, and
    a line with only a name is hers who alone has it.
    """
    found, having = _Marks(), defaultdict(set)
    marks = {key: _marks(line, shared, called) for key, line in {said(line): line for line in lines}.items()}
    for first, *others in marks.values():
        for other in others:
            found.join(first, other)
    for (_, name, _, _), (first, *_) in marks.items():
        having[called[name]].add(found.root(first))
    for name, some in having.items():
        surer = some - {("name", name)}
        if len(surer) == 1:
            found.join(surer.pop(), ("name", name))
    return {key: found.root(own[0]) for key, own in marks.items()}
