"""What somebody must say before a register is kept: what its columns hold, which party, and whether the place is right.

Each question is also a fault, with sentences that say what is the matter: whoever can not answer is told why.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, NoReturn, Protocol

from fackpol.base.words import later, listed, say
from fackpol.registers import guesses, implied, parties
from fackpol.registers.columns import Sheet
from fackpol.registers.faulty import Faulty
from fackpol.registers.instructions import Instructions, Mapping

NEEDED = {
    "party": later("parti"),
    "body": later("nämnd"),
    "title": later("roll"),
    "from": later("första dag"),
    "to": later("sista dag"),
}
MOST_TITLES, MOST_OF_A_TITLE = 12, 30  # that are shown when some are missing
MOST_PARTIES, MOST_CHOICES = 12, 200  # that are named in a sentence, and that can be chosen among
_SHAPE = later("Vi behöver en rad för varje uppdrag, med namn, parti, nämnd och roll i var sin kolumn.")
FEWEST_COLUMNS, MOST_COLUMNS = 2, 60  # of a file about whose columns somebody can be asked


class Row(Protocol):
    @property
    def party(self) -> str: ...
    @property
    def body(self) -> str: ...


class Question(Faulty):
    """A fault that an answer mends. `sheet` and `mapping` are the file's, as far as it is understood."""

    def __init__(self, sentences: list[str], sheet: Sheet, mapping: Mapping) -> None:
        super().__init__(sentences)
        self.sheet, self.mapping = sheet, mapping


class MissingColumns(Question):
    """The titles do not say where everything stands."""


class Misread(MissingColumns):
    """What somebody has said of the columns does not fit what stands in them."""


class OtherParty(Question):
    """Rows have a party that may be the one that was asked for, or none has it.

    `own`: how many rows are the party's. `counts`: how many each spelling of the file has, the most first, as far as
    they can be chosen among; `alike`: those of them that may be the party that was asked for.
    """

    def __init__(
        self, sentences: list[str], sheet: Sheet, mapping: Mapping, own: int, counts: dict[str, int], alike: list[str]
    ) -> None:
        super().__init__(sentences, sheet, mapping)
        self.own, self.counts, self.alike = own, counts, alike


class OtherArea(Question):
    """The file names another place than was chosen."""


_KINDS: dict[str, Any] = {kind.__name__: kind for kind in (MissingColumns, Misread, OtherParty, OtherArea)}


def packed(question: Question) -> str:
    """The question as JSON, with as much of the file as somebody looks at who answers it."""
    at, rows = question.sheet.top, question.sheet.rows if isinstance(question, MissingColumns) else []
    head = [[cell[: guesses.LONGEST] for cell in row] for row in rows[: at + 1 + guesses.LOOKED_AT]]
    party = (question.own, question.counts, question.alike) if isinstance(question, OtherParty) else ()
    return json.dumps([type(question).__name__, question.sentences, head, at, question.mapping.packed, *party])


def unpacked(text: str) -> Question:
    """What `packed` packed."""
    kind, sentences, rows, top, mapping, *party = json.loads(text)
    question: Question = _KINDS[kind](sentences, Sheet(rows, top), Mapping.unpacked(mapping), *party)
    return question


def ask_columns(sheet: Sheet, mapping: Mapping) -> None:
    """Raises MissingColumns, or Faulty where the file is no table that somebody could explain."""
    at = mapping.places
    said = {
        "party": mapping.one_party,
        "title": mapping.title,
        "from": mapping.first or "term" in at,
        "to": mapping.by_hand or "term" in at,
    }
    _refuse_shape(sheet, at)
    missing = [name for column, name in NEEDED.items() if column not in at and not said.get(column)]
    if "name" not in at and not ("first" in at and "last" in at):
        missing.insert(0, later("namn"))
    if not missing:
        return
    sentences = [say("Filen saknar kolumnen {name}.", name=say(name)) for name in missing]
    if seen := _titles(sheet.titles):
        sentences.append(say("Kolumnerna som vi ser heter {names}.", names=listed(seen)))
    if not FEWEST_COLUMNS <= len(sheet.titles) <= MOST_COLUMNS or not any(sheet.below(headless=True)):
        raise Faulty(sentences)
    raise MissingColumns(sentences, sheet, mapping)


