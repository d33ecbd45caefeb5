"""Representatives: told where we know them from, heard when they correct it, and gone when they say no."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from fackpol import committees, database, dates, imports, people, representatives
from fackpol.database import Connection
from fackpol.reference import Reference
from fackpol.representatives import After, Mandate, Next
from fackpol.settings import Settings
from fackpol.vault import Vault
from tests.people import DAG, Everybody
from tests.together import at_once
from tests.web import Web

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
    assert all(her.mandates[0]["committee_name"] == "Äldrenämnden" for her in listed)
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
    await representatives.declare(db, dag, dict.fromkeys(ids, (date(2026, 6, 30), False)))
    assert await mandates(db, dag) == [("ledamot", date(2026, 6, 30), "wrong")]
    assert await mandates(db, ida) == [("ledamot", date(2030, 12, 31), "confirmed")]


async def test_answering_shows_that_the_address_is_hers(db: Connection, vault: Vault, everybody: Everybody) -> None:
    dag = await everybody.dag()
    assert await people.by_email(db, vault, DAG) is None
    await representatives.confirm(db, dag, NOW)
    assert await people.by_email(db, vault, DAG) == dag


async def test_an_address_that_is_a_members_already_stays_hers(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """Two register entries can name one mailbox; who has shown it to be hers keeps it."""
    dag = await everybody.dag()
    member = await everybody.member("Dag Annan", DAG)
    await representatives.confirm(db, dag, NOW)
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
            await representatives.confirm(db, next(whose), NOW)
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
    assert not own.erasures.exists()


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
    assert letter.subject == "Vi har dig i vår lista"
    assert "från partiets egna uppgifter" in letter.text
    assert letter.link("/uppdrag/")
    await db.execute("DELETE FROM letters")
    assert await representatives.tell(db, NOW) == 0


async def test_an_administrators_correction_is_confirmed(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    dag = await everybody.dag()
    id = await db.fetchval("SELECT id FROM mandates")
    await representatives.correct(db, id, "ordforande", date(2024, 1, 1), None, "confirmed")
    assert await mandates(db, dag) == [("ordforande", None, "confirmed")]
    row = await representatives.mandate(db, id)
    assert row
    assert row["committee_name"] == "Äldrenämnden"
    assert await representatives.mandate(db, 10**17) is None
    assert (await committees.get(db, row["committee"])) is not None


# -- when a mandate is about to end ------------------------------------------------------------------------------------

SOON = TODAY + timedelta(days=40)
A_TERM_LATER = date(SOON.year + 4, SOON.month, min(SOON.day, 28))


async def ending_mandate(db: Connection, everybody: Everybody) -> tuple[UUID, int, int]:
    dag = await everybody.dag(to_day=SOON)
    row = (await db.fetch("SELECT id, committee FROM mandates"))[0]
    return dag, row["id"], row["committee"]


async def sitting_then(db: Connection) -> list[tuple[object, ...]]:
    """(committee's name, seat) of whoever sits the day after."""
    rows = await db.fetch(
        "SELECT c.name, m.seat FROM mandates m JOIN committees c ON c.id = m.committee "
        "WHERE m.status <> 'wrong' AND m.from_day = $1 ORDER BY m.id",
        SOON + timedelta(days=1),
    )
    return [tuple(row) for row in rows]


async def test_only_what_ends_soon_is_listed_the_first_first(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    for name, days in (("Dag D", 89), ("Ada A", 10), ("Eva E", 91), ("Ulf U", -1), ("Åsa Å", 10)):
        await everybody.representative(name, None, "Äldrenämnden", "0136", to_day=TODAY + timedelta(days=days))
    found = await representatives.ending(db, vault, TODAY)
    assert [one.name for one in found] == ["Ada A", "Åsa Å", "Dag D"]


async def test_whoever_can_be_reached_is_asked_once_and_not_when_she_has_said(
    db: Connection, everybody: Everybody
) -> None:
    dag, mandate, _ = await ending_mandate(db, everybody)
    await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136", to_day=SOON)
    await everybody.representative("Eva Sol", "eva@example.org", "Äldrenämnden", "0136")
    said = await everybody.representative("Pia Ö", "pia@example.org", "Äldrenämnden", "0136", to_day=SOON)
    hers = await db.fetchval("SELECT id FROM mandates WHERE person = $1", said)
    await representatives.say_after(db, said, hers, Next(After.LEAVES, None, None))
    assert [await representatives.ask_staying(db, NOW, TODAY) for _ in range(2)] == [1, 0]
    assert await db.fetchval("SELECT person FROM letters") == dag
    assert mandate


async def test_the_letter_is_about_the_end_and_not_sent_when_she_has_said_meanwhile(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    dag, mandate, committee = await ending_mandate(db, everybody)
    await representatives.ask_staying(db, NOW, TODAY)
    await web.deliver()
    letter = web.post_office.latest(DAG)
    assert letter.subject == f"Sitter du kvar efter {dates.short_day(SOON)}?"
    assert f"Ditt uppdrag i Äldrenämnden går ut {dates.day_year(SOON)}." in letter.text
    await db.execute("DELETE FROM letters")
    await representatives.ask_staying(db, NOW, TODAY)
    await representatives.say_after(db, dag, mandate, Next(After.STAYS, committee, "ledamot"))
    await web.deliver()
    assert len(web.post_office.to(DAG)) == 1


async def test_staying_is_a_mandate_of_its_own_from_the_day_after(db: Connection, everybody: Everybody) -> None:
    dag, mandate, committee = await ending_mandate(db, everybody)
    for _ in range(2):
        await representatives.say_after(db, dag, mandate, Next(After.STAYS, committee, "ledamot"))
    assert await sitting_then(db) == [("Äldrenämnden", "ledamot")]
    row = (await db.fetch("SELECT * FROM mandates ORDER BY id DESC"))[0]
    assert (row["status"], row["follows"], row["seat_text"]) == ("declared", mandate, "ledamot")
    assert row["to_day"].year == SOON.year + 4


@pytest.mark.parametrize("first", [After.STAYS, After.CHANGES])
async def test_what_she_says_last_is_what_counts(
    db: Connection, known: Reference, everybody: Everybody, first: After
) -> None:
    dag, mandate, committee = await ending_mandate(db, everybody)
    other = (await committees.place(db, known, "0136", ["Förskolenämnden"]))["Förskolenämnden"]
    await representatives.say_after(
        db, dag, mandate, Next(first, committee if first is After.STAYS else other, "ledamot")
    )
    await representatives.say_after(db, dag, mandate, Next(After.LEAVES, None, None))
    assert await sitting_then(db) == []
    await representatives.say_after(db, dag, mandate, Next(After.CHANGES, other, "ordforande"))
    assert await sitting_then(db) == [("Förskolenämnden", "ordforande")]


async def test_the_answer_about_one_mandate_leaves_the_others(
    db: Connection, known: Reference, everybody: Everybody
) -> None:
    dag, mandate, committee = await ending_mandate(db, everybody)
    other = (await committees.place(db, known, "0136", ["Förskolenämnden"]))["Förskolenämnden"]
    await representatives.seat(db, dag, Mandate(other, "ledamot", date(2023, 1, 1), SOON), "ledamot")
    second = await db.fetchval("SELECT id FROM mandates WHERE committee = $1", other)
    await representatives.say_after(db, dag, mandate, Next(After.STAYS, committee, "ledamot"))
    await representatives.say_after(db, dag, second, Next(After.LEAVES, None, None))
    assert await sitting_then(db) == [("Äldrenämnden", "ledamot")]


async def test_nobody_says_it_for_another(db: Connection, everybody: Everybody) -> None:
    _, mandate, committee = await ending_mandate(db, everybody)
    ida = await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    await representatives.say_after(db, ida, mandate, Next(After.STAYS, committee, "ledamot"))
    assert await sitting_then(db) == []


async def test_the_registers_next_row_is_the_same_one(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    """She says that she stays; the new register says so too: one mandate, not two."""
    head = "namn,parti,nämnd,roll,från,till\n"
    old = f"Dag Holm,V,Äldrenämnden,Ledamot,2023-01-01,{SOON}\n"
    new = f"Dag Holm,V,Äldrenämnden,Ledamot,{SOON + timedelta(days=1)},{A_TERM_LATER}\n"
    await imports.register(db, vault, known, "0136", "V", (head + old).encode(), NOW)
    row = (await db.fetch("SELECT id, person, committee FROM mandates"))[0]
    await representatives.say_after(db, row["person"], row["id"], Next(After.STAYS, row["committee"], "ledamot"))
    await imports.register(db, vault, known, "0136", "V", (head + old + new).encode(), NOW)
    assert await sitting_then(db) == [("Äldrenämnden", "ledamot")]


async def test_the_first_letter_says_when_the_next_meeting_is(web: Web, db: Connection, everybody: Everybody) -> None:
    branch, dag = await everybody.branch(), await everybody.dag()
    bo = await everybody.bo(branch)
    await representatives.tell(db, NOW)
    meeting = await everybody.meeting(branch, bo)
    await db.execute("UPDATE meetings SET called_at = $2 WHERE id = $1", meeting, NOW)
    await web.deliver()
    letter = web.post_office.latest(DAG, "Vi har dig")
    starts = await db.fetchval("SELECT starts_at FROM meetings")
    assert f"Nästa möte är {dates.long_day(starts)} kl. {dates.clock(starts)}." in " ".join(letter.text.split())
    assert "Vård" not in letter.text
    assert dag


async def test_what_hangs_on_an_ending_mandate_is_counted(db: Connection, everybody: Everybody) -> None:
    await everybody.dag(to_day=TODAY + timedelta(days=30))
    for number in range(6):
        await everybody.member(f"Med {number}", f"med.{number}@example.org")
    await everybody.cilla()
    (row,) = (await representatives.hanging(db, TODAY)).values()
    assert (row["members"], row["questions"]) == (6, 0)
    assert await representatives.hanging(db, TODAY + timedelta(days=31)) == {}
