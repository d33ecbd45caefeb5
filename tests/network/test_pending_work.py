"""What waits for an administrator is counted, and what is done is counted no more."""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import corrections, group_contacts, group_reports, pending_work, rollover
from tests.people import Everybody

NOW = dates.now()
TODAY = dates.today(NOW)


async def test_an_empty_service_has_nothing_to_do(db: Connection) -> None:
    assert set((await pending_work.waiting(db, NOW, TODAY)).values()) == {0}


async def test_a_branch_that_nobody_coordinates_waits(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    assert (await pending_work.waiting(db, NOW, TODAY))["leaderless"] == 1
    await everybody.bo(branch)
    assert (await pending_work.waiting(db, NOW, TODAY))["leaderless"] == 0
    await db.execute("UPDATE appointments SET to_at = $1", NOW)
    assert (await pending_work.waiting(db, NOW, TODAY))["leaderless"] == 1
    await db.execute("UPDATE branches SET closed_at = $1", NOW)
    assert (await pending_work.waiting(db, NOW, TODAY))["leaderless"] == 0


async def test_whose_mandate_ends_soon_waits_until_she_has_been_asked(db: Connection, everybody: Everybody) -> None:
    await everybody.dag()
    assert (await pending_work.waiting(db, NOW, TODAY))["unasked"] == 0
    await db.execute("UPDATE mandates SET to_day = $1", TODAY + timedelta(days=80))
    assert (await pending_work.waiting(db, NOW, TODAY))["unasked"] == 1
    await rollover.ask_staying(db, NOW, TODAY)
    assert (await pending_work.waiting(db, NOW, TODAY))["unasked"] == 0


async def test_letters_that_were_lost_wait_a_week(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await db.execute(
        "INSERT INTO letters (kind, person, priority, posted_at, due_at, expires_at, state, ended_at) "
        "VALUES ('welcome', $1, 3, $2, $2, $2, 'failed', $2)",
        anna,
        NOW,
    )
    assert (await pending_work.waiting(db, NOW, TODAY))["lost"] == 1
    assert (await pending_work.waiting(db, NOW + timedelta(days=8), TODAY))["lost"] == 0


async def test_what_no_rule_reads_waits(db: Connection, everybody: Everybody) -> None:
    await everybody.dag()
    assert (await pending_work.waiting(db, NOW, TODAY))["titles"] == 0
    await db.execute("UPDATE mandates SET seat = NULL, seat_text = 'Överspelledare'")
    assert (await pending_work.waiting(db, NOW, TODAY))["titles"] == 1
    await db.execute("UPDATE committees SET asked = true WHERE id IN (SELECT committee FROM mandates)")
    await db.execute("DELETE FROM committee_kinds WHERE committee IN (SELECT committee FROM mandates)")
    assert (await pending_work.waiting(db, NOW, TODAY))["committees"] == 1


async def test_what_nobody_knows_since_it_ended_and_what_a_group_has_sent_in_waits(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await everybody.dag(to_day=TODAY - timedelta(days=1))
    await group_contacts.give(db, vault, "Gun Ask", "gun.ask@example.org", "0136", await everybody.eva(), NOW)
    await group_contacts.ask(db, vault, await db.fetchval("SELECT id FROM group_contacts"), NOW)
    report = await db.fetchval("SELECT id FROM group_reports")
    await group_reports.save(db, vault, report, {}, NOW)
    found = await pending_work.waiting(db, NOW, TODAY)
    assert (found["unknown"], found["reports"]) == (1, 0)
    await group_reports.save(db, vault, report, {}, NOW, send=True)
    assert (await pending_work.waiting(db, NOW, TODAY))["reports"] == 1
    await db.execute("UPDATE group_reports SET accepted_at = $1", NOW)
    assert (await pending_work.waiting(db, NOW, TODAY))["reports"] == 0


async def test_who_can_not_be_written_to_and_what_she_has_corrected_waits(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    dag, ida = await everybody.dag(), await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    await everybody.representative("Per Son", None, "Äldrenämnden", "0136", to_day=TODAY - timedelta(days=1))
    assert (await pending_work.waiting(db, NOW, TODAY))["addressless"] == 1
    await corrections.readdress(db, vault, ida, "ida@example.org", NOW)
    assert (await pending_work.waiting(db, NOW, TODAY))["addressless"] == 0
    mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", dag)
    await corrections.report_name(db, vault, dag, mandate, "Äldrenämden", NOW)
    await corrections.disown(db, dag, mandate, NOW)
    assert (await pending_work.waiting(db, NOW, TODAY))["corrections"] == 2
    await corrections.settle(db, mandate, right=True)
    await corrections.settle_name(db, vault, mandate, right=False)
    assert (await pending_work.waiting(db, NOW, TODAY))["corrections"] == 0
