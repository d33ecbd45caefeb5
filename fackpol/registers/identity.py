"""Who is who: which lines of a register are one person's, and which of ours she is. Pure.

By the register's own id, else by the address, else by the name, in the same area. Nobody is merged who only shares a
name or an address with somebody: where the rest does not agree, an administrator is asked.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

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


@dataclass(frozen=True)
class Known:
    """One of ours whom a register may mean. `ids` and `addresses`: those of the register that are hers.

    `has_id` and `has_address`: whether she has any, also one that the register does not know.
    """

    person: UUID
    names: frozenset[str] = field(repr=False)
    ids: frozenset[str] = field(repr=False)
    addresses: frozenset[str] = field(repr=False)
    has_id: bool
    has_address: bool


@dataclass(frozen=True)
class Recognised:
    """An entry and who she is: `person`, or somebody new (None). Not if she has asked to be left out, or when an
    administrator must say which of the `candidates` she is, if any (`asked`).
    """

    entry: Entry
    person: UUID | None = None
    left_out: bool = False
    asked: bool = False
    candidates: tuple[UUID, ...] = ()

    @property
    def settled(self) -> bool:
        return not (self.left_out or self.asked)

    def answered(self, person: UUID | None) -> "Recognised":
        """The entry when an administrator has said who she is; None: somebody new."""
        return replace(self, person=person, asked=False, candidates=())


def entries(area: str, lines: Iterable[RegisterRow]) -> list[Entry]:
    """The people of an area's register, in its order. Nobody sits on its vacant lines."""
    sitting = _sitting(list(lines))
    called = {name: names.compared(name) for name in {line.name for line in sitting}}
    shared = marks.shared(sitting, called)
    roots = marks.joined(sitting, shared, called)
    grouped: dict[Mark, list[RegisterRow]] = defaultdict(list)
    for line in sitting:
        grouped[roots[marks.said(line)]].append(line)
    return [_entry(area, mark, tuple(own), shared, called) for mark, own in grouped.items()]


def _sitting(lines: list[RegisterRow]) -> list[RegisterRow]:
    """The lines that are not vacant. Each name is looked at once, and many lines have the same."""
    nobody = {name: names.is_nobody(name) for name in {line.name for line in lines}}
    return [line for line in lines if not (nobody[line.name] or titles.vacant(line.title))]


def recognise(
    found: list[Entry], known: Iterable[Known], stopped: Collection[str], holds: Callable[[UUID, Entry], bool]
) -> list[Recognised]:
    """Say of each entry who she is. `stopped`: what we know those by who have asked to be left out.

    `holds` tells whether a person has a mandate that an entry has.
    """
    ours = _Index.of(known)
    found = list(_split(found, ours.names))
    search = _Search(found, ours, frozenset(stopped), holds)
    for step in (search.by_id, search.by_address, search.by_mandate, search.by_name):
        still = [entry for entry in found if entry.key not in search.done]
        search.namesakes = _by_name(still)
        for entry in still:
            if said := step(entry):
                search.done[entry.key] = said
                search.claim(said)
    return [search.done[entry.key] for entry in found]


@dataclass(frozen=True)
class _Index:
    """Ours, by each thing that a register may call them."""

    ids: dict[str, list[Known]]
    addresses: dict[str, list[Known]]
    names: dict[str, list[Known]]

    @classmethod
    def of(cls, known: Iterable[Known]) -> "_Index":
        index = cls(defaultdict(list), defaultdict(list), defaultdict(list))
        for one in known:
            for found, values in ((index.ids, one.ids), (index.addresses, one.addresses), (index.names, one.names)):
                for value in values:
                    found[value].append(one)
        return index


