"""The people of a register, and ours: knows those whom we have, adds those who are new.

Of each we keep the register's id, her name and her address as keyed hashes (`register_keys`), to know her again.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from fackpol.base.database import Connection, Row, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.network import keyed_hashes
from fackpol.registers import identity, names
from fackpol.registers.entries import Entry, grouped
from fackpol.registers.holding import Holding
from fackpol.registers.identity import Known, Recognised
from fackpol.registers.mandates import PlacedMandate
from fackpol.registers.reading import RegisterRow

SQL = queries("imports")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One of ours whom a register may mean. `keys`, by source, are what registers have called her."""

    person: UUID
    name: bytes = field(repr=False)  # sealed
    email: bytes | None = field(repr=False)  # sealed
    email_key: bytes | None = field(repr=False)
    confirmed: bool  # whether she has confirmed her address
    name_said: bool  # whether she or an administrator has said what her name is, and so for the address
    address_said: bool
    leaving: bool  # whether she has asked to be left out, within the last week
    ids: list[bytes] = field(repr=False)  # of registers that had no ids: her name
    names: list[bytes] = field(repr=False)
    addresses: list[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldBody:
    """A committee on which people of ours may sit, and of which types it is. `owner` None: a federation."""

    id: int
    name: str
    owner: str | None
    kinds: list[str]


@dataclass(frozen=True)
class Recognition:
    """Everybody in a register, those of ours whom they may be, with their names opened, and the mandates we have."""

    entries: list[Recognised] = field(repr=False)
    known: dict[UUID, KnownPerson] = field(repr=False)
    names: dict[UUID, str] = field(repr=False)
    mandates: list[PlacedMandate] = field(repr=False)
    addresses: dict[bytes, str] = field(repr=False)  # the register's, by their keyed hash

    @cached_property
    def emails(self) -> dict[UUID, set[str]]:
        """The addresses that the register has of each of ours: one person can have several."""
        found: dict[UUID, set[str]] = defaultdict(set)
        for one in self.entries:
            if one.person:
                found[one.person].update(line.email for line in one.entry.lines if line.email)
        return found

    def by_line(self) -> dict[int, Recognised]:
        """Who sits on each line, by its number. Nobody does on the vacant ones."""
        return {line.number: one for one in self.entries for line in one.entry.lines}


@dataclass(frozen=True)
class Digests:
    """The keyed hashes of what a register calls its people, each leading back to what it is of."""

    keys: dict[bytes, str] = field(repr=False)
    addresses: dict[bytes, str] = field(repr=False)
    names: dict[bytes, frozenset[str]] = field(repr=False)

    @classmethod
    def of(cls, vault: Vault, entries: Iterable[Entry]) -> "Digests":
        keys: dict[bytes, str] = {}
        addresses: dict[bytes, str] = {}
        by_name: dict[bytes, frozenset[str]] = {}
        for entry in entries:
            for key in entry.ids:
                keys |= dict.fromkeys(vault.digests("register", key), key)
            for key in entry.by_name:
                digests = vault.digests("register", key)
                keys |= dict.fromkeys(digests, key)
                by_name |= dict.fromkeys(digests, entry.names)
            for address in entry.addresses:
                addresses |= dict.fromkeys(vault.indexes(address), address)
        return cls(keys, addresses, by_name)


async def lock(db: Connection) -> None:
    """Let one register at a time decide who is who, until the transaction ends; however long the others wait."""
    await db.execute(SQL["wait"])
    await db.execute(SQL["lock"])


async def recognise(
    db: Connection, vault: Vault, area: str, own: Sequence[RegisterRow], committees: Mapping[str, int | None]
) -> Recognition:
    """Say who the people of a register's lines are. `committees`: the id of each body that the lines name, if known.

    What takes long is done in threads, so that whoever else waits for this process is answered.
    """
    hashing = asyncio.create_task(asyncio.to_thread(_hashed, vault, area, own))
    left_out = {row["key"] for row in await db.fetch(SQL["stopped"])}
    held = await db.fetch(SQL["mandates"], area)
    bodies = typed_rows(HeldBody, await db.fetch(SQL["held_bodies"], area))
    entries, digests = await hashing
    rows = await db.fetch(SQL["known_people"], area, list(digests.keys), list(digests.addresses))

    def recognised() -> Recognition:
        known = {row.person: row for row in typed_rows(KnownPerson, rows)}
        called = {row.person: vault.open(row.name, "people.name", row.person) for row in known.values()}
        mandates = [row for row in _placed(held, bodies) if row.person in known]
        holding = Holding.of(mandates, committees)
        compared = _compared(entries, called)
        ours = [_known(digests, row, compared[row.person]) for row in known.values()]
        found = identity.recognise(entries, ours, _stopped(vault, digests, entries, left_out), holding)
        settled = [replace(one, person=None, left_out=True) if _leaves(one, known) else one for one in found]
        return Recognition(settled, known, called, mandates, digests.addresses)

    return await asyncio.to_thread(recognised)


def _hashed(vault: Vault, area: str, own: Sequence[RegisterRow]) -> tuple[list[Entry], Digests]:
    entries = grouped(area, own)
    return entries, Digests.of(vault, entries)


def _placed(held: Iterable[Row], bodies: Iterable[HeldBody]) -> list[PlacedMandate]:
    by_id = {body.id: body for body in bodies}
    return [
        PlacedMandate(body.name, body.owner, body.kinds, *row.values())
        for row in held
        for body in [by_id[row["committee"]]]
    ]


def _stopped(vault: Vault, digests: Digests, entries: Iterable[Entry], left_out: set[bytes]) -> set[str]:
    """What the register calls those who have asked to be left out. Where nobody has, nothing need be hashed."""
    stopped = {digests.keys[key] for key in left_out if key in digests.keys}
    keys = (key for entry in entries for key in entry.left_out_keys) if left_out else ()
    return stopped.union(key for key in keys if not left_out.isdisjoint(vault.digests("register", key)))


def _compared(entries: Iterable[Entry], called: Mapping[UUID, str]) -> dict[UUID, str]:
    """What each of ours is called, as it is compared: most are called what the register calls somebody."""
    spelt = {line.name: name for one in entries if len(one.names) == 1 for name in one.names for line in one.lines}
    return {person: spelt.get(name) or names.compared(name) for person, name in called.items()}


def _leaves(one: Recognised, known: dict[UUID, KnownPerson]) -> bool:
    return one.person is not None and known[one.person].leaving


def _known(digests: Digests, row: KnownPerson, name: str) -> Known:
    addresses = {*row.addresses, *([row.email_key] if row.email_key else [])}
    called = [digests.names[key] for key in (*row.ids, *row.names) if key in digests.names]
    ids = [key for key in row.ids if key not in digests.names]
    return Known(
        row.person,
        frozenset({name}.union(*called)),
        frozenset([digests.keys[key] for key in ids if key in digests.keys]),
        frozenset([digests.addresses[key] for key in addresses if key in digests.addresses]),
        has_id=bool(ids),
        has_address=bool(addresses),
    )


async def _move_hashes(db: Connection, vault: Vault, found: Recognition) -> None:
    """Move what is kept of everybody in a register to the newest key: here we see what it is a hash of."""
    if len(vault.index_numbers) > 1:
        entries = [one.entry for one in found.entries]
        called = {key for entry in entries for key in entry.ids | entry.by_name | entry.left_out_keys}
        await keyed_hashes.move(db, (vault.digests("register", key) for key in called))
        await keyed_hashes.move(db, (vault.indexes(address) for entry in entries for address in entry.addresses))


@dataclass(frozen=True)
class News:
    """Another name or another address that a register has of somebody whom we know, and what we have had; else None."""

    name: tuple[str, str] | None = field(repr=False)
    email: tuple[str | None, str] | None = field(repr=False)

    def __bool__(self) -> bool:
        return self.name is not None or self.email is not None


@dataclass
class Taken:
    """The people of a register as ours, by the entry's key, and how many are new or have another name or address."""

    people: dict[str, UUID] = field(default_factory=dict)
    new: int = 0
    changed: int = 0


async def take(db: Connection, vault: Vault, some: Iterable[Recognised], found: Recognition) -> Taken:
    """Add those who are new, and keep what the register calls each. `some` of the entries `found`, all `settled`."""
    await _move_hashes(db, vault, found)
    taken, added, kept, told = await asyncio.to_thread(_sorted_out, vault, list(some), found)
    for person, other in told:
        await _renamed(db, vault, person, other)
    await db.executemany(SQL["add_person"], added)
    await db.executemany(SQL["add_representative"], [row[:1] for row in added])
    await db.executemany(SQL["add_key"], kept)
    return taken


def _sorted_out(
    vault: Vault, some: list[Recognised], found: Recognition
) -> tuple[Taken, list[tuple[Any, ...]], list[tuple[str, bytes, UUID]], list[tuple[UUID, News]]]:
    """Who is who; the rows of those who are new, what the register calls each, and the names that are others now."""
    taken, added, kept, told = Taken(), [], [], []
    for one in some:
        person = one.person or uuid4()
        if one.person is None:
            added.append(_sealed(vault, person, one.entry))
        elif other := news(vault, found, person, one.entry):
            told.append((person, other))
        taken.people[one.entry.key] = person
        kept += _keys(vault, person, one.entry)
    taken.new, taken.changed = len(added), len(told)
    return taken, added, kept, told


def _sealed(vault: Vault, id: UUID, entry: Entry) -> tuple[Any, ...]:
    name, email = vault.seal(_first(entry).name, "people.name", id), _address(entry)
    if email is None:
        return id, name, None, None
    return id, name, vault.seal(email, "people.email", id), vault.index(email)


def _keys(vault: Vault, person: UUID, entry: Entry) -> list[tuple[str, bytes, UUID]]:
    return [
        *(("register", vault.digest("register", key), person) for key in sorted(entry.ids)),
        *(("name", vault.digest("register", key), person) for key in sorted(entry.by_name)),
        *(("email", vault.index(address), person) for address in sorted(entry.addresses)),
    ]


def news(vault: Vault, found: Recognition, person: UUID, entry: Entry) -> News:
    """What a register calls her otherwise, where nobody has said or confirmed it. One of her addresses is enough."""
    known, ours = found.known[person], found.names[person]
    line, hers, name, email = _first(entry), _address(entry), None, None
    if not known.name_said:
        name = (ours, line.name) if _is_another(ours, line.name) else None
    free = not (known.confirmed or known.address_said)
    if free and hers and not any(_is_hers(vault, found, known.email_key, one) for one in found.emails[person]):
        email = vault.open(known.email, "people.email", person) if known.email else None, hers
    return News(name, email)


def _is_hers(vault: Vault, found: Recognition, key: bytes | None, email: str) -> bool:
    """Whether a keyed hash is of an address; most have been hashed already."""
    return key is not None and (found.addresses.get(key) == email.lower() or key in vault.indexes(email))


async def _renamed(db: Connection, vault: Vault, person: UUID, found: News) -> None:
    """Take over a new name and a new address, and keep what we had, for as long as the batch can be undone."""
    if found.name:
        await db.execute(SQL["rename"], person, vault.seal(found.name[1], "people.name", person))
    if found.email:
        email = found.email[1]
        await db.execute(SQL["readdress"], person, vault.seal(email, "people.email", person), vault.index(email))
    id, (name, new_name) = uuid4(), found.name or ("", "")
    old, new_email = found.email or (None, "")
    became = vault.seal(json.dumps({"name": new_name, "email": new_email}), "batch_names.became", id)
    sealed = vault.seal_text(name, "batch_names.name", id), vault.seal_text(old or "", "batch_names.email", id)
    await db.execute(SQL["note_names"], id, person, *sealed, became)


def _first(entry: Entry) -> RegisterRow:
    """The line that says what she is called."""
    return next((line for line in entry.lines if line.email), entry.lines[0])


def _address(entry: Entry) -> str | None:
    """Her address, as it is written, if she alone has it: letters to an office's are read by others."""
    return next((line.email for line in entry.lines if line.email and line.email.lower() in entry.addresses), None)


def _is_another(ours: str, theirs: str) -> bool:
    """Whether a name is another, or ours is not as people write it. Another spelling, or order, is no change."""
    one, other = (names.unordered(names.compared(name)) for name in (ours, theirs))
    return ours != theirs and (one != other or names.shown(ours) != ours)
