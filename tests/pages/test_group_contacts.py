"""An administrator's list of the groups' contacts: whom we ask, how far it has come, and how it ends."""

import pytest

from fackpol.base.database import Connection
from tests.asgi import Web, errors_of, text_of, typed
from tests.pages.conftest import GROUPS, GUN, Group
from tests.people import DAG, Everybody

GIVEN = {"area": "0136", "name": "Gun Ask", "email": GUN}
WRONG = [
    ({"area": ""}, "Välj var personen är kontakt."),
    ({"area": "1480"}, "Det valet finns inte längre. Välj ett annat."),
    ({"name": ""}, "Skriv vad personen heter."),
    ({"email": "gun"}, "Adressen saknar @. Skriv den så här: namn@example.org."),
]


@pytest.mark.parametrize(("form", "sentence"), WRONG)
async def test_what_is_wrong_is_said(
    web: Web, everybody: Everybody, db: Connection, form: dict[str, str], sentence: str
) -> None:
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(GROUPS, {**GIVEN, **form})
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, "name") == {**GIVEN, **form}["name"]
    assert await db.fetchval("SELECT count(*) FROM group_contacts") == 0


async def test_giving_the_post_sends_nothing_and_one_press_asks_all_who_have_no_link(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    eva = await web.signed_in(await everybody.eva())
    await eva.send_form(GROUPS, GIVEN)
    await eva.send_form(GROUPS, GIVEN)  # the same once more: one contact
    await eva.send_form(GROUPS, {**GIVEN, "area": "0126"})
    assert await db.fetchval("SELECT count(DISTINCT person) || ' ' || count(*) FROM group_contacts") == "1 2"
    await web.deliver()
    assert web.post_office.arrived == []
    assert "2 kontakter har ingen länk som gäller." in text_of(await eva.get(GROUPS))
    await eva.send_form(GROUPS, {"all": "1"})
    assert "Mejlet med länken är på väg." in text_of(await eva.get(GROUPS))
    await web.deliver()
    assert sorted(one.subject for one in web.post_office.arrived) == [
        "Vilka sitter i Haninge nu?", "Vilka sitter i Huddinge nu?",
    ]  # fmt: skip
    await eva.send_form(GROUPS, {"all": "1"})  # they have one now
    await web.deliver()
    assert len(web.post_office.arrived) == 2
    assert "men har inte svarat." in text_of(await eva.get(GROUPS))


async def test_the_letter_says_who_has_her_address_and_why(web: Web, group: Group) -> None:
    letter = web.post_office.latest(GUN)
    assert "Ditt namn och din adress har vi skrivit in själva, från partiets egna uppgifter." in letter.text
    assert "Vi är Exempelpartiet i Stockholms län." in letter.text
    assert "Du får det här för att du är vår kontakt i Haninge." in letter.text
    assert "/integritet" in letter.text


async def test_it_does_not_go_to_a_stopped_address_nor_after_the_link_is_taken_back(
    web: Web, group: Group, db: Connection, everybody: Everybody
) -> None:
    contact = await db.fetchval("SELECT id FROM group_contacts")
    await group.eva.send_form(f"{GROUPS}/{contact}", {"ask": "1"})
    await group.eva.send_form(f"{GROUPS}/{contact}", {"revoke": "1"})
    await web.deliver()
    assert len(web.post_office.to(GUN)) == 1
    key = await db.fetchval("SELECT email_key FROM people WHERE id = (SELECT person FROM group_contacts)")
    await db.execute("INSERT INTO suppressions (kind, key, reason, at) VALUES ('email', $1, 'complained', now())", key)
    await group.eva.send_form(f"{GROUPS}/{contact}", {"ask": "1"})
    await web.deliver()
    assert len(web.post_office.to(GUN)) == 1
    assert "Mejlen går inte fram. Kontrollera adressen." in text_of(await group.eva.get(GROUPS))


async def test_taking_the_post_back_erases_whoever_is_here_for_nothing_else(
    web: Web, group: Group, db: Connection, everybody: Everybody
) -> None:
    gun = await db.fetchval("SELECT person FROM group_contacts")
    dag = await db.fetchval("SELECT person FROM mandates WHERE id = $1", group.dag)
    await group.eva.send_form(GROUPS, {"area": "0136", "name": "Dag Holm", "email": DAG})
    contacts = {row["person"]: row["id"] for row in await db.fetch("SELECT id, person FROM group_contacts")}
    assert set(contacts) == {gun, dag}  # he is in the list already
    for id in contacts.values():
        await group.eva.send_form(f"{GROUPS}/{id}", {"gone": "1"})
    left = {row["id"] for row in await db.fetch("SELECT id FROM people WHERE id = ANY($1::uuid[])", [gun, dag])}
    assert left == {dag}
    assert str(gun) in web.own.erasures.read_text()
    assert (await group.gun.get(group.link)).status_code == 410
    assert "Ingen kontakt än." in text_of(await group.eva.get(GROUPS))


async def test_what_was_sent_in_still_waits_when_the_post_is_taken_back(group: Group, db: Connection) -> None:
    review = await group.review({f"m{group.dag}-choice": "same"})
    await group.eva.send_form(f"{GROUPS}/{await db.fetchval('SELECT id FROM group_contacts')}", {"gone": "1"})
    assert "Skickat " in text_of(await group.eva.get(review))
    done = await group.decide(review, {"all": "1"})
    assert done.headers["location"].endswith("?klart=1")


async def test_a_contact_who_is_not_there_is_not_asked(web: Web, everybody: Everybody) -> None:
    eva = await web.signed_in(await everybody.eva())
    assert (await eva.send_form(f"{GROUPS}/7", {"ask": "1"})).status_code == 404
    assert (await eva.send_form(f"{GROUPS}/7", {})).status_code == 422
