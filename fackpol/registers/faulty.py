"""A register's file that can not be used, in sentences."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fackpol.base.words import count, say

MOST_FAULTS = 50  # that are reported
FEW = 3  # rows with the same fault, each of which is told whatever the file has


class Faulty(Exception):
    """A file that can not be used. `sentences` say why, with line numbers where there are any."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class RowFault:
    """What is wrong with row `number`: the sentence `said` with `values` in it. `of`: which of those."""

    number: int
    said: str
    of: str = ""
    values: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def sentence(self) -> str:
        return say(self.said, number=self.number, **self.values)


def told(faults: Iterable[RowFault], rows: int) -> list[str]:
    """The faults of a file with so many rows, at most MOST_FAULTS. What most rows have is told of the first one."""
    by_kind: dict[tuple[str, str], dict[int, RowFault]] = defaultdict(dict)
    for fault in faults:
        by_kind[fault.said, fault.of].setdefault(fault.number, fault)
    found: list[tuple[int, str]] = []
    for some in by_kind.values():
        first, *others = some.values()
        if len(others) >= FEW and len(some) * 2 > rows:
            again = count("Det är likadant på {n} rad till.", "Det är likadant på {n} rader till.", len(others))
            found.append((first.number, f"{first.sentence} {again}"))
        else:
            found += [(fault.number, fault.sentence) for fault in some.values()]
    sentences = [sentence for _, sentence in sorted(found, key=lambda one: one[0])]
    more = len(sentences) - MOST_FAULTS
    return sentences if more <= 0 else [*sentences[:MOST_FAULTS], say("… och {n} fel till.", n=more)]
