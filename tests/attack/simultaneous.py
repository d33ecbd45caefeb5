"""Does what works once work once? `python -m tests.attack simultaneous [--uses 200] [--rounds 3]`

Each link, code and form that is good for one thing is used by so many requests in the same moment, over real HTTP. One
of them may have its effect. An attack returns the requests, and the query that counts the effect.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from fackpol.base import dates, tokens
from fackpol.network import (
    contact_codes,
    data_requests,
    introductions,
    members,
    people,
    post_changes,
    replies,
    sessions,
)
from fackpol.network.introductions import Question
from fackpol.network.members import Application, Details
from tests.asgi import begun
from tests.attack.district import District, served_district
from tests.attack.wire import Post, at_once
from tests.people import CARE_IN_HANINGE

EVENTS = "SELECT count(*) FROM security_log WHERE event = '{}'"
LETTERS = "SELECT count(*) FROM letters WHERE kind = '{}'"


@dataclass(frozen=True)
class Use:
    """What is used: the forms that use it, in turn, and a query for how often it has had its effect."""

    posts: tuple[Post, ...]
    effect: str


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    effects: int
    statuses: Counter[int]

    @property
    def is_right(self) -> bool:
        return self.effects == 1 and all(status < 500 for status in self.statuses)


class Town:
    """The people of one round; whoever is made has an address that nobody has had before."""

    def __init__(self, district: District, number: int) -> None:
        self.district, self.number = district, number
        self.db, self.vault, self.everybody = district.db, district.own.vault, district.everybody

    def address(self) -> str:
        return f"person.{uuid4().hex}@example.org"

    async def member(self) -> tuple[UUID, str]:
        email = self.address()
        return await self.everybody.member("Åsa Person", email), email

    async def holder(self, post: str, branch: str | None = None) -> tuple[UUID, dict[str, str]]:
        """Somebody with a post, and the cookies of her browser."""
        person, _ = await self.member()
        id = await self.db.fetchval("SELECT id FROM branches WHERE slug = $1", branch) if branch else None
        await self.everybody.hold(person, post, id)
        return person, await self.cookies(person)

    async def cookies(self, person: UUID) -> dict[str, str]:
        return {"session": await begun(self.db, person, strong=True)}

    async def branch(self, **more: object) -> str:
        return await self.everybody.branch(f"Förening {uuid4().hex}", **more)

    def link(self, path: str, purpose: str, id: UUID) -> str:
        return f"{path}/{tokens.token(self.district.own.link_key, purpose, id)}"


async def asked_to_sign_in(town: Town) -> tuple[UUID, dict[str, str]]:
    """The id of a sign-in, and the cookies of the browser that asked."""
    _, email = await town.member()
    cookie = sessions.new_cookie()
    await sessions.ask(town.db, town.vault, email, sessions.key_of(cookie), dates.now())
    id: UUID = await town.db.fetchval("SELECT id FROM sign_ins ORDER BY asked_at DESC LIMIT 1")
    return id, {"browser": cookie}


SIGNED_IN = EVENTS.format("signed in")


async def sign_in_link(town: Town) -> Use:
    id, cookies = await asked_to_sign_in(town)
    return Use((Post(town.link("/logga-in", "sign_in", id), {}, cookies),), SIGNED_IN)


async def code(town: Town) -> Use:
    id, cookies = await asked_to_sign_in(town)
    digits = tokens.code(town.district.own.link_key, id)
    return Use((Post("/logga-in/kod", {"code": digits}, cookies),), SIGNED_IN)


async def link_and_code(town: Town) -> Use:
    id, cookies = await asked_to_sign_in(town)
    digits, link = tokens.code(town.district.own.link_key, id), town.link("/logga-in", "sign_in", id)
    elsewhere = Post(link, {"code": digits})
    return Use((Post(link, {}, cookies), Post("/logga-in/kod", {"code": digits}, cookies), elsewhere), SIGNED_IN)


async def registration(town: Town) -> Use:
    details = Details((CARE_IN_HANINGE,), None, (), None)
    form = Application("Åsa Person", town.address(), None, "sv", True, ("matching",), details)
    await members.apply(town.db, town.vault, form, b"\0" * 32, dates.now())
    id = await town.db.fetchval("SELECT id FROM applications ORDER BY asked_at DESC LIMIT 1")
    return Use((Post(town.link("/bekrafta", "application", id)),), "SELECT count(*) FROM members")


async def asked_to_move(town: Town) -> UUID:
    person, _ = await town.member()
    her = await people.get(town.db, town.vault, person)
    await people.ask_new_address(town.db, town.vault, her, town.address(), dates.now())
    id: UUID = await town.db.fetchval("SELECT id FROM addresses ORDER BY asked_at DESC LIMIT 1")
    return id


async def new_address(town: Town) -> Use:
    id = await asked_to_move(town)
    return Use((Post(town.link("/ny-adress", "address", id)),), EVENTS.format("address changed"))


async def undo(town: Town) -> Use:
    await people.confirm_address(town.db, town.vault, await asked_to_move(town), dates.now())
    id = await town.db.fetchval("SELECT id FROM addresses ORDER BY asked_at DESC LIMIT 1")
    return Use((Post(town.link("/angra-adress", "undo", id)),), EVENTS.format("address undone"))


async def new_address_and_undo(town: Town) -> Use:
    """A second change is confirmed as the first is undone: one of them holds, and hers is one of the two addresses."""
    first = await asked_to_move(town)
    person = await town.db.fetchval("SELECT person FROM addresses WHERE id = $1", first)
    her = await people.get(town.db, town.vault, person)
    await people.ask_new_address(town.db, town.vault, her, town.address(), dates.now())
    second = await town.db.fetchval("SELECT id FROM addresses ORDER BY asked_at DESC LIMIT 1")
    await people.confirm_address(town.db, town.vault, first, dates.now())
    back = await town.db.fetchval("SELECT id FROM addresses WHERE person = $1 AND undo_until IS NOT NULL", person)
    posts = (Post(town.link("/angra-adress", "undo", back)), Post(town.link("/ny-adress", "address", second)))
    return Use(posts, EVENTS.format("address undone"))


async def erasure(town: Town) -> Use:
    person, _ = await town.member()
    id = await sessions.ask_erasure(town.db, town.vault, person, dates.now())
    assert id
    return Use((Post(town.link("/ta-bort", "erasure", id)),), LETTERS.format("farewell"))


async def joining(town: Town) -> Use:
    slug, (person, _) = await town.branch(welcomes_all=True), await town.member()
    return Use((Post(town.link("/ga-med", "joining", person), {"join": slug}),), "SELECT count(*) FROM memberships")


async def form(town: Town) -> Use:
    """A notice, whose form carries an idempotency key."""
    slug = await town.branch()
    _, cookies = await town.holder("coordinator", slug)
    person, _ = await town.member()
    await town.everybody.welcomed(slug, person)
    fields = {"subject": "Heltid", "text": "Nu händer det.", "letters": "1", "once": f"once {town.number}"}
    return Use((Post(f"/branscher/{slug}/utskick", fields, cookies),), "SELECT count(*) FROM notices")


async def offered(town: Town) -> tuple[UUID, UUID]:
    """The id of a proposal to administer, and who is asked."""
    by, _ = await town.holder("administrator")
    person, email = await town.member()
    await post_changes.propose(town.db, town.vault, None, email, "sv", by, dates.now())
    id: UUID = await town.db.fetchval("SELECT id FROM post_changes ORDER BY proposed_at DESC LIMIT 1")
    return id, person


async def offer(town: Town) -> Use:
    id, _ = await offered(town)
    await town.holder("administrator")
    return Use((Post(town.link("/erbjudande", "post_change", id), {"answer": "yes"}),), EVENTS.format("post accepted"))


async def post(town: Town) -> Use:
    """An offer that she has accepted is confirmed by two other administrators, as one of them says no."""
    id, _ = await offered(town)
    seen = await post_changes.get(town.db, id)
    both = [(await town.holder("administrator"))[1] for _ in range(2)]
    assert seen
    assert await post_changes.accept(town.db, seen, dates.now())
    path = f"/skotsel/forslag/{id}"
    posts = (Post(path, {"confirm": "1"}, both[0]), Post(path, {"confirm": "1"}, both[1]))
    return Use(posts, EVENTS.format("post given"))


async def data_request(town: Town) -> Use:
    (by, _), (_, cookies), (person, _) = (
        await town.holder("administrator"), await town.holder("administrator"), await town.member()
    )  # fmt: skip
    id = await data_requests.ask(town.db, town.vault, person, "erasure", "Brev", by, dates.now())
    return Use((Post(f"/skotsel/begaran/{id}", {"confirm": "1"}, cookies),), LETTERS.format("farewell"))


async def contact_code(town: Town) -> Use:
    """The code that a coordinator has read out to a representative who wishes for contact."""
    slug = await town.branch()
    bo, _ = await town.holder("coordinator", slug)
    (anna, _), email = await town.member(), town.address()
    dag = await town.everybody.representative("Dag Holm", email, "Äldrenämnden", "0136")
    mandate = await town.db.fetchval("SELECT id FROM mandates WHERE person = $1", dag)
    question = Question("Varför?", "aldreomsorg", "0136", mandate)
    await introductions.ask(town.db, town.vault, anna, question, dates.now())
    id = await town.db.fetchval("SELECT id FROM introductions WHERE member = $1", anna)
    assert await replies.wish(town.db, id, dates.now())
    digits = await contact_codes.give(town.db, town.vault, slug, dag, bo, dates.now())
    assert digits
    return Use((Post("/kontakter/kod", {"code": digits}, await town.cookies(dag)),), EVENTS.format("contact code used"))


USES: dict[str, Callable[[Town], Awaitable[Use]]] = {
    "sign-in link": sign_in_link,
    "code": code,
    "link and code": link_and_code,
    "confirming a registration": registration,
    "new address": new_address,
    "undoing it": undo,
    "undoing it, and a second change": new_address_and_undo,
    "erasing by letter": erasure,
    "joining a branch": joining,
    "a form with a key": form,
    "saying yes to a post": offer,
    "confirming a post": post,
    "confirming a data request": data_request,
    "contact code": contact_code,
}


async def used(district: District, town: Town, use: Callable[[Town], Awaitable[Use]], times: int) -> Outcome:
    """Uses it so many times in the same moment, each from a network of its own."""
    what = await use(town)
    before = await district.db.fetchval(what.effect)
    posts = [replace(what.posts[at % len(what.posts)], network=town.number * times + at) for at in range(times)]
    statuses = await at_once(district.own.port, posts)
    return Outcome(await district.db.fetchval(what.effect) - before, Counter(statuses))


async def main(times: int, rounds: int) -> None:
    wrong = 0
    async with served_district() as district:
        for name, use in USES.items():
            outcomes = [await used(district, Town(district, number), use, times) for number in range(rounds)]
            statuses = sum((one.statuses for one in outcomes), Counter[int]())
            right = sum(one.is_right for one in outcomes)
            wrong += rounds - right
            effects = ", ".join(str(one.effects) for one in outcomes)
            print(f"{name:<34}{right} of {rounds} rounds right; effects {effects}; {dict(statuses)}", flush=True)
    print(f"{times} at once, {len(USES)} things: {wrong} rounds with none or several effects, or an answer of 5xx")
