"""What is noted is done again: each thing that can be taken back, taken back once and replayed on an older state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from fackpol.base import dates, ledger
from fackpol.base.database import Connection
from fackpol.base.ledger import Illegible, Missing
from fackpol.base.settings import Settings
from fackpol.mail import suppressions
from fackpol.network import keyed_hashes, people, restoration, withdrawals
from fackpol.network.restoration import KINDS, Unknown
from tests.people import Everybody

NOW = dates.now()
TOMORROW = NOW + timedelta(days=1)
QUESTION = (
    "INSERT INTO introductions (id, member, mandate, industry, area, question, asked_at, due_at) "
    "VALUES ($1, $2, $3, 'aldreomsorg', '0136', '', $4, $4)"
)


class Scene:
    """Anna, a member of a branch; Dag, who is elected; and what else can be taken back."""

    def __init__(self, db: Connection, own: Settings, everybody: Everybody) -> None:
        self.db, self.own, self.everybody = db, own, everybody
        self.id = uuid4()

    async def set(self) -> None:
        self.slug = await self.everybody.branch()
        self.anna = await self.everybody.anna()
        self.bo = await self.everybody.bo(self.slug)
        self.dag = await self.everybody.dag()
        self.mandate = await self.db.fetchval("SELECT id FROM mandates")
        self.branch = await self.db.fetchval("SELECT id FROM branches")
        await self.everybody.welcomed(self.slug, self.anna)
        self.meeting = await self.everybody.meeting(self.slug, self.bo)
        await self.run("INSERT INTO members (person, registered_at) VALUES ($1, $2)", self.dag, NOW)
        await self.run("INSERT INTO feeds VALUES ($1, $2, $3)", self.id, self.anna, NOW)
        await self.run(QUESTION, self.id, self.anna, self.mandate, NOW)
        await self.run(
            "INSERT INTO inquiries VALUES ($1, $2, 'aldreomsorg', '0136', '', $3, $4)",
            self.id, self.mandate, NOW - timedelta(days=1), TOMORROW,
        )  # fmt: skip
        await self.run(
            "INSERT INTO nominations (id, branch, person, asked_at) VALUES ($1, $2, $3, $4)",
            self.id,
            self.branch,
            self.anna,
            NOW,
        )
        await self.run(
            "INSERT INTO name_proposals VALUES ($1, $2, $3, NULL, '', $4)", self.id, self.anna, self.branch, NOW
        )
        await self.run("INSERT INTO invitations (id, meeting, person, branch, invited_at) VALUES ($1, $2, $3, $4, $5)",
                       self.id, self.meeting, self.anna, self.branch, NOW)  # fmt: skip
        await self.run(
            "INSERT INTO commitments (id, meeting, invitation, text, due_on, made_at) VALUES ($1, $2, $1, '', $3, $4)",
            self.id, self.meeting, dates.today(TOMORROW), NOW,
        )  # fmt: skip
        await self.run("INSERT INTO group_contacts (person, area, given_at) VALUES ($1, '0136', $2)", self.bo, NOW)
        self.contact = await self.db.fetchval("SELECT id FROM group_contacts")
        await self.run(
            "INSERT INTO group_reports (id, area, contact, asked_at) VALUES ($1, '0136', $2, $3)",
            self.id,
            self.contact,
            NOW,
        )
        await self.run(
            "INSERT INTO local_posts VALUES ($1, $2, 'local_board', '0136', $3, NULL, $4)",
            self.id, self.bo, NOW.date(), NOW,
        )  # fmt: skip
        await self.run("INSERT INTO addresses VALUES ($1, NULL, '', sha256('l'), 'sv', $2)", self.id, NOW)
        await self.run(
            "INSERT INTO liaisons VALUES ($1, $2, $1, '', '', '', NULL, $3, $4, NULL, $4, $4, true)",
            self.id, self.branch, NOW.date(), NOW,
        )  # fmt: skip
        await self.run(
            "INSERT INTO proposals (kind, title, area, type, day, link, put_in_at, family, put_in_by, contact) "
            "VALUES ('motion', 'Heltid', '0136', 'k-aldre', '2026-05-03', 'https://example.org/', $1, 1, $2, $2)",
            NOW,
            self.dag,
        )
        await self.run("INSERT INTO recovery_codes VALUES (sha256('c'), $1)", self.bo)
        await self.run("INSERT INTO suppressions VALUES ('email', sha256('x'), 'bounced', $1)", NOW)
        await self.run("UPDATE people SET phone = '' WHERE id = $1", self.anna)
        await self.run("UPDATE representatives SET helps_since = $2 WHERE person = $1", self.dag, NOW)

    async def run(self, query: str, *args: object) -> None:
        await self.db.execute(query, *args)


NO = "UPDATE consents SET ended_at = $2, ended_channel = 'page' WHERE person = $1 AND purpose = 'invitations'"
DISOWN = "UPDATE mandates SET disowned_at = $2, disowned_from = status, status = 'wrong' WHERE person = $1"
MOVE = "UPDATE people SET email = '', email_key = sha256($2), email_confirmed_at = $3 WHERE id = $1"
Act = tuple[str, Callable[[Scene], tuple[object, ...]]]
# How each kind is taken back, and by which arguments.
ACTS: dict[str, Act] = {
    "erased": ("DELETE FROM people WHERE id = $1", lambda s: (s.anna,)),
    "left": ("DELETE FROM members WHERE person = $1", lambda s: (s.dag,)),
    "no": (NO, lambda s: (s.anna, NOW)),
    "address_left": (MOVE, lambda s: (s.anna, b"new", TOMORROW)),
    "phone_gone": ("UPDATE people SET phone = NULL WHERE id = $1", lambda s: (s.anna,)),
    "paused": ("UPDATE people SET paused_until = $2 WHERE id = $1", lambda s: (s.anna, TOMORROW)),
    "reminders": ("UPDATE people SET reminders = false WHERE id = $1", lambda s: (s.anna,)),
    "discreet": ("UPDATE people SET discreet = NOT discreet WHERE id = $1", lambda s: (s.anna,)),
    "digests_off": ("INSERT INTO digest_choices VALUES ($1, '07:30', '{}')", lambda s: (s.bo,)),
    "stopped": ("INSERT INTO suppressions VALUES ('register', sha256('y'), 'objected', $1)", lambda s: (NOW,)),
    "stop_lifted": ("DELETE FROM suppressions", lambda s: ()),
    "unlisted": ("DELETE FROM representatives WHERE person = $1", lambda s: (s.dag,)),
    "helps_no_more": ("UPDATE representatives SET helps_since = NULL WHERE person = $1", lambda s: (s.dag,)),
    "letters": ("UPDATE representatives SET letters_ended_at = $2 WHERE person = $1", lambda s: (s.dag, NOW)),
    "disowned": (DISOWN, lambda s: (s.dag, NOW)),
    "branch_left": ("DELETE FROM memberships WHERE person = $1", lambda s: (s.anna,)),
    "branch_letters": ("UPDATE memberships SET letters_ended_at = $2 WHERE person = $1", lambda s: (s.anna, NOW)),
    "unwelcomed": ("UPDATE memberships SET welcomed_at = NULL WHERE person = $1", lambda s: (s.anna,)),
    "relieved": ("UPDATE appointments SET to_at = $2 WHERE person = $1", lambda s: (s.bo, TOMORROW)),
    "contact_gone": ("DELETE FROM group_contacts WHERE person = $1", lambda s: (s.bo,)),
    "local_post_ended": ("UPDATE local_posts SET to_day = $1", lambda s: (TOMORROW.date(),)),
    "local_post_gone": ("DELETE FROM local_posts", lambda s: ()),
    "liaison_gone": ("DELETE FROM liaisons", lambda s: ()),
    "liaison_contact": ("UPDATE liaisons SET shows_contact = false", lambda s: ()),
    "report_gone": ("UPDATE group_reports SET revoked_at = $1", lambda s: (NOW,)),
    "question_ended": ("UPDATE introductions SET ended_at = $1, ended_by = 'member'", lambda s: (NOW,)),
    "inquiry_ended": ("UPDATE inquiries SET ends_at = $1", lambda s: (NOW,)),
    "declined": ("UPDATE nominations SET answer = 'no', answered_at = $1", lambda s: (NOW,)),
    "nomination_gone": ("DELETE FROM nominations", lambda s: ()),
    "name_refused": ("UPDATE name_proposals SET refused_at = $1", lambda s: (NOW,)),
    "proposal_contact": ("UPDATE proposals SET contact = NULL", lambda s: ()),
    "proposal_gone": ("DELETE FROM proposals", lambda s: ()),
    "name_gone": ("DELETE FROM name_proposals", lambda s: ()),
    "feed_gone": ("DELETE FROM feeds", lambda s: ()),
    "called_off": ("INSERT INTO cancellations (meeting, at, reason) VALUES ($1, $2, '')", lambda s: (s.meeting, NOW)),
    "uninvited": ("UPDATE invitations SET withdrawn_at = $1", lambda s: (NOW,)),
    "attendance": ("INSERT INTO attendance VALUES ($1, 'hidden', true, $2)", lambda s: (s.id, NOW)),
    "commitment": ("UPDATE commitments SET done = false, ended_at = $1", lambda s: (NOW,)),
    "commitment_gone": ("DELETE FROM commitments", lambda s: ()),
    "factor_gone": ("DELETE FROM factors WHERE person = $1", lambda s: (s.bo,)),
    "recovery_code_gone": ("DELETE FROM recovery_codes", lambda s: ()),
    "branch_closed": ("UPDATE branches SET closed_at = $1", lambda s: (NOW,)),
}  # fmt: skip


@pytest.fixture
async def scene(db: Connection, own: Settings, everybody: Everybody) -> Scene:
    scene = Scene(db, own, everybody)
    await scene.set()
    await withdrawals.note(db, own.erasures, NOW)
    return scene


async def taken_back(scene: Scene, query: str, *args: object) -> list[ledger.Line]:
    """The act is done and noted, and then undone: the database is as in yesterday's backup, and the file is today's."""
    before = len(ledger.lines(scene.own.erasures))
    act = scene.db.transaction()
    await act.start()
    await scene.run(query, *args)
    await withdrawals.note(scene.db, scene.own.erasures, NOW)
    await act.rollback()
    return ledger.lines(scene.own.erasures)[before:]


def test_every_kind_is_tried() -> None:
    assert set(KINDS) - set(ACTS) == {"yes", "owned", "appointed"}  # which have tests of their own


@pytest.mark.parametrize("kind", ACTS)
async def test_what_was_taken_back_is_taken_back_again(scene: Scene, kind: str) -> None:
    """By its line, without a word of anybody's; and a second time there is nothing left to do."""
    query, args = ACTS[kind]
    lines = await taken_back(scene, query, *args(scene))
    assert kind in [line.kind for line in lines]
    assert (await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)).done[kind] == 1
    assert sum((await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)).done.values()) == 0


