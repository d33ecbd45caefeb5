"""Digests: once a day at her own time, when something waits, and never near another letter of ours."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection, alone
from fackpol.base.vault import Vault
from fackpol.letters import renderer
from fackpol.mail import outbox
from fackpol.network import absences, branches, contacts, digests, sessions
from tests.asgi import Web
from tests.people import ANNA, BO, Everybody
from tests.queue import send
from tests.together import at_once

# Weeks in which nothing happens to the clock; on the last Sunday of October it is put back, on that of March forward.
MONDAY = date(2026, 11, 30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVA = "eva.sund@example.org"


def at(day: date, clock: str = "07:30") -> datetime:
    return dates.moment(day, time.fromisoformat(clock))


class Hall:
    branch: str
    anna: UUID
    bo: UUID


@pytest.fixture
async def hall(db: Connection, everybody: Everybody) -> Hall:
    """Anna has waited in Bo's branch since before the Monday."""
    hall = Hall()
    hall.branch, hall.anna = await everybody.branch(), await everybody.anna()
    hall.bo = await everybody.bo(hall.branch)
    await long_ago(db)
    await branches.join(db, hall.branch, hall.anna, at(MONDAY) - 3 * DAY)
    return hall


async def long_ago(db: Connection) -> None:
    """All who hold posts have held them for a year."""
    await db.execute("UPDATE appointments SET from_at = $1", at(MONDAY) - 365 * DAY)


async def posted(db: Connection, now: datetime) -> list[UUID]:
    """To whom a digest is posted at this moment."""
    before = await db.fetchval("SELECT coalesce(max(id), 0) FROM letters")
    await digests.post(db, now)
    rows = await db.fetch("SELECT person FROM letters WHERE kind = 'digest' AND id > $1", before)
    return [row["person"] for row in rows]


async def text_of(web: Web, db: Connection, now: datetime) -> str | None:
    """The text of the latest digest as it would go now; None when it would not."""
    latest = "SELECT *, link_number(posted_at) FROM letters WHERE kind = 'digest' ORDER BY id DESC LIMIT 1"
    row = await db.fetchrow(latest)
    written = await renderer(web.own).write(db, [row], now)
    letter = written.get(row["id"])
    return letter.message.decode().replace("=\r\n", "") if letter else None


async def test_it_comes_at_half_past_seven_once(db: Connection, hall: Hall) -> None:
    assert await posted(db, at(MONDAY, "07:29")) == []
    assert await posted(db, at(MONDAY)) == [hall.bo]
    assert await posted(db, at(MONDAY)) == []
    assert await posted(db, at(MONDAY, "16:00")) == []
    assert await posted(db, at(MONDAY + DAY)) == [hall.bo]


@pytest.mark.parametrize(("day", "comes"), [(4, True), (5, False), (6, False), (7, True)])
async def test_not_on_a_weekend(db: Connection, hall: Hall, day: int, comes: bool) -> None:
    assert bool(await posted(db, at(MONDAY + day * DAY))) is comes


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 10, 23), 5),  # a Friday in summer time
        (date(2026, 10, 26), 6),  # the Monday after the clocks were put back
        (date(2027, 3, 26), 6),
        (date(2027, 3, 29), 5),  # the Monday after they were put forward
    ],
)
async def test_it_is_half_past_seven_by_the_clock_on_the_wall(db: Connection, hall: Hall, day: date, utc: int) -> None:
    await db.execute("UPDATE appointments SET from_at = $1", at(day) - 30 * DAY)
    due = datetime.combine(day, time(utc, 30), UTC)
    assert await posted(db, due - timedelta(minutes=1)) == []
    assert await posted(db, due) == [hall.bo]


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
async def test_on_the_night_when_the_clocks_change_it_comes_once(db: Connection, hall: Hall, day: date) -> None:
    await db.execute("UPDATE appointments SET from_at = $1", at(day) - 30 * DAY)
    await digests.choose(db, hall.bo, time(6), [7], None)
    midnight = dates.moment(day, time())
    came = [hour for hour in range(30) if await posted(db, midnight + hour * HOUR)]
    assert len(came) == 1
    assert (midnight + came[0] * HOUR).astimezone(dates.HERE).hour == 6


