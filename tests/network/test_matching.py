"""Who decides about my work: cases from Stockholm county, and what each is told."""

import itertools
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import committees, counterparts, matching, members, titles
from fackpol.network.matching import Deciders
from fackpol.network.members import Details, Job
from fackpol.network.reference import Reference
from fackpol.registers import imports
from tests.people import Everybody

DAY = date(2026, 10, 1)
Look = Callable[..., Awaitable[Deciders]]


@pytest.fixture
def look(db: Connection, vault: Vault, known: Reference, everybody: Everybody) -> Look:
    number = itertools.count()

    async def look(*jobs: Job, day: date = DAY, home: str | None = None) -> Deciders:
        """What somebody with these jobs is shown."""
        person = await everybody.member("Anna Ek", f"anna.{next(number)}@example.org", jobs[0])
        await members.change(db, person, Details(jobs, None, (), home))
        return await matching.of_member(db, vault, known, person, day)

    return look


# Job, the committee and where its register comes from, and whether it decides or only affects.
CASES = {
    "preschool in Rinkeby": (("forskola", "kommun", "0180-JAR"), "Järva stadsdelsnämnd", "0180", "primary"),
    "bus driver in Solna": (("kollektivtrafik", "privat-utforare", "0184"), "Trafiknämnden", "01", "primary"),
    "firefighter in Haninge": (
        ("raddningstjanst", "kommunalt-bolag", "0136"),
        "Södertörns brandförsvarsförbund",
        "0136",
        "primary",
    ),
    "nurse at Karolinska": (("halso-sjukvard", "region", "0184"), "Hälso- och sjukvårdsnämnden", "01", "primary"),
    "home care in Haninge": (("aldreomsorg", "kommun", "0136"), "Äldrenämnden", "0136", "primary"),
    "builder at a private firm in Botkyrka": (
        ("bygg-anlaggning", "privat", "0127"),
        "Samhällsbyggnadsnämnden",
        "0127",
        "secondary",
    ),
    "home care in Norrtälje": (
        ("aldreomsorg", "kommunalt-bolag", "0188"),
        "Kommunalförbundet Sjukvård och omsorg i Norrtälje",
        "0188",
        "primary",
    ),
    "cleaner in a school, by a contractor": (
        ("stad-fastighet-bevakning", "privat-utforare", "0136", "skolstad"),
        "Grundskolenämnden",
        "0136",
        "primary",
    ),
}


@pytest.mark.parametrize("case", CASES)
async def test_a_case_from_stockholm(everybody: Everybody, look: Look, case: str) -> None:
    job, committee, area, strength = CASES[case]
    await everybody.dag(committee, area)
    shown = await look(Job(*job))
    matches = shown.primary if strength == "primary" else shown.secondary
    assert [match.name for match in matches] == ["Dag Holm"]
    assert "Dag Holm" in matches[0].sentences[0]


async def test_a_bus_driver_who_lives_in_nacka_is_matched_where_she_works(everybody: Everybody, look: Look) -> None:
    await everybody.dag("Trafiknämnden", "01")
    await everybody.representative("Ida Ny", None, "Trafiknämnden", "0182")  # streets, where she lives
    shown = await look(Job("kollektivtrafik", "privat-utforare", "0184"), home="0182")
    assert [match.name for match in shown.primary] == ["Dag Holm"]
    assert "Trafiknämnden i Region Stockholm" in shown.primary[0].sentences[0]


async def test_an_agency_worker_is_matched_by_the_trade_of_the_place(everybody: Everybody, look: Look) -> None:
    await everybody.dag()
    shown = await look(Job("aldreomsorg", "privat-utforare", "0136"))
    assert shown.primary[0].sentences[0] == (
        "Du jobbar på ett privat företag. Dag Holm är ledamot i Äldrenämnden i Haninge till och med 31 december 2030. "
        "Där beslutar de vilka företag som sköter äldreomsorg, och vad de får betalt."
    )
    agency = await look(Job("bank-konsult", "privat", "0136"))
    assert agency.primary == []
    assert "Är du uthyrd?" in agency.nobody[0].sentence


async def test_at_the_post_terminal_it_is_said_why_there_is_nobody(everybody: Everybody, look: Look) -> None:
    await everybody.dag("Kommunstyrelsen", "0184")
    shown = await look(Job("post", "stat", "0184"), Job("post", "privat", "0184"))
    assert (shown.primary, shown.secondary) == ([], [])
    assert [one.nearest for one in shown.nobody] == [()]
    assert (await look(Job("post", "privat", "0184"))).nobody[0].sentence == (
        "Ingen kommun eller region beslutar om posten. Reglerna sätter riksdagen och regeringen."
    )


