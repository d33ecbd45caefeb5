"""Whoever is new on a kind of committee is offered a welcome once; whoever goes on after an election is not."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import bundles, committees, newly_elected, proposals, representatives
from fackpol.network.newly_elected import State
from fackpol.network.proposals import Kind, Proposal
from fackpol.network.reference import Reference
from fackpol.network.representatives import Mandate
from tests.asgi import Web
from tests.people import DAG, Everybody

TODAY = dates.today(dates.now())
BEGAN = TODAY - timedelta(days=30)
STAYING = "SELECT post_letters('staying', $2, persons => ARRAY[$1::uuid], until => ARRAY[$3::timestamptz])"
LONG_AGO = date(2000, 1, 1)


async def sits(everybody: Everybody, person: UUID, committee: str, area: str, first: date, last: date | None) -> None:
    placed = await committees.place(everybody.db, everybody.reference, area, [committee])
    await representatives.seat(everybody.db, person, Mandate(placed[committee], "ledamot", first, last), "ledamot")


async def new(
    everybody: Everybody, name: str, email: str | None, committee: str = "Äldrenämnden", area: str = "0136"
) -> UUID:
    """Somebody who has been told that she is in the list and began a month ago."""
    person = await representatives.add(everybody.db, everybody.vault, name, email)
    await everybody.db.execute("UPDATE representatives SET told_at = $2 WHERE person = $1", person, dates.now())
    await sits(everybody, person, committee, area, BEGAN, None)
    return person


async def found(db: Connection, vault: Vault, first: date = BEGAN) -> dict[str, tuple[State, int]]:
    rows = await newly_elected.since(db, vault, first, dates.now())
    return {her.name: (her.state, len(her.seats)) for her in rows}


async def test_new_is_who_has_not_sat_on_that_kind_before(db: Connection, vault: Vault, everybody: Everybody) -> None:
    fia = await new(everybody, "Fia Ny", "fia@example.org")
    stig = await new(everybody, "Stig Kvar", "stig@example.org")
    await sits(everybody, stig, "Äldre- och omsorgsnämnden", "0184", LONG_AGO, BEGAN - timedelta(days=1))
    ove = await new(everybody, "Ove Byter", "ove@example.org")
    await sits(everybody, ove, "Kulturnämnden", "0136", LONG_AGO, None)
    assert await found(db, vault) == {"Fia Ny": (State.READY, 1), "Ove Byter": (State.READY, 1)}
    days = {row["person"]: row["first_day"] for row in await db.fetch("SELECT * FROM newly_elected")}
    assert days == {fia: BEGAN, stig: LONG_AGO, ove: LONG_AGO}
    await db.execute(
        "UPDATE mandates SET to_day = $2 WHERE person = $1 AND from_day = $3", fia, TODAY - timedelta(days=1), BEGAN
    )
    assert "Fia Ny" not in await found(db, vault)
    assert await found(db, vault, TODAY) == {}


async def test_a_deputys_and_a_chairs_seat_on_one_committee_are_one_welcome_and_an_auditors_is_none(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    fia = await new(everybody, "Fia Ny", "fia@example.org")
    (committee,) = [row["committee"] for row in await db.fetch("SELECT committee FROM mandates")]
    await representatives.seat(db, fia, Mandate(committee, "ordforande", TODAY, None), "ordförande")
    await sits(everybody, fia, "Socialnämnden", "0136", BEGAN, None)
    rev = await representatives.add(db, vault, "Rev Isor", None)
    await representatives.seat(db, rev, Mandate(committee, "revisor", BEGAN, None), "revisor")
    assert await found(db, vault) == {"Fia Ny": (State.READY, 2)}


async def test_each_says_what_keeps_her_from_it(db: Connection, vault: Vault, everybody: Everybody) -> None:
    people = [await new(everybody, f"{state.value} Ny", f"{state.value}@example.org") for state in State]
    who = dict(zip(State, people, strict=True))
    await db.execute(
        "INSERT INTO offered_welcomes SELECT id, $2 FROM mandates WHERE person = $1", who[State.OFFERED], dates.now()
    )
    await db.execute("UPDATE people SET email = NULL, email_key = NULL WHERE id = $1", who[State.WITHOUT_ADDRESS])
    stop = "INSERT INTO suppressions SELECT 'email', email_key, 'bounced', $2 FROM people WHERE id = $1"
    await db.execute(stop, who[State.UNREACHABLE], dates.now())
    await representatives.end_letters(db, who[State.STOPPED], dates.now())
    await db.execute("UPDATE representatives SET told_at = NULL WHERE person = $1", who[State.UNTOLD])
    assert await found(db, vault) == {f"{state.value} Ny": (state, 1) for state in State}
    assert await newly_elected.offer(db, BEGAN, dates.now(), 1) == 1
    letters = await db.fetch("SELECT person FROM letters WHERE kind = 'newly_elected'")
    assert [row["person"] for row in letters] == [who[State.READY]]


async def test_the_button_sends_as_many_as_it_said_and_once(db: Connection, vault: Vault, everybody: Everybody) -> None:
    await new(everybody, "Fia Ny", "fia@example.org")
    await new(everybody, "Ia Ny", "ia@example.org")
    for promised in (1, 3, 0):
        assert await newly_elected.offer(db, BEGAN, dates.now(), promised) == 0
    assert await db.fetchval("SELECT count(*) FROM offered_welcomes") == 0
    assert await newly_elected.offer(db, BEGAN, dates.now(), 2) == 2
    assert await newly_elected.offer(db, BEGAN, dates.now(), 2) == 0
    assert await db.fetchval("SELECT count(*) FROM letter_queue WHERE held") == 2  # in the pace of representatives


async def test_the_letter_says_what_is_true_and_names_nobody_who_has_not_said_yes(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    await new(everybody, "Dag Holm", DAG)
    siv = await everybody.representative("Siv Berg", "siv@example.org", "Äldrenämnden", "0184")
    await everybody.representative("Roy Tyst", "roy@example.org", "Äldrenämnden", "0180")
    await newly_elected.help(db, siv, True, dates.now())
    await new(everybody, "Per Bygg", "per@example.org", "Byggnadsnämnden")
    assert await newly_elected.offer(db, BEGAN, dates.now(), 2) == 2
    await bundles.let_go(db, dates.now())
    await web.deliver()
    letter = web.post_office.latest(DAG)
    assert letter.subject == "Välkommen till ditt nya uppdrag"
    assert "Där beslutar de om hem för äldre och om hemtjänst." in letter.text
    assert "Siv Berg sitter i Äldrenämnden, Solna" in letter.text
    assert "Roy Tyst" not in letter.text
    assert "Inget möte är bestämt än." in letter.text
    alone = web.post_office.latest("per@example.org")
    assert "Ingen i samma sorts nämnd har sagt ja till att nya hör av sig än." in alone.text
    rows = await newly_elected.since(db, vault, BEGAN, dates.now())
    assert [her.told for her in rows] == [True, True]


async def test_a_bundle_tells_of_it_and_then_it_has_been_told(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    dag = await new(everybody, "Dag Holm", DAG)
    await newly_elected.offer(db, BEGAN, dates.now(), 1)
    await db.execute("UPDATE mandates SET to_day = $1", TODAY + timedelta(days=40))
    later = dates.now() + timedelta(days=9)
    await db.execute(
        STAYING,
        dag,
        dates.now(),
        later,
    )
    await bundles.let_go(db, dates.now())
    await web.deliver()
    letter = web.post_office.latest(DAG)
    assert letter.subject == "2 saker väntar på dig"
    assert "/valkommen/" in letter.text
    assert [her.told for her in await newly_elected.since(db, vault, BEGAN, dates.now())] == [True]
    things = await db.fetch("SELECT says FROM waits_for_representatives(ARRAY[$1::uuid], $2)", dag, dates.now())
    assert "welcome" not in str(things)


@pytest.mark.parametrize("stop", ["address", "letters", "pause", "mandate", "left"])
async def test_it_does_not_go_to_whoever_has_stopped_since(
    web: Web, db: Connection, vault: Vault, everybody: Everybody, stop: str
) -> None:
    dag = await new(everybody, "Dag Holm", DAG)
    await newly_elected.offer(db, BEGAN, dates.now(), 1)
    stops = {
        "address": "INSERT INTO suppressions SELECT 'email', email_key, 'bounced', $2 FROM people WHERE id = $1",
        "letters": "UPDATE representatives SET letters_ended_at = $2 WHERE person = $1",
        "pause": "UPDATE people SET paused_until = $2::timestamptz + interval '9 days' WHERE id = $1",
        "mandate": "UPDATE mandates SET to_day = ($2::timestamptz)::date - 2 WHERE person = $1",
        "left": "UPDATE mandates SET status = 'wrong' WHERE person = $1 AND $2::timestamptz IS NOT NULL",
    }
    await db.execute(stops[stop], dag, dates.now())
    await bundles.let_go(db, dates.now())
    await web.deliver()
    assert web.post_office.to(DAG) == []


async def test_a_colleague_is_named_while_she_wants_to_and_never_to_herself(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    now, fia = dates.now(), await new(everybody, "Fia Ny", "fia@example.org")
    siv = await everybody.representative("Siv Berg", "siv@example.org", "Äldrenämnden", "0184")

    async def named() -> str | None:
        welcome = await newly_elected.of(db, vault, fia, now)
        assert welcome
        return welcome.colleague.name if welcome.colleague else None

    await newly_elected.help(db, fia, True, now)
    assert await named() is None
    await newly_elected.help(db, siv, True, now)
    assert await named() == "Siv Berg"
    await representatives.end_letters(db, siv, now)
    assert await named() is None
    await representatives.end_letters(db, siv, None)
    await newly_elected.help(db, siv, False, now)
    assert await named() is None
    assert await newly_elected.of(db, vault, await everybody.anna(), now) is None


async def test_what_others_have_proposed_on_the_same_kind_of_committee_is_told(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    fia = await new(everybody, "Fia Ny", "fia@example.org")
    welcome = await newly_elected.of(db, vault, fia, dates.now())
    assert welcome
    assert welcome.seats[0]["proposals"] == []
    types = await db.fetch(
        "SELECT k.type FROM mandates m JOIN committee_kinds k ON k.committee = m.committee WHERE m.person = $1", fia
    )
    motion = Proposal(Kind.MOTION, "Heltid", "0184", types[0]["type"], date(2026, 5, 3), "https://example.org/", "")
    id = await proposals.put(db, None, motion, dates.now())
    welcome = await newly_elected.of(db, vault, fia, dates.now())
    assert welcome
    assert welcome.seats[0]["proposals"] == [{"proposal": id, "title": "Heltid", "place": "Solna"}]


@pytest.mark.parametrize(
    ("day", "began"),
    [
        ("2026-10-14", "2022-10-15"),
        ("2026-10-15", "2026-10-15"),
        ("2029-01-01", "2026-10-15"),
        ("2030-12-31", "2030-10-15"),
    ],
)
def test_a_term_begins_in_october_after_an_election(day: str, began: str) -> None:
    assert str(newly_elected.term_began(date.fromisoformat(day))) == began
