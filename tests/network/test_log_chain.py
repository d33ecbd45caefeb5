"""The chain over both logs: whatever is changed or taken away in them is found, and what is rightly gone is not."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Sealed, Vault
from fackpol.chores import Chores
from fackpol.network import access_log, log_chain, people, security_log
from fackpol.network.log_chain import Tail
from tests.asgi import Web
from tests.people import Everybody

NOW = dates.now()


@pytest.fixture
async def filled(db: Connection, everybody: Everybody, vault: Vault) -> Connection:
    """Bo has read the list ten times and Anna's record once, Eva has signed in, and all of it is chained."""
    branch, anna = await everybody.branch(), await everybody.anna()
    bo, eva = await everybody.bo(branch), await everybody.eva()
    await everybody.welcomed(branch, anna)
    for minutes in range(10):
        await access_log.list_of(db, bo, branch, "x", NOW - timedelta(minutes=20 - minutes))
    await access_log.record_of(db, bo, branch, anna, "x", NOW)
    await security_log.note(db, "signed in", NOW, eva)
    assert await log_chain.chain(db, vault) == 12
    return db


async def found(db: Connection, vault: Vault) -> tuple[str, str]:
    checked = await log_chain.checked(db, vault, NOW)
    return checked.fault, checked.log


async def test_an_untouched_chain_is_whole(filled: Connection, vault: Vault) -> None:
    checked = await log_chain.checked(filled, vault, NOW)
    assert (checked.fault, checked.rows, checked.since) == ("", 12, NOW - timedelta(minutes=20))
    assert await log_chain.chain(filled, vault) == 0


