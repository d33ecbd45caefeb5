"""The outbox: what is posted is claimed by one worker at a time, as often as it takes, and remembered for a while."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection, Row
from fackpol.base.vault import Vault
from fackpol.letters import KINDS
from fackpol.mail import outbox
from fackpol.mail.delivery import Delivery
from fackpol.mail.outbox import LEASE, Completion
from fackpol.network import invitations, notices, people
from tests.people import Everybody
from tests.queue import letter

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
WELCOME = timedelta(days=14)  # how long a welcome has something to say
SENT = Completion(Delivery.SENT, 250, "2.0.0", "4F8A2C")


@pytest.fixture
def now() -> datetime:
    return dates.now()


async def somebody(db: Connection, vault: Vault, number: int = 0) -> UUID:
    return await people.add(db, vault, "Greta Ö", f"greta.{number}@example.org", "sv", dates.now())


async def post(db: Connection, person: UUID, now: datetime, kind: str = "welcome") -> None:
    await outbox.post(db, kind, now, person=person)


async def events(db: Connection, id: int) -> list[str]:
    rows = await db.fetch("SELECT event FROM letter_events WHERE letter = $1 ORDER BY id", id)
    return [row["event"] for row in rows]


async def claim(db: Connection, most: int, now: datetime, only_urgent: bool = False) -> list[Row]:
    """As a worker does: what has been abandoned is taken back first, and what has nothing more to say is ended."""
    for lease in await outbox.abandoned(db, now):
        await outbox.take_back(db, lease, now)
    await outbox.expire(db, now)
    return await outbox.claim(db, KINDS, most, now, only_urgent)


async def ended(db: Connection, row: Row, outcome: Completion, now: datetime) -> bool:
    """Whether it was still the caller's."""
    return await outbox.complete(db, row["lease"], {row["id"]: outcome}, now) == {row["id"]}


# -- posting -----------------------------------------------------------------------------------------------------------


async def test_a_letter_is_not_posted_twice_for_the_same_thing(db: Connection, vault: Vault, now: datetime) -> None:
    greta, bodil = await somebody(db, vault, 1), await somebody(db, vault, 2)
    for person in (greta, greta, bodil):
        await post(db, person, now)
    await post(db, greta, now + HOUR)
    assert await db.fetchval("SELECT count(*) FROM letters WHERE person = $1", greta) == 1
    assert await db.fetchval("SELECT count(*) FROM letters WHERE person = $1", bodil) == 1


async def test_another_kind_is_another_letter(db: Connection, vault: Vault, now: datetime) -> None:
    greta = await somebody(db, vault)
    await post(db, greta, now, "welcome")
    await post(db, greta, now, "listed")
    assert await db.fetchval("SELECT count(*) FROM letters") == 2


async def test_what_is_posted_in_a_transaction_that_fails_was_never_posted(
    db: Connection, vault: Vault, now: datetime
) -> None:
    failing = db.transaction()
    await failing.start()
    await post(db, await somebody(db, vault), now)
    await failing.rollback()
    assert await claim(db, 10, now) == []


async def test_a_letter_is_to_exactly_one(db: Connection, now: datetime) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await outbox.post(db, "welcome", now)


# -- claiming ----------------------------------------------------------------------------------------------------------


async def test_the_most_urgent_is_claimed_first(db: Connection, vault: Vault, now: datetime) -> None:
    kinds = ("welcome", "listed", "farewell")  # 3, 2, 1
    for number, kind in enumerate(kinds):
        await post(db, await somebody(db, vault, number), now, kind)
    assert [row["kind"] for row in await claim(db, 10, now)] == ["farewell", "listed", "welcome"]


async def test_among_equals_the_longest_due_is_claimed_first(db: Connection, vault: Vault, now: datetime) -> None:
    later, sooner, last = [await somebody(db, vault, number) for number in range(3)]
    await post(db, later, now - 1 * SECOND)
    await post(db, sooner, now - 2 * SECOND)
    await post(db, last, now - 1 * SECOND)
    assert [row["person"] for row in await claim(db, 10, now)] == [sooner, later, last]


async def test_when_not_all_fit_the_urgent_ones_do(db: Connection, vault: Vault, now: datetime) -> None:
    for number in range(3):
        await post(db, await somebody(db, vault, number), now)
    await post(db, await somebody(db, vault, 9), now, "farewell")
    first, second = await claim(db, 2, now), await claim(db, 10, now)
    assert [row["kind"] for row in first] == ["farewell", "welcome"]
    assert [row["kind"] for row in second] == ["welcome", "welcome"]


