"""Local posts: put in once, told by letter, ended, refused for good, and forgotten."""

from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import group_contacts, local_posts, personal_data, retention
from fackpol.network.local_posts import Given, NewPost, Post
from fackpol.network.reference import read
from tests.asgi import Web
from tests.people import DAG, Everybody
from tests.together import at_once

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = timedelta(days=1)
LARS = NewPost("Lars Alm", "lars.alm@example.org", Post.LOCAL_BOARD, "0136", TODAY)


def like(lars: NewPost = LARS, **changes: object) -> NewPost:
    return NewPost(**{**vars(lars), **changes})  # type: ignore[arg-type]


@pytest.fixture
async def eva(everybody: Everybody) -> UUID:
    return await everybody.eva()


async def letters(db: Connection) -> int:
    return int(await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'local_post'"))


async def test_whoever_is_put_in_is_told_and_stands_in_the_view(db: Connection, vault: Vault, eva: UUID) -> None:
    assert await local_posts.give(db, vault, LARS, eva, NOW) is Given.DONE
    row = await db.fetchrow("SELECT * FROM area_posts")
    assert row
    assert (row["post"], row["area"], row["from_day"], row["to_day"]) == ("local_board", "0136", TODAY, None)
    assert await db.fetchval("SELECT person FROM letters WHERE kind = 'local_post'") == row["person"]
    events = await db.fetch("SELECT event, by, about FROM security_log")
    assert [tuple(one) for one in events] == [("local post given", eva, row["person"])]


async def test_she_can_not_sign_in_by_her_post(db: Connection, vault: Vault, eva: UUID) -> None:
    await local_posts.give(db, vault, LARS, eva, NOW)
    assert await db.fetchval("SELECT email_confirmed_at FROM people WHERE id <> $1", eva) is None


async def test_two_do_not_hold_one_post_and_nobody_holds_it_twice(db: Connection, vault: Vault, eva: UUID) -> None:
    await local_posts.give(db, vault, LARS, eva, NOW)
    assert await local_posts.give(db, vault, LARS, eva, NOW) is Given.HERS
    other = like(name="Mia By", email="mia.by@example.org")
    assert await local_posts.give(db, vault, other, eva, NOW) is Given.HELD
    assert await db.fetchval("SELECT count(*) FROM people") == 2
    assert await local_posts.give(db, vault, like(area="0127"), eva, NOW) is Given.DONE
    assert await local_posts.give(db, vault, like(post=Post.GROUP_LEADER), eva, NOW) is Given.DONE
    assert await db.fetchval("SELECT count(*) FROM people") == 2
    assert await letters(db) == 3


async def test_the_next_one_begins_on_the_day_on_which_she_ends(db: Connection, vault: Vault, eva: UUID) -> None:
    await local_posts.give(db, vault, LARS, eva, NOW)
    [lars] = await local_posts.listed(db, TODAY)
    assert await local_posts.end(db, lars.id, TODAY + 30 * DAY, eva, NOW)
    mia = like(name="Mia By", email="mia.by@example.org")
    assert await local_posts.give(db, vault, mia, eva, NOW) is Given.HELD
    assert await local_posts.give(db, vault, like(mia, from_day=TODAY + 30 * DAY), eva, NOW) is Given.DONE
    assert len(await local_posts.listed(db, TODAY)) == 2
    assert len(await local_posts.listed(db, TODAY + 31 * DAY)) == 1


async def test_a_post_does_not_end_before_it_begins(db: Connection, vault: Vault, eva: UUID) -> None:
    await local_posts.give(db, vault, LARS, eva, NOW)
    [lars] = await local_posts.listed(db, TODAY)
    assert await local_posts.end(db, lars.id, TODAY - DAY, eva, NOW) is False
    assert await local_posts.end(db, UUID(int=1), TODAY, eva, NOW) is None
    assert [one.to_day for one in await local_posts.listed(db, TODAY)] == [None]


async def test_a_representative_holds_it_as_herself(
    db: Connection, vault: Vault, everybody: Everybody, eva: UUID
) -> None:
    dag = await everybody.dag()
    await local_posts.give(db, vault, like(name="Dag Holm", email=DAG), eva, NOW)
    assert await db.fetchval("SELECT person FROM area_posts") == dag


async def test_an_address_does_not_tell_whether_it_is_a_members_or_stopped(
    db: Connection, vault: Vault, everybody: Everybody, eva: UUID
) -> None:
    anna = await everybody.anna()
    assert await local_posts.give(db, vault, like(email="anna.ek@example.org"), eva, NOW) is Given.DONE
    assert await db.fetchval("SELECT person FROM area_posts") != anna
    stopped = "INSERT INTO suppressions VALUES ('email', $1, 'complained', $2)"
    await db.execute(stopped, vault.index("stoppad@example.org"), NOW)
    mia = like(name="Mia By", email="stoppad@example.org", area="0127")
    assert await local_posts.give(db, vault, mia, eva, NOW) is Given.DONE
    await db.execute("UPDATE letters SET state = 'suppressed', ended_at = $1", NOW)
    assert [one.returned for one in await local_posts.listed(db, TODAY)] == [False, False]


async def test_a_letter_that_came_back_is_seen(db: Connection, vault: Vault, eva: UUID) -> None:
    await local_posts.give(db, vault, LARS, eva, NOW)
    await db.execute("UPDATE letters SET state = 'failed', ended_at = $1", NOW)
    assert [one.returned for one in await local_posts.listed(db, TODAY)] == [True]


async def test_her_no_deletes_her_and_holds(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody, eva: UUID
) -> None:
    await local_posts.give(db, vault, LARS, eva, NOW)
    await group_contacts.give(db, vault, LARS.name, LARS.email, "0136", eva, NOW)
    person = await db.fetchval("SELECT DISTINCT person FROM area_posts")
    await local_posts.refuse(db, own.erasures, person, NOW)
    assert await db.fetchval("SELECT count(*) FROM people WHERE id = $1", person) == 0
    assert str(person) in own.erasures.read_text()
    assert await local_posts.give(db, vault, like(name="Annat Namn", area="0127"), eva, NOW) is Given.REFUSED
    contact = await everybody.dag()
    await group_contacts.give(db, vault, "Lars Alm", LARS.email, "0136", eva, NOW)
    id = await db.fetchval("SELECT id FROM group_contacts")
    given = await local_posts.give_contact(db, vault, id, Post.GROUP_LEADER, TODAY, eva, NOW)
    assert given is Given.REFUSED
    assert contact


async def test_her_no_leaves_a_representative_in_the_list(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody, eva: UUID
) -> None:
    dag = await everybody.dag()
    await local_posts.give(db, vault, like(name="Dag Holm", email=DAG), eva, NOW)
    await local_posts.refuse(db, own.erasures, dag, NOW)
    assert await db.fetchval("SELECT count(*) FROM representatives") == 1
    assert await db.fetchval("SELECT count(*) FROM local_posts") == 0


async def test_a_contact_of_the_group_is_put_in_once(db: Connection, vault: Vault, own: Settings, eva: UUID) -> None:
    await group_contacts.give(db, vault, LARS.name, LARS.email, "0136", eva, NOW)
    contact = await db.fetchval("SELECT id FROM group_contacts")
    ask = (db, vault, contact, Post.GROUP_LEADER, TODAY, eva, NOW)
    assert await local_posts.give_contact(*ask) is Given.DONE
    assert await local_posts.give_contact(*ask) is Given.HERS
    assert await local_posts.give_contact(db, vault, contact + 1, *ask[3:]) is None
    await group_contacts.take_back(db, own.erasures, contact, NOW)
    assert await db.fetchval("SELECT count(*) FROM area_posts") == 1


async def test_a_mistake_is_taken_away_with_the_name(db: Connection, vault: Vault, own: Settings, eva: UUID) -> None:
    await local_posts.give(db, vault, LARS, eva, NOW)
    [lars] = await local_posts.listed(db, TODAY)
    assert await local_posts.take_away(db, own.erasures, lars.id, eva, NOW)
    assert not await local_posts.take_away(db, own.erasures, lars.id, eva, NOW)
    assert await db.fetchval("SELECT count(*) FROM people") == 1
    assert await local_posts.give(db, vault, LARS, eva, NOW) is Given.DONE


async def test_it_stands_in_her_copy(db: Connection, vault: Vault, everybody: Everybody, eva: UUID) -> None:
    dag = await everybody.dag()
    await local_posts.give(db, vault, like(name="Dag Holm", email=DAG), eva, NOW)
    [post] = (await personal_data.of(db, vault, dag))["local_posts"]
    assert (post["post"], post["area"][:7], post["from_day"]) == ("local_board", "Haninge", TODAY)


async def test_an_ended_post_is_forgotten_after_two_years_and_she_with_it(
    db: Connection, vault: Vault, eva: UUID
) -> None:
    await local_posts.give(db, vault, LARS, eva, NOW)
    [lars] = await local_posts.listed(db, TODAY)
    await local_posts.end(db, lars.id, TODAY, eva, NOW)
    await retention.tidy(db, NOW + 729 * DAY)
    assert await db.fetchval("SELECT count(*) FROM local_posts") == 1
    await retention.tidy(db, NOW + 732 * DAY)
    assert await db.fetchval("SELECT count(*) FROM people WHERE id = $1", lars.person) == 0


@pytest.mark.parametrize("what", ["over", "gone"])
async def test_no_letter_goes_about_a_post_that_is_over(web: Web, db: Connection, eva: UUID, what: str) -> None:
    vault = web.own.vault
    await local_posts.give(db, vault, LARS, eva, NOW)
    if what == "over":
        await db.execute("UPDATE local_posts SET from_day = from_day - 2, to_day = $1", TODAY - DAY)
    else:
        await db.execute("DELETE FROM local_posts")
    await web.deliver()
    assert web.post_office.arrived == []


async def test_no_letter_goes_to_a_stopped_address(web: Web, db: Connection, eva: UUID) -> None:
    vault = web.own.vault
    stopped = "INSERT INTO suppressions VALUES ('email', $1, 'complained', $2)"
    await db.execute(stopped, vault.index(LARS.email), NOW)
    await local_posts.give(db, vault, LARS, eva, NOW)
    await web.deliver()
    assert web.post_office.arrived == []


async def test_of_two_who_give_one_post_at_once_one_does(fresh: str, vault: Vault) -> None:
    async def give(db: Connection) -> Given:
        number = await db.fetchval("SELECT pg_backend_pid()")
        new = like(name=f"Person {number}", email=f"person.{number}@example.org")
        return await local_posts.give(db, vault, new, eva, NOW)

    async with database.alone(fresh) as db:
        eva = await Everybody(db, vault, await read(db)).eva()
    assert await at_once(fresh, give) == [Given.DONE, Given.HELD]


async def test_a_post_given_and_taken_away_again_and_again_fills_no_mailbox(
    db: Connection, everybody: Everybody, vault: Vault, own: Settings, eva: UUID
) -> None:
    await everybody.dag()
    hers = like(name="Dag Holm", email=DAG)
    for _ in range(local_posts.TOLD.most):
        assert await local_posts.give(db, vault, hers, eva, NOW) is Given.DONE
        id = await db.fetchval("SELECT id FROM local_posts")
        assert await local_posts.take_away(db, own.erasures, id, eva, NOW)
    assert await local_posts.give(db, vault, hers, eva, NOW) is Given.OFTEN
    assert await letters(db) == local_posts.TOLD.most
    assert await local_posts.give(db, vault, hers, eva, NOW + DAY) is Given.DONE
