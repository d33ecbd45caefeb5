"""A real Postfix on loopback: its own configuration, queue and port, ended with the block. Needs root, as Postfix does.

`python -m tests.postfix FOLDER` makes real reports of what did not arrive, for tests/data/dsn.
"""

import asyncio
import os
import shutil
import smtplib
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fackpol.base import embedded
from tests.dovecot import answering, ports
from tests.relays import listening

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.org
mydestination =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
recipient_delimiter = +
smtpd_reject_unlisted_recipient = no
virtual_mailbox_domains = here.example.org
virtual_transport = {here}
lmtp_destination_recipient_limit = 1
receive_destination_recipient_limit = 1
relay_domains = far.example.org
transport_maps = inline:{{ {{ far.example.org = smtp:[127.0.0.1]:{far} }} }}
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 2s
{more}
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
receive unix - n n - - pipe
  flags=DORq user=nobody argv={pipe}
"""


@dataclass(frozen=True)
class Postfix:
    port: int

    async def send(self, sender: str, to: str, message: bytes) -> None:
        def hand_over() -> None:
            with smtplib.SMTP("127.0.0.1", self.port) as line:
                line.sendmail(sender, [to], message)

        await asyncio.to_thread(hand_over)


def missing() -> str:
    """Why it can not run here; empty when it can."""
    return "" if shutil.which("postfix") and os.getuid() == 0 else "needs Debian's postfix, and root"


@asynccontextmanager
async def postfix(
    folder: Path, *, lmtp: int = 0, back: int = 0, pipe: str = "/bin/true", far: int = 0, more: str = ""
) -> AsyncIterator[Postfix]:
    """Takes mail for anybody. here.example.org goes to the ports `lmtp` or `back` (SMTP), or through the pipe;
    far.example.org to the port `far`.
    """
    (port,) = ports(1)
    own = folder / "etc"
    for each in (own, folder / "queue", folder / "data"):
        each.mkdir(parents=True)
    folder.chmod(0o755)
    shutil.chown(folder / "data", "postfix")
    here = f"lmtp:inet:127.0.0.1:{lmtp}" if lmtp else f"smtp:[127.0.0.1]:{back}" if back else "receive:"
    (own / "main.cf").write_text(MAIN.format(folder=folder, here=here, far=far or port, more=more))
    (own / "master.cf").write_text(MASTER.format(port=port, pipe=pipe))
    command = [shutil.which("postfix") or "", "-c", str(own)]
    async with embedded.child([*command, "start-fg"], environ=dict(os.environ), log=folder / "start.log"):
        try:
            await answering(port)
            yield Postfix(port)
        finally:  # its master is in a session of its own, and hears no signal that its parent gets
            await (await asyncio.create_subprocess_exec(*command, "stop", stderr=-3)).wait()


LETTER = b"From: moten@here.example.org\r\nSubject: Inbjudan\r\nMessage-ID: <1.x@here.example.org>\r\n\r\nHej!\r\n"
# What is done to make a report: the far server's mood, more settings, and where the letter goes.
REPORTS = {
    "unknown": ({"RCPT": "550 5.1.1 <gone@far.example.org> User unknown"}, "", "gone@far.example.org"),
    "policy": ({".": "554 5.7.1 We do not take this"}, "", "anna@far.example.org"),
    "full": ({"RCPT": "552 5.2.2 Mailbox full"}, "", "anna@far.example.org"),
    "delayed": ({"RCPT": "450 4.2.0 Later"}, "delay_warning_time = 1s", "anna@far.example.org"),
    "expired": ({"MAIL": "451 4.3.0 Busy"}, "maximal_queue_lifetime = 1s", "anna@far.example.org"),
    "utf8": ({"RCPT": "550 5.1.1 unknown"}, "", "åsa@far.example.org"),
}


async def make(folder: Path) -> None:
    """Real reports of a real Postfix, as they arrive."""
    for name, (mood, more, to) in REPORTS.items():
        place = Path(tempfile.mkdtemp(prefix="pf-"))
        try:
            async with listening(mood) as far, listening() as back:
                async with postfix(place, far=far.port, back=back.port, more=more) as server:
                    await asyncio.to_thread(handed, server.port, "svar+token@here.example.org", to)
                    await back.has(1)
                (folder / f"{name}.eml").write_bytes(back.arrived[0][1])
                print(name, back.arrived[0][0])
        finally:
            shutil.rmtree(place, ignore_errors=True)


def handed(port: int, sender: str, to: str) -> None:
    with smtplib.SMTP("127.0.0.1", port) as line:
        line.ehlo()
        line.mail(sender, ["SMTPUTF8"] if not to.isascii() else [])
        line.rcpt(to) if to.isascii() else line.docmd("RCPT", f"TO:<{to}>")
        line.data(LETTER)


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1])))
