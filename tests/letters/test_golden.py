"""The golden set of letters: nobody changes what people read without seeing it."""

from pathlib import Path

from fackpol.base.resources import resource
from fackpol.base.words import languages
from fackpol.letters import KINDS
from tests import golden


def test_every_letter_reads_as_in_the_golden_set(tmp_path: Path) -> None:
    """After a change that is meant: `python -m tests.golden`, and read the difference."""
    kept = {str(path.relative_to(golden.FOLDER)): path.read_text() for path in golden.FOLDER.glob("*/*")}
    written = golden.golden(golden.example(tmp_path))
    assert sorted(kept) == sorted(written)
    assert [name for name in written if written[name] != kept[name]] == []


def test_every_kind_and_template_is_in_the_set_in_every_language(tmp_path: Path) -> None:
    own = golden.example(tmp_path)
    assert {kind for kind, _ in golden.cases(own.vault).values()} == set(KINDS)
    for language in languages():
        assert {path.stem for path in (golden.FOLDER / language).glob("*.txt")} == set(golden.cases(own.vault))
    templates = {path.stem for path in (resource("templates") / "letters").glob("*.jinja")}
    assert {name for name in templates if not any(case.startswith(name) for case in golden.cases(own.vault))} == set()
