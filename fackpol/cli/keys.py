"""`fackpol keys`: the keys outside the database, and how they are turned while the service runs."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import click

from fackpol import release
from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.base.vault import Ring, new_key, new_keys, written
from fackpol.base.words import count, say
from fackpol.cli.connection import connection, ready, settings_for
from fackpol.cli.faults import Sentence, told
from fackpol.network import key_checks, keyed_hashes, resealing, sealed_columns, security_log
from fackpol.network.key_checks import LINKS_LIVE, SETTING, KnownKey

RING = click.Choice(list(SETTING))


@click.group()
def keys() -> None:
    """The keys that open what is sealed.

    To turn a key: `keys add` prints its ring with a new key first. Put that in the environment of all processes, stop
    them all, start them again, and run `keys rotate`. `keys status` says when the old key may go.

    A key may be turned at any time; it must be when somebody else may have it. Keep old keys on paper as long as you
    keep backups from their time.
    """


@keys.command()
def new() -> None:
    """Print fresh keys, once: save them on paper and in the environment."""
    for name, value in new_keys().items():
        click.echo(f"{name}={value}")


@keys.command()
@click.argument("ring", type=RING)
@told
def add(ring: str) -> None:
    """Print a RING with a new key first: save it on paper and in the environment of all processes."""
    held = key_checks.rings(settings_for("keys"))[ring]
    number = next(number for number in range(max(held) + 1, max(held) + 256) if number % 256 not in (0, *held)) % 256
    click.echo(f"{SETTING[ring]}={written({number: new_key(), **held})}")


@keys.command()
@told
async def status() -> None:
    """Say what is still under which key, and which keys may go."""
    async with ready("database", "keys") as (own, db):
        for sentence in await _status(own, db):
            click.echo(sentence)


@keys.command()
@told
async def rotate() -> None:
    """Bring everything under the newest keys. The service runs meanwhile. When stopped, run it again."""
    async with ready("database", "keys") as (own, db):
        with click.progressbar(length=await resealing.waiting(db, own.vault), label=say("Låser om")) as bar:
            turned = await resealing.turn(db, own.vault, bar.update)
        await security_log.note(db, "keys turned", dates.now())
        click.echo(say("Klart. Värden: {sealed}. Hashar: {hashed}.", sealed=turned.sealed, hashed=turned.hashed))
        if turned.closed:
            click.echo(
                count(
                    "1 värde går inte att öppna med någon nyckel.",
                    "{n} värden går inte att öppna med någon nyckel.",
                    turned.closed,
                )
            )
        for sentence in await _status(own, db):
            click.echo(sentence)


@keys.command()
@click.argument("ring", type=click.Choice(["index", "link"]))
@click.argument("number", type=click.IntRange(1, 255))
@click.option("--yes", is_flag=True, help="Do not ask.")
@told
async def drop(ring: str, number: int, yes: bool) -> None:
    """Give up what is still under an old key that has left the environment.

    link: links in older letters and calendars stop working.
    index: we forget whom the remaining hashes protect, and may write to them again.
    """
    own = settings_for("database", "keys")
    async with connection(own) as db:
        await release.check(db)
        await _must_be_ours(own, db, ring, number)
        if not yes:
            click.confirm(say("Det går inte att ångra. Fortsätta?"), abort=True)
        async with db.transaction():
            n = await keyed_hashes.drop(db, number) if ring == "index" else 0
            await key_checks.drop(db, ring, number)
            await security_log.note(db, "key dropped", dates.now())
    click.echo(say("Klart. Nyckel {number} är glömd. Glömda hashar: {n}.", number=number, n=n))


async def _must_be_ours(own: Settings, db: Connection, ring: str, number: int) -> None:
    """Raises Sentence while the key is in use, and when the other keys are another database's."""
    held = key_checks.rings(own)[ring]
    if number in held:
        raise Sentence(say("Ta först bort nyckel {number} ur {setting}.", number=number, setting=SETTING[ring]))
    known = [key for key in await key_checks.known(db) if key.ring == ring]
    if number not in {key.number for key in known} or not any(key_checks.fits(key, held) for key in known):
        raise Sentence(say("Databasen känner inte till nyckel {number}.", number=number))


async def _status(own: Settings, db: Connection) -> list[str]:
    known = await key_checks.known(db)
    sentences: list[str] = []
    for ring, held in key_checks.rings(own).items():
        sentences.append(say("{setting}: nyckel {number} används.", setting=SETTING[ring], number=next(iter(held))))
        if ring == "link":
            sentences += [await _links(db, key) for key in _older(ring, held, known)]
        else:
            rows = await sealed_columns.by_number(db, ring)
            sentences += _rows(ring, held, rows)
    return sentences


def _rows(ring: str, held: Ring, rows: Counter[int]) -> Iterator[str]:
    newest, *older = held
    yield count("  Nyckel {number}: 1 rad.", "  Nyckel {number}: {n} rader.", rows[newest], number=newest)
    for number in older:
        n = rows[number]
        yield count("  Nyckel {number}: 1 rad.", "  Nyckel {number}: {n} rader.", n, number=number)
        if not n:
            yield "  " + say("Ta bort den om ett dygn. Spara den på papper så länge det finns äldre säkerhetskopior.")
        elif ring == "index":
            yield "  " + say("Kör fackpol keys rotate. Det som är kvar efter det flyttas när adressen syns igen.")
        else:
            yield "  " + say("Kör fackpol keys rotate.")


def _older(ring: str, held: Ring, known: list[KnownKey]) -> list[tuple[KnownKey, KnownKey]]:
    """The keys that are not used any more, each with the one that came after it."""
    theirs = [key for key in known if key.ring == ring and key.number in held]
    return [(old, new) for old, new in pairwise(theirs) if old.number != next(iter(held))]


async def _links(db: Connection, pair: tuple[KnownKey, KnownKey]) -> str:
    old, new = pair
    return "  " + say(
        "Nyckel {number} behövs till {day}. Utan den slutar länkar i äldre mejl att fungera, och {n} kalendrar.",
        number=old.number,
        day=f"{(new.added_at + LINKS_LIVE).astimezone(dates.HERE):%Y-%m-%d}",
        n=await key_checks.feeds_before(db, new.added_at),
    )
