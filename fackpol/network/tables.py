"""The tables of `sql/reference/*.csv`: what the files say, and bringing the database to it.

Loading is the same however often; what an administrator has decided stays.
"""

from collections.abc import Iterable
from datetime import date

from fackpol.base.database import Connection, queries
from fackpol.base.resources import table
from fackpol.network import classification
from fackpol.network.classification import Claim, CommitteeType, Task, normalised
from fackpol.network.federations import whole_name
from fackpol.network.titles import title_words

SQL = queries("tables")


async def load(db: Connection) -> None:
    """All the tables, in one transaction."""
    async with db.transaction():
        await _load_areas(db)
        await db.execute(SQL["clear"])
        await db.execute(SQL["put_postcodes"], *_columns(rows("postcodes"), "code", "area"))
        for name, found in _plain_tables():
            await db.executemany(SQL[f"put_{name}"], found)
        shipped = _rules()
        await db.executemany(SQL["put_rule"], shipped)
        await db.execute(
            SQL["drop_rules"], *(list(column) for column in zip(*(row[:5] for row in shipped), strict=True))
        )
        await db.executemany(SQL["put_federation"], _federations())
        await _load_committee_tasks(db)


def committee_types() -> tuple[CommitteeType, ...]:
    """The types with their rules, in the order of the file, which `classification.kinds` depends on.

    Raises ValueError for a claim that there is not.
    """
    found = rows("committee_types")
    return tuple(CommitteeType(r["slug"], r["level"], r["keywords"], Claim(r["claim"])) for r in found)


def tasks() -> tuple[Task, ...]:
    """The tasks with the words by which a committee's name says them."""
    return tuple(Task(r["industry"], r["slug"], r["keywords"]) for r in rows("tasks"))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `sql/reference/<name>.csv`."""
    return table(name)


async def _load_areas(db: Connection) -> None:
    areas = rows("areas")
    await db.executemany(
        SQL["put_area"],
        [
            (
                a["code"],
                a["name"],
                a["short_name"],
                _several(a["aliases"]),
                a["kind"],
                a["enclave"] == "yes",
                _day(a["valid_from"]),
                _day(a["valid_to"]),
            )
            for a in areas
        ],
    )
    family = [(a["code"], a["parent_code"] or None, a["successor_code"] or None) for a in areas]
    await db.executemany(SQL["put_area_family"], family)
    await db.execute(SQL["clear_within"])
    await db.execute(SQL["fill_within"])


def _plain_tables() -> Iterable[tuple[str, list[tuple[object, ...]]]]:
    yield "district", [(r["stadsdel"], r["stadsdelsnamnd_code"]) for r in rows("districts")]
    own = ("slug", "name_sv", "name_en", "examples_sv", "examples_en", "nobody_sv", "nobody_en")
    yield "industry", [tuple(r[column] for column in own) for r in rows("industries")]
    yield "task", [(r["slug"], r["industry"], r["name_sv"], r["name_en"], at) for at, r in enumerate(rows("tasks"))]
    yield "job_title", [(r["title"], r["industry"], r["task"]) for r in rows("job_titles")]
    yield "union", [(r["slug"], r["name"], _several(r["aliases"])) for r in rows("unions")]
    yield "sector", [(r["slug"], r["name_sv"], r["name_en"], r["level"], r["employment"]) for r in rows("sectors")]
    kinds = rows("committee_types")
    yield "committee_type", [(r["slug"], r["name_sv"], r["name_en"], r["level"], r["keywords"]) for r in kinds]
    seats = rows("seats")
    yield "seat", [(r["seat"], int(r["rank"]), r["audience"], r["name_sv"], r["name_en"]) for r in seats]
    yield "seat_spelling", [(title_words(r["pattern"]), r["seat"]) for r in seats]


def _columns(found: list[dict[str, str]], *names: str) -> list[list[str]]:
    return [[row[name] for row in found] for name in names]


def _rules() -> list[tuple[object, ...]]:
    key = ("committee_type", "industry", "task", "employment", "area")
    return [
        (
            *(r[column] for column in key), r["strength"], int(r["yields"] or 0), r["named"] == "yes",
            r["employs"] == "yes", r["reason_sv"], r["reason_en"],
        )
        for r in rows("rules")
    ]  # fmt: skip


async def _load_committee_tasks(db: Connection) -> None:
    """Reads the names of all committees anew, since the words that say a task may be others than before."""
    own = tasks()
    named = await db.fetch(SQL["committee_names"])
    said = [(row["id"], *task) for row in named for task in classification.tasks(row["name"], own)]
    await db.execute(SQL["clear_committee_tasks"])
    await db.executemany(SQL["put_committee_task"], said)


def _federations() -> list[tuple[object, ...]]:
    return [
        (name, normalised(name), r["committee_type"], r["area"], whole_name(name))
        for r in rows("federations")
        for name in [r["federation"]]
    ]


def _several(text: str) -> list[str]:
    return [part for part in text.split("|") if part]


def _day(text: str) -> date | None:
    """A day, or the first of a bare year."""
    if not text:
        return None
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01-01")
