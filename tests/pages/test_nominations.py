"""Sharing the post: asked by a coordinator, answered by the letter's link, confirmed by an administrator."""

from uuid import UUID

import pytest

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.network import access_log, branches, nominations
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import ANNA, Everybody


class Hall:
    slug: str
    anna: UUID
    bo: UUID
    eva: UUID


@pytest.fixture
async def hall(everybody: Everybody) -> Hall:
    hall = Hall()
    hall.slug, hall.anna = await everybody.branch(), await everybody.anna()
    hall.bo, hall.eva = await everybody.bo(hall.slug), await everybody.eva()
    await everybody.welcomed(hall.slug, hall.anna)
    return hall


@pytest.mark.parametrize("by", ["name", "address"])
async def test_the_whole_way(web: Web, db: Connection, hall: Hall, by: str) -> None:
    bo, eva, anna = await web.signed_in(hall.bo), await web.signed_in(hall.eva), web.browser()
    path = f"/branscher/{hall.slug}/kollega"
    assert "Anna Ek" in (await bo.get(path)).text
    data = {"member": str(hall.anna)} if by == "name" else {"member": "", "email": ANNA.upper()}
    assert (await bo.send_form(path, data)).status_code == 303
    desk = text_of(await bo.get(f"/branscher/{hall.slug}"))
    assert f"Anna Ek har fått frågan {dates.short_day(dates.now())} och har inte svarat." in desk
    await web.deliver()
    link = web.post_office.latest(ANNA).link("/dela/")
    assert "Bo Lind undrar om du vill samordna Vård och omsorg tillsammans." in text_of(await anna.get(link))
    assert await db.fetchval("SELECT answer FROM nominations") is None
    assert "medlem har sagt ja" not in text_of(await eva.get("/skotsel"))
    for answer, said in (("no", "Du har sagt nej"), ("yes", "Tack, du har sagt ja.")):
        page = await anna.post(link, data={"answer": answer}, follow_redirects=True)
        assert said in text_of(page)
    assert "Anna Ek har sagt ja till att dela uppdraget." in text_of(await bo.get(f"/branscher/{hall.slug}"))
    assert "1 medlem har sagt ja till att bli samordnare." in text_of(await eva.get("/skotsel"))
    page = await eva.get("/skotsel/samordnare")
    assert "Har sagt ja till att samordna Vård och omsorg. Bo Lind frågade." in text_of(page)
    id = await db.fetchval("SELECT id FROM nominations")
    assert (await eva.send_form(f"/skotsel/samordnare/{id}", {"appoint": "1"})).status_code == 303
    assert (await (await web.signed_in(hall.anna)).get(f"/branscher/{hall.slug}")).status_code == 200
    assert "Frågan är avgjord." in text_of(await anna.get(link))
    assert "Ingen väntar" in text_of(await eva.get("/skotsel/samordnare"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Välj någon, eller skriv en mejladress."),
        ({"member": "x"}, "Det valet finns inte längre. Välj ett annat."),
        ({"email": "anna"}, "Adressen saknar @. Skriv den så här: namn@example.org."),
        ({"email": "cilla.berg@example.org"}, "Ingen som är hälsad välkommen i föreningen har den adressen."),
        ({"email": "ny@example.org"}, "Ingen som är hälsad välkommen i föreningen har den adressen."),
    ],
)
async def test_nobody_else_can_be_asked(
    web: Web, db: Connection, everybody: Everybody, hall: Hall, data: dict[str, str], sentence: str
) -> None:
    await everybody.cilla()
    await branches.join(db, hall.slug, await everybody.member("Ny Ek", "ny@example.org"), dates.now())
    page = await (await web.signed_in(hall.bo)).send_form(f"/branscher/{hall.slug}/kollega", data)
    assert (page.status_code, errors_of(page), typed(page, "email")) == (422, [sentence], data.get("email", ""))
    assert await db.fetchval("SELECT count(*) FROM nominations") == 0


async def test_asked_twice_she_is_asked_once(web: Web, db: Connection, hall: Hall) -> None:
    bo = await web.signed_in(hall.bo)
    await bo.send_form(f"/branscher/{hall.slug}/kollega", {"member": str(hall.anna)})
    page = await bo.send_form(f"/branscher/{hall.slug}/kollega", {"member": str(hall.anna)})
    assert (page.status_code, errors_of(page)) == (409, ["Personen samordnar redan, eller har fått frågan."])


