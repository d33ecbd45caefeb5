"""Sending invitations, and the page of the link: whoever is asked answers, changes her mind, and is counted once."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import invitations
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import ANNA, BO, DAG, Everybody


class Evening:
    """A meeting in nine days, Anna and Dag invited, their letters in hand."""

    def __init__(self, branch: str, meeting: int, bo: Browser, anna: UUID, link: str) -> None:
        self.branch, self.meeting, self.bo, self.anna, self.link = branch, meeting, bo, anna, link

    @property
    def path(self) -> str:
        return f"/branscher/{self.branch}/moten/{self.meeting}"


@pytest.fixture
async def evening(web: Web, everybody: Everybody) -> Evening:
    branch, anna = await everybody.branch(), await everybody.anna()
    person = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    await everybody.dag()
    meeting, bo = await everybody.meeting(branch, person), await web.signed_in(person)
    evening = Evening(branch, meeting, bo, anna, "")
    page = await bo.get(f"{evening.path}/inbjudan")
    assert "Skicka 2 inbjudningar" in text_of(page)
    await bo.send_form(f"{evening.path}/inbjudan")
    await web.deliver()
    evening.link = web.post_office.latest(ANNA).link("/svar/")
    return evening


async def test_everybody_whom_the_preview_counted_gets_one_invitation(web: Web, evening: Evening) -> None:
    """And a politician, the first time, a letter that tells her where her name comes from."""
    first = [(ANNA, "Inbjudan"), (DAG, "Vi har dig i vår lista"), (DAG, "Inbjudan")]
    assert sorted(told(web)) == sorted(first)
    await evening.bo.send_form(f"{evening.path}/inbjudan")  # pressed twice
    await web.deliver()
    assert sorted(told(web)) == sorted(first)


def told(web: Web) -> list[tuple[str, str]]:
    return [(letter.to, letter.subject.partition(":")[0]) for letter in web.post_office.arrived]


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


async def test_when_the_meeting_has_begun_it_is_too_late_to_change(web: Web, evening: Evening) -> None:
    await web.browser().send_form(evening.link, {"answer": "yes"})
    with time_machine.travel(dates.now() + timedelta(days=9, minutes=1), tick=False):
        page = await web.browser().send_form(evening.link, {"answer": "no"})
        assert page.status_code == 409
        assert "Mötet har börjat. Nu går svaret inte att ändra." in text_of(page)


async def test_a_cancelled_meeting_takes_no_answers(web: Web, evening: Evening) -> None:
    await evening.bo.send_form(f"{evening.path}/installning", {"reason": "Salen är dubbelbokad."})
    page = await web.browser().send_form(evening.link, {"answer": "yes"})
    assert page.status_code == 409
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
    assert "Du är ledamot i Äldrenämnden." in page
    assert "Anna" not in page


async def test_an_administrator_never_sees_a_note(web: Web, evening: Evening, everybody: Everybody) -> None:
    await web.browser().send_form(evening.link, {"answer": "yes", "note": "Jag tar med kaffe"})
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.get(evening.path)).status_code == 404


async def test_the_calendar_file_holds_the_meeting(web: Web, evening: Evening) -> None:
    answer = await web.browser().get(f"{evening.link}/mote.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in answer.text


async def test_whoever_leaves_the_branch_keeps_no_open_invitation(web: Web, evening: Evening, db: Connection) -> None:
    anna = await web.signed_in(evening.anna)
    await anna.send_form(f"/min-sida/branscher/{evening.branch}/uttrade")
    await evening.bo.send_form(f"{evening.path}/installning", {"reason": ""})
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1


async def test_somebody_elses_secondary_match_can_not_be_ticked_in(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """Whatever a browser sends, only whom the preview offers is invited."""
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    await everybody.representative("Ida Ny", "ida@example.org", "Kulturnämnden", "0182")
    mandate = await db.fetchval("SELECT id FROM mandates")
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    page = await bo.send_form(
        f"/branscher/{branch}/moten/{meeting}/inbjudan", {"also": [str(mandate), "²", "9" * 30, "x"]}
    )
    assert page.status_code == 303
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0


async def test_a_mandate_that_ends_before_the_meeting_is_not_invited_and_that_is_said(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    await everybody.dag(to_day=dates.today(dates.now()) + timedelta(days=3))
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    page = text_of(await bo.get(f"/branscher/{branch}/moten/{meeting}/inbjudan"))
    assert "1 politiker har inget uppdrag kvar" in page
    assert await invitations.call(db, meeting, [], dates.now()) in (0, None)


async def test_what_somebody_told_the_coordinator_is_an_answer(web: Web, db: Connection, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], dates.now())
    browser, path = await web.signed_in(bo), f"/branscher/{branch}/moten/{meeting}"
    own = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    assert "Har någon svarat dig själv?" in text_of(await browser.get(path))
    await browser.send_form(f"{path}/svar", {"invitation": str(own), "answer": "no"})
    assert [tuple(row) for row in await db.fetch("SELECT answer, channel FROM answers")] == [("no", "told")]
    for wrong in ({"invitation": str(own), "answer": "x"}, {"invitation": str(UUID(int=1)), "answer": "yes"}, {}):
        assert (await browser.send_form(f"{path}/svar", wrong)).status_code == 422
    await invitations.cancel(db, meeting, bo, "", dates.now())
    late = await browser.send_form(f"{path}/svar", {"invitation": str(own), "answer": "yes"})
    assert late.status_code == 409
    assert "Har någon svarat dig själv?" not in text_of(await browser.get(path))


async def test_whoever_is_taken_off_a_meeting_hears_of_it_once_and_her_calendar_follows(
    web: Web, evening: Evening, db: Connection
) -> None:
    own = await db.fetchval("SELECT i.id FROM invitations i WHERE mandate IS NULL")
    before = web.post_office.latest(ANNA).event
    await evening.bo.send_form(f"{evening.path}/bort", {"invitation": str(own)})
    assert (await evening.bo.send_form(f"{evening.path}/bort", {"invitation": str(own)})).status_code == 422
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert letter.subject.startswith("Inte längre bjuden: ")
    assert (letter.event["UID"], letter.event["STATUS"]) == (before["UID"], "CANCELLED")
    assert letter.event["SEQUENCE"] > before["SEQUENCE"]
    assert "Inbjudan gäller inte längre." in text_of(await web.browser().get(evening.link))
    assert (await web.browser().send_form(evening.link, {"answer": "yes"})).status_code == 409
    assert "Anna Ek" not in text_of(await evening.bo.get(evening.path))
    await evening.bo.send_form(f"{evening.path}/installning", {"reason": "Sjukdom"})
    await web.deliver()
    assert web.post_office.latest(ANNA).subject == letter.subject


async def test_whoever_never_heard_of_a_meeting_is_taken_off_it_without_a_letter(
    db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    meeting = await everybody.meeting(branch, await everybody.bo(branch))
    await invitations.call(db, meeting, [], dates.now())
    own = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    assert not await invitations.withdraw(db, meeting + 1, own, dates.now())
    assert await invitations.withdraw(db, meeting, own, dates.now())
    assert await db.fetch("SELECT FROM letters WHERE person = $1 AND state = 'queued'", anna) == []


async def test_a_letter_that_came_back_is_seen_where_the_answers_are(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], dates.now())
    await web.deliver()
    insert = "INSERT INTO letter_events (letter, at, event, enhanced) SELECT id, $1, 'bounced', '5.1.1' FROM letters"
    await db.execute(insert, dates.now())
    page = text_of(await (await web.signed_in(bo)).get(f"/branscher/{branch}/moten/{meeting}"))
    assert f"Anna Ek Kom tillbaka {dates.short_day(dates.now())}: adressen finns inte" in page
    assert "0 av 1 är skickade. 1 kom tillbaka." in page


async def test_a_coordinator_sends_the_letter_to_herself_first_and_nobody_is_invited(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo)
    browser, path = await web.signed_in(bo), f"/branscher/{branch}/moten/{meeting}"
    for _ in range(2):
        page = await browser.send_form(f"{path}/prov", follow_redirects=True)
    assert "Ett prov är på väg till din egen mejl." in text_of(page)
    await web.deliver()
    (letter,) = web.post_office.arrived
    assert letter.to == BO
    assert letter.subject.startswith("Prov: inbjudan ")
    assert "Hej Bo Lind!" in letter.text
    assert "Heltid som norm" in letter.text
    assert (await web.browser().get(letter.link("/svar/"))).status_code == 410
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0


async def test_while_letters_wait_the_page_says_how_many_and_follows_by_itself(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], dates.now())
    browser, path = await web.signed_in(bo), f"/branscher/{branch}/moten/{meeting}"
    page = await browser.get(path)
    assert f'data-again="{path}/mejl"' in page.text
    reads = await db.fetchval("SELECT count(*) FROM access_log")
    assert "0 av 1 är skickade. 1 väntar." in text_of(await browser.get(f"{path}/mejl"))
    assert await db.fetchval("SELECT count(*) FROM access_log") == reads  # nobody's name was seen
    assert "live.js" in page.text
    await web.deliver()
    page = await browser.get(path)
    assert "data-again" not in page.text
    assert "live.js" not in page.text


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
    assert "Svara igen, också om du har svarat förut." in said
    await browser.send_form(evening.link, {"answer": "no"})
    assert "Mötet är flyttat" not in text_of(await browser.get(evening.link))


async def test_whom_the_coordinator_ticks_is_counted_before_and_invited_after(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    await everybody.representative("Ida Ny", "ida@example.org", "Regionstyrelsen", "01")
    person = await everybody.bo(branch)
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    path = f"/branscher/{branch}/moten/{meeting}/inbjudan"
    assert "Skicka 1 inbjudan" in text_of(await bo.get(path))
    mandate = await db.fetchval("SELECT id FROM mandates")
    page = await bo.get(path, params={"also": [str(mandate), "x"]})
    assert "Skicka 2 inbjudningar" in text_of(page)
    assert f'value="{mandate}" checked' in page.text
    page = await bo.send_form(path, {"also": str(mandate), "letters": "1"})  # without scripts: ticked, not counted
    assert "Du har ändrat vilka som är ikryssade. Nu blir det 2 inbjudningar." in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0
    page = await bo.send_form(path, {"also": str(mandate), "counted": str(mandate), "letters": "2"})
    assert page.status_code == 303
    assert await db.fetchval("SELECT count(*) FROM invitations") == 2


async def test_no_more_and_no_fewer_are_sent_than_the_button_said(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    """Somebody is welcomed between the look and the press: nothing is sent, and the new number is shown."""
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    person = await everybody.bo(branch)
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    path = f"/branscher/{branch}/moten/{meeting}/inbjudan"
    assert "Skicka 1 inbjudan" in text_of(await bo.get(path))
    await everybody.dag()
    page = await bo.send_form(path, {"letters": "1"})
    assert page.status_code == 409
    assert "Någon har kommit till eller fallit bort medan du läste." in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'invitation'") == 0
    assert "Skicka 2 inbjudningar" in text_of(page)
    assert (await bo.send_form(path, {"letters": "2"})).status_code == 303
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'invitation'") == 2
