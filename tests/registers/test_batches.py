"""A batch is undone as one: what it added goes, what it changed comes back, and what has been changed since stays."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fackpol.base import database
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.mail import outbox
from fackpol.network import committees, corrections, departures, representatives
from fackpol.network.reference import Reference
from fackpol.registers import batches, imports
from fackpol.registers.batches import Fate, Left, Stays
from tests.registers.dumps import Dump, difference, dump
from tests.registers.test_applying import FILES, HEAD, NOW
from tests.rings import turned
from tests.together import at_once

QUICK = [phase for phase in Phase if phase is not Phase.shrink]  # each example is many statements
EDITS = ("end", "correct", "own name", "new address", "decide", "disown", "by hand", "leave", "nothing")


class Desk:
    def __init__(self, db: Connection, vault: Vault, known: Reference) -> None:
        self.db, self.vault, self.known, self.at = db, vault, known, NOW

    async def take(self, raw: bytes, area: str = "0136") -> None:
        self.at += timedelta(minutes=1)
        await imports.register(self.db, self.vault, self.known, area, "V", raw, self.at)

    async def newest(self, area: str = "0136") -> int:
        return (await batches.listed(self.db, self.at, area=area))[0].id

    async def undo(self, area: str = "0136") -> Fate | None:
        return await batches.undo(self.db, self.vault, await self.newest(area), None, self.at)

    async def left(self) -> list[Left]:
        (one,) = await batches.listed(self.db, self.at, await self.newest())
        return await batches.left(self.db, self.vault, one)

    async def dump(self) -> Dump:
        return await dump(self.db, self.vault, ids=True)

    async def edit(self, what: str, at: int) -> None:
        """As people do it, to one of those who are there."""
        rows = await self.db.fetch("SELECT id, person, committee FROM mandates WHERE status <> 'wrong' ORDER BY id")
        if not rows:
            return
        row = rows[at % len(rows)]
        db, vault, id, person, day = self.db, self.vault, row["id"], row["person"], self.at.date()
        if what == "end":
            await representatives.declare(db, person, {id: date(2030, 1, 31)}, day)
        elif what == "correct":
            await representatives.correct(db, id, "ordforande", date(2022, 1, 1), None, "confirmed")
        elif what == "own name":
            await corrections.rename(db, vault, person, "Ida af Ny", self.at)
        elif what == "new address":
            await corrections.readdress(db, vault, person, "ida.af.ny@example.org", self.at, person)
        elif what == "decide":
            await committees.decide(db, row["committee"], ["k-kultur"], ["0136"], person, self.at)
        elif what == "disown":
            await corrections.disown(db, person, id, self.at)
        elif what == "by hand":
            her = await representatives.add(db, vault, "Ida Ny", None)
            mandate = representatives.Mandate(row["committee"], "ledamot", date(2023, 1, 1), None)
            await representatives.seat(db, her, mandate, "Ledamot")
        elif what == "leave":
            await departures.leave(db, vault, person, self.at)


@pytest.fixture
def desk(db: Connection, vault: Vault, known: Reference) -> Desk:
    return Desk(db, vault, known)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), phases=QUICK)
@given(
    first=FILES, second=FILES,
    edits=st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 9)), max_size=4),
)  # fmt: skip
async def test_imported_twice_edited_imported_and_undone_it_is_as_before(
    desk: Desk, first: bytes, second: bytes, edits: list[tuple[str, int]]
) -> None:
    undo = desk.db.transaction()
    await undo.start()
    try:
        nothing = await desk.dump()
        await desk.take(first)
        once = await desk.dump()
        await desk.take(first)
        assert difference(once, await desk.dump()) == {}
        for what, at in edits:
            await desk.edit(what, at)
        before, newest = await desk.dump(), await desk.newest()
        await desk.take(second)
        if await desk.newest() == newest:  # the same file again: nothing to undo; on a later day it tells who sits then
            assert difference(before, await desk.dump()).keys() <= {"terms"}
            return
        assert await desk.undo()
        assert difference(before, await desk.dump()) == {}
        assert await desk.left() == []
        assert await desk.undo() is None
        assert difference(before, await desk.dump()) == {}
        if not any(what != "nothing" for what, _ in edits):
            assert await batches.undo(desk.db, desk.vault, newest, None, desk.at)
            assert difference(nothing, await desk.dump()) == {}
    finally:
        await undo.rollback()


IDA = f"{HEAD}\n1;Ida Ny;ida@example.org;V;Äldrenämnden;Ledamot;2023-01-01;2026-12-31\n"
ULLA = "2;Ulla By;ulla@example.org;V;Barnnämnden;Ersättare;2023-01-01;2026-12-31\n"


async def test_what_the_batch_added_goes_and_what_it_changed_comes_back(desk: Desk) -> None:
    await desk.take(IDA.encode())
    before = await desk.dump()
    moved = IDA.replace("Ida Ny", "Ida Ek").replace("ida@", "ida.ek@").replace("2026-12-31", "2030-12-31")
    await desk.take((moved + ULLA).encode())
    undone = await desk.undo()
    assert undone
    assert undone.counts == {"people": 1, "mandates": 1, "restored": 1, "committees": 1, "renamed": 0, "names": 1}
    assert difference(before, await desk.dump()) == {}
    assert await desk.db.fetchval("SELECT count(*) FROM security_log WHERE event = 'import undone'") == 1
    assert await desk.db.fetchval("SELECT count(*) FROM batch_names") == 0


async def hers(desk: Desk) -> tuple[int, UUID]:
    row = await desk.db.fetchrow("SELECT m.id, m.person FROM mandates m JOIN committees c ON c.id = m.committee "
                                 "WHERE c.name = 'Barnnämnden'")  # fmt: skip
    assert row
    return row["id"], row["person"]


async def is_corrected(desk: Desk) -> None:
    await representatives.correct(desk.db, (await hers(desk))[0], "ledamot", date(2023, 1, 1), None, "confirmed")


async def has_asked_to_be_left_out(desk: Desk) -> None:
    await departures.leave(desk.db, desk.vault, (await hers(desk))[1], desk.at)


async def has_been_written_to(desk: Desk) -> None:
    await outbox.post(desk.db, "listed", desk.at, person=(await hers(desk))[1])
    await desk.db.execute("UPDATE letters SET state = 'sent', ended_at = posted_at")


async def has_said_her_name(desk: Desk) -> None:
    await corrections.rename(desk.db, desk.vault, (await hers(desk))[1], "Ulla Byh", desk.at)


async def has_been_offered_a_welcome(desk: Desk) -> None:
    await desk.db.execute("INSERT INTO offered_welcomes VALUES ($1, $2)", (await hers(desk))[0], desk.at)


async def is_a_member_too(desk: Desk) -> None:
    await desk.db.execute("INSERT INTO members (person, registered_at) VALUES ($1, $2)", (await hers(desk))[1], desk.at)


SINCE = {
    is_corrected: Stays.CHANGED,
    has_asked_to_be_left_out: Stays.LEAVING,
    has_been_written_to: Stays.TOLD,
    has_said_her_name: Stays.CHANGED,
    has_been_offered_a_welcome: Stays.USED,
    is_a_member_too: Stays.USED,
}


@pytest.mark.parametrize("since", SINCE, ids=lambda since: since.__name__)
async def test_whoever_has_done_something_since_stays_and_it_says_why(
    desk: Desk, since: Callable[[Desk], Awaitable[None]]
) -> None:
    await desk.take(IDA.encode())
    await desk.take((IDA.replace("2026-12-31", "2030-12-31") + ULLA).encode())
    await since(desk)
    standing = await desk.dump()
    would = await desk.left()
    assert await desk.undo()
    left = await desk.left()
    assert {(row.why, row.committee) for row in left} >= {(SINCE[since], "Barnnämnden")}
    assert {row.name for row in left if row.name} in ({"Ulla By"}, {"Ulla Byh"})
    assert sorted(map(repr, left)) == sorted(map(repr, would))
    after = await desk.dump()
    assert [row for row in after["mandates"] if "Barnnämnden" in row[1]] == [
        row for row in standing["mandates"] if "Barnnämnden" in row[1]
    ]
    assert {row[0] for row in after["people"]} == {row[0] for row in standing["people"]}
    assert [row[5] for row in after["mandates"] if "Äldre" in row[1]] == [date(2026, 12, 31)]  # hers is undone


async def test_letters_that_wait_go_with_whoever_goes(desk: Desk) -> None:
    await desk.take(ULLA_ALONE)
    await outbox.post(desk.db, "listed", desk.at, person=(await hers(desk))[1])
    assert await desk.undo()
    assert await desk.db.fetchval("SELECT count(*) FROM letters") == 0
    assert await desk.db.fetchval("SELECT count(*) FROM people") == 0


ULLA_ALONE = f"{HEAD}\n{ULLA}".encode()


async def test_whoever_was_left_out_stays_out(desk: Desk, own: Settings) -> None:
    await desk.take(ULLA_ALONE)
    await representatives.leave_out(desk.db, desk.vault, own.erasures, (await hers(desk))[1], desk.at)
    assert await desk.undo()
    await desk.take(ULLA_ALONE)
    assert await desk.db.fetchval("SELECT count(*) FROM representatives") == 0


async def test_only_the_newest_of_an_area_is_undone(desk: Desk) -> None:
    await desk.take(IDA.encode())
    first = await desk.newest()
    await desk.take((IDA + ULLA).encode())
    await desk.take(IDA.replace("1;", "7;").encode(), "0180")
    assert await batches.undo(desk.db, desk.vault, first, None, desk.at) is None
    assert await desk.undo("0136")
    assert await batches.undo(desk.db, desk.vault, first, None, desk.at)
    (one,) = await desk.db.fetch("SELECT owner FROM committees WHERE owner IS NOT NULL")
    assert one["owner"] == "0180"  # she is known there too, and stays
    assert await desk.db.fetchval("SELECT count(*) FROM mandates") == 1


async def test_after_thirty_days_it_stays(desk: Desk) -> None:
    await desk.take(IDA.encode())
    batch = await desk.newest()
    await batches.tidy(desk.db, desk.at + batches.LIVES - timedelta(minutes=1))
    assert await desk.db.fetchval("SELECT count(*) FROM batch_rows") == 3
    late = desk.at + batches.LIVES + timedelta(minutes=1)
    assert await batches.listed(desk.db, late) == []
    assert await batches.undo(desk.db, desk.vault, batch, None, late) is None
    await batches.tidy(desk.db, late)
    assert await desk.db.fetchval("SELECT count(*) FROM batch_rows") == 0


async def test_what_is_done_by_hand_is_no_batchs(desk: Desk) -> None:
    await desk.take(IDA.encode())
    held = await desk.db.fetchval("SELECT count(*) FROM batch_rows")
    await desk.edit("by hand", 0)
    await desk.edit("correct", 0)
    assert await desk.db.fetchval("SELECT count(*) FROM batch_rows") == held


async def test_two_who_undo_at_once_do_it_once(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        desk = Desk(db, vault, known)
        await desk.take(IDA.encode())
        batch = await desk.newest()
    done = await at_once(fresh, lambda db: batches.undo(db, vault, batch, None, desk.at))
    assert [one is not None for one in done] == [True, False]


async def test_a_turned_key_does_not_keep_anything_from_being_undone(
    db: Connection, own: Settings, known: Reference
) -> None:
    """What is kept of a name opens by the newer ring; keys that were there before the batch stay, moved."""
    old = Desk(db, own.vault, known)
    await old.take(IDA.encode())
    new = Desk(db, turned(own).vault, known)
    new.at = old.at
    await new.take(IDA.replace("Ida Ny", "Ida Ek").encode())
    assert await new.undo()
    (one,) = (await new.dump())["people"]
    assert one[0] == "Ida Ny"
    await new.take(IDA.encode())
    assert await db.fetchval("SELECT count(*) FROM people") == 1


async def test_an_import_of_an_earlier_release_kept_nothing_and_can_not_be_undone(desk: Desk) -> None:
    await desk.take(IDA.encode())
    batch = await desk.newest()
    await desk.db.execute("UPDATE imports SET counts = '{\"accepted\": 1}'")
    assert await batches.listed(desk.db, desk.at) == []
    assert await batches.undo(desk.db, desk.vault, batch, None, desk.at) is None
