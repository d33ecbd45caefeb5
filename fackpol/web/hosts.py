"""Requests that ask for another host than ours: led home, or refused where that would go round for ever."""

import logging
import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from fackpol.base.settings import Settings
from fackpol.base.words import say

log = logging.getLogger("fackpol.web")
_ODD = re.compile(r"[^A-Za-z0-9.:\[\]_-]")


class Hosts:
    """Our own host, and what is answered to whoever asks for another one."""

    def __init__(self, own: Settings) -> None:
        self.base_url, self.loopback = own.base_url, own.loopback
        self.name = urlsplit(own.base_url).netloc
        self.warned = False

    def ours(self, request: Request) -> bool:
        return [host.lower() for host in request.headers.getlist("host")] == [self.name]

    def elsewhere(self, request: Request) -> Response:
        """Redirects to our own host: the Host header never decides where a link leads.

        Refuses two of them (RFC 9112 section 3.2): another server on the way may have gone by the other one.
        """
        hosts = request.headers.getlist("host")
        if len(hosts) > 1:
            return PlainTextResponse("", 400)
        host = next(iter(hosts), "")
        if self._goes_round(request, host.lower()):
            return self._misdirected(host)
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("", 421)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{self.base_url}{request.url.path}{query}", 308)

    def _goes_round(self, request: Request, host: str) -> bool:
        """Whether she has asked for our own host and the proxy has put another one there: she would come back so."""
        if self.loopback:
            return False
        told = request.headers.get("x-forwarded-host", "").rpartition(",")[2].strip().lower()
        if told == self.name:
            return True
        name, _, port = host.partition(":")
        ours, _, own_port = self.name.partition(":")
        if name == ours and own_port and not port:  # nginx: $host where $http_host is needed
            return True
        alone = bool(name) and "." not in name and "[" not in name  # what a proxy calls us by: "backend"
        return alone or _private(name)

    def _misdirected(self, host: str) -> Response:
        shown = _ODD.sub("?", host)[:100]
        if not self.warned:
            self.warned = True
            log.error("the proxy passes Host %s, and should pass %s", shown, self.name)
        sentence = say("Proxyn skickar Host: {host}. Den ska skicka Host: {own}.", host=shown, own=self.name)
        return PlainTextResponse(f"{sentence}\n", 421)


def _private(name: str) -> bool:
    """Whether it is an address that only machines beside ours ask for."""
    try:
        return ip_address(name).is_private
    except ValueError:
        return False