ATTACKS = {
    "a row is deleted": ("DELETE FROM access_log WHERE scope = 'record'", ("missing", "access")),
    "a row is turned over to somebody else": (
        "UPDATE access_log SET reader = gen_random_uuid() WHERE scope = 'record'", ("changed", "access"),
    ),
    "a row is moved in time": (
        "UPDATE access_log SET at = at - interval '1 hour' WHERE scope = 'record'", ("changed", "access"),
    ),
    "another's sign-in is blamed": ("UPDATE security_log SET by = gen_random_uuid()", ("changed", "security")),
    "a sign-in is deleted": ("DELETE FROM security_log", ("missing", "security")),
    "a row is deleted with its link": (
        "WITH x AS (DELETE FROM access_log WHERE scope = 'record' RETURNING id) "
        "DELETE FROM log_chain c USING x WHERE c.log = 'access' AND c.entry = x.id", ("link", "security"),
    ),
    "a row and its link go, and the rest moves up": (
        "WITH x AS (DELETE FROM access_log WHERE id = (SELECT min(id) FROM access_log) RETURNING id), "
        "y AS (DELETE FROM log_chain c USING x WHERE c.log = 'access' AND c.entry = x.id) "
        "UPDATE log_chain SET position = -position WHERE position > 1; "
        "UPDATE log_chain SET position = -position - 1 WHERE position < 0",
        ("link", "access"),
    ),
    "a proof is made up": (
        "WITH x AS (DELETE FROM access_log WHERE scope = 'record' RETURNING id) "
        "INSERT INTO log_gone SELECT 'access', id, sha256('x') FROM x", ("missing", "access"),
    ),
    "a beginning is made up": (
        "DELETE FROM access_log WHERE scope = 'list'; DELETE FROM log_chain WHERE position <= 10; "
        "INSERT INTO log_checkpoints SELECT 10, sha256('x'), sha256('y')", ("cut", ""),
    ),
    "a row is made up": (
        "INSERT INTO access_log (at, reader_post, scope, person, why, chained) "
        "SELECT now(), 'coordinator', 'record', id, 'x', true FROM people LIMIT 1", ("forged", ""),
    ),
    "a digest is made up": (
        "UPDATE access_log SET reader = gen_random_uuid() WHERE scope = 'record'; "
        "UPDATE log_chain SET digest = sha256('x') WHERE entry = (SELECT max(id) FROM access_log)", ("link", "access"),
    ),
    "the whole chain is dropped": (
        "DELETE FROM log_chain; DELETE FROM access_log WHERE scope = 'record'", ("forged", ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
async def test_whoever_writes_in_the_database_only_is_found_out(filled: Connection, vault: Vault, attack: str) -> None:
    script, expected = ATTACKS[attack]
    await filled.execute(script)
    assert await found(filled, vault) == expected


async def test_a_row_that_is_taken_out_of_the_chain_does_not_stop_it(filled: Connection, vault: Vault) -> None:
    """The attack: a row that says that it was never chained, so that the next round fails at it for ever."""
    await filled.execute("UPDATE access_log SET chained = false, why = 'y' WHERE scope = 'record'")
    await security_log.note(filled, "signed in", NOW, uuid4())
    assert await log_chain.chain(filled, vault) == 1
    assert await found(filled, vault) == ("missing", "access")


async def test_another_key_makes_no_chain_that_holds(filled: Connection, vault: Vault) -> None:
    """All links made anew, by whoever has the database and knows how it is done, but not the vault's keys."""
    key = await filled.fetchval("SELECT key FROM log_keys")
    assert key not in (b"", None)
    await filled.execute("DELETE FROM access_log WHERE scope = 'record'")
    for script in ("DELETE FROM log_chain", "DELETE FROM log_keys", *UNCHAINED):
        await filled.execute(script)
    await log_chain.chain(filled, Vault({1: bytes(32)}, {1: bytes(32)}))
    with pytest.raises(Sealed):
        await log_chain.checked(filled, vault, NOW)
    await filled.execute("UPDATE log_keys SET key = $1", key)
    assert (await found(filled, vault))[0] == "link"


UNCHAINED = ("UPDATE access_log SET chained = false", "UPDATE security_log SET chained = false")


async def test_a_chain_that_our_own_worker_is_made_to_begin_anew_is_missed_outside(
    filled: Connection, vault: Vault, own: Settings, web: Web
) -> None:
    """The attack: drop the chain, so that the next round chains what is left, with the right key."""
    chores = Chores(own, web.pools)
    await chores.round()
    for script in ("DELETE FROM access_log WHERE scope = 'record'", "DELETE FROM log_chain", *UNCHAINED):
        await filled.execute(script)
    await chores.round()
    assert (await found(filled, vault))[0] == ""
    assert not await log_chain.still_there(filled, log_chain.witness(own.erasures))


# -- the newest rows ---------------------------------------------------------------------------------------------------


async def test_the_newest_rows_are_missed_outside_the_database(
    filled: Connection, vault: Vault, own: Settings, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    """The attack: the newest row goes with its link, so that the chain looks whole. The file still has the head."""
    chores = Chores(own, web.pools)
    await chores.round()
    await filled.execute("DELETE FROM log_chain WHERE position = (SELECT max(position) FROM log_chain)")
    await filled.execute("DELETE FROM security_log")
    assert (await found(filled, vault))[0] == ""
    file = log_chain.witness(own.erasures)
    assert not await log_chain.still_there(filled, file)
    await access_log.own(filled, uuid4(), "x", NOW)
    await chores.round()
    await chores.round()
    assert not await log_chain.still_there(filled, file), "it is never written over"
    assert caplog.text.count("the logs have lost their newest rows") == 1
    log_chain.write_down(await log_chain.newest(filled), file)
    assert await log_chain.still_there(filled, file)


async def test_a_service_in_which_nothing_has_been_logged_has_lost_nothing(
    web: Web, db: Connection, own: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Its mail process has written down that there is nothing; what is logged then is chained and written down too."""
    chores, file = Chores(own, web.pools), log_chain.witness(own.erasures)
    await chores.round()
    await chores.round()
    assert file.read_text().startswith("0 ")
    assert await log_chain.still_there(db, file)
    await access_log.own(db, uuid4(), "x", NOW)
    await chores.round()
    assert file.read_text().startswith("1 ")
    assert "the logs have lost" not in caplog.text


@pytest.mark.parametrize("text", ["", "x", "12 zz", "1 2 3"])
async def test_a_head_that_can_not_be_read_is_not_there(filled: Connection, own: Settings, text: str) -> None:
    log_chain.witness(own.erasures).write_text(text)
    assert not await log_chain.still_there(filled, log_chain.witness(own.erasures))


async def test_a_row_waits_for_the_chain_two_minutes_at_most(db: Connection, vault: Vault) -> None:
    await security_log.note(db, "signed in", NOW, uuid4())
    for minutes, waiting in ((1, 0), (3, 1)):
        checked = await log_chain.checked(db, vault, NOW + timedelta(minutes=minutes))
        assert (checked.fault, checked.waiting) == ("", waiting)


async def test_two_workers_make_one_chain(fresh: str, vault: Vault) -> None:
    """Also of rows that commit after those that were begun later."""
    async with database.open_pools(fresh) as pools, pools.writing.acquire() as one, pools.writing.acquire() as other:
        late = one.transaction()
        await late.start()
        await security_log.note(one, "signed in", NOW, uuid4())
        await security_log.note(other, "code failed", NOW)
        assert await log_chain.chain(other, vault) == 1
        await late.commit()
        assert await log_chain.chain(one, vault) == 1
        busy = one.transaction()
        await busy.start()
        await security_log.note(one, "signed in", NOW, uuid4())
        await log_chain.chain(one, vault)
        await security_log.note(other, "code failed", NOW)
        assert await log_chain.chain(other, vault) == 0, "the first is at it"
        await busy.commit()
        assert await log_chain.chain(other, vault) == 1
        checked = await log_chain.checked(one, vault, NOW)
        assert (checked.fault, checked.rows) == ("", 4)


# -- what is rightly gone ----------------------------------------------------------------------------------------------


async def test_an_erased_member_takes_her_rows_and_the_chain_still_holds(
    filled: Connection, vault: Vault, own: Settings
) -> None:
    anna = await filled.fetchval("SELECT person FROM memberships")
    await people.erase(filled, vault, own.erasures, anna, NOW)
    assert await filled.fetchval("SELECT count(*) FROM access_log WHERE scope = 'record'") == 0
    await log_chain.chain(filled, vault)
    checked = await log_chain.checked(filled, vault, NOW)
    assert (checked.fault, checked.rows) == ("", 11)
    stored = str(
        [dict(row) for table in ("log_chain", "log_gone") for row in await filled.fetch(f"SELECT * FROM {table}")]
    )
    assert str(anna) not in stored


async def test_her_row_that_is_not_chained_yet_goes_too(filled: Connection, vault: Vault, own: Settings) -> None:
    anna = await filled.fetchval("SELECT person FROM memberships")
    await access_log.own(filled, anna, "x", NOW)
    await people.erase(filled, vault, own.erasures, anna, NOW)
    assert await filled.fetchval("SELECT count(*) FROM access_log WHERE person = $1", anna) == 0
    await log_chain.tidy(filled, vault, NOW)
    assert (await found(filled, vault))[0] == ""
    assert await filled.fetchval("SELECT count(*) FROM log_gone") == 1


async def test_an_erasure_hides_no_row_that_was_changed_before(filled: Connection, vault: Vault, own: Settings) -> None:
    """The attack: turn the row over to Cilla, whoever she is, and erase her."""
    victim = await people.add(filled, vault, "Cilla Berg", "cilla.berg@example.org", "sv", NOW)
    await filled.execute("UPDATE access_log SET person = $1 WHERE scope = 'record'", victim)
    await people.erase(filled, vault, own.erasures, victim, NOW)
    assert await found(filled, vault) == ("missing", "access")


async def test_whoever_is_gone_in_any_other_way_is_forgotten_by_the_tidying(filled: Connection, vault: Vault) -> None:
    await filled.execute("DELETE FROM people WHERE id = (SELECT person FROM memberships)")
    await log_chain.tidy(filled, vault, NOW)
    assert await filled.fetchval("SELECT count(*) FROM access_log WHERE scope = 'record'") == 0
    assert (await found(filled, vault))[0] == ""


async def test_after_two_years_a_row_goes_and_the_chain_begins_later(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """Month after month for three years: what is kept is never older, and the chain is always whole."""
    began, bo = NOW - timedelta(days=36 * 30), await everybody.bo(await everybody.branch())
    for month in range(36):
        now = began + timedelta(days=30 * month)
        for _ in range(2):
            await security_log.note(db, "signed in", now, uuid4())
            await access_log.own(db, bo, "x", now)
        await log_chain.chain(db, vault)
        await log_chain.mail_head(db, now)
        await log_chain.tidy(db, vault, now)
        checked = await log_chain.checked(db, vault, now)
        assert checked.fault == ""
        oldest = await db.fetchval(
            "SELECT min(at) FROM (SELECT at FROM access_log UNION ALL SELECT at FROM security_log) x"
        )
        assert oldest is None or now - oldest <= log_chain.KEPT
    assert checked.since is not None
    assert checked.since > NOW - timedelta(days=30) - log_chain.KEPT
    assert await db.fetchval("SELECT min(position) FROM log_chain") > 1
    assert await db.fetchval("SELECT count(*) FROM log_checkpoints") == 1
    assert await db.fetchval("SELECT count(*) FROM log_gone") == await db.fetchval(
        "SELECT count(*) FROM log_gone g JOIN log_chain c USING (log, entry)"
    )


async def test_rows_that_are_found_in_another_order_are_kept_no_longer(db: Connection, vault: Vault) -> None:
    for days in (729, 731, 1):
        await security_log.note(db, "signed in", NOW - timedelta(days=days), uuid4())
        await log_chain.chain(db, vault)
    await log_chain.tidy(db, vault, NOW)
    assert await db.fetchval("SELECT count(*) FROM security_log") == 2
    assert (await found(db, vault))[0] == ""


# -- the head of a day -------------------------------------------------------------------------------------------------


async def test_the_head_goes_to_the_administrators_once_a_day(web: Web, db: Connection, everybody: Everybody) -> None:
    eva, noon = await everybody.eva(), (dates.now() - timedelta(days=1)).replace(hour=11)

    async def letters(now: datetime) -> int:
        await log_chain.mail_head(db, now)
        return int(await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'checksum'"))

    assert await letters(noon) == 0, "nothing has been logged"
    for hours in (0, 25):
        await security_log.note(db, "signed in", noon - timedelta(hours=hours), eva)
        await log_chain.chain(db, web.own.vault)
        assert await letters(noon) == bool(hours), "what was logged today goes tomorrow"
    assert [await letters(noon.replace(hour=hour)) for hour in (2, 11, 12)] == [1, 1, 1]
    assert await letters(noon + timedelta(days=1)) == 1, "nothing has been logged since"
    await web.deliver()
    (letter,) = [one for one in web.post_office.arrived if "kontrollsumma" in one.subject]
    tail = await log_chain.newest(db)
    assert log_chain.grouped(tail.head) in letter.text
    assert await log_chain.has(db, tail.head)
    assert await log_chain.has(db, bytes(32)) is None


@pytest.mark.parametrize("text", ["", "x", "ab " * 31, "ab" * 33])
def test_what_is_no_head_is_not_taken_for_one(text: str) -> None:
    assert log_chain.ungrouped(text) is None
    assert log_chain.ungrouped(log_chain.grouped(bytes(range(32))).upper()) == bytes(range(32))


def test_the_head_is_written_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "x.loghead"
    for position in (1, 22):
        log_chain.write_down(Tail(position, bytes(32)), file)
    assert file.read_text() == f"22 {'00' * 32}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["x.loghead"]
