"""What the relay says to our addresses before any letter, and whether somebody takes what comes back."""

import asyncio
from dataclasses import replace

import pytest

from fackpol.base.findings import Level
from fackpol.base.settings import Settings
from fackpol.doctor import mail
from fackpol.mail import lmtp
from tests.commands import free_port
from tests.relays import listening


@pytest.mark.parametrize(
    ("mood", "level", "sentence"),
    [
        ({}, Level.FINE, "Mejlservern 127.0.0.1 svarar och släpper in oss."),
        ({"MAIL": "530 5.7.0 Authentication required"}, Level.BROKEN,
         "Mejlservern 127.0.0.1 vill ha namn och lösenord (530). Skriv dem i SMTP_URL."),
        ({"RCPT": "554 5.7.1 Relay access denied"}, Level.BROKEN,
         "Mejlservern 127.0.0.1 vill ha namn och lösenord (554). Skriv dem i SMTP_URL."),
        ({"MAIL": "553 5.1.8 Sender not allowed"}, Level.BROKEN,
         "Mejlservern 127.0.0.1 tar inte mejl från moten@example.org (553). "
         "Byt adressen, eller be den som har servern släppa fram den."),
        ({"RCPT": "550 5.1.1 No such user"}, Level.BROKEN,
         "Mejlservern 127.0.0.1 tar inte mejl till kontakt@example.org (550). "
         "Prata med den som har servern: den ska ta mejl till alla."),
        ({"MAIL": "451 4.3.0 Busy"}, Level.LOOK,
         "Mejlservern 127.0.0.1 svarade 451 och vill vänta. Prova igen om en stund."),
    ],
)  # fmt: skip
async def test_each_refusal_says_what_to_do_and_no_letter_is_sent(
    own: Settings, mood: dict[str, str], level: Level, sentence: str
) -> None:
    async with listening(mood) as office:
        (finding,) = await mail.findings(replace(own, relay=office.relay()))
        assert (finding.level, finding.sentence) == (level, sentence)
        assert office.arrived == []


async def test_the_return_address_is_tried_too(own: Settings) -> None:
    async with listening({}) as office:
        refused = await mail.smtp.turned_away(office.relay(), ["svar+prov@example.org"], ["a@example.org"])
    assert refused == []
    assert mail.plus("svar@example.org") == "svar+prov@example.org"


async def test_whether_somebody_takes_what_is_handed_over(own: Settings) -> None:
    async def kept(raw: bytes, recipient: str) -> bool:
        return True

    port = free_port()
    here = replace(own, intake="svar@example.org", lmtp_port=port)
    async with listening({}) as office:
        here = replace(here, relay=office.relay())
        sentence = f"Ingen kan lämna det som kommer tillbaka på port {port}: ingen lyssnar där. Går fackpol mail?"
        assert [one.sentence for one in await mail.findings(here)][-1] == sentence
        async with lmtp.listening(port, here.intake, kept):
            assert (await mail.findings(here))[-1].level == Level.FINE
            await asyncio.sleep(0.1)  # the server has seen that we left
