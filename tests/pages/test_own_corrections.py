"""She corrects what stands of her, by her letter's link or signed in: name, seat, committee, and what is missing."""

from uuid import UUID

import pytest

from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import corrections, representatives
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import DAG, Everybody


async def her_link(web: Web, everybody: Everybody) -> str:
    return f"/uppdrag/{web.dated('mandate', await everybody.dag(), DAG)}"


async def test_her_name(web: Web, everybody: Everybody, db: Connection, vault: Vault) -> None:
    link, browser = await her_link(web, everybody), web.browser()
    page = await browser.get(f"{link}/namn")
    assert typed(page, "name") == "Dag Holm"
    assert errors_of(await browser.send_form(f"{link}/namn", {"name": ""})) == ["Skriv vad du heter."]
    answer = await browser.send_form(f"{link}/namn", {"name": "Dag Å Holm"})
    assert answer.headers["location"] == link
    assert [her.name for her in await representatives.listed(db, vault)] == ["Dag Å Holm"]


async def test_her_seat_and_what_the_committee_is_called(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    link, browser = await her_link(web, everybody), web.browser()
    path = f"{link}/plats/{await db.fetchval('SELECT id FROM mandates')}"
    page = await browser.send_form(path, {"seat": "", "committee_name": ""})
    assert (page.status_code, errors_of(page)) == (422, ["Välj en plats.", "Skriv vad nämnden heter."])
    await browser.send_form(path, {"seat": "ordforande", "committee_name": "Äldrenämnden"})
    assert tuple((await db.fetch("SELECT seat, status FROM mandates"))[0]) == ("ordforande", "declared")
    assert await corrections.name_reports(db, vault) == []
    await browser.send_form(path, {"seat": "ordforande", "committee_name": "Nämnden för äldre"})
    assert "Tack. Vi kontrollerar vad nämnden heter." in text_of(await browser.get(link))
    assert [row.name for row in await corrections.name_reports(db, vault)] == ["Nämnden för äldre"]


@pytest.mark.parametrize("signed_in", [True, False])
async def test_a_mandate_that_is_not_hers_in_two_steps_with_a_way_back(
    web: Web, everybody: Everybody, db: Connection, signed_in: bool
) -> None:
    link = await her_link(web, everybody)
    dag, id = (await db.fetch("SELECT person, id FROM mandates"))[0]
    browser = await web.signed_in(dag) if signed_in else web.browser()
    home, back = ("/uppdrag", "?hem=1") if signed_in else (link, "")
    path = f"{link}/nej/{id}{back}"
    assert f'href="{path}"' in (await browser.get(home)).text
    assert "En administratör kontrollerar det mot kommunens lista." in text_of(await browser.get(path))
    assert await db.fetchval("SELECT status FROM mandates") == "confirmed"
    assert (await browser.send_form(path)).headers["location"] == home
    page = text_of(await browser.get(home))
    assert "Tack. Uppdraget syns inte längre. Vi kontrollerar det, och du kan ångra dig." in page
    assert "Du har sagt att du inte har det här uppdraget." in page
    anna = await web.signed_in(await everybody.anna())
    assert "Dag Holm" not in text_of(await anna.get("/min-sida"))
    await browser.send_form(path, {"undo": "1"})
    assert await db.fetchval("SELECT status FROM mandates") == "confirmed"
    assert "Dag Holm" in text_of(await anna.get("/min-sida"))


async def test_only_her_own_mandates_are_there(web: Web, everybody: Everybody, db: Connection) -> None:
    link = await her_link(web, everybody)
    ida = await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    hers = await db.fetchval("SELECT id FROM mandates WHERE person = $1", ida)
    for path in (f"{link}/plats/{hers}", f"{link}/nej/{hers}"):
        assert (await web.browser().get(path)).status_code == 404
        page = await web.browser().send_form(path, {"seat": "ordforande", "committee_name": "X"})
        assert page.status_code == 404
    assert await db.fetchval("SELECT status FROM mandates WHERE id = $1", hers) == "confirmed"


async def test_a_seat_that_is_missing_is_added_as_her_own_word(web: Web, everybody: Everybody, db: Connection) -> None:
    link, browser = await her_link(web, everybody), web.browser()
    await everybody.representative("Ida Ny", None, "Kulturnämnden", "0136")
    committee = str(await db.fetchval("SELECT committee FROM mandates ORDER BY id DESC LIMIT 1"))
    assert "I vilken kommun eller region?" in text_of(await browser.get(f"{link}/ny-plats"))
    assert "Kulturnämnden" in text_of(await browser.get(f"{link}/ny-plats?plats=0136"))
    form = {"area": "0136", "committee": committee, "seat": "ledamot", "from_day": "2026-01-01", "to_day": ""}
    wrong = await browser.send_form(f"{link}/ny-plats", {**form, "committee": "", "from_day": ""})
    assert errors_of(wrong) == ["Välj en nämnd.", "Välj en dag."]
    for committees in ("999999", "x"):
        page = await browser.send_form(f"{link}/ny-plats", {**form, "committee": committees})
        assert errors_of(page) == ["Det valet finns inte längre. Välj ett annat."]
    await browser.send_form(f"{link}/ny-plats", form)
    assert "Det här har du själv lagt till." in text_of(await browser.get(link))
    again = await browser.send_form(f"{link}/ny-plats", form)
    assert errors_of(again) == ["Du har redan den platsen där. Rätta den i stället."]
    assert await db.fetchval("SELECT count(*) FROM mandates WHERE status = 'own'") == 1


async def test_her_page_begins_with_what_is_hers_to_do(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await everybody.dag()
    await db.execute("UPDATE mandates SET status = 'imported'")
    page = text_of(await (await web.signed_in(dag)).get("/uppdrag"))
    headings = ["Att göra", "Dina möten", "Det här beslutar ni om", "Så här står du i listan"]
    assert [page.index(one) for one in headings] == sorted(page.index(one) for one in headings)
    assert "Uppdragen kommer från ett register. Stämmer de?" in page


async def test_her_address_she_changes_signed_in_and_confirms_from_the_new_one(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    dag = await everybody.dag()
    assert "/kontakter/adress" not in (await web.browser().get(await her_link_of(web, dag))).text
    browser = await web.signed_in(dag)
    wrong = await browser.send_form("/kontakter/adress", {"email": "dag"})
    assert errors_of(wrong) == ["Adressen saknar @. Skriv den så här: namn@example.org."]
    await browser.send_form("/kontakter/adress", {"email": "dag.ny@example.org"})
    assert "Öppna mejlet på den nya adressen." in text_of(await browser.get("/uppdrag"))
    await web.deliver()
    link = web.post_office.latest("dag.ny@example.org").link("/ny-adress/")
    await web.browser().send_form(link)
    assert [her.email for her in await representatives.listed(db, vault)] == ["dag.ny@example.org"]
    await web.deliver()
    assert web.post_office.latest(DAG).subject == "Vi skriver till en annan adress"


async def her_link_of(web: Web, dag: UUID) -> str:
    return f"/uppdrag/{web.dated('mandate', dag, DAG)}"
