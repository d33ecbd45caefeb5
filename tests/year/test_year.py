"""A year in the life of a small district: what its people did is counted as they do it, and stands in the report."""

import csv
import io
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar

from fackpol.network import annual_report
from fackpol.network.annual_report import Gathered
from tests.asgi import Web, text_of
from tests.people import Everybody
from tests.year import story
from tests.year.district import DAY, YEAR, District, Joined, at
from tests.year.questions import care
from tests.year.story import BUILD, CARE, NEW, SHOP

pytestmark = pytest.mark.slow
NAMES = {BUILD: "Bygg", SHOP: "Handel", NEW: "Kultur", CARE: "Vård och omsorg"}  # in the order of the alphabet
WEEK = timedelta(days=7)
OTHERS = {"joint": "Flera föreningar tillsammans", "other": "Möten som ingen förening ordnade"}
# What somebody may be told in the same words again: that something waits for her, and that something has happened.
SAID_AGAIN = ("Att göra i dag", "Nytt om din fråga")
STILL_A_MEMBER = {
    "En fråga till dig",
    "Vill du vara kvar?",
    "Det här är sista mejlet",
}  # though she has left her branch
# What a representative gets beside the two in seven days: about an evening that she was at, and that one is called off.
UNPACED = ("Tack för mötet", "Det här blev det av mötet", "Inställt")


async def test_a_year_is_reported_as_it_was(web: Web, everybody: Everybody) -> None:
    with time_machine.travel(at(1, 2, 9), tick=False) as clock:
        town = District(web, everybody, clock)
        listed = len(await everybody.db.fetch("SELECT DISTINCT committee FROM committee_kinds"))
        await story.a_year(town)
        await town.live(at(1, 14, year=YEAR + 1))
        sections = expected(town, listed)
        await reported(town, sections, "Preliminär, som det såg ut 14 januari 2029.")
        for moment in (at(1, 15, 9, year=YEAR + 1), at(2, 1, year=YEAR + 2), at(2, 1, year=YEAR + 3)):
            await town.live(moment) if moment.year == YEAR + 1 else await town.sleep(moment)
            await reported(town, sections, "Fastställd 15 januari 2029.")
            await exactly(town)
        assert await everybody.db.fetchval("SELECT count(*) FROM invitations") == 0  # all of it is forgotten
    nobody_who_said_no(town)
    nothing_twice(town)
    two_in_seven_days(town)
    what_should_come(town)
    calendars(town)


# -- the report --------------------------------------------------------------------------------------------------------


async def reported(town: District, sections: dict[str, list[list[str]]], state: str) -> None:
    """The page and the file say what was counted here."""
    eva = await town.signed_in("eva")
    page = text_of(await eva.get(f"/skotsel/arsrapport/{YEAR}"))
    assert state.rstrip(".") in page
    answer = await eva.send_form(f"/skotsel/arsrapport/{YEAR}/fil")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[1] == [state]
    for title, rows in sections.items():
        start = lines.index([title]) + 2
        assert lines[start : start + len(rows)] == rows
        assert len(lines[start + len(rows)]) <= 1  # no row more
        for row in rows:
            assert " ".join(" ".join(row).split()) in page


async def exactly(town: District) -> None:
    """The numbers behind the bands."""
    found = await annual_report.of_year(town.db, town.vault, YEAR, town.now)
    own = {row.name: (row.asked, row.in_time, row.sure, row.gathered, row.founded) for row in found.branches}
    assert own == {name: (*joins(town, slug), gathered(town, slug), slug == NEW) for slug, name in NAMES.items()}
    assert found.others["joint"] == gathered(town, "joint")
    assert found.others["other"] == gathered(town, "other")
    assert found.others["elsewhere"] == Gathered(2, 41, 1)
    assert +Counter(found.tallies) == town.tallies


def joins(town: District, branch: str) -> tuple[int, int, int]:
    """Who asked, was contacted within 14 days, and had been welcomed a week before this one."""
    rows = [her for her in town.joined.values() if her.branch == branch]
    return len(rows), sum(map(in_time, rows)), sum(her.welcomed is not None for her in rows)


def in_time(her: Joined) -> bool:
    return her.contacted is not None and her.contacted - her.asked <= 14 * DAY


def gathered(town: District, row: str) -> Gathered:
    held = [one for one in town.meetings.values() if one.row == row and one.called and not one.off]
    known = [one.came for one in held if one.came is not None]
    return Gathered(len(held), sum(known), len(known))


def band(n: int) -> str:
    return "färre än 5" if n < 5 else f"{n - n % 5}–{n - n % 5 + 4}"


def came(of: Gathered) -> str:
    if not of.told:
        return "–"
    return band(of.came) + ("" if of.told == of.held else f" (vid {of.told} av {of.held} möten)")


