"""Nobody who holds a post sees anybody without a row of the access log that she can read: M1 of the security review."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from httpx import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.endpoints import ENDPOINTS
from fackpol.letters import KINDS
from fackpol.mail import intake
from fackpol.network import access_log, introductions
from fackpol.network.introductions import Question
from fackpol.network.members import Job
from fackpol.network.reference import Reference
from fackpol.web.access import ADMINISTRATOR, COORDINATOR, POST_HOLDER
from fackpol.web.endpoint import Endpoint
from tests.asgi import Browser, Web, text_of
from tests.mail.test_intake import INTAKE
from tests.pages.test_every_page import Town, build, named
from tests.people import ANNA, DAG, Everybody

# The pages of post holders that log nothing, and why nobody is shown there. Whoever holds a post is known by name to
# those she works with, and a representative by name and seat to everybody: neither is what a page is logged for.
SHOWS_NOBODY = {
    "/skotsel/inlasningar": "how many people and seats each register changed",
    "/skotsel/register/laser/{file:uuid}": "how far a file is read",
    "/sammandrag": "her own choices",
    "/hjalp/samordna": "a guide",
    "/branscher": "names of branches",
    "/vem-ringde": "an empty form; what is found is logged",
    "/branscher/{branch}/utskick": "an empty form and numbers",
    "/branscher/{branch}/kontaktpersoner": "people of other organisations, who are in no log of ours",
    "/branscher/{branch}/kontaktpersoner/{liaison:uuid}": "one of them",
    "/branscher/{branch}/moten/{meeting:id}/kontaktpersoner": "them, and the meeting itself",
    "/skotsel/poster/flera": "an empty form; what is pasted is logged",
    "/branscher/{branch}/bilder": "numbers, of five or more",
    "/branscher/{branch}/bilder/{picture}.{ending}": "numbers, of five or more",
    "/branscher/{branch}/affisch": "the branch's name and link",
    "/branscher/{branch}/moten/nytt": "an empty form",
    "/branscher/{branch}/moten/{meeting:id}/mejl": "how many letters fare how",
    "/branscher/{branch}/moten/{meeting:id}/andra": "the meeting itself",
    "/branscher/{branch}/moten/{meeting:id}/tider/{time:id}": "the meeting itself, and a time, not whose",
    "/branscher/{branch}/moten/{meeting:id}/vilka": "how many of her own members work where, and are in which union",
    "/branscher/{branch}/moten/{meeting:id}/inbjudan": "numbers, and representatives by name and seat",
    "/branscher/{branch}/moten/{meeting:id}/brev/{kind}": "the letter with her own name",
    "/branscher/{branch}/moten/{meeting:id}/installning": "the meeting itself",
    "/branscher/{branch}/serier/ny": "an empty form, or a meeting's own texts",
    "/branscher/{branch}/serier/{series:id}": "days of meetings",
    "/branscher/{branch}/sparat": "places and texts of the branch",
    "/branscher/{branch}/moten/{meeting:id}/tillsammans": "names of branches",
    "/branscher/{branch}/moten/{meeting:id}/fraga": "the meeting itself",
    "/branscher/{branch}/borta": "her own choice",
    "/branscher/{branch}/lamna-over": "the names of her colleagues in the post",
    "/hjalp/skotsel": "a guide",
    "/skotsel": "names and numbers of branches",
    "/skotsel/ny-branschforening": "an empty form",
    "/skotsel/moten": "names of meetings",
    "/skotsel/moten/nytt": "an empty form",
    "/skotsel/moten/{meeting:id}/andra": "the meeting itself",
    "/skotsel/moten/{meeting:id}/vilka": "numbers, of members in fives",
    "/skotsel/moten/{meeting:id}/inbjudan": "numbers, of members in fives, and representatives by name and seat",
    "/skotsel/branscher/{slug}": "the branch, and who coordinates it by name",
    "/skotsel/branscher/{slug}/samordnare": "an empty form",
    "/skotsel/politiker/nya/brev/{person:uuid}": "the letter without her name",
    "/skotsel/politiker/adresser": "how many lack an address; what is read is logged",
    "/skotsel/register": "which files wait",
    "/skotsel/bilder": "numbers, of five or more",
    "/skotsel/bilder/{picture}.{ending}": "numbers, of five or more",
    "/skotsel/tackning": "numbers, in bands",
    "/skotsel/arsrapport/{year:id}": "numbers, in bands, and names of branches",
    "/skotsel/program": "names and days of what is planned, and names of branches",
    "/skotsel/program/ny": "an empty form",
    "/skotsel/program/{item:id}": "one item, and days of meetings",
    "/skotsel/administratorer": "who administers, by name",
    "/skotsel/begaran": "an empty form; whoever is found or opened is logged",
    "/till/{number:id}/{page:path}": "leads to another page",
    "/skotsel/regler": "rules, and which administrator has changed one",
    "/skotsel/regler/{rule:id}": "one rule",
    "/skotsel/mejl": "how many letters fare how",
    "/skotsel/sakerhet": "events and codes; a name is opened, and logged",
    "/skotsel/forslag/nytt": "an empty form",
    "/skotsel/forslag/{proposed:id}": "a public document, and nobody's name",
    "/skotsel/platser": "titles, and which administrator has changed one",
    "/skotsel/namnder": "names of committees",
    "/skotsel/namnder/{committee:id}": "one committee, and which administrator has changed it",
}
# Whom a page shows is known only when she has been sought: its handler logs.
OF_A_HANDLER = {"request", "request_copy"}
OF_POSTS = [one for one in ENDPOINTS if one.access in (COORDINATOR, ADMINISTRATOR, POST_HOLDER)]


def test_every_page_of_a_post_holder_is_logged_or_shows_nobody() -> None:
    silent = {one.path for one in OF_POSTS if one.method == "GET" and not one.logs}
    assert silent == set(SHOWS_NOBODY)


def test_every_reason_has_a_writer_and_every_writer_an_endpoint() -> None:
    used = {one.logs for one in ENDPOINTS if one.logs}
    assert used | OF_A_HANDLER == set(access_log.WHY) == set(access_log.WRITERS) | OF_A_HANDLER


@dataclass
class District:
    """A town with everything in it that a page of a post holder can show; `traces` are what each person is known by."""

    town: Town
    traces: dict[UUID, tuple[str, ...]]


@pytest.fixture
async def district(web: Web, db: Connection, known: Reference, own: Settings) -> District:
    web.own = replace(web.own, intake=INTAKE)
    town = await build(db, known, own)
    everybody, vault, now = Everybody(db, own.vault, known), own.vault, dates.now()
    per = await everybody.member("Per Post", "per.post@example.org", Job("post", "stat", "0136"))
    for asker, words in ((town.anna, "Vem ordnar kläder?"), (per, "Vem ordnar cyklar?")):
        question = Question(words, "aldreomsorg" if asker == town.anna else "post", "0136", None)
        await introductions.ask(db, vault, asker, question, now)
    mail = f"From: Anna <{ANNA}>\nSubject: Sv: Inbjudan\n\nJag har brutit benet!\n"
    await intake.keep(db, vault, mail.encode(), "", now)
    await intake.sort(db, web.own, KINDS, now)
    gun = await db.fetchval("SELECT person FROM group_contacts")
    lars = await db.fetchval("SELECT person FROM local_posts")
    disa = await db.fetchval("SELECT giver FROM handovers")
    return District(
        town,
        {
            town.anna: ("Anna Ek", "Anna Eek", ANNA, "Vem ordnar kläder?", "brutit benet"),
            per: ("Per Post", "per.post@example.org", "Vem ordnar cyklar?"),
            town.dag: (DAG,),
            town.cilla: ("Cilla Berg", "cilla.berg@example.org"),
            gun: ("Gun Ask", "gun.ask@example.org"),
            lars: ("Lars Alm", "lars.alm@example.org"),
            disa: ("Lycka till",),
        },
    )


def seen_on(page: Response, traces: dict[UUID, tuple[str, ...]]) -> set[UUID]:
    said = text_of(page) + page.text
    return {person for person, some in traces.items() if any(one in said for one in some)}


class Walk:
    """Opens pages one by one, undoes what each did, and notes whom it showed and whose log says so."""

    def __init__(self, db: Connection, district: District) -> None:
        self.db, self.district = db, district
        self.shown: dict[str, set[UUID]] = {}
        self.unlogged: list[tuple[str, UUID]] = []

    async def open(self, browser: Browser, endpoint: Endpoint, reader: UUID) -> None:
        undo = self.db.transaction()
        await undo.start()
        before = await self.db.fetchval("SELECT coalesce(max(id), 0) FROM access_log")
        path = self.district.town.path(endpoint)
        page = await (browser.get(path) if endpoint.method == "GET" else browser.send_form(path, {"text": "Anna"}))
        shown = seen_on(page, self.district.traces)
        rows = await self.db.fetch("SELECT whose FROM seen WHERE id > $1 AND reader = $2", before, reader)
        self.shown[named(endpoint)] = shown
        self.unlogged += [(named(endpoint), person) for person in shown - {row["whose"] for row in rows}]
        await undo.rollback()


def holders(town: Town) -> Iterator[tuple[UUID, str]]:
    yield town.bo, COORDINATOR
    yield town.bo, POST_HOLDER
    yield town.eva, ADMINISTRATOR


async def test_nobody_is_shown_who_can_not_read_it_in_her_log(web: Web, db: Connection, district: District) -> None:
    """The attack: whatever a page shows, without a trace. Every page and every form of every post, over everybody."""
    walk = Walk(db, district)
    for person, access in holders(district.town):
        browser = await web.signed_in(person)
        for endpoint in (one for one in OF_POSTS if one.access == access):
            await walk.open(browser, endpoint, person)
    assert walk.unlogged == []
    assert {path for path, shown in walk.shown.items() if shown} >= {
        "GET /branscher/{branch}/medlemmar", "GET /branscher/{branch}/medlemmar/{person:uuid}",
        "GET /branscher/{branch}/moten/{meeting:id}", "GET /branscher/{branch}/fragor", "GET /skotsel/fragor",
        "GET /branscher/{branch}/overlamning/{handover:id}", "GET /skotsel/mejl/oklara", "GET /skotsel/valkomna",
        "GET /skotsel/samordnare", "GET /skotsel/politiker", "GET /skotsel/politiker/{person:uuid}",
        "GET /skotsel/grupper", "GET /skotsel/grupper/svar/{report:uuid}", "GET /skotsel/poster",
        "GET /branscher/{branch}",
        "GET /skotsel/sakerhet/{person:uuid}", "GET /branscher/{branch}/kollega",
    }  # fmt: skip


async def test_whoever_only_asks_for_the_head_of_a_page_is_shown_nothing(web: Web, db: Connection, town: Town) -> None:
    """Not even how long it is: then there is nothing to log."""
    bo = await web.signed_in(town.bo)
    page = await bo.head(f"/branscher/{town.names['branch']}/medlemmar")
    assert (page.status_code, page.text, page.headers["content-length"]) == (200, "", "0")
    assert await db.fetchval("SELECT count(*) FROM access_log") == 0
    assert (await (await web.signed_in(town.cilla)).head("/skotsel/mejl/oklara")).status_code == 404


@pytest.fixture
async def town(db: Connection, known: Reference, own: Settings) -> Town:
    return await build(db, known, own)


async def test_she_still_sees_who_has_read_when_she_is_taken_out_of_the_branch(
    web: Web, db: Connection, town: Town
) -> None:
    """The attack: read the list, then remove her. And she does not see what is read after that."""
    branch, bo = town.names["branch"], await web.signed_in(town.bo)
    await bo.get(f"/branscher/{branch}/medlemmar")
    before = [(row["at"], row["times"]) for row in await access_log.about(db, town.anna)]
    assert len(before) == 1
    await bo.send_form(f"/branscher/{branch}/medlemmar/{town.anna}/uttrade")
    await bo.get(f"/branscher/{branch}/medlemmar")
    assert [(row["at"], row["times"]) for row in await access_log.about(db, town.anna)] == before
    hers = text_of(await (await web.signed_in(town.anna)).get("/min-sida/insyn"))
    assert "Bo Lind såg ditt namn i en lista: Vård och omsorg" in hers


async def test_a_representative_reads_hers_too(web: Web, db: Connection, town: Town) -> None:
    await (await web.signed_in(town.eva)).get("/skotsel/politiker")
    hers = text_of(await (await web.signed_in(town.dag)).get("/min-sida/insyn"))
    assert "Eva Sund, som administrerar, såg ditt namn. Skäl: Listor över politiker och uppdrag." in hers
    assert "Ingen samordnare kan se dig" not in hers
