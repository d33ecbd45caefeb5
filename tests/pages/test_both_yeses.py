"""Whatever the order of clicks, withdrawals, erasures and passings-on: nothing shows before both have said yes.

A state machine presses the buttons of real pages and opens the links of real letters. After every press it looks at
every page, every letter and the log for a name, an address, a number or a question that should not be there.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import departures, introductions
from tests.asgi import Browser, Web
from tests.people import ANNA, Everybody

T = TypeVar("T")
QUESTION = "Varför räcker inte tiden till?"
ANSWER = "Nämnden ser över det i vår."
HERS = ("Anna Ek", ANNA, "070-174 06 11")
NAMES = ("Dag Holm", "Ida Ny", "Ulla By")
WHICH = st.integers(0, len(NAMES) - 1)
SOME = st.integers(0, 30)  # one of those that there are


def address(who: int) -> str:
    return f"politiker.{who}@example.org"


def phone(who: int) -> str:
    return f"08-555 00 0{who}"


@dataclass
class Story:
    """What has been pressed, by introduction: the truth that the pages are held to."""

    his: dict[UUID, int] = field(default_factory=dict)
    hers: set[UUID] = field(default_factory=set)
    ended: set[UUID] = field(default_factory=set)

    def met(self, who: int) -> bool:
        return any(self.his.get(id) == who for id in self.hers - self.ended)


class Town:
    """The pages, the people and their browsers, in a transaction of their own."""

    def __init__(self, web: Web, db: Connection, everybody: Everybody) -> None:
        self.web, self.db, self.everybody = web, db, everybody
        self.story = Story()
        self.undo = db.transaction()
        self.representatives: list[UUID] = []
        self.browsers: list[Browser] = []
        self.mailboxes: list[Browser] = []
        self.gone: set[int] = set()
        self.erased = False

    async def begin(self) -> None:
        await self.undo.start()
        self.web.post_office.arrived.clear()
        self.branch = await self.everybody.branch()
        self.bo = await self.web.signed_in(await self.everybody.bo(self.branch))
        self.anna_id = await self.everybody.anna()
        await self.everybody.welcomed(self.branch, self.anna_id)
        self.anna = await self.web.signed_in(self.anna_id)
        for who, name in enumerate(NAMES):
            person = await self.everybody.representative(name, address(who), "Äldrenämnden", "0136")
            self.representatives.append(person)
            self.browsers.append(await self.web.proven(person))
            # Before her own browser was there to be proven, somebody who reads her mail signed in by it.
            self.mailboxes.append(await self.web.signed_in(person, strong=False))

    async def rows(self) -> list[Any]:
        return await self.db.fetch(
            "SELECT i.*, m.person FROM introductions i LEFT JOIN mandates m ON m.id = i.mandate "
            "ORDER BY i.asked_at, i.id"
        )

    async def mandate(self, who: int) -> int:
        found: int | None = await self.db.fetchval(
            "SELECT id FROM mandates WHERE person = $1", self.representatives[who]
        )
        return found or 0

    def links(self) -> list[tuple[int, str]]:
        """All that have ever arrived, with whose they are; the stale ones too."""
        arrived = [(who, letter) for who in range(len(NAMES)) for letter in self.web.post_office.to(address(who))]
        return [
            (who, link.removeprefix(self.web.own.base_url))
            for who, letter in arrived
            for link in letter.text.split()
            if link.startswith(f"{self.web.own.base_url}/fraga/")
        ]

    async def forget_letters(self) -> None:
        """Makes what has been sent old, so that the next letters need not wait for their turn."""
        await self.db.execute("UPDATE letters SET ended_at = ended_at - interval '8 days'")

    async def leave_out(self, who: int) -> None:
        """He presses twice, and his week passes."""
        link = f"/uppdrag/{self.web.dated('mandate', self.representatives[who], address(who))}/bort"
        await self.web.browser().send_form(link, {"sure": "1"})
        own = self.web.own
        async with self.web.pools.writing.acquire() as db:
            await departures.carry_out(db, own.vault, own.erasures, dates.now() + departures.REGRET)

    async def look_after(self) -> None:
        async with self.web.pools.writing.acquire() as db:
            await introductions.look_after(db, self.web.own.vault, dates.now(), dates.today(dates.now()))


class BothYeses(RuleBasedStateMachine):
    def __init__(self, loop: asyncio.AbstractEventLoop, town: Town, log: pytest.LogCaptureFixture) -> None:
        super().__init__()
        self.loop, self.town, self.log, self.presses = loop, town, log, 0
        log.clear()
        self.do(town.begin())

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def teardown(self) -> None:
        self.do(self.town.undo.rollback())

    @initialize(who=WHICH, far=st.integers(0, 2))
    def one_question_is_on_its_way(self, who: int, far: int) -> None:
        """Asked; or he has said yes; or both have."""
        self.she_asks(who, choose=False)
        self.do(self.town.web.deliver())
        if far > 0:
            self.he_answers_from_a_link(0, "write", who)
            self.she_reads(0)
            self.he_offers_contact(0, who)
        if far > 1:
            self.she_shows_herself(0)

    # -- what she can press --------------------------------------------------------------------------------------------

    @rule(who=WHICH, choose=st.booleans())
    def she_asks(self, who: int, choose: bool) -> None:
        path = f"/min-sida/fraga/{self.do(self.town.mandate(who))}"
        form = {"question": QUESTION, "yes": "y"} | ({"choose": "1"} if choose else {})
        self.do(self.town.anna.send_form(path, form))

    @rule(n=SOME)
    def she_shows_herself(self, n: int) -> None:
        if row := self.one(n, "representative_yes_at"):
            id = row["id"]
            form = {f"{id}-email": "y", f"{id}-phone": HERS[2]}
            pressed = self.do(self.town.anna.send_form(f"/min-sida/fragor/{id}/ja", form))
            if pressed.status_code == 303:
                assert id in self.town.story.his
                self.town.story.hers.add(id)

    @rule(n=SOME)
    def she_reads(self, n: int) -> None:
        if row := self.one(n, "answered_at"):
            self.do(self.town.anna.send_form(f"/min-sida/fragor/{row['id']}/svar"))

    @rule(n=SOME)
    def she_asks_once_more(self, n: int) -> None:
        if row := self.one(n, "read_at"):
            self.do(self.town.anna.send_form(f"/min-sida/fragor/{row['id']}/igen", {"question": QUESTION}))

    @precondition(lambda self: self.presses > 5)
    @rule(n=SOME)
    def she_takes_it_back(self, n: int) -> None:
        if row := self.one(n):
            pressed = self.do(self.town.anna.send_form(f"/min-sida/fragor/{row['id']}/nej"))
            if pressed.status_code == 303:
                self.town.story.ended |= {row["id"], row["follows"]}

    @rule(n=SOME, who=st.one_of(st.none(), WHICH))
    def she_lets_it_go_on(self, n: int, who: int | None) -> None:
        if row := self.one(n):
            other = "choose" if who is None else str(self.do(self.town.mandate(who)))
            self.do(self.town.anna.send_form(f"/min-sida/fragor/{row['id']}/vidare", {"to": other}))

    @precondition(lambda self: self.presses > 5)
    @rule()
    def she_takes_her_yes_back(self) -> None:
        self.do(self.town.anna.send_form("/min-sida/ja", {"end": "questions"}))
        if not self.town.erased:
            self.town.story.ended |= {row["id"] for row in self.do(self.town.rows())}

    # -- what they can press -------------------------------------------------------------------------------------------

    @rule(n=SOME, answer=st.sampled_from(["write", "yes", "weeks", "no", "pass", "choose"]), other=WHICH)
    def he_answers_from_a_link(self, n: int, answer: str, other: int) -> None:
        """Or whoever else can read his mail: no press there is a yes to contact."""
        if not (links := self.town.links()):
            return
        _, link = links[n % len(links)]
        form = {"answer": answer, "reply": ANSWER, "email": "y", "to": str(self.do(self.town.mandate(other)))}
        before = [row["id"] for row in self.do(self.town.rows()) if row["representative_yes_at"]]
        self.do(self.town.web.browser().send_form(link, form))
        for row in self.do(self.town.rows()):
            assert not row["representative_yes_at"] or row["id"] in before
            if row["ended_by"] == "representative":
                self.town.story.ended.add(row["id"])

    @rule(n=SOME, who=WHICH)
    def he_offers_contact(self, n: int, who: int) -> None:
        if row := self.one(n):
            id = row["id"]
            form = {f"{id}-email": "y", f"{id}-phone": phone(who)}
            pressed = self.do(self.town.browsers[who].send_form(f"/kontakter/{id}/ja", form))
            if pressed.status_code == 303:
                assert row["person"] == self.town.representatives[who]
                assert id not in self.town.story.ended
                self.town.story.his[id] = who

    @rule(n=SOME, who=WHICH)
    def his_mailbox_offers_contact(self, n: int, who: int) -> None:
        """Somebody who reads his mail, and has signed in by it: that is no yes that counts."""
        if row := self.one(n):
            form = {f"{row['id']}-phone": "08-555 66 77"}
            self.do(self.town.mailboxes[who].send_form(f"/kontakter/{row['id']}/ja", form))

    @precondition(lambda self: self.presses > 5)
    @rule(n=SOME, who=WHICH)
    def he_ends_it_on_his_page(self, n: int, who: int) -> None:
        if row := self.one(n):
            pressed = self.do(self.town.browsers[who].send_form(f"/kontakter/{row['id']}/nej"))
            if pressed.status_code == 303:
                assert row["person"] == self.town.representatives[who]
                self.town.story.ended.add(row["id"])

    @rule(n=SOME, who=st.one_of(st.none(), WHICH))
    def the_coordinator_chooses(self, n: int, who: int | None) -> None:
        waiting = [row["id"] for row in self.do(self.town.rows()) if row["mandate"] is None]
        if waiting:
            other = "nobody" if who is None else str(self.do(self.town.mandate(who)))
            path = f"/branscher/{self.town.branch}/fragor/{waiting[n % len(waiting)]}"
            self.do(self.town.bo.send_form(path, {"to": other}))

    # -- what happens --------------------------------------------------------------------------------------------------

    @rule(days=st.sampled_from([8, 15, 31]))
    def time_passes(self, days: int) -> None:
        for moment in ("asked_at", "due_at", "reminded_at"):
            self.do(
                self.town.db.execute(f"UPDATE introductions SET {moment} = {moment} - $1::interval", timedelta(days))
            )
        self.do(self.town.look_after())

    @precondition(lambda self: self.presses > 5)
    @rule(who=WHICH)
    def a_term_ends(self, who: int) -> None:
        person = self.town.representatives[who]
        yesterday = dates.today(dates.now()) - timedelta(days=1)
        self.do(self.town.db.execute("UPDATE mandates SET to_day = $2 WHERE person = $1", person, yesterday))
        self.do(self.town.look_after())

    @precondition(lambda self: self.presses > 5)
    @rule(who=WHICH, sure=st.integers(0, 3))
    def he_is_left_out(self, who: int, sure: int) -> None:
        if sure == 0:
            self.do(self.town.leave_out(who))
            self.town.gone.add(who)

    @precondition(lambda self: self.presses > 5)
    @rule(sure=st.integers(0, 7))
    def she_leaves(self, sure: int) -> None:
        if sure == 0:
            self.do(self.town.anna.send_form("/min-sida/lamna", {"leave": "1"}))
            self.town.erased = self.do(self.town.db.fetchval("SELECT count(*) FROM members")) == 0

    def one(self, n: int, rather: str = "id") -> Any:
        """One of the introductions, rather one that has come as far as that."""
        rows = self.do(self.town.rows())
        rows = [row for row in rows if row[rather] and not row["ended_at"]] or rows
        return rows[n % len(rows)] if rows else None

    # -- what must hold ------------------------------------------------------------------------------------------------

    @invariant()
    def letters_have_arrived(self) -> None:
        self.presses += 1
        self.do(self.town.web.deliver())
        self.do(self.town.forget_letters())

    @invariant()
    def she_sees_only_those_whom_she_has_met(self) -> None:
        for path in ("/min-sida", "/min-sida/fragor", "/min-sida/insyn", "/min-sida/fraga"):
            page = self.do(self.town.anna.get(path)).text
            for who in range(len(NAMES)):
                shown = address(who) in page, phone(who) in page
                met = self.met(who) and path == "/min-sida/fragor"
                assert shown == (met, met), (path, who)

    @invariant()
    def he_sees_only_those_whom_he_has_met(self) -> None:
        open_to = self.open_to()
        for who, browser in enumerate(self.town.browsers):
            for path in ("/kontakter", "/uppdrag"):
                page = self.do(browser.get(path)).text
                met = self.met(who) and path == "/kontakter"
                assert [said in page for said in HERS] == [met] * 3, (path, who)
                assert QUESTION not in page or self.town.representatives[who] in open_to

    @invariant()
    def his_mailbox_sees_nobody(self) -> None:
        for browser in self.town.mailboxes:
            for path in ("/kontakter", "/uppdrag"):
                page = self.do(browser.get(path)).text
                assert not [said for said in HERS if said in page], path

    @invariant()
    def a_link_never_tells_who_asks_nor_an_old_one_what(self) -> None:
        open_to = self.open_to()
        for who, link in set(self.town.links()):
            page = self.do(self.town.web.browser().get(link)).text
            assert not [said for said in HERS if said in page]
            assert QUESTION not in page or self.town.representatives[who] in open_to

    @invariant()
    def whoever_chooses_sees_no_name(self) -> None:
        page = self.do(self.town.bo.get(f"/branscher/{self.town.branch}/fragor")).text
        assert not [said for said in (*HERS, *map(address, range(3))) if said in page]

    @invariant()
    def no_letter_and_no_log_tells_anything(self) -> None:
        for letter in self.town.web.post_office.arrived:
            private = [said for said in (*HERS, *map(address, range(3)), *map(phone, range(3))) if said != letter.to]
            said = letter.text + letter.html
            greeted = "Anna Ek" if letter.to == ANNA else ""
            assert QUESTION not in said
            assert ANSWER not in said
            assert not [one for one in private if one != greeted and one in said]
        logged = self.log.text
        tokens = [link.rpartition("/")[2] for _, link in self.town.links()]
        assert not [
            said for said in (*HERS, QUESTION, ANSWER, *NAMES, *map(address, range(3)), *tokens) if said in logged
        ]

    def open_to(self) -> set[UUID]:
        """Who may still see what was asked."""
        return {row["person"] for row in self.do(self.town.rows()) if not row["ended_at"]}

    def met(self, who: int) -> bool:
        return self.town.story.met(who) and who not in self.town.gone and not self.town.erased


@pytest.mark.slow
async def test_nothing_shows_before_both_yeses(
    web: Web, db: Connection, everybody: Everybody, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "fackpol")
    loop = asyncio.get_running_loop()
    much = effort(
        max_examples=20, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    await asyncio.to_thread(
        run_state_machine_as_test, lambda: BothYeses(loop, Town(web, db, everybody), caplog), settings=much
    )
