"""`fackpol keys`: a key is added, turned, and given up."""

from pathlib import Path

import pytest

from fackpol.base import database, dates, settings
from fackpol.base.settings import Settings
from fackpol.base.vault import new_keys
from fackpol.network import key_checks, people
from tests.commands import fackpol
from tests.conftest import environ
from tests.people import ANNA

pytestmark = pytest.mark.slow
STOP = "INSERT INTO suppressions (kind, key, reason, at) VALUES ('email', $1, 'complained', $2)"


@pytest.fixture
async def service(keys: dict[str, str], tmp_path: Path, fresh: str, own: Settings) -> dict[str, str]:
    """Anna is a member, and somebody who is gone wants no letters."""
    async with database.alone(fresh) as db:
        await key_checks.check(db, own, dates.now())
        await people.add(db, own.vault, "Anna Ek", ANNA, "sv", dates.now())
        await db.execute(STOP, own.vault.index("borta@example.org"), dates.now())
    return environ(keys, 1, tmp_path, fresh)


async def added(service: dict[str, str], ring: str) -> dict[str, str]:
    """The environment with what `keys add` says."""
    said = await fackpol("keys", "add", ring, environ=service)
    assert (said.code, said.err) == (0, "")
    name, _, value = said.out.strip().partition("=")
    return {**service, name: value}


async def test_a_ring_gets_a_new_key_first_and_keeps_its_old_ones(service: dict[str, str], own: Settings) -> None:
    for ring, name in (("seal", "SEAL_KEYS"), ("index", "INDEX_KEY"), ("link", "LINK_KEY")):
        found = await added(service, ring)
        assert {key for key in service if service[key] != found[key]} == {name}
        held = key_checks.rings(settings.read(found, "keys"))[ring]
        assert list(held) == [2, 1]
        assert held[1] == key_checks.rings(own)[ring][1]
        assert list(key_checks.rings(settings.read(await added(found, ring), "keys"))[ring]) == [3, 2, 1]


async def test_the_sealing_key_is_turned_and_the_old_one_goes(service: dict[str, str]) -> None:
    both = await added(service, "seal")
    said = await fackpol("keys", "status", environ=both)
    assert said.out.splitlines()[:4] == [
        "SEAL_KEYS: nyckel 2 används.",
        "  Nyckel 2: 0 rader.",
        "  Nyckel 1: 2 rader.",
        "  Kör fackpol keys rotate.",
    ]
    assert "Klart. Värden: 2. Hashar: 0." in (await fackpol("keys", "rotate", environ=both)).out
    said = await fackpol("keys", "status", environ=both)
    assert said.out.splitlines()[1:4] == [
        "  Nyckel 2: 2 rader.",
        "  Nyckel 1: 0 rader.",
        "  Ta bort den om ett dygn. Spara den på papper så länge det finns äldre säkerhetskopior.",
    ]
    alone = {**both, "SEAL_KEYS": both["SEAL_KEYS"].partition(",")[0]}
    assert (await fackpol("keys", "status", environ=alone)).code == 0


async def test_a_key_that_rows_are_locked_with_can_not_be_left_out(service: dict[str, str]) -> None:
    both = await added(service, "seal")
    await fackpol("keys", "status", environ=both)  # the database hears of the new one
    said = await fackpol("mail", "status", environ={**both, "SEAL_KEYS": both["SEAL_KEYS"].partition(",")[0]})
    assert said.code == 2
    assert said.err == (
        "SEAL_KEYS saknar nyckel 1. 2 rader är fortfarande låsta med den. Lägg till den, och kör fackpol keys rotate.\n"
    )


async def test_hashes_of_those_who_are_gone_stay_until_somebody_decides(service: dict[str, str], fresh: str) -> None:
    both = await added(service, "index")
    said = await fackpol("keys", "rotate", environ=both)
    assert "  Nyckel 1: 1 rad." in said.out.splitlines()
    early = await fackpol("keys", "drop", "index", "1", "--yes", environ=both)
    assert (early.code, early.err) == (2, "Ta först bort nyckel 1 ur INDEX_KEY.\n")
    alone = {**both, "INDEX_KEY": both["INDEX_KEY"].partition(",")[0]}
    assert (await fackpol("keys", "status", environ=alone)).code == 2
    assert (await fackpol("keys", "drop", "index", "1", environ=alone)).code == 1  # nobody has answered
    said = await fackpol("keys", "drop", "index", "1", "--yes", environ=alone)
    assert (said.code, said.out) == (0, "Klart. Nyckel 1 är glömd. Glömda hashar: 1.\n")
    assert (await fackpol("keys", "status", environ=alone)).code == 0
    async with database.alone(fresh) as db:
        events = [row["event"] for row in await db.fetch("SELECT event FROM security_log ORDER BY id")]
    assert events == ["keys turned", "key dropped"]


async def test_a_link_key_says_when_it_may_go(service: dict[str, str]) -> None:
    both = await added(service, "link")
    said = await fackpol("keys", "status", environ=both)
    assert "  Nyckel 1 behövs till " in said.out
    alone = {**both, "LINK_KEY": both["LINK_KEY"].partition(",")[0]}
    said = await fackpol("keys", "status", environ=alone)
    assert (said.code, said.err.partition(".")[0]) == (2, "LINK_KEY saknar nyckel 1")
    assert (await fackpol("keys", "drop", "link", "1", "--yes", environ=alone)).code == 0
    assert (await fackpol("keys", "status", environ=alone)).code == 0


async def test_another_databases_keys_can_drop_nothing(service: dict[str, str]) -> None:
    theirs = {**service, "LINK_KEY": f"2:{new_keys()['LINK_KEY']}"}
    said = await fackpol("keys", "drop", "link", "1", "--yes", environ=theirs)
    assert (said.code, said.err) == (2, "Databasen känner inte till nyckel 1.\n")
