"""The web process: the table of ALL endpoints with the access that each asks for, and how the application is built."""

import ctypes
import logging
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.convertors import CONVERTOR_TYPES, IntegerConvertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from fackpol import release
from fackpol.base import database, settings
from fackpol.base.database import Away, Database
from fackpol.base.settings import Settings
from fackpol.base.words import later
from fackpol.network import reference
from fackpol.pages import (
    answers,
    appointments,
    branches,
    calendar_feeds,
    committees,
    consents,
    contacts,
    counterparts,
    coverage,
    differences,
    group_changes,
    group_contacts,
    group_reports,
    guides,
    inquiries,
    intake,
    introductions,
    invitations,
    meetings,
    members,
    notices,
    outbox,
    own_invitations,
    own_mandates,
    people,
    registration,
    replies,
    representatives,
    rollover,
    rules,
    seats,
    sessions,
    start,
    statistics,
    suppressions,
)
from fackpol.web.access import ADMINISTRATOR, ANYBODY, COORDINATOR, LINK, MEMBER, REPRESENTATIVE, SIGNED_IN, SignedOut
from fackpol.web.endpoint import Endpoint, Handler
from fackpol.web.middleware import SecurityMiddleware
from fackpol.web.rendering import STATIC, database_away, http_error
from fackpol.web.state import AppState

READ_LIST = later("Samordnaren öppnade föreningens lista")
READ_ANSWERS = later("Samordnaren öppnade svaren på en inbjudan")


def get(path: str, handler: Handler, access: str, **more: Any) -> Endpoint:
    return Endpoint("GET", path, handler, access, **more)


def post(path: str, handler: Handler, access: str, **more: Any) -> Endpoint:
    return Endpoint("POST", path, handler, access, **more)


