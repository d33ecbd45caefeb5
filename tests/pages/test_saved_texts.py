"""A coordinator saves the text of a notice and fills it in the next time."""

from fackpol.base.database import Connection
from tests.asgi import Web, text_of, typed
from tests.pages.test_saved_places import HERE, chosen
from tests.people import Everybody


async def test_the_text_of_a_notice_is_saved_once_it_is_sent_and_filled_in(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    await everybody.welcomed(branch, await everybody.anna())
    bo = await web.signed_in(await everybody.bo(branch))
    written = {"subject": "Kom ihåg", "text": "Vi ses i dörren.", "keep": "1"}
    look = await bo.send_form(f"{HERE}/utskick", written)
    assert 'name="keep" value="1"' in look.text
    assert await db.fetchval("SELECT count(*) FROM saved_texts") == 0
    assert "checked" in (await bo.send_form(f"{HERE}/utskick", written | {"edit": "1"})).text
    await bo.send_form(f"{HERE}/utskick", written | {"letters": "1"})
    press = {"text-notice": await chosen(bo, "text-notice", f"{HERE}/utskick"), "fill": "notice"}
    page = await bo.send_form(f"{HERE}/utskick", {"subject": "Nytt", "text": "Hej!"} | press)
    assert (page.status_code, typed(page, "subject"), typed(page, "text")) == (200, "Nytt", "Hej!\n\nVi ses i dörren.")
    assert "Ska det här skickas?" not in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM notices") == 1


async def test_another_branchs_texts_and_those_of_another_part_are_not_filled_in(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    await everybody.welcomed(branch, await everybody.anna())
    bo = await web.signed_in(await everybody.bo(branch))
    await bo.send_form(f"{HERE}/utskick", {"subject": "Kom", "text": "Vi ses.", "keep": "1", "letters": "1"})
    id = await db.fetchval("SELECT id FROM saved_texts")
    for change in ("part = 'about'", "branch = (SELECT max(id) FROM branches)"):
        await everybody.branch(f"Bygg {change[:4]}")
        await db.execute(f"UPDATE saved_texts SET {change}")
        press = {"text-notice": str(id), "fill": "notice"}
        page = await bo.send_form(f"{HERE}/utskick", {"subject": "Nytt", "text": "Hej!"} | press)
        assert typed(page, "text") == "Hej!"
    assert (await bo.send_form(f"{HERE}/sparat/texter/{id}", {"delete": "1"})).status_code == 404
