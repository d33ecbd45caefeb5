"""The mail process: what is due goes, what is refused is remembered, and nothing that happens to it loses a letter."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine

from fackpol import worker
from fackpol.base import database, dates
from fackpol.base.database import Connection, Database, Row
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.mail import outbox, smtp
from fackpol.mail.journal import Journal
from fackpol.network import branches, consents, invitations, members, people, sessions
from fackpol.worker import patience
from tests.asgi import Web, text_of
from tests.people import ANNA, Everybody, application
from tests.relays import HANG_UP, Office, listening
from tests.servers import Server, server_of_its_own

MINUTE = timedelta(minutes=1)


async def somebody(db: Connection, vault: Vault, email: str = "greta.1@example.org") -> UUID:
    return await people.add(db, vault, "Greta Ö", email, "sv", dates.now())


async def post(db: Connection, vault: Vault, email: str = "greta.1@example.org") -> int:
    """One letter that has no other conditions than an address: her link to delete everything."""
    person = await somebody(db, vault, email)
    await sessions.ask_erasure(db, vault, person, dates.now())
    return int(await db.fetchval("SELECT max(id) FROM letters"))


async def letter(db: Connection, id: int) -> Row:
    return await database.one(db, "SELECT * FROM letters WHERE id = $1", id)


async def event(db: Connection, id: int) -> Row:
    """The only one."""
    (row,) = await db.fetch("SELECT * FROM letter_events WHERE letter = $1", id)
    return row


async def until(db: Connection, query: str, *args: object) -> None:
    """Ask again and again."""
    async with asyncio.timeout(20):
        while not await db.fetchval(query, *args):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.02)


def through(web: Web, office: Office) -> Web:
    """The same house, with another relay."""
    own = replace(web.own, relay=office.relay())
    return Web(web.app, web.state, own, web.pools, web.post_office)


# -- what becomes of a letter ------------------------------------------------------------------------------------------


async def test_what_is_due_is_sent_and_remembered(db: Connection, web: Web, vault: Vault) -> None:
    id = await post(db, vault)
    await web.deliver()
    assert web.post_office.latest("greta.1@example.org").subject == "Vill du ta bort dina uppgifter?"
    assert (await letter(db, id))["state"] == "sent"
    row = await event(db, id)
    assert (row["event"], row["code"], row["enhanced"], row["queue_id"]) == ("sent", 250, "2.0.0", "00000001")


async def test_a_kill_between_the_relays_yes_and_the_record_costs_no_second_letter(
    db: Connection, web: Web, vault: Vault, tmp_path: Path
) -> None:
    """The journal tells: one was accepted, one had its dot without an answer, one was refused, one never went."""
    web.own = replace(web.own, mail_journal=tmp_path)
    for number in range(4):
        await post(db, vault, f"greta.{number}@example.org")
    rows = await outbox.claim(db, 10, dates.now())
    dead = Journal(tmp_path, rows[0]["lease"])
    for row, outcome in zip(rows, ("accepted", "", "refused"), strict=False):
        dead.dot(row["id"])
        if outcome:
            dead.answered(row["id"], smtp.Reply(outcome, 250, "2.0.0", "4F8A2C"))
    dead.close()
    await web.deliver()
    assert web.post_office.arrived == []  # the lease may still be somebody's
    with time_machine.travel(dates.now() + outbox.LEASE + timedelta(seconds=1)):
        await web.deliver()
        assert [arrived.to for arrived in web.post_office.arrived] == ["greta.3@example.org"]
    states = [row["state"] for row in await db.fetch("SELECT state FROM letters ORDER BY id")]
    assert states == ["sent", "queued", "failed", "sent"]
    events = [row["event"] for row in await db.fetch("SELECT event FROM letter_events ORDER BY letter")]
    assert events == ["sent", "in_doubt", "failed", "sent"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("disk", ["there", "gone"])
async def test_with_a_journal_or_with_a_disk_that_fails_each_letter_goes_once(
    db: Connection, web: Web, vault: Vault, tmp_path: Path, disk: str
) -> None:
    web.own = replace(web.own, mail_journal=tmp_path if disk == "there" else tmp_path / "gone")
    for number in range(2 * worker.FIRST):
        await post(db, vault, f"greta.{number}@example.org")
    await web.deliver()
    assert len({arrived.to for arrived in web.post_office.arrived}) == 2 * worker.FIRST
    assert len(web.post_office.arrived) == 2 * worker.FIRST
    assert await db.fetchval("SELECT count(*) FROM letters WHERE state = 'sent'") == 2 * worker.FIRST
    assert list(tmp_path.iterdir()) == []


async def test_a_worker_that_slept_through_its_lease_sends_no_more_of_it(
    db: Connection, web: Web, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped and woken an hour later, it has a batch in its hand that others have sent since."""
    for number in range(20):
        await post(db, vault, f"greta.{number}@example.org")
    send = smtp.Connection.send

    async def asleep(*args: Any) -> smtp.Reply:
        clock.move_to(began + timedelta(hours=1))
        return await send(*args)

    monkeypatch.setattr(smtp.Connection, "send", asleep)
    began = dates.now()
    with time_machine.travel(began, tick=False) as clock:
        sleeper = worker.Worker(web.own, web.pools)
        async with smtp.Connection(web.own.relay) as line:
            sleeper.lines.append(line)
            await sleeper.round()
    assert len(web.post_office.arrived) == 1


