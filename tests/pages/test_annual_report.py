"""The board prints the year or takes it as a file; whoever else asks finds nothing."""

from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import annual_report, programme
from tests.asgi import Web, text_of
from tests.network.test_annual_report import Town
from tests.people import Everybody

NOW = dates.now()
THIS = dates.today(NOW).year


async def a_little(everybody: Everybody) -> None:
    """Last year and this: a branch whose name is a formula, seven who were contacted in time, and a meeting."""
    town = Town(everybody)
    branch = await town.branch("=Vård", NOW - timedelta(days=400))
    await town.branch("Skola", dates.moment(dates.today(NOW).replace(month=1, day=1), dates.now().time().min))
    joined = NOW - timedelta(days=370)
    for _ in range(7):
        await town.member(branch, joined, 2)
    await town.meeting([branch], joined, 12)


async def test_the_report_says_the_year_and_the_year_before(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await a_little(everybody)
    year = dates.today(NOW - timedelta(days=370)).year
    first = dates.today(NOW).replace(year=year, month=1, day=1)
    await programme.add(db, vault, "Gruppledarmöte", "", "district", first, 4)
    eva = await web.signed_in(await everybody.eva())
    page = await eva.get(f"/skotsel/arsrapport/{year}")
    said = text_of(page)
    assert "=Vård 5–9 100 %" in said
    assert "=Vård 1 10–14" in said
    assert "Alla möten 1 minst 10" in said
    assert "Gruppledarmöte 0 av 4" in said
    assert "Preliminär" in said
    assert "=Vård färre än 5 färre än 5 100 %" in text_of(await eva.get(f"/skotsel/arsrapport/{year + 1}"))
    frozen_at = dates.moment(first.replace(year=year + 1, day=15), NOW.time().min)
    assert await annual_report.freeze(db, vault, frozen_at) == year
    said = text_of(await eva.get(f"/skotsel/arsrapport/{year}"))
    assert f"Fastställd 15 januari {year + 1}" in said
    assert "Preliminär" not in said
    for other in (year - 2, THIS + 1, 0, 10**17):
        assert (await eva.get(f"/skotsel/arsrapport/{other}")).status_code == 404


async def test_every_table_has_a_heading_and_says_how_it_counts(web: Web, everybody: Everybody) -> None:
    await a_little(everybody)
    page = await (await web.signed_in(await everybody.eva())).get(f"/skotsel/arsrapport/{THIS}")
    assert page.text.count("<table") >= 5
    assert page.text.count("<h2") == 6
    assert page.text.count("<h1") == 1
    for part in page.text.split("<section")[1:]:
        assert "</table>" in part or "Det finns inget" in part
        assert len(text_of_part(part.split('<p class="quiet">')[1])) > 40


def text_of_part(html: str) -> str:
    return html.split("</p>")[0]


async def test_the_file_opens_in_a_spreadsheet_and_its_leaving_is_logged(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    await a_little(everybody)
    eva = await web.signed_in(await everybody.eva())
    answer = await eva.send_form(f"/skotsel/arsrapport/{THIS}/fil")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert f'filename="arsrapport-{THIS}.csv"' in answer.headers["content-disposition"]
    cells = [cell for line in answer.content.decode("utf-8-sig").splitlines() for cell in line.split(";")]
    assert "'=Vård" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert await db.fetchval("SELECT count(*) FROM security_log WHERE event = 'report fetched'") == 1


async def test_only_whoever_administers_and_has_just_shown_who_she_is_takes_the_file(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    bo, eva = await everybody.bo(branch), await everybody.eva()
    for browser in (await web.signed_in(bo), await web.signed_in(eva, strong=False)):
        assert (await browser.send_form(f"/skotsel/arsrapport/{THIS}/fil")).status_code != 200
    late = await web.signed_in(eva)
    await db.execute("UPDATE sessions SET strong_at = strong_at - interval '1 hour' WHERE person = $1", eva)
    answer = await late.send_form(f"/skotsel/arsrapport/{THIS}/fil")
    assert "text/csv" not in answer.headers["content-type"]
    assert await db.fetchval("SELECT count(*) FROM security_log WHERE event = 'report fetched'") == 0
