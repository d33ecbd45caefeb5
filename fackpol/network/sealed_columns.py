"""Every column that holds sealed values, and every one that holds keyed hashes: the list that turning a key goes by.

A column that is sealed from now on is one line more here; `tests/network/test_sealed_columns.py` holds the list against
the schema.
"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from fackpol.base.database import Connection
from fackpol.base.vault import Vault


@dataclass(frozen=True)
class SealedColumn:
    """A column that the vault has sealed.

    `key` is the table's primary key, `of` the column with the id that the values are sealed with; "": the primary key.
    `many`: how many are opened at once; few where each may be a whole file.
    """

    table: str
    column: str
    key: str = "id"
    of: str = ""
    many: int = 1000

    @property
    def label(self) -> str:
        """What the values are sealed as."""
        return f"{self.table}.{self.column}"

    @property
    def id(self) -> str:
        """The column with the id that the values are sealed with."""
        return self.of or self.key

    def seal(self, vault: Vault, text: str, id: UUID | int) -> bytes:
        return vault.seal(text, self.label, id)

    def open(self, vault: Vault, sealed: bytes, id: UUID | int) -> str:
        """Raises Sealed."""
        return vault.open(sealed, self.label, id)


SEALED = (
    SealedColumn("people", "name"),
    SealedColumn("people", "email"),
    SealedColumn("people", "phone"),
    SealedColumn("factors", "secret"),
    *(SealedColumn("batch_names", column) for column in ("name", "email", "became")),
    SealedColumn("branches", "reply_to"),
    SealedColumn("bounce_breakers", "name"),
    *(
        SealedColumn("meetings", column)
        for column in ("title", "about", "street", "venue", "link", "access_note", "children_note")
    ),
    SealedColumn("cancellations", "reason", key="meeting"),
    SealedColumn("outcomes", "text", key="meeting"),
    SealedColumn("district_meetings", "reply_to", key="meeting"),
    SealedColumn("later_outcomes", "text", key="meeting"),
    SealedColumn("commitments", "text"),
    SealedColumn("notices", "subject"),
    SealedColumn("notices", "text"),
    SealedColumn("addresses", "email"),
    SealedColumn("applications", "form"),
    SealedColumn("answers", "note", of="invitation"),
    SealedColumn("committee_name_reports", "name", key="mandate"),
    SealedColumn("contacts", "note"),
    SealedColumn("data_requests", "reason"),
    SealedColumn("group_reports", "form"),
    SealedColumn("handovers", "note"),
    SealedColumn("inquiries", "question"),
    SealedColumn("introductions", "question"),
    SealedColumn("introductions", "answer"),
    SealedColumn("introductions", "outcome_note"),
    SealedColumn("introductions", "member_phone"),
    SealedColumn("introductions", "representative_phone"),
    *(SealedColumn("liaisons", column) for column in ("organisation", "name", "role", "phone")),
    SealedColumn("log_keys", "key"),
    SealedColumn("letter_events", "detail", of="letter"),
    SealedColumn("name_proposals", "name", of="person"),
    SealedColumn("programme_items", "name"),
    SealedColumn("programme_items", "audience"),
    SealedColumn("proposal_removals", "title"),
    SealedColumn("proposal_removals", "reason"),
    SealedColumn("received", "raw", many=20),
    SealedColumn("registers", "lines", many=5),
    SealedColumn("register_columns", "columns", key="register"),
    SealedColumn("uploads", "file", key="person", many=1),
    SealedColumn("uploads", "question", key="person", many=1),
    SealedColumn("time_proposals", "note", of="invitation"),
    SealedColumn("large_files", "raw", many=1),
    SealedColumn("large_files", "faults"),
    *(SealedColumn("saved_places", column) for column in ("name", "street", "venue", "link", "access_note")),
    SealedColumn("saved_texts", "name"),
    SealedColumn("saved_texts", "text"),
)
# Keyed hashes that are looked up for longer than an hour, and begin with the number of their key.
HASHED = (
    ("people", "email_key"),
    ("addresses", "email_key"),
    ("applications", "email_key"),
    ("sign_ins", "email_key"),
    ("suppressions", "key"),
    ("register_keys", "key"),
)


async def by_number(db: Connection, ring: str) -> Counter[int]:
    """How many values are under each key of a ring, "seal" or "index". Reads every row: half a second for 100,000."""
    columns = HASHED if ring == "index" else [(one.table, one.column) for one in SEALED]
    found: Counter[int] = Counter()
    for table, column in columns:
        # The names are our own.
        query = f"SELECT get_byte({column}, 0), count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1"  # noqa: S608
        found.update(dict(await db.fetch(query)))
    return found
