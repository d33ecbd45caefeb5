"""The `fackpol` command as somebody types it: a process of its own, with an environment of its own."""

import asyncio
import os
import socket
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60  # seconds a slow machine may need


@dataclass(frozen=True)
class Said:
    """How it ended, and what stood on the screen."""

    code: int
    out: str
    err: str


async def fackpol(*words: str | Path, environ: dict[str, str], patience: float = PATIENCE) -> Said:
    """`fackpol WORDS`, to its end. It may show nothing that only a programmer reads."""
    process = await _started(*words, environ=environ)
    async with asyncio.timeout(patience):
        out, err = await process.communicate()
    assert b"Traceback" not in err, err.decode()
    return Said(process.returncode or 0, out.decode(), err.decode())


@asynccontextmanager
async def running(*words: str, environ: dict[str, str]) -> AsyncIterator[Process]:
    """`fackpol WORDS` for the length of the block; asked to stop, it ends as it should."""
    process = await _started(*words, environ=environ)
    try:
        yield process
    finally:
        process.terminate()
        async with asyncio.timeout(PATIENCE):
            await process.communicate()
    assert process.returncode == 0


@asynccontextmanager
async def running_still(*words: str, environ: dict[str, str]) -> AsyncIterator[Process]:
    """`fackpol WORDS`, however the block ends it."""
    process = await _started(*words, environ=environ)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        async with asyncio.timeout(PATIENCE):
            await process.communicate()


async def first_words(process: Process) -> str:
    """The first line of its complaints."""
    assert process.stderr
    async with asyncio.timeout(PATIENCE):
        return (await process.stderr.readline()).decode()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


async def _started(*words: str | Path, environ: dict[str, str]) -> Process:
    """Where it stands does not matter, and of our own environment it gets only what finds the programs."""
    own = {"PATH": os.environ.get("PATH", ""), **environ}
    command = [sys.executable, "-m", "fackpol", *words]
    return await asyncio.create_subprocess_exec(*command, env=own, cwd=tempfile.gettempdir(), stdout=PIPE, stderr=PIPE)
