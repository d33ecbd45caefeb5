"""The form of a group's report: whom it asks about, from which day, and until when a term lasts."""

from datetime import date, timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import committees, group_contacts, group_reports
from fackpol.network.group_reports import Body, parts, term_ends
from fackpol.network.reference import Reference
from tests.people import Everybody

NEW_YEAR, MARCH = date(2026, 12, 31), date(2027, 3, 31)
JANUARY = date(2027, 1, 4)
NOW = dates.now()


async def shown(
    db: Connection, vault: Vault, today: date = JANUARY, typed: tuple[str, ...] = ()
) -> dict[str, list[str]]:
    """The names in each committee of Haninge where somebody sits or sat."""
    found = await group_reports.bodies(db, vault, "0136", today, typed)
    return {body.name: [seat.name for seat in body.seats] for body in found if body.seats}


async def sits(everybody: Everybody, name: str, to_day: date, seat: str = "ledamot") -> int:
    person = await everybody.representative(name, None, "Äldrenämnden", "0136", seat, to_day=to_day)
    id: int = await everybody.db.fetchval("SELECT id FROM mandates WHERE person = $1", person)
    return id


@pytest.mark.parametrize(
    ("others_last_day", "names"),
    [
        (NEW_YEAR, ["Ada A", "Bea B"]),  # both left then
        (MARCH, ["Ada A", "Bea B"]),  # one left a few days ago, one still sits
        (date(2026, 12, 1), ["Ada A"]),  # left before the others did
        (date(2022, 12, 31), ["Ada A"]),
    ],
)
async def test_who_sat_last_is_asked_about(
    db: Connection, vault: Vault, everybody: Everybody, others_last_day: date, names: list[str]
) -> None:
    await sits(everybody, "Ada A", NEW_YEAR)
    bea = await sits(everybody, "Bea B", NEW_YEAR)
    await db.execute("UPDATE mandates SET from_day = '2019-01-01', to_day = $2 WHERE id = $1", bea, others_last_day)
    assert sorted((await shown(db, vault))["Äldrenämnden"]) == names


