"""One press writes down how it went; she whom it is about can read it."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import branches, contacts
from tests.asgi import Web, text_of
from tests.people import Everybody


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
        "INSERT INTO appointments (person, post, branch, from_at) VALUES ($1, 'coordinator', $2, $3)",
        disa,
        row.id,
        now,
    )
    browser = await web.signed_in(disa)
    path = f"/branscher/{branch}/medlemmar"
    assert "Bo Lind hör av sig, senast" in text_of(await browser.get(path))
    await browser.send_form(f"{path}/{anna}/kontakt", {"outcome": "take"})
    assert "Du hör av dig, senast" in text_of(await browser.get(path))


async def test_a_few_words_are_hers_to_read_and_too_many_are_not_lost(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo, now = await everybody.bo(branch), dates.now()
    await branches.join(db, branch, anna, now)
    await contacts.look_after(db, now, dates.today(now))
    browser, path = await web.signed_in(bo), f"/branscher/{branch}/medlemmar"
    long = "Hon undrar om kvällsmöten. " * 20
    page = await browser.send_form(f"{path}/{anna}/kontakt", {"outcome": "reached", "note": long})
    assert (page.status_code, long.strip() in text_of(page)) == (413, True)
    await browser.send_form(f"{path}/{anna}/kontakt", {"outcome": "reached", "note": "Kan på <kvällar>"})
    assert "”Kan på <kvällar>”" in text_of(await browser.get(path))
    lines = "\r\n".join(["x" * 99] * 3)  # 299 characters to her who counts, 301 as a browser sends them
    page = await browser.send_form(f"{path}/{anna}/kontakt", {"outcome": "no_answer", "note": f"{lines}\0\x1b"})
    assert page.status_code == 303
    assert "\x1b" not in (await browser.get(path)).text
    assert "”Kan på <kvällar>”" in text_of(await (await web.signed_in(anna)).get("/min-sida/insyn"))


async def test_whoever_wants_another_branch_is_moved_and_waits_there(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    bo = await everybody.bo(branch)
    other = await everybody.branch("Handel")
    await branches.join(db, branch, anna, dates.now())
    browser, path = await web.signed_in(bo), f"/branscher/{branch}/medlemmar"
    assert f'<option value="{other}">Handel</option>' in (await browser.get(f"{path}/{anna}")).text
    for nowhere in ("finns-inte", branch, ""):
        assert (await browser.send_form(f"{path}/{anna}/flytt", {"branch": nowhere})).status_code == 422
    await browser.send_form(f"{path}/{anna}/flytt", {"branch": other})
    assert "Anna Ek" not in text_of(await browser.get(path))
    rows = await db.fetch("SELECT b.slug, m.welcomed_at FROM memberships m JOIN branches b ON b.id = m.branch")
    assert [tuple(row) for row in rows] == [(other, None)]


async def test_the_list_is_searched_by_name_trade_town_and_union(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    for person in (await everybody.anna(), await everybody.member("Cilla Öst", "cilla@example.org")):
        await everybody.welcomed(branch, person)
    browser, path = await web.signed_in(await everybody.bo(branch)), f"/branscher/{branch}/medlemmar"
    for sought, found in (("anna", ["Anna Ek"]), ("cilla öst", ["Cilla Öst"]), ("haninge", ["Anna Ek", "Cilla Öst"]),
                          ("äldre haninge", ["Anna Ek", "Cilla Öst"]), ("anna öst", [])):  # fmt: skip
        page = text_of(await browser.send_form(path, {"sok": sought}))
        assert [name for name in ("Anna Ek", "Cilla Öst") if name in page] == found, sought
    assert "Ingen medlem passar." in page
