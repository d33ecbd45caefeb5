"""The reference tables in memory: areas, industries, unions, sectors, committee types, seats.

What the forms choose from, so that a form costs no round trip. `tables` loads the files into the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from fackpol.base.database import Connection, Row, queries
from fackpol.base.words import language, order, pick
from fackpol.network.classification import CommitteeType, plain
from fackpol.network.job_titles import JobTitles, Kind, Reading, Word
from fackpol.network.places import Place, Places, Postcodes
from fackpol.network.spelling import folded
from fackpol.network.tables import committee_types, rows
from fackpol.network.unions import Union, Unions

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
    districts: Sequence[tuple[str, str]]  # ("Rinkeby", code of its committee's area); a name can be in several cities
    postcodes: Mapping[str, str]  # five digits -> code of the municipality
    tasks: Mapping[str, Row]
    titles: Mapping[str, Mapping[str, str | None]]  # everyday job title, plain -> industries, each with its task
    spellings: Mapping[str, str]  # title words -> seat
    home: str = ""  # code of the region that the service covers

    def prepare(self) -> None:
        """Makes ready what is looked up in, so that no visitor waits for it."""
        _ = self._job_titles, self._places, self._unions

    def place(self, text: str) -> Place:
        """What somebody writes as the place where she works."""
        return self._places.read(text)

    def municipality(self, text: str) -> str | None:
        """The code of the municipality that a text means, by name or postcode. None for a part of one, or a region."""
        area = self.place(text).area
        return area if area and self.areas[area]["kind"] == "kommun" else None

    def town(self, area: str) -> str:
        """The code of the municipality that an area is or lies in; a region's own."""
        row = self.areas[area]
        return str(row["parent"]) if row["kind"] == "stadsdelsnamnd" else area

    def covers(self, area: str) -> bool:
        """Whether an area lies in the region that the service covers."""
        return self._places.covers(area)

    def district(self, text: str, city: str | None = None) -> str | None:
        """The code of a part of a city, by its own name, its committee's or that of a district inside it.

        Without a city, only where a single city has a part of that name.
        """
        found = self._districts.get(plain(text), {})
        return found.get(city) if city else next(iter(found.values())) if len(found) == 1 else None

    def districts_of(self, city: str) -> list[str]:
        """The names to choose from in a city with parts: the districts that are known, or else its parts."""
        names = [name for name, area in self.districts if self.areas[area]["parent"] == city]
        return names or [self.name(part) for part in self.parts(city)]

    def asks_part(self, city: str | None, industry: str) -> bool:
        """Whether committees of parts of a city decide about an industry, so that it matters where in it she works."""
        kinds = {kind for part in self.parts(city) for kind in self.part_kinds(part)}
        own = [row for row in rows("rules") if row["industry"] == industry and row["area"] in ("", city)]
        return any(_decides([row for row in own if row["committee_type"] == kind]) for kind in kinds)

    def enclaves(self, city: str | None) -> list[str]:
        """The names of the parts with committees of their own, in a city where the rest has none."""
        return [self.name(part) for part in self.parts(city) if self.areas[part]["enclave"]]

    def parts(self, city: str | None) -> list[str]:
        """The codes of the parts of a city that have committees of their own."""
        return [code for code, row in self.areas.items() if row["kind"] == "stadsdelsnamnd" and row["parent"] == city]

    def part_kinds(self, part: str | None) -> tuple[str, ...]:
        """The type of the committee that a part of a city has."""
        kind = self._part_kinds.get(part or "")
        return (kind,) if kind else ()

    def title(self, text: str) -> Reading:
        """What somebody writes as her job."""
        return self._job_titles.read(text)

    def industries_of(self, title: str) -> tuple[str, ...]:
        """The industries that an everyday job title may mean; several when it fits several. None for a misspelt one."""
        found = self.title(title)
        return () if found.meant else tuple(found.industries)

    def task_of(self, title: str, industry: str) -> str | None:
        """The task that a title says within an industry, or None when it says none."""
        return self.title(title).industries.get(industry)

    def tasks_of(self, industry: str) -> list[tuple[str, str]]:
        """(slug, name) of an industry's tasks, in the order of the table."""
        return [(slug, pick(row, "name")) for slug, row in self.tasks.items() if row["industry"] == industry]

    def union_meant(self, text: str) -> Union:
        """What somebody writes as her union."""
        return self._unions.read(text)

    def union(self, text: str) -> str | None:
        """The union of a name, old names included: "Målarna" is Byggnads."""
        return self.union_meant(text).slug

    def inside(self, area: str) -> list[str]:
        """The municipalities of a region, in Swedish order of their short names."""
        codes = [code for code, row in self.areas.items() if row["parent"] == area and row["kind"] == "kommun"]
        return sorted(codes, key=lambda code: order(self.areas[code]["short_name"]))

    def organisation(self, area: str) -> str:
        """The area whose bodies an area's are: itself; on Gotland, one organisation, the region for both."""
        return str(self.areas[area]["parent"] or area) if self.kind_of(area) == "both" else area

    def organisations(self, region: str) -> tuple[str, ...]:
        """The areas in a region that have bodies of their own: itself and its municipalities."""
        return (region,) if self.kind_of(region) == "both" else (region, *self.inside(region))

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
        """A city district with its municipality: "Stockholm, Järva"; a region as a county: "Stockholms län"."""
        row = self.areas[code]
        if row["kind"] == "region":
            return next((name for name in row["aliases"] if name.endswith(" län")), str(row["name"]))
        return f"{self.name(row['parent'])}, {self.name(code)}" if row["kind"] == "stadsdelsnamnd" else self.name(code)

    def written(self, code: str) -> str:
        """An area so that `place` understands it as the same again: "Haninge", "Järva", "Stockholms län"."""
        row = self.areas[code]
        return self.whole_name(code) if row["kind"] == "region" else str(row["short_name"])

    def by_name(self, table: str) -> list[tuple[str, str]]:
        """(slug, name) of `industries` or `unions`, in Swedish order of the names as they are spoken now."""
        place = table, language()
        if place not in self._by_name:
            rows: Mapping[str, Row] = getattr(self, table)
            named = [(slug, row["name"] if "name" in row else pick(row, "name")) for slug, row in rows.items()]
            self._by_name[place] = sorted(named, key=lambda pair: order(pair[1]))
        return list(self._by_name[place])

    def kind(self, slug: str) -> str:
        """A type of committee by its name, in the language spoken now."""
        return pick(self.type_names[slug], "name")

    @property
    def kinds(self) -> dict[str, str]:
        """Each type of committee by its name, in the language spoken now."""
        return {slug: pick(row, "name") for slug, row in self.type_names.items()}

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """What `by_name` has put in order, by table and language: it is the same for everybody."""
        return {}

    @cached_property
    def employers_domains(self) -> frozenset[str]:
        """What says in a mail domain that a municipality or region owns it: "haninge", "regionskane", "sll"."""
        owners = [row for row in self.areas.values() if row["kind"] != "stadsdelsnamnd"]
        written = {folded(row[name]) for row in owners for name in ("short_name", "name")}
        return frozenset(written | {row["label"] for row in rows("mail_domains")})

    @cached_property
    def seat_order(self) -> tuple[str, ...]:
        """The seats as `classification.seat` wants them: those that decide nothing first, then by rank."""
        return tuple(
            sorted(self.seats, key=lambda seat: (self.seats[seat]["audience"] != "none", self.seats[seat]["rank"]))
        )

    @cached_property
    def _part_kinds(self) -> dict[str, str]:
        return {row["code"]: row["committee_type"] for row in rows("areas") if row["committee_type"]}

    @cached_property
    def _districts(self) -> dict[str, dict[str, str]]:
        """By name: the city, and the part of it."""
        found: dict[str, dict[str, str]] = {}
        for code, row in self.areas.items():
            if row["kind"] == "stadsdelsnamnd":
                for name in (row["name"], row["short_name"], *row["aliases"]):
                    found.setdefault(plain(name), {})[row["parent"]] = code
        for name, code in self.districts:
            found.setdefault(plain(name), {})[self.areas[code]["parent"]] = code
        return found

    @cached_property
    def _job_titles(self) -> JobTitles:
        said = [
            (row["word"], Word(Kind(row["kind"]), dict.fromkeys(row["industries"].split(), row["task"] or None)))
            for row in rows("job_words")
        ]
        return JobTitles(self.titles, said, [name for row in self.unions.values() for name in _names(row)])

    @cached_property
    def _places(self) -> Places:
        prefixes = {row["prefix"]: row["area"] for row in rows("postcode_prefixes")}
        postcodes = Postcodes(self.postcodes, prefixes)
        return Places(self.areas, self.districts, rows("place_names"), postcodes, self.home)

    @cached_property
    def _unions(self) -> Unions:
        return Unions({slug: _names(row) for slug, row in self.unions.items()}, rows("union_words"))


