"""What the letters say: every kind of letter that the network sends, declared in the file of its noun."""

from fackpol.base.settings import Settings
from fackpol.letters import (
    alarms,
    appointments,
    branches,
    bundles,
    digests,
    factors,
    group_contacts,
    introductions,
    invitations,
    liaisons,
    local_posts,
    log_chain,
    members,
    newcomers,
    newly_elected,
    outcomes,
    people,
    representatives,
    sessions,
    time_proposals,
)
from fackpol.letters.context import LetterContext
from fackpol.mail.letter_kinds import by_name
from fackpol.mail.rendering import LetterRenderer

KINDS = by_name(
    *members.KINDS,
    *newcomers.KINDS,
    *sessions.KINDS,
    *factors.KINDS,
    *people.KINDS,
    *branches.KINDS,
    *appointments.KINDS,
    *digests.KINDS,
    *representatives.KINDS,
    *newly_elected.KINDS,
    *group_contacts.KINDS,
    *local_posts.KINDS,
    *liaisons.KINDS,
    *introductions.KINDS,
    *bundles.KINDS,
    *invitations.KINDS,
    *time_proposals.KINDS,
    *outcomes.KINDS,
    *alarms.KINDS,
    *log_chain.KINDS,
)


def renderer(settings: Settings) -> LetterRenderer:
    return LetterRenderer(settings, KINDS, LetterContext)
