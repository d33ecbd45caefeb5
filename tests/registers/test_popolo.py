"""Popolo JSON: memberships, and the people, bodies, posts and terms that they name."""

from typing import Any

from fackpol.registers import popolo

PEOPLE = [
    {"id": "a", "given_name": "Anna", "family_name": "Ek"},
    {"id": "b", "name": "Bo Al", "email": "bo@example.org"},
]
ORGANIZATIONS = [
    {"id": "n", "name": "Äldrenämnden", "classification": "committee"},
    {"id": "v", "name": "Exempelpartiet", "abbreviation": "E", "classification": "Party"},
]


def read(**more: Any) -> list[dict[str, str]]:
    document = {"persons": PEOPLE, "organizations": ORGANIZATIONS, "memberships": [], **more}
    assert popolo.is_popolo(document)
    titles, *rows = popolo.rows(document)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def test_a_membership_names_its_parts() -> None:
    one = {"person_id": "b", "organization_id": "n", "on_behalf_of_id": "v", "role": "Ledamot", "start_date": "2023"}
    assert read(memberships=[one]) == [
        {"id": "b", "namn": "Bo Al", "parti": "E", "organisation": "Äldrenämnden", "roll": "Ledamot", "from": "2023",
         "tom": "", "e post": "bo@example.org"}
    ]  # fmt: skip


def test_a_post_and_a_term_say_what_the_membership_does_not() -> None:
    posts = [{"id": "p", "label": "Ordförande", "organization_id": "n", "end_date": "2025-06-30"}]
    events = [{"id": "t", "start_date": "2022-10-15", "end_date": "2026-10-14"}]
    (row,) = read(
        memberships=[{"person_id": "a", "post_id": "p", "legislative_period_id": "t"}], posts=posts, events=events
    )
    assert (row["namn"], row["organisation"], row["roll"]) == ("Anna Ek", "Äldrenämnden", "Ordförande")
    assert (row["from"], row["tom"]) == ("2022-10-15", "2025-06-30")


def test_the_party_is_that_of_her_membership_of_it_and_that_is_no_seat() -> None:
    rows = read(memberships=[{"person_id": "a", "organization_id": id} for id in ("n", "v")])
    assert [(row["organisation"], row["parti"]) for row in rows] == [("Äldrenämnden", "Exempelpartiet")]


def test_a_party_that_is_only_named_is_its_id() -> None:
    (row,) = read(memberships=[{"person_id": "a", "organization_id": "n", "on_behalf_of_id": "party/x"}])
    assert row["parti"] == "x"


def test_memberships_can_stand_in_the_person() -> None:
    people = [{"id": "a", "name": "Anna Ek", "memberships": [{"organization_id": "n", "role": "Ersättare"}]}]
    (row,) = read(persons=people)
    assert (row["id"], row["roll"]) == ("a", "Ersättare")


def test_other_json_is_no_popolo() -> None:
    assert not popolo.is_popolo({"memberships": []})
    assert not popolo.is_popolo([{"persons": [], "memberships": []}])
