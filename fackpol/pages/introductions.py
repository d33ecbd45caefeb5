"""A member asks a representative, or lets the coordinator choose one; they meet when both have said yes."""

from datetime import date
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.base.words import later, pick, say
from fackpol.network import consents, inquiries, introductions, matching, members, people, proposal_questions, replies
from fackpol.network.classification import plain
from fackpol.network.introductions import A_DAY, MOST_OPEN, Asked, Question
from fackpol.network.matching import Deciders, Match, Nearest
from fackpol.network.standings import Introduction
from fackpol.pages.people import opened_name
from fackpol.pages.question_form import NAMED, AnybodyForm, QuestionForm, no_way_to_reach
from fackpol.pages.replies import ShownForm, hers
from fackpol.web.flash import flash
from fackpol.web.forms import Posted
from fackpol.web.paging import paged
from fackpol.web.rendering import error_page, render
from fackpol.web.state import now_of, state_of, who_of

AT_ONCE = 10  # questions on a page to choose from: each shows whom it can go to
WHY_NOT = {
    Asked.TOO_MANY: later("Du har {n} frågor utan svar. Vänta på svar, eller ta tillbaka en."),
    Asked.ALREADY: later("Du har redan en fråga till {name} som väntar."),
    Asked.TODAY: later("Du har ställt {most} frågor i dag. Vänta till i morgon."),
    Asked.FULL: later("{name} kan inte ta fler frågor just nu. Prova någon annan."),
}


# -- the member --------------------------------------------------------------------------------------------------------


async def asking(request: Request, db: Connection) -> Response:
    """A question to the representative in the path; without one there, the coordinator chooses."""
    form, match = await _form(request, db, None)
    waiting = next((one for one in await _own(request, db) if match and one.waits_with(match.person)), None)
    return await _asking(request, db, form, match, waiting=waiting)


async def ask(request: Request, db: Connection) -> Response:
    data, member = await request.form(), who_of(request).person
    form, match = await _form(request, db, Posted(data))
    await _check(db, form, member)
    named = await _names_her(request, db, form)
    if unsure := named and "named" not in data:
        form.wrong("question", say(NAMED))
    if form.faults:
        return await _asking(request, db, form, match, 422, unsure)
    question = await _question(db, form, match if "choose" not in data else None, match, member)
    asked = await introductions.ask(db, state_of(request).vault, member, question, now_of(request))
    if asked is not Asked.SENT:
        form.wrong("question", _why_not(asked, match.name if match else ""))
        return await _asking(request, db, form, match, 422)
    return flash(request, "/min-sida/fragor", "asked_named" if named else "asked")


async def mine(request: Request, db: Connection) -> Response:
    """What she has asked, where each question stands, and how to reach a representative when both have said yes."""
    return await _mine(request, db)


async def show_each_other(request: Request, db: Connection) -> Response:
    id = await hers(request, db)
    form = ShownForm(Posted(await request.form()), prefix=f"{id}-")
    shown = form.shown()
    if shown is None:
        return await _mine(request, db, {id: form}, 422)
    state, member = state_of(request), who_of(request).person
    done = await introductions.show_each_other(db, state.vault, id, member, shown, now_of(request))
    return flash(request, "/min-sida/fragor", "shown") if done else error_page(request, 409)


async def go_on(request: Request, db: Connection) -> Response:
    """Asks somebody else instead: a colleague who was proposed, one we suggest, or one the coordinator chooses."""
    vault, member, data = state_of(request).vault, who_of(request).person, await request.form()
    one = next((one for one in await _own(request, db) if one.id == request.path_params["introduction"]), None)
    if one is None:
        raise HTTPException(404)
    chosen = str(data.get("to", ""))
    offered = {str(other.mandate) for other in (await _next(request, db, [one])).get(one.id, ())}
    if chosen != "choose" and chosen not in offered | {str(one.row["proposed"])}:
        return error_page(request, 409)
    mandate = None if chosen == "choose" else int(chosen)
    asked = await introductions.go_on(db, vault, one.id, mandate, "passed", now_of(request), member)
    if asked is Asked.TODAY:
        return error_page(request, 429, why=(later("Det blev för många frågor i dag"), _why_not(asked, "")))
    return flash(request, "/min-sida/fragor", "question_goes_on") if asked is Asked.SENT else error_page(request, 409)


