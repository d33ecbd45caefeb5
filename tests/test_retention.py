"""Three years of a service whose clock is moved: each table forgets when the privacy page says, and ends empty."""

from contextlib import AsyncExitStack
from datetime import time, timedelta

import pytest
import time_machine

from fackpol.base import database, dates
from fackpol.base.database import Connection, Database
from fackpol.base.settings import Settings
from fackpol.network import access_log, contacts, invitations, members, security_log, sessions
from fackpol.network.contacts import ContactOutcome
from fackpol.network.invitations import Answer
from fackpol.network.members import Application, Details
from fackpol.network.reference import read
from fackpol.worker import Worker
from tests.pages.test_every_page import build
from tests.people import CARE_IN_HANINGE
from tests.post_office import PostOffice

pytestmark = pytest.mark.slow
DAY = timedelta(days=1)
MEETS = 9  # days until the town's meetings
# Table -> the day on which it still holds something, and a day on which it must be empty.
FORGETS = {
    "applications": (0, 3),
    "sign_ins": (0, 3),
    "sessions": (0, 31),
    "letters": (29, 70),
    "letter_events": (29, 70),
    "introductions": (20, 120),
    "inquiries": (10, 120),
    "registers": (29, 31),
    "group_reports": (50, 120),
    "local_posts": (725, 735),
    "liaisons": (725, 735),
    "time_proposals": (29, 70),
    "answers": (MEETS + 360, MEETS + 367),
    "invitations": (MEETS + 360, MEETS + 367),
    "jobs": (394, 397),
    "memberships": (394, 397),
    "members": (394, 397),
    "consents": (394, 397),
    "contacts": (390, 735),
    "mandates": (785, 795),
    "representatives": (785, 795),
    "access_log": (390, 735),
    "security_log": (725, 735),
}
# Whoever still holds a post, or is the contact of a group, stays.
STAYS = {"people": 2, "factors": 1, "group_contacts": 1, "appointments": 1, "digest_choices": 1}


async def furnish(db: Connection, own: Settings) -> None:
    """The town, and what only comes about by using it. Every post but Eva's ends, and Dag's mandate in two months."""
    now, known = dates.now(), await read(db)
    made = await build(db, known, own)
    anna, bo = made.anna, made.bo
    details = Details((CARE_IN_HANINGE,), None, (), None)
    application = Application("Frida Ny", "frida.ny@example.org", None, "sv", True, ("matching",), details)
    await members.apply(db, own.vault, application, b"x" * 32, now)
    await sessions.ask(db, own.vault, "anna.ek@example.org", b"x" * 32, now)
    await sessions.begin(db, anna, now)
    await access_log.own(db, anna, access_log.WHY["own"], now)
    await security_log.note(db, "signed in", now, anna)
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    await invitations.answer(db, own.vault, invitation, Answer.YES, "Kaffe", "link", now)
    await contacts.record(db, own.vault, str(made.names["branch"]), anna, bo, ContactOutcome.NOTED, "Ring igen", now)
    await db.execute("INSERT INTO digest_choices (person, clock, days) VALUES ($1, '07:30', '{}')", made.eva)
    await db.execute("UPDATE appointments SET to_at = $1 WHERE post = 'coordinator'", now)
    await db.execute("UPDATE local_posts SET to_day = $1", dates.today(now))
    await db.execute("UPDATE mandates SET to_day = $1", dates.today(now + 55 * DAY))


async def test_every_table_forgets_in_time(fresh: str, own: Settings, post_office: PostOffice) -> None:
    began = dates.moment(dates.today(dates.now()), time(12))  # an hour later is the same day
    with time_machine.travel(began):
        async with database.alone(fresh) as db:
            await furnish(db, own)
    async with database.open_pools(fresh) as pools:
        for day in sorted({day for pair in FORGETS.values() for day in pair} | {365, 1100}):
            with time_machine.travel(began + day * DAY + timedelta(hours=1)):
                await live(own, pools)
            async with database.alone(fresh) as db:
                holds = {table: await db.fetchval(f"SELECT count(*) FROM {table}") for table in FORGETS}
            late = {table: n for table, n in holds.items() if n and day == FORGETS[table][1]}
            early = {table for table, n in holds.items() if not n and day <= FORGETS[table][0]}
            assert not late, (day, late)
            assert not early, (day, early)
        async with database.alone(fresh) as db:
            assert await whose(db) == STAYS


async def live(own: Settings, pools: Database) -> None:
    """The mail process looks after everything, more than once: what one chore lets go, another may follow."""
    for _ in range(3):
        worker = Worker(own, pools)
        async with AsyncExitStack() as connections:
            await worker.sender.connect(connections)
            await worker.round()


async def whose(db: Connection) -> dict[str, int]:
    """Every table that goes with a person and still holds something: how many rows."""
    rows = await db.fetch(
        "WITH RECURSIVE hers AS (SELECT 'people'::regclass AS id UNION "
        "SELECT c.conrelid FROM pg_constraint c JOIN hers h ON c.confrelid = h.id "
        "WHERE c.contype = 'f' AND c.confdeltype = 'c') SELECT id::text AS name FROM hers"
    )
    counted = {row["name"]: await db.fetchval(f"SELECT count(*) FROM {row['name']}") for row in rows}
    return {table: n for table, n in counted.items() if n}
