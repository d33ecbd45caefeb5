"""Files that administrators have and that are no registers: each is told what it is, and what to do."""

import json

import pytest

from fackpol.registers import formats
from fackpol.registers.faulty import Faulty
from tests.registers.workbook_files import ods, other_compound, packed, xls

MEMBERS = ["Medlemsnummer", "Förnamn", "Efternamn", "Kön", "E-post", "Telefon", "Gatuadress", "Postnummer", "Stad"]
HITOBITO = "Vorname,Nachname,Firmenname,Haupt-E-Mail,Adresse,PLZ,Ort,Land,Geschlecht,Geburtstag\n"
OSDI = "given_name,family_name,email,phone,address,city,postal_code,country\n"
ONE_MEMBER = "Åsa,Ö,asa@example.org,1,Gatan 1,Orten,123 45,SE\n"
ELECTION = "Valtyp;Valkretskod;Valkrets;Partikod;Parti;Listnummer;Ordning;Kandidatnummer;Namn;Valsedelsuppgift\n"
OPARL = {
    "id": "https://example.org/p/1",
    "type": "https://schema.oparl.org/1.1/Person",
    "name": "Åsa Ö",
    "membership": [],
}
OSDI_JSON = {"_embedded": {"osdi:people": [{"given_name": "Åsa", "family_name": "Ö"}]}, "page": 1}
MAIL = "Return-Path: <a@example.org>\nFrom: Anna <a@example.org>\nTo: b@example.org\nSubject: Registret\n\nHej!\n"
BITMAP = b"BM" + (30).to_bytes(4, "little") + bytes(24)
ASK = "Be kommunen eller regionen om registret över förtroendevalda."
PACKED = "Det här är en packad fil. Packa upp den och välj filen som ligger i den."
WORD = "Det här är ett textdokument. Be dem som har registret om en fil, till exempel från Excel."
AS_FILE = "Be dem som har registret om en fil, till exempel från Excel."
NOT_MEMBERS = "Det här ser ut som en lista över medlemmar. Här läser vi bara in politiker och deras uppdrag."
REFUSED = {
    "members as XLS": (xls("Blad", [MEMBERS, ["1", "Asa"]]), [NOT_MEMBERS]),
    "members as ODS": (ods({"Blad": [HITOBITO.strip().split(","), ["Asa"]]}), [NOT_MEMBERS]),
    "members as CSV": (HITOBITO + ONE_MEMBER, [NOT_MEMBERS]),
    "activists as CSV": (OSDI + ONE_MEMBER, [NOT_MEMBERS]),
    "activists as JSON": (
        json.dumps(OSDI_JSON),
        ["Det här är JSON från ett medlemssystem (OSDI), och inget register över uppdrag."],
    ),
    "candidates": (
        ELECTION + "RD;1;Ex;1;V;1;1;1;Åsa Ö;x\n",
        ["Det här ser ut som en lista från ett val. Den säger inte vem som sitter i vilken nämnd.", ASK],
    ),
    "OParl": (json.dumps(OPARL), ["Det här är JSON från OParl, som inte säger vilket parti någon sitter för.", ASK]),
    "JSON of other things": (
        json.dumps({"type": "FeatureCollection", "features": [{"geometry": {"coordinates": [1, 2]}}]}),
        ["Det här är JSON, men vi hittar inga uppdrag i den. Är det rätt fil?"],
    ),
    "JSON that breaks off": (
        '[{"namn": "Åsa"},\n{"namn": ',
        ["Det här är JSON, men rad 2 går inte att läsa. Hämta filen på nytt."],
    ),
    "PDF": (b"%PDF-1.7 ...", [f"Det här är en PDF. {AS_FILE}"]),
    "PDF behind a mark": (b"\xef\xbb\xbf\n%PDF-1.4 ...", [f"Det här är en PDF. {AS_FILE}"]),
    "Excel's XML": (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Table>',
        ["Det här är XML. Går den att öppna i Excel? Spara den som .xlsx och välj den filen."],
    ),
    "Word": (packed({"[Content_Types].xml": "x", "word/document.xml": "x"}), [WORD]),
    "older Word": (other_compound("WordDocument"), [WORD]),
    "RTF": (r"{\rtf1\ansi Hej}", [WORD]),
    "OpenDocument text": (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), [WORD]),
    "slides": (
        packed({"[Content_Types].xml": "x", "ppt/presentation.xml": "x"}),
        [f"Det här är en presentation. {AS_FILE}"],
    ),
    "Numbers": (
        packed({"Index/Document.iwa": "x"}),
        ["Det här är en fil från Numbers. Exportera den till Excel eller CSV."],
    ),
    "ZIP": (packed({"register.csv": "namn;parti"}), [PACKED]),
    "gzip": (b"\x1f\x8b\x08\0\0\0", [PACKED]),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0", [f"Det här är en bild. {AS_FILE}"]),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0", [f"Det här är en bild. {AS_FILE}"]),
    "BMP": (BITMAP, [f"Det här är en bild. {AS_FILE}"]),
    "web page": (
        "\ufeff\n<!DOCTYPE html><html><table><tr><td>Namn",
        ["Det här är en webbsida. Öppna den i Excel, spara den som .xlsx och välj den filen."],
    ),
    "XML": (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        ["Det här är XML. Går den att öppna i Excel? Spara den som .xlsx och välj den filen."],
    ),
    "mail": (MAIL, ["Det här är ett mejl. Spara filen som är bifogad och välj den."]),
    "Outlook's mail": (
        other_compound("__substg1.0_0037001F"),
        ["Det här är ett mejl. Spara filen som är bifogad och välj den."],
    ),
    "contacts": (
        "BEGIN:VCARD\nFN:Åsa\nEND:VCARD",
        ["Det här är kontakter eller en kalender, och inget register över uppdrag."],
    ),
    "locked": (
        other_compound("EncryptedPackage"),
        ["Filen är låst med lösenord. Spara en kopia utan lösenord och försök igen."],
    ),
    "sound": (b"\0\1\2\3", ["Vi kan inte läsa tecknen i filen. Spara den som Excel, eller som CSV med UTF-8."]),
    "7 million columns": (";" * 7_000_000, ["Filen har fler än 6 miljoner celler. Är det rätt fil?"]),
    "7 million lines": ("\n" * 7_000_000, ["Filen har fler än 6 miljoner celler. Är det rätt fil?"]),
    "20,000 columns": (";" * 20_000, ["Filen har fler än 16384 kolumner. Är det rätt fil?"]),
    "JSON of very many": (
        "[" + "{}," * 1_000_001 + "{}]",
        ["Filen har fler uppdrag än något register. Är det rätt fil?"],
    ),
    "JSON without end": ("[" * 100_000, ["Det här är JSON i för många nivåer. Är det rätt fil?"]),
    "JSON of nothing": ("[" + "[]," * 7_000_000 + "[]]", ["Filen har fler än 6 miljoner celler. Är det rätt fil?"]),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "sentences"), REFUSED.values(), ids=list(REFUSED))
def test_a_file_that_is_no_register_is_told_what_it_is(raw: bytes | str, sentences: list[str]) -> None:
    with pytest.raises(Faulty) as told:
        formats.read(raw.encode() if isinstance(raw, str) else raw)
    assert told.value.sentences == sentences
