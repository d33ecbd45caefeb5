"""The columns as the database has them, and how each lies there."""

import pytest

from fackpol.base.database import Connection
from fackpol.network.sealed_columns import HASHED, SEALED
from fackpol.papers import catalogue
from fackpol.papers.catalogue import roughly
from tests.people import Everybody


async def test_what_is_sealed_is_called_sealed_and_what_is_hashed_a_code(db: Connection) -> None:
    tables = await catalogue.tables(db)
    assert {(name, column) for name, one in tables.items() for column in one.sealed} == {
        (one.table, one.column) for one in SEALED
    }
    coded = {(name, column) for name, one in tables.items() for column in one.coded}
    assert set(HASHED) <= coded
    assert {("sessions", "id"), ("departures", "keys"), ("factors", "public_key")} <= coded
    assert ("members", "union_slug") in {(name, column) for name, one in tables.items() for column in one.open}


async def test_people_are_counted_roughly(db: Connection, everybody: Everybody) -> None:
    await everybody.anna()
    assert (await catalogue.counts(db))["members"] == "färre än 20"


@pytest.mark.parametrize(
    ("n", "said"), [(0, "färre än 20"), (19, "färre än 20"), (126, "omkring 130"), (4249, "omkring 4200")]
)
def test_a_count_is_said_in_two_figures(n: int, said: str) -> None:
    assert roughly(n) == said
