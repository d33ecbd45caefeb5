"""`fackpol demo` as a stranger runs it: it comes up, Ctrl-C ends all of it, and the next run keeps its data."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import httpx

READY = 60  # seconds a slow machine may need


async def test_ctrl_c_stops_all_of_it_and_the_next_run_keeps_its_data(folder: Path) -> None:
    data = folder / "demo"
    data.mkdir()
    first, members = await demo(data)
    assert len(members) > 3, "the web, the mail worker and PostgreSQL run under it"
    assert [pid for pid in members if alive(pid)] == []
    second, _ = await demo(data)
    assert "Bygger exempeldistriktet" in first
    assert "Bygger exempeldistriktet" not in second


async def demo(data: Path) -> tuple[str, list[int]]:
    """Starts it, opens its first page, presses Ctrl-C. Returns what it said, and the processes that it was."""
    port = free_ports()
    own = {**os.environ, "FACKPOL_DATA": str(data), "PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "fackpol", "demo", env=own, stdout=asyncio.subprocess.PIPE, start_new_session=True
    )  # fmt: skip
    try:
        await opened(f"http://127.0.0.1:{port}/")
        members = family(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(READY):
            said, _ = await process.communicate()
    assert process.returncode == 0
    return said.decode(), members


async def opened(url: str) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(READY):
        while True:
            try:
                assert (await client.get(url)).status_code == 200
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return


def free_ports() -> int:
    """The first of two neighbours that are free: the pages', and the mailbox's."""
    for _ in range(50):
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return int(port)
    raise AssertionError("no two free ports beside each other")


def family(pid: int) -> list[int]:
    """A process and all that it started, and they."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
