"""The outbox as tests look at it, and move it about."""

from datetime import datetime

from fackpol.base import database
from fackpol.base.database import Connection, Row

# Letters with what the queue, or a lease, says of them. `state` is "leased" while somebody has one.
LETTERS = """(
    SELECT l.id, l.kind, l.person, l.meeting, l.posted_at, l.expires_at, l.ended_at, e.lease, e.leased_until,
        CASE WHEN e.letter IS NULL THEN l.state ELSE 'leased' END AS state, coalesce(q.held, false) AS held,
        coalesce(q.due_at, e.due_at, l.due_at) AS due_at, coalesce(q.tries, e.tries) AS tries
    FROM letters l LEFT JOIN letter_queue q ON q.letter = l.id LEFT JOIN letter_leases e ON e.letter = l.id
) AS letters"""


async def letter(db: Connection, id: int) -> Row:
    return await database.one(db, f"SELECT * FROM {LETTERS} WHERE id = $1", id)


async def send(db: Connection, at: datetime, which: str = "true", state: str = "sent") -> None:
    """As if the worker had sent what waits and is not held, of `which`: a condition on `letters` and the queue, `q`.

    `state` is what became of it.
    """
    await db.execute(
        f"""
        WITH gone AS (
            DELETE FROM letter_queue q USING letters WHERE q.letter = letters.id AND NOT q.held AND {which}
            RETURNING letters.id
        )
        UPDATE letters SET state = $2, ended_at = $1 WHERE id IN (SELECT id FROM gone)""",
        at,
        state,
    )


async def queue_again(db: Connection, at: datetime, which: str = "true") -> None:
    """As if what has ended, of `which`, had been posted at a moment."""
    await db.execute(
        f"""
        WITH again AS (
            UPDATE letters SET state = 'queued', ended_at = NULL, due_at = $1 WHERE state <> 'queued' AND {which}
            RETURNING id, kind, priority, expires_at
        )
        INSERT INTO letter_queue (letter, kind, priority, due_at, expires_at)
        SELECT id, kind, priority, $1, expires_at FROM again""",
        at,
    )
