"""A coordinator keeps the branch's liaisons, and invites them by her own hand; each of them answers by her own link."""

from datetime import timedelta
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.rendering import mailto
from fackpol.base.words import later, say
from fackpol.network import branches, liaisons, people
from fackpol.network.branches import OpenBranch
from fackpol.network.liaisons import ANSWERS_WITHIN, Added, Facts, Liaison
from fackpol.network.meetings import HostedMeeting
from fackpol.pages.meetings import Day, meeting_of
from fackpol.web.access import subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import Page, Posted, at_most, email, line, needed, phone_number
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

LONGEST = later("Texten får ha högst {most} tecken. Du har skrivit {n}.")
LONG_AGO = timedelta(days=365)  # a word that is older than this is no word
NOT_ADDED = {
    Added.STANDS: later("Den adressen står redan hos er."),
    Added.REFUSED: later("Den som har adressen har sagt nej till att stå hos er."),
}


class FactsForm(Page):
    organisation = line(
        later("Fack eller organisation"),
        needed(later("Skriv vilket fack eller vilken organisation.")),
        at_most(200, LONGEST),
        hint=later("Välj ett fack i listan, eller skriv något annat."),
    )
    name = line(later("Namn"), needed(later("Skriv vad personen heter.")), at_most(200, LONGEST))
    role = line(
        later("Roll där"),
        needed(later("Skriv vad personen gör där.")),
        at_most(200, LONGEST),
        hint=later("Till exempel klubbordförande eller ombudsman."),
    )
    phone = line(later("Telefon"), phone_number, inputmode="tel")

    def facts(self) -> Facts:
        return Facts(self.organisation.data, self.name.data, self.role.data, self.phone.data)


class LiaisonForm(FactsForm):
    email = email(later("Mejladress"), hint=later("Dit skickar vi frågan. Utan den går det inte att svara ja."))
    told_on = Day(
        later("När berättade du för personen?"),
        description=later("Fråga först, sedan skriver du här."),
        render_kw={"class": "short"},
    )


# -- a coordinator -----------------------------------------------------------------------------------------------------


async def listed(request: Request, db: Connection) -> Response:
    """The branch's liaisons, whether they have answered, and the form for a new one."""
    return await _listed(request, db, LiaisonForm())


async def add(request: Request, db: Connection) -> Response:
    """Puts somebody in, and posts the letter that asks her."""
    form, vault = LiaisonForm(Posted(await request.form())), state_of(request).vault
    if not _checked(request, form) or form.told_on.data is None:
        return await _listed(request, db, form, 422)
    own = (form.facts(), form.email.data, form.told_on.data, who_of(request).person, now_of(request))
    added = await liaisons.add(db, vault, request.path_params["branch"], *own)
    if added is None:
        raise HTTPException(404)
    if added is not Added.DONE:
        form.wrong("email", say(NOT_ADDED[added]))
        return await _listed(request, db, form, 422)
    return flash(request, _here(request), "liaison_asked")


async def edit(request: Request, db: Connection) -> Response:
    """The form with what stands about one of them."""
    her = await _hers(request, db)
    return await _edit(request, db, her, FactsForm(data=vars(her.facts)))


async def change(request: Request, db: Connection) -> Response:
    """Changes what stands, which asks her anew; or deletes her."""
    her, data, vault = await _hers(request, db), await request.form(), state_of(request).vault
    if "gone" in data:
        await liaisons.remove(db, request.path_params["branch"], her.id)
        return flash(request, _here(request), "liaison_gone")
    form = FactsForm(Posted(data))
    if not form.validate():
        return await _edit(request, db, her, form, 422)
    anew = await liaisons.change(db, vault, request.path_params["branch"], her.id, form.facts(), now_of(request))
    return flash(request, _here(request), "liaison_asked" if anew else "saved")


async def inviting(request: Request, db: Connection) -> Response:
    """An invitation to a meeting that the coordinator sends herself: a text to copy, and a mail begun for each."""
    row, vault = await meeting_of(request, db), state_of(request).vault
    coming = row.called_at is not None and not row.cancelled_at and row.starts_at > now_of(request)
    some = [one for one in await liaisons.of_branch(db, vault, request.path_params["branch"]) if one.agreed_at]
    me = (await people.get(db, vault, who_of(request).person)).name
    mails = [(one, _mail(row, one, me)) for one in some]
    return render(
        request, "liaisons/inviting.html", meeting=row, mails=mails, coming=coming, text=_invitation(row, "", me)
    )  # fmt: skip


