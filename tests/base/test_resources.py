"""Files beside the code: found in a checkout here, and in a wheel by `test_wheel`."""

import pytest

from fackpol.base.resources import resource


@pytest.mark.parametrize("file", ["templates/base.html", "sql/people.sql", "sql/reference/areas.csv"])
def test_what_is_no_python_is_found(file: str) -> None:
    folder, _, name = file.partition("/")
    assert (resource(folder) / name).is_file()
