"""A member says that something is wrong, an administrator says how it is, and the member sees it."""

import pytest

from fackpol.base.database import Connection
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import Everybody


async def objected(web: Web, everybody: Everybody, db: Connection, what: str) -> tuple[Browser, Browser, str]:
    """Anna's browser, Eva's, and the path of what Anna has said of Dag."""
    anna = await web.signed_in(await everybody.anna())
    await everybody.dag()
    mandate = await db.fetchval("SELECT id FROM mandates")
    page = text_of(await anna.get("/min-sida"))
    assert "Varför Dag Holm?" in page
    assert "Din bransch är äldreomsorg och hemtjänst." in page
    said = await anna.send_form(f"/min-sida/fel/{mandate}", {"what": what})
    assert "De får inte veta att det var du som sa det." in text_of(said)
    eva = await web.signed_in(await everybody.eva())
    return anna, eva, f"/skotsel/fel/{await db.fetchval('SELECT id FROM objections')}"


async def test_a_rule_is_overridden_and_her_page_follows(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, eva, path = await objected(web, everybody, db, "rule")
    assert "Dag Holm, Äldrenämnden, Haninge" in text_of(await eva.get("/skotsel/fel"))
    assert "Anna" not in (await eva.get("/skotsel/fel")).text
    form = {"strength": "none", "where": "here", "reason": ""}
    assert (await eva.send_form(path, form)).headers["location"] == "/skotsel/fel"
    assert "Dag Holm" not in text_of(await anna.get("/min-sida"))
    page = text_of(await eva.get("/skotsel/fel"))
    assert "Ingen har sagt att något är fel." in page
    assert "Haninge: Varken eller" in page
    own = await db.fetchval("SELECT id FROM rules WHERE NOT shipped")
    await eva.send_form(f"/skotsel/regler/{own}/bort")
    assert "Dag Holm" in text_of(await anna.get("/min-sida"))


async def test_right_as_it_is_changes_nothing(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, eva, path = await objected(web, everybody, db, "rule")
    await eva.send_form(path, {"right": "1"})
    assert (await eva.get(path)).status_code == 404
    assert "Dag Holm" in text_of(await anna.get("/min-sida"))
    assert await db.fetchval("SELECT count(*) FROM rules WHERE NOT shipped") == 0


async def test_who_does_not_sit_there_is_corrected_in_the_mandate(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    _, eva, path = await objected(web, everybody, db, "seat")
    page = await eva.get(path)
    assert f"/skotsel/uppdrag/{await db.fetchval('SELECT id FROM mandates')}" in page.text
    await eva.send_form(path, {"right": "1"})
    assert "Ingen har sagt att något är fel." in text_of(await eva.get("/skotsel/fel"))


WRONG = [
    ({"reason": ""}, "Skriv varför, i en mening."),
    ({"reason": "x" * 201}, "Meningen får ha högst 200 tecken. Du har skrivit 201."),
    ({"strength": "magisk"}, "Det valet finns inte längre. Välj ett annat."),
    ({"strength": ""}, "Det valet finns inte längre. Välj ett annat."),
    ({"where": "mars"}, "Det valet finns inte längre. Välj ett annat."),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=[str(changes)[:20] for changes, _ in WRONG])
async def test_what_is_wrong_is_said_and_nothing_is_saved(
    web: Web, everybody: Everybody, db: Connection, changes: dict[str, str], sentence: str
) -> None:
    _, eva, path = await objected(web, everybody, db, "rule")
    form = {"strength": "secondary", "where": "all", "reason": "Där planerar de jobben.", **changes}
    page = await eva.send_form(path, form)
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, "reason") == form["reason"]
    assert await db.fetchval("SELECT count(*) FROM rules WHERE NOT shipped") == 0


async def test_only_what_she_is_shown_can_be_said_to_be_wrong(web: Web, everybody: Everybody, db: Connection) -> None:
    anna = await web.signed_in(await everybody.anna())
    await everybody.representative("Ida Ny", None, "Kulturnämnden", "0182")
    mandate = await db.fetchval("SELECT id FROM mandates")
    for path, what in ((f"/min-sida/fel/{mandate}", "rule"), ("/min-sida/fel/99999", "seat")):
        assert (await anna.send_form(path, {"what": what})).status_code == 404
    await everybody.dag()
    hers = await db.fetchval("SELECT max(id) FROM mandates")
    assert (await anna.send_form(f"/min-sida/fel/{hers}", {"what": "allt"})).status_code == 404
    assert await db.fetchval("SELECT count(*) FROM objections") == 0


# -- the table room ----------------------------------------------------------------------------------------------------

OWN = "SELECT id FROM rules WHERE type = 'k-aldre' AND industry = 'aldreomsorg' AND employment = 'public' AND shipped"
NONE = {"strength": "none", "where": "0136", "reason": ""}


async def test_what_would_change_is_shown_before_it_does(web: Web, everybody: Everybody, db: Connection) -> None:
    anna, _ = await web.signed_in(await everybody.anna()), await everybody.dag()
    eva = await web.signed_in(await everybody.eva())
    path = f"/skotsel/regler/{await db.fetchval(OWN)}"
    assert path in (await eva.get("/skotsel/regler?bransch=aldreomsorg")).text
    before = await db.fetchval("SELECT count(*) FROM rules")
    page = text_of(await eva.send_form(path, {**NONE, "preview": "1"}))
    assert "Försvinner (1) Äldreomsorg och hemtjänst, Haninge: Äldrenämnden beslutar (1 av partiets)" in page
    assert await db.fetchval("SELECT count(*) FROM rules") == before
    assert "Dag Holm" in text_of(await anna.get("/min-sida"))
    again = {"strength": "primary", "where": "0136", "reason": "Som förut.", "preview": "1"}
    assert "Alla förslag blir som de är." in text_of(await eva.send_form(path, again))
    assert (await eva.send_form(path, NONE)).headers["location"] == "/skotsel/regler?bransch=aldreomsorg"
    assert "Dag Holm" not in text_of(await anna.get("/min-sida"))
    page = text_of(await eva.get("/skotsel/regler?bransch=aldreomsorg"))
    assert "ändrat av Eva Sund" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"strength": "magi", "reason": "För att."}, "Det valet finns inte längre. Välj ett annat."),
        ({"where": "1480"}, "Det valet finns inte längre. Välj ett annat."),
        ({"strength": "primary"}, "Skriv varför, i en mening."),
    ],
)
async def test_a_rule_that_can_not_be_is_not_saved(
    web: Web, everybody: Everybody, db: Connection, changes: dict[str, str], sentence: str
) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(f"/skotsel/regler/{await db.fetchval(OWN)}", {**NONE, **changes})
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert (await eva.get("/skotsel/regler/999999999")).status_code == 404
