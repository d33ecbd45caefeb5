"""An administrator corrects a name and an address, and pastes many: nothing is written before she has seen it."""

import re
from uuid import UUID, uuid4

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import representatives
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import DAG, Everybody

PASTE = "/skotsel/politiker/adresser"


async def addresses(db: Connection, vault: Vault) -> dict[str, str | None]:
    return {her.name: her.email for her in await representatives.listed(db, vault)}


async def test_she_corrects_one_and_is_told_whose_it_is(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    ida = await everybody.representative("S0001", None, "Äldrenämnden", "0136")
    eva = await web.signed_in(await everybody.eva())
    path = f"/skotsel/politiker/{ida}"
    assert "Medlemmar ser ”någon vars namn vi inte vet”." in text_of(await eva.get(path))
    mandate = await db.fetchval("SELECT id FROM mandates")
    assert "S0001" in text_of(await eva.get(f"/skotsel/uppdrag/{mandate}"))  # whose mandate it is
    answer = await eva.send_form(path, {"name": "Ida Ny", "email": "ida@example.org"})
    assert answer.headers["location"] == path
    assert await addresses(db, vault) == {"Ida Ny": "ida@example.org"}
    await web.deliver()
    assert [letter.subject for letter in web.post_office.to("ida@example.org")] == ["Du står i vår lista"]
    assert "Informerad" in text_of(await eva.get(path))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": "", "email": ""}, "Skriv vad politikern heter."),
        ({"name": "Dag", "email": "dag"}, "Adressen saknar @. Skriv den så här: namn@example.org."),
    ],
)
async def test_what_is_wrong_is_said_and_stays(
    web: Web, everybody: Everybody, db: Connection, vault: Vault, form: dict[str, str], sentence: str
) -> None:
    path = f"/skotsel/politiker/{await everybody.dag()}"
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(path, form)
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert [typed(page, name) for name in form] == list(form.values())
    assert await addresses(db, vault) == {"Dag Holm": DAG}


