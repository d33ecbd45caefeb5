"""A coordinator writes to her branch: as many as the page says, once a press, and nothing is lost that is wrong."""

import pytest

from fackpol.base.database import Connection
from fackpol.network.members import Job
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import ANNA, Everybody


async def test_as_many_get_it_as_the_page_says(web: Web, everybody: Everybody) -> None:
    slug, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(slug, anna)
    bo = await web.signed_in(await everybody.bo(slug))
    assert "1 medlem" in text_of(await bo.get(f"/branscher/{slug}/utskick"))
    text = {"subject": "Heltid", "text": "Nu händer det.\nhttps://example.org/?a=1&b=2"}
    page = await bo.send_form(f"/branscher/{slug}/utskick", text)
    assert "Ska det här skickas?" in text_of(page)
    assert 'href="https://example.org/?a=1&amp;b=2"' in page.text
    await web.deliver()
    assert web.post_office.to(ANNA) == []
    page = await bo.send_form(f"/branscher/{slug}/utskick", {**text, "letters": "1", "edit": "1"})
    assert typed(page, "text") == text["text"]
    page = await bo.send_form(f"/branscher/{slug}/utskick", {**text, "letters": "1"})
    assert page.headers["location"] == f"/branscher/{slug}"
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1
    page = await bo.get(f"/branscher/{slug}")
    assert "Utskicket går till 1 medlem." in text_of(page)
    assert "Heltid" in text_of(page)
    assert "Utskicket går till" not in text_of(await bo.get(f"/branscher/{slug}"))


async def test_pressed_twice_it_goes_out_once(web: Web, db: Connection, everybody: Everybody) -> None:
    slug = await everybody.branch()
    await everybody.welcomed(slug, await everybody.anna())
    bo, path = await web.signed_in(await everybody.bo(slug)), f"/branscher/{slug}/utskick"
    text = {"subject": "Heltid", "text": "Nu händer det."}
    once = typed(await bo.send_form(path, text), "once")
    pages = [await bo.send_form(path, {**text, "letters": "1", "once": once}) for _ in range(2)]
    assert [page.headers["location"] for page in pages] == [f"/branscher/{slug}"] * 2
    assert await db.fetchval("SELECT count(*) FROM notices") == 1
    wrong = await bo.send_form(path, {**text, "subject": "", "letters": "1", "once": "x"})
    right = await bo.send_form(path, {**text, "letters": "1", "once": "x"})
    assert (wrong.status_code, right.status_code) == (422, 303)


async def test_no_more_and_no_fewer_get_it_than_the_button_said(web: Web, db: Connection, everybody: Everybody) -> None:
    slug, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(slug, anna)
    bo = await web.signed_in(await everybody.bo(slug))
    page = await bo.send_form(f"/branscher/{slug}/utskick", {"subject": "Hej", "text": "Hej alla.", "letters": "2"})
    assert (page.status_code, "1 medlem får mejlet." in text_of(page)) == (409, True)
    assert await db.fetchval("SELECT count(*) FROM notices") == 0


WRONG = [
    ({"subject": ""}, "Skriv vad det handlar om."),
    ({"subject": "x" * 201}, "Rubriken får ha högst 200 tecken. Du har skrivit 201."),
    (
        {"subject": "Hej =?utf-8?q?=0ABcc?="},
        "Det finns ett tecken här som inte går att skicka med mejl. Skriv det igen.",
    ),
    ({"text": " \r\n "}, "Skriv något i mejlet."),
    ({"text": "x" * 2001}, "Texten får ha högst 2000 tecken. Du har skrivit 2001."),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=[str(changes)[:30] for changes, _ in WRONG])
async def test_what_is_wrong_is_said_and_nothing_goes_out(
    web: Web, everybody: Everybody, db: Connection, changes: dict[str, str], sentence: str
) -> None:
    slug = await everybody.branch()
    await everybody.welcomed(slug, await everybody.anna())
    bo = await web.signed_in(await everybody.bo(slug))
    form = {"subject": "Heltid", "text": "Nu händer det.", **changes}
    page = await bo.send_form(f"/branscher/{slug}/utskick", form)
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, "subject") == form["subject"]
    assert typed(page, "text") == form["text"].strip()
    assert await db.fetchval("SELECT count(*) FROM notices") == 0
    assert await db.fetchval("SELECT count(*) FROM letters") == 0