async def following_up(request: Request, db: Connection) -> Response:
    """One more question about an answer that she has read."""
    return _following_up(request, await _answered(request, db), QuestionForm())


async def follow_up(request: Request, db: Connection) -> Response:
    one, data = await _answered(request, db), await request.form()
    form = QuestionForm(Posted(data))
    await _check(db, form, who_of(request).person)
    named = await _names_her(request, db, form)
    if unsure := named and "named" not in data:
        form.wrong("question", say(NAMED))
    if form.faults:
        return _following_up(request, one, form, 422, unsure)
    vault, member = state_of(request).vault, who_of(request).person
    sent = await replies.follow_up(db, vault, one.id, member, form.question.data, now_of(request))
    done = "asked_named" if named else "asked"
    return flash(request, "/min-sida/fragor", done) if sent else error_page(request, 409)


async def _answered(request: Request, db: Connection) -> Introduction:
    """The question in the path. Raises 404 unless it is hers and she may ask once more."""
    for one in await _own(request, db):
        if one.id == request.path_params["introduction"] and one.follows_up():
            return one
    raise HTTPException(404)


def _following_up(
    request: Request, one: Introduction, form: QuestionForm, status: int = 200, named: bool = False
) -> Response:
    return render(request, "introductions/again.html", status, one=one, form=form, faults=form.faults, named=named)


async def end(request: Request, db: Connection) -> Response:
    await introductions.end(db, await hers(request, db), who_of(request).person, now_of(request))
    return flash(request, "/min-sida/fragor", "question_ended")


async def _form(request: Request, db: Connection, posted: Posted | None) -> tuple[QuestionForm, Match | None]:
    """The form, and the match whose representative she asks. Raises 404 for anybody who is no match of hers."""
    if "mandate" in request.path_params:
        return QuestionForm(posted), await _match(request, db)
    form = AnybodyForm(posted, data={"industry": request.query_params.get("bransch", "")})
    industries = state_of(request).reference.industries
    jobs = (await members.details(db, who_of(request).person)).jobs
    own = dict.fromkeys(job.industry for job in jobs)
    form.industry.choices = [("", say("Välj i listan")), *((slug, pick(industries[slug], "name")) for slug in own)]
    return form, None


async def _check(db: Connection, form: QuestionForm, member: UUID) -> None:
    if form.validate():
        no_way_to_reach(form, form.question)
    if not form.yes.data and "questions" not in await consents.of(db, member):
        form.wrong("yes", say("Kryssa i rutan, annars kan vi inte skicka frågan."))


async def _names_her(request: Request, db: Connection, form: QuestionForm) -> bool:
    """Whether the question contains a part of her name as a word. The page then asks, once, whether she means it."""
    her = await people.get(db, state_of(request).vault, who_of(request).person)
    written = set(plain(form.question.data or "").replace(".", " ").replace(",", " ").split())
    return any(part in written for part in plain(her.name).split() if len(part) > 2)


async def _question(
    db: Connection, form: QuestionForm, to: Match | None, match: Match | None, member: UUID
) -> Question:
    """The question, about the job of the match, or about her first job in the trade she chose."""
    if match is not None:
        return Question(form.question.data, match.industry, match.area, to.mandate if to else None)
    details = await members.details(db, member)
    job = next(job for job in details.jobs if job.industry == form["industry"].data)
    return Question(form.question.data, job.industry, job.area or details.home, None)


async def _match(request: Request, db: Connection) -> Match:
    found = await _deciders(request, db, who_of(request).person)
    for match in found.matches:
        if match.mandate == request.path_params["mandate"]:
            return match
    raise HTTPException(404)


async def _asking(
    request: Request, db: Connection, form: QuestionForm, match: Match | None, status: int = 200, named: bool = False,
    waiting: Introduction | None = None,
) -> Response:  # fmt: skip
    """`waiting`: the question to the same representative because of which she can send none now."""
    given = "questions" in await consents.of(db, who_of(request).person)
    return render(
        request, "introductions/ask.html", status, match=match, form=form, faults=form.faults, given=given, named=named,
        waiting=waiting,
    )  # fmt: skip


def _why_not(asked: Asked, name: str) -> str:
    return say(WHY_NOT[asked], name=name, n=MOST_OPEN, most=A_DAY.most)


