"""Who may do what: the kinds of access an endpoint can ask for, and whether a request has it.

What somebody may not see looks as if it did not exist: 404, never 403.
"""

from datetime import datetime
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fackpol.base import rate_limits, tokens
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.network import alarms, security_log, sessions
from fackpol.network.asks import Asker
from fackpol.network.sessions import Who
from fackpol.web.cookies import cookie, set_cookie
from fackpol.web.state import now_of, state_of, who_of

# Who may use an endpoint. The first two need no session: anybody, and whoever holds the link from a letter to her.
# A post holder coordinates or administers.
ANYBODY, LINK, SIGNED_IN, MEMBER, REPRESENTATIVE, COORDINATOR, ADMINISTRATOR, POST_HOLDER = (
    "anybody", "link", "signed in", "member", "representative", "coordinator", "administrator", "post holder",
)  # fmt: skip
WITHOUT_COOKIE = (ANYBODY, LINK)
# Pages that show other people: they want a second factor, proven in this session.
STRONG = (COORDINATOR, ADMINISTRATOR, POST_HOLDER)


class CrossSite(HTTPException):
    """An unsafe request that came from another site's page."""


class BrokenLink(HTTPException):
    """A link that we never made, or that lost a part on its way from the letter."""


class SignedOut(HTTPException):
    """Nobody is signed in, on a page that needs somebody."""


class Capped(HTTPException):
    """A post holder has opened as many members as anybody may in a day."""


class LargeFile(HTTPException):
    """A file larger than its endpoint takes; `detail` is how many MB that is."""


class Unproven(HTTPException):
    """She is signed in, and may; but she has not proven that it is she as strongly, or as lately, as is asked."""


def capped(now: datetime) -> Capped:
    """What to raise: until midnight she opens no more."""
    wait = alarms.again_at(now) - now
    return Capped(429, headers={"Retry-After": str(int(wait.total_seconds()) + 1)})


def require(who: Who | None, access: str, request: Request) -> Who:
    """Returns who is signed in. Raises SignedOut when nobody is, and 404 (never 403) when she may not."""
    if who is None:
        raise SignedOut(401)
    if not may(who, access, request.path_params.get("branch")):
        raise HTTPException(404)
    return who


def may(who: Who, access: str, branch: str | None) -> bool:
    """Whether she has the access that an endpoint asks for. A coordinator has it only in her own branches."""
    allowed = {
        SIGNED_IN: True,
        MEMBER: who.member,
        REPRESENTATIVE: who.representative,
        COORDINATOR: branch in who.branches if branch else bool(who.branches),
        ADMINISTRATOR: who.administrator,
        POST_HOLDER: who.administrator or bool(who.branches),
    }
    return access in WITHOUT_COOKIE or allowed[access]


def require_proof(who: Who, access: str, fresh: bool) -> None:
    """Raises Unproven when she has to prove a second factor first, or anew (`fresh`: within ten minutes)."""
    if (access in STRONG and not who.strong) or (fresh and not who.fresh):
        raise Unproven(401)


def same_origin(request: Request, access: str) -> None:
    """Raises CrossSite for an unsafe request from another site (Fetch metadata, else Origin, else Referer).

    A request with none of them is allowed only where no cookie is the proof (old browsers, RFC 8058's one click).
    """
    site, origin, own = (request.headers.get(name) for name in ("sec-fetch-site", "origin", "referer"))
    if site is not None:
        fine = site in ("same-origin", "none")
    elif origin is not None:
        fine = origin == state_of(request).settings.base_url
    elif own is not None:
        fine = own.startswith(f"{state_of(request).settings.base_url}/")
    else:
        fine = access in WITHOUT_COOKIE
    if not fine:
        raise CrossSite(403)


def client(request: Request, settings: Settings) -> str:
    """The client's IP address: as the outermost of our TRUSTED_PROXIES reports it, else the peer of the connection."""
    if settings.trusted_proxies:
        # A proxy may add a line of its own under the client's (HAProxy does) instead of a word to it.
        told = ",".join(request.headers.getlist("x-forwarded-for"))
        hops = [hop.strip() for hop in told.split(",") if hop.strip()]
        if len(hops) >= settings.trusted_proxies:
            return hops[-settings.trusted_proxies]
    return request.client.host if request.client else ""


def asker(request: Request) -> Asker:
    """Where a request for a letter comes from."""
    network = rate_limits.network(client(request, state_of(request).settings), now_of(request))
    return Asker(network, cookie(request, "known"))


async def sign_in(request: Request, db: Connection, person: UUID, to: str) -> Response:
    """Begins a session, instead of this browser's last one, and redirects with its cookie.

    From here on `who_of(request)` is she.
    """
    response = RedirectResponse(to, status_code=303)
    await sessions.end(db, sessions.key_of(cookie(request, "session")))
    await _carry(request, db, response, await sessions.begin(db, person, now_of(request)))
    return response


async def strengthen(request: Request, db: Connection, response: Response) -> None:
    """Makes her session strong, now that she has proven a second factor. Its cookie is a new one."""
    who = who_of(request)
    await security_log.note(db, "factor proven", now_of(request), who.person)
    await _carry(request, db, response, await sessions.strengthen(db, who.session, now_of(request)))


async def _carry(request: Request, db: Connection, response: Response, value: str) -> None:
    request.state.who = await sessions.who(db, value, now_of(request))
    set_cookie(response, state_of(request).settings, "session", value, None)


def subject_of_link(request: Request, purpose: str) -> UUID:
    """The id in the path's token. Raises BrokenLink when we did not sign the token for this purpose."""
    return link_in_path(request, purpose).id


def link_in_path(request: Request, purpose: str) -> tokens.Link:
    """What the path's token says. Raises BrokenLink when we did not sign it for this purpose."""
    try:
        return tokens.opened(state_of(request).settings.link_key, purpose, request.path_params["token"])
    except tokens.Forged:
        raise BrokenLink(404) from None
