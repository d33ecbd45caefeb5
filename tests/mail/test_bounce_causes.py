"""Why a letter was not delivered, as mail servers say it: the sentences are those that large ones are known to send."""

import pytest

from fackpol.mail.bounce_causes import Cause, cause

GONE = """
550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the address.
550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient anna@example.org not found by SMTP address lookup
550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)
550 5.4.1 Recipient address rejected: Access denied. AS(201806281)
554 delivery error: dd This user doesn't have an example.org account (anna@example.org) [0]
550 5.1.1 <anna@example.org>: Recipient address rejected: User unknown in virtual mailbox table
550 5.1.1 unknown or illegal alias: anna@example.org
550 5.1.1 <anna@example.org> User unknown; rejecting
550 Unknown recipient anna@example.org
550 No such user here
553 sorry, no mailbox here by that name (#5.1.1)
550 5.2.1 The email account that you tried to reach is disabled.
550 Requested action not taken: mailbox unavailable
556 5.1.10 Recipient address has null MX
550 5.1.2 Host or domain name not found. Name service error for name=example.org type=MX: Host not found
550 5.4.4 Unable to resolve host example.org
550 Address rejected anna@example.org
511 sorry, no mailbox here by that name
550 5.0.0 <anna@example.org>... User unknown
550 Invalid recipient anna@example.org
550 anna@example.org has moved. Please try another address
550 Unrouteable address
550 5.7.0 anna@example.org: x
""".strip().splitlines()[:-1]
OURS = """
550-5.7.26 This mail has been blocked because the sender is unauthenticated. DKIM = did not pass, SPF = did not pass
550-5.7.1 [192.0.2.1] Our system has detected that this message is likely unsolicited mail.
421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address.
550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent: its network is on our block list (S3150).
550 5.7.515 Access denied, sending domain example.org doesn't meet the required authentication level.
550 5.7.509 Access denied, sending domain does not pass DMARC verification and has a policy of reject.
550 5.7.606 Access denied, banned sending IP [192.0.2.1].
554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example.org
554 5.7.1 <mx.here.example.org[192.0.2.1]>: Client host rejected: Access denied
550 5.1.1 <anna@example.org>: 192.0.2.1 is in an RBL
550 5.1.8 <moten@here.example.org>: Sender address rejected: Domain not found
553 5.1.8 Domain of sender address moten@here.example.org does not exist
450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]
552 5.3.4 Message size exceeds fixed maximum message size
550 5.2.3 Message too large
554 5.6.0 Message contains a virus
550 SC-001 (COL004) messages from 192.0.2.1 weren't sent
554 5.7.9 Message not accepted for policy reasons. See https://example.org/errors
550 5.7.1 Message rejected due to content
530 5.7.0 Must issue a STARTTLS command first
550 5.7.1 Unable to relay for anna@example.org
550 5.1.1 Too many recipients received from the sender
550 relaying denied: relay not permitted
501 5.5.4 Invalid HELO name
550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required
""".strip().splitlines()
MAILBOX = """
452-4.2.2 The email account that you tried to reach is over quota.
552 5.2.2 Mailbox full
550 5.1.1 user is over quota
554 5.2.2 mailbox full; STOREDRV.Deliver; QuotaExceededException
552 Requested mail action aborted: exceeded storage allocation
550 5.2.0 the person does not take any mail now
550 No thank you
""".strip().splitlines()
PASSING = """
421 4.4.2 Connection dropped
451 4.3.0 Temporary lookup failure
retry timeout exceeded
connect to mx.example.org[192.0.2.1]:25: Connection timed out
450 4.2.0 <anna@example.org>: Recipient address rejected: Greylisted
554 5.4.6 Too many hops
mail for example.org loops back to myself
452 4.3.1 Insufficient system resources
""".strip().splitlines()
SENTENCES = [
    *((Cause.GONE, words) for words in GONE),
    *((Cause.OURS, words) for words in OURS),
    *((Cause.MAILBOX, words) for words in MAILBOX),
    *((Cause.PASSING, words) for words in PASSING),
]


@pytest.mark.parametrize(("told", "words"), SENTENCES)
def test_a_server_is_understood_by_its_words(told: Cause, words: str) -> None:
    assert cause(None, words) == told


@pytest.mark.parametrize("status", ["5.0.0", "5.1.1", "5.5.0", "5.1.0", None])
@pytest.mark.parametrize("words", OURS)
def test_what_is_about_us_is_never_hidden_by_the_status_beside_it(words: str, status: str | None) -> None:
    assert cause(status, words) == Cause.OURS


@pytest.mark.parametrize(
    ("status", "words", "told"),
    [
        ("5.1.1", "", Cause.GONE),
        ("5.1.10", "", Cause.GONE),
        ("5.2.2", "", Cause.MAILBOX),
        ("5.0.0", "", Cause.MAILBOX),
        (None, "", Cause.MAILBOX),
        ("4.4.7", "", Cause.PASSING),
        ("5.4.7", "", Cause.PASSING),
        ("5.7.1", "", Cause.OURS),
        ("5.7.0", "550 no such user", Cause.OURS),  # a policy is never a reason to stop
        ("5.6.0", "", Cause.OURS),
        ("5.1.1", "550 5.2.1 x", Cause.MAILBOX),  # the words' own code goes first
        ("5.0.0", "550 5.1.1 x", Cause.GONE),
        ("5.1.1", "550 5.0.0 x", Cause.GONE),
        ("5.1.1", "192.0.2.1 said: 550 x", Cause.GONE),  # part of an address is no code
    ],
)
def test_the_code_that_says_more_decides(status: str | None, words: str, told: Cause) -> None:
    assert cause(status, words) == told