def _refuse_shape(sheet: Sheet, at: Iterable[str]) -> None:
    """Raises Faulty for a text in lines, and for a table with a column for each title: no answer makes rows of them."""
    if len(sheet.titles) == 1:
        raise Faulty([say("Filen har bara en kolumn."), say(_SHAPE)])
    roles = [title for title in map(str.strip, sheet.titles) if implied.is_title(title)]
    if len(roles) > 1 and not {"title", "name", "last"} & set(at):
        some = listed([f"”{title[:MOST_OF_A_TITLE]}”" for title in roles[:MOST_TITLES]])
        raise Faulty([say("Filen har en kolumn för varje roll: {names}.", names=some), say(_SHAPE)])


def refuse(sentences: list[str], sheet: Sheet, mapping: Mapping, asked: Instructions) -> NoReturn:
    """Raises Faulty; Misread where somebody has said how to read the file, and can say it otherwise."""
    raise Misread(sentences, sheet, mapping) if asked.mapping else Faulty(sentences)


def ask(lines: Sequence[Row], sheet: Sheet, mapping: Mapping, asked: Instructions) -> None:
    """Raises Faulty for a file without rows, else OtherParty or OtherArea where the file is not what was asked for."""
    if not lines:
        refuse([say("Filen har rubriker, men inga rader.")], sheet, mapping, asked)
    if asked.party:
        _ask_party(lines, sheet, mapping, asked.party)
    if asked.surroundings and not mapping.sure:
        _ask_area(lines, sheet, mapping, asked)


def _ask_party(lines: Sequence[Row], sheet: Sheet, mapping: Mapping, asked: str) -> None:
    counts = dict(Counter(line.party.strip() for line in lines).most_common())
    own = sum(n for party, n in counts.items() if parties.bare(party) == parties.bare(asked))
    said = mapping.other.get(parties.bare(asked), ())
    alike = [party for party in parties.alike(asked, counts) if party not in said]
    seen = _counted({party: n for party, n in counts.items() if party in alike or not own})
    if own and not alike:
        return
    if own:
        start = say("Filen har {party} ({n}), och dessutom {parties}.", n=own, party=asked, parties=seen)
    else:
        start = say("Filen har inga rader för {party}. Den har {parties}.", party=asked, parties=seen)
    end = [say("Menar du {suggestion}?", suggestion=", ".join(alike))] if alike and not own else []
    more = [say("Är det samma parti?")] if own else end
    some = set(islice(dict.fromkeys([*alike, *counts]), MOST_CHOICES))
    choices = {party: n for party, n in counts.items() if party in some}
    raise OtherParty([" ".join([start, *more])], sheet, mapping, own, choices, alike[:MOST_CHOICES])


def _ask_area(lines: Sequence[Row], sheet: Sheet, mapping: Mapping, asked: Instructions) -> None:
    assert asked.surroundings is not None
    found = asked.surroundings.other(_cells(sheet, mapping), (line.body for line in lines))
    if found is None:
        return
    place, text = found
    here = asked.surroundings.shown[asked.surroundings.area]
    said = say("Filen verkar gälla {other}, inte {place}.", other=place, place=here)
    shown = say("Där står ”{text}”.", text=text[:100])
    raise OtherArea([f"{said} {shown} " + say("Är det ändå rätt?")], sheet, mapping)


def _cells(sheet: Sheet, mapping: Mapping) -> Iterable[str]:
    """What a column with the area says, row by row."""
    at = mapping.places.get("area")
    if at is None:
        return []
    return (row[at].strip() for _, row in sheet.below(mapping.headless) if at < len(row))


def _counted(counts: dict[str, int]) -> str:
    """The parties of a file with how many rows each has: "S (40), Vänsterpartiet (12)"."""
    some = [f"{party[:MOST_OF_A_TITLE] or '–'} ({n})" for party, n in list(counts.items())[:MOST_PARTIES]]
    return ", ".join(some)


def _titles(header: list[str]) -> list[str]:
    """The titles that the file has, to show; none where the row seems to be somebody's mandate, with a day in it."""
    cells = [" ".join(cell.split())[:MOST_OF_A_TITLE] for cell in header if cell.strip()]
    if any(char.isdigit() or char == "@" for cell in cells for char in cell):
        return []
    return [f"”{cell}”" for cell in cells[:MOST_TITLES]]
