"""A real SMTP server on loopback that shows its letters in the browser. Only `fackpol demo` uses it."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.smtp import SMTP, Envelope

from fackpol.base import dates
from fackpol.base.rendering import environment
from fackpol.demo import second_factor

LIST = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'"
# A letter may show itself and have its links followed, nothing else.
LETTER = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation allow-popups"


class Mailbox:
    """Keeps letters as numbered files in one folder, in the order they came."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.count = max((int(path.stem) for path in folder.glob("*.eml")), default=0)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd calls this for each letter. Returns the SMTP reply."""
        self.count += 1
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        (self.folder / f"{self.count}.eml").write_bytes(content)
        return f"250 2.0.0 Ok: queued as {self.count:06d}"

    def letters(self, text: str = "") -> list[tuple[int, EmailMessage]]:
        """Up to 200 (number, letter), the newest first: those with `text` in receiver, sender or subject.

        Leaves out those that can not be parsed.
        """
        numbers = sorted((int(path.stem) for path in self.folder.glob("*.eml")), reverse=True)
        read = ((number, letter) for number in numbers if (letter := self._read(number)))
        return list(islice((one for one in read if _holds(one[1], text)), 200))

    def _read(self, number: int) -> EmailMessage | None:
        """The letter with every header parsed; None when that fails."""
        try:
            letter = self.letter(number)
            [str(value) for value in letter.values()]
        except (ValueError, IndexError, LookupError):
            return None
        return letter

    def letter(self, number: int) -> EmailMessage:
        """The letter by its number. Raises FileNotFoundError."""
        raw = (self.folder / f"{number}.eml").read_bytes()
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


@asynccontextmanager
async def serving(mailbox: Mailbox, port: int) -> AsyncIterator[tuple[int, int]]:
    """Yields (SMTP port, HTTP port): any free one for SMTP; `port` for the pages, or any when it is taken."""
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(lambda: SMTP(mailbox, enable_SMTPUTF8=True), "127.0.0.1", 0)
    try:
        http = ThreadingHTTPServer(("127.0.0.1", port), reader(mailbox))
    except OSError:
        http = ThreadingHTTPServer(("127.0.0.1", 0), reader(mailbox))
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield smtp.sockets[0].getsockname()[1], http.server_port
    finally:
        http.shutdown()
        http.server_close()
        smtp.close()
        await smtp.wait_closed()


def reader(mailbox: Mailbox) -> type[BaseHTTPRequestHandler]:
    """The HTTP handler that serves `page`."""

    class Reader(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            typed = " ".join(parse_qs(address.query).get("q", []))
            try:
                kind, body, policy = page(mailbox, address.path.strip("/").split("/"), typed)
            except (ValueError, FileNotFoundError):
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Logs nothing."""

    return Reader


def page(mailbox: Mailbox, parts: list[str], text: str = "") -> tuple[str, bytes, str]:
    """(content type, body, Content-Security-Policy) of `/`, `/7`, `/7/html` or `/7/mote.ics`.

    `text`: what is looked for among the letters.

    Raises ValueError for another path, FileNotFoundError for a letter that is not there.
    """
    html = "text/html; charset=utf-8"
    match parts:
        case [""]:
            return (
                html,
                _shown("list", letters=mailbox.letters(text), text=text, code=second_factor.code(dates.now())),
                LIST,
            )
        case [number]:
            letter = mailbox.letter(int(number))
            values = {"text": _part(letter, "plain"), "calendar": _calendar(letter)}
            return html, _shown("letter", number=number, letter=letter, **values), LIST
        case [number, "html"]:
            body = _part(mailbox.letter(int(number)), "html")
            return html, body.replace("<head>", '<head><base target="_top">', 1).encode(), LETTER
        case [number, "mote.ics"]:
            return "text/calendar", _calendar(mailbox.letter(int(number))), LETTER
    raise ValueError


def _shown(template: str, **values: Any) -> bytes:
    page = environment(html=True).get_template(f"mailbox/{template}.html")
    return page.render(**values, language="sv").encode()


def _holds(letter: EmailMessage, text: str) -> bool:
    headers = " ".join(str(letter[name]) for name in ("to", "from", "subject")).casefold()
    return all(word in headers for word in text.casefold().split())


def _calendar(letter: EmailMessage) -> bytes:
    for part in letter.walk():
        if part.get_content_type() == "text/calendar":
            return bytes(part.get_payload(decode=True))
    return b""


def _part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    return str(body.get_content()) if body else ""
