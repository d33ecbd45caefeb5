"""The security log: who did what opens a way in or lets data out. Bare ids and events, never a name; kept 24 months."""

from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base.database import Connection, queries
from fackpol.base.words import later

SQL = queries("security_log")
KEPT = timedelta(days=730)
# What can happen, as whoever reads the log sees it.
EVENTS = {
    "signed in": later("Loggade in"),
    "data asked for": later("Skrev upp en begäran om uppgifter"),
    "data request confirmed": later("Bekräftade en begäran om uppgifter"),
    "erased on request": later("Tog bort allt om någon, på begäran"),
    "sessions ended": later("Loggade ut någon, eller alla, från servern"),
    "copy fetched": later("Hämtade en kopia av någons uppgifter"),
    "code failed": later("Skrev en kod som inte stämde"),
    "contact code given": later("Lämnade en kod till en politiker"),
    "contact code used": later("Visade med en kod vem som är inloggad"),
    "contact code failed": later("Skrev en kod från samordnaren som inte stämde"),
    "address changed": later("Bytte mejladress"),
    "address corrected": later("Rättade en politikers mejladress"),
    "address undone": later("Ångrade ett byte av mejladress"),
    "post proposed": later("Föreslog ett uppdrag"),
    "post accepted": later("Sa ja till ett uppdrag"),
    "post given": later("Gav någon ett uppdrag"),
    "post given alone": later("Gav någon ett uppdrag, utan att någon annan kunde bekräfta"),
    "post refused": later("Sa nej till ett uppdrag"),
    "post ended": later("Avslutade någons uppdrag"),
    "newcomer welcomed": later("Hälsade någon utan förening välkommen"),
    "keys turned": later("Bytte nycklar"),
    "key dropped": later("Gav upp en gammal nyckel"),
}


async def note(db: Connection, event: str, now: datetime, by: UUID | None = None, about: UUID | None = None) -> None:
    """Log an event, a key of EVENTS. `by` is who did it, `about` whom it is about, if not herself."""
    assert event in EVENTS, event
    await db.execute(SQL["note"], now, event, by, about)


async def tidy(db: Connection, now: datetime) -> None:
    """Delete rows that are older than 24 months."""
    await db.execute(SQL["tidy"], now - KEPT)
