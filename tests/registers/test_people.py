"""The people of a real party's register, known again whatever the next file says of them. Both ways in do the same."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import departures, representatives
from fackpol.network.reference import Reference
from fackpol.registers import contents, differences, imports, reading
from fackpol.registers.choices import Choice
from fackpol.registers.comparison import ALL, Difference, DifferenceKind
from fackpol.registers.imports import ImportReport
from tests.people import Everybody

DATA = Path(__file__).parent.parent / "data"
NOW = dates.moment(date(2026, 7, 6), dates.time(12))
TODAY = date(2026, 7, 6)
FIRST = "Anna Bo Cia Dag Eva Finn Gun Hans Ida Jan Kim Leo".split()
LAST = "Karlsson Ek Lind Holm Berg Dal Nord Ås Öberg Sjö Ström-Vik Al Ny".split()


def goteborg(ids: bool, emails: bool) -> bytes:
    """The real rows with invented people. A third have no address, and two are called Anna Karlsson."""
    rows = list(csv.DictReader((DATA / "goteborg_uppdrag_v.csv").read_text(encoding="utf-8-sig").splitlines()))
    numbers = {person: n for n, person in enumerate(dict.fromkeys(row["person"] for row in rows))}
    assert len(numbers) == 149
    file = io.StringIO()
    columns = [*(["id"] * ids), "namn", "parti", "organisation", "roll", "from", "tom", *(["e-post"] * emails)]
    out = csv.DictWriter(file, columns, extrasaction="ignore")
    out.writeheader()
    for row in rows:
        n = numbers[row["person"]]
        name = "Anna Karlsson" if n == 1 else f"{FIRST[n % 12]} {LAST[n // 12]}"
        email = "" if n % 3 == 2 else f"person.{n}@example.org"
        out.writerow({**row, "id": row["person"], "namn": name, "e-post": email})
    return file.getvalue().encode()


class Town:
    """A municipality's registers, read by the command or accepted row by row in the browser."""

    def __init__(self, db: Connection, vault: Vault, known: Reference, eva: UUID) -> None:
        self.db, self.vault, self.known, self.eva, self.id = db, vault, known, eva, UUID(int=0)

    async def command(self, raw: bytes) -> ImportReport:
        return await imports.register(self.db, self.vault, self.known, "1480", "V", raw, NOW)

    async def browser(self, raw: bytes) -> list[Difference]:
        self.id = await differences.read(self.db, self.vault, "1480", "V", raw, self.eva, NOW)
        return await self.rows()

    async def rows(self) -> list[Difference]:
        one = await differences.get(self.db, self.vault, self.id)
        assert one
        return await differences.of(self.db, self.vault, self.known, one, TODAY)

    async def accept(self, rows: list[Difference], answers: dict[str, UUID | None] | None = None) -> int:
        keys = {row.key for row in rows if row.kind in ALL}
        choice = Choice(keys, answers=answers or {})
        done = await differences.accept(self.db, self.vault, self.known, self.id, choice, self.eva, NOW)
        assert done
        return done.done

    async def say_they_are_others(self, raw: bytes) -> None:
        """Answer every question of a file: somebody new."""
        rows = [row for row in await self.browser(raw) if row.kind is DifferenceKind.ASKED]
        assert await self.accept([], {row.key: None for row in rows}) == len(rows)

    async def counts(self) -> tuple[int, int]:
        people = await self.db.fetchval("SELECT count(*) FROM representatives")
        return people, await self.db.fetchval("SELECT count(*) FROM mandates")


@pytest.fixture
async def town(db: Connection, vault: Vault, known: Reference, everybody: Everybody) -> Town:
    return Town(db, vault, known, await everybody.eva())


@pytest.mark.slow
@pytest.mark.parametrize("first", [(True, True), (False, True), (True, False), (False, False)])
@pytest.mark.parametrize("then", [(True, True), (False, True), (True, False), (False, False)])
async def test_ids_after_none_and_the_reverse_double_nobody(
    town: Town, first: tuple[bool, bool], then: tuple[bool, bool]
) -> None:
    people = 148 if first == (False, False) else 149  # names alone can not tell the two apart
    report = await town.command(goteborg(*first))
    if first == (False, True):
        assert (report.new_people, len(report.asked)) == (148, 4)
        await town.say_they_are_others(goteborg(*first))
    else:
        assert (report.new_people, report.asked) == (people, [])
    before = await town.counts()
    assert before[0] == people
    if people == 149:
        report = await town.command(goteborg(*then))
        assert (report.new_people, report.added, report.asked) == (0, 0, [])
        assert await town.counts() == before
        assert await town.browser(goteborg(*then)) == []


