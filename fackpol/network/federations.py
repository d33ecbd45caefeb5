"""Reads the names of federations: the same one whatever it is called in a register, and a name that is many's. Pure.

"Direktionen för Södertörns brandförsvarsförbund" is the federation itself. "Räddningstjänstförbundet" can be anybody's.
"""

import re
from functools import cache

from fackpol.base.resources import table
from fackpol.network.classification import normalised, plain

_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")
_ROLE = r"(?:förbunds|den )?(?:direktion|fullmäktige|styrelse)(?:en|n)?"
_BEFORE = re.compile(rf"^{_ROLE} (?:(?:för|i|av|inom) )?|^kommunalförbund(?:et)? (?:för )?(?=\w)")
_BEHIND = re.compile(rf"(?:,| -| /)? {_ROLE}$")


def whole_name(name: str) -> str:
    """The federation's own name, normalised, without the part of it that meets ("Förbundsfullmäktige i …")."""
    text, before = plain(name), ""
    while text != before:
        before = text
        text = _BEFORE.sub("", _BEHIND.sub("", _BRACKETS.sub("", text))) or text
    return normalised(text)


def is_generic(name: str) -> bool:
    """Whether a name says only what federations do, so that there can be one in every county."""
    return all(_generic().fullmatch(word) for word in whole_name(name).split())


@cache
def _generic() -> re.Pattern[str]:
    """A word that any federation's name can have: what it works with, where, and what stands between."""
    work, between, where = (
        "|".join(row["word"] for row in table("federation_words") if row["kind"] == kind)
        for kind in ("work", "between", "where")
    )
    return re.compile(rf"(?:{work})?(?:förbund|kår)?(?:e?n|et|a|s)?|{between}|{where}|förbunds?")
