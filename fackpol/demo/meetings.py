"""The example district's meetings: some that have been, with figures that fit together, two to come, and a series."""

from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.network import (
    attendance,
    board_outcomes,
    commitments,
    invitations,
    meetings,
    outcomes,
    saved_places,
    saved_texts,
    series,
    time_proposals,
)
from fackpol.network.invitations import Answer
from fackpol.network.meetings import Meeting
from fackpol.network.saved_places import Place
from fackpol.network.series import Rule

SQL = queries("demo")
COMING = 9  # days to the next meeting, for which a letter got lost
LEFT_OUT = 16  # days to the meeting for which the coordinator left a representative out
# Branch, title, days from now, what it is about, and what came of it ("": the coordinator has not told yet).
MEETINGS = (
    (
        0, "Vad betyder budgeten för oss?", -230, "Vi läste budgeten tillsammans, rad för rad.",
        "Tack för att ni kom. Vi skrev ner tre saker som politikerna tar med sig till nämnden.",
    ),
    (
        1, "Vikarier som stannar", -150, "Varför slutar vikarierna, och vad kan kommunen göra?",
        "Tack för i går. Nämnden får en fråga om hur länge vikarierna stannar.",
    ),
    (
        0, "Scheman som går att leva med", -110, "Ta med ditt schema. Vi jämför mellan kommunerna.",
        "Tack för att ni kom. Vi jämförde elva scheman, och politikerna fick dem med sig.",
    ),
    (
        0, "Kläder, skor och cyklar", -12, "Vad köper du själv för att kunna jobba? Ta med kvitton.",
        "Tack för att ni kom. Politikerna frågar i nämnden vad arbetsskor kostar.",
    ),
    (
        0, "Hur får vi tid att stanna hos Agda?", -4,
        "Vi berättade hur scheman och delade turer är. Politikerna lyssnade.", "",
    ),
    (
        0, "Heltid som norm: vad händer nu?", COMING,
        "Vi går igenom beslutet i nämnderna och vad vi vill säga till politikerna.", "",
    ),
    (1, "Barngrupperna i förskolan", LEFT_OUT, "Hur många barn är det i din grupp? Ta med en siffra.", ""),
)  # fmt: skip


TO_DO = (
    "Ringer kommunen och frågar vad den betalar för arbetsskor",
    "Skriver ihop det vi kom fram till, på en sida",
    "Frågar skyddsombuden vad de har sett",
)


async def make(
    db: Connection, vault: Vault, chance: Random, slugs: list[str], bo: UUID, anna: UUID, now: datetime
) -> int:
    """Makes them all; their letters count as sent, so that none leaves now. Returns the id of Anna's next meeting."""
    next_one = 0
    for branch, title, days, about, outcome in MEETINGS:
        starts = dates.moment(dates.today(now) + timedelta(days=days), time(18))
        areas = ("0136", "0180", "0127") if branch == 0 else ("0180", "0127")
        id = await meetings.draft(db, vault, slugs[branch], bo, _meeting(title, about, starts, areas))
        called = min(now, starts) - timedelta(days=14)
        await invitations.call(db, id, [], called, without=await _left_out(db, id, days))
        await db.execute(SQL["not_there_yet"], id, called)
        await db.execute(SQL["letters_went"])
        await _answers(db, vault, chance, id, called + timedelta(days=1))
        if days < 0:
            await _come(db, Random(days), id, starts)  # noqa: S311 - nobody has to guess it
        if outcome:
            await outcomes.tell(db, vault, id, outcome, bo, starts + timedelta(days=1))
            await board_outcomes.tell(db, id, starts + timedelta(days=1))
            await _commit(db, vault, id, starts, days)
            await db.execute(SQL["letters_went"])
        elif days == COMING:
            next_one = id
            await db.execute(SQL["returned"], id, called, anna)
            await _another_time(db, vault, id, starts, called + timedelta(days=1))
    await _again_and_again(db, vault, slugs[0], bo, now)
    await invitations.catch_up(db, now)  # whoever was welcomed after the call
    await db.execute(SQL["letters_went"])
    return next_one


