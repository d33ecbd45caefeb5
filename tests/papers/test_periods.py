"""Every period that the code deletes by is in the papers, and the privacy page says the same."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import CodeType, FunctionType
from typing import Any

import pytest

from fackpol.base.database import Connection, queries
from fackpol.base.resources import resource
from fackpol.chores import TIDIED
from fackpol.mail import intake, outbox
from fackpol.network import log_chain, retention
from fackpol.papers import catalogue
from fackpol.papers.periods import PERIODS, idle, in_words

DELETES: tuple[Callable[..., Any], ...] = (
    *(one.tidy for one in TIDIED),
    outbox.tidy,
    intake.tidy,
    log_chain.tidy,
    retention.erase_silent,
)
NOT_THEIRS = {"fackpol.base.heartbeats.A_DAY"}  # of machines
# How the privacy page says it, for each of the periods that it names.
ON_THE_PAGE = {
    "fackpol.network.members.APPLICATION_LIVES": "Anmälan utan svar: {}.",
    "sql/invitations.sql forget_notes": "Det du skriver i ett svar, och tider du föreslår: {} efter mötet.",
    "sql/time_proposals.sql tidy": "Det du skriver i ett svar, och tider du föreslår: {} efter mötet.",
    "fackpol.mail.outbox.KEPT": "Vilka mejl du har fått: {} efter mötet.",
    "sql/audiences.sql forget_looks": "tills den skickas, högst {}.",
    "fackpol.network.introductions.KEPT": "En fråga till en politiker: {} efter att den är stängd.",
    "fackpol.registers.differences.LIVES": "Ett register över politiker som väntar på att godkännas: {}.",
    "fackpol.registers.batches.LIVES": "så att det kan ångras: {}.",
    "fackpol.registers.uploads.LIVES": "Ett register som väntar på svar om hur det ska läsas: {}.",
    "fackpol.network.group_reports.LINK_LIVES": "Det en grupp svarar om vilka som sitter: {}, och",
    "fackpol.network.log_chain.KEPT": "Vem som har tittat: {}.",
    "fackpol.network.proposal_removals.TOLD": "Varför ett förslag togs bort: {}.",
    "fackpol.network.liaisons.ANSWERS_WITHIN": "En kontaktperson i fack och organisationer: {} utan svar",
    "fackpol.network.liaisons.KEPT": ", {} efter det senaste ja:et.",
    "fackpol.network.retention.TWO_YEARS": "Uppdrag som samordnare och politiker: {} efter att det sista är slut.",
    "fackpol.network.retention.A_YEAR": "Hör vi inte av dig på {} frågar vi om du vill vara kvar.",
}


def deleted_by() -> Iterator[str]:
    """Where each period stands that a function of DELETES uses: a constant, or an interval of a query that it runs."""
    for function in DELETES:
        assert isinstance(function, FunctionType)
        code: CodeType = function.__code__
        module = function.__module__
        for name in code.co_names:
            if isinstance(function.__globals__.get(name), timedelta):
                yield f"{module}.{name}"
        file = module.rpartition(".")[2]
        for query in (const for const in code.co_consts if isinstance(const, str) and "SQL" in code.co_names):
            if "interval '" in queries(file).get(query, ""):
                yield f"sql/{file}.sql {query}"


def test_every_period_that_something_is_deleted_by_is_in_the_papers() -> None:
    found = set(deleted_by())
    said = {one.source for one in PERIODS}
    assert len(found) > 25
    assert {one for one in found - NOT_THEIRS if not any(source.startswith(one) for source in said)} == set()


@pytest.mark.parametrize(("source", "sentence"), ON_THE_PAGE.items())
def test_the_privacy_page_says_what_the_code_does(source: str, sentence: str) -> None:
    page = (resource("templates") / "start" / "kept.html").read_text()
    spans = {one.in_words for one in PERIODS if one.source.startswith(source)}
    assert spans
    assert all(sentence.format(span) in page for span in spans)


async def test_each_is_about_tables_that_are_there(db: Connection) -> None:
    assert {table for one in PERIODS for table in one.tables} <= set(await catalogue.tables(db))


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(hours=1), "en timme"), (timedelta(days=1), "ett dygn"), (timedelta(hours=48), "48 timmar"),
        (timedelta(days=30), "30 dagar"), (timedelta(days=365), "12 månader"), (timedelta(days=730), "24 månader"),
    ],
)  # fmt: skip
def test_a_period_is_said_as_the_page_says_it(span: timedelta, said: str) -> None:
    assert in_words(span) == said


def test_how_long_a_post_holder_stays_signed_in_is_read_from_the_query() -> None:
    assert idle() == 30
