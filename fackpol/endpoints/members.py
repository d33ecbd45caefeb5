"""What a member uses, and everybody who has signed in."""

# fmt: off
# isort: off
from fackpol.pages import (
    access_log, attendance, branches, commitments, consents, inquiries, introductions, members, name_proposals,
    own_invitations, people, personal_data, proposals, replies, rules, suppressions,
)
from fackpol.web.access import MEMBER, SIGNED_IN
from fackpol.web.endpoint import get, post
# isort: on

ENDPOINTS = (
    get("/min-sida", members.page, MEMBER),
    get("/min-sida/uppgifter", members.details, MEMBER),
    post("/min-sida/uppgifter", members.change, MEMBER),
    post("/min-sida/jobb/{job:id}", members.tell_more, MEMBER),
    get("/min-sida/kontakt", people.contact, MEMBER),
    post("/min-sida/kontakt", people.change, MEMBER, rate_limited=True, fresh=True),
    post("/min-sida/prova-adressen", suppressions.lift_own, MEMBER),
    get("/min-sida/insyn", access_log.page, SIGNED_IN),
    get("/min-sida/allt", personal_data.page, SIGNED_IN, logs="own"),
    get("/min-sida/allt.json", personal_data.file, SIGNED_IN, logs="copy", fresh=True),
    post("/min-sida/namn/{proposal:uuid}", name_proposals.answer, MEMBER),
    get("/forslag", proposals.search, SIGNED_IN),
    get("/forslag/{proposed:id}", proposals.page, SIGNED_IN),
    get("/min-sida/ja", consents.page, MEMBER),
    post("/min-sida/ja", consents.change, MEMBER),
    get("/min-sida/lamna", people.leaving, MEMBER),
    post("/min-sida/lamna", people.leave, MEMBER),
    get("/min-sida/moten/{invitation:uuid}", own_invitations.page, MEMBER),
    post("/min-sida/moten/{invitation:uuid}", own_invitations.answer, MEMBER),
    post("/min-sida/moten/{invitation:uuid}/var-med", attendance.say_signed_in, MEMBER),
    post("/min-sida/atagande/{commitment:uuid}", commitments.say, MEMBER),
    post("/min-sida/branscher/{slug}/medlemskap", branches.join, MEMBER),
    post("/min-sida/branscher/{slug}/uttrade", branches.leave, MEMBER),
    get("/min-sida/fragor", introductions.mine, MEMBER),
    post("/min-sida/fragor/{introduction:uuid}/svar", replies.read, MEMBER),
    post("/min-sida/fragor/{introduction:uuid}/tack", replies.thank, MEMBER),
    get("/min-sida/fragor/{introduction:uuid}/igen", introductions.following_up, MEMBER),
    post("/min-sida/fragor/{introduction:uuid}/igen", introductions.follow_up, MEMBER),
    post("/min-sida/fragor/{introduction:uuid}/ja", introductions.show_each_other, MEMBER),
    post("/min-sida/fragor/{introduction:uuid}/nej", introductions.end, MEMBER),
    post("/min-sida/fragor/{introduction:uuid}/vidare", introductions.go_on, MEMBER),
    get("/min-sida/fraga", introductions.asking, MEMBER),
    post("/min-sida/fraga", introductions.ask, MEMBER),
    get("/min-sida/fraga/{mandate:id}", introductions.asking, MEMBER),
    post("/min-sida/fraga/{mandate:id}", introductions.ask, MEMBER),
    get("/min-sida/svar/{inquiry:uuid}", inquiries.inquiry, MEMBER),
    post("/min-sida/svar/{inquiry:uuid}", inquiries.answer, MEMBER),
    post("/min-sida/fel/{mandate:id}", rules.object_to, MEMBER),
)
