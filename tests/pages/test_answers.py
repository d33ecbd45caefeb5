"""A coordinator follows a meeting: who answers what, whose letter came back, who is taken off it."""

import re
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import invitations
from fackpol.pages import answers
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


async def test_of_many_invited_a_page_is_shown_and_names_are_sought(
    web: Web, everybody: Everybody, evening: Evening, db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fields list everybody where they are few; of many those whose names hold what she types."""
    monkeypatch.setattr(answers, "MOST_LISTED", 10)
    people = [await everybody.member(f"Disa {n:02}", f"disa.{n}@example.org") for n in range(60)]
    await db.executemany(
        "INSERT INTO invitations (meeting, person, branch, invited_at)"
        " SELECT $1, $2, branch, now() FROM meeting_hosts WHERE meeting = $1",
        [(evening.meeting, person) for person in people],
    )
    first, second = await evening.bo.get(evening.path), await evening.bo.get(f"{evening.path}?tysta=2")
    assert "(62)" in text_of(first)
    assert "Disa 40" in first.text
    assert "Disa 59" not in first.text
    assert "Disa 59" in second.text
    assert "<option" not in first.text.partition('name="invitation"')[2].partition("</select>")[0]
    found = await evening.bo.send_form(f"{evening.path}/svar", {"sok": "DISA 59"})
    [chosen] = re.findall(r'<option value="([0-9a-f-]{36})">Disa 59', found.text.partition('id="off"')[0])
    told = await evening.bo.send_form(f"{evening.path}/svar", {"invitation": chosen, "answer": "yes"})
    assert told.status_code == 303
    assert await db.fetchval("SELECT answer FROM answers WHERE invitation = $1", UUID(chosen)) == "yes"
    nobody = await evening.bo.send_form(f"{evening.path}/bort", {"sok": "xyzzy"})
    assert "Ingen på listan heter så." in text_of(nobody)
    assert await db.fetchval("SELECT count(*) FROM invitations WHERE withdrawn_at IS NOT NULL") == 0
