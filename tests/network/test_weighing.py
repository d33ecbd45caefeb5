"""What a member's committees mean beside each other, and beside what she has told."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

import pytest

from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import matching, members
from fackpol.network.matching import Deciders
from fackpol.network.members import Details, Job
from fackpol.network.reference import Reference
from tests.people import Everybody

DAY = date(2026, 10, 1)
Look = Callable[..., Awaitable[Deciders]]
DRIVER = Job("stad-fastighet-bevakning", "kommunalt-bolag", "0136", "fastighet")
TEACHER = Job("skola", "kommun", "0136")
# What Haninge shares with others.
SHARED = ["SRV återvinning AB", "Södertörns brandförsvarsförbund", "Södertörns miljö- och hälsoskyddsförbund"]


@pytest.fixture
def look(db: Connection, vault: Vault, known: Reference, everybody: Everybody) -> Look:
    number = itertools.count()

    async def look(job: Job, *roles: str) -> Deciders:
        person = await everybody.member("Anna Ek", f"anna.{next(number)}@example.org", job)
        return await matching.of_member(db, vault, known, person, DAY, roles)

    return look


async def seated(everybody: Everybody, *bodies: tuple[str, str]) -> None:
    for number, (body, area) in enumerate(bodies):
        await everybody.representative(f"Dag Holm {number}", None, body, area)


def told(shown: Deciders) -> dict[str, str]:
    """What is said about each body that is shown."""
    return {match.committee: " ".join(match.sentences) for match in shown.matches}


async def test_a_company_is_her_employer_if_she_works_there(everybody: Everybody, look: Look) -> None:
    await seated(everybody, ("Haninge Bostäder AB", "0136"))
    assert (
        "Om du jobbar på Haninge Bostäder AB är styrelsen ytterst din arbetsgivare."
        in told(await look(DRIVER))["Haninge Bostäder AB"]
    )


async def test_of_several_companies_the_one_she_names_is_shown(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    await seated(everybody, ("Haninge Bostäder AB", "0136"), ("Haningehem AB", "0136"), ("Fastighetsnämnden", "0136"))
    before = await look(DRIVER)
    assert ([match.committee for match in before.primary], len(before.possible)) == ([], 2)
    # Those of her trade first; then whoever else employs people there, of any trade.
    assert [name for _, name in before.unsaid[0].employers] == ["Haninge Bostäder AB", "Haningehem AB", *SHARED]
    own = await db.fetchval("SELECT id FROM committees WHERE name = 'Haningehem AB'")
    after = await look(Job(DRIVER.industry, DRIVER.sector, DRIVER.area, DRIVER.task, own))
    assert [match.committee for match in after.primary] == ["Haningehem AB"]
    assert "Styrelsen är ytterst din arbetsgivare." in told(after)["Haningehem AB"]
    assert after.possible == []


async def test_the_company_that_she_names_is_enough_without_her_task(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    await seated(everybody, ("Haninge Bostäder AB", "0136"), ("Haningehem AB", "0136"), ("Fastighetsnämnden", "0136"))
    own = await db.fetchval("SELECT id FROM committees WHERE name = 'Haningehem AB'")
    shown = await look(Job(DRIVER.industry, DRIVER.sector, DRIVER.area, None, own))
    assert [match.committee for match in (*shown.primary, *shown.possible)] == ["Haningehem AB"]


async def test_the_only_company_we_know_need_not_be_hers(everybody: Everybody, db: Connection, look: Look) -> None:
    """A nurse at a hospital that is a company, where the register has the dentists' company alone."""
    await seated(everybody, ("Folktandvården Stockholms län AB", "01"))
    nurse = Job("halso-sjukvard", "regionalt-bolag", "0136")
    before = await look(nurse)
    assert ([match.committee for match in before.primary], len(before.possible)) == ([], 1)
    assert "Folktandvården Stockholms län AB" in dict(before.unsaid[0].employers).values()
    own = await db.fetchval("SELECT id FROM committees WHERE name LIKE 'Folktandv%'")
    after = await look(replace(nurse, employer=own))
    assert [match.committee for match in (*after.primary, *after.possible)] == ["Folktandvården Stockholms län AB"]


async def test_two_boards_of_a_kind_are_not_guessed_between(everybody: Everybody, look: Look) -> None:
    await seated(everybody, ("Barn- och ungdomsnämnden", "0136"), ("Bildningsnämnden", "0136"))
    shown = await look(Job("forskola", "kommun", "0136"))
    assert (shown.primary, len(shown.possible)) == ([], 2)
    assert "arbetsgivare" not in " ".join(told(shown).values())


