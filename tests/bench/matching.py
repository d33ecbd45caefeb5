"""Matching as it grows: 1,000 to 1,000,000 members, 50,000 mandates and 5,000 committees in all municipalities."""

import time
from collections.abc import Awaitable, Callable
from datetime import date
from statistics import median

from fackpol import coverage, database, matching, reference
from fackpol.database import Connection

MEMBERS = (1_000, 10_000, 100_000, 1_000_000)
SAMPLE = 1_000
DAY = date(2026, 10, 1)


async def at_size(url: str) -> None:
    """The database's time for one member's matches, for a whole region's coverage and for everybody's matches."""
    async with database.alone(url) as db:
        for statement in (COMMITTEES, REPRESENTATIVES, MANDATES):
            await db.execute(statement)
        known = await reference.read(db)
        counts = await db.fetchrow("SELECT (SELECT count(*) FROM mandates), (SELECT count(*) FROM committees)")
        print("{} mandates, {} committees".format(*counts))
        print("members     one's p50   p99   coverage   everybody's   matches   per 1,000 members")
        before = 0
        for members in MEMBERS:
            await db.execute(MANY, before, members)
            await db.execute("ANALYZE")
            before = members
            await grown(db, known, members)


async def grown(db: Connection, known: reference.Reference, members: int) -> None:
    p50, p99 = await one_by_one(db)
    covered, _ = await timed(lambda: coverage.of_region(db, known, "01", DAY))
    whole, matches = await timed(lambda: db.fetchval(EVERYBODY, DAY))
    each = whole / members * 1_000_000
    print(
        f"{members:>9}   {p50:>5.1f} ms {p99:>5.1f} ms   {covered:>6.2f} s   {whole:>9.2f} s"
        f" {matches!s:>10} {each:>10.1f} ms",
        flush=True,
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


async def timed(work: Callable[[], Awaitable[object]]) -> tuple[float, object]:
    began = time.perf_counter()
    result = await work()
    return time.perf_counter() - began, result


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
MANY = """
WITH somebody AS (
    INSERT INTO people (id, name) SELECT gen_random_uuid(), 'x' FROM generate_series($1::int + 1, $2::int) RETURNING id
), member AS (
    INSERT INTO members (person, registered_at) SELECT id, now() FROM somebody RETURNING person
), numbered AS (SELECT person, row_number() OVER () AS n FROM member),
towns AS (SELECT code, row_number() OVER (ORDER BY code) - 1 AS n FROM areas WHERE kind = 'kommun'),
trades AS (SELECT slug, row_number() OVER (ORDER BY slug) - 1 AS n FROM industries)
INSERT INTO jobs (person, industry, sector, area)
SELECT m.person, i.slug, NULL, t.code
FROM numbered m JOIN towns t ON t.n = m.n % 290 JOIN trades i ON i.n = (m.n / 290) % 25
"""
EVERYBODY = """
WITH work AS MATERIALIZED (SELECT DISTINCT area, industry FROM jobs),
deciding AS MATERIALIZED (
    SELECT w.area, w.industry, d.committee FROM work w CROSS JOIN LATERAL decides(w.area, w.industry) d
)
SELECT count(*)
FROM jobs j
JOIN deciding d USING (area, industry)
JOIN mandates m ON m.committee = d.committee AND $1 BETWEEN m.from_day AND coalesce(m.to_day, 'infinity')
"""
