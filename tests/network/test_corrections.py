"""Corrections: an administrator's word and hers beat every register, and both mailboxes hear of a new address."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import corrections, introductions, people, replies, representatives
from fackpol.network.corrections import Readdressed
from fackpol.network.introductions import Asked, Proof, Question, Shown
from fackpol.network.reference import Reference
from fackpol.network.representatives import Mandate
from fackpol.registers import imports
from tests.asgi import Web
from tests.people import DAG, Everybody

NOW = dates.now()
NEW = "dag.ny@example.org"
NAME = "SELECT c.name FROM committees c JOIN mandates m ON m.committee = c.id"
HEAD = "id;namn;parti;nämnd;roll;från;till;e-post\n"
ROW = "S1;{name};V;Äldrenämnden;Ledamot;2023-01-01;2030-12-31;{email}\n"


async def read(
    db: Connection, vault: Vault, known: Reference, name: str = "S0001", email: str = DAG, id: str = "S1"
) -> None:
    raw = (HEAD + ROW.format(name=name, email=email).replace("S1;", f"{id};", 1)).encode()
    await imports.register(db, vault, known, "0136", "V", raw, NOW)


async def seen(db: Connection, vault: Vault) -> list[tuple[str, str | None]]:
    return [(her.name, her.email) for her in await representatives.listed(db, vault)]


async def person_of(db: Connection) -> UUID:
    return UUID(str(await db.fetchval("SELECT person FROM representatives")))


@pytest.mark.parametrize("id", ["S1", ""])
async def test_the_next_register_does_not_undo_a_name_or_an_address(
    db: Connection, vault: Vault, known: Reference, id: str
) -> None:
    """Whether it knows people by a number of its own or by name and address."""
    await read(db, vault, known, "Dag Hlom", id=id)
    dag = await person_of(db)
    await corrections.rename(db, vault, dag, "Dag Holm", NOW)
    await corrections.readdress(db, vault, dag, NEW, NOW)
    await read(db, vault, known, "Dag Hlom", id=id)
    assert await seen(db, vault) == [("Dag Holm", NEW)]
    await read(db, vault, known, "Dag Holm", id=id)
    assert await seen(db, vault) == [("Dag Holm", NEW)]


async def test_nor_her_role_and_not_what_she_has_disowned(db: Connection, vault: Vault, known: Reference) -> None:
    await read(db, vault, known)
    dag, mandate = await person_of(db), await db.fetchval("SELECT id FROM mandates")
    await corrections.change_seat(db, dag, mandate, "ordforande")
    await read(db, vault, known)
    assert [tuple(row) for row in await db.fetch("SELECT seat, status FROM mandates")] == [("ordforande", "declared")]
    assert await corrections.disown(db, dag, mandate, NOW)
    await read(db, vault, known)
    assert [tuple(row) for row in await db.fetch("SELECT seat, status FROM mandates")] == [("ordforande", "wrong")]


async def test_a_first_address_gets_the_first_letter(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    ida = await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    assert await corrections.readdress(db, vault, ida, "ida@example.org", NOW) is Readdressed.DONE
    await web.deliver()
    assert [letter.subject for letter in web.post_office.to("ida@example.org")] == ["Du står i vår lista"]
    assert await corrections.readdress(db, vault, ida, "ida@example.org", NOW) is Readdressed.SAME


@pytest.mark.parametrize("told", [True, False])
async def test_the_old_mailbox_hears_of_it_if_we_have_written_there(
    web: Web, db: Connection, vault: Vault, everybody: Everybody, told: bool
) -> None:
    dag = await everybody.dag()
    if told:
        await representatives.tell(db, NOW)
        await web.deliver()
    await corrections.readdress(db, vault, dag, NEW, dates.now())
    await web.deliver()
    assert [letter.subject for letter in web.post_office.to(NEW)] == ["Du står i vår lista"]
    old = [letter.subject for letter in web.post_office.to(DAG)]
    assert old == (["Du står i vår lista", "Vi skriver till en annan adress"] if told else [])


@pytest.mark.parametrize("said", [True, False])
async def test_the_first_letter_says_where_we_have_the_address_from(
    web: Web, db: Connection, vault: Vault, known: Reference, said: bool
) -> None:
    await read(db, vault, known, "Dag Holm")
    if said:
        await corrections.readdress(db, vault, await person_of(db), NEW, NOW)
    else:
        await representatives.tell(db, NOW)
    await web.deliver()
    text = " ".join(web.post_office.latest(NEW if said else DAG).text.split())
    assert ("Din adress har vi skrivit in själva." in text) is said
    assert ("Ditt namn och din adress kommer från registret för Haninge" in text) is not said


@pytest.mark.parametrize("old", [False, True])
async def test_whoever_sits_on_a_federation_is_told_whose_register_she_was_in(
    web: Web, db: Connection, vault: Vault, known: Reference, old: bool
) -> None:
    """A federation is no area's. Of a register that was read before batches were kept, nobody knows whose it was."""
    raw = f"namn;parti;organisation;roll;from;tom;e-post\nIda Ek;V;VA SYD;Ledamot;2023-01-01;2030-12-31;{DAG}"
    await imports.register(db, vault, known, "1280", "V", raw.encode(), NOW)
    if old:
        await db.execute("UPDATE register_keys SET batch = NULL")
    await representatives.tell(db, NOW)
    await web.deliver()
    text = " ".join(web.post_office.latest(DAG).text.split())
    assert ("Ditt namn och din adress kommer från registret för Malmö kommun, hämtat" in text) is not old
    assert ("Ditt namn och din adress kommer från ett register över politiker." in text) is old


