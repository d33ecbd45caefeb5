"""The mail process looks at its own folder, and forgets what the one before it has left."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fackpol.base import dates, heartbeats
from fackpol.base.database import Connection, Database
from fackpol.base.settings import Settings
from fackpol.mail import heart
from fackpol.mail.heart import Heart


async def faults(db: Connection) -> list[tuple[str, str | None]]:
    return [(beat.part, beat.fault) for beat in await heartbeats.heartbeats(db)]


async def test_a_journal_that_can_not_be_written_is_noted_until_it_can(
    db: Connection, pools: Database, own: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "journal"
    beating = Heart(replace(own, mail_journal=folder), pools)
    for _ in range(2):
        await beating.beat(db)
    assert await faults(db) == [("journal", "den finns inte")]
    assert caplog.text.count("the journal can not be written") == 1
    folder.mkdir()
    await beating.beat(db)
    assert await faults(db) == [("journal", None)]
    assert list(folder.iterdir()) == []


def test_a_disk_that_is_nearly_full_is_told_before_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert heart.unwritable(tmp_path) is None
    monkeypatch.setattr(heart, "ROOM", shutil.disk_usage(tmp_path).total * 2)
    assert heart.unwritable(tmp_path) == "disken är nästan full"


async def test_what_an_earlier_process_here_has_left_is_forgotten(
    db: Connection, pools: Database, own: Settings
) -> None:
    await heartbeats.fail(db, "lmtp", "någon annan lyssnar redan där", dates.now())
    await Heart(own, pools).begin()
    assert await faults(db) == []


def test_a_link_that_another_user_has_put_there_is_not_written_to(tmp_path: Path) -> None:
    ledger, folder = tmp_path / "erasures", tmp_path / "journal"
    ledger.write_text("what has been taken back")
    folder.mkdir()
    (folder / f".trial-{os.getpid()}").symlink_to(ledger)
    assert heart.unwritable(folder) is None
    assert ledger.read_text() == "what has been taken back"
