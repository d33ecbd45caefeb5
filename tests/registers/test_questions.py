"""What is asked before a register is kept: the columns, the party, the place; each with a sentence of its own."""

from datetime import date

import pytest

from fackpol.network.reference import Reference
from fackpol.registers import questions, reading
from fackpol.registers.faulty import Faulty
from fackpol.registers.instructions import Instructions, Mapping
from fackpol.registers.surroundings import Surroundings

HEAD = "namn;parti;nämnd;roll;från;till\n"


def rows(*parties: str, body: str = "Äldrenämnden") -> bytes:
    lines = [f"Namn {n} Ek;{party};{body};Ledamot;2023-01-01;2026-12-31\n" for n, party in enumerate(parties)]
    return (HEAD + "".join(lines)).encode()


def asked_of(raw: bytes, asked: Instructions) -> questions.Question:
    with pytest.raises(questions.Question) as told:
        reading.read(raw, asked=asked)
    return told.value


def test_a_file_with_headings_only_is_said() -> None:
    with pytest.raises(Faulty) as told:
        reading.read(HEAD.encode(), asked=Instructions("V"))
    assert told.value.sentences == ["Filen har rubriker, men inga rader."]
    assert not isinstance(told.value, questions.Question)


def test_no_row_of_the_party_says_which_there_are_and_which_may_be_meant() -> None:
    raw = rows(*["S"] * 4, *["Vänsterpartiet"] * 2)
    fault = asked_of(raw, Instructions("V"))
    assert isinstance(fault, questions.OtherParty)
    assert fault.sentences == [
        "Filen har inga rader för V. Den har S (4), Vänsterpartiet (2). Menar du Vänsterpartiet?"
    ]
    assert (fault.own, fault.alike, fault.counts) == (0, ["Vänsterpartiet"], {"S": 4, "Vänsterpartiet": 2})
    fault = asked_of(rows("S", "M"), Instructions("V"))
    assert fault.sentences == ["Filen har inga rader för V. Den har S (1), M (1)."]


def test_an_answer_makes_the_spelling_the_party_and_is_only_of_the_party_asked_for() -> None:
    raw = rows("S", "Vänsterpartiet", "V - Vänsterpartiet")
    fault = asked_of(raw, Instructions("V"))
    mapping = fault.mapping.with_party("V", ["Vänsterpartiet"], [])
    again = asked_of(raw, Instructions("V", mapping=mapping))
    assert again.sentences == ["Filen har V (1), och dessutom V - Vänsterpartiet (1). Är det samma parti?"]
    lines = reading.read(
        raw, asked=Instructions("V", mapping=again.mapping.with_party("V", ["V - Vänsterpartiet"], []))
    )
    assert [line.party for line in lines] == ["S", "V", "V"]
    lines = reading.read(
        raw, asked=Instructions("V", mapping=again.mapping.with_party("V", [], ["V - Vänsterpartiet"]))
    )
    assert [line.party for line in lines] == ["S", "V", "V - Vänsterpartiet"]
    assert [line.party for line in reading.read(raw, asked=Instructions("S", mapping=mapping))][1] == "Vänsterpartiet"


def test_brackets_need_no_answer() -> None:
    assert {line.party for line in reading.read(rows("V", "(V)", "v."), asked=Instructions("V"))} == {"V"}


def test_another_places_file_is_asked_about_unless_somebody_is_sure(known: Reference) -> None:
    here = Surroundings.of(known, "0136")
    raw = rows("V", body="Kommunstyrelsen i Borås")
    fault = asked_of(raw, Instructions("V", here))
    assert isinstance(fault, questions.OtherArea)
    assert fault.sentences == [
        "Filen verkar gälla Borås, inte Haninge. Där står ”Kommunstyrelsen i Borås”. Är det ändå rätt?"
    ]
    sure = Mapping(fault.mapping.places, sure=True)
    assert len(reading.read(raw, asked=Instructions("V", here, sure))) == 1
    column = raw.replace(b"namn;", b"namn;kommun;").replace(b" Ek;", " Ek;Borås;".encode())
    assert isinstance(asked_of(column, Instructions("V", here)), questions.OtherArea)


def test_missing_columns_are_asked_about_only_where_they_could_be_chosen() -> None:
    fault = asked_of(b"a;b;c\nAnna Ek;V;Kulturen\n", Instructions())
    assert isinstance(fault, questions.MissingColumns)
    assert "Filen saknar kolumnen nämnd." in fault.sentences
    for raw in (b"bara text\noch mer\n", b";".join([b"x"] * 61) + b"\n1\n"):
        with pytest.raises(Faulty) as told:
            reading.read(raw)
        assert not isinstance(told.value, questions.Question)


WHOLE = Mapping({"name": 0, "body": 1}, one_party=True, title="Ledamot", first=date(2022, 10, 15), by_hand=True)


def test_a_name_and_a_body_are_all_that_a_file_must_say() -> None:
    raw = "Vem;Var\nEk, Anna;Äldrenämnden\n".encode()
    (line,) = reading.read(raw, asked=Instructions("V", mapping=WHOLE))
    assert (line.name, line.party, line.title, line.from_day, line.to_day) == (
        "Anna Ek", "V", "Ledamot", date(2022, 10, 15), None,
    )  # fmt: skip


def test_a_file_without_headings_loses_nobody() -> None:
    raw = "Ek, Anna;Äldrenämnden\nBo Al;Kulturnämnden\n".encode()
    mapping = Mapping({**WHOLE.places}, headless=True, one_party=True, title="Ledamot", first=WHOLE.first, by_hand=True)
    assert [line.name for line in reading.read(raw, asked=Instructions("V", mapping=mapping))] == ["Anna Ek", "Bo Al"]


def test_the_days_of_a_row_come_before_those_of_the_file() -> None:
    raw = "namn;nämnd;från;till\nA Ek;Äldrenämnden;2024-01-01;\nB Ek;Äldrenämnden;;2025-12-31\n".encode()
    mapping = Mapping(
        {"name": 0, "body": 1, "from": 2, "to": 3}, one_party=True, title="Ledamot",
        first=date(2022, 10, 15), last=date(2026, 12, 31), by_hand=True,
    )  # fmt: skip
    lines = reading.read(raw, asked=Instructions("V", mapping=mapping))
    assert [(line.from_day, line.to_day) for line in lines] == [
        (date(2024, 1, 1), None), (date(2022, 10, 15), date(2025, 12, 31)),
    ]  # fmt: skip
