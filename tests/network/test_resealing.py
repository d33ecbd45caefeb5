"""A key is turned under a service that goes on: nothing is lost, nothing is left behind, and it can be killed."""

import asyncio
import itertools
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault, written
from fackpol.network import key_checks, name_proposals, people, resealing, sealed_columns, sessions
from fackpol.network.resealing import Turned
from fackpol.network.sealed_columns import SEALED, SealedColumn
from tests.commands import fackpol, running_still
from tests.conftest import environ
from tests.people import ANNA, Everybody
from tests.post_office import PostOffice
from tests.rings import only, turned, wrong

NOW = dates.now()
ADD = "INSERT INTO people (id, name, email, email_key, phone, email_confirmed_at) VALUES ($1, $2, $3, $4, $5, $6)"
STOP = "INSERT INTO suppressions (kind, key, reason, at) VALUES ('email', $1, 'complained', $2)"


async def many(db: Connection, vault: Vault, n: int) -> dict[UUID, tuple[str, str, str]]:
    """People with a name, an address and a number, by id."""
    told = {uuid4(): (f"Åsa {at}", f"asa.{at}@example.org", f"070-{at:07}") for at in range(n)}
    rows = [
        (id, vault.seal(name, "people.name", id), vault.seal(email, "people.email", id), vault.index(email),
         vault.seal(phone, "people.phone", id), NOW)
        for id, (name, email, phone) in told.items()
    ]  # fmt: skip
    await db.executemany(ADD, rows)
    return told


async def opened(db: Connection, vault: Vault) -> dict[UUID, tuple[str | None, ...]]:
    rows = await db.fetch("SELECT id FROM people")
    found = [await people.get(db, vault, row["id"]) for row in rows]
    return {one.id: (one.name, one.email, one.phone) for one in found}


async def test_all_that_is_sealed_opens_with_the_new_key_alone(
    db: Connection, own: Settings, everybody: Everybody
) -> None:
    """Composite labels too: a proposed name is sealed with the person's id, not with its own."""
    branch = await everybody.branch()
    anna, bo = await everybody.anna(), await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    await name_proposals.propose(db, own.vault, branch, anna, bo, "Anna Eek", NOW)
    await people.set_phone(db, own.vault, anna, "070-174 06 05")
    before = await opened(db, own.vault)
    both = turned(own)
    done = await resealing.turn(db, both.vault)
    assert (done.sealed, done.hashed, done.closed) == (8, 2, 0)
    alone = only(both, 2)
    assert await opened(db, alone.vault) == before
    assert await people.by_email(db, alone.vault, ANNA) == anna
    proposed = await name_proposals.of(db, alone.vault, anna)
    assert proposed
    assert proposed.name == "Anna Eek"
    assert await sealed_columns.by_number(db, "seal") == {2: 8}
    assert await sealed_columns.by_number(db, "index") == {2: 2}


@pytest.mark.parametrize("column", SEALED, ids=lambda column: column.label)
async def test_every_listed_column_can_be_read_and_swapped(db: Connection, own: Settings, column: SealedColumn) -> None:
    """The statements fit the schema, whether there are rows or not."""
    await resealing.reseal(db, turned(own).vault, column, Turned())
    kind = await db.fetchval(resealing._TYPE, column.table, column.key)
    assert await resealing._swap(db, column, kind, [], [], []) == 0


async def test_a_second_turn_finds_nothing_to_do(db: Connection, own: Settings) -> None:
    await many(db, own.vault, 3)
    both = turned(own)
    assert await resealing.waiting(db, both.vault) == 12
    await resealing.turn(db, both.vault)
    assert await resealing.waiting(db, both.vault) == 0
    assert await resealing.turn(db, both.vault) == Turned()


