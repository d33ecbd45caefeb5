"""All endpoints behind one route, found by the first part of their path.

Starlette tries its routes in turn: for a page at the end of the table it tries some hundred regular expressions.
"""

from collections import defaultdict
from collections.abc import Iterable

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send


class Table(BaseRoute):
    """Matches as its routes would, one after the other."""

    def __init__(self, routes: Iterable[Route]) -> None:
        """Each path begins with a part that is fixed."""
        self.by_part: defaultdict[str, list[Route]] = defaultdict(list)
        for route in routes:
            self.by_part[_first(route.path)].append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The first route that takes the path and the method, else the first that takes the path."""
        best: tuple[Match, Scope] = (Match.NONE, {})
        for route in self.by_part.get(_first(scope["path"]), ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, {**found, "found": route}
            if match is Match.PARTIAL and best[0] is Match.NONE:
                best = match, {**found, "found": route}
        return best

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["found"].handle(scope, receive, send)


def _first(path: str) -> str:
    return path[1:].partition("/")[0]
