"""What somebody has answered so far while she registers, and which page of the form comes next.

The draft lies sealed in her own browser for an hour, and nowhere else: whoever stops half-way leaves nothing here.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import words
from fackpol.base.vault import Vault
from fackpol.network import members
from fackpol.network.reference import Reference
from fackpol.pages.registration_form import RegistrationForm
from fackpol.web import sealed_text
from fackpol.web.cookies import cookie, set_cookie
from fackpol.web.forms import Posted
from fackpol.web.state import now_of, state_of

LIVES = timedelta(hours=1)
PURPOSE = "drafts.answers"
# Each page and the fields it asks for. The pages about a job come once for every job.
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
_FOLLOWS = {"title": "industry", "place": "district"}


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
        """The names that its fields have in the whole form."""
        if self.job is None:
            return ABOUT_HER[self.kind]
        own = tuple(f"jobs-{self.job}-{name}" for name in ABOUT_A_JOB[self.kind])
        return (*own, "nowhere") if self.name == "plats" else own

    def faults(self, form: RegistrationForm) -> list[tuple[str, str]]:
        return [(id, sentence) for id, sentence in form.faults if id in self.fields]


FIRST = Step("jobb", "jobb", 0)


@dataclass
class RegistrationDraft:
    """Her answers (form field -> values), and the pages that she has been through."""

    answers: dict[str, list[str]] = field(default_factory=dict, repr=False)
    done: list[str] = field(default_factory=list)
    sent: bool = False  # it stays a little while after she has sent it, so that she can mend a misspelt address

    def add(self, answers: dict[str, list[str]]) -> None:
        """Adds new answers. Another title clears the industry she chose for the old one; another city its district."""
        for name, follows in ((name, _FOLLOWS.get(name.rpartition("-")[2])) for name in answers):
            if follows and self.answers.get(name, answers[name]) != answers[name]:
                other = f"{name.rpartition('-')[0]}-{follows}"
                if answers.get(other) == self.answers.pop(other, None):
                    answers = {**answers, other: []}
        self.answers |= answers

    def tidy(self, reference: Reference) -> None:
        """Mends what she misspelt, and forgets what is never kept: the names of employers, why she is away, a postcode.

        What they meant stays: the industry and the place.
        """
        for name in list(self.answers):
            if name.endswith("-title"):
                self._tidy_title(name, reference)
            elif name.endswith("-place"):
                self._tidy_place(name, reference)

    def _tidy_title(self, name: str, reference: Reference) -> None:
        title, slot = "".join(self.answers[name]), f"{name.removesuffix('title')}industry"
        said = reference.title(title)
        known = [*said.industries] if len(said.industries) == 1 and not said.meant else []
        chosen = [slug for slug in self.answers.get(slot, []) if slug] or known
        kept = said.meant if said.meant and set(chosen) & set(said.industries) else said.kept
        if kept != title:
            self.answers |= {name: [kept], slot: chosen}

    def _tidy_place(self, name: str, reference: Reference) -> None:
        place = "".join(self.answers[name])
        area = reference.place(place).area
        if area and not reference.district(place):
            self.answers[name] = [reference.written(area)]

    def finish(self, step: Step) -> None:
        """Marks a page as done. A draft that was sent before has to be sent again."""
        self.done, self.sent = [*(name for name in self.done if name != step.name), step.name], False

    def drop(self, job: int) -> None:
        """Leaves a job out, and moves those after it up."""
        answers, done = self.answers, self.done
        self.answers = {moved: values for name, values in answers.items() if (moved := _moved_field(name, job))}
        self.done = [moved for name in done if (moved := _moved_step(name, job))]

    def form(self, reference: Reference) -> RegistrationForm:
        pairs: list[Any] = [(name, value) for name, values in self.answers.items() for value in values]
        form = RegistrationForm(Posted(FormData(pairs)), data={"language": words.language()})
        form.fill(reference)
        return form


def _moved_field(name: str, gone: int) -> str:
    """Without job 1, "jobs-2-title" becomes "jobs-1-title". Returns "" for a field of the job that is gone."""
    _, dash, rest = name.partition("jobs-")
    if not dash:
        return name
    number, _, what = rest.partition("-")
    at = int(number)
    return "" if at == gone else f"jobs-{at - (at > gone)}-{what}"


def _moved_step(name: str, gone: int) -> str:
    """Without the first job, "plats-2" becomes "plats". Returns "" for a page of the job that is gone."""
    kind, _, number = name.partition("-")
    if kind not in ABOUT_A_JOB:
        return name
    at = int(number or 1) - 1
    moved = at - (at > gone)
    return "" if at == gone else (f"{kind}-{moved + 1}" if moved else kind)


# -- the order of the pages --------------------------------------------------------------------------------------------


def steps(form: RegistrationForm, reference: Reference) -> Iterator[str]:
    """The names of the pages that this form needs, in order."""
    for number, entry in enumerate(form.jobs.entries):
        for kind in ABOUT_A_JOB:
            if kind == "stadsdel" and not entry.form.asks_part(reference) and not entry.form.district.data:
                continue
            if kind == "arbetsgivare" and form.nowhere.data:
                continue
            yield f"{kind}-{number + 1}" if number else kind
    yield from ABOUT_HER


def next_path(draft: RegistrationDraft, reference: Reference) -> str:
    """The first page that she has not been through, or the last look."""
    left = [name for name in steps(draft.form(reference), reference) if name not in draft.done]
    return f"/medlem/steg/{left[0]}" if left else "/medlem/kolla"


def path_before(step: Step, draft: RegistrationDraft, form: RegistrationForm, reference: Reference) -> str:
    """The page that she came from: the last look, once she has been through them all."""
    order = list(steps(form, reference))
    if not [name for name in order if name not in draft.done]:
        return "/medlem/kolla"
    place = order.index(step.name) if step.name in order else 0
    return f"/medlem/steg/{order[place - 1]}" if place else "/"


# -- the draft in her browser ------------------------------------------------------------------------------------------


def draft_of(request: Request) -> RegistrationDraft:
    """An empty draft when her browser holds none, or one that is too old."""
    return unseal(state_of(request).vault, cookie(request, "draft"), now_of(request))


def unseal(vault: Vault, text: str, now: datetime) -> RegistrationDraft:
    value = sealed_text.unseal(vault, PURPOSE, text, LIVES, now)
    return RegistrationDraft(value["answers"], value["done"], value["sent"]) if value else RegistrationDraft()


def keep_draft(request: Request, response: Response, draft: RegistrationDraft, lives: timedelta = LIVES) -> Response:
    state = state_of(request)
    draft.tidy(state.reference)
    text = sealed_text.seal(state.vault, PURPOSE, asdict(draft), now_of(request))
    set_cookie(response, state.settings, "draft", text, int(lives.total_seconds()))
    return response


def forget_draft(request: Request, response: Response) -> Response:
    set_cookie(response, state_of(request).settings, "draft", "", 0)
    return response
