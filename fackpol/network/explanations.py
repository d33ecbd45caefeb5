"""The sentences that say why a representative matters to a member's work, or why nobody does.

They take rows of `sql/matching.sql`. A sentence that is false is worse than none: each says only what the row knows.
"""

from collections.abc import Iterator
from datetime import date

from fackpol.base import dates
from fackpol.base.database import Row
from fackpol.base.words import later, listed, pick, say
from fackpol.network.classification import form
from fackpol.network.reference import Reference
from fackpol.network.rollover import ENDS_SOON
from fackpol.network.seats import seat_name


def why(reference: Reference, row: Row, strength: str, name: str, known: bool) -> str:
    """The sentence that says who she is and what the committee means to those who work there.

    `known`: we know who decides about the job, or that nobody does. Otherwise nobody is said not to.
    """
    said = say(
        _pattern(row, strength if known else "primary"),
        name=name,
        seat=seat_name(row["seat"]),
        committee=row["committee_name"],
        body=row["committee_name"]
        if row["form"] == "forbund"
        else _body(row["committee_name"], reference.name(row["served"])),
        place=reference.name(row["served"]),
        reason=_reason(row),
        until=say(" till och med {day}", day=dates.day_year(row["to_day"])) if row["to_day"] else "",
    )
    return said[:1].upper() + said[1:]  # who has no name begins with "någon"


def _reason(row: Row) -> str:
    """The rule's; a body that no rule names for her trade is there because she has said that it employs her."""
    if row["rule"] is None:
        return say("Du har sagt att du är anställd där.")
    return say("Där förbereder de beslut som andra sedan fattar.") if prepares(row) else pick(row, "reason")


def _body(committee: str, place: str) -> str:
    """A committee with its place, unless its name says it: "Äldrenämnden i Haninge", "Farsta stadsdelsnämnd"."""
    if place.removeprefix("Region ").casefold() in committee.casefold():
        return committee
    return say("{committee} i {place}", committee=committee, place=place)


def ends_soon(row: Row, day: date) -> list[str]:
    soon = row["to_day"] is not None and row["to_day"] - day < ENDS_SOON
    return [say("Vi vet inte än vem som tar över.")] if soon and row["next_unknown"] else []


def notes(
    reference: Reference, row: Row, strength: str, name: str, employs: bool, post: bool
) -> Iterator[tuple[str, str]]:
    """What is good to know about the seat and the job, as (kind, sentence) pairs.

    `employs`: the committee is her employer. `post`: she has a post in the union.
    """
    if row["seat"] == "ordforande":
        yield "chair", say("Den som är ordförande leder mötena.")
    if row["seat"] == "ersattare":
        yield "substitute", say("En ersättare är med på mötena men röstar bara när någon annan är borta.")
    if strength == "primary":
        yield from _employer(row, name, employs, post)
    if row["from_home"]:
        place = reference.name(row["area"])
        yield "home", say("Du har ingen arbetsplats just nu. Därför utgår vi från {place}, där du bor.", place=place)


def _employer(row: Row, name: str, employs: bool, post: bool) -> Iterator[tuple[str, str]]:
    company = row["form"] in ("bolag", "forbund")
    if employs:
        board = company or "styrelse" in row["committee_name"].casefold()
        yield "employer", say(_EMPLOYER[board], name=name)
        if post:
            yield "post", say(_OTHER_SIDE)
    elif company and row["employs"] and row["sector"] in ("kommunalt-bolag", "regionalt-bolag"):
        sentence = later("Om du jobbar på {company} är styrelsen ytterst din arbetsgivare.")
        yield f"company {row['committee']}", say(sentence, company=row["committee_name"])


_OTHER_SIDE = later(
    "Du har uppdrag i facket. När ni förhandlar är de arbetsgivarens sida, så tänk på det när ni pratar."
)
_EMPLOYER = {
    False: later("Nämnden är ytterst din arbetsgivare. {name} är politiker där, inte din chef."),
    True: later("Styrelsen är ytterst din arbetsgivare. {name} är politiker där, inte din chef."),
}


def is_board(row: Row) -> bool:
    """Whether it can be somebody's employer: a committee or board, not a part that only prepares its matters."""
    return form(row["committee_name"]) == "organ" and not prepares(row)


