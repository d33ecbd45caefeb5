"""A connection's share of a batch, over real sockets: what goes next, what may not, and what the journal says."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.letters import KINDS
from fackpol.mail import smtp, wire
from fackpol.mail.journal import Journal
from fackpol.mail.pace import Pace
from fackpol.mail.recording import Batch
from fackpol.mail.rendering import Letter, Unwritten
from fackpol.mail.shares import Share
from tests.relays import Office, listening

LEASE = UUID(int=7)
TEXT = b"Subject: x\r\n\r\nx\r\n"


def share(folder: Path | None, letters: int = 4, pace: Pace | None = None, **other: Unwritten | None) -> Share:
    """Letters 1, 2, 3 ...; `other`: what stands in the place of one, by its kind, as the last."""
    rows: list[Any] = [{"id": number, "kind": "erasure", "lease": LEASE} for number in range(1, letters + 1)]
    written: dict[int, Letter | Unwritten] = {
        row["id"]: Letter("moten@example.org", f"greta.{row['id']}@example.org", TEXT) for row in rows
    }
    for kind, what in other.items():
        rows.append({"id": len(rows) + 1, "kind": kind, "lease": LEASE})
        written |= {len(rows): what} if what else {}
    batch = Batch(rows, written, Journal(folder, LEASE), dates.now() + timedelta(minutes=1))
    return Share(batch, iter(rows), KINDS, pace or Pace(0), asyncio.Event())


def said(one: Share) -> dict[int, str]:
    return {id: str(reply.delivery) for id, reply in one.batch.replies.items()}


def lines(folder: Path) -> list[str]:
    """What the journal holds of letters."""
    return (folder / str(LEASE)).read_text().splitlines()[1:]


async def at_the_first_answer(office: Office, one: Share, then: Callable[[], None]) -> None:
    """Hands over; `then` happens while the first letter waits for its answer and the next one's commands are out."""
    office.gate.clear()
    async with smtp.Connection(office.relay()) as line:
        carrying = asyncio.create_task(line.carry(one))
        await office.knocked.wait()
        then()
        office.gate.set()
        await carrying


@pytest.mark.parametrize("pipelining", [False, True])
async def test_the_journal_has_each_dot_before_it_is_written_and_each_answer_after(
    tmp_path: Path, pipelining: bool
) -> None:
    one = share(tmp_path)
    seen: list[list[str]] = []
    async with listening(pipelining=pipelining) as office:
        await at_the_first_answer(office, one, lambda: seen.append(lines(tmp_path)))
    assert seen == [["1 dot"]]
    yes = "sent 250 2.0.0 4F8A2C"
    assert lines(tmp_path) == [line for id in (1, 2, 3, 4) for line in (f"{id} dot", f"{id} {yes}")]
    assert said(one) == dict.fromkeys((1, 2, 3, 4), "sent")
    assert not one.more


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("what", ["stop", "lease", "lease, before the relay need have answered"])
async def test_asked_to_stop_or_without_its_lease_it_begins_no_other(
    tmp_path: Path, what: str, pipelining: bool
) -> None:
    """The others have no answer at all: they are given back untried, or are somebody else's."""
    one = share(tmp_path)
    async with listening(pipelining=pipelining) as office:
        await at_the_first_answer(office, one, lambda: ended(one, what))
        assert len(office.arrived) == 1
    assert said(one) == {1: "sent"}
    assert lines(tmp_path) == ["1 dot", "1 sent 250 2.0.0 4F8A2C"]
    assert not one.more


def ended(one: Share, what: str) -> None:
    if what == "stop":
        one.stop.set()
    else:
        one.batch.until = dates.now() + timedelta(seconds=0 if what == "lease" else wire.TIMEOUT - 1)


@pytest.mark.parametrize("pipelining", [False, True])
async def test_while_the_relay_is_left_alone_none_goes_and_none_has_been_tried(
    tmp_path: Path, pipelining: bool
) -> None:
    one = share(tmp_path)
    async with listening(pipelining=pipelining) as office:
        await at_the_first_answer(office, one, lambda: setattr(one.pace, "resting", True))
        assert len(office.arrived) == 1
    assert said(one) == {1: "sent", 2: "unreachable", 3: "unreachable", 4: "unreachable"}
    assert not any(line.endswith("dot") for line in lines(tmp_path)[1:])


@pytest.mark.parametrize("pipelining", [False, True])
async def test_what_no_journal_holds_goes_one_by_one(pipelining: bool) -> None:
    """Each is recorded before the next: else a kill could bring two of them twice."""
    one = share(None)
    async with listening(pipelining=pipelining) as office, smtp.Connection(office.relay()) as line:
        for number in range(1, 5):
            assert one.more
            await line.carry(one)
            assert set(one.batch.replies) == set(range(1, number + 1))
            await line.carry(one)  # not before it has been recorded
            assert len(office.arrived) == number
            await one.wait()
        await line.carry(one)
    assert not one.more
    assert office.connections == 1


async def test_a_disk_that_is_full_between_two_letters_lets_the_second_wait_for_the_record(tmp_path: Path) -> None:
    one = share(tmp_path)
    async with listening(pipelining=True) as office:
        await at_the_first_answer(office, one, one.batch.journal.close)
        assert said(one) == {1: "sent"}
        await one.wait()
        async with smtp.Connection(office.relay()) as line:
            await line.carry(one)
    assert said(one) == {1: "sent", 2: "sent"}
    assert [to for to, _ in office.arrived] == ["greta.1@example.org", "greta.2@example.org"]


@pytest.mark.parametrize("pipelining", [False, True])
async def test_the_pace_is_kept_between_letters_in_a_row(tmp_path: Path, pipelining: bool) -> None:
    loop, came = asyncio.get_running_loop(), []
    one = share(tmp_path, 4, Pace(1_200))  # 50 ms apart
    async with listening(pipelining=pipelining) as office, smtp.Connection(office.relay()) as line:
        while one.more:
            await line.carry(one)
            came.append(loop.time())
            await one.wait()
    assert said(one) == dict.fromkeys((1, 2, 3, 4), "sent")
    assert came[3] - came[0] >= 3 * 0.05 - 0.02
    assert office.connections == 1


async def test_what_can_not_go_has_its_answer_and_holds_nobody_up(tmp_path: Path) -> None:
    """One that could not be written, one that may not go, one to nobody: it costs the opening, like any other."""
    async with listening(pipelining=True) as office, smtp.Connection(office.relay()) as line:
        one = share(tmp_path, 1, welcome=Unwritten("Sealed"), founding=None, sign_in=None)
        await line.carry(one)
        assert said(one) == {1: "sent", 2: "unwritten", 3: "suppressed", 4: "suppressed"}
        assert one.batch.replies[2].fault == "Sealed"
        assert len(office.arrived) == 1
    for kind, connections in (("founding", 0), ("sign_in", 1)):
        async with listening() as office, smtp.Connection(office.relay()) as line:
            await line.carry(share(tmp_path, 0, **{kind: None}))
            assert office.connections == connections


async def test_one_that_is_handed_back_goes_first(tmp_path: Path) -> None:
    one = share(tmp_path)
    first, second = one.next(), one.next()
    assert first
    assert second
    one.put_back(second)
    assert [parcel.id for parcel in (one.next(), one.next()) if parcel] == [2, 3]
