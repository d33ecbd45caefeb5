"""A third catalogue in the folder, and nothing else: every page and every letter is in its language."""

from pathlib import Path

import pytest

from fackpol.base import dates, words
from fackpol.base.database import Connection
from fackpol.network.reference import Reference
from tests import golden, pseudo
from tests.asgi import Web, text_of
from tests.pages.test_every_page import HOLDERS, PAGES, build, is_a_whole_page
from tests.pages.test_registration import HER_WAY
from tests.people import ANNA


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo.locale(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture(autouse=True)
def third(catalogues: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "LOCALE", catalogues)


def swedish_in(text: str) -> list[str]:
    return [sentence for sentence in pseudo.fragments() if sentence in text]


async def test_every_page_is_in_the_third_language(web: Web, db: Connection, known: Reference) -> None:
    town = await build(db, known, web.own)
    await db.execute("UPDATE people SET language = $1", pseudo.CODE)
    for endpoint in PAGES:
        browser = await web.signed_in(HOLDERS[endpoint.access](town)) if endpoint.access in HOLDERS else web.browser()
        asked = {"accept-language": f"{pseudo.CODE}-FI,en;q=0.5"}
        page = await browser.get(town.path(endpoint), headers=asked, follow_redirects=True)
        assert page.status_code == 200, endpoint.path
        if page.headers["content-type"].startswith("text/html"):
            assert pseudo.OPENS in page.text, endpoint.path
            assert swedish_in(text_of(page)) == [], endpoint.path
            if "/brev/" not in endpoint.path:
                is_a_whole_page(page.text, pseudo.CODE)


def test_every_letter_is_in_the_third_language(tmp_path: Path) -> None:
    written = golden.golden(golden.example(tmp_path))
    own = {name: text for name, text in written.items() if name.startswith(f"{pseudo.CODE}/")}
    assert len(own) * len(words.languages()) == len(written)
    for name, text in own.items():
        assert name.endswith(".ics") or pseudo.OPENS in text, name
        assert swedish_in(" ".join(text.split())) == [], name


async def test_she_registers_in_it_and_her_letter_comes_in_it(web: Web) -> None:
    browser = web.browser()
    browser.headers["accept-language"] = pseudo.CODE
    for step, answers, _ in HER_WAY:
        said = answers | {"language": pseudo.CODE} if "language" in answers else answers
        page = await browser.send_form(f"/medlem/steg/{step}", said, follow_redirects=True)
        assert page.status_code == 200, step
        assert swedish_in(text_of(page)) == [], step
    assert "Suomi" in text_of(page)  # she looks at it all before she sends it
    await browser.send_form("/medlem")
    await web.deliver()
    assert pseudo.OPENS in web.post_office.latest(ANNA).subject


async def test_a_reader_chooses_it_by_its_own_name(web: Web) -> None:
    browser = web.browser()
    page = await browser.get("/", headers={"accept-language": "sv"})
    assert '<button class="plain" name="language" value="fi" lang="fi">Suomi</button>' in page.text
    await browser.send_form("/sprak", {"language": "fi", "back": "/"})
    chosen = await browser.get("/", headers={"accept-language": "sv"})
    is_a_whole_page(chosen.text, "fi")
    assert "Svenska</button>" in chosen.text


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("fi", "fi"),
        ("fi-FI,fi;q=0.9,sv;q=0.5", "fi"),
        ("de,FI;q=0.8", "fi"),
        ("fil-PH, en;q=0.5", "en"),  # Filipino is not Finnish
        ("de", "sv"),
        ("", "sv"),
    ],
)
async def test_a_browser_asks_for_it(web: Web, asked: str, got: str) -> None:
    page = await web.browser().get("/", headers={"accept-language": asked})
    is_a_whole_page(page.text, got)


def test_its_days_are_written_as_they_are_there() -> None:
    with words.speaking("fi"):
        assert dates.long_day(golden.STARTS) == "keskiviikko 14. lokakuuta 2026"