async def _another_time(db: Connection, vault: Vault, meeting: int, starts: datetime, at: datetime) -> None:
    """A member who might come proposes the evening after, from her calendar."""
    invitation = await db.fetchval(SQL["might_come"], meeting)
    later, words = starts + timedelta(days=1, minutes=30), "Jag jobbar kväll då. Kan vi ta det dagen efter?"
    await time_proposals.keep(db, vault, invitation, later, None, words, False, at, at)


async def _again_and_again(db: Connection, vault: Vault, slug: str, bo: UUID, now: datetime) -> None:
    """Makes the drafts of a series, and saves the place and a text that every meeting has."""
    today = dates.today(now)
    rule = Rule(today + timedelta(days=20), weekday=2, ordinal=1, weeks=None, skipped=frozenset({7}))
    like = _meeting(
        "Öppen kväll", "Kom och prata om jobbet. Du behöver inte anmäla dig till något mer.", now, ("0136",)
    )
    days, _ = series.days(rule, None, 6, today)
    await series.make(
        db, vault, slug, bo, rule, like,
        await series.occurrences(db, vault, slug, days, (time(18), time(20)), now), now,
    )  # fmt: skip
    await saved_places.save(db, vault, slug, Place(like.street, like.venue, like.link, like.access_note))
    await saved_texts.save(db, vault, slug, saved_texts.CHILDREN, like.children_note)


async def _come(db: Connection, chance: Random, meeting: int, starts: datetime) -> None:
    """Most of those who said yes are checked in at the door, and a few come who do not stand on the list."""
    for row in await db.fetch(SQL["said_yes"], meeting):
        if chance.random() < 0.85:
            await attendance.check_in(db, meeting, row["branch"], row["invitation"], True, starts)
    await attendance.add_walk_ins(db, meeting, chance.randint(1, 4), starts)


async def _commit(db: Connection, vault: Vault, meeting: int, starts: datetime, days: int) -> None:
    """What was to be done after the meeting; that of the latest one is still open, and one thing nobody has taken."""
    who = [row["invitation"] for row in await db.fetch(SQL["came"], meeting)]
    for text, after, whose in zip(TO_DO, (21, 28, 35), (*who[:2], None), strict=False):
        due, now = dates.today(starts + timedelta(days=after)), starts + timedelta(days=1)
        await commitments.add(db, vault, meeting, text, due, whose, now)
    if days < -100:
        for one in await commitments.of_meeting(db, vault, meeting):
            await commitments.settle(db, meeting, one.id, one.invitation is not None, starts + timedelta(days=30))


def _meeting(title: str, about: str, starts: datetime, areas: tuple[str, ...]) -> Meeting:
    return Meeting(
        title, about, "Exempelgatan 1", "Stora salen", "", "Hiss finns. Hörslinga i salen.", "Barn får följa med.",
        starts, starts + timedelta(hours=2), areas,
    )  # fmt: skip


async def _left_out(db: Connection, meeting: int, days: int) -> list[int]:
    """The mandates that the coordinator leaves out."""
    if days != LEFT_OUT:
        return []
    return [one.mandate for one in await invitations.representatives(db, meeting, "primary") if one.reachable][-1:]


async def _answers(db: Connection, vault: Vault, chance: Random, meeting: int, at: datetime) -> int:
    """About half of those invited answer. Returns how many say yes."""
    yes = 0
    for invitation in await db.fetch(SQL["invited"], meeting):
        chosen = chance.choices([Answer.YES, Answer.MAYBE, Answer.NO, None], [30, 10, 12, 48])[0]
        if chosen:
            await invitations.answer(db, vault, invitation["id"], chosen, "", "link", at)
            yes += chosen is Answer.YES
    return yes
