"""The security log: what happened, with bare ids, for two years."""

from datetime import timedelta
from uuid import uuid4

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import security_log


async def test_an_event_is_kept_for_two_years(db: Connection) -> None:
    now, bo = dates.now(), uuid4()
    await security_log.note(db, "signed in", now - security_log.KEPT - timedelta(days=1), bo)
    await security_log.note(db, "signed in", now, bo)
    await security_log.tidy(db, now)
    assert [row["at"] for row in await db.fetch("SELECT at FROM security_log WHERE by = $1", bo)] == [now]


async def test_an_event_that_nobody_can_read_is_not_logged(db: Connection) -> None:
    with pytest.raises(AssertionError):
        await security_log.note(db, "Anna Ek logged in", dates.now())
