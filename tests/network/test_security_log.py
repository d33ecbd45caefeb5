"""The security log: what happened, with bare ids, for two years."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import access_log, log_chain, security_log
from tests.people import Everybody


async def test_an_event_is_kept_for_two_years(db: Connection, vault: Vault) -> None:
    now, bo = dates.now(), uuid4()
    await security_log.note(db, "signed in", now - log_chain.KEPT - timedelta(days=1), bo)
    await security_log.note(db, "signed in", now, bo)
    await log_chain.tidy(db, vault, now)
    assert [row["at"] for row in await db.fetch("SELECT at FROM security_log WHERE by = $1", bo)] == [now]


async def test_an_event_that_nobody_can_read_is_not_logged(db: Connection) -> None:
    with pytest.raises(AssertionError):
        await security_log.note(db, "Anna Ek logged in", dates.now())


async def test_the_newest_come_first_and_her_own_by_themselves(db: Connection) -> None:
    now, bo, anna = dates.now(), uuid4(), uuid4()
    for minutes, (by, about) in enumerate(((bo, None), (bo, anna), (None, None), (anna, None), (anna, anna))):
        await security_log.note(db, "signed in", now + timedelta(minutes=minutes), by, about)
    rows = await security_log.listed(db, 3)
    assert [row["by"] for row in rows] == [anna, anna, None]
    assert [row["by"] for row in await security_log.listed(db, 3, rows[-1]["id"])] == [bo, bo]


async def test_what_happened_often_on_a_day_is_one_row_of_hers(db: Connection) -> None:
    noon, bo, anna = datetime(2026, 11, 10, 11, tzinfo=UTC), uuid4(), uuid4()
    for hours, by, about in ((0, anna, None), (1, anna, bo), (2, bo, anna), (24, anna, None), (25, bo, None)):
        await security_log.note(db, "signed in", noon + timedelta(hours=hours), by, about)
    rows = [(row["at"] - noon, row["by"], row["times"]) for row in await security_log.of(db, anna, 9)]
    assert rows == [(timedelta(hours=24), anna, 1), (timedelta(hours=2), bo, 1), (timedelta(hours=1), anna, 2)]


async def test_the_operator_reads_both_logs_since_a_day_by_ids(db: Connection, everybody: Everybody) -> None:
    now, branch, anna = dates.now(), await everybody.branch(), await everybody.anna()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    await security_log.note(db, "signed in", now - timedelta(days=9), bo)
    await security_log.note(db, "signed in", now, bo)
    await access_log.list_of(db, bo, branch, "x", now + timedelta(minutes=1))
    await access_log.record_of(db, bo, branch, anna, "x", now + timedelta(minutes=2))
    rows = [row async for row in security_log.since(db, now - timedelta(days=1))]
    assert [(row["log"], row["what"], row["by"], row["about"]) for row in rows] == [
        ("security", "signed in", bo, None), ("access", "list", bo, branch), ("access", "record", bo, str(anna)),
    ]  # fmt: skip
