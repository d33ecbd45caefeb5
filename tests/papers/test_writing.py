"""The papers say what this service is set up as, what is missing, and only what is true of it."""

import html
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.words import speaking
from fackpol.cli import main
from fackpol.papers import catalogue, writing
from fackpol.papers.activities import ACTIVITIES
from fackpol.papers.periods import PERIODS
from tests.people import Everybody
from tests.readable import sentences

NOW = dates.now()
RECORD, NOTICE, INCIDENTS = "2-registerforteckning.html", "1-integritetstext.html", "4-incidentguide.html"


@pytest.fixture
async def papers(db: Connection, own: Settings) -> dict[str, str]:
    return await writing.texts(db, own, NOW)


def plain(page: str) -> str:
    """What stands on a paper, without the markup."""
    return " ".join(html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)).split())


async def test_the_record_has_every_table_column_period_and_activity(db: Connection, papers: dict[str, str]) -> None:
    record = plain(papers[RECORD])
    for table in (await catalogue.tables(db)).values():
        assert re.search(rf"\b{table.name}\b", record), table.name
    for one in ACTIVITIES:
        assert one.name in record
    for period in PERIODS:
        assert f"{period.what}: {period.in_words}." in record
    assert "name, email, phone" in record


async def test_what_no_setting_says_is_missing_and_what_one_says_is_there(db: Connection, own: Settings) -> None:
    bare = plain((await writing.texts(db, own, NOW))[RECORD])
    assert "HOSTED_BY" in bare
    assert "Driver servern: SAKNAS" in bare
    set_up = replace(
        own, hosted_by="Serverbolaget", mailed_by="Mejlbolaget", country="Sverige", data_officer="Ombudet",
        organisation_number="802000-0000", address="Gatan 1", backup_key="age1x",
        privacy_approved=dates.today(NOW) - timedelta(days=1),
    )  # fmt: skip
    whole = await writing.texts(db, set_up, NOW)
    assert writing.missing(set_up) == []
    for said in ("Serverbolaget", "Mejlbolaget", "Sverige", "Ombudet", "802000-0000", "Gatan 1"):
        assert said in plain(whole[RECORD])
    assert not any("SAKNAS" in plain(page) for page in whole.values())
    assert "UTKAST" in papers_notice(await writing.texts(db, own, NOW))
    assert "godkände den" in papers_notice(whole)


def papers_notice(papers: dict[str, str]) -> str:
    return plain(papers[NOTICE])


async def test_they_are_swedish_whoever_asks_and_name_nobody(
    db: Connection, own: Settings, everybody: Everybody
) -> None:
    await everybody.anna()
    with speaking("en"):
        papers = await writing.texts(db, own, NOW)
    assert "Vem ansvarar?" in papers[NOTICE]
    assert not any(re.search(r"Anna Ek|anna\.ek", page) for page in papers.values())


def test_every_command_that_they_name_is_there(papers: dict[str, str]) -> None:
    named = re.findall(r"<code>fackpol ([^<]*)</code>", "".join(papers.values()))
    assert len(named) >= 8
    for line in named:
        command: click.Command = main
        words = line.split()
        while isinstance(command, click.Group) and words and words[0] in command.commands:
            command = command.commands[words.pop(0)]
        assert not isinstance(command, click.Group), line
        options = {option for param in command.params for option in param.opts}
        assert {word for word in words if word.startswith("--")} <= options, line


def test_they_are_pages_of_their_own_that_load_nothing(papers: dict[str, str]) -> None:
    for page in papers.values():
        assert page.startswith("<!doctype html>")
        assert not re.search(r"<script|<link|<img|src=", page)


@pytest.mark.parametrize("name", [name for name in writing.PAPERS if name != NOTICE])
def test_no_sentence_of_theirs_has_more_than_twenty_words(papers: dict[str, str], name: str) -> None:
    parts = re.split(r"</?(?:p|li|td|th|h\d|tr|ul|table|div)\b[^>]*>", papers[name].partition("<body>")[2])
    long = [" ".join(words) for part in parts for words in sentences(plain(part)) if len(words) > 20]
    assert [one for one in long if "_" not in one] == []


def test_they_are_written_over_those_of_before(tmp_path: Path, papers: dict[str, str]) -> None:
    for _ in range(2):
        paths = writing.write(tmp_path / "papers", papers)
    assert [path.name for path in paths] == list(writing.PAPERS)
    assert paths[0].read_text(encoding="utf-8") == papers[NOTICE]
