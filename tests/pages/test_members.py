"""Registering as a stranger does it: a form, a letter, a button; and nobody learns who is already here."""

import re
from datetime import timedelta

import pytest
import time_machine

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import branches, contacts
from fackpol.network.branches import Trade
from fackpol.network.members import Job
from tests.asgi import Browser, Web, errors_of, text_of, typed
from tests.people import ANNA, Everybody, application

AT_LAST = dict.fromkeys(("date", "set-cookie"), "")


async def register(web: Web, **changes: object) -> tuple[Browser, str]:
    """Her browser, and the path of the link in her letter."""
    browser = web.browser()
    page = await browser.send_form("/medlem", application(**changes))  # type: ignore[arg-type]
    assert (page.status_code, page.headers["location"]) == (303, "/medlem/skickad")
    await web.deliver()
    return browser, web.post_office.latest(str(changes.get("email", ANNA))).link("/bekrafta/")


async def test_she_registers_confirms_and_sees_her_page(web: Web) -> None:
    browser, link = await register(web)
    assert "Var det du som fyllde i anmälan?" in text_of(await browser.get(link))
    page = await browser.send_form(link, {"answer": "yes"}, follow_redirects=True)
    assert "Klart, du är med" in text_of(page)
    assert "Hej Anna Ek" in text_of(await browser.get("/min-sida"))


