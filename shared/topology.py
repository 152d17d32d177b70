"""THE MAP: which stage reads which stream and writes which. No stream name stands anywhere else.

you ─▶ ingest ─▶ ingestion ─▶ articles.ingested ─▶ deduplication ─▶ articles.unique ─▶ entity-extraction
                                                                                             │
you ◀─ stories ◀─ aggregation ◀─ stories.linked ◀─ cross-referencing ◀─ articles.annotated ◀─┘
"""

from dataclasses import dataclass

from pydantic import BaseModel

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


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the map. The consumer group has the name of the stage.

    ``concurrency`` is how many messages one process handles at a time: enough to fill the stage's batches, and one
    where the decision depends on what came before. ``ahead`` is how many it fetches at once: enough to be busy, few
    enough that a fetched message never waits for long.
    """

    name: str
    reads: str
    takes: type[BaseModel]
    writes: str
    gives: type[BaseModel]
    concurrency: int
    decides: str
    ahead: int = 16

    @property
    def module(self) -> str:
        """The import path of the stage's worker."""
        return f"services.{self.name.replace('-', '_')}.worker"


INGESTION = Stage(
    name="ingestion",
    reads=INGEST,
    takes=Submission,
    writes="articles.ingested",
    gives=ArticleIngested,
    concurrency=8,
    decides="what the article is: text, title, outlet, language, when it was published",
)
DEDUPLICATION = Stage(
    name="deduplication",
    reads=INGESTION.writes,
    takes=ArticleIngested,
    writes="articles.unique",
    gives=ArticleUnique,
    concurrency=1,
    decides="new, a revision, a reprint, or seen already",
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
    concurrency=1,
    decides="which story it belongs to, or that it starts one",
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


def after(stage: Stage) -> Stage | None:
    """Return the stage that reads what ``stage`` writes; None after the last."""
    return next((other for other in STAGES if other.reads == stage.writes), None)
