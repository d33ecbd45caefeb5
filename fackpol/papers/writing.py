"""Writes the papers into a folder, as pages of their own that print well and need nothing else."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.rendering import environment
from fackpol.base.settings import Settings
from fackpol.base.words import speaking
from fackpol.network import access_log, alarms, consents, log_chain, security_log
from fackpol.network.sealed_columns import SEALED
from fackpol.papers import catalogue, periods
from fackpol.papers.activities import ACTIVITIES, WITHOUT_PEOPLE

# Each file by its name, with its template.
PAPERS = {
    "1-integritetstext.html": "papers/notice.html",
    "2-registerforteckning.html": "papers/record.html",
    "3-konsekvensbedomning.html": "papers/assessment.html",
    "4-incidentguide.html": "papers/incidents.html",
    "5-beslut.html": "papers/decisions.html",
}
# What articles 13, 30 and 32 ask for and a setting says. Without it, the papers say what is missing.
ASKED_FOR = {
    "organisation_number": ("ORGANISATION_NUMBER", "organisationsnumret"),
    "address": ("ADDRESS", "postadressen"),
    "data_officer": ("DATA_OFFICER", "vem som är dataskyddsombud"),
    "hosted_by": ("HOSTED_BY", "vem som driver servern"),
    "mailed_by": ("MAILED_BY", "vem som skickar mejlen"),
    "country": ("COUNTRY", "i vilket land allt ligger"),
    "backup_key": ("BACKUP_KEY", "nyckeln som säkerhetskopior krypteras till"),
    "privacy_approved": ("PRIVACY_APPROVED", "dagen då styrelsen godkände integritetstexten"),
}


async def texts(db: Connection, settings: Settings, now: datetime) -> dict[str, str]:
    """Every paper by the name of its file, as whole HTML pages."""
    values = _values(settings, now)
    values["tables"], values["counts"] = await catalogue.tables(db), await catalogue.counts(db)
    with speaking("sv"):
        return {name: environment(html=True).get_template(path).render(values) for name, path in PAPERS.items()}


def write(folder: Path, papers: dict[str, str]) -> list[Path]:
    """Writes the papers, over those of before. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in papers]
    for path in paths:
        path.write_text(papers[path.name], encoding="utf-8")
    return paths


def missing(settings: Settings) -> list[tuple[str, str]]:
    """The settings that the papers need and nobody has set, each with what it says."""
    return [said for field, said in ASKED_FOR.items() if not getattr(settings, field)]


def _values(settings: Settings, now: datetime) -> dict[str, Any]:
    """What every paper may say."""
    return {
        "settings": settings,
        "now": now,
        "today": dates.today(now),
        "yesterday": dates.today(now) - timedelta(days=1),
        "version": consents.TEXT_VERSION,
        "missing": missing(settings),
        "activities": ACTIVITIES,
        "without_people": WITHOUT_PEOPLE,
        "periods": periods,
        "idle": periods.idle(),
        "caps": alarms.CAPS,
        "sealed": len(SEALED),
        "logs_kept": periods.in_words(log_chain.KEPT),
        "reasons": len(access_log.WHY),
        "events": len(security_log.EVENTS),
        "purposes": consents.PURPOSES,
    }
