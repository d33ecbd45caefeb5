"""A notice reaches everybody whom the branch may write to, once, and nobody else."""

from datetime import timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import branches, consents, notices
from tests.asgi import Web
from tests.people import ANNA, Everybody


async def test_it_reaches_the_welcomed_with_a_yes_who_have_not_paused(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch, now = await everybody.branch(), dates.now()
    bo = await everybody.bo(branch)
    anna, paused, silent, waiting, ended, away = [
        await everybody.member(f"Med {n}", f"med.{n}@example.org", invited=n != 2) for n in range(6)
    ]
    for person in (anna, paused, silent, ended, away):
        await everybody.welcomed(branch, person)
    await branches.join(db, branch, waiting, now)
    await db.execute("UPDATE people SET paused_until = $2 WHERE id = $1", paused, now + timedelta(days=5))
    await db.execute("UPDATE people SET paused_until = $2 WHERE id = $1", away, now - timedelta(days=5))
    await db.execute("UPDATE memberships SET letters_ended_at = $2 WHERE person = $1", ended, now)
    assert await notices.reach(db, branch, now) == 2
    assert await notices.call(db, vault, branch, bo, "Hej", "Text", now) == 2
    written_to = await db.fetch("SELECT person FROM letters WHERE kind = 'notice'")
    assert {row["person"] for row in written_to} == {anna, away}


async def test_a_no_between_the_press_and_the_sending_counts(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    await notices.call(db, vault, branch, await everybody.bo(branch), "Hej", "Text", dates.now())
    await consents.end(db, anna, "invitations", "web", dates.now())
    await web.deliver()
    assert web.post_office.to(ANNA) == []
    (row,) = await notices.of_branch(db, vault, branch)
    assert (row.sent, row.waiting, row.lost) == (0, 0, 0)


@pytest.mark.parametrize("address", ["åsa@example.org", "ﬁ@x.se"])
async def test_an_address_for_answers_that_can_not_be_sent_stops_no_letter(
    web: Web, db: Connection, vault: Vault, everybody: Everybody, address: str
) -> None:
    """It was stored before the form refused it."""
    branch, anna = await everybody.branch(reply_to=address), await everybody.anna()
    await everybody.welcomed(branch, anna)
    await notices.call(db, vault, branch, await everybody.bo(branch), "Hej", "Text", dates.now())
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert letter.message["reply-to"] is None
    (row,) = await notices.of_branch(db, vault, branch)
    assert (row.sent, row.lost) == (1, 0)


async def test_what_was_written_is_what_arrives(web: Web, db: Connection, vault: Vault, everybody: Everybody) -> None:
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    text = "Rad ett\n\n<b>Rad två</b> https://example.org/x?a=1&b=2"
    await notices.call(db, vault, branch, await everybody.bo(branch), "Löner & <scheman>", text, dates.now())
    await web.deliver()
    letter = web.post_office.latest(ANNA)
    assert "Löner & <scheman>" in letter.text
    assert "<b>Rad två</b>" in letter.text
    assert "&lt;b&gt;Rad två&lt;/b&gt;" in letter.html
    assert 'href="https://example.org/x?a=1&amp;b=2"' in letter.html
    assert "Bo Lind" in letter.text
    assert "Löner" not in letter.subject  # discreet: somebody may look over her shoulder
    (row,) = await notices.of_branch(db, vault, branch)
    assert row.sent == 1
