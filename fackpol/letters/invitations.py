"""A meeting: the invitation, and everything that is told to those who have been invited."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from fackpol.base import dates
from fackpol.base.database import queries
from fackpol.base.words import band, count, later, listed, say
from fackpol.letters.branches import from_branch
from fackpol.letters.context import LetterContext
from fackpol.letters.local_posts import to_holder
from fackpol.letters.representatives import role, to_representative
from fackpol.mail.calendar import Entry
from fackpol.mail.composing import Draft, mailbox, safe_header
from fackpol.mail.letter_kinds import Compose, LetterKind, Shared
from fackpol.network import calendar_answers, enclosures, meetings
from fackpol.network.local_posts import Post

SQL = queries("letters")
# Why somebody is asked to a meeting that the administrators call, if it is for a post.
POSTS = {
    "coordinator": later("du samordnar {branch}"),
    "administrator": later("du är administratör"),
    Post.GROUP_LEADER: later("du är gruppledare i {place}"),
    Post.LOCAL_BOARD: later("du står för den lokala styrelsen i {place}"),
}
ANSWERS = {"yes": later("Jag kommer"), "maybe": later("Kanske")}


def meeting_values(context: LetterContext, row: Any) -> dict[str, Any]:
    """What every letter about a meeting says, in the language being spoken now."""
    return {
        "title": row["title"],
        "about": row["about"],
        "branch": row["branch_name"],
        "together": _together(row.get("hosts") or ""),
        "date": dates.long_day(row["starts_at"]),
        "time": dates.clock(row["starts_at"]),
        "end": dates.clock(row["ends_at"]),
        "place": ", ".join(part for part in (row["street"], row["venue"]) if part),
        "video": row["link"],
        "access": row["access_note"],
        "children": row["children_note"],
        "link_answer": _answer_link(context),
        "by_calendar": bool(context.settings.intake),
        "calendar_title": _calendar_title(row),
    }


def _together(hosts: str) -> str:
    """The names of several hosts, given a line each; "" for a single one, which `branch` names."""
    return listed(hosts.split("\n")) if "\n" in hosts else ""


def entry(context: LetterContext, row: Any, changed_at: datetime, cancelled: bool = False) -> Entry:
    """The meeting in one person's calendar: discreet unless she chose otherwise."""
    link = _answer_link(context)
    answer = say("Svara eller läs mer: {link}", link=link)
    place = [row["street"]] if row["discreet"] else [row["venue"], row["street"]]
    own = context.settings
    return Entry(
        uid=context.uid(),
        sequence=row["sequence"],
        title=_calendar_title(row),
        text=answer if row["discreet"] else f"{row['about']}\n{answer}".strip(),
        place=", ".join(part for part in place if part),
        url=link,
        organizer=own.intake or own.mail_from,
        organizer_name=safe_header(own.neutral),
        sent_by=mailbox(own.mail_from) if own.intake not in ("", own.mail_from) else "",
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        changed_at=changed_at,
        created_at=row["called_at"],
        conference="" if row["discreet"] else row["link"],
        cancelled=cancelled,
    )


def opened(compose: Compose) -> Compose:
    """Composes with the meeting's texts opened: once for all who get the letter alike."""

    def of_opened(context: LetterContext, row: Shared) -> Draft:
        return compose(context, meetings.opened(context.settings.vault, row, row["meeting"]))

    return of_opened


def _answer_link(context: LetterContext) -> str:
    return context.link("/svar", "invitation", "invitation")


def _calendar_title(row: Any) -> str:
    return say("Möte") if row["discreet"] else f"{row['title']}, {row['branch_name']}"


def _enclosed(context: LetterContext, row: Shared, cancelled: bool = False) -> Entry:
    """The entry as a letter carries it: where answers are read, her calendar program can answer."""
    enclosed = entry(context, row, row["posted_at"], cancelled)
    if not context.settings.intake:
        return enclosed
    return replace(enclosed, method="CANCEL" if cancelled else "REQUEST", attendee=context.to())


def _greeting(context: LetterContext, row: Shared) -> dict[str, Any]:
    if row["has_mandate"]:
        return to_representative(context, row)
    return to_holder(context) if row["post"] in list(Post) else context.to_member()


def about(context: LetterContext, row: Shared) -> dict[str, Any]:
    return meeting_values(context, row) | _greeting(context, row)


def from_caller(
    context: LetterContext, template: str, row: Shared, values: dict[str, Any], entry: Entry | None = None
) -> Draft:
    """From the branch that calls; or from the administrators, who have given an address for this meeting alone."""
    if not row["district"]:
        return from_branch(context, template, row, values, entry)
    open_text = context.settings.vault.open_text
    reply_to = open_text(row["district_reply_to"], "district_meetings.reply_to", row["meeting"])
    draft = from_branch(context, template, row, values | {"district": True}, entry, reply_to)
    return replace(draft, unsubscribe="") if values["footer"] == "post" else draft


def reason(row: Any) -> str:
    """Why somebody is asked to a meeting that the administrators call: the end of a sentence."""
    post = POSTS.get(row["post"])
    if post:
        return say(post, branch=row["post_place"], place=row["post_place"])
    if row["seat"]:
        return role(row)
    return say("du är med i {branch}", branch=row["branch_name"])


def _of_district(context: LetterContext, row: Shared) -> Draft:
    values = about(context, row) | {"reason": reason(row), "caller": context.signature(row, "caller")}
    values["for_post"] = bool(row["post"])
    return from_caller(context, "invitation_district", row, values, _enclosed(context, row))