@pytest.mark.slow
async def test_in_the_browser_they_are_the_same(town: Town) -> None:
    rows = await town.browser(goteborg(ids=False, emails=True))
    assert await town.accept(rows) == len(rows) - 1
    await town.say_they_are_others(goteborg(ids=False, emails=True))
    assert (await town.counts())[0] == 149
    assert await town.browser(goteborg(ids=True, emails=True)) == []


def file(*rows: str, head: str = "namn;parti;organisation;roll;from;tom;mejl") -> bytes:
    return "\n".join((head, *rows)).encode()


ANNA = "Anna Karlsson;V;Äldrenämnden;Ledamot;2023-01-01;2026-12-31;anna@example.org"
OTHER = "Anna Karlsson;V;Kulturnämnden;Ersättare;2023-01-01;2026-12-31;anna.2@example.org"
Way = Callable[[Town, bytes], object]


@pytest.mark.parametrize("way", ["command", "browser"])
async def test_two_of_one_name_stay_two(town: Town, way: str) -> None:
    """Once somebody has said that they are."""
    for at, rows in enumerate(([ANNA], [ANNA, OTHER], [OTHER, ANNA], [ANNA], [ANNA, OTHER])):
        if way == "command":
            report = await town.command(file(*rows))
            assert report.asked == ([3] if at == 1 else [])
        else:
            await town.accept(await town.browser(file(*rows)))
        if at == 1:
            assert await town.counts() == (1, 1)
            await town.say_they_are_others(file(*rows))
    assert await town.counts() == (2, 2)


async def test_one_with_two_addresses_is_one_once_somebody_has_said_so(town: Town) -> None:
    """She is not called another address by every file from then on."""
    for lines in ([ANNA], [ANNA, OTHER]):
        await town.accept(await town.browser(file(*lines)))
    hers = await town.db.fetchval("SELECT person FROM representatives")
    (row,) = await town.rows()
    assert [one.person for one in row.candidates] == [hers]
    assert await town.accept([], {row.key: hers}) == 1
    assert await town.counts() == (1, 2)
    for rows in ([ANNA, OTHER], [OTHER, ANNA]):
        assert await town.browser(file(*rows)) == []
        assert (await town.command(file(*rows))).changes == 0
    assert await town.db.fetchval("SELECT email_key FROM people WHERE id = $1", hers) == town.vault.index(
        "anna@example.org"
    )


@pytest.mark.parametrize("same", [True, False])
async def test_the_same_name_with_another_address_is_asked_about(town: Town, vault: Vault, same: bool) -> None:
    await town.command(file(ANNA))
    hers = await town.db.fetchval("SELECT person FROM representatives")
    assert (await town.command(file(OTHER))).asked == [2]
    (row,) = [row for row in await town.browser(file(OTHER)) if row.kind is DifferenceKind.ASKED]
    ((candidate,), _) = row.candidates, row
    assert (candidate.person, candidate.email, len(candidate.mandates)) == (hers, "anna@example.org", 1)
    assert [other.kind for other in await town.rows()] == [DifferenceKind.ASKED]  # hers is not said to be gone
    assert await town.accept(await town.rows()) == 0  # "all" answers nothing
    assert await town.accept([], {row.key: UUID(int=7)}) == 0  # nor does somebody who was not offered
    assert await town.accept([], {row.key: hers if same else None}) == 1
    assert await town.counts() == ((1, 2) if same else (2, 2))
    assert not [row for row in await town.rows() if row.kind in (*ALL, DifferenceKind.ASKED)]
    report = await town.command(file(OTHER))  # what has been answered is known by the command too
    assert (report.asked, report.changes) == ([], 0)


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("email", ["", "anna.ek@example.org"])
async def test_a_new_surname_on_the_same_seat_is_asked_about(town: Town, same: bool, email: str) -> None:
    await town.command(file(ANNA))
    hers = await town.db.fetchval("SELECT person FROM representatives")
    married = file(ANNA.replace("Anna Karlsson", "Anna Ek").replace("anna@example.org", email))
    assert (await town.command(married)).asked == [2]
    (row,) = await town.browser(married)
    assert (row.kind, [one.person for one in row.candidates]) == (DifferenceKind.ASKED, [hers])
    assert await town.accept([], {row.key: hers if same else None}) == 1
    assert [row.kind for row in await town.rows()] == ([] if same else [DifferenceKind.GONE])
    assert await town.counts() == ((1, 1) if same else (2, 2))
    assert (await town.command(married)).asked == []


