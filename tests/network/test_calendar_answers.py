"""What is answered by calendar: each shape that programs send, what counts and when, and whose it is."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.mail import intake
from fackpol.network import invitations
from fackpol.network.invitations import Answer
from tests.asgi import Web
from tests.mail.test_intake import INTAKE, Hall, arrives, hall, reply
from tests.people import ANNA, a_meeting

__all__ = ["hall"]
FOLDER = Path(__file__).parent.parent / "data" / "calendar_answers"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOW = dates.now()
# File -> how it is sorted, how a second one like it is, and the answer that it leaves.
FILES = {
    "application-ics": ("answer", "old", ("yes", "", False)),
    "comment": ("answer", "old", ("yes", "Kommer sent", False)),
    "counter-google": ("answer", "old", ("no", "x", False)),
    "counter-outlook": ("answer", "old", ("maybe", "x", False)),
    "delegate-answers": ("unclassified", "unclassified", None),
    "delegated": ("unclassified", "unclassified", None),
    "method-in-another-case": ("answer", "old", ("yes", "", False)),
    "method-only-in-content-type": ("answer", "old", ("yes", "", False)),
    "no-dtstamp": ("answer", "old", ("yes", "", False)),
    "somebody-else-answers-a-forwarded-invitation": ("answer", "old", ("yes", "", True)),
    "two-attendees-hers-second": ("answer", "old", ("no", "", False)),
    "uid-as-globalobjectid": ("answer", "old", ("yes", "", False)),
}


def in_file(name: str, hall: Hall) -> str:
    """As a file has it, of Anna's own entry."""
    uid = str(hall.letter.event["UID"])
    text = (FOLDER / f"{name}.eml").read_text().replace("@INTAKE@", INTAKE).replace("anna@example.org", ANNA)
    return text.replace("@HEX-OF-UID@", uid.encode().hex().upper()).replace("@UID@", uid)


async def given(db: Connection, vault: Vault) -> list[tuple[str, str, bool]]:
    rows = await db.fetch("SELECT answer, note, invitation, by_other FROM answers ORDER BY id")
    return [
        (row["answer"], vault.open_text(row["note"], "answers.note", row["invitation"]), row["by_other"])
        for row in rows
    ]


async def times(db: Connection) -> tuple[datetime, datetime]:
    row = await db.fetchrow("SELECT starts_at, ends_at FROM meetings")
    assert row
    return row["starts_at"], row["ends_at"]


async def by_link(db: Connection, vault: Vault, chosen: str, note: str = "", at: datetime | None = None) -> None:
    id: UUID = await db.fetchval("SELECT id FROM invitations")
    assert await invitations.answer(db, vault, id, Answer(chosen), note, "link", at or dates.now())


