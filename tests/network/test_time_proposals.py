"""Another time that somebody proposes from her calendar: what is kept of it, for whom, and until when."""

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.mail import suppressions
from fackpol.network import duties, invitations, people, personal_data, time_proposals
from fackpol.network.reference import Reference
from fackpol.network.time_proposals import TimeProposal
from tests.asgi import Web
from tests.mail.test_intake import Hall, arrives, hall, reply
from tests.people import ANNA, Everybody, a_meeting
from tests.together import at_once

__all__ = ["hall"]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOW = dates.now()
EVENING = dates.moment(dates.today(NOW) + 15 * DAY, time(18))


def counter(
    hall: Hall,
    starts_at: datetime | None,
    said: str = "TENTATIVE",
    words: str = "",
    ends_at: datetime | None = None,
    at: datetime | None = None,
) -> str:
    """As a program proposes another time (RFC 5546 section 3.2.7). Without an end it is as long as the meeting."""
    moments = {"DTSTART": starts_at, "DTEND": ends_at}
    lines = "".join(f"{name}:{moment:%Y%m%dT%H%M%SZ}\r\n" for name, moment in moments.items() if moment)
    changes = (("REPLY", "COUNTER"), ("END:VEVENT", f"{lines}COMMENT:{words}\r\nEND:VEVENT"))
    return reply(hall.letter, said, *changes, at=at)


async def branch_of(db: Connection) -> int:
    return int(await db.fetchval("SELECT branch FROM meeting_hosts LIMIT 1"))


async def open_ones(db: Connection, vault: Vault, hall: Hall, now: datetime | None = None) -> list[TimeProposal]:
    return await time_proposals.of_meeting(db, vault, hall.meeting, await branch_of(db), now or dates.now())


async def answers(db: Connection) -> list[str]:
    return [row["answer"] for row in await db.fetch("SELECT answer FROM answers ORDER BY id")]


