"""A coordinator invites a part of her branch: chosen on the draft's page, counted there, and as it was counted."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import branch_parts, invitations
from fackpol.network.members import Job
from tests.asgi import Web, errors_of, text_of
from tests.people import Everybody


async def test_a_draft_is_for_the_part_that_she_chose(web: Web, db: Connection, everybody: Everybody) -> None:
    slug, anna = await everybody.branch(), await everybody.anna()
    siv = await everybody.member("Siv Berg", "siv@example.org", Job("aldreomsorg", "kommun", "0184"))
    for person in (anna, siv):
        await everybody.welcomed(slug, person)
    coordinator = await everybody.bo(slug)
    bo, meeting = await web.signed_in(coordinator), await everybody.meeting(slug, coordinator)
    here = f"/branscher/{slug}/moten/{meeting}"
    assert "Alla i föreningen som har sagt ja." in text_of(await bo.get(f"{here}/inbjudan"))
    assert "Solna (1)" in text_of(await bo.get(f"{here}/vilka"))
    page = await bo.send_form(f"{here}/vilka", {"parts": "area:9999"})
    assert (page.status_code, errors_of(page)) == (422, ["Det valet finns inte längre. Välj ett annat."])
    saved = await bo.send_form(f"{here}/vilka", {"parts": "area:0184"})
    assert saved.headers["location"] == f"{here}/inbjudan"
    preview = await bo.get(f"{here}/inbjudan")
    assert "Bara de som du har valt: De som jobbar i Solna." in text_of(preview)
    assert "Skicka 1 inbjudan" in text_of(preview)
    changed = await bo.send_form(f"{here}/inbjudan", {"letters": "1"})  # somebody else has chosen since
    assert (changed.status_code, "Inget är skickat." in text_of(changed)) == (409, True)
    assert (await bo.send_form(f"{here}/inbjudan", {"letters": "1", "parts": "area:0184"})).status_code == 303
    assert [row["person"] for row in await db.fetch("SELECT person FROM invitations")] == [siv]
    assert (await bo.get(f"{here}/vilka")).status_code == 303
    assert (await bo.send_form(f"{here}/vilka", {})).status_code == 409


async def test_none_ticked_is_everybody_and_a_part_that_emptied_is_said(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    slug, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(slug, anna)
    coordinator = await everybody.bo(slug)
    bo, meeting = await web.signed_in(coordinator), await everybody.meeting(slug, coordinator)
    here = f"/branscher/{slug}/moten/{meeting}"
    await bo.send_form(f"{here}/vilka", {"parts": "area:0136"})
    await db.execute("UPDATE jobs SET area = '0184'")
    page = text_of(await bo.get(f"{here}/inbjudan"))
    assert "En del som ingen är i längre" in page
    assert "Ingen medlem får inbjudan än." in page
    await bo.send_form(f"{here}/vilka", {})
    assert await branch_parts.of_meeting(db, meeting, slug) == []
    branch = await db.fetchval("SELECT id FROM branches WHERE slug = $1", slug)
    assert (await invitations.audience(db, meeting, branch, dates.now())).members == 1
