"""What a meeting led to, on its page: who gets which letter is said before she presses, and one number is true."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import attendance, invitations, outcomes
from fackpol.network.attendance import Said
from tests.asgi import Web, errors_of, text_of, typed
from tests.network.test_attendance import Hall
from tests.pages.test_attendance import at_door, hall, moved_to

__all__ = ["hall"]
TEXT = "Vi skriver till nämnden om heltid."


async def test_the_page_says_who_gets_which_letter(web: Web, db: Connection, vault: Vault, hall: Hall) -> None:
    await moved_to(db, -3)
    bo, door = await at_door(web, db, hall)
    meeting = door.removesuffix("/dorren")
    assert "Ingen är avprickad. Mejlet går till 1 som sa ja eller kanske." in text_of(await bo.get(meeting))
    await attendance.check_in(db, hall.meeting, hall.branch, hall.dag, True, dates.now())
    page = await bo.get(meeting)
    assert "Tacket går till 1: den som är avprickad. 1 som sa ja är inte avprickad" in text_of(page)
    assert typed(page, "came") == "1"
    seen = typed(page, "seen")
    await attendance.check_in(db, hall.meeting, hall.branch, hall.anna, True, dates.now())
    stale = await bo.send_form(f"{meeting}/tack", {"text": TEXT, "seen": seen})
    assert stale.status_code == 422
    assert "har ändrats" in errors_of(stale)[0]
    assert typed(stale, "text") == TEXT
    done = await bo.send_form(f"{meeting}/tack", {"text": TEXT, "seen": typed(stale, "seen"), "came": "5"})
    assert done.status_code == 303
    page = text_of(await bo.get(meeting))
    assert "Tack och sammanfattning: 0 av 2 skickade." in page
    assert "5 kom. Medlemmar: 1. Politiker: 1. Inte på listan: 3." in page


async def test_a_number_that_she_leaves_as_it_stood_changes_nothing(web: Web, db: Connection, hall: Hall) -> None:
    """Another helper may have counted one more meanwhile."""
    await moved_to(db, -3)
    bo, door = await at_door(web, db, hall)
    await attendance.set_walk_ins(db, hall.meeting, 3)
    page = await bo.get(door.removesuffix("/dorren"))
    await attendance.add_walk_ins(db, hall.meeting, 1, dates.now())
    counted = {"came": typed(page, "came"), "counted": typed(page, "counted")}
    await bo.send_form(f"{door.removesuffix('/dorren')}/tack", {"text": TEXT, **counted})
    assert (await attendance.counts(db, hall.meeting)).came == 4


async def test_a_number_below_the_list_is_refused(web: Web, db: Connection, hall: Hall) -> None:
    await moved_to(db, -3)
    bo, door = await at_door(web, db, hall)
    for one in (hall.anna, hall.dag):
        await attendance.check_in(db, hall.meeting, hall.branch, one, True, dates.now())
    page = await bo.send_form(f"{door.removesuffix('/dorren')}/tack", {"text": TEXT, "came": "1"})
    assert errors_of(page) == ["2 är avprickade. Ta bort dem som inte var där i listan först."]


async def test_those_who_said_yes_and_did_not_come_hear_of_it_when_she_ticks_that(
    web: Web, db: Connection, hall: Hall
) -> None:
    await moved_to(db, -3)
    bo, door = await at_door(web, db, hall)
    await attendance.check_in(db, hall.meeting, hall.branch, hall.dag, True, dates.now())
    await bo.send_form(f"{door.removesuffix('/dorren')}/tack", {"text": TEXT, "absent": "y"})
    variants = await db.fetch("SELECT variant FROM letters WHERE kind = 'outcome' ORDER BY variant")
    assert [row["variant"] for row in variants] == ["absent", "came"]


async def test_months_later_she_says_what_became_of_it_and_presses_to_tell(
    web: Web, db: Connection, vault: Vault, hall: Hall
) -> None:
    await moved_to(db, -3)
    await attendance.say(db, hall.anna, Said.CAME, dates.now())
    await outcomes.tell(db, vault, hall.meeting, TEXT, hall.bo, dates.now())
    bo, door = await at_door(web, db, hall)
    meeting = door.removesuffix("/dorren")
    assert "Vad blev det av det ni kom fram till?" not in text_of(await bo.get(meeting))
    assert (await bo.send_form(f"{meeting}/senare", {"later_outcome": "För tidigt."})).status_code == 409
    await moved_to(db, -24 * 95)
    desk = text_of(await bo.get(meeting.rpartition("/moten")[0]))
    assert "var för tre månader sedan. Vad blev det av det ni kom fram till?" in desk
    page = await bo.send_form(f"{meeting}/senare", {"later_outcome": "x" * 50_000})
    assert errors_of(page) == ["Texten får ha högst 2000 tecken. Du har skrivit 50000."]
    await bo.send_form(f"{meeting}/senare", {"later_outcome": "Nämnden sa ja."})
    page = await bo.get(meeting)
    assert typed(page, "later_outcome") == "Nämnden sa ja."
    assert "Spara och mejla 1" in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'later_outcome'") == 0
    await bo.send_form(f"{meeting}/senare", {"later_outcome": "Nämnden sa ja.", "tell": "1"})
    assert "Mejlat till dem som var med" in text_of(await bo.get(meeting))
    assert await db.fetchval("SELECT count(*) FROM letters WHERE kind = 'later_outcome'") == 1
    row = await invitations.get(db, vault, hall.anna)
    assert row
    assert row.later_outcome == "Nämnden sa ja."


async def test_the_door_is_one_press_away_on_the_day(web: Web, db: Connection, hall: Hall) -> None:
    bo, door = await at_door(web, db, hall)
    meeting = door.removesuffix("/dorren")
    assert f'href="{door}"' in (await bo.get(meeting)).text
    await moved_to(db, 24 * 5)
    page = (await bo.get(meeting)).text
    assert f'href="{door}"' not in page
    assert f'href="{meeting}/papper"' in page


async def test_the_page_says_first_what_is_to_be_done_until_it_is_done(web: Web, db: Connection, hall: Hall) -> None:
    await moved_to(db, -3)
    bo, door = await at_door(web, db, hall)
    meeting = door.removesuffix("/dorren")
    page = await bo.get(meeting)
    asked = text_of(page).split("Att göra")[1].split("När")[0]
    assert "Vilka kom? Pricka av vilka som kom" in asked
    assert "Tacka dem som kom, och berätta vad ni kom fram till. Berätta" in asked
    assert ('href="#tell"' in page.text, 'id="tell"' in page.text) == (True, True)
    sent = await bo.send_form(f"{meeting}/tack", {"text": TEXT, "seen": typed(page, "seen")})
    assert sent.status_code == 303
    page = await bo.get(meeting)
    assert "Att göra" not in text_of(page)
    assert f'href="{door}"' in page.text  # what is left out can still be mended, under the day and the place
