"""She chooses when she is written to, and the letter's own link switches it off in one press."""

from datetime import time
from uuid import UUID

import pytest

from fackpol.base import tokens
from fackpol.base.database import Connection
from fackpol.network import consents, digests
from fackpol.network.digests import Choice
from tests.asgi import Web, errors_of, text_of
from tests.people import Everybody


@pytest.fixture
async def bo(everybody: Everybody) -> UUID:
    return await everybody.bo(await everybody.branch())


async def test_she_sees_what_holds_and_changes_it(web: Web, db: Connection, bo: UUID) -> None:
    browser = await web.signed_in(bo)
    page = await browser.get("/sammandrag")
    assert page.text.count(" checked") == 5
    assert '<option selected value="07.30">' in page.text
    assert "Veckan i siffror" not in page.text
    sent = await browser.send_form("/sammandrag", {"clock": "18.30", "days": ["2", "6"]})
    assert sent.headers["location"] == "/sammandrag"
    assert await digests.of(db, bo) == Choice(False, time(18, 30), [2, 6], None)


async def test_an_administrator_chooses_her_week_too(web: Web, db: Connection, everybody: Everybody) -> None:
    eva = await everybody.eva()
    browser = await web.signed_in(eva)
    assert "Veckan i siffror" in (await browser.get("/sammandrag")).text
    await browser.send_form("/sammandrag", {"clock": "06.00", "days": ["1"], "week": "5"})
    assert await digests.of(db, eva) == Choice(True, time(6), [1], 5)
    await browser.send_form("/sammandrag", {"clock": "06.00", "week": ""})
    chosen = await digests.of(db, eva)
    assert chosen
    assert not chosen.wanted
    assert "Du får inga mejl om det som väntar." in text_of(await browser.get("/sammandrag"))


@pytest.mark.parametrize("data", [{"clock": "03.00"}, {"clock": "x"}, {"clock": "07.30", "week": "9"}, {}])
async def test_what_is_no_choice_changes_nothing(
    web: Web, db: Connection, everybody: Everybody, data: dict[str, str]
) -> None:
    eva = await everybody.eva()
    page = await (await web.signed_in(eva)).send_form("/sammandrag", data)
    assert page.status_code == 422
    assert errors_of(page) or not data
    assert await digests.of(db, eva) == Choice(True, time(7, 30), [1, 2, 3, 4, 5], 1)


async def test_off_and_on_in_one_press_each(web: Web, db: Connection, bo: UUID) -> None:
    browser = await web.signed_in(bo)
    for name, wanted in (("stop", False), ("start", True)):
        await browser.send_form("/sammandrag", {name: "1"})
        chosen = await digests.of(db, bo)
        assert chosen
        assert chosen.wanted is wanted


async def test_the_letters_link_switches_it_off_and_nothing_else(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    """Anna coordinates too. One press, or the mail program's one click, ends her digests; her invitations stay."""
    anna, branch = await everybody.anna(), await everybody.branch()
    id = await db.fetchval("SELECT id FROM branches WHERE slug = $1", branch)
    await everybody.hold(anna, "coordinator", id)
    path = f"/mejl/{tokens.token(web.own.link_key, 'letters', anna)}"
    for data in ({"digest": "no"}, {"List-Unsubscribe": "One-Click"}):
        await digests.start(db, anna)
        page = await web.browser().post(f"{path}?brev=sammandrag", data=data)
        assert "Du får inga fler mejl om det som väntar." in text_of(page)
        chosen = await digests.of(db, anna)
        assert chosen
        assert not chosen.wanted
        assert "invitations" in await consents.of(db, anna)
    await web.browser().post(path, data={"digest": "yes"})
    chosen = await digests.of(db, anna)
    assert chosen
    assert chosen.wanted
    await web.browser().post(path, data={"List-Unsubscribe": "One-Click"})  # of an invitation
    assert "invitations" not in await consents.of(db, anna)
    assert chosen == await digests.of(db, anna)


async def test_reading_the_link_changes_nothing_and_a_member_is_not_asked(
    web: Web, db: Connection, everybody: Everybody, bo: UUID
) -> None:
    link = f"/mejl/{tokens.token(web.own.link_key, 'letters', bo)}?brev=sammandrag"
    assert "Stäng av mejlen" in (await web.browser().get(link)).text
    assert await db.fetchval("SELECT count(*) FROM digest_choices") == 0
    anna = await everybody.anna()
    link = f"/mejl/{tokens.token(web.own.link_key, 'letters', anna)}?brev=sammandrag"
    assert "det som väntar" not in (await web.browser().get(link)).text
    assert (await (await web.signed_in(anna)).get("/sammandrag")).status_code == 404
