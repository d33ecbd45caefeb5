"""What is kept to make pages faster holds nothing of a person: two who read at the same time see only their own."""

import asyncio

from httpx import Response

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.network import invitations
from tests.asgi import Web
from tests.people import Everybody

PAGES = ("/min-sida", "/min-sida/kontakt", "/min-sida/uppgifter", "/min-sida/ja", "/min-sida/insyn", "/min-sida/allt")
# Who they are, each with what stands on no page but her own, and what her language says there and the other's does not.
THEIRS = {
    "Åsa Enquist": ("asa.e@example.org", "sv", "Så skyddar vi dina uppgifter"),
    "Mio Tveit": ("mio.t@example.org", "en", "How we protect your details"),
}


async def test_two_who_read_by_turns_see_only_their_own(web: Web, db: Connection, everybody: Everybody) -> None:
    branch = await everybody.branch()
    bo = await everybody.bo(branch)
    people = {name: await everybody.member(name, email) for name, (email, _, _) in THEIRS.items()}
    for name, person in people.items():
        await everybody.welcomed(branch, person)
        await db.execute("UPDATE people SET language = $2 WHERE id = $1", person, THEIRS[name][1])
    await invitations.call(db, await everybody.meeting(branch, bo), [], dates.now())
    asked = {row["person"]: row["id"] for row in await db.fetch("SELECT person, id FROM invitations")}
    links = {name: tokens.token(web.own.link_key, "invitation", asked[person]) for name, person in people.items()}
    browsers = {name: await web.signed_in(person) for name, person in people.items()}
    for page in (*PAGES, *PAGES):
        found = await asyncio.gather(*(browser.get(page) for browser in browsers.values()))
        for name, response in zip(people, found, strict=True):
            its_hers(response, name, links)
    for name in (*people, *people):
        its_hers(await browsers[name].get(f"/svar/{links[name]}"), name, links)


def its_hers(response: Response, name: str, links: dict[str, str]) -> None:
    (other,) = set(THEIRS) - {name}
    assert response.status_code == 200
    assert THEIRS[name][2] in response.text
    strangers = (other, THEIRS[other][0], THEIRS[other][2], links[other])
    assert [one for one in strangers if one in response.text] == []
