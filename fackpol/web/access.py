"""Who is asking, and may she: the kinds of access, the session's check, and where a request came from.

What somebody may not see looks as if it were not there: 404, never 403.
"""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fackpol.base import tokens
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.network import sessions
from fackpol.network.sessions import Who
from fackpol.web.cookies import set_cookie
from fackpol.web.state import now_of, state_of

# As whom an endpoint is used. The first two need no session: whoever comes, and whoever holds a link of her own.
ANYBODY, LINK, SIGNED_IN, MEMBER, REPRESENTATIVE, COORDINATOR, ADMINISTRATOR = (
    "anybody", "link", "signed in", "member", "representative", "coordinator", "administrator",
)  # fmt: skip
WITHOUT_COOKIE = (ANYBODY, LINK)


class CrossSite(HTTPException):
    """An unsafe request that did not come from a page of ours."""


class BrokenLink(HTTPException):
    """A letter's link that has lost a part on its way, or was never ours."""


class SignedOut(HTTPException):
    """A page that needs somebody signed in, and nobody is."""


def require(who: Who | None, access: str, request: Request) -> Who:
    """Raises SignedOut when nobody is signed in, and 404 (never 403) when it is somebody who may not."""
    if who is None:
        raise SignedOut(401)
    if not may(who, access, request.path_params.get("branch")):
        raise HTTPException(404)
    return who


def may(who: Who, access: str, branch: str | None) -> bool:
    """Whether she has the access that an endpoint asks for (and coordinates the branch in its path)."""
    allowed = {
        SIGNED_IN: True,
        MEMBER: who.member,
        REPRESENTATIVE: who.representative,
        COORDINATOR: branch in who.branches if branch else bool(who.branches),
        ADMINISTRATOR: who.administrator,
    }
    return access in WITHOUT_COOKIE or allowed[access]


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
    """The address that asks: what the last TRUSTED_PROXIES hops say, else the other end of the connection."""
    if settings.trusted_proxies:
        hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
        if len(hops) >= settings.trusted_proxies:
            return hops[-settings.trusted_proxies]
    return request.client.host if request.client else ""


async def sign_in(request: Request, db: Connection, person: UUID, to: str) -> Response:
    """Begins a session and redirects with its cookie. From here on she is who is asking."""
    response = RedirectResponse(to, status_code=303)
    value = await sessions.begin(db, person, now_of(request))
    request.state.who = await sessions.who(db, value, now_of(request))
    set_cookie(response, state_of(request).settings, "session", value, None)
    return response


def subject_of_link(request: Request, purpose: str) -> UUID:
    """The id in the path's token. Raises BrokenLink for a link that is not ours."""
    try:
        return tokens.verified(state_of(request).settings.link_key, purpose, request.path_params["token"])
    except tokens.Forged:
        raise BrokenLink(404) from None
