"""Somebody whose letters come back sees it, and so does her coordinator; either tries the address again."""

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.mail import suppressions
from tests.asgi import Web, text_of
from tests.mail.test_suppressions import bounced
from tests.people import Everybody


async def test_she_sees_that_letters_come_back_and_tries_again(web: Web, db: Connection, everybody: Everybody) -> None:
    person = await everybody.anna()
    anna = await web.signed_in(person)
    assert "kommer tillbaka" not in text_of(await anna.get("/min-sida"))
    await bounced(db, everybody.vault, person, "5.1.1", dates.now())
    assert "Mejlen till dig kommer tillbaka. Därför skickar vi inga fler." in text_of(await anna.get("/min-sida"))
    await anna.send_form("/min-sida/prova-adressen", {})
    assert await suppressions.of(db, person) is None
    assert "kommer tillbaka" not in text_of(await anna.get("/min-sida"))


async def test_she_takes_back_that_it_was_junk(web: Web, db: Connection, everybody: Everybody) -> None:
    person = await everybody.anna()
    anna = await web.signed_in(person)
    await suppressions.complained(db, person, dates.now())
    assert "Du har markerat ett mejl från oss som skräp." in text_of(await anna.get("/min-sida"))
    await anna.send_form("/min-sida/prova-adressen", {})
    assert await suppressions.of(db, person) is None


@pytest.mark.parametrize("reason", ["bounced", "complained"])
async def test_her_coordinator_sees_it_and_tries_again_what_bounced(
    web: Web, db: Connection, everybody: Everybody, reason: str
) -> None:
    branch, person = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, person)
    bo = await web.signed_in(await everybody.bo(branch))
    if reason == "bounced":
        await bounced(db, everybody.vault, person, "5.1.1", dates.now())
    else:
        await suppressions.complained(db, person, dates.now())
    page = text_of(await bo.get(f"/branscher/{branch}/medlemmar"))
    assert ("Mejlen till Anna Ek kommer tillbaka, så vi skickar inga fler." in page) == (reason == "bounced")
    assert ("Har markerat ett mejl som skräp och får inga fler." in page) == (reason == "complained")
    await bo.send_form(f"/branscher/{branch}/medlemmar/{person}/prova-adressen", {})
    assert (await suppressions.of(db, person) is None) == (reason == "bounced")


async def test_nobody_elses_member_can_be_tried(web: Web, db: Connection, everybody: Everybody) -> None:
    branch, person = await everybody.branch(), await everybody.cilla()
    await bounced(db, everybody.vault, person, "5.1.1", dates.now())
    bo = await web.signed_in(await everybody.bo(branch))
    response = await bo.send_form(f"/branscher/{branch}/medlemmar/{person}/prova-adressen", {})
    assert response.status_code == 404
    assert await suppressions.of(db, person)
