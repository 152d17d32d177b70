"""Builds the reports that the tests of aggregation speak of."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from services.aggregation.report import Report
from services.aggregation.report import report as report_of
from shared.annotations import Annotations, Entity, EntityKind, Mention
from shared.article import Article, Credit, Cut, Outlet, Publication, Span
from shared.events import Copy, Link, Merger, Placement, StoryLinked

MORNING = datetime(2025, 3, 6, 6, 0, tzinfo=UTC)
STORY = "story0000001"
OTHER = "story0000002"
THIRD = "story0000003"


def article_id(name: str) -> str:
    """Return the id under which the article called ``name`` goes."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def article(  # noqa: PLR0913 - each test names the few that matter to it
    name: str,
    text: str,
    *,
    title: str = "",
    outlet: str | None = None,
    hours: float = 0,
    published: bool = True,
    revision: int = 1,
    language: str = "en",
    credited: Sequence[str] = (),
    cuts: Sequence[Cut] = (),
    trace: str | None = None,
) -> Article:
    """Return an article that came in ``hours`` after six in the morning, and was published then."""
    at = MORNING + timedelta(hours=hours)
    outlet = outlet or name.title()
    return Article(
        id=article_id(name),
        revision=revision,
        trace=trace or f"{int(at.timestamp() * 1000)}-{revision}",
        outlet=Outlet(id=outlet.lower().replace(" ", "") + ".example", name=outlet),
        title=title,
        original=text,
        cuts=tuple(cuts),
        language=language,
        publication=Publication(at=at, precision="second", confidence=0.9) if published else Publication(),
        received=at,
        credits=tuple(Credit(name=credit, form="credit_line") for credit in credited),
    )


def mentions(article: Article, *surfaces: str) -> tuple[Mention, ...]:
    """Return every place in title and text where one of the surfaces stands; the longer ones first take theirs."""
    found: list[Mention] = []
    for part, words in (("title", article.title), ("text", article.text)):
        taken: list[tuple[int, int]] = []
        for surface in sorted(surfaces, key=len, reverse=True):
            for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", words):
                if not any(start < match.end() and match.start() < end for start, end in taken):
                    taken.append(match.span())
                    span = Span.model_validate({"start": match.start(), "end": match.end(), "part": part})
                    found.append(Mention(span=span, surface=surface))
    return tuple(sorted(found, key=lambda each: (each.span.part, each.span.start)))


Names = Mapping[EntityKind, Sequence[str | tuple[str, ...]]]


def annotations(article: Article, names: Names | None = None) -> Annotations:
    """Return annotations with the names given: one form, or several of which the first is the entity's name."""
    entities = []
    for kind, forms in (names or {}).items():
        for form in forms:
            surfaces = (form,) if isinstance(form, str) else form
            found = mentions(article, *surfaces)
            if found:
                entities.append(Entity(kind=kind, name=surfaces[0], mentions=found))
    return Annotations(entities=tuple(entities), model="by hand")


def report(article: Article, names: Names | None = None, *, reprint_of: str | None = None) -> Report:
    """Return the report that the article brings to its story."""
    return report_of(linked(article, names, reprint_of=reprint_of))


def linked(  # noqa: PLR0913 - each test names the few that matter to it
    article: Article,
    names: Names | None = None,
    *,
    story: str = STORY,
    version: int = 1,
    reprint_of: str | None = None,
    moved: Sequence[tuple[str, str]] = (),
    mergers: Sequence[tuple[str, str]] = (),
    score: float = 0.8,
) -> StoryLinked:
    """Return the event that puts the article into ``story``; ``moved`` are (article name, story) placed along."""
    kind = "reprint" if reprint_of else "revision" if article.revision > 1 else "new"
    copied = Copy.model_validate({"kind": kind, "of": article_id(reprint_of) if reprint_of else None})
    placements = [Placement(article=article.id, story=story, version=version)]
    placements += [Placement(article=article_id(name), story=where, version=version) for name, where in moved]
    return StoryLinked(
        article=article,
        copy_of=copied,
        annotations=annotations(article, names),
        link=Link(story=story, score=score, new=score == 0),
        placements=tuple(placements),
        mergers=tuple(Merger(story=one, into=into) for one, into in mergers),
    )
