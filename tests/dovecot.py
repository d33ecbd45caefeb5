"""A real Dovecot on loopback: its own folder, its own ports, ended with the block. Needs root, as Dovecot does."""

import asyncio
import imaplib
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fackpol.base import embedded

PASSWORD = "hemligt"
CONFIG = """
protocols = imap lmtp
base_dir = {folder}/run
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
first_valid_uid = 1
mail_location = maildir:~/Maildir
recipient_delimiter = +
lmtp_hdr_delivery_address = original
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%n {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%n {folder}/users
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    imap: int
    lmtp: int

    def read(self, user: str) -> list[bytes]:
        """What lies in somebody's mailbox."""
        with imaplib.IMAP4("127.0.0.1", self.imap) as box:
            box.login(user, PASSWORD)
            box.select("INBOX")
            numbers = box.search(None, "ALL")[1][0].split()
            return [box.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in numbers]


def missing() -> str:
    """Why it can not run here; empty when it can."""
    return (
        ""
        if shutil.which("dovecot") and Path("/usr/lib/dovecot/lmtp").exists() and os.getuid() == 0
        else "needs Debian's dovecot-imapd and dovecot-lmtpd, and root"
    )


@asynccontextmanager
async def dovecot(folder: Path, *users: str) -> AsyncIterator[Dovecot]:
    """Mailboxes for these users, all with the same password."""
    imap, lmtp = ports(2)
    mail = folder / "mail"
    mail.mkdir(parents=True)
    shutil.chown(mail, "nobody", "nogroup")
    folder.chmod(0o755)
    (folder / "users").write_text("".join(f"{user}:{PASSWORD}:65534:65534::{mail}/{user}::\n" for user in users))
    (folder / "dovecot.conf").write_text(CONFIG.format(folder=folder, imap=imap, lmtp=lmtp))
    command = [shutil.which("dovecot") or "", "-F", "-c", str(folder / "dovecot.conf")]
    async with embedded.child(command, environ=dict(os.environ), log=folder / "start.log"):
        await answering(imap)
        await answering(lmtp)
        yield Dovecot(imap, lmtp)


async def answering(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                await reader.readline()
                writer.close()
                break
            except OSError:
                await asyncio.sleep(0.05)


def ports(n: int) -> list[int]:
    """Free ones: held together for a moment, so that none is given twice."""
    import socket

    held = [socket.socket() for _ in range(n)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    found = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return found
