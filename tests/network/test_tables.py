"""The reference tables: what the files say is whole and true to itself, and what the database has of them follows."""

from collections.abc import Callable

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import committees, reference, tables
from fackpol.network.classification import kinds
from fackpol.network.tables import committee_types, rows
from tests.people import Everybody

AREAS = {row["code"] for row in rows("areas")}
INDUSTRIES = {row["slug"] for row in rows("industries")}
TYPES = {row["slug"] for row in rows("committee_types")}
TASKS = {row["slug"] for row in rows("tasks")}
FEDERATION = "Storstockholms brandförsvar"
PLACES = {"stockholm", "norrtälje", "tunnelbana", "skärgård", "pendeltåg", "metro", "archipelago"}


# -- the files, by themselves ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("areas", ("code",)),
        ("committee_types", ("slug",)),
        ("districts", ("stadsdel", "stadsdelsnamnd_code")),
        ("federations", ("federation", "committee_type", "area")),
        ("industries", ("slug",)),
        ("job_titles", ("title", "industry")),
        ("postcodes", ("code",)),
        ("rules", ("committee_type", "industry", "task", "employment", "area")),
        ("tasks", ("slug",)),
        ("seats", ("pattern",)),
        ("sectors", ("slug",)),
        ("unions", ("slug",)),
    ],
)
def test_nothing_stands_twice(table: str, key: tuple[str, ...]) -> None:
    keys = [tuple(row[column] for column in key) for row in rows(table)]
    assert keys
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize(
    ("table", "column", "known"),
    [
        ("areas", "parent_code", AREAS | {""}),
        ("areas", "successor_code", AREAS | {""}),
        ("districts", "stadsdelsnamnd_code", AREAS),
        ("federations", "area", AREAS),
        ("federations", "committee_type", TYPES),
        ("job_titles", "industry", INDUSTRIES),
        ("postcodes", "area", AREAS),
        ("rules", "area", AREAS | {""}),
        ("rules", "committee_type", TYPES),
        ("rules", "industry", INDUSTRIES),
        ("rules", "strength", {"primary", "secondary", "none"}),
        ("rules", "task", TASKS | {""}),
        ("rules", "employment", {"public", "contracted", "private", ""}),
        ("rules", "yields", {"", "1", "2"}),
        ("rules", "named", {"yes", ""}),
        ("rules", "employs", {"yes", ""}),
        ("job_titles", "task", TASKS | {""}),
        ("tasks", "industry", INDUSTRIES),
        ("sectors", "employment", {"public", "contracted", "private", ""}),
        ("seats", "audience", {"sits", "leads", "none"}),
        ("sectors", "level", {"kommun", "region", "stat", ""}),
    ],
)
def test_a_row_refers_to_what_is_there(table: str, column: str, known: set[str]) -> None:
    assert {row[column] for row in rows(table)} <= known


def test_a_union_organises_industries_that_are_there() -> None:
    assert {slug for union in rows("unions") for slug in union["industry_slugs"].split("|")} <= INDUSTRIES


@pytest.mark.parametrize(("kind", "number"), [("kommun", 290), ("region", 21)])
def test_the_whole_country_is_there(kind: str, number: int) -> None:
    assert len([row for row in rows("areas") if row["kind"] == kind]) == number


def test_a_part_of_a_city_says_what_its_committee_is() -> None:
    parts = [row for row in rows("areas") if row["kind"] == "stadsdelsnamnd" and not row["valid_to"]]
    assert {row["committee_type"] for row in parts} == {"stadsdelsnamnd", "k-social"}
    assert {row["parent_code"] for row in parts if row["enclave"]} == {"0181", "1980", "0484"}
    assert {row["committee_type"] for row in rows("areas") if row not in parts} == {""}


def test_only_federations_that_are_known_to_be_there_are_loaded() -> None:
    assert {row["verified"] for row in rows("federations")} == {"yes", "known"}


def test_stockholm_has_its_26_municipalities_and_11_district_committees() -> None:
    areas = rows("areas")
    assert len([row for row in areas if row["parent_code"] == "01"]) == 26
    assert len([row for row in areas if row["parent_code"] == "0180" and not row["valid_to"]]) == 11


def test_no_area_lies_in_itself_by_way_of_others() -> None:
    parent = {row["code"]: row["parent_code"] for row in rows("areas")}
    for code in parent:
        seen, at = set(), code
        while at:
            assert at not in seen, code
            seen.add(at)
            at = parent[at]


def test_only_municipalities_are_in_a_federation() -> None:
    assert {row["area"] for row in rows("federations") if len(row["area"]) != 4} == set()


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    reasons = {row[column] for row in rows("rules") for column in ("reason_sv", "reason_en")}
    assert [reason for reason in reasons if not (reason.endswith(".") and reason[:1].isupper())] == []