# Method, path, handler, access. What is not here does not exist, and what somebody has no access to looks the same.
ENDPOINTS = (
    get("/", start.front, ANYBODY),
    get("/integritet", start.privacy, ANYBODY),
    post("/sprak", start.language, ANYBODY),
    get("/farg.css", start.colour, ANYBODY),
    get("/prova", guides.tour, ANYBODY),
    # registering
    get("/medlem", registration.register, ANYBODY),
    get("/medlem/steg/{step}", registration.step, ANYBODY),
    post("/medlem/steg/{step}", registration.answer, ANYBODY),
    get("/medlem/kolla", registration.check, ANYBODY),
    post("/medlem", registration.apply, ANYBODY, rate_limited=True),
    post("/medlem/avbryt", registration.stop, ANYBODY),
    get("/medlem/skickad", registration.sent, ANYBODY),
    get("/bekrafta/{token}", members.asked, LINK),
    post("/bekrafta/{token}", members.confirm, LINK),
    # getting in and out
    get("/logga-in", sessions.ask, ANYBODY),
    post("/logga-in", sessions.asked, ANYBODY, rate_limited=True),
    get("/logga-in/kod", sessions.code, ANYBODY),
    post("/logga-in/kod", sessions.enter_code, ANYBODY, rate_limited=True),
    get("/logga-in/{token}", sessions.link, LINK),
    post("/logga-in/{token}", sessions.enter, LINK, rate_limited=True),
    get("/hem", sessions.home, SIGNED_IN),
    post("/vidare", sessions.go_on, SIGNED_IN),
    post("/logga-ut", sessions.leave, ANYBODY),
    post("/min-sida/sessioner", sessions.end_one, SIGNED_IN),
    # links in letters
    get("/svar/{token}", own_invitations.by_link, LINK),
    post("/svar/{token}", own_invitations.answer_by_link, LINK),
    get("/svar/{token}/mote.ics", own_invitations.calendar_file, LINK),
    get("/mejl/{token}", consents.letters, LINK),
    post("/mejl/{token}", consents.choose, LINK, rate_limited=True),
    get("/uppdrag/{token}", own_mandates.own, LINK),
    post("/uppdrag/{token}", own_mandates.answer, LINK),
    get("/grupp/{token}", group_reports.form, LINK),
    post("/grupp/{token}", group_reports.answer, LINK, most_fields=group_reports.MOST_FIELDS),
    get("/ny-adress/{token}", people.new_address, LINK),
    post("/ny-adress/{token}", people.confirm_address, LINK),
    get("/ta-bort/{token}", people.leaving_by_letter, LINK),
    post("/ta-bort/{token}", people.leave_by_letter, LINK),
    get("/fraga/{token}", replies.asked, LINK),
    post("/fraga/{token}", replies.answer, LINK),
    get("/kalender/{token}", calendar_feeds.calendar, LINK),
    get("/kalender", calendar_feeds.page, SIGNED_IN),
    post("/kalender", calendar_feeds.change, SIGNED_IN),
    # a representative
    get("/kontakter", replies.contacts, REPRESENTATIVE),
    post("/kontakter/{introduction:uuid}/nej", replies.end_contact, REPRESENTATIVE),
    post("/kontakter/antal", replies.load, REPRESENTATIVE),
    get("/kontakter/fraga", inquiries.asking, REPRESENTATIVE),
    post("/kontakter/fraga", inquiries.ask, REPRESENTATIVE),
    post("/kontakter/fraga/{inquiry:uuid}/avslut", inquiries.end, REPRESENTATIVE),
    get("/kollegor/mote", counterparts.calling, REPRESENTATIVE),
    post("/kollegor/mote", counterparts.call, REPRESENTATIVE, idempotent=True),
    get("/kollegor/mote/{meeting:id}", counterparts.meeting, REPRESENTATIVE),
    post("/kollegor/mote/{meeting:id}/installning", counterparts.cancel, REPRESENTATIVE),
    get("/uppdrag", own_mandates.own, REPRESENTATIVE),
    post("/uppdrag", own_mandates.answer, REPRESENTATIVE),
    # a member
    get("/min-sida", members.page, MEMBER),
    get("/min-sida/uppgifter", members.details, MEMBER),
    post("/min-sida/uppgifter", members.change, MEMBER),
    post("/min-sida/jobb/{job:id}", members.tell_more, MEMBER),
    get("/min-sida/kontakt", people.contact, MEMBER),
    post("/min-sida/kontakt", people.change, MEMBER, rate_limited=True),
    post("/min-sida/prova-adressen", suppressions.lift_own, MEMBER),
    get("/min-sida/insyn", people.insight, MEMBER),
    get("/min-sida/ja", consents.page, MEMBER),
    post("/min-sida/ja", consents.change, MEMBER),
    get("/min-sida/lamna", people.leaving, MEMBER),
    post("/min-sida/lamna", people.leave, MEMBER),
    get("/min-sida/moten/{invitation:uuid}", own_invitations.page, MEMBER),
    post("/min-sida/moten/{invitation:uuid}", own_invitations.answer, MEMBER),
    post("/min-sida/branscher/{slug}/medlemskap", branches.join, MEMBER),
    post("/min-sida/branscher/{slug}/uttrade", branches.leave, MEMBER),
    get("/min-sida/fragor", introductions.mine, MEMBER),
    post("/min-sida/fragor/{introduction:uuid}/ja", introductions.show_each_other, MEMBER),
    post("/min-sida/fragor/{introduction:uuid}/nej", introductions.end, MEMBER),
    post("/min-sida/fragor/{introduction:uuid}/vidare", introductions.go_on, MEMBER),
    get("/min-sida/fraga", introductions.asking, MEMBER),
    post("/min-sida/fraga", introductions.ask, MEMBER),
    get("/min-sida/fraga/{mandate:id}", introductions.asking, MEMBER),
    post("/min-sida/fraga/{mandate:id}", introductions.ask, MEMBER),
    get("/min-sida/svar/{inquiry:uuid}", inquiries.inquiry, MEMBER),
    post("/min-sida/svar/{inquiry:uuid}", inquiries.answer, MEMBER),
    post("/min-sida/fel/{mandate:id}", rules.object_to, MEMBER),
    # a coordinator, in her own branches
    get("/hjalp/samordna", guides.coordinator, COORDINATOR),
    get("/branscher", branches.mine, COORDINATOR),
    get("/branscher/{branch}", branches.desk, COORDINATOR),
    get("/branscher/{branch}/medlemmar", branches.people, COORDINATOR, logs_read=READ_LIST),
    post("/branscher/{branch}/medlemmar/{person:uuid}/valkommen", branches.welcome, COORDINATOR),
    post("/branscher/{branch}/medlemmar/{person:uuid}/kontakt", contacts.record, COORDINATOR),
    post("/branscher/{branch}/medlemmar/{person:uuid}/flytt", contacts.move, COORDINATOR),
    post("/branscher/{branch}/medlemmar/{person:uuid}/uttrade", branches.remove, COORDINATOR),
    post(
        "/branscher/{branch}/medlemmar/{person:uuid}/prova-adressen",
        suppressions.lift,
        COORDINATOR,
        logs_read=READ_LIST,
    ),
    get("/branscher/{branch}/fragor", introductions.choosing, COORDINATOR),
    post("/branscher/{branch}/fragor/{introduction:uuid}", introductions.choose, COORDINATOR),
    get("/branscher/{branch}/utskick", notices.write, COORDINATOR),
    post("/branscher/{branch}/utskick", notices.call, COORDINATOR, idempotent=True),
    get("/branscher/{branch}/bilder", statistics.of_branch, COORDINATOR),
    get("/branscher/{branch}/bilder/{picture}.{ending}", statistics.file, COORDINATOR),
    get("/branscher/{branch}/affisch", statistics.poster, COORDINATOR),
    get("/branscher/{branch}/moten/nytt", meetings.new, COORDINATOR),
    post("/branscher/{branch}/moten/nytt", meetings.draft, COORDINATOR, idempotent=True),
    get("/branscher/{branch}/moten/{meeting:id}", answers.page, COORDINATOR, logs_read=READ_ANSWERS),
    get("/branscher/{branch}/moten/{meeting:id}/mejl", answers.progress, COORDINATOR),
    post("/branscher/{branch}/moten/{meeting:id}/svar", answers.record, COORDINATOR, logs_read=READ_ANSWERS),
    post("/branscher/{branch}/moten/{meeting:id}/bort", answers.withdraw, COORDINATOR, logs_read=READ_ANSWERS),
    get("/branscher/{branch}/moten/{meeting:id}/andra", meetings.edit, COORDINATOR),
    post("/branscher/{branch}/moten/{meeting:id}/andra", meetings.change, COORDINATOR),
    post("/branscher/{branch}/moten/{meeting:id}/slang", meetings.scrap, COORDINATOR),
    get("/branscher/{branch}/moten/{meeting:id}/inbjudan", invitations.preview, COORDINATOR),
    post("/branscher/{branch}/moten/{meeting:id}/inbjudan", invitations.call, COORDINATOR),
    post("/branscher/{branch}/moten/{meeting:id}/prov", invitations.sample, COORDINATOR),
    get("/branscher/{branch}/moten/{meeting:id}/brev/{kind}", invitations.letter, COORDINATOR),
    post("/branscher/{branch}/moten/{meeting:id}/tack", answers.tell_outcome, COORDINATOR, logs_read=READ_ANSWERS),
    post("/branscher/{branch}/moten/{meeting:id}/igen", answers.retry, COORDINATOR),
    get("/branscher/{branch}/moten/{meeting:id}/installning", invitations.cancelling, COORDINATOR),
    post("/branscher/{branch}/moten/{meeting:id}/installning", invitations.cancel, COORDINATOR),
    # an administrator
    get("/hjalp/skotsel", guides.administrator, ADMINISTRATOR),
    get("/skotsel", branches.overview, ADMINISTRATOR),
    get("/skotsel/ny-branschforening", branches.founding, ADMINISTRATOR),
    post("/skotsel/ny-branschforening", branches.found, ADMINISTRATOR),
    get("/skotsel/branscher/{slug}", branches.edit, ADMINISTRATOR),
    post("/skotsel/branscher/{slug}", branches.change, ADMINISTRATOR),
    post("/skotsel/branscher/{slug}/stangning", branches.close, ADMINISTRATOR),
    get("/skotsel/branscher/{slug}/samordnare", appointments.form, ADMINISTRATOR),
    post("/skotsel/branscher/{slug}/samordnare", appointments.appoint, ADMINISTRATOR),
    post("/skotsel/branscher/{slug}/samordnare/{post:id}/avslut", appointments.relieve, ADMINISTRATOR),
    get("/skotsel/politiker", representatives.everybody, ADMINISTRATOR),
    post("/skotsel/politiker/besked", representatives.tell, ADMINISTRATOR),
    get("/skotsel/politiker/gar-ut", rollover.ending, ADMINISTRATOR),
    post("/skotsel/politiker/gar-ut", rollover.ask_staying, ADMINISTRATOR),
    get("/skotsel/register", differences.waiting, ADMINISTRATOR),
    post("/skotsel/register", differences.read, ADMINISTRATOR, upload=True),
    get("/skotsel/register/{register:uuid}", differences.difference, ADMINISTRATOR),
    post("/skotsel/register/{register:uuid}", differences.accept, ADMINISTRATOR, upload=True),
    get("/skotsel/grupper", group_contacts.listed, ADMINISTRATOR),
    post("/skotsel/grupper", group_contacts.give, ADMINISTRATOR),
    post("/skotsel/grupper/{contact:id}", group_contacts.change, ADMINISTRATOR),
    get("/skotsel/grupper/svar/{report:uuid}", group_changes.changes, ADMINISTRATOR),
    post("/skotsel/grupper/svar/{report:uuid}", group_changes.accept, ADMINISTRATOR, most_fields=1000),
    get("/skotsel/politiker/nytt", representatives.adding, ADMINISTRATOR),
    post("/skotsel/politiker/nytt", representatives.add, ADMINISTRATOR, idempotent=True),
    get("/skotsel/uppdrag/{mandate:id}", representatives.edit, ADMINISTRATOR),
    post("/skotsel/uppdrag/{mandate:id}", representatives.correct, ADMINISTRATOR),
    get("/skotsel/bilder", statistics.of_service, ADMINISTRATOR),
    get("/skotsel/bilder/{picture}.{ending}", statistics.file, ADMINISTRATOR),
    get("/skotsel/tackning", coverage.region, ADMINISTRATOR),
    get("/skotsel/tackning/{area}", coverage.area, ADMINISTRATOR),
    get("/skotsel/fragor", introductions.choosing, ADMINISTRATOR),
    post("/skotsel/fragor/{introduction:uuid}", introductions.choose, ADMINISTRATOR),
    get("/skotsel/fel", rules.waiting, ADMINISTRATOR),
    get("/skotsel/fel/{objection:id}", rules.edit, ADMINISTRATOR),
    post("/skotsel/fel/{objection:id}", rules.settle, ADMINISTRATOR),
    get("/skotsel/regler", rules.table, ADMINISTRATOR),
    get("/skotsel/regler/{rule:id}", rules.one, ADMINISTRATOR),
    post("/skotsel/regler/{rule:id}", rules.override, ADMINISTRATOR),
    post("/skotsel/regler/{rule:id}/bort", rules.drop, ADMINISTRATOR),
    get("/skotsel/mejl", outbox.status, ADMINISTRATOR),
    post("/skotsel/mejl", outbox.change, ADMINISTRATOR),
    get("/skotsel/mejl/oklara", intake.unclear, ADMINISTRATOR),
    post("/skotsel/mejl/oklara/{received:uuid}", intake.drop, ADMINISTRATOR),
    get("/skotsel/platser", seats.listed, ADMINISTRATOR),
    post("/skotsel/platser", seats.read_as, ADMINISTRATOR),
    get("/skotsel/namnder", committees.undecided, ADMINISTRATOR),
    get("/skotsel/namnder/{committee:id}", committees.edit, ADMINISTRATOR),
    post("/skotsel/namnder/{committee:id}", committees.decide, ADMINISTRATOR),
)


