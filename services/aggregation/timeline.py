"""What happened when: the dated statements of the articles, one for each date, and the date of the event itself."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.aggregation.members import in_language_of_most, spread, texts
from services.aggregation.report import Report, Sentence
from services.aggregation.summary import stands_alone
from shared.annotations import DateMention
from shared.record import LISTED, DatedStatement, EventDate

READ = 60
"""texts that are read at most, spread evenly over the story's time"""
MOST_DATES = 12
"""dates of a timeline at most, those that most texts tell of"""
CITED = 4
"""citations of one date at most"""
LEAD = 5
"""sentences in which an article tells when its event happened"""
FADING = 0.8
"""what each further sentence leaves of the weight of a date"""
ASIDE = 0.25
"""weight of the day of a statement or of what the authorities did later, against 1 for any other"""
AFTER = 1
"""days that an event may seem to lie after its publication, where it is told in another time zone"""

STATED = re.compile(
    r"\b(?:said|says|told \w+|announced|confirmed|reported|identified|charged|arrested|booked|sentenced|pleaded|ordered"
    r"|ruled|released|posted|updated|published|surrendered|indicted|arraigned|convicted|court|hearing|statement)"
    r"(?: (?:on|late|early|by|in|at|a|the|statement|release|conference|news|press))*[ :,]*$",
    re.IGNORECASE,
)
"""words before a date that make it the day of a statement or of a later step"""
LEANING = re.compile(r"[\"'“‘(]?(?:He|She|His|Her)\b")
"""the beginning of a sentence that tells nothing of a date without the one before it"""
PRECISE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
"""a month or a day; a year alone or an hour is no entry of a timeline"""


@dataclass(frozen=True, slots=True)
class _Dated:
    report: Report
    sentence: Sentence
    value: str
    weight: float


def timeline(reports: Sequence[Report]) -> tuple[DatedStatement, ...]:
    """Return one statement for each date that the articles tell of, in order of the dates.

    The statement is the earliest sentence that can be read alone; a date that is only told of "him" is left out.
    Further citations are of other articles that tell of the same date.
    """
    dated: dict[str, list[_Dated]] = defaultdict(list)
    for one in _dated(reports):
        dated[one.value].append(one)
    most = sorted(dated.items(), key=lambda each: (-len({one.report.id for one in each[1]}), each[0]))[:MOST_DATES]
    statements = [_statement(value, told) for value, told in sorted(most)]
    return tuple(one for one in statements if not LEANING.match(one.text))


def event_date(reports: Sequence[Report]) -> EventDate | None:
    """Return the day of the event: the one that most articles name at their beginning, not after publication."""
    told: dict[str, list[_Dated]] = defaultdict(list)
    for one in _dated(reports):
        if one.sentence.order < LEAD and len(one.value) == len("2025-03-06") and not _after(one):
            told[one.value].append(one)
    if not told:
        return None
    weight = {value: _weight(each) for value, each in told.items()}
    # Of two days of equal weight the earlier is the event's: the later is often that of a statement about it.
    value = min(told, key=lambda each: (-weight[each], each))
    first = {one.report.id: one for one in reversed(told[value])}
    return EventDate(
        value=value,
        article_count=len(first),
        citations=tuple(one.report.cite(one.sentence.span) for one in list(first.values())[::-1][:CITED]),
    )


def _weight(told: Sequence[_Dated]) -> float:
    """Return how much speaks for a day: of each article what speaks most."""
    best: dict[str, float] = {}
    for one in told:
        best[one.report.id] = max(best.get(one.report.id, 0.0), one.weight * FADING**one.sentence.order)
    return sum(best.values())


def _dated(reports: Sequence[Report]) -> list[_Dated]:
    found = []
    for group in spread(in_language_of_most(texts(reports)), READ):
        report = group[0]
        for mention in report.annotations.dates:
            value = PRECISE.match(mention.value or "")
            if value is None or mention.span.part != "text" or _rallying(report, mention):
                continue
            sentence = report.sentence_at(mention.span)
            if sentence:
                before = report.article.text[sentence.span.start : mention.span.start]
                weight = ASIDE if STATED.search(before) else 1.0
                found.append(_Dated(report, sentence, value.group(), weight))
    return found


def _rallying(report: Report, mention: DateMention) -> bool:
    """Return whether it is the "tomorrow" of somebody who is quoted: that of a speech, not of the article."""
    return mention.surface.lower().startswith("tomorrow") and any(
        quote.span.part == "text" and quote.span.start <= mention.span.start < quote.span.end
        for quote in report.annotations.quotes
    )


def _after(one: _Dated) -> bool:
    published = one.report.article.publication.at
    return published is not None and (date.fromisoformat(one.value) - published.date()).days > AFTER


def _statement(value: str, told: Sequence[_Dated]) -> DatedStatement:
    def telling(one: _Dated) -> tuple[bool, int]:
        return not stands_alone(one.sentence, one.report.article.language or "en"), one.sentence.order

    first: dict[str, _Dated] = {}
    for one in sorted(told, key=telling):
        first.setdefault(one.report.id, one)
    count = Counter(one.report.id for one in told)
    citations = tuple(one.report.cite(one.sentence.span) for one in list(first.values())[:CITED])
    return DatedStatement(
        date=value,
        text=citations[0].words,
        article_count=len(count),
        articles=tuple(first)[:LISTED],
        citations=citations,
    )
