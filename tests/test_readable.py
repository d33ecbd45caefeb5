"""Klarspråk, counted: no sentence of more than twenty words, and no part that is hard to read."""

import re

import pytest

from tests.readable import LOCALE, MOST_WORDS, Reading, catalogue, readings, sentences

LANGUAGES = [path.stem for path in LOCALE.glob("*.po")]


@pytest.mark.parametrize("language", ["", *LANGUAGES])
def test_no_sentence_that_people_read_has_more_than_twenty_words(language: str) -> None:
    long = [" ".join(words) for part in readings(language) for words in part.sentences if len(words) > MOST_WORDS]
    assert long == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_says_nothing_twice_and_runs_no_sentences_together(language: str) -> None:
    wrong = []
    for said in catalogue(language).values():
        for text in said if isinstance(said, tuple) else (said,):
            parts = [" ".join(words) for words in sentences(text) if len(words) > 2]
            if len(set(parts)) < len(parts) or re.search(r"[a-zåäö)][.?!][A-ZÅÄÖ]", text):
                wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize("part", [one for one in readings() if len(one.sentences) >= 10], ids=lambda one: one.part)
def test_every_part_is_easy_to_read(part: Reading) -> None:
    assert part.lix <= 35


def test_lix_is_counted_as_it_should_be() -> None:
    assert sentences("Hej {name}! Läs på https://example.org nu.") == [["Hej", "namn"], ["Läs", "på", "nu"]]
    assert Reading("x", [["ett", "två", "kommunen", "tre"]]).lix == 4 + 25
