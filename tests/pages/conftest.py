"""What several pages' tests begin with."""

from uuid import UUID

import pytest

from tests.asgi import Browser, Web, text_of
from tests.people import ANNA, Everybody


class Evening:
    """A meeting in nine days, Anna and Dag invited, their letters in hand."""

    def __init__(self, branch: str, meeting: int, bo: Browser, anna: UUID, link: str) -> None:
        self.branch, self.meeting, self.bo, self.anna, self.link = branch, meeting, bo, anna, link

    @property
    def path(self) -> str:
        return f"/branscher/{self.branch}/moten/{self.meeting}"


@pytest.fixture
async def evening(web: Web, everybody: Everybody) -> Evening:
    branch, anna = await everybody.branch(), await everybody.anna()
    person = await everybody.bo(branch)
    await everybody.welcomed(branch, anna)
    await everybody.dag()
    meeting, bo = await everybody.meeting(branch, person), await web.signed_in(person)
    evening = Evening(branch, meeting, bo, anna, "")
    page = await bo.get(f"{evening.path}/inbjudan")
    assert "Skicka 2 inbjudningar" in text_of(page)
    await bo.send_form(f"{evening.path}/inbjudan")
    await web.deliver()
    evening.link = web.post_office.latest(ANNA).link("/svar/")
    return evening
