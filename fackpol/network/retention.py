"""What is kept for a while only, beyond what each noun forgets by itself: the privacy page says how long.

Members of whom nothing has been heard for a year are asked whether they want to stay, and erased a month later.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.network import people

SQL = queries("retention")
A_YEAR, TWO_YEARS = timedelta(days=365), timedelta(days=730)
TO_ANSWER = timedelta(days=30)  # how long somebody who is asked whether she wants to stay has to answer
AT_A_TIME = 50  # erasures in one round of chores


async def tidy(db: Connection, now: datetime) -> None:
    """Forget who was asked to a meeting a year after it, and what is two years old; ask the silent."""
    async with db.transaction():
        await db.execute(SQL["count_answers"], now - A_YEAR)
        await db.execute(SQL["forget_invitations"], now - A_YEAR)
    for noted in ("forget_commitments", "forget_left_out"):
        await db.execute(SQL[noted], now - A_YEAR)
    for old in ("forget_contacts", "forget_posts", "forget_consents"):
        await db.execute(SQL[old], now - TWO_YEARS)
    for ended in ("forget_local_posts", "forget_representatives"):
        await db.execute(SQL[ended], dates.today(now - TWO_YEARS))
    await db.execute(SQL["ask_silent"], now, now - A_YEAR)


async def erase_silent(db: Connection, vault: Vault, ledger: Path, now: datetime) -> int:
    """Erase members who were asked whether they want to stay and gave no sign. Returns how many, at most AT_A_TIME.

    Raises OSError when the ledger can not be written; those not yet erased stay.
    """
    rows = await db.fetch(SQL["gave_no_answer"], now - TO_ANSWER, now - A_YEAR, AT_A_TIME)
    erased = 0
    for row in rows:
        with suppress(LookupError):  # she has left by herself, or another process was faster
            await people.erase(db, vault, ledger, row["person"], now)
            erased += 1
    return erased


async def answer_counts(db: Connection, meeting: int) -> Row | None:
    """The answers to a meeting, once we have forgotten whose they were: `invited`, `yes`, `maybe`, `no`. Else None."""
    return await db.fetchrow(SQL["answer_counts"], meeting)


async def member(db: Connection, person: UUID) -> str | None:
    """The language of a member; None when she is none."""
    language: str | None = await db.fetchval(SQL["member"], person)
    return language


async def stay(db: Connection, person: UUID, now: datetime) -> str | None:
    """Remember that we have heard of a member. Returns her language; None when she is no member any more."""
    language: str | None = await db.fetchval(SQL["stay"], person, now)
    return language
