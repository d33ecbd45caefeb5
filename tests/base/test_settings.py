"""Settings: a sentence for everything that is missing or wrong, all at once, and nothing unsafe by default."""

from pathlib import Path

import pytest

from fackpol.base import settings
from fackpol.base.environment import Environment
from fackpol.base.settings import NEEDS, Faults, Inbox, Relay, Settings, read
from fackpol.base.vault import new_keys
from tests.conftest import environ


@pytest.fixture
def right(keys: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return environ(keys, 2525, tmp_path)


def faults(environment: dict[str, str], *needs: str) -> list[str]:
    with pytest.raises(Faults) as told:
        settings.read(environment, *(needs or NEEDS))
    return told.value.sentences


def test_a_whole_environment_is_read(right: dict[str, str]) -> None:
    own = settings.read(right, *NEEDS)
    assert own.relay == Relay("127.0.0.1", 2525, "none")
    assert (own.host, own.port, own.trusted_proxies, own.backup_days) == ("127.0.0.1", 8000, 0, 30)
    assert own.neutral == "Möten"
    assert own.loopback


def test_everything_that_is_missing_is_told_at_once_with_what_to_do() -> None:
    told = faults({})
    needed = {name for names in NEEDS.values() for name in names}
    assert {sentence.split()[0] for sentence in told} == needed
    assert len(told) == len(needed)
    assert all(" saknas. " in sentence and sentence.endswith(".") for sentence in told)


@pytest.mark.parametrize("need", NEEDS)
def test_a_command_asks_only_for_what_it_needs(right: dict[str, str], need: str) -> None:
    only = {name: right[name] for name in NEEDS[need]}
    settings.read(only, need)
    for name in NEEDS[need]:
        assert len(faults({key: value for key, value in only.items() if key != name}, need)) == 1


PORT = "porten ska vara ett tal från 1 till 65535"
ESCAPED = "i ett lösenord som %40 %3A %2F %3F %23"
HOST = "värdnamnet är inte helt"
ONE_OF = "kan vara"
RING = "skriv nummer, kolon och nyckel, och ett eget nummer för varje nyckel."
KEY = "en nyckel är 32 byte i base64"
ADDRESS = "det är ingen mejladress"
SITE = "skriv bara https:// och värdnamnet, utan sökväg"
INBOX = "skriv imaps://namn:lösenord@server:993/INBOX"
WRONG = [
    ("DATABASE_URL", "mysql://x/y", "den ska börja med postgresql://"),
    ("DATABASE_URL", "host=x dbname=y", "den ska börja med postgresql://"),
    ("DATABASE_URL", '"postgresql://x/y"', "den ska börja med postgresql://"),
    ("DATABASE_URL", "postgresql://x:abc/y", PORT),
    ("DATABASE_URL", "postgresql://x:65536/y", PORT),
    ("DATABASE_URL", "postgresql://x:0/y", PORT),
    ("DATABASE_URL", "postgresql://a:1,b:c/y", PORT),
    ("DATABASE_URL", "postgresql://a:b@c@x/y", ESCAPED),
    ("DATABASE_URL", "postgresql://a:b/c@x/y", ESCAPED),
    ("DATABASE_URL", "postgresql://a:b#c@x/y", ESCAPED),
    ("DATABASE_URL", "postgresql://a:b?c@x/y", ESCAPED),
    ("DATABASE_URL", "postgresql://a:b c@x/y", "mellanslag"),
    ("DATABASE_URL", "postgresql://[::1/y", "klamrarna [ ]"),
    ("DATABASE_URL", "postgresql://a..b/y", HOST),
    ("DATABASE_URL", "postgresql://x/y?sslmode=perhaps", ONE_OF),
    ("DATABASE_URL", "postgresql://x/y?target_session_attrs=master", ONE_OF),
    ("DATABASE_URL", "postgresql://x/y?target_session_attrs=standby", ONE_OF),
    ("DATABASE_URL", "postgresql://a,b/y", "flera servrar behöver target_session_attrs=primary"),
    ("DATABASE_URL", "postgresql:///y?host=a,b", "flera servrar behöver target_session_attrs=primary"),
    ("DATABASE_URL", "postgresql:///y?host=a,b&port=1,2,3&target_session_attrs=primary", PORT),
    ("DATABASE_URL", "postgresql://x/y?ssl=true", "det som står efter ? känner vi inte till"),
    ("DATABASE_URL", "postgresql://x/y?sslmode=verify-full&sslrootcert=/nowhere.pem", "filen finns inte"),
    ("DATABASE_URL", "postgresql://x/y?sslmode=verify-full", "sslmode=verify-full behöver sslrootcert"),
    ("SEAL_KEYS", "1:short", KEY),
    ("SEAL_KEYS", "nonsense", RING),
    ("SEAL_KEYS", "0:{key}", RING),
    ("SEAL_KEYS", "256:{key}", RING),
    ("SEAL_KEYS", "²:{key}", RING),
    ("SEAL_KEYS", "1:{key},1:{key}", RING),
    ("SEAL_KEYS", "1:", KEY),
    ("INDEX_KEY", "åäö", KEY),
    ("INDEX_KEY", "2:{key},", RING),
    ("LINK_KEY", "QUJD", KEY),
    ("LINK_KEY", "=", KEY),
    ("ERASURES_URL", "https://example.org/x", "den ska börja med file:/"),
    ("ERASURES_URL", "/var/lib/ledger", "den ska börja med file:/"),
    ("ERASURES_URL", "file://var/lib/ledger", "den ska börja med file:/"),
    ("ERASURES_URL", "file:/var/lib/", "det är en mapp"),
    ("BASE_URL", "fackpol.example.org", SITE),
    ("BASE_URL", "https://example.org/fackpol", SITE),
    ("BASE_URL", "https://example.org?x", SITE),
    ("BASE_URL", "https://example.org#x", SITE),
    ("BASE_URL", "https://anna@example.org", SITE),
    ("BASE_URL", "https://", SITE),
    ("BASE_URL", "https://example.org:abc", PORT),
    ("BASE_URL", "https://example.org:99999", PORT),
    ("BASE_URL", "https://example.org:", PORT),
    ("BASE_URL", "https://[::1", "klamrarna [ ]"),
    ("BASE_URL", "https://fack pol.example.org", "mellanslag"),
    ("BASE_URL", "https://fackpol..example.org", HOST),
    ("BASE_URL", "https://fäck..example.org", HOST),
    ("BASE_URL", "https://*.example.org", HOST),
    ("BASE_URL", "http://fackpol.example.org", "http är tillåtet bara på den egna datorn"),
    ("HOST", "127.0.0.1\n", "den måste stå på en rad"),
    ("PORT", "0", "skriv ett tal från 1 till 65535"),
    ("PORT", "²", "skriv ett tal från 1 till 65535"),
    ("PORT", "8000.0", "skriv ett tal från 1 till 65535"),
    ("WEB_CONCURRENCY", "0", "skriv ett tal från 1 till 64"),
    ("WEB_CONCURRENCY", "auto", "skriv ett tal från 1 till 64"),
    ("TRUSTED_PROXIES", "-1", "skriv ett tal från 0 till 9"),
    ("TRUSTED_PROXIES", "127.0.0.1", "skriv ett tal från 0 till 9"),
    ("LMTP_PORT", "lmtp", "skriv ett tal från 0 till 65535"),
    ("MAIL_CONNECTIONS", "0", "skriv ett tal från 1 till 50"),
    ("MAIL_CONNECTIONS", "51", "skriv ett tal från 1 till 50"),
    ("HSTS_DAYS", "två år", "skriv ett tal från 0 till 730"),
    ("MAIL_PER_MINUTE", "många", "skriv ett tal från 0 till 100000"),
    ("MAIL_PER_DAY", "-1", "skriv ett tal från 0 till 10000000"),
    ("MAIL_JOURNAL", "/var/lib", "den ska börja med file:/"),
    ("MAIL_JOURNAL", "file:/nowhere/at/all", "mappen finns inte"),
    ("INTAKE", "svar", ADDRESS),
    ("INTAKE", f"{'s' * 32}@example.org", "högst 31 tecken före @"),
    ("INTAKE", "svår@example.org", "utan å, ä och ö"),
    ("IMAP_URL", "https://imap.example.org", INBOX),
    ("IMAP_URL", "imaps://imap.example.org/INBOX", INBOX),
    ("IMAP_URL", "imap://a:b@imap.example.org/INBOX", "imap utan s är tillåtet bara till en server på den egna datorn"),
    ("IMAP_URL", "imaps://a:b@imap.example.org:x/INBOX", PORT),
    ("IMAP_URL", "imaps://a:b#c@imap.example.org/INBOX", ESCAPED),
    ("IMAP_URL", "imaps://svar@imap.example.org", "skriv både namn och lösenord"),
    ("SMTP_URL", "http://mail.example.org", "skriv smtp://server:587"),
    ("SMTP_URL", "smtp://", "skriv smtp://server:587"),
    ("SMTP_URL", "smtp://mail.example.org:abc", PORT),
    ("SMTP_URL", "smtp://[::1", "klamrarna [ ]"),
    ("SMTP_URL", "smtp://anna:a/b@mail.example.org", ESCAPED),
    ("SMTP_URL", "smtp://anna@mail.example.org", "skriv både namn och lösenord"),
    ("SMTP_URL", "smtp://mail..example.org", HOST),
    ("SMTP_URL", "smtp://mail.example.org?tsl=none", "efter ? kan det stå tls eller pipelining"),
    ("SMTP_URL", "smtp://mail.example.org?tls=none", "tls=none är tillåtet bara till en server på den egna datorn"),
    ("SMTP_URL", "smtp://127.0.0.1?tls=perhaps", "tls kan vara starttls eller none"),
    ("SMTP_URL", "smtps://mail.example.org?pipelining=perhaps", "pipelining kan vara yes eller no"),
    ("MAIL_FROM", "Fackpol", ADDRESS),
    ("MAIL_FROM", "Fackpol <moten@example.org>", ADDRESS),
    ("CONTACT", "a@b@c", ADDRESS),
    ("ORGANISATION", "Partiet\r\nBcc: x@example.org", "den måste stå på en rad"),
    ("PARTY", "Parti\tet", "den måste stå på en rad"),
    ("AREA", "Stockholm", "skriv länets kod, två siffror"),
    ("AREA", "1", "skriv länets kod, två siffror"),
    ("AREA", "0180", "skriv länets kod, två siffror"),
    ("ACCENT", "röd", "skriv en färg som #9b1c13"),
    ("ACCENT", "#ffffff", "mörk nog för vit text"),
    ("BACKUP_KEY", "AGE-SECRET-KEY-1ABC", "skriv den publika nyckeln"),
    ("BACKUP_KEY", "age1kort", "skriv den publika nyckeln"),
    ("SECURITY_CONTACT", "vakten", ADDRESS),
    ("PRIVACY_APPROVED", "ja", "skriv dagen så här: 2026-11-27"),
    ("BACKUP_DAYS", "en månad", "skriv ett tal från 0 till 3650"),
]
PYTHONS_OWN = ("Invalid", "invalid", "could not", "Port", "Error", "Exception", "literal", "codec")


@pytest.mark.parametrize(("name", "value", "why"), WRONG, ids=[f"{name}={value[:20]}" for name, value, _ in WRONG])
def test_what_is_wrong_is_told_by_its_name(right: dict[str, str], name: str, value: str, why: str) -> None:
    value = value.replace("{key}", right["INDEX_KEY"])
    (told,) = faults({**right, name: value})
    assert told.startswith(f"{name} går inte att använda: ")
    assert why in told
    assert told.endswith(".")
    assert not [word for word in PYTHONS_OWN if word in told.partition(": ")[2]]


NUMBERS = [(name, why) for name, _, why in WRONG if why.startswith("skriv ett tal från")]
NO_NUMBERS = ["4.0", "4,0", " 4", "4 ", "4\n5", "-1", "+4", "1e3", "0x4", "4_0", "٤", "fyra", "9" * 5_000]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=[value[:5] for value in NO_NUMBERS])
def test_what_python_takes_for_a_number_is_none_in_a_setting(right: dict[str, str], value: str) -> None:
    """Or the sentence that it has for what it can not count."""
    for name, why in NUMBERS:
        assert faults({**right, name: value}) == [f"{name} går inte att använda: {why}."]


