"""All endpoints, asked by nine hats for what is theirs and others': nobody reads or changes what is not hers."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.endpoints import ENDPOINTS
from fackpol.network import people
from fackpol.web.access import ANYBODY, LINK
from fackpol.web.endpoint import Endpoint
from tests.asgi import Browser, Web
from tests.pages.test_every_page import Town, ask, build, named
from tests.people import Everybody

pytestmark = pytest.mark.slow
# Who may use which kind of endpoint for the town's own things. Whoever is not named here finds nothing.
OWNERS = {
    "signed in": {"anna", "cilla", "dag", "lena", "bo", "ulla", "eva", "former"},
    "member": {"anna"},
    "representative": {"dag"},
    "coordinator": {"bo"},
    "administrator": {"eva"},
    "post holder": {"bo", "ulla", "eva"},
}
# Pages about the reader herself, whoever she is: they name nothing of the town's.
OWN = {
    "member": {"anna", "cilla"},
    "representative": {"dag", "lena"},
    "coordinator": {"bo", "ulla"},
}
HATS = ("nobody", "cilla", "anna", "dag", "lena", "bo", "ulla", "eva", "former")
# Any member may ask to be in any branch.
ANY_MEMBERS = ("/min-sida/branscher/{slug}/medlemskap",)
# What a refused request may touch: that somebody came by, and how often.
TOUCHED = {"sessions", "rate_limits", "idempotency_keys"}
SECRETS = ("Anna Ek", "anna.ek", "Dag Holm", "Hur blir det", "Lycka till", "Heltid som norm")


@pytest.mark.parametrize("hat", HATS)
async def test_nobody_reads_or_changes_what_is_not_hers(
    web: Web, db: Connection, everybody: Everybody, hat: str
) -> None:
    town = await build(db, everybody.reference, web.own)
    browser = await signed_in(web, db, everybody, town, hat)
    answers: dict[str, list[str]] = {"leaks": [], "not 404": [], "changed": [], "shut out": []}
    for endpoint in ENDPOINTS:
        if endpoint.access in (ANYBODY, LINK):
            continue
        await judge(browser, db, endpoint, town, hat, answers)
    assert answers == {"leaks": [], "not 404": [], "changed": [], "shut out": []}


async def judge(
    browser: Browser, db: Connection, endpoint: Endpoint, town: Town, hat: str, answers: dict[str, list[str]]
) -> None:
    """Asks once, takes back whatever came of it, and notes what should not have been."""
    named_things = "{" in endpoint.path and endpoint.path not in ANY_MEMBERS
    hers = hat in (OWNERS if named_things else OWNERS | OWN)[endpoint.access]
    undo, cookies = db.transaction(), httpx.Cookies(browser.cookies)
    await undo.start()
    writes = endpoint.method == "POST" and not hers  # a GET can not: its connection only reads
    before = await digests(db) if writes else {}
    page = await ask(browser, endpoint, town.path(endpoint), {"answer": "yes", "confirm": "1"})
    after = await digests(db) if writes else {}
    await undo.rollback()
    browser.cookies = cookies  # a new session, or none, went with the rest
    if hers:
        if endpoint.method == "GET" and page.status_code in (401, 404):
            answers["shut out"].append(named(endpoint))
        return
    if page.status_code != (401 if hat == "nobody" else 404):
        answers["not 404"].append(f"{named(endpoint)} {page.status_code}")
    if any(secret in page.text for secret in SECRETS):
        answers["leaks"].append(named(endpoint))
    if changed := {table for table in before if before[table] != after[table]} - TOUCHED:
        answers["changed"].append(f"{named(endpoint)} {changed}")


async def signed_in(web: Web, db: Connection, everybody: Everybody, town: Town, hat: str) -> Browser:
    if hat == "nobody":
        return web.browser()
    made: dict[str, Callable[[], Awaitable[UUID]]] = {
        "lena": lambda: everybody.representative("Lena Annan", "lena@example.org", "Skolnämnden", "0182"),
        "ulla": lambda: other_coordinator(db, everybody),
        "former": lambda: former_coordinator(db, everybody, town),
    }
    return await web.signed_in(await made[hat]() if hat in made else getattr(town, hat))


async def other_coordinator(db: Connection, everybody: Everybody) -> UUID:
    other = await everybody.branch("Handel")
    person = await people.add(db, everybody.vault, "Ulla Annan", "ulla@example.org", "sv", dates.now())
    await everybody.hold(person, "coordinator", await db.fetchval("SELECT id FROM branches WHERE slug = $1", other))
    return person


async def former_coordinator(db: Connection, everybody: Everybody, town: Town) -> UUID:
    person = await people.add(db, everybody.vault, "Frida Fore", "frida@example.org", "sv", dates.now())
    branch = await db.fetchval("SELECT id FROM branches WHERE slug = $1", town.names["branch"])
    await everybody.hold(person, "coordinator", branch)
    await db.execute("UPDATE appointments SET to_at = from_at WHERE person = $1", person)
    return person


async def digests(db: Connection) -> dict[str, str]:
    """A digest of all rows of each table that is no reference table."""
    tables = await db.fetch(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.reltuples < 2000"
    )
    union = " UNION ALL ".join(
        f"SELECT '{name}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t"
        for name in (row["relname"] for row in tables)
        if name not in REFERENCE
    )
    return {row[0]: row[1] for row in await db.fetch(union)}


REFERENCE = {"areas", "within", "rules", "postcodes", "job_titles", "industries", "schema_migrations", "view_files"}
