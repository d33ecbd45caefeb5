"""Reads what a mail that came back says: a bounce, a delay, a complaint, an auto-reply, or nothing we understand.

Tries RFC 3464 strictly, then RFC 5965 (ARF), then flufl.bounce for servers that write as they please, then RFC 3834.
Nothing is "soft" by default: a human reads what no rule understands. Which letter the mail is about is not read here: a
signed token in the address that it came to says so.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import Message
from enum import StrEnum
from urllib.parse import unquote_to_bytes

from flufl.bounce import all_failures

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # its tracebacks can quote an address
_ADDRESS = re.compile(r"(?!.*\.\.)[^\s@]+@[^\s@]+")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_STATUSES = ("message/delivery-status", "message/global-delivery-status")  # the latter: RFC 6533
_ARRIVED = {"delivered", "relayed", "expanded"}
_PARTS = 100  # of one message: more is somebody's joke
_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


class BounceKind(StrEnum):
    FAILED = "failed"
    DELAYED = "delayed"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    UNCLASSIFIED = "unclassified"


@dataclass(frozen=True)
class BounceReport:
    """What was found. `status` is that of RFC 3463, if given; `by` names the reading that found it; `addresses` are
    those that it says did not get the letter, which proves nothing by itself.
    """

    kind: BounceKind
    status: str | None = None
    by: str = ""
    addresses: frozenset[str] = field(default=frozenset(), repr=False)


def read(message: Message) -> BounceReport:
    """Never raises, whatever the mail looks like.

    Looks for bounces first, for they are "auto-replied" too. flufl.bounce, the last resort, reads the text and can take
    an out-of-office that quotes a bounce for one: whoever acts on it must find the recipient among its `addresses`.
    """
    for reading in (_delivery_status, _feedback, _heuristics, _auto_reply):
        try:
            if found := reading(message):
                return found
        except _BROKEN:
            continue
    return BounceReport(BounceKind.UNCLASSIFIED)


def _delivery_status(message: Message) -> BounceReport | None:
    """RFC 3464: any recipient that failed decides; then any that is delayed."""
    told = [group for part in _parts(message, *_STATUSES) for group in _groups(part)]
    for action, kind in (("failed", BounceKind.FAILED), ("delayed", BounceKind.DELAYED)):
        some = [group for group in told if _word(group.get("action")) == action]
        if some:
            status = next((found[1] for group in some if (found := _STATUS.search(group.get("status", "")))), None)
            return BounceReport(kind, status, "rfc3464", frozenset(_addresses(some)))
    actions = {_word(group["action"]) for group in told if "action" in group}
    return BounceReport(BounceKind.UNCLASSIFIED, by="rfc3464") if actions and actions <= _ARRIVED else None


def _feedback(message: Message) -> BounceReport | None:
    """RFC 5965: somebody pressed "this is junk"."""
    for part in _parts(message, "message/feedback-report"):
        for group in _groups(part):
            if _word(group.get("feedback-type")) not in ("", "not-spam"):
                return BounceReport(BounceKind.COMPLAINT, None, "arf")
    return None


def _heuristics(message: Message) -> BounceReport | None:
    temporary, permanent = all_failures(message)
    for kind, found in ((BounceKind.FAILED, permanent), (BounceKind.DELAYED, temporary)):
        if found:
            return BounceReport(
                kind, None, "flufl", frozenset(each.decode("utf-8", "replace").lower() for each in found)
            )
    return None


def _auto_reply(message: Message) -> BounceReport | None:
    """RFC 3834 section 5, and what was used before it."""
    says = _word(str(message.get("auto-submitted", "no")))
    older = [str(message.get(name, "")).lower() for name in ("x-autoreply", "x-autorespond", "precedence")]
    if says != "no" or any(older[:2]) or older[2] == "auto_reply":
        return BounceReport(BounceKind.AUTO_REPLY, None, "rfc3834")
    return None


def _parts(message: Message, *kinds: str) -> Iterator[Message]:
    """Yields the parts of a type, but not those of a message that is only quoted."""
    waiting, seen = [message], 0
    while waiting and seen < _PARTS:
        part, seen = waiting.pop(0), seen + 1
        if part.get_content_type() in kinds:
            yield part
        elif part.get_content_maintype() == "multipart" and isinstance(children := part.get_payload(), list):
            waiting += [child for child in children if isinstance(child, Message)]


def _groups(part: Message) -> Iterator[dict[str, str]]:
    """Yields the groups of fields of a report, with names in lower case.

    Python's parser gives them as messages or leaves them as text; both are read.
    """
    payload = part.get_payload()
    for group in payload if isinstance(payload, list) else [part]:
        if isinstance(group, Message):
            yield {name.lower(): str(value) for name, value in group.items()}
            raw = group.get_payload(decode=True)
            text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
            yield from map(_fields, re.split(r"\r?\n[ \t]*\r?\n", text))


def _fields(text: str) -> dict[str, str]:
    pairs = [line.partition(":") for line in text.splitlines() if ":" in line and not line.startswith((" ", "\t"))]
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _addresses(groups: list[dict[str, str]]) -> Iterator[str]:
    """ "rfc822; anna@example.org": the type, and the address in xtext (RFC 3461 section 4) or as it is (RFC 6533).

    Prefers the address that we wrote to: the one that a forwarder leads to is nobody's business.
    """
    for group in groups:
        kind, _, address = group.get("original-recipient", group.get("final-recipient", "")).rpartition(";")
        address = _decoded(address.strip().strip("<>")).lower()
        if _word(kind) in ("", "rfc822", "utf-8") and _ADDRESS.fullmatch(address):
            yield address


def _decoded(address: str) -> str:
    return unquote_to_bytes(_XTEXT.sub(r"%\1", address)).decode("utf-8", "replace")


def _word(text: str | None) -> str:
    """The first word, without a comment or parameters, in lower case."""
    return re.split(r"[\s;(]", (text or "").strip(), maxsplit=1)[0].lower()
