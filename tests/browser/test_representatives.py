"""A phone without JavaScript: an administrator pastes addresses; a councillor's page begins with what is hers to do."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page

from fackpol.base import dates
from fackpol.network import invitations
from tests.browser.conftest import Service
from tests.browser.test_story import everybody_of, letter, phone, sign_in
from tests.people import DAG

pytestmark = pytest.mark.browser
EVA, IDA = "eva.sund@example.org", "ida.ny@example.org"
LONG = "dag.med.ett.mycket.langt.namn@politiker.exempelkommun.example.org"


async def fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


async def test_an_administrator_pastes_addresses_and_those_who_get_them_are_told(
    chromium: Browser, service: Service
) -> None:
    async with everybody_of(service) as everybody:
        await everybody.eva()
        await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
        await everybody.representative("Bo Lind", None, "Äldrenämnden", "0136")
        await everybody.representative("Bo Lind", None, "Barn- och ungdomsnämnden", "0126")
    async with phone(chromium, service) as eva:
        await sign_in(eva, service, EVA)
        await eva.goto("/skotsel")
        todo = eva.get_by_role("listitem").filter(has_text="3 politiker saknar mejladress.")
        await todo.get_by_role("link", name="Klistra in adresser").click()
        rows = eva.get_by_label("Namn och mejladress, en på varje rad")
        await rows.fill(f"Ida Ny\t{IDA}\nBo Lind; {LONG}\nPer Son; per\n")
        await eva.get_by_role("button", name="Läs raderna").click()
        await fits(eva)
        assert await eva.get_by_role("checkbox", name="Ida Ny").is_checked()
        assert "Adressen saknar @" in await eva.inner_text("main")
        assert service.post_office.to(IDA) == []
        await eva.get_by_label("Vem är Bo Lind?").select_option("Bo Lind: Barn- och ungdomsnämnden, Huddinge")
        await eva.get_by_role("button", name="Spara adresserna").click()
        assert "2 adresser är sparade. De här raderna är kvar." in await eva.inner_text("main")
        assert await rows.input_value() == "Per Son; per"
        await letter(service, IDA, "Du står i vår lista")
        await letter(service, LONG, "Du står i vår lista")
        await eva.goto("/skotsel/politiker")
        await eva.get_by_label("Visa bara").select_option("Saknar mejladress")
        await eva.get_by_role("button", name="Sök").click()
        assert "visa=utan-adress" in eva.url
        assert "1 politiker" in await eva.inner_text("h2#listan")
        await fits(eva)


async def test_a_councillor_does_what_waits_and_corrects_what_is_wrong(chromium: Browser, service: Service) -> None:
    async with everybody_of(service) as everybody:
        branch = await everybody.branch()
        bo, eva = await everybody.bo(branch), await everybody.eva()
        dag = await everybody.dag(to_day=dates.today(dates.now()) + timedelta(days=60))
        await everybody.db.execute("UPDATE people SET email_confirmed_at = now() WHERE id = $1", dag)
        await invitations.call(everybody.db, await everybody.meeting(branch, bo), [], dates.now())
        assert eva
    async with phone(chromium, service) as hers, phone(chromium, service) as office:
        await sign_in(hers, service, DAG)
        await hers.goto("/uppdrag")
        assert await hers.locator("main h2").first.inner_text() == "Att göra"
        await fits(hers)
        await hers.get_by_role("button", name="Jag kommer Heltid som norm").click()
        assert "vi har ditt svar: Jag kommer." in await hers.inner_text("main")
        await hers.goto("/uppdrag")
        assert await hers.get_by_role("button", name="Jag kommer").count() == 0
        assert "Du kommer" in await hers.inner_text("main")

        await hers.get_by_role("link", name="Rätta plats eller nämnd").click()
        await hers.get_by_label("Vad är du i nämnden?").select_option("ordförande")
        await hers.get_by_role("button", name="Spara").click()
        assert "ordförande, från och med" in await hers.inner_text("main")

        await hers.get_by_role("link", name="Jag har inte det här uppdraget").click()
        await fits(hers)
        await hers.get_by_role("button", name="Jag har inte uppdraget").click()
        assert "Tack. Uppdraget syns inte längre." in await hers.inner_text("main")
        await sign_in(office, service, EVA)
        await office.goto("/skotsel")
        await office.get_by_role("listitem").filter(has_text="1 rättelse").get_by_role("link").click()
        assert await office.get_by_role("button", name="Det stämmer, ta bort uppdraget Dag Holm").count() == 1
        await hers.get_by_role("button", name="Ångra, jag har uppdraget").click()
        await office.reload()
        assert "uppdraget inte stämmer" not in await office.inner_text("main")

        await hers.get_by_role("button", name="Ta bort mig ur listan").click()
        assert await hers.inner_text("h1") == "Är du säker?"
        await hers.get_by_role("link", name="Nej, gå tillbaka").click()
        assert await hers.inner_text("h1") == "Ditt uppdrag"
