"""Remembers what has been handed over and not yet recorded: a file for each lease, appended to as letters go.

After a kill the database does not know which letters of a batch the relay had taken; the file does. It holds lines of
ids and codes: "7 dot" before a letter's final dot is written, "7 sent 250 2.0.0 4F8A2C" when it has been answered. The
page cache outlives a kill, so nothing is flushed to the disk; after a power cut some may come twice.

Whoever writes a file holds its lock (flock) as long as he lives. So a file whose lock is free tells any process on the
same machine that its writer is dead, and what he held goes at once instead of when the lease runs out.
"""

import asyncio
import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from fackpol.mail.delivery import Delivery
from fackpol.mail.smtp import Reply

A_DAY = 86_400  # seconds
_WHOLE = re.compile(r"\d{1,18} (dot|[a-z_]+ (-|\d{3}) (-|[245](\.\d{1,3}){2}) (-|[A-Za-z0-9.-]{1,40}))", re.ASCII)
BOOT = Path("/proc/sys/kernel/random/boot_id")  # Linux: one for all processes since the machine started
# The words of 0.1.0, whose worker may have died just before an upgrade.
FORMER = {"accepted": Delivery.SENT, "refused": Delivery.FAILED, "doubt": Delivery.IN_DOUBT}


class Journal:
    """One lease's file. It is made and locked before the lease is, so that no letter is leased without one.

    `kept` is False when there is no folder or the disk is full: then each letter must be recorded at once.
    """

    def __init__(self, folder: Path | None, lease: UUID) -> None:
        self.lease = lease
        self.path = folder / str(lease) if folder else None
        self.kept = self.path is not None
        self._file: int | None = None
        self._answers = ""  # written with the next dot, or when the event loop has done what it is at
        if self.path is not None:
            self._begin(self.path)

    def _begin(self, path: Path) -> None:
        """The first line says on which machine the lock counts. Where locks can not be had, it says none."""
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            self._write(f"locked {(_locked(self._file) and _machine()) or '-'}\n")
        except OSError:
            self.kept = False

    def dot(self, letter: int) -> None:
        """Notes that the letter's final dot is written next: from here on the relay may have it."""
        self._write(f"{letter} dot\n")

    def answered(self, letter: int, reply: Reply) -> None:
        """Notes it at once, but in one piece with the next letter's dot when that is on its way already."""
        codes = (reply.code or "-", reply.enhanced or "-", reply.queue_id or "-")
        if not self._answers:
            asyncio.get_running_loop().call_soon(self._write)
        self._answers += f"{letter} {reply.delivery} {' '.join(map(str, codes))}\n"

    def _write(self, line: str = "") -> None:
        line, self._answers = self._answers + line, ""
        if not line or not self.kept or self._file is None:
            return
        try:
            self.kept = os.write(self._file, line.encode()) == len(line)
        except OSError:
            self.kept = False

    def close(self) -> None:
        """Lets go of it: what it holds may be taken over. Nothing more is written."""
        self._write()
        self.kept = False
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def drop(self) -> None:
        """Deletes the file, when all of the lease is recorded."""
        self.close()
        if self.path:
            _delete(self.path)


def read(folder: Path | None, lease: UUID) -> dict[int, Reply]:
    """Reads what is known of the letters of a lease whose holder is gone. A dot without an answer means in doubt.

    Passes over lines that nobody can have written whole: a power cut leaves anything in a file.
    """
    known: dict[int, Reply] = {}
    for line in _lines(folder, lease):
        with suppress(ValueError):
            known.update(_told(line))
    return known


def _told(line: str) -> dict[int, Reply]:
    """What a line says of its letter. Raises ValueError where it is broken."""
    if not _WHOLE.fullmatch(line):
        raise ValueError
    match [None if word == "-" else word for word in line.split(" ")]:
        case [str(letter), "dot"]:
            return {int(letter): Reply(Delivery.IN_DOUBT)}
        case [str(letter), str(said), code, enhanced, queue_id]:
            delivery = FORMER.get(said) or Delivery(said)
            return {int(letter): Reply(delivery, int(code) if code else None, enhanced, queue_id)}
    return {}


@contextmanager
def dead(folder: Path | None) -> Iterator[set[UUID]]:
    """Yields the leases whose writer, on this machine, is dead. Until the block ends nobody else is told of them."""
    held: dict[UUID, int] = {}
    try:
        for path in _files(folder):
            _hold(path, held)
        yield set(held)
    finally:
        for file in held.values():
            os.close(file)


def _hold(path: Path, held: dict[UUID, int]) -> None:
    """Adds the file when it is a journal of this machine and nobody has its lock."""
    try:
        lease, file = UUID(path.name), os.open(path, os.O_RDWR)
    except (ValueError, OSError):
        return
    here = _machine()
    if here and _first_line(file) == f"locked {here}" and _locked(file):
        held[lease] = file
    else:
        os.close(file)


def _first_line(file: int) -> str:
    """Empty where it is not whole, or no file."""
    try:
        line, whole, _ = os.pread(file, 200, 0).partition(b"\n")
    except OSError:  # a pipe
        return ""
    return line.decode("ascii", "replace") if whole else ""


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # somebody has it, or this disk knows no locks
        return False
    return True


def _machine() -> str:
    """Names this machine since it started, for a lock counts on one machine only. Empty where that can not be known."""
    try:
        return BOOT.read_text().strip()
    except OSError:
        return ""


def _files(folder: Path | None) -> list[Path]:
    try:
        return list(folder.iterdir()) if folder else []
    except OSError:
        return []


def tidy(folder: Path | None, now: datetime) -> None:
    """Deletes files older than a day: their letters were recorded, and then the process died.

    Passes over what can not be deleted, and what another worker deletes meanwhile.
    """
    for file in _files(folder):
        with suppress(OSError):
            if now.timestamp() - file.lstat().st_mtime > A_DAY:
                file.unlink()


def forget(folder: Path | None, lease: UUID) -> None:
    if folder:
        _delete(folder / str(lease))


def _delete(path: Path) -> None:
    """What can not be deleted now holds nothing that is not recorded, and goes when it is a day old."""
    with suppress(OSError):
        path.unlink()


def _lines(folder: Path | None, lease: UUID) -> list[str]:
    """Reads the whole lines; the last one may be cut off."""
    try:
        return (folder / str(lease)).read_text("ascii", "replace").split("\n")[:-1] if folder else []
    except OSError:
        return []
