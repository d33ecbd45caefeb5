"""Letters go on while something else is wrong: a broken file, one kind's query, a relay that wants to rest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from fackpol import letters
from fackpol.base import database, dates
from fackpol.base.database import Connection, Late
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.letters import KINDS
from fackpol.mail import outbox, recording
from fackpol.mail.journal import Journal
from fackpol.mail.sending import Sender
from tests.asgi import Web
from tests.mail.test_sending import post, somebody
from tests.relays import listening
from tests.test_worker import working


@asynccontextmanager
async def sender(own: Settings, url: str) -> AsyncIterator[Sender]:
    async with database.open_pools(url) as pools, AsyncExitStack() as stack:
        one = Sender(own, pools, letters.renderer(own))
        await one.connect(stack)
        yield one


async def test_a_sign_in_letter_does_not_wait_behind_a_whole_mailing(fresh: str, own: Settings, vault: Vault) -> None:
    """Though single letters have gone quickly before: what is claimed goes before it."""
    async with listening(pipelining=True) as office:
        own = replace(own, relay=office.relay(), mail_per_minute=1200)
        async with database.alone(fresh) as db, working(own, fresh):
            for number in range(8):
                await post(db, vault, f"single.{number}@example.org")
                await office.has(number + 1)
            async with db.transaction():
                for number in range(200):
                    person = await somebody(db, vault, f"pia.{number}@example.org")
                    await outbox.post(db, "factor_changed", dates.now(), person=person)
                await db.execute("UPDATE letter_queue SET priority = 3")
            await office.has(20)
            assert await db.fetchval("SELECT count(*) FROM letter_leases") <= 2 * 20  # what goes in two seconds


async def test_a_relay_that_wants_to_rest_is_left_alone_whoever_posts_meanwhile(
    fresh: str, own: Settings, vault: Vault
) -> None:
    async with listening({"MAIL": "421 4.7.0 too many, wait"}) as office:
        own = replace(own, relay=office.relay(), mail_connections=1)
        async with database.alone(fresh) as db, working(own, fresh):
            for number in range(8):
                await post(db, vault, f"greta.{number}@example.org")
                await asyncio.sleep(0.2)
            assert office.asked["MAIL"] <= 2
            assert await db.fetchval("SELECT sum(tries) FROM letter_queue") <= 2


async def test_what_can_not_be_tidied_in_time_holds_up_no_letter(
    fresh: str, own: Settings, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def too_long(db: Connection, now: datetime) -> None:
        raise Late("svarade inte i tid")

    monkeypatch.setattr(outbox, "tidy", too_long)
    async with listening() as office, database.alone(fresh) as db:
        async with sender(replace(own, relay=office.relay()), fresh) as one:
            await post(db, vault)
            for _ in range(2):
                await one.round()
        assert len(office.arrived) == 1


async def test_old_letters_are_deleted_in_portions(db: Connection, vault: Vault) -> None:
    """However many there are, one statement takes its time for so many only."""
    person = await somebody(db, vault)
    await db.execute(OLD, person, dates.now() - timedelta(days=90))
    for left in (1, 0):
        await outbox.tidy(db, dates.now())
        assert await db.fetchval("SELECT count(*) FROM letters") == left


OLD = """
INSERT INTO letters (kind, person, variant, priority, posted_at, due_at, expires_at, state, ended_at)
SELECT 'welcome', $1, n::text, 3, $2, $2, $2, 'sent', $2 FROM generate_series(1, 20001) n
"""


async def test_after_the_clock_is_set_back_a_dead_process_is_still_looked_after(
    fresh: str, own: Settings, vault: Vault, tmp_path: Path
) -> None:
    async with listening() as office, database.alone(fresh) as db:
        own = replace(own, relay=office.relay(), mail_journal=tmp_path)
        async with sender(own, fresh) as one:
            with time_machine.travel(dates.now() + timedelta(hours=1)):
                await one.round()
            await post(db, vault)
            rows = await outbox.claim(db, KINDS, 10, dates.now())
            Journal(tmp_path, rows[0]["lease"]).close()  # killed
            for _ in range(2):
                await one.round()
        assert len(office.arrived) == 1


async def test_one_kind_that_can_not_be_asked_for_stops_no_other(fresh: str, own: Settings, vault: Vault) -> None:
    """As when a view is of another release."""
    async with listening() as office, database.alone(fresh) as db:
        async with sender(replace(own, relay=office.relay()), fresh) as one:
            person = await somebody(db, vault, "pia@example.org")
            await outbox.post(db, "unjoined", dates.now(), person=person)
            await db.execute("ALTER VIEW newcomers RENAME TO newcomers_of_another_release")
            await post(db, vault)
            for _ in range(2):
                await one.round()
        assert [to for to, _ in office.arrived] == ["greta.1@example.org"]
        assert await db.fetchval("SELECT fault FROM letter_events WHERE event = 'unwritten'") == "DatabaseFault"


async def test_without_a_journal_no_connection_goes_on_before_the_record(
    fresh: str, own: Settings, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So at most one letter a connection can go twice."""

    async def never(*_: object) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(recording.Recorder, "_record", never)
    async with listening() as office, database.alone(fresh) as db:
        own = replace(own, relay=office.relay(), mail_journal=None)
        for number in range(20):
            await post(db, vault, f"greta.{number}@example.org")
        async with sender(own, fresh) as one:
            task = asyncio.create_task(one.round())
            await office.has(own.mail_connections)
            await asyncio.sleep(1)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert len(office.arrived) == own.mail_connections


