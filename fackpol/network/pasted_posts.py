"""Pasted posts: many local posts at a time, one a line: municipality, post, name and address. Knows no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fackpol.network.classification import plain
from fackpol.network.local_posts import Post

MOST = 100  # lines at a time
WORDS = {
    "grupp": Post.GROUP_LEADER,
    "styrelse": Post.LOCAL_BOARD,
    "leader": Post.GROUP_LEADER,
    "board": Post.LOCAL_BOARD,
}


@dataclass(frozen=True)
class PastedPost:
    """A line, its `number` from 1. `area` "" and `post` None: not understood. `name` and `email` as they stand."""

    number: int
    text: str = field(repr=False)
    area: str
    post: Post | None
    name: str = field(repr=False)
    email: str = field(repr=False)


def lines(text: str, places: Mapping[str, str]) -> list[PastedPost]:
    """The lines of a text that say something. Between the parts: a semicolon or a tab. `places`: codes by name."""
    known = {plain(name): code for name, code in places.items()}
    rows = enumerate(text.splitlines(), start=1)
    return [_line(number, row.strip(), known) for number, row in rows if row.strip(" ;\t")]


def _line(number: int, row: str, known: Mapping[str, str]) -> PastedPost:
    parts = [part.strip(" \"'") for part in re.split(r"[;\t]", row)]
    area, post, name, email = (*parts, "", "", "", "")[:4]
    return PastedPost(number, row, known.get(plain(area), ""), _post(post), name, email)


def _post(said: str) -> Post | None:
    return next((post for word, post in WORDS.items() if word in plain(said)), None)
