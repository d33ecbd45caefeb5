"""The file that waits for an answer: sealed, one each, for an hour, and gone with her."""

from datetime import timedelta
from pathlib import Path

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import people
from fackpol.registers import uploads
from fackpol.registers.instructions import Mapping
from fackpol.registers.uploads import LIVES, Upload
from tests.people import Everybody

NOW = dates.now()
ONE = Upload("0136", "V", "namn\nÅsa Ö\n\0\xff".encode("latin-1"), Mapping({"name": 0}, sure=True))
SECOND = timedelta(seconds=1)


async def test_a_file_comes_back_as_it_was_and_is_sealed(db: Connection, vault: Vault, everybody: Everybody) -> None:
    eva, bo = await everybody.eva(), await everybody.anna()
    await uploads.keep(db, vault, eva, ONE, NOW)
    assert await uploads.get(db, vault, eva, NOW) == ONE
    assert await uploads.get(db, vault, bo, NOW) is None
    assert b"namn" not in await db.fetchval("SELECT file FROM uploads")
    assert "namn" not in repr(ONE)
    other = Upload("", "", b"x", None)
    await uploads.keep(db, vault, eva, other, NOW)
    assert await uploads.get(db, vault, eva, NOW) == other
    assert [await uploads.waits(db, who, NOW) for who in (eva, bo)] == [False, None]


async def test_it_lives_for_an_hour(db: Connection, vault: Vault, everybody: Everybody) -> None:
    eva = await everybody.eva()
    await uploads.keep(db, vault, eva, ONE, NOW)
    assert await uploads.waits(db, eva, NOW + LIVES - SECOND)
    assert await uploads.get(db, vault, eva, NOW + LIVES + SECOND) is None
    await uploads.tidy(db, NOW + LIVES - SECOND)
    assert await db.fetchval("SELECT count(*) FROM uploads") == 1
    await uploads.tidy(db, NOW + LIVES + SECOND)
    assert await db.fetchval("SELECT count(*) FROM uploads") == 0


async def test_it_goes_with_her(db: Connection, vault: Vault, everybody: Everybody, tmp_path: Path) -> None:
    eva = await everybody.eva()
    await uploads.keep(db, vault, eva, ONE, NOW)
    await people.erase(db, vault, tmp_path / "erasures", eva, NOW)
    assert await db.fetchval("SELECT count(*) FROM uploads") == 0
