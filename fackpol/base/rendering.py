"""Jinja for pages and letters: for each language one environment that escapes HTML, and one for plain text."""

import re
from collections.abc import Callable, Iterator, MutableMapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_eval_context
from jinja2 import TemplateError as Unrendered
from jinja2.ext import Extension
from jinja2.filters import do_urlize
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escaped  # type: ignore[attr-defined]  # `escape` without its Markup

from fackpol.base import dates, words
from fackpol.base.resources import resource
from fackpol.base.words import count_html, language, pick, say, say_html, speaking

__all__ = ["Unrendered", "dialled", "environment", "mailto"]


def environment(html: bool) -> Environment:
    """The environment for HTML, or for plain text, in the current language: `_` and `count` use that."""
    return _environment(html, words.LOCALE, language())


@cache
def _environment(html: bool, folder: Path, code: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=html,  # noqa: S701 - a letter's text part is no HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=[Spoken],
    )
    made.template_class = Compiled
    made.extend(spoken=code)
    made.filters.update(dialled=dialled, mailto=mailto, urlize=_urlize)
    made.globals.update(_=_say, count=_count, dates=dates, words=words, pick=pick)
    return made


class Compiled(Template):
    """A template that writes values as plain strings, and looks globals up in one dictionary.

    Jinja's own makes a Markup of each value, also of what is markup already, and walks through a ChainMap for each
    include.
    """

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        made = super().from_code(environment, code, dict(globals), uptodate)
        made.root_render_func.__globals__["escape"] = _written
        return made


def _written(value: object) -> str:
    """What `escape` makes of a value, where it is only written."""
    if type(value) is str:
        return escaped(value)
    return value if type(value) is Markup else escape(value)


class Spoken(Extension):
    """Puts a sentence that nothing fills into its template as it is compiled, in the language of the environment.

    Most of a page is such sentences: so they cost nothing when it is rendered. `_("Min sida")` becomes
    `("My page"|safe)`, which Jinja takes for the template's own text.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        tokens, at = list(stream), 0
        while at < len(tokens):
            if [(token.type, token.type == "name" and token.value) for token in tokens[at : at + 4]] == SENTENCE:
                yield from self._said(tokens[at + 2])
                at += 4
            else:
                yield tokens[at]
                at += 1

    def _said(self, token: Token) -> Iterator[Token]:
        with speaking(self.environment.spoken):  # type: ignore[attr-defined]
            said = str(say_html(token.value, {}))
        safe = [("pipe", "|"), ("name", "safe")] if self.environment.autoescape else []
        for kind, value in [("lparen", "("), ("string", said), *safe, ("rparen", ")")]:
            yield Token(token.lineno, kind, value)


POSSIBLE_LINK = re.compile(r"@|://|\.[^\W\d_]")  # an address, or a host's name
SENTENCE = [("name", "_"), ("lparen", False), ("string", False), ("rparen", False)]


def dialled(phone: str) -> str:
    """A number for a tel: link (RFC 3966): "070-174 06 05" -> "0701740605"."""
    return "".join(char for char in phone if char in "+0123456789")


def mailto(address: str) -> str:
    """A mailto: link (RFC 6068) to an address and to nobody else: what would begin a header in it is encoded."""
    return f"mailto:{quote(address, safe='@+')}"


@pass_eval_context
def _urlize(context: EvalContext, text: str, **named: Any) -> str:
    """Jinja's own, where there may be a link: it looks at a text word by word."""
    if POSSIBLE_LINK.search(text):
        return do_urlize(context, text, **named)
    return escape(text) if context.autoescape else text


@pass_eval_context
def _say(context: EvalContext, sentence: str, **values: object) -> str:
    return say_html(sentence, values) if context.autoescape else say(sentence, **values)


@pass_eval_context
def _count(context: EvalContext, one: str, many: str, n: int, **values: object) -> str:
    return count_html(one, many, n, values) if context.autoescape else words.count(one, many, n, **values)
