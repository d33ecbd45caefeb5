"""Importing a register: all or nothing, twice is once, and what people have said themselves is not overruled."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import committees, representatives
from fackpol.network.reference import Reference
from fackpol.registers import imports
from fackpol.registers.faulty import Faulty
from fackpol.registers.imports import ImportReport
from tests.people import Everybody
from tests.together import at_once

HEAD = "namn,parti,nämnd,roll,från,till,e-post\n"
DAG = "Dag Holm,V,Äldrenämnden,Ledamot,2023-01-01,2026-12-31,dag@example.org\n"
IDA = "Ida Ny,V,Kommunstyrelsen,Ersättare,2023-01-01,2026-12-31,\n"
OTHER = "Per Son,S,Äldrenämnden,Ordförande,2023-01-01,2026-12-31,per@example.org\n"
Import = Callable[..., Any]


@pytest.fixture
def take(db: Connection, vault: Vault, known: Reference) -> Import:
    async def take(*rows: str, party: str = "V", area: str = "0136") -> ImportReport:
        raw = (HEAD + "".join(rows)).encode()
        return await imports.register(db, vault, known, area, party, raw, dates.now())

    return take


async def count(db: Connection, table: str) -> int:
    return int(await db.fetchval(f"SELECT count(*) FROM {table}"))


async def test_only_the_own_partys_people_are_kept(db: Connection, take: Import) -> None:
    report = await take(DAG, IDA, OTHER)
    assert (report.rows, report.of_party, report.people, report.new_people) == (3, 2, 2, 2)
    assert (report.mandates, report.added, report.committees) == (2, 2, 2)
    assert await count(db, "people") == 2


async def test_twice_is_once(db: Connection, take: Import) -> None:
    await take(DAG, IDA, OTHER)
    before = await db.fetch("SELECT * FROM people ORDER BY id"), await db.fetch("SELECT * FROM mandates ORDER BY id")
    report = await take(DAG, IDA, OTHER)
    assert report.changes == 0
    after = await db.fetch("SELECT * FROM people ORDER BY id"), await db.fetch("SELECT * FROM mandates ORDER BY id")
    assert before == after
    assert await count(db, "imports") == 1


async def test_what_is_new_in_the_file_is_changed_and_what_is_missing_stays(db: Connection, take: Import) -> None:
    await take(DAG, IDA)
    report = await take(DAG.replace("2026-12-31", "2026-06-30"))
    assert (report.changed, report.added, report.new_people) == (1, 0, 0)
    ends = {row["to_day"] for row in await db.fetch("SELECT to_day FROM mandates")}
    assert ends == {date(2026, 6, 30), date(2026, 12, 31)}


async def test_a_new_name_and_address_are_taken_over_by_the_registers_own_id(
    db: Connection, vault: Vault, known: Reference
) -> None:
    async def take(name: str, email: str) -> ImportReport:
        raw = f"id,{HEAD}P7,{name},V,Äldrenämnden,Ledamot,2023-01-01,,{email}\n".encode()
        return await imports.register(db, vault, known, "0136", "V", raw, dates.now())

    await take("Dag Holm", "dag@example.org")
    report = await take("Dag Ek", "dag.ek@example.org")
    assert (report.changed, report.new_people) == (1, 0)
    id, name, key = (await db.fetch("SELECT id, name, email_key FROM people"))[0]
    assert (vault.open(name, "people.name", id), key) == ("Dag Ek", vault.index("dag.ek@example.org"))
    assert (await take("DAG EK", "dag.ek@example.org")).changes == 0


async def test_a_register_does_not_overrule_what_she_has_said(db: Connection, take: Import) -> None:
    await take(DAG)
    person, id = (await db.fetch("SELECT person, id FROM mandates"))[0]
    await representatives.declare(db, person, {id: date(2026, 3, 31)}, date(2026, 3, 1))
    report = await take(DAG)
    assert (report.kept, report.changed) == (1, 0)
    assert await db.fetchval("SELECT to_day FROM mandates") == date(2026, 3, 31)


async def test_an_address_she_has_confirmed_stays_and_the_registers_own_still_finds_her(
    db: Connection, vault: Vault, take: Import
) -> None:
    await take(DAG)
    person = await db.fetchval("SELECT person FROM mandates")
    hers = vault.seal("dag@holm.example.org", "people.email", person), vault.index("dag@holm.example.org")
    await db.execute("UPDATE people SET email = $1, email_key = $2, email_confirmed_at = $3", *hers, dates.now())
    report = await take(DAG.replace("Dag Holm", "Dag Ek"))
    assert (report.new_people, report.asked) == (0, [])
    assert await db.fetchval("SELECT email_key FROM people") == hers[1]


async def test_whoever_was_left_out_does_not_come_back(
    db: Connection, vault: Vault, own: Settings, take: Import
) -> None:
    await take(DAG)
    person = await db.fetchval("SELECT person FROM mandates")
    await representatives.leave_out(db, vault, own.erasures, person, dates.now())
    report = await take(DAG, IDA)
    assert (report.left_out, report.new_people) == (1, 1)
    assert await count(db, "people") == 1


async def test_nor_does_whoever_was_left_out_before_any_register_named_her(
    db: Connection, vault: Vault, own: Settings, take: Import, everybody: Everybody
) -> None:
    dag = await everybody.dag()
    await representatives.leave_out(db, vault, own.erasures, dag, dates.now())
    report = await take(DAG, IDA)
    assert (report.left_out, report.new_people) == (1, 1)


async def test_nothing_is_half_written(db: Connection, take: Import) -> None:
    with pytest.raises(Faulty) as told:
        await take(DAG, "Ida Ny,V,Kommunstyrelsen,Ersättare,i våras,,\n")
    assert told.value.sentences == ["Rad 3: ”i våras” är inget datum. Skriv åååå-mm-dd."]
    assert await count(db, "people") == 0
    assert await count(db, "imports") == 0


async def test_what_could_not_be_placed_is_told(take: Import) -> None:
    report = await take(
        "Dag Holm,V,Nämnden för allt möjligt,Ledamot,2023-01-01,,\n",
        "Dag Holm,V,Äldrenämnden,Politisk lärling,2023-01-01,,\n",
        "Per Son,S,Nämnden för annat,Ledamot,2023-01-01,,\n",
    )
    assert report.unplaced_committees == ["Nämnden för allt möjligt"]
    assert report.unplaced_titles == ["Politisk lärling"]
    assert (report.people, report.mandates) == (1, 2)


async def test_what_is_decided_of_a_committee_is_remembered_for_it_however_the_next_register_spells_it(
    db: Connection, known: Reference, everybody: Everybody, take: Import
) -> None:
    odd = {
        "Eurocities Mobility Forum": "EUROCITIES  MOBILITY FORUM",
        "Nämnden för allt möjligt": "Nämnd för allt möjligt",
    }
    federation, eva = "Göta Älvs Vattenvårdsförbund", await everybody.eva()
    rows = [f"Dag Holm,V,{name},Ledamot,2023-01-01,2026-12-31,\n" for name in (*odd, federation)]
    assert (await take(*rows)).unplaced_committees == sorted((*odd, federation))
    for row in await committees.undecided(db):
        kinds = [] if row.name == "Eurocities Mobility Forum" else ["k-miljo"]  # nothing at all is an answer too
        await committees.decide(db, row.id, kinds, ["0136", "0126"] if kinds else [], eva, dates.now())
    for again in (rows, [row.replace(name, other) for row in rows for name, other in odd.items() if name in row]):
        report = await take(*again)
        assert (report.unplaced_committees, report.changes) == ([], 0)
    assert await committees.undecided(db) == []
    elsewhere = await take(*(row.replace(federation, f"Direktionen för {federation}") for row in rows), area="0126")
    assert elsewhere.unplaced_committees == sorted(odd)  # theirs are others, but a federation is one


async def test_the_same_name_in_two_registers_is_two_people_until_an_address_says_otherwise(
    db: Connection, take: Import
) -> None:
    await take(DAG, IDA)
    await take(DAG, IDA, area="0126")
    assert await count(db, "people") == 3  # Dag sits in both; of Ida nobody knows


async def test_a_name_with_another_address_is_asked_about_and_never_merged(db: Connection, take: Import) -> None:
    await take(DAG)
    report = await take(DAG.replace("dag@", "dag.2@"), IDA)
    assert (report.asked, report.new_people, report.added, report.changed) == ([2], 1, 1, 0)
    assert await count(db, "people") == 2


async def test_where_the_title_is_spelt_otherwise_the_mandate_is_the_same(db: Connection, take: Import) -> None:
    await take(DAG, IDA)
    for upper in (
        str.upper,
        lambda row: row.replace("Ledamot", "Ledamot (V)"),
        lambda row: row.replace("Ersättare", "Ers."),
    ):
        report = await take(*(upper(row) for row in (DAG, IDA)))
        assert (report.changes, report.mandates, report.asked) == (0, 2, [])
    assert await count(db, "mandates") == 2


async def test_a_seat_that_an_administrator_has_corrected_is_still_the_registers(db: Connection, take: Import) -> None:
    await take(DAG)
    id = await db.fetchval("SELECT id FROM mandates")
    await representatives.correct(db, id, "ordforande", date(2023, 1, 1), date(2026, 12, 31), "confirmed")
    report = await take(DAG)
    assert (report.kept, report.added) == (1, 0)


async def test_nobody_is_no_person_and_the_vacant_seat_is_counted(db: Connection, take: Import) -> None:
    rows = [
        f"{name},V,Äldrenämnden,{title},2023-01-01,2030-12-31,\n"
        for name, title in (
            ("Vakant", "Ledamot"),
            ("-", "Ersättare"),
            ("", "Ersättare"),
            ("Bo Ek", "Entledigad ledamot"),
        )
    ]
    over = "Vakant,V,Äldrenämnden,Ledamot,2019-01-01,2022-12-31,\n"
    report = await take(DAG, *rows, over, "Vakant,S,Äldrenämnden,Ledamot,,,\n")
    assert (report.people, report.mandates, report.vacant, report.unplaced_titles) == (1, 1, 4, [])
    assert (await count(db, "people"), await count(db, "mandates")) == (1, 1)


async def test_the_register_confirms_what_she_has_said_alone(db: Connection, take: Import) -> None:
    await take(DAG, IDA)
    person, committee = await db.fetchrow(  # type: ignore[misc]
        "SELECT person, (SELECT committee FROM mandates WHERE seat = 'ersattare') FROM mandates WHERE seat = 'ledamot'"
    )
    await db.execute(
        "INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status) "
        "VALUES ($1, $2, 'ledamot', 'ledamot', '2027-01-01', '2030-12-31', 'own')",
        person,
        committee,
    )
    assert (await take(DAG, IDA)).changes == 0
    assert await db.fetchval("SELECT status FROM mandates WHERE from_day = '2027-01-01'") == "own"
    report = await take(
        DAG, IDA, DAG.replace("Äldrenämnden", "Kommunstyrelsen").replace("2023-01-01,2026", "2027-01-15,2030")
    )
    assert (report.added, report.changed) == (0, 1)
    row = (await db.fetch("SELECT from_day, status FROM mandates WHERE from_day > '2027-01-01'"))[0]
    assert tuple(row) == (date(2027, 1, 15), "imported")


async def test_another_party_runs_it_as_well(take: Import) -> None:
    report = await take(DAG, OTHER, party="s")
    assert (report.of_party, report.people) == (1, 1)


async def test_two_imports_at_once_stand_in_line(fresh: str, vault: Vault, known: Reference) -> None:
    """The second finds what the first has written: never twice the same person."""

    async def take(db: Connection) -> int:
        return (await imports.register(db, vault, known, "0136", "V", (HEAD + DAG).encode(), dates.now())).added

    assert await at_once(fresh, take) == [1, 0]
    async with database.alone(fresh) as db:
        assert (await count(db, "people"), await count(db, "mandates")) == (1, 1)


@pytest.mark.slow
async def test_a_hundred_thousand_rows_are_taken_whole(db: Connection, take: Import) -> None:
    """A tenth of them the own party's, two mandates each."""
    rows = [
        f"Namn {n // 20},{'V' if n % 10 == 0 else 'S'},Nämnd {n % 40},Ledamot,2023-0{n % 9 + 1}-01,2026-12-31,\n"
        for n in range(100_000)
    ]
    report = await take(*rows)
    assert (report.rows, report.of_party, report.people, report.committees) == (100_000, 10_000, 5_000, 40)
    assert await count(db, "mandates") == report.mandates == 10_000
