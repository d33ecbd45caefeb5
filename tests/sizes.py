"""The sizes that people judge. `make check` prints what is over its budget; a noun may be missing there."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fackpol.endpoints import ENDPOINTS

TOP = Path(__file__).parent.parent
MOST_FUNCTIONS = 25  # lines that 95 of 100 functions stay within


@dataclass(frozen=True)
class Size:
    """How large one thing is. Lines count from its first to its last, docstrings and comments too."""

    what: str
    size: int
    budget: int
    unit: str = "lines"

    @property
    def over(self) -> bool:
        return self.size > self.budget

    def __str__(self) -> str:
        return f"{self.what}: {self.size} {self.unit} (budget {self.budget})"


def main() -> None:
    for name, measure in MEASURES.items():
        sizes = list(measure())
        over = [each for each in sizes if each.over]
        for each in over:
            print(f"over budget: {each}")
        print(f"{name}: {len(over)} of {len(sizes)} over {sizes[0].budget} {sizes[0].unit}")
    print(f"95 of 100 functions within {percentile(functions())} lines (budget {MOST_FUNCTIONS})")


def files() -> Iterator[Size]:
    for path in _modules():
        yield Size(_name(path), len(path.read_text().splitlines()), 300)


def functions() -> Iterator[Size]:
    for path, node in _functions():
        yield Size(f"{_name(path)} {node.name}", _lines(node), 45)


def handlers() -> Iterator[Size]:
    """The functions that the table of endpoints names."""
    named = {(code.co_filename, code.co_name) for code in (endpoint.handler.__code__ for endpoint in ENDPOINTS)}
    for path, node in _functions():
        if (str(path), node.name) in named:
            yield Size(f"{_name(path)} {node.name}", _lines(node), 15)


def queries() -> Iterator[Size]:
    """Named queries, and the views and functions that `migrate` replaces."""
    sql = TOP / "sql"
    for path, begins in [(path, r"-- name: ") for path in sql.glob("*.sql")] + [
        (path, r"CREATE (?:OR REPLACE )?(?=VIEW|FUNCTION)") for path in (sql / "views").glob("*.sql")
    ]:
        for query in re.split(rf"(?m)^{begins}", path.read_text())[1:]:
            title = query.split("\n", 1)[0]
            yield Size(f"{_name(path)} {title}", len(query.strip().splitlines()), 30)


def templates() -> Iterator[Size]:
    for path in _templates():
        yield Size(_name(path), len(path.read_text().splitlines()), 90)


def widths() -> Iterator[Size]:
    """The longest line of each template."""
    for path in _templates():
        width, number = max((len(line), number) for number, line in enumerate(path.read_text().splitlines(), 1))
        yield Size(f"{_name(path)}:{number}", width, 160, "characters")


MEASURES: dict[str, Callable[[], Iterable[Size]]] = {
    "files": files,
    "functions": functions,
    "handlers": handlers,
    "queries": queries,
    "templates": templates,
    "widths of templates": widths,
}


def percentile(sizes: Iterable[Size], percent: int = 95) -> int:
    """The size that so many of a hundred stay within."""
    ordered = sorted(each.size for each in sizes)
    return ordered[(len(ordered) * percent - 1) // 100]


def _modules() -> list[Path]:
    return sorted((TOP / "fackpol").rglob("*.py"))


def _templates() -> list[Path]:
    return sorted(path for path in (TOP / "templates").rglob("*") if path.is_file())


def _functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def _name(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


if __name__ == "__main__":
    main()
