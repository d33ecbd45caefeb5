"""The settings: the environment, read once into one frozen dataclass. Every fault gets a sentence, all at once.

A command says which groups it `needs`; variables of other groups may be missing. Nothing unsafe has a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from fackpol.base import environment, urls
from fackpol.base.colours import ACCENT
from fackpol.base.environment import Environment
from fackpol.base.urls import EMBEDDED, is_loopback, parts_of
from fackpol.base.vault import Ring, Vault
from fackpol.base.words import say

SITE = ("BASE_URL", "ORGANISATION", "PARTY", "CONTACT")
KEYS = ("SEAL_KEYS", "INDEX_KEY", "LINK_KEY")
NEEDS = {
    "database": ("DATABASE_URL",),
    "keys": KEYS,
    "erasures": ("ERASURES_URL",),
    "web": SITE,
    "mail": (*SITE, "SMTP_URL", "MAIL_FROM"),
}


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
    pipelining: bool = True  # used where the server offers it


@dataclass(frozen=True)
class Inbox:
    """A mailbox of ours on an IMAP server. `tls`: from the first byte; without it only on loopback."""

    host: str
    port: int
    tls: bool
    folder: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything that the environment says. What is secret or holds a password does not show in a repr."""

    database_url: str = field(repr=False)
    ring: Ring = field(repr=False)  # SEAL_KEYS
    index_key: Ring = field(repr=False)
    link_key: Ring = field(repr=False)
    erasures: Path
    base_url: str
    host: str
    port: int
    web_processes: int  # WEB_CONCURRENCY, as platforms call it
    trusted_proxies: int
    hsts_days: int  # how long browsers remember that the service speaks https only; 0: they forget it
    relay: Relay
    mail_from: str
    mail_connections: int  # to the relay, of each mail process
    mail_per_minute: int  # letters, as the relay allows; 0: no limit
    mail_per_day: int  # letters; 0: no limit
    intake: str  # the address that bounces and replies go to; empty: nobody reads them
    inbox: Inbox | None  # the mailbox that we fetch them from
    lmtp_port: int  # the loopback port where a mail server hands them over; 0: none
    mail_journal: Path | None  # a folder that outlives the process; None: no journal is kept
    # Who runs the service, as people see it.
    service: str
    organisation: str
    party: str
    neutral: str  # who discreet letters are from, as people see it: the domain, unless it says another name
    contact: str
    security_contact: str  # where weaknesses are reported; empty: to `contact`
    area: str  # SCB code of the region that the service covers
    accent: str  # the colour of links and buttons, "#rrggbb"
    organisation_number: str
    address: str
    data_officer: str
    hosted_by: str
    mailed_by: str
    country: str
    privacy_approved: date | None  # the day from which the board has approved the privacy page; None: it is a draft
    dkim_selector: str  # under which name the relay's key stands in DNS; empty: not known
    dns_server: str  # address or address:port of the resolver that `doctor` asks; empty: the system's
    log_format: str  # text or json
    log_level: str
    backup_key: str  # the age public key that backups are encrypted to; empty: it is given with the command
    backup_days: int  # how long a backup is kept
    mailbox: str  # URL of the demo's mailbox; only `fackpol demo` sets it

    @cached_property
    def vault(self) -> Vault:
        return Vault(self.ring, self.index_key)

    @property
    def ledger(self) -> Path | None:
        """The ledger of what has been taken back; None for a command that may do without."""
        return self.erasures if self.erasures != Path() else None

    @cached_property
    def mail_domain(self) -> str:
        return self.mail_from.rpartition("@")[2]

    @property
    def embedded(self) -> bool:
        return self.database_url.startswith(EMBEDDED)

    @cached_property
    def loopback(self) -> bool:
        return is_loopback(urlsplit(self.base_url).hostname or "")


def read(environ: Mapping[str, str], *needs: str) -> Settings:
    """The settings for a command. `needs` are keys of NEEDS.

    Raises Faults with a sentence for everything that is missing or wrong.
    """
    found = Environment(environ)
    for name in dict.fromkeys(name for need in needs for name in NEEDS[need]):
        found.require(name)
    settings = _settings(found)
    found.note_misspelt()
    if faults := found.faults + _contradictions(settings):
        raise Faults(faults)
    return settings


