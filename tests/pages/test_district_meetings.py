"""An administrator calls a meeting for more than one branch, from the form to the answers."""

import re
from datetime import time, timedelta
from uuid import UUID

import pytest

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.network import audiences, invitations, local_posts, time_proposals
from fackpol.network.local_posts import NewPost, Post
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.network.test_audiences import crowd, id_of
from tests.people import Everybody

NOW = dates.now()
FORM = {
    "title": "Regional träff", "about": "Vi ses.", "starts": "18", "ends": "20", "street": "Exempelgatan 1",
    "reply_to": "kansliet@example.org", "remind": ["day"],
}  # fmt: skip


@pytest.fixture
async def eva(everybody: Everybody) -> UUID:
    return await everybody.eva()


def form(**changes: object) -> dict[str, object]:
    return {**FORM, "day": str(dates.today(NOW) + timedelta(days=20)), **changes}


async def drafted(web: Web, eva: UUID, *parts: str) -> tuple[Browser, str]:
    """Eva's browser, and the path of a draft with these parts."""
    browser = await web.signed_in(eva)
    sent = await browser.send_form("/skotsel/moten/nytt", form())
    here = sent.headers["location"].removesuffix("/vilka")
    for part in parts:
        added = await browser.send_form(f"{here}/vilka", {"part": part, "area": "", "how": "in"})
        assert added.status_code == 303, errors_of(added)
    return browser, here


async def test_a_meeting_is_called_and_each_hears_why_she_is_asked(
    web: Web, db: Connection, everybody: Everybody, eva: UUID
) -> None:
    care = await everybody.branch()
    await crowd(db, everybody, care, 6)
    await everybody.bo(care)
    await everybody.dag()
    await audiences.count_cells(db, NOW)
    browser, here = await drafted(web, eva, f"branch:{await id_of(db, care)}", "post:coordinator", "committee:")
    chosen = text_of(await browser.get(f"{here}/vilka"))
    assert "Minst 5 medlemmar" in chosen
    assert "1 politiker" in chosen
    look = await browser.send_form(f"{here}/vilka", {"look": "1"}, follow_redirects=True)
    assert "Dag Holm, ledamot, Äldrenämnden" in text_of(look)
    assert "6" not in text_of(look).split("De som du har valt")[1].split("Listan är från")[0]
    sent = await browser.send_form(f"{here}/inbjudan")
    assert sent.headers["location"] == here
    await web.deliver()
    letters = {letter.to: letter for letter in web.post_office.arrived}
    bo = letters["bo.lind@example.org"]
    assert "Därför att du samordnar Vård och omsorg." in bo.text
    assert "Eva Sund bjuder in, för Exempelpartiet i Stockholms län." in bo.text
    assert bo.message["Reply-To"] == "kansliet@example.org"
    assert "Därför att du är med i Vård och omsorg." in letters["namn.0.vard-och-omsorg@example.org"].text
    answers = text_of(await browser.get(here))
    assert "Minst 5 är bjudna" in answers
    assert "Dag Holm, ledamot, Äldrenämnden: Har inte svarat" in answers
    assert "Namn 0" not in answers


async def test_a_member_answers_by_link_and_is_a_number_and_never_told_of_a_note(
    web: Web, db: Connection, everybody: Everybody, eva: UUID
) -> None:
    care = await everybody.branch()
    members = await crowd(db, everybody, care, 6)
    await audiences.count_cells(db, NOW)
    browser, here = await drafted(web, eva, "branch:")
    await browser.send_form(f"{here}/vilka", {"look": "1"})
    await browser.send_form(f"{here}/inbjudan")
    for person in members[:5]:
        invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", person)
        link = f"/svar/{tokens.token(web.own.link_key, 'invitation', invitation)}"
        page = await web.browser().get(link)
        assert "Därför att du är med i Vård och omsorg." in text_of(page)
        assert 'name="note"' not in page.text
        assert (await web.browser().send_form(link, {"answer": "yes"})).status_code == 303
    assert "Kommer 5–9 Kanske färre än 5" in text_of(await browser.get(here))


