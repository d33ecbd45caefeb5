"""Whatever changes, in any order and as time goes by: no invitation and no reminder is missed."""

import random
from datetime import datetime, timedelta

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import branches, invitations, looks
from fackpol.network.invitations import Answer
from tests.people import Everybody

NOW = dates.now()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALL_HOST = "INSERT INTO meeting_hosts (meeting, branch) SELECT $1, id FROM branches ON CONFLICT DO NOTHING"


async def looked(db: Connection, now: datetime) -> int:
    return sum([await looks.look(db, chore, now) for chore in looks.CHORES])


async def whatever_has_changed(db: Connection, now: datetime) -> int:
    """What a look finds that looks at everything."""
    return sum([await chore(db, now) for chore in looks.CHORES.values()])


class Walk:
    """Things happen one after the other, in any order, as time goes by."""

    def __init__(self, everybody: Everybody, seed: int) -> None:
        self.everybody, self.db = everybody, everybody.db
        self.random = random.Random(seed)
        self.now, self.number = NOW, 0
        self.branches: list[str] = []

    async def begin(self) -> None:
        for name in ("Vård och omsorg", "Skola"):
            self.branches.append(await self.everybody.branch(name))
        self.bo = await self.everybody.bo(self.branches[0])
        for _ in range(3):
            await self.somebody_joins()
        await self.somebody_sits()
        await self.a_meeting_is_called()

    async def step(self) -> None:
        happens = (
            self.somebody_joins, self.somebody_is_welcomed, self.a_meeting_is_called, self.somebody_answers,
            self.somebody_sits, self.a_row_changes, self.a_row_changes, self.a_row_changes, self.time_goes_by,
            self.time_goes_by,
        )  # fmt: skip
        await self.random.choice(happens)()

    async def somebody_joins(self) -> None:
        self.number += 1
        job = self.random.choice(["0136", "0184"])
        person = await self.everybody.member(f"Med {self.number}", f"med.{self.number}@example.org")
        await self.db.execute("UPDATE jobs SET area = $2 WHERE person = $1", person, job)
        for branch in self.random.sample(self.branches, self.random.choice([1, 1, 2])):
            await branches.join(self.db, branch, person, self.now)
            if self.random.random() < 0.5:
                await self.db.execute("UPDATE memberships SET welcomed_at = $2 WHERE person = $1", person, self.now)

    async def somebody_is_welcomed(self) -> None:
        row = await self.db.fetchrow(
            "SELECT person, slug FROM memberships JOIN branches b ON b.id = branch WHERE welcomed_at IS NULL LIMIT 1"
        )
        if row:
            await branches.welcome(self.db, row["slug"], row["person"], self.bo, self.now)

    async def a_meeting_is_called(self) -> None:
        starts = self.now + timedelta(hours=self.random.randint(5, 150))
        remind = self.random.choice([(), ("day", "hours"), ("silent", "hours"), ("day", "hours", "silent")])
        branch = self.random.choice(self.branches)
        id = await self.everybody.meeting(branch, self.bo, starts_at=starts, ends_at=starts + HOUR, remind=remind)
        if self.random.random() < 0.3:
            await self.db.execute(ALL_HOST, id)
        earlier = await self.db.fetchval("SELECT min(id) FROM meetings")
        if self.random.random() < 0.5:
            part = self.random.choice([f"maybe:{earlier}", f"silent:{earlier}", "area:0136", "union:kommunal"])
            chosen = (
                "INSERT INTO meeting_parts (meeting, branch, parts) SELECT $1, branch, ARRAY[$2] FROM meeting_hosts"
            )
            await self.db.execute(f"{chosen} WHERE meeting = $1", id, part)
        await invitations.call(self.db, id, [], self.now)

    async def somebody_answers(self) -> None:
        for _ in range(self.random.randint(1, 3)):
            id = await self.one("SELECT id FROM invitations")
            if id:
                given = self.random.choice(list(Answer))
                await invitations.answer(self.db, self.everybody.vault, id, given, "", "link", self.now)

    async def somebody_sits(self) -> None:
        self.number += 1
        committee = self.random.choice(["Äldrenämnden", "Vård- och omsorgsnämnden", "Kommunstyrelsen"])
        await self.everybody.representative(
            f"Led {self.number}",
            f"led.{self.number}@example.org",
            committee,
            "0136",
            to_day=dates.today(self.now + 9 * DAY),
        )

    async def time_goes_by(self) -> None:
        self.now += self.random.choice([MINUTE, 5 * MINUTE, 20 * MINUTE, 3 * HOUR, 14 * HOUR])

    async def a_row_changes(self) -> None:
        """Of one of the tables that the chores read, as a page or a letter of ours would change it."""
        query = self.random.choice(CHANGES)
        moments = [self.now + timedelta(minutes=self.random.choice([3, 30, 300]))] if "$1" in query else []
        await self.db.execute(query, *moments)

    async def one(self, query: str) -> object:
        rows = await self.db.fetch(query)
        return self.random.choice(rows)[0] if rows else None


