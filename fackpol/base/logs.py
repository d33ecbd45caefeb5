"""How log lines look: text or JSON (LOG_FORMAT), from a level on (LOG_LEVEL), with the number of their request.

A line never holds a name, an address or a token, whatever its form.
"""

import json
import logging
import logging.config
import os
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from fackpol.base.settings import Settings

request: ContextVar[str] = ContextVar("request", default="")  # the number of the request at hand; "" outside one


class Text(logging.Formatter):
    """`2026-05-14T10:00:00Z INFO fackpol.web 3f2a91c0: GET / 200 4 ms`; no time where the journal adds it."""

    timed = "JOURNAL_STREAM" not in os.environ

    def format(self, record: logging.LogRecord) -> str:
        number = request.get()
        head = f"{record.levelname} {record.name}{' ' * bool(number)}{number}: "
        return (f"{_moment(record)} " if self.timed else "") + head + _said(self, record)


class Json(logging.Formatter):
    """One object a line: time, level, logger, message, and request where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"time": _moment(record), "level": record.levelname.lower(), "logger": record.name}
        if number := request.get():
            line["request"] = number
        return json.dumps({**line, "message": _said(self, record)}, ensure_ascii=False)


def config(own: Settings) -> dict[str, Any]:
    """For `logging.config.dictConfig`, and for the web server, whose own lines then look the same."""
    shape = Json if own.log_format == "json" else Text
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"own": {"()": f"{shape.__module__}.{shape.__name__}"}},
        "handlers": {"own": {"class": "logging.StreamHandler", "formatter": "own"}},
        "root": {"handlers": ["own"], "level": own.log_level.upper()},
        "loggers": {
            "_granian": {"level": own.log_level.upper()},
            "asyncpg.pool": {"level": "ERROR"},  # it logs a traceback for each attempt, and we a sentence
        },
    }


def configure(own: Settings) -> None:
    logging.config.dictConfig(config(own))


def _moment(record: logging.LogRecord) -> str:
    return f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def _said(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    """The message, and the traceback of a bug."""
    said = record.getMessage()
    return f"{said}\n{formatter.formatException(record.exc_info)}" if record.exc_info else said