def test_every_setting_has_been_wrong_once(right: dict[str, str]) -> None:
    """What is any line of text can only be on two lines: one such stands for all."""
    found = Environment(right)
    own = settings._settings(found)
    lines = {name for name in found.known if isinstance(getattr(own, name.lower(), None), str)}
    assert found.known - {name for name, _, _ in WRONG} <= lines | {"NEUTRAL_NAME", "DEMO_MAILBOX"}


def test_no_fault_repeats_a_secret(right: dict[str, str]) -> None:
    secret = "hemligt-lösenord"
    told = faults({**right, "SMTP_URL": f"ftp://anna:{secret}@x", "DATABASE_URL": f"mysql://a:{secret}@x/y"})
    assert len(told) == 2
    assert secret not in " ".join(told)


def test_what_is_secret_shows_in_no_repr(right: dict[str, str]) -> None:
    own = settings.read(
        {**right, "SMTP_URL": "smtp://anna:hemligt@mail.example.org", "DATABASE_URL": "postgres://u:hemligt@x/y"},
        *NEEDS,
    )
    assert own.relay.password == "hemligt"
    assert "hemligt" not in repr(own)
    assert right["LINK_KEY"] not in repr(own)
    assert repr(own.link_key) not in repr(own)


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://mail.example.org", Relay("mail.example.org", 587, "starttls")),
        ("smtps://mail.example.org", Relay("mail.example.org", 465, "tls")),
        ("smtp://a%40b:p%3Aq@mail.example.org:2587", Relay("mail.example.org", 2587, "starttls", "a@b", "p:q")),
        ("smtp://localhost:25?tls=none", Relay("localhost", 25, "none")),
        ("smtp://localhost?tls=none&pipelining=no", Relay("localhost", 587, "none", pipelining=False)),
    ],
)
def test_a_relay_is_encrypted_unless_it_is_this_machine(right: dict[str, str], url: str, relay: Relay) -> None:
    assert settings.read({**right, "SMTP_URL": url}, *NEEDS).relay == relay


