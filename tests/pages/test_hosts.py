"""Two coordinators host a meeting together: one asks, the other says yes on her desk, and either may call it off."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import attendance, audiences, hosts, invitations
from fackpol.network.attendance import CheckIn
from fackpol.network.invitations import Answer
from tests.asgi import Web, errors_of, text_of
from tests.network.test_audiences import crowd, id_of
from tests.people import Everybody

NOW = dates.now()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def disa(db: Connection, everybody: Everybody) -> UUID:
    shop = await everybody.branch("Handel")
    person = await everybody.member("Disa Ek", "disa@example.org")
    await everybody.hold(person, "coordinator", int(await id_of(db, shop)))
    return person


async def test_one_asks_the_other_says_yes_and_the_letter_names_both(
    web: Web, db: Connection, everybody: Everybody, disa: UUID
) -> None:
    care = await everybody.branch()
    await crowd(db, everybody, care, 1)
    await crowd(db, everybody, "handel", 6, "Annan")
    bo = await everybody.bo(care)
    await audiences.count_cells(db, NOW)
    meeting = await everybody.meeting(care, bo)
    hers, his = await web.signed_in(disa), await web.signed_in(bo)
    theirs, ours = f"/branscher/handel/moten/{meeting}", f"/branscher/{care}/moten/{meeting}"
    assert (await hers.get(f"{theirs}/fraga")).status_code == 404
    sent = await his.send_form(f"{ours}/tillsammans", {"branch": "handel"}, follow_redirects=True)
    assert "Handel Har inte svarat" in text_of(sent)
    assert "vill bjuda in tillsammans med er" in text_of(await hers.get("/branscher/handel"))
    assert "Vård och omsorg planerar ett möte" in text_of(await hers.get(f"{theirs}/fraga"))
    assert (await hers.get(f"{theirs}/inbjudan")).status_code == 404
    said = await hers.send_form(f"{theirs}/fraga", {"answer": "yes"}, follow_redirects=True)
    assert "Nu bjuder ni in tillsammans" in text_of(said)
    look = text_of(await his.get(f"{ours}/inbjudan"))
    assert "Minst 5 medlemmar i de andra föreningarna" in look
    assert "7" not in look.split("Medlemmar")[1].split("Politiker")[0]
    called = await his.send_form(f"{ours}/inbjudan")
    assert called.status_code == 303
    await web.deliver()
    letters = {letter.to: letter for letter in web.post_office.arrived}
    assert "Handel och Vård och omsorg bjuder in tillsammans." in letters["annan.0.handel@example.org"].text
    page = text_of(await his.get(ours))
    assert "Namn 0" in page
    assert "Annan" not in page
    assert "I de andra föreningarna: färre än 5 kommer" in page
    assert (await hers.send_form(f"{theirs}/installning", {"reason": "Snö"})).status_code == 303
    await web.deliver()
    assert web.post_office.arrived[-1].subject.startswith("Inställt")
    assert "Mötet är inställt" in text_of(await his.get(ours))


async def test_no_ends_it_and_a_question_can_be_taken_back(
    web: Web, db: Connection, everybody: Everybody, disa: UUID
) -> None:
    care = await everybody.branch()
    bo = await everybody.bo(care)
    meeting = await everybody.meeting(care, bo)
    hers, his = await web.signed_in(disa), await web.signed_in(bo)
    ours, theirs = f"/branscher/{care}/moten/{meeting}/tillsammans", f"/branscher/handel/moten/{meeting}/fraga"
    assert errors_of(await his.send_form(ours, {"branch": ""})) == ["Välj en förening."]
    await his.send_form(ours, {"branch": "handel"})
    assert (await hers.send_form(theirs, {"answer": "kanske"})).status_code == 422
    await hers.send_form(theirs, {"answer": "no"})
    assert [one.slug for one in await hosts.of_meeting(db, meeting)] == [care]
    await his.send_form(ours, {"branch": "handel"})
    await his.send_form(ours, {"back": "handel"})
    assert (await hers.send_form(theirs, {"answer": "yes"})).status_code == 404


async def test_a_stranger_can_neither_ask_nor_answer(web: Web, everybody: Everybody, disa: UUID) -> None:
    care = await everybody.branch()
    meeting = await everybody.meeting(care, await everybody.bo(care))
    hers = await web.signed_in(disa)
    for path in (f"/branscher/{care}/moten/{meeting}/tillsammans", f"/branscher/handel/moten/{meeting}/tillsammans"):
        assert (await hers.send_form(path, {"branch": "handel"})).status_code == 404


async def joint_meeting_that_has_been(db: Connection, everybody: Everybody, disa: UUID) -> tuple[int, str, UUID]:
    """Hosted by a branch with two members, who came, and Disa's with eight, of whom five said yes."""
    care = await everybody.branch()
    await crowd(db, everybody, care, 2)
    await crowd(db, everybody, "handel", 8, "Annan")
    bo = await everybody.bo(care)
    meeting = await everybody.meeting(care, bo)
    assert await hosts.propose(db, meeting, "handel", bo, NOW)
    assert await hosts.agree(db, meeting, "handel", NOW)
    await invitations.call(db, meeting, [], NOW)
    for one in (await theirs_and_ours(db, everybody, meeting, "handel"))[:5]:
        await invitations.answer(db, everybody.vault, one, Answer.YES, "", "link", NOW)
    await db.execute("UPDATE meetings SET starts_at = $1, ends_at = $2", NOW - 3 * HOUR, NOW - HOUR)
    for one in await theirs_and_ours(db, everybody, meeting, care):
        await attendance.check_in(db, meeting, int(await id_of(db, care)), one, True, NOW)
    return meeting, care, bo