@pytest.mark.parametrize("kind", ACTS)
async def test_a_line_holds_ids_and_hashes_only(scene: Scene, kind: str) -> None:
    query, args = ACTS[kind]
    for line in await taken_back(scene, query, *args(scene)):
        for read, text in zip(KINDS[line.kind], line.about, strict=True):
            read(text)
            assert len(text) <= 64


async def test_the_last_word_counts(scene: Scene) -> None:
    """Taken back and given again, and the other way round."""
    no, args = ACTS["no"]
    act = scene.db.transaction()
    await act.start()
    await scene.run(no, *args(scene))
    await withdrawals.note(scene.db, scene.own.erasures, NOW)
    await scene.run(
        "INSERT INTO consents (person, purpose, text_version, channel, given_at) "
        "VALUES ($1, 'invitations', '2', 'page', $2)",
        scene.anna, NOW,
    )  # fmt: skip
    await withdrawals.note(scene.db, scene.own.erasures, NOW)
    await act.rollback()
    done = (await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)).done
    assert (done["no"], done["yes"]) == (1, 1)
    opened = "SELECT count(*) FROM consents WHERE person = $1 AND purpose = 'invitations' AND ended_at IS NULL"
    assert await scene.db.fetchval(opened, scene.anna) == 1


async def test_an_address_that_she_has_gone_back_to_stays(scene: Scene) -> None:
    before = await scene.db.fetchrow("SELECT email, email_key FROM people WHERE id = $1", scene.anna)
    act = scene.db.transaction()
    await act.start()
    await scene.run(MOVE, scene.anna, b"new", TOMORROW)
    back = "UPDATE people SET email = $2, email_key = $3, email_confirmed_at = $4 WHERE id = $1"
    await scene.run(back, scene.anna, *before, NOW)
    await withdrawals.note(scene.db, scene.own.erasures, NOW)
    await act.rollback()
    done = (await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)).done
    assert done["address_left"] == 0
    assert await scene.db.fetchval("SELECT email_key FROM people WHERE id = $1", scene.anna) == before["email_key"]


