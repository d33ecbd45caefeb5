"""How the service is seen from outside: its address, its names, the proxies in front; and the Python it runs on."""

import sys
from datetime import date
from urllib.parse import urlsplit

from fackpol.base import dates
from fackpol.base.findings import Finding, fine, look
from fackpol.base.settings import Settings
from fackpol.base.words import later, say
from fackpol.mail.discretion import telling

# The last month in which each minor version of Python 3 gets security fixes (devguide.python.org/versions).
ENDS = {11: date(2027, 10, 31), 12: date(2028, 10, 31), 13: date(2029, 10, 31), 14: date(2030, 10, 31)}


def findings(own: Settings) -> list[Finding]:
    return [_base_url(own), *_discretion(own), _proxies(own)]


def python(minor: int = sys.version_info.minor) -> list[Finding]:
    """Whether this Python still gets security fixes. A version newer than we know does."""
    if minor > max(ENDS) or dates.today(dates.now()) <= ENDS.get(minor, date.min):
        return []
    return [look(say("Python 3.{n} får inga säkerhetsrättelser längre. Byt till en nyare.", n=minor))]


def _base_url(own: Settings) -> Finding:
    domain = own.mail_from.rpartition("@")[2]
    host = urlsplit(own.base_url).hostname or ""
    if own.loopback:
        return fine(say("BASE_URL {url} fungerar bara på den här datorn.", url=own.base_url))
    same = host == domain or host.endswith(f".{domain}") or domain.endswith(f".{host}")
    if same:
        return fine(say("Länkarna leder till {url}, samma domän som mejlen kommer från.", url=own.base_url))
    return look(
        say(
            "Länkarna leder till {host} men mejlen kommer från {domain}. Skräpfilter ogillar det.",
            host=host,
            domain=domain,
        )
    )


def _discretion(own: Settings) -> list[Finding]:
    """Whether the outside of a discreet letter tells what the service is for: its domain, and who it is from."""
    seen = {"BASE_URL": urlsplit(own.base_url).hostname or "", "MAIL_FROM": own.mail_from, "NEUTRAL_NAME": own.neutral}
    seen |= {"INTAKE": own.intake} if own.intake else {}
    names = (own.party, own.organisation)
    told = [(name, words[0]) for name, text in seen.items() if (words := telling(text, names))]
    if not told:
        return [fine(say("Diskreta mejl kommer från {name} och berättar inget utanpå.", name=own.neutral))]
    sentence = later("{name} innehåller ”{word}”. Det syns utanpå diskreta mejl och säger vad tjänsten är till för.")
    return [look(say(sentence, name=name, word=word)) for name, word in told]


def _proxies(own: Settings) -> Finding:
    if own.trusted_proxies or own.loopback:
        return fine(say("TRUSTED_PROXIES är {n}.", n=own.trusted_proxies))
    sentence = later(
        "TRUSTED_PROXIES är 0. Står en proxy framför ser alla ut att komma från samma ställe. Skriv hur många de är."
    )
    return look(say(sentence))
