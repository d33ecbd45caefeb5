"""The whole form of registering, whatever page asks for a part of it, and how its answers are judged."""

from difflib import get_close_matches

from wtforms import BooleanField, RadioField

from fackpol.base.words import SOURCE, languages, later, say
from fackpol.network import consents
from fackpol.network.members import Application
from fackpol.network.reference import Reference
from fackpol.pages.details import DetailsForm
from fackpol.web.forms import at_most, email, line, needed, phone_number

MAILBOXES = (
    "gmail.com", "hotmail.com", "outlook.com", "icloud.com", "telia.com", "live.se", "hotmail.se", "yahoo.se",
    "protonmail.com", "bredband.net", "comhem.se",
)  # fmt: skip


class RegistrationForm(DetailsForm):
    """What she does, who she is, and what she says yes to."""

    name = line(
        later("Namn"),
        needed(later("Skriv vad du vill bli kallad.")),
        at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Det du vill bli kallad. Det räcker med förnamn."),
        autocomplete="name",
    )
    email = email(later("Mejladress"), hint=later("Använd en privat adress. Din arbetsgivare kan läsa jobbmejlen."))
    language = RadioField(later("Språk på sidan och i mejlen"), choices=[], validate_choice=False)
    look = RadioField(
        later("Hur ska mejlen se ut?"),
        choices=[],
        validate_choice=False,
        default="discreet",
        description=later("I diskreta mejl syns parti, fack och bransch inte i avsändare, ämne eller kalender."),
    )
    matching = BooleanField(description=later("Utan ditt ja kan du inte vara med. Du kan ångra dig på din sida."))
    invitations = BooleanField(
        later("Ja, bjud in mig till möten med mejl."),
        description=later(
            "Du får inbjudan, en påminnelse och ett mejl om mötet ändras. "
            "Du kan ångra dig med länken sist i varje mejl."
        ),
    )
    questions = BooleanField(
        later("Ja, jag vill kunna få kontakt med partiets politiker."),
        description=later("Vi frågar dig varje gång. Ditt namn syns först när ni båda har sagt ja."),
    )
    calls = BooleanField(
        later("Ja, en samordnare får ringa mig."),
        description=later(
            "Samordnaren för din branschförening ser numret, och de som administrerar när de måste. "
            "Du kan ångra dig på din sida."
        ),
    )
    phone = line(later("Telefonnummer"), phone_number, autocomplete="tel", type="tel")

    def fill(self, reference: Reference) -> None:
        super().fill(reference)
        for entry in self.jobs.entries:
            entry.form.pressed = True
        named = say("Med namn: du ser direkt vilken branschförening det är")
        self.language.choices = list(languages().items())
        self.look.choices = [("discreet", say("Diskreta")), ("named", named)]

    def application(self, reference: Reference) -> Application | None:
        """Returns None when she has to change something."""
        details = self.details(reference)
        if not self.matching.data:
            self.wrong("matching", say("Utan ditt ja kan vi inte spara något. Kryssa i rutan om du vill vara med."))
        if self.calls.data and not self.phone.data:
            self.wrong("phone", say("Du har sagt ja till samtal. Skriv ett nummer, eller ta bort krysset."))
        if self.phone.data and not self.calls.data:
            self.wrong("calls", say("Du har skrivit ett nummer. Kryssa i att vi får ringa, eller ta bort numret."))
        if details is None or self.faults:
            return None
        chosen = tuple(purpose for purpose in consents.PURPOSES if self[purpose].data)
        language = self.language.data if self.language.data in languages() else SOURCE
        contact = (self.name.data, self.email.data, self.phone.data or None)
        return Application(*contact, language, self.look.data != "named", chosen, details)


def suspect(email: str, reference: Reference) -> tuple[str, str]:
    """Returns ("work", domain) for an address that an employer may read, ("typo", the likely one), or ("", "")."""
    local, _, domain = email.rpartition("@")
    if reference.employers_domains & set(domain.lower().split(".")[:-1]):
        return "work", domain
    close = get_close_matches(domain, MAILBOXES, 1, 0.85)
    return ("typo", f"{local}@{close[0]}") if close and domain not in MAILBOXES else ("", "")
