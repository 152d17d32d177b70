"""What is collected of a story for its next record, and what is published of it."""

from dataclasses import dataclass
from datetime import datetime

from services.aggregation.report import Report
from shared.article import ArticleId, TraceId
from shared.corrections import Correction
from shared.events import StoryId


@dataclass(frozen=True, slots=True)
class Due:
    """One round of asking for work: the time, the story taken if one was due, and when the next one will be."""

    now: datetime
    story: StoryId | None
    next: datetime | None


@dataclass(frozen=True, slots=True)
class Collected:
    """All that is known of a story: ``changes`` counts what happened to it, ``published`` is its last revision.

    ``untold`` are the articles, with their traces, whose end the next record is. ``empty`` says that no article
    stands in the story, as opposed to articles that were placed before they arrived. ``corrections`` are those that
    concern its articles, and the pins of names that hold everywhere.
    """

    story: StoryId
    reports: tuple[Report, ...]
    changes: int
    changed: datetime
    published: int
    digest: bytes
    told: bytes
    merged_into: StoryId | None
    absorbed: tuple[StoryId, ...]
    untold: tuple[tuple[ArticleId, TraceId], ...]
    empty: bool
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """A new revision of a record: ``told`` is kept for comparison with the next one."""

    revision: int
    event: str
    headline: str
    data: bytes
    changes: bytes
    digest: bytes
    told: bytes
