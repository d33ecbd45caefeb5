"""The part of a form where a member tells about her work, when she registers and when she changes it later."""

from wtforms import BooleanField, FieldList, FormField

from fackpol.base.words import later, listed, pick, say
from fackpol.network import members
from fackpol.network.members import Details, Job
from fackpol.network.reference import Reference
from fackpol.web.forms import UNKNOWN, Page, among, at_most, choice, line, several

ROLES = {
    "steward": later("Ombud på jobbet (arbetsplatsombud, fackombud, kontaktombud)"),
    "safety": later("Skyddsombud eller arbetsmiljöombud"),
    "chief_safety": later("Huvudskyddsombud eller regionalt skyddsombud"),
    "club": later("Med i styrelsen för klubben, sektionen eller föreningen"),
    "board": later("Med i styrelsen för avdelningen, regionen eller hela facket"),
    "staff": later("Anställd i facket"),
    "other": later("Annat uppdrag"),
}
SECTORS = {
    "kommun": later("Kommunen (även stadsdelsförvaltning)"),
    "region": later("Regionen"),
    "kommunalt-bolag": later("Ett bolag som kommunen äger, eller ett kommunalförbund"),
    "regionalt-bolag": later("Ett bolag som regionen äger, till exempel ett sjukhus"),
    "stat": later("Staten"),
    "privat-utforare": later("Ett privat företag som jobbar åt kommunen eller regionen"),
    "privat": later("Ett annat privat företag, eller eget företag"),
    "ideell": later("En förening, en stiftelse eller en kyrka"),
}


