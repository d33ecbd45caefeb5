"""A maildir and an mbox: every mail is read, and deleted only when whoever reads is done with it."""

import fcntl
import mailbox
import os
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from fackpol.mail import spool
from fackpol.mail.spool import Locked, Unreadable

MAILS = [f"Delivered-To: svar+{n}@example.org\n\nFrom a line in the text\n{n}\n".encode() for n in range(3)]


def a_maildir(folder: Path) -> Path:
    box = mailbox.Maildir(folder / "Maildir")
    for raw in MAILS:
        box.add(raw)
    return folder / "Maildir"


def an_mbox(folder: Path) -> Path:
    """As a mail server writes it: a line that begins with From in a text gets a > before it."""
    box = mailbox.mbox(folder / "mbox")
    for raw in MAILS:
        box.add(raw)
    box.close()
    return folder / "mbox"


def test_all_of_a_maildir_is_read_and_then_gone(tmp_path: Path) -> None:
    folder = a_maildir(tmp_path)
    first = next((folder / "new").iterdir())
    first.rename(folder / "cur" / f"{first.name}:2,S")  # somebody has looked at it
    (folder / "tmp" / "half").write_bytes(b"not yet")
    assert sorted(spool.maildir(folder)) == MAILS
    assert list(spool.maildir(folder)) == []
    assert (folder / "tmp" / "half").exists()


def test_all_of_an_mbox_is_read_and_then_gone(tmp_path: Path) -> None:
    path = an_mbox(tmp_path)
    assert list(spool.mbox(path)) == [raw.replace(b"\nFrom a", b"\n>From a") for raw in MAILS]
    assert path.read_bytes() == b""
    assert list(spool.mbox(path)) == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["mbox"]


def taken(mails: Iterator[bytes], many: int) -> list[bytes]:
    """So many, and then the process ends."""
    found = [next(mails) for _ in range(many)]
    mails.close()  # type: ignore[attr-defined]
    return found


def test_what_was_not_done_with_is_there_again(tmp_path: Path) -> None:
    folder, path = a_maildir(tmp_path), an_mbox(tmp_path)
    assert len(taken(spool.maildir(folder), 2)) == 2
    assert len(list(spool.maildir(folder))) == 2  # the second one may have been kept, or not
    first = taken(spool.mbox(path), 2)
    assert list(spool.mbox(path))[:2] == first


@pytest.mark.parametrize("lock", ["fcntl", "dotlock"])
def test_an_mbox_that_somebody_writes_to_is_left_alone(
    tmp_path: Path, lock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = an_mbox(tmp_path)
    whole = path.read_bytes()
    monkeypatch.setattr(spool, "PATIENCE", 0.3)
    if lock == "dotlock":
        (tmp_path / "mbox.lock").touch()
        with pytest.raises(Locked):
            list(spool.mbox(path))
    else:
        with locked_elsewhere(path), pytest.raises(Locked):
            list(spool.mbox(path))
    assert path.read_bytes() == whole


class locked_elsewhere:
    """Another process with the file's lock: fcntl's are a process's own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        ready, self.done = os.pipe(), os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            with self.path.open("rb+") as file:
                fcntl.lockf(file, fcntl.LOCK_EX)
                os.write(ready[1], b"x")
                os.read(self.done[0], 1)
            os._exit(0)
        os.read(ready[0], 1)

    def __exit__(self, *fault: object) -> None:
        os.write(self.done[1], b"x")
        os.waitpid(self.pid, 0)


def test_a_lock_that_a_dead_program_left_is_taken_away(tmp_path: Path) -> None:
    path, lock = an_mbox(tmp_path), tmp_path / "mbox.lock"
    lock.touch()
    os.utime(lock, (time.time() - 3600,) * 2)
    assert len(list(spool.mbox(path))) == len(MAILS)
    assert not lock.exists()


def test_while_it_is_read_nobody_else_can_write(tmp_path: Path) -> None:
    path = an_mbox(tmp_path)
    for _ in spool.mbox(path):
        assert (tmp_path / "mbox.lock").exists()


def test_what_is_no_mbox_is_never_emptied(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Milk, bread")
    with pytest.raises(Unreadable):
        list(spool.mbox(notes))
    assert notes.read_text() == "Milk, bread"


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    for mails in (spool.mbox(tmp_path / "gone"), spool.maildir(tmp_path / "gone"), spool.maildir(tmp_path)):
        with pytest.raises(Unreadable):
            next(mails)


@pytest.mark.parametrize("fault", [PermissionError, FileNotFoundError])
def test_a_mail_that_can_not_be_read_keeps_no_other_waiting(
    tmp_path: Path, fault: type[OSError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is another's may not be read, and what another process has just taken is not there any more."""
    folder, read = a_maildir(tmp_path), spool._read
    first = min((folder / "new").iterdir())

    def refusing(file: Path) -> bytes:
        if file == first:
            raise fault(str(file))
        return read(file)

    monkeypatch.setattr(spool, "_read", refusing)
    found = []
    with pytest.raises(Unreadable, match="PermissionError") if fault is PermissionError else nullcontext():
        for raw in spool.maildir(folder):
            found.append(raw)
    assert len(found) == len(MAILS) - 1
    assert list((folder / "new").iterdir()) == [first]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder, notes = a_maildir(tmp_path), tmp_path / "notes.txt"
    notes.write_text("Milk, bread")
    (folder / "new" / "link").symlink_to(notes)
    assert b"Milk, bread" not in list(spool.maildir(folder))
    assert notes.exists()
