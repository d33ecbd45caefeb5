"""Tables of a web page: what many municipal systems give out with the name .xls. Read where workbooks are, in a process
with a limit to its memory and time. Pure.
"""

from html.parser import HTMLParser

MOST_TABLES = 200
MOST_WIDE, MOST_HIGH = 1000, 65_534  # columns and rows of a cell, as in the standard of HTML
MOST_DIGITS = 12
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "caption"}
_SPACES = {"br", "p", "div", "li"}
_UNSEEN = {"script", "style", "title"}
_PARTS = {"tr", "td", "th"}

Table = tuple[str, list[list[str]]]  # what stands above it, and its rows


def read(text: str, most_cells: int) -> list[Table]:
    """The tables that hold more than one row and column, with at most so many cells in all. Raises OverflowError."""
    page = _Page(most_cells)
    page.feed(text)
    page.close()
    page.end_all()
    found = [(name, _trimmed(rows)) for name, rows in page.tables]
    return [(name, rows) for name, rows in found if len(rows) > 1 and max(map(len, rows)) > 1][:MOST_TABLES]


class _Open:
    """A table that has begun and not ended.

    `above` and `below`: what tall cells say in this row and in the next, by column, each with how many rows are left.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None
        self.wide = self.high = 1
        self.above: dict[int, tuple[int, str]] = {}
        self.below: dict[int, tuple[int, str]] = {}


class _Page(HTMLParser):
    """Tables may stand inside each other; a cell's own text is what it says outside those."""

    def __init__(self, most_cells: int) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self._open: list[_Open] = []
        self._heading: list[str] | None = None
        self._above = ""
        self._unseen = False
        self._left = most_cells

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(_Open(self._above))
        elif tag in _HEADINGS:
            self._heading = []
        elif tag in _SPACES:
            self.handle_data(" ")
        elif tag in _UNSEEN:
            self._unseen = True
        elif self._open and tag in _PARTS:
            self._begin(tag, self._open[-1], dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = False
        elif tag in _HEADINGS and self._heading is not None:
            self._end_heading(tag)
        elif self._open and tag == "table":
            self._end_table()
        elif self._open and tag in _PARTS:
            self._end_cell(self._open[-1])

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._heading is not None:
            self._heading.append(data)
        if self._open and self._open[-1].cell is not None:
            self._open[-1].cell.append(data)

    def end_all(self) -> None:
        """Nobody has to end what she begins."""
        while self._open:
            self._end_table()

    def _end_heading(self, tag: str) -> None:
        text = " ".join("".join(self._heading or ()).split())
        if tag == "caption" and self._open:
            self._open[-1].name = text
        else:
            self._above = text
        self._heading = None

    def _begin(self, tag: str, table: _Open, attrs: dict[str, str | None]) -> None:
        if tag == "tr" or not table.rows:
            self._end_row(table)
            table.rows.append([])
            table.above, table.below = table.below, {}
            self._fill(table, 0)
        if tag != "tr":
            self._begin_cell(table, attrs)

    def _begin_cell(self, table: _Open, attrs: dict[str, str | None]) -> None:
        self._end_cell(table)
        table.cell = []
        table.wide = _span(attrs.get("colspan"), MOST_WIDE)
        table.high = _span(attrs.get("rowspan"), MOST_HIGH)

    def _end_cell(self, table: _Open) -> None:
        """Put a cell into its row, with nothing beside it where it is wide, and into the next ones where it is tall."""
        if table.cell is None:
            return
        row, text = table.rows[-1], " ".join("".join(table.cell).replace("\0", "").split())
        table.cell = None
        self._take(table.wide)
        beside = [text, *[""] * (table.wide - 1)]
        if table.high > 1:
            table.below |= {len(row) + n: (table.high - 1, said) for n, said in enumerate(beside)}
        row += beside
        self._fill(table, len(row))

    def _fill(self, table: _Open, upto: int) -> None:
        """Let the tall cells above say the next ones of a row: those that come now, and all before `upto`."""
        row = table.rows[-1]
        while len(row) in table.above or len(row) < upto:
            self._take(1)
            more, text = table.above.get(len(row), (0, ""))
            if more > 1:
                table.below[len(row)] = more - 1, text
            row.append(text)

    def _end_row(self, table: _Open) -> None:
        self._end_cell(table)
        if table.rows:
            self._fill(table, max(table.above, default=-1) + 1)

    def _end_table(self) -> None:
        table = self._open.pop()
        self._end_row(table)
        self.tables.append((table.name, table.rows))

    def _take(self, cells: int) -> None:
        self._left -= cells
        if self._left < 0:
            raise OverflowError


def _span(said: str | None, most: int) -> int:
    """How many columns or rows a cell stands for: what is no number is one."""
    digits = (said or "").strip()[:MOST_DIGITS]
    return max(1, min(int(digits), most)) if digits.isascii() and digits.isdecimal() else 1


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    for row in rows:
        while row and not row[-1]:
            row.pop()
    return rows
