"""What a phone or a hand sends and no form expects is mended or refused with a sentence, and breaks nothing."""

from datetime import date

import pytest

from fackpol.base import tokens
from fackpol.base.database import Connection
from fackpol.network import proposals, representatives
from fackpol.network.representatives import Mandate
from tests.asgi import Web, errors_of, text_of
from tests.pages.test_meetings import form
from tests.pages.test_own_proposals import FORM
from tests.people import Everybody


@pytest.mark.parametrize(
    ("link", "kept"),
    [("Https://example.org/1", "https://example.org/1"), ("HTTPS://EXAMPLE.ORG/1", "https://EXAMPLE.ORG/1")],
)
async def test_a_link_that_a_phone_has_begun_with_a_capital_is_a_link(
    web: Web, db: Connection, everybody: Everybody, link: str, kept: str
) -> None:
    dag = await web.signed_in(await everybody.dag(), strong=False)
    assert (await dag.send_form("/forslag/nytt", FORM | {"link": link})).status_code == 303
    one = await proposals.get(db, await db.fetchval("SELECT id FROM proposals"))
    assert one
    assert one.link == kept


@pytest.mark.parametrize("starts", ["0", "0.30"])
async def test_a_meeting_on_the_first_day_of_all_is_refused(web: Web, everybody: Everybody, starts: str) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    page = await bo.send_form(f"/branscher/{branch}/moten/nytt", form(day="0001-01-01", starts=starts))
    assert (page.status_code, errors_of(page)) == (422, ["0001-01-01 finns inte i kalendern."])


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
async def test_a_mandate_ends_on_no_day_that_nothing_can_be_counted_from(
    web: Web, db: Connection, everybody: Everybody, day: str
) -> None:
    browser = await web.signed_in(await everybody.dag(), strong=False)
    mandate = await db.fetchval("SELECT id FROM mandates")
    page = await browser.send_form("/uppdrag", {f"to-{mandate}": day})
    assert (page.status_code, errors_of(page)) == (422, [f"{day} finns inte i kalendern."])
    assert await db.fetchval("SELECT to_day FROM mandates") == date(2030, 12, 31)


async def test_two_mandates_with_the_same_title_do_not_get_the_same_first_day(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    """Dag sits until the end of the year and after it; an administrator gives the second the first one's day."""
    dag = await everybody.dag(to_day=date(2026, 12, 31))
    committee = await db.fetchval("SELECT committee FROM mandates")
    await representatives.seat(db, dag, Mandate(committee, "ledamot", date(2027, 1, 1), None), "ledamot")
    second = await db.fetchval("SELECT id FROM mandates WHERE from_day = '2027-01-01'")
    eva = await web.signed_in(await everybody.eva())
    typed = {"seat": "ledamot", "from_day": "2023-01-01", "to_day": "", "from": "2023-01-01"}
    page = await eva.send_form(f"/skotsel/uppdrag/{second}", typed)
    assert page.status_code == 422
    assert errors_of(page) == ["Ett annat uppdrag på samma plats börjar den dagen. Rätta det i stället."]
    assert await db.fetchval("SELECT from_day FROM mandates WHERE id = $1", second) == date(2027, 1, 1)


async def test_a_character_that_no_text_has_is_refused_in_a_choice_too(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    await everybody.branch()
    page = await web.browser().send_form(f"/ga-med/{tokens.token(web.own.link_key, 'joining', anna)}", {"join": "a\0b"})
    assert page.status_code == 400
    assert "Något i det du skickade var trasigt." in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM memberships") == 0
