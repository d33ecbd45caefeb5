"""A coordinator chooses whom a question goes to where nobody is known who decides."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.network import introductions
from fackpol.network.introductions import Question
from fackpol.network.members import Job
from tests.asgi import Web, text_of
from tests.people import Everybody


async def test_the_nearest_are_offered_where_nobody_is_known_who_decides(
    web: Web, db: Connection, everybody: Everybody
) -> None:
    per = await everybody.member("Per Post", "per.post@example.org", Job("aldreomsorg", "kommun", "0136"))
    await everybody.dag("Kommunstyrelsen")
    question = Question("Vem ordnar cyklar?", "aldreomsorg", "0136", None)
    await introductions.ask(db, web.own.vault, per, question, dates.now())
    page = await (await web.signed_in(await everybody.eva())).get("/skotsel/fragor")
    assert page.status_code == 200
    assert "Dag Holm" in text_of(page)
