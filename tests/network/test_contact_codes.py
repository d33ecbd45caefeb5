"""Codes for representatives: one at a time, a keyed hash only, and gone when they are old."""

from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import contact_codes, introductions, replies, sessions
from fackpol.network.introductions import Proof, Question
from tests.people import Everybody

NOW = dates.now()


@pytest.fixture
async def dag(db: Connection, vault: Vault, everybody: Everybody) -> UUID:
    """Who wants contact with Anna."""
    anna, dag = await everybody.anna(), await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates")
    await introductions.ask(db, vault, anna, Question("Hur blir det?", "aldreomsorg", "0136", mandate), NOW)
    assert await replies.wish(db, await db.fetchval("SELECT id FROM introductions"), NOW)
    return dag


async def test_a_code_proves_one_session_once(db: Connection, vault: Vault, everybody: Everybody, dag: UUID) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    here, elsewhere = [sessions.key_of(await sessions.begin(db, dag, NOW)) for _ in range(2)]
    assert await contact_codes.give(db, vault, branch, bo, bo, NOW) is None  # no representative
    first = await contact_codes.give(db, vault, branch, dag, bo, NOW)
    digits = await contact_codes.give(db, vault, branch, dag, bo, NOW)
    assert first
    assert digits
    assert digits.encode() not in await db.fetchval("SELECT key FROM contact_codes")
    if first != digits:
        assert await contact_codes.enter(db, vault, dag, here, first, NOW) == 4
    assert await contact_codes.enter(db, vault, dag, here, digits, NOW) is None
    assert await introductions.proof(db, here, strong=False) is Proof.CODE
    assert await introductions.proof(db, elsewhere, strong=False) is None
    assert await introductions.proof(db, elsewhere, strong=True) is Proof.FACTOR
    assert await contact_codes.enter(db, vault, dag, elsewhere, digits, NOW) == 0


async def test_old_codes_are_deleted(db: Connection, vault: Vault, everybody: Everybody, dag: UUID) -> None:
    branch = await everybody.branch()
    await contact_codes.give(db, vault, branch, dag, await everybody.bo(branch), NOW)
    await contact_codes.tidy(db, NOW)
    assert await db.fetchval("SELECT count(*) FROM contact_codes") == 1
    await contact_codes.tidy(db, NOW + contact_codes.LIVES)
    assert await db.fetchval("SELECT count(*) FROM contact_codes") == 0
