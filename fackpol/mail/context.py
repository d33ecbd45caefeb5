"""What is a person's own in a letter: a placeholder while it is composed, her own value when it is filled in."""

from typing import Any

from fackpol.base import tokens
from fackpol.base.settings import Settings
from fackpol.mail.merge import Placeholders


class LetterContext:
    """Whoever declares kinds of letters subclasses it, with two methods for each thing that is a person's own: one that
    calls `own`, and `<name>_of(row, ...)`, which reads the value from one person's row.

    Without a row it gives placeholders, and `placeholders.values` says which were asked for. With a row it gives
    values.
    """

    # The columns that only `<name>_of` may read. No draft sees them, so nobody's value can reach another's letter.
    PERSONAL: frozenset[str] = frozenset({"letter"})

    def __init__(self, settings: Settings, row: Any = None) -> None:
        self.settings = settings
        self.row = row
        self.placeholders = Placeholders()

    def own(self, what: str, *more: str, length: int = 0) -> str:
        """`length` is that of a token; 0: the value may be any text."""
        if self.row is not None:
            return self.value(self.row, what, *more)
        return self.placeholders.placeholder(what, *more, length=length)

    def value(self, row: Any, what: str, *more: str) -> str:
        """Returns what a placeholder stands for in one person's letter."""
        value: str = getattr(self, f"{what}_of")(row, *more)
        return value

    def to(self) -> str:
        """The address, as it stands in an envelope."""
        return self.own("to")

    def message_id(self) -> str:
        return self.own("message_id")

    def to_of(self, row: Any) -> str:
        raise NotImplementedError

    def message_id_of(self, row: Any) -> str:
        """Derives it from the letter's id, so that a retry repeats it; without the key nobody can guess another's."""
        own = tokens.message(self.settings.link_key, row["letter"])
        return f"<{row['letter']}.{own}@{self.settings.mail_domain}>"

    def sender_of(self, row: Any, to: str) -> str:
        """Returns the envelope's sender: an address of the letter's own, where what comes back is read."""
        local, _, domain = self.settings.intake.rpartition("@")
        if not local:
            return self.settings.mail_from
        return f"{local}+{tokens.returned(self.settings.link_key, row['letter'], to)}@{domain}"
