"""An administrator's list of the representatives: searched by what stands in the address of the page, and paged."""

from datetime import date, timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import corrections
from tests.asgi import Web, text_of
from tests.people import DAG, Everybody

LIST = "/skotsel/politiker"


async def test_the_first_letters_go_once_and_the_page_says_to_how_many(web: Web, everybody: Everybody) -> None:
    await everybody.dag()
    eva = await web.signed_in(await everybody.eva())
    assert "1 politiker med mejladress har inte fått veta" in text_of(await eva.get("/skotsel/politiker"))
    for receipt in ("1 första mejl är på väg.", "Alla som vi har en adress till har redan fått det första mejlet."):
        await eva.send_form("/skotsel/politiker/besked")
        page = text_of(await eva.get("/skotsel/politiker"))
        assert receipt in page
        assert "har inte fått veta" not in page
    await web.deliver()
    assert [letter.subject for letter in web.post_office.to(DAG)] == ["Du står i vår lista"]
    assert "har inte fått veta" not in text_of(await eva.get("/skotsel/politiker"))


async def test_the_list_as_of_a_day(web: Web, everybody: Everybody) -> None:
    await everybody.dag(to_day=date(2024, 12, 31))
    await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    eva = await web.signed_in(await everybody.eva())
    then = text_of(await eva.get("/skotsel/politiker?dag=2024-06-01"))
    assert "Dag Holm" in then
    assert "Ida Ny" in then
    assert "Dag Holm" not in text_of(await eva.get("/skotsel/politiker?dag=2025-06-01"))
    assert "0 politiker" in text_of(await eva.get("/skotsel/politiker?dag=2020-06-01"))
    assert "Dag Holm" in text_of(await eva.get("/skotsel/politiker?dag=i+fjol"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("sok=ida", ["Ida Ny"]),
        ("sok=ida+nny", ["Ida Ny"]),
        ("plats=0126", ["Åke By"]),
        ("slag=k-kultur", ["Åke By"]),
        ("slag=k-aldre&plats=0126", []),
        ("visa=utan-adress", ["Åke By"]),
        ("visa=gar-ut", ["Dag Holm"]),
        ("visa=utan-namn", ["S0001"]),
        ("visa=okant&slag=x&plats=99&sida=0", ["Dag Holm", "Ida Ny", "S0001", "Åke By"]),
    ],
)
async def test_the_search_stands_in_the_address(web: Web, everybody: Everybody, query: str, names: list[str]) -> None:
    soon = dates.today(dates.now()) + timedelta(days=40)
    await everybody.dag(to_day=soon)
    await everybody.representative("Ida Ny", "ida@example.org", "Äldrenämnden", "0136")
    await everybody.representative("S0001", "s@example.org", "Äldrenämnden", "0136")
    await everybody.representative("Åke By", None, "Kulturnämnden", "0126")
    page = await (await web.signed_in(await everybody.eva())).get(f"{LIST}?{query}")
    shown = [name for name in ("Dag Holm", "Ida Ny", "S0001", "Åke By") if f">{name}</a></h3>" in page.text]
    assert shown == names
    assert f"{len(names)} politiker" in text_of(page)


async def test_the_list_is_paged_and_the_search_follows(web: Web, everybody: Everybody) -> None:
    for number in range(53):
        await everybody.representative(
            f"Ida Ny{chr(97 + number % 26)}{number // 26 * 'x'}", None, "Äldrenämnden", "0136"
        )
    eva = await web.signed_in(await everybody.eva())
    first = await eva.get(f"{LIST}?sok=ida")
    assert "Sida 1 av 2" in text_of(first)
    assert 'href="/skotsel/politiker?sok=ida&amp;sida=2#listan"' in first.text
    second = await eva.get(f"{LIST}?sok=ida&sida=2")
    assert (first.text.count("</h3>") - 0, second.text.count("<article>")) == (50, 3)
    assert "Sida 2 av 2" in text_of(await eva.get(f"{LIST}?sok=ida&sida=99"))


async def test_what_a_representative_disowns_waits_at_the_top_until_it_is_answered(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    dag, mandate = await everybody.dag(), await db.fetchval("SELECT id FROM mandates")
    mandate = await db.fetchval("SELECT id FROM mandates")
    await corrections.report_name(db, vault, dag, mandate, "Nämnden för äldre", dates.now())
    await corrections.disown(db, dag, mandate, dates.now())
    eva = await web.signed_in(await everybody.eva())
    assert "2 rättelser från politiker väntar." in text_of(await eva.get("/skotsel"))
    page = text_of(await eva.get(LIST))
    assert "Politiker som säger att uppdraget inte stämmer" in page
    assert "Äldrenämnden heter ”Nämnden för äldre”." in page
    await eva.send_form(f"/skotsel/uppdrag/{mandate}/rattelse", {"stands": "1"})
    await eva.send_form(f"/skotsel/uppdrag/{mandate}/rattelse", {"renamed": "1"})
    page = text_of(await eva.get(LIST))
    assert "inte stämmer" not in page.partition("Visa bara")[0]
    assert "Nämnden för äldre , Haninge" in page
    assert await db.fetchval("SELECT status FROM mandates") == "confirmed"
