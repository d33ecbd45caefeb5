"""The example district's programme: some of it on its way, some late, and last year's report as it was frozen."""

from datetime import date, datetime, time, timedelta

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.demo.posts import BEGAN
from fackpol.network import annual_report, programme

SQL = queries("demo")
# Name, for whom, whose, the goal, and the days from now on which it was held elsewhere, with how many came.
ITEMS = (
    (
        "Gruppledarmöte", "Gruppledare i kommunerna", "district", 3,
        ((-400, 14), (-352, 12), (-200, 17), (-60, 15)),
    ),
    ("Regional träff", "Alla politiker i länet", "district", 2, ((-380, 46), (-95, 52))),
    ("Rådslag om budgeten", "Branschföreningarna och gruppledarna", "district", 1, ()),
    ("Utbildning för gruppledare", "Nya gruppledare", "district", 1, ()),
    ("Egna möten", "", "branches", 3, ()),
)  # fmt: skip
ADVICE, RAISED = 2, timedelta(days=120)  # which item a branch's meeting counts toward; since when one goal is higher


async def make(db: Connection, vault: Vault, leaders: int, now: datetime) -> None:
    """Makes it all, after the meetings; it holds since last New Year's Day. `leaders`: the meeting of group leaders."""
    await db.execute(SQL["branches_founded"], now - BEGAN)
    today = dates.today(now)
    first = date(today.year - 1, 1, 1)
    ids = []
    for name, audience, whose, target, held in ITEMS:
        ids.append(await programme.add(db, vault, name, audience, whose, first, target))
        for days, came in held:
            await programme.add_elsewhere(db, ids[-1], today + timedelta(days=days), came)
    name, audience, _, target, _ = ITEMS[0]
    await programme.change(db, vault, ids[0], name, audience, target + 1, today - RAISED)
    await programme.count_meeting(db, leaders, ids[0])
    for row in (await programme.uncounted(db, today.year, now))[:1]:
        await programme.count_meeting(db, row["meeting"], ids[ADVICE])
    await annual_report.freeze(db, vault, min(now, dates.moment(date(today.year, 1, 15), time(6))))
