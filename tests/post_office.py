"""Letters as they arrive at a real SMTP server, parsed."""

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any

from icalendar import Calendar, Event

LINK = re.compile(r"http://(?:127\.0\.0\.1|localhost):\d+(/[^\s\"<>]+)")


@dataclass
class Arrived:
    to: str
    raw: bytes = field(repr=False)
    sender: str = ""  # of the envelope

    @cached_property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @cached_property
    def subject(self) -> str:
        return str(self.message["subject"])

    def part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        assert body is not None
        return str(body.get_content())

    @cached_property
    def text(self) -> str:
        return self.part("plain")

    @property
    def said(self) -> str:
        """The text without its links: a token can spell anything, a short name too."""
        return LINK.sub("", self.text)

    @cached_property
    def html(self) -> str:
        return self.part("html")

    def link(self, beginning: str) -> str:
        """The path of the link in the text that begins so."""
        found = [path for path in LINK.findall(self.text) if path.startswith(beginning)]
        assert found, f"no link {beginning} among {[path[:12] for path in LINK.findall(self.text)]}"
        return str(found[0])

    @property
    def event(self) -> Event:
        """The meeting in the calendar part."""
        for part in self.message.walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_payload(decode=True))
                return next(each for each in calendar.walk("VEVENT") if isinstance(each, Event))
        raise AssertionError("no calendar part")


class PostOffice:
    """An SMTP server's handler that keeps everything."""

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.port = 0
        self.sessions = 0  # how often somebody has said hello
        self.refuses: dict[str, str] = {}  # the reply to RCPT for an address

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, answers: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return [answers[0], "250-PIPELINING", *answers[1:]]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.arrived += [Arrived(to, envelope.content, envelope.mail_from) for to in envelope.rcpt_tos]
        return f"250 2.0.0 Ok: queued as {len(self.arrived):08d}"

    def to(self, email: str) -> list[Arrived]:
        return [letter for letter in self.arrived if letter.to == email]

    def latest(self, email: str, subject: str = "") -> Arrived:
        """The latest letter to an address, of those whose subject begins so: two posted at once arrive as they may."""
        return [letter for letter in self.to(email) if letter.subject.startswith(subject)][-1]
