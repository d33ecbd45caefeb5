"""An administrator chooses whom a meeting asks, sees the list, and sends what she has seen."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import audiences
from fackpol.network.meetings import SAMPLES_A_DAY
from tests.asgi import Web, errors_of, text_of
from tests.network.test_audiences import crowd, id_of
from tests.pages.test_district_meetings import drafted
from tests.people import Everybody

NOW = dates.now()


async def test_what_would_tell_of_a_few_is_refused_with_what_was_chosen_still_there(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    care, shop = await everybody.branch(), await everybody.branch("Handel")
    await crowd(db, everybody, care, 6)
    await crowd(db, everybody, shop, 4)
    await audiences.count_cells(db, NOW)
    browser, here = await drafted(web, await everybody.eva(), "branch:")
    for part, how in ((f"branch:{await id_of(db, shop)}", "out"), (f"branch:{await id_of(db, care)}", "out")):
        refused = await browser.send_form(f"{here}/vilka", {"part": part, "area": "", "how": how})
        assert refused.status_code == 422
        assert "Det är för få för att välja." in errors_of(refused)[0]
        assert f'selected value="{part}"' in refused.text
    assert len(await audiences.parts_of(db, int(here.rpartition("/")[2]))) == 1
    again = await browser.send_form(f"{here}/vilka", {"part": "branch:", "area": "", "how": "in"})
    assert errors_of(again) == ["Den delen är redan vald."]


async def test_a_list_that_has_changed_is_said_and_sent_as_it_was_seen_if_she_says_so(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    dag = await everybody.dag()
    browser, here = await drafted(web, await everybody.eva(), "committee:")
    await browser.send_form(f"{here}/vilka", {"look": "1"})
    await everybody.representative("Ada Ask", "ada@example.org", "Socialnämnden", "0126")
    told = await browser.send_form(f"{here}/inbjudan")
    assert told.status_code == 409
    assert "Listan skulle bli en annan nu." in text_of(told)
    assert not await db.fetch("SELECT FROM invitations")
    await browser.send_form(f"{here}/inbjudan", {"as_seen": "1"})
    assert [row["person"] for row in await db.fetch("SELECT person FROM invitations")] == [dag]


async def test_an_audience_that_empties_while_the_button_is_pressed(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    dag = await everybody.dag()
    browser, here = await drafted(web, await everybody.eva(), "committee:")
    await browser.send_form(f"{here}/vilka", {"look": "1"})
    await db.execute("UPDATE representatives SET letters_ended_at = $2 WHERE person = $1", dag, NOW)
    told = await browser.send_form(f"{here}/inbjudan")
    assert "Ingen i listan kan få mejlet längre." in text_of(told)
    assert not await db.fetch("SELECT FROM letters WHERE kind = 'invitation'")


async def test_a_body_that_no_single_municipality_owns_can_be_chosen(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    await everybody.representative("Ada Ask", "ada@example.org", "Brandkåren Attunda", "0126")
    await db.execute("UPDATE committees SET owner = NULL WHERE name = 'Brandkåren Attunda'")
    browser, here = await drafted(web, await everybody.eva(), "committee:")
    assert ">Brandkåren Attunda</option>" in (await browser.get(f"{here}/vilka")).text


async def test_an_administrator_sends_the_letter_to_herself_first_and_nobody_is_invited(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    await everybody.dag()
    browser, here = await drafted(web, await everybody.eva(), "committee:")
    await browser.send_form(f"{here}/vilka", {"look": "1"})
    page = await browser.send_form(f"{here}/prov", follow_redirects=True)
    assert "Ett prov är på väg till din egen mejl." in text_of(page)
    await web.deliver()
    (letter,) = web.post_office.arrived
    assert letter.to == "eva.sund@example.org"
    assert letter.subject.startswith("Prov: inbjudan ")
    assert "Varför du? Därför att du är administratör." in letter.text
    assert (await web.browser().get(letter.link("/svar/"))).status_code == 410
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0
    for _ in range(SAMPLES_A_DAY.most):
        last = await browser.send_form(f"{here}/prov")
    assert last.status_code == 429
    assert "Det blev för många prov i dag" in text_of(last)
