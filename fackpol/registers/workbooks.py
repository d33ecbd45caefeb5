"""Workbooks: Excel's .xlsx, .xlsb and .xls, and OpenDocument's .ods. Each is read by a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from fackpol.base.words import later, say
from fackpol.registers.faulty import Faulty

PARSER = (sys.executable, "-I", "-m", "fackpol.registers.workbook_parser")
SECONDS = 60  # that the parser gets, where the machine has other things to do
_BROKEN = later("Vi kan inte läsa kalkylarket. Öppna det och spara det på nytt som .xlsx, utan lösenord.")
_FAULTS = {
    "password": later("Filen är låst med lösenord. Spara en kopia utan lösenord och försök igen."),
    "large": later("Kalkylarket är för stort. Spara bladet med registret som CSV och försök igen."),
    "broken": _BROKEN,
}


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheet of a workbook that is most like a register: its rows, its name, and which it is of how many.

    `joined`: how many sheets with the same titles the rows are of.
    """

    rows: list[list[str]] = field(repr=False)
    sheet: str
    number: int
    sheets: int
    joined: int


def read(raw: bytes) -> Workbook:
    """The sheet that is most like a register. Raises Faulty; whatever the file is, memory and time are bounded."""
    answer = _parsed(raw)
    if fault := answer.get("fault"):
        raise Faulty([say(_FAULTS[fault])])
    return Workbook(**answer)


def _parsed(raw: bytes) -> dict[str, Any]:
    """What the parser answers. One that ended without an answer wanted more than it may have, or fell over."""
    try:
        done = subprocess.run(
            PARSER, input=raw, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"fault": "large"}
    if done.returncode:
        return {"fault": "large" if done.returncode < 0 else "broken"}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
