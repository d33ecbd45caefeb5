"""`fackpol doctor` says in plain words what works and what does not, and how to go on."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine

from fackpol import doctor
from fackpol.base import database, dates, heartbeats, migrations
from fackpol.base.database import Connection
from fackpol.base.findings import fine
from fackpol.base.settings import Settings
from fackpol.base.vault import new_keys
from fackpol.doctor.database import in_the_clear
from fackpol.letters import KINDS
from fackpol.mail import outbox
from fackpol.mail.delivery import Delivery
from fackpol.mail.outbox import Completion
from fackpol.network import log_chain, people, security_log
from tests.certificates import certificate
from tests.commands import fackpol
from tests.conftest import environ
from tests.people import ANNA, BO
from tests.post_office import PostOffice
from tests.relays import HANG_UP, listening
from tests.rings import turned

WELL = [
    "Inställningarna är hela.",
    "Databasen svarar (PostgreSQL 18, minst 15 behövs).",
    "Klockan går som databasens.",
    "Databasen har den här versionens tabeller.",
    "Nycklarna passar till databasen.",
    "fackpol mail går, och inget mejl är försenat.",
    "Loggarna är hela. Inget står i dem än.",
    "Mejlservern 127.0.0.1 svarar och släpper in oss.",
    "BASE_URL http://127.0.0.1:8000 fungerar bara på den här datorn.",
    "Diskreta mejl kommer från Möten och berättar inget utanpå.",
    "TRUSTED_PROXIES är 0.",
]
NOBODY_LISTENS = "smtp://anna:hemligt@127.0.0.1:1?tls=none"


async def at_work(db: Connection, now: datetime) -> None:
    """The mail process has done a round, and copies have been made."""
    for part in ("sending", "sorting", "chores", "tidying", "backup", "ledger"):
        await heartbeats.beat(db, part, now)


@pytest.fixture
async def service(
    keys: dict[str, str], post_office: PostOffice, tmp_path: Path, fresh: str, own: Settings
) -> dict[str, str]:
    """The environment of an example service in which Anna is a member."""
    async with database.alone(fresh) as db:
        await people.add(db, own.vault, "Anna Ek", ANNA, "sv", dates.now())
        await at_work(db, dates.now())
    return {**environ(keys, post_office.port, tmp_path, fresh), "DNS_SERVER": "127.0.0.1:9"}


async def troubles(environ: dict[str, str]) -> list[str]:
    return [sentence for level, sentence in await doctor.examined(environ) if level]


async def test_a_service_that_is_well_is_told_so(service: dict[str, str], tmp_path: Path) -> None:
    findings = await doctor.examined(service)
    assert findings == [fine(sentence) for sentence in [*WELL, f"Raderingar antecknas i {tmp_path / 'erasures'}."]]


@pytest.mark.slow
async def test_the_command_ends_well_when_all_is_well(service: dict[str, str], tmp_path: Path) -> None:
    said = await fackpol("doctor", environ=service)
    expected = [*WELL, f"Raderingar antecknas i {tmp_path / 'erasures'}."]
    assert (said.code, said.out.splitlines(), said.err) == (0, [f"ok  {sentence}" for sentence in expected], "")


@pytest.mark.slow
async def test_the_command_shows_the_trouble_among_what_works_and_ends_with_2(service: dict[str, str]) -> None:
    said = await fackpol("doctor", environ={**service, "SMTP_URL": NOBODY_LISTENS})
    marks = [line[:4] for line in said.out.splitlines()]
    assert (said.code, marks.count("FEL "), marks.count("ok  ")) == (2, 1, len(WELL))
    assert "hemligt" not in said.out + said.err


async def test_missing_settings_are_all_it_talks_about() -> None:
    said = await fackpol("doctor", environ={})
    assert said.code == 2
    assert len(said.out.splitlines()) == 11
    assert said.out.startswith("FEL DATABASE_URL saknas. Skriv var databasen finns")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"DATABASE_URL": "postgresql://anna:hemligt@127.0.0.1:1/x"},
            "Databasen går inte att använda: ingen lyssnar där. Se efter DATABASE_URL.",
        ),
        (
            {"DATABASE_URL": "postgresql://anna:hemligt@127.0.0.1:1,127.0.0.1:2/x?target_session_attrs=primary"},
            "Databasen går inte att använda: ingen lyssnar där. Se efter DATABASE_URL.",
        ),
        (
            {"SMTP_URL": NOBODY_LISTENS},
            "Mejlservern 127.0.0.1 släpper inte in oss: ingen lyssnar där. Se efter SMTP_URL.",
        ),
        (
            {"BASE_URL": "https://moten.example.com", "TRUSTED_PROXIES": "1"},
            "Länkarna leder till moten.example.com men mejlen kommer från example.org. Skräpfilter ogillar det.",
        ),
        (
            {"BASE_URL": "https://moten.example.org"},
            "TRUSTED_PROXIES är 0. Står en proxy framför ser alla ut att komma från samma ställe. "
            "Skriv hur många de är.",
        ),
        (
            {"NEUTRAL_NAME": "Fackpol"},
            "NEUTRAL_NAME innehåller ”fack”. Det syns utanpå diskreta mejl och säger vad tjänsten är till för.",
        ),
        (
            {"INTAKE": "exempelpartiet@example.org"},
            "INTAKE innehåller ”parti”. Det syns utanpå diskreta mejl och säger vad tjänsten är till för.",
        ),
        (
            {"MAIL_FROM": "moten@rosen.example.org", "PARTY": "Rosen"},
            "MAIL_FROM innehåller ”Rosen”. Det syns utanpå diskreta mejl och säger vad tjänsten är till för.",
        ),
        (
            {"ERASURES_URL": "file:/nowhere/erasures"},
            "Vi kan inte skriva i /nowhere/erasures. Utan det går det inte att ta bort någon.",
        ),
        (
            {"SEAL_KEYS": new_keys()["SEAL_KEYS"]},
            "SEAL_KEYS hör till en annan databas: nyckel 1 är inte den som användes här. "
            "Hämta databasens egna nycklar, från papperet.",
        ),
        (
            {"INDEX_KEY": new_keys()["INDEX_KEY"]},
            "INDEX_KEY hör till en annan databas: nyckel 1 är inte den som användes här. "
            "Hämta databasens egna nycklar, från papperet.",
        ),
    ],
    ids=[
        "database",
        "two servers",
        "relay",
        "other domain",
        "proxies",
        "the name tells",
        "the intake tells",
        "the domain tells",
        "erasures",
        "sealing key",
        "index key",
    ],
)
async def test_each_trouble_has_its_sentence(service: dict[str, str], changes: dict[str, str], sentence: str) -> None:
    assert await troubles({**service, **changes}) == [sentence]


async def test_rows_under_a_key_that_is_in_no_ring_are_counted(service: dict[str, str], own: Settings) -> None:
    async with database.alone(service["DATABASE_URL"]) as db:
        await people.add(db, turned(own, "ring").vault, "Bo Lind", BO, "sv", dates.now())
    assert await troubles(service) == [
        "SEAL_KEYS saknar nyckel 2. 2 rader är fortfarande låsta med den. Lägg till den, och kör fackpol keys rotate."
    ]


async def test_letters_that_we_can_not_write_are_told_as_our_own_fault(service: dict[str, str], own: Settings) -> None:
    async with database.alone(service["DATABASE_URL"]) as db:
        await outbox.post(db, "welcome", dates.now(), person=await people.by_email(db, own.vault, ANNA))
        (row,) = await outbox.claim(db, {"welcome": KINDS["welcome"]}, 1, dates.now())
        later = Completion(Delivery.UNWRITTEN, due_at=dates.now() + timedelta(hours=1), fault="Sealed")
        await outbox.complete(db, row["lease"], {row["id"]: later}, dates.now())
    assert await troubles(service) == [
        "1 mejl väntar för att vi inte kan skriva det: welcome. Felet är vårt (en nyckel saknas eller är fel). "
        "Vi försöker igen."
    ]


async def test_a_relay_that_hangs_up_is_told_and_our_password_is_not(service: dict[str, str]) -> None:
    async with listening({"greeting": HANG_UP}) as office:
        smtp = f"smtp://anna:hemligt@127.0.0.1:{office.port}?tls=none"
        (sentence,) = await troubles({**service, "SMTP_URL": smtp})
    assert sentence.startswith("Mejlservern 127.0.0.1 släpper inte in oss: ")
    assert "hemligt" not in sentence


async def test_a_relay_without_starttls_is_not_spoken_to_in_clear(service: dict[str, str]) -> None:
    plain = service["SMTP_URL"].removesuffix("?tls=none")
    (sentence,) = await troubles({**service, "SMTP_URL": plain})
    why = "den erbjuder ingen kryptering (STARTTLS)"
    assert sentence == f"Mejlservern 127.0.0.1 släpper inte in oss: {why}. Se efter SMTP_URL."


async def test_a_database_that_is_not_migrated_is_told(service: dict[str, str], empty: str) -> None:
    n = len(migrations.shipped())
    sentence = f"Databasen är inte klar: 0 av {n} migreringar är gjorda. Kör fackpol migrate."
    assert await troubles({**service, "DATABASE_URL": empty}) == [sentence]


async def test_a_clock_that_has_gone_wrong_is_told(service: dict[str, str]) -> None:
    with time_machine.travel(dates.now() + timedelta(hours=1), tick=False):
        (sentence,) = await troubles(service)
    assert sentence.startswith("Klockan skiljer 36")
    assert sentence.endswith(" sekunder mot databasens. Ställ den efter en tidsserver.")


async def test_erasures_can_not_be_noted_where_a_folder_is(service: dict[str, str], tmp_path: Path) -> None:
    (read, sentence) = await troubles({**service, "ERASURES_URL": f"file:{tmp_path}"})
    assert read == f"{tmp_path} går inte att läsa (Is a directory)."
    assert sentence == f"Vi kan inte skriva i {tmp_path}. Utan det går det inte att ta bort någon."


async def test_a_ledger_that_others_can_read_is_told(service: dict[str, str], own: Settings) -> None:
    own.erasures.touch(mode=0o644)
    (sentence,) = await troubles(service)
    assert sentence == f"Andra på datorn kan läsa {own.erasures}. Kör chmod 600 {own.erasures}."


@pytest.mark.parametrize(
    ("host", "encrypted", "told"),
    [
        (None, False, False),
        ("127.0.0.1", False, False),
        ("::1", False, False),
        ("192.0.2.7", True, False),
        ("192.0.2.7", False, True),
        ("2001:db8::7", False, True),
    ],
)
def test_names_that_travel_over_a_network_in_the_clear_are_told(host: str | None, encrypted: bool, told: bool) -> None:
    assert in_the_clear(host, encrypted) == told


@pytest.mark.slow
async def test_an_embedded_database_is_said_to_be_for_trying(service: dict[str, str], folder: Path) -> None:
    embedded = folder / uuid4().hex[:8]
    findings = await doctor.examined({**service, "DATABASE_URL": f"embedded:{embedded}"})
    assert fine("Databasen är inbyggd. Den är bara för att prova.") in findings
    assert fine("Databasen svarar (PostgreSQL 18, minst 15 behövs).") in findings


@pytest.mark.slow
async def test_an_embedded_database_that_can_not_start_is_told_among_the_rest(
    service: dict[str, str], folder: Path
) -> None:
    taken = folder / uuid4().hex[:8]
    (taken / "postgres").mkdir(parents=True)
    (taken / "postgres" / "thesis.txt").touch()
    found = await troubles({**service, "DATABASE_URL": f"embedded:{taken}"})
    assert found == [
        f"Databasen gick inte att skapa. Är du root? Kör som en vanlig användare. Läs {taken / 'postgres.log'}."
    ]


async def test_a_mailbox_for_what_comes_back_is_tried_too(
    service: dict[str, str],
) -> None:
    own = {**service, "INTAKE": "svar@example.org", "IMAP_URL": "imap://svar:hemligt@127.0.0.1:1/INBOX"}
    wrong = await troubles(own)
    sentence = "Brevlådan för det som kommer tillbaka går inte att läsa: ingen lyssnar där. Se efter IMAP_URL."
    assert wrong == [sentence]


async def test_what_is_wrong_with_a_certificate_is_told_in_words(service: dict[str, str], tmp_path: Path) -> None:
    context, _ = certificate(tmp_path, "evil.example")
    async with listening(tls=context) as office:
        (sentence,) = await troubles({**service, "SMTP_URL": f"smtp://anna:hemligt@127.0.0.1:{office.port}"})
    assert sentence == (
        "Mejlservern 127.0.0.1 släpper inte in oss: "
        "servern har gjort certifikatet själv, och ingen går i god för det. Se efter SMTP_URL."
    )


# -- the logs ----------------------------------------------------------------------------------------------------------


async def log(environ: dict[str, str], own: Settings, *scripts: str) -> None:
    """Eva has signed in twice, and it has been chained and written down; then whoever has the database does this."""
    async with database.alone(environ["DATABASE_URL"]) as db:
        for _ in range(2):
            await security_log.note(db, "signed in", dates.now() - timedelta(minutes=5), uuid4())
        await log_chain.chain(db, own.vault)
        log_chain.write_down(await log_chain.newest(db), log_chain.witness(own.erasures))
        for script in scripts:
            await db.execute(script)


async def test_whole_logs_are_told_so(service: dict[str, str], own: Settings) -> None:
    await log(service, own)
    today = dates.day_year(dates.now() - timedelta(minutes=5))
    assert fine(f"Loggarna är hela: 2 rader sedan {today}.") in await doctor.examined(service)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("DELETE FROM security_log WHERE id = 1", "Rad 1 i säkerhetsloggen är borta, utan att vi har tagit bort den."),
        ("UPDATE security_log SET by = NULL WHERE id = 2", "Rad 2 i säkerhetsloggen är ändrad efteråt."),
        (
            "DELETE FROM log_chain WHERE position = 1",
            "Kedjan är bruten vid rad 2 i säkerhetsloggen. Någon har ändrat i den.",
        ),
        (
            "DELETE FROM security_log WHERE id = 2; DELETE FROM log_chain WHERE position = 2",
            "Loggarnas nyaste rader är borta, enligt {path}. Är databasen återställd? Kör fackpol logs accept.",
        ),
        ("DELETE FROM log_chain", "Det finns rader i loggarna som aldrig har kedjats."),
        (
            "INSERT INTO log_checkpoints VALUES (0, sha256('x'), sha256('y'))",
            "Kedjans början stämmer inte. Någon har ändrat i den.",
        ),
        (
            "INSERT INTO security_log (at, event) VALUES (now() - interval '1 hour', 'code failed')",
            "Rader i loggarna som inte är kedjade: 1. Går fackpol mail?",
        ),
    ],
)
async def test_which_row_of_the_logs_is_wrong_first(
    service: dict[str, str], own: Settings, script: str, sentence: str
) -> None:
    await log(service, own, script)
    assert await troubles(service) == [sentence.format(path=log_chain.witness(own.erasures))]
