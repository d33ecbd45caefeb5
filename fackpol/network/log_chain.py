"""A hash chain over the access log and the security log, so that no row can be changed or taken away unseen.

Each row gets a digest and the chain a new head: HMAC-SHA256 under a key of the chain's own. The key lies sealed, so the
database alone can make neither, and turning the other keys breaks nothing. The mail process chains new rows every two
seconds, in the order in which it finds them: one that commits late is chained later. What is rightly gone (somebody
erased, or older than 24 months) leaves a proof, which needs the key too. The newest head also stands in a file beside
the erasures, and goes to the administrators by letter once a day: whoever takes away the newest rows and their links,
or makes the whole chain begin anew, has to reach those as well.
"""

import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.network import security_log

SQL = queries("log_chain")
KEPT = timedelta(days=730)
BATCH, AT_ONCE = 2_000, 20_000  # rows of a log that are chained in one transaction; rows that are held at once
LONGEST = timedelta(minutes=2)  # that a row may wait for the chain
MAILED_FROM = time(5)  # the day's head is mailed after this hour, local time
BEGINNING = bytes(32)


@dataclass(frozen=True)
class Tail:
    """The end of the chain: how many rows have been chained, ever, and the head there."""

    position: int
    head: bytes

    def __str__(self) -> str:
        return grouped(self.head)


@dataclass(frozen=True)
class Checked:
    """What a check found. `fault` is what is wrong with the first row that is: see `doctor.py`; "" when none is."""

    rows: int
    since: datetime | None
    fault: str = ""
    log: str = ""
    entry: int = 0
    waiting: int = 0  # rows that the mail process has not chained in time


def grouped(head: bytes) -> str:
    """A head as people compare it: eight groups of eight characters."""
    text = head.hex()
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))


def ungrouped(text: str) -> bytes | None:
    """The head that somebody has typed or pasted; None when it is none."""
    try:
        head = bytes.fromhex("".join(text.split()))
    except ValueError:
        return None
    return head if len(head) == len(BEGINNING) else None


# -- chaining ----------------------------------------------------------------------------------------------------------


async def chain(db: Connection, vault: Vault) -> int:
    """Chain what has been logged since. Returns how many rows; 0 also when another process is at it."""
    done, more = 0, BATCH
    while more >= BATCH:
        async with db.transaction():
            more = await _chain_some(db, vault) if await db.fetchval(SQL["lock"]) else 0
        done += more
    return done


async def _chain_some(db: Connection, vault: Vault) -> int:
    rows = await db.fetch(SQL["unchained"], BATCH)
    if not rows:
        return 0
    key, tail = await _key_or_new(db, vault), await newest(db)
    position, head, links = tail.position, tail.head, []
    for row in rows:
        position, digest = position + 1, _digest(key, row["log"], row["entry"], row["content"])
        head = _head(key, head, position, row["log"], row["entry"], _micros(row["at"]), digest)
        links.append((position, row["log"], row["entry"], row["at"], digest, head))
    await db.execute(SQL["append"], *map(list, zip(*links, strict=True)))
    return len(rows)


async def newest(db: Connection) -> Tail:
    """The end of the chain; position 0 and a head of zeros while there is none."""
    row = await db.fetchrow(SQL["newest"])
    return Tail(row["position"], row["head"]) if row else Tail(0, BEGINNING)


async def mail_head(db: Connection, now: datetime) -> None:
    """In the morning after a day on which something was logged: note the head, and post it to the administrators."""
    today = dates.today(now)
    if now >= dates.moment(today, MAILED_FROM):
        await db.execute(SQL["day_head"], today, now, dates.moment(today, time()))


# -- what is rightly gone ----------------------------------------------------------------------------------------------


async def forget(db: Connection, vault: Vault, person: UUID) -> None:
    """Delete the rows about a person who is being erased, and leave a proof that they went rightly."""
    await _forget(db, await _key_or_new(db, vault), await db.fetch(SQL["about"], person))


async def tidy(db: Connection, vault: Vault, now: datetime) -> None:
    """Delete what is older than 24 months, and what is about people who are gone; then cut the chain there."""
    await chain(db, vault)
    key = await _key_or_new(db, vault)
    while rows := await db.fetch(SQL["outlived"], now - KEPT, AT_ONCE):
        await _forget(db, key, rows)
    async with db.transaction():
        if not await db.fetchval(SQL["lock"]):
            return
        if last := await db.fetchrow(SQL["cut_before"], now - KEPT):
            await db.execute(SQL["cut"], last["position"], last["head"], _mark(key, last["position"], last["head"]))
        await db.execute(SQL["tidy_proofs"])
        await db.execute(SQL["tidy_heads"], dates.today(now - KEPT))


async def _forget(db: Connection, key: bytes, rows: Iterable[Row]) -> None:
    """Deletes the rows. One that is not what the chain says leaves no proof, so that a check still finds it."""
    gone = [
        (row["log"], row["entry"], _proof(key, row["log"], row["entry"]) if _fits(key, row) else None) for row in rows
    ]
    if gone:
        await db.execute(SQL["forget"], *map(list, zip(*gone, strict=True)))


