"""The trace of one published article: what each stage decided, when, and how the article ended.

``trace:<id>`` is a hash with one field a stage, named as the stage, whose value is a ``Step``; ``<id>`` is
the id of the entry on ``ingest``. ``trace-of:<name>`` is the set of those ids for an article's id, external
id or URL. Both live for ``trace_days``.

While an article is under way its trace has a field ``where``, the stream and entry that hold it, and its id
stands in the sorted set ``under-way``, scored by the time (ms) at which ingestion passed it on.
"""

import hashlib
from datetime import datetime
from typing import Literal

from shared.article import Frozen, TraceId
from shared.settings import Settings

Outcome = Literal["passed", "dropped", "kept", "dead"]

UNDER_WAY = "under-way"
"""the key of the articles that have no end yet"""

NAME_LENGTH = 200
"""characters of a name that may stand in a key; a longer one (some URLs) is hashed"""


class Step(Frozen):
    """What one stage made of the article. ``seconds`` is the time from the start of its work to the end."""

    outcome: Outcome
    note: str
    at: datetime
    seconds: float
    worker: str


def trace_key(settings: Settings, trace: TraceId) -> str:
    """Return the key of the trace of the entry ``trace`` on ``ingest``."""
    return settings.named(f"trace:{trace}")


def name_key(settings: Settings, name: str) -> str:
    """Return the key of the set of traces known under ``name``."""
    if len(name) > NAME_LENGTH:
        name = hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
    return settings.named(f"trace-of:{name}")
