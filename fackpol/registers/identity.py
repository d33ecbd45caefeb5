"""Who is who: which of ours each person of a register is. Pure.

By the register's own id, else by the address, else by the name, in the same area. Nobody is merged who only shares a
name or an address with somebody: where the rest does not agree, an administrator is asked.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from fackpol.registers import names
from fackpol.registers.entries import Entry
from fackpol.registers.holding import Holding


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


def recognise(
    found: list[Entry], known: Iterable[Known], stopped: Collection[str], holding: Holding
) -> list[Recognised]:
    """Say of each entry who she is. `stopped`: what we know those by who have asked to be left out.

    `holding` tells who has a mandate that an entry has.
    """
    ours = _Index.of(known)
    found = list(_split(found, ours.names))
    search = _Search(found, ours, frozenset(stopped), holding)
    for step in (search.by_id, search.by_address, search.by_mandate, search.by_name):
        still = [entry for entry in found if entry.key not in search.done]
        search.namesakes = _by_name(still)
        for entry in still:
            if said := step(entry):
                search.done[entry.key] = said
                search.claim(said)
    return [search.unless_renamed(search.done[entry.key]) for entry in found]


@dataclass(frozen=True)
class _Index:
    """Ours, by each thing that a register may call them."""

    people: dict[UUID, Known]
    ids: dict[str, list[Known]]
    addresses: dict[str, list[Known]]
    names: dict[str, list[Known]]

    @classmethod
    def of(cls, known: Iterable[Known]) -> "_Index":
        index = cls({}, defaultdict(list), defaultdict(list), defaultdict(list))
        for one in known:
            index.people[one.person] = one
            for found, values in ((index.ids, one.ids), (index.addresses, one.addresses), (index.names, one.names)):
                for value in values:
                    found[value].append(one)
        return index


class _Search:
    """The steps, the surest first. Whoever is found for one entry is found for no other by less. But one person can
    have two addresses: then somebody is asked.
    """

    def __init__(self, found: list[Entry], ours: _Index, stopped: frozenset[str], holding: Holding) -> None:
        self.found, self.ours, self.stopped, self.holding = found, ours, stopped, holding
        self.namesakes = _by_name(found)  # those who are not found yet, by name
        self.done: dict[str, Recognised] = {}
        self.claimed: dict[UUID, list[Entry]] = defaultdict(list)
        self.new: dict[str, list[Entry]] = defaultdict(list)  # those who are somebody new, by name
        self.times = Counter(name for entry in found for name in entry.names)

    def claim(self, said: Recognised) -> None:
        """Remember whom an entry is."""
        if said.person:
            self.claimed[said.person].append(said.entry)
        elif said.settled:
            for name in said.entry.names:
                self.new[name].append(said.entry)

    def by_id(self, entry: Entry) -> Recognised | None:
        if entry.ids & self.stopped:
            return Recognised(entry, left_out=True)
        hers = _of(self.ours.ids, entry.ids)
        return Recognised(entry, hers[0].person) if hers else None

    def by_address(self, entry: Entry) -> Recognised | None:
        """By the address and the name, or one like it where nobody of ours has the very name: two addresses may be
        swapped.
        """
        having = _of(self.ours.addresses, entry.addresses)
        hers = [one for one in having if one.person not in self.claimed]
        again = [one for one in having if one not in hers and self._may_be(entry, one)]  # by another of her addresses
        namesakes = [*self._namesakes(entry), *self._found_otherwise(entry)]
        alike = [one for one in hers if not namesakes and _alike(entry, one)]
        for found in ([one for one in hers if _equal(entry, one)], again, alike):
            if found:
                return Recognised(entry, found[0].person) if len(found) == 1 else self._asked(entry, found)
        return self._asked(entry, [*namesakes, *hers]) if hers else None

    def by_mandate(self, entry: Entry) -> Recognised | None:
        """By the name, where she alone has one of the same mandates, and no other address."""
        some = [
            one for one in self._namesakes(entry) if self.holding.holds(one.person, self._besides(entry, one.person))
        ]
        some = [one for one in some if not (entry.addresses and one.has_address)]
        rivals = [] if _is_bare(entry) else self._rivals(entry)
        if len(some) != 1 or any(self.holding.holds(some[0].person, other) for other in rivals):
            return None
        return Recognised(entry, some[0].person)

    def by_name(self, entry: Entry) -> Recognised:
        if (entry.by_name | entry.left_out_keys) & self.stopped:
            return Recognised(entry, left_out=True)
        some, others = self._namesakes(entry), self._found_otherwise(entry)
        if not (some or others):
            several = self._is_anybodys(entry) or self._comes_second(entry)
            return self._asked(entry, ()) if several else self._by_order(entry)
        differs = any((entry.addresses and one.has_address) or (entry.ids and one.has_id) for one in some)
        sure = len(some) == 1 and not (differs or self._is_anybodys(entry) or self._rivals(entry))
        return Recognised(entry, some[0].person) if sure else self._asked(entry, [*some, *others])

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
        return self._asked(entry, some) if some or twice else Recognised(entry)

    def unless_renamed(self, said: Recognised) -> Recognised:
        """Asked, where somebody new has the seat and the first day of one of ours who is in no other line, and a name
        like hers: "Siv Östlund" may be Siv Lind now.
        """
        if said.person or not said.settled:
            return said
        entry = said.entry
        gone = self.holding.sitting(entry) - self.claimed.keys()
        some = [one for person in sorted(gone) if (one := self.ours.people.get(person)) and _resembles(entry, one)]
        some = [one for one in some if not (entry.ids and one.has_id)]
        return self._asked(entry, some) if some else said

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

    def _found_otherwise(self, entry: Entry) -> list[Known]:
        """Namesakes who are found for another entry, and may be hers too: she has two addresses."""
        return [one for one in _of(self.ours.names, entry.names) if self._may_be(entry, one)]

    def _may_be(self, entry: Entry, one: Known) -> bool:
        """Whether an entry may be somebody of its name who is found for others."""
        others = self.claimed.get(one.person, [])
        return _equal(entry, one) and bool(others) and not any(_told_apart(entry, other) for other in others)

    def _asked(self, entry: Entry, some: Iterable[Known]) -> Recognised:
        """Asked whom of some she is, those first who hold one of the same mandates."""
        first = sorted(
            dict.fromkeys(one.person for one in some), key=lambda person: not self.holding.holds(person, entry)
        )
        return Recognised(entry, asked=True, candidates=tuple(first))

    def _comes_second(self, entry: Entry) -> bool:
        """Whether somebody new has the name already: an administrator can be asked when the first is taken in."""
        return any(not _told_apart(entry, other) for name in entry.names for other in self.new[name])

    def _besides(self, entry: Entry, person: UUID) -> Entry:
        """The entry without the mandates that surer lines of the register give to a person: they tell of her alone."""
        surer = [other for other in self.claimed.get(person, ()) if not _is_bare(other)]
        hers = {(line.body, line.from_day) for other in surer for line in other.lines}
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


def _told_apart(entry: Entry, other: Entry) -> bool:
    """Whether of two entries of one name nothing is to be asked: the first is only a name, or both have ids."""
    return _is_bare(entry) or bool(entry.ids and other.ids)


def _equal(entry: Entry, one: Known) -> bool:
    return bool(entry.names & one.names)


def _alike(entry: Entry, one: Known) -> bool:
    return any(names.are_alike(hers, ours) for hers in entry.names for ours in one.names)


def _resembles(entry: Entry, one: Known) -> bool:
    return any(names.resemble(hers, ours) for hers in entry.names for ours in one.names)


def _by_name(found: Iterable[Entry]) -> dict[str, list[Entry]]:
    having: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        for name in entry.names:
            having[name].append(entry)
    return having


def _of(index: dict[str, list[Known]], values: Iterable[str]) -> list[Known]:
    return list({one.person: one for value in sorted(values) for one in index.get(value, ())}.values())
