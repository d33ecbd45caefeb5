"""The same register in every format gives the same database: people, committees, mandates and their days."""

import csv
import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network.reference import Reference
from fackpol.registers import imports
from tests.registers import workbook_files

TITLES = ["id", "namn", "parti", "nämnd", "roll", "från", "till", "e-post"]
D, E = date(2023, 1, 1), date(2026, 12, 31)
ROWS: list[list[Any]] = [
    ["P1", "Åsa Ö", "V", "Äldrenämnden", "Ordförande", D, E, "asa@example.org"],
    ["P1", "Åsa Ö", "V", "Kommunstyrelsen", "Ersättare", date(2024, 3, 1), None, "asa@example.org"],
    ["P2", "Göran Åkesson", "V", "Äldrenämnden", "Ledamot", D, E, None],
    ["P3", "Per Son", "S", "Äldrenämnden", "Ledamot", D, E, "per@example.org"],
    ["P3", "Per Son", "S", "Kulturnämnden", "2:e vice ordförande", D, E, "per@example.org"],
    ["P4", "Bo Ek", "V", "Exempelhus AB", "Suppleant", D, E, "bo@example.org"],
]


def as_csv() -> bytes:
    to = StringIO()
    csv.writer(to, delimiter=";").writerows([TITLES, *ROWS])
    return to.getvalue().encode("utf-8-sig")


def as_workbook(make: Callable[[workbook_files.Sheets], bytes]) -> bytes:
    return make({"Läs mig": [["Utdrag ur registret"]], "Uppdrag": [["Förtroendevalda"], [], TITLES, *ROWS]})


def people() -> dict[str, list[list[Any]]]:
    return {row[0]: [other for other in ROWS if other[0] == row[0]] for row in ROWS}


def as_people() -> bytes:
    """As one who read Göteborg's pages wrote it."""
    found = [
        {
            "id": id, "email": rows[0][7], "förnamn": rows[0][1].split()[0], "efternamn": rows[0][1].split()[1],
            "parti": rows[0][2],
            "uppdrag": [
                {"organisation": row[3], "organisationId": f"o-{row[3]}", "roll": row[4], "från": str(row[5]),
                 "till": row[6] and str(row[6])}
                for row in rows
            ],
        }
        for id, rows in people().items()
    ]  # fmt: skip
    term = {"från": "2022-10-15", "till": "2026-10-14"}
    return json.dumps({"kommun": "exempel", "antal": len(found), "mandatperiod": term, "politiker": found}).encode()


def as_committees() -> bytes:
    """As one who read Lomma's pages wrote it, with days and ids: bodies first, then those who sit there."""
    bodies = list(dict.fromkeys(row[3] for row in ROWS))
    found = [
        {
            "name": body, "slug": body.lower(), "url": "https://example.org/organisation/1",
            "members": [
                {"id": row[0], "name": row[1], "party": row[2], "role": row[4].replace("Ersättare", "ERSATTARE"),
                 "startDate": str(row[5]), "endDate": row[6] and str(row[6]), "email": row[7]}
                for row in ROWS if row[3] == body
            ],
        }
        for body in bodies
    ]  # fmt: skip
    return json.dumps({"committees": found}, ensure_ascii=False).encode("utf-16")


def as_lines() -> bytes:
    """A flat list, an object on each line."""
    named = (dict(zip(TITLES, map(str, [cell or "" for cell in row]), strict=True)) for row in ROWS)
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in named).encode()


def as_popolo() -> bytes:
    bodies = list(dict.fromkeys(row[3] for row in ROWS))
    document = {
        "persons": [
            {"id": id, "name": rows[0][1], "contact_details": [{"type": "email", "value": rows[0][7] or ""}]}
            for id, rows in people().items()
        ],
        "organizations": [
            *({"id": f"org/{body}", "name": body, "classification": "committee"} for body in bodies),
            *({"id": f"party/{letter}", "name": letter, "classification": "party"} for letter in "VS"),
        ],
        "posts": [{"id": "seat", "label": "Ordförande", "organization_id": "org/Äldrenämnden", "end_date": str(E)}],
        "memberships": [
            *({"person_id": row[0], "organization_id": f"org/{row[3]}", "on_behalf_of_id": f"party/{row[2]}",
               "role": row[4], "start_date": str(row[5]), "end_date": row[6] and str(row[6])} for row in ROWS[1:]),
            {"person_id": "P1", "post_id": "seat", "start_date": str(D)},  # of no party, and the days of a post
            {"person_id": "P1", "organization_id": "party/V"},
        ],
    }  # fmt: skip
    return json.dumps(document).encode()


