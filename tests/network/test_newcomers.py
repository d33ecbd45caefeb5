"""Nobody who has confirmed is invisible to everybody: a coordinator sees her, or the administrators' desk does."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import access_log, appointments, branches, consents, members, newcomers, pending_work, people
from fackpol.network.branches import Branch, Trade
from fackpol.network.members import Application, Details, Job
from tests.asgi import Web
from tests.people import ANNA, CARE_IN_HANINGE, Everybody

NOW = dates.now()
DAY = timedelta(days=1)
POST = Job("post", "privat", "0136")  # no branch of `Everybody` is for it
POST_BRANCH = Branch("Posten", "01", None, False, (Trade("post", None),))


async def letters(db: Connection, *kinds: str) -> list[str]:
    return [
        row["kind"] for row in await db.fetch("SELECT kind FROM letters WHERE kind = ANY($1) ORDER BY id", list(kinds))
    ]


async def desk(db: Connection) -> tuple[int, int]:
    """(unwelcomed, unjoined)."""
    row = await pending_work.waiting(db, NOW, dates.today(NOW))
    return row["unwelcomed"], row["unjoined"]


async def test_the_desk_counts_what_each_newcomer_by_herself_is(db: Connection, everybody: Everybody) -> None:
    for name, union, area in (("Alla", None, "0180"), ("Kommunal", "kommunal", "0136")):
        await everybody.branch(name, area=area, trades=(Trade("aldreomsorg", union),))
    await db.execute(ALL_SORTS, everybody.vault.seal("Någon", "test", 0), NOW)
    alone = await db.fetchrow(
        "SELECT count(*) FILTER (WHERE NOT fits AND welcomed_at IS NULL) AS a, count(*) FILTER (WHERE fits) AS b"
        " FROM newcomers"
    )
    assert alone is not None
    assert min(alone.values()) > 0
    assert await desk(db) == (alone["a"], alone["b"])


ALL_SORTS = """
WITH sorts AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, industry, area, home, union_slug
    FROM unnest('{aldreomsorg,post}'::text[]) industry, unnest('{0136,0180,NULL}'::text[]) area,
        unnest('{0136,NULL}'::text[]) home, unnest('{kommunal,NULL}'::text[]) union_slug
), somebody AS (
    INSERT INTO people (id, name, email, email_key, email_confirmed_at)
    SELECT id, $1, $1, sha256(id::text::bytea), $2 FROM sorts
), member AS (
    INSERT INTO members (person, registered_at, home, union_slug) SELECT id, $2, home, union_slug FROM sorts
)
INSERT INTO jobs (person, industry, area) SELECT id, industry, area FROM sorts
"""


# -- somebody whom a branch fits ---------------------------------------------------------------------------------------


async def test_whoever_has_not_joined_is_reminded_once_after_two_days(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    for days, reminders in ((1, 0), (3, 1), (4, 1), (90, 1)):
        await newcomers.look_after(db, NOW + days * DAY)
        assert len(await letters(db, "unjoined")) == reminders
    await db.execute("UPDATE letter_queue SET due_at = $1", NOW)
    await web.deliver()
    (letter,) = web.post_office.arrived
    assert (letter.to, letter.subject) == (ANNA, "Vill du vara med?")
    assert "Vård och omsorg" in letter.text
    assert "/ga-med/" in letter.text
    assert not await branches.has(db, branch, anna)


@pytest.mark.parametrize("what", ["joined", "left", "took her yes back", "stopped", "paused", "no branch"])
async def test_a_reminder_does_not_go(db: Connection, everybody: Everybody, what: str) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    if what in ("joined", "left"):
        await branches.join(db, branch, anna, NOW)
    if what == "left":
        await branches.leave(db, branch, anna, dates.now())
    if what == "took her yes back":
        await consents.end(db, anna, "invitations", "letter", NOW)
    if what == "stopped":
        await db.execute(
            "INSERT INTO suppressions (kind, key, reason, at) SELECT 'email', email_key, 'bounced', $1 FROM people", NOW
        )
    if what == "paused":
        await people.pause(db, anna, NOW + 30 * DAY)
    if what == "no branch":
        await branches.close(db, branch, NOW)
    await newcomers.look_after(db, NOW + 3 * DAY)
    assert await letters(db, "unjoined", "founding") == []


async def test_whoever_has_joined_since_the_reminder_was_posted_does_not_get_it(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await newcomers.look_after(db, NOW + 3 * DAY)
    await db.execute("UPDATE letter_queue SET due_at = $1", NOW)
    await branches.join(db, branch, anna, NOW)
    await web.deliver()
    assert web.post_office.arrived == []


async def test_whoever_has_paused_is_reminded_when_the_pause_is_over(db: Connection, everybody: Everybody) -> None:
    await everybody.branch()
    await people.pause(db, await everybody.anna(), NOW + 30 * DAY)
    await newcomers.look_after(db, NOW + 31 * DAY)
    assert await letters(db, "unjoined") == ["unjoined"]


async def test_whoever_was_asked_when_the_branch_began_is_not_reminded_too(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await everybody.member("Per Post", "per@example.org", POST)
    await branches.found(db, vault, POST_BRANCH, NOW)
    await newcomers.look_after(db, NOW + 3 * DAY)
    assert await letters(db, "unjoined", "founding") == ["founding"]


async def test_the_desk_counts_confirmed_members_only(db: Connection, everybody: Everybody) -> None:
    form = Application("Per Post", "per@example.org", None, "sv", True, ("matching",), Details((POST,), None, (), None))
    await members.apply(db, everybody.vault, form, b"x" * 32, NOW)
    assert await desk(db) == (0, 0)
    branch, anna = await everybody.branch(), await everybody.anna()
    assert await desk(db) == (0, 1)
    today = dates.today(dates.now())
    assert await newcomers.unjoined(db, today) == []  # where, only from the next Monday: nobody sees when she came
    assert await newcomers.unjoined(db, today + 7 * DAY) == ["Vård och omsorg"]
    await branches.join(db, branch, anna, NOW)
    assert await desk(db) == (0, 0)
    await branches.leave(db, branch, anna, dates.now())
    assert await desk(db) == (0, 1)


# -- somebody whom none fits -------------------------------------------------------------------------------------------


async def test_whoever_has_no_branch_is_welcomed_told_so_and_told_when_one_begins(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    eva = await everybody.eva()
    per = await everybody.member("Per Post", "per@example.org", POST)
    assert await desk(db) == (1, 0)
    (row,) = await newcomers.unwelcomed(db, everybody.vault, dates.now())
    assert (row.id, row.name, row.jobs) == (per, "Per Post", [("post", "0136")])
    assert [await newcomers.welcome(db, [per], eva, dates.now()) for _ in range(2)] == [1, 0]
    assert await desk(db) == (0, 0)
    assert await newcomers.awaiting(db, dates.today(dates.now())) == {"post": 1}
    await web.deliver()
    assert "Vi skriver när en startar." in web.post_office.latest("per@example.org").text
    await branches.found(db, vault, POST_BRANCH)  # nobody ticked that those concerned are to be written to
    assert await desk(db) == (0, 1)
    for _ in range(2):
        await newcomers.look_after(db, dates.now())
    await web.deliver()
    assert await letters(db, "founding", "unjoined") == ["founding"]
    assert "Det som startar är Posten." in web.post_office.latest("per@example.org").text


async def test_without_a_yes_to_invitations_nobody_promises_to_write(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    per = await everybody.member("Per Post", "per@example.org", POST, invited=False)
    await newcomers.welcome(db, [per], await everybody.eva(), dates.now())
    await web.deliver()
    assert "så vi skriver inte när en startar" in web.post_office.latest("per@example.org").text
    await branches.found(db, vault, POST_BRANCH)
    await newcomers.look_after(db, dates.now())
    assert await letters(db, "founding") == []
    assert await desk(db) == (0, 1)  # and so an administrator still sees that she is in none


async def test_when_her_branch_closes_she_waits_again_and_is_told_of_the_next(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch, anna, eva = await everybody.branch(), await everybody.anna(), await everybody.eva()
    await everybody.welcomed(branch, anna)
    await branches.close(db, branch, NOW)
    assert await desk(db) == (1, 0)
    await newcomers.welcome(db, [anna], eva, dates.now() + DAY)
    await branches.found(db, vault, Branch("Ny omsorg", "01", None, False, (Trade("aldreomsorg", None),)))
    await newcomers.look_after(db, NOW + 2 * DAY)
    assert await letters(db, "founding", "unjoined") == ["founding"]


async def test_nobody_else_is_welcomed_by_an_administrator(db: Connection, everybody: Everybody) -> None:
    branch, anna, eva = await everybody.branch(), await everybody.anna(), await everybody.eva()
    assert await newcomers.welcome(db, [anna], eva, NOW) == 0
    await branches.join(db, branch, anna, NOW)
    assert await newcomers.welcome(db, [anna, eva], eva, NOW) == 0


async def test_everybody_in_the_list_sees_that_it_was_read_and_nobody_else(
    db: Connection, everybody: Everybody
) -> None:
    await everybody.branch()
    eva, anna = await everybody.eva(), await everybody.anna()
    per = await everybody.member("Per Post", "per@example.org", POST)
    now = dates.now()
    await access_log.newcomers_list(db, eva, "att hälsa välkommen", now, newcomers.MOST)
    (row,) = await access_log.about(db, per)
    assert (row["reader"], row["reader_post"], row["why"]) == (eva, "administrator", "att hälsa välkommen")
    assert await access_log.about(db, anna) == []


# -- what fits somebody who is nobody yet ------------------------------------------------------------------------------

TRADES = (Trade("aldreomsorg", None), Trade("post", "kommunal"), Trade(None, "kommunal"), Trade("skola", None))
AREAS = (None, "01", "0136", "0180", "0180-JAR")
JOBS = (CARE_IN_HANINGE, POST, Job("skola", None, None), Job("aldreomsorg", None, "0180-JAR"))


@pytest.mark.slow
async def test_what_is_shown_before_she_confirms_is_what_fits_her_afterwards(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    async def check(
        founded: list[tuple[Trade, str | None]], jobs: list[Job], union: str | None, home: str | None
    ) -> None:
        for number, (trade, area) in enumerate(founded):
            await branches.found(db, vault, Branch(f"Förening {number}", area, None, False, (trade,)))
        details = Details(tuple(jobs), union, (), home)
        before = await newcomers.for_details(db, everybody.vault, details, None)
        person = await everybody.member("Anna Ek", ANNA)
        await members.change(db, person, details)
        after = [
            row.slug
            for row in await branches.offered(db, everybody.vault, person, dates.today(dates.now()))
            if row.fits
        ]
        assert sorted(row.slug for row in before) == sorted(after)

    await holds(
        db, check,
        founded=st.lists(st.tuples(st.sampled_from(TRADES), st.sampled_from(AREAS)), min_size=1, max_size=4),
        jobs=st.lists(st.sampled_from(JOBS), min_size=1, max_size=3, unique=True),
        union=st.sampled_from((None, "kommunal")), home=st.sampled_from((None, "0136", "0180")),
    )  # fmt: skip


async def test_the_branch_whose_link_she_came_by_stands_first_though_it_does_not_fit(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await everybody.branch()
    await branches.found(db, vault, POST_BRANCH)
    details = Details((CARE_IN_HANINGE,), None, (), None)
    offered = await newcomers.for_details(db, everybody.vault, details, "posten")
    assert [row.slug for row in offered] == ["posten", "vard-och-omsorg"]


async def test_a_stranger_is_told_no_more_than_a_coordinators_first_name(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    await everybody.bo(branch)
    (row,) = await newcomers.for_details(db, everybody.vault, Details((CARE_IN_HANINGE,), None, (), None), None)
    assert row.coordinators == "Bo"


# -- every way through registering -------------------------------------------------------------------------------------

FEW = effort(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), database=None)
SLUGS = ("vard-och-omsorg", "kommunalvanstern", "posten")
PEOPLE = range(3)
WORK = {
    "fits one": ((CARE_IN_HANINGE,), None),
    "fits two": ((CARE_IN_HANINGE,), "kommunal"),
    "fits none": ((Job("handel", "privat", "0136"),), None),
    "two jobs, one fits": ((Job("handel", "privat", "0136"), CARE_IN_HANINGE), None),
    "fits what begins later": ((POST,), None),
    "no workplace": ((Job("aldreomsorg", None, None),), None),
}


@dataclass
class Service:
    """A service in which everything happens that can: each public method is a step."""

    everybody: Everybody
    eva: UUID
    now: datetime = NOW
    coordinators: dict[str, UUID] = field(default_factory=dict)

    @property
    def db(self) -> Connection:
        return self.everybody.db

    async def registers(self, who: int, slug: str, work: str) -> None:
        """And presses the button for a branch, that of "not now", or that of a branch that has closed since."""
        await self._registers(who, work, slug)

    async def registers_without_joining(self, who: int, slug: str, work: str) -> None:
        await self._registers(who, work, "")

    async def registers_and_never_confirms(self, who: int, slug: str, work: str) -> None:
        await self._applies(who, work)

    async def says_that_it_was_not_she(self, who: int, slug: str, work: str) -> None:
        await members.refuse(self.db, await self._applies(who, work))

    async def joins(self, who: int, slug: str, work: str) -> None:
        if person := await self._person(who):
            await branches.join(self.db, slug, person, self.now)

    async def leaves(self, who: int, slug: str, work: str) -> None:
        if person := await self._person(who):
            await branches.leave(self.db, slug, person, dates.now())

    async def is_moved(self, who: int, slug: str, work: str) -> None:
        if (person := await self._person(who)) and await branches.has(self.db, slug, person):
            await branches.move(self.db, slug, SLUGS[0], person, self.now)

    async def is_welcomed(self, who: int, slug: str, work: str) -> None:
        if person := await self._person(who):
            await branches.welcome(self.db, slug, person, self.eva, self.now)

    async def changes_her_work(self, who: int, slug: str, work: str) -> None:
        if person := await self._person(who):
            await members.change(self.db, person, details(work))

    async def is_erased(self, who: int, slug: str, work: str) -> None:
        if person := await self._person(who):
            await self.db.execute(people.SQL["leave"], person, self.now)

    async def a_branch_begins(self, who: int, slug: str, work: str) -> None:
        trades = {
            SLUGS[0]: Trade("aldreomsorg", None),
            SLUGS[1]: Trade(None, "kommunal"),
            SLUGS[2]: Trade("post", None),
        }
        names = {SLUGS[0]: "Vård och omsorg", SLUGS[1]: "Kommunalvänstern", SLUGS[2]: "Posten"}
        await branches.found(
            self.db, self.everybody.vault, Branch(names[slug], "01", None, slug == SLUGS[1], (trades[slug],)), self.now
        )

    async def a_branch_becomes_another(self, who: int, slug: str, work: str) -> None:
        if await branches.get(self.db, slug):
            await branches.change(
                self.db, self.everybody.vault, slug, Branch("Annat", "0126", None, False, (Trade("skola", None),))
            )

    async def a_branch_closes(self, who: int, slug: str, work: str) -> None:
        await branches.close(self.db, slug, self.now)

    async def a_coordinator_is_appointed(self, who: int, slug: str, work: str) -> None:
        if (row := await branches.get(self.db, slug)) and slug not in self.coordinators:
            her = await people.add(self.db, self.everybody.vault, f"Bo {slug}", None, "sv", None)
            await appointments.appoint(self.db, her, "coordinator", row.id, self.now)
            self.coordinators[slug] = her

    async def a_coordinator_is_relieved(self, who: int, slug: str, work: str) -> None:
        if person := self.coordinators.pop(slug, None):
            await self.db.execute("UPDATE appointments SET to_at = $2 WHERE person = $1", person, self.now)

    async def an_administrator_welcomes_all(self, who: int, slug: str, work: str) -> None:
        some = await newcomers.unwelcomed(self.db, self.everybody.vault, self.now)
        await newcomers.welcome(self.db, [one.id for one in some], self.eva, self.now)

    async def days_pass(self, who: int, slug: str, work: str) -> None:
        self.now += timedelta(days=3)
        await newcomers.look_after(self.db, self.now)
        await members.tidy(self.db, self.now)

    async def _registers(self, who: int, work: str, join: str) -> None:
        application = await self._applies(who, work)
        await members.confirm(self.db, self.everybody.vault, application, b"y" * 32, self.now, join)

    async def _applies(self, who: int, work: str) -> UUID:
        await self.db.execute("DELETE FROM rate_limits")
        form = Application("Anna Ek", email(who), None, "sv", True, ("matching", "invitations"), details(work))
        await members.apply(self.db, self.everybody.vault, form, b"x" * 32, self.now)
        found = await self.db.fetchval("SELECT id FROM applications ORDER BY asked_at DESC, id LIMIT 1")
        assert isinstance(found, UUID)
        return found

    async def _person(self, who: int) -> UUID | None:
        person = await people.by_email(self.db, self.everybody.vault, email(who))
        return person if person and await newcomers.get(self.db, person) else None


def email(who: int) -> str:
    return f"anna.{who}@example.org"


def details(work: str) -> Details:
    jobs, union = WORK[work]
    return Details(jobs, union, (), "0136" if work == "no workplace" else None)


STEPS = [name for name in vars(Service) if not name.startswith("_") and callable(getattr(Service, name))]
WALK = st.lists(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE), st.sampled_from(SLUGS), st.sampled_from(sorted(WORK))),
    min_size=1, max_size=14,
)  # fmt: skip


async def nobody_is_unseen(service: Service) -> None:
    """Adds up what each post's own pages show, and finds that it is everybody."""
    db, vault = service.db, service.everybody.vault
    everybody = {row["person"] for row in await db.fetch("SELECT person FROM members")}
    seen, leaderless = set[UUID](), 0
    for branch in await branches.listed(db):
        seen |= {row.id for row in await branches.people(db, vault, branch.slug)}
        leaderless += not branch.coordinators
    counted = await pending_work.waiting(db, service.now, dates.today(service.now))
    assert counted["leaderless"] == leaderless  # the members of these are on no coordinator's list, but on the desk
    by_name = {row.id for row in await newcomers.unwelcomed(db, vault, service.now)}
    assert len(by_name) == counted["unwelcomed"]
    assert not by_name & seen
    rest = everybody - seen - by_name
    welcomed = {row["person"] for row in await db.fetch("SELECT person FROM newcomers WHERE NOT fits")} - by_name
    assert len(rest) == counted["unjoined"] + len(welcomed)
    in_a_while = dates.today(service.now) + 14 * DAY
    assert bool(welcomed) == bool(await newcomers.awaiting(db, in_a_while))
    assert bool(counted["unjoined"]) == bool(await newcomers.unjoined(db, in_a_while))


