"""A real Exim on loopback as the relay: its own configuration, spool and port, ended with the block. Needs root.

Debian's exim4 takes the place of its postfix when it is installed, and our tests want both. So the binary may also lie
unpacked (`dpkg -x`): EXIM is its path, without the setuid bit, so that it finds its libraries by LD_LIBRARY_PATH. It
wants the user Debian-exim.
"""

import asyncio
import os
import pwd
import shutil
import smtplib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fackpol.base import embedded
from tests.dovecot import answering, ports

USER = "Debian-exim"
CONFIG = """
exim_path = {exim}
exim_user = {user}
spool_directory = {folder}/spool
log_file_path = {folder}/%slog
pid_file_path = {folder}/pid
primary_hostname = mx.example.org
qualify_domain = mx.example.org
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
disable_ipv6
tls_advertise_hosts =
acl_smtp_rcpt = taken
acl_smtp_data = whole
never_users =
deliver_drop_privilege = true
keep_environment = LD_LIBRARY_PATH
host_lookup =
rfc1413_hosts =
queue_run_in_order
smtp_accept_max = 50
message_logs = false

begin acl
taken:
  accept hosts = 127.0.0.1
         domains = here.example.org
  deny message = relay not permitted
whole:
  accept

begin routers
here:
  driver = manualroute
  domains = here.example.org
  route_list = * 127.0.0.1 byname
  self = send
  transport = boxes
  no_more

begin transports
boxes:
  driver = smtp
  protocol = lmtp
  port = {lmtp}
  allow_localhost

begin retry
* * F,1m,2s
"""


def missing() -> str:
    """Why it can not run here; empty when it can."""
    try:
        pwd.getpwnam(USER)
    except KeyError:
        return f"needs the user {USER}"
    return "" if _binary() and os.getuid() == 0 else "needs Debian's exim4-daemon-light, or EXIM, and root"


def _binary() -> str:
    return os.environ.get("EXIM") or shutil.which("exim4") or ""


@dataclass(frozen=True)
class Exim:
    port: int

    async def send(self, sender: str, to: str, message: bytes) -> None:
        def hand_over() -> None:
            with smtplib.SMTP("127.0.0.1", self.port) as line:
                line.sendmail(sender, [to], message)

        await asyncio.to_thread(hand_over)

    def refuses(self, sender: str, to: str) -> str:
        """What it says of a recipient."""
        with smtplib.SMTP("127.0.0.1", self.port) as line:
            line.ehlo()
            line.mail(sender)
            code, said = line.rcpt(to)
        return f"{code} {said.decode()}"


@asynccontextmanager
async def exim(folder: Path, *, lmtp: int) -> AsyncIterator[Exim]:
    """Takes mail for here.example.org and hands it to the port `lmtp`; relays for nobody else."""
    (port,) = ports(1)
    (folder / "spool").mkdir(parents=True)
    shutil.chown(folder, USER, USER)
    shutil.chown(folder / "spool", USER, USER)
    folder.chmod(0o755)
    own = folder / "exim.conf"
    own.write_text(CONFIG.format(exim=_binary(), user=USER, folder=folder, port=port, lmtp=lmtp))
    own.chmod(0o644)
    command = [_binary(), "-C", str(own), "-bdf", "-q2s"]
    async with embedded.child(command, environ=dict(os.environ), log=folder / "start.log"):
        await answering(port)
        yield Exim(port)