def _fits(key: bytes, row: Row) -> bool:
    """Whether the row is what its link says, or has no link yet."""
    return row["digest"] is None or row["digest"] == _digest(key, row["log"], row["entry"], row["content"])


# -- checking ----------------------------------------------------------------------------------------------------------


async def checked(db: Connection, vault: Vault, now: datetime) -> Checked:
    """Check every link and every row, oldest first, at most 20,000 in memory; some 10 microseconds a row."""
    key, start = await _key(db, vault) or b"", await db.fetchrow(SQL["checkpoint"])
    tail, since, rows = Tail(0, BEGINNING), None, 0
    if start:
        tail = Tail(start["position"], start["head"])
        if start["proof"] != _mark(key, tail.position, tail.head):
            return Checked(0, None, "cut")
    while links := await db.fetch(SQL["links"], tail.position, AT_ONCE):
        since = since or _moment(links[0]["micros"])
        for link in links:
            if fault := _fault(key, tail, link):
                return Checked(rows, since, fault, link["log"], link["entry"])
            tail = Tail(link["position"], link["head"])
            rows += link["there"]
    strays = await db.fetchrow(SQL["strays"], now - LONGEST)
    assert strays
    return Checked(rows, since, "forged" if strays["forged"] else "", waiting=strays["waiting"])


def _fault(key: bytes, before: Tail, link: Row) -> str:
    """What is wrong with a link or its row; "" when nothing is."""
    position, log, entry = before.position + 1, link["log"], link["entry"]
    head = _head(key, before.head, position, log, entry, link["micros"], link["digest"])
    if link["position"] != position or link["head"] != head:
        return "link"
    if link["there"]:
        return "" if link["digest"] == _digest(key, log, entry, link["content"]) else "changed"
    return "" if link["proof"] == _proof(key, log, entry) else "missing"


async def has(db: Connection, head: bytes) -> Row | None:
    """The `position` and the moment (`at`) of an old head; None when the chain has no such link, or no longer."""
    return await db.fetchrow(SQL["position_of"], head)


# -- the newest head, outside the database -----------------------------------------------------------------------------


def witness(erasures: Path) -> Path:
    """The file that holds the newest head, beside the erasures."""
    return erasures.with_name(f"{erasures.name}.loghead")


async def still_there(db: Connection, file: Path) -> bool:
    """Whether the chain has the head that was last written outside. True when none has been."""
    try:
        position, head = file.read_text(encoding="ascii").split()
        noted = Tail(int(position), bytes.fromhex(head))
    except FileNotFoundError:
        return True
    except ValueError:
        return False
    if noted == Tail(0, BEGINNING):  # written before anything had been logged: there is nothing to lose
        return True
    found = await db.fetchval(SQL["head_at"], noted.position)
    start = await db.fetchrow(SQL["checkpoint"])
    return found == noted.head or bool(start and start["position"] > noted.position)


def write_down(tail: Tail, file: Path) -> None:
    """Write the newest head outside the database, whole or not at all. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(f"{tail.position} {tail.head.hex()}\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


async def accept(db: Connection, vault: Vault, erasures: Path, now: datetime) -> None:
    """After a restored backup: note that the logs hold as they are now, and write down their end. Raises OSError."""
    await security_log.note(db, "log accepted", now)
    await chain(db, vault)
    write_down(await newest(db), witness(erasures))


# -- digests -----------------------------------------------------------------------------------------------------------


async def _key(db: Connection, vault: Vault) -> bytes | None:
    """Returns None before anything has been chained. Raises Sealed when the vault's keys are another database's."""
    row = await db.fetchrow(SQL["key"])
    return bytes.fromhex(vault.open(row["key"], "log_keys.key", row["id"])) if row else None


async def _key_or_new(db: Connection, vault: Vault) -> bytes:
    if key := await _key(db, vault):
        return key
    await db.execute(SQL["make_key"], 1, vault.seal(os.urandom(32).hex(), "log_keys.key", 1))
    key = await _key(db, vault)
    assert key
    return key


def _digest(key: bytes, log: str, entry: int, content: str) -> bytes:
    return hmac.digest(key, f"row {log} {entry} {content}".encode(), "sha256")


def _head(key: bytes, before: bytes, position: int, log: str, entry: int, micros: int, digest: bytes) -> bytes:
    """`before` and `digest` have 32 bytes each, so that nothing else reads the same."""
    return hmac.digest(key, before + digest + f"{position} {log} {entry} {micros}".encode(), "sha256")


def _proof(key: bytes, log: str, entry: int) -> bytes:
    return hmac.digest(key, f"gone {log} {entry}".encode(), "sha256")


def _mark(key: bytes, position: int, head: bytes) -> bytes:
    return hmac.digest(key, f"cut {position} {head.hex()}".encode(), "sha256")


def _micros(at: datetime) -> int:
    """Since 1970, exactly: a float would round."""
    since = at - datetime.fromtimestamp(0, at.tzinfo)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=micros)
