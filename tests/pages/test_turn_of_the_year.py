"""After mandates have ended: what is seen of Göteborg, on 4 January and on 4 April 2027."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fackpol.base import dates, settings
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network.branches import Trade
from fackpol.network.members import Job
from fackpol.network.reference import Reference
from fackpol.registers import imports
from tests.asgi import SAME_SITE, Browser, Web, text_of
from tests.conftest import TESTS, environ
from tests.people import Everybody
from tests.post_office import PostOffice

REGISTER = (TESTS / "data" / "goteborg_uppdrag_v.csv").read_bytes()
JULY, JANUARY, APRIL = (datetime(*day, 9, tzinfo=UTC) for day in ((2026, 7, 6), (2027, 1, 4), (2027, 4, 4)))
CARE, ENERGY = Job("aldreomsorg", "kommun", "1480"), Job("energi-vatten-avfall", "kommunalt-bolag", "1480")
Clock = Callable[[datetime], None]


@pytest.fixture
def own(keys: dict[str, str], post_office: PostOffice, tmp_path: Path) -> Settings:
    """A district in Västra Götaland."""
    return settings.read(environ(keys, post_office.port, tmp_path) | {"AREA": "14"}, *settings.NEEDS)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return lambda moment: monkeypatch.setattr(dates, "now", lambda: moment)


@dataclass
class Town:
    eva: Browser
    bo: Browser
    branch: str

    async def preview(self, day: date) -> str:
        """What the coordinator reads before she sends the invitations to a meeting on a day."""
        form = {
            "title": "Heltid", "day": str(day), "starts": "18", "ends": "20", "street": "Gatan 1", "areas": "1480",
        }  # fmt: skip
        drafted = await self.bo.send_form(f"/branscher/{self.branch}/moten/nytt", form)
        return text_of(await self.bo.get(drafted.headers["location"]))


@pytest.fixture
async def town(
    web: Web, db: Connection, vault: Vault, known: Reference, everybody: Everybody, clock: Clock
) -> Callable[[datetime], Awaitable[Town]]:
    """Göteborg as it was read in July, seen at a moment."""

    async def at(moment: datetime) -> Town:
        clock(JULY)
        await imports.register(db, vault, known, "1480", "V", REGISTER, JULY)
        clock(moment)
        trades = (Trade("aldreomsorg", None),)
        branch = await everybody.branch(area="1480", trades=trades)
        for n in range(6):
            member = await everybody.member(f"Med {n}", f"med.{n}@example.org", CARE)
            await everybody.welcomed(branch, member)
            await everybody.member(f"El {n}", f"el.{n}@example.org", ENERGY)
        eva, bo = await everybody.eva(), await everybody.bo(branch)
        return Town(await web.signed_in(eva), await web.signed_in(bo), branch)

    return at


At = Callable[[datetime], Awaitable[Town]]
SINCE = "Sedan {day} vet vi inte vilka som sitter där det beslutas."


@pytest.mark.parametrize(
    ("moment", "care", "energy"),
    [(JULY, "", ""), (JANUARY, "1 januari 2027", ""), (APRIL, "1 januari 2027", "1 april 2027")],
)
async def test_coverage_says_since_when_it_is_unknown_and_never_that_there_is_no_seat(
    town: At, moment: datetime, care: str, energy: str
) -> None:
    """A board's mandates end in March, a committee's with the year."""
    here = await town(moment)
    region, area = [text_of(await here.eva.get(f"/skotsel/tackning{end}")) for end in ("", "/1480")]
    for name, day in (("Äldreomsorg och hemtjänst", care), ("Energi, vatten och avfall", energy)):
        wanting = f"{name}, Göteborg 5–9 medlemmar. {SINCE.replace('{day}', day)}"
        assert (wanting in region) == bool(day)
        assert (f"{name} Medlemmar: 5–9 · Frågor på gång: färre än 5 {SINCE.replace('{day}', day)}" in area) == bool(
            day
        )
    assert "Partiet har ingen plats där det beslutas. Läs" not in area
    assert region.count("!") == 1  # what the sign means


@pytest.mark.parametrize(("moment", "least", "day"), [(JANUARY, 30, "31 december 2026"), (APRIL, 60, "31 mars 2027")])
async def test_an_administrator_sees_where_and_whom_to_ask(town: At, moment: datetime, least: int, day: str) -> None:
    here = await town(moment)
    sentence = rf"Göteborg: i (\d+) nämnder och bolag gick uppdragen ut, senast {day}\. Fråga gruppen"
    for path in ("/skotsel/politiker/gar-ut", "/skotsel/register"):
        found = re.search(sentence, text_of(await here.eva.get(path)))
        assert found
        assert least < int(found[1]) < 107  # committees that nobody has classified are not counted
    assert "nämnder och bolag har uppdragen gått ut. Vi vet inte vilka som sitter nu." in text_of(
        await here.eva.get("/skotsel")
    )
    form = await here.eva.get("/skotsel/grupper?area=1480")
    assert '<option selected value="1480">' in form.text


async def test_before_they_end_nothing_is_unknown(town: At) -> None:
    here = await town(JULY)
    for path in ("/skotsel", "/skotsel/politiker/gar-ut", "/skotsel/register"):
        assert "Här vet vi inte" not in (await here.eva.get(path)).text
        assert "har uppdragen gått ut" not in (await here.eva.get(path)).text


@pytest.mark.parametrize("moment", [JANUARY, APRIL])
async def test_a_coordinator_is_told_why_no_politician_is_invited(town: At, moment: datetime) -> None:
    said = await (await town(moment)).preview(dates.today(moment) + timedelta(days=9))
    assert "Ingen politiker får inbjudan. Uppdrag gick ut 31 december 2026. Vi vet inte än vilka som sitter nu." in said
    assert "Skicka 6 inbjudningar" in said


async def test_and_before_that_when_the_meeting_is_after_it(town: At) -> None:
    here = await town(JULY)
    said = await here.preview(date(2027, 1, 13))
    assert "4 politiker har inget uppdrag kvar 13 januari. De är inte med. Uppdrag går ut 31 december 2026." in said
    assert "Vi vet inte än vilka som sitter" not in await here.preview(date(2026, 12, 31))


async def test_a_register_read_afterwards_says_what_it_says(
    town: At, db: Connection, vault: Vault, known: Reference, clock: Clock
) -> None:
    """The committee stands there, of other parties only: then the party has no seat, and that is known."""
    here = await town(JANUARY)
    care = await db.fetchval("SELECT name FROM committees WHERE name LIKE '%vård och omsorgsnämnd'")
    raw = f"namn;parti;organisation;roll;from;tom\nMoa;M;{care};Ledamot;2027-01-01;2030-12-31\n".encode()
    await imports.register(db, vault, known, "1480", "V", raw, JANUARY)
    area = text_of(await here.eva.get("/skotsel/tackning/1480"))
    assert "Äldreomsorg och hemtjänst Medlemmar: 5–9 · Frågor på gång: färre än 5 Partiet har ingen plats där" in area
    assert "Vi vet inte än vilka som sitter nu." not in await here.preview(date(2027, 1, 13))


async def test_a_register_that_holds_the_next_term_already_is_known_when_it_begins(
    town: At, db: Connection, vault: Vault, known: Reference, clock: Clock
) -> None:
    here = await town(JULY)
    care, school = [
        await db.fetchval("SELECT name FROM committees WHERE name LIKE $1", like)
        for like in ("%vård och omsorgsnämnd", "%grundskolenämnd")
    ]
    rows = [f"Moa;M;{care};Ledamot;2027-01-01;2030-12-31", f"Per;M;{school};Ledamot;2023-01-01;2026-12-31"]
    raw = "\n".join(["namn;parti;organisation;roll;from;tom", *rows]).encode()
    await imports.register(db, vault, known, "1480", "V", raw, datetime(2026, 12, 10, 9, tzinfo=UTC))
    area = text_of(await here.eva.get("/skotsel/tackning/1480?dag=2027-01-04"))
    assert "Äldreomsorg och hemtjänst Medlemmar: 5–9 · Frågor på gång: färre än 5 Partiet har ingen plats där" in area
    assert (
        f"Förskola Medlemmar: färre än 5 · Frågor på gång: färre än 5 {SINCE.replace('{day}', '1 januari 2027')}"
        in area
    )


async def test_a_register_that_is_still_the_old_one_tells_nothing(
    town: At, db: Connection, vault: Vault, known: Reference
) -> None:
    """The file of January, before the municipality has entered who was elected; one row of it is new."""
    here = await town(JANUARY)
    late = REGISTER + "P9999,V,Nämnden för sena rader,Ledamot,2023-01-01,2026-12-31\n".encode()
    await imports.register(db, vault, known, "1480", "V", late, JANUARY)
    area = text_of(await here.eva.get("/skotsel/tackning/1480"))
    since = SINCE.replace("{day}", "1 januari 2027")
    assert f"Äldreomsorg och hemtjänst Medlemmar: 5–9 · Frågor på gång: färre än 5 {since}" in area


async def test_a_register_accepted_on_the_page_tells_too(town: At, db: Connection) -> None:
    here = await town(JANUARY)
    care = await db.fetchval("SELECT name FROM committees WHERE name LIKE '%vård och omsorgsnämnd'")
    rows = [f"Moa;M;{care};Ledamot;2027-01-01;2030-12-31", "Ida;V;Kulturnämnden;Ledamot;2027-01-01;2030-12-31"]
    raw = "\n".join(["namn;parti;organisation;roll;from;tom", *rows]).encode()
    form = {"area": "1480", "party": "V"}
    given = await here.eva.post("/skotsel/register", data=form, files={"file": ("r.csv", raw)}, headers=SAME_SITE)
    known = "SELECT register_known((SELECT id FROM committees WHERE name = $1), '2027-01-04')"
    assert not await db.fetchval(known, care)  # it waits
    await here.eva.send_form(given.headers["location"], {"all": "1"})
    assert await db.fetchval(known, care)
