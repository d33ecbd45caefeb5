"""What happens in the district in that year."""

from datetime import date, datetime, time

from fackpol.base import dates
from fackpol.network import meetings, programme, series
from fackpol.network.branches import Trade
from fackpol.network.series import Rule
from tests.asgi import SAME_SITE, text_of, typed
from tests.people import DAG, a_meeting
from tests.year.district import DAY, YEAR, District, Held, at
from tests.year.questions import LENA, NILS, care, questions

CARE, SHOP, BUILD, NEW = "vard-och-omsorg", "handel", "bygg", "kultur"
JOBS = {
    CARE: {},
    SHOP: {"jobs-0-title": "butikssäljare", "jobs-0-industry": "handel", "jobs-0-sector": "privat", "union": "Handels"},
    BUILD: {
        "jobs-0-title": "byggnadssnickare", "jobs-0-industry": "bygg-anlaggning", "jobs-0-sector": "privat",
        "union": "Byggnads",
    },
}  # fmt: skip
EVERYBODY = ["branch:", "committee:", "post:coordinator"]
TERM = date(YEAR, 6, 30)
OLDER = "Äldrenämnden"
# Name, address, committee, where, seat, last day.
SITTING = (
    ("Dag Holm", DAG, OLDER, "0136", "ledamot", TERM),
    ("Lena Alm", LENA, OLDER, "0136", "ordforande", TERM),
    ("Per Ask", "per@politiker.example.org", "Socialnämnden", "0136", "ledamot", TERM),
    ("Nils Bok", NILS, OLDER, "0182", "ordforande", date(2030, 12, 31)),
    ("Nora Ceder", "nora@politiker.example.org", OLDER, "0182", "ledamot", date(2030, 12, 31)),
    ("Sara En", "sara@politiker.example.org", OLDER, "0184", "ordforande", TERM),
    ("Sven Gran", "sven@politiker.example.org", OLDER, "0184", "ledamot", TERM),
    ("Siv Hassel", None, "Kulturnämnden", "0184", "ledamot", TERM),
)
REGISTER = (
    "id;namn;parti;organisation;roll;from;tom;mejl\n"
    f"1;Dag Holm;V;{OLDER};Ledamot;{YEAR}-07-01;2030-12-31;{DAG}\n"
    f"2;Ida Ny;V;{OLDER};Ersättare;{YEAR}-07-01;2030-12-31;ida@politiker.example.org\n"
    f"3;Olle Ny;V;Socialnämnden;Ledamot;{YEAR}-07-01;2030-12-31;\n"
    f"4;Moa Annan;M;{OLDER};Ledamot;{YEAR}-07-01;2030-12-31;moa@example.org\n"
)


async def begin(town: District) -> None:
    """Three branches with a coordinator each, two administrators, eight representatives."""
    everybody = town.everybody
    for slug, name, trade in (
        (CARE, "Vård och omsorg", "aldreomsorg"), (SHOP, "Handel", "handel"), (BUILD, "Bygg", "bygg-anlaggning"),
    ):  # fmt: skip
        assert await everybody.branch(name, trades=(Trade(trade, None),)) == slug
        person = await everybody.member(f"Samordnare {name}", f"samordnar.{slug}@example.org", invited=False)
        await everybody.hold(person, "coordinator", await town.id_of(slug))
        town.posts[slug] = person
    town.posts["eva"] = await everybody.eva()
    town.posts["ulf"] = await everybody.member("Ulf Ek", "ulf@example.org", invited=False)
    await everybody.hold(town.posts["ulf"], "administrator", None)
    for name, email, committee, area, seat, last in SITTING:
        person = await everybody.representative(name, email, committee, area, seat, last)
        if email:
            town.persons[email] = person
    await town.press("eva", "/skotsel/politiker/besked")


