"""One way in: the command, and "accept all" on the page, lead to the same database; and two at once stand in line."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network.reference import Reference
from fackpol.registers import differences, imports
from fackpol.registers.choices import EVERYTHING
from tests.people import Everybody
from tests.registers.dumps import difference, dump
from tests.together import at_once

NOW = dates.moment(date(2026, 11, 23), dates.time(12))
HEAD = "id;namn;e-post;parti;organisation;roll;from;tom"
BODIES = ("Äldrenämnden", "Äldre- och omsorgsnämnden", "Barnnämnden", "Kulturnämnden", "Södertörns räddningstjänst",
          "Räddningstjänstförbundet")  # fmt: skip
LINES = st.builds(
    lambda n, numbered, called, mailed, *rest: ";".join(
        (
            str(n) if numbered else "",
            f"{called} {'Ek Ny Al By'.split()[n]}",
            f"{mailed}.{n}@example.org" if mailed else "",
            *rest,
        )
    ),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from(["Ida", "Ida", "Moa"]),
    st.sampled_from(["", "ida", "moa"]),
    st.sampled_from(["V", "V", "V", "S"]),
    st.sampled_from(BODIES),
    st.sampled_from(["Ledamot", "Ersättare", "LEDAMOT", "Ordförande", "Vakant", "Gode mannen"]),
    st.sampled_from(["2023-01-01", "2026-06-01", "2027-01-01"]),
    st.sampled_from(["", "2026-12-31", "2030-12-31"]),
).filter(lambda line: not (line.endswith("2027-01-01;2026-12-31")))
FILES = st.lists(LINES, min_size=1, max_size=8).map(lambda lines: "\n".join((HEAD, *lines)).encode())


class Town:
    """Where registers are read, by the command or on the page."""

    def __init__(self, db: Connection, vault: Vault, known: Reference) -> None:
        self.db, self.vault, self.known = db, vault, known

    async def command(self, raw: bytes, eva: UUID) -> None:
        await imports.register(self.db, self.vault, self.known, "0136", "V", raw, NOW)

    async def page(self, raw: bytes, eva: UUID) -> None:
        id = await differences.read(self.db, self.vault, "0136", "V", raw, eva, NOW)
        assert await differences.accept(self.db, self.vault, self.known, id, EVERYTHING, eva, NOW)


@pytest.fixture
def town(db: Connection, vault: Vault, known: Reference) -> Town:
    return Town(db, vault, known)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(files=st.lists(FILES, min_size=1, max_size=3))
async def test_the_command_and_the_page_lead_to_the_same_database(town: Town, files: list[bytes]) -> None:
    found = []
    for way in (town.command, town.page):
        undo = town.db.transaction()
        await undo.start()
        eva = await Everybody(town.db, town.vault, town.known).eva()
        for raw in files:
            await way(raw, eva)
        found.append(await dump(town.db, town.vault))
        await undo.rollback()
    assert difference(*found) == {}


A = f"{HEAD}\n1;Ida Ny;ida@example.org;V;Äldrenämnden;Ledamot;2023-01-01;\n".encode()
B = A + "2;Moa Ek;;V;Barnnämnden;Ledamot;2023-01-01;".encode()


async def test_two_at_once_stand_in_line_and_neither_fails(fresh: str, vault: Vault, known: Reference) -> None:
    """The second waits, and then sees what the first has done: one by command, one on the page."""
    async with database.alone(fresh) as db:
        eva = await Everybody(db, vault, known).eva()
        id = await differences.read(db, vault, "0136", "V", B, eva, NOW)
    turns = iter((True, False))

    async def act(db: Connection) -> int:
        if next(turns):
            return (await imports.register(db, vault, known, "0136", "V", A, NOW)).added
        applied = await differences.accept(db, vault, known, id, EVERYTHING, eva, NOW)
        assert applied
        return applied.counts["added"]

    assert await at_once(fresh, act) == [1, 1]
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM mandates") == 2
        assert await db.fetchval("SELECT count(*) FROM representatives") == 2


async def test_another_address_is_a_row_of_its_own_and_is_taken(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    await imports.register(db, vault, known, "0136", "V", A, NOW)
    eva = await everybody.eva()
    id = await differences.read(db, vault, "0136", "V", A.replace(b"ida@", b"ida.ny@"), eva, NOW)
    one = await differences.get(db, vault, id)
    assert one
    (row,) = await differences.of(db, vault, known, one, date(2026, 11, 23))
    assert (row.kind, row.name, row.pairs) == ("called", "Ida Ny", (("ida@example.org", "ida.ny@example.org"),))
    assert await differences.accept(db, vault, known, id, EVERYTHING, eva, NOW)
    assert await db.fetchval("SELECT email_key FROM people WHERE id <> $1", eva) == vault.index("ida.ny@example.org")
