"""Whether others on the machine could write into what must be ours alone: the ledger, its folder, and the journal's.

Whoever can write there could take a line away, or make a letter look as if it had gone.
"""

import stat
from collections.abc import Iterator
from pathlib import Path

from fackpol.base.settings import Settings
from fackpol.base.words import say

OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def open_to_others(own: Settings) -> Iterator[str]:
    """A sentence for each file or folder that others can write, with what to do."""
    places = [own.ledger, own.ledger.parent] if own.ledger else []
    places += [own.mail_journal] if own.mail_journal else []
    for path in dict.fromkeys(places):
        if _others_write(path):
            yield say("Andra på datorn kan skriva i {path}. Kör chmod go-w {path}.", path=path)


def _others_write(path: Path) -> bool:
    """Not where each may only change what is her own, as in /tmp."""
    try:
        mode = path.stat().st_mode
    except OSError:  # it is not there yet: we make it for ourselves
        return False
    return bool(mode & OTHERS_WRITE) and not mode & stat.S_ISVTX
