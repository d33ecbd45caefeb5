"""Matching at size: 100,000 members, 50,000 mandates and 5,000 committees in all municipalities of the country."""

import time
from collections.abc import Awaitable, Callable
from datetime import date
from statistics import median

from fackpol import coverage, database, matching, reference
from fackpol.database import Connection

MEMBERS = 100_000
SAMPLE = 1_000
DAY = date(2026, 10, 1)


async def at_size(url: str) -> None:
    """The database's time for one member's matches, for a whole region's coverage and for everybody's matches."""
    async with database.alone(url) as db:
        for statement in (COMMITTEES, REPRESENTATIVES, MANDATES, MANY):
            await db.execute(statement)
        await db.execute("ANALYZE")
        counts = await db.fetchrow(
            "SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM mandates), (SELECT count(*) FROM committees)"
        )
        print("{} jobs, {} mandates, {} committees".format(*counts))
        await one_by_one(db)
        known = await reference.read(db)
        await timed("coverage of a county", lambda: coverage.of_region(db, known, "01", DAY))
        await timed("everybody's matches", lambda: db.fetchval(EVERYBODY, DAY))


async def one_by_one(db: Connection) -> None:
    people = await db.fetch("SELECT person FROM jobs ORDER BY id LIMIT $1", SAMPLE)
    took = []
    for row in people:
        began = time.perf_counter()
        await db.fetch(matching.SQL["of_member"], row["person"], DAY)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    print(f"one member's matches                   p50 {median(took):.1f} ms, p99 {took[int(len(took) * 0.99)]:.1f} ms")


async def timed(what: str, work: Callable[[], Awaitable[object]]) -> None:
    began = time.perf_counter()
    result = await work()
    shown = f"({result} matches)" if isinstance(result, int) else ""
    print(f"{what:<38} {time.perf_counter() - began:.2f} s {shown}", flush=True)


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
MANY = f"""
WITH somebody AS (
    INSERT INTO people (id, name) SELECT gen_random_uuid(), 'x' FROM generate_series(1, {MEMBERS}) RETURNING id
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
