"""Proposals: put in, found by what they say, copied with their history, and kept when whoever put them in is gone."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from fackpol.base import database, dates
from fackpol.base.database import Connection, DatabaseFault, connected
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import proposals
from fackpol.network.members import Job
from fackpol.network.proposals import Kind, Outcome, Proposal, Search
from tests.people import Everybody

NOW = dates.now()
TODAY = dates.today(NOW)
HELTID = Proposal(
    Kind.MOTION, "Rätt till heltid i hemtjänsten", "0136", "k-aldre", date(2026, 5, 3), "https://example.org/1",
    "Undersköterskor ska få välja heltid. De delade turerna ska bort.",
)  # fmt: skip


async def titles(db: Connection, **wanted: object) -> list[str]:
    found, _ = await proposals.search(db, Search(**wanted))  # type: ignore[arg-type]
    return [one.title for one in found]


async def three(db: Connection, by: UUID | None = None) -> tuple[int, int, int]:
    """A motion for full time, an interpellation about preschool, a budget item about clothes; each newer."""
    school = replace(
        HELTID, kind=Kind.INTERPELLATION, title="Förskolans stora barngrupper", text="", type="k-forskola",
        area="0127", day=date(2026, 6, 1), outcome=Outcome.ANSWERED, outcome_on=date(2026, 7, 1),
    )  # fmt: skip
    clothes = replace(HELTID, kind=Kind.BUDGET, title="Arbetskläder", text="Heltid nämns sist.", day=date(2026, 6, 2))
    ids = [await proposals.put(db, by, one, NOW) for one in (HELTID, school, clothes)]
    return ids[0], ids[1], ids[2]


async def test_what_is_put_in_can_be_read(db: Connection, everybody: Everybody) -> None:
    dag = await everybody.dag()
    id = await proposals.put(db, dag, replace(HELTID, industries=("aldreomsorg", "funktionsstod")), NOW)
    one = await proposals.get(db, id)
    assert one
    assert (one.title, one.put_in_by, one.contact, one.family) == (HELTID.title, dag, dag, id)
    assert (one.what, one.went, one.industries) == ("Motion", "Väntar", ["aldreomsorg", "funktionsstod"])
    assert await proposals.get(db, id + 1) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("undersköterska", [HELTID.title]),  # the text says "Undersköterskor"
        ("undersköters", [HELTID.title]),  # still typing
        ("delade tur", [HELTID.title]),
        ("förskola", ["Förskolans stora barngrupper"]),
        ("forskola", []),  # å, ä and ö are letters of their own
        ("heltid", [HELTID.title, "Arbetskläder"]),  # in the heading first
        ("heltid -kläder", [HELTID.title, "Arbetskläder"]),
        ("heltid -arbetskläder", [HELTID.title]),
        ('"delade turerna"', [HELTID.title]),
        ('"turerna delade"', []),
        ("heltid or barngr", [HELTID.title, "Förskolans stora barngrupper", "Arbetskläder"]),
        ("heltid or barngrupper", [HELTID.title, "Förskolans stora barngrupper", "Arbetskläder"]),
        ("och", []),  # a word that says nothing
        ("' | ! & ( :*", []),
        ("heltid'); DROP", []),
    ],
)
async def test_words_are_found_as_swedes_bend_them(db: Connection, typed: str, found: list[str]) -> None:
    await three(db)
    assert sorted(await titles(db, text=typed)) == sorted(found)


async def test_the_heading_weighs_more_than_the_text_and_the_newest_come_first_when_asked(db: Connection) -> None:
    await three(db)
    assert await titles(db, text="heltid") == [HELTID.title, "Arbetskläder"]
    assert await titles(db, text="heltid", relevant=False) == ["Arbetskläder", HELTID.title]
    assert await titles(db) == ["Arbetskläder", "Förskolans stora barngrupper", HELTID.title]


@pytest.mark.parametrize("text", ["", "heltid or förskola"])
async def test_a_search_is_narrowed(db: Connection, everybody: Everybody, text: str) -> None:
    dag = await everybody.dag()
    await three(db)
    own = await proposals.put(db, dag, replace(HELTID, title="Heltid nu"), NOW)
    assert await titles(db, text=text, kind="budget") == ["Arbetskläder"]
    assert await titles(db, text=text, outcome="answered") == ["Förskolans stora barngrupper"]
    assert await titles(db, text=text, area="0127") == ["Förskolans stora barngrupper"]
    assert await titles(db, text=text, type="k-forskola") == ["Förskolans stora barngrupper"]
    assert await titles(db, text=text, put_in_by=dag) == ["Heltid nu"]
    assert own


async def test_twenty_stand_on_a_page(db: Connection) -> None:
    for number in range(41):
        await proposals.put(db, None, replace(HELTID, title=f"Nummer {number}"), NOW)
    pages = [await proposals.search(db, Search(text="nummer", relevant=False, page=page)) for page in (1, 2, 3, 4)]
    assert [(len(found), more) for found, more in pages] == [(20, True), (20, True), (1, False), (0, False)]
    assert len({one.id for found, _ in pages for one in found}) == 41


async def test_the_search_uses_its_index(db: Connection) -> None:
    await three(db)
    await db.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    scans = "SELECT pg_stat_get_xact_numscans('proposals_words_idx'::regclass)"
    before = await db.fetchval(scans)
    assert len(await titles(db, text="heltid")) == 2
    assert await db.fetchval(scans) == before + 1


async def test_a_family_stays_together_when_its_first_is_gone(db: Connection) -> None:
    """A copy, a copy of the copy, and a second copy of the first."""
    first = await proposals.put(db, None, HELTID, NOW)
    second = await proposals.put(db, None, replace(HELTID, area="0138"), NOW, first)
    third = await proposals.put(db, None, replace(HELTID, area="0127"), NOW, second)
    fourth = await proposals.put(db, None, replace(HELTID, area="0126"), NOW, first)
    assert [(one.id, one.copied_from) for one in await proposals.family(db, first)] == [
        (first, None), (second, first), (third, second), (fourth, first),
    ]  # fmt: skip
    assert await proposals.remove(db, first, None)
    assert [(one.id, one.copied_from) for one in await proposals.family(db, first)] == [
        (second, None), (third, second), (fourth, None),
    ]  # fmt: skip
    late = await proposals.put(db, None, HELTID, NOW, third)
    one = await proposals.get(db, late)
    assert one
    assert (one.family, one.copied_from) == (first, third)


async def test_no_circle_can_be_made(db: Connection) -> None:
    first = await proposals.put(db, None, HELTID, NOW)
    second = await proposals.put(db, None, HELTID, NOW, first)
    with pytest.raises(Exception, match="proposals_check"):
        await db.execute("UPDATE proposals SET copied_from = $2 WHERE id = $1", first, second)


async def test_a_copy_of_what_is_gone_begins_a_family_of_its_own(db: Connection) -> None:
    id = await proposals.put(db, None, HELTID, NOW, 10**9)
    one = await proposals.get(db, id)
    assert one
    assert (one.family, one.copied_from) == (id, None)


async def test_only_whoever_put_it_in_changes_it_and_an_administrator_any(db: Connection, everybody: Everybody) -> None:
    dag = await everybody.dag()
    lena = await everybody.representative("Lena Annan", "lena@example.org", "Skolnämnden", "0182")
    id = await proposals.put(db, dag, HELTID, NOW)
    changed = replace(HELTID, title="Heltid", industries=("skola",), asks_her=False)
    assert not await proposals.change(db, id, lena, changed, NOW)
    assert not await proposals.say_outcome(db, id, lena, Outcome.APPROVED, TODAY, NOW)
    assert not await proposals.remove(db, id, lena)
    assert await proposals.change(db, id, dag, changed, NOW)
    one = await proposals.get(db, id)
    assert one
    assert (one.title, one.industries, one.contact) == ("Heltid", ["skola"], None)
    assert await proposals.change(db, id, None, HELTID, NOW)
    one = await proposals.get(db, id)
    assert one
    assert (one.title, one.industries, one.put_in_by, one.contact) == (HELTID.title, [], dag, None)


async def test_an_administrator_leaves_whom_to_ask_or_takes_her_away(db: Connection, everybody: Everybody) -> None:
    dag = await everybody.dag()
    id = await proposals.put(db, dag, HELTID, NOW)
    await proposals.change(db, id, None, HELTID, NOW)
    assert (await proposals.get(db, id)).contact == dag  # type: ignore[union-attr]
    await proposals.change(db, id, None, replace(HELTID, asks_her=False), NOW)
    assert (await proposals.get(db, id)).contact is None  # type: ignore[union-attr]


async def test_how_it_went_is_said_later_and_can_be_taken_back(db: Connection, everybody: Everybody) -> None:
    dag = await everybody.dag()
    id = await proposals.put(db, dag, HELTID, NOW)
    steps = []
    for outcome, day in ((Outcome.REFERRED, TODAY), (Outcome.APPROVED, date(2020, 1, 1)), (Outcome.WAITING, TODAY)):
        assert await proposals.say_outcome(db, id, dag, outcome, day, NOW)
        one = await proposals.get(db, id)
        assert one
        steps.append((one.outcome, one.outcome_on))
    assert steps == [("referred", max(TODAY, HELTID.day)), ("approved", HELTID.day), ("waiting", None)]


async def test_the_one_to_ask_is_named_while_she_sits(db: Connection, everybody: Everybody, vault: Vault) -> None:
    dag = await everybody.dag(to_day=TODAY)
    id = await proposals.put(db, dag, HELTID, NOW)
    asked = await proposals.whom_to_ask(db, vault, id, TODAY)
    assert asked
    assert (asked.name, asked.committee) == ("Dag Holm", "Äldrenämnden")
    assert "Dag" not in repr(asked)
    assert await proposals.whom_to_ask(db, vault, id, TODAY + timedelta(days=1)) is None
    await db.execute("UPDATE mandates SET status = 'wrong'")
    assert await proposals.whom_to_ask(db, vault, id, TODAY) is None


async def test_it_stays_without_a_name_when_she_leaves_the_list(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    dag = await everybody.dag()
    id = await proposals.put(db, dag, HELTID, NOW)
    await db.execute("DELETE FROM representatives WHERE person = $1", dag)
    one = await proposals.get(db, id)
    assert one
    assert (one.title, one.put_in_by, one.contact) == (HELTID.title, None, None)
    assert await proposals.whom_to_ask(db, vault, id, TODAY) is None
    assert await proposals.change(db, id, None, HELTID, NOW)


async def test_a_member_sees_what_is_about_her_trades(db: Connection, everybody: Everybody) -> None:
    anna, cilla = await everybody.anna(), await everybody.cilla()
    heltid, school, clothes = await three(db)
    assert [one.id for one in await proposals.of_member(db, anna)] == [clothes, heltid]
    assert await proposals.of_member(db, cilla) == []
    elsewhere = await proposals.put(db, None, replace(HELTID, type="k-styrelse", industries=("handel",)), NOW)
    assert [one.id for one in await proposals.of_member(db, cilla)] == [elsewhere]
    # One that says its trades is about those alone, whatever its kind of committee.
    await db.execute("INSERT INTO proposal_industries VALUES ($1, 'handel')", clothes)
    assert [one.id for one in await proposals.of_member(db, anna)] == [heltid]
    assert school


async def test_a_task_narrows_it_to_the_committees_that_decide_about_it(db: Connection, everybody: Everybody) -> None:
    """By the rules as they are: a kind of committee that decides about one task of a trade, and not about another."""
    rule = await db.fetchrow(
        "SELECT r.type, r.industry, r.task, o.slug AS other FROM rules r JOIN tasks o ON o.industry = r.industry "
        "WHERE r.strength = 'primary' AND r.task IS NOT NULL AND NOT EXISTS (SELECT FROM rules x WHERE x.type = r.type "
        "AND x.industry = r.industry AND x.strength = 'primary' AND coalesce(x.task = o.slug, true)) LIMIT 1"
    )
    assert rule
    await proposals.put(db, None, replace(HELTID, type=rule["type"]), NOW)
    her = await everybody.member("Siv Ek", "siv@example.org", Job(rule["industry"], "kommun", "0136"))
    seen = []
    for task in (None, rule["task"], rule["other"]):
        await db.execute("UPDATE jobs SET task = $2 WHERE person = $1", her, task)
        seen.append(len(await proposals.of_member(db, her)))
    assert seen == [1, 1, 0]


async def test_a_representative_sees_others_on_her_kind_of_committee_and_her_own(
    db: Connection, everybody: Everybody
) -> None:
    dag = await everybody.dag()
    heltid, _, clothes = await three(db)
    old = replace(HELTID, title="Mitt", day=TODAY - timedelta(days=183))
    own = await proposals.put(db, dag, old, NOW)
    fresh = await proposals.put(db, dag, replace(old, day=TODAY - timedelta(days=10)), NOW)
    assert [one.id for one in await proposals.beside(db, dag, TODAY)] == [clothes, heltid]
    rows = await proposals.on_her_page(db, dag, TODAY)
    assert [(one.id, one.own, one.waits) for one in rows] == [
        (fresh, True, False), (own, True, True), (clothes, False, False), (heltid, False, False),
    ]  # fmt: skip
    await proposals.say_outcome(db, own, dag, Outcome.REJECTED, TODAY, NOW)
    assert not any(one.waits for one in await proposals.on_her_page(db, dag, TODAY))
    assert await proposals.places(db, dag, TODAY) == [("0136", "k-aldre")]


@pytest.mark.parametrize(
    "broken",
    [
        {"link": "javascript:alert(1)"},
        {"link": "ftp://example.org"},
        {"link": "", "text": ""},
        {"text": "x" * 20_001},
        {"title": ""},
        {"outcome": Outcome.APPROVED},
        {"outcome_on": date(2026, 6, 1)},
        {"outcome": Outcome.APPROVED, "outcome_on": date(2026, 5, 2)},
    ],
)
async def test_the_database_refuses_what_can_not_be(fresh: str, own: Settings, broken: dict[str, object]) -> None:
    async with database.open_pools(fresh) as pools:
        with pytest.raises(DatabaseFault):
            async with connected(pools.writing) as db:
                await proposals.put(db, None, replace(HELTID, **broken), NOW)  # type: ignore[arg-type]