async def test_a_public_employee_is_never_told_that_nobody_decides(everybody: Everybody, look: Look) -> None:
    await seated(everybody, ("Kommunstyrelsen", "0136"))
    (public,) = (await look(Job("handel", "kommun", "0136"))).nobody
    (private,) = (await look(Job("handel", "privat", "0136"))).nobody
    assert public.sentence == "Vi vet inte vilka som beslutar om det här i Haninge."
    assert private.sentence == "Ingen nämnd i kommunen eller regionen beslutar direkt om ditt jobb."


async def test_whoever_works_for_a_committee_is_not_shown_the_companies(everybody: Everybody, look: Look) -> None:
    await seated(everybody, ("Haninge Bostäder AB", "0136"), ("Fastighetsnämnden", "0136"))
    shown = await look(Job(DRIVER.industry, "kommun", DRIVER.area, DRIVER.task))
    assert [match.committee for match in shown.matches] == ["Fastighetsnämnden"]
    assert "Nämnden är ytterst din arbetsgivare." in told(shown)["Fastighetsnämnden"]


async def test_without_her_task_several_boards_may_decide_and_none_is_her_employer(
    everybody: Everybody, look: Look
) -> None:
    await seated(everybody, ("Grundskolenämnden", "0136"), ("Gymnasie- och arbetsmarknadsnämnden", "0136"))
    shown = await look(TEACHER)
    assert (shown.primary, shown.nobody, len(shown.possible)) == ([], [], 2)
    assert "arbetsgivare" not in " ".join(told(shown).values())
    assert ("gymnasium", "Gymnasium") in shown.unsaid[0].tasks


async def test_with_her_task_the_one_that_decides_about_it_is_left(everybody: Everybody, look: Look) -> None:
    await seated(everybody, ("Grundskolenämnden", "0136"), ("Gymnasie- och arbetsmarknadsnämnden", "0136"))
    shown = await look(Job("skola", "kommun", "0136", "gymnasium"))
    assert [match.committee for match in shown.matches] == ["Gymnasie- och arbetsmarknadsnämnden"]
    assert "Nämnden är ytterst din arbetsgivare." in " ".join(told(shown).values())
    assert shown.unsaid == []


async def test_a_board_alone_has_all_of_the_trade_whatever_her_task(everybody: Everybody, look: Look) -> None:
    await seated(everybody, ("Barn- och utbildningsnämnden", "0136"))
    shown = await look(TEACHER)
    assert [match.committee for match in shown.primary] == ["Barn- och utbildningsnämnden"]
    assert shown.unsaid == []


async def test_in_a_city_with_parts_each_part_is_said_for_itself(everybody: Everybody, look: Look) -> None:
    await seated(everybody, ("Järva stadsdelsnämnd", "0180"), ("Farsta stadsdelsnämnd", "0180"))
    shown = await look(Job("forskola", "kommun", "0180"))
    assert told(shown)["Farsta stadsdelsnämnd"].startswith("Om du jobbar i Farsta är det Farsta stadsdelsnämnd som")
    assert "arbetsgivare" not in " ".join(told(shown).values())
    here = await look(Job("forskola", "kommun", "0180-FAR"))
    assert [match.committee for match in here.matches] == ["Farsta stadsdelsnämnd"]
    assert "Nämnden är ytterst din arbetsgivare." in " ".join(told(here).values())


async def test_a_post_in_the_union_is_told_once_who_sits_on_the_other_side(everybody: Everybody, look: Look) -> None:
    await seated(everybody, ("Äldrenämnden", "0136"), ("Äldrenämnden", "0136"))
    care = Job("aldreomsorg", "kommun", "0136")
    other = "När ni förhandlar är de arbetsgivarens sida"
    assert [match for match in (await look(care)).matches if other in " ".join(match.sentences)] == []
    shown = await look(care, "steward")
    assert [other in " ".join(match.sentences) for match in shown.primary] == [True, False]


async def test_a_preparing_body_is_nobodys_employer(everybody: Everybody, look: Look) -> None:
    await seated(everybody, ("Utskottet för bildning och lärande", "0136"))
    shown = await look(TEACHER)
    assert [match.committee for match in shown.primary] == ["Utskottet för bildning och lärande"]
    assert "arbetsgivare" not in " ".join(told(shown).values())


