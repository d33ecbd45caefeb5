"""An administrator says who leads the group and who answers for the local board, area by area; the holder says no."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms import BooleanField

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, order, say
from fackpol.network import group_contacts, local_posts
from fackpol.network.group_contacts import Contact
from fackpol.network.local_posts import Given, HeldPost, LocalPost, NewPost, Post
from fackpol.pages.meetings import Day
from fackpol.pages.people import opened_name
from fackpol.web.access import subject_of_link
from fackpol.web.flash import flash
from fackpol.web.forms import UNKNOWN, Page, Posted, among, at_most, choice, email, line, needed
from fackpol.web.paging import paged
from fackpol.web.rendering import error_page, redirect, render
from fackpol.web.state import now_of, state_of, who_of

HERE = "/skotsel/poster"
POSTS = {Post.GROUP_LEADER: later("Gruppledare"), Post.LOCAL_BOARD: later("Lokal styrelse")}
AHEAD = timedelta(days=366)  # how long beforehand a post can be put in
NOT_GIVEN = {
    Given.HERS: later("Personen står redan där."),
    Given.HELD: later("Någon annan står där då. Avsluta den posten först, eller välj en senare dag."),
    Given.OFTEN: later("Personen har fått flera mejl om poster i dag. Vänta till i morgon."),
    Given.REFUSED: later("Den som har adressen har sagt nej till att stå här. Fråga personen själv."),
}


class PostForm(Page):
    area = choice(later("Kommun eller region"), needed(later("Välj en kommun eller region.")), among(UNKNOWN))
    post = choice(later("Post"), needed(later("Välj vilken post det är.")), among(UNKNOWN))
    name = line(
        later("Namn"),
        needed(later("Skriv vad personen heter.")),
        at_most(200, later("Namnet får ha högst {most} tecken. Du har skrivit {n}.")),
    )
    email = email(later("Mejladress"), hint=later("Den som personen har lämnat ut till partiet."))
    from_day = Day(later("Från och med"), render_kw={"class": "short"})
    asks = BooleanField(later("Fråga också vilka som sitter där, under Fråga gruppen"))


@dataclass(frozen=True)
class ShownPost:
    """A post with its holder's name and address opened."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    row: HeldPost = field(repr=False)


@dataclass(frozen=True)
class ShownArea:
    """An area's posts, and those of its group's contacts who hold none of them: one of them may be the leader."""

    code: str
    held: dict[Post, list[ShownPost]] = field(repr=False)
    contacts: list[Contact] = field(repr=False)

    @property
    def missing(self) -> list[Post]:
        return [post for post in Post if post not in self.held]


# -- an administrator --------------------------------------------------------------------------------------------------


async def listed(request: Request, db: Connection) -> Response:
    """Every area with who holds what, those with a post that nobody holds first, and the form for a new one."""
    query = request.query_params
    data = {"area": query.get("area", ""), "post": query.get("post", ""), "from_day": _today(request)}
    return await _page(request, db, PostForm(data=data))


async def give(request: Request, db: Connection) -> Response:
    """Gives somebody a post, or gives it to a contact who is here already ("Är hon också gruppledare?")."""
    data = await request.form()
    if "contact" in data:
        return await _give_contact(request, db, data)
    form, today = PostForm(Posted(data)), _today(request)
    _fill(request, form)
    if not _checked(form, today):
        return await _page(request, db, form, 422)
    first = form.from_day.data or today
    new = NewPost(form.name.data, form.email.data, Post(form.post.data), form.area.data, first)
    by, now, vault = who_of(request).person, now_of(request), state_of(request).vault
    given = await local_posts.give(db, vault, new, by, now)
    if given is not Given.DONE:
        form.wrong("email" if given in (Given.REFUSED, Given.OFTEN) else "post", say(NOT_GIVEN[given]))
        return await _page(request, db, form, 422)
    if form.asks.data:
        await group_contacts.give(db, vault, new.name, new.email, new.area, by, now)
    return flash(request, HERE, "post_noted")


async def change(request: Request, db: Connection) -> Response:
    """Ends a post after a day, or deletes one that was a mistake."""
    id, data, by, now = request.path_params["held"], await request.form(), who_of(request).person, now_of(request)
    if "gone" in data:
        if not await local_posts.take_away(db, state_of(request).settings.erasures, id, by, now):
            raise HTTPException(404)
        return flash(request, HERE, "post_gone")
    last = _day(str(data.get("to_day", "")))
    ended = await local_posts.end(db, id, last, by, now) if last else False
    if ended is None:
        raise HTTPException(404)
    if not ended:
        sentence = say("Posten slutar innan den börjar. Välj en senare dag.") if last else say("Välj en dag.")
        return await _page(request, db, PostForm(data={"from_day": _today(request)}), 422, {id: sentence})
    return flash(request, HERE, "post_ended")


