"""The page where somebody gets, changes or takes back the secret link of her calendar; and the calendar itself."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol import feeds, tokens
from fackpol.database import Connection
from fackpol.ical import feed
from fackpol.letters import Desk, entry
from fackpol.pages.access import house_of, now_of, opened, who_of
from fackpol.pages.show import show, to
from fackpol.words import say, speaking


async def page(request: Request, db: Connection) -> Response:
    house, id = house_of(request), await feeds.of(db, who_of(request).person)
    link = f"{house.settings.base_url}/kalender/{tokens.token(house.settings.link_key, 'feed', id)}" if id else ""
    return show(request, "feeds/page.html", link=link)


async def change(request: Request, db: Connection) -> Response:
    data, person = await request.form(), who_of(request).person
    if "make" in data:
        await feeds.make(db, person, now_of(request))
    elif "drop" in data:
        await feeds.drop(db, person)
    return to("/kalender")


async def calendar(request: Request, db: Connection) -> Response:
    """Fetched by a calendar program, again and again, without a cookie."""
    house, whose = house_of(request), await feeds.owner(db, opened(request, "feed"))
    if whose is None:
        raise HTTPException(410)
    desk = Desk(house.settings)
    with speaking(whose["language"]):
        entries = [
            entry(
                desk, row, {"posted_at": row["changed_at"], "kind": "cancelled" if row["cancelled"] else "invitation"}
            )
            for row in await feeds.meetings(db, whose["person"], now_of(request))
        ]
        body = feed(entries, say("Möten"))
    return Response(body, media_type="text/calendar; charset=utf-8")
