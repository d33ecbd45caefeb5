"""What people write as their job: whole titles, words inside, compounds, and never a guess that is worse than none."""

import pytest

from fackpol.network.job_titles import Kind
from fackpol.network.reference import Reference
from fackpol.network.tables import rows

UNDERSTOOD = [
    ("Doktor", {"halso-sjukvard"}),
    ("  undersköterska   hemtjänst ", {"aldreomsorg"}),
    ("jobbar på lager", {"transport-logistik"}),
    ("vikarie i förskolan", {"forskola"}),
    ("brandman deltid", {"raddningstjanst"}),
    ("butikspersonal", {"handel"}),
    ("skolassistenter", {"skola"}),
    ("sjukhuskock", {"hotell-restaurang", "halso-sjukvard"}),
    ("snickarlarling", {"bygg-anlaggning"}),
    ("buss chaufför", {"kollektivtrafik"}),
    ("handläggare på soc", {"socialt-arbete"}),
    ("arbetslös snickare", {"bygg-anlaggning"}),
    ("taxi", {"transport-logistik"}),
    ("it", {"it-telekom"}),
    ("T-banevärd", {"kollektivtrafik"}),
    ("personlig assistent/säljare", {"funktionsstod", "handel", "it-telekom", "bank-konsult"}),
    ("lärare/fritidsledare", {"skola"}),
]


@pytest.mark.parametrize(("written", "industries"), UNDERSTOOD, ids=[written for written, _ in UNDERSTOOD])
def test_a_job_is_understood_as_people_write_it(known: Reference, written: str, industries: set[str]) -> None:
    assert set(known.industries_of(written)) == industries


@pytest.mark.parametrize(
    "written",
    ["gigarbetare", "byggnads", "distansarbetare", "foobarhandläggare", "trollkarl", "vet inte", "jag vet ej", ""],
)
def test_no_guess_is_better_than_a_bad_one(known: Reference, written: str) -> None:
    assert known.title(written).industries == {}
    assert known.title(written).meant == ""


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("student", Kind.AWAY),
        ("Pensionär", Kind.AWAY),
        ("sjukskriven", Kind.AWAY),
        ("egenföretagare", Kind.OPEN),
        ("vikarie natt", Kind.OPEN),
        ("chef", Kind.OPEN),
        ("Byggnads", Kind.UNION),
        ("seko", Kind.UNION),
        ("Stockholms stad", Kind.OPEN),
        ("jobbar på kommunen", Kind.OPEN),
        ("kommunanställd", Kind.OPEN),
        ("uthyrd", Kind.OPEN),
        ("Manpower", Kind.OPEN),
        ("vet inte", None),
        ("trollkarl", None),
        ("chef för trollen", None),
    ],
)
def test_what_is_no_trade_says_what_it_is(known: Reference, written: str, says: Kind | None) -> None:
    assert known.title(written).says == says


def test_a_misspelt_job_is_only_suggested(known: Reference) -> None:
    said = known.title("undersköteska natt")
    assert said.meant == "undersköterska"
    assert said.industries
    assert known.industries_of("undersköteska natt") == ()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Svetsare", "Svetsare"),
        ("ica", ""),
        ("montör Scania", "montör"),
        ("lagerarbetare på amazon", "lagerarbetare"),
        ("ikeamedarbetare", ""),
        ("arbetslös snickare", "snickare"),
        ("sjukskriven", ""),
    ],
)
def test_employers_and_why_she_is_away_are_never_kept(known: Reference, written: str, kept: str) -> None:
    assert known.title(written).kept == kept


def test_no_employer_and_no_reason_stays_in_any_title(known: Reference) -> None:
    for row in rows("job_words"):
        if row["kind"] in (Kind.EMPLOYER, Kind.AWAY):
            said = known.title(row["word"])
            assert said.kept == "", row
            assert set(said.industries) == set(row["industries"].split()), row


def test_a_task_is_said_by_a_title_or_a_word_but_by_no_other_compound(known: Reference) -> None:
    assert known.task_of("taxi", "transport-logistik") == "fardtjanst"
    assert known.task_of("taxibud", "transport-logistik") is None
    assert known.task_of("sjuksköterska psykiatri", "halso-sjukvard") == "psykiatri"


def test_the_words_name_industries_and_tasks_that_there_are() -> None:
    industries = {row["slug"] for row in rows("industries")}
    tasks = {(row["industry"], row["slug"]) for row in rows("tasks")}
    for row in rows("job_words"):
        own = row["industries"].split()
        assert set(own) <= industries, row
        assert bool(own) == (row["kind"] in ("title", "workplace", "employer", "part")), row
        assert not row["task"] or any((industry, row["task"]) in tasks for industry in own), row
