"""The example district's proposals: a dozen, with one family of three, and one that a member's question became."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.network import proposals
from fackpol.network.proposals import Kind, Outcome, Proposal

SQL = queries("demo")
HELTID = (
    "Den som jobbar i hemtjänsten ska ha rätt till heltid.\n\n"
    "I dag får många bara deltid, och fyller på med extra pass. Vi föreslår att nya tjänster är på heltid, och att den "
    "som vill gå ner i tid ber om det."
)


@dataclass(frozen=True)
class Told:
    """A proposal, so many days ago, and what came of it so many days ago (0: nothing yet)."""

    kind: Kind
    title: str
    area: str
    type: str
    days: int
    outcome: Outcome = Outcome.WAITING
    decided: int = 0
    text: str = ""

    def proposal(self, now: datetime) -> Proposal:
        """Put in at an address of nobody's; the day counts from now."""
        day = dates.today(now) - timedelta(days=self.days)
        decided = dates.today(now) - timedelta(days=self.decided) if self.decided else None
        link = "" if self.text else f"https://example.org/diariet/{self.area}/{self.days}"
        return Proposal(self.kind, self.title, self.area, self.type, day, link, self.text, (), self.outcome, decided)


FIRST = Told(Kind.MOTION, "Rätt till heltid i hemtjänsten", "0127", "k-aldre", 520, Outcome.APPROVED, 300, HELTID)
DAGS = Told(Kind.MOTION, "Heltid för alla i hemtjänsten", "0136", "k-aldre", 50, text=HELTID)
COPIED = Told(Kind.MOTION, "Rätt till heltid i äldreomsorgen", "0126", "k-aldre", 30, text=HELTID)
OTHERS = (
    Told(Kind.MOTION, "Sluta med delade turer", "0136", "k-aldre", 225),
    Told(Kind.BUDGET, "Arbetskläder åt hemtjänsten", "0180", "k-aldre", 240, Outcome.APPROVED, 170),
    Told(Kind.INTERPELLATION, "Hur stora är barngrupperna?", "0180", "k-forskola", 95, Outcome.ANSWERED, 60),
    Told(Kind.QUESTION, "Hur länge stannar vikarierna i förskolan?", "0127", "k-forskola", 70, Outcome.ANSWERED, 40),
    Told(Kind.MOTION, "Raster som förarna hinner ta", "01", "r-trafik", 180, Outcome.REFERRED, 80),
    Told(Kind.MOTION, "Städa sjukhusen i egen regi", "01", "r-halso-sjukvard", 330, Outcome.REJECTED, 120),
    Told(Kind.MOTION, "Fler vuxna på fritids", "0181", "k-grundskola", 45),
    Told(Kind.MOTION, "Kollektivavtal när kommunen köper", "0184", "k-styrelse", 410, Outcome.APPROVED, 210),
    Told(Kind.QUESTION, "Hur många är timanställda?", "0182", "k-styrelse", 25, Outcome.ANSWERED, 11),
    Told(Kind.MOTION, "Tid för skyddsombuden", "0163", "k-aldre", 15),
)


async def make(db: Connection, dag: UUID, now: datetime) -> int:
    """Makes them all. Returns the id of the one of Dag's that a question becomes; its outcome is not said yet."""
    first = await _put(db, FIRST, now)
    id = await _put(db, DAGS, now, first, dag)
    await _put(db, COPIED, now, id)
    for number, told in enumerate(OTHERS):
        await _put(db, told, now, by=None if number else dag)
    return id


async def _put(
    db: Connection, told: Told, now: datetime, copied_from: int | None = None, by: UUID | None = None
) -> int:
    """By somebody who sits there, where anybody does; else the district holds it."""
    by = by or await db.fetchval(SQL["sits_there"], told.area, told.type, dates.today(now))
    return await proposals.put(db, by, told.proposal(now), now - timedelta(days=told.days), copied_from)
