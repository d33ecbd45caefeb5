"""The pages where administrators propose each other, and where whoever is asked answers."""

from fackpol.base import tokens
from fackpol.base.database import Connection
from tests.asgi import SAME_SITE, Web, errors_of, text_of
from tests.people import ANNA, Everybody

HERE = "/skotsel/administratorer"


async def test_an_administrator_is_proposed_accepts_and_is_confirmed(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    await everybody.anna()
    other = await everybody.member("Ulla Ek", "ulla@example.org")
    await everybody.hold(other, "administrator", None)
    eva, ulla = await web.signed_in(await everybody.eva()), await web.signed_in(other)
    page = text_of(await eva.send_form(HERE, {"email": ANNA}))
    assert "Säger personen ja behöver någon annan som administrerar bekräfta." in page
    await web.deliver()
    letter = web.post_office.latest(ANNA, "Vill du ha ett uppdrag?")
    link = letter.link("/erbjudande/")
    assert "Vill du vara med och administrera?" in text_of(await web.browser().get(link))
    page = text_of(await web.browser().post(link, data={"answer": "yes"}, headers=SAME_SITE))
    assert "Tack, du har sagt ja" in page
    assert "Någon som administrerar bekräftar" in text_of(await web.browser().get(link))
    assert (await web.browser().post(link, data={"answer": "yes"}, headers=SAME_SITE)).status_code == 410
    assert "Någon annan som administrerar avgör." in text_of(await eva.get("/skotsel/samordnare"))
    id = await db.fetchval("SELECT id FROM post_changes")
    await ulla.send_form(f"/skotsel/forslag/{id}", {"confirm": "1"})
    assert "Anna Ek" in text_of(await eva.get(HERE))
    assert (await web.browser().get(link)).status_code == 410


async def test_a_third_one_relieves_and_of_two_neither_does(web: Web, everybody: Everybody, db: Connection) -> None:
    ulla = await everybody.member("Ulla Ek", "ulla@example.org")
    await everybody.hold(ulla, "administrator", None)
    eva = await web.signed_in(await everybody.eva())
    post = await db.fetchval("SELECT id FROM appointments WHERE person = $1", ulla)
    assert "fackpol admin remove" in text_of(await eva.get(HERE))
    assert (await eva.send_form(f"{HERE}/{post}/avslut")).status_code == 409
    anna = await everybody.anna()
    await everybody.hold(anna, "administrator", None)
    page = await eva.send_form(f"{HERE}/{post}/avslut", follow_redirects=True)
    assert "Förslaget väntar på någon annan" in text_of(page)
    id = await db.fetchval("SELECT id FROM post_changes")
    for browser in (eva, await web.signed_in(ulla)):
        assert (await browser.send_form(f"/skotsel/forslag/{id}", {"confirm": "1"})).status_code == 422
    assert "Eva Sund föreslår att Ulla Ek inte längre administrerar." in text_of(
        await (await web.signed_in(anna)).get("/skotsel/samordnare")
    )
    await (await web.signed_in(anna)).send_form(f"/skotsel/forslag/{id}", {"confirm": "1"})
    assert "Ulla Ek" not in text_of(await eva.get(HERE))


async def test_nobody_proposes_herself(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(HERE, {"email": "eva.sund@example.org"})
    assert (page.status_code, errors_of(page)) == (
        422,
        ["Du kan inte utse dig själv. Be någon annan som administrerar."],
    )


async def test_a_no_and_what_is_not_there(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.anna()
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form(HERE, {"email": ANNA})
    id = await db.fetchval("SELECT id FROM post_changes")
    link = f"/erbjudande/{tokens.token(web.own.link_key, 'post_change', id)}"
    assert (await web.browser().post(link, data={"answer": "kanske"}, headers=SAME_SITE)).status_code == 422
    assert "Du har sagt nej" in text_of(await web.browser().post(link, data={"answer": "no"}, headers=SAME_SITE))
    assert (await web.browser().get(link)).status_code == 410
    assert (await eva.send_form(f"/skotsel/forslag/{id}", {"confirm": "1"})).status_code == 404


async def test_a_no_looks_alike_whether_the_address_is_known_or_not(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    await everybody.anna()
    eva = await web.signed_in(await everybody.eva())
    for email in (ANNA, "nobody@example.org"):
        await eva.send_form(HERE, {"email": email})
        assert email in text_of(await eva.get("/skotsel/samordnare"))
        id = await db.fetchval("SELECT id FROM post_changes")
        link = f"/erbjudande/{tokens.token(web.own.link_key, 'post_change', id)}"
        page = await web.browser().post(link, data={"answer": "no"}, headers=SAME_SITE)
        assert page.status_code == 200
        assert email not in text_of(await eva.get("/skotsel/samordnare"))
