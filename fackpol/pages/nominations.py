"""A coordinator asks a member to share the post; the member answers by her letter's link; an administrator confirms."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import rate_limits
from fackpol.base.database import Connection
from fackpol.base.words import later, order, say
from fackpol.network import appointments, branches, memberships, nominations, people
from fackpol.network.memberships import ListedMember
from fackpol.network.nominations import Nomination
from fackpol.pages.appointments import ANOTHER, NOT_HERSELF, shown
from fackpol.pages.people import opened_name
from fackpol.web.access import subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, choice, email
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

MOST_LISTED = 200  # names in a field to choose from; a larger branch is searched in its list


class AskForm(Page):
    member = choice(later("Välj bland medlemmarna"), among(UNKNOWN))
    email = email(later("Eller skriv mejladressen"), optional=True, stored=False)


# -- a coordinator -----------------------------------------------------------------------------------------------------


async def form(request: Request, db: Connection) -> Response:
    """Whom the query names is chosen already: her card leads here, also in a branch that is too large for a list."""
    meant = request.query_params.get("vem", "")
    return await _form(request, db, AskForm(data={"member": meant}), await _members(request, db), meant=meant)


async def ask(request: Request, db: Connection) -> Response:
    """Asks one of the branch's welcomed members. Only they can be asked, by name or by address."""
    slug, members, form = (
        request.path_params["branch"],
        await _members(request, db),
        AskForm(Posted(await request.form())),
    )
    _fill(form, members)
    person = await _meant(request, db, form, members) if form.validate() else None
    if person is None:
        return await _form(request, db, form, members, 422)
    if not await _may_ask(request, db, person):
        form.wrong("member", say("Du har frågat för många gånger i dag. Vänta till i morgon."))
        return await _form(request, db, form, members, 422)
    if not await nominations.ask(db, slug, person, who_of(request).person, now_of(request)):
        form.wrong("member", say("Personen samordnar redan, eller har fått frågan."))
        return await _form(request, db, form, members, 409)
    return flash(request, f"/branscher/{slug}#coordinators", "asked_colleague")


async def _may_ask(request: Request, db: Connection, person: UUID) -> bool:
    vault, now = state_of(request).vault, now_of(request)
    for limit, whom in ((nominations.OF_ONE, person), (nominations.A_DAY, who_of(request).person)):
        if not await rate_limits.spend(db, vault, limit, whom.hex, now):
            return False
    return True


async def withdraw(request: Request, db: Connection) -> Response:
    slug = request.path_params["branch"]
    if not await nominations.withdraw(db, slug, request.path_params["nomination"]):
        raise HTTPException(404)
    return flash(request, f"/branscher/{slug}#coordinators", "question_back")


async def _meant(request: Request, db: Connection, form: AskForm, members: list[ListedMember]) -> UUID | None:
    """Whom she means; None, with a sentence at the field, when that is nobody whom she can ask."""
    if form.member.data:
        return UUID(form.member.data)
    if not form.email.data:
        form.wrong("member", say("Välj någon, eller skriv en mejladress."))
        return None
    found = await people.by_email(db, state_of(request).vault, form.email.data)
    if found not in {row.person for row in members}:
        form.wrong("email", say("Ingen som är hälsad välkommen i föreningen har den adressen."))
        return None
    return found


async def _members(request: Request, db: Connection) -> list[ListedMember]:
    rows = await memberships.listed(db, state_of(request).vault, request.path_params["branch"])
    welcomed = [row for row in rows if row.welcomed_at and row.person != who_of(request).person]
    return sorted(welcomed, key=lambda row: order(row.name))


def _fill(form: AskForm, members: list[ListedMember]) -> None:
    form.member.choices = [("", say("Välj i listan")), *((str(row.person), row.name) for row in members)]


async def _form(
    request: Request, db: Connection, form: AskForm, members: list[ListedMember], status: int = 200, meant: str = ""
) -> Response:
    meant = meant or str(form.member.data or "")
    many = len(members) > MOST_LISTED
    _fill(form, [one for one in members if str(one.person) == meant] if many else members)
    branch = await branches.get(db, request.path_params["branch"])
    return render(
        request, "nominations/ask.html", status, form=form, faults=form.faults, branch=branch, members=members,
        many=many,
    )  # fmt: skip


# -- whom she has asked ------------------------------------------------------------------------------------------------


async def asked(request: Request, db: Connection) -> Response:
    """The page of the link in her letter."""
    one = await _by_link(request, db)
    if one is None:
        return render(request, "nominations/gone.html", 410)
    asker = opened_name(state_of(request).vault, one.asked_by_name, one.asked_by)
    return render(request, "nominations/asked.html", language=one.language, one=one, asker=asker)


async def answer(request: Request, db: Connection) -> Response:
    chosen = str((await request.form()).get("answer", ""))
    one = await _by_link(request, db)
    if one is None:
        return render(request, "nominations/gone.html", 410)
    if chosen not in ("yes", "no"):
        raise HTTPException(422)
    await nominations.answer(db, one.id, chosen == "yes", now_of(request))
    return redirect(request.url.path)


async def _by_link(request: Request, db: Connection) -> Nomination | None:
    return await nominations.get(db, subject_of_link(request, "nomination"))


# -- an administrator --------------------------------------------------------------------------------------------------


async def waiting(request: Request, db: Connection) -> Response:
    """Those who have said yes. They know that whoever administers sees their names."""
    return await waiting_page(request, db)


async def settle(request: Request, db: Connection) -> Response:
    """Appoints whoever said yes, or not; never herself."""
    id, who, data = request.path_params["nomination"], who_of(request), await request.form()
    row = next((row for row in await nominations.waiting(db) if row.id == id), None)
    if row is None:
        raise HTTPException(404)
    if "appoint" in data and not await appointments.may_give(db, who.person, row.asked_by, row.person):
        return await waiting_page(request, db, 422, say(NOT_HERSELF if row.person == who.person else ANOTHER))
    await nominations.settle(db, id, who.person, "appoint" in data, now_of(request))
    return flash(request, "/skotsel/samordnare", "appointed" if "appoint" in data else "not_appointed")


async def waiting_page(request: Request, db: Connection, status: int = 200, wrong: str = "") -> Response:
    """What waits for an administrator's word: members who have said yes, and what other administrators propose."""
    vault, rows = state_of(request).vault, await nominations.waiting(db)
    opened = [
        {
            "row": row,
            "name": opened_name(vault, row.name, row.person),
            "email": vault.open(row.email, "people.email", row.person) if row.email else "",
            "asker": opened_name(vault, row.asked_by_name, row.asked_by),
        }
        for row in rows
    ]
    return render(request, "nominations/waiting.html", status, rows=opened, wrong=wrong, **await shown(request, db))
