"""What an article is, once ingestion has read it: the nouns that every event is made of."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

ArticleId = Annotated[str, Field(pattern=r"^[0-9a-z]{16}$")]
"""Sixteen base-32 characters; the same canonical URL (or, without one, the same text) gives the same id."""

TraceId = str
"""The id of the entry on ``ingest`` that brought the article, such as ``1763913600000-0``."""


class Frozen(BaseModel):
    """A value: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Part = Literal["title", "text", "original"]
"""Which string of the article a span counts in; ``original`` only for words that were cut from the text."""


class Span(Frozen):
    """A half-open range ``[start, end)`` of characters (code points) in one part of an article."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    part: Part = "text"


CutKind = Literal[
    "header",  # a line before the story that names source, date or section
    "dateline",  # (MINSK, AP) and its like, before the first sentence
    "byline",
    "teaser",  # Read also: …
    "related",  # a list of links to other stories
    "newsletter",
    "cookie",
    "legal",  # disclaimer, copyright, terms
    "credit",  # of a photo or a source, on a line of its own
    "identifier",  # an agency's or a system's code for the item
    "menu",  # words of the site's navigation
    "footnote",  # [3]
    "repeat",  # a paragraph that stood above already
    "template",  # a line that this outlet prints under many articles
]


class Cut(Frozen):
    """Words of ``Article.original`` that are not the story, and were left out of ``Article.text``."""

    kind: CutKind
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


def keep(original: str, cuts: Iterable[Cut]) -> str:
    """Return ``original`` without its cuts, which must be sorted and must not overlap."""
    pieces, position = [], 0
    for cut in cuts:
        pieces.append(original[position : cut.start])
        position = cut.end
    pieces.append(original[position:])
    return "".join(pieces).strip()


DateKind = Literal[
    "given", "modified", "html", "url", "header", "identifier", "dateline", "weekday", "text", "first_seen"
]
Precision = Literal["second", "minute", "day", "month", "year"]


class DateCandidate(Frozen):
    """One statement of when the article was published, and the words that make it."""

    kind: DateKind
    value: datetime
    precision: Precision
    words: str
    span: Span | None = None


class Publication(Frozen):
    """When the article was published, as far as the evidence goes.

    ``at`` is None where nothing but the time of arrival is known. ``disputed`` says that candidates
    differ by more than a day; ``reason`` says in words why the chosen one was chosen.
    """

    at: datetime | None = None
    precision: Precision | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.0
    disputed: bool = False
    reason: str = ""
    candidates: tuple[DateCandidate, ...] = ()


class Outlet(Frozen):
    """Who published the article. ``id`` is the registrable domain where there is a URL, else the folded name."""

    id: str
    name: str


class Credit(Frozen):
    """A source that the article itself names for its news: an agency, an outlet, an office."""

    name: str
    form: Literal["credit_line", "dateline", "attribution"]
    span: Span | None = None


class Article(Frozen):
    """One article in one revision: what ingestion made of one entry on ``ingest``."""

    id: ArticleId
    revision: Annotated[int, Field(ge=1)]
    trace: TraceId
    external_id: str | None = None
    url: str | None = None
    outlet: Outlet | None = None
    title: str = ""
    original: str
    cuts: tuple[Cut, ...] = ()
    language: Annotated[str | None, Field(pattern=r"^[a-z]{2,3}$")] = None
    publication: Publication = Publication()
    received: datetime
    byline: str | None = None
    credits: tuple[Credit, ...] = ()
    notes: tuple[str, ...] = ()
    """What is missing or doubtful, in plain words: "no title", "language not recognised"."""
    withdrawn: bool = False
    """Its publisher has taken it back: this revision has no words, and the article leaves its story."""

    @cached_property
    def text(self) -> str:
        """The story without what was cut; every span with part ``text`` counts in this string."""
        return keep(self.original, self.cuts)

    @property
    def when(self) -> datetime:
        """The best time to place the article at: publication where known, else arrival (UTC)."""
        return self.publication.at or self.received

    def quoted(self, span: Span) -> str:
        """Return the words at ``span``."""
        part = {"title": self.title, "text": self.text, "original": self.original}[span.part]
        return part[span.start : span.end]
