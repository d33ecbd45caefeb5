"""What came back, as an administrator sees it: how much of what, how many were stopped, what nobody understood."""

from dataclasses import replace

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.letters import KINDS
from fackpol.mail import intake, suppressions
from tests.asgi import Web, text_of
from tests.mail.test_bounces import HUMAN
from tests.mail.test_intake import INTAKE
from tests.mail.test_suppressions import bounced
from tests.people import Everybody


async def test_what_nobody_understood_is_read_and_thrown_away(web: Web, db: Connection, everybody: Everybody) -> None:
    web.own = replace(web.own, intake=INTAKE)
    for text in (HUMAN, "Subject: <script>alert(1)</script>\n\n<b>x</b>"):
        await intake.keep(db, web.own.vault, text.encode(), "", dates.now())
    await intake.sort(db, web.own, KINDS, dates.now())
    eva = await web.signed_in(await everybody.eva())
    status = text_of(await eva.get("/skotsel/mejl"))
    assert "Mejl som vi inte förstod: 2" in status
    page = await eva.get("/skotsel/mejl/oklara")
    assert "Sjukt barn, kan inte komma!" in text_of(page)
    assert "<b>x</b>" not in page.text
    for _ in range(2):
        (one, *_) = await intake.unclear(db, web.own.vault)
        await eva.send_form(f"/skotsel/mejl/oklara/{one.id}", {})
    assert "Inget väntar på att läsas." in text_of(await eva.get("/skotsel/mejl/oklara"))
    assert "Lästa och kastade: 2" in text_of(await eva.get("/skotsel/mejl"))


async def test_addresses_that_were_stopped_are_counted_and_tried_again(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    anna = await everybody.anna()
    await bounced(db, everybody.vault, anna, "5.1.2")
    eva = await web.signed_in(await everybody.eva())
    page = text_of(await eva.get("/skotsel/mejl"))
    assert "Adresser som inte får fler mejl Mejlen kom tillbaka: 1" in page
    assert "Anna" not in page
    await eva.send_form("/skotsel/mejl", {"lift": "1"})
    assert await suppressions.of(db, anna) is None
    assert "Adresser som inte får" not in text_of(await eva.get("/skotsel/mejl"))
