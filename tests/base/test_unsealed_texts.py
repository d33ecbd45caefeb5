"""A database of release 0.2.0, with what people had written in it: brought here with the keys, or not at all."""

import asyncpg
import pytest

from fackpol import release
from fackpol.base import dates, migrations, unsealed_texts
from fackpol.base.database import Connection, alone
from fackpol.base.migrations import Unmigrated
from fackpol.base.vault import Vault
from fackpol.network import branches, meetings, notices, people
from fackpol.network.reference import read
from tests.test_privacy import dump, in_files

NO_KEYS = "Databasen har texter som ska låsas. Skriv SEAL_KEYS och kör fackpol migrate igen."
WRONG_KEYS = "Nycklarna passar inte till databasen. Hämta dem som hör till den."
WRITTEN = """
INSERT INTO branches (slug, name, area, reply_to) VALUES ('vard', 'Vård', '01', 'kanariesvar@example.org');
INSERT INTO branches (slug, name, area) VALUES ('bygg', 'Bygg', '01');
INSERT INTO notices (branch, subject, text, called_at)
SELECT id, 'Kanarieämne', 'Kanarietext', now() FROM branches WHERE slug = 'vard';
INSERT INTO meetings (title, about, street, venue, link, access_note, children_note, starts_at, ends_at, called_at)
VALUES ('Kanarietitel', 'Kanarieinnehåll', 'Kanariegatan 1', 'Kanariehuset', '', 'Kanariehiss', '',
    now(), now() + interval '2 hours', now());
INSERT INTO meeting_hosts (meeting, branch) SELECT m.id, b.id FROM meetings m, branches b WHERE b.slug = 'vard';
INSERT INTO cancellations (meeting, at, reason) SELECT id, now(), 'Kanarieskäl' FROM meetings;
INSERT INTO outcomes (meeting, text, at) SELECT id, 'Kanarieutfall', now() FROM meetings;
"""


@pytest.fixture
async def earlier(empty: str, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a database with the migrations before this one, a person, and texts in the clear."""
    shipped = migrations.shipped()
    async with alone(empty) as db:
        with monkeypatch.context() as then:
            then.setattr(
                migrations, "shipped", lambda: [each for each in shipped if each.number < unsealed_texts.MIGRATION]
            )
            then.setattr(migrations, "_create_views", _no_views)
            await migrations.migrate(db)
        await people.add(db, vault, "Bo Lind", "bo.lind@example.org", "sv", dates.now())
        await db.execute(
            "INSERT INTO areas (code, name, short_name, aliases, kind) VALUES ('01', 'S', 'S', '{}', 'region')"
        )
        await db.execute(WRITTEN)
    return empty


async def _no_views(db: Connection) -> None:
    """Those of that release are not here any more, and no text stands in a view."""


async def test_what_was_written_before_is_there_and_lies_sealed(earlier: str, vault: Vault) -> None:
    assert "anarie" in dump(earlier)
    async with alone(earlier) as db:
        assert "0050_sealed_texts" in await release.install(db, vault)
        meeting = await meetings.get(db, vault, "vard", 1)
        assert meeting
        told = (meeting.title, meeting.about, meeting.street, meeting.venue, meeting.link, meeting.access_note)
        assert told == ("Kanarietitel", "Kanarieinnehåll", "Kanariegatan 1", "Kanariehuset", "", "Kanariehiss")
        assert (meeting.children_note, meeting.cancel_reason) == ("", "Kanarieskäl")
        assert (meeting.outcome, meeting.reply_to) == ("Kanarieutfall", "kanariesvar@example.org")
        (notice,) = await notices.of_branch(db, vault, "vard")
        assert (notice.subject, notice.text) == ("Kanarieämne", "Kanarietext")
        bygg = await branches.get(db, "bygg")
        assert bygg
        assert branches.reply_to_of(vault, bygg) == ""
        assert await release.install(db) == []  # the keys were needed once
        await read(db)
        assert await in_files(db, unsealed_texts.COLUMNS, "anarie") == []
    assert "anarie" not in dump(earlier)


@pytest.mark.parametrize(("ring", "sentence"), [({}, NO_KEYS), ({1: bytes(32)}, WRONG_KEYS)])
async def test_without_its_keys_nothing_is_touched(earlier: str, ring: dict[int, bytes], sentence: str) -> None:
    async with alone(earlier) as db:
        with pytest.raises(Unmigrated) as refused:
            await release.install(db, Vault(ring, {1: bytes(32)}) if ring else None)
        assert str(refused.value) == sentence
        assert await db.fetchval("SELECT title FROM meetings") == "Kanarietitel"


async def test_a_row_that_nobody_has_sealed_stops_the_next_migration(earlier: str) -> None:
    async with alone(earlier) as db:
        with pytest.raises(asyncpg.CheckViolationError):
            await migrations.migrate(db)
