"""Sentences: the right form, filled but never run, and names in the order a Swede expects."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from fackpol.base import words
from fackpol.base.words import LOCALE
from tests.translations import sentences_for

PLACEHOLDER = re.compile(r"{(\w+)")
NAMES = ["Öberg", "Åkesson", "Ek", "Ärlig", "Eklund", "Élodie", "von Ek", "Wahl", "Vall", "Zander"]


def test_swedish_needs_no_catalogue_and_an_unknown_language_is_swedish() -> None:
    with words.speaking("xx"):
        assert words.language() == "sv"
        assert words.say("Hej {name}", name="Anna") == "Hej Anna"


def test_the_language_before_comes_back_even_after_a_fault() -> None:
    before = words.language()
    with pytest.raises(KeyError), words.speaking("sv"):
        raise KeyError
    assert words.language() == before


@given(st.text())
def test_a_value_is_never_read_as_a_pattern(value: str) -> None:
    assert words.say("Hej {name}!", name=value) == f"Hej {value}!"


def test_markup_in_a_value_is_escaped_where_any_part_is_markup() -> None:
    said = words.say("{link} {name}", link=Markup("<b>x</b>"), name="<script>")
    assert said == "<b>x</b> &lt;script&gt;"


def test_no_line_ends_between_kl_and_the_hour() -> None:
    assert words.say("kl. {time}", time="18.00") == "kl.\N{NO-BREAK SPACE}18.00"


@pytest.mark.parametrize(("n", "said"), [(0, "0 svar"), (1, "Ett svar"), (2, "2 svar")])
def test_one_and_many(n: int, said: str) -> None:
    assert words.count("Ett svar", "{n} svar", n) == said


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_a_list_is_said_as_people_do(parts: list[str], said: str) -> None:
    assert words.listed(parts) == said


@given(st.integers(0, 10_000))
def test_a_band_never_tells_of_fewer_than_five(members: int) -> None:
    said = words.band(members)
    if members < 5:
        assert said == "färre än 5"
    else:
        least, most = (int(part) for part in said.split("–"))
        assert least <= members <= most
        assert least % 5 == 0
        assert most - least == 4


@given(st.integers(0, 500), st.integers(0, 500))
def test_nor_does_the_difference_of_two(one: int, other: int) -> None:
    """Two bands are the same, or say at the most that one begins five or more above the other."""
    first, second = sorted((one, other))
    if words.band(first) != words.band(second):
        assert second - second % 5 - (first - first % 5) >= 5


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Hälso- och sjukvård", "hälso- och sjukvård"),
        ("IT och telekom", "IT och telekom"),
        ("LSS-boende", "LSS-boende"),
        ("A folk high school", "a folk high school"),
        ("", ""),
    ],
)
def test_a_name_inside_a_sentence(name: str, said: str) -> None:
    assert words.inside(name) == said


def test_names_stand_in_swedish_order() -> None:
    assert sorted(NAMES, key=words.order) == [
        "Ek", "Eklund", "Élodie", "Wahl", "Vall", "von Ek", "Zander", "Åkesson", "Ärlig", "Öberg",
    ]  # fmt: skip


def test_a_decomposed_letter_sorts_as_the_composed_one() -> None:
    composed, decomposed = "\u00c5sa", "A\u030asa"
    assert words.order(decomposed)[0] == words.order(composed)[0]
    assert words.order("Zeb") < words.order(decomposed)


@given(st.lists(st.text()))
def test_the_order_is_total(names: list[str]) -> None:
    assert sorted(names, key=words.order) == sorted(reversed(names), key=words.order)


CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Ledamot"
msgstr "Translated"

msgid "Ett svar"
msgid_plural "{n} svar"
"""
FORMS = {"fi": ("{n} yksi", "{n} monta"), "pl": ("{n} jeden", "{n} kilka", "{n} wiele"), "xx": ("a", "b")}


