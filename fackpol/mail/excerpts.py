"""As much of a mail as is read: whoever writes to us must not be able to keep us reading."""

from email import message_from_bytes
from email.message import Message

MOST = 65_536  # bytes of one mail that are read
_HEAD, _PART = 32_768, 16_384
_PARTS = 100
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


def excerpt(raw: bytes) -> bytes:
    """Returns a mail as it is, or of a large one at most MOST bytes: its beginning, and that of each of its parts.

    A bounce may quote a long text before the part that says which letter it is about.
    """
    if len(raw) <= MOST:
        return raw
    boundary = _boundary(raw[:_HEAD])
    if not boundary:
        return raw[:MOST]
    head, *parts = raw.split(boundary, _PARTS)
    whole = boundary.join([head[:_HEAD], *(part[:_PART] + b"\r\n" * (len(part) > _PART) for part in parts)])
    return whole[:MOST]


def opened(raw: bytes) -> Message:
    """The mail that stands in the excerpt."""
    return message_from_bytes(excerpt(raw))


def _boundary(head: bytes) -> bytes:
    """What stands between the parts; empty when the mail has none."""
    try:
        named = message_from_bytes(head).get_boundary()
    except _BROKEN:
        return b""
    return b"--" + named.encode("utf-8", "surrogateescape") if named else b""