@pytest.mark.parametrize("table", ["committee_types", "industries", "sectors", "seats", "tasks"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_everything_people_choose_from_has_a_name(table: str, language: str) -> None:
    named = [row for row in rows(table) if row.get("seat") != "ej-organ"]  # a line that is no seat at all
    assert [row for row in named if not row[f"name_{language}"]] == []


@pytest.mark.parametrize("industry", sorted(INDUSTRIES))
def test_an_industry_is_known_by_many_everyday_titles(industry: str) -> None:
    assert len([row for row in rows("job_titles") if row["industry"] == industry]) >= 10


@pytest.mark.parametrize("industry", sorted(INDUSTRIES))
def test_an_industry_has_a_committee_or_a_sentence_for_why_not(industry: str) -> None:
    (own,) = [row for row in rows("industries") if row["slug"] == industry]
    decided = {row["industry"] for row in rows("rules") if row["strength"] != "none"}
    assert industry in decided or (own["nobody_sv"].endswith(".") and own["nobody_en"].endswith("."))


@pytest.mark.parametrize("slug", sorted(slug for slug in TYPES if slug[:2] not in ("b-", "f-")))
def test_a_type_of_committee_is_caught_by_its_own_name(slug: str) -> None:
    """Not so companies and federations: what they are called here is a description."""
    (own,) = [row for row in rows("committee_types") if row["slug"] == slug]
    assert slug in kinds(own["name_sv"], "region" if own["level"] == "region" else "kommun", committee_types())


# -- the tables, as loaded ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "file", "column"),
    [
        ("areas", "areas", "code"),
        ("committee_types", "committee_types", "slug"),
        ("districts", "districts", "stadsdel"),
        ("industries", "industries", "slug"),
        ("postcodes", "postcodes", "code"),
        ("sectors", "sectors", "slug"),
        ("unions", "unions", "slug"),
    ],
)
async def test_every_row_is_loaded(db: Connection, table: str, file: str, column: str) -> None:
    key = {"stadsdel": "name"}.get(column, column)
    loaded = await db.fetch(f"SELECT {key} FROM {table}")
    assert {row[key] for row in loaded} == {row[column] for row in rows(file)}


async def test_every_rule_is_loaded_as_it_stands(db: Connection) -> None:
    loaded = await db.fetch(
        "SELECT type, industry, task, employment, area, strength, yields, named, employs, reason_sv "
        "FROM rules WHERE shipped"
    )
    assert {tuple(row) for row in loaded} == {
        (
            row["committee_type"],
            row["industry"],
            row["task"] or None,
            row["employment"] or None,
            row["area"] or None,
            row["strength"],
            int(row["yields"] or 0),
            row["named"] == "yes",
            row["employs"] == "yes",
            row["reason_sv"],
        )
        for row in rows("rules")
    }


@pytest.mark.parametrize(("table", "column"), [("rules", "task"), ("job_titles", "task")])
def test_a_task_belongs_to_the_industry_it_stands_beside(table: str, column: str) -> None:
    own = {row["slug"]: row["industry"] for row in rows("tasks")}
    assert [row for row in rows(table) if row[column] and own[row[column]] != row["industry"]] == []


def test_a_rule_that_asks_for_the_name_has_words_to_look_for() -> None:
    words = {row["slug"]: row["keywords"] for row in rows("tasks")}
    assert [row for row in rows("rules") if row["named"] and not words.get(row["task"])] == []


async def test_an_area_lies_in_itself_and_in_all_around_it(db: Connection) -> None:
    around = "SELECT outer_area FROM within WHERE inner_area = $1 ORDER BY depth"
    district = next(row["code"] for row in rows("areas") if row["parent_code"] == "0180" and not row["valid_to"])
    assert [row["outer_area"] for row in await db.fetch(around, district)] == [district, "0180", "01"]


# -- loaded again ------------------------------------------------------------------------------------------------------

TABLES = (
    "areas within districts postcodes industries job_titles unions sectors committee_types seats seat_spellings "
    "committees committee_names committee_areas committee_kinds"
).split()


async def everything(db: Connection) -> dict[str, list[str]]:
    """Every reference table as text, row by row; a rule without its number, which is new each time."""
    found = {table: [row[0] for row in await db.fetch(f"SELECT t::text FROM {table} t ORDER BY 1")] for table in TABLES}
    rules = await db.fetch("SELECT (to_jsonb(r) - 'id')::text FROM rules r ORDER BY 1")
    return {**found, "rules": [row[0] for row in rules]}


async def test_loading_twice_changes_nothing(db: Connection) -> None:
    before = await everything(db)
    assert all(before.values())
    await tables.load(db)
    assert await everything(db) == before


def without(monkeypatch: pytest.MonkeyPatch, table: str, gone: Callable[[dict[str, str]], bool]) -> None:
    """The next release's files, where some rows are no more."""
    original = tables.rows

    def fewer(name: str) -> list[dict[str, str]]:
        found = original(name)
        return [row for row in found if not gone(row)] if name == table else found

    monkeypatch.setattr(tables, "rows", fewer)


@pytest.mark.parametrize(
    ("file", "column", "value", "left"),
    [
        ("job_titles", "title", "doktor", "SELECT FROM job_titles WHERE title = 'doktor'"),
        ("districts", "stadsdel", "Alvik", "SELECT FROM districts WHERE name = 'Alvik'"),
        ("postcodes", "code", "10012", "SELECT FROM postcodes WHERE code = '10012'"),
        ("seats", "pattern", "suppleant", "SELECT FROM seat_spellings WHERE pattern = 'suppleant'"),
        ("rules", "committee_type", "k-styrelse", "SELECT FROM rules WHERE type = 'k-styrelse'"),
        (
            "federations",
            "area",
            "0162",
            f"SELECT FROM committee_areas JOIN committees c ON c.id = committee WHERE area = '0162' AND owner IS NULL"
            f" AND c.name = '{FEDERATION}'",
        ),
    ],
    ids=lambda case: str(case)[:20],
)
async def test_a_row_that_has_left_the_file_goes(
    db: Connection, monkeypatch: pytest.MonkeyPatch, file: str, column: str, value: str, left: str
) -> None:
    assert await db.fetch(left)
    without(monkeypatch, file, lambda row: row[column] == value)
    await tables.load(db)
    assert await db.fetch(left) == []


async def test_what_somebody_has_chosen_stays_though_it_has_left_the_file(
    db: Connection, monkeypatch: pytest.MonkeyPatch, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    without(monkeypatch, "industries", lambda row: row["slug"] == "aldreomsorg")
    without(monkeypatch, "rules", lambda row: row["industry"] == "aldreomsorg")
    without(monkeypatch, "job_titles", lambda row: row["industry"] == "aldreomsorg")
    without(monkeypatch, "tasks", lambda row: row["industry"] == "aldreomsorg")
    await tables.load(db)
    assert await db.fetchval("SELECT industry FROM jobs WHERE person = $1", anna) == "aldreomsorg"


async def test_an_administrators_own_rule_survives_and_wins(db: Connection) -> None:
    """It stands beside the shipped one."""
    await db.execute(
        "INSERT INTO rules (type, industry, area, strength, reason_sv, reason_en, shipped, decided_at)"
        " VALUES ('k-styrelse', 'handel', NULL, 'primary', 'Så är det här.', 'So it is here.', false, $1)",
        dates.now(),
    )
    await tables.load(db)
    rule = await db.fetchrow("SELECT strength, reason_sv FROM rule_for('0136', 'k-styrelse', 'handel')")
    assert rule is not None
    assert dict(rule) == {"strength": "primary", "reason_sv": "Så är det här."}


async def test_what_an_administrator_has_said_of_a_federation_stays(db: Connection, everybody: Everybody) -> None:
    id = await db.fetchval("SELECT id FROM committees WHERE owner IS NULL AND name = $1", FEDERATION)
    await committees.decide(db, id, ["f-ovrigt"], ["0136"], await everybody.eva(), dates.now())
    await tables.load(db)
    row = await committees.get(db, id)
    assert row is not None
    assert (row.kinds, row.areas) == (["f-ovrigt"], ["0136"])


async def test_a_name_that_the_file_corrects_is_corrected(db: Connection) -> None:
    await db.execute("UPDATE areas SET name = 'Haninge stad' WHERE code = '0136'")
    await db.execute("UPDATE industries SET name_sv = 'Vård' WHERE slug = 'aldreomsorg'")
    await tables.load(db)
    again = await reference.read(db)
    assert again.areas["0136"]["name"] == "Haninge kommun"
    assert again.industries["aldreomsorg"]["name_sv"] == "Äldreomsorg och hemtjänst"


# -- what the forms find in them ---------------------------------------------------------------------------------------


def test_a_reason_for_everywhere_is_true_everywhere_and_without_conditions() -> None:
    """What holds in one place only stands in a row of that place, and what holds sometimes in no sentence at all."""
    conditions = ("där ingen", "om ingen", "där den har", "where no", "where it")
    for rule in rows("rules"):
        said = f"{rule['reason_sv']} {rule['reason_en']}".casefold()
        assert rule["area"] or not [place for place in PLACES if place in said], said
        assert not [condition for condition in conditions if condition in said], said


@pytest.mark.parametrize("table", ["tasks", "industries", "committee_types", "sectors", "seats"])
def test_what_people_choose_from_names_no_place(table: str) -> None:
    for row in rows(table):
        shown = [row[column] for column in row if column.startswith(("name_", "examples_", "nobody_"))]
        assert not [place for place in PLACES if place in " ".join(shown).casefold()], shown


def test_a_reason_is_one_short_sentence_about_what_the_committee_does() -> None:
    """It stands after "Dag Holm är ledamot i Äldrenämnden i Haninge till och med 31 december 2026."."""
    for rule in rows("rules"):
        sentence = rule["reason_sv"]
        kind = {"b": "Bolaget", "f": "Förbundet"}.get(rule["committee_type"].split("-")[0], "Den")
        assert sentence.split()[0] in ("Där", kind), sentence
        assert sentence.count(".") == 1, sentence
        assert sentence.endswith("."), sentence
        assert len(sentence.split()) <= 15, sentence
        assert not {"ofta", "kan"} & set(sentence.split()), sentence
        assert rule["reason_en"].startswith(("It ", "Those who")), rule["reason_en"]
