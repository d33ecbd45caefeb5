"""Where the links in letters lead: whoever holds the link may use it."""

# fmt: off
# isort: off
from fackpol.pages import (
    attendance, branches, calendar_feeds, commitments, consents, departures, group_reports, liaisons, local_posts,
    newly_elected, nominations, own_corrections, own_invitations, own_mandates, people, post_changes, replies,
)
from fackpol.web.access import LINK, POST_HOLDER, SIGNED_IN
from fackpol.web.endpoint import get, post
# isort: on

ENDPOINTS = (
    get("/till/{number:id}/{page:path}", branches.from_letter, POST_HOLDER),
    get("/svar/{token}", own_invitations.by_link, LINK),
    post("/svar/{token}", own_invitations.answer_by_link, LINK),
    get("/svar/{token}/mote.ics", own_invitations.calendar_file, LINK),
    post("/svar/{token}/var-med", attendance.say_by_link, LINK),
    post("/svar/{token}/atagande/{commitment:uuid}", commitments.say_by_link, LINK),
    get("/mejl/{token}", consents.letters, LINK),
    post("/mejl/{token}", consents.choose, LINK, rate_limited=True),
    get("/uppdrag/{token}", own_mandates.own, LINK),
    post("/uppdrag/{token}", own_mandates.answer, LINK),
    get("/uppdrag/{token}/namn", own_corrections.name, LINK),
    post("/uppdrag/{token}/namn", own_corrections.rename, LINK),
    get("/uppdrag/{token}/plats/{mandate:id}", own_corrections.seat, LINK),
    post("/uppdrag/{token}/plats/{mandate:id}", own_corrections.change_seat, LINK),
    get("/uppdrag/{token}/nej/{mandate:id}", own_corrections.disowning, LINK),
    post("/uppdrag/{token}/nej/{mandate:id}", own_corrections.disown, LINK),
    get("/uppdrag/{token}/ny-plats", own_corrections.adding, LINK),
    post("/uppdrag/{token}/ny-plats", own_corrections.add, LINK),
    get("/uppdrag/{token}/bort", departures.leaving, LINK),
    post("/uppdrag/{token}/bort", departures.leave, LINK),
    get("/valkommen/{token}", newly_elected.welcome_by_link, LINK),
    get("/kvar/{token}", departures.staying, LINK),
    post("/kvar/{token}", departures.stay, LINK),
    get("/grupp/{token}", group_reports.form, LINK),
    post("/grupp/{token}", group_reports.answer, LINK, most_fields=group_reports.MOST_FIELDS),
    get("/min-post/{token}", local_posts.own, LINK),
    post("/min-post/{token}", local_posts.refuse, LINK),
    get("/kontaktperson/{token}", liaisons.own, LINK),
    post("/kontaktperson/{token}", liaisons.answer, LINK),
    get("/ny-adress/{token}", people.new_address, LINK),
    post("/ny-adress/{token}", people.confirm_address, LINK),
    get("/angra-adress/{token}", people.undoing, LINK),
    post("/angra-adress/{token}", people.undo, LINK),
    get("/ta-bort/{token}", people.leaving_by_letter, LINK),
    post("/ta-bort/{token}", people.leave_by_letter, LINK),
    get("/fraga/{token}", replies.asked, LINK),
    post("/fraga/{token}", replies.answer, LINK),
    get("/kalender/{token}", calendar_feeds.calendar, LINK),
    get("/kalender", calendar_feeds.page, SIGNED_IN),
    post("/kalender", calendar_feeds.change, SIGNED_IN),
    get("/dela/{token}", nominations.asked, LINK),
    post("/dela/{token}", nominations.answer, LINK),
    get("/erbjudande/{token}", post_changes.offered, LINK),
    post("/erbjudande/{token}", post_changes.answer, LINK),
)
