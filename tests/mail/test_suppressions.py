"""Which addresses get no more letters: on what evidence, and how it is undone."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection, Row
from fackpol.base.vault import Vault
from fackpol.letters import KINDS
from fackpol.mail import outbox, suppressions
from fackpol.mail.bounce_causes import cause
from fackpol.mail.delivery import Delivery
from fackpol.mail.outbox import Completion
from fackpol.network import sessions
from tests.people import ANNA, Everybody

DAY = timedelta(days=1)
NOW = dates.now() + DAY  # everybody here has confirmed her address before
LASTING = [kind.name for kind in KINDS.values() if kind.lifetime]


async def bounced(
    db: Connection, vault: Vault, person: UUID, status: str | None, at: datetime = NOW, event: str = "bounced"
) -> None:
    """A letter of hers comes back."""
    kind = LASTING[await db.fetchval("SELECT count(*) FROM letters")]  # no two of one kind to her
    await outbox.post(db, kind, at, person=person)
    (row,) = await outbox.claim(db, KINDS, 1, at)
    await outbox.complete(db, row["lease"], {row["id"]: Completion(Delivery.SENT)}, at)
    insert = "INSERT INTO letter_events (letter, at, event, enhanced, cause) VALUES ($1, $2, $3, $4, $5)"
    why = cause(status, "") if status or event == "bounced" else None
    await db.execute(insert, row["id"], at, event, status, why)
    await suppressions.failed(db, vault, [row["id"]], at)


async def confirmed(db: Connection, person: UUID, at: datetime) -> None:
    await db.execute("UPDATE people SET email_confirmed_at = $2 WHERE id = $1", person, at)


async def why(db: Connection, person: UUID) -> str | None:
    row: Row | None = await suppressions.of(db, person)
    return row["reason"] if row else None


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.6", "5.1.10", "5.4.4"])
@pytest.mark.parametrize("event", ["bounced", "failed"])
async def test_an_address_that_is_not_there_is_stopped_at_once(
    db: Connection, everybody: Everybody, status: str, event: str
) -> None:
    anna = await everybody.anna()
    await bounced(db, everybody.vault, anna, status, event=event)
    row = await suppressions.of(db, anna)
    assert row
    assert (row["reason"], row["at"], row["enhanced"]) == ("bounced", NOW, status)


@pytest.mark.parametrize("status", ["5.2.2", "5.0.0", None, "5.1.0"])
async def test_others_after_two_letters_within_fourteen_days(
    db: Connection, everybody: Everybody, status: str | None
) -> None:
    anna = await everybody.anna()
    await confirmed(db, anna, NOW - 20 * DAY)
    await bounced(db, everybody.vault, anna, status, NOW - 17 * DAY)
    await bounced(db, everybody.vault, anna, status, NOW - 2 * DAY)
    assert await why(db, anna) is None
    await bounced(db, everybody.vault, anna, status)
    assert await why(db, anna) == "bounced"


@pytest.mark.parametrize("status", ["5.7.1", "5.1.8", "5.2.3", "5.3.4", "4.4.7", "5.4.7"])
async def test_what_is_about_us_or_passed_stops_nobody(db: Connection, everybody: Everybody, status: str) -> None:
    anna = await everybody.anna()
    for _ in range(3):
        await bounced(db, everybody.vault, anna, status)
    assert await why(db, anna) is None


async def test_what_we_could_not_write_says_nothing_of_her_address(db: Connection, everybody: Everybody) -> None:
    """As earlier releases recorded it: failed, without a word of any server's."""
    anna = await everybody.anna()
    for _ in range(3):
        await bounced(db, everybody.vault, anna, None, event="failed")
    assert await why(db, anna) is None


