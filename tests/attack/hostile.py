"""Strings that mean something to a program that reads them: markup, headers, calendars, sheets, addresses."""

import random
from collections.abc import Iterator

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</textarea><h1>x</h1>",
    "</title><b>",
    "<!--",
    "]]>",
    "<a href=javascript:alert(1)>",
    "&lt;b&gt;&amp;&#60;script&#62;",
    "<style>*{display:none}</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0>",
    "`onmouseover=x`",
    "<plaintext>",
    "<math><mi xlink:href='data:x'>",
    "<iframe srcdoc='<b>'>",
    "\\u003cscript\\u003e",
    "</p></div></body>",
)
TEMPLATES = (
    "{{7*7}}",
    "{% for x in y %}",
    "{#",
    "${7*7}",
    "<%= 7 %>",
    "#{7}",
    "%(name)s",
    "{0}",
    "{name}",
    "{n.__class__}",
    "%s%n",
)
HEADERS = (
    "\r\nBcc: evil@example.net",
    "\nSubject: x",
    "\rX-Evil: 1",
    "=?utf-8?q?=0ABcc=3A_evil=40example.net?=",
    "=?utf-8?b?DQpCY2M6IHg=?=",
    "\r\n\r\n<b>body</b>",
    "%0d%0aBcc:x",
    "\u2028Bcc: x",
    "\x85Bcc: x",
    "\x0bBcc: x",
    "=?utf-8?q?a?= =?utf-8?q?=0Db?=",
    'a" <evil@example.net>, "b',
    "a@example.net, b@example.net",
    "--=====\r\nContent-Type: text/html",
)
CALENDARS = (
    "\r\nATTENDEE:mailto:evil@example.net",
    "\nEND:VEVENT\nBEGIN:VEVENT",
    "END:VCALENDAR",
    ";X-EVIL=1:",
    "\\nATTACH:http://evil.example",
    "a\\,b\\;c\\\\n",
    "\r\n ATTENDEE:x",
    "BEGIN:VALARM\r\nACTION:PROCEDURE",
)
SHEETS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1",
    '","=1',
    '=HYPERLINK("http://evil.example")',
    ";=1",
    "'=1",
)
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>x</script>",
    "//evil.example",
    'http://evil.example/"onclick=x',
    "https://a.example/<b>",
    "vbscript:x",
    "https://user:pass@evil.example/",
    "http://[::1]/",
    "https://example.org/?a='\"<>",
    "jAvAsCrIpT\t:alert(1)",
    "http://example.org\u202egpj.exe",
    "mailto:x?bcc=evil@example.net",
)
UNSEEN = (
    "\x00",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\u00ad",
    "\ue000",
    "\x1b[31m",
    "\x7f",
    "\u0300" * 20,
    "\ufffe",
    "\u200d",
)
LOOKALIKES = (
    "Аnna",
    "раssword",
    "ﬁ",
    "Ａｎｎａ",
    "𝐀𝐧𝐧𝐚",
    "ı",
    "İ",
    "ß",
    "ǆ",
    "Ⅷ",
    "\u1e9e",
)
FACES = (
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "👍🏿",
    "🇸🇪",
    "☠",
    "\U000e0041",
)
OTHERS = (
    '{"a": [1, null]}',
    "' OR 1=1 --",
    "'; DROP TABLE people; --",
    "../../etc/passwd",
    "$(id)",
    "\\",
    '"',
    "'",
    "NULL",
    "𠜎",
    "ؘ",
    "x" * 400,
)
GROUPS = (MARKUP, TEMPLATES, HEADERS, CALENDARS, SHEETS, ADDRESSES, UNSEEN, LOOKALIKES, FACES, OTHERS)
PLAIN = (
    "Heltid",
    "möte",
    "om",
    "scheman",
    "i",
    "Haninge",
)


def strings(n: int, seed: int = 1) -> Iterator[str]:
    """Every one of them alone, then mixtures with each other and with ordinary words, until there are `n`."""
    alone = [one for group in GROUPS for one in group]
    yield from alone[:n]
    drawn = random.Random(seed)
    for _ in range(n - len(alone)):
        parts = [drawn.choice(drawn.choice(GROUPS)) for _ in range(drawn.randint(1, 3))]
        parts += drawn.sample(PLAIN, drawn.randint(0, 2))
        drawn.shuffle(parts)
        yield drawn.choice(("", " ", "\n")).join(parts)[: drawn.choice((60, 200, 500))]
