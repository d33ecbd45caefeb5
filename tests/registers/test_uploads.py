"""The file that waits for an answer: sealed, one each, for an hour, and gone with her."""

from datetime import timedelta
from pathlib import Path

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import people
from fackpol.registers import reading, uploads
from fackpol.registers.instructions import Instructions, Mapping
from fackpol.registers.questions import MissingColumns, Question
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


def asked(raw: str, asked: Instructions) -> Question:
    with pytest.raises(Question) as fault:
        reading.read(raw.encode(), asked=asked)
    return fault.value


ROW = "Ida Ny;{party};Äldrenämnden;Ledamot;2023-01-01;\n"
HEAD = "namn;parti;nämnd;roll;från;till\n"
QUESTIONS = [
    asked("Vem;Var\nIda Ny;Äldrenämnden\n", Instructions("V")),
    asked(HEAD + ROW.format(party="Vänsterpartiet") * 300, Instructions("V")),
    asked(HEAD + ROW.format(party="V") + ROW.format(party="Vänsterpartiet"), Instructions("V")),
    asked("a;b\nx;y\n", Instructions("V", mapping=Mapping({"name": 0, "body": 0, "title": 0, "from": 1, "party": 0}))),
]


@pytest.mark.parametrize("question", QUESTIONS)
async def test_what_is_asked_of_it_is_kept_sealed_and_comes_back(
    db: Connection, vault: Vault, everybody: Everybody, question: Question
) -> None:
    eva = await everybody.eva()
    await uploads.keep(db, vault, eva, ONE, NOW, question)
    assert await uploads.waits(db, eva, NOW)
    one = await uploads.asked(db, vault, eva, NOW)
    assert one
    assert (one.area, one.party) == ("0136", "V")
    kept, were = vars(one.question), vars(question)
    assert {**kept, "sheet": None} == {**were, "sheet": None}
    assert type(one.question) is type(question)
    if isinstance(question, MissingColumns):
        assert kept["sheet"] == were["sheet"]
    assert b"Ida" not in await db.fetchval("SELECT question FROM uploads")
    await uploads.keep(db, vault, eva, ONE, NOW)
    assert await uploads.asked(db, vault, eva, NOW) is None


async def test_it_lives_for_an_hour(db: Connection, vault: Vault, everybody: Everybody) -> None:
    eva = await everybody.eva()
    await uploads.keep(db, vault, eva, ONE, NOW)
    assert await uploads.waits(db, eva, NOW + LIVES - SECOND) is not None
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
