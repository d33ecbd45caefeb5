"""The pages of proposals, as each hat reads them."""

from dataclasses import replace
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import people, proposals
from fackpol.network.proposals import Outcome
from tests.asgi import Web, text_of
from tests.network.test_proposals import HELTID, three
from tests.people import Everybody

NOW = dates.now()


async def nobody_in_particular(everybody: Everybody) -> UUID:
    """Somebody who can sign in and is neither a member, nor elected, nor in a post."""
    return await people.add(everybody.db, everybody.vault, "Frida Fore", "frida@example.org", "sv", NOW)


async def test_whoever_is_signed_in_may_search_and_nobody_else(web: Web, everybody: Everybody, db: Connection) -> None:
    await three(db)
    frida = await web.signed_in(await nobody_in_particular(everybody))
    page = text_of(await frida.get("/forslag?sok=undersköterska"))
    assert HELTID.title in page
    assert "Arbetskläder" not in page
    assert (await web.browser().get("/forslag")).status_code == 401


async def test_a_search_that_finds_nothing_says_what_to_try(web: Web, everybody: Everybody, db: Connection) -> None:
    anna = await web.signed_in(await everybody.anna())
    assert "Inget förslag är inlagt än." in text_of(await anna.get("/forslag"))
    await three(db)
    page = text_of(await anna.get("/forslag?sok=Haninge"))
    assert "Inget förslag passar in." in page
    assert "Välj kommunen i listan i stället för att skriva den." in page
    assert "Ta bort ett av valen." in text_of(await anna.get("/forslag?sok=heltid&utfall=rejected"))


@pytest.mark.parametrize(
    "query",
    [
        "sida=0",
        "sida=99999",
        "sida=x",
        "utfall=bra",
        "namnd=x",
        "plats=9999",
        "sort=lag",
        "ordning=x",
        "mina=1",
    ],
)
async def test_what_does_not_exist_is_left_out_of_the_search(
    web: Web, everybody: Everybody, db: Connection, query: str
) -> None:
    await three(db)
    anna = await web.signed_in(await everybody.anna())
    page = await anna.get(f"/forslag?{query}")
    assert page.status_code == 200
    assert HELTID.title in page.text


async def test_a_search_is_paged_and_keeps_what_was_asked(web: Web, everybody: Everybody, db: Connection) -> None:
    for number in range(21):
        await proposals.put(db, None, replace(HELTID, title=f"Heltid {number}"), NOW)
    anna = await web.signed_in(await everybody.anna())
    first = await anna.get("/forslag?sok=heltid&utfall=waiting&ordning=nyast")
    assert "sok=heltid&amp;utfall=waiting&amp;ordning=nyast&amp;sida=2#lista" in first.text
    assert first.text.count("<article>") == 20
    second = await anna.get("/forslag?sok=heltid&utfall=waiting&ordning=nyast&sida=2")
    assert second.text.count("<article>") == 1
    assert "Det finns inga fler." in text_of(await anna.get("/forslag?sok=heltid&sida=9"))


async def test_a_page_tells_what_where_when_and_how_it_went(web: Web, everybody: Everybody, db: Connection) -> None:
    decided = replace(HELTID, outcome=Outcome.REFERRED, outcome_on=HELTID.day, text="<script>\nRad två")
    id = await proposals.put(db, None, decided, NOW)
    anna = await web.signed_in(await everybody.anna())
    page = await anna.get(f"/forslag/{id}")
    said = text_of(page)
    for part in ("Motion", "Haninge", "Återremiss", "3 maj 2026", "Det ska utredas mer.", "https://example.org/1"):
        assert part in said
    assert "&lt;script&gt;" in page.text
    assert "Skriv till distriktet:" in said
    assert (await anna.get(f"/forslag/{id + 1}")).status_code == 404


async def test_a_family_says_where_it_comes_from_and_where_it_has_been(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    first = await proposals.put(db, None, replace(HELTID, area="0127"), NOW)
    second = await proposals.put(db, None, HELTID, NOW, first)
    third = replace(HELTID, area="0138", outcome=Outcome.APPROVED, outcome_on=HELTID.day)
    await proposals.put(db, None, third, NOW, second)
    anna = await web.signed_in(await everybody.anna())
    assert "Kommer från Botkyrka 2026 (väntar). Har också tagits upp här: Tyresö 2026" in text_of(
        await anna.get(f"/forslag/{second}")
    )
    assert "(bifall), från Haninge" in text_of(await anna.get(f"/forslag/{first}"))
    await proposals.remove(db, first, None)
    assert "Förlagan är borttagen." in text_of(await anna.get(f"/forslag/{second}"))


async def test_whom_to_ask_is_named_to_those_who_may_see_who_sits(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    dag = await everybody.dag()
    id = await proposals.put(db, dag, HELTID, NOW)
    for person in (await everybody.anna(), await everybody.eva()):
        assert "Dag Holm, ledamot, Äldrenämnden" in text_of(await (await web.signed_in(person)).get(f"/forslag/{id}"))
    assert "Andra kan fråga dig." in text_of(await (await web.signed_in(dag)).get(f"/forslag/{id}"))
    frida = await web.signed_in(await nobody_in_particular(everybody))
    page = text_of(await frida.get(f"/forslag/{id}"))
    assert "Dag Holm" not in page
    assert "Skriv till distriktet:" in page


async def test_a_member_may_ask_whoever_decides_about_her_job_and_no_other(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    dag = await everybody.dag()
    id = await proposals.put(db, dag, HELTID, NOW)
    mandate = await db.fetchval("SELECT id FROM mandates")
    anna, cilla = await web.signed_in(await everybody.anna()), await web.signed_in(await everybody.cilla())
    page = await anna.get(f"/forslag/{id}")
    assert f'href="/min-sida/fraga/{mandate}"' in page.text
    assert (await anna.get(f"/min-sida/fraga/{mandate}")).status_code == 200
    assert "/min-sida/fraga/" not in (await cilla.get(f"/forslag/{id}")).text


async def test_a_counterpart_is_led_to_a_meeting_and_may_take_it_up(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    id = await proposals.put(db, await everybody.dag(), HELTID, NOW)
    lena = await everybody.representative("Lena Annan", "lena@example.org", "Äldrenämnden", "0138")
    karl = await everybody.representative("Karl Annan", "karl@example.org", "Kulturnämnden", "0138")
    page = await (await web.signed_in(lena)).get(f"/forslag/{id}")
    assert 'href="/kollegor/mote"' in page.text
    assert f"/forslag/nytt?fran={id}" in page.text
    assert "/kollegor/mote" not in (await (await web.signed_in(karl)).get(f"/forslag/{id}")).text


async def test_her_own_page_shows_what_has_been_proposed_about_her_job(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    anna, cilla = await web.signed_in(await everybody.anna()), await web.signed_in(await everybody.cilla())
    assert "Förslag som rör din bransch" not in text_of(await anna.get("/min-sida"))
    await three(db)
    page = text_of(await anna.get("/min-sida"))
    assert "Förslag som rör din bransch" in page
    assert f"{HELTID.title} Motion, Haninge 2026: väntar" in page
    assert "barngrupper" not in page
    assert "Förslag som rör din bransch" not in text_of(await cilla.get("/min-sida"))


async def test_counterparts_and_their_proposals_stand_beside_each_other(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    dag = await web.signed_in(await everybody.dag())
    await everybody.representative("Lena Annan", "lena@example.org", "Äldrenämnden", "0138")
    await three(db)
    page = text_of(await dag.get("/kollegor/mote"))
    assert "Vad de har föreslagit" in page
    assert HELTID.title in page
    assert "barngrupper" not in page
