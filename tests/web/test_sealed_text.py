"""What a browser keeps for us opens only here, only for its purpose, and only for a while; long or short."""

from datetime import UTC, datetime, timedelta

import pytest

from fackpol.base.vault import Vault
from fackpol.web import sealed_text

NOW, HOUR = datetime(2031, 5, 14, 18, tzinfo=UTC), timedelta(hours=1)


@pytest.mark.parametrize("text", ["", "Åsa “heltid” 漢", "x" * 100_000], ids=["nothing", "short", "long"])
def test_what_was_sealed_opens_for_an_hour_and_for_its_purpose(vault: Vault, text: str) -> None:
    sealed = sealed_text.seal(vault, "a.purpose", {"text": text}, NOW)
    opened = sealed_text.unseal(vault, "a.purpose", sealed, HOUR, NOW + HOUR)
    assert opened is not None
    assert opened["text"] == text
    assert sealed_text.unseal(vault, "a.purpose", sealed, HOUR, NOW + HOUR + timedelta(seconds=1)) is None
    assert sealed_text.unseal(vault, "another.purpose", sealed, HOUR, NOW) is None


def test_long_text_is_compressed(vault: Vault) -> None:
    assert len(sealed_text.seal(vault, "a.purpose", {"text": "Rad ett\n" * 5_000}, NOW)) < 2_000


@pytest.mark.parametrize("sealed", ["", "x", "å", "AAAA", "{}"])
def test_what_we_did_not_seal_does_not_open(vault: Vault, sealed: str) -> None:
    assert sealed_text.unseal(vault, "a.purpose", sealed, HOUR, NOW) is None
