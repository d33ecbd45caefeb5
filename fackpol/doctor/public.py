"""Fetches the service as people do, by BASE_URL: whether the proxy in front lets it through as it should."""

import asyncio
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from fackpol.base import reasons
from fackpol.base.findings import Finding, broken, fine
from fackpol.base.settings import Settings
from fackpol.base.words import later, say

PATIENCE = 10.0  # seconds
# What an answer that is not 200 means, and what to do.
WHY = {
    404: later("{url} svarar, men det är något annat som svarar. Se efter proxyn."),
    421: later("Proxyn skickar inte vidare vilken adress folk skrev. I nginx: proxy_set_header Host $http_host;"),
    502: later("Proxyn når inte fackpol web. Går det, och stämmer HOST och PORT?"),
    503: later("Sidan svarar, men kan inte läsa databasen just nu."),
    504: later("Proxyn väntar förgäves på fackpol web. Starta om det."),
}
LOOP = later("{url} skickar vidare till sig själv. I nginx: proxy_set_header Host $http_host;")
ELSE = later("{url} svarade {code}. Läs proxyns logg.")


class Unfollowed(HTTPRedirectHandler):
    """Follows no redirect: it becomes an HTTPError."""

    def redirect_request(self, *_: object) -> None:
        return None


async def findings(own: Settings) -> list[Finding]:
    return [await asyncio.to_thread(fetched, own.base_url)]


def fetched(base_url: str) -> Finding:
    """What comes of asking for the first page, without following a redirect."""
    url = f"{base_url}/"
    try:
        with build_opener(Unfollowed).open(Request(url), timeout=PATIENCE) as answer:  # noqa: S310 - a setting of ours
            code, target = int(answer.status), ""
    except HTTPError as fault:
        code, target = fault.code, str(fault.headers.get("location", ""))
    except (OSError, HTTPException) as fault:
        why = reasons.of(fault.reason if isinstance(fault, URLError) and isinstance(fault.reason, OSError) else fault)
        return broken(say("Sidan går inte att nå på {url}: {why}.", url=url, why=say(why)))
    if code == 200:
        return fine(say("Sidan svarar på {url}.", url=url))
    sentence = LOOP if target in (url, base_url) else WHY.get(code, ELSE)
    return broken(say(sentence, url=url, code=code))
