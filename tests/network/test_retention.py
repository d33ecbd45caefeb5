"""What is old goes, table by table, as the privacy page says: walked by a clock that is moved, over three years."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.mail import outbox
from fackpol.network import attendance, commitments, consents, invitations, people, representatives, retention, sessions
from fackpol.network.invitations import Answer
from fackpol.network.representatives import Mandate
from tests.people import Everybody

DAY = timedelta(days=1)
NOW = dates.now()


async def kinds(db: Connection, person: UUID) -> list[str]:
    return [row["kind"] for row in await db.fetch("SELECT kind FROM letters WHERE person = $1 ORDER BY id", person)]


async def there(db: Connection, person: UUID) -> bool:
    return bool(await db.fetchval("SELECT EXISTS (SELECT FROM members WHERE person = $1)", person))


async def round_(db: Connection, vault: Vault, ledger: Path, now: datetime) -> None:
    await db.execute("UPDATE letters SET state = 'sent', ended_at = posted_at WHERE state = 'queued'")
    await outbox.tidy(db, now)
    await retention.tidy(db, now)
    await retention.erase_silent(db, vault, ledger, now)


@pytest.fixture
def ledger(own: Settings) -> Path:
    return own.erasures


async def test_a_silent_member_is_asked_after_a_year_and_erased_a_month_later(
    db: Connection, everybody: Everybody, vault: Vault, ledger: Path
) -> None:
    anna = await everybody.anna()
    await round_(db, vault, ledger, NOW + 364 * DAY)
    assert "still_here" not in await kinds(db, anna)
    await round_(db, vault, ledger, NOW + 366 * DAY)
    assert (await kinds(db, anna)).count("still_here") == 1
    await round_(db, vault, ledger, NOW + 395 * DAY)
    assert await there(db, anna)
    assert (await kinds(db, anna)).count("still_here") == 1
    await round_(db, vault, ledger, NOW + 397 * DAY)
    assert not await there(db, anna)
    assert str(anna) in ledger.read_text()


@pytest.mark.parametrize("sign", ["signs in", "presses", "answers", "says yes"])
async def test_any_sign_of_her_keeps_her_for_another_year(
    db: Connection, everybody: Everybody, vault: Vault, ledger: Path, sign: str
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    then = NOW + 370 * DAY
    await round_(db, vault, ledger, then)
    if sign == "signs in":
        await sessions.begin(db, anna, then + DAY)
    elif sign == "presses":
        assert await retention.stay(db, anna, then + DAY) == "sv"
    elif sign == "answers":
        meeting = await everybody.meeting(branch, bo, starts_at=then + 9 * DAY)
        await invitations.call(db, meeting, [], then)
        invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
        assert await invitations.answer(db, vault, invitation, Answer.YES, "", "link", then + DAY)
    else:
        await consents.give(db, anna, ["calls"], "web", then + DAY)
    await round_(db, vault, ledger, then + 60 * DAY)
    assert await there(db, anna)
    await round_(db, vault, ledger, then + 363 * DAY)
    assert await there(db, anna)
    await round_(db, vault, ledger, then + 375 * DAY)
    assert (await kinds(db, anna)).count("still_here") == 1  # the one of a year ago is forgotten
    await round_(db, vault, ledger, then + 410 * DAY)
    assert not await there(db, anna)


async def test_whoever_holds_a_post_or_is_on_a_pause_is_not_asked(
    db: Connection, everybody: Everybody, vault: Vault, ledger: Path
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo = await everybody.bo(branch)
    await people.pause(db, anna, NOW + 500 * DAY)
    await round_(db, vault, ledger, NOW + 400 * DAY)
    assert "still_here" not in await kinds(db, anna) + await kinds(db, bo)


async def test_a_year_after_a_meeting_only_counts_are_left(
    db: Connection, everybody: Everybody, vault: Vault, ledger: Path
) -> None:
    branch, anna, cilla = await everybody.branch(), await everybody.anna(), await everybody.cilla()
    bo = await everybody.bo(branch)
    for person in (anna, cilla):
        await everybody.welcomed(branch, person)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], NOW)
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    await invitations.answer(db, vault, invitation, Answer.YES, "", "link", NOW)
    ended = await db.fetchval("SELECT ends_at FROM meetings WHERE id = $1", meeting)
    other = await db.fetchval("SELECT id FROM invitations WHERE person = $1", cilla)
    assert await attendance.say(db, invitation, attendance.Said.CAME, ended)
    assert await attendance.say(db, other, attendance.Said.HIDDEN, ended)
    assert await attendance.set_walk_ins(db, meeting, 3)
    for whose in (invitation, None):
        assert await commitments.add(db, vault, meeting, "Ringer", dates.today(ended + 9 * DAY), whose, ended)
    await retention.tidy(db, ended + 364 * DAY)
    assert await db.fetchval("SELECT count(*) FROM commitments") == 2
    assert await db.fetchval("SELECT count(*) FROM invitations") == 2
    for _ in range(2):
        await retention.tidy(db, ended + 366 * DAY)
        assert await db.fetchval("SELECT count(*) FROM invitations") == 0
        kept = await retention.answer_counts(db, meeting)
        assert kept is not None
        assert dict(kept) == {"invited": 2, "yes": 1, "maybe": 0, "no": 0}
        assert await attendance.counts(db, meeting) == attendance.Came(1, 0, 3, 4)
        for table in ("attendance", "commitments"):
            assert await db.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_a_politician_is_forgotten_two_years_after_her_last_mandate_and_a_member_stays(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    ended = date(2024, 6, 30)
    dag = await everybody.dag(to_day=ended)
    anna = await everybody.anna()
    committee = await db.fetchval("SELECT committee FROM mandates WHERE person = $1", dag)
    await db.execute("INSERT INTO representatives (person) VALUES ($1)", anna)
    await representatives.seat(db, anna, Mandate(committee, "ledamot", date(2023, 1, 1), ended), "ledamot")
    sits = await everybody.representative("Eva Sitter", None, "Socialnämnden", "0136")
    await retention.tidy(db, dates.moment(date(2026, 6, 29), time(12)))
    assert await db.fetchval("SELECT count(*) FROM representatives WHERE person = ANY($1)", [dag, anna]) == 2
    await retention.tidy(db, dates.moment(date(2026, 7, 2), time(12)))
    left = {row["id"] for row in await db.fetch("SELECT id FROM people")}
    assert dag not in left
    assert {anna, sits} <= left
    assert await db.fetchval("SELECT count(*) FROM representatives WHERE person = $1", anna) == 0
    assert await db.fetchval("SELECT last_ended($1, '2026-07-02')", committee) == ended  # nobody knows who sits since
