"""An administrator answers what must be known before her register is kept: its columns, its party, its place."""

import asyncio
from dataclasses import replace

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import language, listed, say
from fackpol.pages import mappings as columns_page
from fackpol.pages.mappings import ColumnsForm
from fackpol.registers import differences, guesses, large_files, mappings, reading, uploads
from fackpol.registers.instructions import Mapping
from fackpol.registers.questions import Misread, MissingColumns, OtherParty, Question
from fackpol.registers.uploads import Asked, Upload
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

PATH, START = "/skotsel/register/fil", "/skotsel/register"


async def page(request: Request, db: Connection) -> Response:
    """Shows what we must know of her file."""
    one = await _asked(request, db)
    if one is None:
        return redirect(START)
    question = one.question
    if not isinstance(question, MissingColumns):
        party = question if isinstance(question, OtherParty) else None
        return render(request, "uploads/question.html", one=one, party=party)
    form = columns_page.asked(question.sheet, question.mapping, None, dates.today(now_of(request)))
    return _columns(request, one, form, question.sentences if isinstance(question, Misread) else _not_found(question))


async def answer(request: Request, db: Connection) -> Response:
    """Takes an answer, and leads to the next question or to what the register would change."""
    one, data = await _asked(request, db), await request.form()
    if one is None:
        return flash(request, START, "upload_gone")
    if "drop" in data:
        await uploads.drop(db, who_of(request).person)
        return redirect(START)
    question, mapping = one.question, one.question.mapping
    if isinstance(question, MissingColumns):
        form = columns_page.asked(question.sheet, mapping, Posted(data), dates.today(now_of(request)))
        said = columns_page.said(form, mapping)
        if said is None:
            return _columns(request, one, form, [], 422)
    else:
        said = _said(one, data)
    upload = await uploads.get(db, state_of(request).vault, who_of(request).person, now_of(request))
    if upload is None or said == mapping:
        return redirect(PATH)
    return await finish(request, db, replace(upload, mapping=said))


async def finish(request: Request, db: Connection, one: Upload) -> Response:
    """Keeps the register, remembers what was said of its file, and leads to what it would change.

    A large file is kept to be read by the mail process, and one about which something must be asked until that is said.
    Raises Faulty for a file about which nothing can be asked.
    """
    person, now, vault = who_of(request).person, now_of(request), state_of(request).vault
    if len(one.raw) >= large_files.LARGE:
        reading.refuse_at_once(one.raw)
        id = await large_files.keep(db, vault, one, person, language(), now)
        await uploads.drop(db, person)
        return redirect(f"{START}/laser/{id}")
    known, today = state_of(request).reference, dates.today(now)
    asked = await mappings.instructions(db, known, one.area, one.party, one.mapping, today)
    sheet = await asyncio.to_thread(reading.opened, one.raw)
    try:
        id = await differences.read(db, vault, one.area, one.party, one.raw, person, now, asked, sheet)
    except Question as question:
        await uploads.keep(db, vault, person, one, now, question)
        return redirect(PATH)
    if held := await differences.get(db, vault, id):
        await mappings.describe(db, vault, id, sheet, asked.mapping_of(sheet), held.lines)
    if one.mapping:
        await mappings.remember(db, one.area, sheet, one.mapping, now)
    await uploads.drop(db, person)
    return redirect(f"{START}/{id}")


async def _asked(request: Request, db: Connection) -> Asked | None:
    return await uploads.asked(db, state_of(request).vault, who_of(request).person, now_of(request))


def _not_found(question: MissingColumns) -> list[str]:
    """Which columns neither a title nor a guess finds."""
    missing = columns_page.missing(guesses.mapped(question.sheet, question.mapping))
    return [say("Vi hittar ingen kolumn med {names}.", names=listed(missing))] if missing else []


def _columns(request: Request, one: Asked, form: ColumnsForm, sentences: list[str], status: int = 200) -> Response:
    sheet = one.question.sheet
    columns = [
        (field, " ".join(title.split())[:60], guesses.samples(sheet, at))
        for at, (field, title) in enumerate(zip(form.columns, sheet.titles, strict=True))
    ]
    return render(request, "uploads/columns.html", status, one=one, form=form, columns=columns, sentences=sentences)


def _said(one: Asked, data: FormData) -> Mapping:
    """The mapping with what she has said: that the place is right, which spelling is the party, or whether some are."""
    question, party = one.question, str(data.get("party", ""))
    if not isinstance(question, OtherParty):
        return replace(question.mapping, sure="sure" in data)
    if party and party in question.counts:
        return question.mapping.with_party(one.party, [party], [])
    if question.own and data.get("same") in ("yes", "no"):
        same, other = (question.alike, []) if data["same"] == "yes" else ([], question.alike)
        return question.mapping.with_party(one.party, same, other)
    return question.mapping
