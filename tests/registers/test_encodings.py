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


@pytest.mark.parametrize(
    ("raw", "begins"),
    [
        (b"PK\x03\x04[Content_Types].xml xl/workbook.xml", "Det här är en Excel-fil."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Det här är en Excel-fil."),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "Det här är ett kalkylark."),
        (b'\xef\xbb\xbf\n[{"namn": "x"}]', "Det här är JSON, inte en tabell."),
        (b"%PDF-1.7", "Det här är en PDF."),
        (b"\0\1\2\3", "Vi kan inte läsa tecknen i filen."),
    ],
)
def test_a_file_that_is_no_table_of_text_is_told_what_it_is(raw: bytes, begins: str) -> None:
    assert refused(raw)[0].startswith(begins)
