"""Sisters: a politician invites those on the same kind of committee elsewhere, each once, and nobody else."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import counterparts, invitations, representatives
from fackpol.network.invitations import Answer
from fackpol.network.reference import Reference
from tests.asgi import Web
from tests.people import DAG, Everybody, a_meeting
from tests.together import at_once

NOW = dates.now()
TODAY = dates.today(NOW)
DAY = date(2026, 10, 1)
IDA = "ida@example.org"


async def a_town(everybody: Everybody) -> tuple[UUID, UUID]:
    """Dag, and Ida on the same kind of committee elsewhere; others are not."""
    dag = await everybody.dag()
    ida = await everybody.representative("Ida Ny", IDA, "Äldrenämnden", "0126")
    await everybody.representative("Ulla By", "ulla@example.org", "Kulturnämnden", "0126")
    await everybody.representative("Rolf Ek", "rolf@example.org", "Äldrenämnden", "0136")  # the same committee
    await everybody.representative("Maj Ö", None, "Äldrenämnden", "0127")  # no address
    return dag, ida


async def test_those_on_the_same_kind_elsewhere_are_invited(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    dag, ida = await a_town(everybody)
    id = await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY)
    assert id
    assert [row["person"] for row in await db.fetch("SELECT person FROM invitations")] == [ida]
    await web.deliver()
    assert sorted(letter.subject.split(":")[0] for letter in web.post_office.arrived) == [
        "Du står i vår lista", "Inbjudan",
    ]  # fmt: skip
    letter = web.post_office.latest(IDA, "Inbjudan")
    text = " ".join(letter.text.split())
    assert "Dag Holm i partiet sitter i samma slags nämnd som du, i en annan kommun eller region." in text
    assert "1 politiker" in text
    assert str(letter.event["summary"]) == "Möte"
    assert DAG not in letter.text


async def test_whoever_does_not_sit_any_more_when_they_meet_is_not_invited(
    db: Connection, vault: Vault, everybody: Everybody
) -> None:
    dag, ida = await a_town(everybody)
    await db.execute("UPDATE mandates SET to_day = $1 WHERE person = $2", TODAY + timedelta(days=8), ida)
    assert await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY)  # in nine days
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0


async def test_she_answers_and_he_sees_it(db: Connection, vault: Vault, everybody: Everybody) -> None:
    dag, _ = await a_town(everybody)
    id = await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY)
    assert id
    invitation = await db.fetchval("SELECT id FROM invitations")
    assert await invitations.answer(db, vault, invitation, Answer.YES, "Gärna", "link", NOW)
    (row,) = await counterparts.called_by(db, vault, dag, NOW)
    assert (row.invited, row.yes) == (1, 1)
    assert await counterparts.called_by(db, vault, dag, NOW + timedelta(days=30)) == []


async def test_a_cancelled_one_is_told(web: Web, db: Connection, vault: Vault, everybody: Everybody) -> None:
    dag, _ = await a_town(everybody)
    id = await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY)
    assert id
    await web.deliver()
    assert await invitations.cancel(db, vault, id, dag, "Jag är sjuk.", dates.now()) == 1
    await web.deliver()
    assert "Jag är sjuk." in web.post_office.latest(IDA, "Inställt").text


async def test_only_his_own_meeting_is_there(db: Connection, vault: Vault, everybody: Everybody) -> None:
    dag, ida = await a_town(everybody)
    id = await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY)
    assert id
    assert await counterparts.get(db, vault, id, dag)
    assert await counterparts.get(db, vault, id, ida) is None
    branch = await everybody.branch()
    of_branch = await everybody.meeting(branch, dag)
    assert await counterparts.get(db, vault, of_branch, dag) is None


async def test_whoever_wants_no_letters_is_not_invited(db: Connection, vault: Vault, everybody: Everybody) -> None:
    dag, ida = await a_town(everybody)
    await representatives.end_letters(db, ida, NOW)
    assert await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY)
    assert await db.fetchval("SELECT count(*) FROM invitations") == 0


@pytest.mark.parametrize("cancelled", [False, True])
async def test_three_at_a_time(db: Connection, vault: Vault, everybody: Everybody, cancelled: bool) -> None:
    dag, _ = await a_town(everybody)
    ids = [await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY) for _ in range(3)]
    if cancelled:
        await invitations.cancel(db, vault, ids[0], dag, "", NOW)  # type: ignore[arg-type]
    assert bool(await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY)) is cancelled


async def test_two_presses_at_once_are_counted_in_turn(fresh: str, vault: Vault, known: Reference) -> None:
    async with database.alone(fresh) as db:
        dag, _ = await a_town(Everybody(db, vault, known))
        for _ in range(2):
            await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY)
    done = await at_once(fresh, lambda db: counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY))
    assert [bool(id) for id in done] == [True, False]


async def test_colleagues_are_those_on_the_same_kind_of_committee_elsewhere_now(
    everybody: Everybody, db: Connection, vault: Vault, known: Reference
) -> None:
    dag = await everybody.dag()
    await everybody.representative("Ida Ny", None, "Äldre- och omsorgsnämnden", "0126")
    await everybody.representative("Pia Ö", None, "Äldrenämnden", "0127", to_day=date(2025, 12, 31))
    await everybody.representative("Ulf Å", None, "Kulturnämnden", "0127")
    await everybody.representative("Eva Sol", None, "Äldrenämnden", "0136")
    others = await counterparts.of(db, vault, known, dag, DAY)
    assert [(her.name, her.place) for her in others] == [("Ida Ny", "Huddinge")]


async def test_the_letter_says_elsewhere_only_when_it_is_so(
    web: Web, db: Connection, vault: Vault, everybody: Everybody
) -> None:
    """Two district committees of one city are of one kind, and in one municipality."""
    dag = await everybody.dag("Farsta stadsdelsnämnd", "0180")
    await everybody.representative("Ida Ny", IDA, "Skärholmens stadsdelsnämnd", "0180")
    assert await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY)
    await web.deliver()
    text = " ".join(web.post_office.latest(IDA, "Inbjudan").text.split())
    assert "Dag Holm i partiet sitter i samma slags nämnd som du." in text
    assert "annan kommun" not in text


async def test_only_the_chosen_are_invited(db: Connection, vault: Vault, everybody: Everybody) -> None:
    dag, _ = await a_town(everybody)
    ake = await everybody.representative("Åke By", "ake@example.org", "Äldrenämnden", "0128")
    his = await db.fetchval("SELECT id FROM mandates WHERE person = $1", ake)
    await counterparts.call(db, vault, dag, a_meeting(), NOW, TODAY, [his])
    assert [row["person"] for row in await db.fetch("SELECT person FROM invitations")] == [ake]
