"""A coordinator plans a meeting: what she types is understood, or said what is wrong with, and never lost."""

from datetime import timedelta

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import ANNA, Everybody

NOW = dates.moment(dates.date(2026, 9, 1), dates.time(12))


def form(**changes: object) -> dict[str, object]:
    """Bo's form, as his browser sends it."""
    return {
        "title": "Heltid som norm",
        "about": "Vi pratar om scheman.",
        "day": "2026-10-14",
        "starts": "18",
        "ends": "20.00",
        "street": "Exempelgatan 1",
        "venue": "",
        "link": "",
        "access_note": "Hiss finns.",
        "children_note": "",
        "areas": ["0136"],
        **changes,
    }


@pytest.fixture(autouse=True)
def autumn() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


async def test_he_plans_a_meeting_and_sees_who_would_be_invited(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    await everybody.welcomed(branch, await everybody.anna())
    await everybody.dag()
    bo = await web.signed_in(await everybody.bo(branch))
    page = await bo.send_form(f"/branscher/{branch}/moten/nytt", form(), follow_redirects=True)
    assert page.status_code == 200
    assert "Dag Holm" in text_of(page)
    assert "onsdag 14 oktober 2026 kl. 18.00" in text_of(page)
    assert "Skicka 2 inbjudningar" in text_of(page)


WRONG = [
    ({"title": ""}, "Skriv vad mötet heter."),
    ({"title": "x" * 201}, "Namnet får ha högst 200 tecken. Du har skrivit 201."),
    ({"about": "x" * 2001}, "Texten får ha högst 2000 tecken. Du har skrivit 2001."),
    ({"day": ""}, "Välj en dag."),
    ({"day": "2027-02-31"}, "2027-02-31 finns inte i kalendern."),
    ({"day": "2026-08-01"}, "lördag 1 augusti 2026 kl. 18.00 har redan varit. Välj en dag framåt."),
    ({"starts": "24:70"}, "Skriv klockslaget med siffror, till exempel 18.00."),
    ({"starts": "efter jobbet"}, "Skriv klockslaget med siffror, till exempel 18.00."),
    ({"ends": "17.30"}, "Mötet slutar innan det börjar. Ändra en av tiderna."),
    ({"day": "2026-10-25", "starts": "02.30", "ends": "05"},
     "Kl. 02.30 kommer två gånger 25 oktober. Klockan går tillbaka från 03.00 till 02.00 den natten. "
     "Välj 03.00 eller senare."),
    ({"street": ""}, "Skriv en adress eller en länk till videomöte."),
    ({"link": "javascript:alert(1)"}, "Länken måste börja med https://. Kopiera den igen."),
    ({"link": "möte på zoom"}, "Länken måste börja med https://. Kopiera den igen."),
    ({"areas": []}, "Välj minst ett område."),
    ({"areas": ["1480"]}, "Välj minst ett område."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=[str(changes)[:40] for changes, _ in WRONG])
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    web: Web, everybody: Everybody, db: Connection, changes: dict[str, object], sentence: str
) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    page = await bo.send_form(f"/branscher/{branch}/moten/nytt", form(**changes))
    assert page.status_code == 422
    assert errors_of(page) == [sentence]
    for field in ("title", "about", "day", "starts", "ends", "street", "link", "access_note"):
        assert typed(page, field) == form(**changes)[field]
    assert await db.fetchval("SELECT count(*) FROM meetings") == 0


async def test_an_hour_that_does_not_exist_is_refused(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    page = await bo.send_form(f"/branscher/{branch}/moten/nytt", form(day="2027-03-28", starts="02.15", ends="05"))
    assert page.status_code == 422
    assert errors_of(page)[0].startswith("Kl. 02.15 finns inte 28 mars.")


async def test_a_draft_can_be_changed_and_thrown_away(web: Web, everybody: Everybody, db: Connection) -> None:
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    path = f"/branscher/{branch}/moten/{meeting}"
    await bo.send_form(f"{path}/andra", form(title="Nya scheman"))
    assert await everybody.text("title") == "Nya scheman"
    await bo.send_form(f"{path}/slang")
    assert await db.fetchval("SELECT count(*) FROM meetings") == 0


async def test_a_meeting_that_people_are_invited_to_is_cancelled_not_thrown_away(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    await everybody.welcomed(branch, await everybody.anna())
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    path = f"/branscher/{branch}/moten/{meeting}"
    await bo.send_form(f"{path}/inbjudan")
    await bo.send_form(f"{path}/slang")
    assert await db.fetchval("SELECT count(*) FROM meetings") == 1


async def test_two_who_change_a_meeting_at_once_see_each_others_change(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    path = f"/branscher/{branch}/moten/{meeting}/andra"
    seen = typed(await bo.get(path), "seen")
    assert (await bo.send_form(path, form(street="Gata A") | {"seen": seen})).status_code == 303
    page = await bo.send_form(path, form(title="Annat", street="Gata B") | {"seen": seen})
    assert page.status_code == 409
    assert "Någon annan har ändrat mötet medan du skrev." in text_of(page)
    assert "Gata A" in text_of(page)
    assert (typed(page, "title"), typed(page, "street")) == ("Annat", "Gata B")
    assert await everybody.text("street") == "Gata A"
    page = await bo.send_form(path, form(title="Annat", street="Gata B") | {"seen": typed(page, "seen")})
    assert page.status_code == 303
    assert await everybody.text("street") == "Gata B"


@pytest.mark.parametrize("link", ["http://[::1", "https://][", "javascript:alert(1)", "https://", "x"])
async def test_what_is_no_link_is_said(web: Web, everybody: Everybody, link: str) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    page = await bo.send_form(f"/branscher/{branch}/moten/nytt", form(link=link))
    assert errors_of(page) == ["Länken måste börja med https://. Kopiera den igen."]


async def test_moving_tells_everybody_and_cancelling_too(web: Web, everybody: Everybody, db: Connection) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    person = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    bo = await web.signed_in(person)
    meeting = await everybody.meeting(branch, person, starts_at=NOW + timedelta(days=9))
    path = f"/branscher/{branch}/moten/{meeting}"
    await bo.send_form(f"{path}/inbjudan")
    await web.deliver()
    page = await bo.send_form(f"{path}/andra", form(day="2026-10-15"))
    assert "Mejla 1 och fråga igen" in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM moves") == 0
    await bo.send_form(f"{path}/andra", form(day="2026-10-15") | {"letters": "1"})
    await web.deliver()
    await bo.send_form(f"{path}/installning", {"reason": "Salen är dubbelbokad."})
    await web.deliver()
    letters = web.post_office.arrived
    assert [letter.event["SEQUENCE"] for letter in letters] == [0, 1, 2]
    assert len({str(letter.event["UID"]) for letter in letters}) == 1
    assert "15 oktober" in letters[1].text
    assert letters[2].subject == "Inställt: torsdag 15 oktober 2026"
    assert "Salen är dubbelbokad." in letters[2].text


async def test_a_correction_is_told_and_leaves_the_answers_as_they_are(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    person = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    bo = await web.signed_in(person)
    meeting = await everybody.meeting(branch, person, starts_at=NOW + timedelta(days=9))
    path = f"/branscher/{branch}/moten/{meeting}"
    await bo.send_form(f"{path}/inbjudan")
    await web.deliver()
    link = web.post_office.latest(ANNA, "Inbjudan").link("/svar/")
    await web.browser().send_form(link, {"answer": "yes"})
    page = await bo.send_form(f"{path}/andra", form(street="Gata B"))
    assert "Är det bara en rättelse?" in text_of(page)
    assert "Mejla 1 om rättelsen" in text_of(page)
    await bo.send_form(f"{path}/andra", form(street="Gata B") | {"letters": "1", "ask": "0"})
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert "Ditt svar gäller fortfarande" in letter.text
    assert "Gata B" in letter.text
    assert "vi har ditt svar: Jag kommer." in text_of(await web.browser().get(link))
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        await bo.send_form(f"{path}/andra", form(street="Gata C") | {"letters": "1", "ask": "1"})
        await bo.send_form(f"{path}/andra", form(street="Gata D") | {"letters": "1", "ask": "0"})
        await web.deliver()
        letter = web.post_office.latest(ANNA)  # the correction overtook the question, which is asked all the same
        assert "Gata D" in letter.text
        assert "Svara igen, även om du redan har svarat." in letter.text
        assert "vi har ditt svar" not in text_of(await web.browser().get(link))


@pytest.mark.parametrize(("typed_link", "kept"), [
    ("zoom.us/j/123", "https://zoom.us/j/123"), ("video.example.org?rum=1", "https://video.example.org?rum=1"),
    ("http://video.example.org/x", "http://video.example.org/x"),
])  # fmt: skip
async def test_a_link_without_its_beginning_is_completed_and_needs_no_address(
    web: Web, everybody: Everybody, db: Connection, typed_link: str, kept: str
) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    page = await bo.send_form(f"/branscher/{branch}/moten/nytt", form(link=typed_link, street=""))
    assert page.status_code == 303
    assert await everybody.text("link") == kept


async def test_the_whole_county_is_called_so(web: Web, everybody: Everybody) -> None:
    bo = await web.signed_in(await everybody.bo(await everybody.branch()))
    page = text_of(await bo.get("/branscher/vard-och-omsorg/moten/nytt"))
    assert "Politiker från hela länet" in page
    assert "Politiker från Region Stockholm" not in page


async def test_what_somebody_else_writes_in_a_title_is_text(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    page = await bo.send_form(
        f"/branscher/{branch}/moten/nytt", form(title="<script>alert(1)</script>"), follow_redirects=True
    )
    assert "<script>" not in page.text
    assert "<script>alert(1)</script>" in text_of(page)


async def test_moving_in_a_loop_is_no_mail_bomb(web: Web, everybody: Everybody, db: Connection) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    person = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    bo = await web.signed_in(person)
    path = f"/branscher/{branch}/moten/{await everybody.meeting(branch, person, starts_at=NOW + timedelta(days=9))}"
    await bo.send_form(f"{path}/inbjudan")
    await web.deliver()
    for n in range(40):
        page = await bo.send_form(f"{path}/andra", form(street=f"Gata {n}") | {"letters": "1"})
        await web.deliver()
    assert (page.status_code, typed(page, "street")) == (422, "Gata 39")
    assert errors_of(page) == ["Mötet har flyttats 5 gånger i dag. Vänta till i morgon."]
    assert len(web.post_office.arrived) == 6
