"""The database as far as registers make it, to be compared: with its ids, or without, for two that were made apart."""

from typing import Any

from fackpol.base.database import Connection
from fackpol.base.vault import Vault

Dump = dict[str, list[tuple[Any, ...]]]
BODY = "(SELECT coalesce(c.owner, '-') || '|' || c.name FROM committees c WHERE c.id = x.committee)"
TABLES = {
    "mandates": "SELECT x.person, {body}, x.seat, x.seat_text, x.from_day, x.to_day, x.status, {id} FROM mandates x",
    "committees": "SELECT x.owner, x.name, x.level, x.asked, x.decided_at, {id} FROM committees x",
    "names": "SELECT x.owner, x.normalised, {body} FROM committee_names x",
    "kinds": "SELECT {body}, x.type FROM committee_kinds x",
    "areas": "SELECT {body}, x.area FROM committee_areas x",
    "tasks": "SELECT {body}, x.industry, x.task FROM committee_tasks x",
    "terms": "SELECT {body}, x.from_day FROM told_terms x",
    "keys": "SELECT x.person, x.source, x.key FROM register_keys x",
    "representatives": "SELECT x.person, x.told_at, x.name_said_at, x.letters_ended_at FROM representatives x",
    "stops": "SELECT x.kind, x.key, x.reason FROM suppressions x",
    "letters": "SELECT x.person, x.kind, x.state FROM letters x",
}  # fmt: skip


async def dump(db: Connection, vault: Vault, ids: bool = False) -> Dump:
    """Every row that a register may change, names and addresses opened. `ids`: the same rows, not only alike."""
    rows = await db.fetch("SELECT id, name, email, email_key, email_confirmed_at IS NOT NULL AS confirmed FROM people")
    names = {
        row["id"]: (
            vault.open(row["name"], "people.name", row["id"]),
            vault.open_text(row["email"], "people.email", row["id"]),
            row["email_key"],
            row["confirmed"],
            row["id"] if ids else None,
        )
        for row in rows
    }
    found: Dump = {"people": sorted(names.values(), key=repr)}
    for table, query in TABLES.items():
        asked = query.format(body=BODY, id="x.id" if ids else "NULL")
        found[table] = sorted((tuple(names.get(v, v) for v in row.values()) for row in await db.fetch(asked)), key=repr)
    return found


def difference(before: Dump, after: Dump) -> Dump:
    """The rows that only one of two has, for a reader."""
    return {
        table: [row for row in (*before[table], *after[table]) if (row in before[table]) != (row in after[table])]
        for table in before
        if before[table] != after[table]
    }
