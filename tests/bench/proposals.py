"""Searching proposals as they grow: 100,000 of them, whose words are as common as words are (Zipf's law)."""

import time
from statistics import median

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.network import proposals
from fackpol.network.proposals import Search

MANY, TIMES = 100_000, 3
SEARCHES = (
    ("a rare word", Search("ord300")),
    ("a word in one of a hundred", Search("ord100")),
    ("two words", Search("ord9 ord30")),
    ("a word in one of five", Search("ord20")),
    ("a word in nearly all", Search("heltid")),
    ("the same, the newest first", Search("heltid", relevant=False)),
    ("no words, one kind of committee", Search(type="k-aldre")),
    ("page 50 of all", Search(page=50)),
)


async def at_size(url: str) -> None:
    """Milliseconds of each search, the median of three, and the index that it went through."""
    async with database.alone(url) as db:
        await db.execute(PUT, MANY, dates.now())
        await db.execute("VACUUM ANALYZE proposals")
        print(f"{MANY:,} proposals: searching, median of {TIMES}      ms")
        for what, wanted in SEARCHES:
            print(f"{what:<38} {await searched(db, wanted):>12.1f}  {await index_of(db, wanted)}", flush=True)


async def searched(db: Connection, wanted: Search) -> float:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await proposals.search(db, wanted)
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


async def index_of(db: Connection, wanted: Search) -> str:
    """The indexes of the table that a search scans, besides the one that finds a row by its id."""
    async with db.transaction():
        before = {row["name"]: row["scans"] for row in await db.fetch(SCANS)}
        await proposals.search(db, wanted)
        return ", ".join(row["name"] for row in await db.fetch(SCANS) if row["scans"] > before[row["name"]])


SCANS = """
SELECT c.relname AS name, pg_stat_get_xact_numscans(c.oid) AS scans
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 'proposals'::regclass AND NOT i.indisprimary
"""
# Six words in a heading, eighty in a text: the word of number n about n times as rarely as the first.
PUT = """
INSERT INTO proposals (kind, title, area, type, day, link, text, put_in_at, family)
SELECT (ARRAY['motion', 'interpellation', 'question', 'budget'])[1 + n % 4],
    'Heltid ' || (SELECT string_agg('ord' || floor(1 / (random() + 0.0005)), ' ') FROM generate_series(1, 6 + n * 0)),
    (ARRAY['0136', '0127', '0126', '01'])[1 + n % 4],
    (ARRAY['k-aldre', 'k-forskola', 'k-styrelse', 'r-trafik'])[1 + n % 4],
    date '2016-01-01' + n % 3800, 'https://example.org/' || n,
    (SELECT string_agg('ord' || floor(1 / (random() + 0.0005)), ' ') FROM generate_series(1, 80 + n * 0)), $2, n
FROM generate_series(1, $1::int) n
"""