async def test_the_day_is_the_one_on_the_wall_at_midnight(db: Connection, hall: Hall) -> None:
    """At 23.30 UTC on Sunday it is Monday here, and still night."""
    assert await posted(db, datetime.combine(MONDAY - DAY, time(23, 30), UTC)) == []
    assert await posted(db, at(MONDAY, "21:59")) == [hall.bo]
    assert await posted(db, at(MONDAY + DAY, "22:00")) == []  # too late for today: nobody is written to at night
    assert await db.fetchval("SELECT expires_at FROM letters WHERE kind = 'digest'") == dates.moment(
        MONDAY + DAY, time()
    )


async def test_two_workers_post_one(fresh: str, vault: Vault) -> None:
    async with alone(fresh) as db:
        everybody = Everybody(db, vault, None)  # type: ignore[arg-type]
        branch, anna = await everybody.branch(), await everybody.anna()
        await everybody.bo(branch)
        await long_ago(db)
        await branches.join(db, branch, anna, at(MONDAY) - DAY)
    await at_once(fresh, lambda db: digests.post(db, at(MONDAY)))
    async with alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'digest'") == 1


async def test_nothing_to_do_is_no_letter(db: Connection, hall: Hall) -> None:
    await branches.welcome(db, hall.branch, hall.anna, hall.bo, at(MONDAY) - DAY)
    assert await posted(db, at(MONDAY)) == []
    assert await db.fetchval("SELECT count(*) FROM digests") == 1  # we have looked


async def test_what_is_done_before_it_goes_is_not_in_it(web: Web, db: Connection, hall: Hall) -> None:
    await posted(db, at(MONDAY))
    assert "1 ny medlem" in (await text_of(web, db, at(MONDAY)) or "")
    await branches.welcome(db, hall.branch, hall.anna, hall.bo, at(MONDAY))
    assert await text_of(web, db, at(MONDAY)) is None


async def test_she_is_told_of_her_post_first_and_of_what_waits_the_day_after(db: Connection, hall: Hall) -> None:
    await db.execute("UPDATE appointments SET from_at = $1", at(MONDAY, "06:30"))
    assert await posted(db, at(MONDAY)) == []
    assert await posted(db, at(MONDAY + DAY)) == [hall.bo]


# -- never in the same hour as another letter --------------------------------------------------------------------------


async def other(db: Connection, hall: Hall, now: datetime) -> None:
    await outbox.post(db, "welcome", now, person=hall.bo)


async def went(db: Connection, now: datetime) -> None:
    await send(db, now, "letters.kind <> 'digest'")


@pytest.mark.parametrize(("minutes", "comes"), [(1, False), (59, False), (60, True), (61, True)])
async def test_it_waits_an_hour_after_another_letter(db: Connection, hall: Hall, minutes: int, comes: bool) -> None:
    sent = at(MONDAY) - timedelta(minutes=minutes)
    await other(db, hall, sent)
    await went(db, sent)
    assert bool(await posted(db, at(MONDAY))) is comes
    assert bool(await posted(db, sent + HOUR)) is not comes


@pytest.mark.parametrize(("minutes", "comes"), [(0, False), (59, False), (61, True)])
async def test_it_waits_for_one_that_is_due_within_the_hour(
    db: Connection, hall: Hall, minutes: int, comes: bool
) -> None:
    await other(db, hall, at(MONDAY) + timedelta(minutes=minutes))
    assert bool(await posted(db, at(MONDAY))) is comes


async def test_her_sign_in_letter_is_another_letter_too(db: Connection, vault: Vault, hall: Hall) -> None:
    await sessions.ask(db, vault, BO, bytes(32), at(MONDAY) - HOUR / 2)
    await went(db, at(MONDAY) - HOUR / 2)
    assert await posted(db, at(MONDAY)) == []
    assert await posted(db, at(MONDAY, "08:00")) == [hall.bo]


async def test_somebody_elses_letter_is_none(db: Connection, vault: Vault, hall: Hall) -> None:
    await sessions.ask(db, vault, ANNA, bytes(32), at(MONDAY))
    assert await posted(db, at(MONDAY)) == [hall.bo]


