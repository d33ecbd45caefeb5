"""A meeting that people are invited to is moved or corrected, and who is told of what; a new one begins from it."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine

from fackpol import chores
from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import invitations
from tests.asgi import Browser, Web, text_of, typed
from tests.pages.test_meetings import form
from tests.pages.test_series import feed
from tests.people import ANNA, DAG, Everybody

NOW = dates.moment(date(2026, 9, 1), dates.time(12))
DAY = timedelta(days=1)


class Hall:
    """Anna is invited to Bo's meeting on 14 October."""

    def __init__(self, web: Web, person: UUID, path: str) -> None:
        self.web, self.person, self.path = web, person, path

    async def bo(self) -> Browser:
        """Bo has just signed in."""
        return await self.web.signed_in(self.person)

    async def change(self, **changes: object) -> str:
        """Bo changes it a day later, and the letters go. What the next page says."""
        with time_machine.travel(NOW + DAY, tick=False):
            page = await (await self.bo()).send_form(f"{self.path}/andra", form(**changes), follow_redirects=True)
            await self.web.deliver()
        return text_of(page)


@pytest.fixture
async def hall(web: Web, everybody: Everybody, db: Connection) -> Hall:
    with time_machine.travel(NOW, tick=False):
        branch = await everybody.branch()
        person = await everybody.bo(branch)
        await everybody.welcomed(branch, await everybody.anna())
        bo = await web.signed_in(person)
        page = await bo.send_form(f"/branscher/{branch}/moten/nytt", form())
        path = page.headers["location"].removesuffix("/inbjudan")
        await bo.send_form(f"{path}/inbjudan")
        await web.deliver()
    return Hall(web, person, path)


async def answer(web: Web) -> str:
    link = web.post_office.latest(ANNA, "Inbjudan").link("/svar/")
    with time_machine.travel(NOW, tick=False):
        await web.browser().send_form(link, {"answer": "yes"})
    return link


async def test_a_correction_of_the_hour_keeps_the_answer_and_says_that_it_is_one(hall: Hall, web: Web) -> None:
    link = await answer(web)
    assert "Är det bara en rättelse?" in await hall.change(starts="17")
    page = await hall.change(starts="17", letters="1", ask="0")
    assert "Rättat. 1 får mejl och behöver inte svara igen." in page
    letter = web.post_office.latest(ANNA)
    assert letter.subject == "Rättelse: onsdag 14 oktober 2026 kl. 17.00"
    for said in ("Det här är bara en rättelse.", "Förut stod det onsdag 14 oktober 2026 kl. 18.00–20.00.",
                 "Ditt svar gäller fortfarande, så du behöver inte svara igen."):  # fmt: skip
        assert said in letter.text.replace("\xa0", " ")
    assert letter.event["SEQUENCE"] == 1
    with time_machine.travel(NOW + DAY, tick=False):
        assert "vi har ditt svar: Jag kommer." in text_of(await web.browser().get(link))