class JobForm(Page):
    title = line(
        later("Yrke"),
        at_most(100, later("Yrket får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Till exempel undersköterska, busschaufför eller barnskötare."),
        autocomplete="organization-title",
        maxlength="100",
    )
    industry = choice(
        later("Bransch"), among(UNKNOWN), hint=later("Du kan låta bli att välja, så hittar vi branschen utifrån yrket.")
    )
    place = line(later("Kommun eller postnummer där du jobbar"), hint=later("Vi sparar inte postnumret."))
    district = line(later("Stadsdel"), hint=later("Den behövs bara i städer där stadsdelarna har egna nämnder."))
    sector = choice(
        later("Vilken sorts arbetsgivare har du?"),
        among(UNKNOWN),
        hint=later("Vi frågar inte vad den heter. Är du uthyrd? Svara för stället där du jobbar."),
    )

    def fill(self, reference: Reference) -> None:
        """Sets the choices, in the current language."""
        self.industry.choices = [("", say("Välj i listan")), *reference.by_name("industries")]
        self.sector.choices = [*((slug, say(name)) for slug, name in SECTORS.items()), ("", say("Jag vet inte"))]

    def job(self, reference: Reference, at_work: bool) -> Job | None:
        """Returns the job, or None when she has to change something; its field then says what."""
        industry, area = self._industry(reference), self._area(reference)
        if self.faults:
            return None
        task = reference.task_of(self.title.data or "", industry)
        return Job(industry, self.sector.data or None, area if at_work else None, task)

    def area(self, reference: Reference) -> str | None:
        """Returns the code of the place, or None, without a word at the fields. A district alone will do: "Rinkeby"."""
        place, district = self.place.data or "", self.district.data or ""
        city = reference.municipality(place)
        return reference.district(district, city) or city or reference.district(place)

    def _industry(self, reference: Reference) -> str:
        chosen, title = self.industry.data or "", self.title.data or ""
        found = reference.industries_of(title)
        if chosen or len(found) == 1:
            return str(chosen or found[0])
        if found:
            names = listed(pick(reference.industries[slug], "name") for slug in found)
            sentence = say("”{text}” finns i flera branscher: {names}. Välj en.", text=title, names=names)
        elif title:
            self.wrong(
                "title", say("Vi känner inte till ”{text}”. Prova ett annat ord, eller välj i listan.", text=title)
            )
            return ""
        else:
            sentence = say("Skriv ditt yrke, eller välj en bransch.")
        self.wrong("industry", sentence)
        return ""

    def _area(self, reference: Reference) -> str | None:
        place, district = self.place.data or "", self.district.data or ""
        municipality = reference.municipality(place)
        part = reference.district(district, municipality) or reference.district(district)
        if not place and not district:
            self.wrong("place", say("Skriv en kommun. Vet du bara postnumret? Skriv det i stället."))
        elif place and self.area(reference) is None:
            self.wrong("place", _unknown(place, reference))
        if district and part is None:
            unknown = say("Vi känner inte till stadsdelen ”{text}”. Lämna fältet tomt om du inte vet.", text=district)
            self.wrong("district", unknown)
        elif part and municipality not in (None, reference.areas[part]["parent"]):
            city = reference.name(reference.areas[part]["parent"])
            self.wrong("district", say("Stadsdelen ligger i {city}. Ta bort den, eller ändra kommunen.", city=city))
        return self.area(reference)


class DetailsForm(Page):
    jobs = FieldList(FormField(JobForm), min_entries=1, max_entries=members.MOST_JOBS)
    nowhere = BooleanField(later("Jag har ingen arbetsplats just nu. Kommunen ovan är där jag bor."))
    union = line(
        later("Fackförbund"),
        hint=later("Vissa branschföreningar hör ihop med ett fack. Gamla namn går bra. Vi kontaktar aldrig ditt fack."),
    )
    roles = several(later("Uppdrag i facket"), hint=later("Välj allt som stämmer. Ta det som ligger närmast."))

    def fill(self, reference: Reference) -> None:
        for entry in self.jobs.entries:
            entry.form.fill(reference)
        self.roles.choices = [(slug, say(name)) for slug, name in ROLES.items()]

    def show_details(self, reference: Reference, details: Details) -> None:
        """Fills an empty form with what she told before."""
        while len(self.jobs.entries) < len(details.jobs):
            self.jobs.append_entry()
        for entry, job in zip(self.jobs.entries, details.jobs, strict=False):
            form, area = entry.form, job.area or details.home
            form.industry.data, form.sector.data = job.industry, job.sector or ""
            if area and reference.areas[area]["kind"] == "stadsdelsnamnd":
                form.district.data, area = reference.name(area), reference.areas[area]["parent"]
            form.place.data = reference.areas[area]["short_name"] if area else ""
        self.nowhere.data = details.home is not None
        self.union.data = reference.unions[details.union]["name"] if details.union else ""
        self.roles.data = list(details.union_roles)

    def details(self, reference: Reference) -> Details | None:
        """Returns None when she has to change something."""
        self.validate()
        jobs = [entry.form.job(reference, not self.nowhere.data) for entry in self.jobs.entries]
        union = reference.union(self.union.data) if self.union.data else None
        if self.union.data and union is None:
            text = say("Vi hittar inget fack som heter ”{text}”. Prova ett annat namn.", text=self.union.data)
            self.wrong("union", text + _meant(reference.union_like(self.union.data)))
        if self.faults:
            return None
        home = self.jobs.entries[0].form.area(reference) if self.nowhere.data else None
        roles = tuple(role for role in members.UNION_ROLES if role in (self.roles.data or []))
        return Details(tuple(job for job in jobs if job is not None), union, roles, home)


def _meant(name: str) -> str:
    return f" {say('Menar du {suggestion}?', suggestion=name)}" if name else ""


def _unknown(place: str, reference: Reference) -> str:
    digits = place.replace(" ", "")
    if not digits.isdigit():
        unknown = say("Vi hittar ingen kommun som heter ”{text}”. Se efter hur den stavas.", text=place)
        return unknown + _meant(reference.place_like(place))
    if len(digits) != 5:
        return say("Ett postnummer har fem siffror, till exempel 123 45.")
    return say("Vi hittar inte postnumret {text}. Se om siffrorna stämmer, eller skriv kommunen.", text=place)
