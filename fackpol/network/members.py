"""Members: union-active people apply, confirm by a link in a letter, and change what they have told us.

Only the owner of the mailbox learns whether an address is registered: membership is a political opinion (GDPR Art. 9).
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from fackpol.base.database import Connection, Row, one, queries
from fackpol.base.vault import Vault
from fackpol.mail import outbox
from fackpol.network import asks, branches, consents, keyed_hashes, people
from fackpol.network.asks import NOWHERE, Asker
from fackpol.network.people import Person

SQL = queries("members")
APPLICATION_LIVES = timedelta(hours=48)
MOST_JOBS = 3
UNION_ROLES = ("steward", "safety", "chief_safety", "club", "board", "staff", "other")


@dataclass(frozen=True)
class Job:
    """A job of hers. `industry`, `sector` and `task` are slugs, `area` an area code, `employer` the id of a committee.

    Sector None: she does not know. Area None: she has no workplace now. Task or employer None: she has not said.
    """

    industry: str
    sector: str | None
    area: str | None
    task: str | None = None
    employer: int | None = None

    @property
    def placed(self) -> "Job":
        """The job without what she tells only when asked further."""
        return Job(self.industry, self.sector, self.area)


@dataclass(frozen=True)
class Details:
    """What a member tells about her work; she can change it at any time. `home` is an area code."""

    jobs: tuple[Job, ...]
    union: str | None
    union_roles: tuple[str, ...]
    home: str | None


@dataclass(frozen=True)
class Application:
    """What somebody asks us to register. We do not believe it until the owner of the mailbox confirms it."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str | None = field(repr=False)
    language: str
    discreet: bool
    consents: tuple[str, ...]
    details: Details = field(repr=False)
    branch: str | None = None  # the slug of the branch whose own link she came by

    def packed(self) -> str:
        """The application as JSON, for the vault to seal."""
        return json.dumps(asdict(self))

    @classmethod
    def unpacked(cls, text: str) -> "Application":
        """Read back what `packed` wrote."""
        raw = json.loads(text)
        details = raw.pop("details")
        jobs = tuple(Job(**job) for job in details.pop("jobs"))
        roles = tuple(details.pop("union_roles"))
        raw["consents"] = tuple(raw["consents"])
        return cls(**raw, details=Details(jobs=jobs, union_roles=roles, **details))


@dataclass(frozen=True)
class Confirmed:
    """A new member, and whether she confirmed in the same browser in which she applied."""

    person: UUID
    same_browser: bool


async def apply(
    db: Connection, vault: Vault, application: Application, browser: bytes, now: datetime, asker: Asker = NOWHERE
) -> None:
    """Keep the application sealed and post its letter.

    Looks nobody up and returns nothing, on purpose: the answer to a request must not reveal whether the address is
    registered. Only the writer of the letter finds out. When the address has had too many letters the same is written
    in the same time, and the letter's writer throws it away.
    """
    limited = not await asks.allowed(db, vault, application.email, asker, now)
    id = uuid4()
    form = vault.seal(application.packed(), "applications.form", id)
    async with db.transaction():
        key = await keyed_hashes.written(db, vault, application.email)
        await db.execute(SQL["apply"], id, key, browser, form, now, limited)
        await outbox.post(db, "registration", now, application=id)


async def waiting(db: Connection, vault: Vault, application: UUID, now: datetime) -> Application | None:
    """An application that can still be confirmed; None when it can not."""
    form = await db.fetchval(SQL["waiting"], application, now - APPLICATION_LIVES)
    return Application.unpacked(vault.open(form, "applications.form", application)) if form else None


async def confirm(
    db: Connection, vault: Vault, application: UUID, browser: bytes, now: datetime, join: str = ""
) -> Confirmed | None:
    """Make the applicant a member, and let her ask to be in a branch (`join` is its slug) in the same step.

    None when the application is spent or too old, or the owner of the address is a member already. Two concurrent
    requests make one member.
    """
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
            return None  # she is a member already: the letter told her so
        await people.set_phone(db, vault, person, form.phone)
        await change(db, person, form.details)
        await consents.give(db, person, form.consents, "web", now)
        if join:
            await branches.join(db, join, person, now)
    return Confirmed(person, row["browser"] == browser)


async def refuse(db: Connection, application: UUID) -> None:
    """Delete an application at once: the owner of the mailbox says that she did not send it."""
    await db.execute(SQL["refuse"], application)


async def change(db: Connection, person: UUID, details: Details) -> None:
    """Replace what a member has told about her work. A job that stays keeps what she has told further about it."""
    async with db.transaction():
        told = _jobs(await one(db, SQL["get"], person))
        await db.execute(SQL["change"], person, details.union, list(details.union_roles), details.home)
        await db.execute(SQL["clear_jobs"], person)
        jobs: Iterable[Job] = dict.fromkeys(_told_before(job, told) for job in details.jobs)
        await db.executemany(SQL["add_job"], [(person, *astuple(job)) for job in jobs])


async def tell_more(db: Connection, person: UUID, job: int, task: str | None, employer: int | None) -> bool:
    """Record what she does in a job of hers and which body she works under (None: she does not say).

    Ignores a task of another industry, and a body that does not employ in her trade there. False: no job of hers.
    """
    return bool(await db.fetchval(SQL["tell_more"], job, person, task, employer))


async def details(db: Connection, person: UUID) -> Details:
    """What a member has told about her work. Raises LookupError when she is no member."""
    member = await one(db, SQL["get"], person)
    return Details(_jobs(member), member["union_slug"], tuple(member["union_roles"]), member["home"])


async def own(db: Connection, vault: Vault, person: UUID) -> tuple[Person, Details]:
    """A member, and what she has told about her work, in one round trip. Raises LookupError when she is no member."""
    row = await one(db, SQL["own"], person)
    return people.opened(vault, person, row), Details(
        _jobs(row), row["union_slug"], tuple(row["union_roles"]), row["home"]
    )


def _jobs(member: Row) -> tuple[Job, ...]:
    return tuple(Job(*job) for job in member["jobs"])


def _told_before(job: Job, told: tuple[Job, ...]) -> Job:
    """A job with what she told further about it before, unless she says it anew."""
    before = next((one for one in told if one.placed == job.placed and job.task in (None, one.task)), job)
    return replace(job, task=job.task or before.task, employer=job.employer or before.employer)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete applications that nobody confirmed in time."""
    await db.execute(SQL["tidy"], now - APPLICATION_LIVES)