async def _own(request: Request, db: Connection) -> list[Introduction]:
    return await introductions.of_member(db, state_of(request).vault, who_of(request).person)


async def _mine(
    request: Request, db: Connection, forms: dict[UUID, ShownForm] | None = None, status: int = 200
) -> Response:
    own, forms = await _own(request, db), forms or {}
    vault = state_of(request).vault
    # Several forms on one page: each field has an id of its own.
    forms = {one.id: forms.get(one.id) or ShownForm(prefix=f"{one.id}-") for one in own}
    inquired = await inquiries.of_member(db, vault, who_of(request).person, now_of(request))
    asked = [each.id for one in own for each in (one, one.first) if each]
    return render(
        request, "introductions/mine.html", status, own=own, inquired=inquired,
        became=await proposal_questions.of(db, asked), today=_today(request), forms=forms,
        faults=[fault for form in forms.values() for fault in form.faults], next=await _next(request, db, own),
        others={one.id: (_name(vault, one, "proposed"), _name(vault, one, "before")) for one in own},
    )  # fmt: skip


def _name(vault: Vault, one: Introduction, whose: str) -> str:
    """Of the `proposed` representative, or of the one asked `before`."""
    return opened_name(vault, one.row[f"{whose}_name"], one.row[f"{whose}_person"])


async def _next(request: Request, db: Connection, own: list[Introduction]) -> dict[UUID, list[Match | Nearest]]:
    """The representatives whom she can ask instead, for each question that nobody has said yes to."""
    waiting = [one for one in own if one.goes_on(_today(request))]
    if not waiting:
        return {}
    member = who_of(request).person
    found, asked = await _deciders(request, db, member), await introductions.asked_before(db, member)
    return {one.id: _successors_first(one, found.next(one.industry, _asked(one, asked))) for one in waiting}


def _asked(one: Introduction, asked: set[tuple[str, UUID]]) -> set[UUID]:
    return {person for industry, person in asked if industry == one.industry}


def _successors_first(one: Introduction, others: list[Match | Nearest]) -> list[Match | Nearest]:
    """Puts those on the same committee first, when the representative's term there has ended."""
    left = one.row["committee_name"] if one.row["ended_by"] == "term" else ""
    return sorted(others, key=lambda other: isinstance(other, Nearest) or other.committee != left)


async def _deciders(request: Request, db: Connection, member: UUID) -> Deciders:
    state = state_of(request)
    return await matching.of_member(db, state.vault, state.reference, member, _today(request))


# -- a coordinator or an administrator, who chooses --------------------------------------------------------------------


async def choosing(request: Request, db: Connection) -> Response:
    """The questions that wait for her choice, without names, and the representatives she can choose from."""
    waiting = paged(request, await _choosing(request, db), AT_ONCE)
    found = waiting.of([(one, await _candidates(request, db, one)) for one in waiting.rows])
    return render(request, "introductions/choosing.html", found=found, chosen_here=request.url.path)


async def choose(request: Request, db: Connection) -> Response:
    one = next((one for one in await _choosing(request, db) if one.id == request.path_params["introduction"]), None)
    if one is None:
        raise HTTPException(404)
    back, chosen = request.url.path.rpartition("/")[0], str((await request.form()).get("to", ""))
    if chosen == "nobody":
        await introductions.end(db, one.id, None, now_of(request), "coordinator")
        return flash(request, back, "question_ended")
    if chosen not in [str(other.mandate) for other in await _candidates(request, db, one)]:
        return error_page(request, 409)
    vault = state_of(request).vault
    asked = await introductions.go_on(db, vault, one.id, int(chosen), "passed", now_of(request))
    return flash(request, back, "question_goes_on") if asked is Asked.SENT else error_page(request, 409)


async def _choosing(request: Request, db: Connection) -> list[Introduction]:
    return await introductions.choosing(db, state_of(request).vault, request.path_params.get("branch"))


async def _candidates(request: Request, db: Connection, one: Introduction) -> list[Match | Nearest]:
    asked = await introductions.asked_before(db, one.row["member"])
    found = await _deciders(request, db, one.row["member"])
    return found.next(one.industry, _asked(one, asked))


def _today(request: Request) -> date:
    return dates.today(now_of(request))