async def test_two_whose_addresses_are_swapped_are_answered_to_be_who_they_are(town: Town) -> None:
    ali = ANNA.replace("Anna Karlsson", "Ali Demir")
    mehmet = OTHER.replace("Anna Karlsson", "Mehmet Kaya")
    await town.command(file(ali, mehmet))
    swapped = file(ali.replace("anna@", "anna.2@"), mehmet.replace("anna.2@", "anna@"))
    rows = await town.browser(swapped)
    assert [(row.kind, len(row.candidates)) for row in rows] == [(DifferenceKind.ASKED, 2)] * 2
    themselves = {row.key: row.candidates[0].person for row in rows}
    assert all(row.candidates[0].name == row.name for row in rows)
    assert await town.accept([], themselves) == 2
    assert await town.browser(swapped) == []
    assert (await town.command(swapped)).changes == 0
    assert await town.counts() == (2, 2)


async def test_who_she_is_does_not_overrule_what_she_has_said(town: Town) -> None:
    await town.command(file(ANNA))
    person, id = (await town.db.fetch("SELECT person, id FROM mandates"))[0]
    await representatives.declare(town.db, person, {id: date(2026, 9, 30)}, date(2026, 3, 1))
    (row,) = await town.browser(file(ANNA.replace("anna@", "anna.ny@")))
    await town.accept([], {row.key: person})
    assert [row.kind for row in await town.rows()] == [DifferenceKind.SAID]
    assert await town.db.fetchval("SELECT to_day FROM mandates") == date(2026, 9, 30)


async def test_an_address_with_another_name_is_asked_about(town: Town) -> None:
    """The next group leader has the last one's mailbox."""
    await town.command(file(ANNA))
    report = await town.command(file(ANNA.replace("Anna Karlsson", "Siv Ek")))
    assert (report.asked, await town.counts()) == ([2], (1, 1))
    report = await town.command(file(ANNA.replace("Anna Karlsson", "Anna Ek")))
    assert (report.changed, await town.counts()) == (1, (1, 1))  # she has married


@pytest.mark.parametrize("spelt", ["s_upper.csv", "s_lastfirst.csv"])
async def test_the_same_four_however_they_are_spelt(town: Town, spelt: str) -> None:
    registers = DATA / "registers"
    for first, then in (("s_good.csv", spelt), (spelt, "s_good.csv")):
        await town.db.execute("DELETE FROM representatives")
        await town.command((registers / first).read_bytes())
        report = await town.command((registers / then).read_bytes())
        assert (report.changes, report.asked) == (0, [])
        assert await town.counts() == (4, 4)
        assert await town.browser((registers / then).read_bytes()) == []
    rows = await town.db.fetch("SELECT p.id, p.name FROM representatives r JOIN people p ON p.id = r.person")
    assert {town.vault.open(row["name"], "people.name", row["id"]) for row in rows} == {
        "Åsa Öberg", "Björn Ängström", "Märta Sjö", "Göran Håkansson",
    }  # fmt: skip


async def test_what_a_party_stands_behind_is_no_vice_chair(town: Town) -> None:
    await town.command((DATA / "registers" / "s_vroll.csv").read_bytes())
    rows = await town.db.fetch("SELECT seat FROM mandates ORDER BY id")
    assert [row["seat"] for row in rows] == ["ledamot", "ersattare", "ledamot"]


async def test_of_the_file_that_spells_people_in_all_ways_each_is_one_and_nobody_is_none(town: Town) -> None:
    raw = (DATA / "registers" / "id1.csv").read_bytes()
    report = await town.command(raw)
    # Two Anna Karlssons, Bo Ek, Eva-Lena Al, Dag Ek; four seats are vacant.
    assert (report.people, report.mandates, report.vacant, report.asked) == (5, 6, 4, [3])
    await town.say_they_are_others(raw)
    report = await town.command(raw)
    assert (report.changes, report.people, report.mandates, report.asked) == (0, 5, 7, [])


async def test_people_who_share_an_address_are_known_by_their_names(town: Town) -> None:
    raw = (DATA / "registers" / "nfd.csv").read_bytes()
    for again in (raw, raw.replace(b"\n1;", b"\n;").replace(b"\n2;", b"\n;"), raw):
        await town.command(again)
        assert await town.counts() == (2, 2)


async def test_whoever_was_entered_by_hand_is_the_registers(town: Town, everybody: Everybody) -> None:
    await everybody.representative("Bo Ek", None, "Äldrenämnden", "1480")
    await everybody.representative("Cia Al", "cia@example.org", "Äldrenämnden", "0136")
    report = await town.command(
        file(
            "Bo Ek;V;Äldrenämnden;Ledamot;2023-01-01;2030-12-31;",
            "Cia Al;V;Kulturnämnden;Ledamot;2023-01-01;2030-12-31;cia@example.org",
        )
    )
    assert (report.new_people, report.added) == (0, 1)


