"""Post changes: one administrator proposes that somebody gets a post or loses one, and another confirms it.

Nobody appoints herself, and nobody alone reads a branch. Whoever is proposed says yes first, by a link in a letter to
the address that was typed: until then nobody learns whether anybody here has confirmed it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from fackpol.base import rate_limits
from fackpol.base.database import Connection, queries, typed, typed_rows
from fackpol.base.rate_limits import Limit
from fackpol.base.vault import Vault
from fackpol.network import appointments, keyed_hashes, security_log

SQL = queries("post_changes")
KEPT = timedelta(days=30)  # how long she has to answer, and another administrator to confirm
# A limit of its own: of one that it shared, an administrator could see that somebody signs in with the address.
PROPOSALS_TO_ADDRESS = Limit("proposals to an address", 5)


class Settled(StrEnum):
    """What happened when an administrator said yes or no to a proposal."""

    DONE = "done"
    GONE = "gone"  # somebody was first, or whoever is asked has not said yes
    NOT_HERS = "not hers"  # she has proposed it, or it is about herself


@dataclass(frozen=True, slots=True)
class Offer:
    """A post as whoever is asked sees it. `branch` None: to administer. `hers` None: the address is nobody's."""

    id: UUID
    post: str
    branch: str | None
    accepted: bool
    hers: UUID | None
    language: str


@dataclass(frozen=True, slots=True)
class PostChange:
    """A proposal as administrators see it; what is bytes is sealed.

    `person`, `name` and `email` are None until she has said yes; `asked_email` is the address that was typed.
    """

    id: UUID
    change: str  # "appoint" or "relieve"
    post: str
    branch: str | None
    person: UUID | None
    name: bytes | None = field(repr=False)
    email: bytes | None = field(repr=False)
    address: UUID | None
    asked_email: bytes | None = field(repr=False)
    proposed_by: UUID
    proposed_by_name: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Locked:
    """A proposal that is being settled. `branch` is its id."""

    change: str
    post: str
    branch: int | None
    person: UUID | None
    proposed_by: UUID


async def propose(
    db: Connection, vault: Vault, branch: int | None, email: str, language: str, by: UUID, now: datetime
) -> None:
    """Let an administrator propose whoever has an address as coordinator of a branch, or (None) as administrator.

    Looks nobody up and returns nothing: whether an address is known here is nobody's business but its owner's.
    """
    await security_log.note(db, "post proposed", now, by)
    if not await rate_limits.spend(db, vault, PROPOSALS_TO_ADDRESS, rate_limits.address(email), now):
        return
    id, post = uuid4(), "administrator" if branch is None else "coordinator"
    sealed = vault.seal(email, "addresses.email", id)
    key = await keyed_hashes.written(db, vault, email)
    await db.execute(SQL["propose"], id, sealed, key, language, post, branch, by, now)


async def propose_relief(db: Connection, appointment: int, by: UUID, now: datetime) -> bool:
    """Let an administrator propose that another one does not administer any more.

    False when there is no third one to confirm it, or nobody to relieve: then it takes the command on the server.
    """
    person = await db.fetchval(SQL["relievable"], appointment, by)
    if person is None or not await appointments.others_administer(db, by, person):
        return False
    if await db.fetchval(SQL["propose_relief"], uuid4(), appointment, by, now):
        await security_log.note(db, "post proposed", now, by, person)
    return True


async def get(db: Connection, id: UUID) -> Offer | None:
    """What the link in the letter offers; None when it is settled, taken back, or her own proposal."""
    row = await db.fetchrow(SQL["offered"], id)
    return typed(Offer, row) if row else None


async def accept(db: Connection, offer: Offer, now: datetime) -> bool:
    """Record her yes. Where nobody else can confirm it, she has the post at once. False when it is too late."""
    if offer.hers is None:
        return False
    async with db.transaction():
        by = await db.fetchval(SQL["accept"], offer.id, offer.hers)
        if by is None:
            return False
        await security_log.note(db, "post accepted", now, offer.hers)
        if await appointments.may_give(db, by, by, offer.hers):
            await settle(db, offer.id, by, True, now)
    return True


async def decline(db: Connection, offer: Offer, now: datetime) -> None:
    """Record her no: the proposal and the address are forgotten."""
    async with db.transaction():
        await db.execute(SQL["drop"], offer.id)
        await security_log.note(db, "post refused", now, offer.hers)


async def waiting(db: Connection) -> list[PostChange]:
    """All proposals: first those that wait to be confirmed, then those that wait for her answer."""
    return typed_rows(PostChange, await db.fetch(SQL["waiting"]))


async def may_settle(db: Connection, row: PostChange | Locked, by: UUID, yes: bool) -> bool:
    """Whether an administrator may say yes or no to a proposal. Nobody decides about a post of her own.

    Whoever has proposed it may take it back.
    """
    if row.change == "relieve":
        return by != row.person and (not yes or by != row.proposed_by)
    return not yes or (row.person is not None and await appointments.may_give(db, by, row.proposed_by, row.person))


async def settle(db: Connection, id: UUID, by: UUID, yes: bool, now: datetime) -> Settled:
    """Let an administrator (`by`) confirm a proposal, or say no to it. Of two at once, one does."""
    async with db.transaction():
        found = await db.fetchrow(SQL["lock"], id)
        row = typed(Locked, found) if found else None
        if row is None or (yes and row.person is None):
            return Settled.GONE
        if not await may_settle(db, row, by, yes):
            return Settled.NOT_HERS
        await db.execute(SQL["drop"], id)
        if yes:
            await _carry_out(db, row, by, now)
        else:
            await security_log.note(db, "post refused", now, by, row.person)
    return Settled.DONE


async def tidy(db: Connection, now: datetime) -> None:
    """Delete proposals that nobody has settled, with their addresses."""
    await db.execute(SQL["tidy"], now - KEPT)


async def _carry_out(db: Connection, row: Locked, by: UUID, now: datetime) -> None:
    assert row.person is not None  # the caller has checked it
    if row.change == "relieve":
        await appointments.relieve_administrator(db, row.person, now, by)
    else:
        stands = appointments.Stands(row.proposed_by, by)
        await appointments.appoint(db, row.person, row.post, row.branch, now, stands)
