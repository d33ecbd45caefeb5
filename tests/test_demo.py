"""The example district, and the whole story told in it: by real processes, real letters, and every page as it is."""

import asyncio
import os
import socket
import sys
from email.message import EmailMessage
from pathlib import Path

from fackpol.demo.mailbox import Mailbox, page


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


def test_the_mailbox_finds_letters_by_receiver_sender_and_subject(tmp_path: Path) -> None:
    box = Mailbox(tmp_path / "box")
    for number, (to, subject) in enumerate([("anna@example.org", "Inbjudan"), ("bo@example.org", "Din inloggning")], 1):
        letter = EmailMessage()
        letter["To"], letter["From"], letter["Subject"] = to, "moten@example.org", subject
        (box.folder / f"{number}.eml").write_bytes(letter.as_bytes())
    assert [number for number, _ in box.letters()] == [2, 1]
    assert [number for number, _ in box.letters("ANNA inbjudan")] == [1]
    _, body, _ = page(box, [""], "ingen")
    assert "Inget mejl passar ”ingen”." in body.decode()
    assert "example.org" not in body.decode()
