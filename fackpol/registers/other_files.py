"""Files that are no register of mandates: what each is, known by what it holds, and what to do instead. Pure."""

import re
from collections.abc import Iterable

from fackpol.base.words import later, say
from fackpol.registers import columns
from fackpol.registers.faulty import Faulty

_PACKED = later("Det här är en packad fil. Packa upp den och välj filen som ligger i den.")
_IMAGE = later("Det här är en bild. Be dem som har registret om en fil, till exempel från Excel.")
_WORD = later("Det här är ett textdokument. Be dem som har registret om en fil, till exempel från Excel.")
_SLIDES = later("Det här är en presentation. Be dem som har registret om en fil, till exempel från Excel.")
_MAIL = later("Det här är ett mejl. Spara filen som är bifogad och välj den.")
_CONTACTS = later("Det här är kontakter eller en kalender, och inget register över uppdrag.")
_LOCKED = later("Filen är låst med lösenord. Spara en kopia utan lösenord och försök igen.")
_OLD = later("Vi känner inte igen filen. Går den att öppna i Excel? Spara den som .xlsx och välj den filen.")
_APPLE = later("Det här är en fil från Numbers. Exportera den till Excel eller CSV.")
_PDF = later("Det här är en PDF. Be dem som har registret om en fil, till exempel från Excel.")
PAGE = later("Det här är en webbsida. Öppna den i Excel, spara den som .xlsx och välj den filen.")
_XML = later("Det här är XML. Går den att öppna i Excel? Spara den som .xlsx och välj den filen.")
_OPARL = later("Det här är JSON från OParl, som inte säger vilket parti någon sitter för.")
_OSDI = later("Det här är JSON från ett medlemssystem (OSDI), och inget register över uppdrag.")
_MEMBERS = later("Det här ser ut som en lista över medlemmar. Här läser vi bara in politiker och deras uppdrag.")
_ELECTION = later("Det här ser ut som en lista från ett val. Den säger inte vem som sitter i vilken nämnd.")
_ASK = later("Be kommunen eller regionen om registret över förtroendevalda.")

_STARTS = (
    (b"\x89PNG\r\n", _IMAGE), (b"\xff\xd8\xff", _IMAGE), (b"GIF8", _IMAGE), (b"II*\0", _IMAGE),
    (b"MM\0*", _IMAGE), (b"\x1f\x8b", _PACKED), (b"7z\xbc\xaf", _PACKED), (b"Rar!\x1a", _PACKED),
    (b"\xfd7zXZ", _PACKED), (b"BZh91AY&SY", _PACKED), (b"{\\rtf", _WORD),
)  # fmt: skip
# What packed files, and Microsoft's older ones, have in them; the names in the latter are UTF-16.
_ZIPPED = (
    (b"word/document", _WORD), (b"ppt/presentation", _SLIDES), (b"opendocument.text", _WORD),
    (b"opendocument.presentation", _SLIDES), (b".iwa", _APPLE),
)  # fmt: skip
_COMPOUND = (
    ("EncryptedPackage", _LOCKED), ("WordDocument", _WORD), ("PowerPoint Document", _SLIDES), ("__substg1.0_", _MAIL),
)  # fmt: skip
_BOOKS = ("Workbook", "Book")
_SECTOR = 512  # bytes
_PDF_WITHIN = 1024  # bytes in which a PDF says what it is (ISO 32000, appendix H)
_BOF, _FILEPASS, _WRITEPROT = b"\x09\x08", b"\x2f\0", b"\x86\0"  # records of those
_OFFICE = (b"[Content_Types].xml", b"mimetype", b"_rels/", b"docProps/", b"xl/", b"customXml/", b"META-INF/")
_SAMPLE = 2000  # characters
_HTML_TAGS = re.compile(r"<(?:!doctype html|html|head|body|table|meta)\b", re.I)
_MAIL_LINE = re.compile("(?:From|To|Received|Return-Path|Delivered-To|MIME-Version|Message-ID|Subject|Date): ", re.I)
_MEMBER_TITLES = (
    "medlemsnummer|medlemsnr|medlemsid|medlem sedan|medlemstyp|medlemskap|medlemsavgift|member number|member since|"
    "membership number|membership type|mitgliedsnummer|hauptebene"
)
_CONTACT_TITLES = (
    "telefon|telefonnummer|mobil|mobiltelefon|mobilnummer|phone|phone number|adress|gatuadress|address|postal address|"
    "postnummer|postnr|zip|zip code|postal code|postcode|plz|ort|postort|stad|city|kön|gender|geschlecht|personnummer|"
    "födelsedatum|födelseår|birthday|geburtstag|land|country"
)
_ELECTION_TITLES = (
    "valkrets|valkretsnamn|valkretskod|valdistrikt|listnummer|kandidatnummer|kandidat|valsedel|valsedelsuppgift|valtyp|"
    "partikod|folkbokföringsort|ålder på valdagen|antal röster|röster|valsedelsstatus|ordning|personröster"
)
_ENOUGH = 3  # titles of a list of people that is no register
_SPREADSHEET = "schemas-microsoft-com:office:spreadsheet"  # Excel's XML of 2003
_NO_LETTERS = re.compile(r"[^0-9a-zà-öø-ÿ]+")


