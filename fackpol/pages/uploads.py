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
from fackpol.registers import differences, formats, guesses, large_files, mappings, questions, reading, uploads
from fackpol.registers.columns import Sheet
from fackpol.registers.faulty import Faulty
from fackpol.registers.instructions import Instructions, Mapping
from fackpol.registers.uploads import Upload
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

PATH, START = "/skotsel/register/fil", "/skotsel/register"


async def page(request: Request, db: Connection) -> Response:
    """Shows what we must know of her file, or that there is nothing more to ask."""
    one = await _mine(request, db)
    if one is None:
        return redirect(START)
    return await _shown(request, one, await _fault(request, db, one))


async def answer(request: Request, db: Connection) -> Response:
    """Takes an answer, and leads to the next question or to what the register would change."""
    one, data = await _mine(request, db), await request.form()
    if one is None:
        return flash(request, START, "upload_gone")
    if "drop" in data:
        await uploads.drop(db, who_of(request).person)
        return redirect(START)
    fault = await _fault(request, db, one)
    if isinstance(fault, questions.OtherParty):
        return await finish(request, db, _with_party(one, fault, data))
    if isinstance(fault, questions.OtherArea) and "sure" in data:
        return await finish(request, db, replace(one, mapping=replace(fault.mapping, sure=True)))
    if "columns" in data:
        return await _columns_said(request, db, one, data)
    return await finish(request, db, one)


async def finish(request: Request, db: Connection, one: Upload) -> Response:
    """Keeps the register, remembers what was said of its file, and leads to what it would change.

    A large file is kept to be read by the mail process, and one about which something must be asked until that is said.
    Raises Faulty for a file about which nothing can be asked.
    """
    person, now, vault = who_of(request).person, now_of(request), state_of(request).vault
    if len(one.raw) >= large_files.LARGE:
        id = await large_files.keep(db, vault, one, person, language(), now)
        await uploads.drop(db, person)
        return redirect(f"{START}/laser/{id}")
    asked = await _instructions(request, db, one)
    try:
        id = await differences.read(db, vault, one.area, one.party, one.raw, person, now, asked)
    except Faulty as fault:
        if not isinstance(fault, questions.Question) and not one.mapping:
            raise
        await uploads.keep(db, vault, person, one, now)
        return redirect(PATH)
    sheet = await asyncio.to_thread(reading.opened, one.raw)
    await mappings.describe(db, vault, id, sheet, asked.mapping_of(sheet))
    if one.mapping:
        await mappings.remember(db, one.area, sheet, one.mapping, now)
    await uploads.drop(db, person)
    path, number = f"{START}/{id}", await asyncio.to_thread(formats.sheet, one.raw)
    return flash(request, path, "sheet_read", number) if number else redirect(path)


async def _mine(request: Request, db: Connection) -> Upload | None:
    """Her file; None when there is none, or she has not chosen a place and a party for it."""
    one = await uploads.get(db, state_of(request).vault, who_of(request).person, now_of(request))
    return one if one and one.area and one.party else None


async def _instructions(request: Request, db: Connection, one: Upload) -> Instructions:
    known, today = state_of(request).reference, dates.today(now_of(request))
    return await mappings.instructions(db, known, one.area, one.party, one.mapping, today)


async def _fault(request: Request, db: Connection, one: Upload) -> Faulty | None:
    """What must be asked of her file, or is wrong with it; None: nothing."""
    asked = await _instructions(request, db, one)
    try:
        await asyncio.to_thread(reading.read, one.raw, asked=asked)
    except Faulty as fault:
        return fault
    return None


async def _shown(request: Request, one: Upload, fault: Faulty | None) -> Response:
    mapping = fault.mapping if isinstance(fault, questions.Question) else one.mapping
    about = fault if isinstance(fault, questions.OtherParty) else None
    if about or isinstance(fault, questions.OtherArea) or fault is None or mapping is None:
        return render(request, "uploads/question.html", one=one, fault=fault, party=about)
    sheet = await asyncio.to_thread(reading.opened, one.raw)
    form = columns_page.asked(sheet, mapping, None, dates.today(now_of(request)))
    if not isinstance(fault, questions.MissingColumns):
        return _columns(request, one, sheet, form, fault.sentences)
    missing = columns_page.missing(guesses.mapped(sheet, mapping))
    not_found = say("Vi hittar ingen kolumn med {names}.", names=listed(missing))
    return _columns(request, one, sheet, form, [not_found] if missing else [])


async def _columns_said(request: Request, db: Connection, one: Upload, data: FormData) -> Response:
    """Takes what she says of the columns, or shows what is missing beside what she has chosen."""
    sheet = await asyncio.to_thread(reading.opened, one.raw)
    before = one.mapping or Mapping.guessed(sheet)
    form = columns_page.asked(sheet, before, Posted(data), dates.today(now_of(request)))
    mapping = columns_page.said(form, before)
    if mapping is None:
        return _columns(request, one, sheet, form, [], 422)
    return await finish(request, db, replace(one, mapping=mapping))


def _columns(
    request: Request, one: Upload, sheet: Sheet, form: ColumnsForm, sentences: list[str], status: int = 200
) -> Response:
    columns = [
        (field, " ".join(title.split())[:60], guesses.samples(sheet, at))
        for at, (field, title) in enumerate(zip(form.columns, sheet.titles, strict=True))
    ]
    return render(request, "uploads/columns.html", status, one=one, form=form, columns=columns, sentences=sentences)


def _with_party(one: Upload, fault: questions.OtherParty, data: FormData) -> Upload:
    """The file with what she has said: which spelling of it is the party, or that those like it are it, or are not."""
    said = str(data.get("party", ""))
    if said and said in fault.counts:
        return replace(one, mapping=fault.mapping.with_party(one.party, [said], []))
    if fault.own and data.get("same") in ("yes", "no"):
        same, other = (fault.alike, []) if data["same"] == "yes" else ([], fault.alike)
        return replace(one, mapping=fault.mapping.with_party(one.party, same, other))
    return one
