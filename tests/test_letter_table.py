"""ARCHITECTURE.md says what letters there are, as they are declared."""

import pytest

from fackpol.letters import KINDS
from tests import letter_table


def test_the_table_of_letters_is_current() -> None:
    """After declaring a kind: `make letters`."""
    text = letter_table.FILE.read_text()
    assert letter_table.written(text) == text


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_says_when_to_whom_how_often_and_what_stops_it(kind: letter_table.LetterKind) -> None:
    assert all((kind.label, kind.trigger, kind.to, kind.at_most, kind.stopped_by))
