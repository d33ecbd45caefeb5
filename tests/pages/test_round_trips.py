"""How often a page asks the database, the session included: what need not wait for another answer travels with it."""

import asyncio

from fackpol.base.database import Connection
from tests.asgi import Browser, Web
from tests.people import Everybody

OWN = ("SAVEPOINT", "RELEASE", "SET TRANSACTION", "ROLLBACK")  # of the test's single connection


async def asked(db: Connection, browser: Browser, path: str) -> int:
    assert (await browser.get(path)).status_code == 200  # the first time the names of columns are learned
    found: list[str] = []
    note = lambda query: found.append(query.query)  # noqa: E731
    db.add_query_logger(note)
    await browser.get(path)
    await asyncio.sleep(0)  # it is told of a query a moment after
    db.remove_query_logger(note)
    return len([query for query in found if not query.startswith(OWN)])


async def test_the_main_pages_ask_a_few_times(web: Web, db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo, anna, dag = await everybody.bo(branch), await everybody.anna(), await everybody.dag()
    await everybody.welcomed(branch, anna)
    assert await asked(db, await web.signed_in(anna), "/min-sida") <= 4
    assert await asked(db, await web.signed_in(dag), "/uppdrag") <= 6
    assert await asked(db, await web.signed_in(bo), f"/branscher/{branch}") <= 6
