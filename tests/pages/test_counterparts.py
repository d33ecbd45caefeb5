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


async def chosen(db: Connection) -> dict[str, str]:
    """The form of the second page, with Ida ticked."""
    ida = "SELECT m.id FROM mandates m JOIN committees c ON c.id = m.committee WHERE c.owner = '0126'"
    return {**FORM, "send": "1", "who": str(await db.fetchval(ida))}


async def test_the_whole_way(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await web.signed_in(await everybody.dag())
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    assert "/kollegor/mote" in (await dag.get("/uppdrag")).text
    assert "Ida Ny, ledamot, Äldrenämnden, Huddinge" in text_of(await dag.get("/kollegor/mote"))
    seen = await dag.send_form("/kollegor/mote", FORM)
    assert "1 kan få mejlet" in text_of(seen)
    assert "Dag Holm i partiet sitter i samma slags nämnd som du." in text_of(seen)
    assert await db.fetchval("SELECT count(*) FROM meetings") == 0
    path = (await dag.send_form("/kollegor/mote", await chosen(db))).headers["location"]
    assert "1 inbjudan är på väg." in text_of(await dag.get(path))
    assert "Ida Ny, Äldrenämnden: Har inte svarat" in text_of(await dag.get(path))
    await web.deliver()
    link = web.post_office.latest(IDA, "Inbjudan").link("/svar/")
    page = text_of(await web.browser().get(link))
    assert "Den som bjuder in sitter i samma slags nämnd." in page
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


async def test_a_fourth_waits_and_nobody_to_invite_is_said(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await web.signed_in(await everybody.dag())
    assert "Vi känner inte till någon" in (await dag.get("/kollegor/mote")).text
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    for _ in range(3):
        await dag.send_form("/kollegor/mote", await chosen(db))
    page = await dag.send_form("/kollegor/mote", await chosen(db))
    assert errors_of(page) == ["Du har redan 3 möten på gång. Vänta tills ett av dem är över."]


async def test_who_gets_it_is_counted_truly_and_can_be_chosen(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await web.signed_in(await everybody.dag())
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    await everybody.representative("Maj Ö", None, "Äldrenämnden", "0127")
    await everybody.representative("Åke By", "ake@example.org", "Äldrenämnden", "0128")
    page = text_of(await dag.get("/kollegor/mote"))
    assert "2 i partiet kan få inbjudan. 1 saknar adress eller vill inte ha mejl." in page
    seen = await dag.send_form("/kollegor/mote", FORM)
    assert "Maj Ö, Äldrenämnden, Botkyrka: vi saknar adress" in text_of(seen)
    nobody = await dag.send_form("/kollegor/mote", {**FORM, "send": "1"})
    assert (nobody.status_code, "Kryssa i minst en." in nobody.text) == (422, True)
    again = await dag.send_form("/kollegor/mote", {**FORM, "change": "1"})
    assert typed(again, "title") == FORM["title"]
    await dag.send_form("/kollegor/mote", await chosen(db))
    assert await db.fetchval("SELECT count(*) FROM invitations") == 1


async def test_he_moves_it_and_they_are_told(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await web.signed_in(await everybody.dag())
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    path = (await dag.send_form("/kollegor/mote", await chosen(db))).headers["location"]
    await web.deliver()
    await web.browser().send_form(web.post_office.latest(IDA, "Inbjudan").link("/svar/"), {"answer": "yes", "note": ""})
    page = await dag.get(f"{path}/andra")
    assert "Ändrar du tid eller plats får 1 ett mejl och svarar igen." in text_of(page)
    assert typed(page, "starts") == "18.00"
    wrong = await dag.send_form(f"{path}/andra", {**FORM, "ends": "17"})
    assert errors_of(wrong) == ["Mötet slutar innan det börjar. Ändra en av tiderna."]
    await dag.send_form(f"{path}/andra", {**FORM, "day": "2030-05-17"})
    await web.deliver()
    assert "fredag 17 maj 2030" in web.post_office.latest(IDA, "Ny tid").text


async def test_a_mere_correction_of_his_keeps_their_answers(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await web.signed_in(await everybody.dag())
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    path = (await dag.send_form("/kollegor/mote", await chosen(db))).headers["location"]
    await web.deliver()
    await web.browser().send_form(web.post_office.latest(IDA, "Inbjudan").link("/svar/"), {"answer": "yes", "note": ""})
    page = await dag.send_form(f"{path}/andra", {**FORM, "street": "Rätt gata 1", "ask": "0"}, follow_redirects=True)
    assert "Rättat. 1 får mejl och behöver inte svara igen." in text_of(page)
    await web.deliver()
    letter = web.post_office.latest(IDA, "Rättelse")
    assert "Rätt gata 1" in letter.text
    assert "Ditt svar gäller fortfarande" in letter.text
    assert await db.fetchval("SELECT answer FROM standing_answers") == "yes"


async def test_calling_and_calling_off_in_a_loop_is_no_mail_bomb(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """The attack: fifteen meetings, each called off at once."""
    dag = await web.signed_in(await everybody.dag())
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    for _ in range(15):
        page = await dag.send_form("/kollegor/mote", await chosen(db))
        if page.status_code == 303:
            await web.deliver()
            await dag.send_form(f"{page.headers['location']}/installning", {"reason": ""})
            await web.deliver()
    assert errors_of(page) == ["Du har bjudit in till 5 möten i dag. Vänta till i morgon."]
    assert typed(page, "title") == FORM["title"]
    assert len(web.post_office.to(IDA)) <= 11


async def test_called_off_before_the_letter_left_nothing_is_sent(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    dag = await web.signed_in(await everybody.dag())
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    await db.execute("UPDATE representatives SET told_at = '2026-01-01'")
    path = (await dag.send_form("/kollegor/mote", await chosen(db))).headers["location"]
    await dag.send_form(f"{path}/installning", {"reason": ""})
    await web.deliver()
    assert web.post_office.to(IDA) == []


async def test_moving_in_a_loop_is_no_mail_bomb(web: Web, everybody: Everybody, db: Connection) -> None:
    dag = await web.signed_in(await everybody.dag())
    await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    path = (await dag.send_form("/kollegor/mote", await chosen(db))).headers["location"]
    pages = [await dag.send_form(f"{path}/andra", {**FORM, "starts": f"{n}"}) for n in range(1, 11)]
    assert [page.status_code for page in pages] == [303] * 5 + [422] * 5
    assert errors_of(pages[-1]) == ["Mötet har flyttats 5 gånger i dag. Vänta till i morgon."]
    assert typed(pages[-1], "starts") == "10"
    assert (await dag.send_form(f"{path}/andra", {**FORM, "starts": "5", "title": "Bara rubriken"})).status_code == 303
