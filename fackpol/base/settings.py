"""The environment, read once into one frozen dataclass. Every fault gets its own sentence, all at once.

A command says which groups it `needs`: what it does not need may be missing. Nothing unsafe has a default.
"""

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

from fackpol.base import colours
from fackpol.base.colours import ACCENT
from fackpol.base.vault import Vault
from fackpol.base.words import later, say

T = TypeVar("T")
_PACKAGE = Path(__file__).parent.parent
EMBEDDED = "embedded:"
SITE = ("BASE_URL", "ORGANISATION", "PARTY", "CONTACT")
KEYS = ("SEAL_KEYS", "INDEX_KEY", "LINK_KEY")
NEEDS = {
    "database": ("DATABASE_URL",),
    "keys": KEYS,
    "erasures": ("ERASURES_URL",),
    "web": SITE,
    "mail": (*SITE, "SMTP_URL", "MAIL_FROM"),
}


def resource(name: str) -> Path:
    """`templates` or `sql`: inside the package in a wheel, beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


class Faults(Exception):
    """What is wrong with the settings, a sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Relay:
    """The SMTP server that takes our letters. `tls` is starttls, tls (from the first byte) or none (loopback only)."""

    host: str
    port: int
    tls: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    pipelining: bool = True  # where the server offers it


@dataclass(frozen=True)
class Inbox:
    """A mailbox of our own on an IMAP server. `tls`: from the first byte; without it only on loopback."""

    host: str
    port: int
    tls: bool
    folder: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    database_url: str = field(repr=False)
    ring: Mapping[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)
    link_key: bytes = field(repr=False)
    erasures: Path
    base_url: str
    host: str
    port: int
    trusted_proxies: int
    relay: Relay
    mail_from: str
    mail_per_minute: int  # what the relay allows; 0: as many as it takes
    mail_per_day: int
    intake: str  # the address that what comes back goes to; empty: nobody reads it
    inbox: Inbox | None  # where it is fetched from
    lmtp_port: int  # where it is handed over, on loopback; 0: nowhere
    mail_journal: Path | None  # a folder that outlives the process; None: each letter is recorded as it goes
    # Who runs it, as people see it. `area` is the SCB code of the region the service covers.
    service: str
    organisation: str
    party: str
    neutral: str
    contact: str
    area: str
    accent: str  # the colour of links and buttons, "#rrggbb"
    organisation_number: str
    address: str
    data_officer: str
    hosted_by: str
    mailed_by: str
    country: str
    backup_days: int
    # Only `fackpol demo` sets it: where its mailbox can be read.
    mailbox: str

    @property
    def vault(self) -> Vault:
        return Vault(self.ring, self.index_key)

    @property
    def mail_domain(self) -> str:
        return self.mail_from.rpartition("@")[2]

    @property
    def embedded(self) -> bool:
        return self.database_url.startswith(EMBEDDED)

    @property
    def loopback(self) -> bool:
        return _is_loopback(urlsplit(self.base_url).hostname or "")


def read(environ: Mapping[str, str], *needs: str) -> Settings:
    """Raises Faults with a sentence for everything that is missing or wrong. `needs` are keys of NEEDS."""
    found = Environment(environ)
    for name in dict.fromkeys(name for need in needs for name in NEEDS[need]):
        found.require(name)
    get, text = found.get, found.text
    settings = Settings(
        database_url=get("DATABASE_URL", "", _database),
        ring=get("SEAL_KEYS", "", _ring),
        index_key=get("INDEX_KEY", "", _key),
        link_key=get("LINK_KEY", "", _key),
        erasures=get("ERASURES_URL", "", _file),
        base_url=get("BASE_URL", "", _base_url),
        host=text("HOST", "127.0.0.1"),
        port=get("PORT", "8000", _number(1, 65535)),
        trusted_proxies=get("TRUSTED_PROXIES", "0", _number(0, 9)),
        relay=get("SMTP_URL", "", _relay),
        mail_from=get("MAIL_FROM", "", _email),
        mail_per_minute=get("MAIL_PER_MINUTE", "0", _number(0, 100_000)),
        mail_per_day=get("MAIL_PER_DAY", "0", _number(0, 10_000_000)),
        intake=get("INTAKE", "", _intake),
        inbox=get("IMAP_URL", "", _inbox),
        lmtp_port=get("LMTP_PORT", "0", _number(0, 65535)),
        mail_journal=get("MAIL_JOURNAL", "", _folder),
        service=text("SERVICE", "Fackpol"),
        organisation=text("ORGANISATION"),
        party=text("PARTY"),
        neutral=text("NEUTRAL_NAME", environ.get("SERVICE") or "Fackpol"),
        contact=get("CONTACT", "", _email),
        area=text("AREA", "01"),
        accent=get("ACCENT", ACCENT, _accent),
        organisation_number=text("ORGANISATION_NUMBER"),
        address=text("ADDRESS"),
        data_officer=text("DATA_OFFICER"),
        hosted_by=text("HOSTED_BY"),
        mailed_by=text("MAILED_BY"),
        country=text("COUNTRY"),
        backup_days=get("BACKUP_DAYS", "30", _number(0, 3650)),
        mailbox=text("DEMO_MAILBOX"),
    )
    if settings.mailbox and not settings.loopback:
        found.faults.append(say("DEMO_MAILBOX hör till fackpol demo och fungerar bara på den egna datorn."))
    for name, read_there in (("IMAP_URL", settings.inbox), ("LMTP_PORT", settings.lmtp_port)):
        if read_there and not settings.intake:
            found.faults.append(say("{name} behöver INTAKE: adressen som mejlen tas emot på.", name=name))
    if found.faults:
        raise Faults(found.faults)
    return settings


