"""The mail's page: what waits, what did not get through and why, a pause, and sending again."""

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.mail import outbox
from fackpol.network import invitations, sessions
from fackpol.pages.outbox import WHY, why
from tests.asgi import Web, text_of
from tests.people import ANNA, Everybody
from tests.queue import send


async def a_meeting(web: Web, everybody: Everybody) -> tuple[str, str]:
    """A called meeting to which Anna is invited: the coordinator's path to it, and who may look after the service."""
    branch = await everybody.branch()
    bo, anna = await everybody.bo(branch), await everybody.anna()
    await everybody.welcomed(branch, anna)
    meeting = await everybody.meeting(branch, bo)
    browser = await web.signed_in(bo)
    await browser.send_form(f"/branscher/{branch}/moten/{meeting}/inbjudan")
    return f"/branscher/{branch}/moten/{meeting}", branch


async def test_who_did_not_get_it_and_why_and_only_they_are_sent_to_again(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    path, branch = await a_meeting(web, everybody)
    await web.deliver()
    cilla = await everybody.member("Cilla Berg", "cilla@example.org")
    await everybody.welcomed(branch, cilla)
    web.post_office.refuses["cilla@example.org"] = "550 5.2.2 Mailbox full"
    await web.deliver()
    bo = await web.signed_in(await db.fetchval("SELECT person FROM appointments"))
    page = text_of(await bo.get(path))
    assert "Cilla Berg Gick inte fram: brevlådan är full" in page
    eva = await web.signed_in(await everybody.eva())
    assert "Inbjudan: 1, brevlådan är full (5.2.2)" in text_of(await eva.get("/skotsel/mejl"))
    web.post_office.refuses.clear()
    assert (await bo.send_form(f"{path}/igen")).headers["location"] == path
    await web.deliver()
    assert len(web.post_office.to("cilla@example.org")) == 1
    assert len(web.post_office.to(ANNA)) == 1
    assert "Gick inte fram" not in text_of(await bo.get(path))


async def test_a_pause_holds_all_but_what_lets_people_in(web: Web, everybody: Everybody, db: Connection) -> None:
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form("/skotsel/mejl", {"pause": "1"})
    await a_meeting(web, everybody)
    await web.browser().send_form("/logga-in", {"email": ANNA})
    await web.deliver()
    assert [letter.subject.split()[0] for letter in web.post_office.arrived] == ["Din"]
    page = text_of(await eva.get("/skotsel/mejl"))
    assert "Mejlen är pausade sedan" in page
    assert "Inbjudan: färre än 5" in page
    await eva.send_form("/skotsel/mejl", {"resume": "1"})
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 2
    assert "Inget mejl väntar." in text_of(await eva.get("/skotsel/mejl"))


async def test_a_worker_that_does_not_run_is_seen(web: Web, everybody: Everybody, db: Connection) -> None:
    await a_meeting(web, everybody)
    eva = await web.signed_in(await everybody.eva())
    assert "mer än fem minuter" not in (await eva.get("/skotsel/mejl")).text
    await db.execute("UPDATE letter_queue SET due_at = due_at - interval '16 minutes'")
    assert "Mejl har väntat mer än fem minuter." in (await eva.get("/skotsel/mejl")).text
    await outbox.post(db, "welcome", dates.now(), person=await everybody.cilla())
    await send(db, dates.now(), "letters.kind = 'welcome'")
    assert "mer än fem minuter" not in (await eva.get("/skotsel/mejl")).text  # a long queue is no alarm


@pytest.mark.parametrize(
    ("code", "enhanced", "said"),
    [
        (550, "5.1.1", "adressen finns inte"),
        (552, "5.2.2", "brevlådan är full"),
        (554, "5.7.26", "mottagaren släpper inte igenom mejl från oss"),
        (451, "4.4.1", "mottagarens server svarar inte"),
        (550, None, "svaret var 550"),
        (None, None, ""),
    ],
)
def test_a_code_is_said_in_words(code: int | None, enhanced: str | None, said: str) -> None:
    assert why(code, enhanced) == said
    assert all(WHY.values())


async def test_a_kind_that_this_release_does_not_know_is_reported(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """After a rollback: its letters wait for the release that knows it."""
    eva = await web.signed_in(await everybody.eva())
    assert "den här versionen" not in text_of(await eva.get("/skotsel/mejl"))
    await outbox.post(db, "welcome", dates.now(), person=await everybody.cilla())
    await db.execute("UPDATE letter_queue SET kind = 'almanac'")
    page = text_of(await eva.get("/skotsel/mejl"))
    assert "1 mejl väntar på en annan version av programmet: almanac." in page


async def test_what_we_can_not_write_is_shown_as_our_own_fault(web: Web, everybody: Everybody, db: Connection) -> None:
    """Her address does not open: she is not to blame, so nothing has failed and her address is not stopped."""
    eva, cilla = await web.signed_in(await everybody.eva()), await everybody.cilla()
    await sessions.ask_erasure(db, web.own.vault, cilla, dates.now())
    await db.execute("UPDATE people SET email = $2 WHERE id = $1", cilla, b"rubbish")
    await web.deliver()
    page = text_of(await eva.get("/skotsel/mejl"))
    assert "1 mejl väntar för att vi inte kan skriva det." in page
    assert "en nyckel saknas eller är fel. Felet är vårt. Vi försöker igen, och inget är borta." in page
    assert "Gick inte fram" not in page
    assert await db.fetchval("SELECT count(*) FROM suppressions") == 0


async def test_what_has_nothing_left_to_say_is_not_sent_again(db: Connection, everybody: Everybody) -> None:
    anna, now = await everybody.anna(), dates.now()
    await outbox.post(db, "welcome", now, person=anna)
    await db.execute("UPDATE letters SET state = 'failed', ended_at = $1, expires_at = $1", now)
    assert await outbox.retry(db, None, dates.now()) == 0


async def test_the_queue_tells_no_number_of_the_invited(web: Web, db: Connection, everybody: Everybody) -> None:
    """Or whoever pauses the letters and calls a meeting reads how many members it comes to."""
    branch, eva = await everybody.branch(), await web.signed_in(await everybody.eva())
    for number in range(6):
        await everybody.welcomed(branch, await everybody.member(f"Med {number}", f"med.{number}@example.org"))
    await invitations.call(db, await everybody.meeting(branch, await everybody.bo(branch)), [], dates.now())
    page = text_of(await eva.get("/skotsel/mejl"))
    assert "Väntar (5–9)" in page
    assert "Inbjudan: 5–9" in page
