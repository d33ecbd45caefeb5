"""Pages of a long list: which one is asked for, and the way to the others. Works without JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

Item = TypeVar("Item")
Other = TypeVar("Other")
AT_ONCE = 50
SAFE = ("GET", "HEAD")


@dataclass(frozen=True)
class Paged(Generic[Item]):
    """One page of a list. `page` counts from 1, `total` everything, `kept` is what leads on to the same list.

    `posted`: what was sought came in a body, for names are kept in histories and logs; so the other pages are
    asked for in one too.
    """

    rows: Sequence[Item] = field(repr=False)
    page: int
    pages: int
    total: int
    name: str
    kept: dict[str, str] = field(repr=False)
    posted: bool

    def of(self, rows: Sequence[Other]) -> "Paged[Other]":
        """The same page with what is shown of each."""
        return Paged(rows, self.page, self.pages, self.total, self.name, self.kept, self.posted)

    def link(self, page: int) -> str:
        """The query of the same list at another page."""
        return "?" + urlencode(self.kept | ({self.name: str(page)} if page > 1 else {}))


def paged(
    request: Request, everything: Sequence[Item], at_once: int = AT_ONCE, name: str = "sida", keep: Sequence[str] = ()
) -> Paged[Item]:
    """The page of a list that the field `name` of the request asks for; the nearest one when there is no such page.

    `keep` names the fields that a search in a body consists of; in an address everything is kept.
    """
    asked = request.query_params if request.method in SAFE else request.state.typed
    fields = {key: str(value) for key, value in asked.items() if request.method in SAFE or key in keep}
    pages = max(1, -(-len(everything) // at_once))
    page = min(number(fields.pop(name, "") or str(asked.get(name, ""))), pages)
    rows = everything[(page - 1) * at_once : page * at_once]
    return Paged(rows, page, pages, len(everything), name, fields, request.method not in SAFE)


def number(text: str) -> int:
    """The number of a page as it stands in an address, at least 1."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
