"""An administrator reads what a group has sent in, and accepts some rows or all."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import group_changes, group_comparison, group_reports
from fackpol.network.group_comparison import ALL, Change, ChangeKind
from fackpol.network.group_reports import Report
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of


async def changes(request: Request, db: Connection) -> Response:
    report = await _report(request, db)
    return await _page(request, db, report, await _rows(request, db, report))


async def accept(request: Request, db: Connection) -> Response:
    """Does what she has chosen, unless something is different from what she has read: then she reads it first."""
    report, data, state = await _report(request, db), await request.form(), state_of(request)
    rows = await _rows(request, db, report)
    if data.get("seen") != group_changes.version(report, rows):
        return await _page(request, db, report, rows, 409)
    if "drop" in data:
        await group_changes.drop(db, report.row.id)
        return redirect("/skotsel/grupper")
    chosen = {value for value in data.getlist("row") if isinstance(value, str)}
    if "all" in data:
        chosen = {row.key for row in rows if row.kind in ALL}
    now = now_of(request)
    done = await group_changes.accept(db, state.vault, state.reference, report.row.id, chosen, now, dates.today(now))
    return redirect(f"{request.url.path}?klart={done}")


async def _page(request: Request, db: Connection, report: Report, rows: list[Change], status: int = 200) -> Response:
    today = dates.today(now_of(request))
    bodies = await group_reports.bodies(db, state_of(request).vault, report.row.area, today, report.typed)
    return render(
        request, "group_changes/changes.html", status, report=report, rows=rows, kinds=list(ChangeKind), all=ALL,
        done=request.query_params.get("klart", ""), contact=_contact(request, report), changed=status == 409,
        seen=group_changes.version(report, rows), left=group_comparison.not_known(bodies, report.typed),
    )  # fmt: skip


async def _report(request: Request, db: Connection) -> Report:
    """The report in the path. Raises 404 for one that has not been sent in: it is hers alone until then."""
    report = await group_reports.get(db, state_of(request).vault, request.path_params["report"])
    if report is None or report.row.sent_in_at is None:
        raise HTTPException(404)
    return report


async def _rows(request: Request, db: Connection, report: Report) -> list[Change]:
    return await group_changes.of(db, state_of(request).vault, report, dates.today(now_of(request)))


def _contact(request: Request, report: Report) -> str:
    row = report.row
    return state_of(request).vault.open(row.name, "people.name", row.person) if row.name and row.person else ""
