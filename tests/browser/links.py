"""Links of letters for `make audit`: nobody's page leads to them, so they are made from the rows that they open."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from fackpol.base import environment, tokens
from fackpol.base.database import Connection

MOST = 3  # rows of each query
# By the path's beginning: the purpose of its tokens, and the rows that they open. An email_key dates them.
LINKS = {
    "/svar/": ("invitation", "SELECT id FROM invitations ORDER BY mandate IS NULL, id"),
    "/mejl/": ("letters", "SELECT person AS id FROM members ORDER BY person"),
    "/uppdrag/": (
        "mandate",
        "SELECT r.person AS id, p.email_key FROM representatives r JOIN people p ON p.id = r.person "
        "WHERE p.email_key IS NOT NULL ORDER BY r.person",
    ),
    "/valkommen/": (
        "newly_elected",
        "SELECT n.person AS id, p.email_key FROM newly_elected n JOIN people p ON p.id = n.person "
        "WHERE p.email_key IS NOT NULL ORDER BY n.person",
    ),
    "/fraga/": (
        "introduction",
        "SELECT i.id, p.email_key FROM introductions i JOIN mandates m ON m.id = i.mandate "
        "JOIN people p ON p.id = m.person WHERE p.email_key IS NOT NULL ORDER BY i.id",
    ),
    "/stanna/": ("stay", "SELECT person AS id FROM members ORDER BY person"),
    "/min-post/": ("local_post", "SELECT id FROM local_posts ORDER BY id"),
    "/kontaktperson/": ("liaison", "SELECT id FROM liaisons ORDER BY id"),
    "/dela/": ("nomination", "SELECT id FROM nominations ORDER BY id"),
    "/erbjudande/": ("post_change", "SELECT id FROM post_changes ORDER BY id"),
}


async def of(db: Connection, db_url: str, day: date) -> AsyncIterator[str]:
    """Paths of links that a letter of `day` could hold, some of each kind, from the example district at `db_url`."""
    ring = environment.key_or_ring(_kept(db_url, "LINK_KEY"))
    for path, (purpose, query) in LINKS.items():
        for row in await db.fetch(f"{query} LIMIT {MOST}"):
            if purpose in tokens.DATED:
                yield path + tokens.dated(ring, purpose, row["id"], day, row["email_key"])
            else:
                yield path + tokens.token(ring, purpose, row["id"])


def _kept(db_url: str, name: str) -> str:
    """A key of the example district, from the file beside its database."""
    folder = Path(parse_qs(urlsplit(db_url).query)["host"][0]).parent
    keys = dict(line.split("=", 1) for line in (folder / "keys").read_text().splitlines())
    return keys[name]