def _decides(found: list[dict[str, str]]) -> bool:
    """Whether rules of one type of committee say that it decides; a row for the city takes the place of the others."""
    local = [row for row in found if row["area"]]
    whole = any(not row["task"] and not row["employment"] for row in local)
    return any(row["strength"] == "primary" and row["yields"] != "2" for row in (local if whole else found))


def _names(union: Row) -> list[str]:
    return [*union["aliases"], union["name"]]


async def read(db: Connection, home: str = "") -> Reference:
    """`home` is the code of the region that the service covers; without one, nothing lies outside it."""

    async def keyed(name: str, key: str) -> dict[str, Row]:
        return {row[key]: row for row in await db.fetch(SQL[name])}

    titles: dict[str, dict[str, str | None]] = {}
    for row in await db.fetch(SQL["job_titles"]):
        titles.setdefault(plain(row["title"]), {})[row["industry"]] = row["task"]
    types = await keyed("committee_types", "slug")
    found = Reference(
        areas=await keyed("areas", "code"),
        industries=await keyed("industries", "slug"),
        unions=await keyed("unions", "slug"),
        sectors=await keyed("sectors", "slug"),
        seats=await keyed("seats", "seat"),
        types=tuple(kind for kind in committee_types() if kind.slug in types),
        type_names=types,
        districts=[(row["name"], row["area"]) for row in await db.fetch(SQL["districts"])],
        postcodes={row["code"]: row["area"] for row in await db.fetch(SQL["postcodes"])},
        tasks=await keyed("tasks", "slug"),
        titles=titles,
        spellings=await spellings(db),
    )
    return replace(found, home=found.organisation(home) if home in found.areas else home)


async def is_region(db: Connection, code: str) -> bool:
    """Whether the tables know a region by this code."""
    return bool(await db.fetchval(SQL["is_region"], code))


async def spellings(db: Connection) -> dict[str, str]:
    """How titles are read now, title words -> seat: an administrator's reading before the tables' own."""
    return {row["pattern"]: row["seat"] for row in await db.fetch(SQL["seat_spellings"])}
