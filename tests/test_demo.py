"""The example district, and the whole story told in it: by real processes, real letters, and every page as it is."""

import asyncio
import os
import socket
import sys
from pathlib import Path


async def test_the_story_is_told_to_its_end(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {**os.environ, "FACKPOL_DATA": str(folder / "told"), "PORT": str(port)}
    command = [sys.executable, "-m", "fackpol", "demo", "--fresh", "--tell"]
    telling = await asyncio.create_subprocess_exec(
        *command, env=own, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asyncio.wait_for(telling.communicate(), 150)
    assert telling.returncode == 0, said.decode()
    assert "14 steg" in said.decode()
