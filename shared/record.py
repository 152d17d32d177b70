"""The story record: what comes out. ``docs/record.md`` explains it field by field."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.annotations import EntityKind
from shared.article import ArticleId, Frozen, Outlet, Publication, Span
from shared.events import Reason, StoryId


class Citation(Frozen):
    """The words of an article that show something: ``words`` stand at ``span`` of that article's revision."""

    article: ArticleId
    span: Span
    words: str


class Headline(Frozen):
    """The headline, taken over from one of the articles."""

    text: str
    article: ArticleId


class SummarySentence(Frozen):
    """One sentence of the extractive summary, word for word as its first citation has it."""

    text: str
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]


class NameVariant(Frozen):
    """One spelling of a name, how often it stands in the story, and which outlets write it so."""

    form: str
    count: int
    outlets: tuple[str, ...]
    first: Citation


class StoryEntity(Frozen):
    """One person, organisation or place over all articles of the story."""

    kind: EntityKind
    name: str
    articles: tuple[ArticleId, ...]
    mentions: int
    variants: tuple[NameVariant, ...]
    roles: tuple[str, ...] = ()


Role = Literal["first report", "report", "reprint", "revision"]


class Member(Frozen):
    """One article of the story, in its newest revision."""

    id: ArticleId
    external_id: str | None = None
    revision: int
    role: Role
    of: ArticleId | None = None
    """for a reprint: the member whose text it repeats"""
    url: str | None = None
    outlet: Outlet | None = None
    title: str
    language: str | None = None
    publication: Publication
    received: datetime
    credits: tuple[str, ...] = ()
    score: float
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()


class Source(Frozen):
    """An outlet or an agency, and the articles that come from it or credit it."""

    name: str
    kind: Literal["outlet", "credited"]
    articles: tuple[ArticleId, ...]


class StoryRecord(Frozen):
    """One event, as all its articles tell it. A new revision replaces the former one whole."""

    schema_version: Literal[1] = 1
    id: StoryId
    revision: Annotated[int, Field(ge=1)]
    status: Literal["live", "settled", "merged", "retracted"]
    merged_into: StoryId | None = None
    headline: Headline | None = None
    summary: tuple[SummarySentence, ...] = ()
    entities: tuple[StoryEntity, ...] = ()
    articles: tuple[Member, ...] = ()
    sources: tuple[Source, ...] = ()
    languages: tuple[str, ...] = ()
    first_seen: datetime
    last_seen: datetime
    first_published: datetime | None = None
    last_published: datetime | None = None
    updated: datetime
