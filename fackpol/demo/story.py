"""The whole story, through HTTP and SMTP without a browser: every step really happens, or it says which did not."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from email.message import EmailMessage
from html import unescape
from typing import Any

import httpx
from icalendar import Calendar

from fackpol.base import dates
from fackpol.base.words import say
from fackpol.demo import district
from fackpol.demo.mailbox import Mailbox

PATIENCE = 60.0  # seconds that a letter may take; somebody welcomed late is invited within ten


class Broken(Exception):
    """A step that did not happen."""


async def tell(url: str, box: Mailbox) -> int:
    """Plays every step and prints it with its figures. 0 only if all of it happened."""
    story = Story(url, box)
    steps: tuple[tuple[str, Callable[[], Awaitable[str]]], ...] = (
        (say("Greta anmäler sig"), story.registers),
        (say("Hon bekräftar från mejlet"), story.confirms),
        (say("Hon ser vem som beslutar om hennes jobb"), story.sees_who_decides),
        (say("Hon vill vara med i branschföreningen"), story.joins),
        (say("Bo loggar in och hälsar henne välkommen"), story.is_welcomed),
        (say("Bo bjuder in till ett möte"), story.calls),
        (say("Greta svarar från mejlet"), story.answers),
        (say("En politiker svarar"), story.representative_answers),
        (say("Bo ser svaren"), story.sees_answers),
        (say("Bo flyttar mötet"), story.moves),
        (say("Bo ställer in det"), story.cancels),
        (say("Greta blev också bjuden till mötena som redan var bestämda"), story.was_caught_up),
        (say("Greta ser vem som har tittat"), story.sees_who_looked),
        (say("Greta lämnar, och är borta"), story.leaves),
    )
    began = time.perf_counter()
    for number, (title, step) in enumerate(steps, start=1):
        at = time.perf_counter()
        try:
            figures = await step()
        except (Broken, httpx.HTTPError) as fault:
            print(say("{n:>2}. {title}: HÄNDE INTE. {why}", n=number, title=title, why=fault), flush=True)
            return 1
        took = time.perf_counter() - at
        print(
            say("{n:>2}. {title}: {figures} ({took:.1f} s)", n=number, title=title, figures=figures, took=took),
            flush=True,
        )
    took = time.perf_counter() - began
    print(
        say(
            "Allt hände på riktigt: {n} steg, {letters} mejl, {took:.0f} sekunder.",
            n=len(steps),
            letters=box.count - story.before,
            took=took,
        )
    )
    return 0


class Letter:
    """One that has come, parsed once."""

    def __init__(self, message: EmailMessage) -> None:
        body = message.get_body(("plain",))
        self.message, self.to, self.subject = message, str(message["To"]), str(message["Subject"])
        self.text = str(body.get_content()) if body else ""

    def link(self, beginning: str) -> str:
        found = re.search(rf"https?://[^/\s]+({beginning}[^\s]+)", self.text)
        return str(must(found and found[1], f"no link {beginning} in the letter"))

    @property
    def status(self) -> str:
        """CONFIRMED or CANCELLED, as the calendar part says."""
        for part in self.message.walk():
            if part.get_content_type() == "text/calendar":
                return str(Calendar.from_ical(part.get_content()).walk("VEVENT")[0]["STATUS"])
        raise Broken("no calendar part")


class Story:
    """Three browsers and a mailbox."""

    def __init__(self, url: str, box: Mailbox) -> None:
        self.url, self.box, self.before = url, box, box.count
        self.email = f"greta.{box.count}@example.org"
        self.greta, self.bo, self.dag = (Browser(url) for _ in range(3))
        self.read: dict[int, Letter] = {}
        self.meeting = self.answer_link = ""
        self.invited = 0

    async def registers(self) -> str:
        form = {
            "jobs-0-title": "vårdbiträde", "jobs-0-industry": "aldreomsorg", "jobs-0-place": "Haninge",
            "jobs-0-sector": "kommun", "union": "Kommunal", "roles": "safety", "name": "Greta Sjölund",
            "email": self.email, "language": "sv", "look": "discreet", "matching": "y", "invitations": "y",
        }  # fmt: skip
        await self.greta.open("/medlem")
        page = await self.greta.send("/medlem", form)
        must("Titta i din mejl" in page, "the page does not say to look in the mailbox")
        return say("ett mejl att bekräfta är på väg")

    async def confirms(self) -> str:
        letter = await self.letter(self.email, "Bekräfta")
        link = letter.link("/bekrafta/")
        await self.greta.open(link)
        page = await self.greta.send(link, {"answer": "yes"})
        must("Klart, du är med" in page, "she is not in")
        must("Klart, du är med" not in await Browser(self.url).any(link), "the link works twice")
        return say("hon är inloggad, och länken går inte att använda igen")

    async def sees_who_decides(self) -> str:
        page = await self.greta.open("/min-sida")
        reasons = re.findall(r"är \S+ i Äldrenämnden i Haninge", page)
        must(reasons, "nobody on the committee for elderly care in Haninge is shown")
        return say("{n} politiker i Äldrenämnden i Haninge, med skäl", n=len(reasons))

    async def joins(self) -> str:
        page = await self.greta.send("/min-sida/branscher/vard-och-omsorg/medlemskap", {})
        must("ska hälsa dig välkommen först" in page, "she is not waiting")
        return say("hon väntar på att hälsas välkommen")

    async def is_welcomed(self) -> str:
        await self.bo.send("/logga-in", {"email": district.COORDINATOR})
        link = (await self.letter(district.COORDINATOR, "Din inloggning")).link("/logga-in/")
        desk = await self.bo.send(link, {})
        waiting = number(desk, r"(\d+) nya? medlem")
        people = await self.bo.open("/branscher/vard-och-omsorg/medlemmar")
        mine = re.search(r"<h3[^>]*>Greta Sjölund</h3>.*?action=\"([^\"]*/valkommen)\"", people, re.S)
        page = await self.bo.send(must(mine and mine[1], "Greta is not in the list"), {})
        must("Greta Sjölund</span></button>" not in page, "she is still waiting")
        await self.letter(self.email, "Välkommen")
        return say("{n} väntade, hon fick ett välkomstmejl", n=waiting)

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
        letters = await self.letters("Inbjudan:", already, self.invited)
        return say("{m} medlemmar och {p} politiker, {n} mejl framme", m=members, p=politicians, n=len(letters))

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
        return say("{yes} kommer, {maybe} kanske", yes=yes, maybe=maybe)

    async def moves(self) -> str:
        when = dates.today(dates.now()) + timedelta(days=24)
        form = fields(await self.bo.open(f"{self.meeting}/andra")) | {"day": when.isoformat()}
        already = self.box.count
        look = await self.bo.send(f"{self.meeting}/andra", form)
        moved = number(look, r"Flytta och mejla (\d+)")
        must(moved == self.invited, "the button says another number than were invited")
        await self.bo.send(f"{self.meeting}/andra", form | {"letters": str(moved)})
        told = await self.letters("Ny tid:", already, self.invited)
        page = await self.greta.send(self.answer_link, {"answer": "maybe", "note": ""})
        must("vi har ditt svar: Kanske" in page, "she could not answer again")
        return say("{n} mejl om den nya tiden, och Greta svarar om", n=len(told))

    async def cancels(self) -> str:
        already = self.box.count
        await self.bo.send(f"{self.meeting}/installning", {"reason": "Lokalen är dubbelbokad."})
        told = await self.letters("Inställt:", already, self.invited)
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
        found = []
        for at in range((self.before if since is None else since) + 1, self.box.count + 1):
            letter = self.read.get(at) or Letter(self.box.letter(at))
            self.read[at] = letter
            if letter.subject.startswith(subject) and text in letter.text.lower():
                found.append(letter)
        return found

    async def letter(self, to: str, subject: str, text: str = "") -> Letter:
        """The latest to somebody since the story began, waited for."""
        due = time.monotonic() + PATIENCE
        while time.monotonic() < due:
            if own := [letter for letter in self.new_letters(subject, text) if letter.to == to]:
                return own[-1]
            await asyncio.sleep(0.05)
        raise Broken(f"no letter “{subject}…” came")

    async def letters(self, subject: str, since: int, n: int) -> list[Letter]:
        """Exactly so many, waited for."""
        due = time.monotonic() + PATIENCE
        while time.monotonic() < due:
            if len(found := self.new_letters(subject, since=since)) >= n:
                must(len(found) == n, f"{len(found)} letters came instead of {n}")
                return found
            await asyncio.sleep(0.1)
        raise Broken(f"{len(self.new_letters(subject, since=since))} of {n} letters came")


class Browser:
    """Keeps cookies, follows redirects, sends what a browser sends with a form."""

    def __init__(self, url: str) -> None:
        headers = {"sec-fetch-site": "same-origin", "accept-language": "sv"}
        self._client = httpx.AsyncClient(base_url=url, follow_redirects=True, headers=headers, timeout=30)
        self.at = ""

    async def open(self, path: str) -> str:
        return self._page(await self._client.get(path))

    async def send(self, path: str, form: dict[str, Any]) -> str:
        return self._page(await self._client.post(path, data=form))

    async def any(self, path: str) -> str:
        """The page, whatever its status."""
        return unescape((await self._client.get(path)).text)

    async def status(self, path: str) -> int:
        return (await self._client.get(path)).status_code

    def _page(self, response: httpx.Response) -> str:
        self.at = response.url.path
        must(response.status_code == 200, f"{response.status_code} instead of a page")
        return unescape(response.text)


def must(found: Any, why: str) -> Any:
    if not found:
        raise Broken(why)
    return found


def number(page: str, pattern: str) -> int:
    found = re.search(pattern, page)
    return int(must(found and found[1], f"the page has no number like {pattern}"))


def fields(page: str) -> dict[str, Any]:
    """What stands in a page's form, as a browser would send it back."""
    texts = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    areas = re.findall(r'<input[^>]*name="areas"[^>]*value="([^"]*)"', page)
    about = re.search(r'<textarea[^>]*name="about"[^>]*>\s*(.*?)</textarea>', page, re.S)
    return {**texts, "about": about[1] if about else "", "areas": areas}
