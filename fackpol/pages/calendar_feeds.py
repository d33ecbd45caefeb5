"""A person's meetings as a calendar feed: the page where she makes or drops its secret link, and the feed itself."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import tokens
from fackpol.base.database import Connection
from fackpol.base.words import say, speaking
from fackpol.letters.context import LetterContext
from fackpol.letters.invitations import entry
from fackpol.mail.calendar import feed
from fackpol.network import calendar_feeds
from fackpol.web.access import subject_of_link
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of


async def page(request: Request, db: Connection) -> Response:
    state, id = state_of(request), await calendar_feeds.of(db, who_of(request).person)
    link = f"{state.settings.base_url}/kalender/{tokens.token(state.settings.link_key, 'feed', id)}" if id else ""
    return render(request, "calendar_feeds/page.html", link=link)


async def change(request: Request, db: Connection) -> Response:
    data, person = await request.form(), who_of(request).person
    if "make" in data:
        await calendar_feeds.make(db, person, now_of(request))
    elif "drop" in data:
        await calendar_feeds.drop(db, person)
    return redirect("/kalender")


async def calendar(request: Request, db: Connection) -> Response:
    """The feed. A calendar program fetches it again and again, without a cookie."""
    state, whose = state_of(request), await calendar_feeds.owner(db, subject_of_link(request, "feed"))
    if whose is None:
        raise HTTPException(410)
    with speaking(whose["language"]):
        entries = [
            entry(LetterContext(state.settings, row), row, row["changed_at"], row["cancelled"])
            for row in await calendar_feeds.meetings(db, state.vault, whose["person"], now_of(request))
        ]
        body = feed(entries, say("Möten"), state.settings.mail_domain)
    return Response(body, media_type="text/calendar; charset=utf-8")
