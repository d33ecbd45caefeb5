"""Where the files lie that are not Python: templates, queries, migrations, reference tables."""

import csv
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def resource(name: str) -> Path:
    """The folder `templates` or `sql`: inside the package in a wheel, beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def table(name: str) -> list[dict[str, str]]:
    """The rows of `sql/reference/<name>.csv`: what we know of the country (see the README there)."""
    with (resource("sql") / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
