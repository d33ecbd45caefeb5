"""What a group has sent in, as an administrator reads it: row by row, and nothing happens before she says so."""

import re
from datetime import date

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import representatives, rollover
from fackpol.network.rollover import After, Next
from tests.asgi import Web, text_of, typed
from tests.pages.conftest import ENDED, Group


async def test_from_what_is_sent_in_to_what_is_accepted(group: Group, db: Connection, web: Web) -> None:
    review = await group.review(
        {
            f"m{group.dag}-choice": "same", f"m{group.ida}-choice": "other", f"m{group.ida}-name": "Ulf Å",
            f"m{group.ida}-reach": "ulf.a@example.org", f"m{group.ida}-seat": "ordforande",
            f"c{group.culture}-choice": "none",
        },
    )  # fmt: skip
    before = len(web.post_office.arrived)
    said = text_of(await group.eva.get(review))
    assert "Gun Ask skickade svaren" in said
    assert (
        "Ulf Å , Barnnämnden: ordförande, 1 januari 2027 till och med 31 december 2030 (i stället för Ida Ny)"
        " · ulf.a@example.org" in said
    )
    assert "Dag Holm , Äldrenämnden: sitter kvar som ledamot, 1 januari 2027 till och med 31 december 2030" in said
    assert "Kulturnämnden : partiet har ingen plats från 1 januari 2027" in said
    done = await group.decide(review, {"all": "1"})
    assert "3 rader är införda. " in text_of(await group.eva.get(done.headers["location"]))
    assert "Inget skiljer svaren från det som står i listan." in text_of(await group.eva.get(review))
    rows = await db.fetch(
        "SELECT seat, from_day, to_day, status FROM mandates WHERE from_day > $1 ORDER BY seat", ENDED
    )
    term = (date(2027, 1, 1), date(2030, 12, 31), "imported")
    assert [tuple(row) for row in rows] == [("ledamot", *term), ("ordforande", *term)]
    assert await db.fetchval("SELECT count(*) FROM mandates WHERE to_day = $1", ENDED) == 2  # history stays
    await web.deliver()
    assert len(web.post_office.arrived) == before
    await group.decide(review, {"drop": "1"})
    assert (await group.eva.get(review)).status_code == 404


async def test_what_a_representative_has_said_is_asked_about_one_by_one(group: Group, db: Connection) -> None:
    person = await db.fetchval("SELECT person FROM mandates WHERE id = $1", group.dag)
    await rollover.say_after(db, person, group.dag, Next(After.LEAVES, None, None))
    review = await group.review({f"m{group.dag}-choice": "same"})
    page = await group.eva.get(review)
    assert "Någon har sagt annat än gruppen (1)" in text_of(page)
    assert "Dag Holm har själv sagt: slutar. Gruppen säger: sitter kvar." in text_of(page)
    done = await group.decide(review, {"all": "1"})
    assert done.headers["location"].endswith("?klart=0")
    row = re.findall(r'name="row" value="(\w+)"', page.text)
    done = await group.decide(review, {"row": row})
    assert done.headers["location"].endswith("?klart=1")


async def test_somebody_else_against_her_own_word_takes_her_next_mandate_only_when_it_is_chosen(
    group: Group, db: Connection
) -> None:
    person = await db.fetchval("SELECT person FROM mandates WHERE id = $1", group.dag)
    await rollover.say_after(db, person, group.dag, Next(After.STAYS, group.care, "ledamot"))
    review = await group.review({f"m{group.dag}-choice": "other", f"m{group.dag}-name": "Ulf Å"})
    page = await group.eva.get(review)
    assert "Dag Holm har själv sagt: sitter kvar. Gruppen säger: någon annan." in text_of(page)
    await group.decide(review, {"all": "1"})
    assert await db.fetchval("SELECT count(*) FROM mandates WHERE status = 'declared'") == 1
    await group.decide(review, {"row": re.findall(r'name="row" value="(\w+)"', page.text)})
    assert await db.fetchval("SELECT count(*) FROM mandates WHERE status = 'declared'") == 0
    assert "Inget skiljer svaren" in text_of(await group.eva.get(review))