async def test_a_letter_is_sent_once(db: Connection, web: Web, vault: Vault) -> None:
    await post(db, vault)
    await web.deliver()
    await web.deliver()
    assert len(web.post_office.arrived) == 1


async def test_more_than_a_batch_is_sent(db: Connection, web: Web, vault: Vault) -> None:
    for number in range(worker.BATCH + 5):
        await post(db, vault, f"greta.{number}@example.org")
    await web.deliver()
    assert len({arrived.to for arrived in web.post_office.arrived}) == worker.BATCH + 5


async def test_an_address_that_does_not_exist_fails_and_is_not_tried_again(
    db: Connection, web: Web, vault: Vault
) -> None:
    id = await post(db, vault)
    web.post_office.refuses["greta.1@example.org"] = "550 5.1.1 <greta.1@example.org> unknown"
    await web.deliver()
    web.post_office.refuses.clear()
    with time_machine.travel(dates.now() + timedelta(hours=5)):
        await web.deliver()
    assert web.post_office.arrived == []
    assert (await letter(db, id))["state"] == "failed"
    row = await event(db, id)
    assert (row["event"], row["code"], row["enhanced"]) == ("failed", 550, "5.1.1")


async def test_the_words_of_a_refusal_are_sealed(db: Connection, web: Web, vault: Vault) -> None:
    """They quote the address."""
    id = await post(db, vault)
    web.post_office.refuses["greta.1@example.org"] = "550 5.1.1 <greta.1@example.org> unknown"
    await web.deliver()
    row = await event(db, id)
    assert b"greta" not in row["detail"]
    assert "<greta.1@example.org> unknown" in vault.open(row["detail"], "letter_events.detail", id)


async def test_a_passing_fault_is_tried_again_later(db: Connection, web: Web, vault: Vault) -> None:
    id, began = await post(db, vault), dates.now()
    web.post_office.refuses["greta.1@example.org"] = "451 4.3.0 busy"
    await web.deliver()
    row = await letter(db, id)
    assert (row["state"], row["tries"]) == ("queued", 1)
    assert 4 * MINUTE <= row["due_at"] - began <= 7 * MINUTE
    assert ((await event(db, id))["event"], (await event(db, id))["code"]) == ("later", 451)
    web.post_office.refuses.clear()
    await web.deliver()
    assert web.post_office.arrived == []
    with time_machine.travel(row["due_at"]):
        await web.deliver()
    assert [arrived.to for arrived in web.post_office.arrived] == ["greta.1@example.org"]


async def test_each_try_waits_longer_than_the_last(db: Connection, web: Web, vault: Vault) -> None:
    id = await post(db, vault)
    web.post_office.refuses["greta.1@example.org"] = "451 4.3.0 busy"
    waits = []
    for _ in range(3):
        row = await letter(db, id)
        with time_machine.travel(row["due_at"], tick=False):
            await web.deliver()
            waits.append((await letter(db, id))["due_at"] - dates.now())
    assert waits == sorted(waits)
    assert waits[2] > 2 * waits[0]


