"""The outbox: posts, claims and completes letters. Rows hold ids, states and times; no address and no text.

A letter is written to `letters` when it is posted, and once more when it has ended. Until then it stands in one of
two narrow tables: in `letter_queue` while it waits, in `letter_leases` while somebody is sending it. Whoever takes it
out of the queue decides what becomes of it: the worker that claims it, or whoever cancels it.

A worker that is killed leaves a lease that runs out, so every letter is handed over at least once. Every attempt is an
event.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from fackpol.base.database import Connection, Row, queries
from fackpol.base.words import count, later, say
from fackpol.mail.bounce_causes import Cause
from fackpol.mail.delivery import Delivery
from fackpol.mail.letter_kinds import Kinds

SQL = queries("outbox")
LEASE = timedelta(seconds=60)
KEPT = timedelta(days=30)  # how long a letter is kept after it, or what it is about, has ended
TICK = 2.0  # seconds, counted from the epoch, so that all processes share them
A_DAY = timedelta(days=1)
DAYS, LATE = timedelta(days=7), timedelta(minutes=5)
# Why we can not write a letter, by the exception's name.
WHY = {
    "Sealed": later("en nyckel saknas eller är fel"),
    "TemplateNotFound": later("en mall saknas"),
    "Unwritable": later("något i mejlet går inte att skriva"),
}
ELSE = later("ett fel i programmet")


@dataclass(frozen=True)
class Completion:
    """What became of one attempt. `detail`, the server's own words, may quote an address: it is sealed."""

    event: Delivery
    code: int | None = None
    enhanced: str | None = None
    queue_id: str | None = None
    detail: bytes | None = field(default=None, repr=False)
    due_at: datetime | None = None  # when it is tried again; None: that was the last try
    counts: bool = True  # a try that counts brings the next one further away
    fault: str | None = None  # why it could not be written
    cause: Cause | None = None  # why it was refused for good


_DECLARED = ("name", "priority", "lifetime", "pace", "rationed")


async def load_kinds(db: Connection, kinds: Kinds) -> None:
    """Tells the database the priority, lifetime, pace and ration of each kind: `post_letters` finds them there."""
    columns = [[getattr(kind, name) for kind in kinds.values()] for name in _DECLARED]
    await db.execute(SQL["load_kinds"], *columns)


async def knows(db: Connection, kinds: Kinds) -> bool:
    """Whether the database has been told of all these kinds as they are declared."""
    known = {tuple(row) for row in await db.fetch(SQL["kinds"])}
    return all(tuple(getattr(kind, name) for name in _DECLARED) in known for kind in kinds.values())


async def post(
    db: Connection,
    kind: str,
    now: datetime,
    *,
    person: UUID | None = None,
    application: UUID | None = None,
    sign_in: UUID | None = None,
    address: UUID | None = None,
    branch: int | None = None,
    introduction: UUID | None = None,
) -> None:
    """Puts one letter in the outbox, in the caller's transaction; not twice for the same thing.

    Its priority and lifetime are those of its kind; a kind that is not declared is a fault of the database. SQL that
    posts many at once calls `post_letters` itself.
    """
    await db.execute(SQL["post"], kind, now, person, application, sign_in, address, branch, introduction)


async def claim(
    db: Connection,
    kinds: Kinds,
    most: int,
    now: datetime,
    only_urgent: bool = False,
    tick: datetime | None = None,
    lease: UUID | None = None,
) -> list[Row]:
    """Leases up to `most` due letters of these kinds to the caller, for 60 s; returns them, the most urgent first.

    None that is held: whoever holds it lets it go.

    A kind that this release does not know (after a rollback) stays queued for the release that does.
    `only_urgent`: none but what lets somebody in or out (priority 1).
    `tick`: none of the kinds that go at ticks that has been posted since then.
    `lease`: what the lease is called; None: a new name.
    """
    at_ticks = [kind.name for kind in kinds.values() if kind.at_ticks]
    own = (now, most, lease or uuid4(), now + LEASE, only_urgent, list(kinds), tick or now, at_ticks)
    claimed = await db.fetch(SQL["claim"], *own)
    return sorted(claimed, key=lambda row: (row["priority"], row["due_at"], row["id"]))


