"""The example district's coordinators and administrators: one is away, one hands over, one member is asked to share.

Some municipalities have a group leader and a local board; Bo's branch knows people in unions and elsewhere.
"""

from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.demo import second_factor
from fackpol.network import (
    absences,
    appointments,
    branches,
    contacts,
    handovers,
    liaisons,
    local_posts,
    nominations,
    people,
)
from fackpol.network.liaisons import Facts
from fackpol.network.local_posts import NewPost, Post

SQL = queries("demo")
BEGAN = timedelta(days=430)  # ago: before the first member
COLLEAGUE = ("Disa Berg", "disa@example.org")
LOCAL = (
    ("Dag Holm", "dag@politiker.example.org", Post.GROUP_LEADER, "0136"),
    ("Mia Wik", "styrelsen.haninge@example.org", Post.LOCAL_BOARD, "0136"),
    ("Siv Ros", "styrelsen.botkyrka@example.org", Post.LOCAL_BOARD, "0127"),
    ("Jon Falk", "gruppen.huddinge@example.org", Post.GROUP_LEADER, "0126"),
)
# With how she has answered: whether members see her address too; None: she has not.
LIAISONS = (
    (Facts("Kommunal", "Stina Roth", "sektionsordförande", "070-174 06 11"), "stina@example.org", True),
    (Facts("Vårdförbundet", "Per Sten", "ombudsman", ""), "per@example.org", False),
    (Facts("Hyresgästföreningen", "Ulla Gren", "ordförande i Haninge", ""), "ulla@example.org", None),
)
NOTE = "Två av dem jobbar natt. De svarar helst efter klockan två."


async def make(
    db: Connection, vault: Vault, slugs: list[str], first: list[tuple[str, str]], names: list[str], now: datetime
) -> tuple[UUID, UUID]:
    """Appoints a coordinator for each branch, and an administrator. `first`: Bo and Eva, whose ids are returned.

    Bo has a colleague in his branch, to whom he can hand over.
    """
    began = now - BEGAN
    bo, eva = [await people.add(db, vault, name, email, "sv", began) for name, email in first]
    disa = await people.add(db, vault, *COLLEAGUE, "sv", began)
    others = [
        await people.add(db, vault, name, f"samordnare.{number}@example.org", "sv", began)
        for number, name in enumerate(names, start=1)
    ]
    await appointments.appoint(db, eva, "administrator", None, began)
    for slug, person in zip(slugs, [bo, *others], strict=True):
        await appointments.appoint(db, person, "coordinator", await _id(db, slug), began)
    await appointments.appoint(db, disa, "coordinator", await _id(db, slugs[0]), began + timedelta(days=1))
    await db.execute(SQL["letters_went"])
    for person in (bo, eva):
        await second_factor.give(db, vault, person, began)
    return bo, eva


async def change(db: Connection, vault: Vault, slugs: list[str], bo: UUID, now: datetime) -> None:
    """Makes what has changed lately: an absence, a handover to Bo, and a nomination that waits for an administrator."""
    [away] = await appointments.of_branch(db, await _id(db, slugs[2]))
    await absences.say(db, away.person, dates.today(now) + timedelta(days=9), now - timedelta(days=5))
    disa = (await appointments.of_branch(db, await _id(db, slugs[0])))[1].person
    await contacts.look_after(db, now - timedelta(days=1), dates.today(now))
    await db.execute(SQL["take_one"], disa, await _id(db, slugs[0]))
    await handovers.hand_over(db, vault, slugs[0], disa, bo, NOTE, now - timedelta(days=1))
    await _nominate(db, slugs[0], bo, now)
    await db.execute(SQL["letters_went"])


async def local(db: Connection, vault: Vault, slug: str, bo: UUID, eva: UUID, now: datetime) -> None:
    """Makes the local posts, and whom a branch knows elsewhere: two have said yes, one has not answered."""
    for name, email, post, area in LOCAL:
        first = dates.today(now - BEGAN)
        await local_posts.give(db, vault, NewPost(name, email, post, area, first), eva, now - BEGAN)
    told = now - timedelta(days=8)
    for facts, email, shows in LIAISONS:
        await liaisons.add(db, vault, slug, facts, email, dates.today(told), bo, told)
        if shows is not None:
            one = next(her for her in await liaisons.of_branch(db, vault, slug) if her.email == email)
            await liaisons.agree(db, one.id, shows, told + timedelta(days=1), one.asked_at)
    await db.execute(SQL["letters_went"])


async def _nominate(db: Connection, slug: str, bo: UUID, now: datetime) -> None:
    """A member who has been there long has said yes to share Bo's post."""
    asked = (await db.fetch(SQL["welcomed_or_waiting"], slug))[-2]["person"]
    await nominations.ask(db, slug, asked, bo, now - timedelta(days=5))
    [one] = await nominations.of_branch(db, slug, now)
    await nominations.answer(db, one.id, True, now - timedelta(days=3))


async def _id(db: Connection, slug: str) -> int:
    branch = await branches.get(db, slug)
    assert branch is not None
    return branch.id
