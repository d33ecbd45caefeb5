"""`make bench`: what the pages and the rooms cost, on a database and a server of their own. Prints; judges nothing.

Figures are for comparing with the line beside them in the same run: these numbers mean little on another machine.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from fackpol.base import database, dates, embedded
from fackpol.network import invitations, reference
from tests.bench import audiences, mail, matching, pages, proposals, registers, rest, sizes, weights
from tests.bench.servers import prepared, service
from tests.people import Everybody

BRANCH = 50_000


async def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="fp-"))
    try:
        async with embedded.running(folder, "max_connections=80"):
            url = await prepared(folder, "bench")
            await pages.under_load(url, folder)
            await branch_of_many(url, folder)
            for name, measured in (("rest", rest.at_rest), ("mail", mail.into_a_sink)):
                own = service(url, folder)[0] | {"ERASURES_URL": f"file:{folder / name}"}  # each database has its own
                await measured(await prepared(folder, name), own, folder)
            await audiences.at_size(await prepared(folder, "audience"))
            await matching.at_size(await prepared(folder, "sized"))
            await registers.at_size(await prepared(folder, "registers"))
            await proposals.at_size(await prepared(folder, "proposed"))
            url = await prepared(folder, "district")
            await sizes.at_size(url, service(url, folder)[1])
        await weights.of_pages()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def branch_of_many(url: str, folder: Path) -> None:
    """Inviting a branch of 50,000, whoever comes later, and cancelling when all have heard: each in one statement."""
    _, own = service(url, folder)
    async with database.alone(url) as db:
        everybody = Everybody(db, own.vault, await reference.read(db))
        branch = await everybody.branch("Den stora föreningen")
        bo = await db.fetchval("SELECT person FROM appointments LIMIT 1")
        await db.execute(MANY, own.vault.seal("Någon", "bench", 0), dates.now(), branch)
        await db.execute("ANALYZE")
        meeting = await everybody.meeting(branch, bo)
        host = await db.fetchval("SELECT branch FROM meeting_hosts WHERE meeting = $1", meeting)
        await timed(f"preview for {BRANCH} members", lambda: invitations.audience(db, meeting, host, dates.now()))
        await timed(f"inviting {BRANCH} members", lambda: invitations.call(db, meeting, [], dates.now()))
        await timed("looking for latecomers", lambda: invitations.catch_up(db, dates.now()))
        await db.execute(SENT, dates.now())
        cancel = partial(invitations.cancel, db, own.vault, meeting, bo, "", dates.now())
        await timed(f"cancelling for {BRANCH} members", cancel)


MANY = f"""
WITH somebody AS (
    INSERT INTO people (id, name, email, email_key, email_confirmed_at)
    SELECT gen_random_uuid(), $1, $1, sha256(n::text::bytea), $2 FROM generate_series(1, {BRANCH}) n RETURNING id
), member AS (
    INSERT INTO members (person, registered_at, vetted_at) SELECT id, $2, $2 FROM somebody RETURNING person
), consent AS (
    INSERT INTO consents (person, purpose, text_version, channel, given_at)
    SELECT person, 'invitations', '1', 'web', $2 FROM member
)
INSERT INTO memberships (branch, person, joined_at, welcomed_at)
SELECT b.id, m.person, $2, $2 FROM member m, branches b WHERE b.slug = $3
"""

SENT = """
WITH gone AS (DELETE FROM letter_queue) UPDATE letters SET state = 'sent', ended_at = $1 WHERE state = 'queued'
"""


async def timed(what: str, work: Callable[[], Awaitable[object]]) -> None:
    began = time.perf_counter()
    result = await work()
    shown = f"({result})" if isinstance(result, int) else ""
    print(f"{what:<38} {time.perf_counter() - began:>8.2f} s {shown}", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
