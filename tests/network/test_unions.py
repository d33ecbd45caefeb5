"""What people write as their union: its name, an old or short one, or that they have none."""

import pytest

from fackpol.network.reference import Reference


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("SAC", "sac"),
        ("syndikalisterna", "sac"),
        ("Målarna", "byggnads"),
        ("kommunals", "kommunal"),
        ("Kommunal avd 2 Stockholm", "kommunal"),
        ("unionens a-kassa", "unionen"),
        ("VARDFORBUNDET", "vardforbundet"),
        ("jusek", "akavia"),
        ("Vision och Kommunal", None),
        ("Trollfacket", None),
        ("facket", None),
        ("", None),
    ],
)
def test_a_union_is_understood_as_people_call_it(known: Reference, written: str, slug: str | None) -> None:
    assert known.union(written) == slug


@pytest.mark.parametrize("written", ["inget", "Inte med", "ingen", "nej", "-", "no"])
def test_she_may_say_that_she_has_none(known: Reference, written: str) -> None:
    said = known.union_meant(written)
    assert (said.none, said.slug, said.meant) == (True, None, "")


@pytest.mark.parametrize(("written", "meant"), [("Komunal", "Kommunal"), ("Unnionen", "Unionen"), ("Trollfacket", "")])
def test_a_misspelt_union_is_suggested(known: Reference, written: str, meant: str) -> None:
    assert known.union_meant(written).meant == meant


def test_no_name_is_that_of_two_unions(known: Reference) -> None:
    owners: dict[str, set[str]] = {}
    for slug, row in known.unions.items():
        for name in (row["name"], *row["aliases"]):
            owners.setdefault(name.casefold(), set()).add(slug)
    assert {name for name, slugs in owners.items() if len(slugs) > 1} == set()
