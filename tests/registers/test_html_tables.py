"""Web pages with tables, as systems save them with the name .xls: cells as they are seen, and nothing that hangs."""

import time

import pytest

from fackpol.registers import formats, html_tables, reading
from fackpol.registers.faulty import Faulty

TITLES = "<tr><th>Namn<th>Parti<th>Nämnd<th>Uppdrag<th>Fr.o.m.<th>T.o.m.</tr>"
ASA = "<tr><td>Åsa&nbsp;Ö<td>V<td>Äldre&shy;nämnden<td>Ledamot<td>2023-01-01<td>2026-12-31</tr>"
PAGE = "Det här är en webbsida. Öppna den i Excel, spara den som .xlsx och välj den filen."


def rows(text: str) -> list[list[str]]:
    (table,) = html_tables.read(text, 5000)
    return table[1]


def refused(text: str) -> list[str]:
    with pytest.raises(Faulty) as told:
        formats.read(text.encode())
    return told.value.sentences


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_with_the_name_xls_is_a_register(encoding: str) -> None:
    head = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="x"><style>td {}</style></head>'
    page = f"{head}<body><table>{TITLES}{ASA.replace('&shy;', '')}</table><script>var a = '<td>no';</script></html>"
    (line,) = reading.read(page.encode(encoding))
    assert (line.number, line.name, line.party, line.body, line.title) == (2, "Åsa Ö", "V", "Äldrenämnden", "Ledamot")
    assert formats.read(page.encode(encoding)).note == "Filen är en webbsida. Vi räknar raderna i dess tabell."


def test_what_a_tall_cell_says_holds_for_its_rows_and_a_wide_one_takes_the_place_of_several() -> None:
    page = (
        "<table><tr><td rowspan=3>A<td>1<td>2<td rowspan=2>Z<tr><td colspan='2'>wide<tr><td>3<td>4<td>5"
        "<tr><td>B<td>6</table>"
    )
    assert rows(page) == [["A", "1", "2", "Z"], ["A", "wide", "", "Z"], ["A", "3", "4", "5"], ["B", "6"]]
    assert rows("<table><tr><td rowspan=2>A<td>1<td rowspan=2>Z<tr></table>") == [["A", "1", "Z"], ["A", "", "Z"]]


def test_the_text_of_a_cell_is_what_is_seen() -> None:
    page = "<table><tr><td>a<br>b &amp;lt; &#229;<td><!-- no --><b>c</b>\n d<style>no</style><tr><td>1</td><td>2"
    assert rows(page) == [["a b &lt; å", "c d"], ["1", "2"]]


def test_the_table_that_is_like_a_register_is_read_of_all_even_inside_another() -> None:
    menu = "<table><tr><td>Start<td>Om oss<tr><td>Kontakt<td>Karta</table>"
    page = f"<!doctype html>{menu}<table><tr><td>{menu}<td><table>{TITLES}{ASA}</table></table>"
    found = formats.read(page.encode())
    assert (len(found.rows), found.sheet) == (2, 3)
    assert found.note == "Filen är en webbsida med 3 tabeller. Vi läste nummer 3 och räknar raderna i den."


def test_tables_below_the_names_of_bodies_are_one_register() -> None:
    titles = "<tr><th>Namn<th>Parti<th>Uppdrag</tr>"
    page = "".join(
        f"<h2>{body}</h2><table>{titles}<tr><td>{name}<td>V<td>Ledamot</table>"
        for body, name in (("Kommunstyrelsen", "Åsa Ö"), ("Äldrenämnden", "Bo Ek"))
    )
    found = formats.read(f"<html>{page}".encode())
    assert found.rows[1:] == [["Åsa Ö", "V", "Ledamot", "Kommunstyrelsen"], ["Bo Ek", "V", "Ledamot", "Äldrenämnden"]]
    assert found.note == "Filen är en webbsida med 2 tabeller. Vi läste 2 med samma rubriker, som om de vore en."
    same = formats.read(f"<html>{page.replace('Äldrenämnden', 'Kommunstyrelsen')}".encode())  # of other years, perhaps
    assert (len(same.rows), same.sheet) == (2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "<!doctype html><p>Hej",
        "<html><table><tr><td>Namn",
        "<html>" + "<table><tr><td>" * 100_000,
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<table>",
    ],
)
def test_a_page_without_a_table_is_told_what_it_is(text: str) -> None:
    assert refused(text) == [PAGE]


@pytest.mark.parametrize(
    ("span", "wide", "down"),
    [("colspan=1000000000", 1000, ""), ("rowspan=99999999999999999999", 1, "x"), ("colspan=-1 rowspan=x", 1, "")],
)
def test_a_cell_is_as_wide_and_tall_as_it_says_within_reason(span: str, wide: int, down: str) -> None:
    first, second = rows(f"<table><tr><td {span}>x<td>y<tr><td>b<td>c</table>")
    assert first == ["x", *[""] * (wide - 1), "y"]
    assert second[0] == (down or "b")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "<table>" + "<tr><td rowspan=60000 colspan=1000>x" * 100_000,
        "<table><tr><td>" + "<!--" * 20_000,
        "<table><tr><td a='" * 20_000,
        "<table>" + "<![" * 20_000,
        "<table>" + "&amp" * 200_000,
    ],
)
def test_a_hostile_page_ends_in_a_sentence(text: str) -> None:
    began = time.monotonic()
    assert refused(text)
    assert time.monotonic() - began < 40
