"""What is not kept of a file is told, in numbers."""

import json
from dataclasses import asdict, replace

from fackpol.registers import reading, remarks
from fackpol.registers.instructions import Mapping
from fackpol.registers.remarks import Remarks

HEAD = "namn;parti;nämnd;roll;från;till;e-post"


def told(*rows: str) -> Remarks:
    sheet = reading.opened("\n".join([HEAD, *rows]).encode())
    lines = [line for line in reading.read(sheet) if line.party == "V"]
    return remarks.of(sheet, Mapping.guessed(sheet), lines)


def row(name: str, email: str, party: str = "V") -> str:
    return f'{name};{party};Äldrenämnden;Ledamot;2023-01-01;;"{email}"'


def test_each_address_of_the_party_that_can_not_be_read_is_counted_once() -> None:
    rows = [row("Bo Ek", "bo@"), row("Bo Ek", "bo@"), row("Eva Ek", "eva ek@example.org"), row("Moa Al", "x@", "M")]
    found = told(
        *rows, row("Ida Ö", "Ida <ida@example.org>"), row("Siv Ö", "saknas"), "Al Ö;V;Äldrenämnden;Ledamot;2023;"
    )
    assert found == Remarks(unread=2)
    assert list(found.sentences()) == ["2 mejladresser i filen går inte att läsa. De sparas inte."]


def test_of_a_file_that_is_kept_whole_nothing_is_said() -> None:
    assert list(told(row("Bo Ek", "bo@example.org")).sentences()) == []


def test_rows_that_are_nobody_are_told_to_a_bearable_number() -> None:
    found = told(row("Bo Ek", ""), *(f"Sida {n}" for n in range(1, 8)))
    first, *others = found.sentences()
    assert first == "Rad 3 är ingen person: ”Sida 1”."
    assert others[remarks.MOST_ROWS - 1 :] == ["Det gäller 2 rader till."]
    assert Remarks.unpacked(json.loads(json.dumps(asdict(found)))) == found


def test_whose_address_others_have_too_is_counted() -> None:
    sheet = reading.opened(
        "\n".join([HEAD, row("Bo Ek", "k@x.se"), row("Bo Ek", "k@x.se"), row("Al Ö", "k@x.se")]).encode()
    )
    own = [replace(line, email=None) for line in reading.read(sheet)]
    found = remarks.of(sheet, Mapping.guessed(sheet), own)
    assert list(found.sentences()) == ["2 personer har en mejladress som andra i filen också har. Den sparas inte."]
