"""What a representative uses."""

# fmt: off
# isort: off
from fackpol.pages import (
    counterparts, inquiries, newly_elected, own_corrections, own_mandates, own_proposals, proposal_questions,
    replies,
)
from fackpol.web.access import REPRESENTATIVE
from fackpol.web.endpoint import get, post
# isort: on

ENDPOINTS = (
    get("/kontakter", replies.contacts, REPRESENTATIVE),
    post("/kontakter/{introduction:uuid}/ja", replies.accept, REPRESENTATIVE),
    post("/kontakter/{introduction:uuid}/nej", replies.end_contact, REPRESENTATIVE),
    post("/kontakter/val", replies.change, REPRESENTATIVE),
    post("/kontakter/kod", replies.prove, REPRESENTATIVE),
    get("/kontakter/fraga", inquiries.asking, REPRESENTATIVE),
    post("/kontakter/fraga", inquiries.ask, REPRESENTATIVE),
    post("/kontakter/fraga/{inquiry:uuid}/avslut", inquiries.end, REPRESENTATIVE),
    post("/kontakter/{introduction:uuid}/forslag", proposal_questions.link, REPRESENTATIVE),
    get("/forslag/nytt", own_proposals.putting, REPRESENTATIVE),
    post("/forslag/nytt", own_proposals.put, REPRESENTATIVE, idempotent=True),
    get("/forslag/{proposed:id}/andra", own_proposals.editing, REPRESENTATIVE),
    post("/forslag/{proposed:id}/andra", own_proposals.change, REPRESENTATIVE),
    post("/forslag/{proposed:id}/utfall", own_proposals.say_outcome, REPRESENTATIVE),
    post("/forslag/{proposed:id}/bort", own_proposals.remove, REPRESENTATIVE),
    get("/kollegor/mote", counterparts.calling, REPRESENTATIVE),
    post("/kollegor/mote", counterparts.call, REPRESENTATIVE, idempotent=True, most_fields=5_000),
    get("/kollegor/mote/{meeting:id}", counterparts.meeting, REPRESENTATIVE),
    get("/kollegor/mote/{meeting:id}/andra", counterparts.editing, REPRESENTATIVE),
    post("/kollegor/mote/{meeting:id}/andra", counterparts.move, REPRESENTATIVE),
    post("/kollegor/mote/{meeting:id}/installning", counterparts.cancel, REPRESENTATIVE),
    get("/kontakter/adress", own_corrections.address, REPRESENTATIVE),
    post("/kontakter/adress", own_corrections.ask_address, REPRESENTATIVE, rate_limited=True, fresh=True),
    get("/valkommen", newly_elected.welcome, REPRESENTATIVE),
    post("/valkommen", newly_elected.help, REPRESENTATIVE),
    get("/uppdrag", own_mandates.own, REPRESENTATIVE),
    post("/uppdrag", own_mandates.answer, REPRESENTATIVE),
)