# Each as a page or a letter of ours would do it; $1 is a moment to come, {member} and the others somebody or something.
CHANGES = """
UPDATE people SET paused_until = $1 WHERE id = {member};
UPDATE people SET paused_until = NULL WHERE id = {member};
UPDATE people SET email_confirmed_at = CASE WHEN email_confirmed_at IS NULL THEN $1::timestamptz END
WHERE id = {member};
UPDATE people SET reminders = NOT reminders WHERE id = {member};
UPDATE people SET email = NULL, email_key = NULL, email_confirmed_at = NULL WHERE id = {politician};
UPDATE people SET email = 'x', email_key = sha256(id::text::bytea) WHERE email IS NULL AND id = {politician};
INSERT INTO suppressions (kind, key, reason, at)
SELECT 'email', email_key, 'bounced', $1 FROM people WHERE email IS NOT NULL AND id IN ({member}, {politician})
ON CONFLICT DO NOTHING;
DELETE FROM suppressions;
UPDATE consents SET ended_at = $1, ended_channel = 'web'
WHERE ended_at IS NULL AND purpose = 'invitations' AND person = {member};
INSERT INTO consents (person, purpose, text_version, channel, given_at)
SELECT person, 'invitations', '1', 'web', $1 FROM members ON CONFLICT DO NOTHING;
UPDATE memberships SET letters_ended_at = CASE WHEN letters_ended_at IS NULL THEN $1::timestamptz END
WHERE person = {member};
DELETE FROM memberships WHERE ctid = (SELECT min(ctid) FROM memberships WHERE person = {member});
UPDATE jobs SET area = CASE area WHEN '0136' THEN '0184' ELSE '0136' END WHERE person = {member};
UPDATE members SET union_slug = CASE WHEN union_slug IS NULL THEN 'kommunal' END WHERE person = {member};
UPDATE meetings SET starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day' WHERE id = {meeting};
INSERT INTO moves (meeting, sequence, starts_at, ends_at, at)
SELECT id, sequence + 1, starts_at, ends_at, $1 FROM meetings WHERE id = {meeting} ON CONFLICT DO NOTHING;
INSERT INTO cancellations (meeting, at) SELECT {meeting}, $1 ON CONFLICT DO NOTHING;
INSERT INTO meeting_hosts (meeting, branch) SELECT {meeting}, id FROM branches ON CONFLICT DO NOTHING;
INSERT INTO meeting_areas (meeting, area) SELECT {meeting}, '0184' ON CONFLICT DO NOTHING;
DELETE FROM meeting_parts WHERE meeting = {meeting};
DELETE FROM invitations WHERE ctid = (SELECT min(ctid) FROM invitations WHERE mandate IS NOT NULL);
DELETE FROM answers WHERE id = (SELECT max(id) FROM answers);
UPDATE invitations SET withdrawn_at = $1 WHERE withdrawn_at IS NULL AND person = {member};
UPDATE representatives SET letters_ended_at = CASE WHEN letters_ended_at IS NULL THEN $1::timestamptz END
WHERE person = {politician};
UPDATE mandates SET to_day = CASE WHEN to_day IS NULL THEN date($1::timestamptz) END WHERE person = {politician};
UPDATE mandates SET status = CASE status WHEN 'wrong' THEN 'confirmed' ELSE 'wrong' END WHERE person = {politician};
INSERT INTO left_out (meeting, person) SELECT {meeting}, {politician} ON CONFLICT DO NOTHING;
DELETE FROM left_out;
DELETE FROM branch_trades WHERE ctid = (SELECT min(ctid) FROM branch_trades);
INSERT INTO branch_trades (branch, industry) SELECT id, 'aldreomsorg' FROM branches ON CONFLICT DO NOTHING;
DELETE FROM committee_kinds WHERE committee = (SELECT min(committee) FROM committee_kinds);
UPDATE committee_kinds SET type = 'k-aldre' WHERE committee = (SELECT max(committee) FROM committee_kinds);
INSERT INTO committee_areas (committee, area) SELECT max(committee), '0184' FROM committee_areas ON CONFLICT DO NOTHING;
UPDATE rules SET strength = CASE strength WHEN 'primary' THEN 'secondary' ELSE 'primary' END
WHERE industry = 'aldreomsorg'
""".format(
    member="(SELECT person FROM members ORDER BY random() LIMIT 1)",
    politician="(SELECT person FROM representatives ORDER BY random() LIMIT 1)",
    meeting="(SELECT id FROM meetings WHERE called_at IS NOT NULL ORDER BY random() LIMIT 1)",
).split(";")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_nothing_is_missed_that_a_look_at_everything_finds(
    db: Connection, everybody: Everybody, seed: int
) -> None:
    await db.execute("SELECT setseed($1)", seed / 6)
    walk = Walk(everybody, seed)
    await walk.begin()
    posted = 0
    for _ in range(40):
        await walk.step()
        posted += await looked(db, walk.now)
        assert await whatever_has_changed(db, walk.now) == 0
    assert posted