async def test_whoever_does_not_sit_on_the_new_day_is_not_asked_again(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    with time_machine.travel(NOW, tick=False):
        branch = await everybody.branch()
        person = await everybody.bo(branch)
        await everybody.dag(to_day=date(2026, 12, 31))
        bo = await web.signed_in(person)
        made = await bo.send_form(f"/branscher/{branch}/moten/nytt", form())
        path = made.headers["location"].removesuffix("/inbjudan")
        await bo.send_form(f"{path}/inbjudan")
        await web.deliver()
        link = web.post_office.latest(DAG, "Inbjudan").link("/svar/")
        hall = Hall(web, person, path)
    asked = await hall.change(day="2027-01-12")
    assert "1 politiker har inget uppdrag kvar 12 januari 2027." in asked
    await hall.change(day="2027-01-12", letters="1", ask="1")
    letter = web.post_office.latest(DAG)
    assert letter.subject == "Inte längre bjuden: tisdag 12 januari 2027"
    assert "Mötet är flyttat, och den dagen har ditt uppdrag gått ut." in letter.text
    with time_machine.travel(NOW + DAY, tick=False):
        assert "Kommer du?" not in text_of(await web.browser().get(link))


async def test_whoever_is_taken_off_by_hand_is_not_told_that_the_meeting_has_moved(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """The mandate that she was asked by has ended when the meeting is, but she sits by the next one."""
    with time_machine.travel(NOW, tick=False):
        branch = await everybody.branch()
        bo = await everybody.bo(branch)
        await everybody.dag(to_day=date(2026, 9, 30))
        await db.execute(
            "INSERT INTO mandates (person, committee, seat_text, seat, from_day, status) "
            "SELECT person, committee, seat_text, seat, to_day + 1, status FROM mandates"
        )
        meeting = await everybody.meeting(branch, bo, starts_at=NOW + 20 * DAY)
        await invitations.call(db, meeting, [], NOW)
        await web.deliver()
        await db.execute("UPDATE meetings SET starts_at = $1, ends_at = $2", NOW + 43 * DAY, NOW + 44 * DAY)
        invitation = await db.fetchval("SELECT id FROM invitations WHERE mandate IS NOT NULL")
    with time_machine.travel(NOW + DAY, tick=False):
        assert await invitations.withdraw(db, meeting, invitation, NOW + DAY)
        await web.deliver()
    letter = web.post_office.latest(DAG, "Inte längre bjuden")
    assert "Mötet blir av för andra." in letter.text
    assert "flyttat" not in letter.text


async def test_a_correction_asks_nobody_who_has_not_answered_either(hall: Hall, web: Web) -> None:
    await hall.change(street="Exempelgatan 1 B", letters="1", ask="0")
    letter = web.post_office.latest(ANNA, "Rättelse")
    assert "Det här är bara en rättelse." in letter.text
    assert "Svara igen" not in letter.text
    with time_machine.travel(NOW + DAY, tick=False):
        page = text_of(await web.browser().get(letter.link("/svar/")))
    assert "Svara igen" not in page
    assert "Platsen har ändrats" not in page


async def test_other_words_are_saved_without_a_letter_and_stand_in_the_calendar_that_is_fetched(
    hall: Hall, web: Web, everybody: Everybody, db: Connection
) -> None:
    anna, link = await db.fetchval("SELECT person FROM members"), await answer(web)
    await db.execute("UPDATE people SET discreet = false")
    with time_machine.travel(NOW, tick=False):
        before = await feed(web, anna)
    letters = len(web.post_office.arrived)
    page = await hall.change(title="Heltid som norm i Haninge", about="Scheman.")
    assert "Ändringen är sparad. Ingen behöver få mejl." in page
    assert len(web.post_office.arrived) == letters
    with time_machine.travel(NOW + DAY, tick=False):
        after = await feed(web, anna)
        assert "Heltid som norm i Haninge" in text_of(await web.browser().get(link))
    ((sequence, starts, changed),) = before.values()
    assert list(before) == list(after)
    assert list(after.values()) == [(sequence, starts, str(NOW + DAY))]
    assert changed < str(NOW + DAY)


async def test_other_words_are_told_as_a_correction_when_she_wants_to(hall: Hall, web: Web, db: Connection) -> None:
    await answer(web)
    letters = len(web.post_office.arrived)
    page = await hall.change(title="Heltid som rätt", tell="1")
    assert "Mejla om rättelsen?" in page
    assert "Mejla 1 om rättelsen" in page
    assert "fråga igen" not in page
    await hall.change(title="Heltid som rätt", tell="1", letters="1", quiet="1")
    assert len(web.post_office.arrived) == letters
    await hall.change(title="Heltid som norm", tell="1", letters="1", ask="0")
    letter = web.post_office.latest(ANNA)
    assert letter.subject == "Rättelse: onsdag 14 oktober 2026 kl. 18.00"
    assert "Heltid som norm" in letter.text
    assert letter.event["SEQUENCE"] == 1
    assert await db.fetchval("SELECT bool_or(asks) FROM moves") is False


async def test_nothing_changed_is_told_to_nobody(hall: Hall, web: Web) -> None:
    letters = len(web.post_office.arrived)
    await hall.change(tell="1", letters="1", ask="0")
    assert len(web.post_office.arrived) == letters


async def test_a_correction_reminds_nobody_to_answer_who_was_reminded(hall: Hall, web: Web, db: Connection) -> None:
    """Four days before, in the evening, those who are silent are reminded: once, however often it is corrected."""
    silent = form(remind=["silent"])
    with time_machine.travel(NOW, tick=False):
        await (await hall.bo()).send_form(f"{hall.path}/andra", silent)
    reminded = dates.moment(date(2026, 10, 10), dates.time(17))
    for moment, change in (
        (reminded, None),
        (reminded + DAY / 24, silent | {"starts": "17", "letters": "1", "ask": "0"}),
    ):
        with time_machine.travel(moment + DAY / 1440, tick=False):
            if change:
                await (await hall.bo()).send_form(f"{hall.path}/andra", change)
            await chores.post_due(db, web.own.vault, dates.now())
            await web.deliver()
    with time_machine.travel(reminded + DAY, tick=False):
        await chores.post_due(db, web.own.vault, dates.now())
        await web.deliver()
    kinds = [row["kind"] for row in await db.fetch("SELECT kind FROM letters WHERE meeting IS NOT NULL ORDER BY id")]
    assert kinds == ["invitation", "reminder", "moved"]


@pytest.mark.parametrize("state", ["coming", "cancelled", "past"])
async def test_a_new_meeting_begins_with_what_an_earlier_one_had(hall: Hall, state: str) -> None:
    then = NOW + (60 * DAY if state == "past" else DAY)
    with time_machine.travel(then, tick=False):
        if state == "cancelled":
            await (await hall.bo()).send_form(f"{hall.path}/installning", {"reason": ""})
        page = await (await hall.bo()).get(hall.path)
        link = re.search(r'href="([^"]+\?fran=\d+)"', page.text)
        assert link
        copied = await (await hall.bo()).get(link[1])
        assert "Bjud in till ett likadant" in text_of(page)
    for name in ("title", "about", "street", "access_note"):
        assert typed(copied, name) == form()[name]
    assert (typed(copied, "starts"), typed(copied, "ends")) == ("18.00", "20.00")
    assert typed(copied, "day") == {"coming": "2026-10-21", "cancelled": "2026-10-21", "past": "2026-11-04"}[state]


async def test_the_form_of_a_new_meeting_offers_the_latest(hall: Hall) -> None:
    with time_machine.travel(NOW + DAY, tick=False):
        page = await (await hall.bo()).get("/branscher/vard-och-omsorg/moten/nytt")
    assert "Utgå från ett tidigare möte" in text_of(page)
    assert f"?fran={hall.path.rpartition('/')[2]}" in page.text


@pytest.mark.parametrize("number", ["0", "x", "99999999999999999999", "-1", ""])
async def test_a_meeting_that_is_not_the_branchs_is_not_copied(hall: Hall, number: str) -> None:
    with time_machine.travel(NOW + DAY, tick=False):
        assert (await (await hall.bo()).get(f"/branscher/vard-och-omsorg/moten/nytt?fran={number}")).status_code == 404