async def test_turned_keys_take_nobody_s_address_and_lift_no_stop(scene: Scene) -> None:
    """The backup has all hashes under the old key; the ledger has them under the new one, and stops her by that."""
    old, new = ({1: b"1" * 32}, {2: b"2" * 32, 1: b"1" * 32})
    scene.own = replace(scene.own, index_key=old)
    email = scene.own.vault.index("anna.ek@example.org")
    await scene.run("UPDATE people SET email_key = $2 WHERE id = $1", scene.anna, email)
    await withdrawals.note(scene.db, scene.own.erasures, NOW)
    scene.own = replace(scene.own, index_key=new)
    turned = scene.db.transaction()
    await turned.start()
    await keyed_hashes.move(scene.db, [scene.own.vault.indexes("anna.ek@example.org")])
    await suppressions.complained(scene.db, scene.anna, NOW)
    await withdrawals.note(scene.db, scene.own.erasures, NOW)
    await turned.rollback()
    done = (await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)).done
    assert (done["address_left"], done["stopped"]) == (0, 1)
    stopped = "SELECT EXISTS (SELECT FROM suppressions s JOIN people p ON p.email_key = s.key WHERE p.id = $1)"
    assert await scene.db.fetchval(stopped, scene.anna)


async def test_a_post_that_was_given_since_is_only_counted(scene: Scene) -> None:
    await taken_back(
        scene,
        "INSERT INTO appointments (person, post, from_at) VALUES ($1, 'administrator', $2)",
        scene.anna,
        NOW,
    )
    assert (await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)).done["appointed"] == 1
    assert await scene.db.fetchval("SELECT count(*) FROM appointments WHERE person = $1", scene.anna) == 0


