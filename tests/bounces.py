"""`python -m tests.bounces`: flufl.bounce's own test messages, read as we read them, beside what its tests expect.

Its source distribution is fetched by pip from wherever pip is set to look. Exit code 1 when an address is wrong.
"""

import ast
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from email import message_from_bytes
from pathlib import Path

from fackpol.mail.bounces import BounceReport, read

Expected = dict[str, tuple[set[str], bool]]  # by file: the addresses, and whether for a while only


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        tests = fetched(Path(folder))
        expected = table(ast.parse((tests / "test_detectors.py").read_text()))
        files = sorted(file for file in (tests / "data").iterdir() if file.suffix == ".txt")
        read_as = {file.name: read(message_from_bytes(file.read_bytes())) for file in files}
    for line in compared(read_as, expected):
        print(line)
    return int(any(wrong(report, expected.get(name)) for name, report in read_as.items()))


def fetched(folder: Path) -> Path:
    """The folder of its tests."""
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "flufl.bounce"]
    subprocess.run([*command, "-d", str(folder)], check=True)
    (packed,) = folder.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    (tests,) = folder.glob("*/tests")
    return tests


def table(module: ast.Module) -> Expected:
    """The literal list DETECTORS: detector, file, addresses, whether they failed for a while only."""
    for node in module.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DETECTORS":
            rows = ast.literal_eval(node.value)
            return {file: ({each.decode().lower() for each in some}, passing) for _, file, some, passing in rows}
    raise LookupError("DETECTORS")


def compared(read_as: dict[str, BounceReport], expected: Expected) -> list[str]:
    by = Counter(f"{report.by or 'nothing'}: {report.kind}" for report in read_as.values())
    found = [name for name, report in read_as.items() if report.addresses]
    alone = [name for name in found if read_as[name].by == "rfc3464"]
    off = [
        f"  {name}: {sorted(report.addresses)}" for name, report in read_as.items() if wrong(report, expected.get(name))
    ]
    missed = sorted(name for name, (some, _) in expected.items() if some and not read_as[name].addresses)
    return [
        f"{len(read_as)} messages; {len(alone)} by RFC 3464 alone, {len(found)} with the fallback",
        *(f"  {what}: {n}" for what, n in sorted(by.items())),
        f"expected to name somebody and did not: {len(missed)} {missed or ''}",
        f"wrong addresses: {len(off)}",
        *off,
    ]


def wrong(report: BounceReport, expected: tuple[set[str], bool] | None) -> bool:
    """It names somebody whom flufl's own tests do not."""
    return expected is not None and not report.addresses <= expected[0]


if __name__ == "__main__":
    sys.exit(main())
