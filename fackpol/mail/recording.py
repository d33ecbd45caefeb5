"""Records what became of letters, in the outbox and its ledger, and does what follows from it.

What was handed over can not be undone, so it waits for a database that is away, and reads from the journal what a
killed process had not recorded.
"""

import asyncio
import logging
import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Away, Connection, Database, DatabaseFault, Row, connected, savepoint
from fackpol.base.settings import Settings
from fackpol.mail import journal, outbox, suppressions
from fackpol.mail.bounce_causes import Cause, cause
from fackpol.mail.delivery import Delivery
from fackpol.mail.journal import Journal
from fackpol.mail.letter_kinds import Kinds, LetterKind
from fackpol.mail.outbox import Completion
from fackpol.mail.rendering import Letter, Unwritten
from fackpol.mail.smtp import Reply

log = logging.getLogger("fackpol.mail")
UNREACHABLE = 30.0  # seconds to leave the relay alone when it does not answer
FIRST_WAIT, LONGEST_WAIT = 300, 4 * 3600  # seconds between tries: doubling from the one to the other


@dataclass
class Batch:
    """The letters of one lease, on their way."""

    rows: list[Row]
    written: dict[int, Letter | Unwritten]
    journal: Journal
    until: datetime  # when the lease runs out
    replies: dict[int, Reply] = field(default_factory=dict)  # what is not recorded yet
    recording: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def lease(self) -> UUID:
        lease: UUID = self.rows[0]["lease"]
        return lease


class Recorder:
    def __init__(self, settings: Settings, database: Database, kinds: Kinds) -> None:
        self.settings, self.database, self.kinds = settings, database, kinds

    async def record(self, batch: Batch) -> None:
        """Waits for a database that is away, as long as the lease lasts. Raises Away after that.

        No connection goes on while another one still records what it has handed over.
        """
        async with batch.recording:
            await self._record_all(batch)

    async def _record_all(self, batch: Batch) -> None:
        replies, batch.replies = batch.replies, {}
        rows = {row["id"]: row for row in batch.rows}
        began = dates.now()
        while replies:
            try:
                async with connected(self.database.writing) as db, db.transaction():
                    await self._record(db, batch.lease, rows, replies, dates.now())
                break
            except Away:
                if dates.now() - began > outbox.LEASE:
                    raise
                await asyncio.sleep(0.5)

    async def take_back(self, db: Connection, now: datetime) -> None:
        """Records what the journal of a dead or sleeping process tells, and queues the rest again.

        Of a dead one on this machine at once, for nobody holds its journal; else when the lease has run out.
        """
        with journal.dead(self.settings.mail_journal) as dead:
            for lease, some in (await outbox.abandoned(db, now, dead)).items():
                rows = {row["id"]: row for row in some}
                known = journal.read(self.settings.mail_journal, lease)
                try:
                    async with savepoint(db):
                        replies = {id: reply for id, reply in known.items() if id in rows}
                        await self._record(db, lease, rows, replies, now)
                        await outbox.take_back(db, lease, now, untried=lease in dead)
                except DatabaseFault as fault:  # what one process has left must not hold up all others' letters
                    log.error("what a process held can not be taken back (%s); trying again", fault)
                else:
                    journal.forget(self.settings.mail_journal, lease)

    async def _record(
        self, db: Connection, lease: UUID, rows: dict[int, Row], replies: dict[int, Reply], now: datetime
    ) -> None:
        doubts = [id for id, reply in replies.items() if reply.delivery is Delivery.IN_DOUBT]
        again = await outbox.doubted(db, doubts) if doubts else set()
        completions = {id: self._completion(rows[id], reply, now, id in again) for id, reply in replies.items()}
        ours = await outbox.complete(db, lease, completions, now)
        await self._follow_up(db, [rows[id] for id in ours if completions[id].event is Delivery.SENT], now)
        if lost := [id for id in ours if completions[id].event is Delivery.FAILED]:
            await suppressions.failed(db, self.settings.vault, lost, now)
        _log(rows, completions, ours)

    async def _follow_up(self, db: Connection, sent: Iterable[Row], now: datetime) -> None:
        """Does what the kinds want done when their letters have gone."""
        by_kind: dict[str, list[int]] = {}
        for row in sent:
            by_kind.setdefault(row["kind"], []).append(row["id"])
        for name, some in by_kind.items():
            kind = self.kinds.get(name)
            if kind and kind.after_sending:
                await db.execute(kind.after_sending, some, now)

    def _completion(self, row: Row, reply: Reply, now: datetime, doubted: bool) -> Completion:
        detail = self.settings.vault.seal(reply.said, "letter_events.detail", row["id"]) if reply.said else None
        last = Completion(
            reply.delivery, reply.code, reply.enhanced, reply.queue_id, detail, fault=reply.fault, cause=_cause(reply)
        )
        kind = self.kinds.get(row["kind"])
        if reply.delivery.ends or (reply.delivery is Delivery.IN_DOUBT and _is_enough(kind, doubted)):
            return last
        away = reply.delivery is Delivery.UNREACHABLE
        wait = timedelta(seconds=UNREACHABLE) if away else patience(kind, row["tries"])
        # Whatever the letter met itself counts, so that one which the relay stumbles over does so less and less often.
        return replace(last, due_at=now + wait, counts=not away)


def _cause(reply: Reply) -> Cause | None:
    """Why a relay refused a letter for good; None where it has not, or nobody has said a word."""
    if reply.delivery is not Delivery.FAILED or not (reply.code or reply.enhanced):
        return None
    return cause(reply.enhanced, reply.said)


def _is_enough(kind: LetterKind | None, doubted: bool) -> bool:
    """Whether a letter in doubt has gone often enough: most kinds go once more, some not at all."""
    return doubted or (kind is not None and not kind.repeated_in_doubt)


def patience(kind: LetterKind | None, tries: int) -> timedelta:
    """Returns how long to wait: what the kind says, else five minutes, doubling to four hours, give or take a fifth."""
    if kind and kind.retries:
        return kind.retries[min(tries, len(kind.retries)) - 1]
    seconds = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load, hides nothing


def _log(rows: dict[int, Row], completions: dict[int, Completion], ours: set[int]) -> None:
    for id, completion in completions.items():
        if id not in ours:
            log.warning("letter %s: the lease had run out; somebody else finishes it", id)
        elif completion.event not in (Delivery.SENT, Delivery.SUPPRESSED, Delivery.UNWRITTEN):  # that has been logged
            said = completion.enhanced or completion.code or "no reply"
            log.warning("letter %s (%s): %s %s", id, rows[id]["kind"], completion.event, said)
