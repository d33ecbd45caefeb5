"""The pages of a meeting among politicians: called in one step from his page, answered by link, called off."""

import pytest

from fackpol.base.database import Connection
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import Everybody

IDA = "ida@example.org"
FORM = {
    "title": "Heltid i hela länet", "about": "", "day": "2030-05-16", "starts": "18", "ends": "20", "street": "",
    "venue": "", "link": "https://example.org/video", "access_note": "", "children_note": "",
}  # fmt: skip


async def test_the_whole_way(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await web.signed_in(await everybody.dag())
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    assert "/kollegor/mote" in (await dag.get("/uppdrag")).text
    assert "Ida Ny, ledamot, Äldrenämnden, Huddinge" in text_of(await dag.get("/kollegor/mote"))
    path = (await dag.send_form("/kollegor/mote", FORM)).headers["location"]
    assert "Ida Ny, Äldrenämnden: Har inte svarat" in text_of(await dag.get(path))
    await web.deliver()
    link = web.post_office.latest(IDA, "Inbjudan").link("/svar/")
    page = text_of(await web.browser().get(link))
    assert "Den som bjuder in sitter i samma slags nämnd som du." in page
    await web.browser().send_form(link, {"answer": "yes", "note": "Tar med kaffe"})
    page = text_of(await dag.get(path))
    assert "Ida Ny, Äldrenämnden: Kommer" in page
    assert "Tar med kaffe" in page
    assert "1 av 1 kommer" in text_of(await dag.get("/uppdrag"))
    assert (await web.browser().get(f"{link}/mote.ics")).status_code == 200
    ida = await web.signed_in(await db.fetchval("SELECT person FROM invitations"))
    assert (await ida.get(path)).status_code == 404
    assert (await ida.send_form(f"{path}/installning", {"reason": ""})).status_code == 404
    await dag.send_form(f"{path}/installning", {"reason": "Jag är sjuk."})
    assert "Mötet är inställt." in text_of(await dag.get(path))
    await web.deliver()
    assert "Jag är sjuk." in web.post_office.latest(IDA, "Inställt").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Skriv vad mötet heter."),
        ({"day": "2020-01-01"}, "onsdag 1 januari 2020 kl. 18.00 har redan varit. Välj en dag framåt."),
        ({"link": ""}, "Skriv en adress eller en länk till videomöte."),
        ({"ends": "17"}, "Mötet slutar innan det börjar. Ändra en av tiderna."),
    ],
)
async def test_what_is_wrong_is_said_and_what_he_wrote_is_still_there(
    web: Web, everybody: Everybody, db: Connection, changes: dict[str, str], sentence: str
) -> None:
    dag = await web.signed_in(await everybody.dag())
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    page = await dag.send_form("/kollegor/mote", {**FORM, **changes})
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, "starts") == "18"
    assert await db.fetchval("SELECT count(*) FROM meetings") == 0


async def test_a_fourth_waits_and_nobody_to_invite_is_said(web: Web, everybody: Everybody) -> None:
    dag = await web.signed_in(await everybody.dag())
    assert "Vi känner inte till någon" in (await dag.get("/kollegor/mote")).text
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    for _ in range(3):
        await dag.send_form("/kollegor/mote", FORM)
    page = await dag.send_form("/kollegor/mote", FORM)
    assert errors_of(page) == ["Du har redan 3 möten på gång. Vänta tills ett av dem är över."]
