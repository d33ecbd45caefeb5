"""A coordinator follows a meeting: who answers what, whose letter came back, who is taken off it."""

from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import invitations
from tests.asgi import Web, text_of
from tests.pages.conftest import Evening
from tests.people import ANNA, Everybody


async def test_an_administrator_never_sees_a_note(web: Web, evening: Evening, everybody: Everybody) -> None:
    await web.browser().send_form(evening.link, {"answer": "yes", "note": "Jag tar med kaffe"})
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.get(evening.path)).status_code == 404


async def test_what_somebody_told_the_coordinator_is_an_answer(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], dates.now())
    browser, path = await web.signed_in(bo), f"/branscher/{branch}/moten/{meeting}"
    own = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    assert "Har någon svarat direkt till dig?" in text_of(await browser.get(path))
    await browser.send_form(f"{path}/svar", {"invitation": str(own), "answer": "no"})
    assert [tuple(row) for row in await db.fetch("SELECT answer, channel FROM answers")] == [("no", "told")]
    for wrong in ({"invitation": str(own), "answer": "x"}, {"invitation": str(UUID(int=1)), "answer": "yes"}, {}):
        assert (await browser.send_form(f"{path}/svar", wrong)).status_code == 422
    await invitations.cancel(db, vault, meeting, bo, "", dates.now())
    late = await browser.send_form(f"{path}/svar", {"invitation": str(own), "answer": "yes"})
    assert late.status_code == 409
    assert "Har någon svarat direkt till dig?" not in text_of(await browser.get(path))


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