async def theirs_and_ours(db: Connection, everybody: Everybody, meeting: int, slug: str) -> list[UUID]:
    """The invitations of those whom one host is shown, by name."""
    rows = await invitations.opened_answers(db, everybody.vault, meeting, int(await id_of(db, slug)))
    return [one.invitation for one in sorted(rows, key=lambda one: one.name)]


async def test_one_more_of_the_other_host_at_the_door_changes_nothing_that_she_is_shown(
    web: Web, db: Connection, everybody: Everybody, disa: UUID
) -> None:
    meeting, care, bo = await joint_meeting_that_has_been(db, everybody, disa)
    his, shop = await web.signed_in(bo), int(await id_of(db, "handel"))
    paths = [f"/branscher/{care}/moten/{meeting}{more}" for more in ("", "/dorren", "/mejl", "/papper")]
    paths += [f"/branscher/{care}", f"/branscher/{care}/bilder"]
    seen = []
    others = await theirs_and_ours(db, everybody, meeting, "handel")
    assert await attendance.check_in(db, meeting, shop, others[0], True, NOW) is CheckIn.DONE
    for one in others[1:3]:
        assert await attendance.check_in(db, meeting, shop, one, True, NOW) is CheckIn.DONE
        pages = [await his.get(path) for path in paths]
        assert {page.status_code for page in pages} == {200}
        seen.append([re.sub(r'name="(once|csrf)" value="[^"]*"', "", page.text) for page in pages])
    assert seen[0] == seen[1]
    assert "Era medlemmar: 2" in seen[0][0]
    assert "Medlemmar i de andra föreningarna: färre än 5." in seen[0][0]


async def test_what_she_says_of_how_many_came_does_not_count_the_other_host_for_her(
    web: Web, db: Connection, everybody: Everybody, disa: UUID
) -> None:
    meeting, care, bo = await joint_meeting_that_has_been(db, everybody, disa)
    his, here = await web.signed_in(bo), f"/branscher/{care}/moten/{meeting}"
    for one in (await theirs_and_ours(db, everybody, meeting, "handel"))[:3]:
        await attendance.check_in(db, meeting, int(await id_of(db, "handel")), one, True, NOW)
    sent = await his.send_form(f"{here}/tack", {"text": "Vi skriver.", "came": "1"}, follow_redirects=True)
    assert "avprickade" not in text_of(sent)
    assert "Tack och sammanfattning: 0 av 2 skickade." in text_of(sent)
    assert (await attendance.counts(db, meeting)).walk_ins == 0
    await db.execute("UPDATE meetings SET starts_at = starts_at - $1::interval", 99 * DAY)
    await db.execute("UPDATE meetings SET ends_at = ends_at - $1::interval", 99 * DAY)
    page = await his.get(here)
    assert "Spara och mejla dem" in page.text
    told = await his.send_form(f"{here}/senare", {"later_outcome": "Det blev av.", "tell": "1"}, follow_redirects=True)
    assert "Skickat." in text_of(told)
    assert "mejl är på väg" not in text_of(told)


async def test_somebody_of_the_other_host_who_waits_here_stands_at_no_door_of_ours(
    db: Connection, everybody: Everybody, disa: UUID
) -> None:
    """That she is a member over there is not for a branch to know that she has only asked to join."""
    meeting, care, _ = await joint_meeting_that_has_been(db, everybody, disa)
    waiting = (await theirs_and_ours(db, everybody, meeting, "handel"))[0]
    await db.execute(
        "INSERT INTO memberships (person, branch, joined_at) SELECT person, $2, $3 FROM invitations WHERE id = $1",
        waiting, int(await id_of(db, care)), NOW)  # fmt: skip
    listed = await attendance.listed(db, everybody.vault, meeting, int(await id_of(db, care)))
    assert waiting not in {one.invitation for one in listed}


async def test_she_can_not_ask_by_guessing_how_many_the_other_host_invites(
    web: Web, db: Connection, everybody: Everybody, disa: UUID
) -> None:
    """A number that is right and one that is wrong do the same."""
    care = await everybody.branch()
    await crowd(db, everybody, care, 2)
    await crowd(db, everybody, "handel", 6, "Annan")
    bo = await everybody.bo(care)
    his, done = await web.signed_in(bo), []
    for letters in ("8", "9"):
        meeting = await everybody.meeting(care, bo)
        assert await hosts.propose(db, meeting, "handel", bo, NOW)
        assert await hosts.agree(db, meeting, "handel", NOW)
        sent = await his.send_form(f"/branscher/{care}/moten/{meeting}/inbjudan", {"letters": letters})
        done.append(
            (sent.status_code, await db.fetchval("SELECT called_at IS NULL FROM meetings WHERE id = $1", meeting))
        )
    assert done == [(303, False)] * 2
