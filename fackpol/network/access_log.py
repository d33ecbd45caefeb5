"""The access log: who opened what that shows somebody, and why. Every page of a post holder that shows one logs first.

Everybody can read on her own page who has seen her. A list is one row, however many it shows: the view `seen` says who
was in it then. Rows are kept for 24 months, and `log_chain.py` proves that none is missing.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.vault import Vault
from fackpol.base.words import later
from fackpol.mail import intake
from fackpol.network import (
    contact_codes,
    factors,
    handovers,
    introductions,
    newcomers,
    nominations,
    people,
    security_log,
)
from fackpol.network.sessions import Who

SQL = queries("access_log")
# Why a page was opened, as she reads it.
WHY = {
    "list": later("Samordnaren öppnade föreningens lista"),
    "members": later("Samordnaren letade efter någon att dela uppdraget med"),
    "record": later("Samordnaren öppnade dina uppgifter i föreningen"),
    "part": later("Samordnaren såg vilka i föreningen som får ett mejl"),
    "number": later("Samordnaren sökte vem som har ett telefonnummer"),
    "own": later("Du öppnade allt vi har om dig"),
    "copy": later("Du hämtade en kopia av allt vi har om dig"),
    "answers": later("Samordnaren öppnade svaren på en inbjudan"),
    "door": later("Samordnaren prickade av vilka som kom till ett möte"),
    "paper": later("Samordnaren öppnade listan för dörren, att skriva ut"),
    "request": later("En administratör letade fram dig, för en begäran om dina uppgifter"),
    "request_copy": later("En administratör hämtade den kopia av dina uppgifter som du har bett om"),
    "codes": later("Listan över politiker som behöver en kod i telefon"),
    "losses": later("Du har sagt att du inte kan logga in i två steg"),
    "newcomers": later("Listan över dem som inte har någon branschförening än, för att hälsa välkommen"),
    "nominated": later("Föreningens sida visar vem som har fått frågan om att dela uppdraget"),
    "nominations": later("Listan över dem som har sagt ja till att samordna"),
    "questions": later("För att välja vem frågan ska gå till, utan ditt namn"),
    "handover": later("Det du skrev när du lämnade över"),
    "mail": later("Ett mejl från dig som vi inte förstod"),
    "representatives": later("Listor över politiker och uppdrag"),
    "district": later("Svaren på ett möte som administratörerna bjuder in till"),
    "representative": later("För att rätta dina uppgifter som politiker"),
    "seat": later("För att rätta ett av dina uppdrag"),
    "group_contacts": later("Listan över dem som vi frågar vilka som sitter"),
    "local_posts": later("Listan över gruppledare och lokala styrelser"),
    "group_report": later("Gruppens svar om vilka som sitter"),
    "security_log": later("För att se vem säkerhetsloggen handlar om"),
}


@dataclass(frozen=True)
class Reading:
    """What she is about to open. `path` is what its endpoint's path names: a branch, a person, a meeting."""

    what: str
    who: Who
    path: Mapping[str, Any]
    now: datetime

    @property
    def why(self) -> str:
        """The reason that is stored, and said in the reader's language."""
        return WHY[self.what]


async def log(db: Connection, vault: Vault, reading: Reading) -> None:
    """Log what she is about to open, a key of WHY, before she sees it."""
    await WRITERS[reading.what](db, vault, reading)


# -- what a coordinator opens ------------------------------------------------------------------------------------------


async def list_of(
    db: Connection, reader: UUID, branch: str, why: str, now: datetime, meeting: int | None = None
) -> None:
    """Log that a coordinator opened the list of her branch, or the invited of one `meeting`. One row for the list.

    `branch` is a slug, and `why` the reason that the member reads.
    """
    await db.execute(SQL["list_of"], reader, branch, why, now, meeting)


async def record_of(db: Connection, reader: UUID, branch: str, person: UUID, why: str, now: datetime) -> None:
    """Log that a coordinator opened the record of a member of her branch. Nothing when she is not in it."""
    await db.execute(SQL["record_of"], reader, branch, person, why, now)


async def _lists(db: Connection, _: Vault, reading: Reading) -> None:
    """The branch in the path, or all her branches."""
    branch = reading.path.get("branch")
    for slug in (branch,) if branch else reading.who.branches:
        await list_of(db, reading.who.person, slug, reading.why, reading.now, reading.path.get("meeting"))


async def _record(db: Connection, _: Vault, reading: Reading) -> None:
    branch, person = reading.path["branch"], reading.path["person"]
    await record_of(db, reading.who.person, branch, person, reading.why, reading.now)


async def _nominated(db: Connection, _: Vault, reading: Reading) -> None:
    rows = await nominations.of_branch(db, reading.path["branch"], reading.now)
    await _people(db, reading, "nominations", [row.person for row in rows], "coordinator")


async def _handover(db: Connection, _: Vault, reading: Reading) -> None:
    row = await handovers.get(db, reading.path["branch"], reading.path["handover"], reading.who.person)
    await _people(db, reading, "handover", [row.giver] if row else [], "coordinator")


async def _codes(db: Connection, _: Vault, reading: Reading) -> None:
    rows = await contact_codes.waiting(db, reading.path["branch"], reading.now)
    await _people(db, reading, "representative", [row.person for row in rows], "coordinator")


async def _questions(db: Connection, _: Vault, reading: Reading) -> None:
    branch = reading.path.get("branch")
    rows = await db.fetch(introductions.SQL["choosing"], branch)
    post = "coordinator" if branch else "administrator"
    await _people(db, reading, "questions", [row["member"] for row in rows], post)


# -- what an administrator opens ---------------------------------------------------------------------------------------