@pytest.mark.parametrize(
    "job",
    [
        Job("post", "stat", "0180"),
        Job("media", "privat", "0180"),
        Job("aldreomsorg", "stat", "0136"),
    ],
)
async def test_where_no_committee_decides_that_is_said(everybody: Everybody, look: Look, job: Job) -> None:
    await everybody.dag("Kommunstyrelsen", "0180")
    shown = await look(job)
    assert shown.primary == []
    assert shown.nobody[0].sentence.endswith(".")


async def test_where_the_list_is_empty_we_say_that_we_do_not_know(look: Look) -> None:
    shown = await look(Job("aldreomsorg", "kommun", "0128"))
    assert (shown.primary, shown.secondary) == ([], [])
    assert "Vi vet inte vilka som beslutar om det här i Salem" in shown.nobody[0].sentence


async def test_the_sentence_says_who_where_until_when_and_why(everybody: Everybody, db: Connection, look: Look) -> None:
    await everybody.dag(to_day=date(2026, 12, 31))
    (match,) = (await look(Job("aldreomsorg", None, "0136"), day=date(2026, 9, 1))).primary
    reason = await db.fetchval(
        "SELECT reason_sv FROM rules WHERE type = 'k-aldre' AND industry = 'aldreomsorg' AND employment = 'public'"
    )
    assert match.sentences[0] == (
        f"Dag Holm är ledamot i Äldrenämnden i Haninge till och med 31 december 2026. {reason}"
    )


async def test_a_mandate_counts_on_its_days_only(everybody: Everybody, look: Look) -> None:
    await everybody.dag(to_day=date(2026, 12, 31))
    job = Job("aldreomsorg", "kommun", "0136")
    assert len((await look(job, day=date(2026, 12, 31))).primary) == 1
    assert (await look(job, day=date(2027, 1, 1))).primary == []
    assert (await look(job, day=date(2022, 12, 31))).primary == []


@pytest.mark.parametrize(
    ("title", "shown"), [("Ersättare", 1), ("Ordförande", 1), ("Ledamot", 1), ("Revisor", 0), ("Nämndeman", 0)]
)
async def test_only_who_sits_is_shown(
    everybody: Everybody, known: Reference, look: Look, title: str, shown: int
) -> None:
    seat = titles.seat(title, known.spellings, list(known.seats))
    assert seat
    await everybody.representative("Dag Holm", None, "Äldrenämnden", "0136", seat=seat)
    assert len((await look(Job("aldreomsorg", "kommun", "0136"))).primary) == shown


async def test_the_weightiest_seat_comes_first(everybody: Everybody, look: Look) -> None:
    for name, seat in (("Åke Ö", "ersattare"), ("Bea A", "ledamot"), ("Ada B", "ledamot"), ("Öst C", "ordforande")):
        await everybody.representative(name, None, "Äldrenämnden", "0136", seat=seat)
    shown = await look(Job("aldreomsorg", "kommun", "0136"))
    assert [match.name for match in shown.primary] == ["Öst C", "Ada B", "Bea A", "Åke Ö"]


async def test_on_the_employers_other_level_it_only_affects(everybody: Everybody, look: Look) -> None:
    await everybody.dag("Kulturnämnden", "01")
    job = Job("kultur-fritid", "kommun", "0136", "scen")
    assert [match.strength for match in (await look(job)).secondary] == ["secondary"]


async def test_who_employs_others_than_her_is_not_shown(everybody: Everybody, look: Look) -> None:
    await everybody.dag("Hälso- och sjukvårdsnämnden", "01")
    shown = await look(Job("halso-sjukvard", "kommun", "0136", "kommunal-vard"))
    assert shown.matches == []


async def test_two_jobs_are_looked_up_each_and_a_mandate_is_shown_once(everybody: Everybody, look: Look) -> None:
    await everybody.dag()
    await everybody.representative("Ida Ny", None, "Förskolenämnden", "0182")
    shown = await look(Job("aldreomsorg", "kommun", "0136"), Job("forskola", "kommun", "0182"))
    assert sorted(match.name for match in shown.primary) == ["Dag Holm", "Ida Ny"]


async def test_without_a_workplace_her_home_counts_and_that_is_said(everybody: Everybody, look: Look) -> None:
    await everybody.dag()
    shown = await look(Job("aldreomsorg", None, None), home="0136")
    assert "Därför utgår vi från Haninge, där du bor." in " ".join(shown.primary[0].sentences)


