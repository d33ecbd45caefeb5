"""What the web process holds while it serves, and what is known about the request at hand."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from starlette.requests import Request

from fackpol.base.database import Database
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network.reference import Reference
from fackpol.network.sessions import Who
from fackpol.web.crowd import Crowd


@dataclass(frozen=True)
class AppState:
    settings: Settings
    vault: Vault
    reference: Reference
    database: Database
    crowd: Crowd = field(default_factory=Crowd)


def state_of(request: Request) -> AppState:
    return cast(AppState, request.state.app)


def now_of(request: Request) -> datetime:
    """The moment of the request, in UTC: one moment for everything that it does."""
    return cast(datetime, request.state.now)


def who_of(request: Request) -> Who:
    """Who is signed in. Only where the endpoint's access asks for somebody."""
    return cast(Who, request.state.who)
