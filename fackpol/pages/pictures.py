"""The whole seen at once, by a board: maps and bars drawn here, a table beside each; and a branch's own part of it."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol import branches, dates, pictures
from fackpol.database import Connection
from fackpol.pages.access import house_of, now_of
from fackpol.pages.show import show
from fackpol.pictures import Bar
from fackpol.words import later, order, pick, say

MAPS = {
    "medlemmar": ("members", later("Medlemmar där de jobbar")),
    "politiker": ("representatives", later("Partiets politiker i kommunens nämnder")),
    "luckor": ("gaps", later("Branscher där medlemmar väntar på någon som beslutar")),
}
WAITS = {
    "0-3": later("0–3 dagar"),
    "4-7": later("4–7 dagar"),
    "8-14": later("8–14 dagar"),
    "15-": later("mer än 14 dagar"),
    "none": later("inte än"),
}


async def all(request: Request, db: Connection) -> Response:
    """Every picture of the whole service."""
    now = now_of(request)
    today = dates.today(now)
    grown = await pictures.growth(db, None, today)
    steps = {name: [_bar(row, pictures.rounded(row["members"])) for row in months] for name, months in grown.items()}
    return show(
        request, "pictures/all.html", **await _map(request, db), **_heat(await pictures.kinds(db, today)),
        growth=steps,
        ending=[Bar(dates.month(row["month"]), row["mandates"]) for row in await pictures.ending(db, today)],
        **await _people(request, db, None),
    )  # fmt: skip


async def of_branch(request: Request, db: Connection) -> Response:
    """What a coordinator sees of her own branch."""
    slug, now = request.path_params["branch"], now_of(request)
    grown = await pictures.growth(db, slug, dates.today(now))
    growth = {name: [_bar(row, row["members"]) for row in months] for name, months in grown.items()}
    return show(
        request, "pictures/branch.html", branch=await branches.get(db, slug), growth=growth,
        **await _people(request, db, slug),
    )  # fmt: skip


async def poster(request: Request, db: Connection) -> Response:
    """To print and put up: what the branch is, and a code that leads to registering."""
    house = house_of(request)
    link = f"{house.settings.base_url}/medlem"
    branch = await branches.get(db, request.path_params["branch"])
    return show(request, "pictures/poster.html", branch=branch, link=link, code=pictures.code(link))


async def drawn(request: Request, db: Connection) -> Response:
    """The map as a file, with its own colours."""
    page = show(request, "pictures/map.svg", **await _map(request, db))
    name = request.path_params["what"]
    headers = {"content-disposition": f'attachment; filename="{name}.svg"'}
    return Response(page.body, media_type="image/svg+xml", headers=headers)


async def _map(request: Request, db: Connection) -> dict[str, Any]:
    house = house_of(request)
    asked = request.path_params.get("what") or request.query_params.get("visa", "medlemmar")
    if asked not in MAPS:
        raise HTTPException(404)
    what, title = MAPS[asked]
    region, today = house.settings.area, dates.today(now_of(request))
    towns = await pictures.towns(db, house.reference, region, what, today)
    legend = [pictures.meaning(number, what) for number in range(len(pictures.STEPS[what]) + 1)]
    return {
        "towns": towns, "asked": asked, "map_title": say(title), "legend": legend, "outlines": pictures.outlines(),
        "maps": {name: say(title) for name, (_, title) in MAPS.items()},
    }  # fmt: skip


def _heat(found: list[Any]) -> dict[str, Any]:
    names = {row["type"]: pick(row, "name") for row in found}
    by_place = {(row["industry"], row["type"]): row["representatives"] for row in found}
    decided = {industry for industry, _ in by_place}
    return {"kinds": sorted(names.items(), key=lambda pair: order(pair[1])), "sitting": by_place, "decided": decided}


async def _people(request: Request, db: Connection, slug: str | None) -> dict[str, Any]:
    """Who came, and how soon somebody got in touch: outside a branch in steps of five."""
    now = now_of(request)
    told = (lambda n: n) if slug else pictures.rounded
    funnel = await pictures.funnel(db, slug, now)
    waits = await pictures.first_contact(db, slug, now)
    steps = [
        Bar(say("Bjudna"), told(funnel["invited"])),
        Bar(say("Svarade"), told(funnel["answered"])),
        Bar(say("Sa att de kommer"), told(funnel["yes"])),
    ]
    if funnel["came"] is not None:
        steps.append(Bar(say("Kom"), told(funnel["came"])))
    return {
        "meetings": funnel["meetings"], "funnel": steps,
        "waits": [Bar(say(name), told(waits[key])) for key, name in WAITS.items()],
    }  # fmt: skip


def _bar(row: Any, members: int) -> Bar:
    return Bar(dates.month(row["month"]), members)
