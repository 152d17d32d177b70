"""The story record: what comes out. ``docs/record.md`` explains it field by field.

A record is a function of the articles that stand in the story: the same articles give the same record,
whatever the order in which they came. Only ``revision``, ``updated`` and the step from live to settled depend
on when it was made, and ``rewritten``, where it is turned on, on what a language model answered. What changed since
the revision before is told beside the record, not in it.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.annotations import EntityKind
from shared.article import ArticleId, CutKind, Frozen, Outlet, Publication, Span
from shared.corrections import CorrectionId, CorrectionKind
from shared.events import Reason, StoryId

LISTED = 20
"""articles or citations that a list names at most; the count beside the list tells how many there are"""


class Citation(Frozen):
    """The words of an article that show something.

    ``words`` stand at ``span`` in the revision of that article which the record's member names.
    """

    article: ArticleId
    span: Span
    words: str


class Headline(Frozen):
    """The headline, taken over from one of the articles: its title, or where none has one its first words."""

    text: str
    citation: Citation


class SummarySentence(Frozen):
    """One sentence of the extractive summary, word for word as its first citation has it.

    Further citations are sentences of other articles that say nearly the same.
    """

    text: str
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]


class RewrittenSentence(Frozen):
    """A sentence of a rewritten summary, and the sentences of articles that it says nothing beyond."""

    text: str
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]


class Rewritten(Frozen):
    """The summary as the language model ``model`` has rewritten it, which the operator has named."""

    text: str
    model: str
    sentences: Annotated[tuple[RewrittenSentence, ...], Field(min_length=1)]


class NameVariant(Frozen):
    """One spelling of a name, how often it stands in the story, and which outlets write it so."""

    form: str
    count: Annotated[int, Field(ge=1)]
    outlets: tuple[str, ...]
    citation: Citation


class StoryEntity(Frozen):
    """One person, organisation or place over all articles of the story.

    ``articles`` lists the earliest of the ``article_count`` articles that name it. ``variants`` are its
    spellings, the most frequent first; ``name`` is one of them. ``wikidata`` is its id there, where the
    operator's table has it.
    """

    kind: EntityKind
    name: str
    wikidata: Annotated[str | None, Field(pattern=r"^Q[1-9][0-9]*$")] = None
    article_count: Annotated[int, Field(ge=1)]
    articles: tuple[ArticleId, ...]
    mentions: Annotated[int, Field(ge=1)]
    variants: Annotated[tuple[NameVariant, ...], Field(min_length=1)]
    roles: tuple[str, ...] = ()


class CutWords(Frozen):
    """A passage of an article's original text that is not the story: its kind, place and first words."""

    kind: CutKind
    span: Span
    words: str


Role = Literal["first report", "report", "reprint", "revision"]


class Member(Frozen):
    """One article of the story, in its newest revision.

    ``of`` is, for a reprint, the article whose text it repeats. ``origins`` are the names of those that it goes back
    to as a whole. ``joined_from`` is the story that the article
    was linked to first, where it has moved since; ``score`` and ``reasons`` tell why it was linked to that one.
    """

    id: ArticleId
    external_id: str | None = None
    revision: int
    role: Role
    of: ArticleId | None = None
    url: str | None = None
    outlet: Outlet | None = None
    title: str
    language: str | None = None
    publication: Publication
    received: datetime
    credits: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    cuts: tuple[CutWords, ...] = ()
    joined_from: StoryId | None = None
    score: float
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()


class Withdrawal(Frozen):
    """An article that stood in the story until its publisher took it back, at ``at``; nothing of it is told."""

    article: ArticleId
    revision: Annotated[int, Field(ge=1)]
    external_id: str | None = None
    url: str | None = None
    outlet: Outlet | None = None
    at: datetime


class Source(Frozen):
    """An outlet that publishes, or a source that articles credit, and the earliest of its articles.

    ``owner`` is who owns it, where the operator's table tells.
    """

    name: str
    kind: Literal["outlet", "credited"]
    owner: str | None = None
    article_count: Annotated[int, Field(ge=1)]
    articles: tuple[ArticleId, ...]


class OriginEvidence(Frozen):
    """Why an article's news is thought to come from an origin.

    ``form`` says how it shows: the article's own report, a reprint, wording taken over from the article ``of``,
    or a credit in one of the forms of ``Credit``. ``whole`` tells whether all of the article goes back to the
    origin, or only a passage.
    """

    article: ArticleId
    form: Literal["own", "reprint", "wording", "credit_line", "dateline", "attribution"]
    whole: bool
    of: ArticleId | None = None
    citation: Citation | None = None


class Origin(Frozen):
    """An outlet or agency from whose own reporting articles of the story come.

    ``kind`` is ``outlet`` where it publishes in the story itself, ``credited`` where it is only named.
    ``article_count`` counts the articles that go back to it whole; it is 0 for one credited for passages only.
    ``owner`` is who owns it, where the operator's table tells; origins of one owner count once as independent.
    """

    name: str
    kind: Literal["outlet", "credited"]
    owner: str | None = None
    article_count: Annotated[int, Field(ge=0)]
    articles: tuple[ArticleId, ...]
    evidence: Annotated[tuple[OriginEvidence, ...], Field(min_length=1)]


class Corroboration(Frozen):
    """By how many the story is told: articles, outlets, distinct texts, and origins that report on their own."""

    articles: int
    outlets: int
    texts: int
    independent_origins: int
    single_origin: bool


