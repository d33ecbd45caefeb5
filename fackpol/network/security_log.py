"""The security log: who did what opens a way in or lets data out. Bare ids and events, never a name; kept 24 months.

`log_chain.py` proves that no row is missing.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, queries
from fackpol.base.words import later

SQL = queries("security_log")
# What can happen, as whoever reads the log sees it.
EVENTS = {
    "signed in": later("Loggade in"),
    "data asked for": later("Skrev upp en begäran om uppgifter"),
    "nobody found": later("Sökte efter någon som inte finns här"),
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
    "local post given": later("Skrev in någon som gruppledare eller för en lokal styrelse"),
    "local post ended": later("Avslutade någons post som gruppledare eller för en lokal styrelse"),
    "local post refused": later("Sa nej till att stå som gruppledare eller för en lokal styrelse"),
    "newcomer welcomed": later("Hälsade någon utan förening välkommen"),
    "keys turned": later("Bytte nycklar"),
    "key dropped": later("Gav upp en gammal nyckel"),
    "copy taken": later("Hämtade en kopia av allt om sig själv"),
    "import undone": later("Ångrade en inläsning av ett register"),
    "report fetched": later("Hämtade en årsrapport som fil"),
    "opening refused": later("Ville öppna fler medlemmar än som går på en dag"),
    "security log opened": later("Öppnade säkerhetsloggen"),
    "log accepted": later("Godkände loggarna efter en återställning"),
    "restored": later("En säkerhetskopia återställdes"),
    "factor added": later("Lade till ett sätt att logga in i två steg"),
    "factor removed": later("Tog bort ett sätt att logga in i två steg"),
    "factor proven": later("Kom igenom det andra steget"),
    "factor failed": later("Kom inte igenom det andra steget"),
    "recovery codes made": later("Gjorde nya reservkoder"),
    "recovery code used": later("Använde en reservkod"),
    "factor lost": later("Sa till om att inte komma in"),
    "factor reset": later("Lät någon ställa in två steg på nytt"),
}


async def note(db: Connection, event: str, now: datetime, by: UUID | None = None, about: UUID | None = None) -> None:
    """Log an event, a key of EVENTS. `by` is who did it, `about` whom it is about, if not herself."""
    assert event in EVENTS, event
    await db.execute(SQL["note"], now, event, by, about)


async def listed(db: Connection, most: int, before: int | None = None) -> list[Row]:
    """The newest events first, at most so many, before a row's id where one is given.

    Each row has its `id`, `at`, `event`, `by` and `about`.
    """
    return await db.fetch(SQL["listed"], before, most)


async def of(db: Connection, person: UUID, most: int) -> list[Row]:
    """The newest events by or about a person, one row for a day and a doer: its newest `at`, `event`, `by`, `times`."""
    return await db.fetch(SQL["of"], person, most)


async def since(db: Connection, moment: datetime) -> AsyncIterator[Row]:
    """What both logs say since a moment, for the operator: ids only, oldest first, at most 1,000 in memory.

    Each row has `at`, `log`, `what`, `by` and `about`.
    """
    async with db.transaction():
        async for row in db.cursor(SQL["since"], moment, prefetch=1000):
            yield row
