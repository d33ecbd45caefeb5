"""The server of our own in a folder: it starts, keeps what it was given, and touches nothing that is not its own."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fackpol.base import database, embedded
from fackpol.base.database import Connection
from fackpol.base.embedded import Unavailable
from tests.conftest import QUICK


@pytest.fixture
def home(folder: Path) -> Iterator[Path]:
    """A short folder of this test's own, for a socket's whole path must be under 108 bytes."""
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as own:
        yield Path(own)


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Connection]:
    async with embedded.running(folder, *QUICK) as url, database.alone(url) as db:
        yield db


def mode(path: Path) -> str:
    return f"{path.stat().st_mode & 0o7777:o}"


@pytest.mark.slow
async def test_it_starts_in_a_folder_that_is_not_there_and_keeps_its_data(home: Path) -> None:
    async with running(home / "a" / "b") as db:
        await db.execute("CREATE TABLE kept (word text)")
        await db.execute("INSERT INTO kept VALUES ('å')")
    async with running(home / "a" / "b") as db:
        assert await db.fetchval("SELECT word FROM kept") == "å"


async def test_it_is_over_when_the_block_is(home: Path) -> None:
    async with running(home) as db:
        pid = int((home / "postgres" / "postmaster.pid").read_text().split()[0])
        assert await db.fetchval("SELECT true")
    assert not Path(f"/proc/{pid}").exists()
    assert not (home / "postgres" / "postmaster.pid").exists()


@pytest.mark.slow
async def test_a_second_user_shares_it_and_does_not_stop_it(home: Path) -> None:
    async with running(home) as first:
        await first.execute("CREATE TABLE shared (n int)")
        async with running(home) as second:
            assert await second.fetchval("SELECT count(*) FROM shared") == 0
        assert await first.fetchval("SELECT count(*) FROM shared") == 0


@pytest.mark.slow
async def test_only_its_own_folder_is_made_private(home: Path) -> None:
    above = home / "above"
    above.mkdir()
    above.chmod(0o775)
    home.chmod(0o755)
    (above / "notes.txt").write_text("mine")
    async with running(above):
        assert mode(above / "postgres") == "700"
    embedded.with_embedded({"DATABASE_URL": f"embedded:{above}"})
    assert mode(above / "keys") == "600"
    assert (mode(home), mode(above)) == ("755", "775")
    assert (above / "notes.txt").read_text() == "mine"


@pytest.mark.slow
async def test_somebody_elses_folder_of_that_name_is_left_alone(home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "thesis.txt").write_text("years of work")
    with pytest.raises(Unavailable, match="Databasen gick inte att skapa"):
        async with running(home):
            pass
    assert (home / "postgres" / "thesis.txt").read_text() == "years of work"


@pytest.mark.slow
async def test_one_that_was_cut_off_while_it_was_made_is_made_anew(home: Path) -> None:
    (home / "postgres.new").mkdir()
    (home / "postgres.new" / "PG_VERSION").write_text("18\n")
    async with running(home) as db:
        assert await db.fetchval("SELECT true")


@pytest.mark.slow
async def test_what_a_power_cut_left_behind_does_not_stop_it(home: Path) -> None:
    """The file names a process that is somebody else's now: the first of all."""
    async with running(home) as db:
        await db.execute("CREATE TABLE kept (n int)")
    (home / "postgres" / "postmaster.pid").write_text(f"1\n{home / 'postgres'}\n0\n5432\n{home / 'postgres'}\n\n0 0\n")
    async with running(home) as db:
        assert await db.fetchval("SELECT count(*) FROM kept") == 0


@pytest.mark.slow
async def test_two_folders_too_deep_for_a_socket_are_two_databases(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their sockets lie in the system's temporary folder, each in a place of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    first, second = (home / name / ("djupt" * 20) for name in ("one", "two"))
    async with running(first) as db:
        await db.execute("CREATE TABLE only_here (n int)")
        async with running(second) as other:
            assert await other.fetchval("SELECT to_regclass('only_here')") is None


@pytest.mark.slow
async def test_where_no_socket_can_be_it_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is too deep, and the system's temporary folder as well."""
    temporary = home / ("tillfälligt" * 9)
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    deep = home / ("djupt" * 20)
    with pytest.raises(Unavailable) as caught:
        async with running(deep):
            pass
    assert str(caught.value) == f"Databasen startade inte. Läs {deep / 'postgres.log'}."
    assert "could not create any Unix-domain sockets" in (deep / "postgres.log").read_text()


@pytest.mark.slow
async def test_it_can_be_reached_from_this_computer_only(home: Path) -> None:
    async with running(home) as db:
        assert await db.fetchval("SHOW listen_addresses") == ""


# -- what the folder supplies ------------------------------------------------------------------------------------------


def test_another_database_gets_nothing_from_a_folder() -> None:
    environ = {"DATABASE_URL": "postgresql://nowhere/", "PORT": "9000"}
    assert embedded.with_embedded(environ) == environ


def test_the_folder_keeps_its_keys(home: Path) -> None:
    environ = {"DATABASE_URL": f"embedded:{home}"}
    first, second = embedded.with_embedded(environ), embedded.with_embedded(environ)
    assert first == second
    assert first["SEAL_KEYS"].startswith("1:")
    assert first["ERASURES_URL"] == f"file:{home}/erasures"


def test_what_is_set_counts_more_than_what_the_folder_supplies(home: Path) -> None:
    own = {"DATABASE_URL": f"embedded:{home}", "PORT": "9000", "PARTY": "Fikapartiet", "LINK_KEY": "mine"}
    furnished = embedded.with_embedded(own)
    assert furnished["BASE_URL"] == "http://127.0.0.1:9000"
    assert (furnished["PARTY"], furnished["LINK_KEY"]) == ("Fikapartiet", "mine")
    assert furnished["ORGANISATION"] == "Exempelpartiet i Stockholms län"
    assert embedded.with_embedded({**own, "AREA": "14"})["ORGANISATION"] == "Exempelpartiet i Västra Götalands län"


def test_a_folder_that_can_not_be_is_told(home: Path) -> None:
    (home / "file").touch()
    with pytest.raises(Unavailable) as caught:
        embedded.with_embedded({"DATABASE_URL": f"embedded:{home / 'file' / 'inside'}"})
    assert str(caught.value) == f"Vi kan inte skriva i {home / 'file' / 'inside'} (Not a directory)."
