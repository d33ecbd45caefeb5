"""Remembers what has been handed over and not yet recorded: a file for each lease, appended to as letters go.

After a kill the database does not know which letters of a batch the relay had taken; the file does. It holds lines of
ids and codes, nothing else: "7 dot" before a letter's final dot is written, "7 sent 250 2.0.0 4F8A2C" when it has been
answered. The page cache outlives a kill, so nothing is flushed to the disk; after a power cut some may come twice.
"""

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from fackpol.mail.delivery import Delivery
from fackpol.mail.smtp import Reply

A_DAY = 86_400  # seconds
# The words of 0.1.0, whose worker may have died just before an upgrade.
FORMER = {"accepted": Delivery.SENT, "refused": Delivery.FAILED, "doubt": Delivery.IN_DOUBT}


class Journal:
    """One lease's file, made when its first letter goes.

    `kept` is False when there is no folder or the disk is full: then each letter must be recorded at once.
    """

    def __init__(self, folder: Path | None, lease: UUID) -> None:
        self.path = folder / str(lease) if folder else None
        self.kept = folder is not None
        self._file: int | None = None

    def dot(self, letter: int) -> None:
        """Notes that the letter's final dot is written next: from here on the relay may have it."""
        self._write(f"{letter} dot\n")

    def answered(self, letter: int, reply: Reply) -> None:
        codes = (reply.code or "-", reply.enhanced or "-", reply.queue_id or "-")
        self._write(f"{letter} {reply.delivery} {' '.join(map(str, codes))}\n")

    def _write(self, line: str) -> None:
        if self.path is None or not self.kept:
            return
        try:
            if self._file is None:
                self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            self.kept = os.write(self._file, line.encode()) == len(line)
        except OSError:
            self.kept = False

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def drop(self) -> None:
        """Deletes the file, when all of the lease is recorded."""
        self.close()
        if self.path:
            self.path.unlink(missing_ok=True)


def read(folder: Path | None, lease: UUID) -> dict[int, Reply]:
    """Reads what is known of the letters of a lease whose holder is gone. A dot without an answer means in doubt."""
    known: dict[int, Reply] = {}
    for line in _lines(folder, lease):
        match [None if word == "-" else word for word in line.split(" ")]:
            case [str(letter), "dot"]:
                known[int(letter)] = Reply(Delivery.IN_DOUBT)
            case [str(letter), str(said), code, enhanced, queue_id]:
                delivery = FORMER.get(said) or Delivery(said)
                known[int(letter)] = Reply(delivery, int(code) if code else None, enhanced, queue_id)
    return known


def tidy(folder: Path | None, now: datetime) -> None:
    """Deletes files older than a day: their letters were recorded, and then the process died."""
    for file in folder.iterdir() if folder and folder.is_dir() else ():
        if now.timestamp() - file.stat().st_mtime > A_DAY:
            file.unlink(missing_ok=True)


def forget(folder: Path | None, lease: UUID) -> None:
    if folder:
        (folder / str(lease)).unlink(missing_ok=True)


def _lines(folder: Path | None, lease: UUID) -> list[str]:
    """Reads the whole lines; the last one may be cut off."""
    try:
        return (folder / str(lease)).read_text().split("\n")[:-1] if folder else []
    except OSError:
        return []