async def test_a_mandate_that_is_hers_after_all(scene: Scene) -> None:
    query, args = ACTS["disowned"]
    await scene.run(query, *args(scene))
    await withdrawals.note(scene.db, scene.own.erasures, NOW)
    await taken_back(
        scene,
        "UPDATE mandates SET status = disowned_from, disowned_at = NULL, disowned_from = NULL WHERE person = $1",
        scene.dag,
    )
    assert (await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)).done["owned"] == 1
    assert await scene.db.fetchval("SELECT status FROM mandates WHERE person = $1", scene.dag) == "confirmed"


async def test_numbers_move_on_further_each_time_that_the_same_backup_is_restored(scene: Scene) -> None:
    """Or the second restore would give the numbers again that were given after the first."""
    numbers = []
    for _ in range(2):
        await scene.run("SELECT setval('letters_id_seq', 1)")  # as in the backup
        again = scene.db.transaction()
        await again.start()
        await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)
        numbers.append(await scene.db.fetchval("SELECT last_value FROM letters_id_seq"))
        await again.rollback()
    assert numbers == [1 + restoration.APART, 1 + 2 * restoration.APART]


async def test_a_service_where_nobody_has_ever_left_needs_no_file(scene: Scene) -> None:
    assert (await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)).done.total() == 0


async def test_without_its_file_nothing_is_restored(scene: Scene) -> None:
    await people.erase(scene.db, scene.own.vault, scene.own.erasures, scene.anna, NOW)
    scene.own.erasures.unlink()
    with pytest.raises(Missing):
        await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)


async def test_a_file_that_lacks_somebody_whom_an_earlier_release_erased_is_refused(scene: Scene) -> None:
    await scene.run("INSERT INTO erasures VALUES ($1, $2)", uuid4(), NOW)
    with pytest.raises(Missing):
        await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)


async def test_a_line_that_can_not_be_read_stops_it(scene: Scene) -> None:
    await people.erase(scene.db, scene.own.vault, scene.own.erasures, scene.anna, NOW)
    with scene.own.erasures.open("a") as file:
        file.write("någonting helt annat\n")
    with pytest.raises(Illegible):
        await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)


async def test_a_kind_of_a_later_release_stops_it(scene: Scene) -> None:
    await taken_back(scene, "INSERT INTO withdrawals (kind, about) VALUES ('vow', '{}')")
    with pytest.raises(Unknown, match="vow"):
        await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)


async def test_a_new_ledger_begins_where_the_lost_one_ended(scene: Scene) -> None:
    await people.erase(scene.db, scene.own.vault, scene.own.erasures, scene.anna, NOW)
    scene.own.erasures.unlink()
    await restoration.begin(scene.db, scene.own.erasures, NOW)
    await withdrawals.check(scene.db, scene.own.erasures)
    assert [line.kind for line in ledger.lines(scene.own.erasures)] == ["begun", "erased"]
    assert (await restoration.redo(scene.db, scene.own.vault, scene.own.erasures, NOW)).done.total() == 0
