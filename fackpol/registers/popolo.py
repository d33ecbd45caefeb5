"""Registers as Popolo JSON (popoloproject.com/specs): people, bodies and memberships that name each other. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeGuard

from fackpol.registers import objects

Item = Mapping[str, Any]
_NO_BODIES = {"party", "parti", "faction", "parliamentary group"}  # classifications of organizations


def is_popolo(document: object) -> TypeGuard[Item]:
    """Whether it has memberships, and people or organizations for them to name."""
    named = {"persons", "organizations"}
    return isinstance(document, dict) and "memberships" in document and not named.isdisjoint(document)


def rows(document: Item) -> list[list[str]]:
    """The titles, and a row for every membership of a body. Raises Faulty when there is none."""
    people, organizations, posts, events = (
        _by_id(document.get(name)) for name in ("persons", "organizations", "posts", "events")
    )
    memberships = [*_items(document.get("memberships")), *_embedded(people)]
    parties = {
        _id(one, "person"): objects.text(organizations[at].get("name"))
        for one in memberships
        if (at := _id(one, "organization")) in organizations and _is_party(organizations[at])
    }
    found: list[dict[str, str]] = []
    for one in memberships:
        post = posts.get(_id(one, "post"), {})
        body = organizations.get(_id(one, "organization") or _id(post, "organization"), {})
        if _is_party(body):
            continue
        who = _id(one, "person")
        party = _party(one, organizations) or parties.get(who, "")
        row = {**_person(who, people.get(who, {})), "party": party, "body": objects.text(body.get("name"))}
        found.append(row | _seat(one, post, events.get(_id(one, "legislative_period"), {})))
    return objects.table(found)


def _items(value: object) -> Iterator[Item]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def _by_id(value: object) -> dict[str, Item]:
    return {objects.text(one.get("id")): one for one in _items(value)}


def _embedded(people: Mapping[str, Item]) -> Iterator[Item]:
    """The memberships that stand in a person."""
    for id, person in people.items():
        for one in _items(person.get("memberships")):
            yield {**one, "person_id": id}


def _id(one: Item, what: str) -> str:
    return objects.text(one.get(f"{what}_id"))


def _is_party(organization: Item) -> bool:
    return objects.text(organization.get("classification")).lower() in _NO_BODIES


def _party(membership: Item, organizations: Mapping[str, Item]) -> str:
    """What the party is called on whose behalf somebody sits: by its letters where the file has them."""
    id = _id(membership, "on_behalf_of")
    party = organizations.get(id, {})
    return objects.text(party.get("abbreviation") or party.get("name")) or id.rpartition("/")[2]


def _person(id: str, person: Item) -> dict[str, str]:
    name = person.get("name") or f"{objects.text(person.get('given_name'))} {objects.text(person.get('family_name'))}"
    email = person.get("email") or _contact(person.get("contact_details"))
    return {"id": id, "name": objects.text(name), "email": objects.text(email)}


def _contact(value: object) -> str:
    return next((objects.text(one.get("value")) for one in _items(value) if one.get("type") == "email"), "")


def _seat(membership: Item, post: Item, period: Item) -> dict[str, str]:
    """The title and the days, of the membership itself or else of its post or its term."""

    def said(*keys: str, of: Iterable[Item]) -> str:
        return next((text for one in of for key in keys if (text := objects.text(one.get(key)))), "")

    dated = (membership, post, period)
    return {
        "title": said("role", "label", of=(membership, post)),
        "from": said("start_date", of=dated),
        "to": said("end_date", of=dated),
    }
