"""What is wrong with a file: all of its sentences, for a page and for a terminal."""

from fackpol.registers.faulty import Faulty, RowFault, told


def test_every_sentence_is_a_line_of_its_own() -> None:
    fault = Faulty(["Rad 2: roll saknas.", "Rad 3: roll saknas."])
    assert fault.sentences == ["Rad 2: roll saknas.", "Rad 3: roll saknas."]
    assert str(fault) == "Rad 2: roll saknas.\nRad 3: roll saknas."


def missing(*numbers: int, of: str = "roll") -> list[RowFault]:
    return [RowFault(number, "Rad {number}: {what} saknas.", of, {"what": of}) for number in numbers]


def test_what_most_rows_have_is_told_once_and_the_rest_in_the_order_of_the_rows() -> None:
    found = told([*missing(2, 3, 4, 5, 6), *missing(5, 3, of="parti")], 9)
    again = "Rad 2: roll saknas. Det är likadant på 4 rader till."
    assert found == [again, "Rad 3: parti saknas.", "Rad 5: parti saknas."]
    assert len(told(missing(2, 3, 4, 5, 6), 10)) == 5
    assert len(told(missing(2, 3, 4), 3)) == 3


def test_the_same_of_a_row_is_told_once() -> None:
    assert told([*missing(2), *missing(2)], 9) == ["Rad 2: roll saknas."]
