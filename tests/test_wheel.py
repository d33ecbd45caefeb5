"""The wheel, alone in an empty environment and another folder, has all it needs."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=TOP, check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder)
    return folder


def run(unpacked: Path, code: str) -> subprocess.CompletedProcess[str]:
    """In the wheel's own folder, with the packages it needs but without the checkout."""
    program = f"import sys; sys.path.insert(0, {str(unpacked)!r})\n{code}"
    return subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=unpacked, capture_output=True, text=True, check=False
    )  # fmt: skip


def test_it_carries_templates_queries_tables_and_what_the_browser_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    for folder in ("templates", "sql"):
        expected = {f"fackpol/{path.relative_to(TOP).as_posix()}" for path in (TOP / folder).rglob("*.*")}
        assert expected - names == set()
    static = {path.relative_to(TOP).as_posix() for path in (TOP / "fackpol" / "static").rglob("*.*")}
    assert static - names == set()
    assert not [name for name in names if name.startswith("tests/")]


def test_it_finds_its_own_files_from_another_folder(unpacked: Path) -> None:
    done = run(
        unpacked,
        "import fackpol; from fackpol.base.resources import resource; from fackpol.base.database import queries\n"
        "print(fackpol.__file__); print(resource('sql')); print(len(queries('members')) > 5)",
    )
    assert done.returncode == 0, done.stderr
    where, sql, found = done.stdout.split()
    assert where.startswith(str(unpacked))
    assert sql.startswith(str(unpacked))
    assert found == "True"


def test_its_command_speaks(unpacked: Path) -> None:
    done = run(unpacked, "from fackpol.cli import main; main(['--help'])")
    assert done.returncode == 0, done.stderr
    for command in ("migrate", "web", "mail", "demo", "doctor", "keys", "units"):
        assert command in done.stdout


def test_it_carries_the_versions_that_it_was_tested_with(wheel: Path) -> None:
    """A server installs by them: all that the service needs, and nothing that only its development does."""
    with zipfile.ZipFile(wheel) as file:
        pinned = blocks(file.read("fackpol/server.lock").decode())
    assert pinned.items() <= blocks((TOP / "requirements.lock").read_text()).items()
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    needed = {name_of(dependency) for dependency in project["dependencies"]}
    extra = {name_of(dependency) for names in project["optional-dependencies"].values() for dependency in names}
    assert needed <= pinned.keys()
    assert not extra & pinned.keys()


def blocks(lock: str) -> dict[str, str]:
    """What a lock says of each package: its version and hashes, but not on which Pythons it is needed."""
    bare = re.sub(r" ; .* \\$", r" \\", lock, flags=re.MULTILINE)
    return {name_of(block): block for block in re.split(r"(?m)^(?=\S)", bare) if block}


def name_of(requirement: str) -> str:
    """As PyPI compares names (PEP 503)."""
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()
