"""Reads environment variables one at a time, turns their text into values, and collects what is wrong.

A reader takes the text of one variable ("" when it is not set) and returns its value. It raises ValueError with a
sentence that never repeats the text, which may be a password.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from ipaddress import ip_address
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

from fackpol.base import colours
from fackpol.base.words import later, say

T = TypeVar("T")
NEAR = 0.85  # how alike (difflib) a misspelt name is: TRUSTED_PROXY and TRUSTED_PROXIES are
LONG = 8  # letters of the shortest name that others' variables are not near to by chance
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
        self.known: set[str] = set()
        self.faults: list[str] = []

    def require(self, name: str) -> None:
        """Notes a fault when the variable is empty or not set. `name` is a key of WHY."""
        if not self.environ.get(name):
            self.faults.append(say("{name} saknas. {why}", name=name, why=say(WHY[name])))

    def get(self, name: str, default: str, read: Callable[[str], T]) -> T:
        """The variable's value, or that of `default` when it is not set or (with a fault noted) wrong."""
        self.known.add(name)
        try:
            return read(self.environ.get(name) or default)
        except ValueError as fault:
            self.faults.append(say("{name} går inte att använda: {why}", name=name, why=str(fault)))
            return read(default)

    def text(self, name: str, default: str = "") -> str:
        """One line of text."""
        return self.get(name, default, line)

    def note_misspelt(self) -> None:
        """Notes a fault for each variable that nobody reads, nearly named like one that is not set.

        To be called when all have been read. Short names are passed over: they are near to other programs' variables.
        """
        unset = {name for name in self.known if not self.environ.get(name)}
        long = [name for name in unset if len(name) >= LONG]
        for name in self.environ:
            if name in self.known:
                continue
            upper = name.upper().replace("-", "_")
            near = [upper] if upper in unset else get_close_matches(upper, long, n=1, cutoff=NEAR)
            if near:
                self.faults.append(say("{name} känner vi inte till. Menade du {near}?", name=name, near=near[0]))


def line(text: str) -> str:
    if any(ord(char) < 32 for char in text):
        raise ValueError(say("den måste stå på en rad."))
    return text.strip()


def number(least: int, most: int) -> Callable[[str], int]:
    """The reader of a whole number in this range, ends included."""

    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,20}", text) or not least <= int(text) <= most:
            raise ValueError(say("skriv ett tal från {least} till {most}.", least=least, most=most))
        return int(text)

    return read


def day(text: str) -> date | None:
    """A day (ISO 8601); None when it is not set."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(say("skriv dagen så här: 2026-11-27.")) from None


def one_of(*names: str) -> Callable[[str], str]:
    """The reader of one of these names, in any case."""

    def read(text: str) -> str:
        if text.lower() not in names:
            raise ValueError(say("skriv något av {names}.", names=", ".join(names)))
        return text.lower()

    return read


def ip_and_port(text: str) -> str:
    """An IPv4 address, with or without a port; "" when it is not set."""
    host, colon, port = text.partition(":")
    if text:
        try:
            ip_address(host)
            number(1, 65535)(port if colon else "53")
        except ValueError:
            raise ValueError(say("skriv en IP-adress, och ett kolon före porten.")) from None
    return text


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
        if not colon or not (name.isascii() and name.isdigit()) or not 1 <= int(name) <= 255 or int(name) in ring:
            raise ValueError(say("skriv nummer, kolon och nyckel, och ett eget nummer för varje nyckel."))
        ring[int(name)] = key(secret or "?")  # an empty key is a fault here
    return ring


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


def accent_colour(text: str) -> str:
    if not colours.usable(text.lower()):
        raise ValueError(say("skriv en färg som #9b1c13, mörk nog för vit text."))
    return text.lower()


def area_code(text: str) -> str:
    """SCB's code of a region, two digits; whether there is such a region only the database knows."""
    if not re.fullmatch(r"[0-9]{2}", text):
        raise ValueError(say("skriv länets kod, två siffror, till exempel 01."))
    return text


def public_key(text: str) -> str:
    """An age public key, or "". The private one must not be on the server."""
    if text and not re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", text):
        raise ValueError(say("skriv den publika nyckeln, som börjar med age1. Den privata ska inte finnas här."))
    return text