class _Search:
    """The steps, the surest first. Whoever is found for one entry is found for no other by less."""

    def __init__(
        self, found: list[Entry], ours: _Index, stopped: frozenset[str], holds: Callable[[UUID, Entry], bool]
    ) -> None:
        self.found, self.ours, self.stopped, self.holds = found, ours, stopped, holds
        self.namesakes = _by_name(found)  # those who are not found yet, by name
        self.done: dict[str, Recognised] = {}
        self.claimed: set[UUID] = set()
        self.surely: dict[UUID, Entry] = {}  # who is found by more than a name
        self.times = Counter(name for entry in found for name in entry.names)

    def claim(self, said: Recognised) -> None:
        """Remember whom an entry is."""
        if said.person:
            self.claimed.add(said.person)
            if not _is_bare(said.entry):
                self.surely[said.person] = said.entry

    def by_id(self, entry: Entry) -> Recognised | None:
        if entry.ids & self.stopped:
            return Recognised(entry, left_out=True)
        hers = _of(self.ours.ids, entry.ids)
        return Recognised(entry, hers[0].person) if hers else None

    def by_address(self, entry: Entry) -> Recognised | None:
        hers = [one for one in _of(self.ours.addresses, entry.addresses) if one.person not in self.claimed]
        for alike in (_equal, _alike):
            if some := [one for one in hers if alike(entry, one)]:
                return Recognised(entry, some[0].person) if len(some) == 1 else _asked(entry, some)
        return _asked(entry, hers) if hers else None

    def by_mandate(self, entry: Entry) -> Recognised | None:
        """By the name, where she alone has one of the same mandates, and no other address."""
        some = [one for one in self._namesakes(entry) if self.holds(one.person, self._besides(entry, one.person))]
        some = [one for one in some if not (entry.addresses and one.has_address)]
        rivals = [] if _is_bare(entry) else self._rivals(entry)
        if len(some) != 1 or any(self.holds(some[0].person, other) for other in rivals):
            return None
        return Recognised(entry, some[0].person)

    def by_name(self, entry: Entry) -> Recognised:
        if (entry.by_name | entry.left_out_keys) & self.stopped:
            return Recognised(entry, left_out=True)
        some = self._namesakes(entry)
        if not some:
            return _asked(entry, ()) if self._is_anybodys(entry) else self._by_order(entry)
        differs = any((entry.addresses and one.has_address) or (entry.ids and one.has_id) for one in some)
        sure = len(some) == 1 and not (differs or self._is_anybodys(entry) or self._rivals(entry))
        return Recognised(entry, some[0].person) if sure else _asked(entry, some)

    def _by_order(self, entry: Entry) -> Recognised:
        """Asked, where somebody is called the same in another order: "Ask Cilla" may be Cilla Ask. Of two in the
        register it is the second, who can be answered when the first is known. Who has been both is her.
        """
        orders = {names.unordered(name) for name in entry.names if " " in name}
        some = [one for one in _of(self._orders, orders) if not (entry.ids and one.has_id)]
        both = [one for one in some if any(names.unordered(name) in orders for name in one.names - entry.names)]
        hers = [one for one in both if entry.names & one.names]
        if len(hers) == 1 and _is_bare(entry):
            return Recognised(entry, hers[0].person)
        some = [one for one in both if one not in hers]
        firsts = (self._first_of[order] for order in orders)
        twice = any(not (entry.names & first.names or (entry.ids and first.ids)) for first in firsts)
        return _asked(entry, some) if some or twice else Recognised(entry)

    @cached_property
    def _orders(self) -> dict[str, list[Known]]:
        """Ours by their names in any order. Not wanted where all are known."""
        found: dict[str, list[Known]] = defaultdict(list)
        for name, some in self.ours.names.items():
            found[names.unordered(name)] += some
        return found

    @cached_property
    def _first_of(self) -> dict[str, Entry]:
        """The first of the register by her names in any order."""
        found: dict[str, Entry] = {}
        for entry in self.found:
            for name in entry.names:
                found.setdefault(names.unordered(name), entry)
        return found

    def _namesakes(self, entry: Entry) -> list[Known]:
        hers = _of(self.ours.names, entry.names)
        return hers if self._is_anybodys(entry) else [one for one in hers if one.person not in self.claimed]

    def _besides(self, entry: Entry, person: UUID) -> Entry:
        """The entry without the mandates that surer lines of the register give to a person: they tell of her alone."""
        if person not in self.surely:
            return entry
        hers = {(line.body, line.from_day) for line in self.surely[person].lines}
        return replace(entry, lines=tuple(line for line in entry.lines if (line.body, line.from_day) not in hers))

    def _rivals(self, entry: Entry) -> list[Entry]:
        """Others of the same name in the register who are not found yet."""
        others = {other.key: other for name in entry.names for other in self.namesakes[name]}
        others.pop(entry.key, None)
        return list(others.values())

    def _is_anybodys(self, entry: Entry) -> bool:
        """Whether it says only a name that several in the register have."""
        return _is_bare(entry) and any(self.times[name] > 1 for name in entry.names)


def _split(found: Iterable[Entry], ours: dict[str, list[Known]]) -> Iterator[Entry]:
    """The entries, those that are only a name line by line where we know several of that name."""
    for entry in found:
        if _is_bare(entry) and len(_of(ours, entry.names)) > 1:
            yield from (replace(entry, key=f"{entry.key}|{line.number}", lines=(line,)) for line in entry.lines)
        else:
            yield entry


def _is_bare(entry: Entry) -> bool:
    return not (entry.ids or entry.addresses)


def _asked(entry: Entry, some: Iterable[Known]) -> Recognised:
    return Recognised(entry, asked=True, candidates=tuple(one.person for one in some))


def _equal(entry: Entry, one: Known) -> bool:
    return bool(entry.names & one.names)


def _alike(entry: Entry, one: Known) -> bool:
    return any(names.are_alike(hers, ours) for hers in entry.names for ours in one.names)


def _by_name(found: Iterable[Entry]) -> dict[str, list[Entry]]:
    having: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        for name in entry.names:
            having[name].append(entry)
    return having


def _of(index: dict[str, list[Known]], values: Iterable[str]) -> list[Known]:
    return list({one.person: one for value in sorted(values) for one in index.get(value, ())}.values())


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
