"""The board sees who is new and has been offered a welcome; whoever is new reads it, by her letter or signed in."""

from datetime import timedelta

import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import newly_elected
from tests.asgi import Web, text_of, typed
from tests.network.test_newly_elected import new
from tests.people import DAG, Everybody

NEW = "/skotsel/politiker/nya"


async def test_an_administrator_looks_at_the_letter_and_welcomes_them(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    dag = await new(everybody, "Dag Holm", DAG)
    await new(everybody, "Ida Utan", None)
    eva = await web.signed_in(await everybody.eva())
    page = await eva.get(NEW)
    said = text_of(page)
    assert "0 av 2 har fått välkomsten." in said
    assert "Saknar mejladress (1) Fråga gruppen efter adresser, eller ring." in said
    assert f'src="{NEW}/brev/{dag}"' in page.text
    letter = await eva.get(f"{NEW}/brev/{dag}")
    assert "Där beslutar de om hem för äldre och om hemtjänst." in text_of(letter)
    assert "Dag Holm" not in letter.text
    wrong = await eva.send_form(NEW, {"letters": "2"})
    assert (wrong.status_code, "Inget är skickat." in text_of(wrong)) == (409, True)
    for letters in ("", "x", "0", "-1", "9" * 30):
        assert (await eva.send_form(NEW, {"letters": letters})).status_code == 409
    once = typed(page, "once")
    pages = [await eva.send_form(NEW, {"letters": "1", "once": once}) for _ in range(2)]
    assert [page.headers["location"] for page in pages] == [f"{NEW}?sedan=aret"] * 2
    assert "1 välkomst är på väg." in text_of(await eva.get(NEW))
    assert "Erbjuden" in text_of(await eva.get(NEW))
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'newly_elected'") == 1
    assert "Mandatperioden, från" in text_of(await eva.get(f"{NEW}?sedan=perioden"))


async def test_the_letter_opens_the_page_for_two_months_and_only_from_her_own_address(
    web: Web, everybody: Everybody
) -> None:
    dag = await new(everybody, "Dag Holm", DAG)
    link = f"/valkommen/{web.dated('newly_elected', dag, DAG)}"
    page = text_of(await web.browser().get(link))
    assert "Du sitter där från och med" in page
    assert "Äldreomsorg och hemtjänst. Där beslutar de om hem för äldre och om hemtjänst." in page
    assert "Ingen i samma sorts nämnd har sagt ja till att nya hör av sig än." in page
    other = f"/valkommen/{web.dated('newly_elected', dag, 'annan@example.org')}"
    assert (await web.browser().get(other)).status_code == 410
    assert (await web.browser().get(f"/valkommen/{web.dated('mandate', dag, DAG)}")).status_code == 404
    with time_machine.travel(dates.now() + timedelta(days=62), tick=False):
        assert (await web.browser().get(link)).status_code == 410


async def test_whoever_is_willing_is_asked_through_us_and_takes_it_back_where_she_said_it(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    siv = await everybody.representative("Siv Berg", "siv@example.org", "Äldrenämnden", "0184")
    await new(everybody, "Dag Holm", DAG)
    dag = await db.fetchval("SELECT person FROM newly_elected ORDER BY first_day DESC LIMIT 1")
    hers, his = await web.signed_in(siv), await web.signed_in(dag)
    assert "Du är ny i en nämnd." in text_of(await his.get("/uppdrag"))
    assert "Du är ny i en nämnd." not in text_of(await hers.get("/uppdrag"))
    assert "Siv Berg" not in text_of(await his.get("/valkommen"))
    saved = await hers.send_form("/valkommen", {"help": "yes"})
    assert saved.headers["location"] == "/uppdrag#nya"
    assert "Nej, inte längre" in text_of(await hers.get("/uppdrag"))
    page = await his.get("/valkommen")
    assert "Siv Berg sitter i Äldrenämnden, Solna" in text_of(page)
    assert "siv@example.org" not in page.text
    mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", siv)
    assert f"/kollegor/mote?who={mandate}" in page.text
    calling = await his.get(f"/kollegor/mote?who={mandate}")
    assert typed(calling, "who") == str(mandate)
    await hers.send_form("/valkommen", {"help": "no"})
    assert "Siv Berg" not in text_of(await his.get("/valkommen"))
    assert (await db.fetchval("SELECT helps_since FROM representatives WHERE person = $1", siv)) is None


async def test_whoever_is_new_nowhere_sees_no_welcome(web: Web, db: Connection, everybody: Everybody) -> None:
    dag = await everybody.dag()
    await db.execute("UPDATE mandates SET status = 'wrong'")
    browser = await web.signed_in(dag)
    page = await browser.get("/valkommen")
    assert (page.status_code, "Du har inget nytt uppdrag just nu." in text_of(page)) == (200, True)
    assert await newly_elected.open_registers(db) == 0
