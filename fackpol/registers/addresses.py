"""Addresses as registers write them: "Eva Ek <eva@example.org>", "mailto:eva@example.org", two in a cell. Pure."""

import re

from email_validator import EmailNotValidError, validate_email

_MARKED = re.compile(r"(?:<\s*mailto:|mailto:|<)\s*([^\s<>?,;)\]]+)", re.I)
_BETWEEN = re.compile(r"[\s,;|/]+(?:(?:och|eller|samt|&)\s+)?")
_MEANT = re.compile(r"@|[(\[]at[)\]]|^[^\s/]+\.[a-z]{2,}$", re.I)  # "karin(at)example.org", "karin.example.org"


def read(text: str) -> str | None:
    """The address that a cell says, normalised; of several the first one. None when it says none, or none is sure.

    What stands beside an address without brackets may be a part of it: "karin ek@example.org" is nobody's.
    """
    if whole := _checked(text):
        return whole
    parts = _MARKED.findall(text) or _BETWEEN.split(text.strip(" ,;|/"))
    if not all("@" in part for part in parts):
        return None
    return next(filter(None, map(_checked, parts)), None)


def is_unread(text: str) -> bool:
    """Whether a cell seems to say an address, and none can be read. "Saknas" does not."""
    return bool(_MEANT.search(text)) and read(text) is None


def _checked(text: str) -> str | None:
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None
