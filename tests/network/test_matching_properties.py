"""What holds of matching and of every number that is shown, whatever towns, mandates and members there are."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, example, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.base.words import FEWEST, band
from fackpol.network import coverage, matching, members
from fackpol.network.members import Details, Job
from fackpol.network.reference import Reference
from tests.people import Everybody

DAY = date(2026, 10, 1)
FEW = effort(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
# Committees that decide, affect or have nothing to do with it; "unless_primary" rows are among them.
NAMES = (
    "Äldrenämnden", "Vård- och omsorgsnämnden", "Kommunstyrelsen", "Grundskolenämnden", "Samhällsbyggnadsnämnden",
    "Arbetsmarknadsnämnden", "Kulturnämnden",
)  # fmt: skip
SEATS = ("ordforande", "vice-ordforande", "ledamot", "ersattare", "insyn", "revisor")
JOBS = (
    Job("aldreomsorg", "kommun", "0136"), Job("skola", None, "0136"), Job("halso-sjukvard", "region", "0136"),
    Job("bygg-anlaggning", "privat", "0126"), Job("post", "privat", "0136"),
)  # fmt: skip
Seat = tuple[str, str, str, int, int | None]
SEATED = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(("0136", "0126")), st.sampled_from(SEATS),
    st.sampled_from((-400, -1, 0, 1, 30)), st.sampled_from((None, None, -30, -1, 0, 1, 400)),
)  # fmt: skip
TOWN = st.lists(SEATED, min_size=1, max_size=8)
CROWD = """
WITH somebody AS (INSERT INTO people (id, name) SELECT gen_random_uuid(), 'x' FROM generate_series(1, $2) RETURNING id),
member AS (
    INSERT INTO members (person, registered_at, vetted_at) SELECT id, now(), '2020-01-01' FROM somebody RETURNING person
)
INSERT INTO jobs (person, industry, area) SELECT person, 'aldreomsorg', $1::text FROM member
"""


async def settle(everybody: Everybody, town: list[Seat]) -> None:
    """People with the seats; days are counted from DAY."""
    for number, (committee, area, seat, first, last) in enumerate(town):
        person = await everybody.representative(f"Namn {number}", f"namn.{number}@example.org", committee, area, seat)
        from_day = DAY + timedelta(first)
        to_day = None if last is None else max(DAY + timedelta(last), from_day)
        await everybody.db.execute(
            "UPDATE mandates SET from_day = $2, to_day = $3 WHERE person = $1", person, from_day, to_day
        )


async def undone(db: Connection, work: Callable[[], Awaitable[None]]) -> None:
    """Do it in a transaction of its own, and undo it."""
    undo = db.transaction()
    await undo.start()
    try:
        await work()
    finally:
        await undo.rollback()


async def holds(db: Connection, check: Callable[..., Awaitable[None]], **given_by: Any) -> None:
    """Run an async check for many examples: hypothesis in a thread of its own, the work on this loop."""
    loop = asyncio.get_running_loop()

    @FEW
    @given(**given_by)
    def run(**chosen: Any) -> None:
        work = undone(db, lambda: check(**chosen))
        asyncio.run_coroutine_threadsafe(work, loop).result(60)

    await asyncio.to_thread(run)


async def test_every_match_has_a_mandate_that_runs_a_seat_that_sits_and_a_reason(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    async def check(town: list[Seat], job: Job) -> None:
        await settle(everybody, town)
        anna = await everybody.member("Anna Ek", "anna@example.org", job)
        found = await matching.of_member(db, vault, known, anna, DAY)
        again = await matching.of_member(db, vault, known, anna, DAY)
        assert found == again
        for match in (*found.primary, *found.secondary):
            row = await db.fetchrow(
                "SELECT m.from_day, m.to_day, s.audience, r.reason_sv, r.strength FROM mandates m "
                "JOIN seats s ON s.seat = m.seat JOIN rules r ON r.id = $2 WHERE m.id = $1",
                match.mandate, match.rule,
            )  # fmt: skip
            assert row
            assert row["from_day"] <= DAY <= (row["to_day"] or date.max)
            assert row["audience"] == "sits"
            assert row["reason_sv"]
            assert match.name in " ".join(match.sentences)
        shown = [match.mandate for match in (*found.primary, *found.secondary)]
        assert len(shown) == len(set(shown))
        assert found.primary or found.possible or found.nobody  # either somebody decides, or why not is said

    await holds(db, check, town=TOWN, job=st.sampled_from(JOBS))


async def test_the_order_does_not_depend_on_when_they_were_written_down(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    async def check(town: list[Seat], job: Job) -> None:
        orders = []
        for own in (list(enumerate(town)), list(enumerate(town))[::-1]):
            undo = db.transaction()
            await undo.start()
            for number, seated in own:
                await settle(everybody, [seated])
                await db.execute(
                    "UPDATE people SET name = $2 WHERE id = $1", *await _named(db, vault, f"Namn {number}")
                )
            anna = await everybody.member("Anna Ek", "anna@example.org", job)
            found = await matching.of_member(db, vault, known, anna, DAY)
            orders.append([match.name for match in (*found.primary, *found.secondary)])
            await undo.rollback()
        assert orders[0] == orders[1]

    await holds(db, check, town=TOWN, job=st.sampled_from(JOBS))


async def _named(db: Connection, vault: Vault, name: str) -> tuple[UUID, bytes]:
    """The one who was written down last, and her name sealed: names are told apart by number, not by when."""
    person = await db.fetchval("SELECT person FROM mandates ORDER BY id DESC LIMIT 1")
    return person, vault.seal(name, "people.name", person)


async def test_ending_a_mandate_removes_exactly_its_matches(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    async def check(town: list[Seat], which: int) -> None:
        await settle(everybody, town)
        people = [await everybody.member(f"Med {n}", f"med.{n}@example.org", job) for n, job in enumerate(JOBS)]

        async def shown() -> set[tuple[int, str, int, str]]:
            found = [await matching.of_member(db, vault, known, person, DAY) for person in people]
            return {
                (n, match.industry, match.mandate, match.strength)
                for n, one in enumerate(found)
                for match in (*one.primary, *one.secondary)
            }

        before = await shown()
        ended = await db.fetchval("SELECT id FROM mandates ORDER BY id OFFSET $1 LIMIT 1", which % len(town))
        await db.execute(
            "UPDATE mandates SET from_day = least(from_day, $2), to_day = $2 WHERE id = $1", ended, DAY - timedelta(1)
        )
        assert await shown() == {one for one in before if one[2] != ended}

    await holds(db, check, town=TOWN, which=st.integers(0, 7))


async def crowd(db: Connection, area: str, n: int) -> None:
    """So many members who care for the elderly there."""
    await db.execute(CROWD, area, n)


# -- numbers -----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10_000), st.integers(0, FEWEST - 1))
@example(4, 1)
def test_neither_a_band_nor_the_difference_of_two_tells_of_fewer_than_five(n: int, more: int) -> None:
    """All that a band can mean is five numbers at least, and so is all that two that differ can differ by."""
    means = [m for m in range(n - FEWEST, n + FEWEST + 1) if m >= 0 and band(m) == band(n)]
    assert len(means) == FEWEST
    others = [m for m in range(10_050) if band(m) == band(n + more)]
    differences = {a - b for a in others for b in means}
    assert len(differences) >= FEWEST


async def test_what_is_shown_outside_a_branch_changes_only_from_band_to_band(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    """One member more or less: the coverage, the groups and the politician's page are the same, or a band apart."""

    async def check(before: int) -> None:
        dag = await everybody.dag()

        async def shown() -> tuple[object, object, object]:
            cells = await coverage.of_region(db, known, "01", DAY, DAY)
            groups = await coverage.without_branch(db, "01", DAY)
            inside = await matching.of_representative(db, dag, DAY)
            seen = [(cell.area, cell.industry, cell.band, cell.standing, cell.introductions_band) for cell in cells]
            return seen, [(one.area, one.industry, one.union, one.band) for one in groups], inside

        for n in range(before):
            await everybody.member(f"Med {n}", f"med.{n}@example.org")
        first = await shown()
        await everybody.member("En till", "en.till@example.org")
        assert (await shown() == first) == (band(before) == band(before + 1))

    await holds(db, check, before=st.integers(0, 11))