def _settings(found: Environment) -> Settings:
    get, text, number = found.get, found.text, environment.number
    return Settings(
        database_url=get("DATABASE_URL", "", urls.database_url),
        ring=get("SEAL_KEYS", "", environment.key_ring),
        index_key=get("INDEX_KEY", "", environment.key_or_ring),
        link_key=get("LINK_KEY", "", environment.key_or_ring),
        erasures=get("ERASURES_URL", "", urls.file_url),
        base_url=get("BASE_URL", "", urls.base_url),
        host=text("HOST", "127.0.0.1"),
        port=get("PORT", "8000", number(1, 65535)),
        web_processes=get("WEB_CONCURRENCY", "1", number(1, 64)),
        trusted_proxies=get("TRUSTED_PROXIES", "0", number(0, 9)),
        hsts_days=get("HSTS_DAYS", "1", number(0, 730)),
        relay=get("SMTP_URL", "", _relay),
        mail_from=get("MAIL_FROM", "", environment.email_address),
        mail_connections=get("MAIL_CONNECTIONS", "4", number(1, 50)),
        mail_per_minute=get("MAIL_PER_MINUTE", "0", number(0, 100_000)),
        mail_per_day=get("MAIL_PER_DAY", "0", number(0, 10_000_000)),
        intake=get("INTAKE", "", environment.intake_address),
        inbox=get("IMAP_URL", "", _inbox),
        lmtp_port=get("LMTP_PORT", "0", number(0, 65535)),
        mail_journal=get("MAIL_JOURNAL", "", urls.writable_folder),
        service=text("SERVICE", "Fackpol"),
        organisation=text("ORGANISATION"),
        party=text("PARTY"),
        neutral=text("NEUTRAL_NAME", found.environ.get("MAIL_FROM", "").rpartition("@")[2]),
        contact=get("CONTACT", "", environment.email_address),
        security_contact=get("SECURITY_CONTACT", "", environment.email_address),
        area=get("AREA", "01", environment.area_code),
        accent=get("ACCENT", ACCENT, environment.accent_colour),
        organisation_number=text("ORGANISATION_NUMBER"), address=text("ADDRESS"), data_officer=text("DATA_OFFICER"),
        hosted_by=text("HOSTED_BY"), mailed_by=text("MAILED_BY"), country=text("COUNTRY"),
        privacy_approved=get("PRIVACY_APPROVED", "", environment.day),
        dkim_selector=text("DKIM_SELECTOR"),
        dns_server=get("DNS_SERVER", "", environment.ip_and_port),
        log_format=get("LOG_FORMAT", "text", environment.one_of("text", "json")),
        log_level=get("LOG_LEVEL", "info", environment.one_of("debug", "info", "warning", "error")),
        backup_key=get("BACKUP_KEY", "", environment.public_key),
        backup_days=get("BACKUP_DAYS", "30", number(0, 3650)),
        mailbox=text("DEMO_MAILBOX"),
    )  # fmt: skip


def _contradictions(settings: Settings) -> list[str]:
    """A sentence for each setting that another one rules out."""
    faults = []
    if settings.mailbox and not settings.loopback:
        faults.append(say("DEMO_MAILBOX hör till fackpol demo och fungerar bara på den egna datorn."))
    rings = zip(KEYS, (settings.ring, settings.index_key, settings.link_key), strict=True)
    owners = [(key, name) for name, ring in rings for key in ring.values()]
    if len({key for key, _ in owners}) < len(owners):
        faults.append(
            say("Samma nyckel står två gånger i SEAL_KEYS, INDEX_KEY och LINK_KEY. Skapa en egen för var och en.")
        )
    for name, source in (("IMAP_URL", settings.inbox), ("LMTP_PORT", settings.lmtp_port)):
        if source and not settings.intake:
            faults.append(say("{name} behöver INTAKE: adressen som mejlen tas emot på.", name=name))
    return faults


def _relay(url: str) -> Relay:
    if not url:
        return Relay("", 0, "starttls")
    parts = parts_of(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise ValueError(say("skriv smtp://server:587 eller smtps://server:465."))
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    _asked_for(asked)
    tls = "tls" if parts.scheme == "smtps" else asked.get("tls", "starttls")
    if tls == "none" and not is_loopback(parts.hostname):
        raise ValueError(say("tls=none är tillåtet bara till en server på den egna datorn."))
    user, password = _signed_in(parts)
    port = parts.port or (465 if tls == "tls" else 587)
    return Relay(parts.hostname, port, tls, user, password, asked.get("pipelining") != "no")


def _asked_for(asked: Mapping[str, str]) -> None:
    """Raises ValueError for words after the question mark of SMTP_URL that mean nothing."""
    if asked.keys() - {"tls", "pipelining"}:
        raise ValueError(say("efter ? kan det stå tls eller pipelining."))
    if asked.get("tls", "starttls") not in ("tls", "starttls", "none"):
        raise ValueError(say("tls kan vara starttls eller none."))
    if asked.get("pipelining", "yes") not in ("yes", "no"):
        raise ValueError(say("pipelining kan vara yes eller no."))


def _inbox(url: str) -> Inbox | None:
    if not url:
        return None
    parts = parts_of(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username or parts.fragment:
        raise ValueError(say("skriv imaps://namn:lösenord@server:993/INBOX."))
    if parts.scheme == "imap" and not is_loopback(parts.hostname):
        raise ValueError(say("imap utan s är tillåtet bara till en server på den egna datorn."))
    tls = parts.scheme == "imaps"
    folder = unquote(parts.path.strip("/")) or "INBOX"
    port = parts.port or (993 if tls else 143)
    return Inbox(parts.hostname, port, tls, folder, *_signed_in(parts))


def _signed_in(parts: SplitResult) -> tuple[str, str]:
    """The name and the password, or neither."""
    if bool(parts.username) != bool(parts.password):
        raise ValueError(say("skriv både namn och lösenord: namn:lösenord@server."))
    return unquote(parts.username or ""), unquote(parts.password or "")
