"""What `fackpol import register` is told about the columns, the days and the party of a file."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from typing import Any

import click

from fackpol.base.database import Connection
from fackpol.base.words import listed, say
from fackpol.cli.faults import Sentence
from fackpol.network.classification import plain
from fackpol.network.reference import Reference
from fackpol.registers import days, mappings, questions
from fackpol.registers.columns import COLUMNS, Sheet
from fackpol.registers.faulty import Faulty
from fackpol.registers.instructions import Instructions, Mapping


@dataclass(frozen=True)
class Told:
    """The options, as they are written. `columns` are pairs of one of COLUMNS and a title or a number, from 1."""

    columns: tuple[str, ...]
    first: str
    last: str
    role: str
    whole_party: bool
    same: tuple[str, ...]
    other: tuple[str, ...]
    sure: bool

    @property
    def nothing(self) -> bool:
        return self == Told((), "", "", "", False, (), (), False)


OPTIONS = (
    click.option("--column", "columns", multiple=True, metavar="WHAT=TITLE",
                 help=f"Which column holds what, by its title or number. WHAT: {', '.join(COLUMNS)}."),
    click.option("--from", "first", default="", metavar="DAY", help="First day of everybody whose row has none."),
    click.option("--to", "last", default="", metavar="DAY", help="Last day of everybody, where no column has it."),
    click.option("--role", default="", help="The title of everybody, where no column has it."),
    click.option("--whole-party", is_flag=True, help="Everybody in the file is of the party."),
    click.option("--same", multiple=True, metavar="PARTY", help="This spelling in the file is the party too."),
    click.option("--other", multiple=True, metavar="PARTY", help="This spelling in the file is not the party."),
    click.option("--sure", is_flag=True, help="The file is the area's, although it names another place."),
)  # fmt: skip


def telling(command: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., Coroutine[Any, Any, None]]:
    """Gathers the options as `told`."""

    @wraps(command)
    async def wrapped(**kw: Any) -> None:
        own = {name: kw.pop(name) for name in Told.__dataclass_fields__}
        await command(**kw, told=Told(**own))

    return wrapped


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options, in their order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


async def instructions(
    db: Connection, known: Reference, area: str, party: str, sheet: Sheet, told: Told, today: date
) -> Instructions:
    """What to ask of the file. Raises Sentence for options that do not fit it."""
    asked = await mappings.instructions(db, known, area, party, None, today)
    if told.nothing:
        return asked
    before = asked.mapping_of(sheet)
    mapping = replace(
        before, places={**before.places, **_places(sheet, told)}, title=told.role or before.title,
        first=_day(told.first, last=False) or before.first, last=_day(told.last, last=True) or before.last,
        one_party=told.whole_party or before.one_party, sure=told.sure or before.sure, by_hand=True,
    )  # fmt: skip
    return replace(asked, mapping=mapping.with_party(party, [*told.same], [*told.other]))


async def remember(db: Connection, area: str, sheet: Sheet, mapping: Mapping | None, now: datetime) -> None:
    """Remember what was told, now that the file could be read by it."""
    if mapping is not None:
        await mappings.remember(db, area, sheet, mapping, now)


def answerable(question: questions.Question) -> Faulty:
    """A question as a fault that says which options answer it."""
    how = {
        questions.MissingColumns: say("Säg det med --column, --from, --to, --role eller --whole-party."),
        questions.Misread: say("Säg det med --column, --from, --to, --role eller --whole-party."),
        questions.OtherParty: say("Säg det med --same eller --other och partiet som i filen."),
        questions.OtherArea: say("Säg det med --sure."),
    }
    return Faulty([*question.sentences, how[type(question)]])


def _places(sheet: Sheet, told: Told) -> dict[str, int]:
    return dict(_place(sheet, *pair.partition("=")[::2]) for pair in told.columns)


def _place(sheet: Sheet, column: str, title: str) -> tuple[str, int]:
    if column not in COLUMNS:
        raise Sentence(say("”{column}” är inget vi frågar efter. Välj {names}.", column=column, names=listed(COLUMNS)))
    titles = [plain(one) for one in sheet.titles]
    if plain(title) in titles:
        return column, titles.index(plain(title))
    if title.isascii() and title.isdigit() and 0 < int(title) <= len(titles):
        return column, int(title) - 1
    raise Sentence(say("Filen har ingen kolumn som heter ”{title}”.", title=title))


def _day(text: str, last: bool) -> date | None:
    try:
        return days.read(text, last)
    except ValueError:
        raise Sentence(say("”{text}” är ingen dag. Skriv den som 2026-12-31.", text=text)) from None
