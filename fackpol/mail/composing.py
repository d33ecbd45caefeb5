"""Composes a letter: makes a template with text, HTML and calendar part of a draft, in the language being spoken now.

One Jinja template a kind gives both the text and the HTML, so they can not differ. The same draft gives the same bytes.
"""

import base64
import hmac
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

import idna

from fackpol.base.colours import glow
from fackpol.base.rendering import environment
from fackpol.base.settings import Settings
from fackpol.base.words import language
from fackpol.mail import merge
from fackpol.mail.calendar import Entry, calendar
from fackpol.mail.discretion import telling
from fackpol.mail.merge import CALENDAR, HTML, TEXT, LetterTemplate

HEADERS = {
    "from", "to", "reply-to", "subject", "date", "message-id", "auto-submitted", "list-id", "list-unsubscribe",
    "list-unsubscribe-post", "mime-version", "content-type", "feedback-id", "x-auto-response-suppress",
}  # fmt: skip


class OneLine(EmailPolicy):
    """Writes CRLF, and keeps the headers that are a person's own on one line: Gmail overlooks a link that is folded."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        return (name, value) if name.lower() in OWN else super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in OWN:
            return f"{name}: {value}{self.linesep}".encode()
        return super().fold_binary(name, value)


_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
# Headers that are written here, byte for byte. CPython 3.11.7 folds a long name in From without its quotes.
OWN = {"from", "reply-to", "to", "message-id", "list-unsubscribe"}
_WORD = 45  # bytes of an encoded word: 60 characters of base64, of at most 75 in all (RFC 2047 section 2)
SMTP = OneLine(linesep="\r\n")


class Unwritable(Exception):
    """The headers of a letter did not come out as meant. It is never sent."""


@dataclass(frozen=True)
class Draft:
    """What a kind says of all letters that are alike, with placeholders for what is a person's own."""

    template: str
    values: dict[str, Any] = field(repr=False)
    discreet: bool = True
    sender: str = field(default="", repr=False)
    reply_to: str | None = field(default=None, repr=False)
    unsubscribe: str = ""  # the link, where there is something to stop
    entry: Entry | None = None
    to: str = field(default="", repr=False)  # as it stands in the envelope: see `mailbox`


def compose(settings: Settings, draft: Draft, posted_at: datetime, message_id: str) -> LetterTemplate:
    """Renders the draft and cuts it at its placeholders. Raises Unwritable."""
    draft = replace(draft, reply_to=_for_header(draft.reply_to))
    subject, text, html = rendered(settings, draft)
    message = _head(settings, draft, subject, posted_at, message_id)
    bodies = {TEXT: merge.plain(text), HTML: merge.html(html)}
    _part(message.set_content, TEXT)
    _part(message.add_alternative, HTML, subtype="html")
    if draft.entry:
        bodies[CALENDAR] = merge.calendar(calendar(draft.entry, settings.mail_domain))
        _attach_calendar(message, draft.entry.method)
    _set_boundaries(message, f"{draft.template}{posted_at}")
    return merge.template(_checked(message), bodies)


def _attach_calendar(message: EmailMessage, method: str) -> None:
    """Adds an invitation to answer as an alternative of the letter, one to keep as an attachment (RFC 6047, 2.4)."""
    params = {"method": method, "charset": "utf-8"}
    if method == "PUBLISH":
        _part(message.add_attachment, CALENDAR, subtype="calendar", params=params, filename="mote.ics")
    else:
        _part(message.add_alternative, CALENDAR, subtype="calendar", params=params)


def _part(add: Callable[..., None], body: str, **kw: Any) -> None:
    add(body, cte="quoted-printable", **kw)


def rendered(settings: Settings, draft: Draft) -> tuple[str, str, str]:
    """Returns (subject, text, HTML) as the recipient will see them, in the language being spoken now."""
    common = {
        "contact": settings.contact,
        "organisation": settings.organisation,
        "accent": settings.accent,
        "glow": glow(settings.accent),
        "named": not draft.discreet,
        "reply_to": draft.reply_to,
        "language": language(),
        "name": "",
        "footer": "",
        "signed": "",
        "branch": "",
        "answers_to": "",
        "host": "",
        "district": False,
    }
    values = {**common, **draft.values}
    name = f"letters/{draft.template}.jinja"
    text = environment(html=False).get_template(name)
    plain = {"layout": "letters/layout.txt", "write": "letters/write.txt"}
    rich = {"layout": "letters/layout.html", "write": "letters/write.html"}
    subject = "".join(text.blocks["subject"](text.new_context({**values, **plain})))
    body = text.render(**values, **plain)
    html = environment(html=True).get_template(name).render(**values, **rich)
    return " ".join(subject.split()), _tidied(body), html


