"""A coordinator saves a place with a tick, fills it in by a press without losing a word, and looks after them all."""

import re

import pytest
import time_machine

from fackpol.base.database import Connection
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.pages.test_meetings import NOW, form
from tests.people import Everybody

HERE = "/branscher/vard-och-omsorg"


@pytest.fixture(autouse=True)
def autumn() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
async def bo(web: Web, everybody: Everybody) -> Browser:
    return await web.signed_in(await everybody.bo(await everybody.branch()))


async def chosen(bo: Browser, select: str, path: str = f"{HERE}/moten/nytt") -> str:
    """The value of the first that a select offers."""
    page = await bo.get(path)
    found = re.search(rf'<select id="{select}".*?<option value="(\d+)"', page.text, re.S)
    assert found
    return found[1]


async def test_a_place_is_saved_with_a_tick_and_filled_in_by_a_press(bo: Browser, db: Connection) -> None:
    assert "Sparade platser" not in text_of(await bo.get(f"{HERE}/moten/nytt"))
    saved = form(venue="Folkets hus", keep=["place"])
    assert (await bo.send_form(f"{HERE}/moten/nytt", saved)).status_code == 303
    place = await chosen(bo, "place")
    begun = form(title="Halvskrivet", day="2026-02-31", street="", access_note="", starts="sju")
    page = await bo.send_form(f"{HERE}/moten/nytt", begun | {"place": place, "fill": "place"})
    assert (page.status_code, errors_of(page)) == (200, [])
    assert [typed(page, name) for name in ("street", "venue", "access_note")] == [
        "Exempelgatan 1", "Folkets hus", "Hiss finns.",
    ]  # fmt: skip
    assert [typed(page, name) for name in ("title", "day", "starts")] == ["Halvskrivet", "2026-02-31", "sju"]
    assert await db.fetchval("SELECT count(*) FROM meetings") == 1


async def test_a_text_is_filled_in_after_what_was_typed_and_only_once(bo: Browser) -> None:
    await bo.send_form(f"{HERE}/moten/nytt", form(about="Vi tar en fika först.", keep=["about", "children_note"]))
    press = {"text-about": await chosen(bo, "text-about"), "fill": "about"}
    page = await bo.send_form(f"{HERE}/moten/nytt", form(about="Scheman.") | press)
    assert typed(page, "about") == "Scheman.\n\nVi tar en fika först."
    page = await bo.send_form(f"{HERE}/moten/nytt", form(about=typed(page, "about")) | press)
    assert typed(page, "about") == "Scheman.\n\nVi tar en fika först."
    assert "Sparat om barn" not in text_of(page)  # nothing was written there


NO_CHOICE: list[dict[str, str]] = [
    {"fill": "place"}, {"fill": "place", "place": "999"}, {"fill": "about", "text-about": "x"}, {"fill": "x"},
]  # fmt: skip


@pytest.mark.parametrize("press", NO_CHOICE)
async def test_a_press_without_a_choice_changes_nothing(bo: Browser, db: Connection, press: dict[str, str]) -> None:
    page = await bo.send_form(f"{HERE}/moten/nytt", form() | press)
    assert (page.status_code, typed(page, "street"), typed(page, "about")) == (200, form()["street"], form()["about"])
    assert await db.fetchval("SELECT count(*) FROM meetings") == 0


async def test_it_is_filled_in_where_a_meeting_is_changed_and_where_a_series_is_made(
    bo: Browser, db: Connection
) -> None:
    await bo.send_form(f"{HERE}/moten/nytt", form(venue="Folkets hus", keep=["place"]))
    id, press = await db.fetchval("SELECT id FROM meetings"), {"place": await chosen(bo, "place"), "fill": "place"}
    for path in (f"{HERE}/moten/{id}/andra", f"{HERE}/serier/ny"):
        page = await bo.send_form(path, form(venue="", title="Nytt") | press)
        assert (typed(page, "venue"), typed(page, "title")) == ("Folkets hus", "Nytt")
    assert await db.fetchval("SELECT count(*) FROM meetings") == 1


async def test_the_twenty_first_is_refused_where_it_is_typed_and_nothing_is_lost(bo: Browser, db: Connection) -> None:
    for n in range(20):
        await bo.send_form(f"{HERE}/moten/nytt", form(street=f"Gata {n}", keep=["place"]))
    page = await bo.send_form(f"{HERE}/moten/nytt", form(street="Gata 20", keep=["place"]))
    assert (page.status_code, errors_of(page)) == (422, ["Ni har redan 20 sparade. Ta bort någon först."])
    assert typed(page, "street") == "Gata 20"
    assert await db.fetchval("SELECT count(*) FROM meetings") == 20


async def test_what_is_saved_is_renamed_and_deleted_on_a_page(bo: Browser, db: Connection) -> None:
    assert "Inget är sparat än." in text_of(await bo.get(f"{HERE}/sparat"))
    await bo.send_form(f"{HERE}/moten/nytt", form(venue="Folkets hus", keep=["place", "about"]))
    place, text = await db.fetchval("SELECT id FROM saved_places"), await db.fetchval("SELECT id FROM saved_texts")
    page = await bo.send_form(f"{HERE}/sparat/platser/{place}", {"name": "Stora salen"}, follow_redirects=True)
    assert "Stora salen" in text_of(page)
    page = await bo.send_form(f"{HERE}/sparat/texter/{text}", {"name": " "}, follow_redirects=True)
    assert "Inget är ändrat. Namnet behöver 1 till 100 tecken." in text_of(page)
    assert "Vi pratar om scheman." in text_of(page)
    await bo.send_form(f"{HERE}/sparat/texter/{text}", {"delete": "1"})
    page = await bo.send_form(f"{HERE}/sparat/platser/{place}", {"delete": "1"}, follow_redirects=True)
    assert "Borttaget." in text_of(page)
    assert "Inget är sparat än." in text_of(page)
    assert (await bo.send_form(f"{HERE}/sparat/platser/{place}", {"delete": "1"})).status_code == 404