@pytest.mark.parametrize(("clock", "comes"), [("10:31", False), ("11:29", False), ("11:30", True), ("10:30", True)])
async def test_it_waits_for_a_reminder_of_a_meeting_that_she_is_invited_to(
    db: Connection, everybody: Everybody, hall: Hall, clock: str, comes: bool
) -> None:
    """The last one is three hours before: at half past seven it would stand in the outbox."""
    other = await everybody.branch("Bygg")
    meeting = await everybody.meeting(other, hall.bo, starts_at=at(MONDAY, clock))
    await db.execute("UPDATE meetings SET called_at = $1", at(MONDAY) - 5 * DAY)
    await db.execute(
        "INSERT INTO invitations (id, meeting, person, invited_at, branch) "
        "SELECT gen_random_uuid(), $1, $2, $3, id FROM branches WHERE slug = $4",
        meeting, hall.bo, at(MONDAY) - 5 * DAY, other,
    )  # fmt: skip
    assert bool(await posted(db, at(MONDAY))) is comes


async def test_one_that_is_still_in_the_outbox_waits_for_whatever_comes_after_it(db: Connection, hall: Hall) -> None:
    await posted(db, at(MONDAY))
    await other(db, hall, at(MONDAY, "07:31"))
    await digests.post(db, at(MONDAY, "07:31"))
    due = await db.fetchval("SELECT due_at FROM letter_queue WHERE kind = 'digest'")
    assert due == at(MONDAY, "08:31")


async def test_while_all_letters_are_paused_none_is_posted(db: Connection, hall: Hall) -> None:
    await outbox.pause(db, None, at(MONDAY) - HOUR)
    assert await posted(db, at(MONDAY)) == []
    await outbox.resume(db, at(MONDAY))
    assert await posted(db, at(MONDAY)) == [hall.bo]


# -- her own choice ----------------------------------------------------------------------------------------------------


async def test_she_chooses_hour_and_days(db: Connection, hall: Hall) -> None:
    await digests.choose(db, hall.bo, time(18, 30), [2, 6], None)
    assert await posted(db, at(MONDAY, "18:30")) == []
    assert await posted(db, at(MONDAY + DAY, "18:29")) == []
    assert await posted(db, at(MONDAY + DAY, "18:30")) == [hall.bo]
    assert await posted(db, at(MONDAY + 5 * DAY, "18:30")) == [hall.bo]


async def test_switched_off_it_does_not_come_and_on_again_it_does(web: Web, db: Connection, hall: Hall) -> None:
    await digests.stop(db, hall.bo)
    chosen = await digests.of(db, hall.bo)
    assert chosen
    assert not chosen.wanted
    assert await posted(db, at(MONDAY)) == []
    await digests.start(db, hall.bo)
    assert await posted(db, at(MONDAY)) == [hall.bo]
    await digests.stop(db, hall.bo)  # while it is on its way
    assert await text_of(web, db, at(MONDAY)) is None


async def test_whoever_holds_no_post_has_nothing_to_choose(db: Connection, hall: Hall) -> None:
    await digests.stop(db, hall.anna)
    assert await digests.of(db, hall.anna) is None
    assert await db.fetchval("SELECT count(*) FROM digest_choices") == 0


@pytest.mark.parametrize("case", ["relieved", "closed", "paused", "stopped", "away"])
async def test_it_is_not_posted_to_whoever_may_not_get_it(
    web: Web, db: Connection, hall: Hall, vault: Vault, case: str
) -> None:
    await posted(db, at(MONDAY))
    now = at(MONDAY + DAY)
    acts = {
        "relieved": lambda: db.execute("UPDATE appointments SET to_at = $1", now),
        "closed": lambda: branches.close(db, hall.branch, now),
        "paused": lambda: db.execute("UPDATE people SET paused_until = $1", now + DAY),
        "stopped": lambda: db.execute(
            "INSERT INTO suppressions (kind, key, reason, at) VALUES ('email', $1, 'bounced', $2)", vault.index(BO), now
        ),
        "away": lambda: absences.say(db, hall.bo, MONDAY + 9 * DAY, now),
    }
    await acts[case]()
    assert await text_of(web, db, now) is None  # nor does one that is on its way go
    assert await posted(db, now) == []


