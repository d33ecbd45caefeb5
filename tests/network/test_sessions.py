"""Sign-ins and sessions: a link works once, a code five guesses, a session as long as it is used."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.tokens import code
from fackpol.base.vault import Vault
from fackpol.network import people, sessions
from fackpol.network.sessions import LINK_LIVES, TRIES, key_of
from tests.asgi import Web
from tests.people import ANNA, BO, Everybody
from tests.together import at_once

HERS, ANOTHER = key_of("her browser"), key_of("another browser")
NOW = dates.now()
MINUTE = timedelta(minutes=1)


async def asked(db: Connection, vault: Vault, email: str = ANNA, browser: bytes = HERS, now: datetime = NOW) -> UUID:
    await sessions.ask(db, vault, email, browser, now)
    id: UUID = await db.fetchval("SELECT id FROM sign_ins ORDER BY asked_at DESC LIMIT 1")
    return id


async def test_a_link_lets_in_once_in_the_browser_that_asked(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    id = await asked(db, vault)
    assert await sessions.link_state(db, id, HERS, NOW) == "open"
    assert await sessions.link_state(db, id, ANOTHER, NOW) == "elsewhere"
    assert await sessions.enter(db, id, ANOTHER, NOW) is None
    assert await sessions.enter(db, id, HERS, NOW) == anna
    assert await sessions.enter(db, id, HERS, NOW) is None
    assert await sessions.link_state(db, id, HERS, NOW) == "used"


async def test_two_presses_at_once_let_one_in(fresh: str, vault: Vault) -> None:
    async with database.alone(fresh) as db:
        anna = await Everybody(db, vault, None).anna()  # type: ignore[arg-type]
        id = await asked(db, vault)
    assert set(await at_once(fresh, lambda db: sessions.enter(db, id, HERS, NOW))) == {anna, None}


async def test_after_twenty_minutes_it_is_over(db: Connection, vault: Vault, everybody: Everybody) -> None:
    await everybody.anna()
    id = await asked(db, vault)
    late = NOW + LINK_LIVES
    assert await sessions.link_state(db, id, HERS, late - MINUTE) == "open"
    assert await sessions.link_state(db, id, HERS, late) == "expired"
    assert await sessions.enter(db, id, HERS, late) is None


async def test_a_strangers_address_is_asked_the_same_and_lets_nobody_in(db: Connection, vault: Vault) -> None:
    id = await asked(db, vault, "nobody@example.org")
    assert await sessions.link_state(db, id, HERS, NOW) == "open"
    assert await sessions.enter(db, id, HERS, NOW) is None
    assert await db.fetchval("SELECT count(*) FROM letters") == 1


async def test_an_address_not_shown_to_be_hers_lets_nobody_in(db: Connection, vault: Vault) -> None:
    await people.add(db, vault, "Dag Holm", "dag@example.org", "sv", None)
    assert await sessions.enter(db, await asked(db, vault, "dag@example.org"), HERS, NOW) is None


async def test_the_sixth_letter_in_an_hour_is_written_and_not_sent_and_not_said(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await everybody.anna()
    for _ in range(7):
        await sessions.ask(db, vault, ANNA, HERS, NOW)
    assert await db.fetchval("SELECT count(*) FROM letters") == 7
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 5
    assert await db.fetchval("SELECT count(*) FROM letters WHERE state = 'suppressed'") == 2


async def test_a_code_fits_the_newest_two_sign_ins_of_a_browser_only(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody
) -> None:
    """Whoever asks for many people in one browser can not guess at all their codes at once."""
    people = [await everybody.member(f"Greta {n}", f"greta.{n}@example.org") for n in range(4)]
    ids = [await asked(db, vault, f"greta.{n}@example.org", now=NOW + n * timedelta(seconds=1)) for n in range(4)]
    later = NOW + MINUTE
    entered = [
        (await sessions.enter_by_code(db, own.link_key, code(own.link_key, id), HERS, later)).person for id in ids
    ]
    assert entered == [None, None, people[2], people[3]]


async def test_asking_again_gives_no_more_guesses_at_an_older_code(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody
) -> None:
    await everybody.anna()
    first = await asked(db, vault)
    for n in range(1, 3):
        await sessions.enter_by_code(db, own.link_key, "nonsense", HERS, NOW)
        await asked(db, vault, f"nobody.{n}@example.org", now=NOW + n * timedelta(seconds=1))
        await sessions.enter_by_code(db, own.link_key, "nonsense", HERS, NOW)
    # While it was among the newest two.
    assert await db.fetchval("SELECT tries FROM sign_ins WHERE id = $1", first) == 3


async def test_what_was_asked_for_once_too_often_answers_guesses_as_if_it_were_not(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    ids = [await asked(db, vault, now=NOW + n * timedelta(seconds=1)) for n in range(7)]
    limited = [row["limited"] for row in await db.fetch("SELECT limited FROM sign_ins ORDER BY asked_at")]
    assert limited == [False] * 5 + [True] * 2
    wrong = await sessions.enter_by_code(db, own.link_key, "nonsense", HERS, NOW)
    assert (wrong.person, wrong.left) == (None, 4)
    assert (await sessions.enter_by_code(db, own.link_key, code(own.link_key, ids[6]), HERS, NOW)).person is None
    assert (await sessions.enter_by_code(db, own.link_key, code(own.link_key, ids[4]), HERS, NOW)).person == anna


@pytest.mark.parametrize("browser", [HERS, ANOTHER])
async def test_the_code_lets_in_where_it_was_asked_or_with_the_link(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody, browser: bytes
) -> None:
    anna = await everybody.anna()
    id = await asked(db, vault)
    digits = code(own.link_key, id)
    without_link = await sessions.enter_by_code(db, own.link_key, digits, ANOTHER, NOW)
    assert (without_link.person, without_link.left) == (None, None)
    assert (await sessions.enter_by_code(db, own.link_key, digits, browser, NOW, id)).person == anna
    assert (await sessions.enter_by_code(db, own.link_key, digits, browser, NOW, id)).person is None


async def test_five_wrong_guesses_close_it_even_for_the_right_one(
    db: Connection, vault: Vault, own: Settings, everybody: Everybody
) -> None:
    await everybody.anna()
    id = await asked(db, vault)
    right = code(own.link_key, id)
    wrong = "00000000" if right != "00000000" else "11111111"
    left = [(await sessions.enter_by_code(db, own.link_key, wrong, HERS, NOW)).left for _ in range(TRIES + 1)]
    assert left == [4, 3, 2, 1, 0, None]
    assert (await sessions.enter_by_code(db, own.link_key, right, HERS, NOW)).person is None


async def test_guesses_at_once_are_each_counted(fresh: str, vault: Vault, own: Settings) -> None:
    async with database.alone(fresh) as db:
        await Everybody(db, vault, None).anna()  # type: ignore[arg-type]
        await asked(db, vault)
    wrong = await at_once(fresh, lambda db: sessions.enter_by_code(db, own.link_key, "nonsense", HERS, NOW))
    assert sorted(attempt.left or 0 for attempt in wrong) == [3, 4]


async def test_an_erasure_link_is_no_sign_in_and_works_once(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await sessions.ask_erasure(db, vault, anna, NOW)
    id = await db.fetchval("SELECT id FROM sign_ins")
    assert await sessions.link_state(db, id, HERS, NOW) == "expired"
    assert await sessions.enter(db, id, HERS, NOW) is None
    assert await sessions.erasing(db, id, NOW + timedelta(hours=49)) is None
    assert await sessions.erasing(db, id, NOW) == anna
    assert await sessions.erasing(db, id, NOW) is None


async def test_a_sign_in_link_erases_nobody(db: Connection, vault: Vault, everybody: Everybody) -> None:
    await everybody.anna()
    assert await sessions.erasing(db, await asked(db, vault), NOW) is None


# Whose session, touched how often, until when it lives: (steps, alive).
LIVES = {
    "a member reads once a day": (False, [timedelta(hours=23)] * 20, True),
    "a member sleeps a day": (False, [timedelta(hours=25)], False),
    "a member's month is over": (False, [timedelta(hours=23)] * 32, False),
    "whoever holds a post goes for lunch": (True, [timedelta(minutes=31)], False),
    "whoever holds a post works on": (True, [timedelta(minutes=29)] * 20, True),
    "whoever holds a post works all day": (True, [timedelta(minutes=29)] * 26, False),
}


@pytest.mark.parametrize("case", LIVES)
async def test_a_session_lives_as_long_as_it_should(db: Connection, everybody: Everybody, case: str) -> None:
    holds_post, steps, alive = LIVES[case]
    person = await everybody.bo(await everybody.branch()) if holds_post else await everybody.anna()
    cookie, now = await sessions.begin(db, person, NOW), NOW
    found = None
    for step in steps:
        now += step
        found = await sessions.who(db, cookie, now)
    assert (found is not None) is alive


async def test_a_stolen_row_is_no_cookie(db: Connection, everybody: Everybody) -> None:
    cookie = await sessions.begin(db, await everybody.anna(), NOW)
    (row,) = await db.fetch("SELECT id FROM sessions")
    assert row["id"] == key_of(cookie)
    assert cookie.encode() not in row["id"]
    assert await sessions.who(db, row["id"].hex(), NOW) is None


async def test_she_ends_one_or_all(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    one, other = await sessions.begin(db, anna, NOW), await sessions.begin(db, anna, NOW)
    await sessions.end(db, key_of(one))
    assert await sessions.who(db, one, NOW) is None
    assert await sessions.who(db, other, NOW) is not None
    await sessions.end_all(db, anna)
    assert await sessions.who(db, other, NOW) is None


async def test_what_is_over_is_thrown_away(db: Connection, vault: Vault, everybody: Everybody) -> None:
    anna = await everybody.anna()
    await asked(db, vault)
    await sessions.begin(db, anna, NOW)
    await sessions.tidy(db, NOW + timedelta(hours=1))
    assert await db.fetchval("SELECT count(*) FROM sign_ins") == 1
    assert await db.fetchval("SELECT count(*) FROM sessions") == 1
    await sessions.tidy(db, NOW + timedelta(days=3))
    assert await db.fetchval("SELECT count(*) FROM sign_ins") == 0
    assert await db.fetchval("SELECT count(*) FROM sessions") == 0


async def test_an_administrator_and_a_coordinator_have_their_hats(db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    for person, hats in (
        (await everybody.bo(branch), (False, False, False, True)),
        (await everybody.eva(), (False, False, True, False)),
        (await everybody.dag(), (False, True, False, False)),
        (await everybody.anna(), (True, False, False, False)),
    ):
        who = await sessions.who(db, await sessions.begin(db, person, NOW), NOW)
        assert who
        assert (who.member, who.representative, who.administrator, who.coordinator) == hats
    assert BO not in repr(who)
