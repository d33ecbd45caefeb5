"""An administrator uploads a new register, sees what it would change, and accepts some rows or all."""

import asyncio
from collections import Counter
from dataclasses import replace
from uuid import UUID

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms import FileField

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import reference, rollover
from fackpol.network.classification import plain
from fackpol.network.reference import Reference
from fackpol.network.seats import seat_name
from fackpol.pages import uploads as upload_pages
from fackpol.pages.mappings import LABELS
from fackpol.registers import applying, differences, large_files, mandates, mappings, understanding, uploads
from fackpol.registers.choices import Choice
from fackpol.registers.comparison import ALL, Difference, DifferenceKind
from fackpol.registers.differences import Waiting
from fackpol.registers.faulty import Faulty
from fackpol.registers.uploads import Upload
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, choice, line, needed
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

ROWS_OF_A_PAGE = 500


class RegisterFileForm(Page):
    area = choice(later("Vems register är det?"), needed(later("Välj vems register det är.")), among(UNKNOWN))
    party = line(
        later("Hur skriver registret partiet?"),
        needed(later("Skriv partiets förkortning i registret.")),
        hint=later("Med förkortning eller namn. Bara partiets egna rader sparas."),
    )
    file = FileField(
        later("Fil"),
        description=later("Registret från kommunen eller regionen: CSV, Excel, ODS eller JSON, högst 50 MB."),
    )


async def waiting(request: Request, db: Connection) -> Response:
    return await _waiting(request, db, RegisterFileForm())


async def read(request: Request, db: Connection) -> Response:
    """Reads the file that she uploads, and leads to what it would change, or to what must be asked first."""
    data = await request.form()
    form, file = RegisterFileForm(Posted(data)), data.get("file")
    _fill(request, form)
    form.validate()
    raw = await file.read() if isinstance(file, UploadFile) else b""
    one = await _upload(request, db, form, raw, kept="kept" in data)
    if not one.raw:
        chosen = isinstance(file, UploadFile) and file.filename
        form.wrong("file", say("Filen är tom. Välj en annan.") if chosen else say("Välj en fil."))
    elif form.faults:
        await uploads.keep(db, state_of(request).vault, who_of(request).person, one, now_of(request))
    else:
        try:
            return await upload_pages.finish(request, db, one)
        except Faulty as fault:
            await uploads.drop(db, who_of(request).person)
            for sentence in fault.sentences:
                form.wrong("file", sentence)
    return await _waiting(request, db, form, 422)


async def _upload(request: Request, db: Connection, form: RegisterFileForm, raw: bytes, kept: bool) -> Upload:
    """The file that she has chosen now, or before; with the place and party that she has said, where they are right."""
    if kept and not raw:
        before = await uploads.get(db, state_of(request).vault, who_of(request).person, now_of(request))
        raw = before.raw if before else b""
    area, party = ("" if field.errors else field.data for field in (form.area, form.party))
    return Upload(area, party, raw, None)


async def reading(request: Request, db: Connection) -> Response:
    """Says how far a large file is read, looks again by itself, and leads on when it is."""
    id, vault = request.path_params["file"], state_of(request).vault
    one = await large_files.get(db, id)
    if one is None:
        if any(row.id == id for row in await differences.waiting(db)):
            return redirect(f"/skotsel/register/{id}")
        if await uploads.waits(db, who_of(request).person, now_of(request)) is None:
            raise HTTPException(404)
        return redirect(upload_pages.PATH)  # something must be asked of it first
    faults = one.sentences(vault)
    done, total = (f"{n:,}".replace(",", "\u00a0") for n in (one.done, one.total))
    page = render(request, "differences/reading.html", one=one, faults=faults, done=done, total=total)
    if not faults:
        page.headers["Refresh"] = "2"
    return page


