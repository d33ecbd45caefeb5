"""Registering as a conversation: one question a page, and a last look before she sends anything.

Every page is a part of one form (`registration_form`), so that a page and the whole are judged by the same rules. What
she has answered so far is a draft in her own browser (`registration_draft`).
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.network import contacts, members, newcomers
from fackpol.network.job_titles import Kind
from fackpol.network.members import Application
from fackpol.network.reference import Reference
from fackpol.pages.details import ROLES, SECTORS
from fackpol.pages.registration_draft import (
    FIRST,
    RegistrationDraft,
    Step,
    draft_of,
    forget_draft,
    keep_draft,
    next_path,
    path_before,
    steps,
)
from fackpol.pages.registration_form import RegistrationForm, suspect
from fackpol.web import cookies
from fackpol.web.access import asker
from fackpol.web.forms import Posted
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of

MENDS = timedelta(minutes=15)  # for so long after sending she can mend a misspelt address without answering again
# Each kind of page: its number among the five that she is told of, and its template.
SHOWN = {
    "jobb": (1, "registration/job.html"),
    "plats": (2, "registration/place.html"),
    "stadsdel": (2, "registration/district.html"),
    "arbetsgivare": (2, "registration/employer.html"),
    "fack": (3, "registration/union.html"),
    "du": (4, "registration/her.html"),
    "ja": (5, "registration/consents.html"),
}
# What a title says that belongs to no industry.
NO_INDUSTRY = {
    Kind.AWAY: later(
        "Välj branschen du utbildar dig för, jobbade i sist eller söker jobb i. "
        "På nästa sida kan du svara att du inte har någon arbetsplats just nu. Vi sparar inte varför."
    ),
    Kind.OPEN: later("”{text}” finns i många branscher. Välj den du jobbar mest i."),
    Kind.UNION: later("”{text}” är ett fack. Skriv vad du jobbar med, eller välj en bransch i listan."),
}
YES = {
    "matching": later("Att vi sparar dina svar om parti, jobb och fack"),
    "invitations": later("Inbjudningar med mejl"),
    "questions": later("Kontakt med partiets politiker"),
    "calls": later("Att en samordnare ringer"),
}


async def register(request: Request, db: Connection) -> Response:
    """Shows the first page, or leads to where she was. Whoever has sent her form begins anew."""
    draft = draft_of(request)
    if draft.sent:
        return forget_draft(request, _page(request, FIRST, RegistrationDraft()))
    return redirect(next_path(draft, state_of(request).reference)) if draft.done else _page(request, FIRST, draft)


async def step(request: Request, db: Connection) -> Response:
    """Shows one page of the form."""
    asked, draft = Step.named(request.path_params["step"]), draft_of(request)
    return _page(request, asked, draft) if asked == FIRST or draft.done else _begin_again(request, draft)


async def answer(request: Request, db: Connection) -> Response:
    """Takes the answers of one page, and leads to the next that she has not been through."""
    asked, draft, data = Step.named(request.path_params["step"]), draft_of(request), await request.form()
    reference = state_of(request).reference
    if "remove" in data and asked.job is not None:
        draft.drop(asked.job)
        return keep_draft(request, redirect(next_path(draft, reference)), draft)
    draft.add({name: Posted(data).getlist(name) for name in asked.fields})
    if asked != FIRST and not draft.done:
        return keep_draft(request, _begin_again(request, draft, 422), draft)
    form, _ = _judged(draft, reference)
    if asked.faults(form) or ("asked" not in data and _told(asked, form, reference)):
        return _ask_again(request, asked, draft, form, first="asked" not in data)
    draft.finish(asked)
    return keep_draft(request, redirect(next_path(draft, reference)), draft)


async def check(request: Request, db: Connection) -> Response:
    """Shows all of it before she sends it."""
    draft, reference = draft_of(request), state_of(request).reference
    onwards = next_path(draft, reference)
    if onwards != "/medlem/kolla":
        return redirect(onwards)
    form, application = _judged(draft, reference)
    assert application
    return render(
        request, "registration/check.html", form=form, application=application, jobs=_named(form, reference),
        roles=[say(ROLES[role]) for role in application.details.union_roles],
        yes=[say(YES[purpose]) for purpose in application.consents],
        promised=contacts.PROMISED,
        fitting=await newcomers.for_details(db, state_of(request).vault, application.details, application.branch),
        suspect=suspect(form.email.data, reference), more=len(form.jobs.entries) < members.MOST_JOBS,
    )  # fmt: skip


async def apply(request: Request, db: Connection) -> Response:
    """Sends it. A form that comes whole is taken too. What is wrong leads to the first page where it stands."""
    data, draft = await request.form(), draft_of(request)
    draft.answers |= {name: Posted(data).getlist(name) for name in data}
    if not draft.answers:
        return _begin_again(request, draft, 422)
    form, application = _judged(draft, state_of(request).reference)
    if application is None:
        return _put_right(request, draft, form)
    return await _sent(request, db, draft, application)


async def stop(request: Request, db: Connection) -> Response:
    """She would rather not: her draft is forgotten."""
    return forget_draft(request, redirect("/"))


async def sent(request: Request, db: Connection) -> Response:
    """Tells her where to look; and which address we write to, while she can still mend it."""
    draft = draft_of(request)
    email = "".join(draft.answers.get("email", [])) if draft.sent else ""
    return render(request, "registration/sent.html", email=email)


async def _sent(request: Request, db: Connection, draft: RegistrationDraft, application: Application) -> Response:
    value, key = cookies.browser(request)
    await members.apply(db, state_of(request).vault, application, key, now_of(request), asker(request))
    response = cookies.remember_browser(request, redirect("/medlem/skickad"), value)
    if not draft.done:
        return forget_draft(request, response)
    return keep_draft(request, response, replace(draft, sent=True), MENDS)


def _judged(draft: RegistrationDraft, reference: Reference) -> tuple[RegistrationForm, Application | None]:
    """The form with its faults, and the application when there are none."""
    form = draft.form(reference)
    application = form.application(reference)
    return form, application and replace(application, branch="".join(draft.answers.get("branch", [])) or None)


def _ask_again(
    request: Request, asked: Step, draft: RegistrationDraft, form: RegistrationForm, first: bool
) -> Response:
    """Shows the page with its faults; or, the first time, only asks which trade she means or tells her something."""
    if first and (not asked.faults(form) or _asks_which(asked, form, state_of(request).reference)):
        return _page(request, asked, draft, told=True)
    return _page(request, asked, draft, form, 422)


def _asks_which(asked: Step, form: RegistrationForm, reference: Reference) -> bool:
    """Whether her title belongs to several trades or to none, or is misspelt, which is no fault yet."""
    if asked.kind != "jobb" or asked.job is None or asked.job >= len(form.jobs.entries):
        return False
    said = reference.title(form.jobs.entries[asked.job].form.title.data or "")
    return bool(said.says or said.meant or len(said.industries) > 1)


def _told(asked: Step, form: RegistrationForm, reference: Reference) -> str:
    """What she should know before she goes on, though nothing is wrong, or ""."""
    if asked.kind == "du":
        return _doubtful(form, reference)
    if asked.job is None or asked.job >= len(form.jobs.entries):
        return ""
    job = form.jobs.entries[asked.job].form
    if asked.kind == "plats":
        return str(job.outside(reference))
    says = reference.title(job.title.data or "").says if asked.kind == "jobb" else None
    return say(NO_INDUSTRY[says], text=job.title.data) if says else ""


def _doubtful(form: RegistrationForm, reference: Reference) -> str:
    """Says what is wrong with an address that may be misspelt, or that an employer may read, or ""."""
    kind, found = suspect(form.email.data or "", reference)
    if kind == "work":
        return say(
            "{domain} ser ut som en adress på jobbet. Arbetsgivaren kan läsa det vi skickar. "
            "Byt adress, eller fortsätt om du vill ha den.",
            domain=found,
        )
    if kind == "typo":
        form.email.meant = found
        return say("Stämmer adressen som den är? Fortsätt då.")
    return ""


def _put_right(request: Request, draft: RegistrationDraft, form: RegistrationForm) -> Response:
    """Shows the first page where something is wrong; the draft keeps what is right."""
    asked = [Step.named(name) for name in steps(form, state_of(request).reference)]
    wrong = next((one for one in asked if one.faults(form)), asked[0])
    right = [one for one in asked if not one.faults(form)]
    known = {name: draft.answers[name] for one in right for name in one.fields if name in draft.answers}
    page = _page(request, wrong, draft, form, 422)
    return keep_draft(request, page, RegistrationDraft(known, [one.name for one in right]))


def _begin_again(request: Request, draft: RegistrationDraft, status: int = 200) -> Response:
    """Shows the first page, which says that what she wrote is lost."""
    return _page(request, FIRST, draft, status=status, lost=True)


def _page(
    request: Request,
    asked: Step,
    draft: RegistrationDraft,
    judged: RegistrationForm | None = None,
    status: int = 200,
    lost: bool = False,
    told: bool = False,
) -> Response:
    reference = state_of(request).reference
    form = judged or draft.form(reference)
    job = _job(asked, form, reference)
    city = reference.municipality(job["job"].place.data or "") if job["job"] else None
    number, template = SHOWN[asked.kind]
    return render(
        request, template, status, form=form, step=number, faults=asked.faults(form) if judged else [], **job,
        been=asked.name in draft.done, action=f"/medlem/steg/{asked.name}", lost=lost,
        before=path_before(asked, draft, form, reference),
        number=asked.job + 1 if asked.job is not None else 0, several=len(form.jobs.entries) > 1,
        city=city, told=_told(asked, form, reference) if told else "",
        suspect=suspect(form.email.data or "", reference) if asked.kind == "ja" else ("", ""),
    )  # fmt: skip


def _job(asked: Step, form: RegistrationForm, reference: Reference) -> dict[str, Any]:
    """The job that a page is about (a new one, when it is the next), the title she may mean, and its industries."""
    if asked.job is None:
        return {"job": None, "meant": "", "found": ()}
    while len(form.jobs.entries) <= asked.job:
        form.jobs.append_entry()
        form.fill(reference)
    job = form.jobs.entries[asked.job].form
    said = reference.title(job.title.data or "")
    return {"job": job, "meant": said.meant, "found": tuple(said.industries)}


def _named(form: RegistrationForm, reference: Reference) -> list[dict[str, Any]]:
    """Her jobs, for the page to put into words."""
    jobs = [(entry.form.job(reference, True), entry.form) for entry in form.jobs.entries]
    return [
        {
            "title": one.title.data or "",
            "industry": job.industry,
            "area": job.area,
            "sector": say(SECTORS[one.sector.data]) if one.sector.data else "",
        }
        for job, one in jobs
        if job
    ]
