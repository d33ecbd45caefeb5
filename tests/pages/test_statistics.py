"""The pictures as a board and a coordinator see them, and a map as a file of its own."""

import re
from xml.etree import ElementTree

import pytest

from fackpol.base.database import Connection
from tests.asgi import Web, text_of
from tests.people import Everybody


@pytest.mark.parametrize("asked", ["medlemmar", "politiker", "luckor"])
async def test_an_administrator_sees_the_map_with_a_table_beside_it(web: Web, everybody: Everybody, asked: str) -> None:
    await everybody.dag()
    eva = await web.signed_in(await everybody.eva())
    page = await eva.get(f"/skotsel/bilder?visa={asked}")
    assert page.status_code == 200
    assert page.text.count('<path class="q') == 26
    assert "Haninge" in text_of(page)
    drawn = await eva.get(f"/skotsel/bilder/{asked}.svg")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    tree = ElementTree.fromstring(drawn.text)
    assert len(tree.findall("{http://www.w3.org/2000/svg}path")) == 26
    numbers = (await eva.get(f"/skotsel/bilder/{asked}.csv")).content.decode("utf-8-sig").splitlines()
    assert len(numbers) == 27
    for other in ("annat.svg", "annat.csv", f"{asked}.pdf", "tillvaxt-finns-inte.svg"):
        assert (await eva.get(f"/skotsel/bilder/{other}")).status_code == 404


async def test_every_picture_is_a_file_too_drawn_and_as_numbers(web: Web, everybody: Everybody, db: Connection) -> None:
    """What a board pastes into its minutes; a branch whose name is a formula is a name to a spreadsheet."""
    branch = await everybody.branch("=Vård")
    await everybody.welcomed(branch, await everybody.anna())
    await everybody.dag()
    await db.execute("UPDATE mandates SET to_day = current_date + 40")
    for who, base in (
        (await everybody.eva(), "/skotsel/bilder"),
        (await everybody.bo(branch), f"/branscher/{branch}/bilder"),
    ):
        browser = await web.signed_in(who)
        page = await browser.get(base)
        files = re.findall(rf'href="({base}/[^"]+\.(?:svg|csv))"', page.text)
        assert len(files) >= 4
        for path in files:
            answer = await browser.get(path)
            assert answer.status_code == 200, path
            assert "attachment" in answer.headers["content-disposition"]
            if path.endswith(".svg"):
                ElementTree.fromstring(answer.text)
            else:
                assert not any(cell.startswith("=") for line in answer.text.splitlines() for cell in line.split(";"))
    assert f"{base}/medlemmar.svg" not in page.text  # a coordinator has no map
    assert (await browser.get(f"{base}/medlemmar.svg")).status_code == 404


async def test_outside_a_branch_members_are_told_in_steps(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    for number in range(7):
        await everybody.welcomed(branch, await everybody.member(f"Person {number}", f"person.{number}@example.org"))
    page = text_of(await (await web.signed_in(await everybody.eva())).get("/skotsel/bilder"))
    assert "Vård och omsorg 5 nu" in page
    own = text_of(await (await web.signed_in(await everybody.bo(branch))).get(f"/branscher/{branch}/bilder"))
    assert "Vård och omsorg 7 nu" in own


async def test_a_poster_has_a_code(web: Web, everybody: Everybody) -> None:
    branch = await everybody.branch()
    page = await (await web.signed_in(await everybody.bo(branch))).get(f"/branscher/{branch}/affisch")
    assert "<svg" in page.text
    assert f"127.0.0.1:8000/med/{branch}" in text_of(page)
    said = "Vill du vara med i Vård och omsorg? Anmäl dig här, det tar två minuter:"
    assert f"{said} http://127.0.0.1:8000/med/{branch}" in text_of(page)
