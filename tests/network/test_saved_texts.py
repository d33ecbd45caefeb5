"""A branch's texts: saved once for the part they are written in, under their beginning, at most twenty."""

import pytest

from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import saved_texts
from fackpol.network.saved_texts import ABOUT, BEGINNING, CHILDREN, MOST, NOTICE
from tests.people import Everybody


async def test_a_text_is_what_was_saved_and_once_for_its_part(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    for part in (ABOUT, CHILDREN, ABOUT, NOTICE):
        assert await saved_texts.save(db, vault, branch, part, "Vi pratar om scheman.\nVälkommen!")
    found = await saved_texts.of_branch(db, vault, branch)
    assert sorted(one.part for one in found) == [ABOUT, CHILDREN, NOTICE]
    assert {(one.name, one.text) for one in found} == {
        ("Vi pratar om scheman. Välkommen!", "Vi pratar om scheman.\nVälkommen!")
    }


@pytest.mark.parametrize(("text", "name"), [
    ("Kort", "Kort"), ("ord " * 30, ("ord " * 15).strip()), ("x" * 200, "x" * BEGINNING), (" a\n\nb ", "a b"),
])  # fmt: skip
def test_the_name_is_the_beginning_in_whole_words(text: str, name: str) -> None:
    assert saved_texts.beginning(text) == name


async def test_a_branch_has_at_most_twenty(db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch = await everybody.branch()
    done = [await saved_texts.save(db, vault, branch, ABOUT, f"Text {n}") for n in range(MOST + 1)]
    assert done == [True] * MOST + [False]


async def test_it_is_renamed_and_deleted_by_its_own_branch_alone(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch, other = await everybody.branch(), await everybody.branch("Bygg")
    await saved_texts.save(db, vault, branch, NOTICE, "Hej alla!")
    (one,) = await saved_texts.of_branch(db, vault, branch)
    assert not await saved_texts.rename(db, vault, other, one.id, "Vårt")
    assert not await saved_texts.delete(db, other, one.id)
    assert await saved_texts.rename(db, vault, branch, one.id, "Hälsning")
    assert [(row.name, row.text) for row in await saved_texts.of_branch(db, vault, branch)] == [
        ("Hälsning", "Hej alla!")
    ]
    assert await saved_texts.delete(db, branch, one.id)
    assert await saved_texts.of_branch(db, vault, branch) == []
