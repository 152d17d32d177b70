"""Assembles the record of a story from its reports."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from services.aggregation.claims import Told, told_by_several
from services.aggregation.conflicts import conflicts, gravest_first, updates
from services.aggregation.corrected import pins, told
from services.aggregation.differing_words import differing_words
from services.aggregation.entities import resolve
from services.aggregation.figures import figures
from services.aggregation.headline import headline
from services.aggregation.members import members, withdrawals
from services.aggregation.origins import Traced, corroboration, trace_origins
from services.aggregation.quotes import quotes
from services.aggregation.report import Report, in_order
from services.aggregation.sources import sources
from services.aggregation.summary import summary
from services.aggregation.supplied import NOTHING, Supplied
from services.aggregation.timeline import event_date, timeline
from services.aggregation.wikidata import identified
from shared.article import ArticleId
from shared.corrections import Correction
from shared.events import StoryId
from shared.record import Status, StoryRecord, Withdrawal

log = logging.getLogger("storywire.aggregation")

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the record says of the story itself, besides what its articles tell.

    ``first_seen`` and ``last_seen`` are those of the last record, for a story without articles. ``corrections`` are
    what people have said of its articles, or of names in every story.
    """

    story: StoryId
    revision: int
    updated: datetime
    settled: bool = False
    merged_into: StoryId | None = None
    absorbed: tuple[StoryId, ...] = ()
    seen: tuple[datetime, datetime] | None = None
    corrections: tuple[Correction, ...] = ()


def assemble(standing: Standing, reports: Sequence[Report], supplied: Supplied = NOTHING) -> StoryRecord:
    """Return the record of a story with these reports; without any it is merged into another, or retracted.

    Of a withdrawn article nothing is told but that it was. ``supplied`` are the operator's tables.

    A part that cannot be made is left out and named in ``notes``: one odd article must not keep a story from
    being told.
    """
    withdrawn = withdrawals(reports)
    reports = in_order(report for report in reports if not report.article.withdrawn)
    if not reports:
        return _without_articles(standing, withdrawn)
    notes: list[str] = []

    def part(name: str, make: Callable[[Sequence[Report]], Made]) -> Made | None:
        try:
            return make(reports)
        except Exception as error:
            log.exception("the %s of story %s cannot be made", name, standing.story)
            notes.append(f"{name} could not be made: {type(error).__name__}")
            return None

    arrivals = [report.article.received for report in reports]
    published = [report.article.publication.at for report in reports if report.article.publication.at]
    nowhere: dict[ArticleId, tuple[str, ...]] = {report.id: () for report in reports}
    found, roots, behind = part("origins", lambda each: trace_origins(each, supplied.owners)) or Traced(
        (), nowhere, nowhere
    )
    counted = part("figures", lambda each: figures(each, roots)) or ()
    differing = conflicts(counted)
    now = updates(differing)
    named, resolved = part("list of entities", lambda each: resolve(each, pins(standing.corrections))) or ((), {})
    several = part("claims", lambda each: told_by_several(each, roots, resolved)) or Told()
    worded = part("other differences", lambda each: differing_words(each, roots, resolved)) or ()
    languages = Counter(report.article.language for report in reports if report.article.language)
    return StoryRecord(
        id=standing.story,
        revision=standing.revision,
        status="settled" if standing.settled else "live",
        absorbed=standing.absorbed,
        headline=part("headline", lambda each: headline(each, now)),
        summary=part("summary", lambda each: summary(each, now)) or (),
        entities=identified(named, supplied.ids),
        articles=members(standing.story, reports, behind),
        withdrawn=withdrawn,
        sources=sources(reports, supplied.owners),
        origins=found,
        corroboration=corroboration(reports, roots) if found else None,
        claims=several.claims,
        figures=tuple(one.figure for one in counted),
        conflicts=gravest_first((*differing, *worded, *several.denials)),
        quotes=part("quotes", lambda each: quotes(each, resolved)) or (),
        event_date=part("date of the event", event_date),
        timeline=part("timeline", timeline) or (),
        languages=tuple(sorted(languages, key=lambda language: (-languages[language], language))),
        first_seen=min(arrivals),
        last_seen=max(arrivals),
        first_published=min(published, default=None),
        last_published=max(published, default=None),
        corrections=told(standing.corrections, named),
        notes=tuple(notes),
        updated=standing.updated,
    )


def content(record: StoryRecord) -> bytes:
    """Return the record's JSON without what changes each time it is made."""
    return record.model_dump_json(exclude={"revision", "updated"}).encode()


def _without_articles(standing: Standing, withdrawn: tuple[Withdrawal, ...]) -> StoryRecord:
    status: Status = "merged" if standing.merged_into else "retracted"
    first, last = standing.seen or (
        (min(each.at for each in withdrawn), max(each.at for each in withdrawn))
        if withdrawn
        else (standing.updated, standing.updated)
    )
    return StoryRecord(
        id=standing.story,
        revision=standing.revision,
        status=status,
        merged_into=standing.merged_into,
        absorbed=standing.absorbed,
        withdrawn=withdrawn,
        corrections=told(standing.corrections, ()),
        first_seen=first,
        last_seen=last,
        updated=standing.updated,
    )
