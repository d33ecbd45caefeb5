"""An administrator sees what registers have changed in the last 30 days, and undoes the newest of an area."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, order, say
from fackpol.registers import batches
from fackpol.registers.batches import Batch, Stays
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

MOST = 500  # of what stays, that are shown
WHY = {
    Stays.CHANGED: later("Har ändrats efter inläsningen"),
    Stays.USED: later("Har fått en fråga eller en inbjudan, eller används på annat sätt"),
    Stays.TOLD: later("Har fått mejl från oss"),
    Stays.LEAVING: later("Har bett att inte vara med"),
    Stays.HOLDS: later("Har ett annat uppdrag här"),
}


async def listed(request: Request, db: Connection) -> Response:
    return render(request, "batches/all.html", batches=await batches.listed(db, now_of(request)))


async def one(request: Request, db: Connection) -> Response:
    """Says what undoing would do, or has left."""
    batch, vault = await _one(request, db), state_of(request).vault
    fate = None if batch.undone_at or not batch.newest else await batches.fate(db, vault, batch.id)
    left = await batches.left(db, vault, batch, fate) if fate or batch.undone_at else []
    left.sort(key=lambda row: (list(WHY).index(row.why), order(row.name), order(row.committee)))
    return render(
        request, "batches/one.html", batch=batch, counts=fate.counts if fate else None, left=left[:MOST],
        more=len(left) - MOST, why={reason: say(sentence) for reason, sentence in WHY.items()},
    )  # fmt: skip


async def undo(request: Request, db: Connection) -> Response:
    batch = await _one(request, db)
    await batches.undo(db, state_of(request).vault, batch.id, who_of(request).person, now_of(request))
    return redirect(f"/skotsel/inlasningar/{batch.id}")


async def _one(request: Request, db: Connection) -> Batch:
    found = await batches.listed(db, now_of(request), request.path_params["batch"])
    if not found:
        raise HTTPException(404)
    return found[0]