async def test_what_waits_for_the_wrong_mailbox_goes_to_the_right_one(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    dag = await everybody.dag()
    await representatives.tell(db, NOW)
    await corrections.readdress(db, vault, dag, NEW, NOW)
    await web.deliver()
    assert [letter.to for letter in web.post_office.arrived] == [NEW]


async def test_an_address_that_she_has_confirmed_is_hers_alone(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """It opens her pages: whoever could change it could read what members have shown her."""
    dag = await everybody.dag()
    await representatives.confirm_address(db, dag, NOW)
    assert await corrections.readdress(db, vault, dag, NEW, NOW) is Readdressed.HERS
    assert await people.by_email(db, vault, DAG) == dag
    assert await db.fetchval("SELECT count(*) FROM letters") == 0


@pytest.mark.parametrize(("member", "done"), [(False, Readdressed.DONE), (True, Readdressed.HERS)])
async def test_unless_it_is_dead_and_opens_nothing_of_a_members(
    web: Web, db: Connection, vault: Vault, everybody: Everybody, member: bool, done: Readdressed
) -> None:
    """Then she has to confirm the new one anew before she can sign in."""
    dag = await everybody.dag()
    await representatives.confirm_address(db, dag, NOW)
    browser = await web.signed_in(dag)
    if member:
        await db.execute("INSERT INTO members (person, registered_at) VALUES ($1, $2)", dag, NOW)
    stop = "INSERT INTO suppressions SELECT 'email', email_key, 'bounced', $1 FROM people WHERE id = $2"
    await db.execute(stop, NOW, dag)
    assert await corrections.readdress(db, vault, dag, NEW, NOW) is done
    assert (await browser.get("/uppdrag")).status_code == (200 if member else 401)
    assert await people.by_email(db, vault, NEW) is None
    await web.deliver()
    assert web.post_office.to(DAG) == []  # it does not exist


async def test_what_a_member_has_shown_her_stays_with_her_mailbox(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    dag, anna = await everybody.dag(), await everybody.member("Anna Ek", "anna@example.org", questions=True)
    mandate = await db.fetchval("SELECT id FROM mandates")
    question = Question("Hur blir det?", "aldreomsorg", "0136", mandate)
    assert await introductions.ask(db, vault, anna, question, NOW) is Asked.SENT
    id = await db.fetchval("SELECT id FROM introductions")
    await replies.accept(db, vault, id, Shown(), NOW, Proof.CODE)
    await introductions.show_each_other(db, vault, id, anna, Shown(), NOW)
    assert await corrections.readdress(db, vault, dag, NEW, NOW) is Readdressed.HERS


async def test_what_she_disowns_nobody_sees_and_she_can_take_it_back(db: Connection, everybody: Everybody) -> None:
    dag, ida = await everybody.dag(), await everybody.representative("Ida Ny", None, "Äldrenämnden", "0136")
    mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", dag)
    assert not await corrections.disown(db, ida, mandate, NOW)  # nobody else's
    assert await corrections.disown(db, dag, mandate, NOW)
    assert not await corrections.disown(db, dag, mandate, NOW)
    assert [(row.id, row.person) for row in await corrections.disowned(db)] == [(mandate, dag)]
    assert not await corrections.take_back(db, ida, mandate)
    assert await corrections.take_back(db, dag, mandate)
    assert await corrections.disowned(db) == []
    assert await db.fetchval("SELECT status FROM mandates WHERE id = $1", mandate) == "confirmed"


@pytest.mark.parametrize(("right", "status"), [(True, "wrong"), (False, "confirmed")])
async def test_an_administrators_answer_ends_it(db: Connection, everybody: Everybody, right: bool, status: str) -> None:
    dag, mandate = await everybody.dag(), await db.fetchval("SELECT id FROM mandates")
    mandate = await db.fetchval("SELECT id FROM mandates")
    await corrections.disown(db, dag, mandate, NOW)
    await corrections.settle(db, mandate, right)
    assert await corrections.disowned(db) == []
    assert await db.fetchval("SELECT status FROM mandates") == status
    assert not await corrections.take_back(db, dag, mandate)
    await corrections.settle(db, mandate, not right)  # an old page changes nothing
    assert await db.fetchval("SELECT status FROM mandates") == status


async def test_a_seat_that_she_adds_is_hers_alone_to_say(db: Connection, everybody: Everybody) -> None:
    dag = await everybody.dag()
    await everybody.representative("Ida Ny", None, "Kulturnämnden", "0136")
    own, other = [row["committee"] for row in await db.fetch("SELECT committee FROM mandates ORDER BY id")]
    first = date(2026, 1, 1)
    assert await corrections.add_own(db, dag, Mandate(other, "ledamot", first, None), "Ledamot")
    assert [row.person for row in await representatives.own_seats(db, first)] == [dag]
    assert not await corrections.add_own(db, dag, Mandate(other, "ledamot", first + timedelta(days=9), None), "Ledamot")
    assert not await corrections.add_own(db, dag, Mandate(own, "ledamot", first, None), "Ledamot")
    assert await db.fetchval("SELECT count(*) FROM mandates WHERE person = $1", dag) == 2


@pytest.mark.parametrize("right", [True, False])
async def test_a_committees_name_is_an_administrators_to_change(
    db: Connection, vault: Vault, known: Reference, right: bool
) -> None:
    await read(db, vault, known, "Dag Holm")
    dag, mandate = await person_of(db), await db.fetchval("SELECT id FROM mandates")
    await corrections.report_name(db, vault, dag, mandate, "Nämnden för äldre", NOW)
    assert await db.fetchval(NAME) == "Äldrenämnden"
    (report,) = await corrections.name_reports(db, vault)
    assert (report.name, report.committee_name) == ("Nämnden för äldre", "Äldrenämnden")
    assert "för äldre" not in repr(report)
    await corrections.settle_name(db, vault, mandate, right)
    assert await corrections.name_reports(db, vault) == []
    assert await db.fetchval(NAME) == ("Nämnden för äldre" if right else "Äldrenämnden")
    await read(db, vault, known, "Dag Holm")
    assert await db.fetchval("SELECT count(DISTINCT committee) FROM mandates") == 1


async def test_her_report_of_somebody_elses_committee_is_not_kept(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await everybody.dag()
    ida = await everybody.representative("Ida Ny", None, "Kulturnämnden", "0136")
    mandate = await db.fetchval("SELECT id FROM mandates ORDER BY id LIMIT 1")
    await corrections.report_name(db, vault, ida, mandate, "Något annat", NOW)
    assert await corrections.name_reports(db, vault) == []
