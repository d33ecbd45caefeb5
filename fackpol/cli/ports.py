"""The ports that the processes listen on, tried before they start: what is taken or wrong gets a sentence."""

import errno
import socket

from fackpol.base.words import later, say
from fackpol.cli.faults import Sentence

WHY = {
    errno.EADDRINUSE: later("någon annan lyssnar redan där"),
    errno.EADDRNOTAVAIL: later("adressen är inte den här datorns"),
    errno.EACCES: later("bara root får"),
}

NO_SUCH = later("det finns ingen sådan adress här")


def must_be_free(host: str, port: int, names: str) -> None:
    """Binds the port and lets it go. Raises Sentence when that fails; `names` are the settings to change.

    The pages' server shares a port silently (SO_REUSEPORT), so this is tried without that.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, UnicodeError) as fault:
        why = say(WHY.get(getattr(fault, "errno", None) or 0, NO_SUCH))
        sentence = later("Vi kan inte lyssna på {host}, port {port}: {why}. Ändra {names}.")
        raise Sentence(say(sentence, host=host, port=port, why=why, names=names)) from None
