"""Every endpoint of the table: it opens for whom it should, it is not there for Cilla, and has the headers."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest
from httpx import Response

from fackpol.base import dates, settings, tokens
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.endpoints import ENDPOINTS
from fackpol.network import (
    audiences,
    branches,
    calendar_feeds,
    commitments,
    counterparts,
    data_requests,
    departures,
    district_meetings,
    group_contacts,
    group_reports,
    handovers,
    hosts,
    inquiries,
    introductions,
    invitations,
    liaisons,
    local_posts,
    name_proposals,
    nominations,
    people,
    post_changes,
    programme,
    proposals,
    replies,
    rules,
    saved_places,
    saved_texts,
    series,
    time_proposals,
)
from fackpol.network.audiences import Part
from fackpol.network.introductions import Question
from fackpol.network.local_posts import NewPost, Post
from fackpol.network.proposals import Proposal
from fackpol.network.reference import Reference
from fackpol.network.replies import Answer
from fackpol.network.rules import What
from fackpol.network.saved_places import Place
from fackpol.network.series import Rule
from fackpol.registers import batches, differences, large_files, mappings, questions, reading, uploads
from fackpol.registers.columns import Sheet
from fackpol.registers.instructions import Mapping
from fackpol.registers.uploads import Upload
from fackpol.web.access import (
    ADMINISTRATOR,
    ANYBODY,
    COORDINATOR,
    LINK,
    MEMBER,
    POST_HOLDER,
    REPRESENTATIVE,
    SIGNED_IN,
)
from fackpol.web.endpoint import Endpoint
from tests.asgi import Browser, Web, text_of
from tests.people import DAG, Everybody, a_meeting
from tests.translations import gathered

HEADERS = {
    "content-security-policy": "default-src 'none'",
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=()",
    "x-robots-tag": "noindex",
}


@dataclass
class Town:
    """Everything a path can name: a branch with a called meeting and a draft, and whoever has to do with it."""

    anna: UUID
    bo: UUID
    cilla: UUID
    dag: UUID
    eva: UUID
    names: dict[str, object]

    def path(self, endpoint: Endpoint) -> str:
        """The endpoint's path with real names in it."""
        kind = (
            "own"
            if endpoint.path.startswith("/kollegor/")
            else "draft"
            if endpoint.path.endswith(DRAFTS)
            else "meeting"
        )
        if endpoint.path.endswith("/moten/{meeting:id}/fraga"):
            kind = "hosted"
        if endpoint.path.startswith("/skotsel/moten/"):
            kind = "district_draft" if endpoint.path.endswith((*DRAFTS, "/vilka")) else "district"
        names = {**self.names, "meeting": self.names[kind]}
        if endpoint.path.startswith("/skotsel/politiker/"):
            names["person"] = self.dag
        token = {"token": self.names.get(endpoint.path.split("/")[1], "x")}
        return re.sub(r"{(\w+)(?::\w+)?}", lambda found: str((names | token)[found[1]]), endpoint.path) + (
            "?area=0136" if endpoint.path == "/skotsel/politiker/nytt" else ""
        )


REGISTER = "id;namn;parti;organisation;roll;from;tom\n7;Ida Ny;V;Äldrenämnden;Ledamot;2027-01-01;\n".encode()
# Pages of a meeting that nobody has been invited to yet.
DRAFTS = ("/tillsammans", "/andra", "/inbjudan", "/vilka", "/slang", "/brev/{kind}")


@pytest.fixture(scope="module")
async def built(one: Connection, known: Reference, keys: dict[str, str]) -> AsyncIterator[Town]:
    """Built once, in a transaction around those of the tests: each of them finds it as it was."""
    undo = one.transaction()
    await undo.start()
    yield await build(one, known, settings.read(keys, "keys"))
    await undo.rollback()


@pytest.fixture(autouse=True)
def town(built: Town) -> Town:
    """This test's own, to change as it likes."""
    return replace(built, names=dict(built.names))


async def a_series(everybody: Everybody, branch: str, bo: UUID) -> int:
    """Two evenings of Bo's."""
    db, vault, now = everybody.db, everybody.vault, dates.now()
    rule = Rule(dates.today(now), 2, 1, None)
    days, _ = series.days(rule, None, 2, dates.today(now))
    found = await series.occurrences(db, vault, branch, days, (time(18), time(20)), now)
    return await series.make(db, vault, branch, bo, rule, a_meeting(), found, now)


