"""The reference tables in memory: areas, industries, unions, sectors, committee types, seats.

What the forms choose from, so that a form costs no round trip. `tables` loads the files into the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from fackpol.base.database import Connection, Row, queries
from fackpol.base.words import order, pick
from fackpol.network.classification import CommitteeType, plain
from fackpol.network.tables import committee_types

SQL = queries("reference")


@dataclass(frozen=True)
class Reference:
    """What the forms choose from. Rows are those of `sql/reference.sql`."""

    areas: Mapping[str, Row]
    industries: Mapping[str, Row]
    unions: Mapping[str, Row]
    sectors: Mapping[str, Row]
    seats: Mapping[str, Row]
    types: tuple[CommitteeType, ...]
    type_names: Mapping[str, Row]
    districts: Mapping[str, str]  # "Rinkeby" -> code of its committee's area
    postcodes: Mapping[str, str]  # five digits -> code of the municipality
    tasks: Mapping[str, Row]
    titles: Mapping[str, Mapping[str, str | None]]  # everyday job title, plain -> industries, each with its task
    spellings: Mapping[str, str]  # title words -> seat

    def municipality(self, text: str) -> str | None:
        """The code of a municipality by its name, short or whole, or by a postcode."""
        digits = text.replace(" ", "")
        if digits.isdigit():
            return self.postcodes.get(digits)
        return self._municipalities.get(plain(text))

    def district(self, text: str, city: str | None = None) -> str | None:
        """The code of a part of a city, by its own name, its committee's or that of a district inside it.

        Without a city, only where a single city has a part of that name.
        """
        found = self._districts.get(plain(text), {})
        return found.get(city) if city else next(iter(found.values())) if len(found) == 1 else None

    def districts_of(self, city: str) -> list[str]:
        """The names to choose from in a city with parts: the districts that are known, or else its parts."""
        names = [name for name, area in self.districts.items() if self.areas[area]["parent"] == city]
        return names or [self.name(part) for part in self.parts(city)]

    def parts(self, city: str | None) -> list[str]:
        """The codes of the parts of a city that have committees of their own."""
        return [code for code, row in self.areas.items() if row["kind"] == "stadsdelsnamnd" and row["parent"] == city]

    def industries_of(self, title: str) -> tuple[str, ...]:
        """The industries that an everyday job title may mean; several when it fits several."""
        return tuple(self.titles.get(plain(title), ()))

    def task_of(self, title: str, industry: str) -> str | None:
        """The task that a title says within an industry, or None when it says none."""
        return self.titles.get(plain(title), {}).get(industry)

    def tasks_of(self, industry: str) -> list[tuple[str, str]]:
        """(slug, name) of an industry's tasks, in the order of the table."""
        return [(slug, pick(row, "name")) for slug, row in self.tasks.items() if row["industry"] == industry]

    def title_like(self, text: str) -> str:
        """The title that somebody may have meant who misspelt it, or ""."""
        return _like(text, {title: title for title in self.titles})

    def place_like(self, text: str) -> str:
        """A municipality or a city district that is spelt nearly so, as people write it, or ""."""
        names = [row["short_name"] for row in self.areas.values() if row["kind"] != "region"]
        return _like(text, {plain(name): name for name in (*names, *self.districts)})

    def union_like(self, text: str) -> str:
        return _like(text, {plain(row["name"]): row["name"] for row in self.unions.values()})

    def union(self, text: str) -> str | None:
        """The union of a name, old names included: "Målarna" is Byggnads."""
        return self._unions.get(plain(text))

    def inside(self, area: str) -> list[str]:
        """The municipalities of a region, in Swedish order of their short names."""
        codes = [code for code, row in self.areas.items() if row["parent"] == area and row["kind"] == "kommun"]
        return sorted(codes, key=lambda code: order(self.areas[code]["short_name"]))

    def name(self, code: str) -> str:
        """An area as people say it: "Haninge", "Region Stockholm", "Järva"."""
        row = self.areas[code]
        return str(row["name"] if row["kind"] == "region" else row["short_name"])

    def kind_of(self, code: str) -> str:
        """The kind of an area, or "both" where municipality and region are the same organisation, as on Gotland."""
        row = self.areas[code]
        region = code if row["kind"] == "region" else row["parent"]
        return "both" if row["kind"] in ("kommun", "region") and len(self.inside(region)) == 1 else str(row["kind"])

    def whole_name(self, code: str) -> str:
        """A city district with its municipality: "Stockholm, Järva"."""
        row = self.areas[code]
        return f"{self.name(row['parent'])}, {self.name(code)}" if row["kind"] == "stadsdelsnamnd" else self.name(code)

    def by_name(self, table: str) -> list[tuple[str, str]]:
        """(slug, name) of `industries` or `unions`, in Swedish order of the names as they are spoken now."""
        rows: Mapping[str, Row] = getattr(self, table)
        named = [(slug, row["name"] if "name" in row else pick(row, "name")) for slug, row in rows.items()]
        return sorted(named, key=lambda pair: order(pair[1]))

    @property
    def kinds(self) -> dict[str, str]:
        """Each type of committee by its name, in the language spoken now."""
        return {slug: pick(row, "name") for slug, row in self.type_names.items()}

    @cached_property
    def seat_order(self) -> tuple[str, ...]:
        """The seats as `classification.seat` wants them: those that decide nothing first, then by rank."""
        return tuple(
            sorted(self.seats, key=lambda seat: (self.seats[seat]["audience"] != "none", self.seats[seat]["rank"]))
        )

    @cached_property
    def _municipalities(self) -> dict[str, str]:
        own = [(code, row) for code, row in self.areas.items() if row["kind"] == "kommun"]
        return {plain(name): code for code, row in own for name in (row["name"], row["short_name"], *row["aliases"])}

    @cached_property
    def _districts(self) -> dict[str, dict[str, str]]:
        """By name: the city, and the part of it."""
        found: dict[str, dict[str, str]] = {}
        for code, row in self.areas.items():
            if row["kind"] == "stadsdelsnamnd":
                for name in (row["name"], row["short_name"], *row["aliases"]):
                    found.setdefault(plain(name), {})[row["parent"]] = code
        for name, code in self.districts.items():
            found.setdefault(plain(name), {})[self.areas[code]["parent"]] = code
        return found

    @cached_property
    def _unions(self) -> dict[str, str]:
        return {plain(name): slug for slug, row in self.unions.items() for name in (*row["aliases"], row["name"])}


