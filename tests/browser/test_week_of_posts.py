"""A week of a coordinator and of an administrator, on a phone without JavaScript: from Monday's letter to Friday."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser

from fackpol.base import dates
from fackpol.network import branches, consents, contacts, introductions, newcomers, nominations, people
from fackpol.network.introductions import Question
from tests.browser.conftest import Service
from tests.browser.test_story import everybody_of, letter, phone
from tests.browser.week import (
    ANSWER,
    DAY,
    QUESTION,
    ULLA,
    Hand,
    days_pass,
    letters_to,
    links,
    minutes_pass,
    monday,
    morning,
    next_morning,
)
from tests.people import ANNA, BO, CILLA, DAG

pytestmark = pytest.mark.browser
EVA, DISA, MAJ = "eva.sund@example.org", "disa.ek@example.org", "maj.ros@example.org"
NUMBER = "070-174 06 45"


# -- the coordinator ---------------------------------------------------------------------------------------------------


async def before_monday(service: Service) -> str:
    """Bo coordinates with Disa. Anna and Maj are his to call, and a question waits that nobody is chosen for."""
    async with everybody_of(service) as everybody:
        db, vault = everybody.db, everybody.vault
        slug = await everybody.branch()
        await everybody.bo(slug)
        dag = await everybody.dag()
        await db.execute("UPDATE representatives SET told_at = $1", monday() - 90 * DAY)
        anna, maj = await everybody.anna(), await everybody.member("Maj Ros", MAJ)
        await people.set_phone(db, vault, anna, NUMBER)
        await consents.give(db, anna, ["calls"], "web", monday())
        for her in (anna, maj):
            await branches.join(db, slug, her, monday() - DAY)
        await contacts.look_after(db, monday(), dates.today(monday()))
        ulla = await everybody.member("Ulla Berg", ULLA, questions=True)
        await everybody.welcomed(slug, ulla)
        await introductions.ask(db, vault, ulla, Question(QUESTION, "aldreomsorg", "0136", None), monday() - DAY)
        branch = await branches.get(db, slug)
        assert branch
        assert dag
        await everybody.hold(await everybody.member("Disa Ek", DISA), "coordinator", branch.id)
        await morning(everybody, monday())
    return slug


async def monday_of_the_coordinator(bo: Hand, service: Service) -> None:
    found = await letter(service, BO, "Att göra i dag")
    assert not [name for name in ("Anna", "Maj", "Ulla", QUESTION) if name in found.text]
    new, waiting = links(found)
    await bo.open(new)
    await bo.sign_in_where_asked(BO)
    assert "Anna Ek" in await bo.said()  # signed in, she stands where the link led
    hers = bo.page.get_by_role("article").filter(has_text="Anna Ek")
    assert await hers.get_by_role("link", name="Ring").get_attribute("href") == "tel:0701740645"
    await hers.get_by_label("Anteckning").fill("Jobbar natt, ring efter fyra")
    await bo.press("Vi har pratats vid Anna Ek")
    await bo.press("Hälsa välkommen Anna Ek")
    assert "Nyss hälsade välkomna" in await bo.said()
    await bo.press("Inget svar Maj Ros")
    await bo.open(waiting)
    assert QUESTION in await bo.said()
    await bo.press("Skicka frågan dit")
    assert QUESTION not in await bo.said()
    assert bo.count == 9  # four of them to sign in
    await minutes_pass(service)
    await letter(service, ANNA, "Välkommen")
    await letter(service, DAG, "En fråga till dig")  # or the invitation of Tuesday would go in the same letter


async def tuesday_of_the_coordinator(bo: Hand, slug: str) -> None:
    await bo.open(f"/branscher/{slug}")
    await bo.press("Bjud in till möte", "link")
    await bo.write("Vad heter mötet?", "Heltid som norm")
    await bo.write("Dag", (dates.today(dates.now()) + timedelta(days=12)).isoformat())
    await bo.write("Börjar kl.", "18")
    await bo.write("Slutar kl.", "20")
    await bo.write("Gatuadress (du kan hoppa över)", "Exempelgatan 1")
    await bo.press("Se vilka som bjuds in")
    assert "politiker får inbjudan" in await bo.said()
    await bo.press("Skicka 3 inbjudningar")


async def they_answer(chromium: Browser, service: Service) -> None:
    async with phone(chromium, service) as hers, phone(chromium, service) as his:
        anna, dag = Hand(hers, service), Hand(his, service)
        await anna.open((await letter(service, ANNA, "Inbjudan:")).link("/svar/"))
        await anna.press("Jag kommer", exact=True)
        await dag.open((await letter(service, DAG, "En fråga till dig")).link("/fraga/"))
        await dag.write("Ditt svar", ANSWER)
        await dag.press("Skicka svaret")
        await days_pass(service)
        await dag.open((await letter(service, DAG, "Inbjudan:")).link("/svar/"))
        await dag.press("Kanske")
    assert await letter(service, ULLA, "Du har fått ett svar")


async def wednesday_of_the_coordinator(bo: Hand, service: Service, slug: str) -> None:
    """He is away: whoever comes now is Disa's, and the letter of the next morning goes to her alone."""
    await bo.open(f"/branscher/{slug}")
    await bo.press("Borta en tid", "link")
    await bo.write("Borta till", (dates.today(dates.now()) + 5 * DAY).isoformat())
    await bo.press("Jag är borta")
    assert "Du är borta till" in await bo.said()
    async with everybody_of(service) as everybody:
        new = await everybody.member("Greta Alm", "greta.alm@example.org")
        await branches.join(everybody.db, slug, new, dates.now())
        await contacts.look_after(everybody.db, dates.now(), dates.today(dates.now()))
        await morning(everybody, next_morning())


