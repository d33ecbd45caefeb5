"""Reads what has come to a maildir or an mbox on this machine, and empties it of what has been kept.

Deletes only what its caller is done with. Killed in between, it reads the same bytes again, and they are kept once.
"""

import mailbox
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LARGEST = 50_000_000  # bytes read of one mail; the rest of a larger one is dropped
PATIENCE = 20.0  # seconds to wait for whoever has locked an mbox
STALE = 600.0  # seconds: a lock file that is older was left by a program that died, as mail servers see it too


class Unreadable(Exception):
    """It can not be read: the name of the fault."""


class Locked(Exception):
    """Another program has locked the mbox."""


def maildir(folder: Path) -> Iterator[bytes]:
    """Yields the mails one by one, and deletes each when the next is asked for.

    Raises Unreadable, but only when it has yielded all that can be read. What another process takes meanwhile is its.
    """
    faults: list[OSError] = []
    for file in _mails(folder):
        try:
            raw = _read(file)
        except FileNotFoundError:
            continue
        except OSError as fault:
            faults.append(fault)
            continue
        yield raw
        _delete(file, faults)
    if faults:
        raise Unreadable(type(faults[0]).__name__)


def _mails(folder: Path) -> list[Path]:
    try:
        return [file for part in ("new", "cur") for file in sorted((folder / part).iterdir()) if _is_mail(file)]
    except OSError as fault:
        raise Unreadable(type(fault).__name__) from None


def _delete(file: Path, faults: list[OSError]) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as fault:
        faults.append(fault)


def _is_mail(file: Path) -> bool:
    return file.is_file() and not file.is_symlink() and not file.name.startswith(".")


def _read(file: Path) -> bytes:
    with file.open("rb") as mail:
        return mail.read(LARGEST)


def mbox(path: Path) -> Iterator[bytes]:
    """Yields the mails one by one, and empties the file when there is no more. Raises Unreadable or Locked.

    Holds the locks that mail servers heed (fcntl, and PATH.lock), so that nothing is delivered meanwhile.
    """
    try:
        with _locked(path) as box:
            for key in box.iterkeys():
                yield box.get_bytes(key)[:LARGEST]
            os.truncate(path, 0)
    except (OSError, mailbox.Error) as fault:
        raise Unreadable(type(fault).__name__) from None


@contextmanager
def _locked(path: Path) -> Iterator[mailbox.mbox]:
    _look_at(path)
    box = mailbox.mbox(path, create=False)
    try:
        _lock(box, path.with_name(f"{path.name}.lock"))
        yield box
    finally:
        box.close()  # and unlocks it


def _look_at(path: Path) -> None:
    """Raises Unreadable for what is no mbox: it would be emptied."""
    with path.open("rb") as file:
        if file.read(5) not in (b"", b"From "):
            raise Unreadable("NotAnMbox")


def _lock(box: mailbox.mbox, dotlock: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return box.lock()
        except mailbox.ExternalClashError:
            if time.monotonic() > until:
                raise Locked from None
            if _age(dotlock) > STALE:
                dotlock.unlink(missing_ok=True)
            time.sleep(0.2)


def _age(file: Path) -> float:
    """Seconds; 0 when it is not there."""
    try:
        return time.time() - file.stat().st_mtime
    except OSError:
        return 0.0
