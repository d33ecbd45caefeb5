"""The outbox for an administrator; and, in words, why a letter did not get through."""

import re

from starlette.requests import Request
from starlette.responses import Response

from fackpol.base import heartbeats
from fackpol.base.database import Connection
from fackpol.base.words import later, say
from fackpol.letters import KINDS
from fackpol.mail import intake, outbox, restored_letters, suppressions, watch
from fackpol.web.rendering import redirect, render
from fackpol.web.state import now_of, state_of, who_of

# By the enhanced status code without its class (RFC 3463 section 3): subject and detail, else the subject alone.
WHY = {
    "1.1": later("adressen finns inte"),
    "1.2": later("det som står efter @ finns inte"),
    "1.3": later("adressen är fel skriven"),
    "1.6": later("adressen har flyttat"),
    "1.10": later("det som står efter @ tar inte emot mejl"),
    "2.1": later("brevlådan är avstängd"),
    "2.2": later("brevlådan är full"),
    "2.3": later("mejlet är för stort"),
    "3.4": later("mejlet är för stort"),
    "6.7": later("adressen har tecken som inte går att nå"),
    "7": later("mottagaren släpper inte igenom mejl från oss"),
    "4": later("mottagarens server svarar inte"),
}


# What to do about it, by subject and detail, else by the subject alone.
REMEDY = {
    "2.2": later("Vänta någon dag och försök igen. Eller be om en annan adress."),
    "2.3": later("Be om en annan adress."),
    "3.4": later("Be om en annan adress."),
    "6.7": later("Be om en annan adress."),
    "1": later("Be om en ny adress. Medlemmen byter den själv, och du rättar en politikers."),
    "2": later("Be om en annan adress."),
    "4": later("Försök igen. Fortsätter det, prata med den som har mejlservern."),
    "7": later("Prata med den som har mejlservern. Kör fackpol doctor och se om något är fel hos oss."),
}
ELSE = later("Försök igen. Händer det flera, prata med den som har mejlservern.")


def remedy(enhanced: str | None) -> str:
    """Says what an administrator can do about letters that did not get through."""
    kind = (enhanced or "").partition(".")[2]
    return say(REMEDY.get(kind) or REMEDY.get(kind.partition(".")[0]) or ELSE)


def why(code: int | None, enhanced: str | None) -> str:
    """Says why a letter was refused or waits, from a mail server's reply; "" when we do not know.

    `code` is as in RFC 5321, `enhanced` as in RFC 3463.
    """
    kind = (enhanced or "").partition(".")[2]
    sentence = WHY.get(kind) or WHY.get(kind.partition(".")[0])
    if sentence:
        return say(sentence)
    return say("svaret var {code}", code=code) if code else ""


async def status(request: Request, db: Connection) -> Response:
    found = await outbox.status(db, now_of(request))
    names = {kind.name: say(kind.label) for kind in KINDS.values()}
    unknown = [row for row in found.waiting if row["kind"] not in KINDS]
    now = now_of(request)
    held = await restored_letters.listed(db, now)
    came, stopped = await intake.counted(db, now), await suppressions.counted(db, now)
    stand = [*watch.parts(await heartbeats.heartbeats(db), now), *await watch.kept(db, state_of(request).settings, now)]
    return render(
        request, "outbox/status.html",
        stand=stand, found=found, late=found.late(now), why=why, remedy=remedy, kinds=names, unknown=unknown, came=came,
        stopped=stopped, held=held, breakers=await suppressions.breakers(db, state_of(request).vault),
        fault=lambda name: say(outbox.WHY.get(name, outbox.ELSE)),
    )  # fmt: skip


async def change(request: Request, db: Connection) -> Response:
    """Pauses the outbox, resumes it, sends again what did not get through, lifts suppressions, or closes a breaker."""
    data, now = await request.form(), now_of(request)
    if "pause" in data:
        await outbox.pause(db, who_of(request).person, now)
    elif "resume" in data:
        await outbox.resume(db, now)
    elif "retry" in data:
        await outbox.retry(db, None, now)
    elif re.fullmatch("[0-9]{1,18}", str(data.get("breaker"))):
        await suppressions.close_breaker(db, int(str(data["breaker"])))
    elif "lift" in data:
        await suppressions.lift_bounced(db, now)
    return redirect("/skotsel/mejl")
