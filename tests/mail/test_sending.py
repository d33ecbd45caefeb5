"""The mail process: what is due goes, what is refused is remembered, and nothing that happens to it loses a letter."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine

from fackpol import letters
from fackpol.base import database, dates
from fackpol.base.database import Connection, Row
from fackpol.base.vault import Vault
from fackpol.letters import KINDS
from fackpol.mail import outbox, sending, smtp
from fackpol.mail.delivery import Delivery
from fackpol.mail.journal import Journal
from fackpol.mail.sending import Sender
from fackpol.mail.shares import Share
from fackpol.network import consents, invitations, members, people, sessions
from tests.asgi import Web, text_of
from tests.people import ANNA, Everybody, application
from tests.queue import LETTERS, letter, send
from tests.relays import HANG_UP, Office, listening

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


async def somebody(db: Connection, vault: Vault, email: str = "greta.1@example.org") -> UUID:
    return await people.add(db, vault, "Greta Ö", email, "sv", dates.now())


async def post(db: Connection, vault: Vault, email: str = "greta.1@example.org") -> int:
    """One letter that has no other conditions than an address: her link to delete everything."""
    person = await somebody(db, vault, email)
    await sessions.ask_erasure(db, vault, person, dates.now())
    return int(await db.fetchval("SELECT max(id) FROM letters"))


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
    """The same service, with another relay."""
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


@pytest.mark.parametrize("where", ["here", "elsewhere"])
async def test_a_kill_between_the_relays_yes_and_the_record_costs_no_second_letter(
    db: Connection, web: Web, vault: Vault, tmp_path: Path, where: str
) -> None:
    """The journal tells: one was accepted, one had its dot without an answer, one was refused, one never went.

    That its writer is dead is known at once on its own machine; elsewhere the lease may still be somebody's.
    """
    web.own = replace(web.own, mail_journal=tmp_path)
    for number in range(4):
        await post(db, vault, f"greta.{number}@example.org")
    rows = await outbox.claim(db, KINDS, 10, dates.now())
    dead = Journal(tmp_path, rows[0]["lease"])
    for row, outcome in zip(rows, (Delivery.SENT, None, Delivery.FAILED), strict=False):
        dead.dot(row["id"])
        if outcome:
            dead.answered(row["id"], smtp.Reply(outcome, 250, "2.0.0", "4F8A2C"))
    await web.deliver()
    assert web.post_office.arrived == []  # its writer lives
    dead.close()
    if where == "elsewhere":
        file = tmp_path / str(rows[0]["lease"])
        file.write_text(file.read_text().replace("locked ", "locked not-"))
        await web.deliver()
        assert web.post_office.arrived == []
    with time_machine.travel(dates.now() + (outbox.LEASE if where == "elsewhere" else timedelta()) + SECOND):
        await web.deliver()
        assert [arrived.to for arrived in web.post_office.arrived] == ["greta.3@example.org"]
    states = [row["state"] for row in await db.fetch("SELECT state FROM letters ORDER BY id")]
    assert states == ["sent", "queued", "failed", "sent"]
    events = [row["event"] for row in await db.fetch("SELECT event FROM letter_events ORDER BY letter")]
    assert events == ["sent", "in_doubt", "failed", "sent"]
    assert [path for path in tmp_path.iterdir() if not path.name.startswith("erasures")] == []


async def test_what_a_dead_process_had_not_begun_was_no_try(
    db: Connection, web: Web, vault: Vault, tmp_path: Path
) -> None:
    web.own = replace(web.own, mail_journal=tmp_path)
    id = await post(db, vault)
    rows = await outbox.claim(db, KINDS, 10, dates.now())
    Journal(tmp_path, rows[0]["lease"]).close()
    web.post_office.refuses["greta.1@example.org"] = "451 4.3.0 busy"
    await web.deliver()
    assert (await letter(db, id))["tries"] == 1


async def test_a_batch_that_was_let_go_is_taken_back_at_the_next_look(
    db: Connection, web: Web, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database went away when the batch had been claimed."""

    async def gone(*args: Any) -> None:
        raise database.Away("gone")

    web.own = replace(web.own, mail_journal=tmp_path)
    await post(db, vault)
    with monkeypatch.context() as patch:
        patch.setattr(Sender, "_send", gone)
        await web.deliver()
    assert await db.fetchval("SELECT count(*) FROM letter_leases") == 1
    await web.deliver()
    assert len(web.post_office.arrived) == 1


