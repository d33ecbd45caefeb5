"""The packages stand as ARCHITECTURE.md says: names match on every floor, nothing stands where it has no place."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fackpol.base.database import queries
from fackpol.base.words import SOURCE, languages
from fackpol.endpoints import ENDPOINTS
from tests import sizes

TOP = Path(__file__).parent.parent
PACKAGE = TOP / "fackpol"
# What stands at the top, and nothing else.
AT_THE_TOP = set(
    "fackpol templates sql tests pyproject.toml Procfile README.md ARCHITECTURE.md CONTRIBUTING.md SECURITY.md "
    "SERVER.md CHANGELOG.md LICENSE Makefile requirements.lock .ci .editorconfig .gitignore".split()
)
# Pages that are not a noun's own: the first page, the questions that two forms share, what needs no table; and a noun's
# second file, named by what it shows.
FRAME = {"start", "details", "guides", "registration", "registration_form", "registration_draft"} | {
    "own_mandates", "own_corrections", "own_invitations", "answers", "group_report_form", "question_form",
    "reply_form", "outcome_form", "commitment_form", "own_proposals", "proposal_form",
    "memberships", "moves",
}  # fmt: skip
# Folders of templates that belong to no page module: letters and the board's papers are written, not shown; the
# mailbox is the demo's.
OTHER_TEMPLATES = {"letters", "mailbox", "papers", "start"}
PACKAGES = ("base", "mail", "network", "registers", "letters", "papers", "web", "pages")


def stems(folder: Path, pattern: str) -> set[str]:
    return {path.stem for path in folder.glob(pattern)} - {"__init__", "__main__"}


MODULES = {path.stem for package in PACKAGES if package != "pages" for path in (PACKAGE / package).glob("*.py")}
PAGES = stems(PACKAGE / "pages", "*.py")


def kept() -> list[str]:
    """Every file that git keeps."""
    listed = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return listed.stdout.splitlines()


def test_nothing_else_stands_at_the_top() -> None:
    assert {path.partition("/")[0] for path in kept()} <= AT_THE_TOP


def test_every_page_has_its_module() -> None:
    assert PAGES - FRAME <= MODULES


def test_every_file_of_queries_has_its_module() -> None:
    assert stems(TOP / "sql", "*.sql") - {"demo", "letters", "schema"} <= MODULES
    assert stems(TOP / "sql" / "views", "*.sql") - {"letters"} <= MODULES


def test_every_folder_of_templates_has_its_page() -> None:
    folders = {path.name for path in (TOP / "templates").iterdir() if path.is_dir()}
    assert folders - OTHER_TEMPLATES <= PAGES


@pytest.mark.parametrize("package", [package for package in PACKAGES if package != "letters"])
def test_every_module_has_its_test(package: str) -> None:
    tested = {path.stem.removeprefix("test_") for path in (TOP / "tests" / package).glob("test_*.py")}
    assert stems(PACKAGE / package, "*.py") - UNTESTED - tested == set()


# Their tests are those of what uses them: letters are read as they arrive (test_letters, test_golden, test_contract), a
# request as a browser makes it, and what comes back by its mail (test_intake, test_lmtp).
UNTESTED = set(
    "context delivery letter_kinds rendering parcels calendar_replies receiving calendar_answers start details "
    "state cookies languages endpoint".split()
)


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    said = {Path(path).stem for path in kept()}
    assert said.isdisjoint({"utils", "util", "helpers", "services", "manager", "common", "misc"})


def test_every_endpoint_is_there_once() -> None:
    endpoints = [(endpoint.method, endpoint.path) for endpoint in ENDPOINTS]
    assert len(endpoints) == len(set(endpoints))


def test_every_template_is_used() -> None:
    """One that nobody names is left over from something else."""
    sources = [path.read_text() for path in (*PACKAGE.rglob("*.py"), *(TOP / "templates").rglob("*.*"))]
    said = "\n".join(sources)
    for path in (TOP / "templates").rglob("*.html"):
        name = path.relative_to(TOP / "templates").as_posix()
        assert f'"{name}"' in said or name.startswith(("letters/", "mailbox/")), name


def test_every_query_is_used() -> None:
    """By a module that reads its file; one that nobody takes is left over from something else."""
    taken = {query for path in PACKAGE.rglob("*.py") for query in queries_taken(ast.parse(path.read_text()))}
    shipped = {(path.stem, name) for path in (TOP / "sql").glob("*.sql") for name in queries(path.stem)}
    assert shipped - taken == set()
    assert taken - shipped == set()


def queries_taken(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(file, query) of every `SQL[...]` in a module, where `SQL = queries(file)` or another module's SQL."""
    files = {
        node.targets[0].id: node.value.args[0].value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("queries(")
    }
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            source = ast.unparse(node.value)
            if file := files.get(source) or (source.endswith(".SQL") and source.split(".")[-2]):
                yield from ((file, name) for name in names_of(node.slice, file, words))


def names_of(key: ast.expr, file: str, words: set[str]) -> set[str]:
    """The names that a key may have: SQL["add"] one; SQL[f"put_{table}"] and SQL[table] those of which the module
    has the word that varies, as a string.
    """
    if isinstance(key, ast.Constant):
        return {str(key.value)}
    parts = key.values if isinstance(key, ast.JoinedStr) else [key]
    spelt = {"".join(part.value if isinstance(part, ast.Constant) else word for part in parts) for word in words}
    return spelt & set(queries(file))


def test_the_lock_names_no_index_and_every_hash() -> None:
    lock = (TOP / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--index" not in lock
    pinned = re.findall(r"^[a-z0-9-]+==", lock, re.M)
    assert len(pinned) > 30
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_no_file_names_a_machine_or_a_real_address() -> None:
    """Examples are example.org; nothing says where it was written."""
    for path in kept():
        if path.endswith((".png", ".csv", "requirements.lock", "LICENSE")) or "/static/" in path:
            continue
        text = (TOP / path).read_text()
        assert not re.search(r"(?<![\w.])/(work|root|home)/\w", text), path
        if path.startswith("tests/"):
            continue
        domains = set(re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text))
        others = {domain for domain in domains if not domain.endswith("example.org")}
        assert others <= {"pytest.fixture", "10.0.0.1"}, path


def test_only_the_command_line_and_the_demo_print() -> None:
    for path in PACKAGE.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        printed = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
        assert not printed or "demo" in path.parts, path.name


def test_swedish_is_the_source_and_every_catalogue_can_be_read() -> None:
    assert next(iter(languages())) == SOURCE == "sv"


@pytest.mark.parametrize("measure", ["files", "functions"])
def test_nothing_grows_over_its_budget(measure: str) -> None:
    """Handlers, queries and templates are judged by people, from what `make check` prints."""
    assert [str(each) for each in sizes.MEASURES[measure]() if each.over] == []


def test_nearly_all_functions_are_short() -> None:
    assert sizes.percentile(sizes.functions()) <= sizes.MOST_FUNCTIONS
