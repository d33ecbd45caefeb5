"""`make translations`: gathers every sentence of the code and the templates into the catalogues.

A new language: `python -m tests.translations de` begins its catalogue. Translate it; no code.
"""

import sys
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

TOP = Path(__file__).parent.parent
LOCALE = TOP / "fackpol" / "locale"
KEYWORDS = {"_": None, "say": None, "later": None, "count": (1, 2), "numbered": (1, 2)}
# smtp.py says nothing to people, and counts bytes.
METHODS = [("fackpol/mail/smtp.py", "ignore"), ("fackpol/**.py", "python"), ("templates/**", "jinja2")]
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


def gathered() -> Catalog:
    """Every sentence that people may read, with the file that says it."""
    catalogue = Catalog(**ABOUT)
    found = extract_from_dir(TOP, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",))
    for file, _, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        if not file.startswith(("tests/", ".venv/")):
            catalogue.add(message, None, [(file, None)], auto_comments=comments, context=context)
    return catalogue


def main() -> None:
    template = gathered()
    for code in sys.argv[1:]:
        LOCALE.mkdir(exist_ok=True)
        with (LOCALE / f"{code}.po").open("xb") as file:
            write_po(file, Catalog(locale=code, **ABOUT))
    for path in sorted(LOCALE.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, include_lineno=False, sort_by_file=True, omit_header=False)
        missing = [message.id for message in catalogue if message.id and not _whole(message.string)]
        print(f"{path.name}: {len(catalogue)} sentences, {len(missing)} to translate")


def _whole(translated: str | tuple[str, ...]) -> bool:
    return all(translated) if isinstance(translated, tuple) else bool(translated)


if __name__ == "__main__":
    main()
