"""What anybody may use: the first pages, registering, getting in and out."""

# fmt: off
# isort: off
from fackpol.pages import factors, guides, members, newcomers, registration, retention, sessions, start
from fackpol.web.access import ANYBODY, LINK, SIGNED_IN
from fackpol.web.endpoint import get, post
# isort: on

ENDPOINTS = (
    get("/", start.front, ANYBODY),
    get("/integritet", start.privacy, ANYBODY),
    get(start.SECURITY_TXT, start.security, ANYBODY),
    post("/sprak", start.language, ANYBODY),
    get("/farg.css", start.colour, ANYBODY),
    get("/prova", guides.tour, ANYBODY),
    # registering
    get("/medlem", registration.register, ANYBODY),
    get("/medlem/steg/{step}", registration.step, ANYBODY),
    post("/medlem/steg/{step}", registration.answer, ANYBODY),
    get("/medlem/kolla", registration.check, ANYBODY),
    post("/medlem", registration.apply, ANYBODY, rate_limited=True),
    post("/medlem/avbryt", registration.stop, ANYBODY),
    get("/medlem/skickad", registration.sent, ANYBODY),
    get("/bekrafta/{token}", members.asked, LINK),
    post("/bekrafta/{token}", members.confirm, LINK),
    get("/ga-med/{token}", newcomers.own, LINK),
    post("/ga-med/{token}", newcomers.join, LINK),
    get("/stanna/{token}", retention.asked, LINK),
    post("/stanna/{token}", retention.stay, LINK),
    get("/med/{slug}", newcomers.of_branch, ANYBODY),
    post("/med/{slug}", newcomers.begin, ANYBODY),
    # getting in and out
    get("/logga-in", sessions.ask, ANYBODY),
    post("/logga-in", sessions.asked, ANYBODY, rate_limited=True),
    get("/logga-in/kod", sessions.code, ANYBODY),
    post("/logga-in/kod", sessions.enter_code, ANYBODY, rate_limited=True),
    post("/logga-in/igen", sessions.asked_again, SIGNED_IN),
    get("/logga-in/{token}", sessions.link, LINK),
    post("/logga-in/{token}", sessions.enter, LINK, rate_limited=True),
    get("/hem", sessions.home, SIGNED_IN),
    post("/vidare", sessions.go_on, SIGNED_IN),
    post("/logga-ut", sessions.leave, ANYBODY),
    get("/sessioner", sessions.own, SIGNED_IN),
    post("/sessioner", sessions.end_own, SIGNED_IN),
    get("/tva-steg", factors.page, SIGNED_IN, fresh=True),
    post("/tva-steg", factors.change, SIGNED_IN, fresh=True),
    post("/tva-steg/app", factors.app, SIGNED_IN, fresh=True),
    post("/tva-steg/nyckel", factors.add_passkey, SIGNED_IN, fresh=True),
    post("/tva-steg/utmaning", factors.challenge, SIGNED_IN),
    get("/tva-steg/visa", factors.asking, SIGNED_IN),
    post("/tva-steg/visa", factors.prove, SIGNED_IN),
)
