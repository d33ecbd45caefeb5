"""What a meeting came to goes to the local boards of the municipalities whose representatives were asked, once."""

from datetime import timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import attendance, board_outcomes, counterparts, invitations, local_posts, outcomes
from fackpol.network.local_posts import NewPost, Post
from tests.asgi import Web
from tests.people import Everybody, a_meeting
from tests.queue import queue_again, send

NOW = dates.now()
DAY = timedelta(days=1)
AFTER = NOW + 12 * DAY


@pytest.fixture
async def meeting(db: Connection, everybody: Everybody, vault: Vault) -> int:
    """Called in Haninge, where Dag sits. Its board and Danderyd's have a contact, and its group a leader."""
    branch = await everybody.branch()
    bo, eva = await everybody.bo(branch), await everybody.eva()
    await everybody.dag()
    for name, post, area in (
        ("Lars", Post.LOCAL_BOARD, "0136"), ("Mia", Post.LOCAL_BOARD, "0162"), ("Gun", Post.GROUP_LEADER, "0136"),
    ):  # fmt: skip
        new = NewPost(name, f"{name.lower()}@example.org", post, area, dates.today(NOW))
        await local_posts.give(db, vault, new, eva, NOW)
    made = await everybody.meeting(branch, bo)
    await invitations.call(db, made, [], NOW)
    return made


async def told(db: Connection, vault: Vault, meeting: int) -> None:
    by = await db.fetchval("SELECT called_by FROM meetings WHERE id = $1", meeting)
    assert await outcomes.tell(db, vault, meeting, "Vi vill ha heltid.", by, AFTER) is not None
    assert await attendance.set_walk_ins(db, meeting, 12)


async def test_the_board_of_those_who_were_asked_hears_once(db: Connection, vault: Vault, meeting: int) -> None:
    assert await board_outcomes.tell(db, meeting, AFTER) == 0  # nobody has told the outcome yet
    await told(db, vault, meeting)
    assert (await board_outcomes.of_meeting(db, meeting, AFTER)).untold == ["0136"]
    assert await board_outcomes.tell(db, meeting, AFTER) == 1
    assert await board_outcomes.tell(db, meeting, AFTER) == 0
    boards = await board_outcomes.of_meeting(db, meeting, AFTER)
    assert (boards.untold, boards.told) == ([], ["0136"])
    letter = await db.fetchrow("SELECT person, variant FROM letters WHERE kind = 'board_outcome'")
    assert letter
    lars = await db.fetchval("SELECT person FROM area_posts WHERE post = 'local_board' AND area = '0136'")
    assert (letter["person"], letter["variant"]) == (lars, "0136")


async def test_a_new_contact_does_not_get_it_again(db: Connection, vault: Vault, meeting: int) -> None:
    await told(db, vault, meeting)
    await board_outcomes.tell(db, meeting, AFTER)
    await db.execute("UPDATE local_posts SET to_day = $1 WHERE area = '0136'", dates.today(AFTER))
    eva = await db.fetchval("SELECT given_by FROM local_posts LIMIT 1")
    new = NewPost("Siv", "siv@example.org", Post.LOCAL_BOARD, "0136", dates.today(AFTER))
    await local_posts.give(db, vault, new, eva, AFTER)
    assert await board_outcomes.tell(db, meeting, AFTER) == 0


async def test_a_municipality_that_the_meeting_names_hears_too_but_not_all_of_a_region(
    db: Connection, meeting: int
) -> None:
    await db.execute("INSERT INTO meeting_areas VALUES ($1, '01')", meeting)
    assert (await board_outcomes.of_meeting(db, meeting, AFTER)).untold == ["0136"]
    await db.execute("INSERT INTO meeting_areas VALUES ($1, '0162')", meeting)
    assert (await board_outcomes.of_meeting(db, meeting, AFTER)).untold == ["0136", "0162"]


async def test_the_board_of_whoever_called_counterparts_is_among_them(
    db: Connection, vault: Vault, everybody: Everybody, meeting: int
) -> None:
    dag = await db.fetchval("SELECT person FROM representatives")
    own = await counterparts.call(db, vault, dag, a_meeting(), NOW, dates.today(NOW))
    assert own
    assert (await board_outcomes.of_meeting(db, own, AFTER)).untold == ["0136"]


async def test_a_board_whose_contact_has_ended_is_not_told(db: Connection, meeting: int) -> None:
    await db.execute("UPDATE local_posts SET to_day = $1", dates.today(NOW))
    assert (await board_outcomes.of_meeting(db, meeting, AFTER)).untold == []


async def test_the_letter_holds_the_text_and_a_band_and_stops_with_the_post(
    web: Web, db: Connection, vault: Vault, meeting: int
) -> None:
    await told(db, vault, meeting)
    await send(db, NOW)
    await board_outcomes.tell(db, meeting, NOW)
    await web.deliver()
    letter = web.post_office.latest("lars@example.org")
    assert "Vi vill ha heltid." in letter.text
    assert "10–14" in letter.text
    assert "12" not in letter.subject
    await queue_again(db, NOW, "kind = 'board_outcome'")
    await db.execute("UPDATE local_posts SET from_day = from_day - 9, to_day = $1", dates.today(NOW) - DAY)
    before = len(web.post_office.arrived)
    await web.deliver()
    assert len(web.post_office.arrived) == before