def expected(town: District, listed: int) -> dict[str, list[list[str]]]:
    """The rows of each table. Of the year before there is nothing."""
    every = {NAMES.get(row) or OTHERS[row]: gathered(town, row) for row in (*NAMES, *OTHERS)}
    every["Möten på annat håll"] = Gathered(2, 41, 1)
    least = sum(of.came - of.came % 5 for of in every.values())
    tallies = [town.tallies[what] for what in ("questions", "answers", "taken_up", "yes", "no", "undecided", "dropped")]
    labels = (
        "Frågor som medlemmar ställde", "Frågor som fick ett svar", "Svar där politikern ville ta upp frågan",
        "Det blev som medlemmen ville", "Det blev nej", "Inget är bestämt än", "Frågan togs inte upp",
    )  # fmt: skip
    committees = listed + 5  # in three municipalities; in two of them somebody sits at the end of the year
    parts = {
        "Där vet vi vilka som sitter för partiet": 3,
        "Där sitter någon för partiet": 3,
        "Där når vi någon med mejl": 2,
    }
    own = {
        slug: sum(slug in one.hosts for one in town.meetings.values() if one.called and not one.off) for slug in NAMES
    }
    return {
        "Kontakt inom 14 dagar": [
            ["Bygg", "färre än 5", "färre än 5", "–"],
            ["Handel", "5–9", "100 %", "–"],
            ["Kultur", "färre än 5", "färre än 5", "–"],
            ["Vård och omsorg", "10–14", "minst 60 %", "–"],
            ["Alla som visas", "", "minst 73 %", "–"],  # at most four of at least fifteen were late
        ],
        "Möten": [
            *([name, str(of.held), came(of), "–"] for name, of in every.items()),
            ["Alla möten", str(sum(of.held for of in every.values())), f"minst {least}", "–"],
        ],
        "Nya branschföreningar": [["Nya branschföreningar", "1", "–"]],
        "Frågor, och vad det blev av dem": [
            *([label, band(n), "–"] for label, n in zip(labels, tallies, strict=True)),
            ["Förfrågningar från politiker", str(town.tallies["inquiries"]), "–"],
            ["Svar från medlemmar på förfrågningar", band(town.tallies["inquiry_answers"]), "–"],
        ],
        "Täckning": [
            ["Nämnder och bolag i listan", str(committees), "–"],
            *([label, f"{n} ({100 * n // committees} %)", "–"] for label, n in parts.items()),
        ],
        "Programmet": [
            ["Gruppledarmöte", "3 av 4 (målet var 3 till 1 juni)", "–"],
            ["Regional träff", "1 av 2", "–"],
            *([f"Egna möten: {NAMES[slug]}", f"{own[slug]} av 2", "–"] for slug in NAMES),
        ],
    }  # fmt: skip


# -- the letters -------------------------------------------------------------------------------------------------------


def nobody_who_said_no(town: District) -> None:
    for email, since, until in town.silent:
        assert [one.letter.subject for one in town.letters if one.letter.to == email and since < one.at < until] == []
    left = {one.letter.subject for one in town.letters if one.letter.to == care(7) and one.at > at(5, 20)}
    assert left <= STILL_A_MEMBER


def nothing_twice(town: District) -> None:
    sent = Counter((one.letter.to, one.letter.subject, one.letter.text) for one in town.letters)
    again = [key[:2] for key, n in sent.items() if n > 1 and not key[1].startswith(SAID_AGAIN)]
    assert again == []
    reminded = [one for one in town.letters if "Ringer kommunen" in one.letter.text and one.at > at(3, 9)]
    assert len(reminded) == 1


def what_should_come(town: District) -> None:
    """What somebody asked became a motion, and was decided; two branches invite together; the new one is welcomed."""
    for email, subject, words in (
        (care(0), "Nytt om din fråga", "har lagt ett förslag"),
        (care(0), "Nytt om din fråga", "Nu är det avgjort"),
        ("hand.0@example.org", "Inbjudan: tisdag 3 oktober", "Handel och Vård och omsorg bjuder in tillsammans."),
        ("ida@politiker.example.org", "Välkommen till ditt nya uppdrag", ""),
    ):
        fits = [one for one in town.web.post_office.to(email) if one.subject.startswith(subject) and words in one.text]
        assert len(fits) == 1, (email, subject, words)


def two_in_seven_days(town: District) -> None:
    got = defaultdict(list)
    for one in town.letters:
        if one.letter.to.endswith("@politiker.example.org") and not one.letter.subject.startswith(UNPACED):
            got[one.letter.to].append(one.at)
    assert len(got) == 8
    for moments in got.values():
        assert all(later - first >= WEEK for first, later in zip(moments, moments[2:], strict=False))


def calendars(town: District) -> None:
    """Each says when the meeting is, also in the weeks in which the clocks change."""
    starts = {one.starts for one in town.meetings.values()} | {at(4, 4, 18)}
    found = set()
    for one in town.letters:
        for part in one.letter.message.walk():
            if part.get_content_type() == "text/calendar":
                (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
                found.add(event.decoded("DTSTART"))
    assert found <= starts
    assert {at(2, 29, 18), at(3, 26, 18), at(10, 29, 18)} <= found
