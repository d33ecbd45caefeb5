"""A backup of yesterday, and everything that was taken back today: `fackpol restore` keeps every promise."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine

from fackpol.base import database, dates, embedded, tokens
from fackpol.base.database import Connection
from fackpol.base.settings import Settings
from fackpol.letters import KINDS
from fackpol.mail import outbox, restored_letters, suppressions
from fackpol.network import (
    appointments,
    branches,
    consents,
    invitations,
    log_chain,
    meetings,
    people,
    reference,
    representatives,
    security_log,
    sessions,
    withdrawals,
)
from fackpol.network.invitations import Answer
from fackpol.registers import imports
from tests.asgi import Web, text_of
from tests.commands import Said, fackpol, free_port
from tests.conftest import environ
from tests.people import Everybody, a_meeting
from tests.post_office import PostOffice
from tests.together import real_web

pytestmark = pytest.mark.slow
NOW = dates.now()
HEAD = "id;namn;parti;nämnd;roll;from;tom;e-post\n"
LETTERS = "SELECT count(*) FROM letters WHERE state = 'queued'"


class Backups:
    """Dumps and restored databases, as `pg_dump` and `pg_restore` make them."""

    def __init__(self, server: Callable[[str], str], folder: Path) -> None:
        self.server, self.folder, self.made = server, folder, list[str]()

    async def dump(self, url: str) -> Path:
        file = self.folder / f"{uuid4().hex}.dump"
        await self._run("pg_dump", "-Fc", "--no-owner", "-f", str(file), url)
        return file

    async def restore(self, file: Path) -> str:
        name = f"restored_{uuid4().hex}"
        async with database.alone(self.server("postgres")) as db:
            await db.execute(f"CREATE DATABASE {name}")
        self.made.append(name)
        await self._run("pg_restore", "--no-owner", "--exit-on-error", "-d", self.server(name), str(file))
        return self.server(name)

    async def _run(self, program: str, *words: str) -> None:
        command = [str(embedded._binaries() / program), *words]
        await asyncio.to_thread(subprocess.run, command, check=True)

    async def clear(self) -> None:
        async with database.alone(self.server("postgres")) as db:
            for name in self.made:
                await db.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def backups(server: Callable[[str], str], tmp_path: Path) -> AsyncIterator[Backups]:
    made = Backups(server, tmp_path)
    yield made
    await made.clear()


@pytest.fixture
def service(keys: dict[str, str], tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """The environment of the example service on a database."""
    return lambda url: {**environ(keys, 1, tmp_path, url), "PORT": str(free_port())}


# -- two hundred people, and a hundred things taken back ---------------------------------------------------------------


@dataclass
class District:
    """Who is here, and in lists what each of them will take back."""

    branch: str = ""
    members: list[UUID] = field(default_factory=list)
    both: list[UUID] = field(default_factory=list)  # members with a mandate
    elected: list[UUID] = field(default_factory=list)
    coordinators: list[UUID] = field(default_factory=list)
    sent: int = 0


def register() -> bytes:
    line = "{n};Politiker {name};Exempelpartiet;Äldrenämnden;Ledamot;2023-01-01;;p{n}@politiker.example.org"
    rows = (line.format(n=n, name=name(n)) for n in range(40))
    return (HEAD + "\n".join(rows) + "\n").encode()


def name(n: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{n:03}").title()


async def take(db: Connection, own: Settings) -> imports.ImportReport:
    known = await reference.read(db)
    return await imports.register(db, own.vault, known, "0136", "Exempelpartiet", register(), NOW)


async def settle_down(db: Connection, own: Settings) -> District:
    """160 members and 40 who are elected, 10 of whom are members too."""
    here, everybody = District(), Everybody(db, own.vault, await reference.read(db))
    here.branch = await everybody.branch()
    await take(db, own)
    elected = [row["person"] for row in await db.fetch("SELECT person FROM representatives ORDER BY person")]
    here.both, here.elected = elected[:10], elected[10:]
    for n in range(160):
        here.members.append(await everybody.member(f"Medlem {name(n)}", f"m{n}@example.org", questions=True))
    for person in here.both:
        await db.execute("INSERT INTO members (person, registered_at) VALUES ($1, $2)", person, NOW)
        await consents.give(db, person, ["matching", "invitations"], "web", NOW)
    for person in (*here.members, *here.both):
        await branches.join(db, here.branch, person, NOW)
    await db.execute("UPDATE memberships SET welcomed_at = $1", NOW - timedelta(days=1))
    here.coordinators = here.members[:5]
    branch = await branches.get(db, here.branch)
    assert branch
    for person in here.coordinators:
        await everybody.hold(person, "coordinator", branch.id)
    return here


async def take_back(web: Web, db: Connection, here: District) -> None:
    """A hundred times, in every way there is."""
    own, ledger_file = web.own, web.own.erasures
    for person in here.members[10:25]:
        await people.erase(db, own.vault, ledger_file, person, NOW)
    for person in here.both:
        await people.erase(db, own.vault, ledger_file, person, NOW)
    for person in here.elected[:15]:
        await representatives.leave_out(db, own.vault, ledger_file, person, NOW)
    for person, purpose in zip(here.members[30:50], ["invitations", "questions"] * 10, strict=True):
        await (await web.signed_in(person)).send_form("/min-sida/ja", {"end": purpose})
    for person in here.members[50:60]:
        link = f"/mejl/{tokens.token(own.link_key, 'letters', person)}"
        assert (await web.browser().post(link, data={"List-Unsubscribe": "One-Click"})).status_code == 200
    for person in here.members[60:70]:
        await suppressions.complained(db, person, NOW)
    for person in here.coordinators:
        post = await db.fetchrow("SELECT id, branch FROM appointments WHERE person = $1", person)
        async with withdrawals.noted(db, ledger_file, NOW):
            await appointments.relieve(db, post["id"], post["branch"], NOW)
    for person in here.members[70:80]:
        browser = await web.signed_in(person)
        assert (await browser.send_form(f"/min-sida/branscher/{here.branch}/uttrade")).status_code == 303
    await web.deliver()


async def found(db: Connection, here: District) -> dict[str, int]:
    """What of it is here all the same. Each figure must be 0."""

    async def count(query: str, people: list[UUID], *more: object) -> int:
        return int(await db.fetchval(f"SELECT count(*) FROM {query} = ANY($1)", people, *more))

    open_yes = "consents WHERE ended_at IS NULL AND purpose = $2 AND person"
    stopped = await db.fetchval(
        "SELECT count(*) FROM suppressions s JOIN people p ON s.key = p.email_key WHERE p.id = ANY($1)",
        here.members[60:70],
    )
    return {
        "erased": await count("people WHERE id", here.members[10:25]),
        "erased with a mandate": await count("members WHERE person", here.both),
        "their consents": await count("consents WHERE person", here.both),
        "left out": await count("people WHERE id", here.elected[:15]),
        "invitations": await count(open_yes, [*here.members[30:50:2], *here.members[50:60]], "invitations"),
        "questions": await count(open_yes, here.members[31:50:2], "questions"),
        "not stopped": 10 - stopped,
        "coordinators": await count("appointments WHERE to_at IS NULL AND person", here.coordinators),
        "left the branch": await count("memberships WHERE person", here.members[70:80]),
        "sessions": int(await db.fetchval("SELECT count(*) FROM sessions")),
        "sign-ins": int(await db.fetchval("SELECT count(*) FROM sign_ins")),
    }


async def test_of_a_hundred_things_taken_back_none_is_found_after_a_restore_and_no_letter_goes_twice(
    fresh: str, own: Settings, post_office: PostOffice, backups: Backups, service: Callable[[str], dict[str, str]]
) -> None:
    async with real_web(own, fresh, post_office) as web, database.alone(fresh) as db:
        await withdrawals.check(db, own.erasures)
        here = await settle_down(db, own)
        assert await db.fetchval("SELECT count(*) FROM people") == 200
        cookie = await web.signed_in(here.coordinators[0])
        meeting = await meetings.draft(db, own.vault, here.branch, here.coordinators[0], a_meeting())
        await invitations.call(db, meeting, [], NOW)  # 170 letters wait
        await representatives.tell(db, NOW)  # and 40 more
        await outbox.claim(db, KINDS, 20, NOW)  # 20 of them are on their way
        dump = await backups.dump(fresh)
        await db.execute("UPDATE letter_leases SET leased_until = $1", NOW - timedelta(minutes=5))
        await web.deliver()
        await take_back(web, db, here)
        numbers = await last_numbers(db)
        before = await found(db, here)
        assert sum(before.values()) - before["sessions"] == 0
    delivered = len(post_office.arrived)
    assert delivered >= 150

    restored = await backups.restore(dump)
    async with database.alone(restored) as db:
        assert sum((await found(db, here)).values()) > 90  # the backup brings all of it back
        for command in refused:
            assert (await fackpol(*command, environ=service(restored))).code == 2, command
    said = await fackpol("restore", environ=service(restored))
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == "Klart. 30 personer är borttagna igen."
    assert "Medlemmar som har lämnat igen: 10." in said.out
    assert "  invitation: 1" in said.out

    async with real_web(own, restored, post_office) as web, database.alone(restored) as db:
        assert set((await found(db, here)).values()) == {0}
        web_again = web.browser()
        web_again.cookies = cookie.cookies
        assert (await web_again.get(f"/branscher/{here.branch}/medlemmar")).status_code == 401
        await web.deliver()
        assert len(post_office.arrived) == delivered  # nothing goes unasked
        report = await take(db, own)
        assert (report.left_out, report.new_people) == (15, 0)
        assert all(number > numbers.get(table, 0) + 900_000 for table, number in (await last_numbers(db)).items())
        await representatives.tell(db, dates.now())
        assert await db.fetchval(LETTERS) == 0  # nor is anybody told again
    said = await fackpol("restore", environ=service(restored))  # a second time there is nothing to do
    assert said.out.splitlines()[:2] == [
        "Klart. 0 personer är borttagna igen.",
        "Ingen är inloggad. Alla får logga in på nytt.",
    ]
    assert (await fackpol("mail", "status", environ=service(restored))).code < 2


refused: list[list[str]] = [
    ["web"],
    ["mail"],
    ["doctor"],
    ["admin", "add", "eva.sund@example.org"],
    ["mail", "status"],
    ["import", "register", "--area", "0136", "--party", "X", __file__],
]


async def last_numbers(db: Connection) -> dict[str, int]:
    """The last number that each sequence has given."""
    rows = await db.fetch("SELECT sequencename AS name, last_value AS n FROM pg_sequences WHERE last_value IS NOT NULL")
    return {row["name"]: row["n"] for row in rows}


# -- letters -----------------------------------------------------------------------------------------------------------


async def test_reminders_that_went_since_the_backup_do_not_go_again_unasked(
    fresh: str, own: Settings, post_office: PostOffice, backups: Backups, service: Callable[[str], dict[str, str]]
) -> None:
    """They did not even wait when it was taken: only their time has come since. So they are posted, held and listed."""
    async with real_web(own, fresh, post_office) as web, database.alone(fresh) as db:
        everybody = Everybody(db, own.vault, await reference.read(db))
        slug, anna = await everybody.branch(), await everybody.anna()
        bo = await everybody.bo(slug)
        await everybody.welcomed(slug, anna)
        meeting = await everybody.meeting(slug, bo, starts_at=NOW.replace(microsecond=0) + timedelta(hours=1))
        await db.execute("UPDATE meetings SET remind = '{hours}'")
        with time_machine.travel(NOW - timedelta(days=2)):
            await invitations.call(db, meeting, [], dates.now())
            await web.deliver()
            invitation = await db.fetchval("SELECT id FROM invitations")
            await invitations.answer(db, own.vault, invitation, Answer.YES, "", "link", dates.now())
            dump = await backups.dump(fresh)
        await web.deliver()
    reminders = len(post_office.arrived)
    assert reminders == 2  # the invitation and one reminder

    url = await backups.restore(dump)
    said = await fackpol("restore", environ=service(url))
    assert "  reminder: 1" in said.out
    async with real_web(own, url, post_office) as web, database.alone(url) as db:
        await web.deliver()
        assert len(post_office.arrived) == reminders
        eva = await web.signed_in(await Everybody(db, own.vault, await reference.read(db)).eva())
        assert "kan ha gått redan" in text_of(await eva.get("/skotsel/mejl"))
        assert "  reminder: 1" in (await fackpol("mail", "status", environ=service(url))).out
        assert await outbox.retry(db, None, dates.now()) == 0  # nor by the button for what did not get through
        assert (await fackpol("mail", "release", "reminder", environ=service(url))).out.startswith("1 mejl går iväg.")
        await web.deliver()
        assert len(post_office.arrived) == reminders + 1  # somebody has asked for it
        assert await outbox.paused_since(db) is None


async def test_the_mail_stays_paused_until_each_kind_is_decided(
    fresh: str, own: Settings, everybody_there: UUID
) -> None:
    async with database.alone(fresh) as db:
        for kind in ("unjoined", "founding"):
            await outbox.post(db, kind, NOW, person=everybody_there)
        await restored_letters.hold(db, NOW)
        assert [row["kind"] for row in await restored_letters.listed(db, NOW)] == ["founding", "unjoined"]
        assert await restored_letters.drop(db, "founding", NOW) == 1
        assert await outbox.paused_since(db)
        assert await restored_letters.release(db, "founding", NOW) == 0  # dropped is dropped
        assert await restored_letters.release(db, None, NOW) == 1
        assert await outbox.paused_since(db) is None
        assert await db.fetchval(LETTERS) == 1


@pytest.fixture
async def everybody_there(fresh: str, own: Settings) -> UUID:
    async with database.alone(fresh) as db:
        return await Everybody(db, own.vault, await reference.read(db)).anna()


# -- what stops it -----------------------------------------------------------------------------------------------------


async def test_a_ledger_cut_off_by_one_line_is_refused(
    fresh: str, own: Settings, everybody_there: UUID, service: Callable[[str], dict[str, str]]
) -> None:
    async with database.alone(fresh) as db:
        await people.erase(db, own.vault, own.erasures, everybody_there, NOW)
    own.erasures.write_text("\n".join(own.erasures.read_text().splitlines()[:-1]) + "\n")
    sentence = f"I {own.erasures} saknas något som databasen har antecknat där. Lägg dit rätt fil.\n"
    for command in ("restore", "web", "mail"):
        assert await fackpol(command, environ=service(fresh)) == Said(2, "", sentence)
    own.erasures.unlink()
    said = await fackpol("restore", environ=service(fresh))
    assert said == Said(2, "", f"Filen {own.erasures} finns inte. Återställ den först.\n")
    assert (await fackpol("restore", "--ledger-lost", environ=service(fresh))).code == 0
    assert (await fackpol("mail", "status", environ=service(fresh))).code < 2


async def test_a_line_that_can_not_be_read_stops_it_before_anybody_is_erased(
    fresh: str, own: Settings, everybody_there: UUID, service: Callable[[str], dict[str, str]]
) -> None:
    own.erasures.write_text(f"{everybody_there} {NOW.isoformat()}\nnågonting helt annat\n")
    said = await fackpol("restore", environ=service(fresh))
    assert said == Said(2, "", f"Rad 2 i {own.erasures} går inte att läsa. Rätta den först.\n")
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM people") == 1


async def test_a_service_that_nobody_has_left_is_restored_without_a_file(
    fresh: str, own: Settings, backups: Backups, service: Callable[[str], dict[str, str]]
) -> None:
    async with database.alone(fresh) as db:
        await withdrawals.check(db, own.erasures)
    url = await backups.restore(await backups.dump(fresh))
    assert (await fackpol("mail", "status", environ=service(url))).code == 2
    assert (await fackpol("restore", environ=service(url))).code == 0
    async with database.alone(url) as db:
        unknown = await db.fetch(
            "SELECT relname FROM pg_class WHERE relname IN ('people', 'letters') AND reltuples < 0"
        )
    assert unknown == []  # the planner knows how large they are
    assert (await fackpol("mail", "status", environ=service(url))).code < 2


@pytest.mark.parametrize("forged", [False, True])
async def test_the_logs_go_on_from_the_backup_if_they_are_whole(
    fresh: str, own: Settings, backups: Backups, service: Callable[[str], dict[str, str]], forged: bool
) -> None:
    async with database.alone(fresh) as db:
        await withdrawals.check(db, own.erasures)
        await security_log.note(db, "signed in", NOW, uuid4())
        await log_chain.chain(db, own.vault)
        if forged:
            await db.execute("UPDATE security_log SET by = gen_random_uuid()")
        dump = await backups.dump(fresh)
        await security_log.note(db, "signed in", NOW, uuid4())
        await log_chain.chain(db, own.vault)
        log_chain.write_down(await log_chain.newest(db), log_chain.witness(own.erasures))
    url = await backups.restore(dump)
    said = (await fackpol("restore", environ=service(url))).out.splitlines()[-1]
    async with database.alone(url) as db:
        accepted = await log_chain.still_there(db, log_chain.witness(own.erasures))
    wrong = "Loggarna i säkerhetskopian stämmer inte. Kör fackpol doctor, och läs vad som är fel."
    assert (said, accepted) == (
        (wrong, False) if forged else ("Loggarna går vidare från säkerhetskopian, och det står i dem.", True)
    )


async def test_a_database_that_has_moved_ends_nobody_s_session(
    fresh: str, own: Settings, everybody_there: UUID, backups: Backups, service: Callable[[str], dict[str, str]]
) -> None:
    async with database.alone(fresh) as db:
        await withdrawals.check(db, own.erasures)
        await sessions.begin(db, everybody_there, dates.now())
    url = await backups.restore(await backups.dump(fresh))
    assert (await fackpol("restore", "--moved", environ=service(url))).out == "Klart. Databasen är här nu.\n"
    async with database.alone(url) as db:
        await withdrawals.check(db, own.erasures)
        assert await db.fetchval("SELECT count(*) FROM sessions") == 1
    async with database.alone(fresh) as db:
        await people.erase(db, own.vault, own.erasures, everybody_there, NOW)
    said = await fackpol("restore", "--moved", environ=service(url))  # too late: something is lost
    assert said.code == 2
    assert "vet mer" in said.err
