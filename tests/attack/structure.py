"""What is structure and not text: the elements of a page, the properties of a calendar, the headers of a letter."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

from icalendar import Calendar

FREE = {"p", "br", "a", "wbr"}  # what we make of line ends and of web addresses in a text ourselves
SCHEMES = ("http://", "https://", "mailto:", "tel:", "/", "#", "?")


class Elements(HTMLParser):
    """The elements of a page with the names of their attributes, without what we make of free text; and bad links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, ...]] = []
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.bad += [
            f"{name}={value}" for name, value in attributes
            if name.startswith("on") or (name in ("href", "src", "action") and not (value or "").startswith(SCHEMES))
        ]  # fmt: skip
        if tag not in FREE:
            self.found.append((tag, *sorted(name for name, _ in attributes)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in FREE:
            self.found.append((f"/{tag}",))

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment",))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("declaration", decl))


def elements(html: str) -> list[object]:
    parser = Elements()
    parser.feed(html)
    parser.close()
    return [*parser.found, *(("bad link", one) for one in parser.bad)]


def properties(calendar: bytes) -> list[object]:
    """The components of a calendar with the names of their properties and of those properties' parameters."""
    return [
        (component.name, sorted((name, *sorted(getattr(value, "params", {}))) for name, value in component.items()))
        for component in Calendar.from_ical(calendar).walk()
    ]


def of_letter(letter: bytes) -> list[object]:
    """The headers and parts of a letter, the elements of its HTML, the properties of its calendar."""
    message = message_from_bytes(letter, policy=policy.default)
    assert isinstance(message, EmailMessage)
    found: list[object] = [(name, len(getattr(message[name], "addresses", ()))) for name in message]
    found.append(("faults", [str(fault) for part in message.walk() for fault in part.defects]))
    for part in message.walk():
        found.append((part.get_content_type(), part.keys()))
        if part.get_content_type() == "text/html":
            found += elements(part.get_content())
        if part.get_content_type() == "text/calendar":
            found += properties(part.get_payload(decode=True))  # type: ignore[arg-type]
    return found