async def test_not_what_is_wrong_nor_what_has_not_begun_and_each_once(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    ada = await sits(everybody, "Ada A", NEW_YEAR)
    wrong = await sits(everybody, "Bea B", NEW_YEAR)
    await db.execute("UPDATE mandates SET status = 'wrong' WHERE id = $1", wrong)
    again = (
        "INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status) SELECT person, committee, "
    )
    again += "seat_text, seat, $2, $3, 'declared' FROM mandates WHERE id = $1"
    await db.execute(again, ada, date(2027, 1, 1), date(2030, 12, 31))
    for day in (date(2026, 12, 1), JANUARY):  # before it begins, and after
        assert await shown(db, vault, day) == {"Äldrenämnden": ["Ada A"]}
    (seat,) = (await group_reports.bodies(db, vault, "0136", date(2026, 12, 1)))[0].seats
    assert (seat.row.to_day, seat.row.next_status) == (NEW_YEAR, "declared")
    (seat,) = (await group_reports.bodies(db, vault, "0136", JANUARY, [f"m{ada}-choice"]))[0].seats
    assert seat.row.id == ada  # whom she has answered about, whatever has come since


async def test_auditors_are_not_asked_about_and_what_decides_something_comes_first(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await sits(everybody, "Ada A", NEW_YEAR)
    for name, committee, seat in (
        ("Bea B", "Äldrenämnden", "revisor"), ("Eva E", "Ahlströms stiftelse", "ledamot"),
        ("Ulf U", "Barnnämnden", "ersattare"),
    ):  # fmt: skip
        await everybody.representative(name, None, committee, "0136", seat, to_day=NEW_YEAR)
    assert list((await shown(db, vault)).items()) == [
        ("Barnnämnden", ["Ulf U"]), ("Äldrenämnden", ["Ada A"]), ("Ahlströms stiftelse", ["Eva E"]),
    ]  # fmt: skip


async def test_federations_are_asked_about_and_what_decides_nothing_is_not(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    await committees.place(db, known, "0136", ["Kulturnämnden", "Stiftelsen Hembygdens fond"])
    await committees.place(db, known, "0126", ["Barnnämnden"])
    names = {body.name for body in await group_reports.bodies(db, vault, "0136", JANUARY)}
    assert "Kulturnämnden" in names
    assert any("brandförsvar" in name for name in names)
    assert names.isdisjoint({"Stiftelsen Hembygdens fond", "Barnnämnden"})


@pytest.mark.parametrize(
    ("today", "last", "begins"),
    [
        (JANUARY, NEW_YEAR, date(2027, 1, 1)),
        (date(2026, 11, 1), NEW_YEAR, date(2027, 1, 1)),
        (JANUARY, MARCH, date(2027, 4, 1)),
        (date(2028, 5, 1), date(2030, 12, 31), date(2028, 5, 1)),  # too far away for anybody to mean it
        (date(2028, 5, 1), date(2022, 12, 31), date(2028, 5, 1)),
    ],
)
async def test_it_asks_from_the_day_after_the_mandates_end(
    db: Connection, vault: Vault, everybody: Everybody, today: date, last: date, begins: date
) -> None:
    await sits(everybody, "Ada A", NEW_YEAR)
    await db.execute("UPDATE mandates SET from_day = '2019-01-01', to_day = $1", last)
    found = await group_reports.bodies(db, vault, "0136", today)
    assert {body.begins for body in found} == {begins}  # also where nobody is known


@pytest.mark.parametrize(
    ("first", "known", "last"),
    [
        (date(2027, 1, 1), NEW_YEAR, date(2030, 12, 31)),
        (date(2027, 5, 17), NEW_YEAR, date(2030, 12, 31)),  # in the middle of a term
        (date(2027, 4, 1), MARCH, date(2031, 3, 31)),
        (date(2027, 1, 1), None, date(2030, 12, 31)),
        (date(2026, 6, 1), None, date(2026, 12, 31)),
        (date(2020, 1, 1), NEW_YEAR, date(2022, 12, 31)),
        (date(2097, 1, 1), date(2096, 2, 29), date(2100, 2, 28)),
    ],
)
def test_a_term_lasts_until_the_next_day_on_which_terms_end(first: date, known: date | None, last: date) -> None:
    assert term_ends(first, known) == last


def test_a_long_form_comes_in_parts_and_an_empty_one_is_one() -> None:
    assert parts([]) == [[]]
    some = [Body(n, str(n), JANUARY, []) for n in range(60)]
    assert [len(part) for part in parts(some)] == [24, 24, 12]
    assert [body for part in parts(some) for body in part] == some


async def test_old_reports_are_forgotten(db: Connection, vault: Vault, everybody: Everybody) -> None:
    await group_contacts.give(db, vault, "Gun Ask", "gun.ask@example.org", "0136", await everybody.eva(), NOW)
    contact = await db.fetchval("SELECT id FROM group_contacts")
    await group_contacts.ask(db, vault, contact, NOW)
    await group_reports.tidy(db, NOW + timedelta(days=60))
    assert await db.fetchval("SELECT count(*) FROM group_reports") == 1
    report = await db.fetchval("SELECT id FROM group_reports")
    assert await group_reports.save(db, vault, report, {}, NOW + timedelta(days=59), send=True)
    await group_reports.tidy(db, NOW + timedelta(days=89))  # it has waited for thirty days
    assert await db.fetchval("SELECT count(*) FROM group_reports") == 1
    await group_reports.tidy(db, NOW + timedelta(days=89, seconds=1))
    assert await db.fetchval("SELECT count(*) FROM group_reports") == 0


async def test_what_is_half_written_goes_with_the_contact(db: Connection, vault: Vault, everybody: Everybody) -> None:
    """Except what has been sent in: an administrator still reads that."""
    eva = await everybody.eva()
    for name, sends in (("Gun Ask", False), ("Per Alm", True)):
        await group_contacts.give(db, vault, name, f"{name[:3]}@example.org", "0136", eva, NOW)
        contact = await db.fetchval("SELECT max(id) FROM group_contacts")
        await group_contacts.ask(db, vault, contact, NOW)
        report = await db.fetchval("SELECT id FROM group_reports WHERE contact = $1", contact)
        await group_reports.save(db, vault, report, {"m7-name": "Ulf Å"}, NOW, send=sends)
    await group_reports.tidy(db, NOW)
    assert await db.fetchval("SELECT count(*) FROM group_reports") == 2
    await db.execute("DELETE FROM people WHERE id IN (SELECT person FROM group_contacts)")
    await group_reports.tidy(db, NOW)
    assert [row["sent_in_at"] for row in await db.fetch("SELECT sent_in_at FROM group_reports")] == [NOW]
