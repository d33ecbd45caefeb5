"""The example district's memberships: some wait, some for too long; one has a history, and one a misspelt name."""

from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.network import access_log, contacts, name_proposals, people
from fackpol.network.contacts import ContactOutcome

SQL = queries("demo")
MISSPELT, RIGHT = "Kajsa Sodelund", "Kajsa Söderlund"
# Days ago, how it went, and the note.
HISTORY = (
    (40, ContactOutcome.NO_ANSWER, ""),
    (38, ContactOutcome.REACHED, "Jobbar natt. Vill gärna prata om scheman."),
    (6, ContactOutcome.NOTED, "Tar med två kollegor till nästa möte."),
)


async def make(db: Connection, vault: Vault, slug: str, bo: UUID, now: datetime) -> None:
    """Makes them in one branch (a slug); those who wait do so in all branches. Whoever Bo has seen can see that."""
    await contacts.look_after(db, now, dates.today(now))
    await db.execute(SQL["waits_since"])
    everybody = await db.fetch(SQL["welcomed_or_waiting"], slug)
    waiting = [row["person"] for row in everybody if row["welcomed_at"] is None]
    welcomed = [row["person"] for row in everybody if row["welcomed_at"] is not None]
    await contacts.record(db, vault, slug, waiting[-1], bo, ContactOutcome.NO_ANSWER, "", now - timedelta(days=1))
    for days, outcome, note in HISTORY:
        await access_log.list_of(db, bo, slug, access_log.WHY["list"], now - timedelta(days=days))
        await contacts.record(db, vault, slug, welcomed[9], bo, outcome, note, now - timedelta(days=days))
    await people.rename(db, vault, welcomed[4], MISSPELT)
    await name_proposals.propose(db, vault, slug, welcomed[4], bo, RIGHT, now - timedelta(days=2))
