"""What somebody sees of who can see her, and who has looked."""

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.network import access_log, appointments, consents, introductions, security_log
from fackpol.pages.contacts import OUTCOMES, history
from fackpol.pages.people import opened_name
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

EVENTS = 20  # of the security log that she reads


async def page(request: Request, db: Connection) -> Response:
    """Who can see her, and who has looked."""
    vault, who = state_of(request).vault, who_of(request)
    her, seers = who.person, await appointments.seeing(db, who.person, now_of(request))
    calls = "calls" in await consents.of(db, her)
    return render(
        request, "people/insight.html", said=OUTCOMES, calls=calls,
        seers=[(opened_name(vault, row.name, row.person), row) for row in seers],
        met=[opened_name(vault, row["name"], row["person"]) for row in await introductions.seen_by(db, her)],
        log=[(opened_name(vault, row["reader_name"], row["reader"]), row) for row in await access_log.about(db, her)],
        contacted=await history(db, vault, her), rows=await security_log.of(db, her, EVENTS), person=her,
        events=security_log.EVENTS,
    )  # fmt: skip
