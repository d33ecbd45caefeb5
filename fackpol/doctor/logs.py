"""The logs of who has opened what and who has signed in: whether they are whole."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.findings import Finding, fine, look
from fackpol.base.settings import Settings
from fackpol.base.vault import Sealed
from fackpol.base.words import count, forms, later, say
from fackpol.network import log_chain

# What is wrong with a row of the logs.
CHAIN_FAULTS = {
    "link": later("Kedjan är bruten vid rad {n} i {log}. Någon har ändrat i den."),
    "changed": later("Rad {n} i {log} är ändrad efteråt."),
    "missing": later("Rad {n} i {log} är borta, utan att vi har tagit bort den."),
    "forged": later("Det finns rader i loggarna som aldrig har kedjats."),
    "cut": later("Kedjans början stämmer inte. Någon har ändrat i den."),
}
LOGS = {"access": later("loggen över vem som har öppnat vad"), "security": later("säkerhetsloggen")}


async def finding(own: Settings, db: Connection) -> Finding:
    """Whether the logs are whole, to the newest row that is written down outside the database."""
    try:
        found = await log_chain.checked(db, own.vault, dates.now())
    except Sealed:
        return look(say("Loggarna går bara att kontrollera med nycklarna som hör till databasen."))
    file = log_chain.witness(own.erasures)
    if found.fault:
        log = say(LOGS[found.log]) if found.log else ""
        return look(say(CHAIN_FAULTS[found.fault], n=found.entry, log=log))
    if not await log_chain.still_there(db, file):
        return look(
            say(
                "Loggarnas nyaste rader är borta, enligt {path}. Är databasen återställd? Kör fackpol logs accept.",
                path=file,
            )
        )
    if found.waiting:
        sentence = say("Rader i loggarna som inte är kedjade: {n}. Går fackpol mail?", n=found.waiting)
        return look(sentence)
    if found.since is None:
        return fine(say("Loggarna är hela. Inget står i dem än."))
    since = dates.day_year(found.since)
    one, many = forms("Loggarna är hela: {n} rad sedan {day}.", "Loggarna är hela: {n} rader sedan {day}.")
    return fine(count(one, many, found.rows, day=since))