@pytest.mark.parametrize("line", ["{} sent 250 2.0.0 4F\0\0\0A2C", "{} sent 2502502502502 2.0.0 4F8A2C", "{} dot"])
async def test_what_a_power_cut_leaves_of_one_letter_stops_no_other(
    fresh: str, own: Settings, vault: Vault, tmp_path: Path, line: str
) -> None:
    async with listening() as office, database.alone(fresh) as db:
        own = replace(own, relay=office.relay(), mail_journal=tmp_path)
        id = await post(db, vault)
        rows = await outbox.claim(db, KINDS, 10, dates.now())
        (tmp_path / str(rows[0]["lease"])).write_text(f"locked another-boot\n{line.format(id)}\n")
        await post(db, vault, "other@example.org")
        with time_machine.travel(dates.now() + outbox.LEASE + timedelta(seconds=1)):
            async with sender(own, fresh) as one:
                for _ in range(2):
                    await one.round()
        assert office.to("other@example.org")


async def test_what_can_not_be_recorded_of_one_process_stops_no_other_letter(
    fresh: str, own: Settings, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(self: recording.Recorder, db: Connection, *_: object) -> None:
        await db.execute("SELECT 1 / 0")

    async with listening() as office, database.alone(fresh) as db:
        own = replace(own, relay=office.relay(), mail_journal=tmp_path)
        await post(db, vault)
        rows = await outbox.claim(db, KINDS, 10, dates.now())
        (tmp_path / str(rows[0]["lease"])).write_text("locked another-boot\n")
        with time_machine.travel(dates.now() + outbox.LEASE + timedelta(seconds=1)):
            async with sender(own, fresh) as one:
                with monkeypatch.context() as broken:
                    broken.setattr(recording.Recorder, "_record", refused)
                    await one._look_after(dates.now())
                await post(db, vault, "other@example.org")
                await one.round()
        assert office.to("other@example.org")


async def test_a_journal_folder_that_is_none_any_more_costs_speed_and_no_letter(
    db: Connection, web: Web, vault: Vault, tmp_path: Path
) -> None:
    folder = tmp_path / "file"
    folder.write_text("")
    web.own = replace(web.own, mail_journal=folder)
    for number in range(3):
        await post(db, vault, f"greta.{number}@example.org")
    for _ in range(2):
        await web.deliver()
    assert len(web.post_office.arrived) == 3
