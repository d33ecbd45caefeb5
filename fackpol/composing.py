"""Sets a letter: from what a kind says to MIME bytes with text, HTML and calendar part, in the recipient's language.

One template a kind gives both the text and the HTML, so they can not come apart. The same rows give the same bytes.
"""

import hmac
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import cache
from typing import Any
from uuid import UUID

import idna
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from fackpol import dates, tokens, words
from fackpol.database import Row
from fackpol.ical import Entry, calendar
from fackpol.matching import seat_name
from fackpol.settings import Settings, resource
from fackpol.words import language, pick, say, speaking

HEADERS = {
    "from", "to", "reply-to", "subject", "date", "message-id", "auto-submitted", "list-id", "list-unsubscribe",
    "list-unsubscribe-post", "mime-version", "content-type",
}  # fmt: skip


class OneLine(EmailPolicy):
    """CRLF, and a link in a header whole on its own line: folded, or worse encoded, Gmail does not see it."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


SMTP = OneLine(linesep="\r\n")
SMTPUTF8 = SMTP.clone(utf8=True)


class Unwritable(Exception):
    """A letter whose headers did not come out as meant. It is never sent."""


@dataclass(frozen=True)
class Draft:
    """What a kind says of one letter, before it is set."""

    template: str
    to: str = field(repr=False)
    language: str
    values: dict[str, Any] = field(repr=False)
    discreet: bool = True
    sender: str = ""
    reply_to: str | None = None
    letters_of: UUID | None = None  # whose list it belongs to, for List-Unsubscribe
    entry: Entry | None = None


@dataclass(frozen=True)
class Letter:
    """Ready to hand over: envelope and bytes. Written twice from the same rows it is the same, byte for byte."""

    row: Row
    sender: str
    to: str = field(repr=False)
    message: bytes = field(repr=False)


def finished(settings: Settings, row: Row, draft: Draft) -> Letter:
    """Set in the recipient's language."""
    with speaking(draft.language):
        subject, text, html = rendered(settings, draft)
        to = _mailbox(draft.to)
        message = _message(settings, row, draft, subject, to)
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        if draft.entry:
            kind = {"method": "PUBLISH", "charset": "utf-8"}
            entry = calendar(draft.entry)
            message.add_attachment(entry, maintype="text", subtype="calendar", filename="mote.ics", params=kind)
    _set_boundaries(message, str(message["Message-ID"]))
    return Letter(row, settings.mail_from, to.addr_spec, _checked(message))


def rendered(settings: Settings, draft: Draft) -> tuple[str, str, str]:
    """(subject, text, HTML) as the recipient will see them, in the language spoken now."""
    common = {
        "contact": settings.contact,
        "organisation": settings.organisation,
        "named": not draft.discreet,
        "reply_to": draft.reply_to,
        "language": language(),
        "name": "",
        "footer": "",
        "signed": "",
        "branch": "",
        "host": "",
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


@cache
def environment(html: bool) -> Environment:
    """Jinja for letters and pages: `_` and `count` speak the current language, and escape in HTML."""
    made = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=html,  # noqa: S701 - a letter's text part is no HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(_=_say, count=_count, dates=dates, words=words, pick=pick, seat_name=seat_name)
    return made


@pass_eval_context
def _say(context: EvalContext, sentence: str, **values: object) -> str:
    return Markup(say(sentence)).format(**values) if context.autoescape else say(sentence, **values)  # noqa: S704


@pass_eval_context
def _count(context: EvalContext, one: str, many: str, n: int, **values: object) -> str:
    if not context.autoescape:
        return words.count(one, many, n, **values)
    return Markup(words.numbered(one, many, n)).format(n=n, **values)  # noqa: S704


def safe_header(text: str) -> str:
    """Text that can stand in a header and stay one: no control characters, and nothing that reads as an encoded word
    (CVE-2024-6923: CPython 3.11.7 folds `=?utf-8?q?=0A...?=` into a header of its own).
    """
    return " ".join("".join(char if char.isprintable() else " " for char in text).replace("=?", "= ?").split())


def _mailbox(email: str) -> Address:
    """The domain as an A-label; a local part that is not ASCII stays as it is (RFC 6532)."""
    local, _, domain = email.rpartition("@")
    return Address(username=local, domain=domain if domain.isascii() else idna.encode(domain, uts46=True).decode())


def _message(settings: Settings, row: Row, draft: Draft, subject: str, to: Address) -> EmailMessage:
    message = EmailMessage(policy=SMTP if to.username.isascii() else SMTPUTF8)
    domain = settings.mail_from.rpartition("@")[2]
    sender = settings.neutral if draft.discreet else draft.sender or settings.neutral
    message["From"] = Address(safe_header(sender), addr_spec=settings.mail_from)
    message["To"] = to
    if draft.reply_to:
        message["Reply-To"] = _mailbox(draft.reply_to)
    message["Subject"] = safe_header(subject)
    message["Date"] = format_datetime(row["posted_at"])
    message["Message-ID"] = f"<{row['id']}.{_own(settings.link_key, row['id'])}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if draft.letters_of:
        token = tokens.token(settings.link_key, "letters", draft.letters_of)
        message["List-Id"] = f"<fackpol.{domain}>"
        message["List-Unsubscribe"] = f"<{settings.base_url}/mejl/{token}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _own(key: bytes, id: int) -> str:
    return hmac.digest(key, f"message|{id}".encode(), "sha256").hex()[:24]


def _set_boundaries(message: EmailMessage, seed: str) -> None:
    """Derived from the letter, so that a retry is the same letter."""
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
    """At most one empty line at a time."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
