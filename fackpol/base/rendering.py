"""Jinja for pages and letters: one environment that escapes HTML, and one for plain text."""

from functools import cache
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context
from jinja2 import TemplateError as Unrendered
from jinja2.nodes import EvalContext
from markupsafe import Markup

from fackpol.base import dates, words
from fackpol.base.resources import resource
from fackpol.base.words import pick, say

__all__ = ["Unrendered", "dialled", "environment", "mailto"]


@cache
def environment(html: bool) -> Environment:
    """The environment for HTML, or for plain text. In both, `_` and `count` use the current language."""
    made = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=html,  # noqa: S701 - a letter's text part is no HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["dialled"], made.filters["mailto"] = dialled, mailto
    made.globals.update(_=_say, count=_count, dates=dates, words=words, pick=pick)
    return made


def dialled(phone: str) -> str:
    """A number for a tel: link (RFC 3966): "070-174 06 05" -> "0701740605"."""
    return "".join(char for char in phone if char in "+0123456789")


def mailto(address: str) -> str:
    """A mailto: link (RFC 6068) to an address and to nobody else: what would begin a header in it is encoded."""
    return f"mailto:{quote(address, safe='@+')}"


@pass_eval_context
def _say(context: EvalContext, sentence: str, **values: object) -> str:
    return Markup(say(sentence)).format(**values) if context.autoescape else say(sentence, **values)  # noqa: S704


@pass_eval_context
def _count(context: EvalContext, one: str, many: str, n: int, **values: object) -> str:
    if not context.autoescape:
        return words.count(one, many, n, **values)
    return Markup(words.numbered(one, many, n)).format(n=n, **values)  # noqa: S704
