"""URLs of the settings: what is wrong is told in words; `test_settings` has every setting wrong once."""

import pytest

from fackpol.base import urls


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("example.org", ("example.org", None)),
        ("example.org:1", ("example.org", 1)),
        ("[::1]", ("[::1]", None)),
        ("[::1]:65535", ("[::1]", 65535)),
        ("10.0.0.1:80", ("10.0.0.1", 80)),
        ("", ("", None)),
    ],
)
def test_a_host_stands_with_a_port_or_without(text: str, found: tuple[str, int | None]) -> None:
    assert urls.host_and_port(text) == found


@pytest.mark.parametrize(
    "text", ["a:", "a:0", "a:65536", "a:b", "a:1:2", "[::1]:", "[::1]x", "a b", "-a", "a..b", "[x]", "å"]
)
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(porten ska vara|värdnamnet är inte helt)"):
        urls.host_and_port(text)


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("localhost.example.org", False)],
)
def test_loopback_is_this_computer(host: str, own: bool) -> None:
    assert urls.is_loopback(host) is own
