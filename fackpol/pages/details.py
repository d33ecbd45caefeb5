"""The part of a form where a member tells about her work, when she registers and when she changes it later."""

from wtforms import BooleanField, FieldList, FormField

from fackpol.base.words import later, listed, pick, say
from fackpol.network import members
from fackpol.network.members import Details, Job
from fackpol.network.places import Says
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
    "kommun": later("Kommunen"),
    "region": later("Regionen"),
    "kommunalt-bolag": later("Ett bolag som kommunen äger, eller ett kommunalförbund"),
    "regionalt-bolag": later("Ett bolag som regionen äger, till exempel ett sjukhus"),
    "stat": later("Staten"),
    "privat-utforare": later("Ett privat företag som jobbar åt kommunen eller regionen"),
    "privat": later("Ett annat privat företag, eller eget företag"),
    "ideell": later("En förening, en stiftelse eller en kyrka"),
}
WITH_PARTS = later("Kommunen (även stadsdelsförvaltning)")

NO_PLACE = {
    Says.WHOLE: later("Skriv en kommun. Jobbar du i flera? Ta en nu, så lägger du till de andra sedan."),
    Says.HOME: later("Jobbar du hemifrån? Skriv kommunen där din arbetsplats ligger."),
    Says.SEVERAL: later("Skriv en kommun i taget. Jobbar du över hela länet? Skriv ”hela länet”."),
    Says.NONE: later("Har du ingen arbetsplats just nu? Kryssa för det, och skriv kommunen där du bor."),
    Says.UNSAID: later("Skriv kommunen där du oftast jobbar. Vet du bara postnumret? Skriv det i stället."),
    Says.POSTCODE: later("Vi hittar inte postnumret {text}. Se om siffrorna stämmer, eller skriv kommunen."),
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

    pressed = False  # whether the page shows the industries that a title may mean as buttons

    def fill(self, reference: Reference) -> None:
        """Sets the choices, in the current language."""
        self.industry.choices = [("", say("Välj i listan")), *reference.by_name("industries")]
        parts = any(reference.covers(area) for _, area in reference.districts)
        sectors = SECTORS | {"kommun": WITH_PARTS} if parts else SECTORS
        self.sector.choices = [*((slug, say(name)) for slug, name in sectors.items()), ("", say("Jag vet inte"))]

    def job(self, reference: Reference, at_work: bool) -> Job | None:
        """Returns the job, or None when she has to change something; its field then says what."""
        industry, area = self._industry(reference), self._area(reference)
        if self.faults:
            return None
        task = reference.task_of(self.title.data or "", industry)
        return Job(industry, self.sector.data or None, area if at_work else None, task)

    def area(self, reference: Reference) -> str | None:
        """Returns the code of the place, or None, without a word at the fields. A district alone will do: "Rinkeby"."""
        place, district = reference.place(self.place.data or "").area, self.district.data or ""
        return reference.district(district, place) or place or reference.district(district)

    def asks_part(self, reference: Reference) -> bool:
        """Whether it matters in which part of a city she works."""
        title, city = self.title.data or "", reference.municipality(self.place.data or "")
        industries = (self.industry.data,) if self.industry.data else reference.industries_of(title)
        return any(reference.asks_part(city, industry) for industry in industries)

    def outside(self, reference: Reference) -> str:
        """Says so when the place lies where the service has no politicians, or ""."""
        area = self.area(reference)
        if area is None or reference.covers(area):
            return ""
        return say(
            "Vi täcker {county}. Du kan vara med, men vi vet inte vilka som beslutar i {place}.",
            county=reference.whole_name(reference.home), place=reference.whole_name(area),
        )  # fmt: skip

    def _industry(self, reference: Reference) -> str:
        chosen, title = self.industry.data or "", self.title.data or ""
        found = reference.industries_of(title)
        if chosen or len(found) == 1:
            return str(chosen or found[0])
        self.wrong(*_unclear(title, reference, self.pressed))
        return ""

    def _area(self, reference: Reference) -> str | None:
        place, district = self.place.data or "", self.district.data or ""
        municipality = reference.municipality(place)
        part = reference.district(district, municipality) or reference.district(district)
        if not place and not district:
            self.wrong("place", say("Skriv en kommun. Vet du bara postnumret? Skriv det i stället."))
        elif place and self.area(reference) is None:
            self.wrong("place", *_unknown(place, reference))
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
            form.place.data = reference.written(area) if area else ""
        self.nowhere.data = details.home is not None
        self.union.data = reference.unions[details.union]["name"] if details.union else ""
        self.roles.data = list(details.union_roles)

    def drop(self, place: str) -> None:
        """Takes away one job, by its place on the page, and leaves what she has typed about the others."""
        left = [entry for n, entry in enumerate(self.jobs.entries) if str(n) != place]
        self.jobs.entries = left or self.jobs.entries

    def follow_titles(self, reference: Reference, before: Details) -> None:
        """A job that she has written counts, not the industry of the job before, which stood there already."""
        for place, entry in enumerate(self.jobs.entries):
            found, stood = reference.industries_of(entry.form.title.data or ""), entry.form.industry.data
            there = any(job.industry == stood for job in before.jobs[place:])  # she may have removed some above it
            if found and there and stood not in found:
                entry.form.industry.data = ""

    def details(self, reference: Reference) -> Details | None:
        """Returns None when she has to change something."""
        self.validate()
        jobs = [entry.form.job(reference, not self.nowhere.data) for entry in self.jobs.entries]
        union = self._union(reference)
        if self.faults:
            return None
        home = self.jobs.entries[0].form.area(reference) if self.nowhere.data else None
        roles = tuple(role for role in members.UNION_ROLES if role in (self.roles.data or []))
        return Details(tuple(job for job in jobs if job is not None), union, roles, home)

    def _union(self, reference: Reference) -> str | None:
        """The union that she means, by the name that we show; None for none, and when she has to change something."""
        union = reference.union_meant(self.union.data)
        if union.slug:
            self.union.data = reference.unions[union.slug]["name"]
        elif self.union.data and not union.none:
            unknown = later("Vi hittar inget fack som heter ”{text}”. Prova ett annat namn, eller lämna fältet tomt.")
            self.wrong("union", say(unknown, text=self.union.data), union.meant)
        return union.slug


def _unclear(title: str, reference: Reference, pressed: bool) -> tuple[str, str, str]:
    """The field and the sentence for a title that does not say which industry, and what she may have meant."""
    said = reference.title(title)
    if said.meant and pressed:
        return "industry", say("Tryck på en av branscherna nedan, eller välj i listan."), ""
    if said.industries and not said.meant:
        names = listed(pick(reference.industries[slug], "name") for slug in said.industries)
        return "industry", say("”{text}” finns i flera branscher: {names}. Välj en.", text=title, names=names), ""
    if said.says:
        return "industry", say("Välj en bransch i listan."), ""
    if title:
        unknown = say("Vi känner inte till ”{text}”. Prova ett annat ord, eller välj i listan.", text=title)
        return "title", unknown, said.meant
    return "industry", say("Skriv ditt yrke, eller välj en bransch."), ""


def _unknown(text: str, reference: Reference) -> tuple[str, str]:
    """What she is told of a place that we do not know, and what she may have meant."""
    place = reference.place(text)
    if place.says is Says.SHARED:
        names = listed(map(reference.name, place.among))
        return say("”{text}” finns i {places}. Skriv den kommun där du oftast jobbar.", text=text, places=names), ""
    if place.says:
        return say(NO_PLACE[place.says], text=text), place.meant
    if text.replace(" ", "").isdigit():
        return say("Ett postnummer har fem siffror, till exempel 123 45."), ""
    return say("Vi hittar ingen kommun som heter ”{text}”. Skriv kommunen eller postnumret.", text=text), place.meant