def _checked(request: Request, form: LiaisonForm) -> bool:
    form.validate()
    day, today = form.told_on.data, dates.today(now_of(request))
    if day is None and not form.told_on.errors:
        form.wrong("told_on", say("Berätta för personen först, och skriv vilken dag det var."))
    if day and not today - LONG_AGO <= day <= today:
        form.wrong("told_on", say("Dagen ska ligga inom det senaste året, och inte i framtiden."))
    return not form.faults


async def _hers(request: Request, db: Connection) -> Liaison:
    """The liaison that the path names, in the branch that it names. Raises 404."""
    some = await liaisons.of_branch(db, state_of(request).vault, request.path_params["branch"])
    her = next((one for one in some if one.id == request.path_params["liaison"]), None)
    if her is None:
        raise HTTPException(404)
    return her


async def _listed(request: Request, db: Connection, form: LiaisonForm, status: int = 200) -> Response:
    slug, state = request.path_params["branch"], state_of(request)
    return render(
        request, "liaisons/listed.html", status, form=form, faults=form.faults, branch=await _branch(request, db),
        liaisons=await liaisons.of_branch(db, state.vault, slug), unions=_unions(request), days=ANSWERS_WITHIN.days,
    )  # fmt: skip


async def _edit(request: Request, db: Connection, her: Liaison, form: FactsForm, status: int = 200) -> Response:
    return render(
        request, "liaisons/edit.html", status, form=form, faults=form.faults, her=her, unions=_unions(request),
        branch=await _branch(request, db),
    )  # fmt: skip


async def _branch(request: Request, db: Connection) -> OpenBranch:
    row = await branches.get(db, request.path_params["branch"])
    if row is None:
        raise HTTPException(404)
    return row


def _unions(request: Request) -> list[str]:
    return [name for _, name in state_of(request).reference.by_name("unions")]


def _here(request: Request) -> str:
    return f"/branscher/{request.path_params['branch']}/kontaktpersoner"


def _mail(meeting: HostedMeeting, her: Liaison, me: str) -> str:
    """A mailto: URI (RFC 6068) with the invitation; lines end as the RFC says."""
    subject = say("Inbjudan till möte {day}", day=dates.short_day(meeting.starts_at))
    body = _invitation(meeting, her.facts.name, me).replace("\n", "\r\n")
    return f"{mailto(her.email)}?subject={quote(subject)}&body={quote(body)}"


def _invitation(meeting: HostedMeeting, name: str, me: str) -> str:
    when = say("{date} kl. {time}", date=dates.long_day(meeting.starts_at), time=dates.clock(meeting.starts_at))
    where = ", ".join(part for part in (meeting.street, meeting.venue, meeting.link) if part)
    parts = (
        say("Hej {name}!", name=name) if name else say("Hej!"),
        say("Välkommen till ett möte som {branch} ordnar.", branch=meeting.branch_name),
        "\n".join(part for part in (meeting.title, when, where) if part),
        meeting.about,
        say("Svara gärna mig om du kommer."),
        me,
    )
    return "\n\n".join(part for part in parts if part)


# -- the liaison herself -----------------------------------------------------------------------------------------------


async def own(request: Request, db: Connection) -> Response:
    """The page of her link: all that stands about her, and the yes and the no."""
    her = await liaisons.get(db, state_of(request).vault, subject_of_link(request, "liaison"))
    if her is None:
        return render(request, "liaisons/gone.html", 410)
    return _own(request, her)


async def answer(request: Request, db: Connection) -> Response:
    """Her yes, or her no, which also takes back a yes."""
    data, id = await request.form(), subject_of_link(request, "liaison")
    her = await liaisons.get(db, state_of(request).vault, id)
    if her is None:
        return render(request, "liaisons/gone.html", 410)
    said = str(data.get("answer", ""))
    if said not in ("yes", "no"):
        raise HTTPException(422)
    if said == "no":
        await liaisons.refuse(db, id, now_of(request))
        return redirect(request.url.path)
    seen = data.get("seen") == her.asked_at.isoformat()
    if not seen or not await liaisons.agree(db, id, "contact" in data, now_of(request), her.asked_at):
        return _own(request, her, 409)
    return redirect(request.url.path)


def _own(request: Request, her: Liaison, status: int = 200) -> Response:
    return render(request, "liaisons/own.html", status, her=her, changed=status == 409)
