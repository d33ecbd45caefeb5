"""Every call of a macro gives it what it wants: what is missing is only missed when somebody opens the page."""

from pathlib import Path

from jinja2 import nodes

from fackpol.base.rendering import environment

TEMPLATES = Path(__file__).parent.parent / "templates"


def parsed() -> dict[str, nodes.Template]:
    names = (str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".jinja"))
    made = environment(html=True)
    return {name: made.parse((TEMPLATES / name).read_text(encoding="utf-8")) for name in names}


def known(template: nodes.Template, templates: dict[str, nodes.Template]) -> dict[str, nodes.Macro]:
    """The macros that a template can call, by the name that they have there: its own, and those that it imports."""
    found = {macro.name: macro for macro in template.find_all(nodes.Macro)}
    for imported in template.find_all(nodes.FromImport):
        if not isinstance(imported.template, nodes.Const):
            continue
        there = {macro.name: macro for macro in templates[imported.template.value].find_all(nodes.Macro)}
        for name in imported.names:
            theirs, ours = name if isinstance(name, tuple) else (name, name)
            found[ours] = there[theirs]
    return found


def shadowed(template: nodes.Template) -> set[int]:
    """The calls within a macro of what it was given by that name: `field()` in a macro with a `field`."""
    macros = template.find_all(nodes.Macro)
    named = (({arg.name for arg in macro.args}, macro.find_all(nodes.Call)) for macro in macros)
    return {id(call) for names, calls in named for call in calls if getattr(call.node, "name", "") in names}


def lacking(macro: nodes.Macro, call: nodes.Call) -> set[str]:
    wanted = [arg.name for arg in macro.args[: len(macro.args) - len(macro.defaults)]]
    return set(wanted[len(call.args) :]) - {given.key for given in call.kwargs}


def test_every_call_of_a_macro_gives_it_what_it_wants() -> None:
    templates = parsed()
    calls, faults = 0, []
    for name, template in sorted(templates.items()):
        macros, others = known(template, templates), shadowed(template)
        for call in template.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and id(call) not in others and (macro := macros.get(call.node.name)):
                calls += 1
                faults += [f"{name}:{call.lineno} {macro.name} lacks {arg}" for arg in sorted(lacking(macro, call))]
    assert calls > 300
    assert faults == []
