"""Workbooks made by hand, as small as they can be: .xlsx, .ods and .xls (BIFF8 in a compound file)."""

import struct
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | date | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]
Maker = Callable[[Sheets], bytes]
EXCELS_FIRST_DAY = date(1899, 12, 30)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    to = BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part, zipfile.ZIP_STORED if name == "mimetype" else None)
    return to.getvalue()


def xlsx(sheets: Sheets, merged: str = "", hidden: Collection[str] = (), **more: str | bytes) -> bytes:
    """`merged` is a range of the first sheet, `hidden` are names of sheets; `more` replaces parts, by
    their last name.
    """
    numbers = range(1, len(sheets) + 1)
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}" state="{"hidden" if name in hidden else "visible"}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    kinds = "".join(
        f'<Relationship Id="r{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{kinds}'
        f'<Relationship Id="s" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for n, rows in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{n}.xml"] = _xlsx_sheet(rows, merged if n == 1 else "")
    for name, part in more.items():
        parts[next(whole for whole in parts if f"/{name}." in whole)] = part
    return packed(parts)


def _xlsx_sheet(rows: Sequence[Sequence[Cell]], merged: str) -> str:
    def cell(value: Cell, at: str) -> str:
        if value is None:
            return ""
        if isinstance(value, date):
            return f'<c r="{at}" s="1"><v>{(value - EXCELS_FIRST_DAY).days}</v></c>'
        if isinstance(value, str):
            return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f'<c r="{at}"><v>{value}</v></c>'

    lines = (
        f'<row r="{n}">' + "".join(cell(value, f"{chr(65 + at)}{n}") for at, value in enumerate(row)) + "</row>"
        for n, row in enumerate(rows, start=1)
    )
    one = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f"<worksheet {_MAIN}><sheetData>{''.join(lines)}</sheetData>{one}</worksheet>"


def ods(sheets: Sheets, **more: str | bytes) -> bytes:
    """`more` replaces a part: `content`."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{_ods_rows(rows)}</table:table>" for name, rows in sheets.items()
    )
    spaces = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return packed({"mimetype": kind, "content.xml": more.get("content", content), "META-INF/manifest.xml": manifest})


def _ods_rows(rows: Sequence[Sequence[Cell]]) -> str:
    """With the empty cells and rows out to the sheet's edge that LibreOffice writes."""

    def cell(value: Cell) -> str:
        if value is None:
            return "<table:table-cell/>"
        kind, said = "float", f'office:value="{value}"'
        if isinstance(value, date):
            kind, said = "date", f'office:date-value="{value}"'
        if isinstance(value, str):
            kind, said = "string", ""
        text = f"<text:p>{escape(str(value))}</text:p>"
        return f'<table:table-cell office:value-type="{kind}" {said}>{text}</table:table-cell>'

    edge = '<table:table-cell table:number-columns-repeated="16370"/>'
    lines = (f"<table:table-row>{''.join(map(cell, row))}{edge}</table:table-row>" for row in rows)
    return "".join(lines) + f'<table:table-row table:number-rows-repeated="1048000">{edge}</table:table-row>'


def xls(name: str, rows: Sequence[Sequence[Cell]], second: bytes = b"") -> bytes:
    """One sheet, in BIFF8: its days are numbers under a format, its texts stand in the cells. `second`: more records
    behind the first one.
    """
    date_format = _record(0xE0, struct.pack("<HH", 0, 0) + bytes(16)) + _record(
        0xE0, struct.pack("<HH", 0, 14) + bytes(16)
    )
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 0x5, 0, 0, 0, 0)) + second + date_format
    title = _latin(name, "B")
    after = len(start) + 4 + 6 + len(title) + 4
    head = start + _record(0x85, struct.pack("<IH", after, 0) + title) + _record(0x0A, b"")
    cells = b"".join(_xls_cell(at, n, value) for at, row in enumerate(rows) for n, value in enumerate(row))
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + _record(0x0A, b"")
    return _compound({"Workbook": head + body})


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _latin(text: str, length: str) -> bytes:
    return struct.pack(f"<{length}B", len(text), 0) + text.encode("latin-1")


def _xls_cell(row: int, column: int, value: Cell) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        return _record(0x204, struct.pack("<HHH", row, column, 0) + _latin(value, "H"))
    days = isinstance(value, date)
    number = float((value - EXCELS_FIRST_DAY).days) if isinstance(value, date) else float(value)
    return _record(0x203, struct.pack("<HHHd", row, column, int(days), number))


def _compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of sectors of 512 bytes: the table of sectors, the directory, the streams."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    padded = {
        name: data.ljust(4096, b"\0").ljust(-(-max(len(data), 4096) // 512) * 512, b"\0")
        for name, data in streams.items()
    }
    starts, sectors = [], [table, end]
    for data in padded.values():
        first, count = len(sectors), len(data) // 512
        starts.append(first)
        sectors += [*range(first + 1, first + count), end]
    assert len(sectors) <= 128
    fat = struct.pack("<128I", *sectors, *[free] * (128 - len(sectors)))
    entries = [_entry("Root Entry", 5, end, 0, child=1)]
    entries += [_entry(name, 2, first, len(data)) for (name, data), first in zip(padded.items(), starts, strict=True)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    return header + fat + b"".join(entries).ljust(512, b"\0") + b"".join(padded.values())


def _entry(name: str, kind: int, first: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    none = 0xFFFFFFFF
    said = (name + "\0").encode("utf-16-le")
    return (
        said.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(said), kind, 1, none, none, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )


def other_compound(name: str) -> bytes:
    """Another of Microsoft's older files, with a stream of this name."""
    return _compound({name: b"x"})
