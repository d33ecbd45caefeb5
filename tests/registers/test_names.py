"""Names as registers write them: nobody is nobody, and everybody else is shown as people write her."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fackpol.registers.names import are_alike, compared, is_nobody, resemble, shown

DATA = Path(__file__).parent.parent / "data" / "registers"


@pytest.mark.parametrize(
    "name",
    [
        "Vakant", "VAKANT", "Vakant (V)", "Vakant efter Anna Ek", "Vakans", "-", "–", "--", "…", "", "  ", "N.N.", "NN",
        "N. N.", "n.n. (V)", "Okänd", "Okänd person", "Ej tillsatt", "Inte utsedd", "Obesatt", "Ingen", "Namn saknas",
        "Ledig plats", "XX",
        "Oka\u0308nd",
    ],
)  # fmt: skip
def test_nobody_is_nobody(name: str) -> None:
    assert is_nobody(name)


@pytest.mark.parametrize(
    "name", ["Nina Nord", "Tom Ek", "Åsa Öberg", "Vaka Holm", "Ejnar Ek", "Inge Al", "P0008", "Siv X", "Li Ny"]
)
def test_whoever_is_somebody_stays(name: str) -> None:
    assert not is_nobody(name)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Åsa Öberg", "Åsa Öberg"),
        ("A\u030asa O\u0308berg", "Åsa Öberg"),
        ("BJÖRN ÄNGSTRÖM", "Björn Ängström"),
        ("björn ängström", "Björn Ängström"),
        ("Öberg, Åsa", "Åsa Öberg"),
        ("ÖBERG, ÅSA (V)", "Åsa Öberg"),
        ("ÖBERG Åsa", "Öberg Åsa"),
        ("Dag Ek (V)", "Dag Ek"),
        ("Dag Ek V", "Dag Ek"),
        ("Dag Ek, V", "Dag Ek"),
        ("Bo  Ek", "Bo Ek"),
        ("Carl af Ekenstam", "Carl af Ekenstam"),
        ("CARL VON LINNÉ", "Carl von Linné"),
        ("VON LINNÉ, CARL", "Carl von Linné"),
        ("Eva McDonald", "Eva McDonald"),
        ("EVA-LENA O'BRIEN", "Eva-Lena O'Brien"),
        ("AC Ek", "AC Ek"),
        ("Li V", "Li V"),
        ("Eva AL", "Eva AL"),
        ("DE GEER, LOUISE", "Louise de Geer"),
        ("P0008", "P0008"),
    ],
)
def test_a_name_is_shown_as_people_write_it(written: str, expected: str) -> None:
    assert shown(written, "V") == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åsa Ek-Ström", "ÅSA EK STRÖM"),
        ("Ek-Ström, Åsa", "Åsa Ek Ström"),
        ("Eva-Lena Al", "Eva Lena Al"),
        ("Dag Ek (V)", "dag ek"),
        ("A\u030asa Öberg", "Åsa Öberg"),
    ],
)
def test_one_name_has_one_spelling_to_compare(one: str, other: str) -> None:
    assert compared(one) == compared(other)


def test_other_names_are_others() -> None:
    assert compared("Åsa Ek") != compared("Asa Ek")
    assert are_alike(compared("Anna Karlsson"), compared("Anna Ek"))
    assert not are_alike(compared("Anna Karlsson"), compared("Siv Ek"))


def test_the_files_that_spell_the_same_four_differently_agree() -> None:
    def names(file: str) -> list[str]:
        with (DATA / file).open(encoding="utf-8", newline="") as lines:
            return [shown(row["namn"], row["parti"]) for row in csv.DictReader(lines, delimiter=";")]

    assert names("s_good.csv") == names("s_upper.csv") == names("s_lastfirst.csv")
    assert names("s_good.csv") == ["Åsa Öberg", "Björn Ängström", "Märta Sjö", "Göran Håkansson"]
    assert names("nfd.csv") == ["Åsa Öberg", "Björn Ängström"]


@given(st.text(max_size=40), st.sampled_from(["", "V"]))
def test_what_is_shown_is_shown_the_same_again(name: str, party: str) -> None:
    once = shown(name, party)
    assert compared(once) == compared(shown(once, party))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("siv östlund", "siv lind", True),
        ("anna lena ek", "lena al", True),
        ("ali demir", "aly demirr", True),
        ("bo ek", "eva ek", False),  # a family name alone says nothing
        ("jan von ek", "per von essen", False),
        ("karin ek", "karl ek", False),
    ],
)
def test_two_names_resemble_each_other_by_a_given_name_or_where_one_is_a_slip(
    one: str, other: str, alike: bool
) -> None:
    assert resemble(one, other) is resemble(other, one) is alike
