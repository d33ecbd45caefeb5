"""Two coordinators host a meeting together: one asks, the other says yes on her desk, and either may call it off."""

from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import audiences, hosts
from tests.asgi import Web, errors_of, text_of
from tests.network.test_audiences import crowd, id_of
from tests.people import Everybody

NOW = dates.now()


@pytest.fixture
async def disa(db: Connection, everybody: Everybody) -> UUID:
    shop = await everybody.branch("Handel")
    person = await everybody.member("Disa Ek", "disa@example.org")
    await everybody.hold(person, "coordinator", int(await id_of(db, shop)))
    return person


async def test_one_asks_the_other_says_yes_and_the_letter_names_both(
    web: Web, db: Connection, everybody: Everybody, disa: UUID
) -> None:
    care = await everybody.branch()
    await crowd(db, everybody, care, 1)
    await crowd(db, everybody, "handel", 6, "Annan")
    bo = await everybody.bo(care)
    await audiences.count_cells(db, NOW)
    meeting = await everybody.meeting(care, bo)
    hers, his = await web.signed_in(disa), await web.signed_in(bo)
    theirs, ours = f"/branscher/handel/moten/{meeting}", f"/branscher/{care}/moten/{meeting}"
    assert (await hers.get(f"{theirs}/fraga")).status_code == 404
    sent = await his.send_form(f"{ours}/tillsammans", {"branch": "handel"}, follow_redirects=True)
    assert "Handel Har inte svarat" in text_of(sent)
    assert "vill bjuda in tillsammans med er" in text_of(await hers.get("/branscher/handel"))
    assert "Vård och omsorg planerar ett möte" in text_of(await hers.get(f"{theirs}/fraga"))
    assert (await hers.get(f"{theirs}/inbjudan")).status_code == 404
    said = await hers.send_form(f"{theirs}/fraga", {"answer": "yes"}, follow_redirects=True)
    assert "Nu bjuder ni in tillsammans" in text_of(said)
    look = text_of(await his.get(f"{ours}/inbjudan"))
    assert "Minst 5 medlemmar i de andra föreningarna" in look
    assert "7" not in look.split("Medlemmar")[1].split("Politiker")[0]
    called = await his.send_form(f"{ours}/inbjudan")
    assert called.status_code == 303
    await web.deliver()
    letters = {letter.to: letter for letter in web.post_office.arrived}
    assert "Handel och Vård och omsorg bjuder in tillsammans." in letters["annan.0.handel@example.org"].text
    page = text_of(await his.get(ours))
    assert "Namn 0" in page
    assert "Annan" not in page
    assert "I de andra föreningarna: färre än 5 kommer" in page
    assert (await hers.send_form(f"{theirs}/installning", {"reason": "Snö"})).status_code == 303
    await web.deliver()
    assert web.post_office.arrived[-1].subject.startswith("Inställt")
    assert "Mötet är inställt" in text_of(await his.get(ours))


async def test_no_ends_it_and_a_question_can_be_taken_back(
    web: Web, db: Connection, everybody: Everybody, disa: UUID
) -> None:
    care = await everybody.branch()
    bo = await everybody.bo(care)
    meeting = await everybody.meeting(care, bo)
    hers, his = await web.signed_in(disa), await web.signed_in(bo)
    ours, theirs = f"/branscher/{care}/moten/{meeting}/tillsammans", f"/branscher/handel/moten/{meeting}/fraga"
    assert errors_of(await his.send_form(ours, {"branch": ""})) == ["Välj en förening."]
    await his.send_form(ours, {"branch": "handel"})
    assert (await hers.send_form(theirs, {"answer": "kanske"})).status_code == 422
    await hers.send_form(theirs, {"answer": "no"})
    assert [one.slug for one in await hosts.of_meeting(db, meeting)] == [care]
    await his.send_form(ours, {"branch": "handel"})
    await his.send_form(ours, {"back": "handel"})
    assert (await hers.send_form(theirs, {"answer": "yes"})).status_code == 404


async def test_a_stranger_can_neither_ask_nor_answer(web: Web, everybody: Everybody, disa: UUID) -> None:
    care = await everybody.branch()
    meeting = await everybody.meeting(care, await everybody.bo(care))
    hers = await web.signed_in(disa)
    for path in (f"/branscher/{care}/moten/{meeting}/tillsammans", f"/branscher/handel/moten/{meeting}/tillsammans"):
        assert (await hers.send_form(path, {"branch": "handel"})).status_code == 404