async def test_what_somebody_changes_meanwhile_stays_as_she_left_it(
    db: Connection, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between our reading and our writing she gets another name: compare-and-swap sees it."""
    both = turned(own)
    anna = await people.add(db, own.vault, "Anna Ek", ANNA, "sv", NOW)
    swap = resealing._swap

    async def late(db: Connection, column: SealedColumn, *more: Any) -> int:
        if column.label == "people.name":
            await people.rename(db, own.vault, anna, "Anna Eek")  # by a process with the old ring
            monkeypatch.setattr(resealing, "_swap", swap)
        return await swap(db, column, *more)

    monkeypatch.setattr(resealing, "_swap", late)
    await resealing.turn(db, both.vault)
    assert (await people.get(db, only(both, 2).vault, anna)).name == "Anna Eek"


async def test_a_value_that_no_key_opens_is_counted_and_stops_nothing(db: Connection, own: Settings) -> None:
    told = await many(db, own.vault, 3)
    await db.execute(
        "UPDATE people SET name = $2 WHERE id = $1", next(iter(told)), wrong(own, "ring").vault.seal("x", "y", 1)
    )
    done = await resealing.turn(db, turned(own).vault)
    assert (done.sealed, done.closed) == (8, 1)


async def test_a_hash_of_an_address_that_nobody_has_stays_where_it_is(db: Connection, own: Settings) -> None:
    """It outlives the person. It goes when the address is seen again, or by decision."""
    await many(db, own.vault, 3)
    await db.execute(STOP, own.vault.index("borta@example.org"), NOW)
    await db.execute(STOP, own.vault.index("asa.1@example.org"), NOW)
    both = turned(own)
    await resealing.turn(db, both.vault)
    assert await sealed_columns.by_number(db, "index") == {2: 4, 1: 1}
    assert "1 rad är fortfarande låst" in (await key_checks_said(db, only(both, 2)))
    stopped = await db.fetchval("SELECT count(*) FROM people p JOIN suppressions s ON s.key = p.email_key")
    assert stopped == 1


async def key_checks_said(db: Connection, own: Settings) -> str:
    return "\n".join(await key_checks.lost(db, own))


@pytest.mark.slow
async def test_killed_in_the_middle_it_goes_on_while_others_write(
    fresh: str, own: Settings, keys: dict[str, str], post_office: PostOffice, tmp_path: Path
) -> None:
    """kill -9 as soon as it has begun; two writers meanwhile, and people who ask to sign in."""
    both = turned(replace(own, database_url=fresh))
    rings = zip(("SEAL_KEYS", "INDEX_KEY", "LINK_KEY"), (both.ring, both.index_key, both.link_key), strict=True)
    environment = {**environ(keys, post_office.port, tmp_path, fresh), **{name: written(ring) for name, ring in rings}}
    async with database.open_pools(fresh) as pools, database.alone(fresh) as db:
        await key_checks.check(db, own, dates.now())
        told: dict[UUID, tuple[str, ...]] = dict(await many(db, own.vault, 3000))
        ended = asyncio.Event()
        writing = asyncio.create_task(_write(pools, both.vault, told, ended))
        async with pools.writing.acquire() as busy:
            undecided = busy.transaction()
            await undecided.start()
            # The last one is being changed for a long time, so it stands still there, with two thousand names done.
            await busy.execute("SELECT FROM people ORDER BY id DESC LIMIT 1 FOR UPDATE")
            async with running_still("keys", "rotate", environ=environment) as process:
                while not await db.fetchval("SELECT count(*) >= 2000 FROM people WHERE get_byte(name, 0) = 2"):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
                process.send_signal(signal.SIGKILL)
            await undecided.rollback()
        assert await db.fetchval("SELECT count(*) FROM people WHERE get_byte(phone, 0) = 1") > 1000
        said = await fackpol("keys", "rotate", environ=environment)
        ended.set()
        await writing
        assert said.code == 0
        assert "Klart. Värden: " in said.out
        assert await opened(db, only(both, 2).vault) == told
        assert await sealed_columns.by_number(db, "seal") == {2: 9000}
        assert set(await sealed_columns.by_number(db, "index")) == {2}
        alone = environment | {name: written({2: ring[2]}) for name, ring in zip(
            ("SEAL_KEYS", "INDEX_KEY"), (both.ring, both.index_key), strict=True)}  # fmt: skip
        assert (await fackpol("keys", "status", environ=alone)).code == 0


async def _write(
    pools: database.Database, vault: Vault, told: dict[UUID, tuple[str, ...]], ended: asyncio.Event
) -> None:
    """Somebody changes her number or her name, and somebody asks to sign in, again and again."""
    ids = list(told)
    for at in itertools.count():
        if ended.is_set():
            return
        person = ids[at * 7 % len(ids)]
        name, email, _ = told[person]
        async with database.connected(pools.writing) as db:
            await people.set_phone(db, vault, person, f"08-{at}")
            await people.rename(db, vault, person, f"{name}!")
            await sessions.ask(db, vault, email, bytes(32), dates.now())
        told[person] = (f"{name}!", email, f"08-{at}")
