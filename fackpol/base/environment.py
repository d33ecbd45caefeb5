"""Reads environment variables one at a time, turns their text into values, and collects what is wrong.

A reader takes the text of one variable ("" when it is not set) and returns its value. It raises ValueError with a
sentence that never repeats the text, which may be a password.
"""

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from fackpol.base import colours
from fackpol.base.words import later, say

T = TypeVar("T")
EMBEDDED = "embedded:"
WHY = {
    "DATABASE_URL": later("Skriv var databasen finns: postgresql://namn:lösenord@server/databas."),
    "SEAL_KEYS": later("Skapa nycklar med fackpol keys new och spara dem på papper."),
    "INDEX_KEY": later("Skapa nycklar med fackpol keys new och spara dem på papper."),
    "LINK_KEY": later("Skapa nycklar med fackpol keys new och spara dem på papper."),
    "ERASURES_URL": later("Skriv var raderingar ska antecknas utanför databasen: file:/var/lib/fackpol/erasures."),
    "BASE_URL": later("Skriv adressen som folk använder: https://exempel.example.org."),
    "ORGANISATION": later("Skriv namnet på den som ansvarar för tjänsten."),
    "PARTY": later("Skriv partiets namn."),
    "CONTACT": later("Skriv en mejladress dit man kan ställa frågor."),
    "SMTP_URL": later("Skriv vilken server som skickar mejlen: smtp://namn:lösenord@server:587."),
    "MAIL_FROM": later("Skriv adressen som mejlen kommer från."),
}


class Environment:
    """The variables. `faults` grows by a sentence for each one that is missing or wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def require(self, name: str) -> None:
        """Notes a fault when the variable is empty or not set. `name` is a key of WHY."""
        if not self.environ.get(name):
            self.faults.append(say("{name} saknas. {why}", name=name, why=say(WHY[name])))

    def get(self, name: str, default: str, read: Callable[[str], T]) -> T:
        """The variable's value, or that of `default` when it is not set or (with a fault noted) wrong."""
        try:
            return read(self.environ.get(name) or default)
        except ValueError as fault:
            self.faults.append(say("{name} går inte att använda: {why}", name=name, why=str(fault)))
            return read(default)

    def text(self, name: str, default: str = "") -> str:
        """One line of text."""
        return self.get(name, default, line)


def line(text: str) -> str:
    if any(ord(char) < 32 for char in text):
        raise ValueError(say("den måste stå på en rad."))
    return text.strip()


def number(least: int, most: int) -> Callable[[str], int]:
    """The reader of a whole number in this range, ends included."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError(say("skriv ett tal från {least} till {most}.", least=least, most=most))
        return int(text)

    return read


def database_url(url: str) -> str:
    if url and not url.startswith((EMBEDDED, "postgresql://", "postgres://")):
        raise ValueError(say("den ska börja med postgresql:// (eller embedded: för att prova)."))
    return url


def key(text: str) -> bytes:
    """32 bytes from base64url; b"" when it is not set."""
    if not text:
        return b""
    try:
        found = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != 32:
        raise ValueError(say("en nyckel är 32 byte i base64, som fackpol keys new skriver den."))
    return found


def key_or_ring(text: str) -> dict[int, bytes]:
    """The keys by number, from one key, which is number 1, or from "2:base64,1:base64" with the newest first."""
    return key_ring(text) if ":" in text or not text else {1: key(text)}


def key_ring(text: str) -> dict[int, bytes]:
    """The keys by number, from "2:base64,1:base64"; the first one is used for what is new."""
    ring: dict[int, bytes] = {}
    if not text:
        return ring
    for entry in text.split(","):
        name, colon, secret = entry.strip().partition(":")
        if not colon or not name.isdigit() or not 1 <= int(name) <= 255 or int(name) in ring:
            raise ValueError(say("skriv nummer, kolon och nyckel, och ett eget nummer för varje nyckel."))
        ring[int(name)] = key(secret or "?")  # an empty key is a fault here
    return ring


def file_url(url: str) -> Path:
    if url and not url.startswith("file:/"):
        raise ValueError(say("den ska börja med file:/ och vara en fil utanför databasen."))
    return Path(url.removeprefix("file:"))


def writable_folder(url: str) -> Path | None:
    """A folder from file:/path that exists and that we can write in; None when it is not set."""
    if not url:
        return None
    if not url.startswith("file:/"):
        raise ValueError(say("den ska börja med file:/ och vara en mapp."))
    folder = Path(url.removeprefix("file:"))
    if not os.access(folder, os.W_OK | os.X_OK) or not folder.is_dir():
        raise ValueError(say("mappen finns inte, eller går inte att skriva i."))
    return folder


def email_address(text: str) -> str:
    if not text:
        return ""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True, allow_smtputf8=False).normalized
    except EmailNotValidError:
        raise ValueError(say("det är ingen mejladress.")) from None


def intake_address(text: str) -> str:
    """An ASCII address whose local part leaves room for a letter's token (RFC 5321 allows 64 characters)."""
    if len(text.partition("@")[0]) > 31 or not text.isascii():
        raise ValueError(say("skriv en adress med högst 31 tecken före @ och utan å, ä och ö."))
    return email_address(text)


def base_url(url: str) -> str:
    """Scheme and host in lower case, no path: https, or http on loopback."""
    if not url:
        return "http://127.0.0.1:8000"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise ValueError(say("skriv bara https:// och värdnamnet, utan sökväg."))
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError(say("http är tillåtet bara på den egna datorn. Använd https://."))
    return f"{parts.scheme}://{parts.netloc.lower()}"


def accent_colour(text: str) -> str:
    if not colours.usable(text.lower()):
        raise ValueError(say("skriv en färg som #9b1c13, mörk nog för vit text."))
    return text.lower()


def is_loopback(host: str) -> bool:
    """Whether the host name or address is this computer's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
