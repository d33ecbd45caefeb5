"""Representatives: told where we know them from, heard when they correct it, and gone when they say no."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates, ledger
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import committees, people, representatives
from fackpol.network.reference import Reference
from fackpol.network.representatives import Mandate
from tests.asgi import Web
from tests.people import DAG, Everybody
from tests.together import at_once

NOW = dates.now()
TODAY = dates.today(NOW)


async def mandates(db: Connection, person: UUID) -> list[tuple[object, ...]]:
    return [
        (row["seat"], row["to_day"], row["status"])
        for row in await db.fetch("SELECT * FROM mandates WHERE person = $1 ORDER BY id", person)
    ]


async def test_the_list_stands_in_swedish_order_with_mandates(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    for name in ("Örjan Ö", "Ada A", "Åke Å"):
        await everybody.representative(name, None, "Äldrenämnden", "0136")
    listed = await representatives.listed(db, vault)
    assert [her.name for her in listed] == ["Ada A", "Åke Å", "Örjan Ö"]
    assert all(her.mandates[0].committee_name == "Äldrenämnden" for her in listed)
    assert "Ada" not in repr(listed)


async def test_the_same_seat_again_changes_its_end(db: Connection, everybody: Everybody) -> None:
    dag = await everybody.dag()
    committee = await db.fetchval("SELECT committee FROM mandates")
    again = Mandate(committee, "ledamot", date(2023, 1, 1), date(2026, 6, 30))
    await representatives.seat(db, dag, again, "ledamot")
    assert await mandates(db, dag) == [("ledamot", date(2026, 6, 30), "confirmed")]


async def test_what_she_says_of_her_own_is_kept_and_of_others_not(db: Connection, everybody: Everybody) -> None:
    dag, ida = await everybody.dag(), await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    ids = [row["id"] for row in await db.fetch("SELECT id FROM mandates ORDER BY id")]
    await representatives.declare(db, dag, dict.fromkeys(ids, date(2026, 6, 30)), date(2026, 3, 1))
    assert await mandates(db, dag) == [("ledamot", date(2026, 6, 30), "declared")]
    assert await mandates(db, ida) == [("ledamot", date(2030, 12, 31), "confirmed")]


async def test_answering_shows_that_the_address_is_hers(db: Connection, vault: Vault, everybody: Everybody) -> None:
    dag = await everybody.dag()
    assert await people.by_email(db, vault, DAG) is None
    await representatives.confirm_address(db, dag, NOW)
    assert await people.by_email(db, vault, DAG) == dag


async def test_an_address_that_is_a_members_already_stays_hers(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """Two register entries can name one mailbox; who has shown it to be hers keeps it."""
    dag = await everybody.dag()
    member = await everybody.member("Dag Annan", DAG)
    await representatives.confirm_address(db, dag, NOW)
    assert await people.by_email(db, vault, DAG) == member


async def test_two_who_answer_from_one_mailbox_at_once_do_not_both_own_it(
    fresh: str, vault: Vault, known: Reference
) -> None:
    async with database.alone(fresh) as db:
        everybody = Everybody(db, vault, known)
        both = [await everybody.representative(name, DAG, "Äldrenämnden", "0136") for name in ("Dag Ett", "Dag Två")]
    whose = iter(both)

    async def confirm(db: Connection) -> bool:
        try:
            await representatives.confirm_address(db, next(whose), NOW)
        except database.Taken:
            return False
        return True

    await at_once(fresh, confirm)
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM people WHERE email_confirmed_at IS NOT NULL") == 1


async def test_left_out_she_is_forgotten(db: Connection, vault: Vault, own: Settings, everybody: Everybody) -> None:
    dag = await everybody.dag()
    await representatives.leave_out(db, vault, own.erasures, dag, NOW)
    assert await db.fetchval("SELECT count(*) FROM people") == 0
    assert await db.fetchval("SELECT count(*) FROM mandates") == 0
    assert str(dag) in own.erasures.read_text()
    assert await representatives.get(db, vault, dag) is None


async def test_left_out_she_stays_a_member(db: Connection, vault: Vault, own: Settings, everybody: Everybody) -> None:
    dag = await everybody.dag()
    await db.execute("INSERT INTO members (person, registered_at) VALUES ($1, $2)", dag, NOW)
    await representatives.leave_out(db, vault, own.erasures, dag, NOW)
    assert await db.fetchval("SELECT count(*) FROM members") == 1
    assert await representatives.listed(db, vault) == []
    kinds = [line.kind for line in ledger.lines(own.erasures)]
    assert sorted(kinds) == ["stopped", "unlisted"]


@pytest.mark.parametrize(
    ("email", "ends", "told"),
    [(DAG, TODAY + timedelta(days=1), 1), (None, TODAY + timedelta(days=1), 0), (DAG, TODAY - timedelta(days=1), 0)],
)
async def test_the_first_letter_goes_once_to_who_sits_and_can_be_reached(
    db: Connection, everybody: Everybody, email: str | None, ends: date, told: int
) -> None:
    await everybody.representative("Dag Holm", email, "Äldrenämnden", "0136", to_day=ends)
    assert [await representatives.tell(db, NOW) for _ in range(2)] == [told, 0]


async def test_she_is_told_once_and_that_is_remembered(web: Web, db: Connection, everybody: Everybody) -> None:
    await everybody.dag()
    await representatives.tell(db, NOW)
    await web.deliver()
    letter = web.post_office.latest(DAG)
    assert letter.subject == "Du står i vår lista"
    assert "från partiets egna uppgifter" in letter.text
    assert letter.link("/uppdrag/")
    await db.execute("DELETE FROM letters")
    assert await representatives.tell(db, NOW) == 0


@pytest.mark.parametrize(("state", "again"), [("failed", 0), ("in_doubt", 0), ("suppressed", 1), ("expired", 1)])
async def test_who_waits_for_the_first_letter_is_who_would_get_it(
    db: Connection, everybody: Everybody, state: str, again: int
) -> None:
    """After the press nobody is left that another press would not reach."""
    await everybody.dag()
    assert await representatives.untold(db, NOW) == await representatives.tell(db, NOW) == 1
    assert await representatives.untold(db, NOW) == 0
    await db.execute("UPDATE letters SET state = $1, ended_at = $2", state, NOW)
    assert await representatives.untold(db, NOW) == again
    assert await representatives.tell(db, NOW) == again


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("S0001", True),
        ("4711", True),
        ("-", True),
        ("V 12", True),
        ("Ida Ny", False),
        ("Dag Holm 2", False),
        ("Åsa O'Neil", False),
    ],
)
def test_a_code_is_nobodys_name(name: str, code: bool) -> None:
    shown = representatives.shown_name(name)
    assert shown == ("någon vars namn vi inte vet" if code else name)


async def test_an_administrators_correction_is_confirmed(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    dag = await everybody.dag()
    id = await db.fetchval("SELECT id FROM mandates")
    await representatives.correct(db, id, "ordforande", date(2024, 1, 1), None, "confirmed")
    assert await mandates(db, dag) == [("ordforande", None, "confirmed")]
    row = await representatives.mandate(db, id)
    assert row
    assert row.committee_name == "Äldrenämnden"
    assert await representatives.mandate(db, 10**17) is None
    assert (await committees.get(db, row.committee)) is not None


async def test_the_first_letter_says_when_the_next_meeting_is(web: Web, db: Connection, everybody: Everybody) -> None:
    branch, _ = await everybody.branch(), await everybody.dag()
    bo = await everybody.bo(branch)
    await representatives.tell(db, NOW)
    meeting = await everybody.meeting(branch, bo)
    await db.execute("UPDATE meetings SET called_at = $2 WHERE id = $1", meeting, NOW)
    await web.deliver()
    letter = web.post_office.latest(DAG, "Du står i")
    starts = await db.fetchval("SELECT starts_at FROM meetings")
    assert f"Nästa möte är {dates.long_day(starts)} kl. {dates.clock(starts)}." in " ".join(letter.text.split())
    assert "Vård" not in letter.text
