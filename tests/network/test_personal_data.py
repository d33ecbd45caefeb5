"""Her copy holds all that goes with her, and nobody else's secrets."""

import json
from datetime import time, timedelta
from uuid import UUID

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import (
    absences,
    attendance,
    branches,
    commitments,
    contacts,
    digests,
    handovers,
    introductions,
    invitations,
    name_proposals,
    nominations,
    people,
    personal_data,
    replies,
)
from fackpol.network.contacts import ContactOutcome
from fackpol.network.introductions import Question
from fackpol.network.personal_data import LEFT_OUT, SECTIONS
from fackpol.network.replies import Answer
from tests.people import ANNA, Everybody

NOW = dates.now()


async def test_every_table_that_goes_with_a_person_is_in_her_copy(db: Connection) -> None:
    """A new table needs a section, or a reason in LEFT_OUT why she does not get it."""
    rows = await db.fetch(
        "WITH RECURSIVE hers AS (SELECT 'people'::regclass AS id UNION "
        "SELECT c.conrelid FROM pg_constraint c JOIN hers h ON c.confrelid = h.id "
        "WHERE c.contype = 'f' AND c.confdeltype = 'c') SELECT id::text AS name FROM hers"
    )
    covered = [table for section in SECTIONS.values() for table in section.tables]
    by_trigger = ["letter_queue"]  # its rows go with their letters
    assert sorted([*(row["name"] for row in rows), *by_trigger]) == sorted([*covered, *LEFT_OUT])


async def test_what_is_sealed_comes_opened(db: Connection, everybody: Everybody, vault: Vault) -> None:
    anna = await a_full_life(db, everybody, vault)
    found = await personal_data.of(db, vault, anna)
    assert found["person"][0]["email"] == ANNA
    assert found["person"][0]["phone"] == "070-174 06 05"
    assert [row["note"] for row in found["contacts"]] == ["Ring på kvällen", None]
    assert {row["by"] for row in found["contacts"]} == {"Bo Lind"}
    assert found["branches"][0]["welcomed_by"] == "Bo Lind"
    assert found["proposed_names"][0]["name"] == "Anna Eek"
    assert found["questions"][0]["question"] == "Hur blir det med schemat?"
    assert found["jobs"][0]["area"].startswith("Haninge")
    assert [row["answer"] for row in found["answers"]] == ["yes"]
    assert found["answers"][0]["note"] == "Kommer sent"
    assert (found["attendance"][0]["came"], found["attendance"][0]["by_herself"]) == ("came", True)
    assert found["commitments"][0]["text"] == "Ringer kommunen"
    packed = personal_data.packed(found)
    assert json.loads(packed).keys() == found.keys()
    assert not any(isinstance(value, bytes) for rows in found.values() for row in rows for value in row.values())
    assert str(anna) not in packed


async def test_a_representatives_copy_says_nothing_of_who_has_asked(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    await a_full_life(db, everybody, vault)
    dag = await db.fetchval("SELECT person FROM representatives")
    found = await personal_data.of(db, vault, dag)
    assert found["mandates"][0]["committee"] == "Äldrenämnden"
    packed = personal_data.packed(found)
    assert "Anna" not in packed
    assert "schemat" not in packed


async def test_an_answer_is_in_his_copy_without_the_question_and_in_hers_once_she_has_opened_it(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    anna = await a_full_life(db, everybody, vault)
    id, dag = await db.fetchval("SELECT id FROM introductions"), await db.fetchval("SELECT person FROM representatives")
    await replies.write(db, vault, id, Answer("Det blir bättre."), NOW)
    (given,) = (await personal_data.of(db, vault, dag))["answers_given"]
    assert given["reply"] == "Det blir bättre."
    assert "schemat" not in personal_data.packed(await personal_data.of(db, vault, dag))
    assert "bättre" not in personal_data.packed(await personal_data.of(db, vault, anna))
    await replies.read(db, id, anna, NOW)
    assert (await personal_data.of(db, vault, anna))["questions"][0]["reply"] == "Det blir bättre."


async def test_a_coordinators_copy_holds_her_own_words_and_not_a_colleagues(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    anna = await a_full_life(db, everybody, vault)
    bo, branch = await db.fetchval("SELECT person FROM appointments"), await db.fetchval("SELECT slug FROM branches")
    await nominations.ask(db, branch, anna, bo, NOW)
    await everybody.hold(anna, "coordinator", await db.fetchval("SELECT id FROM branches"))
    await absences.say(db, bo, dates.today(NOW) + timedelta(days=9), NOW)
    await digests.choose(db, bo, time(9, 30), [1, 5], None)
    await handovers.hand_over(db, vault, branch, bo, anna, "Cilla vill bli uppringd sent", NOW)
    his, hers = await personal_data.of(db, vault, bo), await personal_data.of(db, vault, anna)
    assert his["handovers"][0]["note"] == "Cilla vill bli uppringd sent"
    assert (his["digest_choices"][0]["clock"], his["absences"][0]["said_at"]) == ("09.30", NOW)
    assert (hers["handovers"][0]["given_by"], hers["handovers"][0]["note"]) == ("Bo Lind", None)
    assert hers["nominations"][0]["asked_by"] == "Bo Lind"
    assert "Cilla" not in personal_data.packed(hers)


async def test_whoever_is_gone_has_nothing(db: Connection, everybody: Everybody, vault: Vault) -> None:
    anna = await a_full_life(db, everybody, vault)
    await db.execute("DELETE FROM people WHERE id = $1", anna)
    assert await personal_data.of(db, vault, anna) == {}


async def a_full_life(db: Connection, everybody: Everybody, vault: Vault) -> UUID:
    anna, branch = await everybody.anna(), await everybody.branch()
    bo, dag = await everybody.bo(branch), await everybody.dag()
    await people.set_phone(db, vault, anna, "070-174 06 05")
    await branches.join(db, branch, anna, NOW)
    await contacts.look_after(db, NOW, dates.today(NOW))
    await contacts.record(db, vault, branch, anna, bo, ContactOutcome.NO_ANSWER, "Ring på kvällen", NOW)
    await branches.welcome(db, branch, anna, bo, NOW)
    await name_proposals.propose(db, vault, branch, anna, bo, "Anna Eek", NOW)
    meeting = await everybody.meeting(branch, bo)
    await invitations.call(db, meeting, [], NOW)
    invitation = await db.fetchval("SELECT id FROM invitations WHERE person = $1", anna)
    note = vault.seal("Kommer sent", "answers.note", invitation)
    await db.execute(
        "INSERT INTO answers (invitation, at, answer, note, channel) VALUES ($1, $2, 'yes', $3, 'link')",
        invitation, NOW, note,
    )  # fmt: skip
    then = NOW + timedelta(days=10)
    assert await attendance.say(db, invitation, attendance.Said.CAME, then)
    assert await commitments.add(db, vault, meeting, "Ringer kommunen", dates.today(then), invitation, then)
    mandate = await db.fetchval("SELECT id FROM mandates WHERE person = $1", dag)
    question = Question("Hur blir det med schemat?", "aldreomsorg", "0136", mandate)
    await introductions.ask(db, vault, anna, question, NOW)
    return anna
