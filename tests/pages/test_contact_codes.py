"""A coordinator reads out a code, and a representative types it: then her mailbox is not all that she has shown."""

import re

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import branches, contact_codes
from tests.asgi import Web, errors_of, text_of
from tests.pages.test_replies import wanted
from tests.people import Everybody


async def test_a_coordinator_reads_out_a_code_and_then_he_has_shown_who_he_is(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    bo = await web.signed_in(await everybody.bo(branch))
    _, dag, id = await wanted(web, everybody, db)
    here = f"/branscher/{branch}/koder"
    assert f'href="{here}"' in (await bo.get(f"/branscher/{branch}")).text
    assert "Dag Holm" in text_of(await bo.get(here))
    person = await db.fetchval("SELECT person FROM mandates ORDER BY id")
    page = await bo.send_form(here, {"person": str(person)})
    found = re.search(r"<strong>(\d{4} \d{4})</strong>", page.text)
    assert found
    assert "Koden till Dag Holm" in text_of(page)
    assert f'href="{here}"' not in (await bo.get(f"/branscher/{branch}")).text  # done
    wrong = await dag.send_form("/kontakter/kod", {"code": "1234"})
    assert errors_of(wrong) == ["Koden stämmer inte. Du har 4 försök kvar."]
    assert (await dag.send_form("/kontakter/kod", {"code": f" {found[1]}"})).status_code == 303
    assert (await dag.send_form(f"/kontakter/{id}/ja", {f"{id}-email": "y"})).status_code == 303
    assert await db.fetchval("SELECT proof FROM introductions") == "code"
    other = await web.signed_in(person, strong=False)  # another session has shown nothing, and the code is used
    assert (await other.send_form("/kontakter/kod", {"code": found[1]})).status_code == 422
    log = [tuple(row) for row in await db.fetch("SELECT event, about FROM security_log ORDER BY id")]
    assert log == [
        ("contact code given", person), ("contact code failed", None), ("contact code used", None),
        ("contact code failed", None),
    ]  # fmt: skip


async def test_a_code_is_for_whoever_wants_contact_in_her_own_area(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch, elsewhere = await everybody.branch(), await everybody.branch("Omsorg i Solna", area="0184")
    bo = await web.signed_in(await everybody.bo(branch))
    person = await everybody.dag()
    assert (await bo.send_form(f"/branscher/{branch}/koder", {"person": str(person)})).status_code == 404
    await wanted(web, everybody, db)
    row = await branches.get(db, elsewhere)
    assert row
    await db.execute("UPDATE appointments SET branch = $1", row.id)
    assert (await bo.send_form(f"/branscher/{elsewhere}/koder", {"person": str(person)})).status_code == 404
    assert await db.fetchval("SELECT count(*) FROM contact_codes") == 0


async def test_after_five_guesses_or_fourteen_days_a_code_is_worth_nothing(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    _, dag, _ = await wanted(web, everybody, db)
    person = await db.fetchval("SELECT person FROM mandates ORDER BY id")
    vault, now = web.own.vault, dates.now()
    digits = await contact_codes.give(db, vault, branch, person, bo, now - contact_codes.LIVES)
    assert (await dag.send_form("/kontakter/kod", {"code": digits})).status_code == 422
    digits = await contact_codes.give(db, vault, branch, person, bo, now)
    for _ in range(contact_codes.TRIES):
        page = await dag.send_form("/kontakter/kod", {"code": "00000000"})
    assert "Be samordnaren om en ny." in errors_of(page)[0]
    assert (await dag.send_form("/kontakter/kod", {"code": digits})).status_code == 422
    assert "Skriv koden." in errors_of(await dag.send_form("/kontakter/kod", {"code": ""}))[0]
