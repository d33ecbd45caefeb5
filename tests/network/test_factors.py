"""A second factor: an app's codes, codes on paper, and what becomes of those who lose both."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.letters import KINDS
from fackpol.network import factors, people, sessions
from fackpol.network.factors import APP_TRIES, CODES, PAPER_TRIES, STEP, Proof
from fackpol.network.sessions import Who
from tests.asgi import begun
from tests.conftest import real_state
from tests.people import SECRET, Everybody

# In the middle of a step and of an hour, so that no test crosses the end of either.
NOW = dates.now().replace(minute=20, second=10, microsecond=0)


async def signed_in(db: Connection, person: UUID, strong: bool = False) -> Who:
    who = await sessions.who(db, await begun(db, person, strong), dates.now())
    assert who
    return who


async def bo_of(everybody: Everybody) -> UUID:
    return await everybody.bo(await everybody.branch())


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_codes_are_those_of_the_standard(second: int, code: str) -> None:
    """RFC 6238, appendix B, the last six of its eight digits."""
    assert factors.code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", datetime.fromtimestamp(second, UTC)) == code


async def test_an_app_is_set_up_by_the_code_that_it_shows(db: Connection, everybody: Everybody, vault: Vault) -> None:
    anna = await everybody.anna()
    who, secret = await signed_in(db, anna), factors.new_secret()
    assert not await factors.add_app(db, vault, who, secret, "123456x", NOW)
    assert await factors.of(db, anna) == []
    assert await factors.add_app(db, vault, who, secret, factors.code_at(secret, NOW), NOW)
    assert [one.kind for one in await factors.of(db, anna)] == ["app"]
    assert (await signed_in(db, anna)).factors == ("app",)
    assert secret.encode() not in await db.fetchval("SELECT secret FROM factors")


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_her_clock_may_be_half_a_minute_wrong(
    db: Connection, everybody: Everybody, vault: Vault, steps: int, taken: bool
) -> None:
    who = await signed_in(db, await bo_of(everybody))
    typed = factors.code_at(SECRET, NOW + steps * timedelta(seconds=STEP))
    proof = await factors.prove_by_app(db, vault, who, typed, NOW)
    assert (proof is Proof.PROVEN) is taken


async def test_a_code_is_taken_once_and_none_before_it_afterwards(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    who = await signed_in(db, await bo_of(everybody))
    earlier, now = (factors.code_at(SECRET, NOW - by * timedelta(seconds=STEP)) for by in (1, 0))
    said = [await factors.prove_by_app(db, vault, who, code, NOW) for code in (now, now, earlier)]
    assert said == [Proof.PROVEN, Proof.WRONG, Proof.WRONG]
    later = NOW + timedelta(seconds=STEP)
    assert await factors.prove_by_app(db, vault, who, factors.code_at(SECRET, later), later) is Proof.PROVEN


async def test_of_twenty_who_send_the_same_code_at_once_one_gets_in(own: Settings, fresh: str) -> None:
    async with real_state(own, fresh) as state:
        async with state.database.writing.acquire() as db:
            bo = await bo_of(Everybody(db, own.vault, state.reference))
            whose = [await signed_in(db, bo) for _ in range(APP_TRIES.most)]

        async def one(who: Who) -> Proof:
            async with state.database.writing.acquire() as db:
                return await factors.prove_by_app(db, own.vault, who, factors.code_at(SECRET, NOW), NOW)

        assert [proof for proof in await asyncio.gather(*map(one, whose)) if proof is Proof.PROVEN] == [Proof.PROVEN]


async def test_guessing_stops_and_shuts_out_no_other_way(db: Connection, everybody: Everybody, vault: Vault) -> None:
    bo = await bo_of(everybody)
    who, right = await signed_in(db, bo), factors.code_at(SECRET, NOW)
    (paper, *_) = await factors.new_codes(db, vault, bo, NOW)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    said = [await factors.prove_by_app(db, vault, who, wrong, NOW) for _ in range(APP_TRIES.most)]
    assert said == [Proof.WRONG] * APP_TRIES.most
    assert await factors.prove_by_app(db, vault, who, right, NOW) is Proof.TOO_OFTEN
    assert await db.fetchval("SELECT count(*) FROM security_log WHERE event = 'factor failed'") == APP_TRIES.most
    assert await factors.prove_by_paper(db, vault, who, paper, NOW) is Proof.PROVEN
    later = NOW + timedelta(hours=1)
    assert await factors.prove_by_app(db, vault, who, factors.code_at(SECRET, later), later) is Proof.PROVEN


async def test_a_new_session_has_no_more_tries(db: Connection, everybody: Everybody, vault: Vault) -> None:
    bo = await bo_of(everybody)
    for _ in range(APP_TRIES.most):
        await factors.prove_by_app(db, vault, await signed_in(db, bo), "000000", NOW)
    assert await factors.prove_by_app(db, vault, await signed_in(db, bo), "000000", NOW) is Proof.TOO_OFTEN


async def test_a_code_on_paper_is_good_once_however_she_types_it(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    bo = await bo_of(everybody)
    who, codes = await signed_in(db, bo), await factors.new_codes(db, vault, bo, NOW)
    assert len(set(codes)) == CODES
    assert await factors.prove_by_paper(db, vault, who, f" {codes[3].upper().replace('-', ' ')} ", NOW) is Proof.PROVEN
    assert await factors.prove_by_paper(db, vault, who, codes[3], NOW) is Proof.WRONG
    assert await factors.codes_left(db, bo) == CODES - 1
    assert await letters(db, bo) == 1


async def test_a_code_on_paper_is_hers_alone_and_dies_with_the_next_ten(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    branch = await everybody.branch()
    bo, eva = await everybody.bo(branch), await everybody.eva()
    codes = await factors.new_codes(db, vault, bo, NOW)
    assert await factors.prove_by_paper(db, vault, await signed_in(db, eva), codes[0], NOW) is Proof.WRONG
    await factors.new_codes(db, vault, bo, NOW)
    assert await factors.prove_by_paper(db, vault, await signed_in(db, bo), codes[0], NOW) is Proof.WRONG
    assert await factors.codes_left(db, bo) == CODES


async def test_codes_on_paper_can_not_be_guessed_at_length(db: Connection, everybody: Everybody, vault: Vault) -> None:
    who = await signed_in(db, await bo_of(everybody))
    said = [await factors.prove_by_paper(db, vault, who, str(n), NOW) for n in range(PAPER_TRIES.most + 1)]
    assert said[-2:] == [Proof.WRONG, Proof.TOO_OFTEN]


async def test_the_last_one_stays_while_she_holds_a_post(db: Connection, everybody: Everybody, vault: Vault) -> None:
    bo = await bo_of(everybody)
    who, (app,) = await signed_in(db, bo, strong=True), await factors.of(db, bo)
    assert not await factors.remove(db, who, app.id, NOW)
    await db.execute("UPDATE appointments SET to_at = $1", NOW)
    await factors.new_codes(db, vault, bo, NOW)
    other = await begun(db, bo)
    assert await factors.remove(db, who, app.id, NOW)
    assert await factors.codes_left(db, bo) == 0
    assert await sessions.who(db, other, dates.now()) is None
    assert await db.fetchval("SELECT strong_at FROM sessions") is None
    assert await letters(db, bo) == 1


async def test_nobody_removes_anothers(db: Connection, everybody: Everybody) -> None:
    bo, anna = await bo_of(everybody), await everybody.anna()
    (app,) = await factors.of(db, bo)
    assert not await factors.remove(db, await signed_in(db, anna, strong=True), app.id, NOW)
    assert await factors.of(db, bo) == [app]


async def test_another_administrator_decides_about_whoever_has_asked(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    branch = await everybody.branch()
    bo, eva = await everybody.bo(branch), await everybody.eva()
    assert not await factors.reset(db, bo, eva, NOW)  # he has not asked
    await factors.say_lost(db, bo, NOW)
    await factors.say_lost(db, eva, NOW)
    assert not await factors.reset(db, eva, eva, NOW)  # not about herself
    cookie = await begun(db, bo)
    await factors.new_codes(db, vault, bo, NOW)
    assert [row["person"] for row in await factors.lost(db)] in ([bo, eva], [eva, bo])
    assert await factors.reset(db, bo, eva, NOW)
    assert await factors.of(db, bo) == []
    assert await factors.codes_left(db, bo) == 0
    assert await sessions.who(db, cookie, dates.now()) is None
    assert [row["person"] for row in await factors.lost(db)] == [eva]
    assert await letters(db, bo) == 2  # that he asked, and that it is done
    (row,) = await db.fetch("SELECT by, about FROM security_log WHERE event = 'factor reset'")
    assert (row["by"], row["about"]) == (eva, bo)


async def test_who_has_none_has_lost_none_and_asking_twice_is_asking_once(db: Connection, everybody: Everybody) -> None:
    anna, bo = await everybody.anna(), await bo_of(everybody)
    for person in (anna, bo, bo):
        await factors.say_lost(db, person, NOW)
    assert [row["person"] for row in await factors.lost(db)] == [bo]
    assert (await letters(db, anna), await letters(db, bo)) == (0, 1)


async def test_whoever_finds_it_again_waits_no_more(db: Connection, everybody: Everybody, vault: Vault) -> None:
    bo = await bo_of(everybody)
    await factors.say_lost(db, bo, NOW)
    secret = factors.new_secret()
    await factors.add_app(db, vault, await signed_in(db, bo), secret, factors.code_at(secret, NOW), NOW)
    assert await factors.lost(db) == []


async def test_it_goes_with_her_also_when_her_mandate_stays(
    db: Connection, everybody: Everybody, vault: Vault, own: Settings
) -> None:
    dag = await everybody.dag()
    await everybody.app(dag)
    await factors.new_codes(db, vault, dag, NOW)
    await factors.say_lost(db, dag, NOW)
    await db.execute(people.SQL["leave"], dag, NOW)
    for table in ("factors", "recovery_codes", "factor_losses"):
        assert await db.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_the_letter_goes_whatever_she_has_stopped(db: Connection, everybody: Everybody, vault: Vault) -> None:
    bo = await bo_of(everybody)
    await factors.say_lost(db, bo, NOW)
    await db.execute("UPDATE people SET paused_until = $1", NOW + timedelta(days=9))
    ids = [row["id"] for row in await db.fetch("SELECT id FROM letters WHERE kind = 'factor_changed'")]
    assert len(await db.fetch(KINDS["factor_changed"].query, ids, NOW)) == 1
    assert await db.fetch(KINDS["factor_changed"].query, ids, NOW + timedelta(hours=49)) == []
    assert not await factors.remove(db, await signed_in(db, bo), uuid4(), NOW)


async def letters(db: Connection, person: UUID) -> int:
    return int(await db.fetchval("SELECT count(*) FROM letters WHERE person = $1 AND kind = 'factor_changed'", person))
