"""The ledger of what has been taken back: whether it can be written, and only we can read it."""

import os

from fackpol.base.findings import Finding, broken, fine, look
from fackpol.base.settings import Settings
from fackpol.base.words import say


def finding(own: Settings) -> Finding:
    file = own.erasures
    if file.is_file() and file.stat().st_mode & 0o077:
        return look(say("Andra på datorn kan läsa {path}. Kör chmod 600 {path}.", path=file))
    if os.access(file.parent, os.W_OK) and not file.is_dir() and (not file.exists() or os.access(file, os.W_OK)):
        return fine(say("Raderingar antecknas i {path}.", path=file))
    return broken(say("Vi kan inte skriva i {path}. Utan det går det inte att ta bort någon.", path=file))