async def test_a_coordinators_week(chromium: Browser, service: Service) -> None:
    slug = await before_monday(service)
    async with phone(chromium, service) as his, phone(chromium, service) as hers:
        bo, disa = Hand(his, service), Hand(hers, service)
        await monday_of_the_coordinator(bo, service)
        await tuesday_of_the_coordinator(bo, slug)
        await they_answer(chromium, service)
        await his.reload()
        assert "Kommer (1)" in await bo.said()
        assert "Kanske (1)" in await bo.said()
        await wednesday_of_the_coordinator(bo, service, slug)
        await disa.open(links(await letter(service, DISA, "Att göra i dag", after=1))[0])
        await disa.sign_in_where_asked(DISA)
        greta = hers.get_by_role("article").filter(has_text="Greta Alm")
        assert "Du hör av dig, senast" in await greta.inner_text()
        assert letters_to(service, BO) == ["Att göra i dag"]

        await bo.open(f"/branscher/{slug}")
        await bo.press("Ändra, eller kom tillbaka", "link")
        await bo.press("Jag är tillbaka nu")
        async with everybody_of(service) as everybody:  # as the worker does every ten seconds
            await contacts.look_after(everybody.db, dates.now(), dates.today(dates.now()))
        await bo.open(f"/branscher/{slug}")
        await bo.press("Lämna över Allt som är ditt", "link")
        assert "Du har 1 ny medlem att höra av dig till." in await bo.said()
        await bo.write("Några ord på vägen (du kan hoppa över)", "Maj svarar bäst på mejl.")
        await bo.press("Lämna över")
        await disa.open(f"/branscher/{slug}")
        await disa.press("Läs vad som gäller", "link")
        assert "Maj svarar bäst på mejl." in await disa.said()


# -- the administrator -------------------------------------------------------------------------------------------------


async def test_an_administrators_week(chromium: Browser, service: Service) -> None:
    await before_the_administrators_monday(service)
    async with phone(chromium, service) as hers, phone(chromium, service) as his, phone(chromium, service) as cilla:
        eva, dag = Hand(hers, service), Hand(his, service)
        await monday_of_the_administrator(eva, service)
        await addresses(eva, service)
        await a_coordinator(eva, service)
        await a_branch(eva, Hand(cilla, service), service)
        await a_correction(eva, dag, service)
        assert eva.count == 20  # four of them to sign in, four to go back to her desk


