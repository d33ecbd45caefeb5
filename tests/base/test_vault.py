"""The vault: what is sealed opens where it belongs, with a key we have, and nowhere else."""

import base64
import secrets
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fackpol.base.vault import Sealed, Vault, canonical, new_keys

KEY, OTHER = bytes(range(32)), bytes(reversed(range(32)))
VAULT = Vault({1: KEY}, {1: KEY})
ID = UUID(int=7)


@given(st.text())
def test_what_is_sealed_opens_in_its_place(text: str) -> None:
    assert VAULT.open(VAULT.seal(text, "people.name", ID), "people.name", ID) == text


def test_the_same_name_is_never_sealed_the_same() -> None:
    assert VAULT.seal("Anna", "people.name", ID) != VAULT.seal("Anna", "people.name", ID)
    assert len(VAULT.seal("Anna", "people.name", ID)) == 4 + 29


@pytest.mark.parametrize(("field", "id"), [("people.email", ID), ("people.name", UUID(int=8)), ("people.name", 7)])
def test_moved_to_another_row_or_column_it_does_not_open(field: str, id: UUID | int) -> None:
    with pytest.raises(Sealed):
        VAULT.open(VAULT.seal("Anna", "people.name", ID), field, id)


@given(st.integers(0, 32), st.integers(1, 255))
def test_changed_in_any_byte_it_does_not_open(at: int, by: int) -> None:
    sealed = bytearray(VAULT.seal("Anna", "people.name", ID))
    sealed[at] ^= by
    with pytest.raises(Sealed):
        VAULT.open(bytes(sealed), "people.name", ID)


@given(st.binary(max_size=60))
def test_rubbish_is_sealed_and_no_crash(rubbish: bytes) -> None:
    with pytest.raises(Sealed):
        VAULT.open(rubbish, "people.name", ID)


def test_after_a_new_key_the_old_values_still_open_and_new_ones_need_it() -> None:
    old = VAULT.seal("Anna", "people.name", ID)
    turned = Vault({2: OTHER, 1: KEY}, {1: KEY})
    assert turned.open(old, "people.name", ID) == "Anna"
    new = turned.seal("Anna", "people.name", ID)
    assert new[0] == 2
    with pytest.raises(Sealed):
        VAULT.open(new, "people.name", ID)


def test_neither_a_key_nor_a_text_shows_in_a_repr_or_a_fault() -> None:
    assert repr(VAULT) == "Vault(keys [1])"
    with pytest.raises(Sealed) as fault:
        VAULT.open(VAULT.seal("Anna", "people.name", ID), "people.email", ID)
    assert str(fault.value) == "people.email"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna@Example.org", "anna@example.org"),
        (" anna@example.org ", "anna@example.org"),
        ("anna@räksmörgås.example.org", "anna@xn--rksmrgs-5wao1o.example.org"),
        ("a\u030asa@example.org", "\u00e5sa@example.org"),
    ],
)
def test_one_mailbox_has_one_index(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert VAULT.index(one) == VAULT.index(other)


def test_two_mailboxes_have_two() -> None:
    assert VAULT.index("Åsa@example.org") != VAULT.index("åsa@example.org")  # nothing but ASCII is folded
    assert VAULT.index("anna+fack@example.org") != VAULT.index("anna@example.org")


def test_an_index_can_not_be_made_without_its_key_nor_taken_for_another_kind() -> None:
    assert VAULT.index("anna@example.org") != Vault({1: KEY}, {1: OTHER}).index("anna@example.org")
    assert VAULT.digest("email", "x") != VAULT.digest("register", "x")


def test_new_keys_are_whole_and_new() -> None:
    first, second = new_keys(), new_keys()
    assert set(first) == {"SEAL_KEYS", "INDEX_KEY", "LINK_KEY"}
    assert len({*first.values(), *second.values()}) == 6
    assert len(base64.urlsafe_b64decode(first["LINK_KEY"])) == 32
    assert first["SEAL_KEYS"].startswith("1:")


def test_a_note_is_sealed_under_a_numbered_row_too() -> None:
    note, row = secrets.token_hex(8), 12
    assert VAULT.open(VAULT.seal(note, "x", row), "x", row) == note
    with pytest.raises(Sealed):
        VAULT.open(VAULT.seal(note, "x", row), "x", uuid4())


def test_a_hash_says_which_key_made_it_and_is_looked_up_under_all() -> None:
    turned = Vault({1: KEY}, {2: OTHER, 1: KEY})
    new, old = turned.indexes("anna@example.org")
    assert (new, old) == (turned.index("Anna@example.org"), VAULT.index("anna@example.org"))
    assert (new[0], old[0], len(new), len(old)) == (2, 1, 32, 32)
