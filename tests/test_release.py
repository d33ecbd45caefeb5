"""What a release needs of a database, and which one a database is of."""

import re
from pathlib import Path

import pytest

from fackpol import release
from fackpol.base import migrations
from fackpol.base.database import Connection

CHANGES = (Path(__file__).parent.parent / "CHANGELOG.md").read_text()


def test_every_release_stands_with_its_last_migration() -> None:
    """So that `fackpol migrate` can say where a database comes from. Whoever releases adds a line."""
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", CHANGES, flags=re.MULTILINE)
    assert list(release.RELEASES) == released[::-1]
    assert sorted(release.RELEASES.values()) == list(release.RELEASES.values())
    assert max(release.RELEASES.values()) <= len(migrations.shipped())


@pytest.mark.parametrize(
    ("newest", "sentence"),
    [
        (0, ""),
        (3, "Databasen var äldre än version 0.1.0."),
        (29, "Databasen var från version 0.1.0."),
        (31, "Databasen var nyare än version 0.1.0."),
        (32, "Databasen var från version 0.2.0."),
    ],
)
async def test_a_database_says_which_release_it_is_of(db: Connection, newest: int, sentence: str) -> None:
    await db.execute("DELETE FROM migrations WHERE number > $1", newest)
    assert await release.origin(db) == sentence
