"""A coordinator makes a series: every day is shown first, what she typed is never lost, and nothing is sent."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from httpx import Response
from icalendar import Calendar

from fackpol.base import dates
from fackpol.base.database import Connection
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import ANNA, Everybody

NOW = dates.moment(date(2026, 11, 27), dates.time(12))
PATH = "/branscher/vard-och-omsorg/serier/ny"


def form(**changes: object) -> dict[str, object]:
    """Bo's form, as his browser sends it."""
    return {
        "title": "Tisdagsträff", "about": "Vi pratar om scheman.", "starts": "18", "ends": "20", "venue": "",
        "street": "Exempelgatan 1", "link": "", "access_note": "", "children_note": "", "areas": ["0136"],
        "remind": ["day"], "repeats": "m1", "weekday": "2", "day": "2026-12-01", "until": "", "times": "4",
        "skipped": ["7"], **changes,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def autumn() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
async def bo(web: Web, everybody: Everybody) -> Browser:
    return await web.signed_in(await everybody.bo(await everybody.branch()))


async def made(bo: Browser, *but: str, **changes: object) -> Response:
    """The page of a series of all days that the preview offers, but these."""
    preview = await bo.send_form(PATH, form(**changes))
    days = [day for day in re.findall(r'name="dates" value="([0-9-]+)"', preview.text) if day not in but]
    return await bo.send_form(PATH, form(**changes) | {"dates": days, "make": "1"}, follow_redirects=True)


async def test_he_sees_every_day_unticks_one_and_saves_drafts_that_are_sent_to_nobody(
    bo: Browser, web: Web, db: Connection
) -> None:
    preview = await bo.send_form(PATH, form())
    page = text_of(preview)
    for day in ("tisdag 1 december 2026", "tisdag 5 januari 2027", "tisdag 2 februari 2027", "tisdag 2 mars 2027"):
        assert f"{day} kl. 18.00" in page
    assert "Första tisdagen i månaden, men inte i juli." in page
    assert await db.fetchval("SELECT count(*) FROM meetings") == 0
    page = text_of(await made(bo, "2027-02-02"))
    assert "3 utkast är sparade. Ingen är bjuden än." in page
    assert "tisdag 2 mars 2027 kl. 18.00" in page
    assert "2 februari" not in page
    await web.deliver()
    assert web.post_office.arrived == []


WRONG = [
    ({"title": ""}, "Skriv vad mötet heter."),
    ({"day": "2026-11-26"}, "26 november 2026 har redan varit. Välj en dag framåt."),
    ({"day": "2028-11-26"}, "En serie kan gå till 27 maj 2028, inte längre."),
    ({"day": ""}, "Välj en dag."),
    ({"until": "2029-01-01"}, "En serie kan gå till 27 maj 2028, inte längre."),
    ({"until": "2027-02-30"}, "2027-02-30 finns inte i kalendern."),
    ({"times": "500"}, "Skriv ett antal från 1 till 24."),
    ({"times": "0"}, "Skriv ett antal från 1 till 24."),
    ({"times": "många"}, "Skriv ett antal från 1 till 24."),
    ({"times": ""}, "Skriv en sista dag eller ett antal möten."),
    ({"until": "2026-11-30"}, "Det finns ingen sådan dag före den sista. Välj en senare dag."),
    ({"repeats": "w0"}, "Det valet finns inte längre. Välj ett annat."),
    ({"repeats": ""}, "Det valet finns inte längre. Välj ett annat."),
    ({"weekday": "8"}, "Det valet finns inte längre. Välj ett annat."),
    ({"ends": "17"}, "Mötet slutar innan det börjar. Ändra en av tiderna."),
    ({"starts": "sent"}, "Skriv klockslaget med siffror, till exempel 18.00."),
    ({"street": ""}, "Skriv en adress eller en länk till videomöte."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=[str(changes) for changes, _ in WRONG])
async def test_what_is_wrong_is_said_and_nothing_is_lost(
    bo: Browser, db: Connection, changes: dict[str, object], sentence: str
) -> None:
    page = await bo.send_form(PATH, form(**changes))
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    for field in ("title", "about", "day", "until", "times", "starts", "ends", "street"):
        assert typed(page, field) == form(**changes)[field]
    assert await db.fetchval("SELECT count(*) FROM meetings") == 0


async def test_a_day_with_a_meeting_is_said_and_not_ticked_and_a_night_hour_that_is_missing_can_not_be(
    bo: Browser, everybody: Everybody
) -> None:
    person = await everybody.db.fetchval("SELECT person FROM appointments")
    await everybody.meeting(
        "vard-och-omsorg", person, title="Julfest", starts_at=dates.moment(date(2026, 12, 1), dates.time(9))
    )
    page = await bo.send_form(PATH, form())
    assert "Ni har redan ”Julfest” den dagen." in text_of(page)
    assert re.findall(r'value="([0-9-]+)" checked', page.text) == ["2027-01-05", "2027-02-02", "2027-03-02"]
    page = await bo.send_form(
        PATH, form(repeats="m-1", weekday="7", day="2027-03-01", times="2", starts="02.30", ends="4")
    )
    assert "söndag 28 mars 2027: Klockan ställs om den natten." in text_of(page)
    assert re.findall(r'name="dates" value="([0-9-]+)"', page.text) == ["2027-04-25"]


async def test_nobody_is_asked_to_count_what_does_not_fit(bo: Browser) -> None:
    page = await bo.send_form(PATH, form(repeats="w1", times="", until="2028-01-01"))
    assert len(re.findall('name="dates"', page.text)) == 24
    assert "En serie har högst 24 möten och går högst 18 månader framåt. Här är de som ryms." in text_of(page)


async def test_unticking_all_saves_nothing_and_changing_leads_back_with_all_that_was_typed(
    bo: Browser, db: Connection
) -> None:
    page = await bo.send_form(PATH, form() | {"make": "1"})
    assert (page.status_code, "Inget är sparat" in text_of(page)) == (422, True)
    page = await bo.send_form(PATH, form() | {"change": "1"})
    assert (page.status_code, typed(page, "title"), typed(page, "times")) == (200, "Tisdagsträff", "4")
    assert await db.fetchval("SELECT count(*) FROM series") == 0


async def test_two_presses_on_the_button_make_one_series(bo: Browser, db: Connection) -> None:
    preview = await bo.send_form(PATH, form())
    pressed = form() | {"dates": ["2026-12-01"], "make": "1", "once": typed(preview, "once")}
    first, second = await bo.send_form(PATH, pressed), await bo.send_form(PATH, pressed)
    assert first.headers["location"] == second.headers["location"]
    assert await db.fetchval("SELECT count(*) FROM meetings") == 1


async def test_series_in_a_loop_fill_no_calendar(bo: Browser, db: Connection) -> None:
    for _ in range(11):
        page = await bo.send_form(PATH, form() | {"dates": ["2026-12-01"], "make": "1"})
    assert (page.status_code, errors_of(page)) == (422, ["Ni har gjort 10 serier i dag. Vänta till i morgon."])
    assert await db.fetchval("SELECT count(*) FROM meetings") == 10


async def test_days_that_the_rule_does_not_have_are_not_made(bo: Browser, db: Connection) -> None:
    await bo.send_form(PATH, form() | {"dates": ["2026-12-02", "2026-12-01", "x"], "make": "1"})
    assert [dates.today(row["starts_at"]) for row in await db.fetch("SELECT starts_at FROM meetings")] == [
        date(2026, 12, 1)
    ]


async def test_the_desk_says_it_in_a_line_and_the_whole_series_is_changed_and_ended(
    bo: Browser, db: Connection
) -> None:
    await made(bo, times="12")
    desk = text_of(await bo.get("/branscher/vard-och-omsorg"))
    assert "”Tisdagsträff”: 12 utkast kommer, nästa 1 december. Ska inbjudan skickas?" in desk
    assert desk.count("Tisdagsträff") == 2  # what to do, and among the meetings
    id = await db.fetchval("SELECT min(id) FROM meetings")
    edit = f"/branscher/vard-och-omsorg/moten/{id}/andra"
    assert "Ändra även de 11 andra kommande utkasten" in text_of(await bo.get(edit))
    page = await bo.send_form(edit, form(street="Nya gatan 2") | {"everywhere": "1"}, follow_redirects=True)
    assert "Ändrat här och i 11 utkast till." in text_of(page)
    series = await db.fetchval("SELECT id FROM series")
    page = await bo.get(f"/branscher/vard-och-omsorg/serier/{series}")
    assert "De 12 utkasten försvinner." in text_of(page)
    page = await bo.send_form(f"/branscher/vard-och-omsorg/serier/{series}/slut", follow_redirects=True)
    assert "Serien är avslutad. 12 utkast är borta." in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM meetings") == 0


async def test_a_series_begins_with_what_an_earlier_meeting_had(
    bo: Browser, web: Web, everybody: Everybody, db: Connection
) -> None:
    person = await db.fetchval("SELECT person FROM appointments")
    id = await everybody.meeting(
        "vard-och-omsorg", person, starts_at=dates.moment(date(2026, 9, 8), dates.time(17, 30))
    )
    page = await bo.get(f"{PATH}?fran={id}")
    assert [typed(page, name) for name in ("title", "street", "starts", "day")] == [
        "Heltid som norm", "Exempelgatan 1", "17.30", "2026-12-01",
    ]  # fmt: skip
    assert 'value="m1" selected' in page.text.replace('selected value="m1"', 'value="m1" selected')


async def test_another_branchs_series_is_not_there(bo: Browser, web: Web, everybody: Everybody, db: Connection) -> None:
    await made(bo)
    series, other = await db.fetchval("SELECT id FROM series"), await everybody.branch("Bygg")
    person = await db.fetchval("SELECT person FROM appointments")
    await everybody.hold(person, "coordinator", await db.fetchval("SELECT id FROM branches WHERE slug = $1", other))
    both = await web.signed_in(person)
    assert (await both.get(f"/branscher/vard-och-omsorg/serier/{series}")).status_code == 200
    assert (await both.get(f"/branscher/{other}/serier/{series}")).status_code == 404
    assert (await both.send_form(f"/branscher/{other}/serier/{series}/slut")).status_code == 404
    assert await db.fetchval("SELECT count(*) FROM meetings") == 4


async def test_one_moved_evening_moves_alone_in_every_calendar(
    bo: Browser, web: Web, everybody: Everybody, db: Connection
) -> None:
    anna = await everybody.anna()
    await everybody.welcomed("vard-och-omsorg", anna)
    await made(bo, times="2")
    first, second = [row["id"] for row in await db.fetch("SELECT id FROM meetings ORDER BY starts_at")]
    for id in (first, second):
        await bo.send_form(f"/branscher/vard-och-omsorg/moten/{id}/inbjudan")
    await web.deliver()
    arrived = [letter.event for letter in web.post_office.arrived if letter.to == ANNA]
    asked = sorted(arrived, key=lambda event: event["DTSTART"].dt)
    assert len({str(event["UID"]) for event in asked}) == 2
    assert not any("RRULE" in event or "RECURRENCE-ID" in event for event in asked)
    before = await feed(web, anna)
    later = form(day="2026-12-03") | {"letters": "1", "ask": "1"}
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        await bo.send_form(f"/branscher/vard-och-omsorg/moten/{first}/andra", later)
        await web.deliver()
    moved, after = web.post_office.latest(ANNA).event, await feed(web, anna)
    assert (str(moved["UID"]), moved["SEQUENCE"]) == (str(asked[0]["UID"]), 1)
    one, other = str(asked[0]["UID"]), str(asked[1]["UID"])
    assert after[other] == before[other]
    assert (before[one][:2], after[one][:2]) == ((0, "2026-12-01 18:00"), (1, "2026-12-03 18:00"))


async def test_another_host_of_one_of_its_meetings_gets_no_link_to_the_series(
    bo: Browser, web: Web, everybody: Everybody, db: Connection
) -> None:
    await made(bo)
    other = await everybody.branch("Bygg")
    meeting = await db.fetchval("SELECT min(id) FROM meetings")
    await db.execute(
        "INSERT INTO meeting_hosts (meeting, branch) SELECT $1, id FROM branches WHERE slug = $2", meeting, other
    )
    disa = await everybody.member("Disa Ek", "disa@example.org")
    await everybody.hold(disa, "coordinator", await db.fetchval("SELECT id FROM branches WHERE slug = $1", other))
    her = await web.signed_in(disa)
    for path in ("", "/inbjudan"):
        for branch, browser, linked in (("vard-och-omsorg", bo, True), (other, her, False)):
            page = await browser.get(f"/branscher/{branch}/moten/{meeting}{path}", follow_redirects=True)
            assert page.status_code == 200
            assert ("Se hela serien" in page.text) is linked


async def feed(web: Web, person: UUID) -> dict[str, tuple[int, str, str]]:
    """What her calendar program fetches: by UID the sequence, the local start, and when it changed."""
    browser = await web.signed_in(person, strong=False)
    page = await browser.send_form("/kalender", {"make": "1"}, follow_redirects=True)
    link = re.search(r"/kalender/[\w.-]+", page.text)
    assert link
    calendar = Calendar.from_ical((await web.browser().get(link[0])).text)
    return {
        str(event["UID"]): (event["SEQUENCE"], f"{event['DTSTART'].dt:%Y-%m-%d %H:%M}", str(event["DTSTAMP"].dt))
        for event in calendar.walk("VEVENT")
    }
