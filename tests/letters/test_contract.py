"""The mail service's contract: what a declaration promises holds for every kind of letter."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from fackpol import letters
from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.resources import resource
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.base.words import languages
from fackpol.letters import KINDS, LetterContext
from fackpol.mail import outbox
from fackpol.mail.composing import Draft
from fackpol.mail.letter_kinds import LetterKind, Shared, by_name
from fackpol.mail.rendering import Letter, LetterRenderer, Unwritten
from tests import golden
from tests.asgi import Web
from tests.people import ANNA, Everybody

# The tables of the mail service, and the views that the network gives it.
OWN_TABLES = {
    "due_letters", "letters", "letter_events", "letter_kinds", "letter_leases", "letter_queue", "mail_pauses",
    "received", "restored_letters", "suppressions",
    "bounce_breakers",
}  # fmt: skip
GIVEN_VIEWS = {"addressees", "letter_recipients", "letters_about", "link_keys"}
BERIT = {
    "letter": 8, "person": UUID(int=91 << 64 | 0x4000_8000_0000_0000), "invitation": UUID(int=92 << 64),
    "introduction": UUID(int=93 << 64), "sign_in": UUID(int=94 << 64), "address": UUID(int=95 << 64),
    "application": UUID(int=96 << 64), "mandate": 44,
    "group_report": UUID(int=97 << 64), "local_post": UUID(int=90 << 64), "liaison": UUID(int=89 << 64),
    "nomination": UUID(int=98 << 64), "post_change": UUID(int=99 << 64),
    "subjects": [UUID(int=number << 64) for number in range(101, 105)],
}  # fmt: skip
NAME, EMAIL = "Berit Öst", "berit.ost@example.org"
CASES = [(language, case) for language in languages() for case in golden.cases(Vault({1: bytes(32)}, {1: bytes(32)}))]


def row_of(vault: Vault, language: str, case: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The golden case's row in the outbox, and what its kind's query found, for Anna (or Dag)."""
    kind, columns = golden.cases(vault)[case]
    found = {**golden.everything(vault), **columns, "language": language}
    if kind in ("registration", "new_address", "old_address", "farewell", "offer", "liaison"):
        found = {**found, **golden.asked_for(kind, vault, language)}
    return {"id": 7, "kind": kind, "posted_at": golden.POSTED, "link_number": 1}, found


def of_berit(vault: Vault, found: dict[str, Any]) -> dict[str, Any]:
    """The same letter to somebody else: every column that is a person's own is hers."""
    own = {**found, **{name: value for name, value in BERIT.items() if found.get(name) is not None}}
    if found.get("person"):
        own["name"] = vault.seal(NAME, "people.name", BERIT["person"])
        own["email"] = vault.seal(EMAIL, "people.email", BERIT["person"])
    if "address" in found:
        own["email"] = vault.seal(EMAIL, "addresses.email", BERIT["address"])
    if "form" in found:
        form = LetterContext.application_of(_Opener(vault), found)  # type: ignore[arg-type]
        packed = replace(form, name=NAME, email=EMAIL).packed()
        own["form"] = vault.seal(packed, "applications.form", BERIT["application"])
    return own


class _Opener:
    """As much of a context as opening a form needs."""

    def __init__(self, vault: Vault) -> None:
        self.settings = type("Own", (), {"vault": vault})


@pytest.mark.parametrize(("language", "case"), CASES, ids=[f"{language} {case}" for language, case in CASES])
def test_no_value_of_one_recipient_is_in_the_others_letter(own: Settings, language: str, case: str) -> None:
    """Two recipients of every kind, written by one renderer, in both orders, and each alone: the same bytes."""
    row, annas = row_of(own.vault, language, case)
    berits = of_berit(own.vault, annas)
    alone = [letters.renderer(own).letter(row, found) for found in (annas, berits)]  # type: ignore[arg-type]
    assert all(isinstance(letter, Letter) for letter in alone)
    for order in ((annas, berits), (berits, annas)):
        renderer = letters.renderer(own)
        written = [renderer.letter(row, found) for found in order]  # type: ignore[arg-type]
        assert sorted(written, key=lambda one: one.to) == sorted(alone, key=lambda one: one.to)  # type: ignore[union-attr]
        assert len(renderer.templates) == 1
    hers = next(letter for letter in alone if letter.to == EMAIL)
    assert all(value not in hers.message for value in (b"Anna", ANNA.encode(), b"Dag Holm"))


def kind_of(compose: Any) -> LetterKind:
    return LetterKind("wrong", "Fel", priority=3, query="", compose=compose)