async def test_what_she_has_confirmed_herself_is_not_changed(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    dag = await everybody.dag()
    await representatives.confirm_address(db, dag, dates.now())
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(f"/skotsel/politiker/{dag}", {"name": "Dag Å", "email": "ny@example.org"})
    assert errors_of(page) == ["Dag Holm använder den adress som vi har. Bara Dag Holm kan byta den, på sin egen sida."]
    assert await addresses(db, vault) == {"Dag Holm": DAG}


async def test_whoever_is_no_representative_has_no_page(web: Web, everybody: Everybody) -> None:
    anna, eva = await everybody.anna(), await web.signed_in(await everybody.eva())
    for person in (anna, uuid4()):
        assert (await eva.get(f"/skotsel/politiker/{person}")).status_code == 404
        assert (await eva.send_form(f"/skotsel/politiker/{person}", {"name": "X", "email": ""})).status_code == 404


async def town(web: Web, everybody: Everybody) -> tuple[Browser, dict[str, UUID]]:
    people = {
        "ida": await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136"),
        "bo1": await everybody.representative("Bo Lind", None, "Äldrenämnden", "0136"),
        "bo2": await everybody.representative("Bo Lind", None, "Kulturnämnden", "0126"),
        "dag": await everybody.dag(),
    }
    return await web.signed_in(await everybody.eva()), people


TEXT = """Ida Ny; ida@example.org
Bo Lind; bo@example.org
Bo Lind; Huddinge; bo.2@example.org
Per Son; per@example.org
Dag Holm; dag.holm
Ida Nyy\tny@example.org
"""


async def test_nothing_is_written_before_she_has_seen_whose_each_line_is(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    eva, people = await town(web, everybody)
    before = await addresses(db, vault)
    page = await eva.send_form(PASTE, {"text": TEXT})
    said = text_of(page)
    assert "2 rader är klara" in said
    assert "2 rader behöver ett svar" in said
    assert "2 rader går inte att spara" in said
    assert "Ingen i listan heter så. Rätta namnet, eller lägg till politikern först." in said
    assert "Adressen saknar @. Skriv den så här: namn@example.org." in said
    assert typed(page, "text").split("\n")[0] == "Ida Ny; ida@example.org"
    assert await addresses(db, vault) == before
    await eva.send_form(PASTE, {"text": TEXT, "save": "1"})  # nobody is chosen
    assert await addresses(db, vault) == before
    form = {"text": TEXT, "save": "1", "who-1": str(people["ida"]), "who-2": str(people["bo1"]),
            "who-3": str(people["bo2"]), "who-4": str(people["dag"]), "who-6": ""}  # fmt: skip
    page = await eva.send_form(PASTE, form)
    assert "3 adresser är sparade. De här raderna är kvar." in text_of(page)
    rows = await representatives.listed(db, vault)
    assert {her.person: her.email for her in rows} == {
        people["ida"]: "ida@example.org", people["bo1"]: "bo@example.org", people["bo2"]: "bo.2@example.org",
        people["dag"]: DAG,
    }  # fmt: skip
    left = re.search(r'<textarea id="text"[^>]*>(.*?)</textarea>', page.text, flags=re.S)
    assert left
    assert "ida@example.org" not in left[1]
    assert "Per Son; per@example.org" in left[1]


async def test_when_all_are_saved_she_is_told_how_many(web: Web, everybody: Everybody) -> None:
    eva, people = await town(web, everybody)
    text = "Ida Ny; ida@example.org"
    answer = await eva.send_form(PASTE, {"text": text, "save": "1", "who-1": str(people["ida"])})
    assert answer.headers["location"] == "/skotsel/politiker"
    assert "1 adress är sparad." in text_of(await eva.get("/skotsel/politiker"))
    assert "1 rad har redan den adressen." in text_of(await eva.send_form(PASTE, {"text": text}))


async def test_one_with_two_addresses_and_one_who_has_confirmed_are_not_saved(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    eva, people = await town(web, everybody)
    await representatives.confirm_address(db, people["dag"], dates.now())
    text = "Ida Ny; ida@example.org\nIda Ny; ny@example.org\nDag Holm; annan@example.org"
    form = {"text": text, "save": "1", "who-1": str(people["ida"]), "who-2": str(people["ida"]),
            "who-3": str(people["dag"])}  # fmt: skip
    said = text_of(await eva.send_form(PASTE, form))
    assert said.count("Två rader ger samma person olika adresser. Ta bort den ena.") == 2
    assert "Bara Dag Holm kan byta den, på sin egen sida." in said
    assert (await addresses(db, vault))["Ida Ny"] is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n;", "Klistra in minst en rad med namn och mejladress."),
        ("Ida Ny; a@example.org\n" * 501, "Klistra in högst 500 rader åt gången. Du har klistrat in 501."),
    ],
)
async def test_nothing_or_too_much_is_said(web: Web, everybody: Everybody, text: str, sentence: str) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(PASTE, {"text": text})
    assert (page.status_code, errors_of(page)) == (422, [sentence])


async def test_what_is_pasted_is_shown_as_text(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(PASTE, {"text": "<script>x</script>; a@example.org"})
    assert "<script>x" not in page.text


async def test_two_lines_never_give_one_person_two_addresses_whoever_was_chosen(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    """Not even the second of two with one name, chosen for both lines."""
    eva, people = await town(web, everybody)
    before, text = await addresses(db, vault), "Bo Lind; bo@example.org\nBo Lind; bo.2@example.org"
    for whom in ("bo1", "bo2"):
        form = {"text": text, "save": "1", "who-1": str(people[whom]), "who-2": str(people[whom])}
        assert "Två rader ger samma person olika adresser." in text_of(await eva.send_form(PASTE, form))
    assert await addresses(db, vault) == before


async def test_the_address_before_can_undo_what_an_administrator_corrects(
    web: Web, everybody: Everybody, db: Connection, vault: Vault
) -> None:
    dag, eva = await everybody.dag(), await web.signed_in(await everybody.eva())
    await representatives.tell(db, dates.now())
    await web.deliver()
    await eva.send_form(f"/skotsel/politiker/{dag}", {"name": "Dag Holm", "email": "eva.egen@example.org"})
    await web.deliver()
    undo = web.post_office.latest(DAG, "Vi skriver till en annan").link("/angra-adress/")
    assert (await addresses(db, vault))["Dag Holm"] == "eva.egen@example.org"
    assert (await web.browser().send_form(undo)).status_code == 200
    assert (await addresses(db, vault))["Dag Holm"] == DAG
    log = [tuple(row) for row in await db.fetch("SELECT event, about FROM security_log ORDER BY id")]
    assert log == [("address corrected", dag), ("address undone", None)]
