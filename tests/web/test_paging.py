"""The pages of a long list: which one is asked for, and the way to the others."""

from typing import Any

import pytest
from starlette.datastructures import FormData
from starlette.requests import Request

from fackpol.web.paging import paged

EVERYTHING = list(range(120))


def asked(query: str = "", method: str = "GET", **typed: str) -> Request:
    scope: dict[str, Any] = {"type": "http", "method": method, "path": "/", "query_string": query.encode()}
    request = Request(scope | {"headers": [], "state": {}})
    request.state.typed = FormData(typed)
    return request


@pytest.mark.parametrize(
    ("query", "page"),
    [("", 1), ("sida=2", 2), ("sida=3", 3), ("sida=99", 3), ("sida=0", 1), ("sida=-1", 1), ("sida=x", 1),
     ("sida=%C2%B2", 1), ("sida=9999999999", 1)],
)  # fmt: skip
def test_the_nearest_page_that_there_is(query: str, page: int) -> None:
    found = paged(asked(query), EVERYTHING)
    assert (found.page, found.pages, found.total) == (page, 3, 120)
    assert list(found.rows) == EVERYTHING[(page - 1) * 50 : page * 50]


def test_an_empty_list_has_one_page() -> None:
    found = paged(asked("sida=7"), [])
    assert (found.page, found.pages, found.total, list(found.rows)) == (1, 1, 0, [])


def test_a_link_keeps_what_the_address_asks_for() -> None:
    found = paged(asked("visa=alla&vantar=2&sida=3"), EVERYTHING)
    assert (found.link(2), found.link(1)) == ("?visa=alla&vantar=2&sida=2", "?visa=alla&vantar=2")


def test_what_was_sought_in_a_body_stays_in_one() -> None:
    found = paged(asked(method="POST", sok="anna", sida="2", annat="x"), EVERYTHING, keep=("sok", "sida"))
    assert (found.page, found.posted, found.kept) == (2, True, {"sok": "anna"})