@pytest.mark.parametrize("column", sorted(LetterContext.PERSONAL))
def test_a_draft_can_not_see_what_is_a_persons_own(own: Settings, column: str) -> None:
    """Whoever tries gets no letter out: it would be printed in everybody's."""

    def compose(context: LetterContext, row: Shared) -> Draft:
        return Draft("farewell", {"link": str(row[column])})

    found = {**golden.everything(own.vault), "application": None, "form": None, "address": None, "language": "sv"}
    renderer = LetterRenderer(own, by_name(kind_of(compose)), LetterContext)
    row = {"id": 7, "kind": "wrong", "posted_at": golden.POSTED, "link_number": 1}
    assert renderer.letter(row, found) == Unwritten("KeyError")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("template", "values", "fault"),
    [("nowhere", {}, "TemplateNotFound"), ("farewell", {}, "UndefinedError"), ("farewell", None, "TypeError")],
)
def test_whatever_is_missing_of_ours_the_letter_waits(own: Settings, template: str, values: Any, fault: str) -> None:
    """Neither is the process ended, nor the recipient's address blamed."""
    found = {**golden.everything(own.vault), "address": None, "language": "sv"}
    renderer = LetterRenderer(own, by_name(kind_of(lambda context, row: Draft(template, values))), LetterContext)
    row = {"id": 7, "kind": "wrong", "posted_at": golden.POSTED, "link_number": 1}
    assert renderer.letter(row, found) == Unwritten(fault)  # type: ignore[arg-type]


async def test_every_kind_asks_with_the_letters_and_the_moment(db: Connection) -> None:
    """A query that takes something else stops all letters: the driver's refusal looks like a database that is away."""
    for kind in KINDS.values():
        for query in filter(None, (kind.query, kind.after_sending)):
            asked = [each.name for each in (await db.prepare(query)).get_parameters()]
            assert asked == ["int8[]", "timestamptz"], kind.name


async def test_what_is_said_to_stop_a_kind_is_asked_by_its_query(db: Connection) -> None:
    """ARCHITECTURE.md says it of each kind: a suppressed address stops it, or does not; and so does a pause."""
    for kind in KINDS.values():
        plan = await db.fetch(f"EXPLAIN (VERBOSE, COSTS off) {kind.query}", [1], dates.now())
        asked = "\n".join(row[0] for row in plan)
        assert ("suppressions" in asked) == ("stopped address" in kind.stopped_by), kind.name
        assert ("paused_until" in kind.query) == ("pause" in kind.stopped_by), kind.name


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        by_name(KINDS["notice"], KINDS["notice"])


# -- in the outbox -----------------------------------------------------------------------------------------------------


async def test_a_kind_that_is_not_declared_can_not_be_posted(db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    with pytest.raises(asyncpg.RaiseError, match="no kind of letter is called wlcome"):
        await outbox.post(db, "wlcome", dates.now(), person=anna)


async def test_priority_and_lifetime_are_those_of_the_declaration(db: Connection, everybody: Everybody) -> None:
    anna, now = await everybody.anna(), dates.now()
    for kind in KINDS.values():
        if kind.lifetime is not None:
            await outbox.post(db, kind.name, now, person=anna)
            row = await db.fetchrow(
                "SELECT priority, expires_at - posted_at AS lifetime FROM letters WHERE kind = $1", kind.name
            )
            assert row is not None
            assert tuple(row) == (kind.priority, kind.lifetime)


async def test_a_changed_declaration_reaches_the_database(db: Connection) -> None:
    changed = {**KINDS, "notice": replace(KINDS["notice"], priority=4, lifetime=timedelta(days=3))}
    assert await outbox.knows(db, KINDS)
    assert not await outbox.knows(db, changed)
    await outbox.load_kinds(db, changed)
    assert await outbox.knows(db, changed)


async def test_a_kind_of_another_release_waits_and_stops_nobody(
    web: Web, db: Connection, everybody: Everybody, caplog: pytest.LogCaptureFixture
) -> None:
    """After a rollback: the letters of a kind that only the newer release knows."""
    anna, now = await everybody.anna(), dates.now()
    almanac = replace(KINDS["welcome"], name="almanac", priority=1)
    await outbox.load_kinds(db, {"almanac": almanac})
    await outbox.post(db, "almanac", now, person=anna)
    await web.browser().send_form("/logga-in", {"email": ANNA})
    await web.deliver()
    assert [letter.to for letter in web.post_office.arrived] == [ANNA]
    states = {row["kind"]: row["state"] for row in await db.fetch("SELECT kind, state FROM letters")}
    assert states == {"almanac": "queued", "sign_in": "sent"}
    assert "1 letters of kind almanac wait" in caplog.text


# -- in the SQL --------------------------------------------------------------------------------------------------------


def test_nothing_but_post_letters_puts_a_letter_in_the_outbox() -> None:
    sources = [*resource("sql").glob("*.sql"), *resource("sql").glob("views/*.sql")]
    said = [path for path in sources if "INSERT INTO letters " in path.read_text() and path.name != "schema.sql"]
    assert said == [resource("sql") / "views" / "outbox.sql"]


@pytest.mark.parametrize("module", ["outbox", "suppressions", "intake", "restored_letters"])
def test_the_mail_services_sql_names_no_table_of_the_network(module: str) -> None:
    sql = "\n".join(queries(module).values())
    named = set(re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+([a-z_]+)", re.sub(r"--.*", "", sql)))
    within = set(re.findall(r"(\w+) AS (?:MATERIALIZED )?\(", sql)) | {"unnest", "lateral", "skip", "of"}
    assert named - within <= OWN_TABLES | GIVEN_VIEWS
