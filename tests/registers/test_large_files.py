"""A large file is read by the mail process: whole, with progress, and again when whoever read it died."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network.reference import Reference
from fackpol.registers import differences, large_files, reading
from fackpol.registers.uploads import Upload
from tests.people import Everybody

NOW = dates.now()
FILE = "id;namn;parti;organisation;roll;from;tom\n1;Ida Ny;V;Äldrenämnden;Ledamot;2027-01-01;\n"


@pytest.fixture
async def eva(everybody: Everybody) -> UUID:
    return await everybody.eva()


async def test_it_is_read_and_waits_under_its_own_id(db: Connection, vault: Vault, eva: UUID) -> None:
    id = await large_files.keep(db, vault, Upload("0136", "V", FILE.encode(), None), eva, "sv", NOW)
    assert [one.id for one in await large_files.listed(db)] == [id]
    assert await large_files.read_next(db, vault, NOW)
    one = await differences.get(db, vault, id)
    assert one
    assert [line.name for line in one.lines] == ["Ida Ny"]
    assert await large_files.get(db, id) is None
    assert not await large_files.read_next(db, vault, NOW)


@pytest.mark.parametrize(("language", "word"), [("sv", "första dagen saknas"), ("en", "the first day is missing")])
async def test_what_is_wrong_is_kept_sealed_in_her_language(
    db: Connection, vault: Vault, eva: UUID, language: str, word: str
) -> None:
    raw = FILE.replace("2027-01-01", "").encode()
    id = await large_files.keep(db, vault, Upload("0136", "V", raw, None), eva, language, NOW)
    assert await large_files.read_next(db, vault, NOW)
    one = await large_files.get(db, id)
    assert one
    assert any(word in sentence.lower() for sentence in one.sentences(vault))
    assert await differences.waiting(db) == []
    assert await db.fetchval("SELECT raw FROM large_files") is None
    await large_files.tidy(db, NOW + large_files.LIVES + timedelta(minutes=1))
    assert await large_files.get(db, id) is None


async def test_whoever_died_over_it_loses_nothing_and_the_fourth_gives_up(
    db: Connection, vault: Vault, eva: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await large_files.keep(db, vault, Upload("0136", "V", FILE.encode(), None), eva, "sv", NOW)

    def dies(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(reading, "read", dies)
        for _ in range(large_files.MOST_TRIES):
            with pytest.raises(MemoryError):
                await large_files.read_next(db, vault, NOW)
    assert await large_files.read_next(db, vault, NOW)
    one = await large_files.get(db, id)
    assert one
    assert one.sentences(vault) == ["Vi kunde inte läsa filen. Dela den i mindre filer och försök igen."]


async def test_one_process_reads_at_a_time(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as one, database.alone(fresh) as other:
        eva = await Everybody(one, vault, known).eva()
        id = await large_files.keep(one, vault, Upload("0136", "V", FILE.encode(), None), eva, "sv", NOW)
        assert await one.fetchval(large_files.SQL["claim"])
        assert not await large_files.read_next(other, vault, NOW)
        await one.fetchval(large_files.SQL["release"])
        assert await large_files.read_next(other, vault, NOW)
        assert await differences.get(other, vault, id)


async def test_while_no_file_waits_nothing_is_locked(db: Connection, vault: Vault) -> None:
    assert not await large_files.read_next(db, vault, NOW)
    assert (
        await db.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()") == 0
    )
    assert await db.fetchval(large_files.SQL["claim"]) is None