async def test_a_relay_that_does_not_listen_loses_nothing_and_costs_no_try(
    db: Connection, web: Web, vault: Vault
) -> None:
    first, second = await post(db, vault), await post(db, vault, "greta.2@example.org")
    async with listening() as office:
        pass
    await through(web, office).deliver()
    for id in (first, second):
        row = await letter(db, id)
        assert (row["state"], row["tries"]) == ("queued", 0)
    async with listening(port=office.port) as back:
        with time_machine.travel(dates.now() + MINUTE):
            await through(web, back).deliver()
    assert sorted(to for to, _ in back.arrived) == ["greta.1@example.org", "greta.2@example.org"]


async def test_a_letter_in_doubt_is_sent_once_more_and_then_we_say_that_we_do_not_know(
    db: Connection, web: Web, vault: Vault
) -> None:
    id = await post(db, vault)
    async with listening({".": HANG_UP}) as office:
        for state in ("queued", "in_doubt"):
            await through(web, office).deliver()
            assert (await letter(db, id))["state"] == state
            await db.execute("UPDATE letters SET due_at = $1 WHERE state = 'queued'", dates.now())
        await through(web, office).deliver()
        assert office.asked["DATA"] == 2
    rows = await db.fetch("SELECT event FROM letter_events WHERE letter = $1 ORDER BY id", id)
    assert [row["event"] for row in rows] == ["in_doubt", "in_doubt"]


