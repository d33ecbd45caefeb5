"""`fackpol import register` with a file that its titles do not explain: what to say, and that it is remembered."""

from pathlib import Path

import pytest

from fackpol.base import database
from tests.commands import Said, fackpol
from tests.conftest import environ

ODD = "Vem;Grupp;Var;Uppdrag i nämnden\nNy, Ida;Vänsterpartiet;Äldrenämnden;Ledamot\nEk, Bo;S;Äldrenämnden;Ledamot\n"
COLUMNS = ["--column", "name=Vem", "--column", "party=2", "--column", "body=var", "--column", "title=Uppdrag i nämnden"]
TERM = ["--from", "2022-10-15", "--to", "2026"]


@pytest.fixture
def service(keys: dict[str, str], tmp_path: Path, fresh: str) -> dict[str, str]:
    return environ(keys, 1, tmp_path, fresh)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text(ODD, encoding="utf-8")
    return path


async def importing(service: dict[str, str], file: Path, *more: str) -> Said:
    return await fackpol("import", "register", "--area", "0136", "--party", "V", *more, file, environ=service)


def sentences(said: Said) -> tuple[int, list[str]]:
    return said.code, said.err.splitlines()[1:]


@pytest.mark.slow
async def test_what_is_asked_is_answered_by_options_and_remembered(
    service: dict[str, str], file: Path, fresh: str
) -> None:
    code, told = sentences(await importing(service, file))
    assert (code, told[-1]) == (2, "Säg det med --column, --from, --to, --role eller --whole-party.")
    assert sentences(await importing(service, file, *COLUMNS, *TERM)) == (
        2,
        [
            "Filen har inga rader för V. Den har Vänsterpartiet (1), S (1). Menar du Vänsterpartiet?",
            "Säg det med --same eller --other och partiet som i filen.",
        ],
    )
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT (SELECT count(*) FROM mappings) + (SELECT count(*) FROM people)") == 0
    said = await importing(service, file, *COLUMNS, *TERM, "--same", "Vänsterpartiet")
    assert (said.code, said.out.splitlines()[0]) == (0, "Rader i filen: 2. Partiets: 1. Personer: 1.")
    again = await importing(service, file)
    assert (again.code, again.out.splitlines()[1]) == (0, "Inget är ändrat.")
    async with database.alone(fresh) as db:
        row = await db.fetchrow("SELECT from_day::text, to_day::text FROM mandates")
        assert row
        assert tuple(row) == ("2022-10-15", "2026-12-31")


WRONG = [
    (["--column", "namn=Vem"], "”namn” är inget vi frågar efter."),
    (["--column", "name=Namn"], "Filen har ingen kolumn som heter ”Namn”."),
    (["--column", "name=9"], "Filen har ingen kolumn som heter ”9”."),
    (["--from", "i fjol"], "”i fjol” är ingen dag. Skriv den som 2026-12-31."),
]


@pytest.mark.slow
@pytest.mark.parametrize(("options", "sentence"), WRONG, ids=[" ".join(options) for options, _ in WRONG])
async def test_options_that_do_not_fit_the_file_are_told(
    service: dict[str, str], file: Path, options: list[str], sentence: str
) -> None:
    code, told = sentences(await importing(service, file, *options))
    assert code == 2
    assert told[0].startswith(sentence)


@pytest.mark.slow
async def test_another_places_file_is_taken_by_whoever_is_sure(service: dict[str, str], file: Path) -> None:
    file.write_text(ODD.replace("Äldrenämnden", "Kommunstyrelsen i Borås").replace("Vänsterpartiet", "V"))
    code, told = sentences(await importing(service, file, *COLUMNS, *TERM))
    assert (code, told[-1]) == (2, "Säg det med --sure.")
    assert told[0].startswith("Filen verkar gälla Borås, inte Haninge.")
    assert (await importing(service, file, *COLUMNS, *TERM, "--sure")).code == 0
