"""Reads what a mail that came back says: a bounce, a delay, a complaint, an auto-reply, or nothing we understand.

Tries RFC 3464 strictly, then RFC 5965 (ARF), then the fields of RFC 3464 in a plain text, then flufl.bounce and words
for servers that write as they please, then RFC 3834. A human reads what no rule understands. Which letter the mail is
about is not read here: a signed token in the address that it came to says so.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_string
from email.errors import MessageError
from email.message import Message
from enum import StrEnum
from urllib.parse import unquote_to_bytes

from flufl.bounce import all_failures

from fackpol.mail import auto_replies
from fackpol.mail.bounce_causes import Cause, cause

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # its tracebacks can quote an address
_ADDRESS = re.compile(r"(?!.*\.\.)[^\s@]+@[^\s@]+")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_STATUSES = ("message/delivery-status", "message/global-delivery-status")  # the latter: RFC 6533
_ARRIVED = {"delivered", "relayed", "expanded"}
GUESSES = frozenset({"fields", "flufl", "words"})
_BLANK = re.compile(r"\r?\n[ \t]*\r?\n")
# Bounded, as all that reads a stranger's text: a pattern that begins anew at each letter of it never ends.
_IN_TEXT = re.compile(r"[\w.+'=-]{1,99}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")
_FAILED = re.compile(
    r"fail|undeliver|not delivered|returned|could ?n[o']t be|error|rejected|problem|non-?remis", re.IGNORECASE
)
_REPLY = re.compile(r"\b[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b")
_STILL_TRYING = re.compile(
    r"warning only|do(?:n't| not) need to resend|will (?:be retried|(?:continue|keep) (?:to try|trying)|try again)|"
    r"still (?:being )?(?:tried|retried|trying)|no action is required",
    re.IGNORECASE,
)
# Where the letter that is returned begins.
_RETURNED = re.compile(
    r"^[ >]*(?:-{2,} ?(?:below this line|this is a copy|(?:original|unsent|returned) message|(?:message|the) header)|"
    r"(?:original )?message headers? follow|headers of the original|received: |return-path: |dkim-signature: )",
    re.IGNORECASE | re.MULTILINE,
)
# Of the letter that failed: what it is about is nobody's diagnosis.
_SUBJECT = re.compile(r"^[^\w\n]{0,20}(?:subject|ämne|betreff|objet|emne|aihe):.*$", re.IGNORECASE | re.MULTILINE)
_WORDS = 20_000  # characters of a text that are read
_PARTS = 100  # of one message: more is somebody's joke
_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


class BounceKind(StrEnum):
    FAILED = "failed"
    DELAYED = "delayed"
    COMPLAINT = "complaint"
    AUTHENTICATION = "authentication"  # RFC 6591: a letter in our name failed SPF, DKIM or DMARC
    AUTO_REPLY = "auto_reply"
    UNCLASSIFIED = "unclassified"


@dataclass(frozen=True)
class BounceReport:
    """What was found. `status` is that of RFC 3463, if given; `by` names the reading that found it; `addresses` are
    those that it says did not get the letter, which proves nothing by itself; `cause` says why a failure is one.
    """

    kind: BounceKind
    status: str | None = None
    by: str = ""
    addresses: frozenset[str] = field(default=frozenset(), repr=False)
    cause: Cause | None = None


def read(message: Message) -> BounceReport:
    """Never raises, whatever the mail looks like.

    Looks for bounces first, for they are "auto-replied" too. GUESSES read the text and can take what quotes a bounce
    for one: whoever acts on it must find the recipient among its `addresses`.
    """
    for reading in (_delivery_status, _feedback, _fields_in_text, _heuristics, _words, _auto_reply):
        try:
            if found := reading(message):
                return found
        except _BROKEN:
            continue
    return BounceReport(BounceKind.UNCLASSIFIED)


def _delivery_status(message: Message) -> BounceReport | None:
    told = [group for part in _parts(message, *_STATUSES) for group in _groups(part)]
    return _told(told, "rfc3464", _text(message)) if told else None


def _fields_in_text(message: Message) -> BounceReport | None:
    """The fields of RFC 3464 as some programs, or a gateway that broke the boundaries, put them into a plain text."""
    text = _text(message)
    if not (auto_replies.is_mailer(message) and "-recipient:" in text.lower()):
        return None
    return _told([_fields(group) for group in _BLANK.split(text)], "fields", text)


def _told(groups: list[dict[str, str]], by: str, text: str) -> BounceReport | None:
    """Any recipient that failed decides; then any that is delayed."""
    for action, kind in (("failed", BounceKind.FAILED), ("delayed", BounceKind.DELAYED)):
        if some := [group for group in groups if _word(group.get("action")) == action]:
            if not any("status" in group for group in some):  # an empty line stands in the middle of the group
                some += [group for group in groups if "action" not in group]
            status = next((found[1] for group in some if (found := _STATUS.search(group.get("status", "")))), None)
            why = cause(status, _diagnosis(status, some, text)) if action == "failed" else None
            return BounceReport(kind, status, by, frozenset(_addresses(some)), why)
    actions = {_word(group["action"]) for group in groups if "action" in group}
    return BounceReport(BounceKind.UNCLASSIFIED, by=by) if actions and actions <= _ARRIVED else None


def _diagnosis(status: str | None, groups: list[dict[str, str]], text: str) -> str:
    """What the server said. Where its report says nothing, so does the text that stands before it."""
    words = "\n".join(group.get("diagnostic-code", "") for group in groups)
    vague = status is None or status.endswith(".0.0")
    return f"{words}\n{text}" if not words.strip() or (vague and not _REPLY.search(words)) else words


def _feedback(message: Message) -> BounceReport | None:
    """RFC 5965: somebody pressed "this is junk". Microsoft's programme returns the letter with a field of its own."""
    for part in _parts(message, "message/feedback-report"):
        for group in _groups(part):
            said = _word(group.get("feedback-type"))
            if said not in ("", "not-spam"):
                kind = BounceKind.AUTHENTICATION if said == "auth-failure" else BounceKind.COMPLAINT
                return BounceReport(kind, None, "arf")
    if any("x-hmxmroriginalrecipient" in letter for letter in returned(message)):
        return BounceReport(BounceKind.COMPLAINT, None, "jmrp")
    return None


