"""An administrator's list of the representatives: searched, filtered and paged, with what waits for her at the top."""

from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, order, pick, say
from fackpol.network import corrections, directory, representatives
from fackpol.network.directory import Search, State
from fackpol.network.reference import Reference
from fackpol.network.representatives import Listed
from fackpol.registers import imports
from fackpol.web.flash import flash
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of

AT_ONCE = 50  # representatives on a page
LONGEST = 100  # characters of a search
STATES = {
    State.WITHOUT_ADDRESS: later("Saknar mejladress"),
    State.STOPPED: later("Mejlen går inte fram"),
    State.SAID_WRONG: later("Uppdrag som inte stämmer"),
    State.ENDS_SOON: later("Går ut inom tre månader"),
    State.NAMELESS: later("Saknar namn"),
}


@dataclass(frozen=True)
class Asked:
    """What the address of the page asks for. `page` counts from 1."""

    text: str = field(repr=False)
    area: str
    kind: str
    state: State | None
    day: date | None
    page: int

    @classmethod
    def of(cls, request: Request, reference: Reference) -> "Asked":
        """Ignores what does not exist."""
        query = request.query_params
        area, kind, state, page = (query.get(name, "") for name in ("plats", "slag", "visa", "sida"))
        return cls(
            query.get("sok", "")[:LONGEST].strip(),
            area if area in reference.areas else "",
            kind if kind in reference.type_names else "",
            State(state) if state in list(State) else None,
            dates.typed(query.get("dag", "")),
            int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1,
        )

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.area or self.kind or self.state or self.day)

    def link(self, page: int) -> str:
        """The same list at another page."""
        named = {
            "sok": self.text, "plats": self.area, "slag": self.kind, "visa": self.state or "", "dag": self.day or "",
            "sida": "" if page == 1 else page,
        }  # fmt: skip
        return f"/skotsel/politiker?{urlencode({name: value for name, value in named.items() if value})}#listan"


async def page(request: Request, db: Connection) -> Response:
    """Everybody with a mandate whom she asks for, or who had one on a day."""
    state, today = state_of(request), dates.today(now_of(request))
    asked = Asked.of(request, state.reference)
    listed = await representatives.listed(db, state.vault)
    committees = await representatives.committees_of_kind(db, asked.kind) if asked.kind else None
    then = _as_of(listed, asked.day) if asked.day else listed
    found = directory.found(then, Search(asked.text, asked.area, committees, asked.state), today)
    pages = max(1, -(-len(found) // AT_ONCE))
    asked = replace(asked, page=max(1, min(asked.page, pages)))
    return render(
        request, "directory/all.html", asked=asked, pages=pages, count_found=len(found), everybody=len(listed),
        listed=found[(asked.page - 1) * AT_ONCE : asked.page * AT_ONCE], today=today,
        counts={one: len(directory.found(listed, Search(state=one), today)) for one in State},
        names={her.person: her.name for her in listed}, choices=_choices(state.reference, listed),
        own=await representatives.own_seats(db, today), disowned=await corrections.disowned(db),
        reports=await corrections.name_reports(db, state.vault), latest=await imports.latest(db),
        untold=await representatives.untold(db, now_of(request)),
    )  # fmt: skip


async def tell(request: Request, db: Connection) -> Response:
    posted = await representatives.tell(db, now_of(request))
    return flash(request, "/skotsel/politiker", "first_letters", posted)


def _choices(reference: Reference, listed: list[Listed]) -> dict[str, list[tuple[str, str]]]:
    """What the fields offer: the areas where somebody sits, the types of committees, and the states."""
    areas = {row.owner for her in listed for row in her.mandates if row.owner}
    return {
        "plats": sorted(((code, reference.name(code)) for code in areas), key=lambda one: order(one[1])),
        "slag": sorted(
            ((slug, pick(row, "name")) for slug, row in reference.type_names.items()), key=lambda one: order(one[1])
        ),
        "visa": [(one.value, say(label)) for one, label in STATES.items()],
    }


def _as_of(listed: list[Listed], day: date) -> list[Listed]:
    """Who had a mandate on a day, and which: the list keeps those that have ended."""
    then = [
        replace(her, mandates=[row for row in her.mandates if row.from_day <= day <= (row.to_day or date.max)])
        for her in listed
    ]
    return [her for her in then if her.mandates]
