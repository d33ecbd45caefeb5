"""A large district: 50,000 members, 5,000 of them in Bo's branch, 1,000 politicians, two years of meetings.

It grows around the town of `tests.pages.test_every_page`, where everything that a path can name is there once. Invented
people at example.org; names and texts are sealed as they are in a real database.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.network import branches, committees
from fackpol.network.branches import Branch, Trade
from fackpol.network.reference import Reference
from fackpol.registers import differences
from fackpol.registers.choices import EVERYTHING
from tests.bench import district_rows as rows
from tests.pages.test_every_page import Town, build

FIRST = ("Amira", "Birgit", "Calle", "Dina", "Erik", "Fatima", "Göran", "Hanna", "Ivar", "Jasmin", "Kalle", "Lena")
LAST = ("Ahl", "Berg", "Dal", "Ek", "Falk", "Gran", "Holm", "Ivarsson", "Krona", "Lund", "Moberg", "Ny", "Öst", "Åberg")
HEADER = "id;namn;parti;organisation;roll;from;tom\n"


@dataclass(frozen=True)
class Size:
    """How many of each. The branch and its meetings are Bo's."""

    members: int = 50_000
    of_branch: int = 5_000
    waiting: int = 500
    newcomers: int = 5_000
    branches: int = 40
    politicians: int = 1_000
    meetings: int = 200
    invited: tuple[int, int] = (2_000, 20_000)
    questions: int = 500
    differences: int = 300
    reads: int = 300_000
    some: int = 300  # of what there are few: objections, posts, notices
    saved: int = 30  # places and texts


@dataclass(frozen=True)
class District:
    town: Town
    meeting: int  # with `invited[0]`
    wide: int  # with `invited[1]`


def names() -> Any:
    """A name that is new each time."""
    numbered = ((first, last, number) for number in range(10_000) for first in FIRST for last in LAST)
    return (f"{first} {last} {number}" if number else f"{first} {last}" for first, last, number in numbered)


async def fill(db: Connection, known: Reference, own: Settings, size: Size) -> District:
    """All of it, in one transaction."""
    async with db.transaction():
        town = await build(db, known, own)
        filling = Filling(db, known, own, size, town)
        return District(town, *await filling.everything())


