"""One press writes down how it went; she whom it is about can read it."""

from fackpol import branches, contacts, dates
from fackpol.database import Connection
from tests.people import Everybody
from tests.web import Web, text_of


async def test_a_coordinator_sees_whose_it_is_and_presses_how_it_went(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo, now = await everybody.bo(branch), dates.now()
    await branches.join(db, branch, anna, now)
    await contacts.look_after(db, now, dates.today(now))
    browser, path = await web.signed_in(bo), f"/branscher/{branch}/medlemmar"
    assert "1 ny medlem att höra av sig till. 1 är din." in text_of(await browser.get(f"/branscher/{branch}"))
    assert "Du hör av dig, senast" in text_of(await browser.get(path))
    await browser.send_form(f"{path}/{anna}/kontakt", {"outcome": "no_answer"})
    await browser.send_form(f"{path}/{anna}/kontakt", {"outcome": "reached"})
    assert "Är Anna Ek rätt här?" in text_of(await browser.get(path))
    assert (await browser.send_form(f"{path}/{anna}/kontakt", {"outcome": "welcomed"})).status_code == 422
    await browser.send_form(f"{path}/{anna}/valkommen")
    assert "Inget att göra just nu." in text_of(await browser.get(f"/branscher/{branch}"))
    own = text_of(await (await web.signed_in(anna)).get("/min-sida/insyn"))
    assert "Bo Lind skrev ”Inget svar” om dig i Vård och omsorg." in own
    assert "Bo Lind skrev ”Hälsad välkommen” om dig i Vård och omsorg." in own


async def test_another_coordinator_takes_it_over(web: Web, db: Connection, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.bo(branch)
    disa = await everybody.member("Disa Ek", "disa@example.org")
    now = dates.now()
    await branches.join(db, branch, anna, now)
    await contacts.look_after(db, now, dates.today(now))
    row = await branches.get(db, branch)
    assert row
    await db.execute(
        "INSERT INTO posts (person, post, branch, from_at) VALUES ($1, 'coordinator', $2, $3)", disa, row["id"], now
    )
    browser = await web.signed_in(disa)
    path = f"/branscher/{branch}/medlemmar"
    assert "Bo Lind hör av sig, senast" in text_of(await browser.get(path))
    await browser.send_form(f"{path}/{anna}/kontakt", {"outcome": "take"})
    assert "Du hör av dig, senast" in text_of(await browser.get(path))
