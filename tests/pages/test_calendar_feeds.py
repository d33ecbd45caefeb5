"""The page of the calendar link, and what a calendar program gets from it."""

import re

from icalendar import Calendar

from fackpol.base.database import Connection
from fackpol.letters.context import LetterContext
from tests.asgi import Web, text_of
from tests.people import Everybody


async def test_a_calendar_program_fetches_her_meetings_without_a_cookie(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await web.signed_in(await everybody.bo(branch))
    meeting = await everybody.meeting(branch, await db.fetchval("SELECT person FROM appointments"))
    await bo.send_form(f"/branscher/{branch}/moten/{meeting}/inbjudan")
    her = await web.signed_in(anna)
    assert "/kalender" in (await her.get("/min-sida")).text
    assert (await her.send_form("/kalender", {"make": "1"})).headers["location"] == "/kalender"
    path = re.search(r"http://127.0.0.1:8000(/kalender/[\w-]+)", (await her.get("/kalender")).text)
    assert path
    answer = await web.browser().get(path[1])
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    whole = Calendar.from_ical(answer.content)
    (event,) = whole.walk("VEVENT")
    assert (str(whole["x-wr-calname"]), str(event["summary"]), str(event["status"])) == ("Möten", "Möte", "CONFIRMED")
    assert "Heltid" not in answer.text  # discreet unless she has chosen otherwise
    invitation = await db.fetchval("SELECT id FROM invitations")
    of_her_letter = LetterContext(web.own, {"invitation": invitation, "calendar_number": None}).uid()
    assert str(event["uid"]) == of_her_letter
    await her.send_form("/kalender", {"make": "1"})
    assert (await web.browser().get(path[1])).status_code == 410
    await her.send_form("/kalender", {"drop": "1"})
    assert "Gör en länk" in text_of(await her.get("/kalender"))


async def test_its_way_back_leads_to_a_page_of_hers(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    people = [await everybody.anna(), await everybody.dag(), await everybody.bo(branch), await everybody.eva()]
    for person, back in zip(people, ("/min-sida", "/uppdrag", "/hem", "/hem"), strict=True):
        browser = await web.signed_in(person)
        assert f'<a href="{back}">' in (await browser.get("/kalender")).text
        assert (await browser.get(back, follow_redirects=True)).status_code == 200
    assert '<a href="/kalender">' in (await (await web.signed_in(people[2])).get(f"/branscher/{branch}")).text
    assert '<a href="/kalender">' in (await (await web.signed_in(people[3])).get("/skotsel")).text
