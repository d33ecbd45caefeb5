"""A trial: a letter to our own intake, sent and read back, to see what the mail servers on the way make of it.

It comes back like everything else. A signed token in its address says that it is ours; the intake keeps it unread for
whoever waits for it, and it is about nobody.
"""

from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from fackpol.base import tokens
from fackpol.base.database import Connection, queries
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.base.words import say
from fackpol.mail.composing import SMTP, from_whom, mailbox

SQL = queries("trials")
NO_LETTER = 0  # no letter has this number


def address(own: Settings) -> str:
    """The return address of trials, made like any letter's: name+token@domain."""
    local, _, domain = own.intake.rpartition("@")
    return f"{local}+{tokens.returned(own.link_key, NO_LETTER, own.intake)}@{domain}"


def is_ours(own: Settings, found: Iterable[str]) -> bool:
    """Whether one of the tokens in the addresses of a mail says that it is a trial, or about one."""
    return any(tokens.is_returned(own.link_key, token, NO_LETTER, own.intake) for token in found)


def message_id(own: Settings, run: str) -> str:
    return f"<trial.{run}@{own.mail_domain}>"


def letter(own: Settings, run: str, now: datetime) -> bytes:
    """A letter with all the headers that one of ours can have. `run` makes it different from every other one."""
    message = EmailMessage(policy=SMTP)
    message["From"] = from_whom(own.neutral, mailbox(own.mail_from))
    message["To"] = address(own)
    message["Subject"] = say("Prov av mejlen")
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(own, run)
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"<mail.{own.mail_domain}>"
    message["List-Unsubscribe"] = f"<{own.base_url}/>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(say("fackpol doctor provar om mejl går fram och tillbaka. Ingen behöver göra något."))
    return message.as_bytes()


async def kept(db: Connection, vault: Vault, since: datetime) -> dict[UUID, bytes]:
    """The newest trials that the intake has kept since a moment, as they came."""
    rows = await db.fetch(SQL["kept"], since)
    opened = {row["id"]: vault.open(row["raw"], "received.raw", row["id"]) for row in rows}
    return {id: text.partition("\n")[2].encode("latin-1") for id, text in opened.items()}


async def drop(db: Connection, id: UUID) -> None:
    await db.execute(SQL["drop"], id)
