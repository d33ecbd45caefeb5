"""Group changes: what a group's report would change, row by row. An administrator accepts each row, or not.

What a representative or an administrator has said is never overruled unasked: such a row says what, and "accept all"
leaves it out.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from fackpol.base.database import Connection, queries, typed_rows
from fackpol.base.vault import Vault
from fackpol.base.words import order
from fackpol.network import coverage, group_comparison, group_reports, keyed_hashes, representatives
from fackpol.network.classification import plain
from fackpol.network.group_comparison import Change, ChangeKind, Known, KnownPerson, NewHolder
from fackpol.network.group_reports import Body, Report
from fackpol.network.reference import Reference

SQL = queries("group_changes")


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """A report that has been sent in and is not done with."""

    id: UUID
    area: str
    sent_in_at: datetime
    accepted_at: datetime | None


async def waiting(db: Connection) -> list[WaitingReport]:
    """The reports that wait for an administrator, the oldest first."""
    return typed_rows(WaitingReport, await db.fetch(SQL["waiting"]))


async def of(db: Connection, vault: Vault, report: Report, today: date) -> list[Change]:
    """What a report would change, ordered by kind, committee and name."""
    bodies = await group_reports.bodies(db, vault, report.row.area, today, report.typed)
    known = await _known(db, vault, report, bodies)
    found = [change for body in bodies for change in group_comparison.changes(vault, known, body, report.typed)]
    kinds = list(ChangeKind)
    return sorted(found, key=lambda one: (kinds.index(one.kind), order(one.committee_name), order(one.name), one.key))


def version(report: Report, rows: list[Change]) -> str:
    """The same while the report and all that it would change are the same."""
    seen = (str(report.row.sent_in_at), *(row.key for row in rows))
    return sha256("|".join(seen).encode()).hexdigest()[:16]


async def accept(
    db: Connection, vault: Vault, reference: Reference, id: UUID, chosen: Collection[str], now: datetime, today: date
) -> int:
    """Apply the chosen rows, all or none. `chosen` are keys of changes. Returns how many were applied."""
    async with db.transaction():
        if not await db.fetchval(SQL["lock"], id):
            return 0
        report = await group_reports.get(db, vault, id)
        assert report is not None
        rows = [row for row in await of(db, vault, report, today) if row.key in chosen]
        added: list[KnownPerson] = []
        for row in rows:
            await _apply(db, vault, reference, row, added, now)
        if rows:
            await db.execute(SQL["accepted"], id, now)
    return len(rows)


async def drop(db: Connection, id: UUID) -> None:
    """Delete a report that an administrator has done with."""
    await db.execute(SQL["drop"], id)


async def _known(db: Connection, vault: Vault, report: Report, bodies: list[Body]) -> Known:
    addresses = [text for field, text in report.typed.items() if field.endswith("-reach") and "@" in text]
    rows = await db.fetch(
        SQL["namesakes"], report.row.area, [digest for text in addresses for digest in vault.indexes(text)]
    )
    named = [
        (row["person"], plain(vault.open(row["name"], "people.name", row["person"])), row["email_key"]) for row in rows
    ]
    names = {text for field, text in report.typed.items() if field.endswith("-name") and text}
    keys = {
        digest: name
        for name in names
        for digest in vault.digests("register", representatives.left_out_key(report.row.area, name))
    }
    left_out = frozenset(keys[row["key"]] for row in await db.fetch(SQL["left_out"], list(keys)))
    ids = [body.id for body in bodies]
    terms = {(row["committee"], row["from_day"]) for row in await db.fetch(SQL["terms"], ids)}
    return Known(named, await db.fetch(SQL["coming"], ids), terms, left_out)


async def _apply(
    db: Connection, vault: Vault, reference: Reference, row: Change, added: list[KnownPerson], now: datetime
) -> None:
    if row.kind is ChangeKind.NO_SEAT:
        await coverage.tell_terms(db, [(row.committee, row.first)], now)
    elif row.renews:
        assert row.before is not None
        await db.execute(SQL["renew"], row.before.row.id, row.first, row.last)
    else:
        await _replace(db, vault, reference, row, added)


async def _replace(db: Connection, vault: Vault, reference: Reference, row: Change, added: list[KnownPerson]) -> None:
    """End what is left of the mandate before, and of the one that was to follow it; then seat whoever is new."""
    if row.before is not None:
        for mandate in filter(None, (row.before.row.id, row.before.row.next)):
            await db.execute(SQL["end"], mandate, row.first)
    if row.new is not None:
        person = row.person or await _somebody(db, vault, row.new, added)
        await _reach(db, vault, person, row.new)
        title = reference.seats[row.new.seat]["name_sv"]
        await db.execute(SQL["add"], person, row.committee, title, row.new.seat, row.first, row.last)


async def _somebody(db: Connection, vault: Vault, new: NewHolder, added: list[KnownPerson]) -> UUID:
    """Add somebody new, once though she takes several seats. `added`: those whom this report has added already."""
    person, _ = Known(added, [], set()).who(vault, new)
    if person is None:
        person = await representatives.add(db, vault, new.name, new.email)
        added.append((person, plain(new.name), vault.index(new.email) if new.email else None))
    return person


async def _reach(db: Connection, vault: Vault, person: UUID, new: NewHolder) -> None:
    email, phone = new.email, new.phone
    await db.execute(
        SQL["reach"],
        person,
        vault.seal(email, "people.email", person) if email else None,
        await keyed_hashes.written(db, vault, email) if email else None,
        vault.seal(phone, "people.phone", person) if phone else None,
    )