def _like(text: str, names: Mapping[str, str]) -> str:
    """The nearest of the names (plain -> as written), by letters in common, or ""."""
    return "".join(names[found] for found in get_close_matches(plain(text), names, 1, 0.8))


async def read(db: Connection) -> Reference:
    async def keyed(name: str, key: str) -> dict[str, Row]:
        return {row[key]: row for row in await db.fetch(SQL[name])}

    titles: dict[str, dict[str, str | None]] = {}
    for row in await db.fetch(SQL["job_titles"]):
        titles.setdefault(plain(row["title"]), {})[row["industry"]] = row["task"]
    types = await keyed("committee_types", "slug")
    return Reference(
        areas=await keyed("areas", "code"),
        industries=await keyed("industries", "slug"),
        unions=await keyed("unions", "slug"),
        sectors=await keyed("sectors", "slug"),
        seats=await keyed("seats", "seat"),
        types=tuple(kind for kind in committee_types() if kind.slug in types),
        type_names=types,
        districts={row["name"]: row["area"] for row in await db.fetch(SQL["districts"])},
        postcodes={row["code"]: row["area"] for row in await db.fetch(SQL["postcodes"])},
        tasks=await keyed("tasks", "slug"),
        titles=titles,
        spellings=await spellings(db),
    )


async def spellings(db: Connection) -> dict[str, str]:
    """How titles are read now, title words -> seat: an administrator's reading before the tables' own."""
    return {row["pattern"]: row["seat"] for row in await db.fetch(SQL["seat_spellings"])}
