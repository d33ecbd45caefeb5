"""The commands, each as somebody types it: what it does, and a sentence for what it can not do."""

import asyncio
import socket
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from fackpol.base import database, dates, migrations, settings
from fackpol.base.database import Connection
from fackpol.base.environment import WHY
from fackpol.base.settings import NEEDS, Settings
from fackpol.mail import outbox
from fackpol.network import log_chain, people, reference, security_log
from tests.asgi import set_up, text_of
from tests.commands import PATIENCE, Said, fackpol, first_words, free_port, running
from tests.conftest import environ
from tests.people import ANNA, Everybody
from tests.post_office import PostOffice
from tests.queue import send
from tests.registers import workbook_files
from tests.relays import listening
from tests.servers import server_of_its_own
from tests.together import real_web

DOWN = "postgresql://anna:hemligt@127.0.0.1:1/fackpol"
AWAY = "Databasen går inte att använda: ingen lyssnar där. Se efter DATABASE_URL.\n"
WAITING = "Databasen går inte att använda än: ingen lyssnar där. Vi väntar.\n"
REGISTER = """\
id;namn;parti;nämnd;roll;from;tom;e-post
1;Dag Holm;Exempelpartiet;Äldrenämnden;Ledamot;2023-01-01;2030-12-31;dag.holm@politiker.example.org
2;Eva Sund;Exempelpartiet;Äldrenämnden;2:e vice ordförande;2023-01-01;;
3;Gun Ros;Exempelpartiet;Trollnämnden;Häxmästare;2023-01-01;2030-12-31;
4;Ulf Berg;Andra partiet;Spöknämnden;Ledamot;2023-01-01;2030-12-31;
"""


