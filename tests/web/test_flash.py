"""What has been done is said once, on the page that comes after, in the reader's language."""

from fackpol.base.words import say, speaking
from fackpol.web.flash import SENTENCES
from tests.asgi import Web, text_of
from tests.people import Everybody


async def test_it_is_said_once_and_then_no_more(web: Web, everybody: Everybody) -> None:
    anna = await web.signed_in(await everybody.anna())
    page = await anna.send_form("/min-sida/ja", {"pause": "1"})
    assert page.headers["location"] == "/min-sida/ja"
    page = await anna.get("/min-sida/ja")
    assert 'role="status">Du har tagit paus.' in page.text
    assert "Du har tagit paus." not in text_of(await anna.get("/min-sida/ja"))


async def test_a_made_up_receipt_says_nothing(web: Web) -> None:
    plain = await web.browser().get("/")
    for made_up in ("x", "moved:x", "moved:" + "9" * 20, "x:1", "moved:²", ":", "saved:1"):
        page = await web.browser().get("/", headers=[(b"cookie", f"receipt={made_up}".encode())])
        assert text_of(page) == text_of(plain), made_up


def test_every_receipt_is_said_in_both_languages() -> None:
    for sentence in SENTENCES.values():
        with speaking("en"):
            assert say(sentence) != sentence
