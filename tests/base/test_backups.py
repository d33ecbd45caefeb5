"""A backup is read back as it is made: what is in a row does not matter, and what is not there is missed."""

import asyncio
import os
from pathlib import Path

import pyrage
import pytest

from fackpol.base import backups, database, dates
from fackpol.base.backups import Unusable

KEY = pyrage.x25519.Identity.generate()
ODD = ["\\.", "COPY people (id) FROM stdin;", "a\nb\n\\.\n", "\t\\N", "å" * 5_000]


@pytest.fixture
async def odd(empty: str) -> str:
    """A database whose rows look like what stands around rows in a dump."""
    async with database.alone(empty) as db:
        await db.execute('CREATE TABLE "Odd name" (line text)')
        await db.execute("CREATE TABLE bare ()")
        await db.execute("CREATE UNLOGGED TABLE passing (line text)")
        await db.executemany('INSERT INTO "Odd name" VALUES ($1)', [(line,) for line in ODD])
        await db.execute("INSERT INTO passing VALUES ('x')")
    return empty


async def written(url: str, folder: Path, **more: int) -> Path:
    async with database.alone(url) as db, db.transaction(isolation="repeatable_read"):
        snapshot, rows = await backups.rows(db)
        version = int(await db.fetchval("SHOW server_version_num")) // 10_000
        args = (folder, url, version, snapshot, {**rows, **more}, str(KEY.to_public()), folder / "none", dates.now())
        return await asyncio.to_thread(backups.written, *args)


async def test_a_row_may_hold_anything(odd: str, tmp_path: Path) -> None:
    manifest = backups.verified(await written(odd, tmp_path / "backups"), KEY)
    assert manifest.rows == {"Odd name": len(ODD), "bare": 0}
    assert manifest.ledger_sha256 == ""


async def test_a_row_that_is_missing_is_missed_and_nothing_is_left(odd: str, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="rows"):
        await written(odd, tmp_path / "backups", bare=1)
    assert list((tmp_path / "backups").iterdir()) == []


async def test_two_backups_in_one_second_are_one(odd: str, tmp_path: Path) -> None:
    """The second takes the place of the first as a whole."""
    for _ in range(2):
        dump = await written(odd, tmp_path / "backups")
    backups.verified(dump, KEY)


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        (
            "postgresql://anna:hem%2Fligt@db.example.org:5433/fackpol?sslmode=require",
            "postgresql://anna@db.example.org:5433/fackpol?sslmode=require",
        ),
        (
            "postgresql://anna:hem%2Fligt@a,b:5433/fackpol?target_session_attrs=primary",
            "postgresql://anna@a,b:5433/fackpol?target_session_attrs=primary",
        ),
        ("postgresql:///fackpol?host=/a,/b&password=hem%2Fligt", "postgresql:///fackpol?host=/a,/b"),
        ("postgresql:///fackpol?password=hem%2Fligt", "postgresql:///fackpol"),
        ("postgresql:///fackpol?host=/a&%70assword=hem%2Fligt", "postgresql:///fackpol?host=/a"),
    ],
)
def test_the_password_is_not_among_the_words_that_others_see(url: str, bare: str) -> None:
    with backups._without_passwords(url) as (seen, environ, _):
        assert seen == bare
        assert environ["PGPASSWORD"] == "hem/ligt"


async def test_nor_is_the_password_of_the_key_that_we_show(
    odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real pg_dump gets it, and fails where it can not read what holds it."""
    real = next(program for program in backups._programs("pg_dump") if backups._version(program) >= 18)
    spy, said = tmp_path / "pg_dump", tmp_path / "said"
    read = 'test -n "$PGSERVICEFILE" && { echo "$@"; cat "$PGSERVICEFILE"; } > ' + str(said)
    spy.write_text(f'#!/bin/sh\n{read}\nexec {real} "$@"\n')
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    dump = await written(f"{odd}&sslpassword=hem%2Fligt", tmp_path / "backups")
    assert backups.verified(dump, KEY).rows == {"Odd name": len(ODD), "bare": 0}
    words, *file = said.read_text().splitlines()
    assert "--dbname=" in words
    assert "ligt" not in words
    assert file == ["[fackpol]", "sslpassword=hem/ligt"]


@pytest.mark.parametrize("text", ["", "age1x", str(KEY.to_public())], ids=["nothing", "cut", "public"])
def test_what_is_no_private_key_opens_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text)
    with pytest.raises(Unusable, match="identity"):
        backups.identity(tmp_path / "key")


def test_what_is_no_public_key_seals_nothing() -> None:
    with pytest.raises(ValueError, match="age1x"):
        backups.recipient("age1x")