async def test_a_sign_of_life_clears_the_score(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await bounced(db, everybody.vault, anna, "5.2.2", NOW - 2 * DAY)
    await sessions.begin(db, anna, NOW - DAY)
    await bounced(db, everybody.vault, anna, "5.2.2")
    assert await why(db, anna) is None


async def test_what_came_back_from_the_address_before_does_not_count(db: Connection, everybody: Everybody) -> None:
    """A full mailbox that she has left, and once a full mailbox at the new address."""
    anna, dag = await everybody.anna(), await everybody.dag()
    await confirmed(db, anna, NOW - 20 * DAY)
    for person in (anna, dag):
        await bounced(db, everybody.vault, person, "5.2.2", NOW - 2 * DAY)
    await confirmed(db, anna, NOW - DAY)
    corrected = "UPDATE representatives SET address_said_at = $2 WHERE person = $1"
    await db.execute(corrected, dag, NOW - DAY)
    for person in (anna, dag):
        await bounced(db, everybody.vault, person, "5.2.2", NOW - timedelta(hours=1))
        assert await why(db, person) is None
        await bounced(db, everybody.vault, person, "5.2.2")
        assert await why(db, person) == "bounced"


async def test_somebody_elses_bounce_is_not_hers(db: Connection, everybody: Everybody) -> None:
    anna, cilla = await everybody.anna(), await everybody.cilla()
    await bounced(db, everybody.vault, anna, "5.2.2")
    await bounced(db, everybody.vault, cilla, "5.2.2")
    assert (await why(db, anna), await why(db, cilla)) == (None, None)


async def test_whoever_comes_in_by_a_letter_has_shown_that_it_arrives(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await bounced(db, everybody.vault, anna, "5.1.1")
    await sessions.begin(db, anna, NOW)
    assert await why(db, anna) is None


async def test_a_complaint_is_hers_alone_to_take_back(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await bounced(db, everybody.vault, anna, "5.1.1")
    await suppressions.complained(db, anna, NOW)
    await sessions.begin(db, anna, NOW)
    assert not await suppressions.lift(db, anna, own=False)
    assert await suppressions.lift_bounced(db, NOW) == 0
    assert await why(db, anna) == "complained"
    assert await suppressions.lift(db, anna, own=True)
    assert await why(db, anna) is None


async def test_what_she_has_said_before_a_bounce_does_not_change(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await suppressions.complained(db, anna, NOW)
    await bounced(db, everybody.vault, anna, "5.1.1")
    assert await why(db, anna) == "complained"


async def test_when_it_was_our_own_fault_all_are_tried_again(db: Connection, everybody: Everybody) -> None:
    anna, cilla = await everybody.anna(), await everybody.cilla()
    await confirmed(db, anna, NOW - 50 * DAY)
    await bounced(db, everybody.vault, anna, "5.1.2", NOW - 40 * DAY)
    await bounced(db, everybody.vault, cilla, "5.1.2")
    assert [(row["reason"], row["addresses"]) for row in await suppressions.counted(db, NOW)] == [("bounced", 1)]
    assert await suppressions.lift_bounced(db, NOW) == 1
    assert (await why(db, anna), await why(db, cilla)) == ("bounced", None)


# -- many at one mail service ------------------------------------------------------------------------------------------


async def at_one_service(everybody: Everybody, n: int, domain: str = "example.org") -> list[UUID]:
    return [await everybody.member(f"Medlem {number}", f"medlem.{number}@{domain}") for number in range(n)]


async def test_many_at_one_mail_service_in_a_day_stop_nobody_and_are_told(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    """The attack: a provider that blocks us, in words that sound like a mailbox that is gone."""
    people = await at_one_service(everybody, suppressions.MOST_STOPPED + 2)
    for person in people[:-2]:
        await bounced(db, vault, person, "5.4.4")
    assert {await why(db, person) for person in people[:-2]} == {"bounced"}  # so many can really be gone
    assert await suppressions.breakers(db, vault) == []
    await bounced(db, vault, people[-2], "5.4.4")
    assert {await why(db, person) for person in people} == {None}
    (breaker,) = await suppressions.breakers(db, vault)
    assert (breaker.domain, breaker.opened_at) == ("example.org", NOW)
    assert "example.org" in breaker.sentence
    await bounced(db, vault, people[-1], "5.4.4")
    await bounced(db, vault, people[0], "5.1.1")  # that nobody has it is believed all the same
    assert [await why(db, person) for person in (people[-1], people[0])] == [None, "bounced"]
    await suppressions.close_breaker(db, breaker.id)
    await bounced(db, vault, people[1], "5.4.4")
    assert (await why(db, people[1]), await suppressions.breakers(db, vault)) == ("bounced", [])


@pytest.mark.parametrize("status", ["5.1.1", "5.4.4"])
async def test_a_breaker_does_not_open_for_what_is_sure_slow_or_elsewhere(
    db: Connection, everybody: Everybody, vault: Vault, status: str
) -> None:
    people = await at_one_service(everybody, 8)
    for days, person in enumerate(people, -len(people)):
        await confirmed(db, person, NOW - 10 * DAY)
        await bounced(db, vault, person, status, NOW + days * DAY if status == "5.4.4" else NOW)
    assert {await why(db, person) for person in people} == {"bounced"}
    assert await suppressions.breakers(db, vault) == []


async def test_each_mail_service_has_its_own_breaker(db: Connection, everybody: Everybody, vault: Vault) -> None:
    here = await at_one_service(everybody, 4)
    elsewhere = await at_one_service(everybody, 4, "elsewhere.example.org")
    for person in (*here, *elsewhere):
        await bounced(db, vault, person, "5.4.4")
    assert {await why(db, person) for person in (*here, *elsewhere)} == {"bounced"}


async def test_a_stop_outlives_her_row_without_her_address(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await bounced(db, everybody.vault, anna, "5.1.1")
    await db.execute("DELETE FROM people WHERE id = $1", anna)
    assert await db.fetchval("SELECT key FROM suppressions") == everybody.vault.index(ANNA)