async def before_the_administrators_monday(service: Service) -> None:
    """Cilla has no branch; three politicians have no address; Ulla has said yes to sharing Bo's post."""
    async with everybody_of(service) as everybody:
        db, now = everybody.db, dates.now()
        slug = await everybody.branch()
        bo = await everybody.bo(slug)
        await everybody.eva()
        await everybody.dag()
        for name in ("Ida Ny", "Per Son", "Mia Al"):
            await everybody.representative(name, None, "Äldrenämnden", "0136")
        await everybody.cilla()
        ulla = await everybody.member("Ulla Berg", ULLA)
        await everybody.welcomed(slug, ulla)
        await branches.join(db, slug, await everybody.anna(), monday() - 20 * DAY)
        assert await nominations.ask(db, slug, ulla, bo, now)
        await nominations.answer(db, await db.fetchval("SELECT id FROM nominations"), True, now)
        await db.execute("UPDATE members SET registered_at = $1", monday() - DAY)
        await morning(everybody, monday())


async def monday_of_the_administrator(eva: Hand, service: Service) -> None:
    found = await letter(service, EVA, "Att göra i dag")
    assert "Har väntat mer än 14 dagar: 1" in found.text
    assert "Cilla" not in found.said
    await eva.open(found.link("/skotsel/valkomna"))
    await eva.sign_in_where_asked(EVA)
    assert "Cilla Berg" in await eva.said()
    await eva.press("Hälsa välkommen Cilla Berg")
    assert "Ingen väntar just nu." in await eva.said()
    assert "Vi skriver när en startar." in (await letter(service, CILLA, "Välkommen")).text


async def addresses(eva: Hand, service: Service) -> None:
    await eva.open("/skotsel")
    await eva.press("Klistra in adresser", "link")
    rows = "Ida Ny; ida.ny@example.org\nPer Son; per.son@example.org\nMia Al; mia.al@example.org"
    await eva.write("Namn och mejladress, en på varje rad", rows)
    await eva.press("Läs raderna")
    await eva.press("Spara adresserna")
    for name in ("ida.ny", "per.son", "mia.al"):
        await letter(service, f"{name}@example.org", "Du står i vår lista")


async def a_coordinator(eva: Hand, service: Service) -> None:
    await eva.open("/skotsel")
    await eva.press("Bekräfta", "link")
    await eva.press("Utse till samordnare Ulla Berg")
    assert "Samordnaren är utsedd." in await eva.said()
    await letter(service, ULLA, "Du har fått ett uppdrag")


async def a_branch(eva: Hand, cilla: Hand, service: Service) -> None:
    """Those who were welcomed and waited get the letter, and join by one press."""
    await eva.open("/skotsel")
    await eva.press("Starta en branschförening", "link")
    await eva.write("Vad heter branschföreningen?", "Handel")
    await eva.page.get_by_label("Bransch", exact=True).first.select_option("handel")
    await eva.press("Spara")
    async with everybody_of(service) as everybody:
        await newcomers.look_after(everybody.db, dates.now())  # the worker does it every ten minutes
    await minutes_pass(service)
    await cilla.open((await letter(service, CILLA, "Vill du vara med?")).link("/ga-med/"))
    await cilla.press("Ja, jag vill vara med i Handel")
    assert await cilla.page.inner_text("h1") == "Klart, du är med"
    assert cilla.count == 2  # the link, the button


async def a_correction(eva: Hand, dag: Hand, service: Service) -> None:
    """Dag hears that he is in the list and says that the assignment is not his; the register knows better."""
    await eva.open("/skotsel/politiker")
    await eva.press("Skicka det första mejlet")
    assert "1 första mejl är på väg." in await eva.said()
    await dag.open((await letter(service, DAG, "Du står i vår lista")).link("/uppdrag/"))
    await dag.press("Jag har inte det här uppdraget", "link")
    await dag.press("Jag har inte uppdraget")
    await eva.open("/skotsel")
    await eva.press("Kontrollera", "link")
    await eva.press("Uppdraget finns, låt det stå Dag Holm")
    assert "uppdraget inte stämmer" not in await eva.said()
    await dag.page.reload()
    assert "ledamot, från och med" in await dag.said()
