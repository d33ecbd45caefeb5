"""The network's chores, which nobody has to ask for: inviting, reminding, digests, and deleting what is old."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial

from fackpol.base import dates, heartbeats, idempotency, rate_limits
from fackpol.base.database import Away, Connection, Database, DatabaseFault, Late, connected
from fackpol.base.settings import Settings
from fackpol.base.vault import Sealed, Vault
from fackpol.mail.waking import woken
from fackpol.network import (
    absences,
    access_log,
    alarms,
    annual_report,
    audiences,
    bundles,
    commitments,
    contact_codes,
    contacts,
    data_requests,
    departures,
    digests,
    group_reports,
    handovers,
    inquiries,
    introductions,
    invitations,
    liaisons,
    log_chain,
    looks,
    meetings,
    members,
    newcomers,
    nominations,
    people,
    post_changes,
    proposal_removals,
    replies,
    retention,
    series,
    sessions,
    time_proposals,
    withdrawals,
)
from fackpol.registers import batches, differences, large_files, uploads

log = logging.getLogger("fackpol.mail")
EVERY = 60.0  # seconds between rounds; and how long a wake-up that was missed can delay what is done at once
CHANGES = 10.0  # seconds between looks at what has changed, while more and more changes
TURNS = 2.0  # seconds between looks at whose turn it is to be written to, and at what has been logged, if anything was
TIDY = timedelta(minutes=10)
MISSED = (Late, DatabaseFault, Sealed, withdrawals.Unnoted, OSError)  # what keeps one chore from being done
# What keeps something for a while only.
TIDIED = (
    rate_limits,
    idempotency,
    sessions,
    members,
    people,
    invitations,
    time_proposals,
    meetings,
    series,
    introductions,
    inquiries,
    group_reports,
    differences,
    batches,
    uploads,
    large_files,
    access_log,
    data_requests,
    retention,
    proposal_removals,
    alarms,
    absences,
    digests,
    handovers,
    nominations,
    contact_codes,
    post_changes,
    audiences,
    liaisons,
    withdrawals,
)


Chore = Callable[[Connection, datetime], Awaitable[object]]


async def post_due(db: Connection, vault: Vault, now: datetime) -> None:
    """Post every letter whose moment has come, in the caller's transaction; none of them leaves by that.

    After a restored backup those are posted that went already, so that they can be held and listed.
    """
    today = dates.today(now)
    await invitations.catch_up(db, now)
    await invitations.catch_up_representatives(db, now)
    await invitations.remind(db, now)
    await commitments.remind(db, now)
    await contacts.look_after(db, now, today)
    await introductions.look_after(db, vault, now, today)
    await replies.ask_back(db, now, today)
    await newcomers.look_after(db, now)
    await digests.post(db, now)


class Chores:
    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        self.tidied_at = datetime.min.replace(tzinfo=UTC)
        self.faults = 0  # chores that could not be done since we last tidied
        self.whole = True  # whether the logs had their newest rows when we last looked
        self.next_turn: datetime | None = None  # when the next letter that is held may go
        # Set when something has changed, is posted or logged, or is given to be read: see `waking`.
        self.changed, self.posted, self.given = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def loops(self) -> list[Coroutine[None, None, None]]:
        """Each until cancelled, on connections of its own: none waits for another, and no letter for any of them."""
        return [self.run(), self.follow(), self.take_turns(), self.read_registers()]

    async def run(self) -> None:
        while True:
            await self.round()
            await asyncio.sleep(EVERY)

    async def follow(self) -> None:
        """Does at once what a change calls for."""
        while True:
            await self.changed.wait()
            self.changed.clear()
            for chore in (*self._looks(), self._contacts):
                await self._try(chore)
            await asyncio.sleep(CHANGES)

    async def take_turns(self) -> None:
        """More often than a round: somebody may wait for the first answer, and no row of a log may."""
        while True:
            self.posted.clear()
            await self._try(self._let_go)
            await self._try(self._chain)
            await asyncio.sleep(TURNS)
            await woken(self.posted, self._until_turn(dates.now()))

    async def read_registers(self) -> None:
        """Whoever has given a large file looks at a page that waits for it."""
        while True:
            self.given.clear()
            await self._try(self.read_register)
            await woken(self.given, EVERY)

    async def read_register(self, db: Connection, now: datetime) -> None:
        """Reads what waits, and what comes while it does."""
        while await large_files.read_next(db, self.settings.vault, now):
            pass

    async def round(self) -> None:
        """Each chore by itself: one that fails does not keep the others from being done."""
        chores: list[Chore] = [
            self._chain, log_chain.mail_head, *self._looks(), self._depart, commitments.remind,
            self._contacts, self._introductions, self._ask_back, inquiries.show_answers,
            digests.post,  # after the others: it never goes within an hour of another letter
        ]  # fmt: skip
        tidies = dates.is_due(self.tidied_at, TIDY, dates.now())
        if tidies:
            chores += [
                newcomers.look_after,
                self._freeze,  # before anything of last year is forgotten
                self._erase_silent,
                self._tidy_logs,
                *(one.tidy for one in TIDIED),
            ]
        for chore in (*chores, self._let_go, self._note, self._beat):
            if not await self._try(chore):
                return
        if tidies:
            self.tidied_at = dates.now()
            if not self.faults:
                await self._try(self._tidied)
            self.faults = 0

    async def _try(self, chore: Chore) -> bool:
        """Returns False when the database is away; then it is asked again next time."""
        try:
            async with connected(self.database.writing) as db:
                await chore(db, dates.now())
        except MISSED as fault:
            log.error("%s; trying again", _why(fault))
            self.faults += 1
        except Away as fault:
            log.warning("the database does not answer (%s); trying again", fault)
            return False
        return True

    async def _beat(self, db: Connection, now: datetime) -> None:
        await heartbeats.beat(db, "chores", now)

    async def _tidied(self, db: Connection, now: datetime) -> None:
        """Notes that everything that is old has been deleted, with nothing in the way."""
        await heartbeats.beat(db, "tidying", now)

    async def _chain(self, db: Connection, now: datetime) -> None:
        """Chains what has been logged, and writes the head down; never over one that the chain has lost."""
        file = log_chain.witness(self.settings.erasures)
        whole = await log_chain.still_there(db, file)
        if self.whole and not whole:
            log.error("the logs have lost their newest rows: see what fackpol doctor says")
        self.whole = whole
        if (await log_chain.chain(db, self.settings.vault) or not file.exists()) and whole:
            try:
                log_chain.write_down(await log_chain.newest(db), file)
            except OSError as fault:
                log.error("the head of the logs can not be written beside the erasures: %s", type(fault).__name__)

    async def _freeze(self, db: Connection, now: datetime) -> None:
        if year := await annual_report.freeze(db, self.settings.vault, now):
            log.info("the figures of %s are frozen", year)

    async def _tidy_logs(self, db: Connection, now: datetime) -> None:
        await log_chain.tidy(db, self.settings.vault, now)

    async def _note(self, db: Connection, now: datetime) -> None:
        await withdrawals.note_unasked(db, self.settings.erasures, now)

    def _looks(self) -> list[Chore]:
        return [partial(self._look, chore) for chore in looks.CHORES]

    async def _look(self, chore: str, db: Connection, now: datetime) -> None:
        if posted := await looks.look(db, chore, now):
            log.info("%s letters for coming meetings: %s", posted, chore)

    async def _let_go(self, db: Connection, now: datetime) -> None:
        await bundles.let_go(db, now)
        self.next_turn = await bundles.next_turn(db)

    def _until_turn(self, now: datetime) -> float:
        """Seconds until somebody's turn comes, or the next look."""
        return min(EVERY, max(0.0, (self.next_turn - now).total_seconds())) if self.next_turn else EVERY

    async def _depart(self, db: Connection, now: datetime) -> None:
        try:
            await departures.carry_out(db, self.settings.vault, self.settings.erasures, now)
        except OSError as fault:
            log.error("nobody is left out: the erasures file can not be written (%s)", type(fault).__name__)

    async def _contacts(self, db: Connection, now: datetime) -> None:
        await contacts.look_after(db, now, dates.today(now))

    async def _introductions(self, db: Connection, now: datetime) -> None:
        await introductions.look_after(db, self.settings.vault, now, dates.today(now))

    async def _erase_silent(self, db: Connection, now: datetime) -> None:
        if erased := await retention.erase_silent(db, self.settings.vault, self.settings.erasures, now):
            log.info("%s silent members erased", erased)

    async def _ask_back(self, db: Connection, now: datetime) -> None:
        await replies.ask_back(db, now, dates.today(now))


def _why(fault: Exception) -> str:
    """Why a chore could not be done, and the others can."""
    match fault:
        case Late():
            return "a chore took too long"
        case DatabaseFault():
            return f"the database refused: {fault}"
        case Sealed():
            return "a value does not open: are the keys those of this database?"
        case withdrawals.Unnoted():
            return f"the ledger can not be written ({fault})"
    return f"a file can not be read or written ({type(fault).__name__})"
