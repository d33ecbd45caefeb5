"""What somebody types stays text: a short form of the attack, with fewer strings and no form that comes back."""

from pathlib import Path

import pytest

from tests.attack import sinks, sinks_of_pages
from tests.attack.sinks import Count
from tests.attack.structure import elements, of_letter, properties
from tests.golden import example

STRINGS = 200


def test_no_string_becomes_a_header_an_element_or_a_property_of_a_letter(tmp_path: Path) -> None:
    found = {name: sinks.tried(sink, STRINGS) for name, sink in sinks.sinks_of_letters(example(tmp_path))}
    assert {name: count.differ for name, count in found.items() if count.differ} == {}
    assert all(count.shown for count in found.values())


@pytest.mark.slow
async def test_no_string_becomes_an_element_of_a_page_or_a_formula_of_a_file() -> None:
    found: dict[str, Count] = {}
    async with sinks_of_pages.town() as town:
        async for name, sink in sinks_of_pages.sinks(town):
            found[name] = await sinks.tried_on_page(sink, STRINGS)
        browsers = await sinks_of_pages.browsers(town)
        for name, path, field in sinks_of_pages.forms(town):
            browser = browsers["coordinator" if "branscher" in path else "member"]
            found[name] = await sinks.tried_in_form(browser, path, field, STRINGS)
    assert {name: count.differ for name, count in found.items() if count.differ} == {}


def test_what_is_not_text_is_seen() -> None:
    plain = elements("<h1>Hej</h1>")
    assert elements("<h1>&lt;b&gt;</h1>") == plain
    for bad in (
        "<h1><b>Hej</b></h1>",
        "<h1>Hej</h1><!-- -->",
        "<h1 onclick=x>Hej</h1>",
        "<h1>Hej<a href='js:x'></a></h1>",
    ):
        assert elements(bad) != plain
    letter = b"Subject: x\r\nContent-Type: text/html\r\n\r\n<p>Hej</p>"
    assert of_letter(letter) != of_letter(b"Bcc: evil@example.net\r\n" + letter)
    calendar = b"BEGIN:VCALENDAR\r\nSUMMARY:Hej\r\nEND:VCALENDAR\r\n"
    assert properties(calendar) != properties(calendar.replace(b"Hej", b"Hej\r\nATTENDEE:mailto:x@example.net"))