async def test_what_is_claimed_is_not_claimed_again(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    assert len(await claim(db, 10, now)) == 1
    assert await claim(db, 10, now + LEASE - SECOND) == []


async def test_what_is_not_due_waits(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    assert await claim(db, 10, now - SECOND) == []
    assert await outbox.next_due(db) == now
    assert len(await claim(db, 10, now)) == 1
    assert await outbox.next_due(db) is None


async def test_two_workers_never_get_the_same_letter(fresh: str, vault: Vault, now: datetime) -> None:
    """While one has not committed its claim the other does not wait for it: it takes the next ones."""
    async with database.open_pools(fresh) as pools, pools.writing.acquire() as one, pools.writing.acquire() as other:
        for number in range(5):
            await post(one, await somebody(one, vault, number), now)
        claiming = one.transaction()
        await claiming.start()
        mine = await claim(one, 2, now)
        async with asyncio.timeout(5):
            others = await claim(other, 10, now)
        await claiming.commit()
        assert (len(mine), len(others)) == (2, 3)
        assert {row["id"] for row in mine}.isdisjoint(row["id"] for row in others)
        assert await claim(other, 10, now) == []


async def test_many_workers_at_once_share_the_letters_out(fresh: str, vault: Vault, now: datetime) -> None:
    async with database.open_pools(fresh) as pools:
        async with pools.writing.acquire() as db:
            for number in range(60):
                await post(db, await somebody(db, vault, number), now)

        async def work() -> list[int]:
            mine: list[int] = []
            async with pools.writing.acquire() as db:
                while claimed := await claim(db, 4, now):
                    mine += [row["id"] for row in claimed]
            return mine

        shares = await asyncio.gather(*(work() for _ in range(5)))
    taken = [id for share in shares for id in share]
    assert len(taken) == len(set(taken)) == 60


# -- the lease ---------------------------------------------------------------------------------------------------------


async def test_a_lease_that_runs_out_is_claimed_again(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    (first,) = await claim(db, 10, now)
    (second,) = await claim(db, 10, now + LEASE + SECOND)
    assert first["id"] == second["id"]
    assert first["lease"] != second["lease"]
    assert (first["tries"], second["tries"]) == (1, 2)


async def test_a_lease_that_is_renewed_does_not_run_out(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    (first,) = await claim(db, 10, now)
    assert await outbox.renew(db, first["lease"], now + LEASE - SECOND)
    assert await claim(db, 10, now + LEASE + SECOND) == []
    assert len(await claim(db, 10, now + 2 * LEASE)) == 1


async def test_a_worker_that_slept_may_not_finish_anothers_letter(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    (mine,) = await claim(db, 10, now)
    awake = now + LEASE + SECOND
    (others,) = await claim(db, 10, awake)
    assert not await ended(db, mine, SENT, awake)
    assert not await ended(db, mine, Completion(Delivery.LATER, 451, due_at=awake + HOUR), awake)
    row = await letter(db, mine["id"])
    assert (row["state"], row["lease"], row["due_at"]) == ("leased", others["lease"], now)
    assert await events(db, mine["id"]) == []
    assert await ended(db, others, SENT, awake)
    assert await events(db, mine["id"]) == ["sent"]


async def test_a_worker_that_slept_may_not_even_renew(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    (mine,) = await claim(db, 10, now)
    awake = now + LEASE + SECOND
    await claim(db, 10, awake)
    assert not await outbox.renew(db, mine["lease"], awake + HOUR)
    assert len(await claim(db, 10, awake + LEASE + SECOND)) == 1


async def test_a_letter_ends_once(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    (mine,) = await claim(db, 10, now)
    assert await ended(db, mine, SENT, now)
    assert not await ended(db, mine, Completion(Delivery.FAILED, 550), now)
    row = await letter(db, mine["id"])
    assert (row["state"], row["ended_at"], row["lease"]) == ("sent", now, None)
    assert await events(db, mine["id"]) == ["sent"]
    assert await claim(db, 10, now + LEASE + SECOND) == []


async def test_the_ledger_keeps_every_attempt(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    (mine,) = await claim(db, 10, now)
    soon = now + 5 * SECOND
    assert await ended(db, mine, Completion(Delivery.LATER, 451, "4.3.0", detail=b"sealed", due_at=soon), now)
    assert await claim(db, 10, now) == []
    (again,) = await claim(db, 10, soon)
    assert again["tries"] == 2
    await ended(db, again, SENT, soon)
    rows = await db.fetch("SELECT * FROM letter_events WHERE letter = $1 ORDER BY id", mine["id"])
    ledger = [(row["event"], row["at"], row["code"], row["enhanced"], row["queue_id"], row["detail"]) for row in rows]
    assert ledger == [("later", now, 451, "4.3.0", None, b"sealed"), ("sent", soon, 250, "2.0.0", "4F8A2C", None)]


async def test_a_try_that_does_not_count_brings_the_next_one_no_further_away(
    db: Connection, vault: Vault, now: datetime
) -> None:
    await post(db, await somebody(db, vault), now)
    for _ in range(3):
        (mine,) = await claim(db, 10, now)
        assert mine["tries"] == 1
        assert await ended(db, mine, Completion(Delivery.UNREACHABLE, detail=None, due_at=now, counts=False), now)


# -- what is never claimed ---------------------------------------------------------------------------------------------


async def test_an_expired_letter_is_never_claimed(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    id = await db.fetchval("SELECT id FROM letters")
    over = now + WELCOME
    assert await claim(db, 10, over) == []
    row = await letter(db, id)
    assert (row["state"], row["ended_at"]) == ("expired", over)


async def test_a_letter_that_was_leased_when_it_expired_is_not_claimed_again(
    db: Connection, vault: Vault, now: datetime
) -> None:
    await post(db, await somebody(db, vault), now)
    (mine,) = await claim(db, 10, now)
    assert await claim(db, 10, now + WELCOME) == []
    assert (await letter(db, mine["id"]))["state"] == "expired"


async def test_a_cancelled_letter_is_never_claimed(
    db: Connection, vault: Vault, everybody: Everybody, now: datetime
) -> None:
    """The meeting was called off before the invitation had gone: she gets neither."""
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, await everybody.anna())
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], now)
    assert await invitations.cancel(db, vault, meeting, bo, "", now) == 0
    assert await claim(db, 10, now + SECOND) == []
    assert await db.fetchval("SELECT array_agg(state) FROM letters") == ["cancelled"]


async def test_a_letter_to_somebody_erased_is_gone(db: Connection, vault: Vault, now: datetime) -> None:
    greta = await somebody(db, vault)
    await post(db, greta, now)
    await db.execute("DELETE FROM people WHERE id = $1", greta)
    assert await claim(db, 10, now) == []


async def test_everything_that_posts_many_letters_posts_none_twice(
    db: Connection, vault: Vault, everybody: Everybody, now: datetime
) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    for number in range(3):
        await everybody.welcomed(branch, await everybody.member("Kim", f"kim.{number}@example.org"))
    meeting = await everybody.meeting(branch, bo)
    assert await invitations.call(db, meeting, [], now) == 3
    assert await invitations.call(db, meeting, [], now) is None
    assert await invitations.catch_up(db, now) == 0
    assert await notices.call(db, vault, branch, bo, "Hej", "Hej", now) == 3
    assert len(await claim(db, 100, now)) == 6


# -- how long it is remembered -----------------------------------------------------------------------------------------


async def test_a_letter_lives_thirty_days_after_it_ended(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    (mine,) = await claim(db, 10, now)
    await ended(db, mine, SENT, now)
    await outbox.tidy(db, now + timedelta(days=30))
    assert await events(db, mine["id"]) == ["sent"]
    await outbox.tidy(db, now + timedelta(days=30) + SECOND)
    assert await db.fetchval("SELECT count(*) FROM letters") == 0
    assert await db.fetchval("SELECT count(*) FROM letter_events") == 0


async def test_a_letter_about_a_meeting_lives_until_thirty_days_after_it(
    db: Connection, everybody: Everybody, now: datetime
) -> None:
    """While it lives nothing can post it again, so it must live at least as long as the meeting."""
    branch = await everybody.branch()
    await everybody.welcomed(branch, await everybody.anna())
    starts = now + timedelta(days=50)
    meeting = await everybody.meeting(branch, await everybody.bo(branch), starts_at=starts)
    await invitations.call(db, meeting, [], now)
    (mine,) = await claim(db, 10, now)
    await ended(db, mine, SENT, now)
    ends = starts + timedelta(hours=2)
    for day in (now + timedelta(days=40), ends, ends + timedelta(days=30)):
        await outbox.tidy(db, day)
        assert await db.fetchval("SELECT count(*) FROM letters") == 1
    await outbox.tidy(db, ends + timedelta(days=30) + SECOND)
    assert await db.fetchval("SELECT count(*) FROM letters") == 0


async def test_a_letter_that_waits_is_never_tidied_away(db: Connection, vault: Vault, now: datetime) -> None:
    await post(db, await somebody(db, vault), now)
    await outbox.tidy(db, now + timedelta(days=365))
    assert await db.fetchval("SELECT count(*) FROM letters") == 1


async def test_of_somebody_who_leaves_only_the_farewell_remains(
    db: Connection, vault: Vault, everybody: Everybody, now: datetime, tmp_path: Path
) -> None:
    anna = await everybody.anna()
    await post(db, anna, now)
    await people.erase(db, vault, tmp_path / "erasures", anna, now)
    assert [row["kind"] for row in await claim(db, 10, now)] == ["farewell"]


# -- how it stands -----------------------------------------------------------------------------------------------------


async def test_how_it_stands_is_numbers(db: Connection, vault: Vault, now: datetime) -> None:
    for number in range(3):
        await post(db, await somebody(db, vault, number), now)
    first, second = (await claim(db, 2, now))[:2]
    await ended(db, first, SENT, now)
    await ended(db, second, Completion(Delivery.FAILED, 550, "5.1.1"), now)
    found = await outbox.status(db, now)
    assert found.letters_waiting == 1
    assert {state: row["letters"] for state, row in found.ended.items()} == {"sent": 1, "failed": 1}
    assert [(row["kind"], row["code"], row["enhanced"], row["letters"]) for row in found.lost] == [
        ("welcome", 550, "5.1.1", 1)
    ]
    assert await outbox.retry(db, None, now) == 1
    assert (await outbox.status(db, now)).letters_waiting == 2
    assert await events(db, second["id"]) == ["failed", "again"]


async def test_paused_once_and_resumed_once(db: Connection, vault: Vault, now: datetime) -> None:
    assert [await outbox.pause(db, None, now) for _ in range(2)] == [True, False]
    await post(db, await somebody(db, vault), now)
    assert await claim(db, 10, now) == []
    assert [await outbox.resume(db, now) for _ in range(2)] == [True, False]
    assert len(await claim(db, 10, now)) == 1


async def test_what_others_cause_comes_ten_a_day_to_one_person_and_the_rest_waits(
    db: Connection, vault: Vault, everybody: Everybody, now: datetime
) -> None:
    """The attack: whoever finds a way around the limits of the pages, and posts for ever."""
    branch, anna, greta = await everybody.branch(), await everybody.anna(), await somebody(db, vault)
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    for n in range(25):
        await notices.call(db, vault, branch, bo, f"Nytt {n}", "Text", now)
    await outbox.post(db, "appointed", now, person=greta)
    await outbox.post(db, "sign_in", now, person=anna)  # she asks for it herself
    per_day = "SELECT count(*) FROM letters WHERE person = $1 GROUP BY due_at ORDER BY due_at"
    assert [row[0] for row in await db.fetch(per_day, anna)] == [11, 10, 5]
    assert [row[0] for row in await db.fetch(per_day, greta)] == [1]
    assert len(await claim(db, 100, now)) == 12


async def test_what_never_goes_takes_no_room(db: Connection, vault: Vault, everybody: Everybody, now: datetime) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, await everybody.anna())
    for _ in range(12):
        meeting = await everybody.meeting(branch, bo)
        await invitations.call(db, meeting, [], now)
        await invitations.cancel(db, vault, meeting, bo, "", now)
    await notices.call(db, vault, branch, bo, "Nytt", "Text", now)
    assert [row["kind"] for row in await claim(db, 100, now)] == ["notice"]


async def test_a_deleted_letter_leaves_the_queue_with_it(db: Connection, vault: Vault, now: datetime) -> None:
    gone, stays = await somebody(db, vault), await somebody(db, vault, 1)
    await post(db, gone, now)
    await post(db, stays, now)
    await db.execute("DELETE FROM people WHERE id = $1", gone)
    left = await db.fetch("SELECT l.person FROM letter_queue q LEFT JOIN letters l ON l.id = q.letter")
    assert [row["person"] for row in left] == [stays]
