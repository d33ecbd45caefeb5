"""Her own record, as she sees it: address, who can see her, who has looked, and the way out."""

import re
from datetime import timedelta

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import consents, people
from fackpol.network.people import Before
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import ANNA, Everybody

NEW = "anna.ny@example.org"


async def test_a_new_address_counts_when_it_is_confirmed_and_the_old_one_is_told(
    web: Web, everybody: Everybody
) -> None:
    anna = await web.signed_in(await everybody.anna())
    page = await anna.send_form("/min-sida/kontakt", {"name": "Anna Ek", "email": NEW, "look": "discreet"})
    assert "Tills dess använder vi den gamla" in text_of(page)
    await web.deliver()
    assert [letter.to for letter in web.post_office.arrived] == [NEW]
    assert ANNA in text_of(await anna.get("/min-sida"))
    assert f"Vi väntar på att du bekräftar {NEW} från mejlet dit." in text_of(await anna.get("/min-sida/kontakt"))
    link = web.post_office.latest(NEW).link("/ny-adress/")
    await web.browser().get(link)
    assert ANNA in text_of(await anna.get("/min-sida"))
    assert "Klart, du har bytt adress" in text_of(await web.browser().send_form(link))
    assert (await anna.get("/min-sida")).status_code == 401  # signed out everywhere
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1
    assert NEW not in web.post_office.latest(ANNA).text
    for page in (await web.browser().send_form(link), await web.browser().get(link)):
        assert page.status_code == 410
        assert "Länken är redan använd, eller för gammal" in text_of(page)
        assert "inte bytt" not in text_of(page)  # for it is


async def test_an_address_that_is_somebody_elses_is_never_hers(web: Web, everybody: Everybody) -> None:
    """She is told the same as anybody; only whoever reads that mailbox could have learnt more."""
    await everybody.cilla()
    anna = await web.signed_in(await everybody.anna())
    page = await anna.send_form("/min-sida/kontakt", {"name": "Anna Ek", "email": "cilla.berg@example.org"})
    assert "Öppna mejlen på den nya adressen" in text_of(page)
    await web.deliver()
    for letter in web.post_office.to("cilla.berg@example.org"):
        page = await web.browser().send_form(letter.link("/ny-adress/"))
        assert page.status_code == 410
        assert "Adressen är inte bytt" in text_of(page)
    assert ANNA in text_of(await anna.get("/min-sida"))


async def test_a_new_address_is_not_lost_when_she_is_asked_again_who_she_is(web: Web, everybody: Everybody) -> None:
    """She has been signed in for more than ten minutes; the letter that proves it goes to the address she has."""
    anna = await web.signed_in(await everybody.anna(), strong=False)
    with time_machine.travel(dates.now() + timedelta(minutes=11), tick=False):
        page = await anna.send_form("/min-sida/kontakt", {"name": "Anna Ek", "email": NEW, "look": "discreet"})
        assert (page.status_code, 'name="email"' in page.text) == (401, False)
        assert "Det går till adressen som du har här nu." in text_of(page)
        assert f"Det du skrev Anna Ek {NEW}" in text_of(page)
        assert "Anmäl dig" not in text_of(page)
        page = await anna.send_form("/logga-in/igen", {"kept": typed(page, "kept")})
        await web.deliver()
        assert [letter.to for letter in web.post_office.arrived] == [ANNA]
        code = re.search(r"\b\d{4} ?\d{4}\b", web.post_office.latest(ANNA).text)
        assert code
        page = await anna.send_form("/logga-in/kod", {"code": code[0], "kept": typed(page, "kept")})
        assert (page.status_code, typed(page, "email")) == (200, NEW)
        page = await anna.send_form("/min-sida/kontakt", {"name": typed(page, "name"), "email": typed(page, "email")})
    assert "Tills dess använder vi den gamla" in text_of(page)


async def test_after_48_hours_the_new_address_is_forgotten(web: Web, everybody: Everybody) -> None:
    person = await everybody.anna()
    await (await web.signed_in(person)).send_form("/min-sida/kontakt", {"name": "Anna Ek", "email": NEW})
    await web.deliver()
    with time_machine.travel(dates.now() + timedelta(hours=49), tick=False):
        page = await web.browser().send_form(web.post_office.latest(NEW).link("/ny-adress/"))
        assert "Vi väntar på" not in text_of(await (await web.signed_in(person)).get("/min-sida/kontakt"))
    assert page.status_code == 410
    assert "Länken är redan använd, eller för gammal" in text_of(page)