def members(town: District) -> None:
    """Twelve ask to join one branch, six another, three the third: most are welcomed in time."""
    for n in range(12):
        asked = at(1, 8 + n) if n < 9 else {9: at(2, 20), 10: at(10, 3), 11: at(12, 31, 23, 30)}[n]
        town.on(asked, town.register, CARE, f"Med {n}", care(n))
        if n < 8 or n == 11:
            town.on(asked + 3 * DAY, town.welcome, care(n))
    town.on(at(1, 16) + 16 * DAY, town.welcome, care(8))  # two days late
    town.on(at(2, 20) + 10 * DAY, town.reach, care(9))
    town.on(at(2, 20) + 20 * DAY, town.welcome, care(9))  # reached in time, and welcomed later
    for n in range(6):
        asked = at(1, 20 + n, 9)
        town.on(asked, town.register, SHOP, f"Hand {n}", shop(n), **JOBS[SHOP])
        town.on(asked + 14 * DAY, town.welcome, shop(n))  # at the last moment
    for n in range(3):
        town.on(at(2, 1 + n, 10), town.register, BUILD, f"Bygg {n}", build(n), **JOBS[BUILD])
        town.on(at(2, 9 + n if n else 28, 10), town.welcome, build(n))
    town.on(at(5, 20), town.leave, care(7))
    town.on(at(6, 15), town.erase, care(6))
    town.on(at(4, 1), town.pause, shop(5), 300)
    town.on(at(8, 1), town.refuse, shop(4))


def shop(n: int) -> str:
    return f"hand.{n}@example.org"


def build(n: int) -> str:
    return f"bygg.{n}@example.org"


async def a_series(town: District) -> None:
    """The first Tuesday of every month but July: ten drafts, called one by one."""
    rule = Rule(dates.today(town.now), 2, 1, None, frozenset({7}))
    days, _ = series.days(rule, None, 10, dates.today(town.now))
    hours = (time(18), time(20))
    found = await series.occurrences(town.db, town.vault, CARE, days, hours, town.now)
    like = a_meeting(title="Tisdagsträff", starts_at=town.now + DAY)
    made = await series.make(town.db, town.vault, CARE, town.posts[CARE], rule, like, found, town.now)
    parts = await series.parts(town.db, town.vault, made)
    assert [part.starts_at for part in parts] == [
        at(month, day, 18) for month, day in
        ((2, 1), (3, 7), (4, 4), (5, 2), (6, 6), (8, 1), (9, 5), (10, 3), (11, 7), (12, 5))
    ]  # fmt: skip
    for part in parts:
        town.own(CARE, part.starts_at, part.id)
    feb, march, april, may, june, august, sept, october, november, _ = (part.id for part in parts)
    town.whole(feb, 7, 2)
    town.whole(march, 8, 0, "Ringer kommunen")
    town.on(at(3, 30), move_on, town, april)
    town.meetings[april].starts = at(4, 5, 18)  # where it will be
    town.whole(april, 5, 1)
    town.whole(may, 3, 0)
    town.whole(june, None)
    town.whole(august, 4, 0)
    town.whole(sept, 2, 1)
    await together(town, october)
    town.on(at(10, 24, 18), town.call, november)
    town.on(at(11, 1), town.call_off, november)


async def move_on(town: District, meeting: int) -> None:
    """The meeting moves a day: everybody is asked again."""
    browser = await town.signed_in(CARE)
    path = f"{town.path(meeting)}/andra"
    page = await browser.get(path)
    form: dict[str, object] = {name: typed(page, name) for name in (*meetings.TEXTS, "starts", "ends")}
    form |= {"day": f"{YEAR}-04-05", "areas": ["0136"], "remind": ["day"]}
    asks = await browser.send_form(path, form)
    await town.press(CARE, path, {**form, "letters": typed(asks, "letters"), "ask": "1"})


async def together(town: District, meeting: int) -> None:
    """Two branches host the meeting in October."""
    held = town.meetings[meeting]
    held.row, held.hosts = "joint", (CARE, SHOP)
    town.on(at(9, 10), town.press, CARE, f"{town.path(meeting)}/tillsammans", {"branch": SHOP})
    town.on(at(9, 11), town.press, SHOP, f"/branscher/{SHOP}/moten/{meeting}/fraga", {"answer": "yes"})
    town.whole(meeting, 5, 6)


async def own_meetings(town: District) -> None:
    """On both days when the clocks change, and on the day that only a leap year has."""
    for slug, starts, most, more in (
        (SHOP, at(3, 26, 18), 6, 0), (SHOP, at(10, 29, 18), 3, 2), (BUILD, at(2, 29, 18), 1, 3),
    ):  # fmt: skip
        id = await town.everybody.meeting(slug, town.posts[slug], starts_at=starts, title=f"Möte {starts:%d %B}")
        town.own(slug, starts, id)
        town.whole(id, most, more)


