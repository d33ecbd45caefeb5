"""Who called from this number? Searched in all of a coordinator's own branches, and in no other."""

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import consents, people
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import Everybody

NUMBER = "070-174 06 45"


async def caller(db: Connection, everybody: Everybody, branch: str) -> None:
    her = await everybody.member("Kajsa Söderlund", "kajsa@example.org")
    await everybody.welcomed(branch, her)
    await people.set_phone(db, everybody.vault, her, NUMBER)
    await consents.give(db, her, ["calls"], "web", dates.now())


@pytest.mark.parametrize("asked", ["+46701740645", "070-174 06 45", "0645"])
async def test_the_number_leads_to_her_card(web: Web, db: Connection, everybody: Everybody, asked: str) -> None:
    branch = await everybody.branch()
    await caller(db, everybody, branch)
    bo = await web.signed_in(await everybody.bo(branch))
    assert "Ingen har" not in text_of(await bo.get("/vem-ringde"))
    page = await bo.send_form("/vem-ringde", {"phone": asked})
    assert "Numret hör till Kajsa Söderlund" in text_of(page)
    assert f'href="/branscher/{branch}/medlemmar/' in page.text


async def test_in_anothers_branch_nobody_is_found_and_nobody_is_told(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    own, other = await everybody.branch(), await everybody.branch("Handel")
    await caller(db, everybody, other)
    bo = await web.signed_in(await everybody.bo(own))
    assert "Ingen har det numret" in text_of(await bo.send_form("/vem-ringde", {"phone": NUMBER}))
    rows = await db.fetch("SELECT b.slug, a.why FROM access_log a JOIN branches b ON b.id = a.branch")
    assert [tuple(row) for row in rows] == [(own, "Samordnaren sökte vem som har ett telefonnummer")]


@pytest.mark.parametrize(
    ("asked", "sentence"), [("", "Skriv numret som ringde."), ("64", "Skriv minst fyra siffror av numret.")]
)
async def test_too_little_is_asked_again(web: Web, everybody: Everybody, asked: str, sentence: str) -> None:
    bo = await web.signed_in(await everybody.bo(await everybody.branch()))
    page = await bo.send_form("/vem-ringde", {"phone": asked})
    assert (page.status_code, errors_of(page), typed(page, "phone")) == (422, [sentence], asked)


async def test_it_is_not_there_for_a_member(web: Web, everybody: Everybody) -> None:
    anna = await web.signed_in(await everybody.anna())
    assert (await anna.send_form("/vem-ringde", {"phone": NUMBER})).status_code == 404
