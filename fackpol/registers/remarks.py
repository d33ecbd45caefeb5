"""What somebody should know of how a file was read, although nothing must be asked: what of it is not kept. Pure."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from typing import Any

from fackpol.base.words import count, say
from fackpol.registers import addresses
from fackpol.registers.columns import Sheet
from fackpol.registers.instructions import Mapping
from fackpol.registers.reading import RegisterRow

MOST_ROWS = 5  # that are named


@dataclass(frozen=True)
class Remarks:
    """`unread`: how many addresses of the party can not be read. `left_out`: the rows that are nobody. `shared`: how
    many of the party's people have an address that others have too. `filled`: how many rows say what stands above.
    """

    unread: int = 0
    left_out: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    shared: int = 0
    filled: int = 0

    @classmethod
    def unpacked(cls, packed: Mapped[str, Any]) -> "Remarks":
        """The remarks as JSON has them."""
        return cls(**{**packed, "left_out": tuple((number, text) for number, text in packed.get("left_out", ()))})

    def sentences(self) -> Iterator[str]:
        """The remarks as people read them."""
        for number, text in self.left_out[:MOST_ROWS]:
            yield say("Rad {number} är ingen person: ”{text}”.", number=number, text=text)
        if (n := len(self.left_out) - MOST_ROWS) > 0:
            yield count("Det gäller {n} rad till.", "Det gäller {n} rader till.", n)
        if n := self.filled:
            yield count(
                "{n} rad saknar namn eller nämnd. Vi läser den som raden ovanför.",
                "{n} rader saknar namn eller nämnd. Vi läser dem som raden ovanför.",
                n,
            )
        if n := self.shared:
            yield count(
                "{n} person har en mejladress som andra i filen också har. Den sparas inte.",
                "{n} personer har en mejladress som andra i filen också har. Den sparas inte.",
                n,
            )
        if n := self.unread:
            yield count(
                "{n} mejladress i filen går inte att läsa. Den sparas inte.",
                "{n} mejladresser i filen går inte att läsa. De sparas inte.",
                n,
            )


def of(sheet: Sheet, mapping: Mapping, own: Iterable[RegisterRow]) -> Remarks:
    """The remarks on a file. `own` are the party's lines of it, in which no address stands that several have."""
    without = [(line, text) for line in own if line.email is None and (text := _address(sheet, mapping, line))]
    unread = {text for _, text in without if addresses.is_unread(text)}
    shared = {line.id or line.name for line, text in without if addresses.read(text)}
    return Remarks(len(unread), sheet.left_out, len(shared), sheet.filled)


def _address(sheet: Sheet, mapping: Mapping, line: RegisterRow) -> str:
    """What the line's cell with the address says."""
    at, row = mapping.places.get("email"), sheet.rows[line.number - 1]
    return " ".join(row[at].split()) if at is not None and at < len(row) else ""
