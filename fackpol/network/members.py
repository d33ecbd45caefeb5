"""Union-active members: apply, confirm, change. Whoever reads the mailbox confirms; nobody else learns anything."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from fackpol.base import rate_limits
from fackpol.base.database import Connection, one, queries
from fackpol.base.vault import Vault
from fackpol.mail import outbox
from fackpol.network import consents, people

SQL = queries("members")
APPLICATION_LIVES = timedelta(hours=48)
MOST_JOBS = 3
UNION_ROLES = ("steward", "safety", "chief_safety", "club", "board", "staff", "other")


@dataclass(frozen=True)
class Job:
    """`industry` and `sector` are slugs, `area` a code; no sector: she does not know; no area: no workplace now."""

    industry: str
    sector: str | None
    area: str | None


@dataclass(frozen=True)
class Details:
    """What a member tells about her work, and may change at any time."""

    jobs: tuple[Job, ...]
    union: str | None
    union_roles: tuple[str, ...]
    home: str | None


@dataclass(frozen=True)
class Application:
    """What someone asks us to register. Not yet believed, and nobody's name until confirmed."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str | None = field(repr=False)
    language: str
    discreet: bool
    consents: tuple[str, ...]
    details: Details = field(repr=False)

    def packed(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def unpacked(cls, text: str) -> "Application":
        """The other way round."""
        raw = json.loads(text)
        details = raw.pop("details")
        jobs = tuple(Job(**job) for job in details.pop("jobs"))
        roles = tuple(details.pop("union_roles"))
        raw["consents"] = tuple(raw["consents"])
        return cls(**raw, details=Details(jobs=jobs, union_roles=roles, **details))


@dataclass(frozen=True)
class Confirmed:
    """A member just made, and whether this is the browser that registered."""

    person: UUID
    same_browser: bool


async def apply(db: Connection, vault: Vault, application: Application, browser: bytes, now: datetime) -> None:
    """Keep the application sealed and post its letter.

    Looks nobody up and returns nothing, on purpose: whether an address is registered is a political opinion, and
    only the owner of the mailbox may learn it. The letter's writer finds out.
    """
    if not await rate_limits.spend(
        db, vault, rate_limits.LETTERS_TO_ADDRESS, rate_limits.address(application.email), now
    ):
        return
    id = uuid4()
    form = vault.seal(application.packed(), "applications.form", id)
    async with db.transaction():
        await db.execute(SQL["apply"], id, vault.index(application.email), browser, form, now)
        await outbox.post(db, "registration", now, application=id)


async def waiting(db: Connection, application: UUID, now: datetime) -> bool:
    """Whether an application can still be confirmed."""
    return bool(await db.fetchval(SQL["waiting"], application, now - APPLICATION_LIVES))


async def confirm(db: Connection, vault: Vault, application: UUID, browser: bytes, now: datetime) -> Confirmed | None:
    """Make the person and the member; None when it is spent or too old. Two clicks at once make one."""
    async with db.transaction():
        row = await db.fetchrow(SQL["take"], application, now - APPLICATION_LIVES)
        if row is None:
            return None
        form = Application.unpacked(vault.open(row["form"], "applications.form", application))
        person = await people.by_email(db, vault, form.email)
        if person is None:
            person = await people.add(db, vault, form.name, form.email, form.language, now)
            await people.prefer(db, person, form.language, form.discreet)
        if not await db.fetchval(SQL["add"], person, now):
            return None  # already a member: the letter said so, and nothing is changed
        await people.set_phone(db, vault, person, form.phone)
        await change(db, person, form.details)
        await consents.give(db, person, form.consents, "web", now)
    return Confirmed(person, row["browser"] == browser)


async def refuse(db: Connection, application: UUID) -> None:
    """It was not she: forget the application at once."""
    await db.execute(SQL["refuse"], application)


async def change(db: Connection, person: UUID, details: Details) -> None:
    async with db.transaction():
        await db.execute(SQL["change"], person, details.union, list(details.union_roles), details.home)
        await db.execute(SQL["clear_jobs"], person)
        jobs: Iterable[Job] = dict.fromkeys(details.jobs)
        await db.executemany(SQL["add_job"], [(person, job.industry, job.sector, job.area) for job in jobs])


async def details(db: Connection, person: UUID) -> Details:
    member = await one(db, SQL["get"], person)
    jobs = tuple(Job(*job) for job in member["jobs"])
    return Details(jobs, member["union_slug"], tuple(member["union_roles"]), member["home"])


async def tidy(db: Connection, now: datetime) -> None:
    await db.execute(SQL["tidy"], now - APPLICATION_LIVES)
