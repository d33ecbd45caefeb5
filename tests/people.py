"""Named people: Anna, a care assistant; Bo, who coordinates; Cilla, who must always get 404; Dag, who is elected."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import branches, committees, consents, factors, meetings, members, people, representatives
from fackpol.network.branches import Branch, Trade
from fackpol.network.meetings import Meeting
from fackpol.network.members import Details, Job
from fackpol.network.reference import Reference
from fackpol.network.representatives import Mandate

ANNA = "anna.ek@example.org"
BO = "bo.lind@example.org"
CILLA = "cilla.berg@example.org"
DAG = "dag.holm@politiker.example.org"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SECRET = "A2" * 16  # of the app that shows codes to everybody with a post
CARE_IN_HANINGE = Job("aldreomsorg", "kommun", "0136")


def application(email: str = ANNA, **changes: object) -> dict[str, object]:
    """Anna's form, as her browser sends it."""
    return {
        "jobs-0-title": "hemtjänstpersonal",
        "jobs-0-industry": "aldreomsorg",
        "jobs-0-place": "Haninge",
        "jobs-0-district": "",
        "jobs-0-sector": "kommun",
        "union": "Kommunal",
        "roles": ["steward"],
        "name": "Anna Ek",
        "email": email,
        "language": "sv",
        "look": "discreet",
        "matching": "y",
        "invitations": "y",
        **changes,
    }


@dataclass
class Everybody:
    """Makes people as they are needed, inside the test's transaction."""

    db: Connection
    vault: Vault
    reference: Reference

    async def member(
        self,
        name: str,
        email: str,
        job: Job = CARE_IN_HANINGE,
        invited: bool = True,
        union: str | None = None,
        questions: bool = False,
        vetted: bool = True,
    ) -> UUID:
        """`vetted`: a person has said long ago that she is who she says, so that she counts outside her branch."""
        now = dates.now()
        person = await people.add(self.db, self.vault, name, email, "sv", now)
        await self.db.execute(members.SQL["add"], person, now)
        if vetted:
            await self.db.execute("UPDATE members SET vetted_at = $2 WHERE person = $1", person, LONG_AGO)
        await members.change(self.db, person, Details((job,), union, (), None))
        yeses = ["matching", *["invitations"] * invited, *["questions"] * questions]
        await consents.give(self.db, person, yeses, "web", now)
        return person

    async def anna(self) -> UUID:
        return await self.member("Anna Ek", ANNA)

    async def cilla(self) -> UUID:
        return await self.member("Cilla Berg", CILLA, Job("handel", "privat", "0182"))

    async def branch(self, name: str = "Vård och omsorg", **kw: object) -> str:
        trades = tuple(Trade(industry, None) for industry in ("aldreomsorg", "halso-sjukvard"))
        values = {"area": "01", "reply_to": "svar@example.org", "welcomes_all": False, "trades": trades, **kw}
        slug = await branches.found(self.db, self.vault, Branch(name, **values))  # type: ignore[arg-type]
        assert slug
        return slug

    async def bo(self, branch: str) -> UUID:
        person = await people.add(self.db, self.vault, "Bo Lind", BO, "sv", dates.now())
        row = await branches.get(self.db, branch)
        assert row
        await self.hold(person, "coordinator", row.id)
        return person

    async def eva(self) -> UUID:
        person = await people.add(self.db, self.vault, "Eva Sund", "eva.sund@example.org", "sv", dates.now())
        await self.hold(person, "administrator", None)
        return person

    async def hold(self, person: UUID, post: str, branch: int | None) -> None:
        """She has been appointed, and has an app that shows codes. No letter is under way: not what a test about
        something else waits for.
        """
        given = "INSERT INTO appointments (person, post, branch, from_at) VALUES ($1, $2, $3, $4)"
        await self.db.execute(given, person, post, branch, dates.now())
        await self.app(person)

    async def app(self, person: UUID) -> None:
        id = uuid4()
        values = (id, person, dates.now(), self.vault.seal(SECRET, "factors.secret", id), 0)
        await self.db.execute(factors.SQL["drop_app"], person)
        await self.db.execute(factors.SQL["add_app"], *values)

    async def welcomed(self, branch: str, person: UUID) -> None:
        await branches.join(self.db, branch, person, dates.now())
        await self.db.execute("UPDATE memberships SET welcomed_at = $1 WHERE person = $2", dates.now(), person)

    async def dag(self, committee: str = "Äldrenämnden", area: str = "0136", to_day: date | None = None) -> UUID:
        return await self.representative("Dag Holm", DAG, committee, area, to_day=to_day)

    async def representative(
        self, name: str, email: str | None, committee: str, area: str, seat: str = "ledamot", to_day: date | None = None
    ) -> UUID:
        person = await representatives.add(self.db, self.vault, name, email)
        placed = await committees.place(self.db, self.reference, area, [committee])
        mandate = Mandate(placed[committee], seat, date(2023, 1, 1), to_day or date(2030, 12, 31))
        await representatives.seat(self.db, person, mandate, seat)
        return person

    async def meeting(self, branch: str, by: UUID, **changes: object) -> int:
        return await meetings.draft(self.db, self.vault, branch, by, a_meeting(**changes))

    async def text(self, column: str, table: str = "meetings", id: str = "id") -> str:
        """A sealed text of the only row, opened."""
        row = await self.db.fetchrow(f"SELECT {id}, {column} FROM {table}")
        assert row
        return self.vault.open_text(row[column], f"{table}.{column}", row[id])


def in_nine_days() -> datetime:
    """At six in the evening, whatever the clock is now: what is noted on the day of a meeting has an evening left."""
    return dates.moment(dates.today(dates.now() + timedelta(days=9)), time(18))


def a_meeting(**changes: object) -> Meeting:
    starts: datetime = changes.pop("starts_at", dates.now().replace(microsecond=0) + timedelta(days=9))  # type: ignore[assignment]
    values = {
        "title": "Heltid som norm",
        "about": "Vi pratar om scheman.\nLäs mer på https://example.org/heltid",
        "street": "Exempelgatan 1",
        "venue": "Folkets hus",
        "link": "",
        "access_note": "Hiss finns.",
        "children_note": "Barn får följa med.",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "areas": ("0136",),
        **changes,
    }
    return Meeting(**values)  # type: ignore[arg-type]