async def test_an_administrators_row_wins_over_the_shipped_one(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    await everybody.dag()
    await db.execute(
        "INSERT INTO rules (type, industry, area, strength, reason_sv, reason_en, shipped) "
        "VALUES ('k-aldre', 'aldreomsorg', '0136', 'none', '', '', false)"
    )
    assert (await look(Job("aldreomsorg", "kommun", "0136"))).primary == []


async def test_a_board_that_has_everything_decides_where_no_other_does(
    everybody: Everybody,
    db: Connection,
    known: Reference,
    look: Look,
) -> None:
    """The social services committee has elderly care where there is no committee for it."""
    await everybody.dag("Socialnämnden", "0136")
    job = Job("aldreomsorg", "kommun", "0136")
    assert [match.name for match in (await look(job)).primary] == ["Dag Holm"]
    await committees.place(db, known, "0136", ["Äldrenämnden"])
    assert (await look(job)).matches == []


async def test_nobody_is_her_own_decider(everybody: Everybody, db: Connection, vault: Vault, known: Reference) -> None:
    dag: UUID = await everybody.dag()
    await db.execute("INSERT INTO members (person, registered_at) VALUES ($1, now())", dag)
    await members.change(db, dag, Details((Job("aldreomsorg", "kommun", "0136"),), None, (), None))
    assert (await matching.of_member(db, vault, known, dag, DAY)).primary == []


async def test_the_end_of_a_mandate_is_told_ninety_days_before(everybody: Everybody, look: Look) -> None:
    await everybody.dag(to_day=date(2026, 12, 31))
    job = Job("aldreomsorg", "kommun", "0136")
    ends = "Vi vet inte än vem som tar över."
    last = date(2026, 12, 31)
    assert ends in (await look(job, day=last - timedelta(days=89))).primary[0].sentences
    assert ends not in (await look(job, day=last - timedelta(days=90))).primary[0].sentences


async def test_a_register_is_believed_until_its_mandates_have_ended(
    everybody: Everybody,
    db: Connection,
    look: Look,
) -> None:
    """After the turn of the year "no seat" would be a guess: nobody has told us who sits."""
    await everybody.dag(to_day=date(2026, 12, 31))
    await db.execute(
        "INSERT INTO imports (source, area, file_sha256, at, counts) VALUES ('x', '0136', $2, $1, '{}')",
        dates.moment(date(2026, 7, 1), dates.time(12)),
        bytes(32),
    )
    job = Job("aldreomsorg", "kommun", "0136")
    assert (
        "Vi vet inte vilka som sitter i Äldrenämnden i Haninge nu."
        in (await look(job, day=date(2027, 1, 15))).nobody[0].sentence
    )


async def told(db: Connection, area: str, committee: int, day: date) -> None:
    """A register of the area says who sits on a committee from a day on."""
    await db.execute(
        "INSERT INTO imports (source, area, file_sha256, at, counts) VALUES ('x', $1, $2, now(), '{}')", area, bytes(32)
    )
    await db.execute("INSERT INTO told_terms (committee, from_day, told_at) VALUES ($1, $2, now())", committee, day)


async def test_where_the_next_term_is_told_nobody_is_said_to_be_unknown(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    """Registers of the next term are read in November, while this one still runs."""
    await everybody.dag(to_day=date(2026, 12, 31))
    job, day = Job("aldreomsorg", "kommun", "0136"), date(2026, 11, 28)
    assert "Vi vet inte än vem som tar över." in (await look(job, day=day)).primary[0].sentences
    await told(db, "0136", await db.fetchval("SELECT committee FROM mandates"), date(2027, 1, 1))
    assert "Vi vet inte än vem som tar över." not in (await look(job, day=day)).primary[0].sentences


async def test_a_register_of_the_next_term_says_nothing_of_today(
    everybody: Everybody, db: Connection, known: Reference, look: Look
) -> None:
    placed = await committees.place(db, known, "0136", ["Äldrenämnden"])
    await told(db, "0136", placed["Äldrenämnden"], date(2027, 1, 1))
    job = Job("aldreomsorg", "kommun", "0136")
    unknown = "Vi vet inte vilka som sitter i Äldrenämnden i Haninge nu."
    assert unknown in (await look(job, day=date(2026, 11, 28))).nobody[0].sentence
    none = "Partiet har ingen plats i Äldrenämnden i Haninge just nu."
    assert none in (await look(job, day=date(2027, 1, 1))).nobody[0].sentence


async def test_whoever_has_two_seats_on_a_committee_is_shown_once_with_the_higher(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    dag = await everybody.dag()
    await db.execute(
        "INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status) "
        "SELECT person, committee, 'Ordförande', 'ordforande', $2, to_day, status FROM mandates WHERE person = $1",
        dag, date(2025, 1, 1),
    )  # fmt: skip
    (match,) = (await look(Job("aldreomsorg", "kommun", "0136"))).primary
    assert match.seat == "ordförande"


# -- the next best -----------------------------------------------------------------------------------------------------


async def test_the_nearest_elsewhere_sits_on_the_committee_that_decides_there(everybody: Everybody, look: Look) -> None:
    """The chair of social services does not, where another committee has the care of older people."""
    await everybody.representative("Disa Al", None, "Socialnämnden", "1281", seat="ordforande")
    await everybody.representative("Mio Ek", None, "Vård- och omsorgsnämnden", "1281", seat="ersattare")
    await everybody.representative("Nils Ö", None, "Kulturnämnden", "1280", seat="ordforande")
    (nobody,) = (await look(Job("aldreomsorg", "kommun", "1287"))).nobody
    assert [near.sentence for near in nobody.nearest] == ["Mio Ek sitter i samma slags nämnd i Lund."]


async def test_the_nearest_at_a_company_sits_on_a_companys_board(everybody: Everybody, look: Look) -> None:
    await everybody.representative("Disa Al", None, "Lunds Energi AB", "1281")
    (nobody,) = (await look(Job("energi-vatten-avfall", "kommunalt-bolag", "1287", "energi"))).nobody
    assert [near.sentence for near in nobody.nearest] == [
        "Disa Al sitter i styrelsen för samma slags bolag i Lund.",
    ]


async def test_where_nobody_is_found_the_nearest_are_named(everybody: Everybody, look: Look) -> None:
    await everybody.representative("Kim Ks", None, "Kommunstyrelsens personalutskott", "0136", seat="ordforande")
    await everybody.representative("Eva Sol", None, "Kommunstyrelsen", "0136")
    await everybody.representative("Ida Ny", None, "Äldrenämnden", "0126", seat="ersattare")
    await everybody.representative("Ulla By", None, "Äldrenämnden", "0127", seat="ordforande")
    (nobody,) = (await look(Job("aldreomsorg", "kommun", "0136"))).nobody
    assert tuple(near.sentence for near in nobody.nearest) == (
        "Närmast är Eva Sol i kommunstyrelsen. Den leder hela kommunen.",
        "Ulla By sitter i samma slags nämnd i Botkyrka.",
    )


async def test_somebody_who_decides_is_enough(everybody: Everybody, look: Look) -> None:
    await everybody.dag()
    await everybody.representative("Eva Sol", None, "Kommunstyrelsen", "0136")
    assert (await look(Job("aldreomsorg", "kommun", "0136"))).nobody == []


async def test_in_the_region_the_nearest_lead_the_region(everybody: Everybody, look: Look) -> None:
    await everybody.representative("Eva Sol", None, "Regionstyrelsen", "01")
    (nobody,) = (await look(Job("kultur-fritid", "region", "0136"))).nobody
    assert tuple(near.sentence for near in nobody.nearest) == (
        "Närmast är Eva Sol i regionstyrelsen. Den leder hela regionen.",
    )


@pytest.mark.parametrize(
    "job", [Job("post", "stat", "0136"), Job("media", "privat", "0136"), Job("skola", "stat", "0136")]
)
async def test_where_no_committee_decides_nobody_is_nearer(everybody: Everybody, look: Look, job: Job) -> None:
    await everybody.representative("Eva Sol", None, "Kommunstyrelsen", "0136")
    await everybody.representative("Ida Ny", None, "Grundskolenämnden", "0126")
    assert (await look(job)).nobody[0].nearest == ()


@pytest.mark.parametrize("case", ["ended", "another region", "does not sit"])
async def test_whoever_can_not_help_is_not_the_nearest(everybody: Everybody, look: Look, case: str) -> None:
    await everybody.representative(
        "Eva Sol", None, "Äldrenämnden", "1480" if case == "another region" else "0126",
        seat="revisor" if case == "does not sit" else "ledamot",
        to_day=date(2026, 9, 30) if case == "ended" else None,
    )  # fmt: skip
    assert (await look(Job("aldreomsorg", "kommun", "0136"))).nobody[0].nearest == ()


# -- a whole register --------------------------------------------------------------------------------------------------

REGISTER = Path(__file__).parent.parent / "data" / "goteborg_uppdrag_v.csv"
# By industry, what somebody is shown who works for the municipality and has not said with what: primary, possible and
# secondary matches and those who sat last; in the autumn, and after New Year, when most mandates have ended.
GOTEBORG = {
    "halso-sjukvard": ((4, 0, 1, 0), (0, 0, 0, 1)),
    "aldreomsorg": ((4, 0, 4, 0), (0, 0, 0, 1)),
    "funktionsstod": ((3, 0, 0, 0), (0, 0, 0, 1)),
    "socialt-arbete": ((14, 4, 4, 0), (0, 0, 0, 5)),
    "forskola": ((4, 0, 0, 0), (0, 0, 0, 1)),
    "skola": ((0, 10, 3, 0), (0, 0, 0, 3)),
    "kollektivtrafik": ((0, 2, 5, 0), (0, 2, 0, 0)),
    "transport-logistik": ((0, 2, 3, 0), (0, 0, 0, 1)),
    "bygg-anlaggning": ((0, 8, 10, 0), (0, 0, 0, 4)),
    "industri": ((0, 0, 10, 0), (0, 0, 0, 0)),
    "energi-vatten-avfall": ((0, 4, 3, 0), (0, 0, 0, 1)),
    "handel": ((0, 0, 6, 0), (0, 0, 0, 0)),
    "hotell-restaurang": ((0, 4, 3, 0), (0, 0, 0, 1)),
    "stad-fastighet-bevakning": ((0, 12, 4, 0), (0, 0, 0, 5)),
    "kultur-fritid": ((0, 9, 0, 0), (0, 0, 0, 3)),
    "it-telekom": ((2, 0, 3, 0), (0, 0, 0, 1)),
    "kommun-regionforvaltning": ((5, 10, 30, 0), (0, 0, 0, 6)),
    "jord-skog-djur": ((2, 0, 0, 0), (0, 0, 0, 1)),
    "raddningstjanst": ((6, 0, 0, 0), (0, 0, 0, 1)),
    "ideell-sektor": ((0, 0, 10, 0), (0, 0, 0, 0)),
}


@pytest.mark.slow
async def test_a_real_register_by_every_industry(db: Connection, vault: Vault, known: Reference, look: Look) -> None:
    now = dates.moment(date(2026, 7, 1), dates.time(12))
    await imports.register(db, vault, known, "1480", "V", REGISTER.read_bytes(), now)
    found = {}
    for industry in known.industries:
        job = Job(industry, "kommun", "1480")
        autumn, winter = await look(job, day=DAY), await look(job, day=date(2027, 1, 15))
        found[industry] = tuple(
            (len(at.primary), len(at.possible), len(at.secondary), len(at.former)) for at in (autumn, winter)
        )
        for match in (*autumn.matches, *winter.matches):
            assert match.sentences[0].casefold().count(match.name.casefold()) == 1
    assert {industry: shown for industry, shown in found.items() if shown != ((0,) * 4,) * 2} == GOTEBORG


# -- the other way round -----------------------------------------------------------------------------------------------


async def test_a_representative_sees_what_is_decided_and_members_in_bands(
    everybody: Everybody, db: Connection, vault: Vault, known: Reference
) -> None:
    dag = await everybody.dag()
    for number in range(6):
        await everybody.member(f"Med {number}", f"med.{number}@example.org")
    await everybody.member("Eva Ö", "eva@example.org", Job("aldreomsorg", "kommun", "0126"))  # elsewhere
    inside = await matching.of_representative(db, dag, DAY)
    trades = {trade.industry: (trade.strength, trade.members) for trade in inside["Äldrenämnden"]}
    assert trades == {"aldreomsorg": ("primary", "5–9"), "halso-sjukvard": ("primary", "färre än 5")}


async def test_both_sides_see_the_same_rule(
    everybody: Everybody, db: Connection, vault: Vault, known: Reference, look: Look
) -> None:
    dag = await everybody.dag("Samhällsbyggnadsnämnden")
    inside = await matching.of_representative(db, dag, DAY)
    seen = {(trade.industry, trade.strength) for trades in inside.values() for trade in trades}
    shown = set()
    for industry in known.industries:
        deciders = await look(Job(industry, None, "0136"))
        shown |= {(industry, match.strength.replace("possible", "primary")) for match in deciders.matches}
    assert seen == shown
    assert seen


async def test_whoever_has_left_decides_about_nothing(
    everybody: Everybody, db: Connection, vault: Vault, known: Reference
) -> None:
    dag = await everybody.dag(to_day=date(2026, 9, 30))
    assert await matching.of_representative(db, dag, DAY) == {}
    assert await counterparts.of(db, vault, known, dag, DAY) == []
