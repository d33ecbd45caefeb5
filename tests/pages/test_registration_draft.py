"""What she has answered lies in her own browser: sealed, for an hour, and small enough for a cookie."""

import base64
import json
from datetime import timedelta

import time_machine

from fackpol.base import dates
from fackpol.base.vault import Vault
from fackpol.pages import registration_draft
from fackpol.pages.details import ROLES
from tests.asgi import Web, text_of
from tests.pages.test_registration import all_said


async def test_the_draft_is_sealed_and_gone_after_an_hour_or_when_she_stops(web: Web, vault: Vault) -> None:
    browser = await all_said(web)
    cookie = browser.cookies["draft"]
    assert b"Anna" not in base64.urlsafe_b64decode(cookie)
    assert len(cookie) < 2000
    now = dates.now()
    assert registration_draft.unseal(vault, cookie, now).done
    assert registration_draft.unseal(vault, cookie, now + timedelta(minutes=61)).done == []
    for wrong in ("", "x", cookie[:-4], cookie[4:], base64.urlsafe_b64encode(json.dumps({"at": 1}).encode()).decode()):
        assert registration_draft.unseal(vault, wrong, now).done == []
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        assert "Vi hittar inte det du skrev." in text_of(await browser.get("/medlem/steg/ja"))
    await browser.send_form("/medlem/avbryt")
    assert "draft" not in browser.cookies


async def test_the_longest_answers_fit_in_a_cookie(web: Web) -> None:
    browser = web.browser()
    for number in range(3):
        nr = f"-{number + 1}" if number else ""
        job = {f"jobs-{number}-title": "漢" * 100, f"jobs-{number}-industry": "aldreomsorg"}
        await browser.send_form(f"/medlem/steg/jobb{nr}", job)
        await browser.send_form(f"/medlem/steg/plats{nr}", {f"jobs-{number}-place": "Upplands-Bro"})
        await browser.send_form(f"/medlem/steg/arbetsgivare{nr}", {f"jobs-{number}-sector": "kommunalt-bolag"})
    await browser.send_form("/medlem/steg/fack", {"union": "Akavia", "roles": list(ROLES)})
    email = "a" * 64 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 50 + ".example.org"
    await browser.send_form("/medlem/steg/du", {"name": "李" * 200, "email": email, "look": "named"})
    await browser.send_form("/medlem/steg/ja", {"matching": "y", "calls": "y", "phone": "070-174 06 05"})
    assert len(f"__Host-draft={browser.cookies['draft']}") < 4096
    assert "Stämmer det här?" in text_of(await browser.get("/medlem/kolla"))
