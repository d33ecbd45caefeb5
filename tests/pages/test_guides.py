"""Help where one is: for whom it is, and the tour only where everybody is invented."""

from dataclasses import replace

from fackpol.web.state import AppState
from tests.asgi import Web, text_of
from tests.people import Everybody


async def test_a_coordinator_and_an_administrator_have_a_guide_each(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    assert "Du har 7 dagar på dig, sedan går medlemmen vidare till en kollega." in text_of(
        await bo.get("/hjalp/samordna")
    )
    assert "Alla ska ha hört av någon av er inom 14 dagar" in text_of(await bo.get("/hjalp/samordna"))
    assert "Så samordnar du" in text_of(await bo.get(f"/branscher/{branch}"))
    eva = await web.signed_in(await everybody.eva())
    assert "Läs in vilka som sitter" in text_of(await eva.get("/hjalp/skotsel"))
    assert (await bo.get("/hjalp/skotsel")).status_code == 404


async def test_the_tour_is_the_demos(web: Web) -> None:
    assert (await web.browser().get("/prova")).status_code == 404
    state: AppState = web.state["app"]
    web.state["app"] = replace(state, settings=replace(state.settings, mailbox="http://127.0.0.1:9/"))
    assert "Alla här är påhittade." in text_of(await web.browser().get("/prova"))


async def test_a_service_has_a_colour_of_its_own(web: Web) -> None:
    assert "/farg.css" not in (await web.browser().get("/")).text
    state: AppState = web.state["app"]
    web.state["app"] = replace(state, settings=replace(state.settings, accent="#1a4d8f"))
    assert 'href="/farg.css?v=1a4d8f"' in (await web.browser().get("/")).text
    sheet = await web.browser().get("/farg.css")
    assert sheet.headers["content-type"].startswith("text/css")
    assert "--accent:#1a4d8f" in sheet.text
