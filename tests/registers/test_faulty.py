"""What is wrong with a file: all of its sentences, for a page and for a terminal."""

from fackpol.registers.faulty import Faulty


def test_every_sentence_is_a_line_of_its_own() -> None:
    told = Faulty(["Rad 2: roll saknas.", "Rad 3: roll saknas."])
    assert told.sentences == ["Rad 2: roll saknas.", "Rad 3: roll saknas."]
    assert str(told) == "Rad 2: roll saknas.\nRad 3: roll saknas."
