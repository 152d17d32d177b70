"""Logs: one line an event, as text or JSON, with the article, story and stage that it concerns.

What articles say may stand in a message or in the text of an exception. No character of it steers a terminal,
and none begins a line that could pass for a line of ours.
"""

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
story_var: ContextVar[str | None] = ContextVar("story", default=None)
"""The story that the article was linked to, from cross-referencing on."""

_STEERING = (
    *range(0x20),  # control characters, of which ESC begins an escape sequence
    *range(0x7F, 0xA0),  # and their second set, of which U+009B does
    0x200E,  # marks, embeddings, overrides and isolates, which reorder what stands around them
    0x200F,
    0x2028,  # separators of lines and paragraphs
    0x2029,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)
_VISIBLE = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _STEERING}
_VISIBLE_LINES = {code: text for code, text in _VISIBLE.items() if code != ord("\n")}
_IN_JSON = {code: f"\\u{code:04x}" for code in _STEERING if code >= 0x7F}
"""JSON escapes the first set of control characters by itself, and has a form for the others that means the same."""


class _Context(logging.Filter):
    def __init__(self, stage: str) -> None:
        super().__init__()
        self._stage = stage

    def filter(self, record: logging.LogRecord) -> bool:
        record.stage = self._stage
        record.trace, record.article, record.story = trace_var.get(), article_var.get(), story_var.get()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "stage": getattr(record, "stage", None),
            "message": _encodable(record.getMessage()),
            "trace": getattr(record, "trace", None),
            "article": getattr(record, "article", None),
            "story": getattr(record, "story", None),
        }
        if record.exc_info:
            line["error"] = _encodable(self.formatException(record.exc_info))
        told = orjson.dumps({key: value for key, value in line.items() if value is not None}).decode()
        return told.translate(_IN_JSON)


class TextLines(logging.Formatter):
    """One readable line, with control characters made visible."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line; a traceback follows on lines of its own, behind a bar."""
        trace = getattr(record, "trace", None)
        stage = getattr(record, "stage", "-")
        time = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S.%f")[:-3]
        message = record.getMessage().translate(_VISIBLE)
        line = f"{time} {record.levelname.lower():7} {stage:17} {message}" + (f"  [{trace}]" if trace else "")
        if record.exc_info:
            told = self.formatException(record.exc_info).translate(_VISIBLE_LINES)
            line += "".join(f"\n  | {each}" for each in told.split("\n"))
        return _encodable(line)


def _encodable(text: str) -> str:
    """Return ``text`` without halves of characters, which nothing can write."""
    return text.encode("utf-8", "backslashreplace").decode()


def start_logging(settings: Settings, stage: str) -> None:
    """Send all logs of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    handler.addFilter(_Context(stage))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("storywire").setLevel(settings.log_level)
