"""Choices: what an administrator accepts of the differences, or the command of all. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from fackpol.registers.comparison import ALL, Difference, DifferenceKind


@dataclass(frozen=True)
class Choice:
    """What an administrator accepts: rows by their keys, all of some `kinds` whatever is ticked, or none of them. A row
    that must be chosen `alone` is in no "all".

    `answers` say, by the key of the difference that asks, who somebody of the file is; None: somebody new. Her new and
    changed mandates follow unchosen.
    """

    keys: Collection[str] = ()
    kinds: Collection[DifferenceKind] = ()
    none_of: Collection[DifferenceKind] = ()
    answers: Mapping[str, UUID | None] = field(default_factory=dict, repr=False)

    @property
    def everything(self) -> bool:
        """Whether all is accepted that is new or changed: then what makes no row is kept too."""
        return all(kind in self.kinds for kind in ALL)

    def takes(self, row: Difference) -> bool:
        whole = row.kind in self.kinds and not row.alone
        return row.kind not in self.none_of and (whole or row.key in self.keys)


EVERYTHING = Choice(kinds=ALL)
