"""A misspelt name is proposed by the coordinator, and hers to settle."""

import re

from tests.asgi import Web, errors_of, text_of, typed
from tests.people import Everybody


async def test_a_misspelt_name_is_proposed_and_hers_to_settle(web: Web, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo, hers = await web.signed_in(await everybody.bo(branch)), await web.signed_in(anna)
    card = f"/branscher/{branch}/medlemmar/{anna}"
    wrong = await bo.send_form(f"{card}/namn", {"name": "x" * 201})
    assert (wrong.status_code, typed(wrong, "name")) == (422, "x" * 201)
    assert errors_of(wrong) == ["Namnet får ha högst 200 tecken. Du har skrivit 201."]
    await bo.send_form(f"{card}/namn", {"name": "Anna Eek"})
    assert "Anna Ek har inte svarat än." in text_of(await bo.get(card))
    page = await hers.get("/min-sida")
    assert "Bo Lind föreslår att du heter ”Anna Eek”. Stämmer det?" in text_of(page)
    path = re.search(r'action="(/min-sida/namn/[^"]+)"', page.text)
    assert path
    await hers.send_form(path[1], {"answer": "no"})
    assert "Anna Ek har svarat nej till ”Anna Eek”." in text_of(await bo.get(card))
    assert "föreslår att du heter" not in text_of(await hers.get("/min-sida"))
    assert (await hers.send_form(path[1], {"answer": "yes"})).status_code == 404
