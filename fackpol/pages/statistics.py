"""The service in pictures, each with a table beside it: all of it for a board, its own part for a branch."""

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.words import later, order, pick, say
from fackpol.network import branches, statistics
from fackpol.network.statistics import Bar
from fackpol.web.rendering import render
from fackpol.web.state import now_of, state_of

MAPS = {
    "medlemmar": ("members", later("Medlemmar där de jobbar")),
    "politiker": ("representatives", later("Partiets politiker i kommunens nämnder")),
    "luckor": ("gaps", later("Branscher där medlemmar väntar på någon som beslutar")),
}
HEAT = "bransch-och-namnd"
WAITS = {
    "0-3": later("0–3 dagar"),
    "4-7": later("4–7 dagar"),
    "8-14": later("8–14 dagar"),
    "15-": later("mer än 14 dagar"),
    "none": later("inte än"),
}


@dataclass(frozen=True)
class Figure:
    """A bar chart. `name` is its own in a path, `by` and `counted` head the columns of its table."""

    name: str
    title: str
    by: str
    counted: str
    bars: list[Bar]
    standing: bool = False  # upright bars beside each other, one a month

    @property
    def numbers(self) -> list[list[str]]:
        return [[self.by, self.counted], *([bar.label, str(bar.value)] for bar in self.bars)]

    @property
    def said(self) -> str:
        """The chart in words, for whoever can not see it."""
        return ", ".join(f"{bar.label}: {bar.value}" for bar in self.bars)


async def of_service(request: Request, db: Connection) -> Response:
    """Every picture of the whole service."""
    return render(
        request, "statistics/all.html", figures=await _figures(request, db, None), **await _map(request, db),
        **await _heat(request, db),
    )  # fmt: skip


async def of_branch(request: Request, db: Connection) -> Response:
    """The pictures of a coordinator's own branch."""
    slug = request.path_params["branch"]
    branch, figures = await branches.get(db, slug), await _figures(request, db, slug)
    return render(request, "statistics/branch.html", branch=branch, figures=figures)


async def poster(request: Request, db: Connection) -> Response:
    """A poster to print: what the branch is, and a QR code with the branch's own link, which leads to registering."""
    state, branch = state_of(request), await branches.get(db, request.path_params["branch"])
    assert branch is not None  # the endpoint has checked it
    link = f"{state.settings.base_url}/med/{branch.slug}"
    return render(request, "statistics/poster.html", branch=branch, link=link, code=statistics.code(link))


async def file(request: Request, db: Connection) -> Response:
    """One picture as a file: SVG with its own colours, or its numbers as CSV."""
    name, kind, slug = request.path_params["picture"], request.path_params["ending"], request.path_params.get("branch")
    values, numbers = await _asked(request, db, name, slug)
    if kind == "svg":
        body, media = bytes(render(request, "statistics/file.svg", **values).body), "image/svg+xml"
    elif kind == "csv":
        body, media = csv_of(numbers), "text/csv; charset=utf-8"
    else:
        raise HTTPException(404)
    return Response(body, media_type=media, headers={"content-disposition": f'attachment; filename="{name}.{kind}"'})


async def _asked(request: Request, db: Connection, name: str, slug: str | None) -> tuple[dict[str, Any], list[Any]]:
    """Returns what the picture's template needs, and its numbers. Raises 404."""
    if slug is None and name in MAPS:
        found = await _map(request, db)
        towns = [[state_of(request).reference.name(town.area), town.meaning] for town in found["towns"]]
        return found, [[say("Kommun"), found["map_title"]], *towns]
    if slug is None and name == HEAT:
        found = await _heat(request, db)
        cells = [[row, *(found["sitting"].get((slug_, type), "") for type, _ in found["kinds"])]
                 for slug_, row in found["trades"]]  # fmt: skip
        return found, [[say("Bransch"), *(kind for _, kind in found["kinds"])], *cells]
    for figure in await _figures(request, db, slug):
        if figure.name == name:
            return {"figure": figure}, figure.numbers
    raise HTTPException(404)


def csv_of(rows: list[Any]) -> bytes:
    """With a byte order mark, so that spreadsheets read å, and no cell that they would take for a formula."""
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([[_plain(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


async def _map(request: Request, db: Connection) -> dict[str, Any]:
    state = state_of(request)
    asked = request.path_params.get("picture") or request.query_params.get("visa", "medlemmar")
    if asked not in MAPS:
        raise HTTPException(404)
    what, title = MAPS[asked]
    region, today = state.settings.area, dates.today(now_of(request))
    towns = await statistics.towns(db, state.reference, region, what, today)
    outlines = statistics.outlines()
    legend = [statistics.meaning(number, what) for number in range(len(statistics.STEPS[what]) + 1)]
    return {
        "towns": towns, "asked": asked, "map_title": say(title), "legend": legend,
        "outlines": outlines, "picture": outlines[region],
        "maps": {name: say(title) for name, (_, title) in MAPS.items()},
        "named": statistics.named(towns, state.reference, outlines[region].x),
    }  # fmt: skip


async def _heat(request: Request, db: Connection) -> dict[str, Any]:
    found = await statistics.kinds(db, dates.today(now_of(request)))
    names = {row["type"]: pick(row, "name") for row in found}
    by_place = {(row["industry"], row["type"]): row["representatives"] for row in found}
    decided = {industry for industry, _ in by_place}
    trades = [pair for pair in state_of(request).reference.by_name("industries") if pair[0] in decided]
    return {"kinds": sorted(names.items(), key=lambda pair: order(pair[1])), "sitting": by_place, "trades": trades}


async def _figures(request: Request, db: Connection, slug: str | None) -> list[Figure]:
    """How branches grow, who came to meetings, how soon somebody got in touch: exact for a branch, else rounded."""
    now, told = now_of(request), (lambda n: n) if slug else statistics.rounded
    figures = [
        Figure(f"tillvaxt-{months[0]['slug']}", name, say("Månad"), say("Medlemmar"),
               [Bar(dates.month(row["month"]), told(row["members"])) for row in months], True)
        for name, months in (await statistics.growth(db, slug, dates.today(now))).items()
    ]  # fmt: skip
    funnel, waits = await statistics.funnel(db, slug, now), await statistics.first_contact(db, slug, now)
    days = {key: label for key, label in WAITS.items() if slug or key != "none"}  # whoever waits is not vetted
    steps = [(say("Bjudna"), funnel["invited"]), (say("Svarade"), funnel["answered"]), (say("Sa ja"), funnel["yes"])]
    came = [(say("Kom"), funnel["came"])] if funnel["came"] is not None else []
    figures += [
        Figure("moten", say("Hur många som bjöds, svarade och kom"), say("Steg"), say("Antal"),
               [Bar(label, told(n)) for label, n in (*steps, *came)] if funnel["meetings"] else []),
        Figure("kontakt", say("Dagar från att någon ville vara med tills vi hade hört av oss"), say("Dagar"),
               say("Antal"), [Bar(say(label), told(waits[key])) for key, label in days.items()]),
    ]  # fmt: skip
    return figures if slug else [*figures, await _ending(request, db)]


async def _ending(request: Request, db: Connection) -> Figure:
    rows = await statistics.ending(db, dates.today(now_of(request)))
    bars = [Bar(dates.month(row["month"]), row["mandates"]) for row in rows]
    return Figure("uppdrag", say("Uppdrag som går ut, månad för månad"), say("Månad"), say("Uppdrag"), bars, True)