@pytest.fixture
def more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catalogues of Finnish, Polish, German, and a language that nobody knows."""
    for code in ("fi", "pl", "de", "xx"):
        forms = "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(FORMS.get(code, ("", ""))))
        (tmp_path / f"{code}.po").write_text(CATALOGUE + forms)
    monkeypatch.setattr(words, "LOCALE", tmp_path)


@pytest.mark.usefixtures("more")
def test_a_language_is_there_as_soon_as_its_catalogue_is_and_is_called_what_it_calls_itself() -> None:
    assert dict(words.languages()) == {"sv": "Svenska", "de": "Deutsch", "fi": "Suomi", "pl": "Polski", "xx": "xx"}
    assert words.languages() == words.languages()


def test_swedish_comes_first_and_english_is_there() -> None:
    assert next(iter(words.languages().items())) == ("sv", "Svenska")
    assert words.languages()["en"] == "English"


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en-GB", "en"), ("en_GB.UTF-8", "en"), (" EN;q=0.3", "en"), ("eng", ""), ("C.UTF-8", ""), ("", ""), ("*", "")],
)
def test_a_tag_names_a_language(tag: str, code: str) -> None:
    assert words.language_named(tag) == code


@pytest.mark.usefixtures("more")
@pytest.mark.parametrize(("n", "said"), [(1, "1 jeden"), (3, "3 kilka"), (5, "5 wiele"), (22, "22 kilka")])
def test_a_language_has_as_many_forms_as_it_needs(n: int, said: str) -> None:
    with words.speaking("pl"):
        assert words.count("Ett svar", "{n} svar", n) == said


@pytest.mark.usefixtures("more")
def test_what_is_not_translated_yet_is_swedish_and_nothing_is_nothing() -> None:
    with words.speaking("de"):
        assert words.count("Ett svar", "{n} svar", 2) == "2 svar"
        assert words.say("Hej {name}", name="Anna") == "Hej Anna"
        assert words.say("") == ""
        assert words.pick({"nobody_sv": "", "nobody_en": ""}, "nobody") == ""


@pytest.mark.usefixtures("more")
def test_a_row_without_the_language_translates_its_swedish() -> None:
    row = {"name_sv": "Ledamot", "name_en": "Full member"}
    assert words.pick(row, "name") == "Ledamot"
    with words.speaking("fi"):
        assert words.pick(row, "name") == "Translated"
        assert words.pick({**row, "name_fi": "Jäsen"}, "name") == "Jäsen"


@pytest.mark.usefixtures("more")
def test_a_german_noun_keeps_its_capital_inside_a_sentence() -> None:
    with words.speaking("de"):
        assert words.inside("Pflege") == "Pflege"


def test_every_catalogue_says_all_that_is_said_with_the_same_placeholders() -> None:
    """After a new sentence: `make translations`, and translate what it lists."""
    for path in LOCALE.glob("*.po"):
        said = {message.id for message in sentences_for(path.stem) if message.id}
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem, abort_invalid=True)
        assert {message.id for message in catalogue if message.id} == said, path.name
        for message in catalogue:
            told = message.string if isinstance(message.string, tuple) else (message.string,)
            asked = message.id if isinstance(message.id, tuple) else (message.id,)
            assert all(told), message.id
            if message.id:
                assert set(PLACEHOLDER.findall(" ".join(told))) == set(PLACEHOLDER.findall(" ".join(asked))), message.id


@given(st.text(), st.integers(), st.text())
def test_a_sentence_taken_apart_says_what_str_format_does(name: str, n: int, percent: str) -> None:
    values = {"name": name, "n": n, "percent": percent}
    for sentence in ("{name} har {n:>3} av 100 % {percent}", "{n}", "{name}, {name} {{n}}", "100 %", "%s {percent}"):
        assert words.say(sentence, **values) == sentence.format(**values)
        assert words.say_html(sentence, values) == Markup(sentence).format(**values)


def test_a_value_that_fills_one_sentence_is_in_no_other() -> None:
    said = [words.say_html("Hej {name}", {"name": name}) for name in ("{name}", "%s", "<Anna>", "Bo")]
    assert said == ["Hej {name}", "Hej %s", "Hej &lt;Anna&gt;", "Hej Bo"]


def test_what_is_no_pattern_is_said_as_it_stands() -> None:
    assert words.say("a } b {") == "a } b {"