async def difference(request: Request, db: Connection) -> Response:
    one, today = await _one(request, db), dates.today(now_of(request))
    standing = await applying.beside(db, state_of(request).vault, await _reference(request, db), one.row, today)
    rows, totals = standing.rows, Counter(row.kind for row in standing.rows)
    pages = max(1, -(-len(rows) // ROWS_OF_A_PAGE))
    page = min(_page(request), pages)
    return render(
        request, "differences/difference.html", one=one, rows=rows[(page - 1) * ROWS_OF_A_PAGE : page * ROWS_OF_A_PAGE],
        kinds=list(DifferenceKind), totals=totals, many=sum(totals[kind] for kind in ALL), page=page, pages=pages,
        alone=sum(row.alone for row in rows), strangers=understanding.strangers(standing, today),
        vacant=await asyncio.to_thread(mandates.vacant, one.lines, today), done=_done(request), read_as=_read_as,
        file=await mappings.described(db, state_of(request).vault, one.id), labels=LABELS,
        **await understanding.of(db, await _reference(request, db), one),
    )  # fmt: skip


async def accept(request: Request, db: Connection) -> Response:
    id, data, state = request.path_params["register"], await request.form(), state_of(request)
    if "drop" in data:
        await differences.drop(db, id)
        return redirect("/skotsel/register")
    by, now = who_of(request).person, now_of(request)
    done = await differences.accept(db, state.vault, await _reference(request, db), id, _choice(data), by, now)
    if done is None:
        return flash(request, "/skotsel/register", "register_gone")
    word = "sparat" if "all" in data and not done.done else done.done
    return redirect(f"/skotsel/register/{id}?klart={word}&sida={_page(request)}")


def _choice(data: FormData) -> Choice:
    """What she has ticked, on the page that she saw, and what she takes whole."""
    if "all" in data:
        return Choice(kinds=ALL, answers=_answers(data))
    keys = {value for value in data.getlist("row") if isinstance(value, str)}
    gone = {word: (DifferenceKind.GONE,) if data.get("gone") == word else () for word in ("all", "none")}
    return Choice(keys, gone["all"], gone["none"], _answers(data))


def _done(request: Request) -> str:
    """What has just been done: "sparat", or how many rows; "" when nothing has."""
    done = request.query_params.get("klart", "")
    return done if done == "sparat" or done.isdecimal() else ""


def _page(request: Request) -> int:
    number = request.query_params.get("sida", "")
    return max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1


def _answers(data: FormData) -> dict[str, UUID | None]:
    """Who she has said that somebody of the file is, by the key of the question; None: somebody new."""
    said = [(name.removeprefix("who-"), str(value)) for name, value in data.multi_items() if name.startswith("who-")]
    return {key: None if value == "new" else UUID(value) for key, value in said if value == "new" or _is_id(value)}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _read_as(row: Difference) -> str:
    """How the title of a line is read, with the file's own words where they say it otherwise."""
    title = row.line.title if row.line else ""
    name = seat_name(row.seat)
    return (
        title
        if not name
        else name
        if plain(title) == name
        else say("{seat} (”{title}” i filen)", seat=name, title=title)
    )


async def _one(request: Request, db: Connection) -> Waiting:
    one = await differences.get(db, state_of(request).vault, request.path_params["register"])
    if one is None:
        raise HTTPException(404)
    return one


async def _reference(request: Request, db: Connection) -> Reference:
    """The reference tables, with what administrators have decided about titles since this process started."""
    return replace(state_of(request).reference, spellings=await reference.spellings(db))


async def _waiting(request: Request, db: Connection, form: RegisterFileForm, status: int = 200) -> Response:
    _fill(request, form)
    rows, unknown = await differences.waiting(db), await rollover.unknown(db, dates.today(now_of(request)))
    return render(
        request, "differences/waiting.html", status, form=form, faults=form.faults, waiting=rows, unknown=unknown,
        kept=await uploads.waits(db, who_of(request).person, now_of(request)),
        remembered=await mappings.listed(db), labels=LABELS, read_now=await large_files.listed(db),
    )  # fmt: skip


def _fill(request: Request, form: RegisterFileForm) -> None:
    state = state_of(request)
    codes = state.reference.organisations(state.settings.area)
    form.area.choices = [("", say("Välj i listan")), *((code, state.reference.name(code)) for code in codes)]