def is_workbook(raw: bytes) -> bool:
    """Whether to read it as a workbook. Raises Faulty for another file whose first bytes say what it is."""
    if sentence := _begins_as(raw):
        raise Faulty([say(sentence)])
    if raw.startswith(b"PK\x03\x04"):
        return _zipped(raw)
    return raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") and _compound(raw)


def _begins_as(raw: bytes) -> str | None:
    """What a file is by its first bytes, as a sentence; None: they do not say."""
    if b"%PDF-" in raw[:_PDF_WITHIN]:
        return _PDF
    webp = raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"
    bitmap = raw.startswith(b"BM") and int.from_bytes(raw[2:6], "little") == len(raw)
    if raw[4:8] == b"ftyp" or webp or bitmap:
        return _IMAGE
    return next((sentence for start, sentence in _STARTS if raw.startswith(start)), None)


def is_page(text: str) -> bool:
    """Whether a text is a web page, as what systems call .xls often is. Raises Faulty for one packed like a mail."""
    start = text[:_SAMPLE]
    if start.startswith("MIME-Version:") and "multipart/related" in start:
        raise Faulty([say(PAGE)])
    return start.startswith("<") and _HTML_TAGS.search(start) is not None and _SPREADSHEET not in start


def refuse_text(text: str) -> None:
    """Raises Faulty for a text that is no table: XML, a mail, contacts."""
    start = text[:_SAMPLE].lstrip("\ufeff \r\n\t")
    lines = start.splitlines()[:10]
    if start.startswith("<"):
        raise Faulty([say(_XML)])
    if start.startswith(("BEGIN:VCARD", "BEGIN:VCALENDAR")):
        raise Faulty([say(_CONTACTS)])
    if sum(_MAIL_LINE.match(line) is not None for line in lines) > 1:
        raise Faulty([say(_MAIL)])


def refuse_json(text: str) -> None:
    """Raises Faulty for JSON that tells of others, or of elected people without what we need."""
    if "schema.oparl.org" in text:
        raise Faulty([say(_OPARL), say(_ASK)])
    if '"_embedded"' in text or '"osdi:' in text:
        raise Faulty([say(_OSDI)])


def refuse_list(rows: list[list[str]]) -> None:
    """Raises Faulty for a list of members, or from an election, by its titles. A register names bodies or titles."""
    titles = rows[columns.header(rows)]
    if {"body", "title"} & set(columns.places(titles)):
        return
    seen = {" ".join(_NO_LETTERS.sub(" ", title.lower()).split()) for title in titles}
    if _among(seen, _ELECTION_TITLES) >= _ENOUGH:
        raise Faulty([say(_ELECTION), say(_ASK)])
    if _among(seen, _MEMBER_TITLES) or _among(seen, _CONTACT_TITLES) >= _ENOUGH:
        raise Faulty([say(_MEMBERS)])


def _among(seen: Iterable[str], titles: str) -> int:
    return len(set(seen) & set(titles.split("|")))


def _zipped(raw: bytes) -> bool:
    """Office files are packed ones whose first part has a name of theirs; names stand unpacked."""
    first = raw[30 : 30 + int.from_bytes(raw[26:28], "little")]
    ours = first.startswith(_OFFICE) or b".iwa" in raw
    for mark, sentence in _ZIPPED:
        if ours and mark in raw:
            raise Faulty([say(sentence)])
    if not ours:
        raise Faulty([say(_PACKED)])
    return True


def _compound(raw: bytes) -> bool:
    """Whether one of Microsoft's older files is a workbook. Raises Faulty for one that is locked."""
    if _is_locked(raw):
        raise Faulty([say(_LOCKED)])
    if any(name.encode("utf-16-le") in raw for name in _BOOKS):
        return True
    sentence = next((said for name, said in _COMPOUND if name.encode("utf-16-le") in raw), _OLD)
    raise Faulty([say(sentence)])


def _is_locked(raw: bytes) -> bool:
    """Whether a workbook's stream, which begins on a sector, tells of a password after its first record ([MS-XLS])."""
    starts = (at for at in range(_SECTOR, len(raw), _SECTOR) if raw.startswith(_BOF, at))
    return any(raw.startswith(_FILEPASS, _after(raw, _after(raw, at, _BOF), _WRITEPROT)) for at in starts)


def _after(raw: bytes, at: int, record: bytes) -> int:
    """Where a record of that kind ends that may stand here."""
    return at + 4 + int.from_bytes(raw[at + 2 : at + 4], "little") if raw.startswith(record, at) else at