def test_the_first_key_of_each_ring_is_for_what_is_new(right: dict[str, str]) -> None:
    """A key without a number is number 1, as before there were rings."""
    old, new = new_keys(), new_keys()
    turned = {
        "SEAL_KEYS": f"2:{new['SEAL_KEYS'][2:]}, {old['SEAL_KEYS']}",
        "INDEX_KEY": f"2:{new['INDEX_KEY']},1:{old['INDEX_KEY']}",
        "LINK_KEY": old["LINK_KEY"],
    }
    own = settings.read({**right, **turned}, *NEEDS)
    assert (list(own.ring), list(own.index_key), list(own.link_key)) == ([2, 1], [2, 1], [1])
    assert own.vault.index_numbers == (2, 1)


@pytest.mark.parametrize("name", ["INDEX_KEY", "SEAL_KEYS"])
def test_one_key_for_two_things_is_refused(right: dict[str, str], name: str) -> None:
    number = "1:" if name == "SEAL_KEYS" else ""
    with pytest.raises(Faults) as refused:
        settings.read({**right, name: number + right["LINK_KEY"]}, *NEEDS)
    assert refused.value.sentences == [
        "Samma nyckel står två gånger i SEAL_KEYS, INDEX_KEY och LINK_KEY. Skapa en egen för var och en."
    ]


