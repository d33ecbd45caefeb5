"""The mail servers: the relay that takes our letters, and where what comes back is fetched or handed over."""

from fackpol.base.findings import Finding, broken, fine, look
from fackpol.base.settings import Settings
from fackpol.base.words import say
from fackpol.mail import imap, smtp


async def findings(own: Settings) -> list[Finding]:
    return [await _relay(own), *await _inbox(own)]


async def _relay(own: Settings) -> Finding:
    why = await smtp.greeted(own.relay)
    if why is None:
        return fine(say("Mejlservern {host} svarar och släpper in oss.", host=own.relay.host))
    sentence = say("Mejlservern {host} släpper inte in oss: {why}. Se efter SMTP_URL.", host=own.relay.host, why=why)
    return broken(sentence)


async def _inbox(own: Settings) -> list[Finding]:
    if own.inbox is None:
        return []
    why = await imap.greeted(own.inbox)
    if why is None:
        return [fine(say("Brevlådan för det som kommer tillbaka släpper in oss."))]
    return [look(say("Brevlådan för det som kommer tillbaka går inte att läsa: {why}. Se efter IMAP_URL.", why=why))]
