"""What a restored backup needs before anybody may see it: all that has been taken back since is taken back again.

The ledger (`base.ledger`) says what that is; `withdrawals` writes it there. Sessions never come back, and no number is
given twice.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from fackpol.base import ledger
from fackpol.base.database import Connection, one, queries
from fackpol.base.ledger import BEGUN, ERASED, Line, Mark
from fackpol.base.vault import Vault
from fackpol.network import consents, keyed_hashes, people, withdrawals

SQL = queries("restoration")
RESTORED = "restored"  # the line that says that a backup has been restored
APART = 1_000_000  # how far the numbers move on, so that no row, and no Message-ID, gets one that was given already


def _moment(text: str) -> datetime | None:
    return None if text == "-" else datetime.fromisoformat(text)


def _day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


def _number(text: str) -> int | None:
    return None if text == "-" else int(text)


def _hash(text: str) -> bytes | None:
    return None if text == "-" else bytes.fromhex(text)


def _yes(text: str) -> bool:
    return text == "true"


def _maybe(text: str) -> bool | None:
    return None if text == "-" else _yes(text)


def _word(text: str) -> str:
    if not re.fullmatch(r"[\w.:+-]{1,60}", text):
        raise ValueError(text)
    return text


Argument = Callable[[str], object]
# What each kind of line is about. A query of its name does it again; those of OWN_WAY are done by their modules.
KINDS: dict[str, tuple[Argument, ...]] = {
    ERASED: (UUID,),
    "left": (UUID,),
    "no": (UUID, _word),
    "yes": (UUID, _word, _word, _word),
    "address_left": (UUID, _hash),
    "phone_gone": (UUID,),
    "paused": (UUID, _moment),
    "reminders": (UUID, _yes),
    "discreet": (UUID, _yes),
    "digests_off": (UUID,),
    "stopped": (_word, bytes.fromhex, _word),
    "stop_lifted": (_word, bytes.fromhex),
    "unlisted": (UUID,),
    "helps_no_more": (UUID,),
    "letters": (UUID, _moment),
    "disowned": (int, UUID),
    "owned": (int, UUID, _word),
    "branch_left": (int, UUID),
    "branch_letters": (int, UUID, _moment),
    "unwelcomed": (int, UUID),
    "appointed": (UUID, _word, _number),
    "relieved": (UUID, _word, _number),
    "contact_gone": (int,),
    "report_gone": (UUID,),
    "local_post_ended": (UUID, _day),
    "local_post_gone": (UUID,),
    "liaison_gone": (UUID,),
    "liaison_contact": (UUID,),
    "question_ended": (UUID, _word),
    "inquiry_ended": (UUID,),
    "declined": (UUID,),
    "nomination_gone": (UUID,),
    "name_refused": (UUID,),
    "name_gone": (UUID,),
    "feed_gone": (UUID,),
    "called_off": (int,),
    "uninvited": (UUID,),
    "attendance": (UUID, _word, _yes),
    "commitment": (UUID, _maybe),
    "commitment_gone": (UUID,),
    "branch_closed": (int,),
    "proposal_gone": (int,),
    "proposal_contact": (int,),
    "factor_gone": (UUID,),
    "recovery_code_gone": (bytes.fromhex,),
}
ADDRESS = "address_left"
SILENT = (BEGUN, RESTORED, "mark")  # lines that take nothing back


class Unknown(Exception):
    """A line of a kind that this release does not know: a later one wrote it. The message is the kind."""


@dataclass(frozen=True)
class Restoration:
    """What was done: how often each kind of line changed something, and what could not be brought back."""

    newest: datetime | None  # the last moment of which the backup knows; what was done later is lost
    done: Counter[str]


async def redo(db: Connection, vault: Vault, path: Path, now: datetime) -> Restoration:
    """Make a restored database keep every promise, in the caller's transaction.

    The keys may have been turned since the backup: every address gets its newest hash, as what the ledger stops has.

    Raises ledger.Missing when the database knows of a line that the file lacks, ledger.Illegible, Unknown, or OSError.
    """
    state = await one(db, withdrawals.SQL["lock"])
    known = Mark(state["number"], state["digest"])
    whole, lines = ledger.lines(path), ledger.after(path, known)
    await _must_hold_all(db, whole)
    newest = await db.fetchval(SQL["newest"])
    done = await _replayed(db, lines)
    done[ERASED] += await _erased(db, whole, now)
    addresses = await db.fetch(SQL["addresses"])
    opened = (vault.open(row["email"], "people.email", row["id"]) for row in addresses)
    await keyed_hashes.move(db, map(vault.indexes, opened))
    await db.execute(SQL["close_doors"])
    times = 1 + sum(line.kind == RESTORED for line in lines)
    await _move_numbers_on(db, times * APART)
    await db.execute(SQL["forget_noted"])
    last = lines[-1].mark if lines and lines[-1].number else known
    await withdrawals.keep(db, lines)
    await _append(db, path, ledger.following(last, [(RESTORED, ())], state["transaction"], now), now)
    await withdrawals.settle(db)
    return Restoration(newest, done)


async def begin(db: Connection, path: Path, now: datetime) -> None:
    """Begin a new ledger where the lost one ended, with everybody of whom the database knows that she is erased."""
    state = await one(db, withdrawals.SQL["lock"])
    known = [(ERASED, (str(row["person"]),)) for row in await db.fetch(SQL["all_erased"])]
    last = Mark(state["number"], state["digest"])
    notes = [(BEGUN, (last.digest or "-",)), *known]
    await _append(db, path, ledger.following(last, notes, state["transaction"], now), now)


async def _append(db: Connection, path: Path, lines: list[Line], now: datetime) -> None:
    ledger.append(path, [line.text for line in lines])
    await withdrawals.noted_in_the_file(db, lines, now)


async def _must_hold_all(db: Connection, lines: Iterable[Line]) -> None:
    """Raise ledger.Missing when the file lacks somebody of whom the database knows that she is erased."""
    held = {UUID(line.about[0]) for line in lines if line.kind == ERASED}
    if any(row["person"] not in held for row in await db.fetch(SQL["all_erased"])):
        raise ledger.Missing


async def _replayed(db: Connection, lines: Iterable[Line]) -> Counter[str]:
    """In the order in which it was done: the last word counts."""
    done: Counter[str] = Counter()
    lines = list(lines)
    address = {line.about[0]: line for line in lines if line.kind == ADDRESS}  # her last one: she may have gone back
    for line in lines:
        if line.kind not in (*SILENT, ERASED) and (line.kind != ADDRESS or line is address[line.about[0]]):
            done[line.kind] += await _again(db, line)
    return done


async def _again(db: Connection, line: Line) -> int:
    about = _about(line)
    if line.kind == "left":
        return await _leave(db, about[0], line.at)
    if line.kind == "no":
        return await _end(db, about[0], about[1], line.at)
    result = await db.execute(SQL[line.kind], *about, line.at)
    return int(result.rpartition(" ")[2])


def _about(line: Line) -> list[object]:
    """Raises Unknown for a line that has another form than its kind."""
    try:
        return [read(text) for read, text in zip(KINDS[line.kind], line.about, strict=True)]
    except (KeyError, ValueError):
        raise Unknown(line.kind) from None


async def _leave(db: Connection, person: object, at: datetime) -> int:
    """She was a member and stayed on the list of representatives. Whoever is no member has left already."""
    if not await db.fetchval(SQL["is_member"], person):
        return 0
    await db.execute(people.SQL["leave"], person, at)
    return 1


async def _end(db: Connection, person: object, purpose: object, at: datetime) -> int:
    assert isinstance(person, UUID)
    had = purpose in await consents.of(db, person)
    if had:
        await consents.end(db, person, str(purpose), "ledger", at)
    return int(had)


async def _erased(db: Connection, lines: Iterable[Line], now: datetime) -> int:
    """All of the ledger, and not only what is new: it costs nothing, and nobody comes back."""
    gone = [UUID(line.about[0]) for line in lines if line.kind == ERASED]
    return int(await db.fetchval(SQL["erased"], gone, now))


async def _move_numbers_on(db: Connection, by: int) -> None:
    for row in await db.fetch(SQL["numbers"]):
        await db.execute(SQL["move_on"], row["name"], by)
