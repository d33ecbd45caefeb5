"""Meetings for more than one branch: one that the administrators have called, their draft, and a host that is asked."""

from datetime import datetime, time, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.network import appointments, audiences, branches, district_meetings, hosts, invitations, meetings
from fackpol.network.audiences import Part
from fackpol.network.invitations import Answer
from fackpol.network.local_posts import Post
from fackpol.network.meetings import Meeting

SQL = queries("demo")
REPLIES = "kansliet@example.org"
LEADERS = [Part("post", Post.GROUP_LEADER), Part("post", Post.LOCAL_BOARD), Part("post", "coordinator")]
ANSWERS = (Answer.YES, Answer.YES, None, Answer.MAYBE, Answer.YES, Answer.NO)


async def make(db: Connection, vault: Vault, slugs: list[str], eva: UUID, now: datetime) -> int:
    """Makes them all, after the local posts. Returns the id of the called one; no letter leaves."""
    called = now - timedelta(days=4)
    about = "Vi går igenom vårens frågor i fullmäktige och hur kommunerna kan dra åt samma håll."
    leaders = await _draft(db, vault, eva, _meeting("Gruppledarmöte", about, 20, now), LEADERS)
    await audiences.look(db, leaders, called)
    await audiences.call(db, leaders, called)
    for row, answer in zip(await db.fetch(SQL["invited"], leaders), ANSWERS, strict=False):
        if answer:
            await invitations.answer(db, vault, row["id"], answer, "", "link", called + timedelta(days=1))
    about = "En heldag för alla som sitter i en nämnd, med samordnarna."
    await _draft(db, vault, eva, _meeting("Regional träff", about, 60, now), [Part("committee"), LEADERS[-1]])
    await _propose(db, vault, slugs, now)
    await db.execute(SQL["letters_went"])
    return leaders


async def _draft(db: Connection, vault: Vault, eva: UUID, meeting: Meeting, parts: list[Part]) -> int:
    id = await district_meetings.draft(db, vault, eva, meeting, REPLIES)
    await audiences.choose(db, id, parts)
    return id


async def _propose(db: Connection, vault: Vault, slugs: list[str], now: datetime) -> None:
    """Another branch's coordinator asks Bo's to host a meeting too; he has not answered."""
    asking = await branches.get(db, slugs[1])
    assert asking is not None
    by = (await appointments.of_branch(db, asking.id))[0].person
    about = "Skolsköterskor, elevassistenter och lärare: vad behöver barnen, och vad behöver vi?"
    draft = _meeting("Elevhälsan, två yrken och ett uppdrag", about, 34, now, ("0136", "0180"))
    id = await meetings.draft(db, vault, slugs[1], by, draft)
    await hosts.propose(db, id, slugs[0], by, now - timedelta(days=2))


def _meeting(title: str, about: str, days: int, now: datetime, areas: tuple[str, ...] = ()) -> Meeting:
    starts = dates.moment(dates.today(now) + timedelta(days=days), time(18))
    return Meeting(
        title, about, "Exempelgatan 1", "Stora salen", "", "Hiss finns. Hörslinga i salen.", "",
        starts, starts + timedelta(hours=2), areas,
    )  # fmt: skip