async def saved(everybody: Everybody, branch: str) -> dict[str, object]:
    db, vault = everybody.db, everybody.vault
    await saved_places.save(db, vault, branch, Place("Exempelgatan 1", "Salen", "", ""))
    await saved_texts.save(db, vault, branch, "about", "Vi pratar om scheman.")
    [place], [text] = await saved_places.of_branch(db, vault, branch), await saved_texts.of_branch(db, vault, branch)
    return {"place": place.id, "text": text.id}


async def an_upload(db: Connection, service: Settings, eva: UUID) -> int:
    """Eva's file, whose columns nobody has explained; returns how another one is read that was explained."""
    odd = "Vem;Var\nIda Ny;Äldrenämnden\n".encode()
    with pytest.raises(questions.Question) as asked:
        reading.read(odd)
    await uploads.keep(db, service.vault, eva, Upload("0136", "V", odd, None), dates.now(), asked.value)
    await mappings.remember(db, "0136", Sheet.of([["Vem"]]), Mapping({"name": 0}), dates.now())
    id: int = await db.fetchval("SELECT id FROM mappings")
    return id


async def build(db: Connection, known: Reference, service: Settings) -> Town:
    everybody = Everybody(db, service.vault, known)
    anna, cilla, eva, dag = (
        await everybody.anna(),
        await everybody.cilla(),
        await everybody.eva(),
        await everybody.dag(),
    )
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    draft, called = await everybody.meeting(branch, bo), await everybody.meeting(branch, bo)
    assert await invitations.call(db, called, [], dates.now()) == 2
    own = await counterparts.call(db, service.vault, dag, a_meeting(), dates.now(), dates.today(dates.now()))
    wide, called_wide = [await a_district_meeting(db, service, eva, part) for part in ("committee", "post")]
    assert await audiences.call(db, called_wide, dates.now()) == 1
    proposed = await everybody.meeting(await everybody.branch("Grannarna"), bo)
    assert await hosts.propose(db, proposed, branch, bo, dates.now())
    key = service.link_key
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    mandate = await db.fetchval("SELECT id FROM mandates")
    job = ("aldreomsorg", "0136")
    await introductions.ask(db, service.vault, anna, Question("Hur blir det med schemat?", *job, mandate), dates.now())
    introduction = await db.fetchval("SELECT id FROM introductions")
    await replies.write(db, service.vault, introduction, Answer("Vi ser över det."), dates.now())
    await replies.read(db, introduction, anna, dates.now())
    await group_contacts.give(db, service.vault, "Gun Ask", "gun.ask@example.org", "0136", eva, dates.now())
    contact = await db.fetchval("SELECT id FROM group_contacts")
    reports = []
    for _ in range(2):  # one that has been sent in, one that waits for her
        await group_contacts.ask(db, service.vault, contact, dates.now())
        reports.append(await db.fetchval("SELECT id FROM group_reports WHERE revoked_at IS NULL"))
        await group_reports.save(db, service.vault, reports[0], {f"m{mandate}-choice": "same"}, dates.now(), send=True)
    lars = NewPost("Lars Alm", "lars.alm@example.org", Post.LOCAL_BOARD, "0136", dates.today(dates.now()))
    await local_posts.give(db, service.vault, lars, eva, dates.now())
    held = await db.fetchval("SELECT id FROM local_posts")
    facts = liaisons.Facts("Kommunal", "Stina Roth", "klubbordförande", "")
    told = (facts, "stina.roth@example.org", dates.today(dates.now()), bo, dates.now())
    await liaisons.add(db, service.vault, branch, *told)
    liaison = await db.fetchval("SELECT id FROM liaisons")
    asked_at = await db.fetchval("SELECT asked_at FROM liaisons WHERE id = $1", liaison)
    await liaisons.agree(db, liaison, False, dates.now(), asked_at)
    begun = dates.now() + timedelta(days=9, minutes=1)
    due = dates.today(begun + timedelta(days=9))
    assert await commitments.add(db, service.vault, called, "Ringer kommunen", due, invitation, begun)
    later = dates.moment(dates.today(dates.now()) + timedelta(days=20), time(18))
    await time_proposals.keep(db, service.vault, invitation, later, None, "Jobbar", False, None, dates.now())
    inquiry = uuid4()
    question = service.vault.seal("Hur blir det?", "inquiries.question", inquiry)
    await db.execute(
        "INSERT INTO inquiries VALUES ($1, $2, 'aldreomsorg', '0136', $3, $4, $5)",
        inquiry, mandate, question, dates.now(), dates.now() + inquiries.LIVES,
    )  # fmt: skip
    rule = await db.fetchval("SELECT id FROM rules WHERE type = 'k-aldre' AND industry = 'aldreomsorg'")
    await rules.object_to(db, mandate, rule, What.RULE, dates.now())
    row = await branches.get(db, branch)
    assert row
    disa = await everybody.member("Disa Ek", "disa.ek@example.org")
    await everybody.hold(disa, "coordinator", row.id)
    await handovers.hand_over(db, service.vault, branch, disa, bo, "Lycka till", dates.now())
    assert await nominations.ask(db, branch, anna, bo, dates.now())
    nomination = await db.fetchval("SELECT id FROM nominations")
    await nominations.answer(db, nomination, True, dates.now())
    await name_proposals.propose(db, service.vault, branch, anna, bo, "Anna Eek", dates.now())
    disa_at = (await people.get(db, service.vault, disa)).email
    await post_changes.propose(db, service.vault, row.id, disa_at or "", "sv", eva, dates.now())
    change = await db.fetchval("SELECT id FROM post_changes")
    today = dates.today(dates.now())
    motion = Proposal(proposals.Kind.MOTION, "Rätt till heltid", "0136", "k-aldre", today, "https://example.org/1", "")
    batch = await batches.begin(db, "0136", bytes(32), eva, dates.now())
    await batches.end(db, batch, {"done": 0}, keep=True)
    names = {
        "batch": batch,
        "file": await large_files.keep(
            db, service.vault, Upload("0136", "V", REGISTER, None), eva, "sv", dates.now()
        ),
        "proposed": await proposals.put(db, dag, motion, dates.now()),
        "request": await data_requests.ask(db, service.vault, anna, "copy", "Brev", bo, dates.now()),
        "handover": await db.fetchval("SELECT id FROM handovers"), "nomination": nomination,
        "dela": tokens.token(key, "nomination", nomination),
        "change": change, "erbjudande": tokens.token(key, "post_change", change),
        "proposal": await db.fetchval("SELECT id FROM name_proposals"),
        "received": uuid4(), "step": "jobb", "picture": "kontakt", "ending": "svg",
        "branch": branch, "slug": branch, "number": row.id, "page": "medlemmar",
        "meeting": called, "draft": draft, "own": own, "district": called_wide, "district_draft": wide, "person": anna,
        "hosted": proposed, "series": await a_series(everybody, branch, bo), **await saved(everybody, branch),
        "kind": "medlem", "job": await db.fetchval("SELECT id FROM jobs WHERE person = $1", anna),
        "area": "0136",
        "invitation": invitation,
        "introduction": introduction,
        "time": await db.fetchval("SELECT id FROM time_proposals"),
        "inquiry": inquiry, "commitment": await db.fetchval("SELECT id FROM commitments"),
        "mapping": await an_upload(db, service, eva),
        "register": await differences.read(db, service.vault, "0136", "V", REGISTER, eva, dates.now()),
        "contact": contact,
        "held": held,
        "liaison": liaison,
        "kontaktperson": tokens.token(key, "liaison", liaison),
        "min-post": tokens.token(key, "local_post", held),
        "report": reports[0],
        "grupp": tokens.token(key, "group_report", reports[1]),
        "objection": await db.fetchval("SELECT id FROM objections"),
        "year": today.year,
        "rule": await db.fetchval("SELECT rule FROM objections"),
        "item": await programme.add(
            db, service.vault, "Gruppledarmöte", "Gruppledare", "district", today.replace(month=1, day=1), 4
        ),
        "fraga": tokens.dated(key, "introduction", introduction, today, service.vault.index(DAG)),
        "kalender": tokens.token(key, "feed", await calendar_feeds.make(db, anna, dates.now())),
        "post": await db.fetchval("SELECT id FROM appointments WHERE branch IS NOT NULL"),
        "mandate": mandate,
        "committee": await db.fetchval("SELECT committee FROM mandates"),
        "svar": tokens.token(key, "invitation", invitation),
        "mejl": tokens.token(key, "letters", anna),
        "ga-med": tokens.token(key, "joining", anna),
        "stanna": tokens.token(key, "stay", anna),
        "uppdrag": tokens.dated(key, "mandate", dag, today, service.vault.index(DAG)),
        "valkommen": tokens.dated(key, "newly_elected", dag, today, service.vault.index(DAG)),
        "kvar": tokens.token(key, "departure", await gone(everybody, service)),
    }  # fmt: skip
    return Town(anna, bo, cilla, dag, eva, names)


