"""BREACH: another site chooses what a page gives back, and reads a secret out of the compressed size."""

import pytest

from fackpol.base.database import Connection
from tests.asgi import Browser, Web
from tests.people import Everybody


async def size(browser: Browser, path: str, **headers: str) -> tuple[str, int]:
    """How the answer was encoded, and its bytes on the wire."""
    asked = {"accept-encoding": "gzip", **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with browser.stream("GET", path, headers=asked) as answer:
        return answer.headers.get("content-encoding", ""), sum([len(chunk) async for chunk in answer.aiter_raw()])


@pytest.mark.parametrize("headers", [{"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}, {}])
async def test_the_size_of_an_answer_that_another_site_asks_for_tells_no_name(
    web: Web, db: Connection, everybody: Everybody, headers: dict[str, str]
) -> None:
    """The attack: on the coordinator's list, a guess that is right repeats what stands there."""
    branch, anna = await everybody.branch(), await everybody.anna()
    await everybody.welcomed(branch, anna)
    bo = await web.signed_in(await everybody.bo(branch))
    path = f"/branscher/{branch}/medlemmar?x="
    right, wrong = await size(bo, f"{path}Anna Ek", **headers), await size(bo, f"{path}Qvzx Wj", **headers)
    assert right == wrong
    assert right[0] == ""


async def test_what_she_asks_for_herself_is_compressed(web: Web, db: Connection, everybody: Everybody) -> None:
    bo = await web.signed_in(await everybody.bo(await everybody.branch()))
    for asked_by in ("same-origin", "none"):
        encoding, compressed = await size(bo, "/branscher", sec_fetch_site=asked_by)
        assert encoding == "gzip"
    assert compressed < (await size(bo, "/branscher"))[1]


async def test_what_is_everybodys_is_compressed_for_everybody(web: Web, db: Connection, everybody: Everybody) -> None:
    bo = await web.signed_in(await everybody.bo(await everybody.branch()))
    assert (await size(web.browser(), "/integritet", sec_fetch_site="cross-site"))[0] == "gzip"
    assert (await size(bo, "/static/style.css", sec_fetch_site="cross-site"))[0] == "gzip"
