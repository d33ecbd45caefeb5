"""What somebody says of herself while a register is being applied or undone is not lost."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from fackpol.base import database
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import committees, corrections, departures, representatives
from fackpol.network.reference import Reference
from fackpol.registers import batches, differences, imports
from fackpol.registers.choices import Choice
from fackpol.registers.comparison import ALL
from tests.people import Everybody
from tests.registers.test_differences import NOW, OLD, file
from tests.together import at_once

NEW = (
    "1;Ida Ny;V;Äldrenämnden;Ordförande;2023-01-01;2027-06-30",
    "1;Ida Ny;V;Kulturnämnden;Ledamot;2026-11-01;",
    *OLD[1:],
)


@dataclass
class Register:
    """The old one stands; Ida sits in it, and Eva looks after the service."""

    url: str
    vault: Vault
    known: Reference
    eva: UUID
    ida: UUID
    mandate: int
    batch: int

    async def accept(self, db: Connection) -> None:
        """Eva takes all that the new one says."""
        id = await differences.read(db, self.vault, "0136", "V", file(*NEW), self.eva, NOW)
        assert await differences.accept(db, self.vault, self.known, id, Choice(kinds=ALL), self.eva, NOW)


@pytest.fixture
async def register(fresh: str, vault: Vault, known: Reference) -> Register:
    async with database.alone(fresh) as db:
        await imports.register(db, vault, known, "0136", "V", file(*OLD), NOW)
        eva = await Everybody(db, vault, known).eva()
        hers = await database.one(
            db,
            "SELECT m.id, m.person FROM mandates m JOIN committees c ON c.id = m.committee "
            "WHERE m.seat_text = 'Ledamot' AND c.name = 'Äldrenämnden'",
        )
        batch = await db.fetchval("SELECT max(id) FROM imports")
    return Register(fresh, vault, known, eva, hers["person"], hers["id"], batch)


def meanwhile(monkeypatch: pytest.MonkeyPatch, url: str, act: Callable[[Connection], Awaitable[object]]) -> None:
    """Let somebody do this, and commit, after a register has been compared and before anything of it is applied."""
    place = committees.place

    async def placed(*args: Any) -> dict[str, int]:
        async with database.alone(url) as db:
            await act(db)
        return await place(*args)

    monkeypatch.setattr(committees, "place", placed)


async def test_whoever_asks_to_be_left_out_as_it_is_applied_is_left_out(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, register.url, lambda db: departures.leave(db, register.vault, register.ida, NOW))
    async with database.alone(register.url) as db:
        await register.accept(db)
        assert await departures.get(db, register.ida)
        shown = await db.fetch("SELECT FROM mandates m WHERE person = $1 AND mandate_known(m)", register.ida)
    assert shown == []


async def test_a_mandate_that_she_says_is_not_hers_as_it_is_applied_stays_wrong(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, register.url, lambda db: corrections.disown(db, register.ida, register.mandate, NOW))
    async with database.alone(register.url) as db:
        await register.accept(db)
        assert await db.fetchval("SELECT status FROM mandates WHERE id = $1", register.mandate) == "wrong"


async def test_what_she_confirms_as_a_batch_is_undone_stays(register: Register) -> None:
    said: dict[int, date | None] = {register.mandate: date(2026, 12, 31)}
    acts = iter((
        lambda db: representatives.declare(db, register.ida, said, NOW.date()),
        lambda db: batches.undo(db, register.vault, register.batch, register.eva, NOW),
    ))  # fmt: skip
    _, undone = await at_once(register.url, lambda db: next(acts)(db))
    assert undone
    async with database.alone(register.url) as db:
        assert await db.fetch("SELECT person, status FROM mandates") == [(register.ida, "declared")]
