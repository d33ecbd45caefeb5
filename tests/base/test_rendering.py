"""What templates write is escaped, once."""

import pytest
from jinja2.filters import do_urlize
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from fackpol.base.rendering import Unrendered, environment
from fackpol.base.words import speaking

HOSTILE = """<b> & "quoted" 'so'"""


class Own(str):
    """A string of another class."""


class Shown:
    def __html__(self) -> str:
        return "<i>shown</i>"


def test_whatever_is_written_is_escaped_once() -> None:
    source = "{% macro twice(v) %}{{ v }}{{ v }}{% endmacro %}{% set kept %}{{ v }}{% endset %}{{ twice(v) }}{{ kept }}"
    for value in (HOSTILE, Own(HOSTILE), Markup("<b>"), Shown(), 7, None, [HOSTILE]):
        written = environment(html=True).from_string(source).render(v=value)
        assert written == str(escape(value)) * 3


def test_a_text_part_is_not_escaped() -> None:
    assert environment(html=False).from_string("{{ v }}").render(v=HOSTILE) == HOSTILE


def test_what_is_joined_to_markup_is_escaped_first() -> None:
    with speaking("en"):
        template = environment(html=True).from_string("{{ markup ~ v }}{{ (v ~ '') | upper }}")
        assert template.render(markup=Markup("<p>"), v="<x>") == "<p>&lt;x&gt;&lt;X&gt;"


@pytest.mark.parametrize(
    "text",
    [
        "Vi ses kl. 18.30. Ta med <fika>.", "Slut.Början", "www.example.org", "(example.org)", "a@example.org",
        "mailto:a@example.org", "https://192.0.2.1/x", "https://[2001:db8::1]/", "http://localhost:80", "xn--a.com",
        "Skriv:", "", "Läs <b> på\n(https://example.org/?a=1&b=2),  eller fråga 'Bo' <a@example.org>.",
    ],
)  # fmt: skip
def test_links_are_found_where_jinja_finds_them(text: str) -> None:
    html = environment(html=True)
    jinja = str(do_urlize(EvalContext(html), text, rel="noopener"))
    assert html.from_string('{{ text | urlize(rel="noopener") }}').render(text=text) == jinja


def test_a_sentence_stands_in_the_template_in_its_language_and_what_fills_it_is_escaped() -> None:
    with speaking("en"):
        template = environment(html=True).from_string('{{ _("Hej {name}", name=v) }}|{{ _("Min sida") | upper }}')
        for value in (HOSTILE, Own(HOSTILE), Markup("<b>"), Shown(), 7, None):
            assert template.render(v=value) == f"Hello {escape(value)}|MY PAGE"


def test_a_sentence_without_what_fills_it_is_a_fault() -> None:
    for html in (True, False):
        with pytest.raises(KeyError):
            environment(html).from_string('{{ _("Hej {name}") }}')
        with pytest.raises(Unrendered):
            environment(html).from_string('{{ _("Hej {name}", name=v) }}').render()


def test_what_is_included_sees_the_names_of_the_page_and_keeps_its_own() -> None:
    source = '{% for said in ["came"] %}{% include "attendance/own.html" %}{% endfor %}{{ said }}'
    written = environment(html=True).from_string(source).render(path="/x", said="after")
    assert 'action="/x/var-med"' in written
    assert 'value="came"' not in written
    assert written.endswith("after")
