"""Registering as a conversation: one thing a page, and a last look before anything is sent.

What she has answered lies sealed in her own browser for an hour, and nowhere else: whoever stops half-way has left
nothing here. Every page is a part of one form, so that a page and the whole are judged by the same words.
"""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import words
from fackpol.base.database import Connection
from fackpol.base.vault import Sealed, Vault
from fackpol.base.words import later, say
from fackpol.network import members
from fackpol.network.classification import plain
from fackpol.network.reference import DISTRICT_CITY, Reference
from fackpol.pages.details import ROLES, SECTORS
from fackpol.pages.members import RegistrationForm
from fackpol.web import cookies
from fackpol.web.cookies import cookie_name, set_cookie
from fackpol.web.forms import Posted
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of

ASCII = str.maketrans({"å": "a", "ä": "a", "ö": "o", " ": ""})
LIVES = timedelta(hours=1)
MENDS = timedelta(minutes=15)  # so long after it was sent, a misspelt address is mended without answering again
NOBODY = UUID(int=0)  # whose draft it is, nobody knows
# Each page: its step of five, and what it asks. Those of a job are asked once for each.
ABOUT_A_JOB = {
    "jobb": ("title", "industry"),
    "plats": ("place",),
    "stadsdel": ("district",),
    "arbetsgivare": ("sector",),
}
ABOUT_HER = {
    "fack": ("union", "roles"),
    "du": ("name", "email", "language", "look"),
    "ja": ("matching", "invitations", "questions", "calls", "phone"),
}
STEPS = {
    "jobb": (1, "registration/job.html"),
    "plats": (2, "registration/place.html"),
    "stadsdel": (2, "registration/district.html"),
    "arbetsgivare": (2, "registration/employer.html"),
    "fack": (3, "registration/union.html"),
    "du": (4, "registration/her.html"),
    "ja": (5, "registration/consents.html"),
}
YES = {
    "matching": later("Att vi sparar dina svar om parti, jobb och fack"),
    "invitations": later("Inbjudningar med mejl"),
    "questions": later("Kontakt med partiets politiker"),
    "calls": later("Att en samordnare ringer"),
}
_FOLLOWS = {"title": "industry", "place": "district"}
MAILBOXES = (
    "gmail.com", "hotmail.com", "outlook.com", "icloud.com", "telia.com", "live.se", "hotmail.se", "yahoo.se",
    "protonmail.com", "bredband.net", "comhem.se",
)  # fmt: skip


@dataclass
class RegistrationDraft:
    """What she has answered: form field -> values; and which pages she has been through."""

    answers: dict[str, list[str]] = field(default_factory=dict, repr=False)
    done: list[str] = field(default_factory=list)
    sent: bool = False  # it is kept a little while, so that a misspelt address is mended without answering again

    def say(self, answers: dict[str, list[str]]) -> None:
        """Add what she says now. What she chose for another title, or another city, is hers no more."""
        for name, follows in ((name, _FOLLOWS.get(name.rpartition("-")[2])) for name in answers):
            if follows and self.answers.get(name, answers[name]) != answers[name]:
                other = f"{name.rpartition('-')[0]}-{follows}"
                if answers.get(other) == self.answers.pop(other, None):
                    answers = {**answers, other: []}
        self.answers |= answers

    def drop(self, job: int) -> None:
        """Leave a job out; those after it move up."""
        answers, done = self.answers, self.done
        self.answers = {moved: values for name, values in answers.items() if (moved := _moved(name, job))}
        self.done = [moved for name in done if (moved := _moved_step(name, job))]

    def form(self, reference: Reference) -> RegistrationForm:
        pairs: list[Any] = [(name, value) for name, values in self.answers.items() for value in values]
        form = RegistrationForm(Posted(FormData(pairs)), data={"language": words.language()})
        form.fill(reference)
        return form


def _moved(name: str, gone: int) -> str:
    """ "jobs-2-title" is "jobs-1-title" when job 1 is gone; "" for what goes with it."""
    _, dash, rest = name.partition("jobs-")
    if not dash:
        return name
    number, _, what = rest.partition("-")
    at = int(number)
    return "" if at == gone else f"jobs-{at - (at > gone)}-{what}"


def _moved_step(name: str, gone: int) -> str:
    kind, _, number = name.partition("-")
    if kind not in ABOUT_A_JOB:
        return name
    at = int(number or 1) - 1
    moved = at - (at > gone)
    return "" if at == gone else (f"{kind}-{moved + 1}" if moved else kind)


