"""A copy or an erasure that somebody asks for on paper: she is found, and another administrator confirms it."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import data_requests, representatives
from tests.people import ANNA, DAG, Everybody

NOW = dates.now()


async def test_she_is_found_by_her_address_or_her_whole_name(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    anna, dag = await everybody.anna(), await everybody.dag()
    for sought, whom in ((ANNA.upper(), anna), ("ék, anna".replace(",", ""), anna), (DAG, dag), ("Dag Holm", dag)):
        assert [one.id for one in await data_requests.find(db, vault, sought)] == [whom]
    assert await data_requests.find(db, vault, "Anna") == []
    assert await data_requests.find(db, vault, "nobody@example.org") == []


async def test_another_administrator_confirms_where_there_is_one(
    db: Connection, everybody: Everybody, vault: Vault, own: Settings
) -> None:
    eva, anna, cilla = await everybody.eva(), await everybody.anna(), await everybody.cilla()
    await everybody.hold(cilla, "administrator", None)
    id = await data_requests.ask(db, vault, anna, "erasure", "Brev, ringde upp", eva, NOW)
    assert id
    assert await data_requests.ask(db, vault, anna, "erasure", "Brev igen", eva, NOW) is None
    one = await data_requests.get(db, vault, id)
    assert one
    assert one.reason == "Brev, ringde upp"
    assert not await data_requests.confirm(db, vault, own.erasures, one, eva, NOW)
    assert await db.fetchval("SELECT count(*) FROM members WHERE person = $1", anna) == 1
    assert await data_requests.confirm(db, vault, own.erasures, one, cilla, NOW)
    assert await db.fetchval("SELECT count(*) FROM people WHERE id = $1", anna) == 0
    assert str(anna) in own.erasures.read_text()


async def test_nobody_confirms_what_is_about_herself(
    db: Connection, everybody: Everybody, vault: Vault, own: Settings
) -> None:
    eva, cilla = await everybody.eva(), await everybody.cilla()
    await everybody.hold(cilla, "administrator", None)
    id = await data_requests.ask(db, vault, cilla, "copy", "Brev", eva, NOW)
    assert id
    one = await data_requests.get(db, vault, id)
    assert one
    assert not await data_requests.confirm(db, vault, own.erasures, one, cilla, NOW)
    assert not await data_requests.confirm(db, vault, own.erasures, one, eva, NOW)  # nor the other of two, alone


async def test_a_politician_who_is_erased_on_paper_is_left_out_of_the_next_register(
    db: Connection, everybody: Everybody, vault: Vault, own: Settings
) -> None:
    eva, dag = await everybody.eva(), await everybody.dag()
    id = await data_requests.ask(db, vault, dag, "erasure", "Brev", eva, NOW)
    assert id
    one = await data_requests.get(db, vault, id)
    assert one
    assert await data_requests.confirm(db, vault, own.erasures, one, eva, NOW)
    assert await representatives.get(db, vault, dag) is None
    assert await db.fetchval("SELECT count(*) FROM suppressions WHERE kind = 'register'")