async def the_programme(town: District) -> None:
    """Three goals. One is raised in June; one meeting was held elsewhere; the branches have a goal each."""
    first = date(YEAR, 1, 1)
    goals = {}
    for name, whose, target in (
        ("Gruppledarmöte", "district", "3"), ("Regional träff", "district", "2"), ("Egna möten", "branches", "2"),
    ):  # fmt: skip
        form = {"name": name, "whose": whose, "audience": "", "target": target, "from_day": first.isoformat()}
        await town.press("eva", "/skotsel/program/ny", form)
        goals[name] = await town.db.fetchval("SELECT max(id) FROM programme_items")
    leaders, regional = goals["Gruppledarmöte"], goals["Regional träff"]
    higher = {"name": "Gruppledarmöte", "audience": "", "target": "4"}
    town.on(at(6, 1), town.press, "eva", f"/skotsel/program/{leaders}", higher)
    for day, came in ((at(3, 8), "41"), (at(12, 10), "")):
        form = {"day": dates.today(day - DAY).isoformat(), "came": came}
        town.on(day, town.press, "ulf", f"/skotsel/program/{leaders}/moten", form)
    town.on(at(4, 10), district_meeting, town, at(5, 9, 18), ["seat:ordforande"], leaders, "6")
    town.on(
        at(9, 1), district_meeting, town, at(9, 26, 18), ["branch:", "committee:", "post:coordinator"], regional, ""
    )


async def district_meeting(town: District, starts: datetime, parts: list[str], item: int, came: str) -> None:
    """An administrator calls, for parts of the district."""
    form = {
        "title": f"Träff {starts:%d %B}", "about": "Vi ses.", "starts": "18", "ends": "20", "street": "Exempelgatan 1",
        "reply_to": "kansliet@example.org", "remind": ["day"], "day": dates.today(starts).isoformat(),
    }  # fmt: skip
    here = (await town.press("eva", "/skotsel/moten/nytt", form)).headers["location"].removesuffix("/vilka")
    for part in parts:
        await town.press("eva", f"{here}/vilka", {"part": part, "area": "", "how": "in"})
    await (await town.signed_in("eva")).send_form(f"{here}/vilka", {"look": "1"})
    await town.press("eva", f"{here}/inbjudan")
    meeting = int(here.rpartition("/")[2])
    town.meetings[meeting] = held = Held("other", (), starts, called=True)
    assert await programme.count_meeting(town.db, meeting, item)
    town.on(starts + DAY, town.press, "eva", f"{here}/tack", {"text": f"Vi sågs {starts:%d %B}.", "came": came})
    held.came = int(came) if came else None


# -- the rollover, and what is new -------------------------------------------------------------------------------------


def election(town: District) -> None:
    town.on(at(4, 25), town.press, "eva", "/skotsel/politiker/gar-ut")
    town.on(at(6, 20), the_register, town)
    town.on(at(7, 3), town.press, "eva", "/skotsel/politiker/besked")
    town.on(at(7, 10), greet_the_new, town)
    town.on(at(9, 1, 9), found, town)
    town.on(at(11, 20), town.press, "eva", f"/skotsel/branscher/{BUILD}/stangning")


async def the_register(town: District) -> None:
    eva = await town.signed_in("eva")
    sent = await eva.post(
        "/skotsel/register", data={"area": "0136", "party": "V"}, files={"file": ("ny.csv", REGISTER.encode())},
        headers=SAME_SITE,
    )  # fmt: skip
    await eva.send_form(sent.headers["location"], {"all": "1"})
    left = text_of(await eva.get(sent.headers["location"]))
    assert "Är det samma person?" not in left, left
    await eva.send_form(sent.headers["location"], {"drop": "1"})


async def greet_the_new(town: District) -> None:
    page = await (await town.signed_in("eva")).get("/skotsel/politiker/nya")
    assert 'name="letters"' in page.text, text_of(page)
    await town.press("eva", "/skotsel/politiker/nya", {"letters": typed(page, "letters")})


async def found(town: District) -> None:
    form = {
        "name": "Kultur", "area": "01", "reply_to": "svar@example.org", "trades-0-industry": "kultur-fritid",
        "trades-0-union": "",
    }  # fmt: skip
    await town.press("ulf", "/skotsel/ny-branschforening", form)


async def a_year(town: District) -> None:
    """Plans it all; time does the rest."""
    await begin(town)
    members(town)
    town.on(at(1, 10), a_series, town)
    town.on(at(1, 12), own_meetings, town)
    town.on(at(1, 5), the_programme, town)
    questions(town)
    election(town)
