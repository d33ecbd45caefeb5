"""A coordinator's page of liaisons, her own invitations to them, what members see, and the liaison's own page."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.pages.conftest import Evening
from tests.people import Everybody

TODAY = dates.today(dates.now())
STINA = "stina.roth@example.org"
GIVEN = {
    "organisation": "Kommunal", "name": "Stina Roth", "role": "klubbordförande", "phone": "070-174 06 05",
    "email": STINA, "told_on": str(TODAY),
}  # fmt: skip
WRONG = [
    ({"organisation": ""}, "Skriv vilket fack eller vilken organisation."),
    ({"name": ""}, "Skriv vad personen heter."),
    ({"role": ""}, "Skriv vad personen gör där."),
    ({"email": ""}, "Skriv din mejladress."),
    ({"phone": "nej"}, "Skriv numret med siffror, till exempel 070-174 06 05."),
    ({"told_on": ""}, "Berätta för personen först, och skriv vilken dag det var."),
    ({"told_on": str(TODAY + timedelta(days=1))}, "Dagen ska ligga inom det senaste året, och inte i framtiden."),
    ({"name": "x" * 201}, "Texten får ha högst 200 tecken. Du har skrivit 201."),
]


async def says_yes(browser: Browser, link: str, **more: str) -> Response:
    """Presses yes on her page as it is now."""
    return await browser.send_form(link, {"answer": "yes", "seen": typed(await browser.get(link), "seen"), **more})


def here(evening: Evening) -> str:
    return f"/branscher/{evening.branch}/kontaktpersoner"


@pytest.mark.parametrize(("form", "sentence"), WRONG)
async def test_what_is_wrong_is_said(evening: Evening, db: Connection, form: dict[str, str], sentence: str) -> None:
    page = await evening.bo.send_form(here(evening), {**GIVEN, **form})
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, "role") == {**GIVEN, **form}["role"]
    assert await db.fetchval("SELECT count(*) FROM liaisons") == 0


async def test_from_a_name_to_a_yes_that_members_see_and_back(web: Web, evening: Evening, db: Connection) -> None:
    assert (await evening.bo.send_form(here(evening), GIVEN)).status_code == 303
    assert "Har inte svarat." in text_of(await evening.bo.get(here(evening)))
    assert errors_of(await evening.bo.send_form(here(evening), GIVEN)) == ["Den adressen står redan hos er."]
    anna = await web.signed_in(evening.anna)
    assert "Stina Roth" not in text_of(await anna.get("/min-sida"))
    await web.deliver()
    letter, stina = web.post_office.latest(STINA), web.browser()
    link = letter.link("/kontaktperson/")
    said = text_of(await stina.get(link))
    assert "klubbordförande, Kommunal" in said
    assert "Stina Roth" not in text_of(await anna.get("/min-sida"))  # reading is no yes
    assert (await stina.send_form(link, {"answer": "kanske"})).status_code == 422
    await says_yes(stina, link)
    hers = text_of(await anna.get("/min-sida"))
    assert re.search("Stina Roth ?, klubbordförande, Kommunal", hers)
    assert STINA not in hers
    await says_yes(stina, link, contact="y")
    assert STINA in text_of(await anna.get("/min-sida"))
    await stina.send_form(link, {"answer": "no"})
    assert (await stina.get(link)).status_code == 410
    assert "Stina Roth" not in text_of(await anna.get("/min-sida"))
    page = await evening.bo.send_form(here(evening), GIVEN)
    assert errors_of(page) == ["Den som har adressen har sagt nej till att stå hos er."]


async def test_the_coordinator_invites_by_her_own_hand(web: Web, evening: Evening, db: Connection) -> None:
    inviting = f"{evening.path}/kontaktpersoner"
    await evening.bo.send_form(here(evening), GIVEN)
    before = await db.fetchval("SELECT count(*) FROM letters")
    assert "Ingen kontaktperson har sagt ja än." in text_of(await evening.bo.get(inviting))
    await db.execute("UPDATE liaisons SET agreed_at = added_at")
    page = await evening.bo.get(inviting)
    link = urlsplit(unescape(str(re.search(r'href="(mailto:[^"]+)"', page.text)[1])))  # type: ignore[index]
    assert link.path == STINA
    body = parse_qs(link.query)["body"][0]
    assert body.startswith("Hej Stina Roth!\r\n\r\nVälkommen till ett möte")
    assert "Heltid som norm" in body
    assert body.endswith("Bo Lind")
    assert await db.fetchval("SELECT count(*) FROM letters") == before
    await db.execute(
        "INSERT INTO cancellations (meeting, at, reason) VALUES ($1, $2, '')", evening.meeting, dates.now()
    )
    assert "mailto:stina" not in (await evening.bo.get(inviting)).text


async def test_a_change_asks_anew_and_another_branch_finds_nobody(
    web: Web, everybody: Everybody, evening: Evening, db: Connection
) -> None:
    await evening.bo.send_form(here(evening), GIVEN)
    await db.execute("UPDATE liaisons SET agreed_at = added_at")
    id = await db.fetchval("SELECT id FROM liaisons")
    own = f"{here(evening)}/{id}"
    assert errors_of(await evening.bo.send_form(own, {**GIVEN, "role": ""})) == ["Skriv vad personen gör där."]
    await evening.bo.send_form(own, {**GIVEN, "role": "ombudsman"})
    assert "Har inte svarat." in text_of(await evening.bo.get(here(evening)))
    other = await everybody.branch("Skola")
    ulla = await everybody.member("Ulla By", "ulla.by@example.org")
    await everybody.hold(ulla, "coordinator", await db.fetchval("SELECT id FROM branches WHERE slug = $1", other))
    browser = await web.signed_in(ulla)
    for path in (own, f"/branscher/{other}/kontaktpersoner/{id}"):
        assert (await browser.get(path)).status_code == 404
        assert (await browser.send_form(path, {"gone": "1"})).status_code == 404
    assert (await evening.bo.send_form(own, {"gone": "1"})).status_code == 303
    assert "Stina Roth" not in text_of(await evening.bo.get(here(evening)))


async def test_she_says_yes_to_what_she_has_seen_and_not_to_what_was_changed_meanwhile(
    web: Web, evening: Evening, db: Connection
) -> None:
    await evening.bo.send_form(here(evening), GIVEN)
    await web.deliver()
    link, stina = web.post_office.latest(STINA).link("/kontaktperson/"), web.browser()
    seen = typed(await stina.get(link), "seen")
    id = await db.fetchval("SELECT id FROM liaisons")
    await evening.bo.send_form(f"{here(evening)}/{id}", {**GIVEN, "role": "partiets spion"})
    late = await stina.send_form(link, {"answer": "yes", "seen": seen})
    assert late.status_code == 409
    assert "Uppgifterna har ändrats." in text_of(late)
    assert "partiets spion" in text_of(late)
    assert await db.fetchval("SELECT agreed_at FROM liaisons") is None
    assert (await says_yes(stina, link)).status_code == 303
    assert await db.fetchval("SELECT agreed_at FROM liaisons") is not None


async def test_an_address_that_holds_headers_writes_to_nobody_else(web: Web, evening: Evening, db: Connection) -> None:
    """A local part may hold "?" and "&", which in a mailto: link would begin a copy to somebody else."""
    odd = "stina?bcc=evil%40example.net&x=y@example.org"
    await evening.bo.send_form(here(evening), {**GIVEN, "email": odd})
    await db.execute("UPDATE liaisons SET agreed_at = asked_at, shows_contact = true")
    page = await (await web.signed_in(evening.anna)).get("/min-sida")
    assert 'href="mailto:stina%3Fbcc%3Devil%2540example.net%26x%3Dy@example.org"' in page.text
