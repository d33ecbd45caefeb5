"""Tells the whole story through HTTP and SMTP, without a browser. Every step really happens, or is named as broken."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from email.message import EmailMessage

import httpx
from icalendar import Calendar

from fackpol.base import dates
from fackpol.base.words import later, say
from fackpol.demo import district, second_factor
from fackpol.demo.browser import Broken, Browser, fields, must, number
from fackpol.demo.mailbox import Mailbox

PATIENCE = 60.0  # seconds that a letter may take; a member welcomed late is invited within ten
Step = tuple[str, Callable[[], Awaitable[str]]]  # its title, and what does it and returns the figures


async def tell(url: str, box: Mailbox) -> int:
    """Plays every step and prints it with its figures. Returns 0 only when all of it happened, else 1."""
    story = Story(url, box)
    steps = story.steps()
    began = time.perf_counter()
    for n, (title, step) in enumerate(steps, start=1):
        at = time.perf_counter()
        try:
            figures = await step()
        except (Broken, httpx.HTTPError) as fault:
            print(say("{n:>2}. {title}: HÄNDE INTE. {why}", n=n, title=title, why=fault), flush=True)
            return 1
        took = time.perf_counter() - at
        sentence = say("{n:>2}. {title}: {figures} ({took:.1f} s)", n=n, title=title, figures=figures, took=took)
        print(sentence, flush=True)
    took, letters = time.perf_counter() - began, box.count - story.before
    sentence = later("Allt hände på riktigt: {n} steg, {letters} mejl, {took:.0f} sekunder.")
    print(say(sentence, n=len(steps), letters=letters, took=took))
    return 0


class Letter:
    """A letter that has arrived, parsed once."""

    def __init__(self, message: EmailMessage) -> None:
        body = message.get_body(("plain",))
        self.message, self.to, self.subject = message, str(message["To"]), str(message["Subject"])
        self.text = str(body.get_content()) if body else ""

    def link(self, beginning: str) -> str:
        """The path of the first link whose path begins so. Raises Broken."""
        found = re.search(rf"https?://[^/\s]+({beginning}[^\s]+)", self.text)
        return str(must(found and found[1], f"no link {beginning} in the letter"))

    @property
    def status(self) -> str:
        """CONFIRMED or CANCELLED, from the calendar part. Raises Broken when there is none."""
        for part in self.message.walk():
            if part.get_content_type() == "text/calendar":
                return str(Calendar.from_ical(part.get_content()).walk("VEVENT")[0]["STATUS"])
        raise Broken("no calendar part")


class Story:
    """Three browsers and a mailbox. Each step returns its figures in a sentence, or raises Broken."""

    def __init__(self, url: str, box: Mailbox) -> None:
        self.url, self.box, self.before = url, box, box.count
        self.email = f"greta.{box.count}@example.org"
        self.greta, self.bo, self.dag = (Browser(url) for _ in range(3))
        self.read: dict[int, Letter] = {}
        self.meeting = self.answer_link = ""
        self.invited = self.told = self.members = 0

    def steps(self) -> tuple[Step, ...]:
        """The whole story, in order."""
        return (
            (say("Greta anmäler sig"), self.registers),
            (say("Hon bekräftar från mejlet"), self.confirms),
            (say("Hon ser vem som beslutar om hennes jobb"), self.sees_who_decides),
            (say("Hon vill vara med i branschföreningen"), self.joins),
            (say("Bo loggar in och hälsar henne välkommen"), self.is_welcomed),
            (say("Bo bjuder in till ett möte"), self.calls),
            (say("Greta svarar från mejlet"), self.answers),
            (say("En politiker svarar"), self.representative_answers),
            (say("Bo ser svaren"), self.sees_answers),
            (say("Bo flyttar mötet"), self.moves),
            (say("Bo ställer in det"), self.cancels),
            (say("Greta blev också bjuden till mötena som redan var bestämda"), self.was_caught_up),
            (say("Greta ser vem som har tittat"), self.sees_who_looked),
            (say("Greta lämnar, och är borta"), self.leaves),
        )

    async def registers(self) -> str:
        form = {
            "jobs-0-title": "vårdbiträde", "jobs-0-industry": "aldreomsorg", "jobs-0-place": "Haninge",
            "jobs-0-sector": "kommun", "union": "Kommunal", "roles": "safety", "name": "Greta Sjölund",
            "email": self.email, "language": "sv", "look": "discreet", "matching": "y", "invitations": "y",
        }  # fmt: skip
        await self.greta.open("/medlem")
        page = await self.greta.send("/medlem", form)
        must("Öppna din mejl" in page, "the page does not say to look in the mailbox")
        return say("ett mejl att bekräfta är på väg")

    async def confirms(self) -> str:
        letter = await self.letter(self.email, "Bekräfta")
        link = letter.link("/bekrafta/")
        await self.greta.open(link)
        page = await self.greta.send(link, {"join": "vard-och-omsorg"})
        must("Klart, du är med" in page, "she is not in")
        must("Klart, du är med" not in await Browser(self.url).any(link), "the link works twice")
        return say("hon är inloggad, och länken går inte att använda igen")

    async def sees_who_decides(self) -> str:
        page = await self.greta.open("/min-sida")
        reasons = re.findall(r"är \S+ i Äldrenämnden i Haninge", page)
        must(reasons, "nobody on the committee for elderly care in Haninge is shown")
        return say("{n} politiker i Äldrenämnden i Haninge, med skäl", n=len(reasons))

    async def joins(self) -> str:
        page = await self.greta.open("/min-sida")
        must("hälsar dig välkommen" in page, "she is not waiting")
        return say("hon väntar på att hälsas välkommen")

    async def is_welcomed(self) -> str:
        await self.bo.send("/logga-in", {"email": district.COORDINATOR})
        link = (await self.letter(district.COORDINATOR, "Din inloggning")).link("/logga-in/")
        await self.bo.send(link, {})
        desk = await self.bo.send("/tva-steg/visa", {"code": second_factor.code(dates.now())})
        waiting = number(desk, r"(\d+) nya? medlem")
        people = await self.bo.open("/branscher/vard-och-omsorg/medlemmar")
        mine = re.search(r"<h3[^>]*><a[^>]*>Greta Sjölund</a></h3>.*?action=\"([^\"]*/valkommen)\"", people, re.S)
        page = await self.bo.send(must(mine and mine[1], "Greta is not in the list"), {})
        must("Greta Sjölund</span></button>" not in page, "she is still waiting")
        must("Nyss hälsade välkomna" in page, "the welcome can not be taken back")
        return say("{n} väntade, hon får ett välkomstmejl om fem minuter", n=waiting)

    async def calls(self) -> str:
        when = dates.today(dates.now()) + timedelta(days=23)
        form = {
            "title": "Scheman och delade turer", "about": "Vi samlar exempel. Politikerna lyssnar.",
            "day": when.isoformat(), "starts": "18", "ends": "20", "street": "Exempelgatan 7", "venue": "Lilla salen",
            "access_note": "Hiss finns.", "children_note": "Barn får följa med.", "areas": ["0136", "0127"],
        }  # fmt: skip
        preview = await self.bo.send("/branscher/vard-och-omsorg/moten/nytt", form)
        figure = r'class="figure">(\d+)</p>\s*<p>'
        members, politicians = number(preview, figure + "medlem"), number(preview, figure + "politiker")
        self.invited = number(preview, r"Skicka (\d+) inbjud")
        must(self.invited == members + politicians, "the button and the reasons do not say the same")
        already = self.box.count
        page = await self.bo.send(self.bo.at.removesuffix("/inbjudan") + "/inbjudan", {})
        self.meeting = self.bo.at
        must("Scheman och delade turer" in page, "the meeting's page did not come")
        self.members = members
        held = await self.held_back(politicians)
        self.told = self.invited - held
        letters = await self.letters("Inbjudan:", already, self.told, "scheman och delade turer")
        figures = later("{m} medlemmar och {p} politiker, {n} mejl framme, {held} väntar på sin dag")
        return say(figures, m=members, p=politicians, n=len(letters), held=held)

    async def held_back(self, politicians: int) -> int:
        """How many politicians get it later, for they have had a letter lately. Raises Broken when all do."""
        due = time.monotonic() + PATIENCE
        while time.monotonic() < due:
            found = re.search(r"(\d+) politiker får mejlet senare", await self.bo.open(self.meeting))
            if not found or int(found[1]) < politicians:
                return int(found[1]) if found else 0
            await asyncio.sleep(0.2)
        raise Broken("no politician gets the invitation now")

    async def answers(self) -> str:
        letter = await self.letter(self.email, "Inbjudan:", "scheman och delade turer")
        must(letter.status == "CONFIRMED", "the calendar part is not a meeting")
        self.answer_link = letter.link("/svar/")
        page = await self.greta.open(self.answer_link)
        must("Jag kommer" in page, "there is no button to say yes")
        page = await self.greta.send(self.answer_link, {"answer": "yes", "note": "Jag tar med två från nattlaget."})
        must("vi har ditt svar: Jag kommer" in page, "the answer was not taken")
        return say("ja, med en hälsning, utan att logga in")

    async def representative_answers(self) -> str:
        for letter in self.new_letters("Inbjudan:", "scheman och delade turer"):
            if "politiker.example.org" in letter.to:
                page = await self.dag.send(letter.link("/svar/"), {"answer": "maybe", "note": ""})
                must("vi har ditt svar: Kanske" in page, "the answer was not taken")
                must("Greta" not in str(letter.message), "a member's name is in a politician's letter")
                return say("kanske, och inget medlemsnamn står i mejlet")
        raise Broken("no politician has got a letter")

    async def sees_answers(self) -> str:
        page = await self.bo.open(self.meeting)
        must("Jag tar med två från nattlaget." in page, "the note is not there")
        yes, maybe = number(page, r"Kommer \((\d+)\)"), number(page, r"Kanske \((\d+)\)")
        must((yes, maybe) == (1, 1), "the numbers are wrong")
        return say("{yes} kommer, {maybe} kommer kanske", yes=yes, maybe=maybe)

    async def moves(self) -> str:
        when = dates.today(dates.now()) + timedelta(days=24)
        form = fields(await self.bo.open(f"{self.meeting}/andra")) | {"day": when.isoformat()}
        already = self.box.count
        look = await self.bo.send(f"{self.meeting}/andra", form)
        moved = number(look, r"Mejla (\d+) och fråga igen")
        must(moved == self.told, "the button says another number than have got the invitation")
        await self.bo.send(f"{self.meeting}/andra", form | {"letters": str(moved)})
        # Of the politicians only she who has answered: the others get at most two letters a week.
        told = await self.letters("Ny tid:", already, self.members + 1)
        page = await self.greta.send(self.answer_link, {"answer": "maybe", "note": ""})
        must("vi har ditt svar: Kanske" in page, "she could not answer again")
        return say("{n} mejl om den nya tiden, och Greta svarar om", n=len(told))

    async def cancels(self) -> str:
        already = self.box.count
        await self.bo.send(f"{self.meeting}/installning", {"reason": "Lokalen är dubbelbokad."})
        told = await self.letters("Inställt:", already, self.told)
        must(all(letter.status == "CANCELLED" for letter in told), "a calendar part still says that it will happen")
        page = await self.greta.any(self.answer_link)
        must("Mötet är inställt" in page, "the page does not say so")
        return say("{n} mejl, och kalendern säger inställt", n=len(told))

    async def was_caught_up(self) -> str:
        due = time.monotonic() + PATIENCE
        while time.monotonic() < due:
            own = [letter for letter in self.new_letters("Inbjudan:") if letter.to == self.email]
            if len(own) > 1:
                return say("{n} till", n=len(own) - 1)
            await asyncio.sleep(0.2)
        raise Broken("no invitation to the meetings that were called before she came")

    async def sees_who_looked(self) -> str:
        page = await self.greta.open("/min-sida/insyn")
        looks = re.findall(r"Bo Lindgren såg ditt namn i en lista", page)
        must(looks, "Bo's reading of the list is not there")
        return say("Bo öppnade listor {n} gånger", n=len(looks))

    async def leaves(self) -> str:
        page = await self.greta.send("/min-sida/lamna", {})
        must("Du är borttagen" in page, "she is not gone")
        await self.letter(self.email, "Det här är sista mejlet")
        must((await self.greta.status(self.answer_link)) == 410, "her link still opens something")
        people = await self.bo.open("/branscher/vard-och-omsorg/medlemmar")
        must("Greta Sjölund" not in people, "she is still in the list")
        return say("sista mejlet kom, länken är död och listan utan henne")

    def new_letters(self, subject: str, text: str = "", since: int | None = None) -> list[Letter]:
        """Letters after number `since` (else since the story began) that hold `text` and whose subject begins so."""
        found = []
        for at in range((self.before if since is None else since) + 1, self.box.count + 1):
            letter = self.read.get(at) or Letter(self.box.letter(at))
            self.read[at] = letter
            if letter.subject.startswith(subject) and text in letter.text.lower():
                found.append(letter)
        return found

    async def letter(self, to: str, subject: str, text: str = "") -> Letter:
        """Waits for a letter to somebody, and returns the latest since the story began. Raises Broken."""
        due = time.monotonic() + PATIENCE
        while time.monotonic() < due:
            if own := [letter for letter in self.new_letters(subject, text) if letter.to == to]:
                return own[-1]
            await asyncio.sleep(0.05)
        raise Broken(f"no letter “{subject}…” came")

    async def letters(self, subject: str, since: int, n: int, text: str = "") -> list[Letter]:
        """Waits for exactly `n` letters after number `since`. Raises Broken when fewer or more come."""
        due = time.monotonic() + PATIENCE
        while time.monotonic() < due:
            if len(found := self.new_letters(subject, text, since)) >= n:
                must(len(found) == n, f"{len(found)} letters came instead of {n}")
                return found
            await asyncio.sleep(0.1)
        raise Broken(f"{len(self.new_letters(subject, text, since))} of {n} letters came")
