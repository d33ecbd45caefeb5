"""A letter to our own intake: known by its token, kept for whoever waits for it, and nothing else is."""

from dataclasses import replace
from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.letters import KINDS
from fackpol.mail import intake, trials
from tests.asgi import Web
from tests.mail.test_intake import Hall, arrives, dsn, hall

__all__ = ["hall"]
BEFORE = dates.now() - timedelta(hours=1)


async def sorted_as(db: Connection, own: Settings, raw: bytes, recipient: str) -> str:
    await intake.keep(db, own.vault, raw, recipient, dates.now())
    await intake.sort(db, own, KINDS, dates.now())
    return str(await db.fetchval("SELECT sorted_as FROM received ORDER BY at DESC LIMIT 1"))


async def test_a_trial_is_kept_as_it_came_until_it_has_been_read(db: Connection, own: Settings) -> None:
    here = replace(own, intake="svar@example.org")
    raw = trials.letter(here, "abc123", dates.now())
    assert await sorted_as(db, here, raw, "svar@example.org") == "trial"  # its header tells, whatever it was sent to
    ((id, kept),) = (await trials.kept(db, here.vault, BEFORE)).items()
    assert kept == raw
    assert b"Message-ID: <trial.abc123@example.org>" in raw
    await trials.drop(db, id)
    assert await db.fetchval("SELECT count(*) FROM received") == 0


async def test_a_report_about_a_trial_is_about_nobody(db: Connection, own: Settings) -> None:
    here = replace(own, intake="svar@example.org")
    assert await sorted_as(db, here, b"Subject: Undelivered\r\n\r\n<trial.abc>", trials.address(here)) == "trial"


async def test_nobody_else_can_make_one(db: Connection, own: Settings) -> None:
    here = replace(own, intake="svar@example.org")
    forged = trials.address(here).replace("+a", "+b")[:-15] + "aaa@example.org"
    assert forged != trials.address(here)
    assert await sorted_as(db, here, b"Subject: x\r\n\r\nHej", forged) != "trial"
    assert await trials.kept(db, here.vault, BEFORE) == {}


async def test_a_bounce_that_also_names_the_trials_address_is_a_bounce(web: Web, db: Connection, hall: Hall) -> None:
    """Whoever has seen that address, in a log or a header, can not make a bounce go unread."""
    text = f"To: {trials.address(web.own)}\n{dsn()}"
    assert await arrives(web, db, text, hall.letter.sender) == "failed"


async def test_thousands_of_trials_by_somebody_who_knows_the_address_cost_little(db: Connection, own: Settings) -> None:
    here, now = replace(own, intake="svar@example.org"), dates.now()
    for n in range(40):
        await intake.keep(db, here.vault, trials.letter(here, str(n), now), "", now + timedelta(seconds=n))
    await intake.sort(db, here, KINDS, now)
    assert len(await trials.kept(db, here.vault, now)) == 20
    assert await trials.kept(db, here.vault, now + timedelta(minutes=5)) == {}
    await intake.tidy(db, now + timedelta(hours=2))
    assert await trials.kept(db, here.vault, now) == {}