async def test_a_reminder_in_doubt_is_not_repeated(
    db: Connection, web: Web, vault: Vault, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    starts = dates.now() + timedelta(hours=2)
    meeting = await everybody.meeting(branch, await everybody.bo(branch), starts_at=starts)
    await db.execute("UPDATE meetings SET remind = '{hours}'")  # late in the evening that of the day before is due, too
    await invitations.call(db, meeting, [], starts - timedelta(days=9))
    id = await db.fetchval("SELECT id FROM invitations")
    await invitations.answer(db, vault, id, invitations.Answer.YES, "", "link", starts - timedelta(days=8))
    await db.execute("DELETE FROM letters")
    async with listening({".": HANG_UP}) as office:
        await through(web, office).deliver()
        assert office.asked["DATA"] == 1
    assert await db.fetchval("SELECT state FROM letters WHERE kind = 'reminder'") == "in_doubt"


async def test_beyond_the_days_limit_only_what_lets_somebody_in_goes(db: Connection, web: Web, vault: Vault) -> None:
    web.own = replace(web.own, mail_per_day=2)
    for number in range(4):
        person = await somebody(db, vault, f"pia.{number}@example.org")
        await outbox.post(db, "welcome", dates.now(), person=person, lives=timedelta(hours=1))
    await db.execute(
        "UPDATE letters SET kind = 'sign_in', state = 'sent', ended_at = $1 WHERE id <= $2",
        dates.now(),
        await db.fetchval("SELECT min(id) + 1 FROM letters"),
    )
    await post(db, vault)
    await web.deliver()
    assert [letter.to for letter in web.post_office.arrived] == ["greta.1@example.org"]
    assert await db.fetchval("SELECT count(*) FROM letters WHERE state = 'queued'") == 2
    yesterday = dates.now() - timedelta(days=1)
    await db.execute("UPDATE letters SET ended_at = $1 WHERE state = 'sent'", yesterday)
    web.own = replace(web.own, mail_per_day=3)
    await post(db, vault, "greta.2@example.org")
    await web.deliver()
    assert len(web.post_office.arrived) == 2


async def test_the_relays_pace_is_kept() -> None:
    """Whoever comes waits for her turn, a sixtieth of a minute apart; the clock is the loop's own."""
    pace = worker.Pace(3_000)  # 20 ms apart
    loop = asyncio.get_running_loop()
    began = loop.time()
    turns = []

    async def one() -> None:
        await pace.wait()
        turns.append(loop.time() - began)

    await asyncio.gather(*(one() for _ in range(5)))
    assert pace.next - began >= 5 * 0.02
    assert all(turn >= number * 0.02 - 0.001 for number, turn in enumerate(sorted(turns)))
    free = worker.Pace(0)
    await free.wait()
    assert free.next == 0


async def test_a_relay_that_does_not_want_us_is_left_alone_and_an_administrator_sees_it(
    db: Connection, web: Web, vault: Vault, everybody: Everybody
) -> None:
    """A 5xx at MAIL is about us, so the rest of the batch is not thrown at it, and no letter is to blame."""
    for number in range(20):
        await post(db, vault, f"greta.{number}@example.org")
    async with listening({"MAIL": "550 5.7.1 who are you"}) as office:
        await through(web, office).deliver()
        assert office.connections <= worker.CONNECTIONS
        assert office.asked["MAIL"] <= worker.CONNECTIONS
    states = await db.fetch("SELECT state, sum(tries) AS tries, count(*) AS n FROM letters GROUP BY 1")
    assert [(row["state"], row["n"]) for row in states] == [("queued", 20)]
    assert states[0]["tries"] <= worker.CONNECTIONS
    eva = await web.signed_in(await everybody.eva())
    page = text_of(await eva.get("/skotsel/mejl"))
    assert "Mejlservern vill inte ha mejl från oss. Den svarade 5.7.1" in page


async def test_one_that_is_refused_does_not_stop_the_others(db: Connection, web: Web, vault: Vault) -> None:
    for number in range(10):
        await post(db, vault, f"greta.{number}@example.org")
    web.post_office.refuses["greta.3@example.org"] = "550 5.1.1 unknown"
    web.post_office.refuses["greta.4@example.org"] = "451 4.3.0 busy"
    await web.deliver()
    assert len(web.post_office.arrived) == 8


async def test_a_letter_that_can_not_be_written_does_not_stop_the_others(
    db: Connection, web: Web, vault: Vault, caplog: pytest.LogCaptureFixture
) -> None:
    """Her address has been put in another's place, so it does not open."""
    broken, whole = await post(db, vault), await post(db, vault, "greta.2@example.org")
    await db.execute(
        "UPDATE people SET email = (SELECT email FROM people WHERE email_key = $2) WHERE email_key = $1",
        vault.index("greta.1@example.org"),
        vault.index("greta.2@example.org"),
    )
    await web.deliver()
    assert [arrived.to for arrived in web.post_office.arrived] == ["greta.2@example.org"]
    assert ((await letter(db, broken))["state"], (await letter(db, whole))["state"]) == ("failed", "sent")
    assert f"letter {broken} (erasure) can not be written: Sealed" in caplog.text


@pytest.mark.parametrize(
    ("email", "as_sent"),
    [("åsa@example.org", "åsa@example.org"), ("asa@exämple.org", "asa@xn--exmple-cua.org")],
)
async def test_anybodys_address_gets_its_letter(db: Connection, web: Web, email: str, as_sent: str) -> None:
    """From the form to the relay, and the next person's too."""
    for address in (email, ANNA):
        await web.browser().send_form("/medlem", application(address))
    await web.deliver()
    assert sorted(arrived.to for arrived in web.post_office.arrived) == sorted([as_sent, ANNA])
    assert web.post_office.latest(as_sent).link("/bekrafta/")


# -- patience ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 240), (20, 240)]
)
def test_the_waits_double_from_five_minutes_to_four_hours(tries: int, minutes: int) -> None:
    waits = [patience({"kind": "invitation", "tries": tries}) for _ in range(200)]  # type: ignore[arg-type]
    assert min(waits) >= 0.8 * minutes * MINUTE
    assert max(waits) <= 1.2 * minutes * MINUTE
    assert len(set(waits)) > 100  # a thousand letters do not come back at the same second


@pytest.mark.parametrize(("tries", "seconds"), [(1, 20), (2, 60), (3, 180), (4, 180), (9, 180)])
def test_a_sign_in_is_tried_again_in_seconds(tries: int, seconds: int) -> None:
    """Its link lives for twenty minutes."""
    assert patience({"kind": "sign_in", "tries": tries}) == timedelta(seconds=seconds)  # type: ignore[arg-type]