class FigureValue(Frozen):
    """One value of a figure, and the articles that state it, reprints included.

    ``value`` is a number in digits, in a conflict also a date, a time, a place or a name; ``of`` the people or
    things that are counted, where all these articles name the same and not just anybody; ``origin_count`` the
    number of independent origins behind the articles.
    """

    value: str
    precision: Literal["exact", "at least", "at most", "about"]
    of: str | None = None
    article_count: Annotated[int, Field(ge=1)]
    articles: tuple[ArticleId, ...]
    origin_count: int
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    first_stated: datetime
    last_stated: datetime


class Figure(Frozen):
    """How many: a toll ("killed", "injured" …) or what two texts or more count, by what values they give."""

    attribute: str
    values: Annotated[tuple[FigureValue, ...], Field(min_length=1)]


ConflictKind = Literal[
    "contradiction",
    "later update",
    "different scope",
    "different precision",
    "likely extraction damage",
]


class Conflict(Frozen):
    """The same attribute with different values, the earliest stated first, and how the difference is explained."""

    attribute: str
    kind: ConflictKind
    note: str
    values: Annotated[tuple[FigureValue, ...], Field(min_length=2)]


ClaimStatus = Literal["told by independent origins", "told by one origin", "disputed"]


class Claim(Frozen):
    """What two texts or more tell in other words: ``text`` as the first citation has it.

    ``speaker`` is who says it, where the sentence names them. Articles and origins are counted as for figures.
    """

    text: str
    status: ClaimStatus
    speaker: str | None = None
    article_count: Annotated[int, Field(ge=2)]
    articles: tuple[ArticleId, ...]
    origin_count: int
    citations: Annotated[tuple[Citation, ...], Field(min_length=2)]


class QuoteVersion(Frozen):
    """One wording of a quote, and the articles that have it, reprints included."""

    text: str
    article_count: Annotated[int, Field(ge=1)]
    articles: tuple[ArticleId, ...]
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]


class StoryQuote(Frozen):
    """Words that somebody is quoted with; several versions where outlets word them differently."""

    speaker: str | None = None
    outlets: tuple[str, ...]
    versions: Annotated[tuple[QuoteVersion, ...], Field(min_length=1)]


class DatedStatement(Frozen):
    """What the articles say of one date (ISO 8601, a day or a month): ``text`` as the first citation has it."""

    date: str
    text: str
    article_count: Annotated[int, Field(ge=1)]
    articles: tuple[ArticleId, ...]
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]


class EventDate(Frozen):
    """The day on which the event happened, as the beginnings of ``article_count`` texts tell it."""

    value: str
    article_count: Annotated[int, Field(ge=1)]
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]


class StoryCorrection(Frozen):
    """What a person has corrected: ``by`` is the name that they gave, ``why`` what they said.

    ``articles``, ``into`` and ``others`` are the sides of a ``Correction``, the first ``LISTED`` of each; ``names`` are
    the two that were pinned.
    """

    id: CorrectionId
    kind: CorrectionKind
    by: str
    at: datetime
    why: str = ""
    names: tuple[str, ...] = ()
    articles: tuple[ArticleId, ...] = ()
    article_count: int = 0
    into: tuple[ArticleId, ...] = ()
    into_count: int = 0
    others: tuple[ArticleId, ...] = ()
    other_count: int = 0


Status = Literal["live", "settled", "merged", "retracted"]


class StoryRecord(Frozen):
    """One event, as all its articles tell it. A new revision replaces the former one whole."""

    schema_version: Literal[1] = 1
    id: StoryId
    revision: Annotated[int, Field(ge=1)]
    status: Status
    merged_into: StoryId | None = None
    absorbed: tuple[StoryId, ...] = ()
    headline: Headline | None = None
    summary: tuple[SummarySentence, ...] = ()
    rewritten: Rewritten | None = None
    entities: tuple[StoryEntity, ...] = ()
    articles: tuple[Member, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    sources: tuple[Source, ...] = ()
    origins: tuple[Origin, ...] = ()
    corroboration: Corroboration | None = None
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    quotes: tuple[StoryQuote, ...] = ()
    event_date: EventDate | None = None
    timeline: tuple[DatedStatement, ...] = ()
    languages: tuple[str, ...] = ()
    first_seen: datetime
    last_seen: datetime
    first_published: datetime | None = None
    last_published: datetime | None = None
    corrections: tuple[StoryCorrection, ...] = ()
    notes: tuple[str, ...] = ()
    updated: datetime


class ValueChange(Frozen):
    """What was and what is: both as lists of words, empty where there was or is nothing."""

    what: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Changes(Frozen):
    """What changed from one revision of a record to the next; it is published beside the record.

    ``added``, ``revised`` and ``removed`` list articles, at most ``LISTED`` of each; the counts are complete.
    ``withdrawn`` are those among the removed that their publishers took back.
    ``values`` tell what became of status, headline, origins and figures, ``corrections`` what people have corrected.
    """

    revision: Annotated[int, Field(ge=1)]
    at: datetime
    added: tuple[ArticleId, ...] = ()
    added_count: int = 0
    revised: tuple[ArticleId, ...] = ()
    revised_count: int = 0
    removed: tuple[ArticleId, ...] = ()
    removed_count: int = 0
    withdrawn: tuple[ArticleId, ...] = ()
    withdrawn_count: int = 0
    values: tuple[ValueChange, ...] = ()
    corrections: tuple[StoryCorrection, ...] = ()