def _invitation(context: LetterContext, row: Shared) -> Draft:
    if row["district"]:
        return _of_district(context, row)
    values = about(context, row) | {"signed": context.signature(row, "caller")}
    if not row["has_mandate"]:
        values["proposals"] = enclosures.lines(row["proposals"], context.settings.base_url)
        return from_branch(context, "invitation", row, values, _enclosed(context, row))
    values |= {"invited": _invited(row), "host": context.signature(row, "host"), "elsewhere": row["elsewhere"]}
    return from_branch(context, "invitation_representative", row, values, _enclosed(context, row))


def _invited(row: Shared) -> str:
    """Roughly how many others, for a representative; a meeting with a host is one of representatives alone."""
    if row["host"]:
        return count("{n} politiker", "{n} politiker", row["representatives"])
    representatives = row["representatives"]
    if row["members"] is None:
        return say("medlemmar och {representatives} politiker", representatives=representatives)
    members = band(row["members"])
    return say("{members} medlemmar och {representatives} politiker", members=members, representatives=representatives)


def _sample(context: LetterContext, row: Shared) -> Draft:
    values = meeting_values(context, row) | context.to_member()
    if row["district"]:
        values |= {"reason": reason(row), "caller": context.signature(row, "caller"), "for_post": True}
        return from_caller(context, "sample_district", row, values)
    values |= {"signed": context.signature(row, "caller")}
    values["proposals"] = enclosures.lines(row["proposals"], context.settings.base_url)
    return from_branch(context, "sample", row, values)


def _moved(context: LetterContext, row: Shared) -> Draft:
    values = about(context, row) | {
        "asks": row["asks"],
        "corrects": row["corrects"],
        "answered": row["answered"],
        "new_time": (row["old_starts_at"], row["old_ends_at"]) != (row["starts_at"], row["ends_at"]),
        "old_date": dates.long_day(row["old_starts_at"]),
        "old_time": dates.clock(row["old_starts_at"]),
        "old_end": dates.clock(row["old_ends_at"]),
    }
    return from_caller(context, "moved", row, values, _enclosed(context, row))


def _reminder(context: LetterContext, row: Shared) -> Draft:
    answer = say(ANSWERS[row["answer"]]) if row["answer"] else ""
    return from_caller(context, "reminder", row, about(context, row) | {"what": row["what"], "answer": answer})


def _cancelled(context: LetterContext, row: Shared) -> Draft:
    values = about(context, row) | {"reason": row["cancel_reason"]}
    return from_caller(context, "cancelled", row, values, _enclosed(context, row, cancelled=True))


def _withdrawn(context: LetterContext, row: Shared) -> Draft:
    """The meeting goes on without her: her calendar hears of it as the next change."""
    gone = row | {"sequence": row["sequence"] + 1}
    values = about(context, row) | {"left_behind": row["left_behind"]}
    return from_caller(context, "withdrawn", row, values, _enclosed(context, gone, cancelled=True))


NOT_WANTED = "stopped address, pause, no yes to invitations, taken off the meeting"
KINDS = (
    LetterKind(
        "invitation",
        later("Inbjudan"),
        priority=3,
        query=SQL["invitation"],
        compose=opened(_invitation),
        pace="waits",
        after_sending=SQL["invitation_sent"],
        answered=calendar_answers.answered,
        rationed=True,
        trigger="a coordinator calls a meeting; or somebody comes to belong to it before it begins",
        to="the members and representatives whom it concerns",
        at_most="one for each meeting",
        stopped_by=NOT_WANTED,
    ),
    LetterKind(
        "moved",
        later("Flyttat möte"),
        priority=2,
        query=SQL["moved"],
        compose=opened(_moved),
        pace="counts",
        after_sending=SQL["moved_sent"],
        answered=calendar_answers.answered,
        trigger="the time or place of a meeting changes; or a coordinator tells of a correction",
        to="whoever has been told of it",
        at_most="one for each change",
        stopped_by="stopped address, taken off the meeting; a pause or no yes to invitations, unless she may come",
    ),
    LetterKind(
        "cancelled",
        later("Inställt möte"),
        priority=2,
        query=SQL["cancelled"],
        compose=opened(_cancelled),
        pace="counts",
        after_sending=SQL["cancelled_sent"],
        trigger="a meeting is called off",
        to="whoever has been told of it",
        at_most="one for each meeting",
        stopped_by="stopped address",
    ),
    LetterKind(
        "withdrawn",
        later("Inte längre bjuden"),
        priority=2,
        query=SQL["withdrawn"],
        compose=opened(_withdrawn),
        pace="counts",
        trigger="she is taken off a meeting, is no longer in its branch, or has no seat when it has moved",
        to="the person, if she has been told of it",
        at_most="one for each meeting",
        stopped_by="stopped address",
    ),
    LetterKind(
        "sample",
        later("Prov på en inbjudan"),
        priority=2,
        lifetime=timedelta(hours=1),
        query=SQL["sample"],
        compose=opened(_sample),
        trigger="a coordinator or an administrator wants to see the letter first",
        to="herself",
        at_most="one a minute",
        stopped_by="stopped address",
    ),
    LetterKind(
        "reminder",
        later("Påminnelse"),
        priority=4,
        query=SQL["reminder"],
        compose=opened(_reminder),
        pace="waits",
        repeated_in_doubt=False,
        trigger="a day or some hours before a meeting, or when she has not answered",
        to="whoever comes, may come, or is silent",
        at_most="one of each sort for each time of the meeting",
        stopped_by=NOT_WANTED + ", reminders switched off",
    ),
)
