"""A new register: every difference is shown, only what is accepted is done, and nothing ends by itself."""

import random
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network.reference import Reference
from fackpol.registers import batches, differences, faulty, imports
from fackpol.registers.choices import Choice
from fackpol.registers.comparison import ALL, Difference, DifferenceKind
from tests.people import Everybody
from tests.together import at_once

NOW = dates.moment(date(2026, 11, 23), dates.time(12))
TODAY = date(2026, 11, 23)
HEAD = "id;namn;parti;organisation;roll;from;tom"
OLD = (
    "1;Ida Ny;V;Äldrenämnden;Ledamot;2023-01-01;2026-12-31",
    "2;Ulla By;V;Äldrenämnden;Ersättare;2023-01-01;2026-12-31",
    "3;Rolf Ek;V;Barnnämnden;Ledamot;2023-01-01;2026-12-31",
    "4;Maj Ö;V;Barnnämnden;Ersättare;2023-01-01;2026-12-31",
    "5;Moa Annan;M;Kulturnämnden;Ledamot;2023-01-01;2026-12-31",
)
REAL = Path(__file__).parent.parent / "data" / "goteborg_uppdrag_v.csv"


def file(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


@pytest.fixture
async def eva(db: Connection, vault: Vault, known: Reference, everybody: Everybody) -> UUID:
    """The old register stands; Eva looks after the service."""
    await imports.register(db, vault, known, "0136", "V", file(*OLD), NOW)
    return await everybody.eva()


async def accept(db: Connection, vault: Vault, known: Reference, id: UUID, choice: Choice, by: UUID) -> int:
    applied = await differences.accept(db, vault, known, id, choice, by, NOW)
    assert applied
    return applied.done


class Desk:
    def __init__(self, db: Connection, vault: Vault, known: Reference, eva: UUID) -> None:
        self.db, self.vault, self.known, self.eva = db, vault, known, eva
        self.id: UUID | None = None

    async def read(self, *rows: str) -> list[Difference]:
        self.id = await differences.read(self.db, self.vault, "0136", "V", file(*rows), self.eva, NOW)
        return await self.rows()

    async def rows(self) -> list[Difference]:
        assert self.id
        one = await differences.get(self.db, self.vault, self.id)
        assert one
        return await differences.of(self.db, self.vault, self.known, one, TODAY)

    async def accept(self, chosen: set[str]) -> int:
        assert self.id
        return await accept(self.db, self.vault, self.known, self.id, Choice(chosen), self.eva)

    async def standing(self) -> set[tuple[str, str, str, date, date | None, str]]:
        rows = await self.db.fetch(
            "SELECT p.id, p.name, c.name AS committee, m.seat, m.from_day, m.to_day, m.status FROM mandates m "
            "JOIN people p ON p.id = m.person JOIN committees c ON c.id = m.committee"
        )
        return {(self.vault.open(row["name"], "people.name", row["id"]), *list(row.values())[2:]) for row in rows}


@pytest.fixture
def desk(db: Connection, vault: Vault, known: Reference, eva: UUID) -> Desk:
    return Desk(db, vault, known, eva)


async def test_the_same_file_differs_in_nothing(desk: Desk) -> None:
    assert await desk.read(*OLD) == []


def said(rows: list[Difference]) -> list[tuple[DifferenceKind, str, str]]:
    return [(row.kind, row.name, row.committee) for row in rows]


async def test_every_kind_of_difference_is_told(desk: Desk) -> None:
    rows = await desk.read(
        "1;Ida Ny;V;Äldrenämnden;Vice ordförande;2026-06-01;2026-12-31",  # another seat
        "2;Ulla By;V;Äldrenämnden;Ersättare;2023-01-01;2030-12-31",  # longer
        "3;Rolf Ek;V;Barn- och ungdomsnämnden;Ledamot;2023-01-01;2026-12-31",  # renamed
        "7;Siv Alm;V;Äldrenämnden;Ledamot;2027-01-01;2030-12-31",  # new; Maj is missing
    )
    assert said(rows) == [
        (DifferenceKind.RENAMED, "Barnnämnden", "Barn- och ungdomsnämnden"),
        (DifferenceKind.ADDED, "Rolf Ek", "Barn- och ungdomsnämnden"),
        (DifferenceKind.ADDED, "Siv Alm", "Äldrenämnden"),
        (DifferenceKind.CHANGED, "Ida Ny", "Äldrenämnden"),
        (DifferenceKind.CHANGED, "Ulla By", "Äldrenämnden"),
        (DifferenceKind.GONE, "Maj Ö", "Barnnämnden"),
        (DifferenceKind.GONE, "Rolf Ek", "Barnnämnden"),
    ]
    before = await desk.standing()
    assert await desk.accept(set()) == 0
    assert await desk.standing() == before


async def test_a_new_name_is_the_same_committee(desk: Desk) -> None:
    rows = await desk.read(*OLD[:2], *(row.replace("Barnnämnden", "Barn- och skolnämnden") for row in OLD[2:4]))
    assert await desk.accept({row.key for row in rows if row.kind is DifferenceKind.RENAMED}) == 1
    assert await desk.rows() == []
    assert {row[1] for row in await desk.standing()} == {"Äldrenämnden", "Barn- och skolnämnden"}
    assert await desk.db.fetchval("SELECT count(*) FROM committees WHERE name LIKE 'Barn%'") == 1


async def test_another_kind_of_committee_is_not_the_same_under_a_new_name(desk: Desk) -> None:
    """However like the names are: that one has ended and the other begun is for somebody to say."""
    rows = await desk.read(*OLD[:2], "3;Rolf Ek;V;Bankettnämnden;Ledamot;2023-01-01;2026-12-31")
    assert DifferenceKind.RENAMED not in {row.kind for row in rows}


async def test_where_most_sit_on_it_is_the_same_whatever_it_is_called(desk: Desk) -> None:
    rows = await desk.read(*OLD[:2], *(row.replace("Barnnämnden", "Framtidsutskottet") for row in OLD[2:4]))
    assert [row.committee for row in rows if row.kind is DifferenceKind.RENAMED] == ["Framtidsutskottet"]


async def test_a_new_seat_leaves_the_old_one_in_history(desk: Desk) -> None:
    rows = await desk.read("1;Ida Ny;V;Äldrenämnden;Vice ordförande;2026-06-01;2026-12-31", *OLD[1:])
    assert await desk.accept({row.key for row in rows}) == 1
    assert await desk.rows() == []
    hers = {row[2:5] for row in await desk.standing() if row[0] == "Ida Ny"}
    assert hers == {
        ("ledamot", date(2023, 1, 1), date(2026, 5, 31)),
        ("vice-ordforande", date(2026, 6, 1), date(2026, 12, 31)),
    }


async def test_whoever_is_not_in_the_file_ends_only_when_somebody_says_so(desk: Desk) -> None:
    rows = await desk.read(*OLD[:3])
    assert said(rows) == [(DifferenceKind.GONE, "Maj Ö", "Barnnämnden")]
    assert await desk.accept({row.key for row in rows if row.kind in ALL}) == 0
    assert await desk.accept({row.key for row in rows}) == 1
    assert (
        "Maj Ö",
        "Barnnämnden",
        "ersattare",
        date(2023, 1, 1),
        date(2026, 11, 22),
        "imported",
    ) in await desk.standing()
    assert await desk.rows() == []


async def test_what_she_has_said_herself_is_told_apart(desk: Desk) -> None:
    await desk.db.execute("UPDATE mandates SET status = 'declared', to_day = '2026-10-31' WHERE seat = 'ledamot'")
    rows = await desk.read(*OLD)
    assert {row.kind for row in rows} == {DifferenceKind.SAID}
    assert not set(ALL) & {DifferenceKind.SAID, DifferenceKind.GONE}
    assert await desk.accept({rows[0].key}) == 1
    assert len(await desk.rows()) == len(rows) - 1


async def test_a_file_of_the_next_term_says_nothing_of_this_one(desk: Desk) -> None:
    after = [row.replace("2026-12-31", "2030-12-31").replace("2023-01-01", "2027-01-01") for row in OLD[:3]]
    assert {kind for kind, *_ in said(await desk.read(*after))} == {DifferenceKind.ADDED}


async def test_an_older_file_says_nothing_of_the_next_term(desk: Desk) -> None:
    after = [row.replace("2026-12-31", "2030-12-31").replace("2023-01-01", "2027-01-01") for row in OLD]
    await desk.accept({row.key for row in await desk.read(*after)})
    assert await desk.read(*OLD) == []
    assert await desk.read(*after) == []


async def test_whoever_is_not_in_the_next_term_sits_until_it_begins(desk: Desk) -> None:
    await desk.db.execute("UPDATE mandates SET to_day = NULL WHERE seat = 'ersattare'")
    after = [row.replace("2026-12-31", "2030-12-31").replace("2023-01-01", "2027-01-01") for row in OLD]
    rows = [row for row in await desk.read(after[0], after[2], after[4]) if row.kind is DifferenceKind.GONE]
    assert [row.name for row in rows] == ["Maj Ö", "Ulla By"]
    assert await desk.accept({row.key for row in rows}) == 2
    assert await desk.db.fetchval("SELECT max(to_day) FROM mandates WHERE seat = 'ersattare'") == date(2026, 12, 31)


async def test_a_mandate_that_was_struck_out_stands_again_when_the_register_is_right(desk: Desk) -> None:
    await desk.db.execute(
        "UPDATE mandates SET status = 'wrong', disowned_at = $1, disowned_from = 'imported' WHERE seat = 'ledamot'", NOW
    )
    rows = await desk.read(*OLD)
    assert {(row.kind, row.name) for row in rows} == {(DifferenceKind.SAID, "Ida Ny"), (DifferenceKind.SAID, "Rolf Ek")}
    assert await desk.accept({row.key for row in rows}) == 2
    assert await desk.rows() == []
    assert (
        await desk.db.fetchval("SELECT count(*) FROM mandates WHERE disowned_at IS NULL AND status = 'imported'") == 4
    )
    batch = (await batches.listed(desk.db, NOW))[0]
    await batches.undo(desk.db, desk.vault, batch.id, desk.eva, NOW)
    assert (
        await desk.db.fetchval("SELECT count(*) FROM mandates WHERE disowned_at IS NOT NULL AND status = 'wrong'") == 2
    )


async def test_only_the_partys_own_people_are_kept(desk: Desk) -> None:
    await desk.read(*OLD)
    assert desk.id
    one = await differences.get(desk.db, desk.vault, desk.id)
    assert one
    assert {line.party for line in one.lines} == {"V"}
    assert b"Ida" not in await desk.db.fetchval("SELECT lines FROM registers")
    assert "Ida" not in repr(one)
    assert one.row.bodies == ["Äldrenämnden", "Barnnämnden", "Kulturnämnden"]


async def test_whoever_has_asked_to_be_left_out_stays_out(desk: Desk) -> None:
    await desk.db.execute(
        "INSERT INTO suppressions (kind, key, reason, at) SELECT 'register', key, 'objected', $1 FROM register_keys",
        NOW,
    )
    await desk.db.execute("DELETE FROM representatives")
    rows = await desk.read(*OLD, "7;Siv Alm;V;Äldrenämnden;Ledamot;2027-01-01;")
    assert [row.name for row in rows] == ["Siv Alm"]
    assert desk.id
    one = await differences.get(desk.db, desk.vault, desk.id)
    assert one
    assert [line.name for line in one.lines] == ["Siv Alm"]


async def test_a_file_that_can_not_be_read_is_kept_nowhere(desk: Desk) -> None:
    with pytest.raises(faulty.Faulty):
        await desk.read("1;Ida Ny;V;Äldrenämnden;Ledamot;i fjol;")
    assert await differences.waiting(desk.db) == []


async def test_a_newer_file_takes_its_place_and_an_old_one_is_forgotten(desk: Desk) -> None:
    await desk.read(*OLD)
    await desk.read(*OLD[:3])
    assert [row.id for row in await differences.waiting(desk.db)] == [desk.id]
    await differences.tidy(desk.db, NOW + differences.LIVES)
    assert len(await differences.waiting(desk.db)) == 1
    await differences.tidy(desk.db, NOW + 2 * differences.LIVES)
    assert await differences.waiting(desk.db) == []


async def test_two_who_accept_at_once_do_it_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        await imports.register(db, vault, known, "0136", "V", file(*OLD), NOW)
        desk = Desk(db, vault, known, await Everybody(db, vault, known).eva())
        keys = {row.key for row in await desk.read(*OLD, "7;Siv Alm;V;Äldrenämnden;Ledamot;2027-01-01;")}
    id, eva = desk.id, desk.eva
    assert id
    done = await at_once(fresh, lambda db: accept(db, vault, known, id, Choice(keys), eva))
    assert done == [1, 0]
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM mandates") == 5


@pytest.mark.parametrize("seed", range(5))
async def test_row_by_row_in_any_order_is_the_same_as_all_at_once(desk: Desk, db: Connection, seed: int) -> None:
    new = (
        "1;Ida Ny;V;Äldrenämnden;Vice ordförande;2026-06-01;2026-12-31",
        "2;Ulla By;V;Äldrenämnden;Ersättare;2023-01-01;2030-12-31",
        "3;Rolf Ek;V;Barn- och skolnämnden;Ledamot;2023-01-01;2026-12-31",
        "4;Maj Ö;V;Barn- och skolnämnden;Ledamot;2023-01-01;2026-12-31",
        "7;Siv Alm;V;Äldrenämnden;Ledamot;2027-01-01;2030-12-31",
    )
    undo = db.transaction()
    await undo.start()
    rows = await desk.read(*new)
    while rows:
        await desk.accept({row.key for row in rows})
        rows = await desk.rows()
    at_once_done = await desk.standing()
    await undo.rollback()
    walk, rows = random.Random(seed), await desk.read(*new)
    first = [
        row for row in rows if row.kind is DifferenceKind.RENAMED
    ]  # what it is called decides what the rest is about
    while rows:
        chosen = first.pop() if first else walk.choice(rows)
        assert await desk.accept({chosen.key}) == 1
        rows = await desk.rows()
    assert await desk.standing() == at_once_done


async def test_a_real_partys_next_register(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    """Half of the seats go on into the next term; the rest are as they are."""
    raw = REAL.read_bytes()
    await imports.register(db, vault, known, "1480", "V", raw, NOW)
    eva = await everybody.eva()
    head, *lines = raw.decode("utf-8-sig").splitlines()
    following = [line.replace("2026-12-31", "2030-12-31") for line in lines if "2026-12-31" in line]
    to_start = [line for line in following[: len(following) // 2]]
    moved = "\n".join((head, *lines, *(_begins(head, line, "2027-01-01") for line in to_start))).encode()
    id = await differences.read(db, vault, "1480", "V", moved, eva, NOW)
    one = await differences.get(db, vault, id)
    assert one
    rows = await differences.of(db, vault, known, one, TODAY)
    assert {row.kind for row in rows} == {DifferenceKind.ADDED}
    assert await accept(db, vault, known, id, Choice({row.key for row in rows}), eva) == len(rows) == len(set(to_start))
    assert await differences.of(db, vault, known, one, TODAY) == []


def _begins(head: str, line: str, day: str) -> str:
    cells, names = line.split(","), head.lower().split(",")
    cells[names.index("from")] = day
    return ",".join(cells)


async def test_a_federation_whose_name_could_be_anybodys_is_known_again_by_whom_it_serves(
    db: Connection, vault: Vault, known: Reference
) -> None:
    """A second reading finds no news in it, and a correction of it is no second seat."""
    rows = [
        f"{n};Ida Ny;V;{body};Ledamot;2023-01-01;2026-12-31"
        for n, body in enumerate(("VA SYD", "Räddningstjänsten Syd", "Socialnämnden"))
    ]
    first = await imports.register(db, vault, known, "1281", "V", file(*rows), NOW)
    again = await imports.register(db, vault, known, "1281", "V", file(*rows), NOW)
    assert (first.added, again.added, again.changes) == (3, 0, 0)
    id = await differences.read(
        db, vault, "1281", "V", file(*(row.replace("Led", "Vice led") for row in rows)), None, NOW
    )
    one = await differences.get(db, vault, id)
    assert one
    found = await differences.of(db, vault, known, one, TODAY)
    assert [row.kind for row in found] == [DifferenceKind.CHANGED] * 3
