"""A real OpenDKIM on loopback, a milter of a Postfix: signs what leaves, or checks what comes. Ended with the block."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fackpol.base import embedded
from tests.dovecot import ports

COMMON = """
Socket inet:{port}@127.0.0.1
Syslog no
Background no
RequireSafeKeys no
"""
SIGNING = """
Mode s
Domain {domain}
Selector a
KeyFile {folder}/a.private
SignHeaders {headers}
"""
CHECKING = """
Mode v
InternalHosts 192.0.2.99
AuthservID mx.{domain}
AlwaysAddARHeader yes
TestPublicKeys {folder}/keys
"""


def missing() -> str:
    """Why it can not run here; empty when it can."""
    return "" if shutil.which("opendkim") and shutil.which("openssl") else "needs Debian's opendkim, and openssl"


def make_key(folder: Path, domain: str) -> None:
    """The private key, and a file in place of the record in DNS."""
    private = folder / "a.private"
    subprocess.run(["openssl", "genrsa", "-out", private, "2048"], check=True, capture_output=True)
    made = subprocess.run(["openssl", "rsa", "-in", private, "-pubout"], check=True, capture_output=True).stdout
    public = "".join(line for line in made.decode().splitlines() if not line.startswith("-"))
    (folder / "keys").write_text(f"a._domainkey.{domain} v=DKIM1; k=rsa; p={public}\n")


@asynccontextmanager
async def opendkim(folder: Path, domain: str, headers: str = "") -> AsyncIterator[str]:
    """Signs these headers ("From,To"), or checks where there are none; yields how Postfix reaches it."""
    (port,) = ports(1)
    conf = folder / f"opendkim-{port}.conf"
    text = COMMON + (SIGNING if headers else CHECKING)
    conf.write_text(text.format(port=port, folder=folder, domain=domain, headers=headers))
    command = [shutil.which("opendkim") or "", "-f", "-x", str(conf)]
    async with embedded.child(command, environ=dict(os.environ), log=folder / f"opendkim-{port}.log"):
        await _listening(port)
        yield f"inet:127.0.0.1:{port}"


async def _listening(port: int) -> None:
    """Until somebody takes a connection: a milter does not greet."""
    async with asyncio.timeout(30):
        while True:
            try:
                _, line = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                line.close()
                return await line.wait_closed()
