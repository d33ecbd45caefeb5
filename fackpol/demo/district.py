"""The example district: real committees, invented people.

Names and numbers are the same every time; the dates count from the day it is made.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection, queries
from fackpol.base.vault import Vault
from fackpol.demo import (
    corrections,
    district_meetings,
    meetings,
    memberships,
    newcomers,
    newly_elected,
    posts,
    programme,
    proposals,
    questions,
)
from fackpol.network import branches, committees, consents, members, people, representatives
from fackpol.network.branches import Branch, Trade
from fackpol.network.members import Details, Job
from fackpol.network.reference import Reference
from fackpol.network.representatives import Mandate

SQL = queries("demo")
MEMBERS, REPRESENTATIVES = 400, 60
MEMBER, COORDINATOR, ADMINISTRATOR = "anna@example.org", "bo@example.org", "eva@example.org"
REPRESENTATIVE = "dag@politiker.example.org"
ANNAS_COMMITTEE = ("0136", "Äldrenämnden")
FIRST = (
    "Anna Ahmed Alma Amina Anders Astrid Bahar Bengt Birgitta Carl Cecilia Dana Elif Elin Emma Erik Fatima "
    "Filip Gunilla Hanna Hassan Hugo Ibrahim Ida Ingrid Jamal Johan Jonas Kajsa Karin Kim Lars Leila Lena "
    "Linnea Magnus Malin Maria Mehmet Mikael Mona Nadia Niklas Nora Olle Omar Oskar Patrik Petra Rania Robin "
    "Rut Samir Sara Siv Sofia Stefan Sven Tove Ulf Viktor Yasmin Zeynep Åke Åsa Örjan "
).split()
LAST = (
    "Abdi Ahlgren Alm Andersson Aydin Berg Bergström Björk Blom Boström Dahl Demir Ek Ekström Engdahl Eriksson Falk "
    "Forsberg Fransson Gustafsson Haddad Hagman Hansson Hedlund Hellström Holm Håkansson Ismail Isaksson Jansson "
    "Johansson Karlsson Kaya Lind Lindqvist Lundgren Löfgren Malm Mattsson Moradi Nilsson Norberg Nyström Olsson Palm "
    "Persson Rahimi Sandberg Sjöberg Ström Sundin Svensson Söderlund Tahir Vestin Wallin Yildiz Åberg Öberg Östlund"
).split()
# Per trade: how many of a hundred members work there, for which employers, and in which unions.
TRADES = (
    (15, "aldreomsorg", ("kommun", "kommun", "privat-utforare"), ("kommunal", "kommunal", "vardforbundet")),
    (14, "halso-sjukvard", ("region", "region", "regionalt-bolag"), ("vardforbundet", "kommunal", "vision")),
    (12, "skola", ("kommun", "kommun", "privat-utforare"), ("sveriges-larare", "sveriges-larare", "kommunal")),
    (9, "forskola", ("kommun", "kommun", "privat-utforare"), ("kommunal", "sveriges-larare")),
    (7, "kollektivtrafik", ("privat-utforare",), ("kommunal", "seko")),
    (7, "bygg-anlaggning", ("privat",), ("byggnads", "elektrikerna", "seko")),
    (6, "handel", ("privat",), ("handels",)),
    (6, "socialt-arbete", ("kommun",), ("vision", "ssr")),
    (5, "hotell-restaurang", ("privat", "kommun"), ("hrf", "kommunal")),
    (5, "stad-fastighet-bevakning", ("privat", "kommunalt-bolag"), ("fastighets", "transport")),
    (4, "kommun-regionforvaltning", ("kommun", "region"), ("vision", "akavia")),
    (3, "funktionsstod", ("kommun", "privat-utforare"), ("kommunal",)),
    (3, "post", ("stat", "privat"), ("seko",)),
    (2, "industri", ("privat",), ("if-metall", "unionen")),
    (1, "raddningstjanst", ("kommunalt-bolag",), ("kommunal", "brf")),
    (1, "it-telekom", ("privat",), ("unionen",)),
)
# How many of a hundred members work in each area.
PLACES = (
    (14, "0180-JAR"), (9, "0180-SOD"), (8, "0180-EAV"), (7, "0180"), (6, "0180-FAR"), (5, "0180-SKH"),
    (8, "0126"), (7, "0127"), (6, "0136"), (5, "0181"), (5, "0182"), (4, "0184"), (4, "0163"), (3, "0183"),
    (3, "0123"), (3, "0188"), (2, "0138"), (1, "0128"),
)  # fmt: skip
BRANCHES = (
    ("Vård och omsorg", ("aldreomsorg", "halso-sjukvard", "funktionsstod"), ("",)),
    ("Skola och förskola", ("skola", "forskola"), ("",)),
    ("Bygg och anläggning", ("bygg-anlaggning",), ("byggnads", "elektrikerna", "seko")),
    ("Buss, spår och post", ("kollektivtrafik", "post", "transport-logistik"), ("",)),
    ("Handel, hotell och restaurang", ("handel", "hotell-restaurang"), ("",)),
    ("Kommun, region och socialtjänst", ("kommun-regionforvaltning", "socialt-arbete"), ("",)),
)
SITTING = ("ledamot", "ledamot", "ledamot", "ersattare", "ersattare", "vice-ordforande", "ordforande")


async def exists(db: Connection) -> bool:
    """Whether the district has been made in this database."""
    return bool(await db.fetchval(SQL["exists"]))


async def make(db: Connection, vault: Vault, reference: Reference, now: datetime) -> None:
    """Makes the whole district in one transaction: half a district is worse than none."""
    chance, today = Random(26), dates.today(now)  # noqa: S311 - the same example every time
    names = _names(chance)
    async with db.transaction():
        await _representatives(db, vault, reference, chance, names, today)
        slugs = [await _branch(db, vault, *branch) for branch in BRANCHES]
        own = [next(names) for _ in slugs[1:]]
        bo, eva = await posts.make(
            db, vault, slugs, [("Bo Lindgren", COORDINATOR), ("Eva Sund", ADMINISTRATOR)], own, now
        )
        anna = await _members(db, vault, chance, names, now)
        await db.execute(SQL["join_fitting"], now, bo, anna)
        await newcomers.make(db, eva, now)
        await db.execute(SQL["registered_before"])
        await memberships.make(db, vault, slugs[0], bo, now)
        await posts.change(db, vault, slugs, bo, now)
        await posts.local(db, vault, slugs[0], bo, eva, now)
        await corrections.make(db, vault, now)
        await newly_elected.make(db, now)
        coming = await meetings.make(db, vault, chance, slugs, bo, anna, now)
        leaders = await district_meetings.make(db, vault, slugs, eva, now)
        motion = await proposals.make(db, await db.fetchval(SQL["dag"]), now)
        await questions.make(db, vault, slugs[0], anna, motion, now)
        await programme.make(db, vault, leaders, now)
        await db.execute(SQL["comes_first"], coming, anna, now)


def _names(chance: Random) -> Iterator[str]:
    every = [f"{first} {last}" for first in FIRST for last in LAST]
    return iter(chance.sample(every, MEMBERS + REPRESENTATIVES + len(BRANCHES)))


async def _person(db: Connection, vault: Vault, name: str, email: str, now: datetime) -> UUID:
    return await people.add(db, vault, name, email, "sv", now)


async def _representatives(
    db: Connection, vault: Vault, reference: Reference, chance: Random, names: Iterator[str], today: date
) -> None:
    """Sixty representatives on committees that decide about some member's work. Some mandates end soon."""
    with (Path(__file__).parent / "committees.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    placed: dict[tuple[str, str], int] = {}
    for area in dict.fromkeys(row["area"] for row in rows):
        own = [row["name"] for row in rows if row["area"] == area]
        placed |= {(area, name): id for name, id in (await committees.place(db, reference, area, own)).items()}
    deciding = {row["committee"] for row in await db.fetch(SQL["deciding"])}
    seats = [id for id in dict.fromkeys(placed.values()) if id in deciding]
    chance.shuffle(seats)
    # Dag's committee decides about Anna's work.
    seats.sort(key=placed[ANNAS_COMMITTEE].__ne__)
    begins, ends = date(today.year - 3, 1, 1), today + timedelta(days=400)
    for number in range(REPRESENTATIVES):
        name = next(names) if number else "Dag Holm"
        email = None if number % 3 == 2 else f"{_ascii(name)}@politiker.example.org" if number else REPRESENTATIVE
        person = await representatives.add(db, vault, name, email)
        for at in (number, number + REPRESENTATIVES)[: 2 if number % 4 == 0 else 1]:
            seat = SITTING[at % len(SITTING)]
            last = today + timedelta(days=38) if number and at % 9 == 0 else ends
            mandate = Mandate(seats[at % len(seats)], seat, begins, last)
            await representatives.seat(db, person, mandate, reference.seats[seat]["name_sv"])
    await db.execute(SQL["told"], datetime.combine(begins, time(9), UTC))


async def _branch(db: Connection, vault: Vault, name: str, industries: tuple[str, ...], unions: tuple[str, ...]) -> str:
    trades = tuple(Trade(industry, union or None) for industry in industries for union in unions)
    slug = await branches.found(db, vault, Branch(name, "01", "samordnare@example.org", False, trades))
    assert slug is not None
    return slug


async def _members(db: Connection, vault: Vault, chance: Random, names: Iterator[str], now: datetime) -> UUID:
    """Makes all members and returns Anna's id."""
    anna: UUID | None = None
    next_names = [("Anna Ek", MEMBER), *((name, "") for name in names)][:MEMBERS]
    for number, (name, email) in enumerate(next_names):
        trade = chance.choices(TRADES, [weight for weight, *_ in TRADES])[0]
        place = chance.choices(PLACES, [weight for weight, _ in PLACES])[0][1]
        job = Job(trade[1], chance.choice(trade[2]), place)
        if email == MEMBER:
            job = Job("aldreomsorg", "kommun", "0136")
        person = await _person(db, vault, name, email or f"{_ascii(name)}.{number}@example.org", now)
        await db.execute(members.SQL["add"], person, now - timedelta(days=90 + number % 200))
        union = "kommunal" if email == MEMBER else chance.choice(trade[3])
        await members.change(db, person, Details((job,), union, ("steward",) if number % 9 == 0 else (), None))
        yeses = ["matching", *["invitations"] * (number % 8 != 7), *["questions"] * (number % 3 != 2)]
        if number % 4 == 1:
            await people.set_phone(db, vault, person, f"070-174 06 {5 + number // 4 % 95:02}")
            yeses.append("calls")
        await consents.give(db, person, yeses, "web", now - timedelta(days=90))
        anna = person if email == MEMBER else anna
    assert anna
    return anna


def _ascii(name: str) -> str:
    return branches.slug_of(name).replace("-", ".")
