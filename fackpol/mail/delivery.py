"""How a letter fares: one vocabulary, from the server's reply through the ledger to the page."""

from enum import StrEnum


class Delivery(StrEnum):
    """The values stand in `letters.state` and `letter_events.event`."""

    # It waits; LEASED, which is shown and never stored: somebody is sending it.
    QUEUED = "queued"
    LEASED = "leased"
    # An attempt that ends it.
    SENT = "sent"
    FAILED = "failed"  # refused for good
    IN_DOUBT = "in_doubt"  # it went whole and no answer came (RFC 1047); tried once more where that is right
    SUPPRESSED = "suppressed"  # it may not be sent any more
    # An attempt after which it goes again.
    UNWRITTEN = "unwritten"  # we could not write it: our own fault, and nobody's address is blamed
    LATER = "later"  # a passing fault of this letter's own
    BUSY = "busy"  # the relay wants us to slow down
    UNWELCOME = "unwelcome"  # the relay does not want mail from us
    UNREACHABLE = "unreachable"  # the relay does not answer
    # It ended without an attempt.
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    # It had been sent.
    BOUNCED = "bounced"

    @property
    def ends(self) -> bool:
        """Whether the attempt was the letter's last. IN_DOUBT may be: its kind says."""
        return self in _ENDS

    @property
    def is_the_relays(self) -> bool:
        """Whether it says nothing of the letter: then the relay is left alone for a while."""
        return self in _THE_RELAYS


_ENDS = frozenset({Delivery.SENT, Delivery.FAILED, Delivery.SUPPRESSED})
_THE_RELAYS = frozenset({Delivery.BUSY, Delivery.UNWELCOME, Delivery.UNREACHABLE})
