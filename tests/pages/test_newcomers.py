"""An administrator welcomes those whom no branch is for; a link lets each join; a branch has a link of its own."""

from uuid import uuid4

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.network import branches, newcomers
from fackpol.network.branches import Trade
from fackpol.network.members import Job
from tests.asgi import Web, text_of, typed
from tests.people import ANNA, Everybody, application

POST = Job("post", "privat", "0136")
HERE = "/skotsel/valkomna"


async def test_those_without_a_branch_wait_on_the_desk_and_are_welcomed_by_a_press(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    per = await everybody.member("Per Post", "per@example.org", POST)
    eva = await web.signed_in(await everybody.eva())
    assert "1 ny medlem har ingen branschförening än, och ingen samordnare." in text_of(await eva.get("/skotsel"))
    found = await eva.get(HERE)
    page = text_of(found)
    assert "Per Post Post" in page
    assert "checkbox" not in found.text  # nothing to tick when there is one
    assert "Haninge" in page
    done = text_of(await eva.send_form(HERE, {"one": str(per)}, follow_redirects=True))
    assert "1 är hälsad välkommen med ett mejl." in done
    assert "Per Post" not in done
    assert "De har bekräftat sin adress, men ingen branschförening" not in done  # nobody has
    assert "Post och logistik: färre än 5" in done or "färre än 5" in done
    assert "Inget att göra just nu." in text_of(await eva.get("/skotsel"))
    await web.deliver()
    assert web.post_office.latest("per@example.org").subject == "Välkommen"


async def test_the_ticked_ones_are_welcomed_at_once_and_nonsense_welcomes_nobody(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    people = [await everybody.member(f"Per {n}", f"per.{n}@example.org", POST) for n in range(3)]
    eva = await web.signed_in(await everybody.eva())
    for nonsense in ({}, {"person": "x"}, {"person": str(uuid4())}, {"one": ""}):
        page = text_of(await eva.send_form(HERE, nonsense, follow_redirects=True))
        assert "Ingen är hälsad välkommen." in page
    page = await eva.send_form(HERE, {"person": [str(people[0]), str(people[2])]}, follow_redirects=True)
    assert "2 är hälsade välkomna" in text_of(page)
    assert [row.id for row in await newcomers.unwelcomed(db, everybody.vault, dates.now())] == [people[1]]


async def test_those_who_could_join_are_counted_and_not_named(web: Web, everybody: Everybody, db: Connection) -> None:
    await everybody.branch()
    await everybody.anna()
    eva = await web.signed_in(await everybody.eva())
    assert "1 har bekräftat men är inte med i någon branschförening" in text_of(await eva.get("/skotsel"))
    page = text_of(await eva.get(HERE))
    assert "Vård och omsorg" not in page  # not at the time, or whoever looks would see when she came
    await db.execute("UPDATE members SET registered_at = registered_at - interval '7 days'")
    page = text_of(await eva.get(HERE))
    assert "Vård och omsorg" in page
    assert "Anna" not in page


async def test_she_sees_that_an_administrator_has_read_her_name(web: Web, everybody: Everybody) -> None:
    per = await web.signed_in(await everybody.member("Per Post", "per@example.org", POST))
    assert "Ingen har tittat." in text_of(await per.get("/min-sida/insyn"))
    await (await web.signed_in(await everybody.eva())).get(HERE)
    assert "Eva Sund, som administrerar, såg ditt namn." in text_of(await per.get("/min-sida/insyn"))


# -- a link of hers ----------------------------------------------------------------------------------------------------


async def test_the_reminders_link_joins_by_one_press_without_signing_in(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await db.execute("UPDATE members SET registered_at = registered_at - interval '3 days'")
    await newcomers.look_after(db, dates.now())
    await web.deliver()
    link, browser = web.post_office.latest(ANNA).link("/ga-med/"), web.browser()
    for _ in range(2):  # a mail scanner
        assert (await browser.get(link)).status_code == 200
    assert not await branches.has(db, branch, anna)
    page = text_of(await browser.send_form(link, {"join": branch}, follow_redirects=True))
    assert "Klart, du är med" in page
    assert "Föreningen har ingen samordnare just nu" in page
    assert (await branches.counts(db, branch)).waiting == 1


async def test_the_letter_of_a_new_branch_joins_by_one_press(web: Web, db: Connection, everybody: Everybody) -> None:
    await everybody.anna()
    eva = await web.signed_in(await everybody.eva())
    form = {"name": "Omsorgen", "area": "01", "trades-0-industry": "aldreomsorg", "invite": "y"}
    await eva.send_form("/skotsel/ny-branschforening", form)
    await web.deliver()
    link = web.post_office.latest(ANNA).link("/ga-med/")
    page = text_of(await web.browser().send_form(link, {"join": "omsorgen"}, follow_redirects=True))
    assert "Klart, du är med" in page


async def test_the_link_of_somebody_who_has_left_joins_nothing(web: Web, db: Connection, everybody: Everybody) -> None:
    branch, bo = await everybody.branch(), await everybody.eva()
    for person in (uuid4(), bo):  # nobody, and somebody who is no member
        link = f"/ga-med/{tokens.token(web.own.link_key, 'joining', person)}"
        assert (await web.browser().get(link)).status_code == 410
        assert (await web.browser().send_form(link, {"join": branch})).status_code == 410
    assert await db.fetchval("SELECT count(*) FROM memberships") == 0


async def test_a_branch_that_is_not_there_is_not_joined(web: Web, db: Connection, everybody: Everybody) -> None:
    anna = await everybody.anna()
    link = f"/ga-med/{tokens.token(web.own.link_key, 'joining', anna)}"
    for slug in ("finns-inte", "", "'"):
        assert (await web.browser().send_form(link, {"join": slug})).status_code == 303
    assert await db.fetchval("SELECT count(*) FROM memberships") == 0


# -- the link of a branch ----------------------------------------------------------------------------------------------


async def test_a_branchs_link_names_it_and_fills_in_its_union_and_trade(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch("Kommunals hemtjänst", trades=(Trade("aldreomsorg", "kommunal"),))
    browser = web.browser()
    page = text_of(await browser.get(f"/med/{branch}"))
    assert "Vill du vara med i Kommunals hemtjänst?" in page
    assert "jobbar inom äldreomsorg och hemtjänst och är med i Kommunal" in page
    began = await browser.send_form(f"/med/{branch}", follow_redirects=True)
    assert "Vad jobbar du med?" in text_of(began)
    assert 'value="aldreomsorg" checked' in began.text
    assert typed(await browser.get("/medlem/steg/jobb"), "jobs-0-title") == ""
    for step, answers in (
        ("jobb", {"jobs-0-title": "", "jobs-0-industry": "aldreomsorg"}),
        ("plats", {"jobs-0-place": "Haninge"}),
        ("arbetsgivare", {"jobs-0-sector": "kommun"}),
    ):
        page_ = await browser.send_form(f"/medlem/steg/{step}", answers, follow_redirects=True)
    assert typed(page_, "union") == "Kommunal"


async def test_whoever_comes_by_its_link_is_offered_the_branch_though_it_is_not_for_her_trade(
    web: Web, everybody: Everybody
) -> None:
    await everybody.branch()
    posten = await everybody.branch("Posten", trades=(Trade("post", None), Trade("handel", None)))
    browser = web.browser()
    await browser.send_form(f"/med/{posten}")
    await browser.send_form("/medlem", application())
    await web.deliver()
    link = web.post_office.latest(ANNA).link("/bekrafta/")
    page = text_of(await web.browser().get(link))
    assert page.index("vill vara med i Posten") < page.index("vill vara med i Vård och omsorg")


async def test_what_she_has_written_stays_when_she_opens_the_link(web: Web, everybody: Everybody) -> None:
    branch, browser = await everybody.branch(trades=(Trade(None, "kommunal"),)), web.browser()
    await browser.send_form("/medlem/steg/jobb", {"jobs-0-title": "undersköterska", "jobs-0-industry": "aldreomsorg"})
    page = await browser.send_form(f"/med/{branch}", follow_redirects=True)
    assert "Var jobbar du?" in text_of(page)


async def test_a_closed_branch_has_no_link(web: Web, db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    await branches.close(db, branch, dates.now())
    assert (await web.browser().get(f"/med/{branch}")).status_code == 404
    assert (await web.browser().send_form(f"/med/{branch}")).status_code == 404


# -- the last look before she sends it ---------------------------------------------------------------------------------


async def test_the_last_look_names_her_job_and_the_branches_that_fit_and_nobody(web: Web, everybody: Everybody) -> None:
    branch, browser = await everybody.branch(), web.browser()
    await everybody.bo(branch)
    page = ""
    for step, answers in (
        ("jobb", {"jobs-0-title": "undersköterska", "jobs-0-industry": "aldreomsorg"}),
        ("plats", {"jobs-0-place": "Haninge"}),
        ("arbetsgivare", {"jobs-0-sector": "kommun"}),
        ("fack", {"union": "Kommunal"}),
        ("du", {"name": "Anna Ek", "email": "anna@haninge.se", "language": "sv", "look": "discreet"}),
        ("du", {"name": "Anna Ek", "email": "anna@haninge.se", "language": "sv", "look": "discreet"}),
        ("ja", {"matching": "y", "invitations": "y"}),
    ):
        page = text_of(await browser.send_form(f"/medlem/steg/{step}", answers, follow_redirects=True))
        if step == "du":  # she is asked before the last page, and again, but goes on when she sends it again
            assert "haninge.se ser ut som en adress på jobbet." in page
            await browser.send_form(f"/medlem/steg/{step}", {**answers, "asked": "1"})  # she keeps it
    assert "Yrke undersköterska" in page
    assert "När du bekräftar kan du gå med här: Vård och omsorg" in page
    assert "En samordnare hör av sig inom 14 dagar och hälsar dig välkommen." in page
    assert "Bo" not in page.replace("Bor", "")
