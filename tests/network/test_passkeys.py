"""Passkeys: what a device signs for our page opens, once; everything else does not."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import factors, passkeys, sessions
from fackpol.network.factors import Proof
from fackpol.network.passkeys import CHALLENGE_LIVES, Site
from fackpol.network.sessions import Who
from tests.asgi import begun
from tests.authenticator import Authenticator, bytes_of, text_of
from tests.people import Everybody

NOW = dates.now()
SITE = Site("fackpol.example.org", "https://fackpol.example.org", "Möten")


async def signed_in(db: Connection, person: UUID) -> Who:
    who = await sessions.who(db, await begun(db, person, strong=False), dates.now())
    assert who
    return who


async def with_passkey(db: Connection, everybody: Everybody, vault: Vault) -> tuple[Who, Authenticator]:
    who, device = await signed_in(db, await everybody.anna()), Authenticator(SITE.origin, SITE.host)
    assert await passkeys.add(db, SITE, who, device.make(await passkeys.creation(db, vault, SITE, who, NOW)), NOW)
    return who, device


async def test_a_passkey_that_was_made_here_opens(db: Connection, everybody: Everybody, vault: Vault) -> None:
    who, device = await with_passkey(db, everybody, vault)
    assert [one.kind for one in await factors.of(db, who.person)] == ["passkey"]
    for _ in range(2):
        assert (
            await passkeys.prove(db, SITE, who, device.sign(await passkeys.request(db, SITE, who, NOW)), NOW)
            is Proof.PROVEN
        )


async def test_what_the_device_is_told_of_her_says_nothing(db: Connection, everybody: Everybody, vault: Vault) -> None:
    who = await signed_in(db, await everybody.anna())
    options = await passkeys.creation(db, vault, SITE, who, NOW)
    assert json.loads(options)["user"]["name"] == json.loads(options)["rp"]["name"] == "Möten"
    assert not any(word in options for word in ("Anna", "anna", str(who.person), text_of(who.person.bytes)))


@pytest.mark.parametrize("evil", ["https://fackpol.example.org.evil.example", "http://fackpol.example.org", "null"])
async def test_a_page_of_another_origin_gets_nothing(
    db: Connection, everybody: Everybody, vault: Vault, evil: str
) -> None:
    who, device = await with_passkey(db, everybody, vault)
    there = replace(device, origin=evil)
    signed = there.sign(await passkeys.request(db, SITE, who, NOW))
    assert await passkeys.prove(db, SITE, who, signed, NOW) is Proof.WRONG
    made = replace(there, id=b"other").make(await passkeys.creation(db, vault, SITE, who, NOW))
    assert not await passkeys.add(db, SITE, who, made, NOW)


async def test_a_passkey_of_another_host_gets_nothing(db: Connection, everybody: Everybody, vault: Vault) -> None:
    who, device = await with_passkey(db, everybody, vault)
    signed = replace(device, host="evil.example").sign(await passkeys.request(db, SITE, who, NOW))
    assert await passkeys.prove(db, SITE, who, signed, NOW) is Proof.WRONG


async def test_a_challenge_is_used_once_also_when_it_failed(db: Connection, everybody: Everybody, vault: Vault) -> None:
    who, device = await with_passkey(db, everybody, vault)
    signed = device.sign(await passkeys.request(db, SITE, who, NOW))
    assert await passkeys.prove(db, SITE, who, signed, NOW) is Proof.PROVEN
    assert await passkeys.prove(db, SITE, who, signed, NOW) is Proof.WRONG
    asked = await passkeys.request(db, SITE, who, NOW)
    assert await passkeys.prove(db, SITE, who, "{}", NOW) is Proof.WRONG
    assert await passkeys.prove(db, SITE, who, device.sign(asked), NOW) is Proof.WRONG


async def test_a_challenge_is_of_its_session_and_lives_five_minutes(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    who, device = await with_passkey(db, everybody, vault)
    thief = await signed_in(db, who.person)
    signed = device.sign(await passkeys.request(db, SITE, who, NOW))
    assert await passkeys.prove(db, SITE, thief, signed, NOW) is Proof.WRONG
    assert await passkeys.prove(db, SITE, who, signed, NOW + CHALLENGE_LIVES) is Proof.WRONG
    signed = device.sign(await passkeys.request(db, SITE, who, NOW))
    late = NOW + CHALLENGE_LIVES - timedelta(seconds=1)
    assert await passkeys.prove(db, SITE, who, signed, late) is Proof.PROVEN


async def test_a_counter_that_goes_backwards_is_a_copy(db: Connection, everybody: Everybody, vault: Vault) -> None:
    who, device = await with_passkey(db, everybody, vault)
    device.count = 39
    assert (
        await passkeys.prove(db, SITE, who, device.sign(await passkeys.request(db, SITE, who, NOW)), NOW)
        is Proof.PROVEN
    )
    for count, taken in ((10, False), (40, False), (41, True)):
        device.count = count - 1
        signed = device.sign(await passkeys.request(db, SITE, who, NOW))
        assert (await passkeys.prove(db, SITE, who, signed, NOW) is Proof.PROVEN) is taken


async def test_a_device_that_does_not_count_opens_all_the_same(
    db: Connection, everybody: Everybody, vault: Vault
) -> None:
    who, device = await with_passkey(db, everybody, vault)
    for _ in range(2):
        device.count = -1  # signs with 0
        signed = device.sign(await passkeys.request(db, SITE, who, NOW))
        assert await passkeys.prove(db, SITE, who, signed, NOW) is Proof.PROVEN


async def test_anothers_passkey_is_not_hers(db: Connection, everybody: Everybody, vault: Vault) -> None:
    _, device = await with_passkey(db, everybody, vault)
    cilla = await signed_in(db, await everybody.cilla())
    assert (
        await passkeys.prove(db, SITE, cilla, device.sign(await passkeys.request(db, SITE, cilla, NOW)), NOW)
        is Proof.WRONG
    )
    made = device.make(await passkeys.creation(db, vault, SITE, cilla, NOW))
    assert not await passkeys.add(db, SITE, cilla, made, NOW)


async def test_without_a_challenge_nothing_opens(db: Connection, everybody: Everybody, vault: Vault) -> None:
    who, device = await with_passkey(db, everybody, vault)
    assert await passkeys.prove(db, SITE, who, device.sign('{"challenge": ""}'), NOW) is Proof.WRONG
    assert not await passkeys.add(db, SITE, who, replace(device, id=b"x").make('{"challenge": ""}'), NOW)


BROKEN = [
    "", "x", "[]", "null", "1", "{}", '{"id": 1}', '{"id":"AA","rawId":"AA","type":"public-key","response":{}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":null}', '"text"', "{" * 2000,
    '{"id":"å","rawId":"å","type":"public-key","response":{"clientDataJSON":"å","authenticatorData":"å","signature":"å"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"//8","attestationObject":"//8"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":7,"authenticatorData":[],"signature":{}}}',
]  # fmt: skip


@pytest.mark.parametrize("answer", BROKEN)
async def test_what_is_no_answer_opens_nothing_and_breaks_nothing(
    db: Connection, everybody: Everybody, vault: Vault, answer: str
) -> None:
    who, _ = await with_passkey(db, everybody, vault)
    await passkeys.creation(db, vault, SITE, who, NOW)
    assert not await passkeys.add(db, SITE, who, answer, NOW)
    await passkeys.request(db, SITE, who, NOW)
    assert await passkeys.prove(db, SITE, who, answer, NOW) is Proof.WRONG


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
@pytest.mark.parametrize("how", ["cut", "flipped", "empty", "long"])
async def test_a_signature_that_was_touched_opens_nothing(
    db: Connection, everybody: Everybody, vault: Vault, part: str, how: str
) -> None:
    who, device = await with_passkey(db, everybody, vault)
    said = json.loads(device.sign(await passkeys.request(db, SITE, who, NOW)))
    whole = bytes_of(said["response"][part])
    touched = {
        "cut": whole[:-1], "flipped": whole[:-1] + bytes([whole[-1] ^ 1]), "empty": b"", "long": whole + b"\xff" * 9,
    }  # fmt: skip
    said["response"][part] = text_of(touched[how])
    assert await passkeys.prove(db, SITE, who, json.dumps(said), NOW) is Proof.WRONG


async def test_a_made_passkey_that_was_touched_is_not_kept(db: Connection, everybody: Everybody, vault: Vault) -> None:
    """Cut at every place, and each of its first bytes changed: refused, never an error."""
    who, device = await signed_in(db, await everybody.anna()), Authenticator(SITE.origin, SITE.host)
    whole = bytes_of(
        json.loads(device.make(await passkeys.creation(db, vault, SITE, who, NOW)))["response"]["attestationObject"]
    )
    for at in range(len(whole)):
        said = json.loads(device.make(await passkeys.creation(db, vault, SITE, who, NOW)))
        said["response"]["attestationObject"] = text_of(whole[:at])
        assert not await passkeys.add(db, SITE, who, json.dumps(said), NOW)


async def test_somebody_has_ten_at_most(db: Connection, everybody: Everybody, vault: Vault) -> None:
    who = await signed_in(db, await everybody.anna())
    kept = []
    for _ in range(factors.MOST + 1):
        made = Authenticator(SITE.origin, SITE.host).make(await passkeys.creation(db, vault, SITE, who, NOW))
        kept.append(await passkeys.add(db, SITE, who, made, NOW))
    assert kept == [True] * factors.MOST + [False]


@pytest.mark.parametrize(("host", "able"), [("127.0.0.1", False), ("::1", False), ("localhost", True), ("a.se", True)])
def test_a_browser_makes_passkeys_for_a_name_only(host: str, able: bool) -> None:
    assert Site(host, f"https://{host}", "Möten").able is able
