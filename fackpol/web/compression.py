"""Compresses answers, but none whose size could tell another site what stands on somebody's own page (BREACH).

Pages give back what was asked for: a search, the path in the form that changes the language. Where another site chooses
that, and whoever sees the network sees the size of the answer, the two together guess a name letter by letter. So what
a browser asks for because another site said so, with a cookie of ours, goes as it is.
"""

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

SMALLEST = 500  # bytes: what is shorter is not worth it
OWN = ("same-origin", "none")  # we, or she herself: by a bookmark, or by typing the address


class CompressionMiddleware:
    """Gzip for whatever nobody else can have chosen."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressing = GZipMiddleware(app, minimum_size=SMALLEST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        compress = scope["type"] != "http" or _safe(scope["path"], Headers(scope=scope))
        await (self.compressing if compress else self.app)(scope, receive, send)


def _safe(path: str, headers: Headers) -> bool:
    """Whether the answer holds nobody's own, or nobody else has chosen what it gives back.

    A browser that does not say who asks (Safari before 16.4) gets its own pages uncompressed.
    """
    return path.startswith("/static/") or "cookie" not in headers or headers.get("sec-fetch-site") in OWN
