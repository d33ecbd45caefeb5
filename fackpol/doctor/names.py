"""What DNS says of our mail: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), and who takes what comes back.

Two domains are of one organisation by the tree walk of DMARC's successor (draft-ietf-dmarc-dmarcbis, section 4.10): the
DMARC records themselves say so, and no list of public suffixes is needed. Where nobody has such a record, a domain and
those under it are of one.
"""

import base64
import binascii
import re
from collections.abc import AsyncIterator

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from fackpol.base.findings import Finding, fine, look
from fackpol.base.settings import Settings
from fackpol.base.words import say
from fackpol.doctor.resolver import Resolver, Unasked

LOOKUPS = 10  # the most that an SPF record may need (RFC 7208 section 4.6.4)
SHORTEST, SHORT = 1024, 2048  # bits of an RSA key: below the first nobody believes it (RFC 8301)
DEEPEST = 8  # labels from which the tree walk starts
_COSTLY = re.compile(r"[+?~-]?(include:|a(?=[:/]|$)|mx(?=[:/]|$)|ptr|exists:|redirect=)(\S*)", re.IGNORECASE)


async def findings(own: Settings) -> list[Finding]:
    """What DNS says; on a service for trying, nothing. No answer is no fault."""
    if own.loopback:
        return []
    try:
        asked = Resolver(own.dns_server)
        return [finding async for finding in _all(own, asked)]
    except Unasked:
        return [fine(say("Vi kunde inte fråga DNS, så vi vet inget om SPF, DKIM och DMARC."))]


async def _all(own: Settings, asked: Resolver) -> AsyncIterator[Finding]:
    home, back = own.mail_domain, (own.intake or own.mail_from).rpartition("@")[2]
    for domain in dict.fromkeys((home, back)):
        yield await spf(asked, domain, own.relay.host)
    yield await dkim(asked, home, own.dkim_selector)
    yield await dmarc(asked, home, own.contact)
    if back != home:
        yield await aligned(asked, home, back)
    if own.intake:
        yield await receives(asked, back)


# -- SPF ---------------------------------------------------------------------------------------------------------------


async def spf(asked: Resolver, domain: str, relay: str) -> Finding:
    """Whether a domain says which servers may send in its name."""
    records = await _records(asked, domain, "v=spf1")
    if not records:
        return look(
            say(
                "{domain} säger inte vilka servrar som får skicka dess mejl (SPF). Lägg till i DNS: {record}",
                domain=domain,
                record=f'{domain}. TXT "v=spf1 a:{relay} ~all"',
            )
        )
    if len(records) > 1:
        return look(say("{domain} har {n} SPF-poster. Då gäller ingen. Slå ihop dem.", domain=domain, n=len(records)))
    if not re.search(r"(\s[~?-]all|\sredirect=\S+)\s*$", records[0], re.IGNORECASE):
        return look(say("SPF för {domain} stänger inte ute någon. Avsluta posten med ~all eller -all.", domain=domain))
    if (n := await _lookups(asked, records[0], 0)) > LOOKUPS:
        sentence = say("SPF för {domain} kräver {n} uppslag, och högst {most} får det vara. Ta bort några include.",
                       domain=domain, n=n, most=LOOKUPS)  # fmt: skip
        return look(sentence)
    return fine(say("{domain} säger vilka servrar som får skicka dess mejl (SPF).", domain=domain))


async def _lookups(asked: Resolver, record: str, deep: int) -> int:
    """How many questions to DNS a record costs, with those that it includes."""
    cost = 0
    for kind, name in (match.groups() for match in map(_COSTLY.fullmatch, record.split()) if match):
        cost += 1
        if kind.lower() in ("include:", "redirect=") and deep < LOOKUPS and cost <= LOOKUPS and "%" not in name:
            for inner in (await _records(asked, name, "v=spf1"))[:1]:
                cost += await _lookups(asked, inner, deep + 1)
    return cost


# -- DKIM --------------------------------------------------------------------------------------------------------------


async def dkim(asked: Resolver, domain: str, selector: str) -> Finding:
    """Whether the key that letters are signed with can be found, and is long enough."""
    if not selector:
        return look(
            say("Vi vet inte om mejlen skrivs under (DKIM). Kör fackpol doctor --mail, eller ange DKIM_SELECTOR.")
        )
    name = f"{selector}._domainkey.{domain}"
    records = [row for row in await asked.texts(name) if "p=" in row]
    if not records:
        sentence = say("Nyckeln för DKIM finns inte i DNS. Lägg till: {record}", record=f'{name}. TXT "v=DKIM1; p=…"')
        return look(sentence + " " + say("Den som har mejlservern vet hela posten."))
    tags = _tags(records[0])
    if not tags.get("p"):
        return look(say("Nyckeln {name} är indragen (p= är tomt). Skapa en ny hos mejlservern.", name=name))
    if (bits := _rsa_bits(tags)) and bits < SHORT:
        weak = say("Nyckeln {name} har {n} bitar. Skapa en ny med {most}.", name=name, n=bits, most=SHORT)
        return look(weak) if bits < SHORTEST else fine(weak)
    return fine(say("Nyckeln för DKIM finns i DNS: {name}.", name=name))


