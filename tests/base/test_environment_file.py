"""Files of settings: read as systemd reads them. The examples were compared with what a unit gets (systemd 252)."""

import pytest

from fackpol.base.environment_file import Unreadable, variables

FILE = r"""
# a comment
; another
ORGANISATION=Exempelpartiet i Stockholms län
PARTY = Exempelpartiet@@
SERVICE="Fack och politik"
ADDRESS='Box 1, 111 11 "Stockholm"'
DATABASE_URL=postgresql://a:b%40c@127.0.0.1/fackpol?sslmode=disable#x
SMTP_URL="smtp://a:b\"c\\d\$e\n@mail"
DATA_OFFICER=a\ b\\c \
d
HOSTED_BY="one
two"
MAILED_BY="a"'b' c
COUNTRY=
ACCENT=#9b1c13
CONTACT=it"s
CONTACT=kontakt@example.org
""".replace("@@", "  ")
READ = {
    "ORGANISATION": "Exempelpartiet i Stockholms län",
    "PARTY": "Exempelpartiet",
    "SERVICE": "Fack och politik",
    "ADDRESS": 'Box 1, 111 11 "Stockholm"',
    "DATABASE_URL": "postgresql://a:b%40c@127.0.0.1/fackpol?sslmode=disable#x",
    "SMTP_URL": 'smtp://a:b"c\\d$e\\n@mail',
    "DATA_OFFICER": "a b\\c d",
    "HOSTED_BY": "one\ntwo",
    "MAILED_BY": "abc",
    "COUNTRY": "",
    "ACCENT": "#9b1c13",
    "CONTACT": "kontakt@example.org",
}


def test_a_file_is_read_as_systemd_reads_it() -> None:
    assert variables(FILE) == READ


@pytest.mark.parametrize(
    ("text", "line"),
    [("A=1\nexport B=2\n", 2), ("nonsense", 1), ("A=1\n\n=2", 3), ('A="open\nB=2', 1), ("1A=2", 1), ("<html>", 1)],
)
def test_a_line_that_is_no_setting_is_told_by_its_number(text: str, line: int) -> None:
    with pytest.raises(Unreadable, match=f"^{line}$"):
        variables(text)