async def newcomers_list(db: Connection, reader: UUID, why: str, now: datetime, most: int) -> None:
    """Log that an administrator opened the list of those who have no branch: a row for each, at most so many."""
    await db.execute(SQL["newcomers"], reader, now, why, most)


async def _newcomers(db: Connection, _: Vault, reading: Reading) -> None:
    await newcomers_list(db, reading.who.person, reading.why, reading.now, newcomers.MOST)


async def _nominations(db: Connection, _: Vault, reading: Reading) -> None:
    rows = await nominations.waiting(db)
    await _people(db, reading, "nominations", [row.person for row in rows])


async def _mail(db: Connection, vault: Vault, reading: Reading) -> None:
    """A row for each mail, with its sender where we know her."""
    mails = await intake.unclear(db, vault)
    senders = await people.by_emails(db, vault, [parseaddr(mail.sender)[1] for mail in mails])
    await db.execute(SQL["mail"], reading.who.person, reading.now, reading.why, [mail.id for mail in mails], senders)


async def _representatives(db: Connection, _: Vault, reading: Reading) -> None:
    """One row for any list of representatives: each of them reads it."""
    await db.execute(SQL["representatives"], reading.who.person, reading.now, reading.why)


async def _district(db: Connection, vault: Vault, reading: Reading) -> None:
    """With those who are asked for a post: a row for each."""
    await _representatives(db, vault, reading)
    rows = await db.fetch(SQL["asked_for_posts"], reading.path["meeting"])
    await _people(db, reading, "record", [row["person"] for row in rows if row["person"] != reading.who.person])


async def _representative(db: Connection, _: Vault, reading: Reading) -> None:
    await _people(db, reading, "representative", [reading.path["person"]])


async def _seat(db: Connection, _: Vault, reading: Reading) -> None:
    holder = await db.fetchval(SQL["holder"], reading.path["mandate"])
    await _people(db, reading, "representative", [holder] if holder else [])


async def _group_contacts(db: Connection, _: Vault, reading: Reading) -> None:
    rows = await db.fetch(SQL["group_contacts"])
    await _people(db, reading, "group_contacts", [row["person"] for row in rows])


async def _local_posts(db: Connection, _: Vault, reading: Reading) -> None:
    """With those who are asked who sits: the page proposes them."""
    rows = await db.fetch(SQL["local_posts"])
    await _people(db, reading, "group_contacts", [row["person"] for row in rows])


async def _group_report(db: Connection, vault: Vault, reading: Reading) -> None:
    """Whoever sent it in, and the representatives whom it is about."""
    rows = await db.fetch(SQL["group_contact"], reading.path["report"])
    await _people(db, reading, "group_contacts", [row["person"] for row in rows])
    await _representatives(db, vault, reading)


async def _losses(db: Connection, _: Vault, reading: Reading) -> None:
    rows = await factors.lost(db)
    await _people(db, reading, "losses", [row["person"] for row in rows if row["person"] != reading.who.person])


async def of_people(db: Connection, reader: UUID, people: Collection[UUID], why: str, now: datetime) -> None:
    """Log that an administrator is shown these people: a row for each."""
    await db.execute(SQL["people"], reader, now, "administrator", "record", list(people), why)


# -- what somebody opens of her own ------------------------------------------------------------------------------------


async def own(db: Connection, person: UUID, why: str, now: datetime) -> None:
    """Log that she opened all that we have about herself: whoever else is signed in as she leaves a trace."""
    await db.execute(SQL["own"], person, why, now)


async def _own(db: Connection, _: Vault, reading: Reading) -> None:
    await own(db, reading.who.person, reading.why, reading.now)


async def _copy(db: Connection, vault: Vault, reading: Reading) -> None:
    """A file that leaves stands in the security log as well."""
    await _own(db, vault, reading)
    await security_log.note(db, "copy taken", reading.now, reading.who.person)


async def _security(db: Connection, _: Vault, reading: Reading) -> None:
    if await people.sealed_name(db, reading.path["person"]) is None:
        return
    await _people(db, reading, "security_log", [reading.path["person"]])
    await security_log.note(db, "security log opened", reading.now, reading.who.person, reading.path["person"])


async def _people(
    db: Connection, reading: Reading, scope: str, seen: Iterable[UUID], post: str = "administrator"
) -> None:
    """A row for each person."""
    await db.execute(SQL["people"], reading.who.person, reading.now, post, scope, list(seen), reading.why)


WRITERS: dict[str, Callable[[Connection, Vault, Reading], Awaitable[None]]] = {
    **dict.fromkeys(("list", "members", "number", "answers", "part"), _lists),
    **dict.fromkeys(("list", "members", "number", "answers", "door", "paper"), _lists),
    "own": _own,
    "copy": _copy,
    "record": _record,
    "nominated": _nominated,
    "handover": _handover,
    "questions": _questions,
    "newcomers": _newcomers,
    "nominations": _nominations,
    "mail": _mail,
    "representatives": _representatives,
    "district": _district,
    "representative": _representative,
    "seat": _seat,
    "group_contacts": _group_contacts,
    "local_posts": _local_posts,
    "group_report": _group_report,
    "codes": _codes,
    "losses": _losses,
    "security_log": _security,
}


# -- reading it --------------------------------------------------------------------------------------------------------


async def about(db: Connection, person: UUID) -> list[Row]:
    """Who has seen this person, grouped by day, the newest first, at most 100 rows.

    Each row has the latest `at`, how many `times`, the reader's id and sealed name, `reader_post` (the role she read
    it in), `scope` (the sort of page), `branch` (None when no list of a branch was opened) and `why`.
    """
    return await db.fetch(SQL["about"], person)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete ended memberships that no row of the log is left of. The rows themselves go with the chain."""
    await db.execute(SQL["tidy"])