@given(st.integers(0, 300), st.integers(0, 300))
@example(4, 5)
@example(5, 0)
def test_bands_of_a_group_and_of_one_inside_it_leave_five_numbers_for_each_and_for_the_rest(
    part: int, rest: int
) -> None:
    """What two bands say together, of a town and its region or a trade and one union in it: never a number."""
    around = range(max(0, part + rest - 10), part + rest + 10)
    possible = [
        (one, whole) for whole in around for one in range(whole + 1)
        if band(one) == band(part) and band(whole) == band(part + rest)
    ]  # fmt: skip
    assert len({one for one, _ in possible}) >= FEWEST
    assert len({whole for _, whole in possible}) >= FEWEST
    assert len({whole - one for one, whole in possible}) >= FEWEST


async def test_whoever_looks_is_told_the_same_number(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    """Also one who is a member there herself: else her number beside her colleague's would tell that she is, and how
    many the others are.
    """

    async def check(others: int) -> None:
        dag = await everybody.dag()
        ida = await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
        await db.execute("INSERT INTO members (person, registered_at, vetted_at) VALUES ($1, now(), '2020-01-01')", dag)
        await members.change(db, dag, Details((Job("aldreomsorg", None, "0136"),), None, (), None))
        await crowd(db, "0136", others)
        pages = [await matching.of_representative(db, one, DAY) for one in (dag, ida)]
        assert pages[0] == pages[1]
        cells = await coverage.of_region(db, known, "01", DAY, DAY)
        (cell,) = [cell for cell in cells if (cell.area, cell.industry) == ("0136", "aldreomsorg")]
        assert {trade.members for trade in pages[0]["Äldrenämnden"] if trade.industry == cell.industry} == {cell.band}

    await holds(db, check, others=st.integers(0, 11))


BLEKINGE = ("1060", "1080", "1081", "1082", "1083")
# Most towns as full as their bands can be: only then does the sum say anything of the parts.
TOWNS = st.lists(st.sampled_from((4, 4, 4, 9, 3, 0)), min_size=len(BLEKINGE), max_size=len(BLEKINGE))


async def test_the_towns_and_their_region_together_leave_five_numbers_for_every_town(db: Connection) -> None:
    """Five towns with four members each make 20: "20-24" for all of them would mean exactly four in each."""

    async def check(sizes: list[int]) -> None:
        for town, n in zip(BLEKINGE, sizes, strict=True):
            await crowd(db, town, n)
        shown = {one.area: one.members // FEWEST * FEWEST for one in await coverage.without_branch(db, "10", DAY)}
        towns = [range(least := shown.get(town, 0), least + FEWEST) for town in BLEKINGE]
        least, most = shown.get("10", 0), sum(town[-1] for town in towns)
        # Whoever knows how it is done knows too when more may be meant than what the band says.
        more = least == (most - FEWEST + 1) // FEWEST * FEWEST
        told = range(least, most + 1 if more else least + FEWEST)
        possible = [one for one in itertools.product(*towns) if sum(one) in told]
        assert tuple(sizes) in possible
        assert [len(set(values)) for values in zip(*possible, strict=True)] == [FEWEST] * len(BLEKINGE)

    await holds(db, check, sizes=TOWNS)