async def test_she_tells_more_of_a_job_of_hers_and_of_no_others(everybody: Everybody, db: Connection) -> None:
    await seated(everybody, ("Haninge Bostäder AB", "0136"), ("Äldrenämnden", "0136"))
    company, other = [
        await db.fetchval("SELECT id FROM committees WHERE name = $1", name)
        for name in ("Haninge Bostäder AB", "Äldrenämnden")
    ]
    anna = await everybody.member("Anna Ek", "anna.ek@example.org", Job(DRIVER.industry, DRIVER.sector, DRIVER.area))
    job = await db.fetchval("SELECT id FROM jobs")

    async def after(who: object, task: str | None, employer: int | None) -> tuple[str | None, int | None]:
        await members.tell_more(db, who, job, task, employer)  # type: ignore[arg-type]
        (own,) = (await members.details(db, anna)).jobs
        return own.task, own.employer

    assert await after(anna, "fastighet", company) == ("fastighet", company)
    assert await after(await everybody.cilla(), None, None) == ("fastighet", company)
    assert await after(anna, "gymnasium", None) == (None, None)  # of another industry
    assert await after(anna, "fastighet", other) == ("fastighet", None)  # employs nobody in that trade


async def test_whoever_names_only_the_city_can_say_which_part_of_it_employs_her(
    everybody: Everybody, db: Connection
) -> None:
    await seated(everybody, ("Farsta stadsdelsnämnd", "0180"), ("Kungsholmens stadsdelsnämnd", "0180"))
    await seated(everybody, ("Haninge Bostäder AB", "0136"))
    anna = await everybody.member("Anna Ek", "anna.ek@example.org", Job("forskola", "kommun", "0180"))
    job = await db.fetchval("SELECT id FROM jobs")
    for name, takes in (("Farsta stadsdelsnämnd", True), ("Haninge Bostäder AB", False)):
        body = await db.fetchval("SELECT id FROM committees WHERE name = $1", name)
        await members.tell_more(db, anna, job, None, body)
        (own,) = (await members.details(db, anna)).jobs
        assert own.employer == (body if takes else None)


async def test_what_she_has_told_stays_while_the_job_stays(everybody: Everybody, db: Connection) -> None:
    anna = await everybody.member("Anna Ek", "anna.ek@example.org", Job("skola", "kommun", "0136", "gymnasium"))
    for area, task in (("0136", "gymnasium"), ("0126", None)):
        await members.change(db, anna, Details((Job("skola", "kommun", area),), None, (), None))
        assert [job.task for job in (await members.details(db, anna)).jobs] == [task]


async def test_a_teacher_can_work_at_two_kinds_of_schools(everybody: Everybody, db: Connection) -> None:
    jobs = tuple(Job("skola", "kommun", "0136", task) for task in ("grundskola", "gymnasium"))
    anna = await everybody.anna()
    await members.change(db, anna, Details(jobs, None, (), None))
    await members.change(db, anna, Details(jobs, None, (), None))
    assert (await members.details(db, anna)).jobs == jobs


