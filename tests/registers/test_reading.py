"""Registers as files: read whatever their encoding, delimiter and headings; every fault told by its line."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fackpol.registers import reading
from fackpol.registers.faulty import MOST_FAULTS, Faulty
from fackpol.registers.reading import RegisterRow
from tests.registers.workbook_files import ods, xlsx

HEAD = "namn,parti,nämnd,roll,från,till,e-post"
ROW = "Åsa Ö,V,Äldrenämnden,Ledamot,2023-01-01,2026-12-31,asa@example.org"
WHOLE = f"{HEAD}\n{ROW}\n"
LINE = RegisterRow(
    2, "", "Åsa Ö", "asa@example.org", "V", "Äldrenämnden", "Ledamot", date(2023, 1, 1), date(2026, 12, 31)
)  # fmt: skip


def faults(raw: bytes | str) -> list[str]:
    with pytest.raises(Faulty) as told:
        reading.read(raw.encode() if isinstance(raw, str) else raw)
    return told.value.sentences


def test_a_cell_longer_than_any_registers_is_said() -> None:
    assert faults("namn;nämnd\n" + "x" * 200_000 + ";y") == ["En cell i filen är för lång. Är det rätt fil?"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_same_line_in_every_dress(encoding: str, delimiter: str, ending: str) -> None:
    if encoding == "utf-16" and ending == "\r\n":
        ending = "\n"
    text = WHOLE.replace(",", delimiter).replace("\n", ending)
    assert reading.read(text.encode(encoding)) == [LINE]


@pytest.mark.parametrize(
    "head",
    [
        "Namn,PARTI,Organisation,Uppdrag,Fr.o.m.,T.o.m.,E-postadress",
        "Uppdragstagare,Partibeteckning,Instans,Befattning,Startdatum,Slutdatum,Mejl",
    ],
)
def test_other_headings_mean_the_same(head: str) -> None:
    assert reading.read(f"{head}\n{ROW}\n".encode()) == [LINE]


def test_a_name_in_two_columns_and_an_id_of_the_registers_own() -> None:
    text = (
        "id,förnamn,efternamn,parti,nämnd,roll,från,till\nP7,Åsa,Ö,V,Äldrenämnden,Ledamot,20230101,2026-12-31T00:00\n"
    )
    (line,) = reading.read(text.encode())
    assert (line.id, line.name, line.email, line.from_day, line.to_day) == (
        "P7", "Åsa Ö", None, date(2023, 1, 1), date(2026, 12, 31),
    )  # fmt: skip


def test_quotes_line_breaks_and_empty_lines_are_as_csv_has_them() -> None:
    text = f'{HEAD}\n\n"Ö, Åsa",V,"Nämnden för\nvård",Ledamot,2023-01-01,,inte en adress\n , , , \n'
    (line,) = reading.read(text.encode())
    assert (line.name, line.body, line.to_day, line.email) == ("Åsa Ö", "Nämnden för vård", None, None)


def test_a_name_is_read_as_people_write_it() -> None:
    for name in ('"Ö, Åsa"', "ÅSA Ö", "Åsa Ö (V)", "A\u030asa O\u0308"):
        assert reading.read(WHOLE.replace("Åsa Ö", name).encode()) == [LINE]


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e"])
def test_what_nobody_can_see_makes_no_other_line(unseen: str) -> None:
    hidden = ROW.replace("a", f"{unseen}a").replace(",", f"{unseen},") + unseen
    blank = ",".join([unseen] * 7)
    assert reading.read(f"{unseen.join(HEAD)}\n{blank}\n{hidden}\n".encode()) == [replace(LINE, number=3)]
    book = xlsx({"Uppdrag": [HEAD.split(","), [f"{cell}{unseen}" for cell in ROW.split(",")]]})
    assert reading.read(book) == [LINE]


@pytest.mark.parametrize(
    ("name", "title", "first"),
    [
        ("Vakant", "Ledamot", "2023-01-01"), ("-", "Ledamot", ""), ("", "Ledamot", "2023-01-01"),
        ("Åsa Ö", "Entledigad ledamot", "2023-01-01"), ("", "Ledamot vakant", ""),
    ],
)  # fmt: skip
def test_a_seat_where_nobody_sits_is_vacant(name: str, title: str, first: str) -> None:
    (line,) = reading.read(f"{HEAD}\n{name},V,Äldrenämnden,{title},{first},,\n".encode())
    assert line.vacant
    assert line.from_day == (date(2023, 1, 1) if first else date.min)
    assert not LINE.vacant


def test_an_id_without_a_name_is_a_fault() -> None:
    head = "id,namn,parti,nämnd,roll,från,till"
    assert faults(f"{head}\nP7,,V,Äldrenämnden,Ledamot,2023-01-01,\n") == ["Rad 2: namn saknas."]


def test_a_short_row_is_told_not_guessed() -> None:
    assert faults(f"{HEAD}\nÅsa Ö,V,Äldrenämnden\n") == ["Rad 2: roll saknas.", "Rad 2: första dagen saknas."]


FAULTS = [
    ("", ["Filen är tom."]),
    (b"\xff\xfe\x00", ["Vi kan inte läsa tecknen i filen. Spara den som Excel, eller som CSV med UTF-8."]),
    ("namn,nämnd,roll,från,till\n", ["Filen saknar kolumnen parti."]),
    ("parti,nämnd,roll,från,till\n", ["Filen saknar kolumnen namn."]),
    (WHOLE.replace("2023-01-01", "2301"), ["Rad 2: ”2301” är inget datum. Skriv åååå-mm-dd."]),
    (WHOLE.replace("2026-12-31", "2026-02-30"), ["Rad 2: ”2026-02-30” finns inte i kalendern."]),
    (WHOLE.replace("2026-12-31", "12/31/2026"), ["Rad 2: ”12/31/2026” har månaden före dagen. Skriv åååå-mm-dd."]),
    (WHOLE.replace("2023-01-01", "1923-01-01"), ["Rad 2: året i ”1923-01-01” kan inte stämma."]),
    (WHOLE.replace("2023-01-01", "1900-01-01"), ["Rad 2: första dagen saknas."]),
    (WHOLE.replace("2026-12-31", "2022-12-31"), ["Rad 2: uppdraget slutar innan det börjar."]),
    (WHOLE.replace("Äldrenämnden", ""), ["Rad 2: nämnd saknas."]),
    (WHOLE.replace("Åsa Ö", "x" * 301), ["Rad 2: namn är längre än 300 tecken."]),
    (WHOLE.replace(",V,", f",{'V' * 301},"), ["Rad 2: parti är längre än 300 tecken."]),
    (WHOLE.replace("2023-01-01", "2" * 9000), [f"Rad 2: ”{'2' * 40}” är inget datum. Skriv åååå-mm-dd."]),
]


@pytest.mark.parametrize(("raw", "sentences"), FAULTS, ids=[sentences[0][:30] for _, sentences in FAULTS])
def test_what_is_wrong_is_told_with_its_line(raw: bytes | str, sentences: list[str]) -> None:
    if sentences[0].endswith("parti."):
        assert sentences[0] in faults(raw)
    else:
        assert faults(raw)[: len(sentences)] == sentences


def test_every_missing_column_is_told_at_once() -> None:
    *missing, seen = faults("namn;annat\n")
    assert len(missing) == 5
    assert seen == "Kolumnerna som vi ser heter ”namn” och ”annat”."


def test_a_file_without_titles_does_not_show_whom_it_is_about() -> None:
    assert "Åsa" not in " ".join(faults(f"{ROW}\n"))


def test_a_heading_blank_lines_and_excels_own_line_above_the_titles_are_passed_over() -> None:
    semicolons = WHOLE.replace(",", ";")
    for above in ("sep=;\n", "Förtroendevalda i Exempelköping 2026-07-01;;;;;;\n", "\n\n", "Förtroendevalda\n\n"):
        (line,) = reading.read((above + semicolons).encode())
        assert line == replace(LINE, number=2 + above.count("\n"))


def test_a_term_stands_for_its_first_and_last_day() -> None:
    text = "namn;parti;nämnd;roll;mandatperiod\nÅsa Ö;V;Äldrenämnden;Ledamot;2023-2026\n"
    (line,) = reading.read(text.encode())
    assert (line.from_day, line.to_day) == (date(2023, 1, 1), date(2026, 12, 31))


def test_a_quote_that_swallows_rows_is_told_where_it_opens() -> None:
    again = ROW.replace("asa@example.org", '"bo@example.org')
    told = ["Rad 3: ett citattecken öppnas men stängs inte. Ta bort det eller lägg till ett."]
    assert faults(f"{HEAD}\n{ROW}\n{again}\n{ROW}\n{ROW}\n") == told
    assert faults(f"{HEAD}\n{ROW}\n{again}\n{ROW}\n{ROW.replace('asa@example.org', chr(34))}\n") == told


def test_many_faults_are_told_to_a_bearable_number() -> None:
    told = faults(HEAD + "\n" + f"x\n{ROW}\n" * 500)
    assert len(told) == MOST_FAULTS + 1
    assert told[-1] == "… och 450 fel till."


@pytest.mark.parametrize("end", ["Totalt 61", "Totalt,,,61", "Antal uppdrag: 13", "Källa: Troman"])
def test_what_stands_below_the_list_and_is_nobody_is_left_out_and_known(end: str) -> None:
    sheet = reading.opened(f"{WHOLE},,\n{end}\nSida 1 av 1\n".encode())
    assert reading.read(sheet) == [LINE]
    assert sheet.left_out == ((4, end.replace(",,,", " ")), (5, "Sida 1 av 1"))


def test_a_row_that_says_next_to_nothing_is_told_in_one_sentence() -> None:
    assert faults(f"{WHOLE}Åsa Ö\n{ROW}\nBo Ek,V\n") == [
        "Rad 3 har bara ”Åsa Ö”. Fyll i raden eller ta bort den.",
        "Rad 5 har bara ”Bo Ek V”. Fyll i raden eller ta bort den.",
    ]


MERGED = [
    ["Åsa Ö", "V", "Äldrenämnden", "Ledamot", "2023-01-01", "2026-12-31", "asa@example.org"],
    ["", "", "Barnnämnden", "Ersättare", "2023-01-01", "2026-12-31", ""],
    ["Bo Ek", "V", "Barnnämnden", "Ledamot", "2023-01-01", "2026-12-31", ""],
    ["", "", "Äldrenämnden", "Ersättare", "2023-01-01", "2026-12-31", ""],
    ["Moa Al", "S", "Äldrenämnden", "Ledamot", "2023-01-01", "2026-12-31", ""],
]


@pytest.mark.parametrize("make", [xlsx, ods, lambda sheets: "\n".join(map(";".join, sheets["Blad"])).encode()])
def test_rows_below_a_person_are_hers_where_it_is_sure(make: Callable[[dict[str, list[list[str]]]], bytes]) -> None:
    sheet = reading.opened(make({"Blad": [HEAD.split(","), *MERGED]}))
    assert [line.name for line in reading.read(sheet)] == ["Åsa Ö", "Åsa Ö", "Bo Ek", "Bo Ek", "Moa Al"]
    assert sheet.filled == 2
    alone = make({"Blad": [HEAD.split(","), *MERGED[:2], *MERGED[4:]]})
    with pytest.raises(Faulty) as told:
        reading.read(alone)
    assert told.value.sentences == ["Rad 3 har inget namn. Skriv ”vakant” om ingen sitter där, annars vem det är."]


def test_another_table_below_is_not_read_as_this_one() -> None:
    told = ["På rad 4 börjar en ny tabell, ”Botkyrka”. Läs in den för sig."]
    assert faults(f"{WHOLE}\nBotkyrka\n{WHOLE}") == told
    other = "nämnd,roll,namn,parti,från,till,e-post\nÄldrenämnden,Ledamot,Åsa Ö,V,i vår,2026-12-31,"
    assert faults(f"{WHOLE}{other}") == ["Rad 3 har rubriker igen, i annan ordning. Läs in den tabellen för sig."]


def test_pages_of_a_printed_list_are_one_list() -> None:
    heading = "Förtroendevalda i Haninge\n"
    text = f"{heading}{WHOLE}Sida 1 av 2\n{heading}{WHOLE}Sida 2 av 2\n"
    assert [line.number for line in reading.read(text.encode())] == [3, 7]


def test_what_a_whole_column_has_is_told_once() -> None:
    american = ROW.replace("2023-01-01", "10/15/2022").replace("2026-12-31", "12/31/2026")
    told = ["Rad 2: ”10/15/2022” har månaden före dagen. Skriv åååå-mm-dd. Det är likadant på 3 rader till."]
    assert faults(f"{HEAD}\n" + f"{american}\n" * 4) == told
    moved = ROW.replace("Åsa Ö", "Ö,Åsa")
    many = faults(f"{HEAD}\n" + f"{moved}\n" * 4)
    assert many[0] == "De flesta rader har fler celler än rubrikerna."
    assert many[1] == "Rad 2: ”Ledamot” är inget datum. Skriv åååå-mm-dd. Det är likadant på 3 rader till."


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_delimiter_inside_a_text_is_told_and_nothing_is_moved(sign: str) -> None:
    text = f"{HEAD}\n{ROW}\n{ROW}\n{ROW.replace('Åsa Ö', 'Ö,Åsa')}\n".replace(",", sign)
    called = "tabb" if sign == "\t" else sign
    assert faults(text) == [f"Rad 4 har fler celler än rubrikerna. Står ett ”{called}” mitt i en text?"]


def test_cells_in_a_column_without_a_title_are_passed_over() -> None:
    assert len(reading.read(f"{HEAD}\n{ROW},ny\n{ROW},kvar\n{ROW}\n".encode())) == 3
    assert len(reading.read(f"{HEAD}\n{ROW},\n{ROW},\n{ROW}\n{ROW}\n".encode())) == 4
    book = xlsx({"Uppdrag": [HEAD.split(","), ROW.split(","), ROW.split(","), [*ROW.split(","), "avgår snart"]]})
    assert len(reading.read(book)) == 3


def test_days_that_a_register_does_not_have_are_not_said() -> None:
    for last in ("9999-12-31", "1900-01-01", "tills vidare", "Tillsvidare", "0001-01-01", "-", ""):
        assert reading.read(WHOLE.replace("2026-12-31", last).encode()) == [replace(LINE, to_day=None)]
    assert reading.read(WHOLE.replace("2023-01-01", "230101").replace("2026-12-31", "261231").encode()) == [LINE]


def test_too_large_a_file_is_not_even_read() -> None:
    assert "högst 50 MB" in faults(bytes(reading.MOST_BYTES + 1))[0]


def test_progress_is_told_as_it_goes() -> None:
    told: list[tuple[int, int]] = []
    lines = reading.read((HEAD + "\n" + f"{ROW}\n" * 2500).encode(), lambda done, total: told.append((done, total)))
    assert len(lines) == 2500
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (2501, 2501)


@given(st.binary(max_size=300))
def test_any_bytes_are_lines_or_sentences(raw: bytes) -> None:
    """Never a traceback: a file is whatever somebody has."""
    assert lines_or_sentences(raw)


@given(st.text(max_size=200))
def test_any_text_under_right_headings_is_lines_or_sentences(text: str) -> None:
    assert lines_or_sentences(f"{HEAD}\n{text}".encode("utf-8", "surrogatepass"))


def lines_or_sentences(raw: bytes) -> bool:
    """A list of lines, perhaps empty, or at least one sentence."""
    try:
        return isinstance(reading.read(raw), list)
    except Faulty as told:
        return bool(told.sentences)


def test_no_line_shows_a_name_in_its_repr() -> None:
    assert "Åsa" not in repr(LINE)
    assert "asa@" not in repr(LINE)