def _heuristics(message: Message) -> BounceReport | None:
    if auto_replies.is_one(message) and not auto_replies.is_mailer(message):
        return None  # an out-of-office that speaks of a delivery
    temporary, permanent = all_failures(message)
    text = _text(message)
    for kind, found in ((BounceKind.FAILED, permanent), (BounceKind.DELAYED, temporary)):
        if found:
            addresses = frozenset(each.decode("utf-8", "replace").lower() for each in found)
            if kind == BounceKind.DELAYED or _STILL_TRYING.search(text):
                return BounceReport(BounceKind.DELAYED, None, "flufl", addresses)
            return BounceReport(kind, None, "flufl", addresses, cause(None, text))
    return None


def _words(message: Message) -> BounceReport | None:
    """A mailer's own words: that something failed, for which address, and a server's reply."""
    text = _text(message)
    if not (auto_replies.is_mailer(message) and _FAILED.search(f"{message.get('subject', '')}\n{text}")):
        return None
    addresses = frozenset(found.lower() for found in _IN_TEXT.findall(text))
    if not addresses or not _REPLY.search(text):
        return None
    return BounceReport(BounceKind.FAILED, None, "words", addresses, cause(None, text))


def _auto_reply(message: Message) -> BounceReport | None:
    return BounceReport(BounceKind.AUTO_REPLY, None, "rfc3834") if auto_replies.is_one(message) else None


def senders(message: Message) -> Iterator[str]:
    """Yields whom a report of a complaint names as the sender: providers send those to one address of ours."""
    for part in _parts(message, "message/feedback-report"):
        for group in _groups(part):
            yield group.get("original-mail-from", "")
    for letter in returned(message):
        yield str(letter.get("return-path", ""))


def returned(message: Message) -> list[Message]:
    """The letters, or their headers, that a report brings back."""
    found = []
    for part in _parts(message, "message/rfc822", "text/rfc822-headers"):
        inner = part.get_payload()
        if isinstance(inner, list):
            found += [letter for letter in inner if isinstance(letter, Message)]
        else:
            found.append(message_from_string(_decoded_text(part)))
    return found


def _text(message: Message) -> str:
    """What stands before the letter that is returned."""
    part = next(_parts(message, "text/plain", "text/html"), None)
    if part is None:
        part = message
    return _SUBJECT.sub("", _RETURNED.split(_decoded_text(part), maxsplit=1)[0][:_WORDS])


def _decoded_text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""


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
            yield from map(_fields, _BLANK.split(text))


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