async def test_a_company_of_another_trade_is_her_employer_if_she_names_it(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    """The energy company has machine drivers too, though energy is what its kind decides about."""
    await seated(everybody, ("Haninge Energi AB", "0136"), ("Tekniska nämnden", "0136"))
    job = Job("bygg-anlaggning", "kommunalt-bolag", "0136", "anlaggning")
    before = await look(job)
    assert "Haninge Energi AB" not in told(before)
    assert [name for _, name in before.unsaid[0].employers] == ["Haninge Energi AB", *SHARED]
    own = await db.fetchval("SELECT id FROM committees WHERE name = 'Haninge Energi AB'")
    after = await look(replace(job, employer=own))
    assert [match.committee for match in after.primary] == ["Haninge Energi AB"]
    assert "Styrelsen är ytterst din arbetsgivare." in told(after)["Haninge Energi AB"]
    assert "Tekniska nämnden" not in [match.committee for match in [*after.primary, *after.possible]]


async def test_who_works_for_the_municipality_can_not_name_a_company_of_another_trade(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    await seated(everybody, ("Haninge Energi AB", "0136"), ("Tekniska nämnden", "0136"))
    own = await db.fetchval("SELECT id FROM committees WHERE name = 'Haninge Energi AB'")
    shown = await look(Job("bygg-anlaggning", "kommun", "0136", "anlaggning", own))
    assert [match.committee for match in shown.primary] == ["Tekniska nämnden"]
    assert "Haninge Energi AB" not in told(shown)


async def test_a_hospitals_board_without_a_town_in_its_name_is_found_by_her_naming_it(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    mine, other = "Styrelsen för NU-sjukvården", "Styrelsen för sjukhusen i väster"
    await seated(everybody, (mine, "14"), (other, "14"))
    job = Job("halso-sjukvard", "region", "1488", "sjukhus")
    before = await look(job)
    assert (before.primary, {match.committee for match in before.possible}) == ([], {mine, other})
    assert {name for _, name in before.unsaid[0].employers} == {mine, other}
    own = await db.fetchval("SELECT id FROM committees WHERE name = $1", mine)
    after = await look(replace(job, employer=own))
    assert [match.committee for match in after.matches] == [mine]
    assert "Styrelsen är ytterst din arbetsgivare." in told(after)[mine]


async def test_a_hospitals_board_is_nobodys_employer_where_the_hospital_does_not_lie(
    everybody: Everybody, look: Look
) -> None:
    """Sus lies in Malmö and Lund. Where a name says no place, nobody knows which hospital is hers."""
    await seated(everybody, ("Sjukhusstyrelse Sus", "12"), ("Styrelsen för NU-sjukvården", "14"))
    nurse = Job("halso-sjukvard", "region", "1281", "sjukhus")
    assert "Styrelsen är ytterst din arbetsgivare." in told(await look(nurse))["Sjukhusstyrelse Sus"]
    assert told(await look(replace(nurse, area="1266"))) == {}
    elsewhere = told(await look(replace(nurse, area="1470")))["Styrelsen för NU-sjukvården"]
    assert "ytterst din arbetsgivare" not in elsewhere


async def test_a_midwife_may_work_for_the_hospital_of_her_town_or_for_primary_care(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    await seated(everybody, ("Sjukhusstyrelse Ystad", "12"), ("Styrelsen för Regionhälsan", "12"))
    await db.execute("INSERT INTO committee_kinds SELECT id, 'r-primarvard' FROM committees WHERE name LIKE '%hälsan'")
    shown = told(await look(Job("halso-sjukvard", "region", "1286", "forlossning")))
    assert set(shown) == {"Sjukhusstyrelse Ystad", "Styrelsen för Regionhälsan"}
    assert "ytterst din arbetsgivare" not in " ".join(shown.values())


async def test_a_hospital_has_no_psychiatry_where_a_committee_is_called_so(everybody: Everybody, look: Look) -> None:
    await seated(everybody, ("Sjukhusstyrelse Sus", "12"), ("Styrelsen för NU-sjukvården", "14"))
    await seated(everybody, ("Hälso- och sjukvårdsnämnden", "12"), ("Operativa hälso- och sjukvårdsnämnden", "14"))
    await seated(everybody, ("Psykiatri-, habilitering- och hjälpmedelsnämnden", "12"))
    nurse = Job("halso-sjukvard", "region", "1281", "psykiatri")
    shown = told(await look(nurse))
    assert set(shown) == {"Psykiatri-, habilitering- och hjälpmedelsnämnden", "Hälso- och sjukvårdsnämnden"}
    assert "Nämnden är ytterst din" in shown["Psykiatri-, habilitering- och hjälpmedelsnämnden"]
    assert "Sjukhusstyrelse Sus" in told(await look(replace(nurse, task="sjukhus")))
    assert "Styrelsen för NU-sjukvården" in told(await look(replace(nurse, area="1488")))


async def test_what_a_company_works_with_is_said_only_where_its_name_says_it(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    """Sydvatten makes drinking water. Of a name that says neither, only that it is one of them."""
    await seated(everybody, ("Sydvatten AB", "1280"), ("Nodra AB", "0581"))
    await db.execute("INSERT INTO committee_kinds SELECT id, 'b-va-avfall' FROM committees WHERE name = 'Nodra AB'")
    job = Job("energi-vatten-avfall", "kommunalt-bolag", "1280")
    for task in (None, "vatten"):
        assert "Bolaget arbetar med vatten och avlopp." in told(await look(replace(job, task=task)))["Sydvatten AB"]
    assert "Sydvatten AB" not in told(await look(replace(job, task="avfall")))
    for task in (None, "vatten", "avfall"):
        shown = told(await look(replace(job, area="0581", task=task)))
        assert "Bolaget arbetar med vatten, avlopp eller sopor." in shown["Nodra AB"]


async def test_a_company_that_no_rule_names_for_her_trade_says_why_it_is_shown(
    everybody: Everybody, db: Connection, look: Look
) -> None:
    """A cleaner at the energy company: no rule says anything of cleaning and energy."""
    await seated(everybody, ("Haninge Energi AB", "0136"))
    own = await db.fetchval("SELECT id FROM committees WHERE name = 'Haninge Energi AB'")
    job = Job("stad-fastighet-bevakning", "kommunalt-bolag", "0136", "stadning")
    before, after = await look(job), await look(replace(job, employer=own))
    assert (before.matches, [one.sentence for one in before.nobody]) == (
        [],
        ["Vi vet inte vilka som beslutar om det här i Haninge."],
    )
    (match,) = after.primary
    assert match.rule is None
    assert match.sentences[0].endswith(" Du har sagt att du är anställd där.")
    assert after.nobody == []
