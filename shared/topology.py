"""THE MAP: which stage reads which stream and writes which. No stream name stands anywhere else.

you ─▶ ingest ─▶ ingestion ─▶ articles.ingested ─▶ deduplication ─▶ articles.unique ─▶ entity-extraction
                                                                                             │
you ◀─ stories ◀─ aggregation ◀─ stories.linked ◀─ cross-referencing ◀─ articles.annotated ◀─┘
                     └──◀── stories.corrected ◀──┘ └◀─ corrections ◀─ people who correct
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from shared.corrections import Correction, StoriesCorrected
from shared.events import (
    ArticleAnnotated,
    ArticleIngested,
    ArticleUnique,
    StoryLinked,
    Submission,
)
from shared.record import StoryRecord

INGEST = "ingest"
STORIES = "stories"
DEAD_LETTERS = "dead-letters"
CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the map. The consumer group has the name of the stage.

    ``concurrency`` is how many messages one process has in hand at a time: enough to fill the stage's batches, and,
    where they are handled one after the other, to hold those back that came before earlier ones. ``ahead`` is how many
    it fetches at once: enough to be busy, few enough that a fetched message never waits for long.
    """

    name: str
    reads: str
    takes: type[BaseModel]
    writes: str
    gives: type[BaseModel]
    concurrency: int
    decides: str
    ahead: int = 16
    order: Literal["", "ended", "begun"] = ""
    """what happens to articles in the order of publication, see ``order.py``; with "begun" one at a time"""
    beside: str = ""
    """the stage in whose process a side line runs; its messages are no articles"""
    part: str = "worker"
    """the module of the service that handles the messages"""

    @property
    def module(self) -> str:
        """The import path of what handles the stage's messages."""
        return f"services.{(self.beside or self.name).replace('-', '_')}.{self.part}"


INGESTION = Stage(
    name="ingestion",
    reads=INGEST,
    takes=Submission,
    writes="articles.ingested",
    gives=ArticleIngested,
    concurrency=8,
    decides="what the article is: text, title, outlet, language, when it was published",
    order="ended",
)
DEDUPLICATION = Stage(
    name="deduplication",
    reads=INGESTION.writes,
    takes=ArticleIngested,
    writes="articles.unique",
    gives=ArticleUnique,
    concurrency=64,
    decides="new, a revision, a reprint, or seen already",
    ahead=64,
    order="begun",
)
ENTITY_EXTRACTION = Stage(
    name="entity-extraction",
    reads=DEDUPLICATION.writes,
    takes=ArticleUnique,
    writes="articles.annotated",
    gives=ArticleAnnotated,
    concurrency=16,
    decides="who and what is named, and where in the text",
)
CROSS_REFERENCING = Stage(
    name="cross-referencing",
    reads=ENTITY_EXTRACTION.writes,
    takes=ArticleAnnotated,
    writes="stories.linked",
    gives=StoryLinked,
    concurrency=64,
    decides="which story it belongs to, or that it starts one",
    ahead=64,
    order="begun",
)
AGGREGATION = Stage(
    name="aggregation",
    reads=CROSS_REFERENCING.writes,
    takes=StoryLinked,
    writes=STORIES,
    gives=StoryRecord,
    concurrency=16,
    decides="the consolidated record",
)

STAGES = (INGESTION, DEDUPLICATION, ENTITY_EXTRACTION, CROSS_REFERENCING, AGGREGATION)
BY_NAME = {stage.name: stage for stage in STAGES}

CORRECTING = Stage(
    name="correcting",
    reads=CORRECTIONS,
    takes=Correction,
    writes="stories.corrected",
    gives=StoriesCorrected,
    concurrency=1,
    decides="where articles stand that people have split, merged or moved",
    beside=CROSS_REFERENCING.name,
    part="correcting",
)
RETELLING = Stage(
    name="retelling",
    reads=CORRECTING.writes,
    takes=StoriesCorrected,
    writes=STORIES,
    gives=StoryRecord,
    concurrency=1,
    decides="which records tell of a correction",
    beside=AGGREGATION.name,
    part="retelling",
)
SIDE_LINES = (CORRECTING, RETELLING)
"""What people correct, on streams of its own; each part runs in the process of the stage that it is ``beside``."""


def side_lines(stage: Stage) -> list[Stage]:
    """Return what runs in the stage's process beside it."""
    return [other for other in SIDE_LINES if other.beside == stage.name]


def after(stage: Stage) -> Stage | None:
    """Return the stage that reads what ``stage`` writes; None after the last."""
    return next((other for other in STAGES if other.reads == stage.writes), None)
