"""Pasted posts: what a line says, however it is written."""

import pytest

from fackpol.network import pasted_posts
from fackpol.network.local_posts import Post

PLACES = {"Haninge": "0136", "Upplands Väsby": "0114"}


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Haninge; gruppledare; Ida Ny; ida@example.org", ("0136", Post.GROUP_LEADER, "Ida Ny", "ida@example.org")),
        ("upplands väsby\tLokal styrelse\tIda\ti@example.org", ("0114", Post.LOCAL_BOARD, "Ida", "i@example.org")),
        ("Haninge; local board; Ida", ("0136", Post.LOCAL_BOARD, "Ida", "")),
        ("Göteborg; kung; Ida; i@example.org", ("", None, "Ida", "i@example.org")),
        ("hej", ("", None, "", "")),
    ],
)
def test_a_line_says_where_what_and_who(line: str, meant: tuple[object, ...]) -> None:
    [found] = pasted_posts.lines(f"\n ; \n{line}\n", PLACES)
    assert (found.area, found.post, found.name, found.email) == meant
    assert found.number == 3
