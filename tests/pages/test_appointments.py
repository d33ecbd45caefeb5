"""An administrator appoints a coordinator who is already here, and relieves her."""

import pytest

from fackpol.base.database import Connection
from tests.asgi import Web, errors_of, text_of, typed
from tests.people import ANNA, DAG, Everybody


async def test_she_is_appointed_once_and_relieved_at_once(web: Web, everybody: Everybody, db: Connection) -> None:
    slug, person = await everybody.branch(), await everybody.anna()
    eva, anna = await web.signed_in(await everybody.eva()), await web.signed_in(person)
    path = f"/skotsel/branscher/{slug}"
    for _ in range(2):
        assert (await eva.send_form(f"{path}/samordnare", {"email": ANNA})).status_code == 303
    assert text_of(await eva.get(path)).count("Avsluta uppdraget") == 1
    assert (await anna.get(f"/branscher/{slug}")).status_code == 200
    post = await db.fetchval("SELECT id FROM appointments WHERE person = $1", person)
    await eva.send_form(f"{path}/samordnare/{post}/avslut")
    assert (await anna.get(f"/branscher/{slug}")).status_code == 404
    assert "Ingen samordnare än." in text_of(await eva.get(path))


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Skriv din mejladress."),
        ("nobody@example.org", "Ingen har bekräftat den adressen. Be personen anmäla sig först."),
        (DAG, "Ingen har bekräftat den adressen. Be personen anmäla sig först."),
    ],
)
async def test_whoever_is_not_here_can_not_be_appointed(
    web: Web, everybody: Everybody, db: Connection, email: str, sentence: str
) -> None:
    slug = await everybody.branch()
    await everybody.dag()
    eva = await web.signed_in(await everybody.eva())
    page = await eva.send_form(f"/skotsel/branscher/{slug}/samordnare", {"email": email})
    assert (page.status_code, errors_of(page), typed(page, "email")) == (422, [sentence], email)
    assert await db.fetchval("SELECT count(*) FROM appointments WHERE branch IS NOT NULL") == 0


async def test_not_in_a_branch_that_is_not_there(web: Web, everybody: Everybody) -> None:
    await everybody.anna()
    eva = await web.signed_in(await everybody.eva())
    for method in (eva.get, eva.send_form):
        assert (await method("/skotsel/branscher/finns-inte/samordnare")).status_code == 404


async def test_somebody_elses_post_is_no_use_under_another_branch(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    slug, other = await everybody.branch(), await everybody.branch("Bygg")
    await everybody.bo(slug)
    eva = await web.signed_in(await everybody.eva())
    post = await db.fetchval("SELECT id FROM appointments WHERE branch IS NOT NULL")
    await eva.send_form(f"/skotsel/branscher/{other}/samordnare/{post}/avslut")
    assert await db.fetchval("SELECT to_at FROM appointments WHERE id = $1", post) is None


async def test_nobody_appoints_herself_where_somebody_else_administers(
    web: Web, everybody: Everybody, db: Connection
) -> None:
    slug, her = await everybody.branch(), await everybody.eva()
    eva, path = await web.signed_in(her), f"/skotsel/branscher/{slug}/samordnare"
    await everybody.hold(await everybody.anna(), "administrator", None)
    page = await eva.send_form(path, {"email": "eva.sund@example.org"})
    assert (page.status_code, errors_of(page)) == (
        422,
        ["Du kan inte utse dig själv. Be någon annan som administrerar."],
    )
    await db.execute("DELETE FROM appointments WHERE person <> $1", her)
    assert (await eva.send_form(path, {"email": "eva.sund@example.org"})).status_code == 303
