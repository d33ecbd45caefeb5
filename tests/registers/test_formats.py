"""Formats: known by what a file holds, read as far as it goes, and never a traceback."""

import json
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fackpol.registers import columns, formats, reading
from fackpol.registers.faulty import Faulty
from tests.registers.workbook_files import ods, packed, xls, xlsx

# Those of the kinds found that are lists of politicians, but say less than a register: each with what is missing.
SOMEBODY = {"name": "Åsa Ö", "party": "V", "role": "Ledamot"}
LESS = {
    "a national list": ("name,party,role,area\nÅsa Ö,V,Ledamot,Exempel\n", {"body", "from", "to"}),
    "the same as JSON": (json.dumps([SOMEBODY]), {"body", "from", "to"}),
    "members of parliament": ("person_id,role,start,end\ni-1,ledamot,2022-09-26,\n", {"party", "body"}),
    "party affiliations": ("person_id,party,start,end\ni-1,V,2022-09-26,\n", {"body", "title"}),
    "another country": ("name,council,start_date,end_date\nAnn Ex,Example Council,2024-09-14,\n", {"party", "title"}),
    "no days": (json.dumps({"committees": [{"name": "Äldrenämnden", "members": [SOMEBODY]}]}), {"from", "to"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "missing"), LESS.values(), ids=list(LESS))
def test_a_list_that_says_less_is_read_as_far_as_it_goes(text: str, missing: set[str]) -> None:
    rows = formats.read(text.encode()).rows
    needed = {"party", "body", "title", "from", "to"}
    assert needed - set(columns.places(rows[columns.header(rows)])) == missing
    assert len(rows) == 2


def test_the_rows_of_json_are_counted_as_the_faults_say() -> None:
    text = json.dumps(
        [{"namn": "Åsa", "parti": "V", "nämnd": "Äldrenämnden", "roll": "x", "från": "snart", "till": ""}]
    )
    with pytest.raises(Faulty) as told:
        reading.read(text.encode())
    assert told.value.sentences == [
        "Rad 2: ”snart” är inget datum. Skriv åååå-mm-dd.",
        "Filen är JSON. Vi räknar det första uppdraget i den som rad 2.",
    ]
    assert formats.read(b"namn;parti").note == ""


def test_a_register_with_addresses_in_it_is_no_list_of_members() -> None:
    titles = "Namn;Parti;Nämnd;Uppdrag;Från;Till;Telefon;Adress;Postnummer;Ort\n"
    text = titles + "Åsa Ö;V;Äldrenämnden;Ledamot;2023;2026;070;Gatan 1;123 45;Orten\n"
    assert len(reading.read(text.encode())) == 1


def reads(raw: bytes) -> bool:
    """Whether bytes are rows, or at least a sentence."""
    try:
        return isinstance(reading.read(raw), list)
    except Faulty as told:
        return bool(told.sentences) and all(told.sentences)


WORKBOOKS = [
    xlsx({"Blad": [["namn", "parti"], ["Bo", 1]]}),
    ods({"Blad": [["namn", "parti"], ["Bo", 1]]}),
    xls("B", [["namn"]]),
]
STARTS = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{", b"[", b"<", b"\xff\xfe", b"From: "]


@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_no_bytes_after_a_start_that_we_know_are_anything_but_rows_or_sentences(start: bytes, raw: bytes) -> None:
    assert reads(start + raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5) | st.sampled_from(["\ud800", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["persons", "organizations", "memberships", "posts", "politiker", "uppdrag", "members", "name",
                         "id", "person_id", "organization_id", "on_behalf_of_id", "party", "roll", "från", "x", ""]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_no_json_is_anything_but_rows_or_sentences(document: object) -> None:
    assert reads(json.dumps(document).encode())
    if isinstance(document, dict):
        assert reads(json.dumps({"persons": [], "memberships": [], **document}).encode())


@pytest.mark.slow
@settings(max_examples=30)
@given(st.sampled_from(WORKBOOKS), st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_no_bytes_in_a_workbook_make_it_anything_but_rows_or_sentences(whole: bytes, at: int, other: bytes) -> None:
    at %= len(whole)
    assert reads(whole[:at] + other + whole[at + len(other) :])


@pytest.mark.slow
@settings(max_examples=30)
@given(st.text(max_size=100), st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"]))
def test_no_text_in_a_part_of_a_workbook_makes_it_anything_but_rows_or_sentences(text: str, part: str) -> None:
    parts = dict(_parts(WORKBOOKS[0]))
    middle = len(parts[part]) // 2
    parts[part] = parts[part][:middle] + text.encode("utf-8", "replace") + parts[part][middle:]
    assert reads(packed(parts))


def _parts(whole: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]
