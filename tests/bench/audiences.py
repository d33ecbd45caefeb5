"""An audience of twelve parts over 1,000,000 members: counted, looked at and counted anew for a week.

What the page asks for each time it is shown is the first; the others are one press, and once a week.
"""

import time
from collections.abc import Awaitable, Callable
from statistics import median

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.network import audiences
from fackpol.network.audiences import Part
from tests.bench import matching

MEMBERS, BRANCHES, RUNS = 1_000_000, 40, 3


async def at_size(url: str) -> None:
    """Prints the median of three runs of each, in milliseconds."""
    async with database.alone(url) as db:
        for statement in (matching.COMMITTEES, matching.REPRESENTATIVES, matching.MANDATES, SEATED, BRANCHES_OF):
            await db.execute(statement)
        await db.execute(MANY, MEMBERS, BRANCHES, dates.now())
        await db.execute("ANALYZE")
        meeting = await a_draft(db)
        now = dates.now()
        weekly = await timed(lambda: anew(db))
        counted = await timed(lambda: audiences.count(db, meeting, now))
        looked = await timed(lambda: audiences.look(db, meeting, now))
        found = await audiences.count(db, meeting, now)
        size = await db.fetchval("SELECT count(*) FROM looked_at")
    print(f"an audience of 12 parts over {MEMBERS:,} members, median of {RUNS}: counted in {counted:.0f} ms")
    print(f"  at least {found.members:,} members, {found.representatives:,} politicians")
    print(f"  a list of {size:,} kept in {looked:.0f} ms")
    print(f"  members counted by cell, once a week, in {weekly:.0f} ms")


async def anew(db: Connection) -> None:
    await db.execute("DELETE FROM audience_cells")
    await audiences.count_cells(db, dates.now())


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        await work()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


async def a_draft(db: Connection) -> int:
    """A meeting that five branches are asked to, and six sorts of politicians and posts; one branch is left out."""
    id = int(await db.fetchval(MEETING, dates.now()))
    branches = [str(row["id"]) for row in await db.fetch("SELECT id FROM branches ORDER BY id LIMIT 6")]
    kinds = [row["type"] for row in await db.fetch("SELECT DISTINCT type FROM committee_kinds ORDER BY type LIMIT 2")]
    parts = [Part("branch", key) for key in branches[:5]] + [Part("kind", kind) for kind in kinds]
    parts += [Part("branch", branches[5], included=False), Part("new"), Part("seat", "ledamot", "01")]
    parts += [Part("elected", "2023", "01"), Part("post", "coordinator")]
    await audiences.choose(db, id, parts)
    assert len(await audiences.parts_of(db, id)) == 12
    return id


# Politicians whom a letter reaches.
SEATED = "UPDATE people SET email = 'x', email_key = decode(md5(id::text) || md5(id::text), 'hex') WHERE email IS NULL"
BRANCHES_OF = "INSERT INTO branches (slug, name) SELECT 'b' || n, 'Bransch ' || n FROM generate_series(1, 40) n"
# A branch each, every tenth in two; one in nineteen new.
MANY = """
WITH numbered AS MATERIALIZED (SELECT gen_random_uuid() AS person, n FROM generate_series(1, $1::int) n),
somebody AS (
    INSERT INTO people (id, name, email, email_key, email_confirmed_at)
    SELECT person, 'x', 'x', decode(md5(n::text) || md5(n::text), 'hex'), $3 FROM numbered),
member AS (INSERT INTO members (person, registered_at, vetted_at) SELECT person, $3, '2020-01-01' FROM numbered),
consent AS (
    INSERT INTO consents (person, purpose, text_version, channel, given_at)
    SELECT person, 'invitations', '1', 'web', $3 FROM numbered),
ranked AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM branches)
INSERT INTO memberships (branch, person, joined_at, welcomed_at)
SELECT b.id, m.person, $3, CASE WHEN m.n % 19 = 0 THEN $3 ELSE $3 - interval '1 year' END
FROM (SELECT person, n, n % $2 AS at FROM numbered UNION SELECT person, n, n / 10 % $2 FROM numbered WHERE n % 10 = 0) m
JOIN ranked b ON b.n = m.at
"""
MEETING = """
INSERT INTO meetings (title, starts_at, ends_at, street)
VALUES ('x', $1::timestamptz + interval '9 days', $1::timestamptz + interval '10 days', 'x') RETURNING id
"""
