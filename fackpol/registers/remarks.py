"""What somebody should know of how a file was read, although nothing must be asked: what of it is not kept. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fackpol.base.words import count
from fackpol.registers import addresses
from fackpol.registers.columns import Sheet
from fackpol.registers.instructions import Mapping
from fackpol.registers.reading import RegisterRow


@dataclass(frozen=True)
class Remarks:
    """`unread`: how many addresses of the party's people can not be read."""

    unread: int = 0

    def sentences(self) -> Iterator[str]:
        """The remarks as people read them."""
        if n := self.unread:
            yield count(
                "{n} mejladress i filen går inte att läsa. Den sparas inte.",
                "{n} mejladresser i filen går inte att läsa. De sparas inte.",
                n,
            )


def of(sheet: Sheet, mapping: Mapping, own: Iterable[RegisterRow]) -> Remarks:
    """The remarks on a file. `own` are the party's lines of it."""
    without = {_address(sheet, mapping, line) for line in own if line.email is None}
    return Remarks(sum(map(addresses.is_unread, without)))


def _address(sheet: Sheet, mapping: Mapping, line: RegisterRow) -> str:
    """What the line's cell with the address says."""
    at, row = mapping.places.get("email"), sheet.rows[line.number - 1]
    return " ".join(row[at].split()) if at is not None and at < len(row) else ""