class Environment:
    """Reads one variable at a time, and collects what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def require(self, name: str) -> None:
        if not self.environ.get(name):
            self.faults.append(say("{name} saknas. {why}", name=name, why=say(WHY[name])))

    def get(self, name: str, default: str, read: Callable[[str], T]) -> T:
        try:
            return read(self.environ.get(name) or default)
        except ValueError as fault:
            self.faults.append(say("{name} går inte att använda: {why}", name=name, why=str(fault)))
            return read(default)

    def text(self, name: str, default: str = "") -> str:
        return self.get(name, default, _line)


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


def _line(text: str) -> str:
    if any(ord(char) < 32 for char in text):
        raise ValueError(say("den måste stå på en rad."))
    return text.strip()


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError(say("skriv ett tal från {least} till {most}.", least=least, most=most))
        return int(text)

    return read


def _database(url: str) -> str:
    if url and not url.startswith((EMBEDDED, "postgresql://", "postgres://")):
        raise ValueError(say("den ska börja med postgresql:// (eller embedded: för att prova)."))
    return url


def _key(text: str) -> bytes:
    if not text:
        return b""
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ValueError(say("en nyckel är 32 byte i base64, som fackpol keys new skriver den."))
    return key


def _ring(text: str) -> dict[int, bytes]:
    """ "2:base64,1:base64": the sealing key first."""
    ring: dict[int, bytes] = {}
    if not text:
        return ring
    for entry in text.split(","):
        number, colon, key = entry.strip().partition(":")
        if not colon or not number.isdigit() or not 1 <= int(number) <= 255 or int(number) in ring:
            raise ValueError(say("skriv nummer, kolon och nyckel, och ett eget nummer för varje nyckel."))
        ring[int(number)] = _key(key) if key else _key("?")
    return ring


def _file(url: str) -> Path:
    if url and not url.startswith("file:/"):
        raise ValueError(say("den ska börja med file:/ och vara en fil utanför databasen."))
    return Path(url.removeprefix("file:"))


def _folder(url: str) -> Path | None:
    if not url:
        return None
    if not url.startswith("file:/"):
        raise ValueError(say("den ska börja med file:/ och vara en mapp."))
    folder = Path(url.removeprefix("file:"))
    if not os.access(folder, os.W_OK | os.X_OK) or not folder.is_dir():
        raise ValueError(say("mappen finns inte, eller går inte att skriva i."))
    return folder


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise ValueError(say("det är ingen mejladress.")) from None


def _base_url(url: str) -> str:
    if not url:
        return "http://127.0.0.1:8000"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise ValueError(say("skriv bara https:// och värdnamnet, utan sökväg."))
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError(say("http är tillåtet bara på den egna datorn. Använd https://."))
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _relay(url: str) -> Relay:
    if not url:
        return Relay("", 0, "starttls")
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(say("skriv smtp://server:587 eller smtps://server:465."))
    asked = dict(parse_qsl(parts.query))
    tls = "tls" if parts.scheme == "smtps" else asked.get("tls", "starttls")
    if tls not in ("tls", "starttls", "none"):
        raise ValueError(say("tls kan vara starttls eller none."))
    if tls == "none" and not _is_loopback(parts.hostname):
        raise ValueError(say("tls=none är tillåtet bara till en server på den egna datorn."))
    if asked.get("pipelining", "yes") not in ("yes", "no"):
        raise ValueError(say("pipelining kan vara yes eller no."))
    port = parts.port or (465 if tls == "tls" else 587)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Relay(parts.hostname, port, tls, user, password, asked.get("pipelining") != "no")


def _accent(text: str) -> str:
    if not colours.usable(text.lower()):
        raise ValueError(say("skriv en färg som #9b1c13, mörk nog för vit text."))
    return text.lower()


def _intake(text: str) -> str:
    address = _email(text)
    if len(address.partition("@")[0]) > 31 or not address.isascii():
        raise ValueError(say("skriv en adress med högst 31 tecken före @ och utan å, ä och ö."))
    return address


def _inbox(url: str) -> Inbox | None:
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise ValueError(say("skriv imaps://namn:lösenord@server:993/INBOX."))
    if parts.scheme == "imap" and not _is_loopback(parts.hostname):
        raise ValueError(say("imap utan s är tillåtet bara till en server på den egna datorn."))
    tls = parts.scheme == "imaps"
    folder = unquote(parts.path.strip("/")) or "INBOX"
    port = parts.port or (993 if tls else 143)
    return Inbox(parts.hostname, port, tls, folder, unquote(parts.username), unquote(parts.password or ""))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
