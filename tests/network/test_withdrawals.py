"""What is taken back stands in the ledger before it is true, whoever takes it back and however."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from fackpol.base import database, dates, ledger
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.mail import suppressions
from fackpol.network import consents, people, withdrawals
from fackpol.network.withdrawals import Restored, Unnoted
from tests.asgi import Web
from tests.people import Everybody

NOW = dates.now()


def noted(path: Path) -> list[tuple[str, ...]]:
    """Each line's kind and what it is about, without the hourly ones."""
    return [(line.kind, *line.about) for line in ledger.lines(path) if line.kind != "mark"]


async def test_a_consent_taken_back_stands_there_and_one_given_again(
    db: Connection, own: Settings, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    async with withdrawals.noted(db, own.erasures, NOW):
        await consents.end(db, anna, "invitations", "page", NOW)
    assert noted(own.erasures) == [("no", str(anna), "invitations")]
    async with withdrawals.noted(db, own.erasures, NOW):
        await consents.give(db, anna, ["invitations"], "page", NOW)
    assert noted(own.erasures)[1:] == [("yes", str(anna), "invitations", consents.TEXT_VERSION, "page")]


async def test_a_first_yes_is_no_news(db: Connection, own: Settings, everybody: Everybody) -> None:
    async with withdrawals.noted(db, own.erasures, NOW):
        await everybody.anna()
    assert noted(own.erasures) == []


async def test_whoever_is_erased_is_one_line(db: Connection, own: Settings, everybody: Everybody) -> None:
    """What goes with her needs no line of its own."""
    anna = await everybody.anna()
    await people.erase(db, own.vault, own.erasures, anna, NOW)
    assert noted(own.erasures) == [("erased", str(anna))]


async def test_nothing_changes_when_the_ledger_can_not_be_written(
    db: Connection, own: Settings, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    own.erasures.mkdir(parents=True)
    with pytest.raises(Unnoted):
        async with withdrawals.noted(db, own.erasures, NOW):
            await consents.end(db, anna, "invitations", "page", NOW)
    assert "invitations" in await consents.of(db, anna)


async def test_the_page_says_so_too(web: Web, db: Connection, own: Settings, everybody: Everybody) -> None:
    anna = await everybody.anna()
    browser = await web.signed_in(anna)
    own.erasures.mkdir(parents=True)
    answer = await browser.send_form("/min-sida/ja", {"end": "invitations"})
    assert answer.status_code == 507
    assert "inget är ändrat" in answer.text
    assert "invitations" in await consents.of(db, anna)


async def test_what_the_service_stops_by_itself_waits_until_the_ledger_can_be_written(
    web: Web, db: Connection, own: Settings, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    await suppressions.complained(db, anna, NOW)
    own.erasures.mkdir(parents=True)
    await web.deliver()
    own.erasures.rmdir()
    await web.deliver()
    key = (await db.fetchval("SELECT email_key FROM people WHERE id = $1", anna)).hex()
    assert noted(own.erasures) == [("stopped", "email", key, "complained")]


async def test_many_at_once_are_written_at_once(db: Connection, own: Settings) -> None:
    await db.execute(
        "INSERT INTO suppressions (kind, key, reason, at) SELECT 'email', sha256(n::text::bytea), 'bounced', $1 "
        "FROM generate_series(1, 5000) AS n",
        NOW,
    )
    await withdrawals.note(db, own.erasures, NOW)
    assert len(noted(own.erasures)) == 5_000


# -- what really commits -----------------------------------------------------------------------------------------------


async def test_many_processes_write_one_chain(fresh: str, own: Settings) -> None:
    async def stop(db: Connection) -> None:
        async with withdrawals.noted(db, own.erasures, NOW):
            await db.execute("INSERT INTO suppressions VALUES ('email', sha256($1), 'bounced', $2)", uuid4().bytes, NOW)

    async def process() -> None:
        async with database.alone(fresh) as db:
            for _ in range(20):
                await stop(db)

    await asyncio.gather(*(process() for _ in range(8)))
    assert [line.number for line in ledger.lines(own.erasures)] == list(range(1, 161))
    async with database.alone(fresh) as db:
        await withdrawals.check(db, own.erasures)


async def test_what_two_see_waiting_is_written_by_one_and_fails_no_other(fresh: str, own: Settings) -> None:
    async def second() -> None:
        async with database.alone(fresh) as db:
            await withdrawals.note(db, own.erasures, NOW)

    async with database.alone(fresh) as db:
        await stop(db, b"by itself")
        async with db.transaction():
            await withdrawals.note(db, own.erasures, NOW)
            waiting = asyncio.create_task(second())
            async with database.alone(fresh) as looking:
                while not await looking.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
                    pass
        await waiting
        await withdrawals.check(db, own.erasures)
    assert len(noted(own.erasures)) == 1


async def test_a_transaction_that_fails_after_its_line_was_written_is_no_restored_backup(
    fresh: str, own: Settings
) -> None:
    """The line stands there, and the database never did it: it knows by the transaction's id."""
    async with database.alone(fresh) as db:
        failing = db.transaction()
        await failing.start()
        await stop(db, b"1")
        await withdrawals.note(db, own.erasures, NOW)
        await failing.rollback()
        assert len(noted(own.erasures)) == 1
        await withdrawals.check(db, own.erasures)
        await stop(db, b"2")
        await withdrawals.note(db, own.erasures, NOW)
    assert [about[2] for about in noted(own.erasures)] == [digest(b"2").hex()]


async def test_a_line_that_is_about_to_be_known_is_waited_for(fresh: str, own: Settings) -> None:
    """The mail process has written it and commits while the web process starts."""
    async with database.alone(fresh) as db, database.alone(fresh) as other:
        committing = db.transaction()
        await committing.start()
        await stop(db, b"1")
        await withdrawals.note(db, own.erasures, NOW)
        starting = asyncio.ensure_future(withdrawals.check(other, own.erasures))
        await asyncio.sleep(0.3)
        assert not starting.done()
        await committing.commit()
        await starting


async def test_a_ledger_that_lacks_its_last_line_gets_it_back_or_is_refused(fresh: str, own: Settings) -> None:
    async with database.alone(fresh) as db:
        await stop(db, b"1")
        await withdrawals.note(db, own.erasures, NOW)
        await stop(db, b"2")
        await withdrawals.note(db, own.erasures, NOW)
        whole = own.erasures.read_text().splitlines()
        own.erasures.write_text("\n".join(whole[:-1]) + "\n")
        await withdrawals.check(db, own.erasures)
        assert own.erasures.read_text().split() == " ".join(whole).split()
        own.erasures.write_text("\n".join(whole[:-1]) + "\n")
        await db.execute("DELETE FROM ledger_lines WHERE number = 1")  # it is older than what the database keeps
        with pytest.raises(Restored, match="saknas"):
            await withdrawals.check(db, own.erasures)
        await stop(db, b"3")
        with pytest.raises(Unnoted):
            await withdrawals.note(db, own.erasures, NOW)
        own.erasures.unlink()
        with pytest.raises(Restored, match="saknas"):
            await withdrawals.check(db, own.erasures)


async def test_two_machines_have_a_whole_ledger_each(fresh: str, tmp_path: Path) -> None:
    """Whoever writes catches up first, and so does a process that starts, and the mail process all the time."""
    here, there = tmp_path / "here", tmp_path / "there"
    async with database.alone(fresh) as db:
        await stop(db, b"0")
        await withdrawals.note(db, here, NOW)
        there.write_bytes(here.read_bytes())
        for number, ledgers in enumerate([(here, there), (here, there), (there, here)], start=1):
            await stop(db, str(number).encode())
            await withdrawals.note(db, ledgers[0], NOW)
            await stop(db, b"again" + str(number).encode())
            await withdrawals.note(db, ledgers[1], NOW)
        assert noted(here)[:6] == noted(there)[:6]
        for machine in (here, there):
            await withdrawals.check(db, machine)
        assert ledger.lines(here) == ledger.lines(there)
        await stop(db, b"last")
        await withdrawals.note(db, here, NOW)
        await withdrawals.note_unasked(db, there, NOW)  # which writes an hourly line too
        await withdrawals.note_unasked(db, here, NOW)
        assert ledger.lines(here) == ledger.lines(there)
        assert len(noted(here)) == 8


async def test_two_that_take_back_in_the_same_moment_on_two_machines_wait_for_each_other(
    fresh: str, tmp_path: Path
) -> None:
    files = [tmp_path / "here", tmp_path / "there"]
    async with database.alone(fresh) as db:
        await stop(db, b"first")
        await withdrawals.note(db, files[0], NOW)
        files[1].write_bytes(files[0].read_bytes())

    async def take_back(number: int) -> None:
        async with database.alone(fresh) as db:
            for n in range(10):
                async with withdrawals.noted(db, files[number], NOW):
                    await stop(db, f"{number} {n}".encode())

    await asyncio.gather(take_back(0), take_back(1))
    async with database.alone(fresh) as db:
        for file in files:
            await withdrawals.check(db, file)
    assert ledger.lines(files[0]) == ledger.lines(files[1])
    assert len(noted(files[0])) == 21


async def test_what_a_machine_has_written_and_nobody_committed_is_replaced_by_the_others_line(
    fresh: str, tmp_path: Path
) -> None:
    """Its line stands in its own ledger only, under a number that the other has taken since."""
    here, there = tmp_path / "here", tmp_path / "there"
    async with database.alone(fresh) as db:
        await stop(db, b"0")
        await withdrawals.note(db, here, NOW)
        there.write_bytes(here.read_bytes())
        undo = db.transaction()
        await undo.start()
        await stop(db, b"1")
        await withdrawals.note(db, here, NOW)
        await undo.rollback()
        await stop(db, b"2")
        await withdrawals.note(db, there, NOW)
        await withdrawals.check(db, here)
        assert ledger.lines(here) == ledger.lines(there)


async def test_a_ledger_that_is_too_old_or_another_service_s_does_not_catch_up(fresh: str, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    async with database.alone(fresh) as db:
        await stop(db, b"0")
        await withdrawals.note(db, here, NOW - 2 * withdrawals.KEPT)
        there.write_bytes(here.read_bytes())
        await stop(db, b"1")
        await withdrawals.note(db, here, NOW)
        await withdrawals.tidy(db, NOW)
        with pytest.raises(Restored, match="saknas"):
            await withdrawals.check(db, there)
        with pytest.raises(Unnoted):
            await withdrawals.note_unasked(db, there, NOW)
        assert len(noted(there)) == 1


@pytest.mark.parametrize("then", [withdrawals.check, lambda db, path: withdrawals.note(db, path, NOW)])
async def test_a_ledger_that_knows_more_is_a_restored_database(
    fresh: str, own: Settings, then: Callable[[Connection, Path], Awaitable[None]]
) -> None:
    """Also while the service runs: then it can take nothing back."""
    async with database.alone(fresh) as db:
        await stop(db, b"1")
        await withdrawals.note(db, own.erasures, NOW)
        await db.execute("DELETE FROM suppressions")
        await withdrawals.note(db, own.erasures, NOW)
        first = ledger.lines(own.erasures)[0]
        await db.execute("UPDATE ledger_state SET number = 1, digest = $1", first.digest)  # as in yesterday's backup
        await stop(db, b"2")
        with pytest.raises((Restored, Unnoted)):
            await then(db, own.erasures)


async def test_a_copy_of_the_database_is_not_the_database(
    fresh: str, server: Callable[[str], str], own: Settings
) -> None:
    """Although nothing has been taken back since."""
    async with database.alone(fresh) as db:
        await withdrawals.check(db, own.erasures)
    name = f"copy_{uuid4().hex}"
    async with database.alone(server("postgres")) as maker:
        await maker.execute(f"CREATE DATABASE {name} TEMPLATE {fresh.rpartition('/')[2].partition('?')[0]}")
        async with database.alone(server(name)) as db:
            with pytest.raises(Restored, match="flyttad"):
                await withdrawals.check(db, own.erasures)
        await maker.execute(f"DROP DATABASE {name}")


async def test_lines_of_an_earlier_release_are_known_by_whom_they_erased(fresh: str, own: Settings) -> None:
    person = uuid4()
    own.erasures.write_text(f"\n{person} {NOW.isoformat()}\n")
    async with database.alone(fresh) as db:
        with pytest.raises(Restored, match="vet mer"):
            await withdrawals.check(db, own.erasures)
        await db.execute("INSERT INTO erasures VALUES ($1, $2)", person, NOW)
        await withdrawals.check(db, own.erasures)


async def stop(db: Connection, what: bytes) -> None:
    await db.execute("INSERT INTO suppressions VALUES ('email', $1, 'bounced', $2)", digest(what), NOW)


def digest(what: bytes) -> bytes:
    return sha256(what).digest()
