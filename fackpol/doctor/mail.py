"""The mail servers: the relay that takes our letters, and where what comes back is fetched or handed over."""

import asyncio

from fackpol.base import reasons
from fackpol.base.findings import Finding, broken, fine, look
from fackpol.base.settings import Settings
from fackpol.base.words import say
from fackpol.mail import imap, smtp
from fackpol.mail.smtp import Refusal

PATIENCE = 5.0  # seconds
TRIAL = "prov"  # stands between + and @ in an address that is only tried


async def findings(own: Settings) -> list[Finding]:
    return [*await _relay(own), *await _inbox(own), *await _handed_over(own)]


async def _relay(own: Settings) -> list[Finding]:
    host = own.relay.host
    if why := await smtp.greeted(own.relay):
        return [broken(say("Mejlservern {host} släpper inte in oss: {why}. Se efter SMTP_URL.", host=host, why=why))]
    senders = dict.fromkeys((own.mail_from, plus(own.intake or own.mail_from) if own.intake else own.mail_from))
    try:
        refused = await smtp.turned_away(own.relay, list(senders), [own.contact])
    except OSError as fault:
        return [broken(say("Mejlservern {host} lägger på: {why}.", host=host, why=fault))]
    if not refused:
        return [fine(say("Mejlservern {host} svarar och släpper in oss.", host=host))]
    return [_turned_away(own, refused[0])]


def plus(address: str, text: str = TRIAL) -> str:
    """name+text@domain."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{text}@{domain}"


def _turned_away(own: Settings, refused: Refusal) -> Finding:
    """What a refusal means, and what to do. Codes as in RFC 5321 and RFC 4954."""
    values = {"host": own.relay.host, "address": refused.address, "code": refused.code}
    if refused.code < 500:
        return look(say("Mejlservern {host} svarade {code} och vill vänta. Prova igen om en stund.", **values))
    policy = (refused.enhanced or "").startswith("5.7.") or refused.code in (530, 554)
    if policy and not own.relay.user:
        return broken(say("Mejlservern {host} vill ha namn och lösenord ({code}). Skriv dem i SMTP_URL.", **values))
    if refused.verb == "MAIL":
        sentence = say("Mejlservern {host} tar inte mejl från {address} ({code}).", **values)
        return broken(sentence + " " + say("Byt adressen, eller be den som har servern släppa fram den."))
    sentence = say("Mejlservern {host} tar inte mejl till {address} ({code}).", **values)
    return broken(sentence + " " + say("Prata med den som har servern: den ska ta mejl till alla."))


async def _inbox(own: Settings) -> list[Finding]:
    if own.inbox is None:
        return []
    why = await imap.greeted(own.inbox)
    if why is None:
        return [fine(say("Brevlådan för det som kommer tillbaka släpper in oss."))]
    return [look(say("Brevlådan för det som kommer tillbaka går inte att läsa: {why}. Se efter IMAP_URL.", why=why))]


async def _handed_over(own: Settings) -> list[Finding]:
    """Whether `fackpol mail` listens where a mail server hands over what comes back: on this machine only."""
    if not own.lmtp_port:
        return []
    try:
        async with asyncio.timeout(PATIENCE):
            heard, line = await asyncio.open_connection("127.0.0.1", own.lmtp_port)
            greeting = await heard.readline()
            line.write(b"QUIT\r\n")
            await heard.read()
            line.close()
            await line.wait_closed()
    except OSError as fault:
        why = say(reasons.of(fault))
    else:
        if greeting.startswith(b"220"):
            return [fine(say("fackpol mail tar emot det som kommer tillbaka på port {port}.", port=own.lmtp_port))]
        why = say("något annat svarar")
    return [look(say("Ingen kan lämna det som kommer tillbaka på port {port}: {why}. Går fackpol mail?",
                     port=own.lmtp_port, why=why))]  # fmt: skip
