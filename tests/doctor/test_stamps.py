"""What is read from a letter that came back: who vouches for it, what the signature covers, where bounces go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_string

import pytest

from fackpol.base.settings import Settings
from fackpol.doctor import stamps

SENT = datetime(2026, 5, 14, 10, 0, 0, tzinfo=UTC)
SENDER = "svar+abc@example.org"
COVERS = "From:To:Subject:Date:Message-ID:List-Unsubscribe:\n List-Unsubscribe-Post"
GOOD = f"""Return-Path: <{SENDER}>
Received: from a by b; Thu, 14 May 2026 12:00:07 +0200
Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=x; dkim=pass (2048-bit) header.d=example.org;
 dmarc=pass
DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=a;
 h={COVERS};
 b=xyz
From: moten@example.org
Subject: Prov

Hej
"""


def told(own: Settings, text: str) -> list[tuple[int, str]]:
    known = replace(own, intake="svar@example.org", dkim_selector="a")
    found = stamps.findings(known, message_from_string(text), SENDER, SENT, SENT + timedelta(minutes=2))
    return [(int(level), sentence) for level, sentence in found]


def test_a_letter_with_everything_in_place(own: Settings) -> None:
    assert told(own, GOOD) == [
        (0, "Ett mejl kom fram på 7 sekunder."),
        (0, "Return-Path är som vi skrev den."),
        (0, "Den som tog emot mejlet sa spf=pass."),
        (0, "Den som tog emot mejlet sa dkim=pass."),
        (0, "Den som tog emot mejlet sa dmarc=pass."),
        (0, "Mejlen skrivs under av example.org med nyckeln a."),
        (0, "Underskriften täcker List-Unsubscribe och allt annat som den ska."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("12:00:07", "12:02:00",
         "Ett mejl kom fram på 120 sekunder. Det är länge för den som väntar på en kod. Läs serverns kö."),
        (f"<{SENDER}>", "<SRS0=x=y=example.org=svar@relay.example>",
         "Return-Path är SRS0=x=y=example.org=svar@relay.example. "
         "Någon på vägen skriver om den, och studsar kommer dit."),
        ("spf=pass", "spf=softfail",
         "Den som tog emot mejlet sa spf=softfail. Lägg till mejlservern i SPF för example.org."),
        ("dkim=pass", "dkim=fail",
         "Den som tog emot mejlet sa dkim=fail. "
         "Se efter att nyckeln i DNS är den som mejlservern skriver under med."),
        ("dmarc=pass", "dmarc=fail",
         "Den som tog emot mejlet sa dmarc=fail. Se efter att SPF eller DKIM är för samma domän som MAIL_FROM."),
        ("d=example.org; s=a", "d=relay.example; s=a",
         "Mejlen skrivs under av relay.example, inte av example.org. Ge mejlservern en nyckel för den domänen."),
        ("DKIM-Signature:", "X-Other:",
         "Mejlen skrivs inte under (DKIM). Slå på det hos mejlservern, för example.org."),
        (":List-Unsubscribe:\n List-Unsubscribe-Post", "",
         "Underskriften täcker inte list-unsubscribe, list-unsubscribe-post. "
         "Lägg till dem hos mejlservern (SignHeaders)."),
    ],
)  # fmt: skip
def test_each_fault_says_what_to_do(own: Settings, old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    assert [said for level, said in told(own, GOOD.replace(old, new)) if level] == [sentence]


def test_a_server_that_stamps_nothing_is_no_fault(own: Settings) -> None:
    bare = "\n".join(line for line in GOOD.splitlines() if not line.startswith(("Auth", " dmarc", "Ret", "Rec")))
    assert [said for _, said in told(own, bare)][:2] == [
        "Ett mejl kom fram på 120 sekunder. Det är länge för den som väntar på en kod. Läs serverns kö.",
        "Den som tar emot hos oss kontrollerar inte SPF och DKIM, så det syns inte här.",
    ]


def test_one_that_came_back_undelivered_is_told(own: Settings) -> None:
    report = "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x--\n"
    assert told(own, report) == [(1, "Mejlet till INTAKE kom tillbaka som olevererat. Finns brevlådan?")]
