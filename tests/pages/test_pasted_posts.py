"""Many local posts at once: shown before they are saved, and what can not be saved stays in the field."""

from fackpol.base.database import Connection
from tests.asgi import Web, text_of, typed
from tests.people import Everybody

PASTE = "/skotsel/poster/flera"
LINES = """Haninge; gruppledare; Ida Ny; ida.ny@example.org
Haninge; lokal styrelse; Lars Alm; lars.alm@example.org
Haninge; gruppledare; Per By; per.by@example.org
Göteborg; gruppledare; Eli Ek; eli.ek@example.org
Botkyrka; kung; Eli Ek; eli.ek@example.org
Botkyrka; gruppledare; ; eli.ek@example.org
Botkyrka; gruppledare; Eli Ek; eli"""


async def test_nothing_is_saved_before_she_has_seen_it_and_the_wrong_lines_stay(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(PASTE, {"text": LINES})
    said = text_of(page)
    assert "3 rader är klara" in said
    for fault in (
        "Vi känner inte igen kommunen.", "Skriv gruppledare eller lokal styrelse.", "Skriv vad personen heter.",
        "Adressen saknar @.",
    ):  # fmt: skip
        assert fault in said
    assert await db.fetchval("SELECT count(*) FROM local_posts") == 0
    page = await eva.send_form(PASTE, {"text": LINES, "save": "1"})
    assert "2 rader är sparade." in text_of(page)
    assert "Någon annan står där då." in text_of(page)
    assert len((typed(page, "text") or "").strip().splitlines()) == 5
    assert await db.fetchval("SELECT count(*) FROM local_posts") == 2


async def test_when_all_are_right_she_is_back_at_the_list(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(PASTE, {"text": LINES.splitlines()[0], "save": "1"})
    assert (page.status_code, page.headers["location"]) == (303, "/skotsel/poster")


async def test_no_line_and_too_many_are_refused(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(PASTE, {"text": " \n"})
    assert (page.status_code, "Klistra in minst en rad." in text_of(page)) == (422, True)
    page = await eva.send_form(PASTE, {"text": "x\n" * 101})
    assert (page.status_code, "Du har klistrat in 101." in text_of(page)) == (422, True)