def _rsa_bits(tags: dict[str, str]) -> int:
    """The length of an RSA key; 0 for another kind, or one that we can not read."""
    try:
        key = load_der_public_key(base64.b64decode(re.sub(r"\s", "", tags["p"])))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return 0
    return key.key_size if isinstance(key, RSAPublicKey) else 0


# -- DMARC -------------------------------------------------------------------------------------------------------------


async def dmarc(asked: Resolver, domain: str, contact: str) -> Finding:
    """Whether a domain says what to do with mail in its name that nobody vouches for."""
    organisation, record = await organisational(asked, domain)
    if record is None:
        return look(
            say(
                "{domain} har ingen DMARC-post, och stora mejltjänster kräver en. Lägg till i DNS: {record}",
                domain=domain,
                record=f'_dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:{contact}"',
            )
        )
    policy = record.get("p", "none")
    return fine(say("{domain} har en DMARC-post (p={policy}).", domain=organisation, policy=policy))


async def aligned(asked: Resolver, home: str, back: str) -> Finding:
    """Whether the return address's domain counts as the sender's: else SPF does not speak for our letters."""
    ours, record = await organisational(asked, home)
    theirs, other = await organisational(asked, back)
    under = home.endswith(f".{back}") or back.endswith(f".{home}")
    same = ours == theirs if record or other else under
    strict = (record or {}).get("aspf", "r").lower() == "s"
    if same and not strict:
        return fine(say("{back} och {home} räknas som samma avsändare.", back=back, home=home))
    sentence = say("INTAKE ligger på {back} och MAIL_FROM på {home}. De räknas inte som samma.", back=back, home=home)
    return look(sentence + " " + say("Då styrker bara DKIM mejlen. Lägg båda på samma domän."))


async def organisational(asked: Resolver, domain: str) -> tuple[str, dict[str, str] | None]:
    """The organisation's domain by the tree walk, and the DMARC record that holds for `domain`; None when none does."""
    best, holds = domain, None
    below = domain
    for name in _walk(domain):
        record = await _dmarc_record(asked, name)
        if record is not None:
            if record.get("psd") == "y" and name != domain:
                return below, holds or record
            best, holds = name, holds or record
            if record.get("psd") == "n":
                break
        below = name
    return best, holds


def _walk(domain: str) -> list[str]:
    """The names that are asked, from the domain to its top: at most eight questions, however deep it lies."""
    labels = domain.lower().split(".")
    starts = range(1 if len(labels) <= DEEPEST else len(labels) - DEEPEST + 1, len(labels))
    return [domain.lower(), *(".".join(labels[start:]) for start in starts)]


async def _dmarc_record(asked: Resolver, domain: str) -> dict[str, str] | None:
    """Several records are none (RFC 7489 section 6.6.3)."""
    records = await _records(asked, f"_dmarc.{domain}", "v=dmarc1")
    return _tags(records[0]) if len(records) == 1 else None


# -- what comes back ---------------------------------------------------------------------------------------------------


async def receives(asked: Resolver, domain: str) -> Finding:
    """Whether somebody takes mail to the domain of INTAKE."""
    servers = await asked.exchanges(domain)
    if servers == [""]:
        return look(say("{domain} säger i DNS att den inte tar emot mejl. Inget kommer då tillbaka.", domain=domain))
    if servers or await asked.has_address(domain):
        return fine(say("Mejl till {domain} tas emot av {server}.", domain=domain, server=(servers or [domain])[0]))
    record = f"{domain}. MX 10 mx.{domain}."
    return look(
        say("Ingen tar emot mejl till {domain}. Lägg till i DNS, med er server: {record}", domain=domain, record=record)
    )


async def _records(asked: Resolver, name: str, version: str) -> list[str]:
    found = [row.strip() for row in await asked.texts(name)]
    return [row for row in found if re.match(rf"{re.escape(version)}\s*(;|\s|$)", row, re.IGNORECASE)]


def _tags(record: str) -> dict[str, str]:
    """A list of tags, "v=DMARC1; p=none" (RFC 6376 section 3.2)."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}
