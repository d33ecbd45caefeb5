"""Jinja for pages and letters: for each language one environment that escapes HTML, and one for plain text."""

import operator
import re
from collections.abc import Callable, MutableMapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes, pass_eval_context
from jinja2 import TemplateError as Unrendered
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import do_urlize
from jinja2.nodes import EvalContext
from jinja2.visitor import NodeTransformer
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
        cache_size=-1,  # keeps them all, in a plain dictionary
    )
    made.template_class, made.code_generator_class = Compiled, Compiler
    made.extend(spoken=code)
    made.filters.update(dialled=dialled, mailto=mailto, urlize=_urlize)
    made.globals.update(_=_say_html if html else say, dates=dates, words=words, pick=pick)
    made.globals.update(count=_count_html if html else words.count)
    return made


class Compiler(CodeGenerator):
    """Compiles a template with its sentences in the language of the environment, and calls what it calls straight.

    Jinja's own asks at each call whether what it calls wants to know the context too: nothing of ours does.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        with speaking(self.environment.spoken):  # type: ignore[attr-defined]
            super().visit_Template(Spoken(self.environment).visit(node), frame)

    def visit_Call(  # noqa: N802 - Jinja's name
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        self.write("call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


class Spoken(NodeTransformer):
    """Makes a template's own text of its sentences: most of a page is such, and so costs nothing when it is rendered.

    `{{ _("Min sida") }}` becomes `My page`, and `{{ _("Hej {name}", name=person.name) }}` becomes
    `Hello {{ person.name }}`, the latter only where what is written is escaped (`fills`).
    """

    def __init__(self, environment: Environment) -> None:
        self.environment, self.fills = environment, bool(environment.autoescape)

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - Jinja's name
        """What is included stands in the template itself, in a scope of its own."""
        if not isinstance(node.template, nodes.Const):
            return node
        assert self.environment.loader is not None
        source, name, _ = self.environment.loader.get_source(self.environment, node.template.value)
        return nodes.Scope(self.visit(self.environment.parse(source, node.template.value, name)).body)

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        node.nodes = [part for child in node.nodes for part in self._parts(child)]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        sentence = _sentence(node)
        return _text(say_html(sentence, {}), node) if sentence and not node.kwargs else node

    def _parts(self, node: nodes.Expr) -> list[nodes.Expr]:
        if not (self.fills and isinstance(node, nodes.Call) and (sentence := _sentence(node))):
            return [node]
        pieces, values = words.pieces(sentence), {value.key: value.value for value in node.kwargs}
        if not pieces or any(name not in (None, *values) for _, name in pieces):
            return [node]
        parts = [(_text(said, node), values.get(name or "")) for said, name in pieces]
        return [part for pair in parts for part in pair if part is not None]


def _sentence(node: nodes.Call) -> str:
    """The one that the template says here; "" for any other call."""
    if isinstance(node.node, nodes.Name) and node.node.name == "_" and isinstance(node.args[0], nodes.Const):
        return str(node.args[0].value)
    return ""


def _text(said: str, node: nodes.Node) -> nodes.TemplateData:
    return nodes.TemplateData(str(said), lineno=node.lineno)


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
        made.root_render_func.__globals__.update(escape=_written, call=operator.call)
        return made


def _written(value: object) -> str:
    """What `escape` makes of a value, where it is only written."""
    if type(value) is str:
        return escaped(value)
    return value if type(value) is Markup else escape(value)


POSSIBLE_LINK = re.compile(r"@|://|\.[^\W\d_]")  # an address, or a host's name
SPACES = re.compile(r"(\s+)")


def dialled(phone: str) -> str:
    """A number for a tel: link (RFC 3966): "070-174 06 05" -> "0701740605"."""
    return "".join(char for char in phone if char in "+0123456789")


def mailto(address: str) -> str:
    """A mailto: link (RFC 6068) to an address and to nobody else: what would begin a header in it is encoded."""
    return f"mailto:{quote(address, safe='@+')}"


@pass_eval_context
def _urlize(context: EvalContext, text: str, **named: Any) -> str:
    """Jinja's own, for each word that may hold a link: it looks long at every word."""
    if not POSSIBLE_LINK.search(text):
        return escape(text) if context.autoescape else text
    words = [  # escaped once: of the whole text, as Jinja does
        do_urlize(context, Markup(word), **named) if POSSIBLE_LINK.search(word) else word  # noqa: S704 - escaped
        for word in SPACES.split(str(escape(text)))
    ]
    return Markup("".join(words))  # noqa: S704 - all escaped


def _say_html(sentence: str, **values: object) -> Markup:
    return say_html(sentence, values)


def _count_html(one: str, many: str, n: int, **values: object) -> Markup:
    return count_html(one, many, n, values)