async def test_opening_the_list_is_logged_and_the_member_reads_why(web: Web, db: Connection, hall: Hall) -> None:
    await (await web.signed_in(hall.bo)).get(f"/branscher/{hall.slug}/kollega")
    (row,) = await access_log.about(db, hall.anna)
    assert (row["reader"], row["why"]) == (hall.bo, "Samordnaren letade efter någon att dela uppdraget med")


async def test_an_administrator_can_not_confirm_herself(
    web: Web, db: Connection, everybody: Everybody, hall: Hall
) -> None:
    await everybody.hold(hall.anna, "administrator", None)
    assert await nominations.ask(db, hall.slug, hall.anna, hall.bo, dates.now())
    id = await db.fetchval("SELECT id FROM nominations")
    path = f"/skotsel/samordnare/{id}"
    assert (await (await web.signed_in(hall.eva)).send_form(path, {"appoint": "1"})).status_code == 404  # no yes yet
    await nominations.answer(db, id, True, dates.now())
    page = await (await web.signed_in(hall.anna)).send_form(path, {"appoint": "1"})
    assert page.status_code == 422
    assert "Du kan inte utse dig själv." in text_of(page)
    assert await db.fetchval("SELECT settled_at FROM nominations") is None
    page = await (await web.signed_in(hall.eva)).send_form(path, {"refuse": "1"}, follow_redirects=True)
    assert "Personen är inte utsedd." in text_of(page)
    assert (
        await db.fetchval("SELECT count(*) FROM appointments WHERE person = $1 AND branch IS NOT NULL", hall.anna) == 0
    )


async def test_taken_back_the_link_says_so(web: Web, db: Connection, hall: Hall) -> None:
    await nominations.ask(db, hall.slug, hall.anna, hall.bo, dates.now())
    id = await db.fetchval("SELECT id FROM nominations")
    link = f"/dela/{tokens.token(web.own.link_key, 'nomination', id)}"
    assert (await web.browser().post(link, data={"answer": "kanske"})).status_code == 422
    await (await web.signed_in(hall.bo)).send_form(f"/branscher/{hall.slug}/kollega/{id}/bort")
    for page in (await web.browser().get(link), await web.browser().post(link, data={"answer": "yes"})):
        assert page.status_code == 410
        assert "Frågan gäller inte längre" in text_of(page)


async def test_whoever_asks_as_coordinator_does_not_confirm_as_administrator(
    web: Web, db: Connection, everybody: Everybody, hall: Hall
) -> None:
    """An administrator who coordinates asks a member whom she has made up, and would confirm it herself."""
    await everybody.hold(hall.bo, "administrator", None)
    await nominations.ask(db, hall.slug, hall.anna, hall.bo, dates.now())
    id = await db.fetchval("SELECT id FROM nominations")
    await nominations.answer(db, id, True, dates.now())
    page = await (await web.signed_in(hall.bo)).send_form(f"/skotsel/samordnare/{id}", {"appoint": "1"})
    assert page.status_code == 422
    assert "Du har själv föreslagit det." in text_of(page)
    page = await (await web.signed_in(hall.eva)).send_form(f"/skotsel/samordnare/{id}", {"appoint": "1"})
    assert page.status_code == 303
    stands = "SELECT appointed_by, confirmed_by FROM appointments WHERE person = $1"
    assert tuple((await db.fetchrow(stands, hall.anna)).values()) == (hall.bo, hall.eva)  # type: ignore[union-attr]


async def test_asking_and_taking_back_in_a_loop_is_no_mail_bomb(web: Web, db: Connection, hall: Hall) -> None:
    bo, path = await web.signed_in(hall.bo), f"/branscher/{hall.slug}/kollega"
    for _ in range(10):
        page = await bo.send_form(path, {"member": str(hall.anna)})
        await web.deliver()
        if id := await db.fetchval("SELECT id FROM nominations"):
            await bo.send_form(f"{path}/{id}/bort")
    assert errors_of(page) == ["Du har frågat för många gånger i dag. Vänta till i morgon."]
    assert len(web.post_office.to(ANNA)) == 2