async def test_a_sign_in_ends_with_its_link(db: Connection, web: Web, vault: Vault) -> None:
    await somebody(db, vault)
    await sessions.ask(db, vault, "greta.1@example.org", sessions.key_of("x"), dates.now())
    web.post_office.refuses["greta.1@example.org"] = "451 4.3.0 busy"
    await web.deliver()
    web.post_office.refuses.clear()
    with time_machine.travel(dates.now() + sessions.LINK_LIVES):
        await web.deliver()
    assert web.post_office.arrived == []
    assert await db.fetchval("SELECT state FROM letters") == "expired"


# -- what is never sent ------------------------------------------------------------------------------------------------


async def suppressed(db: Connection, web: Web) -> None:
    """The letters of the outbox go nowhere, and say so."""
    await web.deliver()
    assert web.post_office.arrived == []
    states = await db.fetch("SELECT l.state, e.event FROM letters l LEFT JOIN letter_events e ON e.letter = l.id")
    assert [(row["state"], row["event"]) for row in states] == [("suppressed", "suppressed")]


async def test_nobody_who_is_not_here_gets_a_sign_in(db: Connection, web: Web, vault: Vault) -> None:
    await sessions.ask(db, vault, "stranger@example.org", sessions.key_of("x"), dates.now())
    await suppressed(db, web)