def test_every_file_has_its_line() -> None:
    assert {file.stem for file in FOLDER.glob("*.eml")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
async def test_each_shape_is_taken_once(web: Web, db: Connection, vault: Vault, hall: Hall, name: str) -> None:
    first, second, answer = FILES[name]
    text = in_file(name, hall)
    assert await arrives(web, db, text) == first
    assert await arrives(web, db, f"X-Again: 1\n{text}", now=dates.now() + MINUTE) == second
    assert await given(db, vault) == ([answer] if answer else [])


@pytest.mark.parametrize("kind", ["text/x-vcalendar", "application/octet-stream; name=svar.ics"])
async def test_any_kind_of_part_is_taken_through_the_intake(web: Web, db: Connection, hall: Hall, kind: str) -> None:
    text = reply(hall.letter).replace('text/calendar; charset="UTF-8"; method=REPLY', kind)
    assert await arrives(web, db, text) == "answer"
    assert await arrives(web, db, f"X-Again: 1\r\n{text}") == "old"


async def test_an_answer_that_only_outlook_reads_waits_for_a_human(web: Web, db: Connection, hall: Hall) -> None:
    text = (
        f"From: {ANNA}\nTo: {INTAKE}\nSubject: Accepterat\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
        "Content-Type: application/ms-tnef; name=winmail.dat\n\nIPM.Microsoft Schedule.MtgRespP\n"
    )
    assert await arrives(web, db, text) == "unclassified"
    assert [one.outlooks_own for one in await intake.unclear(db, web.own.vault)] == [True]


# -- clocks ------------------------------------------------------------------------------------------------------------


async def test_a_slow_clock_takes_nothing_from_an_answer_after_one_by_link(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    now = dates.now()
    await by_link(db, vault, "yes", at=now)
    late = reply(hall.letter, "DECLINED", at=now - 3 * MINUTE)
    assert await arrives(web, db, late, now=now + MINUTE) == "answer"
    assert [answer for answer, *_ in await given(db, vault)] == ["yes", "no"]


async def test_a_fast_clock_does_not_outlive_what_is_said_after_it(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    now = dates.now()
    assert await arrives(web, db, reply(hall.letter, "ACCEPTED", at=now + 48 * HOUR), now=now) == "answer"
    assert await arrives(web, db, reply(hall.letter, "DECLINED", at=now + MINUTE), now=now + MINUTE) == "answer"
    assert [answer for answer, *_ in await given(db, vault)] == ["yes", "no"]


async def test_of_the_same_stamp_the_later_arrival_wins(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    """Programs that copy the DTSTAMP of our own entry."""
    now = dates.now()
    yes, no = (reply(hall.letter, said, at=now - HOUR) for said in ("ACCEPTED", "DECLINED"))
    assert await arrives(web, db, yes, now=now) == "answer"
    assert await arrives(web, db, no, now=now + MINUTE) == "answer"
    assert await arrives(web, db, f"X-Again: 1\r\n{no}", now=now + 2 * MINUTE) == "old"
    assert [answer for answer, *_ in await given(db, vault)] == ["yes", "no"]


async def test_an_answer_to_an_entry_whose_time_still_holds_counts(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    """Only the place has changed; she answers the entry of the first letter, with its time or without."""
    now, text = dates.now(), reply(hall.letter)
    starts, ends = await times(db)
    elsewhere = a_meeting(street="Annangatan 2", starts_at=starts, ends_at=ends)
    await invitations.move(db, vault, hall.meeting, elsewhere, hall.bo, now)
    assert await arrives(web, db, text, now=now + MINUTE) == "answer"
    later = a_meeting(starts_at=starts + 24 * HOUR, ends_at=ends + 24 * HOUR)
    await invitations.move(db, vault, hall.meeting, later, hall.bo, now + 2 * MINUTE)
    again = reply(hall.letter, "DECLINED")
    assert await arrives(web, db, again, now=now + 3 * MINUTE) == "old"
    told = again.replace("SEQUENCE:", f"DTSTART:{starts + 24 * HOUR:%Y%m%dT%H%M%SZ}\r\nSEQUENCE:")
    assert await arrives(web, db, told, now=now + 3 * MINUTE) == "answer"
    assert [answer for answer, *_ in await given(db, vault)] == ["yes", "no"]


async def test_a_copy_from_before_the_move_is_no_answer_after_it(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    now, text = dates.now(), reply(hall.letter)
    assert await arrives(web, db, text, now=now) == "answer"
    starts, ends = await times(db)
    elsewhere = a_meeting(street="Annangatan 2", starts_at=starts, ends_at=ends)
    await invitations.move(db, vault, hall.meeting, elsewhere, hall.bo, now + MINUTE)
    assert await arrives(web, db, f"X-Again: 1\r\n{text}", now=now + 2 * MINUTE) == "old"
    assert len(await given(db, vault)) == 1


# -- words -------------------------------------------------------------------------------------------------------------


async def test_her_words_are_cut_as_by_link_and_none_takes_them_away(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    now, long = dates.now(), "å" * 900
    await by_link(db, vault, "yes", "Tar med kaffe", now)
    assert await arrives(web, db, reply(hall.letter, "DECLINED"), now=now + MINUTE) == "answer"
    said = reply(hall.letter, "TENTATIVE", ("END:VEVENT", f"COMMENT:{long}\r\nEND:VEVENT"), at=now + 2 * MINUTE)
    assert await arrives(web, db, said, now=now + 2 * MINUTE) == "answer"
    assert [note for _, note, _ in await given(db, vault)] == ["Tar med kaffe", "Tar med kaffe", "å" * 500]


# -- whose it is -------------------------------------------------------------------------------------------------------


def from_another(hall: Hall, said: str, at: datetime) -> str:
    return reply(hall.letter, said, (f":mailto:{ANNA}", ":mailto:nagon@example.net"), at=at)


async def test_another_address_answers_for_her_until_she_does(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    now = dates.now()
    assert await arrives(web, db, from_another(hall, "ACCEPTED", now), now=now) == "answer"
    own = reply(hall.letter, "DECLINED", at=now - HOUR)  # her own clock is not the other's
    assert await arrives(web, db, own, now=now + MINUTE) == "answer"
    other = from_another(hall, "ACCEPTED", now + 2 * MINUTE)
    assert await arrives(web, db, f"X-Again: 1\r\n{other}", now=now + 2 * MINUTE) == "unclassified"
    assert await given(db, vault) == [("yes", "", True), ("no", "", False)]


async def test_another_address_is_no_sign_of_her(web: Web, db: Connection, hall: Hall) -> None:
    before = await db.fetchval("SELECT heard_at FROM people WHERE id = $1", hall.anna)
    await arrives(web, db, from_another(hall, "ACCEPTED", NOW), now=dates.now() + HOUR)
    assert await db.fetchval("SELECT heard_at FROM people WHERE id = $1", hall.anna) == before


async def test_a_program_that_tells_no_address_is_taken_for_hers(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    text = reply(hall.letter, "DECLINED", (f":mailto:{ANNA}", ":urn:uuid:7d5a"))
    assert await arrives(web, db, text) == "answer"
    assert await given(db, vault) == [("no", "", False)]
