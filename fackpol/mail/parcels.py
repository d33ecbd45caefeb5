"""Letters on their way over one connection, and the contract between the connection and whose letters they are."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(slots=True)
class Parcel:
    """A letter to hand over. Every line of `message` ends with CRLF, and none begins with a dot that is not doubled."""

    id: int
    sender: str = field(repr=False)
    to: str = field(repr=False)
    message: bytes = field(repr=False)


@dataclass(frozen=True)
class Refused:
    """What the server refused: MAIL, RCPT, DATA, or "." for the letter when it had read it."""

    verb: str
    code: int
    said: str = field(repr=False)


class Owner(Protocol):
    """Whose letters they are. The wire asks for them and tells what becomes of each."""

    def next(self) -> Parcel | None:
        """Returns the letter to ask the server about next, if there is one that may go now."""

    def begin(self, parcel: Parcel) -> bool:
        """Is asked right before the letter is written: notes that it is, or says no. Then the line breaks off."""

    def taken(self, parcel: Parcel, said: str) -> None:
        """The server has it."""

    def refused(self, parcel: Parcel, by: Refused) -> None:
        """The server does not want it."""

    def lost(self, parcel: Parcel, fault: Exception, dotted: bool) -> None:
        """The connection broke. `dotted`: after the letter's final dot, so nobody knows whether the server has it."""

    def unasked(self, parcel: Parcel, fault: Exception) -> None:
        """The connection broke while another letter had the server's attention: nothing is known against this one."""
