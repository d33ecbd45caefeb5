"""How the relay has taken our letters so far, over all connections of a process."""

import time
from dataclasses import dataclass

from fackpol.mail.bounce_causes import Cause, cause
from fackpol.mail.delivery import Delivery

IN_A_ROW = 3  # recipients refused because of us, with none taken between them: then it is us
APART = 3600.0  # seconds for which a relay that was confused gets each letter by itself


@dataclass
class Standing:
    """What follows from it for the next letter.

    A relay that wants a password, or does not relay for us, says so at RCPT ("554 5.7.1 Relay access denied"), where a
    refusal is otherwise about one letter. Until it has taken anybody, and when it has refused several in a row, it is
    about us.
    """

    taken: bool = False  # whether it has ever taken a recipient
    refused: int = 0  # so many since, because of us
    apart_until: float = 0.0  # by `time.monotonic`

    @property
    def takes_letters_in_a_row(self) -> bool:
        """Whether the commands of a letter may go behind the text of the one before."""
        return time.monotonic() >= self.apart_until

    def confuse(self) -> None:
        """It did not answer such commands, or something else than asked, though it offers PIPELINING."""
        self.apart_until = time.monotonic() + APART

    def take(self) -> None:
        self.taken, self.refused = True, 0

    def weigh(self, verb: str, code: int, enhanced: str | None, said: str) -> Delivery:
        """What a refusal means, as far as is known now."""
        meant = _meant(verb, code, enhanced or "")
        if verb in ("DATA", "."):  # the recipient was taken
            self.take()
        elif meant is Delivery.FAILED and cause(enhanced, f"{code} {said}") is Cause.OURS:
            self.refused += 1
            if not self.taken or self.refused >= IN_A_ROW:
                return Delivery.UNWELCOME
        return meant


def _meant(verb: str, code: int, enhanced: str) -> Delivery:
    """Whether a refusal is about the letter or about us.

    At RCPT it is about the letter, but for "slow down" (4.7), and see `Standing`. At MAIL it is about us; after RCPT,
    policy (5.7) is.
    """
    if code >= 500:
        ours = verb == "MAIL" or (verb != "RCPT" and enhanced.startswith("5.7."))
        return Delivery.UNWELCOME if ours else Delivery.FAILED
    ours = code == 421 or enhanced.startswith("4.7.") or (verb != "RCPT" and code in (451, 454))
    return Delivery.BUSY if ours else Delivery.LATER