async def test_her_answer_counts_and_the_time_is_kept_with_her_words(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    text = counter(hall, EVENING, "DECLINED", "Jobbar till sju")
    assert await arrives(web, db, text) == "answer"
    assert await arrives(web, db, f"X-Again: 1\r\n{text}", now=dates.now() + MINUTE) == "old"
    (one,) = await open_ones(db, vault, hall)
    assert (one.name, one.answer, one.note, one.by_other) == ("Anna Ek", "no", "Jobbar till sju", False)
    assert (one.starts_at, one.ends_at) == (EVENING, EVENING + 2 * HOUR)
    assert one.can_be_taken(dates.now())
    assert b"Jobbar" not in await db.fetchval("SELECT note FROM time_proposals")
    assert await answers(db) == ["no"]


async def test_a_new_time_takes_the_place_of_the_one_before(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    now = dates.now()
    assert await arrives(web, db, counter(hall, EVENING, at=now - HOUR), now=now) == "answer"
    assert await arrives(web, db, counter(hall, EVENING + DAY, at=now), now=now + MINUTE) == "answer"
    assert await arrives(web, db, counter(hall, EVENING, "ACCEPTED", at=now - 2 * HOUR), now=now + MINUTE) == "old"
    assert [one.starts_at for one in await open_ones(db, vault, hall)] == [EVENING + DAY]
    assert await db.fetchval("SELECT count(*) FROM time_proposals") == 1
    assert await answers(db) == ["maybe", "maybe"]


async def test_a_time_without_an_answer_is_kept_too(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    assert await arrives(web, db, counter(hall, EVENING, "NEEDS-ACTION")) == "answer"
    (one,) = await open_ones(db, vault, hall)
    assert one.answer is None
    assert await answers(db) == []


async def test_the_meetings_own_time_is_no_other(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    starts = await db.fetchval("SELECT starts_at FROM meetings")
    await arrives(web, db, counter(hall, starts))
    assert await open_ones(db, vault, hall) == []
    assert await answers(db) == ["maybe"]


LATE = dates.moment(dates.today(NOW) + 15 * DAY, time(23))


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (None, None),
        (NOW - DAY, NOW - DAY + HOUR),
        (NOW + 400 * DAY, NOW + 400 * DAY + HOUR),
        (EVENING, EVENING - HOUR),
        (LATE, LATE + 2 * HOUR),
        (datetime(1601, 1, 1, tzinfo=NOW.tzinfo), datetime(1601, 1, 1, 1, tzinfo=NOW.tzinfo)),
    ],
)
async def test_a_time_that_makes_no_sense_is_shown_and_can_not_be_taken(
    web: Web, db: Connection, vault: Vault, hall: Hall, starts_at: datetime | None, ends_at: datetime | None
) -> None:
    text = counter(hall, starts_at, words="Helst en annan dag", ends_at=ends_at)
    assert await arrives(web, db, text) == "answer"
    (one,) = await open_ones(db, vault, hall)
    assert not one.can_be_taken(dates.now())
    assert one.note == "Helst en annan dag"


async def test_from_another_address_it_is_marked(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    text = counter(hall, EVENING).replace(f":mailto:{ANNA}", ":mailto:nagon@example.net")
    assert await arrives(web, db, text) == "answer"
    (one,) = await open_ones(db, vault, hall)
    assert one.by_other
    assert "example.net" not in repr(one)


async def test_none_is_taken_in_once_she_is_not_invited_or_it_has_begun(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    starts = await db.fetchval("SELECT starts_at FROM meetings")
    assert await arrives(web, db, counter(hall, EVENING), now=starts + MINUTE) == "late"
    await invitations.withdraw(db, hall.meeting, await db.fetchval("SELECT id FROM invitations"), dates.now())
    assert await arrives(web, db, counter(hall, EVENING + DAY)) == "late"
    assert await db.fetchval("SELECT count(*) FROM time_proposals") == 0


async def test_it_is_over_when_the_meeting_moves_and_not_when_only_words_change(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    now = dates.now()
    await arrives(web, db, counter(hall, EVENING), now=now)
    row = await db.fetchrow("SELECT starts_at, ends_at FROM meetings")
    assert row
    same = a_meeting(starts_at=row["starts_at"], ends_at=row["ends_at"], title="Heltid")
    await invitations.move(db, vault, hall.meeting, same, hall.bo, now + MINUTE, asks=False)
    assert len(await open_ones(db, vault, hall)) == 1
    other = a_meeting(starts_at=EVENING + DAY)
    await invitations.move(db, vault, hall.meeting, other, hall.bo, now + 2 * MINUTE, asks=False)
    assert await open_ones(db, vault, hall) == []


async def test_a_no_is_told_once_and_not_after_another_move(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    await arrives(web, db, counter(hall, EVENING))
    (one,) = await open_ones(db, vault, hall)
    branch = await branch_of(db)
    assert not await time_proposals.decline(db, one.id, branch + 1, dates.now())
    assert await time_proposals.decline(db, one.id, branch, dates.now())
    assert not await time_proposals.decline(db, one.id, branch, dates.now())
    assert await open_ones(db, vault, hall) == []
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert letter.subject.startswith("Som förut: ")
    when = f"{dates.long_day(EVENING)} kl. 18.00"
    assert f"Tack för att du föreslog {when}." in letter.text.replace("\xa0", " ")
    assert all(part.get_content_type() != "text/calendar" for part in letter.message.walk())
    assert await arrives(web, db, counter(hall, EVENING + DAY), now=dates.now() + MINUTE) == "answer"
    (again,) = await open_ones(db, vault, hall, dates.now() + MINUTE)
    assert await time_proposals.decline(db, again.id, branch, dates.now() + MINUTE)
    await invitations.move(db, vault, hall.meeting, a_meeting(starts_at=EVENING), hall.bo, dates.now() + 2 * MINUTE)
    await web.deliver()
    assert await db.fetchval("SELECT state FROM letters WHERE kind = 'time_declined' ORDER BY id DESC") in (
        "suppressed", "queued",
    )  # fmt: skip
    assert len([letter for letter in web.post_office.arrived if letter.subject.startswith("Som förut")]) == 1


@pytest.mark.parametrize("stop", ["paused", "stopped"])
async def test_a_no_is_not_told_to_whoever_wants_no_letters(
    web: Web, db: Connection, vault: Vault, hall: Hall, stop: str
) -> None:
    await arrives(web, db, counter(hall, EVENING))
    (one,) = await open_ones(db, vault, hall)
    if stop == "paused":
        await people.pause(db, hall.anna, dates.now() + 30 * DAY)
    else:
        await suppressions.complained(db, hall.anna, dates.now())
    before = len(web.post_office.arrived)
    assert await time_proposals.decline(db, one.id, await branch_of(db), dates.now())
    await web.deliver()
    assert len(web.post_office.arrived) == before


async def test_two_who_say_no_at_once_send_one_letter(fresh: str, known: Reference, vault: Vault) -> None:
    now = dates.now()
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        branch, anna = await everybody.branch(), await everybody.anna()
        await everybody.welcomed(branch, anna)
        meeting = await everybody.meeting(branch, await everybody.bo(branch))
        await invitations.call(db, meeting, [], now)
        invitation: UUID = await db.fetchval("SELECT id FROM invitations")
        assert await time_proposals.keep(db, vault, invitation, EVENING, None, "", False, None, now)
        id, host = await db.fetchval("SELECT id FROM time_proposals"), await branch_of(db)
    assert await at_once(fresh, lambda db: time_proposals.decline(db, id, host, now)) == [True, False]
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'time_declined'") == 1


async def test_another_host_sees_no_member_of_the_first(
    web: Web, db: Connection, vault: Vault, hall: Hall, everybody: Everybody
) -> None:
    other = await everybody.branch("Bygg")
    id = await db.fetchval("SELECT id FROM branches WHERE slug = $1", other)
    await db.execute("INSERT INTO meeting_hosts VALUES ($1, $2)", hall.meeting, id)
    await arrives(web, db, counter(hall, EVENING))
    (one,) = await open_ones(db, vault, hall)
    assert await time_proposals.of_meeting(db, vault, hall.meeting, id, dates.now()) == []
    assert not await time_proposals.decline(db, one.id, id, dates.now())


async def test_the_coordinator_is_told_that_there_is_one(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    slug = await db.fetchval("SELECT slug FROM branches")

    async def times() -> list[int]:
        return [one.n for one in await duties.of_branch(db, vault, slug, hall.bo, dates.now()) if one.thing == "times"]

    assert await times() == []
    await arrives(web, db, counter(hall, EVENING))
    assert await times() == [1]
    (one,) = await open_ones(db, vault, hall)
    await time_proposals.decline(db, one.id, await branch_of(db), dates.now())
    assert await times() == []


async def test_it_is_hers_to_read_and_goes_with_her(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    await arrives(web, db, counter(hall, EVENING, words="Jobbar"))
    (own,) = (await personal_data.of(db, vault, hall.anna))["time_proposals"]
    assert (own["starts_at"], own["note"], own["title"]) == (EVENING, "Jobbar", "Heltid som norm")
    await people.erase(db, vault, web.own.erasures, hall.anna, dates.now())
    assert await db.fetchval("SELECT count(*) FROM time_proposals") == 0


async def test_it_goes_thirty_days_after_the_meeting(web: Web, db: Connection, hall: Hall) -> None:
    await arrives(web, db, counter(hall, EVENING))
    ends: datetime = await db.fetchval("SELECT ends_at FROM meetings")
    await time_proposals.tidy(db, ends + 29 * DAY)
    assert await db.fetchval("SELECT count(*) FROM time_proposals") == 1
    await time_proposals.tidy(db, ends + 31 * DAY)
    assert await db.fetchval("SELECT count(*) FROM time_proposals") == 0


@pytest.mark.parametrize("said", ["NEEDS-ACTION", "ACCEPTED", "DECLINED"])
async def test_what_another_address_proposes_never_takes_the_place_of_her_own(
    web: Web, db: Connection, vault: Vault, hall: Hall, said: str
) -> None:
    """She has proposed a time and answered nothing; whoever has her invitation can not put another there."""
    now = dates.now()
    assert await arrives(web, db, counter(hall, EVENING, "NEEDS-ACTION", "Min tid", at=now), now=now) == "answer"
    text = counter(hall, EVENING + DAY, said, "Deras tid", at=now + MINUTE)
    forged = text.replace(f":mailto:{ANNA}", ":mailto:nagon@example.net")
    assert forged != text
    await arrives(web, db, forged, now=now + MINUTE)
    assert [one.note for one in await open_ones(db, vault, hall)] == ["Min tid"]
    assert await arrives(web, db, text, now=now + MINUTE) == "answer"  # from her own address, in its place
    assert [one.note for one in await open_ones(db, vault, hall)] == ["Deras tid"]
