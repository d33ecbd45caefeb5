"""The ledger: one file outside the database of all that has been taken back, so that a restored backup obeys it.

A line is `number time transaction kind argument... digest`, in ASCII: ids and keyed hashes, never a name or an address.
The digest covers the digest of the line before, so that a line that is missing or changed is found.

Lines are flushed to disk before their transaction commits. If that fails, the next line takes their number: of two
lines with one number the later one holds. A line that a full disk cut off is passed over in the same way.
"""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

TAIL = 65_536  # bytes read from the end, where the line that the database knows stands nearly always
ERASED, BEGUN = "erased", "begun"
Note = tuple[str, tuple[str, ...]]  # a kind and its arguments, without spaces


class Illegible(Exception):
    """A line that we did not write, or that does not follow the one before. The message is its number in the file."""


class Missing(Exception):
    """The file lacks a line that it should hold: it is an older one, it has been cut off, or it is another's."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the ledger: a line's number and digest. Number 0 is before the first line."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line. `transaction` is the database's id of the transaction that wrote it; 0 in lines of earlier releases."""

    number: int
    at: datetime
    transaction: int
    kind: str
    about: tuple[str, ...]
    digest: str

    @property
    def mark(self) -> Mark:
        return Mark(self.number, self.digest)

    @property
    def text(self) -> str:
        """As it stands in the file."""
        return f"{_body(self.number, self.at, self.transaction, self.kind, self.about)} {self.digest}"


START = Mark(0, "")


def following(last: Mark, notes: Sequence[Note], transaction: int, at: datetime) -> list[Line]:
    """New lines after the `last` one."""
    made: list[Line] = []
    for kind, about in notes:
        number, at = last.number + 1, at.astimezone(UTC)
        last = Mark(number, _digest(last.digest, _body(number, at, transaction, kind, about)))
        made.append(Line(number, at, transaction, kind, tuple(about), last.digest))
    return made


def append(path: Path, texts: Iterable[str]) -> None:
    """Append lines in a single write and flush them to disk.

    Raises OSError; the caller must then not commit. Only the owner can read the file.
    """
    written = "".join(f"\n{text}" for text in texts) + "\n"  # begins a new line in case a full disk cut one off
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = not path.exists()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        with suppress(PermissionError):  # somebody else's, that we may write: doctor says so
            os.fchmod(file, 0o600)
        _write_all(file, written.encode("ascii"))
        os.fsync(file)
    finally:
        os.close(file)
    if fresh:
        _flush_folder(path.parent)


def newest_of(path: Path, marks: Iterable[Mark]) -> Mark | None:
    """The first of these marks whose line stands near the end of the file. Raises OSError."""
    tail = _tail(path) if path.exists() else b""
    return next((mark for mark in marks if f" {mark.digest}\n".encode("ascii") in tail), None)


def writable(path: Path) -> bool:
    """Whether a line could be written there: `append` makes the file and its folders."""
    try:
        if path.exists():
            return path.is_file() and os.access(path, os.W_OK)
        nearest = next(folder for folder in path.parents if folder.exists())
        return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    except OSError:
        return False


def lines(path: Path) -> list[Line]:
    """All lines that hold, in order; none when there is no file. Raises Illegible, or OSError."""
    return _read(path.read_bytes(), START) if path.exists() else []


def after(path: Path, known: Mark) -> list[Line]:
    """The lines after a known one; from the start, all. Raises Missing without the known one, Illegible, or OSError."""
    if known == START:
        return lines(path)
    if not path.exists():
        raise Missing
    tail, end = _tail(path), f" {known.digest}\n".encode("ascii")
    found = tail.rfind(end)
    if found >= 0:
        return _read(tail[found + len(end) :], known)
    whole = lines(path)
    for place, line in enumerate(whole, start=1):
        if Mark(line.number, line.digest) == known:
            return whole[place:]
    raise Missing


def _read(written: bytes, start: Mark) -> list[Line]:
    """Passes over what does not follow the lines before it, if what comes after does: there the disk was full."""
    chain, astray = _Chain(start), 0
    texts = written.decode("ascii", errors="replace").split("\n")
    for place, text in enumerate(texts, start=1):
        if not text.strip():
            continue
        line = _line(text)
        if line is not None and chain.takes(line, text):
            astray = 0
        else:
            astray = astray or place
    if astray and astray < len(texts):  # what has no new line at its end was cut off
        raise Illegible(astray)
    return [*chain.unnumbered, *chain.numbered]


class _Chain:
    """The lines that follow each other. What an earlier release wrote stands before them, without number or digest."""

    def __init__(self, start: Mark) -> None:
        self.start = start
        self.unnumbered: list[Line] = []
        self.numbered: list[Line] = []

    def takes(self, line: Line, text: str) -> bool:
        """Adds a line, in the place of those that it replaces. False when it does not follow."""
        if not line.number:
            if self.numbered or self.start != START:
                return False
            self.unnumbered.append(line)
            return True
        if not self.numbered and line.kind == BEGUN:
            self.start = Mark(line.number - 1, line.about[0].strip("-"))
        place = line.number - 1 - self.start.number
        if not 0 <= place <= len(self.numbered):
            return False
        before = self.numbered[place - 1].digest if place else self.start.digest
        if line.digest != _digest(before, text.rpartition(" ")[0]):
            return False
        self.numbered[place:] = [line]
        return True


def _line(text: str) -> Line | None:
    """A line, believed in once it follows. None for what has no such form."""
    words = text.split(" ")
    try:
        if len(words) == 2:  # of an earlier release: who was erased, and when
            return Line(0, datetime.fromisoformat(words[1]), 0, ERASED, (str(UUID(words[0])),), "")
        number, at, transaction, kind, *about, digest = words
        if int(number) < 1 or (kind == BEGUN and not about):
            return None
        return Line(int(number), datetime.fromisoformat(at), int(transaction), kind, tuple(about), digest)
    except ValueError:
        return None


def _tail(path: Path) -> bytes:
    """The end of the file, from the beginning of a line."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - TAIL))
        read = file.read()
    return read if size <= TAIL else read[read.find(b"\n") + 1 :]


def _body(number: int, at: datetime, transaction: int, kind: str, about: Sequence[str]) -> str:
    return " ".join((str(number), at.isoformat(), str(transaction), kind, *about))


def _digest(before: str, body: str) -> str:
    return sha256(f"{before} {body}".encode("ascii")).hexdigest()[:32]


def _write_all(file: int, written: bytes) -> None:
    """One write, so that no other process's line comes in between. Raises OSError when the disk takes only some."""
    if os.write(file, written) < len(written):
        raise OSError("the disk is full")


def _flush_folder(folder: Path) -> None:
    """So that the file is there after a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
