"""What the example district's representatives have said about themselves, and what waits for an administrator."""

from datetime import date, datetime, timedelta

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.network import corrections, representatives
from fackpol.network.representatives import Mandate

SQL = queries("demo")


async def make(db: Connection, vault: Vault, now: datetime) -> None:
    """One each: a name, a seat, an assignment that is not hers, one that was missing, and a committee's name."""
    renamed, reseated, disowner, adder, namer, *_ = await db.fetch(SQL["seated"])
    at, today = now - timedelta(days=3), dates.today(now)
    for one in (renamed, reseated, disowner, adder, namer):
        await representatives.confirm_address(db, one["person"], at)
    await corrections.rename(db, vault, renamed["person"], "Leila Moradi Falk", at)
    await corrections.change_seat(db, reseated["person"], reseated["mandate"], "ordforande")
    await corrections.disown(db, disowner["person"], disowner["mandate"], at)
    missing = Mandate(namer["committee"], "ersattare", date(today.year - 1, 1, 1), today + timedelta(days=400))
    await corrections.add_own(db, adder["person"], missing, "ersättare")
    await corrections.report_name(db, vault, namer["person"], namer["mandate"], "Nämnden för äldre och omsorg", at)
