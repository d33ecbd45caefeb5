"""Endpoints are found as Starlette finds them, one route after the other."""

import pytest
from starlette.routing import Match
from starlette.types import Scope

from fackpol.endpoints import ENDPOINTS
from fackpol.web.routing import Table

ROUTES = [endpoint.route for endpoint in ENDPOINTS]
FILLED = [route.path_format.replace("{", "").replace("}", "") for route in ROUTES]
ODD = ["/", "", "//", "/svar", "/svar/", "/svar/a/b/c/d", "/nowhere", "/min-sida/", "/branscher/7", "/MEDLEM"]


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT"])
def test_a_path_leads_where_it_would_lead_without_the_table(method: str) -> None:
    table = Table(ROUTES)
    for path in [*FILLED, *ODD]:
        scope: Scope = {"type": "http", "method": method, "path": path, "root_path": ""}
        tried = [route.matches(scope) for route in ROUTES]
        wanted = next((one for one in tried if one[0] is Match.FULL), None)
        wanted = wanted or next((one for one in tried if one[0] is Match.PARTIAL), (Match.NONE, {}))
        match, found = table.matches(scope)
        found.pop("found", None)
        assert (match, found) == wanted, path
