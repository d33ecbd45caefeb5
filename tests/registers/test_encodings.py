"""Characters: read whatever the encoding, and refused where some are lost."""

import pytest

from fackpol.registers import encodings
from fackpol.registers.faulty import Faulty

TEXT = "namn;nämnd\nÅsa Öberg;Äldrenämnden\nGöran Håkansson;Kulturnämnden\n"
AGAIN = "Exportera filen på nytt, som CSV med UTF-8."


def refused(raw: bytes) -> list[str]:
    with pytest.raises(Faulty) as told:
        encodings.decoded(raw)
    return told.value.sentences


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850"]
)
def test_the_same_text_in_every_encoding(encoding: str) -> None:
    assert encodings.decoded(TEXT.encode(encoding)) == TEXT


def test_a_single_letter_is_enough_and_a_dash_is_no_reason_to_doubt() -> None:
    for encoding in ("cp1252", "mac_roman", "cp850"):
        assert encodings.decoded("Bo Ek;Äldrenämnd".encode(encoding)) == "Bo Ek;Äldrenämnd"
    assert encodings.decoded("2023–2026".encode("cp1252")) == "2023–2026"


def test_a_lost_byte_is_told_with_its_line() -> None:
    raw = TEXT.encode().replace("Göran".encode(), b"G\xb6ran")
    assert refused(raw) == ["Rad 3: ett tecken är trasigt.", AGAIN]
    assert refused("namn\n\ufffdsa Öberg\n".encode()) == ["Rad 2: ett tecken är trasigt.", AGAIN]


def test_text_encoded_twice_is_refused_without_naming_anybody() -> None:
    told = refused("Åsa;Äldrenämnden".encode().decode("cp1252").encode())
    assert told == ["Filen är omkodad två gånger: den har ”Ã…” där det ska stå ”Å”.", AGAIN]


def test_a_file_that_holds_no_text_is_told() -> None:
    assert refused(b"\0\1\2\3") == ["Vi kan inte läsa tecknen i filen. Spara den som Excel, eller som CSV med UTF-8."]
