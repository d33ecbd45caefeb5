"""`fackpol papers` writes the board's papers, and `fackpol incident` counts without naming anybody."""

from pathlib import Path

import pytest

from fackpol.base import dates
from fackpol.base.database import alone
from fackpol.base.settings import Settings
from fackpol.network import access_log
from fackpol.network.reference import read
from fackpol.papers.writing import PAPERS
from tests.commands import fackpol
from tests.conftest import environ
from tests.people import Everybody

pytestmark = pytest.mark.slow


async def test_the_papers_are_written_and_an_incident_is_counted(
    fresh: str, own: Settings, keys: dict[str, str], tmp_path: Path
) -> None:
    service = environ(keys, 25, tmp_path, fresh)
    async with alone(fresh) as db:
        everybody = Everybody(db, own.vault, await read(db))
        branch, anna = await everybody.branch(), await everybody.anna()
        bo = await everybody.bo(branch)
        await everybody.welcomed(branch, anna)
        await access_log.record_of(db, bo, branch, anna, access_log.WHY["record"], dates.now())
    folder = tmp_path / "papers"
    said = await fackpol("papers", "--out", folder, environ=service)
    assert said.code == 0
    assert {path.name for path in folder.iterdir()} == set(PAPERS)
    assert "ORGANISATION_NUMBER" in said.out
    (tmp_path / "file").touch()
    refused = await fackpol("papers", "--out", tmp_path / "file" / "x", environ=service)
    assert (refused.code, refused.err[:26]) == (2, "Filen går inte att skriva ")

    today = dates.today(dates.now()).isoformat()
    counted = await fackpol("incident", "--since", today, "--until", today, environ=service)
    assert counted.code == 0
    assert "Det rör 1 person." in counted.out
    assert access_log.WHY["record"] in counted.out
    assert str(anna) not in counted.out
    assert "Anna" not in counted.out
    everyone = await fackpol("incident", "--since", f"{today}T00:00", "--everybody", environ={**service, "LANG": "en"})
    assert "It concerns 2 people." in everyone.out
    wrong = await fackpol("incident", "--since", "i går", environ=service)
    assert (wrong.code, wrong.err) == (
        2,
        "Skriv dagen så här: 2026-11-27. Eller med klockslag: 2026-11-27T14:30.\n",
    )
