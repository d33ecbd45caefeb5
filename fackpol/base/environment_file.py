"""Reads a file of settings as systemd does (EnvironmentFile= in systemd.exec(5)): a command gets what units get.

A shell would read it otherwise: there `ORGANISATION=A party` runs a program named `party`.
"""

import re

_ENTRY = re.compile(
    r"""[ \t]*(?P<name>[A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*
    (?P<quoted>(?:(?:"(?:[^"\\]|\\.)*"|'[^']*')[ \t]*)*)
    (?P<bare>(?:[^\n\\]|\\.)*)(?:\n|$)""",
    re.VERBOSE | re.DOTALL,
)
_PASSED_OVER = re.compile(r"[ \t]*(?:[#;][^\n]*)?(?:\n|$)")
_QUOTED = re.compile(r""""((?:[^"\\]|\\.)*)"|'([^']*)'""", re.DOTALL)


class Unreadable(Exception):
    """A line that is no setting. The message is its number in the file."""


def variables(text: str) -> dict[str, str]:
    """The variables by name; of two with one name the later holds. Raises Unreadable."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        if (passed := _PASSED_OVER.match(text, at)) and passed.end() > at:
            at = passed.end()
        elif (entry := _ENTRY.match(text, at)) and entry["bare"][:1] not in ("'", '"'):
            found[entry["name"]] = _value(entry["quoted"], entry["bare"])
            at = entry.end()
        else:
            raise Unreadable(text.count("\n", 0, at) + 1)
    return found


def _value(quoted: str, bare: str) -> str:
    """What is quoted, and what stands bare after it."""
    pieces = [_unescaped(match[1]) if match[1] is not None else match[2] for match in _QUOTED.finditer(quoted)]
    plain = re.sub(r"\\(.)", lambda match: match[1].strip("\n"), bare.rstrip(), flags=re.DOTALL)
    return "".join(pieces) + plain


def _unescaped(text: str) -> str:
    """Between double quotes a backslash stands for itself, but for four characters and the end of a line."""
    return re.sub(r'\\(["\\`$\n])', lambda match: match[1].strip("\n"), text)
