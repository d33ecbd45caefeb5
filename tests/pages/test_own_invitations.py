"""The page of the link: whoever is asked answers, changes her mind, and is counted once."""

import re
from datetime import timedelta

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from tests.asgi import Web, errors_of, text_of, typed
from tests.pages.conftest import Evening
from tests.people import ANNA, DAG


async def test_she_answers_changes_her_mind_and_the_last_one_counts(web: Web, evening: Evening) -> None:
    browser = web.browser()
    assert "Kommer du?" in text_of(await browser.get(evening.link))
    await browser.send_form(evening.link, {"answer": "yes", "note": "Jag tar med kaffe"})
    page = text_of(await browser.get(evening.link))
    assert "Tack Anna Ek, vi har ditt svar: Jag kommer." in page
    await browser.send_form(evening.link, {"answer": "no", "note": "Sjukt barn"})
    page = text_of(await evening.bo.get(evening.path))
    assert "Sjukt barn" in page
    assert "kaffe" not in page


async def test_reading_the_link_answers_nothing(web: Web, evening: Evening, db: Connection) -> None:
    await web.browser().get(evening.link)
    await web.browser().head(evening.link)
    assert await db.fetchval("SELECT count(*) FROM answers") == 0


async def test_a_button_in_the_letter_chooses_an_answer_and_one_press_sends_it(
    web: Web, evening: Evening, db: Connection
) -> None:
    letter = web.post_office.latest(ANNA, "Inbjudan")
    assert re.findall(r'href="[^"]*/svar/[^"?]+\?svar=(\w+)"', letter.html) == ["ja", "kanske", "nej"]
    browser = web.browser()
    page = await browser.get(f"{evening.link}?svar=kanske")
    assert "Du har valt ”Kanske”." in text_of(page)
    strong = re.findall(r'value="(\w+)" aria-pressed="false">', page.text)
    assert strong == ["maybe"]
    assert await db.fetchval("SELECT count(*) FROM answers") == 0
    done = await browser.send_form(f"{evening.link}?svar=kanske", {"answer": "maybe"})
    assert done.headers["location"].endswith(evening.link)
    assert "Du har valt" not in text_of(await browser.get(f"{evening.link}?svar=kanske"))  # nothing to choose any more
    assert "Du har valt" not in text_of(await browser.get(f"{evening.link}?svar=javisst"))


async def test_when_the_meeting_has_begun_it_is_too_late_to_change(web: Web, evening: Evening) -> None:
    await web.browser().send_form(evening.link, {"answer": "yes"})
    with time_machine.travel(dates.now() + timedelta(days=9, minutes=1), tick=False):
        page = await web.browser().send_form(evening.link, {"answer": "no"})
        assert page.status_code == 409
        assert "Mötet har börjat. Nu går svaret inte att ändra." in text_of(page)


async def test_a_cancelled_meeting_takes_no_answers(web: Web, evening: Evening) -> None:
    await evening.bo.send_form(f"{evening.path}/installning", {"reason": "Salen är dubbelbokad."})
    page = await web.browser().send_form(evening.link, {"answer": "yes", "sequence": "0"})  # a page opened before that
    assert page.status_code == 409
    assert errors_of(page) == []  # it says that the meeting is cancelled; no field is left to go to
    assert "Mötet är inställt. Salen är dubbelbokad." in text_of(await web.browser().get(evening.link))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"answer": "yes", "note": "x" * 501}, "Texten får ha högst 500 tecken. Du har skrivit 501."),
        ({"answer": "kanske det", "note": "Hej"}, "Välj om du kommer, kanske kommer eller inte kommer."),
        ({"note": "Hej"}, "Välj om du kommer, kanske kommer eller inte kommer."),
    ],
)
async def test_what_is_no_answer_is_said_and_what_she_wrote_is_still_there(
    web: Web, evening: Evening, db: Connection, form: dict[str, str], sentence: str
) -> None:
    page = await web.browser().send_form(evening.link, form)
    assert page.status_code == 422
    assert errors_of(page) == [sentence]
    assert typed(page, "note") == form["note"]
    assert await db.fetchval("SELECT count(*) FROM answers") == 0


async def test_her_link_is_no_session(web: Web, evening: Evening) -> None:
    browser = web.browser()
    await browser.send_form(evening.link, {"answer": "yes"})
    assert (await browser.get("/min-sida")).status_code == 401


async def test_a_member_sees_who_invites_but_nobody_else_who_comes(web: Web, evening: Evening) -> None:
    page = text_of(await web.browser().get(web.post_office.latest(DAG, "Inbjudan").link("/svar/")))
    assert "Därför att du är ledamot i Äldrenämnden." in page
    assert "Anna" not in page


async def test_the_calendar_file_holds_the_meeting(web: Web, evening: Evening) -> None:
    answer = await web.browser().get(f"{evening.link}/mote.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in answer.text


async def test_after_a_move_the_page_says_so_and_asks_again(web: Web, evening: Evening, db: Connection) -> None:
    browser = web.browser()
    await browser.send_form(evening.link, {"answer": "yes"})
    old = dates.long_day((await db.fetchrow("SELECT starts_at FROM meetings"))["starts_at"])  # type: ignore[index]
    day = (dates.today(dates.now()) + timedelta(days=20)).isoformat()
    form = {"title": "Heltid", "day": day, "starts": "18", "ends": "20", "street": "Nya gatan 2", "areas": "01"}
    page = await evening.bo.send_form(f"{evening.path}/andra", {**form, "letters": "2"})
    assert page.status_code == 303
    said = text_of(await browser.get(evening.link))
    assert f"Mötet är flyttat. Förut var det {old}" in said
    assert "Svara igen, även om du redan har svarat." in said
    await browser.send_form(evening.link, {"answer": "no"})
    assert "Mötet är flyttat" not in text_of(await browser.get(evening.link))


async def test_an_answer_to_what_it_said_before_the_move_is_asked_for_again(
    web: Web, evening: Evening, db: Connection
) -> None:
    """She had the page open all the while: what she says is of the former time."""
    day = (dates.today(dates.now()) + timedelta(days=20)).isoformat()
    form = {"title": "Heltid", "day": day, "starts": "18", "ends": "20", "street": "Nya gatan 2", "areas": "01"}
    assert (await evening.bo.send_form(f"{evening.path}/andra", {**form, "letters": "2"})).status_code == 303
    old = {"answer": "yes", "note": "Jag kommer lite senare.", "sequence": "0"}
    page = await web.browser().send_form(evening.link, old)
    assert page.status_code == 422
    assert "Mötet har ändrats medan du hade sidan öppen." in text_of(page)
    assert typed(page, "note") == old["note"]
    assert await db.fetchval("SELECT count(*) FROM answers") == 0
    assert (await web.browser().send_form(evening.link, {"answer": "yes"})).status_code == 303
