"""A worker that is dead or stuck, a forgotten pause, a mailbox that does not answer, a full disk: seen in minutes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fackpol.base import heartbeats
from fackpol.base.database import Connection
from fackpol.base.findings import Finding, broken, fine, look
from fackpol.base.settings import Settings
from fackpol.mail import outbox, watch
from fackpol.network import people
from tests.people import ANNA

NOON = datetime(2026, 5, 14, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LOOPS = ("sending", "sorting", "chores")
GOING = fine("fackpol mail går, och inget mejl är försenat.")


async def beaten(db: Connection, *parts: str, at: datetime = NOON) -> None:
    for part in parts:
        await heartbeats.beat(db, part, at)


async def wrong(db: Connection, own: Settings, after: timedelta) -> list[Finding]:
    return await watch.seen(db, own, NOON + after)


async def test_before_its_first_round_the_mail_process_is_asked_for(db: Connection, own: Settings) -> None:
    sentence = "fackpol mail har inte gått än. Starta det: utan det går inga mejl iväg."
    assert await wrong(db, own, MINUTE) == [look(sentence)]


async def test_a_dead_worker_is_seen_within_five_minutes_though_nothing_waits(db: Connection, own: Settings) -> None:
    await beaten(db, *LOOPS)
    assert await wrong(db, own, 2 * MINUTE) == [GOING]
    dead = [broken("fackpol mail har inte gått sedan 14 maj kl.\N{NO-BREAK SPACE}12.00. Starta det igen.")]
    assert await wrong(db, own, 4 * MINUTE) == dead
    await beaten(db, *LOOPS, at=NOON + 5 * MINUTE)
    assert await wrong(db, own, 5 * MINUTE) == [GOING]


async def test_one_loop_that_is_stuck_is_seen_while_the_others_work(db: Connection, own: Settings) -> None:
    await beaten(db, *LOOPS)
    await beaten(db, "sending", "sorting", at=NOON + 4 * MINUTE)
    sentence = "En del av fackpol mail står still sedan 14 maj kl.\N{NO-BREAK SPACE}12.00. Starta om det."
    assert await wrong(db, own, 4 * MINUTE) == [broken(sentence)]


async def test_one_of_two_machines_that_is_silent_is_named_for_a_day(
    db: Connection, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for host, at in (("ett", NOON), ("tva", NOON + 9 * MINUTE)):
        monkeypatch.setattr(heartbeats.socket, "gethostname", lambda host=host: host)
        await beaten(db, *LOOPS, at=at)
    sentence = "fackpol mail går inte på ett, bara på en annan dator. Starta det igen."
    assert await wrong(db, own, 10 * MINUTE) == [look(sentence)]
    await beaten(db, *LOOPS, at=NOON + 1500 * MINUTE)
    await heartbeats.tidy(db, NOON + 1500 * MINUTE)
    assert await wrong(db, own, 1500 * MINUTE) == [GOING]


@pytest.mark.parametrize(
    ("part", "patience", "sentence"),
    [
        ("imap", 2, "Vi kan inte läsa brevlådan för det som kommer tillbaka, sedan {moment}: disken är full. "
         "Se efter IMAP_URL."),
        ("lmtp", 0, "Ingen kan lämna det som kommer tillbaka till oss, sedan {moment}: disken är full. "
         "Se efter LMTP_PORT."),
        ("journal", 0, "Vi kan inte skriva i mappen MAIL_JOURNAL, sedan {moment}: disken är full. "
         "Mejlen går, men långsamt."),
    ],
)  # fmt: skip
async def test_what_fails_is_told_with_its_reason_and_what_to_do_until_it_works(
    db: Connection, own: Settings, part: str, patience: int, sentence: str
) -> None:
    for minute in range(6):
        await beaten(db, *LOOPS, at=NOON + minute * MINUTE)
        await heartbeats.fail(db, part, "disken är full", NOON + minute * MINUTE)
    told = sentence.format(moment="14 maj kl.\N{NO-BREAK SPACE}12.00")
    assert await wrong(db, own, 5 * MINUTE) == [look(told)]
    if patience:  # one that fails once and works again is nobody's business
        assert await wrong(db, own, patience * MINUTE) == [GOING]
    await beaten(db, part, at=NOON + 5 * MINUTE)
    assert await wrong(db, own, 5 * MINUTE) == [GOING]


async def test_a_pause_and_a_queue_that_does_not_move_are_told(db: Connection, own: Settings) -> None:
    await beaten(db, *LOOPS, at=NOON)
    await outbox.pause(db, None, NOON)
    sentence = "Mejlen är pausade sedan 14 maj kl.\N{NO-BREAK SPACE}12.00. Kör fackpol mail resume när de får gå."
    assert await wrong(db, own, MINUTE) == [look(sentence)]
    await outbox.resume(db, NOON)
    person = await people.add(db, own.vault, "Anna Ek", ANNA, "sv", NOON)
    await outbox.post(db, "welcome", NOON - 10 * MINUTE, person=person)
    assert await wrong(db, own, MINUTE) == [
        look("Mejl har väntat mer än fem minuter. Går fackpol mail, och svarar mejlservern?")
    ]


async def test_copies_and_deletions_that_stop_are_missed_on_a_real_service(db: Connection, own: Settings) -> None:
    real = replace(own, base_url="https://moten.example.org")
    day = timedelta(days=1)
    await beaten(db, *LOOPS, at=NOON)
    unknown = await wrong(db, real, MINUTE)
    assert [finding.sentence.split(". ")[0] for finding in unknown] == [
        "Vi vet inte av någon säkerhetskopia",
        "Vi vet inte om det som är taget tillbaka kopieras härifrån",
    ]
    await beaten(db, "tidying", "backup", "ledger")
    assert await wrong(db, real, MINUTE) == [GOING]
    await beaten(db, *LOOPS, at=NOON + 3 * day)
    assert await wrong(db, real, 3 * day) == [
        look("Inget gammalt har raderats sedan 14 maj kl.\N{NO-BREAK SPACE}12.00. Läs loggen från fackpol mail."),
        look("Den senaste säkerhetskopian är från 14 maj kl.\N{NO-BREAK SPACE}12.00. Kör fackpol backup."),
        look("Filen i ERASURES_URL har inte kopierats härifrån sedan 14 maj kl.\N{NO-BREAK SPACE}12.00."),
    ]
