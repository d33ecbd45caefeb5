"""The example district, and the whole story told in it: by real processes, real letters, and every page as it is."""

import asyncio
import os
import socket
import sys
from email.message import EmailMessage
from pathlib import Path

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.demo import district
from fackpol.demo.mailbox import Mailbox, page
from fackpol.network import district_meetings, introductions, proposal_questions, proposals
from fackpol.network.reference import Reference
from fackpol.network.standings import Standing


async def test_the_story_is_told_to_its_end(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {**os.environ, "FACKPOL_DATA": str(folder / "told"), "PORT": str(port)}
    command = [sys.executable, "-m", "fackpol", "demo", "--fresh", "--tell"]
    telling = await asyncio.create_subprocess_exec(
        *command, env=own, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asyncio.wait_for(telling.communicate(), 150)
    assert telling.returncode == 0, said.decode()
    assert "14 steg" in said.decode()


async def test_the_district_has_proposals_in_every_state_a_family_and_one_from_a_question(
    db: Connection, vault: Vault, known: Reference
) -> None:
    await district.make(db, vault, known, dates.now())
    found, more = await proposals.search(db, proposals.Search())
    assert (len(found), more) == (13, False)
    assert {one.outcome for one in found} == set(proposals.Outcome)
    assert {one.kind for one in found} == set(proposals.Kind)
    rows = await db.fetch("SELECT id, family FROM proposals WHERE id <> family")
    assert len(await proposals.family(db, rows[0]["family"])) == 3
    asked = [row["introduction"] for row in await db.fetch("SELECT introduction FROM proposal_questions")]
    assert [one.went for one in (await proposal_questions.of(db, asked)).values()] == ["Bifall"]


async def test_the_district_has_a_question_in_every_state_and_lets_three_letters_go(
    db: Connection, vault: Vault, known: Reference
) -> None:
    now = dates.now()
    await district.make(db, vault, known, now)
    found = set()
    for row in await db.fetch("SELECT DISTINCT member FROM introductions"):
        for one in await introductions.of_member(db, vault, row["member"]):
            found.add(one.standing(dates.today(now)))
    assert found == set(Standing)
    queued = await db.fetch("SELECT kind FROM letters WHERE state = 'queued' ORDER BY kind")
    assert [row["kind"] for row in queued] == ["invitation", "question", "reply"]
    early = "SELECT FROM invitations i JOIN memberships m USING (branch, person) WHERE m.welcomed_at > i.invited_at"
    assert await db.fetch(early) == []
    assert await db.fetchval("SELECT count(*) FROM handovers WHERE contacts > 0") == 1


def test_the_mailbox_finds_letters_by_receiver_sender_and_subject(tmp_path: Path) -> None:
    box = Mailbox(tmp_path / "box")
    for number, (to, subject) in enumerate([("anna@example.org", "Inbjudan"), ("bo@example.org", "Din inloggning")], 1):
        letter = EmailMessage()
        letter["To"], letter["From"], letter["Subject"] = to, "moten@example.org", subject
        (box.folder / f"{number}.eml").write_bytes(letter.as_bytes())
    assert [number for number, _ in box.letters()] == [2, 1]
    assert [number for number, _ in box.letters("ANNA inbjudan")] == [1]
    _, body, _ = page(box, [""], "ingen")
    assert "Inget mejl passar ”ingen”." in body.decode()
    assert "example.org" not in body.decode()


async def test_the_district_has_a_meeting_of_group_leaders_a_draft_and_a_branch_that_is_asked_to_host(
    db: Connection, vault: Vault, known: Reference
) -> None:
    now = dates.now()
    await district.make(db, vault, known, now)
    draft, called = await district_meetings.listed(db, vault)
    assert (draft.called_at, called.title) == (None, "Gruppledarmöte")
    asked = await district_meetings.posts(db, vault, called.id)
    assert {one.post for one in asked} == {"group_leader", "local_board", "coordinator"}
    assert {one.answer for one in asked} == {"yes", "maybe", "no", None}
    counted = await db.fetch("SELECT item FROM programme_meetings WHERE meeting = $1", called.id)
    assert len(counted) == 1
    assert await db.fetchval("SELECT count(*) FROM open_proposals p JOIN branches b ON b.id = p.branch") == 1