class Id(IntegerConvertor):
    """A number that fits into the database's bigint."""

    regex = "[0-9]{1,18}"


CONVERTOR_TYPES["id"] = Id()


def build(own: Settings, state: AppState | None = None) -> Starlette:
    """Returns the application. Without `state` it opens its own database when it starts."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        if state is not None:
            yield {"app": state}
            return
        async with database.open_pools(own.database_url) as pools:
            yield {"app": await load_state(own, pools)}

    static = Mount("/static", StaticFiles(directory=STATIC))
    return Starlette(
        routes=[static, *(endpoint.route for endpoint in ENDPOINTS)],
        # No page repeats what another site can choose, so that its compressed size tells that site nothing (BREACH).
        middleware=[Middleware(SecurityMiddleware, settings=own), Middleware(GZipMiddleware, minimum_size=500)],
        exception_handlers={SignedOut: sessions.signed_out, HTTPException: http_error, Away: database_away},
        lifespan=lifespan,
    )


async def load_state(own: Settings, pools: Database) -> AppState:
    """Checks the schema and reads the reference tables. Raises Unmigrated."""
    async with database.connected(pools.reading) as db:
        await release.check(db)
        return AppState(own, own.vault, await reference.read(db), pools)


def make() -> Starlette:
    """Called by the web server in its worker process, which ends when the process that started it does."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    return build(settings.read(os.environ, "database", "keys", "erasures", "web"))
