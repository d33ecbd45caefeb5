"""What somebody has said of a file: kept as JSON, and over when its term is."""

from dataclasses import replace
from datetime import date

from fackpol.registers.columns import Sheet
from fackpol.registers.instructions import Instructions, Mapping

MAPPING = Mapping(
    {"name": 0, "body": 2}, one_party=True, title="Ledamot", first=date(2022, 10, 15), last=date(2026, 12, 31),
    same={"v": ["Vänsterpartiet"]}, sure=True, by_hand=True,
)  # fmt: skip


def test_a_mapping_is_the_same_after_it_has_been_kept() -> None:
    assert Mapping.unpacked(MAPPING.packed) == MAPPING
    assert Mapping.unpacked(Mapping({}).packed) == Mapping({})


def test_whose_the_next_file_is_and_a_term_that_has_ended_are_asked_about_anew_and_the_rest_stays() -> None:
    assert MAPPING.at(date(2026, 12, 31)) == replace(MAPPING, sure=False) != MAPPING
    over = MAPPING.at(date(2027, 1, 1))
    assert (over.first, over.last, over.places, over.sure) == (None, None, MAPPING.places, False)


def test_what_is_said_of_this_file_comes_before_what_is_remembered_and_that_before_a_guess() -> None:
    sheet = Sheet.of([["Namn", "Nämnd"], ["Anna Ek", "Äldrenämnden"]])
    assert Instructions().mapping_of(sheet) == Mapping({"name": 0, "body": 1})
    remembered = {sheet.fingerprint: MAPPING}
    assert Instructions(remembered=remembered).mapping_of(sheet) == MAPPING
    assert Instructions(mapping=Mapping({}), remembered=remembered).mapping_of(sheet) == Mapping({})
    other = Sheet.of([["Nämnd", "Namn"], ["Äldrenämnden", "Anna Ek"]])
    assert Instructions(remembered=remembered).mapping_of(other) != MAPPING


def test_titles_that_are_spelt_otherwise_are_the_same_source() -> None:
    one, other = Sheet.of([["NAMN:", "Fr.o.m."]]), Sheet.of([[" namn", "fr o m"]])
    assert one.fingerprint == other.fingerprint
