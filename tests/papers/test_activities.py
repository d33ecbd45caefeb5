"""The record names every table once: those with people in an activity, the others as being about nobody."""

from collections import Counter

from fackpol.base.database import Connection
from fackpol.network.personal_data import LEFT_OUT, SECTIONS
from fackpol.papers import catalogue
from fackpol.papers.activities import ACTIVITIES, WITHOUT_PEOPLE


async def test_every_table_is_in_the_record_once(db: Connection) -> None:
    """A new table: put it into an activity, and read what the activity says; or into WITHOUT_PEOPLE."""
    named = Counter([*(table for one in ACTIVITIES for table in one.tables), *WITHOUT_PEOPLE])
    assert set(named) == set(await catalogue.tables(db))
    assert [table for table, times in named.items() if times > 1] == []


async def test_no_table_of_hers_is_said_to_be_about_nobody(db: Connection) -> None:
    hers = {table for section in SECTIONS.values() for table in section.tables} | set(LEFT_OUT)
    rows = await db.fetch(
        "SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint "
        "WHERE contype = 'f' AND confrelid = 'people'::regclass AND confdeltype = 'c'"
    )
    assert len(rows) > 20
    assert (hers | {row["name"] for row in rows}) & set(WITHOUT_PEOPLE) == set()


def test_every_activity_has_a_ground_and_everything_that_article_30_asks() -> None:
    for one in ACTIVITIES:
        assert "6.1" in one.ground or "Samma grund" in one.ground, one.name
        assert "9.2" in one.sensitive or not one.sensitive, one.name
        assert all((one.name, one.purpose, one.people, one.data, one.seen_by, one.tables, one.rest)), one.name
