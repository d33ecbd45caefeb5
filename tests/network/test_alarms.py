"""Nobody opens all members in a day, and the administrators hear of somebody who tries: H5 of the security review."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import access_log, alarms, branches, reference
from fackpol.network.access_log import Reading
from fackpol.network.sessions import Who
from tests.asgi import Web, text_of
from tests.people import Everybody

NOON = dates.now().replace(hour=11, minute=0)


def who(person: UUID, *slugs: str) -> Who:
    return Who(person, b"", "sv", False, False, False, slugs)


class Office:
    """Bo coordinates a branch of many, and opens what he opens at noon."""

    def __init__(self, db: Connection, vault: Vault, branch: str, bo: UUID, members: list[UUID]) -> None:
        self.db, self.vault, self.branch, self.bo, self.members = db, vault, branch, bo, members

    async def record(self, number: int, now: datetime = NOON) -> bool:
        return await self.opens("record", {"branch": self.branch, "person": self.members[number]}, now)

    async def opens(self, what: str, path: dict[str, Any], now: datetime = NOON) -> bool:
        return await alarms.opens(self.db, self.vault, Reading(what, who(self.bo, self.branch), path, now))

    async def alarms(self) -> list[tuple[str, str, int]]:
        rows = await self.db.fetch("SELECT what, why, n FROM alarms ORDER BY id")
        return [(row["what"], row["why"], row["n"]) for row in rows]


@pytest.fixture
async def office(db: Connection, vault: Vault, everybody: Everybody) -> Office:
    return await open_office(db, vault, everybody, 70)


async def open_office(db: Connection, vault: Vault, everybody: Everybody, many: int) -> Office:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    members = [await everybody.member(f"Medlem {n}", f"m{n}@example.org") for n in range(many)]
    for person in members:
        await branches.join(db, branch, person, NOON - timedelta(days=60))
    return Office(db, vault, branch, bo, members)


async def test_sixty_records_a_day_and_no_more(office: Office, everybody: Everybody) -> None:
    await everybody.eva()
    assert [await office.record(number) for number in range(62)] == [True] * 60 + [False] * 2
    assert await office.db.fetchval("SELECT count(*) FROM access_log") == 60, "what is refused has shown nobody"
    assert await office.record(3), "one that she has opened today costs nothing"
    assert await office.opens("list", {"branch": office.branch}), "a list is something else"
    assert await office.record(61, NOON + timedelta(days=1)), "tomorrow she can go on"
    assert await office.alarms() == [("record", "half", 30), ("record", "refused", 60)]
    assert await office.db.fetchval("SELECT count(*) FROM security_log WHERE event = 'opening refused'") == 2


async def test_twenty_lists_a_day_whatever_they_are_of(office: Office, everybody: Everybody) -> None:
    """The attack: an administrator who is made coordinator of one branch after the other, and opens each list."""
    slugs = [await everybody.branch(f"Förening {n}") for n in range(24)]
    answers = [await office.opens("list", {"branch": slug}) for slug in slugs for _ in range(2)]
    assert answers == [True] * 40 + [False] * 8
    assert await office.alarms() == [("list", "half", 10), ("list", "refused", 20)]


async def test_what_is_hers_and_what_is_public_is_not_counted(office: Office) -> None:
    for what in ("own", "representatives") * 40:
        assert await office.opens(what, {})
    assert await office.alarms() == []


@pytest.mark.parametrize(("days", "each", "alarmed"), [(6, 4, True), (6, 5, False), (4, 1, False)])
async def test_three_times_the_usual_is_unusual(office: Office, days: int, each: int, alarmed: bool) -> None:
    """With four a day, twelve are; with five, not before fifteen; and whoever is new has no usual yet."""
    for day in range(days):
        for number in range(each):
            await office.record(number, NOON - timedelta(days=day + 1))
    for number in range(14):
        await office.record(number)
    assert await office.alarms() == ([("record", "unusual", 12)] if alarmed else [])


async def test_two_at_once_do_not_slip_past_the_limit(fresh: str, vault: Vault) -> None:
    async with database.open_pools(fresh) as pools:
        async with pools.writing.acquire() as db:
            office = await open_office(db, vault, Everybody(db, vault, await reference.read(db, "01")), 64)
            for number in range(58):
                await office.record(number)

        async def open_one(number: int) -> bool:
            async with pools.writing.acquire() as db:
                own = Office(db, vault, office.branch, office.bo, office.members)
                return await own.record(number)

        assert sorted(await asyncio.gather(*map(open_one, range(58, 64)))) == [False] * 4 + [True] * 2


async def test_the_administrators_get_a_letter_that_says_who(
    web: Web, db: Connection, office: Office, everybody: Everybody
) -> None:
    await everybody.eva()
    for number in range(61):
        await office.record(number, dates.now())
    await web.deliver()
    letters = [one for one in web.post_office.arrived if one.subject == "Något att titta på"]
    assert [one.to for one in letters] == ["eva.sund@example.org"] * 2
    half, refused = sorted(letters, key=lambda one: "nej till resten" in one.text)
    assert "Bo Lind har öppnat uppgifterna om 30 medlemmar i dag, en i taget." in half.text
    assert "Fler än 60 går inte på en dag" in refused.text
    assert "/skotsel/sakerhet" in half.text


async def test_whoever_is_refused_reads_what_to_do(web: Web, db: Connection, office: Office) -> None:
    for number in range(60):
        await office.record(number, dates.now())
    page = await (await web.signed_in(office.bo)).get(f"/branscher/{office.branch}/medlemmar/{office.members[60]}")
    assert page.status_code == 429
    assert 0 < int(page.headers["retry-after"]) <= 86_401
    said = text_of(page)
    assert "Mer går inte att öppna i dag" in said
    assert "Vid midnatt går det igen. Är det bråttom? Fråga en administratör." in said
    assert "Till din sida" in said
    assert "Medlem 60" not in said
    assert await access_log.about(db, office.members[60]) == []


async def test_alarms_are_kept_for_two_years(office: Office) -> None:
    for number in range(30):
        await office.record(number)
    for later, kept in ((729, 1), (731, 0)):
        await alarms.tidy(office.db, NOON + timedelta(days=later))
        assert len(await office.alarms()) == kept
