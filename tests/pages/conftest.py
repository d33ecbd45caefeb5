"""What several pages' tests begin with."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from httpx import Response

from fackpol.base.database import Connection
from fackpol.network import committees
from fackpol.network.reference import Reference
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import ANNA, Everybody


class Evening:
    """A meeting in nine days, Anna and Dag invited, their letters in hand."""

    def __init__(self, branch: str, meeting: int, bo: Browser, anna: UUID, link: str) -> None:
        self.branch, self.meeting, self.bo, self.anna, self.link = branch, meeting, bo, anna, link

    @property
    def path(self) -> str:
        return f"/branscher/{self.branch}/moten/{self.meeting}"


@pytest.fixture
async def evening(web: Web, everybody: Everybody) -> Evening:
    branch, anna = await everybody.branch(), await everybody.anna()
    person = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    await everybody.dag()
    meeting, bo = await everybody.meeting(branch, person), await web.signed_in(person)
    evening = Evening(branch, meeting, bo, anna, "")
    page = await bo.get(f"{evening.path}/inbjudan")
    assert "Skicka 2 inbjudningar" in text_of(page)
    await bo.send_form(f"{evening.path}/inbjudan")
    await web.deliver()
    evening.link = web.post_office.latest(ANNA).link("/svar/")
    return evening


GUN = "gun.ask@example.org"
GROUPS = "/skotsel/grupper"
ENDED = date(2026, 12, 31)


@dataclass
class Group:
    """Haninge: Dag sat last on one committee, Ida on another, nobody that we know on a third. Gun has a link."""

    eva: Browser
    gun: Browser
    link: str
    dag: int  # his mandate
    ida: int  # hers
    care: int
    school: int
    culture: int
    db: Connection

    async def review(self, answers: dict[str, str]) -> str:
        """Gun sends the answers in. The path of the page where Eva reads them."""
        sent = await self.gun.send_form(self.link, {**answers, "send": "1"})
        assert sent.status_code == 303, errors_of(sent)
        return f"{GROUPS}/svar/{await self.report()}"

    async def decide(self, review: str, chosen: dict[str, object]) -> Response:
        """Eva opens what has been sent in, and presses a button there."""
        return await self.eva.send_form(review, {"seen": typed(await self.eva.get(review), "seen"), **chosen})

    async def report(self) -> UUID:
        id: UUID = await self.db.fetchval("SELECT id FROM group_reports ORDER BY asked_at DESC LIMIT 1")
        return id


@pytest.fixture
async def group(web: Web, everybody: Everybody, db: Connection, known: Reference) -> Group:
    await everybody.dag(to_day=ENDED)
    await everybody.representative("Ida Ny", None, "Barnnämnden", "0136", to_day=ENDED)
    await committees.place(db, known, "0136", ["Kulturnämnden"])
    eva = await web.signed_in(await everybody.eva())
    given = await eva.send_form(GROUPS, {"area": "0136", "name": "Gun Ask", "email": GUN})
    assert given.status_code == 303
    contact = await db.fetchval("SELECT id FROM group_contacts")
    await eva.send_form(f"{GROUPS}/{contact}", {"ask": "1"})
    await web.deliver()
    link = web.post_office.latest(GUN).link("/grupp/")
    ids = {row["name"]: row["id"] for row in await db.fetch("SELECT id, name FROM committees")}
    named = [ids[name] for name in ("Äldrenämnden", "Barnnämnden", "Kulturnämnden")]
    dag, ida = [await db.fetchval("SELECT id FROM mandates WHERE committee = $1", id) for id in named[:2]]
    return Group(eva, web.browser(), link, dag, ida, *named, db)