@pytest.mark.parametrize("disk", ["there", "gone"])
async def test_with_a_journal_or_with_a_disk_that_fails_each_letter_goes_once(
    db: Connection, web: Web, vault: Vault, tmp_path: Path, disk: str
) -> None:
    web.own = replace(web.own, mail_journal=tmp_path if disk == "there" else tmp_path / "gone")
    for number in range(2 * sending.FIRST):
        await post(db, vault, f"greta.{number}@example.org")
    await web.deliver()
    assert len({arrived.to for arrived in web.post_office.arrived}) == 2 * sending.FIRST
    assert len(web.post_office.arrived) == 2 * sending.FIRST
    assert await db.fetchval("SELECT count(*) FROM letters WHERE state = 'sent'") == 2 * sending.FIRST
    assert [path for path in tmp_path.iterdir() if not path.name.startswith("erasures")] == []


async def test_a_worker_that_slept_through_its_lease_sends_no_more_of_it(
    db: Connection, web: Web, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped and woken an hour later, it has a batch in its hand that others have sent since."""
    for number in range(20):
        await post(db, vault, f"greta.{number}@example.org")
    begin = Share.begin

    def asleep(*args: Any) -> bool:
        may = begin(*args)
        clock.move_to(began + timedelta(hours=1))
        return may

    monkeypatch.setattr(Share, "begin", asleep)
    began = dates.now()
    with time_machine.travel(began, tick=False) as clock:
        sleeper = Sender(web.own, web.pools, letters.renderer(web.own))
        async with smtp.Connection(web.own.relay) as connection:
            sleeper.connections.append(connection)
            await sleeper.round()
    assert len(web.post_office.arrived) == 1


async def test_a_letter_is_sent_once(db: Connection, web: Web, vault: Vault) -> None:
    await post(db, vault)
    await web.deliver()
    await web.deliver()
    assert len(web.post_office.arrived) == 1


@pytest.mark.slow
async def test_more_than_a_batch_is_sent(db: Connection, web: Web, vault: Vault) -> None:
    for number in range(sending.BATCH + 5):
        await post(db, vault, f"greta.{number}@example.org")
    await web.deliver()
    assert len({arrived.to for arrived in web.post_office.arrived}) == sending.BATCH + 5


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


async def test_a_relay_that_wants_a_password_costs_no_letter(db: Connection, web: Web, vault: Vault) -> None:
    """The letters wait, the operator is told, and all of them go when the password is there."""
    for number in range(10):
        await post(db, vault, f"greta.{number}@example.org")
    async with listening({"RCPT": "554 5.7.1 <greta@example.org>: Relay access denied"}, pipelining=True) as office:
        await through(web, office).deliver()
        assert office.arrived == []
        assert await db.fetchval("SELECT count(*) FROM letters WHERE state = 'queued'") == 10
        events = {row["event"] for row in await db.fetch("SELECT event FROM letter_events")}
        assert events == {"unwelcome", "unreachable"}  # four asked, one a connection; the others were not tried
        found = await outbox.status(db, dates.now())
        assert found.unwelcome is not None
        assert (found.unwelcome["code"], found.unwelcome["enhanced"]) == (554, "5.7.1")
        office.moods.clear()
        with time_machine.travel(dates.now() + 10 * MINUTE):
            await through(web, office).deliver()
        assert len({to for to, _ in office.arrived}) == len(office.arrived) == 10


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
async def test_a_relay_that_says_goodbye_among_letters_in_a_row_loses_and_doubles_none(
    db: Connection, web: Web, vault: Vault, tmp_path: Path, verb: str
) -> None:
    """The one that it says so to waits, and the others are left for when the relay has been left alone."""
    web.own = replace(web.own, mail_journal=tmp_path, mail_connections=1)
    for number in range(10):
        await post(db, vault, f"greta.{number}@example.org")
    async with listening({verb: "421 4.3.2 closing"}, pipelining=True) as office:
        office.only = 3
        await through(web, office).deliver()
        states = {row["state"]: row["n"] for row in await db.fetch(STATES)}
        assert states == {"sent": 2, "queued": 8}
        assert await db.fetchval("SELECT sum(tries) FROM letter_queue") == 1  # the others have not been tried
        with time_machine.travel(dates.now() + 10 * MINUTE):
            await through(web, office).deliver()
        assert len({to for to, _ in office.arrived}) == len(office.arrived) == 10


STATES = "SELECT state, count(*) AS n FROM letters GROUP BY 1"


async def test_the_words_of_a_yes_are_not_kept_and_those_of_a_refusal_are_sealed(
    db: Connection, web: Web, vault: Vault
) -> None:
    """They quote the address."""
    taken, id = await post(db, vault, "greta.2@example.org"), await post(db, vault)
    web.post_office.refuses["greta.1@example.org"] = "550 5.1.1 <greta.1@example.org> unknown"
    await web.deliver()
    assert (await event(db, taken))["detail"] is None
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
            await db.execute("UPDATE letter_queue SET due_at = $1", dates.now())
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
        await outbox.post(db, "welcome", dates.now(), person=person)
    await send(db, dates.now(), "id IN (SELECT letter FROM letter_queue ORDER BY letter LIMIT 2)")
    await db.execute("UPDATE letters SET kind = 'sign_in' WHERE state = 'sent'")
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


async def test_a_relay_that_does_not_want_us_is_left_alone_and_an_administrator_sees_it(
    db: Connection, web: Web, vault: Vault, everybody: Everybody
) -> None:
    """A 5xx at MAIL is about us, so the rest of the batch is not thrown at it, and no letter is to blame."""
    for number in range(20):
        await post(db, vault, f"greta.{number}@example.org")
    async with listening({"MAIL": "550 5.7.1 who are you"}) as office:
        await through(web, office).deliver()
        assert office.connections <= web.own.mail_connections
        assert office.asked["MAIL"] <= web.own.mail_connections
    states = await db.fetch(f"SELECT state, sum(tries) AS tries, count(*) AS n FROM {LETTERS} GROUP BY 1")
    assert [(row["state"], row["n"]) for row in states] == [("queued", 20)]
    assert states[0]["tries"] <= web.own.mail_connections
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
    assert ((await letter(db, broken))["state"], (await letter(db, whole))["state"]) == ("queued", "sent")
    assert f"letter {broken} (erasure) can not be written: Sealed" in caplog.text


async def test_an_address_beyond_ascii_gets_its_letter(db: Connection, web: Web) -> None:
    """From the form to the relay, and the next person's too."""
    for address in ("asa@exämple.org", ANNA):
        await web.browser().send_form("/medlem", application(address))
    await web.deliver()
    as_sent = "asa@xn--exmple-cua.org"
    assert sorted(arrived.to for arrived in web.post_office.arrived) == sorted([as_sent, ANNA])
    assert web.post_office.latest(as_sent).link("/bekrafta/")


@pytest.mark.parametrize("local", ["åsa", "ﬁa", "анна"])
async def test_an_address_that_only_some_relays_take_is_refused_in_words_but_still_signs_in(
    db: Connection, web: Web, vault: Vault, local: str
) -> None:
    """She may have been registered before we refused it."""
    page = await web.browser().send_form("/medlem", application(f"{local}@example.org"))
    assert page.status_code == 422
    assert "Vi kan inte skriva till adresser med å, ä, ö eller andra sådana tecken före @. Skriv en annan." in page.text
    await people.add(db, vault, "Åsa Ek", f"{local}@example.org", "sv", dates.now())
    await web.browser().send_form("/logga-in", {"email": f"{local}@example.org"})
    await web.deliver()
    assert [arrived.to for arrived in web.post_office.arrived] == [f"{local}@example.org"]


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


@pytest.mark.parametrize("then", ["takes back her yes", "pauses", "is stopped"])
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
    else:
        key = vault.index(ANNA)
        await db.execute(
            "INSERT INTO suppressions (kind, key, reason, at) VALUES ('email', $1, 'complained', $2)", key, now
        )
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
