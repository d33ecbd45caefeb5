"""The board reads how far it is in one line; an administrator changes the programme; a coordinator says what counts."""

from datetime import date, timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import programme
from fackpol.network.programme import Item, Occasion, Progress
from fackpol.pages.programme import told
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import Everybody

THIS = dates.today(dates.now()).year
FIRST = date(THIS, 1, 1)
FORM = {
    "name": "Gruppledarmöte", "whose": "district", "audience": "Gruppledare", "target": "4",
    "from_day": FIRST.isoformat(),
}  # fmt: skip


def test_the_sentence_says_what_the_goal_was_and_what_comes() -> None:
    item = Item(1, "Möte", "", "district", FIRST, None, ((FIRST, 3), (date(THIS, 6, 1), 4)))
    some = [Occasion(1, None, None, None, FIRST, "held", None)] * 2
    coming = Occasion(1, None, None, None, date(THIS, 12, 3), "called", None)
    today = date(THIS, 11, 1)
    assert told(programme.progress(item, [*some, coming], THIS, today)) == (
        "2 av 4 (målet var 3 till 1 juni), nästa 3 december"
    )
    assert told(programme.progress(item, some, THIS, today)) == "2 av 4 (målet var 3 till 1 juni), inget planerat"
    assert told(programme.progress(item, some * 2, THIS, today)) == "4 av 4 (målet var 3 till 1 juni)"
    assert isinstance(programme.progress(item, some, THIS, today), Progress)


async def test_an_administrator_adds_changes_and_ends_an_item(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    assert "Det finns inget i programmet" in text_of(await eva.get("/skotsel/program"))
    answer = await eva.send_form("/skotsel/program/ny", FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/skotsel/program?ar={THIS}")
    page = await eva.get("/skotsel/program")
    assert "Gruppledarmöte" in text_of(page)
    assert "0 av 4" in text_of(page)
    assert text_of(page).count(str(THIS)) > 12  # the twelve months
    (path,) = {
        part.split('"')[0].split("?")[0] for part in page.text.split('href="')[1:] if "/program/" in part[:20]
    } - {"/skotsel/program/ny"}
    await eva.send_form(path, {"name": "Gruppledarträff", "audience": "", "target": "6"})
    said = text_of(await eva.get("/skotsel/program"))
    assert "Gruppledarträff" in said
    assert "0 av 6" in said
    await eva.send_form(f"{path}/avslut")
    assert "Gällde till och med" in text_of(await eva.get(path))
    await eva.send_form(f"{path}/avslut", {"go_on": "1"})
    assert "Gällde till och med" not in text_of(await eva.get(path))
    assert "0 av 1 mål är nådda." in text_of(await eva.get("/skotsel"))


async def test_bad_input_comes_back_with_a_sentence(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form("/skotsel/program/ny", {**FORM, "name": "", "target": "53", "from_day": "2026-02-30"})
    assert page.status_code == 422
    assert errors_of(page) == [
        "Skriv vad som ska göras.",
        "Skriv hur många gånger per år med siffror, från 1 till 52.",
        "Skriv en dag, till exempel 2027-01-31.",
    ]
    assert typed(page, "target") == "53"
    for wrong in ("0", "", "-1", "4.5", "٣", "999"):
        assert (await eva.send_form("/skotsel/program/ny", {**FORM, "target": wrong})).status_code == 422
    long = await eva.send_form("/skotsel/program/ny", {**FORM, "name": "x" * 101})
    assert errors_of(long) == ["Texten får ha högst 100 tecken. Du har skrivit 101."]
    for path in ("?ar=1999", f"?ar={THIS + 2}", "?ar=x", "/999"):
        assert (await eva.get(f"/skotsel/program{path}")).status_code == 404


async def test_an_administrator_writes_in_what_was_held_elsewhere(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    eva = await web.signed_in(await everybody.eva())
    item = await programme.add(db, vault, "Distriktsårsmöte", "", "district", FIRST, 1)
    own = await programme.add(db, vault, "Egna möten", "", "branches", FIRST, 1)
    path = f"/skotsel/program/{item}"
    wrong = await eva.send_form(f"{path}/moten", {"day": "snart", "came": "många"})
    assert wrong.status_code == 422
    assert len(errors_of(wrong)) == 2
    assert (await eva.send_form(f"{path}/moten", {"day": f"{THIS}-01-02", "came": "41"})).status_code == 303
    page = await eva.get(path)
    assert "1 av 1" in text_of(page)
    assert "41 kom." in text_of(page)
    assert (await eva.send_form(f"/skotsel/program/{own}/moten", {"day": f"{THIS}-01-02"})).status_code == 422
    assert (await eva.send_form(f"{path}/moten", {"meeting": "999"})).status_code == 422
    await eva.send_form(f"{path}/moten", {"remove": typed_id(page.text)})
    assert "0 av 1" in text_of(await eva.get(path))


def typed_id(html: str) -> str:
    return html.split('name="remove" value="')[1].split('"')[0]


async def test_a_coordinator_says_what_her_meeting_counts_toward_and_sees_her_goal(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    starts = dates.now() - timedelta(hours=3)
    meeting = await everybody.meeting(branch, bo, starts_at=starts)
    await db.execute("UPDATE meetings SET called_at = $1", starts - timedelta(days=9))
    year = dates.today(starts).year
    item = await programme.add(db, vault, "Klimatrådgivning", "", "district", date(year, 1, 1), 1)
    await programme.add(db, vault, "Egna möten", "", "branches", date(year, 1, 1), 4)
    browser = await web.signed_in(bo)
    assert "Egna möten i år: 1 av 4" in text_of(await browser.get(f"/branscher/{branch}"))
    path = f"/branscher/{branch}/moten/{meeting}"
    assert "Räknas mötet till distriktets program?" in text_of(await browser.get(path))
    assert (await browser.send_form(f"{path}/program", {"item": str(item)})).status_code == 303
    assert "selected>Klimatrådgivning" in (await browser.get(path)).text
    eva = await web.signed_in(await everybody.eva())
    said = text_of(await eva.get("/skotsel/program"))
    assert "1 av 1" in said
    assert "Heltid som norm" not in said  # a board sees days and branches, not what a branch's meeting is about
    assert (await browser.send_form(f"{path}/program", {"item": "999"})).status_code == 422
    await browser.send_form(f"{path}/program", {"item": ""})
    assert "0 av 1" in text_of(await eva.get("/skotsel/program"))
    cilla = await web.signed_in(await everybody.cilla())
    assert (await cilla.send_form(f"{path}/program", {"item": str(item)})).status_code == 404


async def test_a_draft_can_be_counted_before_it_is_called(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo)
    await programme.add(db, vault, "Klimatrådgivning", "", "district", date(THIS, 1, 1), 1)
    browser = await web.signed_in(bo)
    assert "Räknas mötet till" in text_of(await browser.get(f"/branscher/{branch}/moten/{meeting}/inbjudan"))
