"""Right after many have come, before PostgreSQL has counted them, everything still takes as long as it should.

A first register, or a congress that signs up at once: until autovacuum comes by, plans are made for the few there were.
"""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import matching, newcomers
from fackpol.network.reference import Reference
from tests.people import Everybody

NOW = dates.now()
MEMBERS, REPRESENTATIVES = 8000, 2000
# 8,000 members of all trades, most of them in a branch; 2,000 representatives all over, each with a question.
MANY = """
CREATE TEMP TABLE many AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, 10000) n;
CREATE TEMP TABLE place AS SELECT code, row_number() OVER (ORDER BY code) - 1 AS p, count(*) OVER () AS all
FROM areas WHERE parent = '01' AND kind = 'kommun';
CREATE TEMP TABLE trade AS
SELECT slug, row_number() OVER (ORDER BY slug) AS i, count(*) OVER () AS all FROM industries;
INSERT INTO people (id, name, email, email_key, email_confirmed_at)
SELECT id, '', '', sha256(id::text::bytea), now() FROM many;
INSERT INTO members (person, union_slug, home, registered_at, vetted_at)
SELECT id, 'kommunal', code, now() - interval '9 days', '2020-01-01'
FROM many JOIN place ON n % place.all = p WHERE n <= 8000;
INSERT INTO jobs (person, industry, area)
SELECT id, slug, CASE WHEN n % 5 > 0 THEN code END
FROM many JOIN place ON n % place.all = p JOIN trade ON 1 + n % trade.all = i WHERE n <= 8000;
INSERT INTO consents (person, purpose, text_version, channel, given_at)
SELECT id, p, '', 'web', now() - interval '9 days'
FROM many, unnest('{matching,invitations,questions}'::text[]) p WHERE n <= 8000;
INSERT INTO branches (slug, name, area) SELECT 'b' || n, 'B' || n, '01' FROM generate_series(1, 14) n;
INSERT INTO branch_trades (branch, industry) SELECT b.id, trade.slug FROM branches b JOIN trade ON i % 18 = b.id % 18
ON CONFLICT DO NOTHING;
INSERT INTO memberships (branch, person, joined_at, welcomed_at)
SELECT DISTINCT ON (j.person) t.branch, j.person, now(), now()
FROM jobs j JOIN many m ON m.id = j.person JOIN branch_trades t USING (industry) WHERE n % 10 < 8 ORDER BY j.person;
INSERT INTO committees (owner, name)
SELECT a.code, t.slug
FROM areas a CROSS JOIN committee_types t WHERE a.kind = 'kommun' AND t.slug LIKE 'k-%';
INSERT INTO committee_areas (committee, area) SELECT id, owner FROM committees WHERE owner IS NOT NULL
ON CONFLICT DO NOTHING;
INSERT INTO committee_kinds (committee, type)
SELECT c.id, t.slug FROM committees c JOIN committee_types t ON t.slug = c.name
ON CONFLICT DO NOTHING;
INSERT INTO representatives (person) SELECT id FROM many WHERE n > 8000;
INSERT INTO mandates (person, committee, seat_text, seat, from_day, status)
SELECT m.id, c.id, 'ledamot', 'ledamot', '2023-01-01', 'imported'
FROM many m
JOIN (SELECT id, row_number() OVER () - 1 AS i, count(*) OVER () AS all FROM committees) c ON n % c.all = c.i
WHERE n > 8000;
INSERT INTO introductions (id, member, mandate, industry, question, asked_at, due_at)
SELECT gen_random_uuid(), (SELECT id FROM many WHERE n = 1), d.id, 'aldreomsorg', '', now(), now() + interval '14 days'
FROM mandates d;
"""


@pytest.fixture(params=["counted when there was one", "never counted"])
async def grown(
    request: pytest.FixtureRequest, fresh: str, vault: Vault, known: Reference
) -> AsyncIterator[Connection]:
    """A district that has grown since PostgreSQL counted it, if it has."""
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        await db.execute("ALTER SYSTEM SET autovacuum = off")
        await db.execute("SELECT pg_reload_conf()")
        anna = await everybody.anna()
        await db.execute("DELETE FROM consents WHERE person = $1", anna)
        if request.param != "never counted":
            await db.execute("ANALYZE")
        await everybody.branch()
        await everybody.dag()
        await db.execute(MANY)
        await db.execute("SET statement_timeout = '60s'")
        yield db
        await db.execute("ALTER SYSTEM RESET autovacuum")
        await db.execute("SELECT pg_reload_conf()")


async def handled(db: Connection, query: str, *values: object) -> int:
    """How many rows the plan's steps handle in all, the dropped ones too: what a clock would say, on any machine."""
    told = await db.fetchval(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query}", *values)
    return rows(json.loads(told)[0]["Plan"])


def rows(step: dict[str, Any]) -> int:
    dropped = sum(step.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Join Filter", "Index Recheck"))
    return int((step["Actual Rows"] + dropped) * step["Actual Loops"]) + sum(map(rows, step.get("Plans", ())))


@pytest.mark.parametrize(("name", "each"), [("remind", 200), ("tell_begun", 20)])
async def test_newcomers_are_looked_after_in_so_many_rows_each(grown: Connection, name: str, each: int) -> None:
    """It grew with the square of the members."""
    assert await handled(grown, newcomers.SQL[name], NOW) < each * MEMBERS


async def test_newcomers_are_reminded(grown: Connection) -> None:
    await newcomers.look_after(grown, NOW)
    reminded = await grown.fetchval("SELECT count(*) FROM letters WHERE kind = 'unjoined'")
    assert (
        reminded == await grown.fetchval("SELECT count(*) FROM newcomers WHERE fits AND reminded_at IS NOT NULL") > 100
    )


async def test_a_member_finds_who_decides(grown: Connection) -> None:
    """It counted the open questions of all representatives for each of hers."""
    anna = await grown.fetchval(
        "SELECT min(id::text)::uuid FROM people WHERE id IN (SELECT person FROM jobs WHERE area = '0136')"
    )
    assert await handled(grown, matching.SQL["of_member"], anna, dates.today(NOW)) < 100 * REPRESENTATIVES
