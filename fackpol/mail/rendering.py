"""Writes letters as they are sent: composes once what many get alike, and fills in each person's own values.

The kind's query asks again whether somebody may still be written to: a letter that may not be sent is simply not among
the written ones.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import itemgetter

from fackpol.base import tokens
from fackpol.base.database import Connection, DatabaseFault, Late, Row, savepoint
from fackpol.base.rendering import Unrendered
from fackpol.base.settings import Settings
from fackpol.base.vault import Sealed
from fackpol.base.words import speaking
from fackpol.mail.composing import Unwritable, compose
from fackpol.mail.context import LetterContext
from fackpol.mail.letter_kinds import Kinds, LetterKind, Shared
from fackpol.mail.merge import LetterTemplate

log = logging.getLogger("fackpol.mail")
# What keeps a letter from being written, all of it our own fault: a key or a template that is missing, or a mistake.
FAULTS = (Unwritable, Unrendered, Sealed, ValueError, LookupError, TypeError, AttributeError, AssertionError)
TEMPLATES = 100  # composed letters that are remembered
Template = tuple[LetterTemplate, list[tuple[str, ...]]]  # and what its placeholders stand for


@dataclass(frozen=True)
class Letter:
    """Ready to hand over: envelope and bytes, right for SMTP as they are but for the final dot.

    Written twice from the same rows it is the same, byte for byte.
    """

    sender: str = field(repr=False)  # it may hold a token
    to: str = field(repr=False)
    message: bytes = field(repr=False)


@dataclass(frozen=True)
class Unwritten:
    """A letter that can not be written now. `fault` is the name of the exception."""

    fault: str


class LetterRenderer:
    """Writes letters of the given kinds. `context` is the class that knows what is a person's own in them."""

    def __init__(self, settings: Settings, kinds: Kinds, context: type[LetterContext]) -> None:
        self.settings, self.kinds = settings, kinds
        self.new_context = context
        self.values: dict[
            int | None, LetterContext
        ] = {}  # by the number of the link key that a letter was posted under
        self.templates: dict[tuple[object, ...], Template] = {}
        self.columns: dict[str, Columns] = {}

    async def write(self, db: Connection, rows: Iterable[Row], now: datetime) -> dict[int, Letter | Unwritten]:
        """Returns the letters by id. One that is missing may not be sent: withdrawn, paused, erased.

        One that can not be written does not stop the others. One that is `to_nobody` is written and thrown away, so
        that it takes as long as another one: then nobody can measure who has an address.
        """
        by_kind: dict[str, dict[int, Row]] = {}
        for row in rows:
            by_kind.setdefault(row["kind"], {})[row["id"]] = row
        written: dict[int, Letter | Unwritten] = {}
        for kind, some in by_kind.items():
            try:
                async with savepoint(db):
                    rows_of_kind = await db.fetch(self.kinds[kind].query, list(some), now)
            except (DatabaseFault, Late) as fault:
                log.error("letters of kind %s can not be written: %s", kind, fault)
                written |= dict.fromkeys(some, Unwritten(type(fault).__name__))
                continue
            for found in rows_of_kind:
                letter = self.letter(some[found["letter"]], found)
                if not found.get("to_nobody"):
                    written[found["letter"]] = letter
        return written

    def letter(self, row: Row, found: Row) -> Letter | Unwritten:
        """Writes one letter from its row in the outbox and what its kind's query found."""
        try:
            template, own = self._template(row, found)
            context = self._values(row["link_number"])
            values = [context.value(found, what, *more) for what, *more in own]
            return Letter(context.sender_of(found, values[0]), values[0], template.printed(values))
        except FAULTS as fault:
            log.error("letter %s (%s) can not be written: %s", row["id"], row["kind"], type(fault).__name__)
            return Unwritten(type(fault).__name__)

    def _values(self, number: int | None) -> LetterContext:
        """What is a person's own, with links of the key that was the newest when the letter was posted."""
        if number not in self.values:
            ring = tokens.led_by(self.settings.link_key, number)
            self.values[number] = self.new_context(replace(self.settings, link_key=ring))
        return self.values[number]

    def _template(self, row: Row, found: Row) -> Template:
        """Finds or composes the template of all who have the same shared columns."""
        kind = self.kinds[row["kind"]]
        columns = self._columns(kind, found)
        more = kind.also_shared(self.new_context(self.settings, found)) if kind.also_shared else {}
        key = (kind.name, row["posted_at"], columns.key(found), *more.values())
        if key not in self.templates:
            if len(self.templates) >= TEMPLATES:
                self.templates.pop(next(iter(self.templates)))
            self.templates[key] = self._compose(kind, {**columns.shared(found), **more, "posted_at": row["posted_at"]})
        return self.templates[key]

    def _columns(self, kind: LetterKind, found: Row) -> "Columns":
        if kind.name not in self.columns:
            self.columns[kind.name] = Columns(list(found.keys()), self.new_context.PERSONAL)
        return self.columns[kind.name]

    def _compose(self, kind: LetterKind, shared: Shared) -> Template:
        context = self.new_context(self.settings)
        to, message_id = context.to(), context.message_id()
        with speaking(shared["language"]):
            draft = replace(kind.compose(context, shared), to=to)
            composed = compose(self.settings, draft, shared["posted_at"], message_id)
        return composed, context.placeholders.values


class Columns:
    """The columns of one kind's query: those that a draft may read, and those that it sees only as `has_<column>`."""

    def __init__(self, names: list[str], personal: frozenset[str]) -> None:
        self.visible = [name for name in names if name not in personal]
        self.hidden = [name for name in names if name in personal]
        self.values: Callable[[Row], object] = itemgetter(*self.visible)

    def key(self, found: Row) -> tuple[object, ...]:
        return self.values(found), *[found[name] is not None for name in self.hidden]

    def shared(self, found: Row) -> Shared:
        return {name: found[name] for name in self.visible} | {
            f"has_{name}": found[name] is not None for name in self.hidden
        }