async def test_a_seat_that_the_party_no_longer_has_takes_the_next_term_of_a_register_with_it(
    group: Group, db: Connection
) -> None:
    await db.execute(
        "INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status) "
        "SELECT person, committee, seat_text, seat, '2027-01-01', '2030-12-31', 'imported' FROM mandates WHERE id = $1",
        group.dag,
    )
    review = await group.review({f"m{group.dag}-choice": "none"})
    said = text_of(await group.eva.get(review))
    assert "Sitter inte längre (1)" in said
    assert "Dag Holm , Äldrenämnden: sitter inte längre från 1 januari 2027" in said
    await group.decide(review, {"all": "1"})
    rows = await db.fetch("SELECT status, to_day FROM mandates WHERE committee = $1 ORDER BY from_day", group.care)
    assert [tuple(row) for row in rows] == [("confirmed", ENDED), ("wrong", date(2030, 12, 31))]
    assert "Inget skiljer svaren" in text_of(await group.eva.get(review))


async def test_she_may_leave_a_row_and_what_the_group_does_not_know_is_said(group: Group, db: Connection) -> None:
    review = await group.review({f"m{group.dag}-choice": "same", f"m{group.ida}-choice": "unknown"})
    said = text_of(await group.eva.get(review))
    assert "Det här vet gruppen inte Barnnämnden Kulturnämnden" in said
    await group.decide(review, {"row": "0123456789abcdef"})
    assert await db.fetchval("SELECT count(*) FROM mandates") == 2
    assert await db.fetchval("SELECT accepted_at FROM group_reports") is None


async def test_no_seat_is_known_as_that_and_not_knowing_stays_unknown(group: Group, db: Connection) -> None:
    review = await group.review({f"m{group.dag}-choice": "none", f"m{group.ida}-choice": "unknown"})
    await group.decide(review, {"all": "1"})
    known = "SELECT register_known($1, '2027-01-04')"
    assert [await db.fetchval(known, id) for id in (group.care, group.school, group.culture)] == [True, False, False]
    there = text_of(await group.eva.get("/skotsel/tackning/0136?dag=2027-01-04"))
    assert "Partiet har ingen plats där det beslutas." in there
    assert "Sedan 1 januari 2027 vet vi inte vilka som sitter där det beslutas." in there


async def test_a_review_that_is_not_there_is_not_there(group: Group) -> None:
    path = f"/skotsel/grupper/svar/{await group.report()}"
    assert (await group.eva.get(path)).status_code == 404  # not sent in
    assert (await group.eva.send_form(path, {"all": "1"})).status_code == 404


async def test_what_is_accepted_is_what_she_has_read(group: Group, db: Connection) -> None:
    """The contact, or whoever has her link, can send in something else at any moment before."""
    said = {f"m{group.ida}-choice": "other", f"m{group.ida}-name": "Ulf Å", f"m{group.ida}-reach": "ulf.a@example.org"}
    review = await group.review(said)
    page = await group.eva.get(review)
    row, seen = re.findall(r'name="row" value="(\w+)"', page.text), typed(page, "seen")
    await group.review({**said, f"m{group.ida}-reach": "ulf.b@example.org"})
    for pressed in ({"row": row}, {"all": "1"}, {"drop": "1"}):
        answer = await group.eva.send_form(review, {"seen": seen, **pressed})
        assert answer.status_code == 409
        assert "Något har ändrats sedan du öppnade sidan. Vi har inte gjort något än." in text_of(answer)
        assert "ulf.b@example.org" in text_of(answer)
    stale = await group.decide(review, {"row": row})  # the row of the address before
    assert stale.headers["location"].endswith("?klart=0")
    assert await db.fetchval("SELECT count(*) FROM mandates") == 2


async def test_whoever_has_asked_not_to_be_in_the_list_does_not_come_back_unasked(
    group: Group, db: Connection, web: Web
) -> None:
    ida = await db.fetchval("SELECT person FROM mandates WHERE id = $1", group.ida)
    await representatives.leave_out(db, web.own.vault, web.own.erasures, ida, dates.now())
    new = {f"c{group.school}-choice": "other", f"c{group.school}-0-name": "Ida  Ny", f"c{group.school}-1-name": "Ia Ny"}
    review = await group.review(new)
    said = text_of(await group.eva.get(review))
    assert "Någon har sagt annat än gruppen (1)" in said
    assert "Någon med det namnet har bett att inte stå i listan. Säg bara ja om det är en annan person." in said
    assert (await group.decide(review, {"all": "1"})).headers["location"].endswith("?klart=1")
    assert await db.fetchval("SELECT count(*) FROM representatives") == 2  # Dag and Ia
