"""How people name their jobs, unions and places, beside what they mean; and how much of it the service understands.

`pytest -s tests/network/test_labels.py` prints the table. The labels were written before the code was measured by them;
where it fails for every second line ("held") was not looked at while it was built.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from fackpol.network.job_titles import Kind
from fackpol.network.reference import Reference

DATA = Path(__file__).parent / "data"
OUTCOMES = ("at once", "suggested", "nothing", "wrong")
MOST_BUTTONS = 5  # more industries than that to choose among is no answer


def labels(name: str, half: str = "") -> list[dict[str, str]]:
    """The rows of a file of labels, or of one half of it: `build` or `held`."""
    with (DATA / f"{name}_as_written.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if half in ("", row["half"])]


def job(known: Reference, text: str, meant: set[str]) -> str:
    """One of OUTCOMES. `meant` are industries, `none` where the honest answer is that nobody knows, or `no-work`."""
    said = known.title(text)
    if not said.industries:
        honest = said.says is Kind.AWAY if "no-work" in meant else "none" in meant
        return "at once" if honest else "nothing"
    if not meant & set(said.industries) or len(said.industries) > MOST_BUTTONS:
        return "wrong"
    return "suggested" if said.meant else "at once"


def union(known: Reference, text: str, meant: set[str]) -> str:
    """`meant` is a union's name, `not-member`, or `unknown` where it is none in the table."""
    (name,) = meant
    said, right = known.union_meant(text), known.union(name)
    if name in ("not-member", "unknown"):
        honest = said.none if name == "not-member" else not (said.slug or said.meant)
        return "at once" if honest else "wrong" if said.slug or said.meant else "nothing"
    if said.slug:
        return "at once" if said.slug == right else "wrong"
    if said.meant:
        return "suggested" if known.union(said.meant) == right else "wrong"
    return "nothing"


def place(known: Reference, text: str, meant: set[str]) -> str:
    """`meant` are municipalities, `whole` (the region), `outside` with or without a name, or `none`."""
    said = known.place(text)
    if said.area or said.meant:
        found = _town(known, said.area or known.place(said.meant).area)
        right = found in meant or (found.startswith("outside") and "outside" in meant)
        return "wrong" if not right else "at once" if said.area else "suggested"
    return "at once" if "none" in meant else "nothing"


def _town(known: Reference, area: str | None) -> str:
    if area is None:
        return ""
    if area == known.home:
        return "whole"
    row = known.areas[area]
    name = str(known.areas[row["parent"]]["short_name"] if row["kind"] == "stadsdelsnamnd" else row["short_name"])
    return name if known.covers(area) else f"outside {name}"


KINDS: dict[str, tuple[str, Callable[[Reference, str, set[str]], str]]] = {
    "jobs": ("industries", job),
    "unions": ("union", union),
    "places": ("place", place),
}


def outcomes(known: Reference, name: str, half: str = "") -> Counter[str]:
    column, judge = KINDS[name]
    return Counter(judge(known, row["written"], _meant(name, row[column])) for row in labels(name, half))


def _meant(name: str, text: str) -> set[str]:
    """Jobs and places may have several right answers."""
    if name == "jobs":
        return set(text.split())
    if name == "places" and text == "none whole":
        return set(text.split())
    return {text}


def table(known: Reference) -> Iterator[str]:
    yield f"{'':16}{'of':>5}" + "".join(f"{outcome:>11}" for outcome in OUTCOMES)
    for name in KINDS:
        for half in ("build", "held"):
            found = outcomes(known, name, half)
            yield f"{name + ' ' + half:16}{found.total():>5}" + "".join(f"{found[outcome]:>11}" for outcome in OUTCOMES)
