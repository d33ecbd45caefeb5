"""A batch costs what a batch costs, whatever the planner believes of the tables.

ANALYZE that runs while a large meeting is being called sees pages and not one row in them, for nothing is committed
yet. Until it runs again the planner takes those tables for empty: once that made a batch read every invitation for each
letter.
"""

import json
from typing import Any
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.letters import KINDS
from fackpol.mail import outbox
from fackpol.mail.delivery import Delivery
from fackpol.mail.letter_kinds import LetterKind
from fackpol.network import invitations
from tests.people import Everybody

MEMBERS, BATCH = 1500, 100
LARGE = {"letters", "invitations", "letter_queue", "letter_leases"}
EXPLAIN = "EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF, COSTS OFF) "
MANY = """
WITH somebody AS (
    INSERT INTO people (id, name, email, email_key, email_confirmed_at)
    SELECT gen_random_uuid(), $1, $1, sha256(n::text::bytea), $2 FROM generate_series(1, $4::int) n RETURNING id
), member AS (
    INSERT INTO members (person, registered_at, vetted_at) SELECT id, $2, $2 FROM somebody RETURNING person
), consent AS (
    INSERT INTO consents (person, purpose, text_version, channel, given_at)
    SELECT person, 'invitations', '1', 'web', $2 FROM member
)
INSERT INTO memberships (branch, person, joined_at, welcomed_at)
SELECT b.id, m.person, $2, $2 FROM member m, branches b WHERE b.slug = $3
"""
WRITTEN = """
SELECT n_tup_upd AS n, n_tup_hot_upd AS in_place FROM pg_stat_xact_user_tables
WHERE relname IN ('letters', 'invitations') ORDER BY relname
"""
BELIEVED_EMPTY = """
UPDATE pg_class SET reltuples = 0, relpages = pg_relation_size(oid) / current_setting('block_size')::int
WHERE relname = ANY($1::text[]) AND relnamespace = current_schema()::regnamespace
"""


def rows_read(node: dict[str, Any]) -> dict[str, float]:
    """How many rows the plan takes up from each large table, those too that it then throws away."""
    read = {name: 0.0 for name in LARGE}
    if node.get("Relation Name") in LARGE and "Scan" in node["Node Type"]:
        thrown_away = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        read[node["Relation Name"]] += (node["Actual Rows"] + thrown_away) * node["Actual Loops"]
    for part in node.get("Plans", []):
        for name, rows in rows_read(part).items():
            read[name] += rows
    return read


def most_rows(node: dict[str, Any]) -> float:
    """The most rows that any step of the plan gives."""
    own: float = node["Actual Rows"] * node["Actual Loops"]
    return max([own, *map(most_rows, node.get("Plans", []))])


async def plan_of(db: Connection, sql: str, *args: object) -> dict[str, float]:
    found = await db.fetchval(EXPLAIN + sql, *args)
    return rows_read(json.loads(found)[0]["Plan"])


@pytest.mark.parametrize("plans", ["force_custom_plan", "force_generic_plan"])
async def test_a_batch_reads_its_own_rows_and_no_others(db: Connection, everybody: Everybody, plans: str) -> None:
    await called(db, everybody, await everybody.branch())
    now = dates.now()
    await db.execute(BELIEVED_EMPTY, list(LARGE))
    await db.execute("SELECT set_config('plan_cache_mode', $1, true)", plans)
    rows = await outbox.claim(db, KINDS, BATCH, now)
    ids, kind = [row["id"] for row in rows], KINDS["invitation"]
    said = ["sent", 250, "2.0.0", "4F8A2C", None, None, True, None, None]
    done = [rows[0]["lease"], now, ids, *([word] * BATCH for word in said)]
    for sql, args in ((kind.query, (ids, now)), (outbox.SQL["complete"], done), (kind.after_sending, (ids, now))):
        read = await plan_of(db, sql, *args)
        if sql == outbox.SQL["complete"]:
            del read["letters"]  # while there are few of them, they are read whole
        assert max(read.values()) <= 4 * BATCH, read
    assert await db.fetchval("SELECT count(*) FROM invitations WHERE told_sequence IS NOT NULL") == BATCH


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if "told_meetings" in kind.query], ids=lambda kind: kind.name
)
async def test_a_meeting_is_asked_about_once_a_batch(db: Connection, kind: LetterKind) -> None:
    """What the planner had made a part of the query would be asked again for each letter."""
    plan = await db.fetchval("EXPLAIN (FORMAT JSON) " + kind.query, [1, 2], dates.now())
    assert '"Function Name": "told_meetings"' in plan


async def called(db: Connection, everybody: Everybody, branch: str) -> UUID:
    """Calls so many members to a meeting. Returns who calls."""
    bo, now = await everybody.bo(branch), dates.now()
    await db.execute(MANY, everybody.vault.seal("Någon", "test", 0), now, branch, MEMBERS)
    meeting = await everybody.meeting(branch, bo)
    assert await invitations.call(db, meeting, [], now) == MEMBERS
    return bo


async def test_what_became_of_a_letter_is_written_in_its_place(db: Connection, everybody: Everybody) -> None:
    """No index of letters and invitations hears of it: that was half of what a letter cost."""
    await called(db, everybody, await everybody.branch())
    rows, done = await outbox.claim(db, KINDS, BATCH, dates.now()), outbox.Completion(Delivery.SENT, 250, "2.0.0")
    before = await db.fetch(WRITTEN)  # what other tests wrote a moment ago may still be counted here
    ended = await outbox.complete(db, rows[0]["lease"], {row["id"]: done for row in rows}, dates.now())
    await db.execute(KINDS["invitation"].after_sending, list(ended), dates.now())
    after = await db.fetch(WRITTEN)
    written = [(a["n"] - b["n"], a["in_place"] - b["in_place"]) for a, b in zip(after, before, strict=True)]
    assert written == [(BATCH, BATCH)] * 2


async def test_looking_for_who_came_later_reads_no_meeting_but_those_to_come(
    db: Connection, everybody: Everybody
) -> None:
    """It read all that a branch had ever drafted or held: a second for 20,000 members and fifty meetings."""
    branch = await everybody.branch()
    bo = await called(db, everybody, branch)
    for _ in range(5):
        await everybody.meeting(branch, bo)
    found = await db.fetchval(EXPLAIN + invitations.SQL["catch_up"], dates.now())
    assert most_rows(json.loads(found)[0]["Plan"]) < 2 * MEMBERS


async def test_moving_reminding_and_cancelling_read_a_meeting_once(db: Connection, everybody: Everybody) -> None:
    bo, now = await called(db, everybody, await everybody.branch()), dates.now()
    meeting = await db.fetchval("SELECT id FROM meetings")
    await db.execute(BELIEVED_EMPTY, list(LARGE))
    due = await db.fetchval("SELECT reminder_at('silent', starts_at) FROM meetings WHERE id = $1", meeting)
    statements = {"tell_moved": (meeting, now), "remind": (due,), "cancel": (meeting, bo, b"", now)}
    for name, args in statements.items():
        read = await plan_of(db, invitations.SQL[name], *args)
        assert max(read.values()) <= 4 * MEMBERS, (name, read)
    assert await db.fetchval("SELECT count(*) FROM letters WHERE state = 'cancelled'") >= MEMBERS