async def test_keys_from_before_names_had_a_source_of_their_own_are_read(town: Town) -> None:
    await town.command(file(ANNA.replace("anna@example.org", ""), "Eva-Lena Al;V;Äldrenämnden;Ledamot;2023-01-01;;"))
    await town.db.execute("DELETE FROM register_keys WHERE source = 'email'")
    await town.db.execute("UPDATE register_keys SET source = 'register'")
    head = "id;namn;parti;organisation;roll;from;tom;mejl"
    raw = file(f"7;{OTHER}", "8;Eva-Lena Al;V;Kulturnämnden;Ledamot;2023-01-01;;", head=head)
    report = await town.command(raw)
    assert (report.new_people, report.added, report.asked) == (0, 2, [])


async def test_the_browser_too_learns_the_bodies_where_the_party_has_no_seat(town: Town) -> None:
    raw = file(ANNA, "Moa Annan;M;Kulturnämnden;Ledamot;2023-01-01;2026-12-31;")
    await town.accept(await town.browser(raw))
    assert {row["name"] for row in await town.db.fetch("SELECT name FROM committees WHERE owner = '1480'")} == {
        "Äldrenämnden", "Kulturnämnden",
    }  # fmt: skip


async def test_no_register_takes_her_in_who_has_just_asked_to_be_left_out(town: Town, vault: Vault) -> None:
    """Not by her address either, in the week in which she can still change her mind."""
    await town.command(file(ANNA))
    person = await town.db.fetchval("SELECT person FROM representatives")
    assert await departures.leave(town.db, vault, person, NOW)
    report = await town.command(file(ANNA.replace("2023-01-01", "2026-06-01")))
    assert (report.left_out, report.added) == (1, 0)
    assert await town.db.fetchval("SELECT count(*) FROM mandates") == 1


async def test_whoever_was_left_out_stays_out_when_the_next_file_has_no_ids(
    town: Town, own: Settings, vault: Vault
) -> None:
    head = "id;namn;parti;organisation;roll;from;tom;mejl"
    await town.command(file(f"7;{ANNA}", head=head))
    person = await town.db.fetchval("SELECT person FROM representatives")
    await representatives.leave_out(town.db, vault, own.erasures, person, NOW)
    assert (await town.command(file(ANNA))).left_out == 1
    assert await town.browser(file(ANNA)) == []
    assert (await town.counts())[0] == 0


OFFICE = "namn;parti;nämnd;roll;från;till;e-post\n" + "".join(
    f"{name};{party};Äldrenämnden;Ledamot;2023-01-01;;{{{n}}}\n" for n, (name, party) in enumerate(
        [("Bo Ek", "V"), ("Cia Ås", "V"), ("Moa Al", "S")])
)  # fmt: skip


async def test_an_offices_address_replaces_nobodys_own(town: Town) -> None:
    own, office = ["bo@example.org", "cia@example.org", "moa@example.org"], ["kansli@example.org"] * 3
    await town.command(OFFICE.format(*own).encode())
    kept = await town.db.fetch("SELECT id, email_key FROM people ORDER BY id")
    assert await town.browser(OFFICE.format(*office).encode()) == []
    report = await town.command(OFFICE.format(*office).encode())
    assert (report.changed, report.remarks.shared) == (0, 2)
    assert await town.db.fetch("SELECT id, email_key FROM people ORDER BY id") == kept
    alone = [own[0], office[0], office[0]]  # of another party: hers too
    assert await town.browser(OFFICE.format(*alone).encode()) == []


async def test_an_offices_address_is_not_taken_with_the_first_register_either(town: Town) -> None:
    report = await town.command(OFFICE.format(*["kansli@example.org"] * 3).encode())
    assert (report.new_people, report.remarks.shared) == (2, 2)
    key = town.vault.index("kansli@example.org")
    assert await town.db.fetchval("SELECT count(*) FROM people WHERE email_key = $1", key) == 0
    assert await town.db.fetchval("SELECT count(*) FROM register_keys WHERE key = $1", key) == 0


async def test_a_register_that_waits_since_before_offers_no_offices_address(town: Town) -> None:
    lines = reading.read(OFFICE.format(*["kansli@example.org"] * 3).encode())
    one = contents.Contents(
        "1480", 3, bytes(32), ["Äldrenämnden"], {}, tuple(line for line in lines if line.party == "V")
    )
    town.id = await differences.keep(town.db, town.vault, one, town.eva, NOW, uuid4())
    await town.accept(await town.rows())
    key = town.vault.index("kansli@example.org")
    assert await town.db.fetchval("SELECT count(*) FROM people WHERE email_key = $1", key) == 0
