"""The page of the link that a group's contact gets: who sits, committee by committee, saved half-way and sent in."""

from dataclasses import dataclass, field
from datetime import date

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import group_contacts, group_reports
from fackpol.network.group_comparison import Choice, not_known
from fackpol.network.group_reports import Body, Report
from fackpol.pages import group_report_form
from fackpol.pages.group_report_form import AskedBody
from fackpol.web.access import subject_of_link
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of

MOST_FIELDS = 1000  # of one page of the form


@dataclass(frozen=True)
class Pages:
    """The whole form in pages, the one that is shown, and what has been typed in all of them."""

    report: Report = field(repr=False)
    bodies: list[Body] = field(repr=False)
    number: int  # of the page, from 1
    of: int
    asked: list[AskedBody] = field(repr=False)


async def form(request: Request, db: Connection) -> Response:
    """One page of the form; or, once it is sent in, what happens now."""
    report = await _report(request, db)
    if report is None or not report.open(now_of(request)):
        return _gone(request, report)
    if report.row.sent_in_at and "del" not in request.query_params:
        return render(request, "group_reports/sent.html", report=report, language=report.row.language or "")
    return _page(request, await _pages(request, db, report, report.typed, _number(request)))


async def answer(request: Request, db: Connection) -> Response:
    """Saves a page of it, whatever it says; then goes on, says what has to be changed, or sends all of it in."""
    report, data = await _report(request, db), await request.form()
    if report is None or not report.open(now_of(request)):
        return _gone(request, report)
    if "leave" in data:
        return await _leave(request, db, report)
    before = await _pages(request, db, report, report.typed, _number(request))
    typed = report.typed | group_report_form.kept(before.asked, data) | _all_same(before, data)
    if not await group_reports.save(db, state_of(request).vault, report.row.id, typed, now_of(request)):
        return _gone(request, report)
    return await _go_on(request, db, await _pages(request, db, report, typed, before.number), typed, data)


async def _go_on(request: Request, db: Connection, page: Pages, typed: dict[str, str], data: FormData) -> Response:
    here = f"{request.url.path}?del={page.number}"
    if "later" in data:
        return redirect(f"{here}&sparat=1")
    for name in ("same", "add"):
        if name in data:
            return redirect(f"{here}#c{_digits(data.get(name))}")
    _check(request, page)
    if _faults(page):
        return _page(request, page, 422)
    if "send" not in data:
        return redirect(f"{request.url.path}?del={_to(data, page)}")
    return await _send(request, db, page, typed)


async def _send(request: Request, db: Connection, page: Pages, typed: dict[str, str]) -> Response:
    """Sends it in, unless another page has something to change: then shows that one."""
    for number in range(1, page.of + 1):
        other = await _pages(request, db, page.report, typed, number)
        _check(request, other)
        if _faults(other):
            return _page(request, other, 422)
    await group_reports.save(db, state_of(request).vault, page.report.row.id, typed, now_of(request), send=True)
    return redirect(request.url.path)


async def _leave(request: Request, db: Connection, report: Report) -> Response:
    """She does not want to be asked: her post ends, and her name and address go if nothing else keeps them."""
    assert report.row.contact is not None
    await group_contacts.take_back(db, state_of(request).settings.erasures, report.row.contact, now_of(request))
    return render(request, "group_reports/gone.html", left=True, report=report, language=report.row.language or "")


async def _report(request: Request, db: Connection) -> Report | None:
    return await group_reports.get(db, state_of(request).vault, subject_of_link(request, "group_report"))


def _gone(request: Request, report: Report | None) -> Response:
    language = report.row.language if report and report.row.language else ""
    return render(request, "group_reports/gone.html", 410, left=False, report=report, language=language)


async def _pages(request: Request, db: Connection, report: Report, typed: dict[str, str], number: int) -> Pages:
    state = state_of(request)
    bodies = await group_reports.bodies(db, state.vault, report.row.area, _today(request), typed)
    parts = group_reports.parts(bodies)
    number = min(number, len(parts))
    return Pages(report, bodies, number, len(parts), group_report_form.asked(state.reference, parts[number - 1], typed))


def _number(request: Request) -> int:
    """The page of the form that the query asks for."""
    return max(1, _digits(request.query_params.get("del")))


def _to(data: FormData, page: Pages) -> int:
    """The page to go to: one that she has pressed, else the next."""
    return _digits(data.get("page")) or page.number + 1


def _digits(text: object) -> int:
    """A number of a page or a committee, 0 for what is none."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _all_same(page: Pages, data: FormData) -> dict[str, str]:
    """What the button "all go on" of a committee says of each of its seats."""
    seats = [seat for one in page.asked if str(one.body.id) == data.get("same") for seat, _ in one.seats]
    return {f"m{seat.row.id}-choice": Choice.SAME.value for seat in seats}


def _check(request: Request, page: Pages) -> None:
    for one in page.asked:
        one.check(_today(request))


def _faults(page: Pages) -> list[tuple[str, str]]:
    return [fault for one in page.asked for fault in one.faults]


def _page(request: Request, page: Pages, status: int = 200) -> Response:
    ours = [one for one in page.asked if one.seats]
    return render(
        request, "group_reports/form.html", status, page=page, report=page.report, faults=_faults(page), ours=ours,
        others=[one for one in page.asked if not one.seats], saved="sparat" in request.query_params,
        left=not_known(page.bodies, page.report.typed), language=page.report.row.language or "",
    )  # fmt: skip


def _today(request: Request) -> date:
    return dates.today(now_of(request))
