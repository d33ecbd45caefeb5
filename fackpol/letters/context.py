"""What is a person's own in the letters of the network: her name, her links, her codes."""

from datetime import date, datetime
from typing import Any

from fackpol.base import dates, tokens
from fackpol.mail import context
from fackpol.mail.composing import mailbox
from fackpol.network.members import Application


class LetterContext(context.LetterContext):
    PERSONAL = frozenset(
        "letter person name email invitation mandate introduction subjects sign_in address application form "
        "group_report nomination post_change calendar_number departure local_post liaison".split()
    )

    def name(self) -> str:
        return self.own("name")

    def link(self, path: str, purpose: str, column: str) -> str:
        """To `path`, with a token for the id in `column` of her row."""
        return self.page(f"{path}/{self.own('token', purpose, column, length=tokens.LENGTH)}")

    def dated_link(self, path: str, purpose: str, column: str, posted_at: datetime, at: int = 0) -> str:
        """To `path`, with a token that grows old and is for her address only; `at`: where `column` holds several ids.

        `posted_at` is the letter's, so that a retry repeats it.
        """
        said = purpose, column, str(dates.today(posted_at)), str(at)
        return self.page(f"{path}/{self.own('dated_token', *said, length=tokens.DATED_LENGTH)}")

    def link_to(self, path: str, purpose: str, column: str, at: int) -> str:
        """To `path`, with a token for one of the ids in `column` of her row."""
        return self.page(f"{path}/{self.own('token_at', purpose, column, str(at), length=tokens.LENGTH)}")

    def code(self) -> str:
        """The eight digits that stand for a sign-in link."""
        return self.own("code")

    def uid(self) -> str:
        """What an answer from a calendar is known by. Whoever has it can answer for her, and nothing else."""
        return f"{self.own('calendar_token', length=tokens.LENGTH)}@{self.settings.mail_domain}"

    # -- the values, from one person's row ------------------------------------------------------------------------

    def name_of(self, row: Any) -> str:
        return self.settings.vault.open(row["name"], "people.name", row["person"])

    def to_of(self, row: Any) -> str:
        if "form" in row:
            return mailbox(self.application_of(row).email)
        if row["email"] is None:  # written for nobody, and thrown away
            return self.settings.mail_from
        whose = "addresses" if "address" in row else "people"
        id = row["address"] if "address" in row else row["person"]
        return mailbox(self.settings.vault.open(row["email"], f"{whose}.email", id))

    def token_of(self, row: Any, purpose: str, column: str) -> str:
        return tokens.token(self.settings.link_key, purpose, row[column])

    def dated_token_of(self, row: Any, purpose: str, column: str, day: str, at: str) -> str:
        id = row[column][int(at)] if isinstance(row[column], list) else row[column]
        email_key = self.settings.vault.index(self.settings.vault.open(row["email"], "people.email", row["person"]))
        return tokens.dated(self.settings.link_key, purpose, id, date.fromisoformat(day), email_key)

    def token_at_of(self, row: Any, purpose: str, column: str, at: str) -> str:
        return tokens.token(self.settings.link_key, purpose, row[column][int(at)])

    def code_of(self, row: Any) -> str:
        code = tokens.code(self.settings.link_key, row["sign_in"])
        return f"{code[:4]} {code[4:]}"

    def calendar_token_of(self, row: Any) -> str:
        # An entry keeps its identity in her calendar, whatever key is the newest when the meeting changes.
        ring = tokens.led_by(self.settings.link_key, row["calendar_number"])
        return tokens.token(ring, "calendar", row["invitation"])

    def application_of(self, row: Any) -> Application:
        return Application.unpacked(self.settings.vault.open(row["form"], "applications.form", row["application"]))

    # -- what many letters say alike ------------------------------------------------------------------------------

    def stop_link(self) -> str:
        """Where she stops letters, pauses them, or takes back a yes."""
        return self.link("/mejl", "letters", "person")

    def to_member(self) -> dict[str, Any]:
        return {"footer": "member", "name": self.name(), "link_letters": self.stop_link()}

    def page(self, path: str) -> str:
        """A page of ours that asks her to sign in."""
        return f"{self.settings.base_url}{path}"

    def signature(self, row: Any, whose: str) -> str:
        """The name of whoever signs or calls, the same for all recipients; empty when that person is gone."""
        return self.settings.vault.open(row[f"{whose}_name"], "people.name", row[whose]) if row[whose] else ""