def test_the_demos_mailbox_can_not_be_on_where_others_read_it(right: dict[str, str]) -> None:
    public = {**right, "BASE_URL": "https://fackpol.example.org", "DEMO_MAILBOX": "http://127.0.0.1:1"}
    (told,) = faults(public)
    assert told.startswith("DEMO_MAILBOX hör till fackpol demo")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("TRUSTED_PROXY", "TRUSTED_PROXIES"),
        ("trusted_proxies", "TRUSTED_PROXIES"),
        ("MAIL_PR_MINUTE", "MAIL_PER_MINUTE"),
        ("LMTPPORT", "LMTP_PORT"),
        ("BACKUP-DAYS", "BACKUP_DAYS"),
        ("area", "AREA"),
    ],
)
def test_a_misspelt_variable_is_told(right: dict[str, str], name: str, near: str) -> None:
    assert faults({**right, name: "01"}) == [f"{name} känner vi inte till. Menade du {near}?"]
    settings.read({**right, "INTAKE": "svar@example.org", name: "01", near: "01"}, "web")


def test_variables_of_others_are_no_concern_of_ours(right: dict[str, str]) -> None:
    """What systemd, cron, platforms and shells set."""
    others = (
        "PATH HOME HOSTNAME HOSTTYPE MAIL MAILTO MAILCHECK USER LANG LC_ALL PORTS AREAS PARTIES DYNO STATE_DIRECTORY "
        "INVOCATION_ID JOURNAL_STREAM HEROKU_POSTGRESQL_RED_URL DATABASE_URL_OLD FACKPOL_PORT_8000_TCP_ADDR SMTP_HOST "
        "SSL_CERT_FILE PGPASSWORD NOTIFY_SOCKET http_proxy SERVICES CONTACT_URL MEMORY_AVAILABLE"
    )
    settings.read({**right, **dict.fromkeys(others.split(), "x")}, *NEEDS)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://a:b%40c%2Fd@db.example.org:6432/fackpol?sslmode=require",
        "postgresql://anna:hem:ligt@a.example.org:5432,b.example.org/fackpol?target_session_attrs=primary",
        "postgresql://postgres@/postgres?host=%2Frun%2Fpostgresql",
        "postgresql://%2Frun%2Fpostgresql/fackpol",
        "postgresql:///fackpol",
        "postgresql://[::1]:5432,10.0.0.1/fackpol?target_session_attrs=primary",
        "postgresql:///fackpol?host=/run/one,/run/two&port=5432,5433&target_session_attrs=read-write",
    ],
)
def test_a_database_may_be_anywhere(right: dict[str, str], url: str) -> None:
    assert settings.read({**right, "DATABASE_URL": url}, *NEEDS).database_url == url


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://fackpol.example.org:443", "https://fackpol.example.org"),
        ("https://fackpol.example.org:8443/", "https://fackpol.example.org:8443"),
        ("https://fäckpol.example.org", "https://xn--fckpol-bua.example.org"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_address_is_what_a_browser_asks_for(right: dict[str, str], url: str, asked: str) -> None:
    """Or each page would lead back to itself for ever."""
    assert settings.read({**right, "BASE_URL": url}, *NEEDS).base_url == asked


def test_the_host_is_compared_in_lower_case(right: dict[str, str]) -> None:
    own: Settings = settings.read({**right, "BASE_URL": "https://Fackpol.Example.ORG/"}, *NEEDS)
    assert own.base_url == "https://fackpol.example.org"
    assert not own.loopback


def test_an_inbox_needs_the_address_that_it_takes_mail_for(right: dict[str, str]) -> None:
    inbox = {"IMAP_URL": "imaps://svar:hemlig%40t@imap.example.org"}
    assert faults({**right, **inbox}) == ["IMAP_URL behöver INTAKE: adressen som mejlen tas emot på."]
    own = read({**right, **inbox, "INTAKE": "svar@example.org"}, *NEEDS)
    assert own.inbox == Inbox("imap.example.org", 993, True, "INBOX", "svar", "hemlig@t")
