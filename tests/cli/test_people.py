"""`fackpol person` and `fackpol sessions`: found, copied and erased by her address, without a name on the screen."""

import json
from pathlib import Path

import pytest

from fackpol.base import dates
from fackpol.base.database import alone
from fackpol.base.settings import Settings
from fackpol.network import sessions
from fackpol.network.reference import read
from tests.commands import fackpol
from tests.conftest import environ
from tests.people import ANNA, Everybody

pytestmark = pytest.mark.slow


async def test_she_is_found_copied_signed_out_and_erased(
    fresh: str, own: Settings, keys: dict[str, str], tmp_path: Path
) -> None:
    service = environ(keys, 25, tmp_path, fresh)
    async with alone(fresh) as db:
        anna = await Everybody(db, own.vault, await read(db)).anna()
        await sessions.begin(db, anna, dates.now())
    found = await fackpol("person", "find", ANNA, environ=service)
    assert (found.code, found.out) == (0, f"{anna}  medlem\n")
    file = tmp_path / "copy.json"
    assert (await fackpol("person", "export", ANNA, file, environ=service)).code == 0
    assert json.loads(file.read_text())["person"][0]["email"] == ANNA
    assert file.stat().st_mode & 0o777 == 0o600
    assert (await fackpol("sessions", "end", ANNA, environ=service)).out == "Klart. 1 inloggning är avslutad.\n"
    assert (await fackpol("person", "erase", ANNA, "--yes", environ=service)).code == 0
    async with alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM people") == 0
    gone = await fackpol("person", "find", ANNA, environ=service)
    assert (gone.code, gone.err) == (2, "Ingen har den adressen.\n")