async def test_one_press_in_another_browser_confirms_and_joins_and_signs_nobody_in(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    await everybody.bo(branch)
    _, link = await register(web)
    phone = web.browser()
    asked = text_of(await phone.get(link))
    assert "Vård och omsorg . Bo samordnar." in asked
    assert "Lind" not in asked
    assert (
        "Ja, det var jag, och jag vill vara med i Vård och omsorg Ja, det var jag, men jag väntar med att gå med"
        in asked
    )
    page = await phone.send_form(link, {"join": branch}, follow_redirects=True)
    assert "Klart, du är med" in text_of(page)
    assert "Bo hör av sig senast" in text_of(page)
    assert "steg kvar" not in text_of(page)
    assert (await branches.counts(db, branch)).waiting == 1
    assert (await phone.get("/min-sida")).status_code == 401
    await web.deliver()
    assert len(web.post_office.to(ANNA)) == 1  # the one that she confirmed from


async def test_not_now_says_so_and_the_same_page_takes_her_yes_later(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    _, link = await register(web)
    phone = web.browser()
    page = await phone.send_form(link, {"answer": "yes"}, follow_redirects=True)
    assert "Vill du vara med i Vård och omsorg?" in text_of(page)
    assert "ingen samordnare ser dig förrän du har gått med" in text_of(page)
    assert "Klart" not in text_of(page)
    page = await phone.send_form(page.url.path, {"join": branch}, follow_redirects=True)
    assert "Klart, du är med" in text_of(page)
    assert (await branches.counts(db, branch)).waiting == 1


async def test_in_the_same_browser_she_is_told_who_gets_in_touch_and_when(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    await everybody.bo(branch)
    browser, link = await register(web)
    page = text_of(await browser.send_form(link, {"join": branch}, follow_redirects=True))
    day = dates.short_day(dates.today(dates.now()) + timedelta(days=contacts.PROMISED))
    assert (
        f"Klart, du är med Det här händer nu Vård och omsorg: Bo hör av sig senast {day} och hälsar dig välkommen."
        in page
    )
    with time_machine.travel(dates.now() + timedelta(days=20), tick=False):
        later = await web.signed_in(await web.pools.writing.connection.fetchval("SELECT person FROM members"))
        assert "Nu har det dröjt längre än vi lovade." in text_of(await later.get("/min-sida"))


async def test_in_the_same_browser_not_now_is_asked_again_on_her_page(web: Web, everybody: Everybody) -> None:
    await everybody.branch()
    browser, link = await register(web)
    page = text_of(await browser.send_form(link, {"answer": "yes"}, follow_redirects=True))
    assert "Din anmälan är bekräftad" in page
    assert "Vill du vara med i Vård och omsorg? Ingen samordnare ser dig förrän du har gått med." in page
    assert "Klart" not in page


async def test_welcomed_in_one_branch_and_waiting_in_another(web: Web, everybody: Everybody, db: Connection) -> None:
    first, other = await everybody.branch(), await everybody.branch("Skola")
    anna = await everybody.anna()
    await everybody.welcomed(first, anna)
    await branches.join(db, other, anna, dates.now())
    page = text_of(await (await web.signed_in(anna)).get("/min-sida"))
    assert "Du är välkommen här och får inbjudningar." in page
    assert "Föreningen har ingen samordnare just nu, så det kan dröja." in page


async def test_without_a_branch_she_is_told_who_reads_and_who_writes(web: Web) -> None:
    browser, link = await register(web)
    assert "vill vara med i" not in text_of(await browser.get(link))
    page = text_of(await browser.send_form(link, {"answer": "yes"}, follow_redirects=True))
    assert "Klart, du är med" in page
    assert "De som administrerar tjänsten läser din anmälan och hälsar dig välkommen med ett mejl." in page
    assert "Vi skriver när en startar." in page


async def test_several_that_fit_have_a_button_each_and_the_rest_can_be_joined_after(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    care = await everybody.branch()
    union = await everybody.branch("Kommunalvänstern", trades=(Trade(None, "kommunal"),))
    _, link = await register(web)
    phone = web.browser()
    asked = text_of(await phone.get(link))
    assert asked.count("Ja, det var jag, och jag vill vara med i ") == 2
    page = await phone.send_form(link, {"join": care}, follow_redirects=True)
    assert "Det här passar dig också" in text_of(page)
    await phone.send_form(page.url.path, {"join": union})
    assert await db.fetchval("SELECT count(*) FROM memberships") == 2


async def test_a_branch_that_closed_in_the_meantime_leaves_her_confirmed_and_told(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch = await everybody.branch()
    _, link = await register(web)
    await branches.close(db, branch, dates.now())
    page = await web.browser().send_form(link, {"join": branch}, follow_redirects=True)
    assert "Det finns ingen branschförening för din bransch än." in text_of(page)


async def test_the_page_of_the_link_speaks_the_language_that_she_chose(web: Web) -> None:
    _, link = await register(web, language="en")
    assert "Was it you who filled in the form?" in text_of(await web.browser().get(link))


async def test_whoever_comes_again_without_having_joined_gets_the_way_to_join(web: Web, everybody: Everybody) -> None:
    await everybody.branch()
    await everybody.anna()
    await web.browser().send_form("/medlem", application())
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert "inte gått med någonstans än" in letter.text
    page = text_of(await web.browser().get(letter.link("/ga-med/")))
    assert "Vill du vara med i Vård och omsorg?" in page


async def test_reading_the_link_changes_nothing(web: Web, db: Connection) -> None:
    """Mail scanners follow links, and ask for the head of them."""
    browser, link = await register(web)
    for _ in range(3):
        assert (await web.browser().get(link)).status_code == 200
        await web.browser().head(link)
    assert await db.fetchval("SELECT count(*) FROM people") == 0
    assert (await browser.send_form(link, {"answer": "yes"})).status_code == 303


async def test_the_button_works_once_and_the_second_time_is_calm(web: Web) -> None:
    browser, link = await register(web)
    await browser.send_form(link, {"answer": "yes"})
    again = await browser.send_form(link, {"answer": "yes"})
    assert again.status_code == 410
    assert "Länken är redan använd, eller för gammal" in text_of(again)


async def test_after_48_hours_the_link_says_that_it_is_too_old(web: Web) -> None:
    browser, link = await register(web)
    with time_machine.travel(dates.now() + timedelta(hours=49), tick=False):
        for page in (await browser.get(link), await browser.send_form(link, {"answer": "yes"})):
            assert page.status_code == 410
            assert "Anmäl dig igen" in text_of(page)


async def test_it_was_not_me_deletes_it_all(web: Web, db: Connection) -> None:
    _, link = await register(web)
    await web.browser().send_form(link, {"answer": "no"})
    assert await db.fetchval("SELECT count(*) FROM applications") == 0


async def test_a_second_registration_looks_like_the_first(web: Web, everybody: Everybody, db: Connection) -> None:
    """Whether an address is registered is a political opinion. Only the owner of the mailbox may learn it."""
    await everybody.anna()
    known = await web.browser().send_form("/medlem", application(ANNA))
    unknown = await web.browser().send_form("/medlem", application("ny@example.org"))
    assert known.status_code == unknown.status_code
    assert known.content == unknown.content
    assert dict(known.headers) | AT_LAST == dict(unknown.headers) | AT_LAST
    await web.deliver()
    assert web.post_office.latest(ANNA).subject != web.post_office.latest("ny@example.org").subject


async def test_her_address_is_the_same_however_she_writes_it(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.anna()
    await web.browser().send_form("/medlem", application(" Anna.Ek@EXAMPLE.org "))
    await web.deliver()
    assert "/bekrafta/" not in web.post_office.arrived[-1].text


async def test_she_changes_her_job_and_sees_another_committee(web: Web, everybody: Everybody) -> None:
    await everybody.dag("Förskolenämnden", "0182")
    anna = await web.signed_in(await everybody.anna())
    assert "Dag Holm" not in text_of(await anna.get("/min-sida"))
    page = await anna.send_form(
        "/min-sida/uppgifter", {"jobs-0-industry": "forskola", "jobs-0-place": "Nacka", "jobs-0-sector": "kommun"}
    )
    assert page.status_code == 303
    assert "Dag Holm är ledamot i Förskolenämnden i Nacka" in text_of(await anna.get("/min-sida"))


@pytest.mark.parametrize(
    ("title", "industry"), [("busschaufför", "kollektivtrafik"), ("undersköterska", "aldreomsorg"), ("", "aldreomsorg")]
)
async def test_a_job_that_she_writes_counts_more_than_the_industry_that_stood_there(
    web: Web, everybody: Everybody, db: Connection, title: str, industry: str
) -> None:
    anna = await web.signed_in(await everybody.anna())
    form = {
        "jobs-0-title": title,
        "jobs-0-industry": "aldreomsorg",
        "jobs-0-place": "Haninge",
        "jobs-0-sector": "kommun",
    }
    assert (await anna.send_form("/min-sida/uppgifter", form)).status_code == 303
    assert await db.fetchval("SELECT industry FROM jobs") == industry


async def test_a_job_in_several_industries_is_asked_about_and_not_thrown_away(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    anna = await web.signed_in(await everybody.anna())
    form = {"jobs-0-title": "kommunikatör", "jobs-0-industry": "aldreomsorg", "jobs-0-place": "Haninge"}
    page = await anna.send_form("/min-sida/uppgifter", form)
    assert page.status_code == 422
    assert "finns i flera branscher" in " ".join(errors_of(page))
    assert typed(page, "jobs-0-title") == "kommunikatör"


async def test_any_job_is_removed_and_what_she_has_typed_of_the_others_stays(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    """Two were removed before one could be: only the last one had a button."""
    anna = await web.signed_in(await everybody.anna())
    form = {f"jobs-{n}-{name}": value for n, place in enumerate(("Haninge", "Nacka", "Sollentuna"))
            for name, value in (("industry", "forskola"), ("place", place), ("sector", "kommun"))}  # fmt: skip
    page = await anna.send_form("/min-sida/uppgifter", form | {"drop": "1"})
    assert [typed(page, f"jobs-{n}-place") for n in (0, 2)] == ["Haninge", "Sollentuna"]
    assert "Nacka" not in re.findall(r'name="jobs-\d-place"[^>]*value="([^"]*)"', page.text)
    assert re.findall(r'name="drop" value="([^"]+)"', page.text) == ["0", "1"]
    left = {name: value for name, value in form.items() if not name.startswith("jobs-1")}
    page = await anna.send_form("/min-sida/uppgifter", left | {"drop": "1"})
    assert (typed(page, "jobs-0-place"), 'name="drop"' in page.text) == ("Haninge", False)
    page = await anna.send_form("/min-sida/uppgifter", {"jobs-0-place": "Haninge", "drop": "0"})
    assert typed(page, "jobs-0-place") == "Haninge"  # one stays
    assert (await anna.send_form("/min-sida/uppgifter", left)).status_code == 303
    assert [row["area"] for row in await db.fetch("SELECT area FROM jobs ORDER BY area")] == ["0136", "0163"]


async def test_what_is_wrong_in_a_change_leaves_what_she_had(web: Web, everybody: Everybody, db: Connection) -> None:
    anna = await web.signed_in(await everybody.anna())
    page = await anna.send_form("/min-sida/uppgifter", {"jobs-0-industry": "forskola", "jobs-0-place": "Ankeborg"})
    assert page.status_code == 422
    assert errors_of(page) == ["Vi hittar ingen kommun som heter ”Ankeborg”. Skriv kommunen eller postnumret."]
    assert typed(page, "jobs-0-place") == "Ankeborg"
    assert await db.fetchval("SELECT area FROM jobs") == "0136"


async def test_she_says_what_she_does_and_sees_who_decides_about_just_that(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    for name, body in (("Dag Holm", "Grundskolenämnden"), ("Eva Sol", "Gymnasie- och arbetsmarknadsnämnden")):
        await everybody.representative(name, None, body, "0136")
    anna = await everybody.member("Anna Ek", ANNA, Job("skola", "kommun", "0136"))
    browser = await web.signed_in(anna)
    page = text_of(await browser.get("/min-sida"))
    assert "Vad jobbar du med?" in page
    assert "Beslutar om delar av din bransch (2)" in page
    job = await db.fetchval("SELECT id FROM jobs")
    assert (await browser.send_form(f"/min-sida/jobb/{job}", {"task": "gymnasium"})).status_code == 303
    page = text_of(await browser.get("/min-sida"))
    assert "Eva Sol" in page
    assert "Dag Holm" not in page
    assert "Vad jobbar du med?" not in page
    assert "Du jobbar med gymnasium. Ta bort svaret" in page
    await browser.send_form(f"/min-sida/jobb/{job}")
    assert "Vad jobbar du med?" in text_of(await browser.get("/min-sida"))


async def test_she_sees_what_she_has_said_of_her_employer_and_can_take_it_back(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    await everybody.representative("Dag Holm", None, "Haningehem AB", "0136")
    company = await db.fetchval("SELECT id FROM committees WHERE name = 'Haningehem AB'")
    job = Job("stad-fastighet-bevakning", "kommunalt-bolag", "0136", None, company)
    browser = await web.signed_in(await everybody.member("Anna Ek", ANNA, job))
    page = await browser.get("/min-sida")
    assert f'<option value="{company}" selected>' in page.text
    assert "Du är anställd på" not in text_of(page)  # the question says it already
    await db.execute("UPDATE jobs SET industry = 'skola', sector = 'kommun'")  # no company is her employer any more
    assert "Du är anställd på Haningehem AB. Ta bort svaret" in text_of(await browser.get("/min-sida"))
    await browser.send_form(f"/min-sida/jobb/{await db.fetchval('SELECT id FROM jobs')}")
    assert "Du är anställd på" not in text_of(await browser.get("/min-sida"))


async def test_what_is_no_answer_changes_nothing(web: Web, db: Connection, everybody: Everybody) -> None:
    browser = await web.signed_in(await everybody.anna())
    job = await db.fetchval("SELECT id FROM jobs")
    for answer in ({"task": "nothing"}, {"task": "gymna\x00sium"}, {"employer": "x"}, {"employer": "9" * 30}, {}):
        assert (await browser.send_form(f"/min-sida/jobb/{job}", answer)).status_code == 303
    assert tuple(await db.fetchrow("SELECT task, employer FROM jobs") or ()) == (None, None)


async def test_eight_are_shown_and_the_rest_behind_a_press(web: Web, everybody: Everybody) -> None:
    for number in range(10):
        await everybody.representative(f"Dag Holm {number}", None, "Äldrenämnden", "0136")
    page = (await (await web.signed_in(await everybody.anna())).get("/min-sida")).text
    before, _, after = page.partition("<details><summary>Visa 2 till</summary>")
    assert before.count("<h3>Dag Holm") == 8
    assert after.count("<h3>Dag Holm") == 2


async def test_why_somebody_is_shown_says_no_more_than_the_rule(web: Web, everybody: Everybody) -> None:
    """A company is no committee, and whoever only affects her trade does not decide about it."""
    await everybody.representative("Dag Holm", None, "Haningehem AB", "0136")
    job = Job("stad-fastighet-bevakning", "kommunalt-bolag", "0136")
    page = text_of(await (await web.signed_in(await everybody.member("Anna Ek", ANNA, job))).get("/min-sida"))
    kind = "allmännyttigt bostadsbolag eller bostadsförmedling"
    assert f"Haningehem AB räknas som {kind}. Enligt våra regler beslutar sådana" in page
    await everybody.representative("Ida Ny", None, "Kommunstyrelsen", "0136")
    shop = await everybody.member("Bo Ek", "bo.ek@example.org", Job("handel", "privat", "0136"))
    await everybody.representative("Eva Sol", None, "Miljönämnden", "0136")
    page = text_of(await (await web.signed_in(shop)).get("/min-sida"))
    assert "Kan också vara bra att känna till" in page
    assert "Enligt våra regler påverkar sådana din bransch." in page
    assert "regler beslutar" not in page