async def a_district_meeting(db: Connection, service: Settings, eva: UUID, sort: str) -> int:
    """A draft of the administrators', whose list has been seen."""
    id = await district_meetings.draft(db, service.vault, eva, a_meeting(areas=()), "kansliet@example.org")
    await audiences.choose(db, id, [Part(sort, "administrator" if sort == "post" else "")])
    assert await audiences.look(db, id, dates.now())
    return id


async def gone(everybody: Everybody, service: Settings) -> UUID:
    """What the link names of somebody who has asked to be left out of the list."""
    ulla = await everybody.representative("Ulla By", "ulla.by@example.org", "Socialnämnden", "0136")
    departure = await departures.leave(everybody.db, service.vault, ulla, dates.now())
    assert departure
    return departure.id


def named(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


HOLDERS: dict[str, Callable[[Town], UUID]] = {
    SIGNED_IN: lambda town: town.anna,
    MEMBER: lambda town: town.anna,
    REPRESENTATIVE: lambda town: town.dag,
    COORDINATOR: lambda town: town.bo,
    ADMINISTRATOR: lambda town: town.eva,
    POST_HOLDER: lambda town: town.bo,
}
# Links whose page needs a story of its own; their own tests tell it.
TOLD_ELSEWHERE = (
    "/prova", "/bekrafta/{token}", "/logga-in/{token}", "/ny-adress/{token}", "/angra-adress/{token}",
    "/ta-bort/{token}",
)  # fmt: skip
PAGES = [endpoint for endpoint in ENDPOINTS if endpoint.method == "GET" and endpoint.path not in TOLD_ELSEWHERE]


@pytest.mark.parametrize("endpoint", PAGES, ids=named)
async def test_a_page_opens_for_whom_it_should(web: Web, town: Town, endpoint: Endpoint) -> None:
    browser = await web.signed_in(HOLDERS[endpoint.access](town)) if endpoint.access in HOLDERS else web.browser()
    page = await browser.get(town.path(endpoint))
    if endpoint.path in ("/hem", "/branscher", "/medlem/kolla", "/tva-steg/visa") or endpoint.path.startswith("/till/"):
        page = await browser.get(town.path(endpoint), follow_redirects=True)
    assert page.status_code == 200
    for header, value in HEADERS.items():
        assert page.headers[header].startswith(value), header
    if page.headers["content-type"].startswith("text/html") and "/brev/" not in endpoint.path:
        is_a_whole_page(page.text)  # a letter in its frame is no page of ours


SWEDISH = [m.id for m in gathered() if isinstance(m.id, str) and len(m.id) > 14 and "{" not in m.id]


@pytest.mark.parametrize("endpoint", PAGES, ids=named)
async def test_a_page_is_in_english_for_whoever_reads_that(
    web: Web, db: Connection, town: Town, endpoint: Endpoint
) -> None:
    """Whole sentences of ours: what people have written themselves stands as they wrote it."""
    await db.execute("UPDATE people SET language = 'en'")
    browser = await web.signed_in(HOLDERS[endpoint.access](town)) if endpoint.access in HOLDERS else web.browser()
    page = await browser.get(town.path(endpoint), headers={"accept-language": "en"}, follow_redirects=True)
    assert page.status_code == 200
    if page.headers["content-type"].startswith("text/html") and "/brev/" not in endpoint.path:
        is_a_whole_page(page.text, "en")
        said = text_of(page)
        assert [sentence for sentence in SWEDISH if sentence in said] == []


def is_a_whole_page(html: str, language: str = "sv") -> None:
    """What every page owes its reader, whatever it is about."""
    assert re.search(rf'<html[^>]* lang="{language}"', html)
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert re.search(r"<title>[^<]+</title>", html)
    elsewhere = re.findall(r'(?:src|action)="(https?:|//)', html) + re.findall(
        r"<script(?! src=\"/static/)|style=|@import|url\(", html
    )
    assert elsewhere == []
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for field in re.findall(r"<(?:input|select|textarea)[^>]*>", html):
        if not re.search(r'type="(hidden|submit)"', field):
            name = re.search(r' id="([^"]+)"', field)
            assert name, field
            assert f'for="{name[1]}"' in html, field


CLOSED = [endpoint for endpoint in ENDPOINTS if endpoint.access not in (ANYBODY, LINK)]


@pytest.mark.parametrize("endpoint", CLOSED, ids=named)
async def test_nobody_who_is_not_signed_in_passes(web: Web, town: Town, endpoint: Endpoint) -> None:
    page = await ask(web.browser(), endpoint, town.path(endpoint))
    assert page.status_code == 401
    assert "Du behöver logga in" in page.text


OTHERS = [
    endpoint for endpoint in CLOSED if endpoint.access in (REPRESENTATIVE, COORDINATOR, ADMINISTRATOR, POST_HOLDER)
]


@pytest.mark.parametrize("endpoint", OTHERS, ids=named)
async def test_what_is_not_cillas_is_not_there(web: Web, town: Town, endpoint: Endpoint) -> None:
    page = await ask(await web.signed_in(town.cilla), endpoint, town.path(endpoint))
    nothing = await (await web.signed_in(town.cilla)).get("/finns-inte")
    assert page.status_code == nothing.status_code == 404
    assert page.text == nothing.text


FOREIGN = [
    endpoint
    for endpoint in CLOSED
    if endpoint.access == MEMBER
    and re.search("{(invitation|commitment|mandate|inquiry|proposal|introduction|job)", endpoint.path)
]


@pytest.mark.parametrize("endpoint", FOREIGN, ids=named)
async def test_annas_own_pages_are_not_there_for_cilla(web: Web, town: Town, endpoint: Endpoint) -> None:
    page = await ask(await web.signed_in(town.cilla), endpoint, town.path(endpoint), {"answer": "yes"})
    assert page.status_code == 404


ELECTED = [
    e
    for e in CLOSED
    if e.access == REPRESENTATIVE and re.search("{(introduction|inquiry|meeting)|{proposed:id}/", e.path)
]


@pytest.mark.parametrize("endpoint", ELECTED, ids=named)
async def test_dags_own_things_are_not_there_for_another_representative(
    web: Web, town: Town, everybody: Everybody, endpoint: Endpoint
) -> None:
    ida = await everybody.representative("Ida Ny", "ida@example.org", "Kulturnämnden", "0136")
    assert (await ask(await web.signed_in(ida), endpoint, town.path(endpoint))).status_code == 404


async def test_what_is_not_there_is_not_said_to_be_done(web: Web, town: Town) -> None:
    """Somebody else's, or nobody's: the answer is that it is not there, not that it is done."""
    slug = town.names["branch"]
    doors = {
        town.eva: [
            f"/skotsel/branscher/{slug}/samordnare/999/avslut", "/skotsel/branscher/finns-inte/stangning",
            "/skotsel/regler/999999/bort", f"/skotsel/mejl/oklara/{uuid4()}",
        ],
        town.bo: [f"/branscher/{slug}/kollega/{uuid4()}/bort", f"/branscher/{slug}/medlemmar/{town.cilla}/valkommen"],
        town.anna: ["/min-sida/branscher/finns-inte/medlemskap", "/min-sida/branscher/finns-inte/uttrade"],
    }  # fmt: skip
    for person, paths in doors.items():
        browser = await web.signed_in(person)
        for path in paths:
            assert (await browser.send_form(path)).status_code == 404, path


BRANCH_ENDPOINTS = [endpoint for endpoint in ENDPOINTS if "{branch}" in endpoint.path]


@pytest.mark.parametrize("endpoint", BRANCH_ENDPOINTS, ids=named)
async def test_a_coordinator_of_another_branch_finds_nothing(
    web: Web, town: Town, everybody: Everybody, db: Connection, endpoint: Endpoint
) -> None:
    """Neither in the other's branch, nor with its meetings and members under her own."""
    other = await everybody.branch("Handel")
    await db.execute(
        "UPDATE appointments SET branch = (SELECT id FROM branches WHERE slug = $1) WHERE person = $2", other, town.bo
    )
    browser = await web.signed_in(town.bo)
    assert (await ask(browser, endpoint, town.path(endpoint))).status_code == 404
    if "{meeting" in endpoint.path or "{person" in endpoint.path:
        before = await db.fetch("SELECT * FROM memberships"), await db.fetch("SELECT * FROM meetings")
        town.names["branch"] = other
        page = await ask(browser, endpoint, town.path(endpoint))
        assert page.status_code == 404
        assert before == (await db.fetch("SELECT * FROM memberships"), await db.fetch("SELECT * FROM meetings"))


LINKS = [endpoint for endpoint in ENDPOINTS if endpoint.access == LINK]


@pytest.mark.parametrize("endpoint", LINKS, ids=named)
@pytest.mark.parametrize("token", ["x", "ett-påhittat-token", "A" * 80, "%00"])
async def test_a_link_that_is_not_ours_opens_nothing(web: Web, town: Town, endpoint: Endpoint, token: str) -> None:
    page = await ask(web.browser(), endpoint, endpoint.path.replace("{token}", token), {"answer": "yes"})
    assert page.status_code == 404


@pytest.mark.parametrize("endpoint", LINKS, ids=named)
async def test_a_link_opens_only_what_it_is_for(web: Web, town: Town, endpoint: Endpoint) -> None:
    purpose = "sign_in" if "svar" in endpoint.path else "invitation"
    foreign = tokens.token(web.own.link_key, purpose, town.names["invitation"])  # type: ignore[arg-type]
    assert (await ask(web.browser(), endpoint, endpoint.path.replace("{token}", foreign))).status_code == 404


@pytest.mark.parametrize("endpoint", LINKS, ids=named)
async def test_a_link_to_what_is_gone_says_so_and_breaks_nothing(web: Web, town: Town, endpoint: Endpoint) -> None:
    purpose = PURPOSES[endpoint.path.split("/")[1]]
    path = endpoint.path.replace("{token}", tokens.token(web.own.link_key, purpose, uuid4()))
    assert (await ask(web.browser(), endpoint, path, {"answer": "yes"})).status_code in (404, 410)


PURPOSES = {
    "bekrafta": "application", "logga-in": "sign_in", "svar": "invitation", "mejl": "letters",
    "uppdrag": "mandate", "fraga": "introduction", "kalender": "feed", "ny-adress": "address", "ta-bort": "erasure",
    "grupp": "group_report", "dela": "nomination", "ga-med": "joining", "stanna": "stay", "kvar": "departure",
    "angra-adress": "undo", "erbjudande": "post_change", "min-post": "local_post",
    "kontaktperson": "liaison", "valkommen": "newly_elected",
}  # fmt: skip


async def test_headers_stand_on_what_goes_wrong_too(web: Web) -> None:
    browser = web.browser()
    answers = [
        await browser.get("/finns-inte"),
        await browser.put("/medlem"),
        await browser.post("/medlem", data={"name": "x"}, headers={"sec-fetch-site": "cross-site"}),
        await browser.send_form("/medlem", {"name": "x" * 200_000}),
        await browser.send_form("/medlem", {}),
        await browser.get("/min-sida"),
        await browser.get("/", headers={"host": "evil.example.org"}),
        await browser.send_form("/medlem", {f"field-{n}": "x" for n in range(150)}),
    ]
    assert [answer.status_code for answer in answers] == [404, 405, 403, 413, 422, 401, 308, 400]
    for answer in answers:
        for header, value in HEADERS.items():
            assert answer.headers[header].startswith(value), (answer.status_code, header)


async def test_what_never_changes_is_kept_by_the_browser(web: Web) -> None:
    page = (await web.browser().get("/")).text
    sheet = re.search(r'href="(/static/[^"]+)"', page)
    assert sheet
    answer = await web.browser().get(sheet[1])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def ask(browser: Browser, endpoint: Endpoint, path: str, form: dict[str, str] | None = None) -> Response:
    if endpoint.method == "GET":
        return await browser.get(path)
    return await browser.send_form(path, form)