@pytest.mark.parametrize("then", ["takes back her yes", "pauses", "leaves the branch", "is stopped"])
async def test_whoever_stops_between_the_call_and_the_letter_gets_none(
    db: Connection, web: Web, vault: Vault, everybody: Everybody, then: str
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    now = dates.now()
    assert await invitations.call(db, await everybody.meeting(branch, await everybody.bo(branch)), [], now) == 1
    if then == "takes back her yes":
        await consents.end(db, anna, "invitations", "page", now)
    elif then == "pauses":
        await people.pause(db, anna, now + timedelta(days=30))
    elif then == "leaves the branch":
        await branches.leave(db, branch, anna)
    else:
        key = vault.index(ANNA)
        await db.execute("INSERT INTO stops (kind, key, reason, at) VALUES ('email', $1, 'complained', $2)", key, now)
    await suppressed(db, web)


async def test_an_application_that_was_somebody_elses_joke_gets_one_letter_only(db: Connection, web: Web) -> None:
    browser = web.browser()
    await browser.send_form("/medlem", application())
    await web.deliver()
    await browser.send_form(web.post_office.latest(ANNA).link("/bekrafta/"), {"answer": "no"})
    await web.deliver()
    assert len(web.post_office.arrived) == 1
    assert await db.fetchval("SELECT count(*) FROM letters") == 0


# -- what follows a letter ---------------------------------------------------------------------------------------------


async def test_what_she_was_last_told_is_remembered_when_it_has_gone(
    db: Connection, web: Web, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    await everybody.welcomed(branch, await everybody.anna())
    await invitations.call(db, await everybody.meeting(branch, await everybody.bo(branch)), [], dates.now())
    assert await db.fetchval("SELECT told_sequence FROM invitations") is None
    await web.deliver()
    assert await db.fetchval("SELECT told_sequence FROM invitations") == 0


async def test_the_last_address_is_forgotten_when_the_farewell_has_gone(
    db: Connection, web: Web, vault: Vault, everybody: Everybody
) -> None:
    await people.erase(db, vault, web.own.erasures, await everybody.anna(), dates.now())
    assert await db.fetchval("SELECT count(*) FROM addresses") == 1
    await web.deliver()
    assert web.post_office.latest(ANNA).subject == "Det här är sista mejlet"
    assert await db.fetchval("SELECT count(*) FROM addresses") == 0


async def test_the_last_address_is_forgotten_within_the_hour_though_the_farewell_could_not_go(
    db: Connection, web: Web, vault: Vault, everybody: Everybody
) -> None:
    web.post_office.refuses[ANNA] = "451 4.3.0 busy"
    await people.erase(db, vault, web.own.erasures, await everybody.anna(), dates.now())
    await web.deliver()
    with time_machine.travel(dates.now() + people.FAREWELL_LIVES + MINUTE):
        await web.deliver()
    assert await db.fetchval("SELECT count(*) FROM addresses") == 0


async def test_whoever_is_welcomed_after_the_call_is_invited_too(
    db: Connection, web: Web, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    await invitations.call(db, await everybody.meeting(branch, await everybody.bo(branch)), [], dates.now())
    await everybody.welcomed(branch, await everybody.anna())
    await web.deliver()
    assert [arrived.to for arrived in web.post_office.arrived] == [ANNA]


async def test_what_is_old_goes_as_the_worker_works(db: Connection, web: Web) -> None:
    await web.browser().send_form("/medlem", application())
    with time_machine.travel(dates.now() + members.APPLICATION_LIVES + MINUTE):
        await web.deliver()
    assert await db.fetchval("SELECT count(*) FROM applications") == 0


# -- the process, on connections of its own ----------------------------------------------------------------------------


@asynccontextmanager
async def working(own: Settings, url: str) -> AsyncIterator[tuple[Database, asyncio.Event, "asyncio.Task[None]"]]:
    """A worker at work for the length of the block: its pools, how it is asked to stop, and the task it is."""
    async with database.open_pools(url) as pools:
        stop = asyncio.Event()
        task = asyncio.create_task(worker.run(own, pools, stop))
        try:
            yield pools, stop, task
        finally:
            stop.set()
            async with asyncio.timeout(20):
                await task


@pytest.fixture
def only_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    """It never looks by itself, so what comes, came because somebody said so."""
    monkeypatch.setattr(worker, "POLL", 3600.0)


async def test_a_letter_that_somebody_else_posts_wakes_it(
    fresh: str, own: Settings, vault: Vault, only_woken: None
) -> None:
    async with listening() as office, working(replace(own, relay=office.relay()), fresh), database.alone(fresh) as db:
        for number in range(3):
            await post(db, vault, f"greta.{number}@example.org")
            await office.has(number + 1)


async def test_two_at_work_send_each_letter_once(fresh: str, own: Settings, vault: Vault) -> None:
    async with listening() as office, database.alone(fresh) as db:
        for number in range(100):
            await post(db, vault, f"greta.{number}@example.org")
        relay = replace(own, relay=office.relay())
        async with working(relay, fresh), working(relay, fresh):
            await office.has(100)
        assert len(office.arrived) == len({to for to, _ in office.arrived}) == 100
        assert await db.fetchval("SELECT count(*) FROM letters WHERE state = 'sent'") == 100


async def test_asked_to_stop_it_finishes_what_is_in_flight_and_gives_back_the_rest(
    fresh: str, own: Settings, vault: Vault
) -> None:
    async with listening() as office, database.alone(fresh) as db:
        office.gate.clear()
        for number in range(50):
            await post(db, vault, f"greta.{number}@example.org")
        async with working(replace(own, relay=office.relay()), fresh) as (_, stop, task):
            await office.knocked.wait()
            stop.set()
            assert not task.done()
            office.gate.set()
        states = await db.fetch("SELECT state, tries, count(*) AS n FROM letters GROUP BY 1, 2 ORDER BY 1")
        flying = worker.CONNECTIONS
        assert [tuple(row) for row in states] == [("queued", 0, 50 - flying), ("sent", 1, flying)]
        assert len(office.arrived) == flying


async def test_a_slow_relay_does_not_cost_the_lease(
    fresh: str, own: Settings, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is renewed for as long as the letters are on their way."""
    monkeypatch.setattr(worker, "RENEW", 0.05)
    async with listening() as office, database.alone(fresh) as db:
        office.gate.clear()
        id = await post(db, vault)
        async with working(replace(own, relay=office.relay()), fresh):
            await office.knocked.wait()
            first = (await letter(db, id))["leased_until"]
            await until(db, "SELECT true FROM letters WHERE id = $1 AND leased_until > $2", id, first)
            office.gate.set()
            await office.has(1)


async def test_what_it_had_claimed_ahead_is_not_sent_when_it_has_slept_past_the_lease(
    fresh: str, own: Settings, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it renews its leases as soon as it wakes up: somebody else has the letters now."""
    monkeypatch.setattr(worker, "RENEW", 0.05)
    monkeypatch.setattr(worker, "FIRST", 1)
    async with listening() as office, database.alone(fresh) as db:
        office.gate.clear()
        ids = [await post(db, vault, f"greta.{number}@example.org") for number in range(2)]
        async with working(replace(own, relay=office.relay()), fresh):
            await office.knocked.wait()
            await until(db, "SELECT count(*) = 2 FROM letters WHERE id = ANY($1) AND state = 'leased'", ids)
            await db.execute("UPDATE letters SET lease = gen_random_uuid(), leased_until = 'infinity'")
            await asyncio.sleep(0.2)
            with time_machine.travel(dates.now() + outbox.LEASE, tick=True):
                await asyncio.sleep(0.2)
                office.gate.set()
                await office.has(1)
                await asyncio.sleep(0.2)
    assert len(office.arrived) == 1


async def test_killed_in_the_middle_it_loses_nothing(fresh: str, own: Settings, vault: Vault) -> None:
    """The relay takes letters but hangs up before it says so; then the worker dies; then both are well again."""
    async with listening({".": HANG_UP}) as office, database.alone(fresh) as db:
        for number in range(20):
            await post(db, vault, f"greta.{number}@example.org")
        office.gate.clear()
        async with database.open_pools(fresh) as pools:
            dying = asyncio.create_task(worker.run(replace(own, relay=office.relay()), pools, asyncio.Event()))
            await office.knocked.wait()
            dying.cancel()
            await asyncio.gather(dying, return_exceptions=True)
        office.moods.clear()
        office.gate.set()
        await db.execute("UPDATE letters SET leased_until = leased_until - interval '2 minutes' WHERE state = 'leased'")
        async with working(replace(own, relay=office.relay()), fresh):
            await office.has(20)
        assert len({to for to, _ in office.arrived}) == 20


# -- a database that is restarted under it -----------------------------------------------------------------------------


async def test_a_database_that_is_restarted_is_waited_for(
    own: Settings, vault: Vault, only_woken: None, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        server_of_its_own() as server,
        listening() as office,
        working(replace(own, relay=office.relay()), server.url) as (_, _, task),
    ):
        await post_to(server, vault, 1)
        await office.has(1)
        await server.stop()
        await server.start()
        for number in (2, 3):  # the second of them tells that it hears again when something is posted
            await post_to(server, vault, number)
            await office.has(number)
        assert not task.done()
    assert "greta" not in caplog.text


async def test_a_worker_that_meets_a_database_that_is_away_goes_on(
    own: Settings, vault: Vault, caplog: pytest.LogCaptureFixture
) -> None:
    async with server_of_its_own() as server, listening() as office, database.open_pools(server.url) as pools:
        await post_to(server, vault, 1)
        await server.stop()
        worker_of = worker.Worker(replace(own, relay=office.relay()), pools)
        await worker_of.round()
        assert "the database does not answer" in caplog.text
        await server.start()
        async with smtp.Connection(office.relay()) as line:
            worker_of.lines.append(line)
            await worker_of.round()
        assert len(office.arrived) == 1


async def test_what_was_accepted_while_the_database_was_away_is_not_sent_again(own: Settings, vault: Vault) -> None:
    async with server_of_its_own() as server, listening() as office:
        await post_to(server, vault, 1)
        office.gate.clear()
        async with working(replace(own, relay=office.relay()), server.url):
            await office.knocked.wait()
            await server.stop()
            office.gate.set()
            await office.has(1)
            await server.start()
            async with database.alone(server.url) as db:
                await until(db, "SELECT bool_and(state = 'sent') FROM letters")
        assert len(office.arrived) == 1


async def post_to(server: Server, vault: Vault, number: int) -> None:
    async with database.alone(server.url) as db:
        await post(db, vault, f"greta.{number}@example.org")
