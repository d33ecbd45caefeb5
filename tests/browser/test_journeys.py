"""By keyboard alone, with JavaScript off: register, answer, call a meeting, change consents, leave.

Nothing is clicked and nothing is found but by Tab: what can not be reached and read that way fails.
"""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page

from fackpol.base import dates
from fackpol.network import factors
from tests.browser.conftest import Service
from tests.browser.test_story import everybody_of, furnish, letter, phone, prove_if_asked, sign_in
from tests.people import ANNA, BO, SECRET

pytestmark = pytest.mark.browser
# The name of what has the focus, and whether that can be seen; one question a Tab, for it is asked a thousand times.
FOCUS = """() => {
    const el = document.querySelector(':focus');
    if (!el) return ['', false];
    const label = el.labels && el.labels.length ? el.labels[0].innerText : '';
    const name = el.getAttribute('aria-label') || label || el.innerText || '';
    return [name.trim(), getComputedStyle(el).outlineStyle !== 'none'];
}"""
FARTHEST = 150  # presses of Tab


class Keys:
    """Somebody who uses no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    async def reach(self, name: str) -> None:
        """Tab until what begins so has the focus, and can be seen to have it."""
        for _ in range(FARTHEST):
            await self.page.keyboard.press("Tab")
            self.pressed += 1
            found, seen = await self.page.evaluate(FOCUS)
            if found.startswith(name):
                assert seen, name
                return
        raise AssertionError(f"{name!r} can not be reached on {self.page.url}")

    async def write(self, name: str, text: str) -> None:
        await self.reach(name)
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.type(text)

    async def press(self, name: str) -> None:
        """A button or a link; then the next page."""
        await self.reach(name)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def tick(self, name: str) -> None:
        await self.reach(name)
        await self.page.keyboard.press("Space")

    async def heading(self) -> str:
        return await self.page.inner_text("h1")


async def test_a_member_registers_answers_changes_her_mind_and_leaves_by_keyboard(
    chromium: Browser, service: Service
) -> None:
    branch = await furnish(service)
    async with phone(chromium, service) as hers, phone(chromium, service) as his:
        anna, bo = Keys(hers), Keys(his)
        await hers.goto("/")
        await anna.press("Anmäl dig")
        await anna.write("Yrke", "undersköterska")
        await anna.press("Fortsätt")
        await anna.press("Äldreomsorg")
        await anna.write("Kommun eller postnummer", "Haninge")
        await anna.press("Fortsätt")
        await anna.press("Kommunen")
        await anna.write("Fackförbund", "Kommunal")
        await anna.press("Fortsätt")
        await anna.write("Namn", "Anna Ek")
        await anna.write("Mejladress", ANNA)
        await anna.press("Fortsätt")
        await anna.tick("Ja, Exempelpartiet")
        await anna.tick("Ja, bjud in mig")
        await anna.press("Fortsätt")
        assert await anna.heading() == "Stämmer det här?"
        await anna.press("Skicka anmälan")
        await hers.goto((await letter(service, ANNA, "Bekräfta")).link("/bekrafta/"))
        await anna.press("Ja, det var jag, och jag vill vara med i")
        assert await anna.heading() == "Klart, du är med"

        await his.goto("/logga-in")
        await bo.write("Mejladress", BO)
        await bo.press("Skicka mejlet")
        await his.goto((await letter(service, BO, "Din inloggning")).link("/logga-in/"))
        await bo.reach("Logga in")  # the link at the top
        await bo.press("Logga in")
        await bo.write("Kod ur appen", factors.code_at(SECRET, dates.now()))
        await bo.press("Fortsätt")
        await bo.press("Hör av dig")
        await bo.press("Hälsa välkommen")
        await his.goto(f"/branscher/{branch}")
        steps = 1
        await bo.press("Bjud in till möte")
        await bo.write("Vad heter mötet?", "Heltid som norm")
        await bo.reach("Dag")
        await his.keyboard.type((dates.today(dates.now()) + timedelta(days=9)).strftime("%m%d%Y"))
        await bo.write("Börjar kl.", "18")
        await bo.write("Slutar kl.", "20")
        await bo.write("Gatuadress", "Exempelgatan 1")
        steps += 1
        await bo.press("Se vilka som bjuds in")
        assert await bo.heading() == "Vilka får inbjudan?"
        steps += 1
        await bo.press("Skicka 2 inbjudningar")
        assert steps == 3  # from the desk to sent: call, fill in, send

        await hers.goto((await letter(service, ANNA, "Inbjudan:")).link("/svar/"))
        await anna.press("Jag kommer")
        assert "vi har ditt svar: Jag kommer" in await hers.inner_text("main")
        await anna.press("Kanske")
        assert "vi har ditt svar: Kanske" in await hers.inner_text("main")

        await hers.goto("/min-sida")
        await anna.press("Det jag har sagt ja till")
        await anna.press("Sluta bjuda in mig")
        await hers.goto("/min-sida")
        await anna.press("Ta bort mina uppgifter")
        await anna.press("Ta bort mina uppgifter")
        assert await anna.heading() == "Du är borttagen"
        assert (await letter(service, ANNA, "Det här är sista mejlet")).to == ANNA


async def test_whoever_is_signed_out_in_the_middle_of_a_form_loses_nothing(chromium: Browser, service: Service) -> None:
    branch = await furnish(service)
    async with phone(chromium, service) as page:
        await sign_in(page, service, BO)
        await page.goto(f"/branscher/{branch}/moten/nytt")
        await page.get_by_label("Vad heter mötet?").fill("“Heltid” & deltid")
        await page.get_by_label("Vad ska ni prata om?").fill("Rad ett\nRad två")
        await page.get_by_label("Dag", exact=True).fill((dates.today(dates.now()) + timedelta(days=9)).isoformat())
        await page.get_by_label("Börjar kl.").fill("18")
        await page.get_by_label("Slutar kl.").fill("20")
        await page.get_by_label("Gatuadress").fill("Exempelgatan 1")
        await page.context.clear_cookies(name="session")
        await page.get_by_role("button", name="Se vilka som bjuds in").click()
        assert await page.inner_text("h1") == "Du har blivit utloggad"
        await page.get_by_label("Mejladress").fill(BO)
        await page.get_by_role("button", name="Skicka mejlet").click()
        sent = await letter(service, BO, "Din inloggning", after=1)
        found = re.search(r"\b\d{4} ?\d{4}\b", sent.text)
        assert found
        await page.get_by_label("Kod").fill(found[0])
        await page.get_by_role("main").get_by_role("button", name="Logga in").click()
        await page.get_by_role("button", name="Fortsätt där du var").click()
        await prove_if_asked(page, service)
        await page.get_by_role("button", name="Fortsätt där du var").click()
        assert await page.inner_text("h1") == "Vilka får inbjudan?"
        assert "“Heltid” & deltid" in await page.inner_text("main")
        assert "Rad ett\nRad två" in await page.inner_text("main")


async def test_the_number_on_the_button_follows_what_is_ticked(chromium: Browser, service: Service) -> None:
    """With scripts by itself; without them by a button."""
    branch = await furnish(service)
    async with everybody_of(service) as everybody:
        await everybody.representative("Ida Ny", "ida@example.org", "Regionstyrelsen", "01")
        bo = await everybody.db.fetchval("SELECT person FROM appointments")
        path = f"/branscher/{branch}/moten/{await everybody.meeting(branch, bo)}/inbjudan"
    for scripts in (True, False):
        async with phone(chromium, service, scripts=scripts) as page:
            await sign_in(page, service, BO)
            await page.goto(path)
            await page.get_by_text("1 politiker till sitter i en nämnd").click()
            await page.get_by_label("Ida Ny").check()
            if not scripts:
                await page.get_by_role("button", name="Räkna om").click()
            await page.get_by_role("button", name="Skicka 2 inbjudningar").wait_for()
            assert await page.get_by_label("Ida Ny").is_checked()


@pytest.mark.parametrize("width", [320, 1280])
async def test_odd_names_and_long_words_break_nothing(chromium: Browser, service: Service, width: int) -> None:
    """At 320 px, which is what 400 % zoom leaves of a desktop; right to left, an emoji, one word of sixty letters."""
    await furnish(service)
    odd = "Åsa-Märta O'Neil 李 مرحبا 👍 " + "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte"
    async with phone(chromium, service) as page:
        await page.set_viewport_size({"width": width, "height": 844})
        for step, answers in (
            ("jobb", {"jobs-0-industry": "aldreomsorg"}),
            ("plats", {"jobs-0-place": "Haninge"}),
            ("arbetsgivare", {"jobs-0-sector": "kommun"}),
            ("fack", {}),
            ("du", {"name": odd, "email": ANNA}),
            ("ja", {"matching": "y"}),
        ):
            await page.request.post(f"{service.url}/medlem/steg/{step}", form=answers, headers={"origin": service.url})
        await page.goto("/medlem/kolla")
        assert odd in await page.inner_text("main")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.get_by_role("button", name="Skicka anmälan").click()
        await page.goto((await letter(service, ANNA, "Bekräfta")).link("/bekrafta/"))
        await page.get_by_role("button", name="Ja, det var jag, men jag väntar med att gå med").click()
        await page.goto("/min-sida")
        assert f"Hej {odd}" in await page.inner_text("h1")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
