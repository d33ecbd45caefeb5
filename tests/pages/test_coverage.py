"""An administrator sees what is missing first, then all of it; never a name, never a number below five."""

from datetime import date

from fackpol.base.database import Connection
from fackpol.network import coverage
from fackpol.network.members import Job
from tests.asgi import Web, text_of
from tests.people import Everybody


async def test_what_is_missing_stands_first_and_leads_on(web: Web, everybody: Everybody) -> None:
    for number in range(7):
        await everybody.member(f"Med {number}", f"med.{number}@example.org", Job("forskola", "kommun", "0136"))
    await everybody.dag()
    eva = await web.signed_in(await everybody.eva())
    page = await eva.get("/skotsel/tackning")
    assert "Förskola, Haninge 5–9 medlemmar. Vi vet inte vilka som sitter där det beslutas." in text_of(page)
    assert "Med 1" not in page.text
    assert "Dag Holm" not in page.text
    there = text_of(await eva.get("/skotsel/tackning/0136"))
    assert "Äldreomsorg och hemtjänst Medlemmar: färre än 5 · Frågor på gång: färre än 5 1 av partiets" in there
    assert "Dag Holm, ledamot, Äldrenämnden" in there
    assert "Starta en branschförening" in there


async def test_a_number_below_five_stands_nowhere(web: Web, everybody: Everybody) -> None:
    """The same page for none, one and four members."""
    eva = await web.signed_in(await everybody.eva())
    pages = []
    for number in range(5):
        answers = [await eva.get(path) for path in ("/skotsel/tackning", "/skotsel/tackning/0136")]
        pages.append([answer.text for answer in answers])
        await everybody.member(f"Med {number}", f"med.{number}@example.org")
    assert pages[0] == pages[1] == pages[4]
    assert [(await eva.get(path)).text for path in ("/skotsel/tackning", "/skotsel/tackning/0136")] != pages[0]


async def test_elsewhere_is_not_there_and_costs_nothing_to_ask_for(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva, asked = await web.signed_in(await everybody.eva()), list[str]()
    db.add_query_logger(lambda record: asked.append(record.query))
    for area in ("1480", "01", "0180-JAR", "x"):
        assert (await eva.get(f"/skotsel/tackning/{area}")).status_code == 404
    assert coverage.SQL["cells"] not in asked
    await eva.get("/skotsel/tackning/0136")
    assert coverage.SQL["cells"] in asked


async def test_from_a_group_without_a_branch_to_the_form_that_founds_one(web: Web, everybody: Everybody) -> None:
    for number in range(5):
        await everybody.member(f"Med {number}", f"med.{number}@example.org")
    eva = await web.signed_in(await everybody.eva())
    page = await eva.get("/skotsel/tackning")
    assert "Äldreomsorg och hemtjänst, Haninge : 5–9 medlemmar." in text_of(page)
    form = await eva.get("/skotsel/ny-branschforening?bransch=aldreomsorg&omrade=0136")
    assert '<option selected value="0136">' in form.text
    assert '<option selected value="aldreomsorg">' in form.text
    assert (await eva.get("/skotsel/ny-branschforening?bransch=x&omrade=y")).status_code == 200


async def test_it_is_shown_as_it_is_on_the_day_that_is_asked_for(web: Web, everybody: Everybody) -> None:
    await everybody.dag(to_day=date(2026, 12, 31))
    eva = await web.signed_in(await everybody.eva())
    assert "Dag Holm" in (await eva.get("/skotsel/tackning/0136?dag=2026-10-01")).text
    then = await eva.get("/skotsel/tackning/0136?dag=2027-01-15")
    assert "Så är det 15 januari 2027." in then.text
    assert "Dag Holm" not in then.text
    assert 'value="2027-01-15"' in (await eva.get("/skotsel/tackning?dag=2027-01-15")).text
    assert (await eva.get("/skotsel/tackning?dag=i+morgon")).status_code == 200
