"""Every page opens for those who may, and is not there for those who may not."""

import pytest
from fackpol import invitations, dates
from tests.people import Everybody
from tests.web import Web, text_of


async def test_smoke(web: Web, everybody: Everybody, db) -> None:
    anna = await everybody.anna()
    b = await everybody.branch()
    bo = await everybody.bo(b)
    dag = await everybody.dag()
    eva = await everybody.eva()
    await everybody.welcomed(b, anna)
    m = await everybody.meeting(b, bo)
    m2 = await everybody.meeting(b, bo)
    assert await invitations.call(db, m2, [], dates.now()) == 2
    a = await web.signed_in(anna)
    c = await web.signed_in(bo)
    e = await web.signed_in(eva)
    cid = await db.fetchval("select id from committees where owner is null limit 1")
    mid = await db.fetchval("select id from mandates limit 1")
    inv = await db.fetchval("select id from invitations where person=$1", anna)
    for br, p in (
        [(web.browser(), x) for x in ["/", "/integritet", "/medlem", "/medlem/skickad", "/logga-in", "/logga-in/kod"]]
        + [
            (a, x)
            for x in [
                "/min-sida",
                "/min-sida/uppgifter",
                "/min-sida/kontakt",
                "/min-sida/insyn",
                "/min-sida/ja",
                "/min-sida/lamna",
                f"/min-sida/moten/{inv}",
            ]
        ]
        + [
            (c, f"/branscher/{b}{x}")
            for x in [
                "",
                "/medlemmar",
                "/utskick",
                "/moten/nytt",
                f"/moten/{m2}",
                f"/moten/{m}/andra",
                f"/moten/{m}/inbjudan",
                f"/moten/{m}/brev/medlem",
                f"/moten/{m}/brev/politiker",
                f"/moten/{m2}/installning",
            ]
        ]
        + [
            (e, "/skotsel" + x)
            for x in [
                "",
                "/branscher/ny",
                f"/branscher/{b}",
                f"/branscher/{b}/samordnare",
                "/politiker",
                "/politiker/nytt?area=0136",
                f"/uppdrag/{mid}",
                "/namnder",
                f"/namnder/{cid}",
            ]
        ]
    ):
        r = await br.get(p)
        print(r.status_code, p, len(r.text))
        assert r.status_code == 200, p
    await web.deliver()
    for l in web.post_office.arrived:
        print(l.to, l.subject)
        print(l.text)
    print(text_of(await a.get("/min-sida")))
    assert 0