def as_page() -> bytes:
    """A table in HTML, in an old encoding, as systems give it out with the name .xls."""
    rows = "".join("<tr><td>" + "<td>".join(str(cell or "") for cell in row) + "</tr>\n" for row in [TITLES, *ROWS])
    return f"<html><body><h1>Förtroendevalda</h1><table border=1>{rows}</table></body></html>".encode("cp1252")


FILES = {
    "page": as_page,
    "soft hyphens": lambda: as_csv().replace("nämnden".encode(), "nämn\u00adden\u200b".encode()),
    "xlsx": lambda: as_workbook(workbook_files.xlsx),
    "ods": lambda: as_workbook(workbook_files.ods),
    "xls": lambda: workbook_files.xls("Uppdrag", [TITLES, *ROWS]),
    "people": as_people,
    "committees": as_committees,
    "lines": as_lines,
    "popolo": as_popolo,
}


async def dumped(db: Connection, vault: Vault, known: Reference, raw: bytes) -> dict[str, Any]:
    """What importing a file makes of an empty database, which is then empty again."""
    transaction = db.transaction()
    await transaction.start()
    await imports.register(db, vault, known, "0136", "V", raw, dates.now())
    rows = await db.fetch(
        "SELECT p.id, p.name, p.email, c.name AS body, m.seat, m.seat_text, m.from_day, m.to_day FROM mandates m"
        " JOIN people p ON p.id = m.person JOIN committees c ON c.id = m.committee"
    )
    mandates = sorted(
        (
            vault.open(row["name"], "people.name", row["id"]),
            vault.open(row["email"], "people.email", row["id"]) if row["email"] else "",
            row["body"], row["seat"], row["seat_text"], str(row["from_day"]), str(row["to_day"]),
        )
        for row in rows
    )  # fmt: skip
    others = {
        "people": "SELECT count(*) FROM people",
        "keys": "SELECT source, key FROM register_keys ORDER BY 1, 2",
        "committees": "SELECT owner, name, level FROM committees WHERE owner IS NOT NULL ORDER BY 1, 2",
        "kinds": "SELECT c.name, k.type FROM committee_kinds k JOIN committees c ON c.id = k.committee ORDER BY 1, 2",
        "terms": "SELECT c.name, t.from_day FROM told_terms t JOIN committees c ON c.id = t.committee ORDER BY 1, 2",
    }
    found = {name: [tuple(row) for row in await db.fetch(query)] for name, query in others.items()}
    await transaction.rollback()
    return {"mandates": mandates, **found}


async def test_the_register_is_read_as_it_is(db: Connection, vault: Vault, known: Reference) -> None:
    found = await dumped(db, vault, known, as_csv())
    assert found["mandates"] == [
        ("Bo Ek", "bo@example.org", "Exempelhus AB", "ersattare", "Suppleant", str(D), str(E)),
        ("Göran Åkesson", "", "Äldrenämnden", "ledamot", "Ledamot", str(D), str(E)),
        ("Åsa Ö", "asa@example.org", "Kommunstyrelsen", "ersattare", "Ersättare", "2024-03-01", "None"),
        ("Åsa Ö", "asa@example.org", "Äldrenämnden", "ordforande", "Ordförande", str(D), str(E)),
    ]
    assert found["people"] == [(3,)]
    assert len(found["committees"]) == len({row[3] for row in ROWS})
    assert len(found["keys"]) == 3 + 3 + 2  # ids, names, addresses


@pytest.mark.parametrize("make", FILES.values(), ids=list(FILES))
async def test_the_same_register_gives_the_same_database(
    db: Connection, vault: Vault, known: Reference, make: Callable[[], bytes]
) -> None:
    assert await dumped(db, vault, known, make()) == await dumped(db, vault, known, as_csv())