def last_tick(now: datetime) -> datetime:
    """The latest moment at which the kinds that go at ticks go."""
    return datetime.fromtimestamp(now.timestamp() // TICK * TICK, UTC)


async def unknown(db: Connection, kinds: Collection[str]) -> list[Row]:
    """Counts what waits and is of no kind that this release knows: rows of `kind`, `letters`."""
    return await db.fetch(SQL["unknown"], list(kinds))


async def abandoned(db: Connection, now: datetime, dead: Collection[UUID] = ()) -> dict[UUID, list[Row]]:
    """Finds letters whose lease has run out, or is one of the `dead`, by lease."""
    found: dict[UUID, list[Row]] = {}
    for row in await db.fetch(SQL["abandoned"], now, list(dead)):
        found.setdefault(row["lease"], []).append(row)
    return found


async def take_back(db: Connection, lease: UUID, now: datetime, untried: bool = False) -> None:
    """Queues again what is left of a lease that has run out; or, `untried`, that its holder gives back or left dead."""
    await db.execute(SQL["take_back"], lease, now, untried)


async def expire(db: Connection, now: datetime) -> None:
    """Ends the letters that have nothing more to say."""
    await db.execute(SQL["expire"], now)


async def sent_since(db: Connection, moment: datetime) -> int:
    return int(await db.fetchval(SQL["sent_since"], moment))


async def renew(db: Connection, lease: UUID, now: datetime) -> bool:
    """Holds a lease for 60 s more.

    False when nothing of it is left: somebody else has the letters, or they are done.
    """
    return await db.execute(SQL["renew"], lease, now + LEASE) != "UPDATE 0"


async def complete(db: Connection, lease: UUID, outcomes: dict[int, Completion], now: datetime) -> set[int]:
    """Records what became of letters, by id, in one statement.

    Returns those that were still the caller's. The lease of the others had run out, and somebody else finishes them.
    """
    columns = [[getattr(outcome, name) for outcome in outcomes.values()] for name in _COLUMNS]
    return {row["id"] for row in await db.fetch(SQL["complete"], lease, now, list(outcomes), *columns)}


_COLUMNS = ("event", "code", "enhanced", "queue_id", "detail", "due_at", "counts", "fault", "cause")


async def try_unwritten(db: Connection, now: datetime) -> None:
    """Makes what could not be written due at once."""
    await db.execute(SQL["try_unwritten"], now)


async def unwritten(db: Connection) -> list[Row]:
    """What waits because we can not write it: rows of `kind`, `fault`, `letters`."""
    return await db.fetch(SQL["unwritten"])


def sentence(row: Row) -> str:
    """Says to whoever runs the service what waits because we can not write it."""
    return count(
        "1 mejl väntar för att vi inte kan skriva det: {kind}. Felet är vårt ({why}). Vi försöker igen.",
        "{n} mejl väntar för att vi inte kan skriva dem: {kind}. Felet är vårt ({why}). Vi försöker igen.",
        row["letters"],
        kind=row["kind"],
        why=say(WHY.get(row["fault"], ELSE)),
    )


async def doubted(db: Connection, letters: list[int]) -> set[int]:
    """Finds those that have gone whole without an answer before."""
    return {row["letter"] for row in await db.fetch(SQL["doubted"], letters)}


async def next_due(db: Connection) -> datetime | None:
    due: datetime | None = await db.fetchval(SQL["next_due"])
    return due


async def paused_since(db: Connection) -> datetime | None:
    """Returns when somebody paused all letters; None while they go."""
    since: datetime | None = await db.fetchval(SQL["paused_since"])
    return since


@dataclass(frozen=True)
class Status:
    """How the outbox stands: numbers and kinds, nobody's name."""

    paused_since: datetime | None
    waiting: list[Row]  # kind, letters, due_at (the first), tries (the most)
    ended: dict[str, Row]  # by state, in the last DAYS: letters, latest
    lost: list[Row]  # kind, code, enhanced, letters
    unwritten: list[Row]  # what waits because we can not write it: kind, fault, letters
    unwelcome: Row | None  # the relay has said in the last day that it does not want us: at, code, enhanced

    @property
    def letters_waiting(self) -> int:
        return sum(row["letters"] for row in self.waiting)

    @property
    def refused(self) -> Row | None:
        """`unwelcome`, unless the relay has taken a letter since."""
        sent, row = self.ended.get("sent"), self.unwelcome
        return None if row and sent and sent["latest"] > row["at"] else row

    def late(self, now: datetime) -> bool:
        """Whether something has been due for five minutes and nothing has left in that time: then no worker runs."""
        due = any(row["due_at"] < now - LATE for row in self.waiting)
        leaves = any(row["latest"] > now - LATE for row in self.ended.values())
        return due and not leaves and self.paused_since is None


async def status(db: Connection, now: datetime) -> Status:
    return Status(
        await db.fetchval(SQL["paused_since"]),
        await db.fetch(SQL["waiting"]),
        {row["state"]: row for row in await db.fetch(SQL["ended_since"], now - DAYS)},
        await db.fetch(SQL["lost"], now - DAYS),
        await unwritten(db),
        await db.fetchrow(SQL["unwelcome"], now - A_DAY),
    )


async def pause(db: Connection, by: UUID | None, now: datetime) -> bool:
    """Lets nothing but priority 1 leave. False when it is paused already."""
    return bool(await db.fetchval(SQL["pause"], now, by))


async def resume(db: Connection, now: datetime) -> bool:
    """Lets letters leave again. False when they were not paused."""
    return bool(await db.fetchval(SQL["resume"], now))


async def retry(db: Connection, meeting: int | None, now: datetime, to: list[UUID] | None = None) -> int:
    """Queues again what did not get through (of one meeting, or all) and still has something to say.

    `to`: only letters to these people; None for all.

    Returns how many.
    """
    return int(await db.fetchval(SQL["retry"], now, meeting, to))


async def tidy(db: Connection, now: datetime) -> None:
    """Deletes letters 30 days after what they are about has ended, or after they ended themselves."""
    await db.execute(SQL["tidy"], now - KEPT)
