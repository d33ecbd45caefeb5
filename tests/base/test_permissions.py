"""What only we may write: the ledger, its folder and the journal's."""

from dataclasses import replace
from pathlib import Path

import pytest

from fackpol.base.permissions import open_to_others
from fackpol.base.settings import Settings


@pytest.fixture
def places(own: Settings, tmp_path: Path) -> tuple[Settings, dict[str, Path]]:
    folder, journal = tmp_path / "ledger", tmp_path / "journal"
    for each in (folder, journal):
        each.mkdir(mode=0o700)
    file = folder / "withdrawals"
    file.touch(mode=0o600)
    return replace(own, erasures=file, mail_journal=journal), {"file": file, "folder": folder, "journal": journal}


@pytest.mark.parametrize("which", ["file", "folder", "journal"])
@pytest.mark.parametrize("bit", [0o020, 0o002])
def test_what_others_can_write_is_told(places: tuple[Settings, dict[str, Path]], which: str, bit: int) -> None:
    own, paths = places
    assert list(open_to_others(own)) == []
    path = paths[which]
    path.chmod(0o700 | bit)
    assert list(open_to_others(own)) == [f"Andra på datorn kan skriva i {path}. Kör chmod go-w {path}."]


def test_a_folder_where_each_may_change_only_her_own_is_none(places: tuple[Settings, dict[str, Path]]) -> None:
    own, paths = places
    paths["folder"].chmod(0o1777)
    assert list(open_to_others(own)) == []


def test_what_is_not_there_yet_is_nobody_elses(own: Settings, tmp_path: Path) -> None:
    assert list(open_to_others(replace(own, erasures=tmp_path / "new" / "ledger"))) == []