FULL = ("fits one", "fits two", "fits none", "two jobs, one fits", "fits what begins later", "no workplace")


@pytest.mark.slow
async def test_nobody_who_has_confirmed_is_invisible_to_everybody(db: Connection, everybody: Everybody) -> None:
    eva = await everybody.eva()

    async def check(walk: list[tuple[str, int, str, str]]) -> None:
        service = Service(everybody, eva)
        await service.a_branch_begins(0, SLUGS[0], "")
        await service.a_coordinator_is_appointed(0, SLUGS[0], "")
        await service.a_branch_begins(0, SLUGS[1], "")
        for name, *chosen in walk:
            await getattr(service, name)(*chosen)
            await nobody_is_unseen(service)

    await holds(db, check, walk=WALK)


@pytest.mark.parametrize("work", FULL)
@pytest.mark.parametrize("join", ["", *SLUGS])
async def test_each_way_of_confirming_is_seen_at_once_and_after_all_that_can_follow(
    db: Connection, everybody: Everybody, work: str, join: str
) -> None:
    """The same, with nothing left to chance: every trade, every button, then all that can take a branch away."""
    service = Service(everybody, await everybody.eva())
    for slug in SLUGS[:2]:
        await service.a_branch_begins(0, slug, "")
    await service.a_coordinator_is_appointed(0, SLUGS[0], "")
    await service._registers(0, work, join)
    await nobody_is_unseen(service)
    for step in (
        service.days_pass, service.an_administrator_welcomes_all, service.registers, service.is_welcomed,
        service.a_coordinator_is_relieved, service.a_branch_closes, service.an_administrator_welcomes_all,
        service.changes_her_work, service.leaves,
    ):  # fmt: skip
        await step(0, join or SLUGS[0], work)
        await nobody_is_unseen(service)


async def holds(db: Connection, check: Callable[..., Awaitable[None]], **given_by: Any) -> None:
    """Run an async check for many examples: hypothesis in a thread of its own, the work on this loop, undone."""
    loop = asyncio.get_running_loop()

    async def undone(chosen: dict[str, Any]) -> None:
        undo = db.transaction()
        await undo.start()
        try:
            await check(**chosen)
        finally:
            await undo.rollback()

    @FEW
    @given(**given_by)
    def run(**chosen: Any) -> None:
        asyncio.run_coroutine_threadsafe(undone(chosen), loop).result(60)

    await asyncio.to_thread(run)
