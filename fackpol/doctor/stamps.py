"""What the servers on the way have stamped on a letter: who vouches for it, what is signed, where bounces go."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from fackpol.base.findings import Finding, fine, look
from fackpol.base.settings import Settings
from fackpol.base.words import count, forms, later, say

# What a signature must cover for the large mail services to believe it: RFC 6376 section 5.4, RFC 8058 section 4.
COVERED = ("from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post")
REMEDIES = {
    "spf": later("Lägg till mejlservern i SPF för {domain}."),
    "dkim": later("Se efter att nyckeln i DNS är den som mejlservern skriver under med."),
    "dmarc": later("Se efter att SPF eller DKIM är för samma domän som MAIL_FROM."),
}
SLOW = 60  # seconds: a code to sign in by is waited for
_METHOD = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)


def findings(own: Settings, message: Message, sender: str, sent_at: datetime, seen_at: datetime) -> list[Finding]:
    """`sender` is the return address that the letter left with."""
    if message.get_content_type() == "multipart/report":
        return [look(say("Mejlet till INTAKE kom tillbaka som olevererat. Finns brevlådan?"))]
    return [
        _time(message, sent_at, seen_at),
        *_return_path(message, sender),
        *_results(own, message),
        *_signature(own, message),
    ]


def _time(message: Message, sent_at: datetime, seen_at: datetime) -> Finding:
    """From our handing it over to its delivery, by the last server's stamp, for we look only now and then."""
    stamp = str(message.get("received", "")).rpartition(";")[2].strip()
    try:
        at = parsedate_to_datetime(stamp)
    except ValueError:
        at = seen_at
    seconds = max(0, round(((at if at.tzinfo else seen_at) - sent_at).total_seconds()))
    one, many = forms("Ett mejl kom fram på {n} sekund.", "Ett mejl kom fram på {n} sekunder.")
    if seconds < SLOW:
        return fine(count(one, many, seconds))
    return look(count(one, many, seconds) + " " + say("Det är länge för den som väntar på en kod. Läs serverns kö."))


def _return_path(message: Message, sender: str) -> Iterator[Finding]:
    path = str(message.get("return-path", "")).strip().strip("<>")
    if path and path.lower() != sender.lower():
        sentence = say("Return-Path är {path}. Någon på vägen skriver om den, och studsar kommer dit.", path=path)
        yield look(sentence)
    elif path:
        yield fine(say("Return-Path är som vi skrev den."))


def _results(own: Settings, message: Message) -> Iterator[Finding]:
    """What the receiving server found out: the first word on each method is the last server's (RFC 8601)."""
    found: dict[str, str] = {}
    for header in message.get_all("authentication-results", []):
        for method, result in _METHOD.findall(str(header)):
            found.setdefault(method.lower(), result.lower())
    if not found:
        yield fine(say("Den som tar emot hos oss kontrollerar inte SPF och DKIM, så det syns inte här."))
    for method, result in found.items():
        verdict = f"{method}={result}"
        if result == "pass":
            yield fine(say("Den som tog emot mejlet sa {verdict}.", verdict=verdict))
        else:
            remedy = say(REMEDIES[method], domain=own.intake.rpartition("@")[2])
            yield look(say("Den som tog emot mejlet sa {verdict}.", verdict=verdict) + " " + remedy)


def _signature(own: Settings, message: Message) -> Iterator[Finding]:
    """Whether a signature is our domain's and covers what it should."""
    signatures = [_tags(str(header)) for header in message.get_all("dkim-signature", [])]
    if not signatures:
        yield look(
            say("Mejlen skrivs inte under (DKIM). Slå på det hos mejlservern, för {domain}.", domain=own.mail_domain)
        )
        return
    ours = [tags for tags in signatures if _of_one(tags.get("d", ""), own.mail_domain)]
    if not ours:
        sentence = say("Mejlen skrivs under av {other}, inte av {domain}.", other=signatures[0].get("d", "?"),
                       domain=own.mail_domain)  # fmt: skip
        yield look(sentence + " " + say("Ge mejlservern en nyckel för den domänen."))
        return
    yield from _coverage(own, ours[0])


def _coverage(own: Settings, tags: dict[str, str]) -> Iterator[Finding]:
    selector = tags.get("s", "")
    yield fine(say("Mejlen skrivs under av {domain} med nyckeln {name}.", domain=tags.get("d", ""), name=selector))
    if selector and own.dkim_selector != selector:
        yield fine(say("Skriv DKIM_SELECTOR={name}, så vaktar fackpol doctor den.", name=selector))
    covered = {name.strip().lower() for name in tags.get("h", "").split(":")}
    if missing := [name for name in COVERED if name not in covered]:
        names = ", ".join(missing)
        yield look(say("Underskriften täcker inte {names}. Lägg till dem hos mejlservern (SignHeaders).", names=names))
    else:
        yield fine(say("Underskriften täcker List-Unsubscribe och allt annat som den ska."))


def _of_one(one: str, other: str) -> bool:
    one, other = one.lower(), other.lower()
    return one == other or one.endswith(f".{other}") or (bool(one) and other.endswith(f".{one}"))


def _tags(header: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in re.sub(r"\s+", "", header).split(";"))
    return {name.lower(): value for name, _, value in pairs if name}