async def _give_contact(request: Request, db: Connection, data: FormData) -> Response:
    contact, post = str(data.get("contact")), str(data.get("post"))
    if not contact.isdecimal() or len(contact) > 18 or post not in set(Post):
        raise HTTPException(422)
    by, now, vault = who_of(request).person, now_of(request), state_of(request).vault
    given = await local_posts.give_contact(db, vault, int(contact), Post(post), _today(request), by, now)
    if given is None:
        raise HTTPException(404)
    return flash(request, HERE, "post_noted" if given is Given.DONE else "post_not_noted")


def _checked(form: PostForm, today: date) -> bool:
    form.validate()
    first = form.from_day.data
    if first and not date(1990, 1, 1) <= first <= today + AHEAD:
        form.wrong("from_day", say("Välj en dag som är högst ett år fram i tiden."))
    return not form.faults


async def _page(
    request: Request, db: Connection, form: PostForm, status: int = 200, faults: dict[UUID, str] | None = None
) -> Response:
    _fill(request, form)
    areas = await _areas(request, db)
    return render(
        request, "local_posts/listed.html", status, form=form, faults=form.faults, posts=POSTS, today=_today(request),
        wanting=[one for one in areas if one.missing], whole=paged(request, [one for one in areas if not one.missing]),
        ends=faults or {},
    )  # fmt: skip


async def _areas(request: Request, db: Connection) -> list[ShownArea]:
    """All areas of the service, by name, and any other one where somebody holds a post."""
    state, today = state_of(request), _today(request)
    held = [_shown(request, row) for row in await local_posts.listed(db, today)]
    by_area = {code: list(some) for code, some in groupby(held, key=lambda one: one.row.area)}
    contacts = await group_contacts.listed(db, state.vault, now_of(request))
    every = sorted(set(codes(request)) | set(by_area), key=lambda code: order(state.reference.name(code)))
    return [_area(code, by_area.get(code, []), contacts) for code in every]


def _area(code: str, held: list[ShownPost], contacts: list[Contact]) -> ShownArea:
    posts = {Post(post): list(some) for post, some in groupby(held, key=lambda one: one.row.post)}
    holders = {one.row.person for one in held}
    free = [one for one in contacts if one.row.area == code and one.row.person not in holders]
    return ShownArea(code, posts, free)


def _shown(request: Request, row: HeldPost) -> ShownPost:
    vault = state_of(request).vault
    address = vault.open(row.email, "people.email", row.person) if row.email else ""
    return ShownPost(opened_name(vault, row.name, row.person), address, row)


def _fill(request: Request, form: PostForm) -> None:
    reference = state_of(request).reference
    form.area.choices = [("", say("Välj i listan")), *((code, reference.name(code)) for code in codes(request))]
    form.post.choices = [("", say("Välj i listan")), *((post.value, say(name)) for post, name in POSTS.items())]


def codes(request: Request) -> tuple[str, ...]:
    """The areas of the service that have a group and a board: the region and its municipalities."""
    state = state_of(request)
    return state.reference.organisations(state.settings.area)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _today(request: Request) -> date:
    return dates.today(now_of(request))


# -- whoever holds a post ----------------------------------------------------------------------------------------------


async def own(request: Request, db: Connection) -> Response:
    """The page of the link in her letter: what stands here about her, and how she says no."""
    post = await local_posts.get(db, subject_of_link(request, "local_post"))
    return _gone(request) if post is None else _own(request, post)


async def refuse(request: Request, db: Connection) -> Response:
    """Her no."""
    post = await local_posts.get(db, subject_of_link(request, "local_post"))
    if post is None:
        return _gone(request)
    if "no" not in await request.form():
        return error_page(request, 422)
    await local_posts.refuse(db, state_of(request).settings.erasures, post.person, now_of(request))
    return redirect(request.url.path)


def _own(request: Request, post: LocalPost) -> Response:
    vault = state_of(request).vault
    return render(
        request, "local_posts/own.html", language=post.language, post=post, posts=POSTS,
        name=opened_name(vault, post.name, post.person),
        email=vault.open(post.email, "people.email", post.person) if post.email and post.address_told else "",
    )  # fmt: skip


def _gone(request: Request) -> Response:
    return render(request, "local_posts/gone.html", 410)
