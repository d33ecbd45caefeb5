"""Wrong keys: nothing starts with them, and what they spoil meanwhile is lost by nobody and blamed on nobody.

As it was on a real server: 212 letters, all `failed` within eight seconds, and two people suppressed as bounced.
"""

from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from fackpol import worker
from fackpol.base import database, dates
from fackpol.base.settings import Settings
from fackpol.base.vault import new_keys
from fackpol.network import key_checks, people, sessions
from tests.commands import fackpol, free_port
from tests.conftest import environ
from tests.post_office import PostOffice
from tests.rings import wrong

LETTERS = 212
STATES = "SELECT state, count(*)::int FROM letters GROUP BY state"


@pytest.fixture
async def waiting(fresh: str, own: Settings) -> str:
    """The URL of a database where 212 letters wait, two to each: two that fail would suppress her address."""
    async with database.alone(fresh) as db:
        await key_checks.check(db, own, dates.now())
        for number in range(LETTERS // 2):
            her = await people.add(db, own.vault, "Greta Ö", f"greta.{number}@example.org", "sv", dates.now())
            for _ in range(2):
                await sessions.ask_erasure(db, own.vault, her, dates.now())
    return fresh


@pytest.mark.parametrize("setting", ["SEAL_KEYS", "INDEX_KEY", "LINK_KEY"])
@pytest.mark.parametrize("words", [["mail"], ["web"], ["admin", "add", "bo@example.org"], ["mail", "status"]])
async def test_nothing_starts_with_the_keys_of_another_database(
    waiting: str, keys: dict[str, str], post_office: PostOffice, tmp_path: Path, words: list[str], setting: str
) -> None:
    mixed_up = {**environ(keys, post_office.port, tmp_path, waiting), setting: new_keys()[setting]}
    said = await fackpol(*words, environ={**mixed_up, "PORT": str(free_port())})
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"{setting} hör till en annan databas: nyckel 1 är inte den som användes här.")
    async with database.alone(waiting) as db:
        assert dict(await db.fetch(STATES)) == {"queued": LETTERS}


async def test_what_comes_back_meanwhile_is_handed_over_again(
    waiting: str, keys: dict[str, str], post_office: PostOffice, tmp_path: Path
) -> None:
    """75 tells the mail server to keep it; with another exit code it would be lost."""
    mixed_up = {**environ(keys, post_office.port, tmp_path, waiting), "SEAL_KEYS": new_keys()["SEAL_KEYS"]}
    assert (await fackpol("mail", "receive", "svar@example.org", environ=mixed_up)).code == 75


async def test_a_key_that_goes_missing_meanwhile_costs_nobody_a_letter(
    waiting: str, own: Settings, post_office: PostOffice
) -> None:
    own = replace(own, database_url=waiting)
    async with database.open_pools(waiting) as pools, database.alone(waiting) as db:
        await _round(worker.Worker(wrong(own, "ring"), pools))
        assert dict(await db.fetch(STATES)) == {"queued": LETTERS}
        assert await db.fetchval("SELECT count(*) FROM suppressions") == 0
        assert {row["fault"] for row in await db.fetch("SELECT fault FROM letter_events")} == {"Sealed"}
        assert await db.fetchval("SELECT min(due_at) FROM letter_queue") > dates.now()  # with patience
        await _round(worker.Worker(own, pools))
        assert dict(await db.fetch(STATES)) == {"sent": LETTERS}
        assert await db.fetchval("SELECT count(*) FROM suppressions") == 0
    assert len(post_office.arrived) == LETTERS


async def _round(process: worker.Worker) -> None:
    """What a mail process does between its start and its end."""
    async with AsyncExitStack() as stack:
        await process.sender.connect(stack)
        await process.sender.begin()
        await process.round()
