"""Logs: one line an event, as text or JSON, with the article and stage that it concerns."""

import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson

from shared.settings import Settings

trace_var: ContextVar[str | None] = ContextVar("trace", default=None)
"""The ingest entry that is being worked on."""
article_var: ContextVar[str | None] = ContextVar("article", default=None)

_CONTROL = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
"""Control characters, ANSI escapes among them: text from articles must not steer the reader's terminal."""


class _Context(logging.Filter):
    def __init__(self, stage: str) -> None:
        super().__init__()
        self._stage = stage

    def filter(self, record: logging.LogRecord) -> bool:
        record.stage, record.trace, record.article = self._stage, trace_var.get(), article_var.get()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "stage": getattr(record, "stage", None),
            "message": record.getMessage(),
            "trace": getattr(record, "trace", None),
            "article": getattr(record, "article", None),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps({key: value for key, value in line.items() if value is not None}).decode()


class TextLines(logging.Formatter):
    """One readable line, with control characters made visible."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line; a traceback follows on lines of its own."""
        trace = getattr(record, "trace", None)
        stage = getattr(record, "stage", "-")
        time = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S.%f")[:-3]
        message = record.getMessage().translate(_CONTROL)
        line = f"{time} {record.levelname.lower():7} {stage:17} {message}" + (f"  [{trace}]" if trace else "")
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def start_logging(settings: Settings, stage: str) -> None:
    """Send all logs of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    handler.addFilter(_Context(stage))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("storywire").setLevel(settings.log_level)