async def test_fifteen_notices_in_a_day_are_three(web: Web, db: Connection, everybody: Everybody) -> None:
    """The attack: a coordinator writes to everybody, again and again."""
    slug = await everybody.branch()
    await everybody.welcomed(slug, await everybody.anna())
    bo, path = await web.signed_in(await everybody.bo(slug)), f"/branscher/{slug}/utskick"
    for n in range(15):
        page = await bo.send_form(path, {"subject": f"Heltid {n}", "text": "Nu händer det.", "letters": "1"})
    assert (page.status_code, typed(page, "subject")) == (422, "Heltid 14")
    assert errors_of(page) == ["Ni har skickat 3 utskick i dag. Vänta till i morgon."]
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 3


PART = {"subject": "Heltid", "text": "Nu händer det.", "parts": "area:0136"}


async def test_a_part_of_the_branch_is_shown_by_name_and_gets_it_as_it_was_shown(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    """Whoever comes to the part while she reads does not get it; whoever leaves it or answers anew does."""
    slug, anna = await everybody.branch(), await everybody.anna()
    elsewhere = await everybody.member("Siv Berg", "siv@example.org", Job("aldreomsorg", "kommun", "0184"))
    gone = await everybody.member("Gro Vik", "gro@example.org")
    for person in (anna, elsewhere, gone):
        await everybody.welcomed(slug, person)
    bo, path = await web.signed_in(await everybody.bo(slug)), f"/branscher/{slug}/utskick"
    page = text_of(await bo.get(path))
    assert "Haninge (2)" in page
    assert "Solna (1)" in page
    look = await bo.send_form(path, PART)
    assert "2 medlemmar får mejlet." in text_of(look)
    assert "De som jobbar i Haninge" in text_of(look)
    assert ("Anna Ek" in look.text, "Siv Berg" in look.text) == (True, False)
    await db.execute("UPDATE jobs SET area = '0136' WHERE person = $1", elsewhere)
    await db.execute("UPDATE jobs SET area = '0184' WHERE person = $1", anna)
    await db.execute("UPDATE memberships SET letters_ended_at = joined_at WHERE person = $1", gone)
    sent = await bo.send_form(path, {**PART, "letters": "2", "to": typed(look, "to")})
    assert sent.status_code == 303
    assert [row["person"] for row in await db.fetch("SELECT person FROM letters WHERE kind = 'notice'")] == [anna]
    desk = text_of(await bo.get(f"/branscher/{slug}"))
    assert "Utskicket går till 1 medlem." in desk
    assert "Till en del av föreningen." in desk
    assert await db.fetchval("SELECT count(*) FROM access_log WHERE why LIKE 'Samordnaren såg vilka%'") == 2


async def test_a_part_that_empties_under_the_button_sends_nothing(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    slug, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(slug, anna)
    bo, path = await web.signed_in(await everybody.bo(slug)), f"/branscher/{slug}/utskick"
    look = await bo.send_form(path, PART)
    await db.execute("UPDATE memberships SET letters_ended_at = joined_at")
    page = await bo.send_form(path, {**PART, "letters": "1", "to": typed(look, "to")})
    assert (page.status_code, typed(page, "text")) == (409, PART["text"])
    assert errors_of(page) == ["Ingen av dem som du valde kan få mejlet längre. Välj om."]
    assert await db.fetchval("SELECT count(*) FROM notices") == 0


@pytest.mark.parametrize("part", ["area:0180", "area:9999", "union:kommunal", "silent:1", "x" * 9999])
async def test_a_part_that_the_branch_has_not_is_refused(
    web: Web, db: Connection, everybody: Everybody, part: str
) -> None:
    slug, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(slug, anna)
    bo, path = await web.signed_in(await everybody.bo(slug)), f"/branscher/{slug}/utskick"
    page = await bo.send_form(path, {**PART, "parts": part})
    assert (page.status_code, errors_of(page)) == (422, ["Det valet finns inte längre. Välj ett annat."])
    assert typed(page, "subject") == "Heltid"
    for to in ("", "x", "Zm9v"):  # no button of ours: she looks first
        page = await bo.send_form(path, {**PART, "letters": "1", "to": to})
        assert "Ska det här skickas?" in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM notices") == 0


async def test_the_button_of_another_branch_sends_nothing(web: Web, db: Connection, everybody: Everybody) -> None:
    slug, other, anna = await everybody.branch(), await everybody.branch("Annan"), await everybody.anna()
    await everybody.welcomed(slug, anna)
    await everybody.welcomed(other, anna)
    person = await everybody.bo(slug)
    await everybody.hold(person, "coordinator", await db.fetchval("SELECT id FROM branches WHERE slug = $1", other))
    bo = await web.signed_in(person)
    look = await bo.send_form(f"/branscher/{slug}/utskick", PART)
    page = await bo.send_form(f"/branscher/{other}/utskick", {**PART, "letters": "1", "to": typed(look, "to")})
    assert "Ska det här skickas?" in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM notices") == 0
