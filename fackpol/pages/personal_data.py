"""All that we have about a person, for herself: to read, and as a file to take away."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import languages, later, pick, say
from fackpol.letters import KINDS
from fackpol.network import personal_data
from fackpol.network.reference import Reference
from fackpol.network.security_log import EVENTS
from fackpol.pages.contacts import OUTCOMES
from fackpol.pages.details import ROLES
from fackpol.pages.digests import MONDAY
from fackpol.web.paging import Paged, paged
from fackpol.web.rendering import render
from fackpol.web.state import state_of, who_of

SECTIONS = {
    "person": later("Du"),
    "new_addresses": later("Mejladresser som väntar på att bekräftas, eller har bytts"),
    "membership_of_the_service": later("Din anmälan"),
    "jobs": later("Dina jobb"),
    "consents": later("Det du har sagt ja till"),
    "branches": later("Dina branschföreningar"),
    "contacts": later("Hur samordnare har tagit hand om din anmälan"),
    "proposed_names": later("Namn som en samordnare har föreslagit"),
    "meetings": later("Möten du har bjudits till"),
    "answers": later("Dina svar på inbjudningar"),
    "time_proposals": later("Andra tider som du har föreslagit för ett möte"),
    "not_sent": later("Möten som samordnaren inte har bjudit dig till"),
    "questions": later("Dina frågor till politiker"),
    "answers_given": later("Dina svar på medlemmars frågor"),
    "representative": later("Dig som politiker"),
    "mandates": later("Dina politiska uppdrag"),
    "names_before": later("Ditt namn och din mejladress innan ett register ändrade dem"),
    "offered_welcomes": later("Välkomster till nya uppdrag"),
    "committee_names": later("Nämnder som du har rättat namnet på"),
    "inquiries": later("Det du har frågat medlemmar om"),
    "proposals": later("Politiska förslag som du har lagt in"),
    "removed_proposals": later("Förslag av dig som är borttagna"),
    "attendance": later("Om du var med på ett möte"),
    "commitments": later("Det du har sagt att du gör"),
    "appointments": later("Dina uppdrag i tjänsten"),
    "post_changes": later("Förslag om uppdrag i tjänsten"),
    "nominations": later("Frågor om att dela ett uppdrag"),
    "handovers": later("Det ni samordnare har lämnat över"),
    "absences": later("När du är borta"),
    "digest_choices": later("När du får mejl om det som väntar"),
    "group_contacts": later("Områden som du är kontakt för"),
    "local_posts": later("Dina poster i kommuner och regioner"),
    "calendar_links": later("Din hemliga kalenderlänk"),
    "data_requests": later("Det du har bett om på annat sätt än här"),
    "letters": later("Mejl till dig"),
    "signed_in": later("Var du är inloggad"),
    "events": later("Säkerhetsloggen om dig"),
    "second_factors": later("Logga in i två steg"),
    "seen_by": later("De som har sett dig"),
}
COLUMNS = {
    "added_at": later("Tillagd"),
    "address_said_at": later("Adressen rättad"), "answer": later("Svar"), "answered_at": later("Besvarat"),
    "area": later("Område"), "asked_at": later("Frågat"), "asked_by": later("Vem frågade"), "at": later("När"),
    "back_on": later("Tillbaka"), "began_at": later("Inloggad sedan"), "branch": later("Branschförening"),
    "by": later("Vem"), "by_herself": later("Du har sagt det själv"), "by_other": later("Från en annan adress"),
    "came": later("Var med"), "came_of": later("Vad det blev"), "changed_at": later("Ändrat"),
    "channel": later("Hur"), "clock": later("Klockslag"),
    "committee": later("Nämnd"), "confirmed_at": later("Bekräftat"),
    "days": later("Dagar"), "done": later("Gjort"), "discreet": later("Diskreta mejl"),
    "declined_at": later("Tiden gick inte"),
    "disowned_at": later("Du sa att det inte är ditt"), "due_on": later("Senast"), "email": later("Mejladress"),
    "email_confirmed_at": later("Adressen bekräftad"), "employer": later("Arbetsgivarens nämnd"),
    "ended_at": later("Slut"), "ended_by": later("Hur det slutade"),
    "ended_channel": later("Hur det togs tillbaka"), "ends_at": later("Slutar"), "event": later("Vad"),
    "from_at": later("Från"),
    "from_day": later("Från"), "given_at": later("Sedan"), "given_by": later("Från vem"),
    "given_to": later("Till vem"), "has_left": later("Har lämnat"), "heard_at": later("Vi hörde av dig"),
    "helps_since": later("Nya får höra av sig sedan"),
    "home": later("Där du bor"),
    "industry": later("Bransch"), "invited_at": later("Bjuden"), "joined_at": later("Bad att få vara med"),
    "kind": later("Mejl"), "language": later("Språk"), "letter_day": later("Mejldag"),
    "letters_ended_at": later("Inga fler mejl sedan"), "made_at": later("Skapad"),
    "member_yes_at": later("Du sa ja"), "members": later("Antal medlemmar"), "name": later("Namn"),
    "name_said_at": later("Namnet rättat"), "note": later("Anteckning"), "offered_at": later("Erbjudet"),
    "outcome": later("Hur det gick"),
    "outcome_note": later("Mer om det"), "paused_until": later("Paus till"), "phone": later("Telefonnummer"),
    "post": later("Uppdrag"), "posted_at": later("Datum"), "proposed_at": later("Föreslaget"),
    "proposal": later("Förslag"), "put_in_at": later("Inlagt"), "removal_reason": later("Varför"),
    "removed_at": later("Borttaget"), "day": later("Dag"),
    "purpose": later("Vad"), "question": later("Fråga"), "questions_most": later("Frågor på en gång, högst"),
    "read_at": later("Läst"), "refused_at": later("Du sa nej"), "registered_at": later("Anmäld"),
    "registers": later("Register"), "reminded_at": later("Påmind"),
    "reminders": later("Påminnelser"), "reply": later("Svar"),
    "reason": later("Hur det kom"), "reported_at": later("Datum"),
    "representative_yes_at": later("Politikern sa ja"), "said": later("Du sa"), "said_at": later("Datum"),
    "seat": later("Plats"), "sector": later("Arbetsgivare"), "seen_at": later("Senast sedd"),
    "settled_at": later("Avgjort"), "shown_phone": later("Nummer som du visar"), "stamp": later("Klockan i kalendern"),
    "starts_at": later("Börjar"),
    "state": later("Läge"), "status": later("Läge"), "taken_up_on": later("Tas upp i nämnden"),
    "task": later("Arbetsuppgift"), "text_version": later("Textens version"), "thanks": later("Ditt tack"),
    "text": later("Vad"), "title": later("Möte"),
    "to_at": later("Till"), "to_day": later("Till"), "told_at": later("Informerad"),
    "union_roles": later("Uppdrag i facket"), "union_slug": later("Fackförbund"),
    "used_at": later("Senast använd"), "vetted_at": later("Någon har sett att det är du"), "way": later("Sätt"),
    "week": later("Veckan i siffror"), "welcomed_at": later("Välkommen sedan"),
    "welcomed_by": later("Vem hälsade välkommen"), "why": later("Skäl"),
    "wish": later("Vad"), "withdrawn_at": later("Inte bjuden längre"),
}  # fmt: skip
# What codes mean, by column.
CODES: Mapping[str, Mapping[str, str]] = {
    "answer": {"yes": later("Jag kommer"), "maybe": later("Kanske"), "no": later("Jag kommer inte")},
    "purpose": {
        "matching": later("Vi får spara dina svar"), "invitations": later("Inbjudningar"),
        "questions": later("Kontakt med politiker"), "calls": later("Samtal"),
    },
    "channel": {
        "web": later("på webben"), "page": later("på din sida"), "letter": later("i ett mejl"),
        "link": later("med en länk"), "calendar": later("i kalendern"), "told": later("du sa det till en samordnare"),
    },
    "post": {
        "coordinator": later("Samordnare"), "administrator": later("Administratör"),
        "group_leader": later("Gruppledare"), "local_board": later("Lokal styrelse"),
    },
    "state": {
        "queued": later("väntar"), "sent": later("skickat"),
        "failed": later("gick inte fram"),
        "in_doubt": later("vi vet inte säkert"), "cancelled": later("inställt"), "suppressed": later("inte skickat"),
        "expired": later("för gammalt"),
    },
    "status": {
        "imported": later("ur ett register"), "declared": later("du har sagt det"), "confirmed": later("bekräftat"),
        "wrong": later("stämmer inte"),
    },
    "ended_by": {
        "member": later("du avslutade"), "representative": later("politikern avslutade"),
        "silence": later("ingen svarade"), "term": later("uppdraget tog slut"), "passed": later("gick vidare"),
        "coordinator": later("en samordnare avslutade"), "answered": later("besvarad"),
    },
    "came_of": {
        "yes": later("Nämnden gör något åt det"), "undecided": later("Det är inte avgjort än"),
        "no": later("Nämnden sa nej"), "dropped": later("Det kom inte upp"),
    },
    "came": {"came": later("Ja"), "absent": later("Nej"), "hidden": later("Ska inte sparas")},
    "wish": {"copy": later("en kopia"), "erasure": later("ta bort allt")},
    "said": {"yes": later("Ja"), "no": later("Nej")},
    "thanks": {"thanks": later("Tack"), "helped": later("Det hjälpte")},
    "outcome": OUTCOMES,
    "event": EVENTS,
    "kind": {name: kind.label for name, kind in KINDS.items()},
    "union_roles": ROLES,
    "way": {"passkey": later("Lösennyckel"), "app": later("App med koder")},
}  # fmt: skip


async def page(request: Request, db: Connection) -> Response:
    state = state_of(request)
    found = await personal_data.of(db, state.vault, who_of(request).person)
    return render(request, "personal_data/page.html", sections=_readable(request, found, state.reference))


async def file(request: Request, db: Connection) -> Response:
    """The copy, in a form that other programs can read."""
    found = await personal_data.of(db, state_of(request).vault, who_of(request).person)
    headers = {"content-disposition": 'attachment; filename="allt-om-mig.json"'}
    return Response(personal_data.packed(found), media_type="application/json", headers=headers)


def _readable(
    request: Request, found: personal_data.Sections, reference: Reference
) -> list[tuple[str, Paged[list[tuple[str, str]]]]]:
    """(heading, rows of (label, value)), without what is empty; of a long section a page, for the file has it whole."""
    pages = {name: paged(request, rows, name=name) for name, rows in found.items()}
    return [
        (say(SECTIONS[name]), page.of([_labelled(row, reference) for row in page.rows])) for name, page in pages.items()
    ]


def _labelled(row: Mapping[str, Any], reference: Reference) -> list[tuple[str, str]]:
    texts = {key: _text(key, value, reference) for key, value in row.items()}
    return [(say(COLUMNS[key]), text) for key, text in texts.items() if text]


def _text(key: str, value: Any, reference: Reference) -> str:
    if isinstance(value, list):
        return ", ".join(_text(key, one, reference) for one in value)
    if isinstance(value, bool):
        return say("Ja") if value else say("Nej")
    if isinstance(value, datetime):
        return say("{date} kl. {time}", date=dates.long_day(value), time=dates.clock(value))
    return dates.long_day(value) if isinstance(value, date) else _word(key, value, reference)


def _word(key: str, value: Any, reference: Reference) -> str:
    """What a code stands for; anything else as it is."""
    if value is None:
        return ""
    key = "channel" if key == "ended_channel" else key
    if key in ("days", "week", "letter_day"):
        return dates.weekday(MONDAY + timedelta(days=value - 1))
    if value in CODES.get(key, {}):
        return say(CODES[key][value])
    if key == "language":
        return languages().get(value, value)
    return _referred(key, value, reference) or (say(value) if key == "why" else str(value))


def _referred(key: str, value: Any, reference: Reference) -> str:
    """The name of a row of the reference tables, or ""."""
    tables = {"industry": reference.industries, "sector": reference.sectors, "task": reference.tasks}
    if key == "union_slug" and value in reference.unions:
        return str(reference.unions[value]["name"])
    return pick(tables[key][value], "name") if key in tables and value in tables[key] else ""
