"""The sizes that people judge: what is larger than we aim at. Never a failure; a noun may be missing."""

import ast
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).parent.parent
FILE, FUNCTION, HANDLER, QUERY, TEMPLATE = 300, 45, 15, 30, 90


def main() -> None:
    over = [*files(), *functions(), *queries(), *templates()]
    for line in over:
        print(f"larger than we aim at: {line}")
    lengths = sorted(length for _, length in all_functions())
    print(f"{len(lengths)} functions, 95 of 100 within {lengths[len(lengths) * 95 // 100]} lines; {len(over)} over")


def files() -> Iterator[str]:
    for path in python():
        if (lines := len(path.read_text().splitlines())) > FILE:
            yield f"{path.relative_to(TOP)} {lines} lines (aim {FILE})"


def functions() -> Iterator[str]:
    for name, lines in all_functions():
        aim = HANDLER if "/pages/" in name and "request" in name.partition("(")[2] else FUNCTION
        if lines > max(aim, 25):
            yield f"{name} {lines} lines (aim {aim})"


def all_functions() -> Iterator[tuple[str, int]]:
    for path in python():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = ", ".join(each.arg for each in node.args.args)
                yield f"{path.relative_to(TOP)}: {node.name}({arguments})", (node.end_lineno or 0) - node.lineno + 1


def queries() -> Iterator[str]:
    for path in sorted((TOP / "sql").glob("*.sql")):
        for query in path.read_text().split("-- name: ")[1:]:
            if (lines := len(query.strip().splitlines())) > QUERY:
                yield f"{path.relative_to(TOP)}: {query.split()[0]} {lines} lines (aim {QUERY})"


def templates() -> Iterator[str]:
    for path in sorted((TOP / "templates").rglob("*.*")):
        if (lines := len(path.read_text().splitlines())) > TEMPLATE:
            yield f"{path.relative_to(TOP)} {lines} lines (aim {TEMPLATE})"


def python() -> list[Path]:
    return sorted((TOP / "fackpol").rglob("*.py"))


if __name__ == "__main__":
    main()