# -- what stands in it -------------------------------------------------------------------------------------------------


async def test_all_her_branches_are_in_one_letter_and_no_name_but_hers(
    web: Web, db: Connection, everybody: Everybody, hall: Hall
) -> None:
    other = await everybody.branch("Bygg")
    row = await branches.get(db, other)
    assert row
    await everybody.hold(hall.bo, "coordinator", row.id)
    await everybody.hold(hall.bo, "administrator", None)
    await long_ago(db)
    await everybody.meeting(other, hall.bo, title="Möte med Cilla")
    await contacts.look_after(db, at(MONDAY) - 3 * DAY, MONDAY - 3 * DAY)
    assert await posted(db, at(MONDAY)) == [hall.bo]
    text = await text_of(web, db, at(MONDAY)) or ""
    for said in ("omsorg", "Bygg", f"/till/{row.id}/moten/", "/skotsel", "1 ny medlem"):
        assert said in text
    for name in ("Anna", " Ek", "Cilla"):  # with its space: a token can spell two letters
        assert name not in text


async def test_the_summary_is_an_administrators_on_mondays_in_the_same_letter(
    web: Web, db: Connection, everybody: Everybody, hall: Hall
) -> None:
    eva = await everybody.eva()
    await long_ago(db)
    await db.execute("UPDATE memberships SET joined_at = $1", at(MONDAY) - 15 * DAY)
    assert set(await posted(db, at(MONDAY))) == {hall.bo, eva}
    assert await db.fetchval("SELECT count(*) FROM letters WHERE person = $1", eva) == 1
    await db.execute("DELETE FROM letters WHERE person = $1", hall.bo)
    text = await text_of(web, db, at(MONDAY)) or ""
    assert "1 ny medlem har v=C3=A4ntat i mer =C3=A4n 14 dagar." in text  # to do
    assert "Har v=C3=A4ntat mer =C3=A4n 7 dagar: 1" in text  # and the week
    await db.execute("DELETE FROM letters")
    assert eva in await posted(db, at(MONDAY + DAY))
    await db.execute("DELETE FROM letters WHERE person = $1", hall.bo)
    assert "7 dagar" not in (await text_of(web, db, at(MONDAY + DAY)) or "")


async def test_the_summary_comes_when_there_is_nothing_to_do(db: Connection, everybody: Everybody) -> None:
    eva = await everybody.eva()
    await long_ago(db)
    assert await posted(db, at(MONDAY)) == [eva]
    assert await posted(db, at(MONDAY + DAY)) == []
    await digests.choose(db, eva, time(7, 30), [1, 2, 3, 4, 5], 5)
    assert await posted(db, at(MONDAY + 4 * DAY)) == [eva]
    await digests.choose(db, eva, time(7, 30), [1, 2, 3, 4, 5], None)
    assert await posted(db, at(MONDAY + 7 * DAY)) == []


async def test_the_weeks_numbers(db: Connection, everybody: Everybody, hall: Hall) -> None:
    await everybody.dag(to_day=MONDAY + 80 * DAY)
    await everybody.branch("Bygg")
    for person, days in ((await everybody.cilla(), 8), (await everybody.member("Disa", "disa@example.org"), 15)):
        await branches.join(db, hall.branch, person, at(MONDAY) - days * DAY)
    await absences.say(db, hall.bo, MONDAY + 9 * DAY, at(MONDAY))
    assert await db.fetchval("SELECT week_numbers($1)", at(MONDAY)) == {
        "seven": 2, "fourteen": 1, "lost": 0, "leaderless": 1, "away": 1, "ending": 1,
    }  # fmt: skip


async def test_the_days_are_forgotten_after_a_month(db: Connection, hall: Hall) -> None:
    await posted(db, at(MONDAY))
    await digests.tidy(db, at(MONDAY + 30 * DAY))
    assert await db.fetchval("SELECT count(*) FROM digests") == 1
    await digests.tidy(db, at(MONDAY + 31 * DAY))
    assert await db.fetchval("SELECT count(*) FROM digests") == 0