@pytest.fixture
def stranded(keys: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The environment of an example service whose database is down."""
    return environ(keys, 1, tmp_path, DOWN)


@pytest.fixture
def service(stranded: dict[str, str], fresh: str) -> dict[str, str]:
    """The environment of an example service with a database of its own."""
    return {**stranded, "DATABASE_URL": fresh}


# -- settings ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "needs"),
    [
        (["migrate"], ["database"]),
        (["web"], ["database", "keys", "erasures", "web"]),
        (["mail"], ["database", "keys", "erasures", "mail"]),
        (["restore"], ["database", "keys", "erasures"]),
        (["admin", "add", ANNA], ["database", "keys"]),
        (["import", "register", "--area", "0136", "--party", "X", __file__], ["database", "keys"]),
    ],
    ids=lambda words: words[0],
)
async def test_everything_that_is_missing_is_told_at_once(words: list[str], needs: list[str]) -> None:
    said = await fackpol(*words, environ={})
    missing = [name for need in needs for name in NEEDS[need]]
    assert said == Said(2, "", "".join(f"{name} saknas. {WHY[name]}\n" for name in missing))


async def test_everything_that_is_wrong_is_told_and_no_secret_repeated(stranded: dict[str, str]) -> None:
    wrong = {
        "DATABASE_URL": "mysql://anna:hemligt@example.org/",
        "SEAL_KEYS": "hemligt",
        "INDEX_KEY": "hemligt",
        "ERASURES_URL": "erasures",
        "BASE_URL": "http://example.org",
        "CONTACT": "kontakt",
        "SMTP_URL": "smtp://anna:hemligt@example.org?tls=none",
        "BACKUP_DAYS": "snart",
        "PARTY": "Parti\tet",
    }
    said = await fackpol("mail", environ={**stranded, **wrong})
    assert (said.code, said.out) == (2, "")
    assert sorted(said.err.splitlines()) == [
        "BACKUP_DAYS går inte att använda: skriv ett tal från 0 till 3650.",
        "BASE_URL går inte att använda: http är tillåtet bara på den egna datorn. Använd https://.",
        "CONTACT går inte att använda: det är ingen mejladress.",
        "DATABASE_URL går inte att använda: den ska börja med postgresql:// (eller embedded: för att prova).",
        "ERASURES_URL går inte att använda: den ska börja med file:/ och vara en fil utanför databasen.",
        "INDEX_KEY går inte att använda: en nyckel är 32 byte i base64, som fackpol keys new skriver den.",
        "PARTY går inte att använda: den måste stå på en rad.",
        "SEAL_KEYS går inte att använda: skriv nummer, kolon och nyckel, och ett eget nummer för varje nyckel.",
        "SMTP_URL går inte att använda: tls=none är tillåtet bara till en server på den egna datorn.",
    ]


async def test_help_needs_no_settings() -> None:
    said = await fackpol("--help", environ={})
    assert said.code == 0
    assert all(command in said.out for command in "migrate web mail demo import admin restore doctor keys".split())


# -- a database that is down, or not ours ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["migrate"],
        ["restore"],
        ["admin", "add", ANNA],
        ["import", "register", "--area", "0136", "--party", "X", __file__],
    ],
    ids=lambda words: words[0],
)
async def test_a_command_says_that_the_database_is_down_and_ends(stranded: dict[str, str], words: list[str]) -> None:
    assert await fackpol(*words, environ=stranded) == Said(2, "", AWAY)


@pytest.mark.slow
async def test_the_pages_wait_for_a_database_that_is_down_and_say_so(stranded: dict[str, str]) -> None:
    """systemd is told too, and gives it more time."""
    async with server_of_its_own() as server:
        await server.stop()
        port = free_port()
        own = {**stranded, "DATABASE_URL": server.url, "PORT": str(port), "BASE_URL": f"http://127.0.0.1:{port}"}
        name = f"@{uuid4().hex}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.bind(name.replace("@", "\0"))
            line.settimeout(PATIENCE)
            async with running("web", environ={**own, "NOTIFY_SOCKET": name}) as web:
                assert await first_words(web) == WAITING
                said = await asyncio.to_thread(line.recv, 200)
                assert said.decode() == f"STATUS={WAITING.rstrip()}\nEXTEND_TIMEOUT_USEC=60000000"
                await server.start()
                assert "Fackpol" in await opened(own["BASE_URL"])


@pytest.mark.slow
async def test_the_mail_waits_for_a_database_that_is_down_and_says_so(stranded: dict[str, str], own: Settings) -> None:
    async with server_of_its_own() as server, listening() as office:
        async with database.alone(server.url) as db:
            await people.erase(db, own.vault, own.erasures, await anna_of(db, own), dates.now())
        await server.stop()
        smtp = f"smtp://127.0.0.1:{office.port}?tls=none"
        async with running("mail", environ={**stranded, "DATABASE_URL": server.url, "SMTP_URL": smtp}) as mail:
            assert await first_words(mail) == WAITING
            await server.start()
            await office.has(1)
    assert [to for to, _ in office.arrived] == [ANNA]


@pytest.mark.slow
@pytest.mark.parametrize("words", [["web"], ["mail"], ["restore"], ["admin", "add", ANNA]], ids=lambda words: words[0])
async def test_a_database_that_is_not_migrated_is_refused(
    stranded: dict[str, str], empty: str, words: list[str]
) -> None:
    said = await fackpol(*words, environ={**stranded, "DATABASE_URL": empty, "PORT": str(free_port())})
    n = len(migrations.shipped())
    assert said == Said(2, "", f"Databasen är inte klar: 0 av {n} migreringar är gjorda. Kör fackpol migrate.\n")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["web", "mail", "migrate"])
async def test_a_database_of_a_newer_release_is_refused(service: dict[str, str], fresh: str, command: str) -> None:
    await fetch(fresh, "INSERT INTO migrations (number, name, checksum) VALUES (9000, '9000_later', '')")
    said = await fackpol(command, environ={**service, "PORT": str(free_port())})
    assert said == Said(2, "", "Databasen är nyare än programmet (9000_later). Installera dess version.\n")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["web", "mail"])
async def test_the_service_does_not_run_on_the_embedded_database(
    stranded: dict[str, str], tmp_path: Path, command: str
) -> None:
    own = {**stranded, "DATABASE_URL": f"embedded:{tmp_path / 'prov'}", "PORT": str(free_port())}
    sentence = "embedded: är bara för att prova. Använd fackpol demo, eller en riktig PostgreSQL.\n"
    assert await fackpol(command, environ=own) == Said(2, "", sentence)


@pytest.mark.slow
async def test_a_port_that_is_taken_is_told(stranded: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = await fackpol("web", environ={**stranded, "PORT": str(port)})
    sentence = f"Vi kan inte lyssna på 127.0.0.1, port {port}: någon annan lyssnar redan där. Ändra HOST eller PORT.\n"
    assert said == Said(2, "", sentence)


# -- migrate, keys, admin ----------------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_migrate_brings_an_empty_database_to_this_release_and_then_has_nothing_to_do(empty: str) -> None:
    n = len(migrations.shipped())
    assert await fackpol("migrate", environ={"DATABASE_URL": empty}) == Said(0, f"Klart. {n} nya migreringar.\n", "")
    assert await fackpol("migrate", environ={"DATABASE_URL": empty}) == Said(0, "Klart. 0 nya migreringar.\n", "")
    async with database.alone(empty) as db:
        await migrations.check(db)
        assert "0136" in (await reference.read(db)).areas


async def test_new_keys_work_and_are_new_each_time() -> None:
    first, second = await fackpol("keys", "new", environ={}), await fackpol("keys", "new", environ={})
    keys = dict(line.split("=", 1) for line in first.out.splitlines())
    assert list(keys) == ["SEAL_KEYS", "INDEX_KEY", "LINK_KEY"]
    vault = settings.read(keys, "keys").vault
    assert vault.open(vault.seal("Anna Ek", "people.name", 1), "people.name", 1) == "Anna Ek"
    assert set(first.out.splitlines()).isdisjoint(second.out.splitlines())


@pytest.mark.slow
async def test_an_administrator_can_sign_in(
    service: dict[str, str], own: Settings, fresh: str, post_office: PostOffice
) -> None:
    said = await fackpol("admin", "add", "eva.sund@example.org", "--name", "Eva Sund", environ=service)
    assert said == Said(0, "Klart. Logga in med adressen på webbsidan.\n", "")
    async with real_web(own, fresh, post_office) as web:
        browser = web.browser()
        await browser.send_form("/logga-in", {"email": "Eva.Sund@example.org"})
        await web.deliver()
        link = post_office.latest("eva.sund@example.org", "Din inloggning").link("/logga-in/")
        assert (await browser.send_form(link)).headers["location"] == "/hem?nyss=1"
        assert (await browser.get("/hem")).headers["location"] == "/tva-steg/visa"
        await set_up(browser)
        assert (await browser.get("/hem")).headers["location"] == "/skotsel"
        assert (await browser.get("/skotsel")).status_code == 200


@pytest.mark.slow
async def test_the_only_administrator_who_has_lost_her_second_factor_is_let_in_by_a_command(
    service: dict[str, str], own: Settings, fresh: str
) -> None:
    async with database.alone(fresh) as db:
        everybody = Everybody(db, own.vault, await reference.read(db))
        eva, anna = await everybody.eva(), await everybody.anna()
    assert (
        await fackpol("admin", "reset-factor", ANNA, environ=service)
    ).code != 0  # another decides, and hers is none
    said = await fackpol("admin", "reset-factor", "Eva.Sund@example.org", environ=service)
    assert said == Said(0, "Klart. Personen ställer in allt på nytt nästa gång, och får ett mejl om det.\n", "")
    assert await fetch(fresh, "SELECT FROM factors") == []
    (row,) = await fetch(fresh, "SELECT by, about FROM security_log WHERE event = 'factor reset'")
    assert (row["by"], row["about"]) == (None, eva)
    assert (await fackpol("admin", "reset-factor", "eva.sund@example.org", environ=service)).code != 0
    async with database.alone(fresh) as db:
        everybody = Everybody(db, own.vault, await reference.read(db))
        await everybody.app(eva)
        await everybody.hold(anna, "administrator", None)
    said = await fackpol("admin", "reset-factor", "eva.sund@example.org", environ=service)
    assert "En annan administratör kan göra det" in said.err
    assert len(await fetch(fresh, "SELECT FROM factors")) == 2


@pytest.mark.slow
async def test_a_member_who_is_made_administrator_stays_who_she_is(
    service: dict[str, str], own: Settings, fresh: str
) -> None:
    async with database.alone(fresh) as db:
        anna = await Everybody(db, own.vault, await reference.read(db)).anna()
    assert (await fackpol("admin", "add", ANNA.upper(), "--name", "Någon Annan", environ=service)).code == 0
    (post,) = await fetch(fresh, "SELECT person, post, branch FROM appointments")
    assert (post["person"], post["post"], post["branch"]) == (anna, "administrator", None)
    async with database.alone(fresh) as db:
        assert (await people.get(db, own.vault, anna)).name == "Anna Ek"


@pytest.mark.slow
async def test_nobody_is_made_administrator_twice(service: dict[str, str], fresh: str) -> None:
    await fackpol("admin", "add", ANNA, environ=service)
    assert await fackpol("admin", "add", ANNA, environ=service) == Said(0, "Personen är redan administratör.\n", "")
    assert len(await fetch(fresh, "SELECT FROM appointments")) == len(await fetch(fresh, "SELECT FROM people")) == 1


@pytest.mark.slow
@pytest.mark.parametrize("email", ["anna", "anna ek@example.org", "anna@example.org, bo@example.org"])
async def test_what_is_no_address_makes_nobody_administrator(stranded: dict[str, str], email: str) -> None:
    """The database is not even asked."""
    said = await fackpol("admin", "add", email, environ=stranded)
    assert said == Said(2, "", "Det är ingen mejladress. Skriv den så här: namn@example.org.\n")


@pytest.mark.slow
async def test_an_administrator_is_relieved_but_not_the_last_one(
    service: dict[str, str], own: Settings, fresh: str, post_office: PostOffice
) -> None:
    other, none = "eva.sund@example.org", "Ingen ändring. Adressen är ingen administratörs, eller den sistas.\n"
    await fackpol("admin", "add", ANNA, environ=service)
    assert await fackpol("admin", "remove", ANNA, environ=service) == Said(2, "", none)
    await fackpol("admin", "add", other, environ=service)
    done = await fackpol("admin", "remove", ANNA, environ=service)
    assert done == Said(0, "Klart. Personen administrerar inte längre.\n", "")
    for email in (ANNA, other, "nobody@example.org"):
        assert await fackpol("admin", "remove", email, environ=service) == Said(2, "", none)
    async with real_web(own, fresh, post_office) as web:
        await web.deliver()
    assert [letter.subject for letter in post_office.to(ANNA)] == ["Ditt uppdrag är avslutat"]
    assert [letter.subject for letter in post_office.to(other)] == ["Du har fått ett uppdrag"]


@pytest.mark.slow
async def test_a_command_runs_on_the_embedded_database_with_no_other_setting(folder: Path) -> None:
    own = {"DATABASE_URL": f"embedded:{folder / uuid4().hex[:8]}"}
    assert (await fackpol("admin", "add", ANNA, environ=own)).out == "Klart. Logga in med adressen på webbsidan.\n"
    assert (await fackpol("admin", "add", ANNA, environ=own)).out == "Personen är redan administratör.\n"


# -- import register ---------------------------------------------------------------------------------------------------


async def importing(service: dict[str, str], file: Path, area: str = "0136") -> Said:
    return await fackpol("import", "register", "--area", area, "--party", "exempelpartiet", file, environ=service)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    return file


@pytest.mark.slow
async def test_an_import_tells_what_came_in_and_what_could_not_be_placed(
    service: dict[str, str], register: Path, fresh: str
) -> None:
    said = await importing(service, register)
    assert (said.code, said.out.splitlines()) == (
        0,
        [
            "Rader i filen: 4. Partiets: 3. Personer: 3.",
            "Nya personer: 3. Nya uppdrag: 3. Ändrade: 0.",
            "Ingen regel känner igen nämnden: Trollnämnden",
            "Ingen regel känner igen rollen: Häxmästare",
        ],
    )
    assert len(await fetch(fresh, "SELECT FROM people")) == 3


@pytest.mark.slow
async def test_an_import_says_which_lines_wait_for_an_answer_and_how_many_seats_are_vacant(
    service: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "register.csv"
    head = "namn;parti;nämnd;roll;från;till;e-post\n"
    line = "Anna Karlsson;Exempelpartiet;Äldrenämnden;Ledamot;2023-01-01;;{email}\n"
    file.write_text(head + line.format(email="anna@example.org"), encoding="utf-8")
    await importing(service, file)
    vacant = "Vakant;Exempelpartiet;Äldrenämnden;Ersättare;;;\n"
    file.write_text(head + line.format(email="anna.2@example.org") + vacant, encoding="utf-8")
    said = await importing(service, file)
    assert said.out.splitlines() == [
        "Rader i filen: 2. Partiets: 2. Personer: 1.",
        "Inget är ändrat.",
        "1 plats är vakant.",
        "Inte införda: rad 2.",
        "Där står ett namn eller en mejladress som redan finns, men allt stämmer inte.",
        "Läs in filen under ”Läs in ett register” i webbläsaren och svara vem det är.",
    ]


@pytest.mark.slow
async def test_an_import_of_a_workbook_says_which_sheet_it_read(service: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "register.xlsx"
    rows = [line.split(";") for line in REGISTER.splitlines()]
    file.write_bytes(workbook_files.xlsx({"Uppdrag": rows, "Läs mig": [["Hej"]]}))
    said = await importing(service, file)
    assert (said.code, said.out.splitlines()[0]) == (0, "Filen har 2 blad. Vi läste blad 1, ”Uppdrag”.")


@pytest.mark.slow
async def test_of_a_file_that_is_too_large_no_more_is_read_than_shows_it(
    service: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "register.csv"
    with file.open("wb") as opened:
        opened.truncate(20_000_000_000)  # a hole: it takes no room
    said = await importing(service, file)
    assert (said.code, said.err.splitlines()[-1]) == (2, "Filen är för stor. Den får vara högst 50 MB.")


@pytest.mark.slow
async def test_the_same_file_again_changes_nothing(service: dict[str, str], register: Path, fresh: str) -> None:
    everything = "SELECT (SELECT json_agg(p) FROM people p)::text, (SELECT json_agg(m) FROM mandates m)::text"
    await importing(service, register)
    before = await fetch(fresh, everything)
    said = await importing(service, register)
    assert said.out.splitlines() == [
        "Rader i filen: 4. Partiets: 3. Personer: 3.",
        "Inget är ändrat.",
        "Ingen regel känner igen nämnden: Trollnämnden",
        "Ingen regel känner igen rollen: Häxmästare",
    ]
    assert await fetch(fresh, everything) == before
    assert len(await fetch(fresh, "SELECT FROM imports")) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("raw", "sentences"),
    [
        (b"", ["Filen är tom."]),
        (
            b"\0\1\2\x89PNG\r\n\x1a\n\0\0",
            ["Vi kan inte läsa tecknen i filen. Spara den som Excel, eller som CSV med UTF-8."],
        ),
        (b"\xff\xfe\x00", ["Vi kan inte läsa tecknen i filen. Spara den som Excel, eller som CSV med UTF-8."]),
        (
            b"namn;parti;roll\nDag Holm;X;Ledamot\n",
            [
                "Filen saknar kolumnen nämnd.",
                "Filen saknar kolumnen första dag.",
                "Filen saknar kolumnen sista dag.",
                "Kolumnerna som vi ser heter ”namn”, ”parti” och ”roll”.",
                "Säg det med --column, --from, --to, --role eller --whole-party.",
            ],
        ),
        (
            REGISTER.replace("2023-01-01;2030", "i fjol;2030").encode(),
            [f"Rad {n}: ”i fjol” är inget datum. Skriv åååå-mm-dd." for n in (2, 4, 5)],
        ),
    ],
    ids=["empty", "binary", "half a character", "other columns", "no dates"],
)
async def test_a_file_that_can_not_be_read_changes_nothing_and_says_why(
    service: dict[str, str], register: Path, fresh: str, raw: bytes, sentences: list[str]
) -> None:
    register.write_bytes(raw)
    said = await importing(service, register)
    assert (said.code, said.out, said.err.splitlines()) == (2, "", ["Läser register.csv", *sentences])
    assert await fetch(fresh, "SELECT FROM committees WHERE owner IS NOT NULL") == []


@pytest.mark.slow
async def test_a_file_that_is_not_there_is_told(service: dict[str, str], tmp_path: Path) -> None:
    said = await importing(service, tmp_path / "gone.csv")
    assert said.code == 2
    assert "gone.csv' does not exist." in said.err


@pytest.mark.slow
async def test_a_folder_is_no_file(service: dict[str, str], tmp_path: Path) -> None:
    said = await importing(service, tmp_path)
    assert said.code == 2
    assert "is a directory." in said.err


@pytest.mark.parametrize("words", [["web"], ["mail"], ["mail", "status"]])
async def test_a_setting_that_names_no_area_is_told_at_start(service: dict[str, str], words: list[str]) -> None:
    said = await fackpol(*words, environ={**service, "AREA": "99", "PORT": str(free_port())})
    assert (said.code, said.err) == (2, "AREA går inte att använda: vi känner inte till något län med koden 99.\n")


async def test_an_import_is_undone_by_a_command(service: dict[str, str], register: Path, fresh: str) -> None:
    words = ["import", "register", "--area", "0136", "--party", "Exempelpartiet", str(register)]
    assert (await fackpol(*words, environ=service)).code == 0
    said = await fackpol("import", "undo", "--area", "0136", "--yes", environ=service)
    assert (said.code, "3 personer tas bort." in said.out, "Klart. Inläsningen är ångrad." in said.out) == (
        0,
        True,
        True,
    )
    async with database.alone(fresh) as db:
        assert await db.fetchval("SELECT count(*) FROM people") == 0
    again = await fackpol("import", "undo", "--area", "0136", "--yes", environ=service)
    assert (again.code, again.err) == (2, "Det finns ingen inläsning för 0136 som kan ångras.\n")


@pytest.mark.slow
async def test_an_area_that_is_not_there_is_told(service: dict[str, str], register: Path) -> None:
    said = await importing(service, register, area="Haninge")
    assert said == Said(2, "", "Området Haninge finns inte. Skriv kommunens eller regionens kod.\n")


# -- below -------------------------------------------------------------------------------------------------------------


async def anna_of(db: Connection, own: Settings) -> UUID:
    return await people.add(db, own.vault, "Anna Ek", ANNA, "sv", dates.now())


async def fetch(url: str, sql: str, *args: object) -> list[database.Row]:
    async with database.alone(url) as db:
        return await db.fetch(sql, *args)


async def opened(url: str) -> str:
    """Its first page, as soon as somebody answers."""
    async with httpx.AsyncClient() as client, asyncio.timeout(PATIENCE):
        while True:
            try:
                return text_of(await client.get(url))
            except httpx.TransportError:
                await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_the_mail_is_paused_looked_at_and_let_go_from_the_command_line(
    service: dict[str, str], own: Settings, fresh: str
) -> None:
    async with database.alone(fresh) as db:
        person = await people.add(db, own.vault, "Greta Ö", "greta@example.org", "sv", dates.now())
        await outbox.post(db, "welcome", dates.now(), person=person)
    assert (await fackpol("mail", "pause", environ=service)).out.startswith("Mejlen är pausade.")
    assert (await fackpol("mail", "pause", environ=service)).out == "De är redan pausade.\n"
    said = await fackpol("mail", "status", environ=service)
    assert (said.code, said.err) == (1, "")
    assert said.out.splitlines()[0] == "fackpol mail har inte gått än. Starta det: utan det går inga mejl iväg."
    assert said.out.splitlines()[1].startswith("Mejlen är pausade sedan")
    assert said.out.splitlines()[2:] == ["Väntar: 1.", "  welcome: 1", "De senaste sju dagarna: 0."]
    assert "Greta" not in said.out
    assert (await fackpol("mail", "resume", environ=service)).out == "Mejlen går iväg igen.\n"
    assert (await fackpol("mail", "resume", environ=service)).out == "De var inte pausade.\n"
    async with database.alone(fresh) as db:
        await send(db, dates.now(), state="failed")
    assert (await fackpol("mail", "retry", environ=service)).out == "1 mejl försöks igen.\n"
    assert (await fackpol("mail", "retry", environ=service)).out == "0 mejl försöks igen.\n"


# -- the logs ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_a_head_that_was_mailed_is_found_again_and_one_that_is_gone_is_missed(
    service: dict[str, str], own: Settings, fresh: str
) -> None:
    anna = uuid4()
    async with database.alone(fresh) as db:
        await security_log.note(db, "signed in", dates.now(), anna)
    head = (await fackpol("logs", "head", environ=service)).out.splitlines()
    assert head[1] == "1 rad är kedjad."
    async with database.alone(fresh) as db:
        await security_log.note(db, "copy taken", dates.now(), anna)
        await log_chain.chain(db, own.vault)
    said = await fackpol("logs", "check", *head[0].split(), environ=service)
    assert (said.code, said.out.splitlines()[0]) == (0, "Summan finns i kedjan, vid rad 1.")
    assert said.out.splitlines()[1].startswith("Loggarna är hela: 2 rader sedan ")
    lines = (await fackpol("logs", "show", "--since", str(dates.today(dates.now())), environ=service)).out.splitlines()
    assert [line.split("\t")[1:4] for line in lines] == [
        ["security", "signed in", str(anna)], ["security", "copy taken", str(anna)],
    ]  # fmt: skip
    async with database.alone(fresh) as db:
        await db.execute("DELETE FROM security_log; DELETE FROM log_chain")
    said = await fackpol("logs", "check", head[0], environ=service)
    assert said.code == 2
    assert said.err == "Summan finns inte i kedjan. Rader är borta, eller så är den äldre än 24 månader.\n"


@pytest.mark.slow
async def test_after_a_restore_the_logs_are_accepted_as_they_are(
    service: dict[str, str], own: Settings, fresh: str
) -> None:
    file = log_chain.witness(Path(service["ERASURES_URL"].removeprefix("file:")))
    log_chain.write_down(log_chain.Tail(7, bytes(32)), file)
    said = await fackpol("logs", "accept", environ=service)
    assert (said.code, said.out) == (0, "Klart. Loggarna gäller som de är nu, och det står i dem.\n")
    async with database.alone(fresh) as db:
        assert await log_chain.still_there(db, file)
        assert await db.fetchval("SELECT event FROM security_log") == "log accepted"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check", "abc"], "Summan är åtta grupper med åtta tecken. Kopiera hela ur mejlet.\n"),
        (["show", "--since", "igår"], "Skriv dagen så här: 2026-11-27.\n"),
    ],
)
async def test_what_is_no_head_and_no_day_is_said(service: dict[str, str], words: list[str], sentence: str) -> None:
    said = await fackpol("logs", *words, environ=service)
    assert (said.code, said.out, said.err) == (2, "", sentence)
