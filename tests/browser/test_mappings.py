"""A register as it comes, in a real Chromium on a phone without JavaScript: its party, its columns, and the next."""

import pytest
from playwright.async_api import Browser, FilePayload, Page

from tests.browser.conftest import Service
from tests.browser.test_group_reports import fits
from tests.browser.test_story import clean, everybody_of, phone, sign_in

pytestmark = pytest.mark.browser
EVA = "eva.sund@example.org"
WRONG_PARTY = "namn;parti;nämnd;roll;från;till\nNy, Ida;Vänsterpartiet;Äldrenämnden;Ledamot;2023-01-01;2026-12-31\n"
ODD = (
    "Vem;Grupp;Var;Vad\n"
    "Ny, Ida;V;Äldrenämnden;Ledamot\n"
    "By, Ulla;V;Trollnämnden;Häxmästare\n"
    "Ek, Bo;S;Äldrenämnden;Ledamot\n"
)


async def upload(page: Page, text: str) -> None:
    await page.goto("/skotsel/register")
    await page.get_by_label("Vems register är det?").select_option("Haninge")
    await page.get_by_label("Hur skriver registret partiet?").fill("V")
    file: FilePayload = {"name": "register.csv", "mimeType": "text/csv", "buffer": text.encode()}
    await page.get_by_label("Fil", exact=True).set_input_files(file)
    await page.get_by_role("button", name="Se vad som skulle ändras").click()
    await fits(page)


async def text(page: Page) -> str:
    """What the page says; it does not scroll sideways."""
    await fits(page)
    return " ".join((await page.inner_text("main")).split())


async def judge(page: Page, scripts: bool) -> None:
    """Nothing on the page is hard to see or to use; only scripts can tell."""
    if scripts:
        await clean(page)


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "judged"])
async def test_another_party_then_unknown_titles_and_the_next_file_without_a_question(
    chromium: Browser, service: Service, scripts: bool
) -> None:
    async with everybody_of(service) as everybody:
        await everybody.eva()
    async with phone(chromium, service, scripts=scripts) as eva:
        await sign_in(eva, service, EVA)
        await upload(eva, WRONG_PARTY)
        said = await text(eva)
        await judge(eva, scripts)
        assert "Filen har inga rader för V. Den har Vänsterpartiet (1). Menar du Vänsterpartiet?" in said
        await eva.get_by_role("button", name="Ja, Vänsterpartiet (1 rad)").click()
        assert "Registret för Haninge" in await text(eva)

        await upload(eva, ODD)
        await eva.get_by_label("1. Vem").select_option("Namn, hela")
        await eva.get_by_label("2. Grupp").select_option("Används inte")
        await eva.get_by_role("button", name="Fortsätt").last.click()
        assert "Välj kolumnen med partiet, eller kryssa att alla är partiets." in await text(eva)
        await judge(eva, scripts)
        await eva.get_by_label("2. Grupp").select_option("Parti")
        await eva.get_by_label("Vilken tid gäller filen?").select_option(index=1)
        await eva.get_by_role("button", name="Fortsätt").last.click()
        await fits(eva)
        await judge(eva, scripts)
        said = await text(eva)
        assert "Så läser vi filen: 2 saker frågar vi om" in said
        assert "Häxmästare (1 rad) Vi frågar" in said
        await eva.get_by_role("button", name="För in alla 2 nya och ändrade rader").click()
        assert "2 rader är införda." in await text(eva)

        await upload(eva, ODD.replace("Ny, Ida", "Ny, Eva"))
        assert "Eva Ny" in await text(eva)
        await eva.goto("/skotsel/register")
        await fits(eva)
        await eva.get_by_role("button", name="Glöm, och fråga nästa gång").first.click()
        await upload(eva, ODD)
        assert "Vad står i kolumnerna?" in await text(eva)
