"""A coordinator sends the invitations: to those whom the preview counted, and to nobody else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.requests import Request

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import invitations
from fackpol.network.meetings import HostedMeeting
from fackpol.pages import invitations as pages
from tests.asgi import Web, text_of
from tests.pages.conftest import Evening
from tests.people import ANNA, BO, DAG, Everybody


async def test_everybody_whom_the_preview_counted_gets_one_invitation(web: Web, evening: Evening) -> None:
    """And a politician, the first time, a letter that tells her where her name comes from."""
    first = [(ANNA, "Inbjudan"), (DAG, "Du står i vår lista"), (DAG, "Inbjudan")]
    assert sorted(told(web)) == sorted(first)
    await evening.bo.send_form(f"{evening.path}/inbjudan")  # pressed twice
    await web.deliver()
    assert sorted(told(web)) == sorted(first)


@pytest.mark.parametrize("what", ["inbjudan", "installning"])
async def test_a_second_press_that_waited_for_the_first_leads_to_the_meeting(
    web: Web, evening: Evening, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """It had read the meeting before the first was done, and said that nothing was sent."""
    form = {"reason": ""} if what == "installning" else None
    await evening.bo.send_form(f"{evening.path}/{what}", form)
    read, true = [], pages.meeting_of

    async def before(request: Request, db: Connection) -> HostedMeeting:
        row = await true(request, db)
        read.append(request.method)
        return replace(row, called_at=None, cancelled_at=None) if read.count("POST") < 2 else row

    monkeypatch.setattr(pages, "meeting_of", before)
    if what == "inbjudan":
        monkeypatch.setattr(invitations, "call", nothing)
    answer = await evening.bo.send_form(f"{evening.path}/{what}", form)
    assert answer.headers["location"].endswith(evening.path)


async def nothing(*_: object) -> None:
    """As when another press has called the meeting."""


def told(web: Web) -> list[tuple[str, str]]:
    return [(letter.to, letter.subject.partition(":")[0]) for letter in web.post_office.arrived]


async def test_whoever_leaves_the_branch_keeps_no_open_invitation(web: Web, evening: Evening, db: Connection) -> None:
    anna = await web.signed_in(evening.anna)
    await anna.send_form(f"/min-sida/branscher/{evening.branch}/uttrade")
    await evening.bo.send_form(f"{evening.path}/installning", {"reason": ""})
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1


async def test_somebody_elses_secondary_match_can_not_be_ticked_in(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """Whatever a browser sends, only whom the preview offers is invited."""
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    await everybody.representative("Ida Ny", "ida@example.org", "Kulturnämnden", "0182")
    mandate = await db.fetchval("SELECT id FROM mandates")
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    page = await bo.send_form(
        f"/branscher/{branch}/moten/{meeting}/inbjudan", {"also": [str(mandate), "²", "9" * 30, "x"]}
    )
    assert page.status_code == 303
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0


async def test_a_mandate_that_ends_before_the_meeting_is_not_invited_and_that_is_said(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    await everybody.dag(to_day=dates.today(dates.now()) + timedelta(days=3))
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    page = text_of(await bo.get(f"/branscher/{branch}/moten/{meeting}/inbjudan"))
    assert "1 politiker har inget uppdrag kvar" in page
    assert await invitations.call(db, meeting, [], dates.now()) in (0, None)


async def test_a_coordinator_sends_the_letter_to_herself_first_and_nobody_is_invited(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await everybody.bo(branch)
    meeting = await everybody.meeting(branch, bo)
    browser, path = await web.signed_in(bo), f"/branscher/{branch}/moten/{meeting}"
    for _ in range(2):
        page = await browser.send_form(f"{path}/prov", follow_redirects=True)
    assert "Ett prov är på väg till din egen mejl." in text_of(page)
    await web.deliver()
    (letter,) = web.post_office.arrived
    assert letter.to == BO
    assert letter.subject.startswith("Prov: inbjudan ")
    assert "Hej Bo Lind!" in letter.text
    assert "Heltid som norm" in letter.text
    assert (await web.browser().get(letter.link("/svar/"))).status_code == 410
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0


async def test_whom_the_coordinator_ticks_is_counted_before_and_invited_after(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    await everybody.representative("Ida Ny", "ida@example.org", "Regionstyrelsen", "01")
    person = await everybody.bo(branch)
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    path = f"/branscher/{branch}/moten/{meeting}/inbjudan"
    assert "Skicka 1 inbjudan" in text_of(await bo.get(path))
    mandate = await db.fetchval("SELECT id FROM mandates")
    page = await bo.get(path, params={"also": [str(mandate), "x"]})
    assert "Skicka 2 inbjudningar" in text_of(page)
    assert f'value="{mandate}" checked' in page.text
    page = await bo.send_form(path, {"also": str(mandate), "letters": "1"})  # without scripts: ticked, not counted
    assert "Du har ändrat vilka som är ikryssade. Nu blir det 2 inbjudningar." in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0
    page = await bo.send_form(path, {"also": str(mandate), "counted": str(mandate), "letters": "2"})
    assert page.status_code == 303
    assert await db.fetchval("SELECT count(*) FROM invitations") == 2


async def test_a_meeting_that_concerns_hundreds_of_politicians_can_be_sent(web: Web, everybody: Everybody) -> None:
    """Two fields for each of them: more than a form usually may have."""
    branch = await everybody.branch()
    person = await everybody.bo(branch)
    for number in range(60):
        await everybody.representative(f"Dag {number}", f"dag.{number}@example.org", "Äldrenämnden", "0136")
    here = f"/branscher/{branch}/moten/{await everybody.meeting(branch, person)}/inbjudan"
    bo = await web.signed_in(person)
    page = (await bo.get(here)).text
    form = {name: re.findall(f'name="{name}"[^>]*value="([0-9]+)"', page) for name in ("listed", "with", "letters")}
    assert (len(form["listed"]), len(form["with"]), form["letters"]) == (60, 60, ["60"])
    sent = await bo.send_form(here, form | {"with": form["with"][1:]})
    assert "59 inbjudningar" in text_of(sent)  # she has unticked one, and sees the number first
    left = {"counted": [], "less": form["with"][:1], "letters": "59"}
    assert (await bo.send_form(here, form | {"with": form["with"][1:]} | left)).status_code == 303


async def test_no_more_and_no_fewer_are_sent_than_the_button_said(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    """Somebody is welcomed between the look and the press: nothing is sent, and the new number is shown."""
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    person = await everybody.bo(branch)
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    path = f"/branscher/{branch}/moten/{meeting}/inbjudan"
    assert "Skicka 1 inbjudan" in text_of(await bo.get(path))
    await everybody.dag()
    page = await bo.send_form(path, {"letters": "1"})
    assert page.status_code == 409
    assert "Någon har kommit till eller fallit bort medan du läste." in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'invitation'") == 0
    assert "Skicka 2 inbjudningar" in text_of(page)
    assert (await bo.send_form(path, {"letters": "2"})).status_code == 303
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'invitation'") == 2


async def test_whoever_is_unticked_is_not_invited_and_not_later_either(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    await everybody.dag()
    ida = await everybody.representative("Ida Ny", "ida@example.org", "Äldrenämnden", "0136")
    person = await everybody.bo(branch)
    bo, meeting = await web.signed_in(person), await everybody.meeting(branch, person)
    path = f"/branscher/{branch}/moten/{meeting}/inbjudan"
    mandates = {row["person"]: str(row["id"]) for row in await db.fetch("SELECT person, id FROM mandates")}
    hers = mandates[ida]
    assert "Skicka 3 inbjudningar" in text_of(await bo.get(path))
    page = await bo.get(path, params={"without": hers})
    assert "Skicka 2 inbjudningar" in text_of(page)
    assert f'value="{hers}">' in page.text  # unticked
    listed = {"listed": list(mandates.values()), "with": [one for one in mandates.values() if one != hers]}
    page = await bo.send_form(path, listed | {"letters": "3"})  # without scripts: unticked, not counted
    assert "Du har ändrat vilka som är ikryssade. Nu blir det 2 inbjudningar." in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0
    page = await bo.send_form(path, listed | {"letters": "2", "less": hers})
    assert page.status_code == 303
    assert await db.fetchval("SELECT count(*) FROM invitations") == 2
    assert await invitations.catch_up_representatives(db, dates.now()) == 0
    assert await db.fetchval("SELECT count(*) FROM invitations WHERE person = $1", ida) == 0


async def test_calling_and_calling_off_in_a_loop_is_no_mail_bomb(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch, person = await everybody.branch(), await everybody.eva()
    await everybody.welcomed(branch, await everybody.anna())
    bo = await web.signed_in(await everybody.bo(branch))
    for _ in range(15):
        path = f"/branscher/{branch}/moten/{await everybody.meeting(branch, person)}"
        page = await bo.send_form(f"{path}/inbjudan")
        await web.deliver()
        await bo.send_form(f"{path}/installning", {"reason": ""})
        await web.deliver()
    assert page.status_code == 422
    assert "Ni har bjudit in till för många möten i dag. Vänta till i morgon." in text_of(page)
    assert len(web.post_office.to(ANNA)) == 10
