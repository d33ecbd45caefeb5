"""An administrator's page of group leaders and local boards, and the page of whoever holds a post."""

import re
from datetime import timedelta

import pytest

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from tests.asgi import Web, errors_of, text_of, typed
from tests.pages.conftest import GROUPS, Evening
from tests.people import ANNA, Everybody

POSTS = "/skotsel/poster"
LARS = "lars.alm@example.org"
TODAY = dates.today(dates.now())
GIVEN = {"area": "0136", "post": "local_board", "name": "Lars Alm", "email": LARS, "from_day": str(TODAY)}
WRONG = [
    ({"area": ""}, "Välj en kommun eller region."),
    ({"area": "1480"}, "Det valet finns inte längre. Välj ett annat."),
    ({"post": "king"}, "Det valet finns inte längre. Välj ett annat."),
    ({"name": ""}, "Skriv vad personen heter."),
    ({"email": "lars"}, "Adressen saknar @. Skriv den så här: namn@example.org."),
    ({"from_day": "2026-02-30"}, "2026-02-30 finns inte i kalendern."),
    ({"from_day": str(TODAY + timedelta(days=400))}, "Välj en dag som är högst ett år fram i tiden."),
]


@pytest.mark.parametrize(("form", "sentence"), WRONG)
async def test_what_is_wrong_is_said(
    web: Web, everybody: Everybody, db: Connection, form: dict[str, str], sentence: str
) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(POSTS, {**GIVEN, **form})
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, "name") == {**GIVEN, **form}["name"]
    assert await db.fetchval("SELECT count(*) FROM local_posts") == 0


async def test_missing_ones_stand_first_and_a_second_holder_is_refused(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form(POSTS, GIVEN)
    said = text_of(await eva.get(POSTS))
    assert said.index("Här saknas någon") < said.index("Lars Alm")
    page = await eva.send_form(POSTS, {**GIVEN, "name": "Mia By", "email": "mia.by@example.org"})
    assert errors_of(page) == ["Någon annan står där då. Avsluta den posten först, eller välj en senare dag."]
    assert typed(page, "email") == "mia.by@example.org"
    assert errors_of(await eva.send_form(POSTS, GIVEN)) == ["Personen står redan där."]
    await eva.send_form(POSTS, {**GIVEN, "post": "group_leader", "name": "Gun Ask", "email": "gun@example.org"})
    said = text_of(await eva.get(POSTS))
    assert (
        said.index("Här finns båda") < said.index("Lars Alm") < said.index("Lägg till någon", said.index("Här finns"))
    )


async def test_she_is_put_in_once_for_both(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form(POSTS, {**GIVEN, "asks": "y"})
    assert "Lars Alm, Haninge" in text_of(await eva.get(GROUPS))
    await eva.send_form(GROUPS, {"area": "0127", "name": "Gun Ask", "email": "gun@example.org"})
    assert "Vi frågar Gun Ask vilka som sitter här." in text_of(await eva.get(POSTS))
    contact = await db.fetchval("SELECT id FROM group_contacts WHERE area = '0127'")
    given = await eva.send_form(POSTS, {"contact": str(contact), "post": "group_leader"})
    assert given.status_code == 303
    assert "Vi frågar Gun Ask" not in text_of(await eva.get(POSTS))
    assert (await eva.send_form(POSTS, {"contact": "999", "post": "group_leader"})).status_code == 404
    assert (await eva.send_form(POSTS, {"contact": str(contact), "post": "x"})).status_code == 422


async def test_she_ends_it_after_a_day_that_is_not_before_it_begins(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form(POSTS, GIVEN)
    held = f"{POSTS}/{await db.fetchval('SELECT id FROM local_posts')}"
    page = await eva.send_form(held, {"to_day": str(TODAY - timedelta(days=1))})
    assert (page.status_code, "Posten slutar innan den börjar." in text_of(page)) == (422, True)
    assert (await eva.send_form(held, {"to_day": "i morgon"})).status_code == 422
    assert (await eva.send_form(held, {"to_day": str(TODAY)})).status_code == 303
    assert (await eva.send_form(held, {"gone": "1"})).status_code == 303
    assert (await eva.send_form(held, {"gone": "1"})).status_code == 404
    assert "Lars Alm" not in text_of(await eva.get(POSTS))


async def test_her_letter_leads_to_what_stands_and_to_a_no(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form(POSTS, GIVEN)
    await web.deliver()
    letter, lars = web.post_office.latest(LARS), web.browser()
    assert "Vi är Exempelpartiet i Stockholms län." in letter.text
    link = letter.link("/min-post/")
    said = text_of(await lars.get(link))
    assert "Lars Alm" in said
    assert "Lokal styrelse, Haninge" in said
    assert (await lars.send_form(link, {})).status_code == 422
    assert await db.fetchval("SELECT count(*) FROM local_posts") == 1
    await lars.send_form(link, {"no": "1"})
    page = await lars.get(link)
    assert (page.status_code, "Du står inte här" in text_of(page)) == (410, True)
    page = await eva.send_form(POSTS, GIVEN)
    assert errors_of(page) == ["Den som har adressen har sagt nej till att stå här. Fråga personen själv."]


async def test_an_ended_session_of_hers_is_none(web: Web, everybody: Everybody, db: Connection) -> None:
    """The link is no session: the rest of the service stays closed to her."""
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form(POSTS, GIVEN)
    token = tokens.token(web.own.link_key, "local_post", await db.fetchval("SELECT id FROM local_posts"))
    lars = web.browser()
    await lars.get(f"/min-post/{token}")
    assert (await lars.get("/min-sida")).status_code == 401


@pytest.mark.parametrize("ticked", [True, False])
async def test_the_coordinator_sees_whom_else_it_goes_to_and_may_untick(
    web: Web, everybody: Everybody, db: Connection, evening: Evening, ticked: bool
) -> None:
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form(POSTS, GIVEN)
    await db.execute(
        "UPDATE meetings SET starts_at = starts_at - interval '10 days', ends_at = ends_at - interval '10 days'"
    )
    page = await evening.bo.get(evening.path)
    assert "Lokala styrelsen i Haninge får också veta" in text_of(page)
    assert re.search('<input checked[^>]* name="boards"', page.text)
    form = {"text": "Vi vill ha heltid.", "came": "12", **({"boards": "y"} if ticked else {})}
    assert (await evening.bo.send_form(f"{evening.path}/tack", form)).status_code == 303
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'board_outcome'") == int(ticked)
    assert ("Lokala styrelsen i Haninge har fått veta." in text_of(await evening.bo.get(evening.path))) == ticked


async def test_the_link_of_an_old_letter_does_not_show_the_address_that_she_has_since(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """The letter may lie in the mailbox of her employer."""
    eva, anna = await web.signed_in(await everybody.eva()), await everybody.anna()
    await eva.send_form(POSTS, {**GIVEN, "name": "Anna Ek", "email": ANNA})
    await web.deliver()
    link = web.post_office.latest(ANNA).link("/min-post/")
    assert ANNA in (await web.browser().get(link)).text
    sealed = everybody.vault.seal("hemlig@example.org", "people.email", anna)
    await db.execute("UPDATE people SET email = $2, email_confirmed_at = $3 WHERE id = $1", anna, sealed, dates.now())
    page = await web.browser().get(link)
    assert page.status_code == 200
    assert "hemlig@example.org" not in page.text
