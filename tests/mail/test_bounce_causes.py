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
550 5.7.1 No such user s12-20020a05
553 sorry, badrcptto (user mail-box not found) (#5.7.1)
550 5.7.1 No mailbox found
550 ** No mail box available for this user **
550 BAD_RECIPIENT - see https://example.org/help
[mx.example.org]: Name or service not known
550 There is no one at this address
550 recipient is in my badrecipientto list
550 utilisateur inconnu !
X-Notes; User anna (anna@example.org) not listed in the public Name & Address Book
550 5.7.1 Requested action not taken: mailbox not available
553 5.3.0 <anna@example.org>... Addressee unknown, relay=[192.0.2.1]
550 <anna> is now disabled with this service
550 User not a member of domain: <anna@example.org>
550 The recipient cannot be verified. Please check all recipients
550 anna@example.org does not have an account here
550 <anna@example.org>... User account not activated
503 All recipients are invalid, 554 Service unavailable
550 Destinatario sconosciuto
550 mail refused: no such user
550 okänd: anna@example.org adressen finns inte
""".strip().splitlines()
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
550 Spamming not allowed
550 relaying to <anna@example.org> prohibited by the administrator
554 The user does not accept email in character sets that are not Latin
550 Error: MAIL FROM is mismatched with the header
553 AUTH FAILED
550 Local user only
552 MIME/REJECT: invalid structure
550 failed several antispam checks
X-Notice; Sender not pre-approved. Follow the instructions
REJECTED - 192.0.2.1 is not allowed to send mail from here.example.org
550 anna@example.org: access denied (in reply to MAIL FROM command)
553 sorry, that domain isn't in my list of allowed rcpthosts
550 this system is not configured to relay mail
550 administrative prohibition
550 message bounced due to organizational settings
550 you are not allowed to post to this mailing list
550 rejected because the sending MTA has not passed validation
554 this message contains text that uses unnecessary base64 encoding
550 transaction failed, unsigned DSN for example.org
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
554 recipient rejected: mailbox would exceed maximum allowed storage
""".strip().splitlines()
PASSING = """
421 4.4.2 Connection dropped
451 4.3.0 Temporary lookup failure
retry timeout exceeded
connect to mx.example.org[192.0.2.1]:25: Connection timed out
450 4.2.0 <anna@example.org>: Recipient address rejected: Greylisted
554 5.4.6 Too many hops
mail for example.org loops back to myself
Name service error for domain example.org: Host not found, try again
Deferred: Name server: example.org.: host name lookup failure
451 System(u) busy, try again later.
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
        ("5.7.0", "550 no such user", Cause.GONE),  # what can mean nothing else does
        ("5.7.1", "550 5.7.1 Recipient address rejected: Access denied", Cause.OURS),
        ("5.7.1", "550 5.7.1 No such user, and your address is on a blocklist", Cause.OURS),
        ("5.4.4", "Name service error for name=example.org type=MX: Host not found, try again", Cause.PASSING),
        ("5.1.2", "unexpected name server reply", Cause.PASSING),
        ("5.6.0", "", Cause.OURS),
        ("5.1.1", "550 5.2.1 x", Cause.MAILBOX),  # the words' own code goes first
        ("5.0.0", "550 5.1.1 x", Cause.GONE),
        ("5.1.1", "550 5.0.0 x", Cause.GONE),
        ("5.1.1", "192.0.2.1 said: 550 x", Cause.GONE),  # part of an address is no code
    ],
)
def test_the_code_that_says_more_decides(status: str | None, words: str, told: Cause) -> None:
    assert cause(status, words) == told


def test_words_are_found_across_the_end_of_a_line() -> None:
    """A report folds its headers anywhere."""
    assert cause("5.0.0", "smtp; 550 192.0.2.1 is not allowed to\n send mail from here.example.org") == Cause.OURS


@pytest.mark.parametrize(
    "footer",
    ["This email has been scanned for all viruses and offensive content.", "Scanned by MailGate; virus-free. www.x.se"],
)
def test_what_a_scanner_writes_under_every_mail_is_about_nobody(footer: str) -> None:
    assert cause("5.1.1", f"Delivery to anna@example.org failed.\n\n** {footer} **\n") == Cause.GONE
    assert cause("5.0.0", f"550 the message contains a virus\n{footer}") == Cause.OURS


def test_the_name_of_a_spam_filters_server_is_no_policy() -> None:
    assert cause("5.1.1", "host mx1.spamfilter.example.net[192.0.2.9] said: 550 user unknown") == Cause.GONE


@pytest.mark.parametrize(
    "words",
    ["554 Message refused", "550 Content reject. F4A1", "553 Mail data refused, rule 7", "550 mail X1 is rejected"],
)
def test_a_refusal_that_says_no_more_is_of_the_letter(words: str) -> None:
    assert cause("5.0.0", words) == Cause.OURS
    assert cause("5.0.0", f"{words}: recipient unknown") == Cause.GONE
    assert cause("5.0.0", "host mail.example.org said: 550 Recipient rejected") == Cause.GONE


@pytest.mark.parametrize(
    "before",
    [
        "This message is in MIME format. Since your mail reader does not understand it, some may not be legible.",
        "This is a MIME-encapsulated message.",
        "If it goes on, please contact your network administrator or your mail server's administrator.",
        "The mail system at relay host mx.example.org could not deliver your message.",
    ],
)
def test_what_stands_in_every_report_is_no_reason(before: str) -> None:
    assert cause(None, f"{before}\n\n<anna@example.org>: 550 user unknown") == Cause.GONE
    assert cause("5.2.0", f"{before}\n\nanna@example.org: she takes none now") == Cause.MAILBOX
