"""What a personal data breach is about: GDPR article 33.3 asks which people, roughly how many, and which data.

Everything is counted, and nobody is named. What was done on the server itself stands in no log of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fackpol.base.database import Connection, Row, one, queries
from fackpol.base.words import later

SQL = queries("incidents")
# What people are here as, and what we may have about them, by the columns of the query `classes`.
HATS = {
    "members": later("medlemmar"),
    "representatives": later("politiker"),
    "post_holders": later("samordnare eller administratörer"),
    "gone": later("personer som inte finns här längre"),
}
CLASSES = {
    "name": later("namn"),
    "email": later("mejladress"),
    "phone": later("telefon"),
    "job": later("bransch och kommun"),
    "union_member": later("fack"),
    "union_role": later("uppdrag i facket"),
    "invited": later("inbjudningar till möten"),
    "question": later("en fråga till en politiker"),
    "note": later("en anteckning om ett samtal"),
}


@dataclass(frozen=True)
class Incident:
    """What the logs and the tables tell. Rows of `opened` and `events` have `what`, `times`, `doers` and `people`.

    `counts` has the keys of HATS and CLASSES, and `people`; `signed_in` has `sessions` and `people`. `beside` is told
    where everything may have got out: those who are no people here.
    """

    opened: list[Row]
    events: list[Row]
    signed_in: Row
    counts: Mapping[str, int]
    beside: Mapping[str, int]


async def count(db: Connection, since: datetime, until: datetime, everybody: bool = False) -> Incident:
    """What was done from `since` until before `until`, and to how many. `everybody`: the whole database got out."""
    affected = await db.fetch(SQL["everybody"]) if everybody else await db.fetch(SQL["affected"], since, until)
    people: list[UUID] = [row["person"] for row in affected]
    return Incident(
        await db.fetch(SQL["opened"], since, until),
        await db.fetch(SQL["events"], since, until),
        await one(db, SQL["signed_in"], since, until),
        dict(await one(db, SQL["classes"], people)),
        dict(await one(db, SQL["beside"])) if everybody else {},
    )
