"""Matching as it grows: 1,000 to 1,000,000 members, with the same 50,000 mandates and 5,000 committees in all of the
country's municipalities throughout, so that what grows is what members cost.
"""

import resource
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import date
from statistics import median
from typing import TypeVar
from uuid import UUID

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.network import coverage, matching, reference

T = TypeVar("T")
MEMBERS = (1_000, 10_000, 100_000, 1_000_000)
SAMPLE = 1_000
AT_ONCE = 10_000  # rows of a stream in memory
DAY = date(2026, 10, 1)
HEAD = """\
           loaded  one member, ms   politician       coverage              everybody, streamed
  members       s     p50     p99          ms           s   ms/1,000        s     matches   ms/1,000  MB more"""


async def at_size(url: str) -> None:
    """The database's time: one member's matches, a politician's page, a county's coverage, everybody's matches."""
    async with database.alone(url) as db:
        for statement in (COMMITTEES, REPRESENTATIVES, MANDATES):
            await db.execute(statement)
        known = await reference.read(db)
        dag = await db.fetchval(DAG)
        counts = await db.fetchrow("SELECT (SELECT count(*) FROM mandates), (SELECT count(*) FROM committees)")
        print("{} mandates, {} committees".format(*counts))
        print(HEAD)
        for before, members in zip((0, *MEMBERS), MEMBERS, strict=False):
            loading, _ = await timed(lambda sizes=(before, members): db.execute(MANY, *sizes, dates.now()))
            await db.execute("ANALYZE")
            print(f"{members:>9,} {loading:>7.1f} {await grown(db, known, dag, members)}", flush=True)


async def grown(db: Connection, known: reference.Reference, dag: UUID, members: int) -> str:
    """A line of the table, but for its beginning."""
    p50, p99 = await one_by_one(db)
    page, _ = await timed(lambda: db.fetch(matching.SQL["trades"], dag, DAY))
    covered, _ = await timed(lambda: coverage.of_region(db, known, "01", DAY, DAY))
    before = peak()
    whole, matches = await timed(lambda: streamed(db))
    each = [seconds / members * 1_000_000 for seconds in (covered, whole)]
    return (
        f"{p50:>7.1f} {p99:>7.1f} {page * 1000:>11.0f} {covered:>11.2f} {each[0]:>10.1f}"
        f" {whole:>8.2f} {matches:>11,} {each[1]:>10.1f} {peak() - before:>8.0f}"
    )


async def one_by_one(db: Connection) -> tuple[float, float]:
    """Milliseconds, the median and the slowest of a hundred, for members from all over."""
    people = await db.fetch("SELECT person FROM jobs ORDER BY md5(id::text) LIMIT $1", SAMPLE)
    took = []
    for row in people:
        began = time.perf_counter()
        await db.fetch(matching.SQL["of_member"], row["person"], DAY)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return median(took), took[int(len(took) * 0.99)]


async def streamed(db: Connection) -> int:
    """How many matches everybody has together, each of them read, some thousands at a time."""
    matches = 0
    async with db.transaction():
        cursor = await db.cursor(EVERYBODY, DAY)
        while rows := await cursor.fetch(AT_ONCE):
            matches += len(rows)
    return matches


async def timed(work: Callable[[], Awaitable[T]]) -> tuple[float, T]:
    began = time.perf_counter()
    result = await work()
    return time.perf_counter() - began, result


def peak() -> float:
    """The most memory that this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kB, on macOS bytes
    return most / 1024 if sys.platform != "darwin" else most / 1024**2


# Somebody who sits in the largest city.
DAG = "SELECT min(m.person::text)::uuid FROM mandates m JOIN committees c ON c.id = m.committee WHERE c.owner = '0180'"

# Each municipality has a committee of each of 17 kinds.
COMMITTEES = """
WITH made AS (
    INSERT INTO committees (name, owner, level)
    SELECT t.slug || ' ' || a.code, a.code, 'kommun'
    FROM areas a CROSS JOIN (SELECT slug FROM committee_types WHERE level = 'kommun' ORDER BY slug LIMIT 17) t
    WHERE a.kind = 'kommun'
    RETURNING id, name, owner
), kinds AS (
    INSERT INTO committee_kinds (committee, type) SELECT id, split_part(name, ' ', 1) FROM made
)
INSERT INTO committee_areas (committee, area) SELECT id, owner FROM made
"""
REPRESENTATIVES = """
WITH somebody AS (
    INSERT INTO people (id, name) SELECT gen_random_uuid(), 'x' FROM generate_series(1, 20000) RETURNING id
)
INSERT INTO representatives (person) SELECT id FROM somebody
"""
MANDATES = """
WITH numbered AS (SELECT person, row_number() OVER () AS n FROM representatives),
seats AS (
    SELECT id, row_number() OVER () AS n FROM committees CROSS JOIN generate_series(1, 10) WHERE owner IS NOT NULL
)
INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status)
SELECT p.person, s.id, 'Ledamot', 'ledamot', '2023-01-01', '2026-12-31', 'imported'
FROM seats s JOIN numbered p ON p.n = s.n % 20000 + 1
ON CONFLICT DO NOTHING
"""
# Members from one number to the next, a job each: every trade in every town, whatever the number.
MANY = """
WITH numbered AS MATERIALIZED (SELECT gen_random_uuid() AS person, n FROM generate_series($1::int, $2::int - 1) n),
somebody AS (INSERT INTO people (id, name) SELECT person, 'x' FROM numbered),
member AS (INSERT INTO members (person, registered_at, vetted_at) SELECT person, $3, '2020-01-01' FROM numbered),
towns AS (SELECT code, row_number() OVER (ORDER BY code) - 1 AS n FROM areas WHERE kind = 'kommun'),
trades AS (SELECT slug, row_number() OVER (ORDER BY slug) - 1 AS n FROM industries)
INSERT INTO jobs (person, industry, sector, area)
SELECT m.person, i.slug, NULL, t.code
FROM numbered m JOIN towns t ON t.n = m.n % 290 JOIN trades i ON i.n = (m.n + m.n / 290) % 25
"""
# The rule is asked once for each trade in each place, whoever works there.
EVERYBODY = """
WITH work AS MATERIALIZED (SELECT DISTINCT area, industry FROM jobs),
deciding AS MATERIALIZED (
    SELECT w.area, w.industry, d.committee FROM work w CROSS JOIN LATERAL decides(w.area, w.industry) d
)
SELECT j.person, m.id AS mandate
FROM jobs j
JOIN deciding d USING (area, industry)
JOIN mandates m ON m.committee = d.committee AND m.status <> 'wrong'
    AND $1 BETWEEN m.from_day AND coalesce(m.to_day, 'infinity')
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
"""
