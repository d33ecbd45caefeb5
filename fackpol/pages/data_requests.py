"""An administrator does what somebody has asked for on paper or by telephone: a copy of everything, or erasure."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import access_log, alarms, data_requests, personal_data, security_log
from fackpol.network.data_requests import COPY_LIVES, DataRequest, Subject
from fackpol.pages.people import opened_name
from fackpol.web.access import capped
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, id_of, line, needed, text
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of, who_of

HERE = "/skotsel/begaran"


class FindForm(Page):
    sought = line(
        later("Mejladress eller hela namnet"),
        needed(later("Skriv mejladressen eller hela namnet.")),
        at_most(254, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        autocomplete="off",
    )
    reason = text(
        later("Hur kom begäran, och hur vet du vem det är?"),
        needed(later("Skriv hur begäran kom, och hur du vet vem det är.")),
        at_most(500, later("Texten får ha högst {most} tecken. Du har skrivit {n}.")),
        hint=later("Till exempel: brev 12 november, jag ringde upp. Den som det gäller kan läsa det."),
        rows=3,
    )


async def page(request: Request, db: Connection) -> Response:
    return await _page(request, db, FindForm())


async def find(request: Request, db: Connection) -> Response:
    """Shows who it can be. Each of them can see that she was looked up."""
    form, state = FindForm(Posted(await request.form())), state_of(request)
    if not form.validate():
        return await _page(request, db, form, status=422)
    found = await data_requests.find(db, state.vault, form.sought.data)
    if not found:
        await security_log.note(db, "nobody found", now_of(request), who_of(request).person)
        form.wrong("sought", say("Vi har ingen med den adressen eller det namnet."))
        return await _page(request, db, form, status=422)
    await _log(request, db, found)
    return await _page(request, db, form, found)


async def ask(request: Request, db: Connection) -> Response:
    """Writes the request down. Whoever is the only administrator goes on and confirms it herself."""
    data, state = await request.form(), state_of(request)
    form, person, wish = FindForm(Posted(data)), id_of(data.get("person")), str(data.get("wish", ""))
    if person is None or wish not in ("copy", "erasure"):
        raise HTTPException(422)
    if not form.validate():
        return await _page(request, db, form, status=422)
    reason, by = form.reason.data, who_of(request).person
    id = await data_requests.ask(db, state.vault, person, wish, reason, by, now_of(request))
    return flash(request, HERE, "request_noted" if id else "request_waits")


async def act(request: Request, db: Connection) -> Response:
    """Opens a request, confirms it, drops it, or fetches the copy that has been confirmed."""
    data, state, now = await request.form(), state_of(request), now_of(request)
    one = await data_requests.get(db, state.vault, request.path_params["request"])
    if one is None:
        raise HTTPException(404)
    if "fetch" in data:
        return await _copy(request, db, one)
    if "drop" in data:
        await data_requests.withdraw(db, one.id)
        return flash(request, HERE, "request_dropped")
    if "confirm" not in data:
        return await _opened(request, db, one)
    if not await data_requests.confirm(db, state.vault, state.settings.erasures, one, who_of(request).person, now):
        return await _opened(request, db, one, say("Någon annan som administrerar måste bekräfta."), 409)
    return flash(request, HERE, "erased_on_request" if one.wish == "erasure" else "copy_ready")


async def _copy(request: Request, db: Connection, one: DataRequest) -> Response:
    """The copy, once it is confirmed, for whoever gives it to her."""
    state, now = state_of(request), now_of(request)
    if one.wish != "copy" or one.confirmed_at is None or one.confirmed_at < now - COPY_LIVES:
        raise HTTPException(404)
    await _log(request, db, [one.subject], "request_copy")
    await security_log.note(db, "copy fetched", now, who_of(request).person, one.subject.id)
    found = await personal_data.of(db, state.vault, one.subject.id)
    headers = {"content-disposition": 'attachment; filename="kopia.json"'}
    return Response(personal_data.packed(found), media_type="application/json", headers=headers)


async def _opened(request: Request, db: Connection, one: DataRequest, wrong: str = "", status: int = 200) -> Response:
    await _log(request, db, [one.subject])
    by = opened_name(state_of(request).vault, one.asked_by_name, one.asked_by)
    return render(request, "data_requests/request.html", status, one=one, by=by, wrong=wrong)


async def _page(
    request: Request, db: Connection, form: FindForm, found: list[Subject] | None = None, status: int = 200
) -> Response:
    vault, rows = state_of(request).vault, await data_requests.waiting(db, now_of(request))
    waiting = [(row, opened_name(vault, row.asked_by_name, row.asked_by)) for row in rows]
    return render(
        request, "data_requests/page.html", status, form=form, faults=form.faults, found=found or [], waiting=waiting
    )


async def _log(request: Request, db: Connection, some: list[Subject], why: str = "request") -> None:
    """Raises Capped when it is more than the day's."""
    reader, now = who_of(request).person, now_of(request)
    if not await alarms.finds(db, reader, [one.id for one in some], access_log.WHY[why], now):
        raise capped(now)
