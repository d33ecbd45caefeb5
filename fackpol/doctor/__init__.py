"""Tells whoever runs the service, in plain words, what works and what does not.

A file for each thing that is examined. Each finding says what to do; the worst one is the command's exit code.
"""

from collections.abc import Mapping

from fackpol.base import permissions, settings
from fackpol.base.findings import Finding, broken, fine, look
from fackpol.base.settings import Faults
from fackpol.base.words import say
from fackpol.doctor import certificates, database, ledger, mail, names, round_trip, site
from fackpol.doctor import public as public_


async def examined(environ: Mapping[str, str], *, by_mail: bool = False, public: bool = False) -> list[Finding]:
    """A finding for each thing examined, in order; only the faults of the settings when they can not be read.

    `by_mail`: also sends letters to our own intake and reads them back. `public`: also fetches BASE_URL.
    """
    try:
        own = settings.read(environ, "database", "keys", "erasures", "web", "mail")
    except Faults as faults:
        return [broken(sentence) for sentence in faults.sentences]
    return [
        fine(say("Inställningarna är hela.")),
        *site.python(),
        *await database.findings(own),
        *await mail.findings(own),
        *site.findings(own),
        *await names.findings(own),
        *await certificates.findings(own),
        ledger.finding(own),
        *[look(sentence) for sentence in permissions.open_to_others(own)],
        *(await public_.findings(own) if public else []),
        *(await round_trip.findings(own) if by_mail else []),
    ]
