"""A small invented district on a fake clock. What is done there is done by its people, and counted here by hand."""

import heapq
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from httpx import Response
from time_machine import Traveller

from fackpol.base import dates
from fackpol.network import branches, people
from tests.asgi import Browser, Web, errors_of, typed
from tests.people import Everybody, application
from tests.post_office import LINK, Arrived

YEAR = 2028  # a leap year
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ROUNDS = 2 * DAY  # how often the worker works, when nothing else happens
Act = Callable[[], Awaitable[object]]


def at(month: int, day: int, hour: int = 12, minute: int = 0, year: int = YEAR) -> datetime:
    return dates.moment(date(year, month, day), time(hour, minute))


@dataclass
class Joined:
    """When she asked to join a branch, and what a coordinator has done about it since."""

    branch: str
    asked: datetime
    contacted: datetime | None = None
    welcomed: datetime | None = None


@dataclass
class Held:
    """A meeting, as whoever was there knows it. `row`: where it stands in the report; `hosts`: slugs."""

    row: str
    hosts: tuple[str, ...]
    starts: datetime
    called: bool = False
    off: bool = False
    came: int | None = None
    checked_in: list[str] = field(default_factory=list)  # invitations


@dataclass
class Delivery:
    at: datetime
    letter: Arrived


class District:
    def __init__(self, web: Web, everybody: Everybody, clock: Traveller) -> None:
        self.web, self.everybody, self.clock = web, everybody, clock
        self.db, self.vault = everybody.db, everybody.vault
        self.plan: list[tuple[datetime, int, Act]] = []
        self.letters: list[Delivery] = []
        self.persons: dict[str, UUID] = {}  # by address
        self.posts: dict[str, UUID] = {}  # the coordinator of each branch, and the administrators
        self.joined: dict[str, Joined] = {}
        self.meetings: dict[int, Held] = {}
        self.tallies: Counter[str] = Counter()
        self.silent: list[tuple[str, datetime, datetime]] = []  # an address to which nothing goes, from and until
        self.asked: dict[str, UUID] = {}  # questions to representatives
        self.answered: set[str] = set()  # links in letters
        self.n = 0

    # -- the clock -----------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return dates.now()

    def on(self, moment: datetime, act: Callable[..., Awaitable[object]], *args: object, **kw: object) -> None:
        self.n += 1
        heapq.heappush(self.plan, (moment, self.n, partial(act, *args, **kw)))

    async def live(self, until: datetime) -> None:
        """Day by day: what is planned happens when it is time, and the worker works in between."""
        while self.now < until:
            following = min([self.now + ROUNDS, until, *(moment for moment, *_ in self.plan[:1])])
            self.clock.move_to(max(following, self.now))
            while self.plan and self.plan[0][0] <= self.now:
                await heapq.heappop(self.plan)[2]()
            await self.deliver()

    async def sleep(self, until: datetime) -> None:
        """Nothing happens but that the worker works, a few times, and forgets what is old."""
        self.clock.move_to(until)
        for _ in range(3):
            self.clock.move_to(self.now + DAY)
            await self.deliver()

    async def deliver(self) -> None:
        n = len(self.web.post_office.arrived)
        await self.web.deliver()
        for letter in self.web.post_office.arrived[n:]:
            self.letters.append(Delivery(self.now, letter))
            await self.answer(letter)

    async def answer(self, letter: Arrived) -> None:
        """Most members answer by the link in the letter; every fourth does not, and no representative."""
        links = [path for path in LINK.findall(letter.text) if path.startswith("/svar/")]
        her = list(self.joined).index(letter.to) if letter.to in self.joined else 3
        if not links or her % 4 == 3 or links[0] in self.answered:
            return
        self.answered.add(links[0])
        said = await self.web.browser().send_form(links[0], {"answer": ("yes", "maybe", "yes")[her % 4]})
        assert said.status_code == 303

    # -- who is there --------------------------------------------------------------------------------------------------

    async def signed_in(self, who: str) -> Browser:
        return await self.web.signed_in(self.posts.get(who) or self.persons[who])

    async def press(self, who: str, path: str, form: dict[str, object] | None = None) -> Response:
        page = await (await self.signed_in(who)).send_form(path, form)
        assert page.status_code == 303, (path, page.status_code, errors_of(page))
        return page

    async def register(self, branch: str, name: str, email: str, **form: str) -> None:
        """Through the front door: a form, a letter, a button; then she waits to be welcomed."""
        browser = self.web.browser()
        sent = await browser.send_form("/medlem", application(email, name=name, questions="y", **form))
        assert sent.status_code == 303, errors_of(sent)
        await self.deliver()
        link = self.web.post_office.latest(email).link("/bekrafta/")
        assert (await browser.send_form(link, {"join": branch})).status_code == 303
        person = await people.by_email(self.db, self.vault, email)
        assert person
        self.persons[email] = person
        self.joined[email] = Joined(branch, self.now)

    async def reach(self, email: str) -> None:
        """A coordinator calls her, and gets through."""
        her = self.joined[email]
        path = f"/branscher/{her.branch}/medlemmar/{self.persons[email]}"
        await self.press(her.branch, f"{path}/kontakt", {"outcome": "reached", "note": ""})
        her.contacted = self.now

    async def welcome(self, email: str) -> None:
        her = self.joined[email]
        await self.press(her.branch, f"/branscher/{her.branch}/medlemmar/{self.persons[email]}/valkommen")
        her.welcomed = self.now
        her.contacted = her.contacted or self.now

    async def leave(self, email: str) -> None:
        await self.press(email, f"/min-sida/branscher/{self.joined[email].branch}/uttrade")

    async def erase(self, email: str) -> None:
        assert (await (await self.signed_in(email)).send_form("/min-sida/lamna")).status_code == 200
        await self.deliver()  # the farewell
        self.silent.append((email, self.now, self.now + 2000 * DAY))

    async def pause(self, email: str, days: int) -> None:
        await people.pause(self.db, self.persons[email], self.now + days * DAY)
        self.silent.append((email, self.now, self.now + days * DAY))

    async def refuse(self, email: str) -> None:
        """Her mailbox is no more: from the next letter on she is written to no more."""
        self.web.post_office.refuses[email] = "550 5.1.1 No such mailbox"
        self.silent.append((email, self.now, self.now + 2000 * DAY))

    # -- meetings ------------------------------------------------------------------------------------------------------

    def own(self, branch: str, starts: datetime, meeting: int) -> Held:
        self.meetings[meeting] = held = Held(branch, (branch,), starts)
        return held

    def path(self, meeting: int) -> str:
        hosts = self.meetings[meeting].hosts
        return f"/branscher/{hosts[0]}/moten/{meeting}" if hosts else f"/skotsel/moten/{meeting}"

    async def call(self, meeting: int) -> None:
        held = self.meetings[meeting]
        await self.press(held.hosts[0], f"{self.path(meeting)}/inbjudan")
        held.called = True

    async def call_off(self, meeting: int) -> None:
        held = self.meetings[meeting]
        await self.press(held.hosts[0], f"{self.path(meeting)}/installning", {"reason": "Snö"})
        held.off = True

    async def check_in(self, meeting: int, most: int, walk_ins: int) -> None:
        """At the door: so many of those on the list, in the order of the list, and some who do not stand there."""
        held, door = self.meetings[meeting], f"{self.path(meeting)}/dorren"
        browser = await self.signed_in(held.hosts[0])
        listed = re.findall(r'name="came" value="([^"]+)"', (await browser.get(door)).text)
        for invitation in listed[:most]:
            await self.press(held.hosts[0], f"{door}/har", {"came": invitation})
        for _ in range(walk_ins):
            await self.press(held.hosts[0], f"{door}/fler", {"more": "1"})
        held.checked_in = listed[:most]
        assert len(held.checked_in) == most, (meeting, listed)
        held.came = most + walk_ins

    async def tell(self, meeting: int, todo: str = "") -> None:
        """What it led to; and, at times, who does what."""
        held, path = self.meetings[meeting], self.path(meeting)
        page = await (await self.signed_in(held.hosts[0])).get(path)
        said = {"text": f"Vi enades den {held.starts:%d %B}.", "seen": typed(page, "seen"), "came": ""}
        await self.press(held.hosts[0], f"{path}/tack", said)
        if todo:
            due = dates.today(self.now + 20 * DAY).isoformat()
            await self.press(held.hosts[0], f"{path}/ataganden", {"todo": todo, "who": held.checked_in[0], "due": due})

    async def tell_later(self, meeting: int) -> None:
        held = self.meetings[meeting]
        text = {"later_outcome": f"Det blev bättre efter {held.starts:%d %B}.", "tell": "1"}
        await self.press(held.hosts[0], f"{self.path(meeting)}/senare", text)

    def whole(self, meeting: int, most: int | None, walk_ins: int = 0, todo: str = "") -> None:
        """The life of a meeting: called two weeks before, the door, what it led to, and what became of that."""
        starts = self.meetings[meeting].starts
        self.on(starts - 14 * DAY, self.call, meeting)
        if most is not None:
            self.on(starts + HOUR, self.check_in, meeting, most, walk_ins)
        self.on(starts + DAY, self.tell, meeting, todo)
        self.on(starts + 95 * DAY, self.tell_later, meeting)

    async def id_of(self, slug: str) -> int:
        row = await branches.get(self.db, slug)
        assert row
        return row.id
