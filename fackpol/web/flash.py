"""Flash messages: the next page says once what was done. A cookie carries which message; the page clears it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fackpol.base.words import count, forms, later, say
from fackpol.web.cookies import cookie_name, set_cookie
from fackpol.web.state import state_of

COOKIE, LIVES = "receipt", 60  # seconds: the next page comes at once, or not at all
SENTENCES = {
    "saved": later("Sparat."),
    "upload_gone": later("Filen är inte kvar. Välj den igen."),
    "register_gone": later("Filen väntar inte längre. Någon kan ha läst in en nyare eller tagit bort den."),
    "sent": later("Skickat."),
    # whoever is signed in
    "session_ended": later("Klart. Du är utloggad där."),
    "factor_added": later("Klart. Nu kan du visa att det är du på ett sätt till."),
    "factor_removed": later("Borttaget. Du är utloggad överallt utom här."),
    "factor_stays": later("Det går inte. Lägg till ett annat sätt först, så länge du samordnar eller administrerar."),
    "factor_lost": later("Klart. Någon som administrerar hör av sig till dig innan något ändras."),
    # a representative
    "helps": later("Tack. Nya på samma sorts nämnd kan se ditt namn. Du kan ångra dig här."),
    "helps_no_more": later("Sparat. Ingen ny ser ditt namn längre."),
    # a member
    "joined": later("Du har bett att få vara med."),
    "renamed": later("Tack. Namnet är ändrat."),
    "name_kept": later("Tack. Namnet är som det var."),
    "left_branch": later("Du är inte med i föreningen längre."),
    "asked": later("Frågan är skickad. Vi visar inte ditt namn."),
    "asked_named": later("Frågan är skickad. Namnet som du skrev står i den."),
    "thanked": later("Politikern ser ditt tack. Vi visar inte ditt namn där."),
    "contact_wished": later("Tack. Ditt ja räknas när du har visat att det är du. En samordnare ringer dig."),
    "proved": later("Tack. Nu vet vi att det är du, så länge du är inloggad här."),
    "contact_offered": later("Medlemmen får veta att du vill ha kontakt."),
    "question_goes_on": later("Frågan har gått vidare."),
    "question_ended": later("Frågan är avslutad."),
    "shown": later("Ni kan nå varandra nu. Adressen står nedan."),
    "invited_again": later("Du har sagt ja till inbjudningar med mejl."),
    "not_invited": later("Du får inga fler inbjudningar. Har du sagt att du kommer får du veta om mötet ändras."),
    "contact_on": later("Nu kan du få kontakt med partiets politiker."),
    "contact_off": later("Du får ingen kontakt med politiker. Öppna frågor är stängda."),
    "calls_on": later("Samordnaren får ringa dig."),
    "calls_off": later("Ingen ringer dig. Numret är borttaget."),
    "paused": later("Du har tagit paus. Har du sagt att du kommer får du veta om mötet ändras."),
    "unpaused": later("Pausen är slut. Du får mejl igen."),
    "reminders": later("Valet av påminnelser är ändrat."),
    "objected": later("Tack. En administratör tittar på det. Ingen ser att det var du."),
    # a coordinator
    "saved_gone": later("Borttaget."),
    "not_renamed": later("Inget är ändrat. Namnet behöver 1 till 100 tecken."),
    "nobody_ticked": later("Kryssa i minst en som du vill hälsa välkommen."),
    "waits_again": later("Ångrat. Inget mejl har gått, och personen väntar igen."),
    "welcome_stays": later("Det är för sent att ångra. Mejlet har gått, eller så är personen bjuden till ett möte."),
    "vouched": later("Tack. Personen räknas med i statistiken om en till två veckor."),
    "vouched_before": later("Någon har redan sagt det, eller så är personen inte med här."),
    "removed": later("Personen är inte med i föreningen längre."),
    "noted": later("Det är uppskrivet."),
    "nothing_noted": later("Skriv något i rutan först."),
    "noted_before": later("En kollega har redan skrivit upp hur det gick."),
    "name_proposed": later("Förslaget är sparat. Frågan står på personens sida."),
    "taken": later("Nu är det du som hör av dig."),
    "passed_on": later("En annan samordnare hör av sig."),
    "moved_member": later("Flyttad. Nu hälsar den andra föreningen välkommen."),
    "leaving": later("En länk är på väg. Personen tar bort sina uppgifter själv."),
    "no_link": later("Det går inget mejl. Adressen är inte bekräftad, eller så har flera länkar gått nyss."),
    "stays": later("Ångrat. Länken gäller inte längre."),
    "no_link_left": later("Det finns ingen länk att ångra. Den är använd eller för gammal."),
    "host_asked": later("Frågan är på väg. Deras samordnare ser den på sin sida."),
    "host_said_yes": later("Tack. Nu bjuder ni in tillsammans, och ni kan båda ändra mötet."),
    "host_said_no": later("Tack. Ni är inte med på mötet, och era medlemmar får inget."),
    "cancelled": later("Mötet är inställt. Alla som är bjudna får veta det."),
    "scrapped": later("Utkastet är borta."),
    "answer_told": later("Svaret är ifyllt."),
    "time_declined": later("Klart. Mötet är som det var, och personen får ett mejl om det."),
    "withdrawn": later("Personen är inte bjuden längre, och får veta det."),
    "outcome": later("Tack och sammanfattning är på väg."),
    "her_word": later("Personen har själv sagt hur det var. Det gäller."),
    "gone": later("Personen står inte på listan längre."),
    "again": later("Mejlen skickas igen, bara till dem som inte fick dem."),
    "liaison_asked": later("Sparat. Frågan är på väg till personen."),
    "liaison_gone": later("Kontaktpersonen är borttagen."),
    "asked_colleague": later("Frågan är på väg."),
    "question_back": later("Frågan är tillbakatagen."),
    "away": later("Klart. Nya medlemmar och mejl går till de andra tills du är tillbaka."),
    "back": later("Välkommen tillbaka. Nya medlemmar kommer till dig igen."),
    "nothing_handed": later("Inget är överlämnat. Du har inget som väntar, eller så är alla borta."),
    "handover_read": later("Klart. Det står inte kvar i Att göra."),
    # whoever coordinates or administers
    "digest_off": later("Du får inga fler mejl om det som väntar."),
    "digest_on": later("Du får mejl på vardagar kl. 7.30 igen, när något väntar."),
    # an administrator
    "not_appointed": later("Personen är inte utsedd. Samordnaren ser att frågan är avgjord."),
    "founded": later("Föreningen är startad. Utse en samordnare, så kan någon hälsa välkommen."),
    "closed": later("Föreningen är stängd."),
    "appointed": later("Samordnaren är utsedd."),
    "relief_proposed": later("Förslaget väntar på någon annan som administrerar."),
    "post_changed": later("Klart. Personen får ett mejl om det."),
    "post_not_changed": later("Förslaget är borttaget."),
    "relieved": later("Uppdraget är avslutat."),
    "link_revoked": later("Länken gäller inte längre."),
    "factor_reset": later("Klart. Personen ställer in allt på nytt nästa gång."),
    "factor_not_reset": later("Inget är ändrat. Frågan är redan avgjord, eller så gäller den dig själv."),
    "contact_gone": later("Personen är inte kontakt längre."),
    "post_noted": later("Sparat. Personen får ett mejl om det."),
    "post_not_noted": later("Det gick inte. Någon annan står där, eller så har personen sagt nej."),
    "post_ended": later("Posten är avslutad."),
    "post_gone": later("Posten är borttagen."),
    "request_noted": later("Uppskrivet. Det händer inget förrän det är bekräftat."),
    "request_waits": later("Samma begäran väntar redan."),
    "request_dropped": later("Begäran är struken."),
    "erased_on_request": later("Allt vi hade om personen är borttaget."),
    "copy_ready": later("Bekräftat. Kopian går att hämta i sju dagar."),
    # a representative
    "address_asked": later("Öppna mejlet på den nya adressen. Tills du har bekräftat där använder vi den gamla."),
    "disowned": later("Tack. Uppdraget syns inte längre. Vi kontrollerar det, och du kan ångra dig."),
    "owned": later("Uppdraget står som förut."),
    "seat_added": later("Tack. Uppdraget syns för andra när vi har kontrollerat det."),
    "name_reported": later("Tack. Vi kontrollerar vad nämnden heter."),
    "proposal_put": later("Förslaget är inlagt. Alla som loggar in kan läsa det."),
    "proposal_went": later("Tack. Nu står det hur det gick."),
    "proposal_removed": later("Förslaget är borttaget."),
    "question_linked": later("Tack. Medlemmen får veta det."),
}

# What was done to how many: for one, and for several.
COUNTED = {
    "welcomed": forms("{n} är hälsad välkommen.", "{n} är hälsade välkomna."),
    "welcomed_newcomers": forms("{n} är hälsad välkommen med ett mejl.", "{n} är hälsade välkomna med var sitt mejl."),
    "moved": forms("Mötet är flyttat. {n} får mejl.", "Mötet är flyttat. {n} får mejl."),
    "corrected": forms(
        "Rättat. {n} får mejl och behöver inte svara igen.", "Rättat. {n} får mejl och behöver inte svara igen."
    ),
    "followed": forms("Ändrat här och i {n} utkast till.", "Ändrat här och i {n} utkast till."),
    "series_made": forms("{n} utkast är sparat. Ingen är bjuden än.", "{n} utkast är sparade. Ingen är bjuden än."),
    "series_ended": forms("Serien är avslutad. {n} utkast är borta.", "Serien är avslutad. {n} utkast är borta."),
    "told_later": forms("{n} mejl är på väg till den som var med.", "{n} mejl är på väg till dem som var med."),
    "notice": forms("Utskicket går till {n} medlem.", "Utskicket går till {n} medlemmar."),
    "handed_over": forms("Överlämnat till {n} kollega.", "Överlämnat till {n} kollegor."),
    "called": forms("{n} inbjudan är på väg.", "{n} inbjudningar är på väg."),
    "welcomes_offered": forms("{n} välkomst är på väg.", "{n} välkomster är på väg."),
    "first_letters": forms("{n} första mejl är på väg.", "{n} första mejl är på väg."),
    "posts_noted": forms("{n} person är sparad och får ett mejl.", "{n} personer är sparade och får var sitt mejl."),
    "addresses": forms("{n} adress är sparad.", "{n} adresser är sparade."),
}
# What is said instead where it was nobody.
NONE = {
    "welcomed": later("Ingen av dem väntade längre. En kollega kan ha hunnit före."),
    "welcomed_newcomers": later("Ingen är hälsad välkommen. Kryssa i dem du vill hälsa välkomna."),
    "moved": later("Ändringen är sparad. Ingen behöver få mejl."),
    "corrected": later("Ändringen är sparad. Ingen behöver få mejl."),
    "followed": later("Ändringen är sparad. Inga andra utkast behövde ändras."),
    "series_ended": later("Serien är avslutad. Det fanns inga utkast kvar."),
    "first_letters": later("Alla som vi har en adress till har redan fått det första mejlet."),
}


def flash(request: Request, path: str, done: str, n: int | None = None) -> Response:
    """Redirects to a page that says what was done: `done` of SENTENCES or, with `n`, of `_counted`."""
    response = RedirectResponse(path, status_code=303)
    value = done if n is None else f"{done}:{n}"
    set_cookie(response, state_of(request).settings, COOKIE, value, LIVES)
    return response


def say_here(request: Request, done: str) -> None:
    """Lets the page that answers this request say what was done: where a redirect would lose what she has typed."""
    request.state.done = done


def message(request: Request) -> str:
    """The message in the current language, or ""."""
    carried = request.cookies.get(cookie_name(state_of(request).settings, COOKIE), "")
    done, _, n = getattr(request.state, "done", carried).partition(":")
    if n.isascii() and n.isdigit() and len(n) < 7:
        return _counted(done, int(n))
    return say(SENTENCES[done]) if done in SENTENCES else ""


def clear(request: Request, response: Response) -> None:
    set_cookie(response, state_of(request).settings, COOKIE, "", 0)


def _counted(done: str, n: int) -> str:
    if done in NONE and not n:
        return say(NONE[done])
    return count(*COUNTED[done], n) if done in COUNTED else ""