def safe_header(text: str) -> str:
    """Makes a text safe for one header: without control characters, and without what reads as an encoded word
    (CVE-2024-6923: CPython 3.11.7 folds `=?utf-8?q?=0A...?=` into a header of its own).
    """
    return " ".join("".join(char if char.isprintable() else " " for char in text).replace("=?", "= ?").split())


def mailbox(email: str) -> str:
    """Writes an address for an envelope or a header: the domain as an A-label, a local part beyond ASCII as it is."""
    local, _, domain = email.rpartition("@")
    domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    return f"{local}@{domain}" if _ATOMS.fullmatch(local) else Address(username=local, domain=domain).addr_spec


def from_whom(name: str, address: str) -> str:
    """A From header's value (RFC 5322 section 3.4): a quoted string, or encoded words where the name is not ASCII."""
    name = safe_header(name)
    if not name.isascii():
        words = [f"=?utf-8?b?{base64.b64encode(part).decode()}?=" for part in _cut(name)]
        return "\r\n ".join([*words, f"<{address}>"])
    quoted = re.sub(r'(["\\])', r"\\\1", name)
    return f'"{quoted}" <{address}>' if name else address


def _cut(name: str) -> Iterator[bytes]:
    """The name in UTF-8, in parts that fit an encoded word each, without cutting a character."""
    part = b""
    for char in name:
        if len(part + char.encode()) > _WORD:
            yield part
            part = b""
        part += char.encode()
    yield part


def _for_header(address: str | None) -> str | None:
    """The address as a header can hold it. None for one that it can not: the letter goes without, rather than not."""
    try:
        written = mailbox(address) if address else ""
    except ValueError:
        return None
    return written if written.isascii() and written else None


def _head(settings: Settings, draft: Draft, subject: str, posted_at: datetime, message_id: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    sender = settings.neutral if draft.discreet else draft.sender or settings.neutral
    message["From"] = from_whom(safe_header(sender) or settings.neutral, mailbox(settings.mail_from))
    message["To"] = draft.to
    if draft.reply_to:
        message["Reply-To"] = draft.reply_to
    if merge.PLACEHOLDER.search(subject):
        raise Unwritable
    message["Subject"] = safe_header(subject)
    message["Date"] = format_datetime(posted_at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # Exchange knows this one, and not RFC 3834
    message["Feedback-ID"] = feedback_id(draft.template, settings.mail_domain)
    if draft.unsubscribe:
        message["List-Id"] = f"<mail.{settings.mail_domain}>"
        message["List-Unsubscribe"] = f"<{draft.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def feedback_id(kind: str, domain: str) -> str:
    """What Gmail's feedback loop counts complaints by, where DKIM covers it: the kind of letter, and who sends.

    Nobody's identity: the fields for a campaign and a customer are empty, and a kind whose name tells what it is about
    is only a letter. The sender has 5 to 15 characters, which we take of the domain that the letter comes from anyway.
    """
    sender = re.sub(r"[^a-z0-9]", "", domain.lower())[:15].ljust(5, "0")
    return f"::{'letter' if telling(kind) else kind}:{sender}"


def _set_boundaries(message: EmailMessage, seed: str) -> None:
    """Derives the boundaries from the draft, so that a retry is the same letter."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{hmac.digest(b'boundary', f'{number}{seed}'.encode(), 'sha256').hex()[:32]}")


def _checked(message: EmailMessage) -> bytes:
    raw = message.as_bytes()
    head = raw.split(b"\r\n\r\n", 1)[0].decode("ascii", "replace").split("\r\n")
    names = [line.partition(":")[0].lower() for line in head if line[:1] not in (" ", "\t")]
    if len(names) != len(set(names)) or not HEADERS.issuperset(names):
        raise Unwritable
    return raw


def _tidied(text: str) -> str:
    """Leaves at most one empty line at a time."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
