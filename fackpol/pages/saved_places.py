"""A coordinator fills in a place that her branch has saved, saves one, and looks after all that is saved."""

from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import order, say
from fackpol.network import branches, saved_places
from fackpol.network.saved_places import Place, SavedPlace
from fackpol.network.saved_texts import ABOUT, CHILDREN
from fackpol.pages import saved_texts
from fackpol.pages.saved_texts import FULL, NameForm
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.rendering import render
from fackpol.web.state import state_of

PLACE = "place"


async def listed(request: Request, db: Connection) -> list[SavedPlace]:
    """The places of the branch in the path, by name."""
    found = await saved_places.of_branch(db, state_of(request).vault, request.path_params["branch"])
    return sorted(found, key=lambda one: order(one.name))


async def saved(request: Request, db: Connection) -> dict[str, Any]:
    """What the form of a meeting offers to fill in."""
    return {"places": await listed(request, db), "texts": await saved_texts.listed(request, db)}


async def fill_in(request: Request, db: Connection, form: Any, data: FormData) -> bool:
    """Fills in what she has chosen, when she has pressed the button for it. The rest stays as she typed it."""
    asked = data.get("fill")
    if asked == PLACE:
        for one in await listed(request, db):
            if str(one.id) == data.get(PLACE):
                for name, text in one.place._asdict().items():
                    form[name].data = text
    elif asked in (ABOUT, CHILDREN):
        await saved_texts.fill_in(request, db, data, str(asked), form[str(asked)])
    return asked is not None


async def keep(request: Request, db: Connection, form: Any) -> bool:
    """Saves what she has ticked to have the next time. False when there are too many: then it is said at the field."""
    ticked, slug, vault = form.keep.data or [], request.path_params["branch"], state_of(request).vault
    place = Place(*(form[name].data for name in Place._fields))
    if PLACE in ticked and not await saved_places.save(db, vault, slug, place):
        return bool(form.wrong("street", say(FULL, most=saved_places.MOST)))
    done = [await saved_texts.keep(request, db, part, form, part) for part in (ABOUT, CHILDREN) if part in ticked]
    return all(done)


async def page(request: Request, db: Connection) -> Response:
    """All that the branch has saved."""
    branch = await branches.get(db, request.path_params["branch"])
    return render(request, "saved_places/page.html", branch=branch, **await saved(request, db))


async def change(request: Request, db: Connection) -> Response:
    """Gives a place another name, or deletes it."""
    data, slug, id = await request.form(), request.path_params["branch"], request.path_params["place"]
    form, here = NameForm(Posted(data)), f"/branscher/{slug}/sparat"
    if "delete" in data:
        done = await saved_places.delete(db, slug, id)
    elif form.validate():
        done = await saved_places.rename(db, state_of(request).vault, slug, id, form.name.data)
    else:
        return flash(request, here, "not_renamed")
    if not done:
        raise HTTPException(404)
    return flash(request, here, "saved_gone" if "delete" in data else "saved")
