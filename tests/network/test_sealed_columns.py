"""The list that a key is turned by names every column that is sealed, and seals as the rest of the code does."""

import ast
from pathlib import Path

from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.network import sealed_columns
from fackpol.network.sealed_columns import HASHED, SEALED
from tests.people import Everybody
from tests.rings import turned

PACKAGE = Path(sealed_columns.__file__).parent.parent
# Bytes that are no sealed value: a hash of bytes that nobody is known by, or one that lives for an hour.
OTHER_BYTES = {
    ("sessions", "id"), ("applications", "browser"), ("sign_ins", "browser"), ("received", "key"),
    ("idempotency_keys", "key"), ("rate_limits", "key"), ("imports", "file_sha256"), ("registers", "file_sha256"),
    ("mappings", "titles_sha256"), ("key_checks", "probe"), ("contact_codes", "key"),
    ("recovery_codes", "key"), ("factors", "credential"), ("factors", "public_key"), ("sessions", "challenge"),
    ("log_checkpoints", "proof"), ("log_checkpoints", "head"), ("log_gone", "proof"), ("log_chain", "head"),
    ("log_chain", "digest"), ("log_heads", "head"),
    ("bounce_breakers", "domain"), ("suppressions", "domain"),  # looked for within a day; after a turn it begins anew
}  # fmt: skip
COLUMNS = """
    SELECT c.relname AS table_name, a.attname AS column_name
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
      AND 'bytea'::regtype IN (t.oid, t.typbasetype)
"""


async def test_every_column_of_bytes_is_in_one_of_the_lists(db: Connection) -> None:
    found = {(row["table_name"], row["column_name"]) for row in await db.fetch(COLUMNS)}
    assert found == {(one.table, one.column) for one in SEALED} | set(HASHED) | OTHER_BYTES


def test_whatever_the_code_seals_is_listed_by_the_same_label() -> None:
    """A literal label in a call of the vault's, or one that is put together of the table's own column names."""
    labels = set()
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "").startswith(("seal", "open")):
                said = [arg.value for arg in call.args[1:2] if isinstance(arg, ast.Constant)]
                labels |= {label for label in said if "." in str(label)}
    assert len(labels) > 12
    assert labels <= {one.label for one in SEALED}


async def test_the_primary_keys_are_the_schemas(db: Connection) -> None:
    rows = await db.fetch(
        "SELECT c.relname AS table_name, array_agg(a.attname) AS columns "
        "FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey) WHERE i.indisprimary GROUP BY 1"
    )
    keys = {row["table_name"]: row["columns"] for row in rows}
    assert {one.table: [one.key] for one in SEALED} == {one.table: keys[one.table] for one in SEALED}


async def test_what_is_stored_opens_by_the_list(db: Connection, own: Settings, everybody: Everybody) -> None:
    await everybody.dag()
    for column in SEALED[:2]:
        rows = await db.fetch(f"SELECT {column.id} AS id, {column.column} AS sealed FROM {column.table}")
        assert all(column.open(own.vault, row["sealed"], row["id"]) for row in rows)
        assert rows


async def test_values_are_counted_by_the_key_that_they_are_under(
    db: Connection, own: Settings, everybody: Everybody
) -> None:
    await everybody.anna()
    assert await sealed_columns.by_number(db, "seal") == {1: 2}
    assert await sealed_columns.by_number(db, "index") == {1: 1}
    await Everybody(db, turned(own).vault, everybody.reference).cilla()
    assert await sealed_columns.by_number(db, "seal") == {1: 2, 2: 2}
