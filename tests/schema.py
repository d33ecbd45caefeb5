"""`make schema`: writes sql/schema.sql, the database as it is now, so that nobody has to add up the migrations."""

import asyncio
import re
import subprocess
import tempfile
from pathlib import Path

from fackpol.base import database, embedded, migrations

FILE = Path(__file__).parent.parent / "sql" / "schema.sql"
TITLE = "-- The database as it is now. Made by `make schema` from migrations/ and views/: change those.\n\n"
# What pg_dump says of itself and its session, and not of the schema.
NOISE = re.compile(r"^(--.*|SET .*;|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)\n", re.M)


def dumped(url: str) -> str:
    """The schema of the database at `url`, as pg_dump writes it, without what differs from one run to the next."""
    pg_dump = embedded._binaries() / "pg_dump"
    command = [str(pg_dump), "--schema-only", "--no-owner", "--no-privileges", "--no-comments", f"--dbname={url}"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    text = NOISE.sub("", text).replace("public.", "")
    text = re.sub(r" AS IDENTITY \(.*?\);", " AS IDENTITY;", text, flags=re.S)
    text = re.sub(r"^(ALTER TABLE ONLY \w+)\n +", r"\1 ", text, flags=re.M)
    text = re.sub(r"\n{3,}", "\n\n", text)
    text = re.sub(r"\n\n(?=(ALTER TABLE|CREATE INDEX|CREATE UNIQUE INDEX) )", "\n", text)
    return TITLE + text.strip() + "\n"


async def write() -> None:
    with tempfile.TemporaryDirectory(prefix="fp-") as folder:
        async with embedded.running(Path(folder)) as url:
            async with database.alone(url) as db:
                await migrations.migrate(db)
            FILE.write_text(await asyncio.to_thread(dumped, url))


if __name__ == "__main__":
    asyncio.run(write())