@dataclass
class Filling:
    db: Connection
    known: Reference
    own: Settings
    size: Size
    town: Town

    def __post_init__(self) -> None:
        self.now, self.names = dates.now(), names()
        self.today = dates.today(self.now)

    async def everything(self) -> tuple[int, int]:
        db, size, town = self.db, self.size, self.town
        branch = int(await db.fetchval("SELECT id FROM branches WHERE slug = $1", town.names["branch"]))
        others = [await self.branch(number) for number in range(size.branches)]
        await self.people([uuid4() for _ in range(size.members)], member=True)
        await db.execute(rows.JOBS, size.members, size.of_branch + size.waiting)
        await db.execute(rows.MEMBERSHIPS, branch, others, size.of_branch, size.waiting, size.newcomers, self.now)
        await self.politicians()
        meetings = (await self.meetings(branch))[5:]  # two that are to come, in some days
        for meeting, number in zip(meetings, size.invited, strict=False):
            await db.execute(rows.INVITED, meeting, branch, number, self.now)
        await db.execute(rows.INVITED_TO_ALL, branch, [town.anna, town.dag], self.now)
        for statement in rows.ANSWERED:
            await db.execute(statement, self.now)
        await self.texts(branch, meetings[0])
        for statement in rows.FEW:
            await db.execute(statement, self.now, size.some, town.eva, branch)
        await db.execute(rows.READS, size.reads, self.now, town.anna, town.bo, town.eva, branch)
        await db.execute(rows.DIGESTS, self.now)
        await self.registers()
        return meetings[0], meetings[1]

    async def branch(self, number: int) -> int:
        facts = Branch(f"Bransch {number}", "01", "svar@example.org", False, (Trade("handel", None),))
        slug = await branches.found(self.db, self.own.vault, facts)
        return int(await self.db.fetchval("SELECT id FROM branches WHERE slug = $1", slug))

    async def people(self, ids: list[UUID], member: bool) -> None:
        vault, db, domain = self.own.vault, self.db, "example.org" if member else "politiker.example.org"
        people = []
        for number, id in enumerate(ids):
            email = f"person.{number}@{domain}"
            sealed = (vault.seal(next(self.names), "people.name", id), vault.seal(email, "people.email", id))
            people.append((id, *sealed, vault.index(email), self.now))
        columns = ["id", "name", "email", "email_key", "email_confirmed_at"]
        await db.copy_records_to_table("people", records=people, columns=columns)
        if member:
            await db.execute(rows.MEMBERS, ids, self.now)

    async def politicians(self) -> None:
        """Four seats each, on the committees of the county's municipalities; most end at the turn of the year."""
        ids = [uuid4() for _ in range(self.size.politicians)]
        await self.people(ids, member=False)
        await self.db.execute(rows.REPRESENTATIVES, ids, self.now)
        areas = [row["code"] for row in await self.db.fetch(rows.COUNTY)]
        placed = [id for area in areas for id in (await committees.place(self.db, self.known, area, BODIES)).values()]
        await self.db.execute(rows.MANDATES, ids, placed, date(2023, 1, 1), self.today + timedelta(days=40))

    async def meetings(self, branch: int) -> list[int]:
        found = await self.db.fetch(rows.MEETINGS, self.size.meetings, branch, self.town.bo, self.now)
        ids = [row["id"] for row in found]
        for column, text in (("title", "Heltid som norm"), ("about", "Vi pratar om scheman."), ("street", "Gatan 1")):
            await self.seal("meetings", column, [(id, text) for id in ids])
        return ids

    async def seal(self, table: str, column: str, texts: list[tuple[Any, str]], key: str = "id") -> None:
        sealed = [self.own.vault.seal(text, f"{table}.{column}", id) for id, text in texts]
        kind = "uuid" if texts and isinstance(texts[0][0], UUID) else "bigint"
        query = f"UPDATE {table} SET {column} = t.b FROM unnest($1::{kind}[], $2::bytea[]) t (id, b) WHERE {table}.{key} = t.id"  # noqa: E501
        await self.db.execute(query, [id for id, _ in texts], sealed)

    async def texts(self, branch: int, meeting: int) -> None:
        """What people have written: questions, notices, what they have promised, and notes."""
        size, town = self.size, self.town
        for table, column, statement, arguments, text in (
            ("introductions", "question", rows.QUESTIONS, (size.questions, branch), "Hur blir det med schemat i höst?"),
            ("introductions", "question", rows.ASKED, (size.questions, town.dag), "Vad säger nämnden om heltid?"),
            ("notices", "subject", rows.NOTICES, (size.some, branch), "Nytt från föreningen"),
            ("commitments", "text", rows.COMMITMENTS, (size.some, meeting), "Ringer kommunen"),
            ("saved_places", "street", rows.PLACES, (size.saved, branch), "Gatan 1"),
            ("saved_texts", "text", rows.TEXTS, (size.saved, branch), "Kom som du är."),
            ("contacts", "note", rows.CONTACTS, (size.of_branch, branch), "Ringde, ville veta mer."),
            ("data_requests", "reason", rows.REQUESTS, (size.some, town.eva), "Brev"),
            ("received", "raw", rows.RECEIVED, (size.some, branch), "From: a@example.org\r\nSubject: Hej\r\n\r\nHej"),
            ("programme_items", "name", rows.PROGRAMME, (50, branch), "Gruppledarmöte"),
        ):  # fmt: skip
            made = await self.db.fetch(statement, *arguments, self.now)
            await self.seal(table, column, [(row["id"], text) for row in made])
            await self.more(table, made)

    async def more(self, table: str, made: list[Any]) -> None:
        """The second sealed column of a table whose page needs one."""
        if table in MORE:
            column, text = MORE[table]
            await self.seal(table, column, [(row["id"], text) for row in made])

    async def registers(self) -> None:
        """One that waits, and one that has been taken in: a batch."""
        db, vault, eva = self.db, self.own.vault, self.town.eva
        for area, taken in (("0127", True), ("0136", False)):
            people = zip(range(self.size.differences), self.names, cycle(BODIES), strict=False)
            lines = [f"{number + 1000};{name};V;{body};Ledamot;2027-01-01;" for number, name, body in people]
            file = (HEADER + "\n".join(lines)).encode()
            await db.execute("DELETE FROM registers WHERE area = $1", area)
            id = await differences.read(db, vault, area, "V", file, eva, self.now)
            if taken:
                self.town.names["batch"] = await self.accept(id, area)
            else:
                self.town.names["register"] = id

    async def accept(self, id: UUID, area: str) -> int:
        db, vault, eva = self.db, self.own.vault, self.town.eva
        assert await differences.accept(db, vault, self.known, id, EVERYTHING, eva, self.now)
        return int(await db.fetchval("SELECT max(id) FROM imports WHERE area = $1", area))


BODIES = ["Kommunstyrelsen", "Socialnämnden", "Äldrenämnden", "Barnnämnden", "Kulturnämnden", "Byggnadsnämnden",
          "Tekniska nämnden", "Utbildningsnämnden", "Miljönämnden", "Fritidsnämnden", "Okända rådet"]  # fmt: skip
MORE = {
    "notices": ("text", "Hej!"),
    "saved_texts": ("name", "Text"),
    "saved_places": ("name", "Plats"),
    "programme_items": ("audience", "Gruppledare"),
}