async def test_a_group_leader_and_a_local_board_are_asked_for_their_posts_and_answer_by_name(
    web: Web, db: Connection, everybody: Everybody, eva: UUID
) -> None:
    today = dates.today(NOW)
    for name, post, area in (("Lo Lund", "group_leader", "0127"), ("Siv Ros", "local_board", "0136")):
        new = NewPost(name, f"{name.split()[0]}@example.org", Post(post), area, today)
        await local_posts.give(db, everybody.vault, new, eva, NOW)
    await db.execute("DELETE FROM letters")
    browser, here = await drafted(web, eva, "post:group_leader", "post:local_board")
    assert "2 med uppdrag i partiet" in text_of(await browser.get(f"{here}/vilka"))
    await browser.send_form(f"{here}/vilka", {"look": "1"})
    await browser.send_form(f"{here}/inbjudan")
    await web.deliver()
    letters = {letter.to.casefold(): letter for letter in web.post_office.arrived}
    lo, siv = letters["lo@example.org"], letters["siv@example.org"]
    assert "Därför att du är gruppledare i Botkyrka." in lo.text
    assert "Därför att du står för den lokala styrelsen i Haninge." in siv.text
    assert "De som bjuder in ser vad du svarar." in lo.text
    assert "/mejl/" not in lo.text
    assert lo.message["List-Unsubscribe"] is None
    own = await web.browser().get("/min-post/" + re.findall(r"/min-post/(\S+)", lo.text)[0])
    assert "Gruppledare, Botkyrka" in text_of(own)
    link = "/svar/" + re.findall(r"/svar/(\S+)", siv.text)[0]
    assert "Därför att du står för den lokala styrelsen i Haninge." in text_of(await web.browser().get(link))
    assert (await web.browser().send_form(link, {"answer": "yes"})).status_code == 303
    answers = text_of(await browser.get(here))
    assert "Siv Ros, lokala styrelsen i Haninge: Kommer" in answers
    assert "Lo Lund, gruppledare i Botkyrka: Har inte svarat" in answers
    los = "SELECT i.id FROM invitations i JOIN local_posts o ON o.id = i.local_post WHERE o.post = 'group_leader'"
    when = dates.moment(today + timedelta(days=22), time(17, 30))
    await time_proposals.keep(db, everybody.vault, await db.fetchval(los), when, None, "Hemligt", False, None, NOW)
    answers = text_of(await browser.get(here)).replace("\xa0", " ")
    assert f"Har inte svarat. Föreslår {dates.long_day(when)} kl. 17.30." in answers
    assert "Hemligt" not in answers
    seen = await db.fetch("SELECT DISTINCT a.person FROM access_log a JOIN local_posts o USING (person)")
    assert len(seen) == 2
    await db.execute("UPDATE invitations SET invited_at = invited_at - interval '9 days'")
    await invitations.remind(db, dates.moment(today + timedelta(days=19), time(17, 30)))
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'reminder'") == 1
    await db.execute(
        "UPDATE meetings SET starts_at = $1, ends_at = $2", NOW - timedelta(hours=3), NOW - timedelta(hours=1)
    )
    await browser.send_form(f"{here}/tack", {"text": "Vi enades.", "came": ""})
    await web.deliver()
    told = web.post_office.arrived[-1]
    assert told.to.casefold() == "siv@example.org"
    assert "Vi enades." in told.text


async def test_it_is_moved_called_off_and_told_of_afterwards(
    web: Web, db: Connection, everybody: Everybody, eva: UUID
) -> None:
    care = await everybody.branch()
    await everybody.bo(care)
    browser, here = await drafted(web, eva, "post:coordinator")
    await browser.send_form(f"{here}/vilka", {"look": "1"})
    await browser.send_form(f"{here}/inbjudan")
    await web.deliver()
    moved = await browser.send_form(f"{here}/andra", form(starts="17"))
    assert moved.status_code == 303, errors_of(moved)
    await web.deliver()
    assert "Ny tid" in web.post_office.arrived[-1].subject
    invitation = await db.fetchval("SELECT id FROM invitations")
    link = f"/svar/{tokens.token(web.own.link_key, 'invitation', invitation)}"
    await web.browser().send_form(link, {"answer": "yes"})
    await db.execute(
        "UPDATE meetings SET starts_at = $1, ends_at = $2", NOW - timedelta(hours=3), NOW - timedelta(hours=1)
    )
    told = await browser.send_form(f"{here}/tack", {"text": "Vi enades.", "came": ""})
    assert told.status_code == 303
    await web.deliver()
    assert "Den som bjöd in berättar vad det ledde till." in web.post_office.arrived[-1].text
    browser, here = await drafted(web, eva, "post:coordinator")
    await browser.send_form(f"{here}/vilka", {"look": "1"})
    await browser.send_form(f"{here}/inbjudan")
    await web.deliver()
    await browser.send_form(f"{here}/installning", {"reason": "Snö"})
    await web.deliver()
    assert "Snö" in web.post_office.arrived[-1].text
    assert "Mötet är inställt." in text_of(await browser.get(here))


async def test_from_a_draft_the_way_back_is_the_list_for_it_has_no_page_yet(web: Web, eva: UUID) -> None:
    browser, here = await drafted(web, eva)
    page = (await browser.get(f"{here}/andra")).text
    assert ('<p><a href="/skotsel/moten">' in page, f'<p><a href="{here}">' in page) == (True, False)


async def test_faults_come_back_with_what_was_typed(web: Web, eva: UUID) -> None:
    browser = await web.signed_in(eva)
    page = await browser.send_form("/skotsel/moten/nytt", form(reply_to="kansliet"))
    assert page.status_code == 422
    assert errors_of(page) == ["Adressen saknar @. Skriv den så här: namn@example.org."]
    assert typed(page, "title") == "Regional träff"
    browser, here = await drafted(web, eva)
    empty = await browser.send_form(f"{here}/vilka", {"look": "1"})
    assert "Välj minst en del som ska bjudas in." in text_of(empty)
    assert (await browser.send_form(f"{here}/slang")).headers["location"] == "/skotsel/moten"
    assert (await browser.get(here)).status_code == 404


async def test_a_branchs_meeting_is_none_of_theirs_and_the_other_way_round(
    web: Web, db: Connection, everybody: Everybody, eva: UUID
) -> None:
    care = await everybody.branch()
    bo = await everybody.bo(care)
    meeting = await everybody.meeting(care, bo)
    browser, here = await drafted(web, eva, "post:coordinator")
    assert (await browser.get(f"/skotsel/moten/{meeting}")).status_code == 404
    coordinator = await web.signed_in(bo)
    assert (await coordinator.get(here)).status_code == 404
    assert (await coordinator.get(f"/branscher/{care}/moten/{here.rpartition('/')[2]}")).status_code == 404