@pytest.mark.parametrize(
    ("name", "email", "sentence"),
    [
        ("", ANNA, "Skriv vad du vill bli kallad."),
        ("Anna", "anna", "Adressen saknar @. Skriv den så här: namn@example.org."),
        ("Anna", "", "Skriv din mejladress."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_changed(
    web: Web, everybody: Everybody, name: str, email: str, sentence: str
) -> None:
    anna = await web.signed_in(await everybody.anna())
    page = await anna.send_form("/min-sida/kontakt", {"name": name, "email": email})
    assert page.status_code == 422
    assert errors_of(page) == [sentence]
    assert (typed(page, "name"), typed(page, "email")) == (name, email)
    assert "Anna Ek" in text_of(await anna.get("/min-sida"))


async def test_leaving_is_done_at_once_and_told_in_a_last_letter(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    anna = await web.signed_in(await everybody.anna())
    assert "går inte att ångra" in text_of(await anna.get("/min-sida/lamna"))
    page = await anna.send_form("/min-sida/lamna")
    assert "Du är borttagen" in text_of(page)
    assert "Hos oss är bara ett nummer utan namn kvar. I säkerhetskopior finns uppgifterna i" in text_of(page)
    assert (await anna.get("/min-sida")).status_code == 401
    assert await db.fetchval("SELECT count(*) FROM people") == 0
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1
    assert await db.fetchval("SELECT count(*) FROM addresses") == 0


async def test_from_a_letter_leaving_needs_a_fresh_letter(web: Web, everybody: Everybody, db: Connection) -> None:
    """A forwarded invitation must not be able to delete anybody."""
    anna, branch = await everybody.anna(), await everybody.branch()
    await everybody.welcomed(branch, anna)
    from fackpol.network import invitations

    await invitations.call(db, await everybody.meeting(branch, await everybody.bo(branch)), [], dates.now())
    await web.deliver()
    link = web.post_office.latest(ANNA).link("/mejl/")
    page = await web.browser().send_form(link, {"leave": "1"})
    assert "Bekräfta där" in text_of(page)
    assert await consents.of(db, anna)
    await web.deliver()
    erase = web.post_office.latest(ANNA).link("/ta-bort/")
    await web.browser().get(erase)
    assert await consents.of(db, anna)
    assert "Du är borttagen" in text_of(await web.browser().send_form(erase))
    assert await db.fetchval("SELECT count(*) FROM people WHERE id = $1", anna) == 0
    assert (await web.browser().send_form(erase)).status_code == 410
    page = await web.browser().get(erase)
    assert (page.status_code, "Är du redan borttagen" in text_of(page)) == (410, True)
    assert (await web.browser().get(link)).status_code == 410


async def moved(web: Web, thief: Browser) -> str:
    """Somebody with Anna's session moves it to an address of his own. Returns the link that undoes it."""
    await thief.send_form("/min-sida/kontakt", {"name": "Anna Ek", "email": NEW})
    await web.deliver()
    assert "du har bytt adress" in text_of(await thief.send_form(web.post_office.latest(NEW).link("/ny-adress/")))
    await web.deliver()
    return web.post_office.latest(ANNA).link("/angra-adress/")


async def test_a_stolen_session_is_not_the_account(web: Web, everybody: Everybody, db: Connection) -> None:
    """The attack: a stolen session, an address of the thief's own. She undoes it from her mailbox, signed out."""
    anna = await everybody.anna()
    thief, hers = await web.signed_in(anna), await web.signed_in(anna)
    undo = await moved(web, thief)
    assert [(await one.get("/min-sida")).status_code for one in (thief, hers)] == [401, 401]
    thief = await web.signed_in(anna)  # by a letter to the address that is his
    third = await thief.send_form("/min-sida/kontakt", {"name": "Anna Ek", "email": "tredje@example.org"})
    assert (third.status_code, typed(third, "email")) == (422, "tredje@example.org")
    assert "Adressen är nyss bytt." in errors_of(third)[0]
    browser = web.browser()
    assert "Ja, ångra bytet" in text_of(await browser.get(undo))
    assert (await thief.get("/min-sida")).status_code == 200  # reading the link does nothing
    assert "Klart, bytet är ångrat" in text_of(await browser.send_form(undo))
    assert (await thief.get("/min-sida")).status_code == 401
    assert ANNA in text_of(await (await web.signed_in(anna)).get("/min-sida"))
    await web.deliver()
    assert "/angra-adress/" not in web.post_office.latest(NEW, "Vi skriver till en annan").text
    assert (await browser.send_form(undo)).status_code == 410  # once
    again = await browser.get(undo)
    assert (again.status_code, "Ja, ångra bytet" in text_of(again)) == (410, False)
    assert "Har du redan ångrat bytet behöver du inte göra mer." in text_of(again)
    log = [row["event"] for row in await db.fetch("SELECT event FROM security_log WHERE by = $1 ORDER BY id", anna)]
    assert log == ["address changed", "address undone"]


async def test_no_second_change_stands_in_the_way_of_the_first_ones_undo(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """He asked for two addresses at once, and even where a second change gets through (an administrator corrects
    somebody's), the first letter undoes all, and the second one's link is worth nothing after that.
    """
    anna = await everybody.anna()
    thief = await web.signed_in(anna)
    await thief.send_form("/min-sida/kontakt", {"name": "Anna Ek", "email": "tredje@example.org"})
    await web.deliver()
    waiting = web.post_office.latest("tredje@example.org").link("/ny-adress/")
    undo = await moved(web, thief)
    assert (await web.browser().send_form(waiting)).status_code == 410  # her address rests
    vault, now = web.own.vault, dates.now()
    await people.tell_old_address(db, vault, Before(anna, NEW, "sv", now), now, now + people.UNDO_LIVES)
    await db.execute(
        people.SQL["move_address"],
        anna,
        vault.seal("x@example.org", "people.email", anna),
        vault.index("x@example.org"),
        now,
    )
    await web.deliver()
    second = web.post_office.latest(NEW, "Vi skriver till en annan").link("/angra-adress/")
    assert (await web.browser().send_form(undo)).status_code == 200
    for link in (second, waiting):
        assert (await web.browser().send_form(link)).status_code == 410
    assert (await people.get(db, vault, anna)).email == ANNA


async def test_after_48_hours_a_change_stands(web: Web, everybody: Everybody) -> None:
    anna = await everybody.anna()
    undo = await moved(web, await web.signed_in(anna))
    with time_machine.travel(dates.now() + timedelta(hours=49), tick=False):
        assert (await web.browser().send_form(undo)).status_code == 410
        again = await (await web.signed_in(anna)).send_form("/min-sida/kontakt", {"name": "Anna Ek", "email": ANNA})
        assert again.status_code == 200
