"""`make translations`: gathers every sentence of the code and the templates into the catalogues.

A new language: `python -m tests.translations de` begins its catalogue. Translate it; no code.
The reference tables have columns for Swedish and English. A catalogue of another language holds their Swedish too.
"""

import csv
import sys
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

TOP = Path(__file__).parent.parent
LOCALE = TOP / "fackpol" / "locale"
REFERENCE = TOP / "sql" / "reference"
KEYWORDS = {"_": None, "say": None, "later": None, "count": (1, 2), "numbered": (1, 2), "forms": (1, 2)}
# wire.py says nothing to people, and counts bytes.
METHODS = [("fackpol/mail/wire.py", "ignore"), ("fackpol/**.py", "python"), ("templates/**", "jinja2")]
ABOUT: Any = {
    "project": "Fackpol",
    "version": "1",
    "fuzzy": False,
    "header_comment": "#",
    "language_team": "Fackpol",
    "last_translator": "Fackpol",
    "msgid_bugs_address": "Fackpol",
}
OPTIONS = {"templates/**": {"trimmed": "true", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}}


@cache
def gathered() -> Catalog:
    """Every sentence that people may read, with the file that says it. Gathered once: not to be changed."""
    catalogue = Catalog(**ABOUT)
    found = extract_from_dir(TOP, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",))
    for file, _, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        if not file.startswith(("tests/", ".venv/")):
            catalogue.add(message, None, [(file, None)], auto_comments=comments, context=context)
    return catalogue


def sentences_for(code: str) -> Catalog:
    """Every sentence that the catalogue of a language must have: those of reference tables without its column too."""
    catalogue = deepcopy(gathered())
    for path in sorted(REFERENCE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for column in rows[0]:
            name, _, language = column.rpartition("_")
            if language == "sv" and f"{name}_{code}" not in rows[0]:
                for text in filter(None, (row[column] for row in rows)):
                    catalogue.add(text, None, [(str(path.relative_to(TOP)), None)])
    return catalogue


def main() -> None:
    for code in sys.argv[1:]:
        LOCALE.mkdir(exist_ok=True)
        with (LOCALE / f"{code}.po").open("xb") as file:
            write_po(file, Catalog(locale=code, **ABOUT))
    for path in sorted(LOCALE.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
        catalogue.update(
            sentences_for(path.stem), no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False
        )
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, include_lineno=False, sort_by_file=True, omit_header=False)
        missing = [message.id for message in catalogue if message.id and not _whole(message.string)]
        print(f"{path.name}: {len(catalogue)} sentences, {len(missing)} to translate")


def _whole(translated: str | tuple[str, ...]) -> bool:
    return all(translated) if isinstance(translated, tuple) else bool(translated)


if __name__ == "__main__":
    main()
