"""An encrypted backup: whole, opened by the private key only, and told apart from one that is not."""

import json
import os
from pathlib import Path

import pyrage
import pytest

from fackpol.base import database, dates
from fackpol.base.settings import Settings
from fackpol.network import people, reference
from tests.commands import Said, fackpol
from tests.conftest import environ
from tests.people import Everybody

pytestmark = pytest.mark.slow


class Safe:
    """The machine that has the private key."""

    def __init__(self, folder: Path) -> None:
        key = pyrage.x25519.Identity.generate()
        self.public, self.file = str(key.to_public()), folder / "key.txt"
        self.file.write_text(f"# created: today\n# public key: {self.public}\n{key}\n")


@pytest.fixture
def safe(tmp_path: Path) -> Safe:
    return Safe(tmp_path)


@pytest.fixture
async def service(keys: dict[str, str], tmp_path: Path, fresh: str, own: Settings) -> dict[str, str]:
    async with database.alone(fresh) as db:
        everybody = Everybody(db, own.vault, await reference.read(db))
        await everybody.anna()
        await people.erase(db, own.vault, own.erasures, await everybody.cilla(), dates.now())
    return environ(keys, 1, tmp_path, fresh)


async def test_a_backup_is_whole_encrypted_and_its_owner_s_alone(
    service: dict[str, str], safe: Safe, tmp_path: Path, own: Settings
) -> None:
    folder = tmp_path / "backups"
    said = await fackpol("backup", folder, "--to", safe.public, environ=service)
    assert (said.code, said.err) == (0, "")
    assert len(list(folder.iterdir())) == 3
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    (dump,) = folder.glob("*.dump.age")
    (sealed,) = folder.glob("*.ledger.age")
    assert dump.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert b"aldreomsorg" not in dump.read_bytes()
    key = pyrage.x25519.Identity.from_str(safe.file.read_text().splitlines()[2])
    assert pyrage.decrypt(sealed.read_bytes(), [key]) == own.erasures.read_bytes()
    (beside,) = folder.glob("*.json")
    rows = json.loads(beside.read_text())["rows"]
    assert (rows["people"], rows["members"], rows["erasures"]) == (1, 1, 1)
    assert (await fackpol("backup", "verify", dump, "--identity", safe.file, environ={})).code == 0


async def test_it_is_restored_by_the_tools_that_everybody_has(
    service: dict[str, str], safe: Safe, tmp_path: Path
) -> None:
    await fackpol("backup", tmp_path / "backups", environ={**service, "BACKUP_KEY": safe.public})
    (dump,) = (tmp_path / "backups").glob("*.dump.age")
    key = pyrage.x25519.Identity.from_str(safe.file.read_text().splitlines()[2])
    assert pyrage.decrypt(dump.read_bytes(), [key]).startswith(b"PGDMP")


@pytest.mark.parametrize("cut", ["the end", "a byte", "the manifest's rows"])
async def test_a_backup_that_is_not_whole_is_found_out(
    service: dict[str, str], safe: Safe, tmp_path: Path, cut: str
) -> None:
    await fackpol("backup", tmp_path / "backups", "--to", safe.public, environ=service)
    (dump,) = (tmp_path / "backups").glob("*.dump.age")
    (beside,) = (tmp_path / "backups").glob("*.json")
    if cut == "the end":
        os.truncate(dump, dump.stat().st_size - 100)
    elif cut == "a byte":
        whole = bytearray(dump.read_bytes())
        whole[len(whole) // 2] ^= 1
        dump.write_bytes(whole)
    else:
        manifest = json.loads(beside.read_text())
        manifest["rows"]["people"] += 1
        beside.write_text(json.dumps(manifest))
    said = await fackpol("backup", "verify", dump, "--identity", safe.file, environ={})
    assert said.code == 2
    assert "Säkerhetskopian går inte att använda: " in said.err


async def test_another_key_opens_nothing(service: dict[str, str], safe: Safe, tmp_path: Path) -> None:
    await fackpol("backup", tmp_path / "backups", "--to", safe.public, environ=service)
    (dump,) = (tmp_path / "backups").glob("*.dump.age")
    (tmp_path / "other").mkdir()
    said = await fackpol("backup", "verify", dump, "--identity", Safe(tmp_path / "other").file, environ={})
    sentence = "Säkerhetskopian går inte att använda: nyckeln är en annan, eller så är filen skadad."
    assert (said.code, said.out, said.err.splitlines()[-1]) == (2, "", sentence)


@pytest.mark.parametrize("key", ["", "age1nyckel", "AGE-SECRET-KEY-1"])
async def test_without_a_public_key_there_is_no_backup(service: dict[str, str], tmp_path: Path, key: str) -> None:
    said = await fackpol("backup", tmp_path / "backups", "--to", key, environ=service)
    assert said == Said(2, "", "Skriv nyckeln med --to eller i BACKUP_KEY: den börjar med age1.\n")
    assert not (tmp_path / "backups").exists()


async def test_nothing_is_left_of_a_backup_that_failed(service: dict[str, str], safe: Safe, tmp_path: Path) -> None:
    """A `pg_dump` that stops half way."""
    programs = tmp_path / "programs"
    programs.mkdir()
    broken = programs / "pg_dump"
    broken.write_text("#!/bin/sh\n[ \"$1\" = --version ] && echo 'pg_dump (PostgreSQL) 18.0' && exit\nexit 1\n")
    broken.chmod(0o755)
    own = {**service, "PATH": f"{programs}:{os.environ['PATH']}"}
    said = await fackpol("backup", tmp_path / "backups", "--to", safe.public, environ=own)
    assert (said.code, said.out) == (2, "")
    assert "Säkerhetskopian blev inte av: pg_dump saknas" in said.err
    assert list((tmp_path / "backups").iterdir()) == []
