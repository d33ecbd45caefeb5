"""When a mandate is about to end: who is asked, what she says, and what hangs on it."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import committees, corrections, representatives, rollover
from fackpol.network.reference import Reference
from fackpol.network.representatives import Mandate
from fackpol.network.rollover import After, Next
from fackpol.registers import imports
from tests.asgi import Web
from tests.people import DAG, Everybody

NOW = dates.now()
TODAY = dates.today(NOW)
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
    found = await rollover.ending(db, vault, TODAY)
    assert [one.name for one in found] == ["Ada A", "Åsa Å", "Dag D"]


async def test_whoever_can_be_reached_is_asked_once_and_not_when_she_has_said(
    db: Connection, everybody: Everybody
) -> None:
    dag, _, _ = await ending_mandate(db, everybody)
    await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136", to_day=SOON)
    await everybody.representative("Eva Sol", "eva@example.org", "Äldrenämnden", "0136")
    said = await everybody.representative("Pia Ö", "pia@example.org", "Äldrenämnden", "0136", to_day=SOON)
    hers = await db.fetchval("SELECT id FROM mandates WHERE person = $1", said)
    await rollover.say_after(db, said, hers, Next(After.LEAVES, None, None))
    assert [await rollover.ask_staying(db, NOW, TODAY) for _ in range(2)] == [1, 0]
    assert await db.fetchval("SELECT person FROM letters") == dag


async def test_nobody_is_asked_about_what_a_register_has_told(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """Of the committee from the day after; or of herself, though of nobody else there."""
    _, _, committee = await ending_mandate(db, everybody)
    ada = await everybody.representative("Ada A", "ada@example.org", "Socialnämnden", "0136", to_day=SOON)
    assert len(await rollover.ending(db, vault, TODAY)) == 2
    then = SOON + timedelta(days=1)
    await db.execute("INSERT INTO told_terms (committee, from_day, told_at) VALUES ($1, $2, $3)", committee, then, NOW)
    assert [one.name for one in await rollover.ending(db, vault, TODAY)] == ["Ada A"]
    await db.execute(
        "INSERT INTO mandates (person, committee, seat_text, seat, from_day, status) "
        "SELECT person, committee, seat_text, seat, $2, status FROM mandates WHERE person = $1", ada, then,
    )  # fmt: skip
    assert await rollover.ending(db, vault, TODAY) == []
    assert await rollover.ask_staying(db, NOW, TODAY) == 0


async def test_the_letter_is_about_the_end_and_not_sent_when_she_has_said_meanwhile(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    dag, mandate, committee = await ending_mandate(db, everybody)
    await rollover.ask_staying(db, NOW, TODAY)
    await web.deliver()
    letter = web.post_office.latest(DAG)
    assert letter.subject == f"Sitter du kvar efter {dates.short_day(SOON)}?"
    assert f"Ditt uppdrag i Äldrenämnden går ut {dates.day_year(SOON)}." in letter.text
    await db.execute("DELETE FROM letters")
    await rollover.ask_staying(db, NOW, TODAY)
    await rollover.say_after(db, dag, mandate, Next(After.STAYS, committee, "ledamot"))
    await web.deliver()
    assert len(web.post_office.to(DAG)) == 1


async def test_staying_is_a_mandate_of_its_own_from_the_day_after(db: Connection, everybody: Everybody) -> None:
    dag, mandate, committee = await ending_mandate(db, everybody)
    for _ in range(2):
        await rollover.say_after(db, dag, mandate, Next(After.STAYS, committee, "ledamot"))
    assert await sitting_then(db) == [("Äldrenämnden", "ledamot")]
    row = (await db.fetch("SELECT * FROM mandates ORDER BY id DESC"))[0]
    assert (row["status"], row["follows"], row["seat_text"]) == ("declared", mandate, "ledamot")
    assert row["to_day"].year == SOON.year + 4


@pytest.mark.parametrize("then", ["another committee", "another seat"])
async def test_a_seat_that_she_adds_herself_is_her_own_word_until_it_is_confirmed(
    db: Connection, known: Reference, everybody: Everybody, then: str
) -> None:
    dag, mandate, committee = await ending_mandate(db, everybody)
    other = (await committees.place(db, known, "0136", ["Förskolenämnden"]))["Förskolenämnden"]
    after = (
        Next(After.CHANGES, other, "ledamot")
        if then == "another committee"
        else Next(After.STAYS, committee, "ordforande")
    )
    await rollover.say_after(db, dag, mandate, after)
    day = SOON + timedelta(days=1)
    (own,) = await representatives.own_seats(db, TODAY)
    assert (own.person, own.seat, own.from_day) == (dag, after.seat, day)
    runs = "SELECT mandate_runs(m, $2) FROM mandates m WHERE id = $1"
    assert await db.fetchval(runs, own.id, day) is False
    await rollover.say_after(db, dag, own.id, Next(After.STAYS, after.committee, own.seat))  # on her own word no other
    assert {row.id for row in await representatives.own_seats(db, TODAY)} > {own.id}
    await representatives.confirm_own(db, own.id)
    assert await db.fetchval(runs, own.id, day) is True
    await representatives.declare(db, dag, {own.id: None}, TODAY)
    assert await db.fetchval("SELECT status FROM mandates WHERE id = $1", own.id) == "declared"


async def test_what_the_register_knows_already_is_not_her_own_word(
    db: Connection, known: Reference, everybody: Everybody
) -> None:
    dag, mandate, _ = await ending_mandate(db, everybody)
    other = (await committees.place(db, known, "0136", ["Förskolenämnden"]))["Förskolenämnden"]
    then = Mandate(other, "ledamot", SOON + timedelta(days=1), A_TERM_LATER)
    await representatives.seat(db, dag, then, "Ledamot")
    await rollover.say_after(db, dag, mandate, Next(After.CHANGES, other, "ledamot"))
    await representatives.seat(db, dag, then, "LEDAMOT")
    assert await sitting_then(db) == [("Förskolenämnden", "ledamot")]
    assert await representatives.own_seats(db, TODAY) == []


async def test_what_somebody_has_said_is_wrong_is_her_own_word_when_she_says_that_it_is_right(
    db: Connection, everybody: Everybody
) -> None:
    dag, mandate, _ = await ending_mandate(db, everybody)
    for right, status in ((False, "wrong"), (True, "own"), (True, "own"), (False, "wrong")):
        if right:
            await representatives.declare(db, dag, {mandate: SOON}, TODAY)
        else:
            assert await corrections.disown(db, dag, mandate, NOW)
        assert await db.fetchval("SELECT status FROM mandates") == status
    await representatives.confirm_own(db, mandate)  # it is hers to say no more
    assert await db.fetchval("SELECT status FROM mandates") == "wrong"


async def test_her_own_word_opens_neither_matching_nor_invitations_nor_letters(
    db: Connection, known: Reference, everybody: Everybody
) -> None:
    dag, mandate, _ = await ending_mandate(db, everybody)
    other = (await committees.place(db, known, "0126", ["Äldrenämnden"]))["Äldrenämnden"]
    await rollover.say_after(db, dag, mandate, Next(After.CHANGES, other, "ledamot"))
    await db.execute("UPDATE mandates SET to_day = $1 WHERE id = $2", TODAY - timedelta(days=1), mandate)
    await db.execute("UPDATE mandates SET from_day = $1, to_day = NULL WHERE status = 'own'", TODAY)
    branch = await everybody.branch()
    meeting = await everybody.meeting(branch, await everybody.bo(branch), areas=("0126",))

    async def opened() -> list[object]:
        runs = await db.fetch("SELECT FROM mandates m WHERE mandate_runs(m, $1)", TODAY)
        found = await db.fetch("SELECT person FROM concerned WHERE meeting = $1", meeting)
        return [len(runs), len(found), await representatives.tell(db, NOW)]

    assert await opened() == [0, 0, 0]
    (own,) = await representatives.own_seats(db, TODAY)
    await representatives.confirm_own(db, own.id)
    assert await opened() == [1, 1, 1]


@pytest.mark.parametrize("first", [After.STAYS, After.CHANGES])
async def test_what_she_says_last_is_what_counts(
    db: Connection, known: Reference, everybody: Everybody, first: After
) -> None:
    dag, mandate, committee = await ending_mandate(db, everybody)
    other = (await committees.place(db, known, "0136", ["Förskolenämnden"]))["Förskolenämnden"]
    await rollover.say_after(db, dag, mandate, Next(first, committee if first is After.STAYS else other, "ledamot"))
    await rollover.say_after(db, dag, mandate, Next(After.LEAVES, None, None))
    assert await sitting_then(db) == []
    await rollover.say_after(db, dag, mandate, Next(After.CHANGES, other, "ordforande"))
    assert await sitting_then(db) == [("Förskolenämnden", "ordforande")]


async def test_the_answer_about_one_mandate_leaves_the_others(
    db: Connection, known: Reference, everybody: Everybody
) -> None:
    dag, mandate, committee = await ending_mandate(db, everybody)
    other = (await committees.place(db, known, "0136", ["Förskolenämnden"]))["Förskolenämnden"]
    await representatives.seat(db, dag, Mandate(other, "ledamot", date(2023, 1, 1), SOON), "ledamot")
    second = await db.fetchval("SELECT id FROM mandates WHERE committee = $1", other)
    await rollover.say_after(db, dag, mandate, Next(After.STAYS, committee, "ledamot"))
    await rollover.say_after(db, dag, second, Next(After.LEAVES, None, None))
    assert await sitting_then(db) == [("Äldrenämnden", "ledamot")]


async def test_nobody_says_it_for_another(db: Connection, everybody: Everybody) -> None:
    _, mandate, committee = await ending_mandate(db, everybody)
    ida = await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    await rollover.say_after(db, ida, mandate, Next(After.STAYS, committee, "ledamot"))
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
    await rollover.say_after(db, row["person"], row["id"], Next(After.STAYS, row["committee"], "ledamot"))
    await imports.register(db, vault, known, "0136", "V", (head + old + new).encode(), NOW)
    assert await sitting_then(db) == [("Äldrenämnden", "ledamot")]


async def test_what_hangs_on_an_ending_mandate_is_counted(db: Connection, everybody: Everybody) -> None:
    await everybody.dag(to_day=TODAY + timedelta(days=30))
    for number in range(6):
        await everybody.member(f"Med {number}", f"med.{number}@example.org")
    await everybody.cilla()
    committee = await db.fetchval("SELECT committee FROM mandates")
    (row,) = (await rollover.hanging(db, TODAY, [committee])).values()
    assert (row["members"], row["questions"]) == (6, 0)
    assert await rollover.hanging(db, TODAY, []) == {}


async def test_where_nobody_knows_who_sits_now(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    """Not where somebody still sits, nor what decides nothing, nor where somebody has said who sits."""
    ended = TODAY - timedelta(days=3)
    for name, committee, day in (
        ("Dag D", "Äldrenämnden", ended), ("Ada A", "Barnnämnden", ended - timedelta(days=9)),
        ("Eva E", "Kulturnämnden", ended), ("Ulf U", "Kulturnämnden", TODAY), ("Åsa Å", "Stiftelsen Sol", ended),
    ):  # fmt: skip
        await everybody.representative(name, None, committee, "0136", to_day=day)
    (found,) = await rollover.unknown(db, TODAY)
    assert (found.owner, found.committees, found.ended) == ("0136", 2, ended)
    await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    (found,) = await rollover.unknown(db, TODAY)
    assert (found.committees, found.ended) == (1, ended - timedelta(days=9))
    assert [one.committees for one in await rollover.unknown(db, TODAY + timedelta(days=1))] == [2]
    raw = "namn;parti;organisation;roll;from;tom\nPer;S;Barnnämnden;Ledamot;2023-01-01;\n".encode()
    await imports.register(db, vault, known, "0136", "V", raw, NOW)
    assert await rollover.unknown(db, TODAY) == []
