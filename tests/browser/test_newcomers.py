"""Whoever opens the letter in another browser than the form's joins by one press; nobody has to sign in for it."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser

from fackpol.base import dates
from fackpol.network import newcomers
from tests.browser.conftest import Service
from tests.browser.test_story import Taps, everybody_of, fill_in, furnish, letter, phone, sign_in
from tests.people import ANNA, BO

pytestmark = pytest.mark.browser


async def test_from_the_form_in_one_browser_to_joined_in_another(chromium: Browser, service: Service) -> None:
    """Without JavaScript. One letter, and from it one press; it was two letters and five presses."""
    branch = await furnish(service)
    async with phone(chromium, service) as web, phone(chromium, service) as mail, phone(chromium, service) as his:
        await web.goto("/medlem")
        await fill_in(Taps(web))
        taps = Taps(mail)
        await taps.open((await letter(service, ANNA, "Bekräfta")).link("/bekrafta/"))
        await taps.press("Ja, det var jag, och jag vill vara med i Vård och omsorg")
        assert taps.count == 2  # the link, the button
        assert await mail.inner_text("h1") == "Klart, du är med"
        assert "Bo hör av sig senast" in await mail.inner_text("main")
        assert len(service.post_office.to(ANNA)) == 1
        await sign_in(his, service, BO)
        await his.goto(f"/branscher/{branch}/medlemmar")
        assert "Anna Ek" in await his.inner_text("main")


async def test_from_the_branchs_link_by_not_now_to_the_reminder_and_joined(chromium: Browser, service: Service) -> None:
    branch = await furnish(service)
    async with phone(chromium, service) as mail:
        taps = Taps(mail)
        await mail.goto(f"/med/{branch}")
        await taps.press("Anmäl dig")
        assert await mail.inner_text("h1") == "Vad jobbar du med?"
        await fill_in(taps)
        await taps.open((await letter(service, ANNA, "Bekräfta")).link("/bekrafta/"))
        await taps.press("Ja, det var jag, men jag väntar med att gå med")
        assert "Vill du vara med i Vård och omsorg?" in await mail.inner_text("main")
        async with everybody_of(service) as everybody:
            await newcomers.look_after(everybody.db, dates.now() + timedelta(days=3))
            await everybody.db.execute("UPDATE letter_queue SET due_at = $1 WHERE kind = 'unjoined'", dates.now())
        await taps.open((await letter(service, ANNA, "Vill du vara med?")).link("/ga-med/"))
        await taps.press("Ja, jag vill vara med i Vård och omsorg")
        assert await mail.inner_text("h1") == "Klart, du är med"
