"""A coordinator gets in touch with a member: records how it went, hands her to a colleague, or sends her a way out."""

from uuid import UUID

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.base.words import later
from fackpol.network import branches, contacts
from fackpol.network.contacts import NOTE, ContactOutcome, RecordedContact
from fackpol.pages.people import opened_name
from fackpol.pages.suppressions import belongs
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.rendering import error_page, render
from fackpol.web.state import now_of, state_of, who_of

# What a person reads about herself, by outcome.
OUTCOMES = {
    "reached": later("Ni har pratats vid"),
    "no_answer": later("Inget svar"),
    "wrong_number": later("Fel nummer"),
    "no_calls": later("Vill inte bli uppringd"),
    "leaving": later("Vill lämna, har fått en länk"),
    "noted": later("Anteckning"),
    "welcomed": later("Hälsad välkommen"),
}
HANDED_ON = ("take", "pass_on")  # no try is recorded, only who makes the next one
DONE = {"take": "taken", "pass_on": "passed_on", "leaving": "leaving"}


async def record(request: Request, db: Connection) -> Response:
    """Records how it went and a note, or which coordinator takes it."""
    branch, person = request.path_params["branch"], request.path_params["person"]
    if not await belongs(db, branch, person):
        raise HTTPException(404)
    data = await request.form()
    outcome, note = str(data.get("outcome")), typed_note(data)
    back = f"/branscher/{branch}/medlemmar{'/' if 'card' in data else '#'}{person}"
    if len(note) > NOTE:
        return error_page(request, 413)
    if outcome == "noted" and not note:
        return flash(request, back, "nothing_noted")
    if outcome in HANDED_ON and note:
        await record_note(request, db, note)
    done = await _record(request, db, outcome, note)
    return flash(request, back, done) if done else error_page(request, 422)


def typed_note(data: FormData) -> str:
    """Returns the note that is sent along with a button, or ""."""
    return "".join(Posted(data).getlist("note")[:1]).strip()


async def record_note(request: Request, db: Connection, note: str) -> None:
    """Records only the note, about the member and in the branch of the path."""
    branch, person, vault = request.path_params["branch"], request.path_params["person"], state_of(request).vault
    await contacts.record(
        db, vault, branch, person, who_of(request).person, ContactOutcome.NOTED, note, now_of(request)
    )


async def _record(request: Request, db: Connection, outcome: str, note: str) -> str:
    """Returns the name of the flash message, or "" for an outcome that does not exist."""
    branch, person = request.path_params["branch"], request.path_params["person"]
    by, now = who_of(request).person, now_of(request)
    if outcome == "take":
        await contacts.take(db, branch, person, by, now, dates.today(now))
    elif outcome == "pass_on":
        await contacts.pass_on(db, branch, person, now, dates.today(now))
    elif outcome not in set(ContactOutcome):
        return ""
    elif not await contacts.record(db, state_of(request).vault, branch, person, by, ContactOutcome(outcome), note, now):
        return "no_link" if outcome == "leaving" else "noted_before"
    return DONE.get(outcome, "noted")


async def leaving(request: Request, db: Connection) -> Response:
    """Says what the letter with the way out says, and that she decides, before it is sent."""
    branch, vault = request.path_params["branch"], state_of(request).vault
    one = await branches.member(db, vault, branch, request.path_params["person"])
    if one is None:
        raise HTTPException(404)
    return render(request, "contacts/leaving.html", one=one, here=f"/branscher/{branch}/medlemmar", longest=NOTE)


async def take_back_leaving(request: Request, db: Connection) -> Response:
    branch, person = request.path_params["branch"], request.path_params["person"]
    if not await belongs(db, branch, person):
        raise HTTPException(404)
    taken_back = await contacts.take_back_leaving(db, branch, person, now_of(request))
    return flash(request, f"/branscher/{branch}/medlemmar/{person}", "stays" if taken_back else "no_link_left")


async def history(
    db: Connection, vault: Vault, person: UUID, branch: str | None = None
) -> list[tuple[str, RecordedContact, str]]:
    """(who, what, note) of all that coordinators have recorded about a member, the newest first."""
    return [
        (opened_name(vault, row.owner_name, row.owner), row, contacts.note_of(vault, row.id, row.note))
        for row in await contacts.about(db, person, branch)
    ]
