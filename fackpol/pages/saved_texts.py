"""A coordinator fills in a text that her branch has saved, saves one, gives it another name, or deletes it."""

from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, order, say
from fackpol.network import saved_texts
from fackpol.network.saved_texts import SavedText
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, line, needed
from fackpol.web.state import state_of

FULL = later("Ni har redan {most} sparade. Ta bort någon först.")


class NameForm(Page):
    name = line(
        later("Namn"),
        needed(later("Skriv ett namn.")),
        at_most(saved_texts.NAME, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
    )


async def listed(request: Request, db: Connection) -> list[SavedText]:
    """The texts of the branch in the path, by name."""
    found = await saved_texts.of_branch(db, state_of(request).vault, request.path_params["branch"])
    return sorted(found, key=lambda one: order(one.name))


async def fill_in(request: Request, db: Connection, data: FormData, part: str, field: Any) -> None:
    """Puts the text that she has chosen in `text-<part>` into the field, after what she has typed there."""
    chosen = [one for one in await listed(request, db) if str(one.id) == data.get(f"text-{part}") and one.part == part]
    for one in chosen:
        typed = field.data or ""
        field.data = typed if one.text in typed else f"{typed}\n\n{one.text}".strip()


async def keep(request: Request, db: Connection, part: str, form: Page, name: str) -> bool:
    """Saves what stands in a field of the form. False when there are too many: then it is said at the field."""
    text, vault = form[name].data, state_of(request).vault
    if not text or await saved_texts.save(db, vault, request.path_params["branch"], part, text):
        return True
    return form.wrong(name, say(FULL, most=saved_texts.MOST))


async def change(request: Request, db: Connection) -> Response:
    """Gives a text another name, or deletes it."""
    data, slug, id = await request.form(), request.path_params["branch"], request.path_params["text"]
    form, here = NameForm(Posted(data)), f"/branscher/{slug}/sparat"
    if "delete" in data:
        done = await saved_texts.delete(db, slug, id)
    elif form.validate():
        done = await saved_texts.rename(db, state_of(request).vault, slug, id, form.name.data)
    else:
        return flash(request, here, "not_renamed")
    if not done:
        raise HTTPException(404)
    return flash(request, here, "saved_gone" if "delete" in data else "saved")