@dataclass(frozen=True)
class Step:
    """One page of the form: "plats", or "plats-2" for a second job."""

    name: str
    kind: str
    job: int | None

    @classmethod
    def named(cls, name: str) -> "Step":
        """Raises 404."""
        kind, dash, number = name.partition("-")
        about_a_job = kind in ABOUT_A_JOB and (not dash or number in map(str, range(2, members.MOST_JOBS + 1)))
        if not about_a_job and name not in ABOUT_HER:
            raise HTTPException(404)
        return cls(name, kind, int(number or 1) - 1 if about_a_job else None)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields in the whole form."""
        if self.job is None:
            return ABOUT_HER[self.kind]
        own = tuple(f"jobs-{self.job}-{name}" for name in ABOUT_A_JOB[self.kind])
        return (*own, "nowhere") if self.name == "plats" else own

    def faults(self, form: RegistrationForm) -> list[tuple[str, str]]:
        return [(id, sentence) for id, sentence in form.faults if id in self.fields]


async def register(request: Request, db: Connection) -> Response:
    """Where she was, or the first page: no round trip to the database. Whoever has sent hers begins anew."""
    draft = _draft(request)
    if draft.sent:
        return _forget(request, _page(request, Step.named("jobb"), RegistrationDraft()))
    return (
        redirect(_next(draft, state_of(request).reference)) if draft.done else _page(request, Step.named("jobb"), draft)
    )


async def step(request: Request, db: Connection) -> Response:
    """One page of the form."""
    asked, draft = Step.named(request.path_params["step"]), _draft(request)
    if asked.name != "jobb" and not draft.done:
        return _page(request, Step.named("jobb"), draft, lost=True)
    return _page(request, asked, draft)


async def answer(request: Request, db: Connection) -> Response:
    """What she said on one page; then the next that she has not been through."""
    asked, draft, data = Step.named(request.path_params["step"]), _draft(request), await request.form()
    if "remove" in data and asked.job is not None:
        draft.drop(asked.job)
        return _keep(request, redirect(_next(draft, state_of(request).reference)), draft)
    draft.say({name: _texts(data, name) for name in asked.fields})
    if asked.name != "jobb" and not draft.done:
        return _keep(request, _page(request, Step.named("jobb"), draft, status=422, lost=True), draft)
    reference = state_of(request).reference
    form = draft.form(reference)
    form.application(reference)
    if asked.faults(form):
        if _asks_which(asked, form, reference) and "asked" not in data:
            return _page(request, asked, draft)
        return _page(request, asked, draft, form, 422)
    draft.done, draft.sent = [*(name for name in draft.done if name != asked.name), asked.name], False
    return _keep(request, redirect(_next(draft, reference)), draft)


async def check(request: Request, db: Connection) -> Response:
    """All of it, before it is sent."""
    draft, reference = _draft(request), state_of(request).reference
    onwards = _next(draft, reference)
    if onwards != "/medlem/kolla":
        return redirect(onwards)
    form = draft.form(reference)
    application = form.application(reference)
    assert application
    return render(
        request, "registration/check.html", form=form, application=application, jobs=_named(form, reference),
        roles=[say(ROLES[role]) for role in application.details.union_roles],
        yes=[say(YES[purpose]) for purpose in application.consents],
        suspect=suspect(form.email.data, reference), more=len(form.jobs.entries) < members.MOST_JOBS,
    )  # fmt: skip


async def apply(request: Request, db: Connection) -> Response:
    """Send it. A form that comes whole is taken too; what is wrong leads to the first page where it is."""
    state, data, draft = state_of(request), await request.form(), _draft(request)
    draft.answers |= {name: _texts(data, name) for name in data}
    form = draft.form(state.reference)
    application = form.application(state.reference)
    if not draft.answers:
        return _page(request, Step.named("jobb"), draft, status=422, lost=True)
    if application is None:
        return _put_right(request, draft, form)
    cookie, key = cookies.browser(request)
    await members.apply(db, state.vault, application, key, now_of(request))
    response = cookies.remember_browser(request, redirect("/medlem/skickad"), cookie)
    if not draft.done:
        return _forget(request, response)
    return _keep(request, response, replace(draft, sent=True), MENDS)


async def stop(request: Request, db: Connection) -> Response:
    """She would rather not."""
    return _forget(request, redirect("/"))


async def sent(request: Request, db: Connection) -> Response:
    """Where to look; and to which address, while it can be mended."""
    draft = _draft(request)
    return render(
        request, "registration/sent.html", email="".join(draft.answers.get("email", [])) if draft.sent else ""
    )


def suspect(email: str, reference: Reference) -> tuple[str, str]:
    """("work", domain) for an address that an employer may read, ("typo", the right one), or ("", "")."""
    local, _, domain = email.rpartition("@")
    owners = {plain(row["short_name"]).translate(ASCII) for row in reference.areas.values()}
    if (owners | {"regionstockholm", "sll"}) & set(domain.lower().split(".")[:-1]):
        return "work", domain
    close = get_close_matches(domain, MAILBOXES, 1, 0.85)
    return ("typo", f"{local}@{close[0]}") if close and domain not in MAILBOXES else ("", "")


def pages(form: RegistrationForm, reference: Reference) -> Iterator[str]:
    """The pages that this form needs, in order."""
    for number, entry in enumerate(form.jobs.entries):
        for kind in ABOUT_A_JOB:
            city = reference.municipality(entry.form.place.data or "") == DISTRICT_CITY
            if kind == "stadsdel" and not city and not entry.form.district.data:
                continue
            if kind == "arbetsgivare" and form.nowhere.data:
                continue
            yield f"{kind}-{number + 1}" if number else kind
    yield from ABOUT_HER


def _next(draft: RegistrationDraft, reference: Reference) -> str:
    left = [name for name in pages(draft.form(reference), reference) if name not in draft.done]
    return f"/medlem/steg/{left[0]}" if left else "/medlem/kolla"


def _asks_which(asked: Step, form: RegistrationForm, reference: Reference) -> bool:
    """A title of several industries, or a misspelt one, is no fault the first time: then the page asks which."""
    if asked.kind != "jobb" or asked.job is None or asked.job >= len(form.jobs.entries):
        return False
    title = form.jobs.entries[asked.job].form.title.data or ""
    return len(reference.industries_of(title)) > 1 or bool(_meant(title, reference))


def _meant(title: str, reference: Reference) -> str:
    """The title that a misspelt one may mean, or ""."""
    return "" if not title or reference.industries_of(title) else reference.title_like(title)


def _before(draft: RegistrationDraft, form: RegistrationForm, asked: Step, reference: Reference) -> str:
    """The page that she came from."""
    order = list(pages(form, reference))
    if not [name for name in order if name not in draft.done]:
        return "/medlem/kolla"
    place = order.index(asked.name) if asked.name in order else 0
    return f"/medlem/steg/{order[place - 1]}" if place else "/"


def _put_right(request: Request, draft: RegistrationDraft, form: RegistrationForm) -> Response:
    """The first page where something is wrong; what is right is kept."""
    steps = [Step.named(name) for name in pages(form, state_of(request).reference)]
    wrong = next((one for one in steps if one.faults(form)), steps[0])
    right = [one for one in steps if not one.faults(form)]
    known = {name: draft.answers[name] for one in right for name in one.fields if name in draft.answers}
    page = _page(request, wrong, draft, form, 422)
    return _keep(request, page, RegistrationDraft(known, [one.name for one in right]))


def _page(
    request: Request,
    asked: Step,
    draft: RegistrationDraft,
    form: RegistrationForm | None = None,
    status: int = 200,
    lost: bool = False,
) -> Response:
    reference = state_of(request).reference
    judged = form is not None
    form = form or draft.form(reference)
    while asked.job is not None and len(form.jobs.entries) <= asked.job:
        form.jobs.append_entry()
        form.fill(reference)
    job = form.jobs.entries[asked.job].form if asked.job is not None else None
    number, template = STEPS[asked.kind]
    title = job.title.data or "" if job else ""
    meant = _meant(title, reference)
    return render(
        request, template, status, form=form, job=job, step=number, faults=asked.faults(form) if judged else [],
        been=asked.name in draft.done, action=f"/medlem/steg/{asked.name}", lost=lost,
        before=_before(draft, form, asked, reference), meant=meant,
        number=asked.job + 1 if asked.job is not None else 0, several=len(form.jobs.entries) > 1,
        found=reference.industries_of(meant or title), boards=len(reference.boards),
    )  # fmt: skip


def _named(form: RegistrationForm, reference: Reference) -> list[dict[str, Any]]:
    """Her jobs, as she would say them."""
    jobs = [(entry.form.job(reference, True), entry.form.sector.data) for entry in form.jobs.entries]
    return [
        {"industry": job.industry, "area": job.area, "sector": say(SECTORS[sector]) if sector else ""}
        for job, sector in jobs
        if job
    ]


def _texts(data: FormData, name: str) -> list[str]:
    return [value for value in data.getlist(name) if isinstance(value, str)]


# -- the draft in her browser ------------------------------------------------------------------------------------------


def _draft(request: Request) -> RegistrationDraft:
    """What lies there; empty when nothing does, or when it is too old."""
    state = state_of(request)
    cookie = request.cookies.get(cookie_name(state.settings, "draft"), "")
    return unsealed_draft(state.vault, cookie, now_of(request))


def unsealed_draft(vault: Vault, cookie: str, now: datetime) -> RegistrationDraft:
    try:
        raw = json.loads(vault.open(base64.urlsafe_b64decode(cookie), "drafts.answers", NOBODY))
    except (Sealed, binascii.Error, ValueError):
        return RegistrationDraft()
    if now.timestamp() - raw["at"] > LIVES.total_seconds():
        return RegistrationDraft()
    return RegistrationDraft(raw["answers"], raw["done"], raw.get("sent", False))


def _keep(request: Request, response: Response, draft: RegistrationDraft, lives: timedelta = LIVES) -> Response:
    state, now = state_of(request), now_of(request)
    raw = {"at": int(now.timestamp()), "answers": draft.answers, "done": draft.done, "sent": draft.sent}
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    cookie = base64.urlsafe_b64encode(state.vault.seal(text, "drafts.answers", NOBODY)).decode()
    set_cookie(response, state.settings, "draft", cookie, int(lives.total_seconds()))
    return response


def _forget(request: Request, response: Response) -> Response:
    set_cookie(response, state_of(request).settings, "draft", "", 0)
    return response
