"""The events, in the order of the flow. Each stage adds what it decided and passes on what it was given."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from shared.annotations import Annotations
from shared.article import Article, ArticleId, Frozen

StoryId = Annotated[str, Field(pattern=r"^[0-9a-z]{12,20}$")]


class Submission(Frozen):
    """What a person publishes on ``ingest``; a text (or HTML that holds one) is all that it needs.

    With the ``status`` withdrawn (or canceled, withheld, retracted) it takes back the article with its ``url`` or
    ``id``.

    Also accepted, and turned into this: IPTC ninjs, schema.org ``NewsArticle``, and the same fields flat
    on the stream entry. Unknown fields are ignored.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str | None = None
    html: str | None = None
    title: str | None = None
    id: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    credit: str | None = None
    byline: str | None = None
    status: str | None = None


class ArticleIngested(Frozen):
    """Ingestion has read an article."""

    article: Article


class Copy(Frozen):
    """How the text relates to texts seen before.

    ``of`` is the article whose text this one repeats: for a reprint the original, for a revision the
    article itself. ``containment`` is the share of the shorter text's 5-word shingles found in the other,
    ``share`` that of this article's: a reprint with a low one says much of its own. ``opening`` is the share of
    one text's beginning (50 words or a third) found in the other, whichever is more: a reprint with a low one
    may have no more in common than a background or a gallery, and need not be of the same story.
    """

    kind: Literal["new", "revision", "reprint"]
    of: ArticleId | None = None
    containment: Annotated[float, Field(ge=0, le=1)] = 0.0
    jaccard: Annotated[float, Field(ge=0, le=1)] = 0.0
    share: Annotated[float, Field(ge=0, le=1)] = 0.0
    opening: Annotated[float, Field(ge=0, le=1)] = 0.0


class ArticleUnique(ArticleIngested):
    """Deduplication lets the article through; the very same thing again ends there."""

    copy_of: Copy


class ArticleAnnotated(ArticleUnique):
    """Entity extraction has read the names, dates, numbers and quotes."""

    annotations: Annotations


class Reason(Frozen):
    """One piece of evidence for a link: its feature, what it contributed to the score, and the words shared."""

    feature: str
    value: float
    words: tuple[str, ...] = ()


class Link(Frozen):
    """Why the article stands in its story. ``score`` is between 0 and 1; ``nearest`` is the member most like it."""

    story: StoryId
    score: Annotated[float, Field(ge=0, le=1)]
    new: bool
    nearest: ArticleId | None = None
    reasons: tuple[Reason, ...] = ()


class Placement(Frozen):
    """Where an article stands from now on. The highest ``version`` holds, in whatever order they arrive."""

    article: ArticleId
    story: StoryId
    version: int


class Merger(Frozen):
    """Two stories turned out to be one: ``story`` lives on as ``into``."""

    story: StoryId
    into: StoryId


class StoryLinked(ArticleAnnotated):
    """Cross-referencing has found the article's story; other articles may have moved by it."""

    link: Link
    placements: Annotated[tuple[Placement, ...], Field(min_length=1)]
    mergers: tuple[Merger, ...] = ()


class DeadLetter(Frozen):
    """A message that a stage could not handle, with all that is needed to send it again."""

    stage: str
    stream: str
    entry: str
    trace: str
    reason: str
    deliveries: int
    at: datetime
    payload: dict[str, Any]
    """The fields of the original stream entry; values that are not UTF-8 are base64 behind ``base64:``."""