def prepares(row: Row) -> bool:
    """Whether it only prepares what others decide."""
    return any(part in row["committee_name"].casefold() for part in ("utskott", "beredning"))


def _pattern(row: Row, strength: str) -> str:
    if row["seat"] == "insyn":
        return later("{name} får följa mötena i {body} men inte rösta. {reason}")
    if strength == "secondary":
        return later("{body} beslutar inte direkt om ditt jobb, men påverkar det. {reason} {name} är {seat}{until}.")
    if row["apart"]:
        return later("Om du jobbar i {place} är det {committee} som beslutar. {name} är {seat} där{until}. {reason}")
    if row["sector"] == "privat-utforare" and row["form"] in ("kommun", "region", "stadsdel"):
        return later("Du jobbar på ett privat företag. {name} är {seat} i {body}{until}. {reason}")
    return _BY_FORM[row["form"]]


_BY_FORM = {
    "kommun": later("{name} är {seat} i {body}{until}. {reason}"),
    "region": later("{name} är {seat} i {body}{until}. {reason}"),
    "stadsdel": later("Du jobbar i {place}. Där beslutar {committee}. {name} är {seat} där{until}. {reason}"),
    "forbund": later("{place} är med i {committee} tillsammans med andra. {name} är {seat} där{until}. {reason}"),
    "bolag": later("{name} är {seat} i styrelsen för {body}{until}. {reason}"),
}


def former(reference: Reference, row: Row, names: list[str]) -> str:
    """Says who sat last on a committee. Whether we know who sits there now is said beside it."""
    body = _body(row["committee_name"], reference.name(row["owner"])) if row["owner"] else row["committee_name"]
    sentence = later("Till och med {day} satt {names} i {body}.")
    return say(sentence, names=listed(names), body=body, day=dates.day_year(row["to_day"]))


def nearest(row: Row, name: str) -> str:
    kind = row["type"] or ("company" if row["form"] == "bolag" else "neighbour")
    return say(_NEAREST[kind], name=name, place=row["municipality"])


_NEAREST = {
    "k-styrelse": later("Närmast är {name} i kommunstyrelsen. Den leder hela kommunen."),
    "r-styrelse": later("Närmast är {name} i regionstyrelsen. Den leder hela regionen."),
    "neighbour": later("{name} sitter i samma slags nämnd i {place}."),
    "company": later("{name} sitter i styrelsen för samma slags bolag i {place}."),
}


def nobody(reference: Reference, row: Row) -> str:
    """Why nobody was found, the first that holds: the state decides; no committee decides on the work; we do not know
    where she works; the party has no seat there, or we do not know who sits.
    """
    if row["sector_level"] == "stat":
        return say("Här är det riksdagen och regeringen som beslutar, inte en nämnd i kommunen.")
    if decided_elsewhere(reference, row):
        own = pick(reference.industries[row["industry"]], "nobody") if _is_nobodys(reference, row) else ""
        return own or say("Ingen nämnd i kommunen eller regionen beslutar direkt om ditt jobb.")
    if row["area"] is None:
        return say("Vi vet inte var du jobbar. Ändra dina svar, så letar vi igen.")
    return _gap(row, reference.name(row["area"]))


def decided_elsewhere(reference: Reference, row: Row) -> bool:
    """Whether the state decides, or no committee at all: then nobody is nearer than anybody else."""
    # Whoever is employed by the public has somebody above her, whether we know who or not.
    public = reference.sectors[row["sector"]]["employment"] == "public" if row["sector"] else False
    unsaid = row["task"] is None and _is_nobodys(reference, row)
    return row["sector_level"] == "stat" or (not row["decidable"] and not public) or unsaid


def _is_nobodys(reference: Reference, row: Row) -> bool:
    """Whether no committee decides about the trade as a whole."""
    return bool(reference.industries[row["industry"]]["nobody_sv"])


def _gap(row: Row, place: str) -> str:
    if row["committee_name"] is None or row["strength"] != "primary":
        return say("Vi vet inte vilka som beslutar om det här i {place}.", place=place)
    if row["register_known"]:
        sentence = later("Partiet har ingen plats i {body} just nu.")
    else:
        sentence = later("Vi vet inte vilka som sitter i {body} nu.")
    return say(sentence, body=_body(row["committee_name"], place))
