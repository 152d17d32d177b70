"""At what time of day it happened, as each article says."""

import re
from collections.abc import Iterator

from services.aggregation.report import Report
from services.aggregation.values import Stated
from services.entity_extraction.hedged_numbers import Precision
from shared.article import Span

LEAD = 5
"""sentences of an article in which it tells at what time its event happened"""
ZONE = 8
"""characters behind a time in which its zone is told"""
APART = 15
"""minutes by which two times may differ before anybody would call it a difference"""
LOOSE = 45
"""the same where one of them is hedged"""
DAY = 24 * 60

_HAPPENED = (
    r"(?:happened|occurred|took place|struck|broke out|erupted|began|started|exploded|crashed|collapsed|derailed"
    r"|went off|hit|opened fire|first seen|(?:was|were) (?:fatally )?(?:shot|killed|attacked|stabbed))"
)
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[.:](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?|(?P<word>noon|midnight)\b"
    r"|(?P<hours>[01]?\d|2[0-3])[.:](?P<minutes>[0-5]\d)(?= (?:local time|hours)\b)"
)
_HEDGE = (
    r"(?:(?P<hedge>about|around|near|approximately|shortly after|shortly before|just after|just before|a little after"
    r"|nearly|roughly|some time after|before|after) )?"
)
_TOLD = re.compile(
    rf"\b{_HAPPENED}\b(?P<between>[^.;!?\n\"“”]{{0,80}}?)\b(?:at |, )?{_HEDGE}(?:{_CLOCK})", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"\b(?:GMT|UTC|[ECMP][SD]?T)\b")
_LATER = re.compile(
    r"\b(?:arrest|police were|officers were|called|later|hours|court|vigil|hospital|died|pronounced)", re.IGNORECASE
)
"""words between the verb and the time that make it the time of something else"""


def stated_time(report: Report) -> Iterator[tuple[str, Stated]]:
    """Yield the first time of day that the article gives the event, as "02:40"."""
    for sentence in report.sentences[:LEAD]:
        match = _TOLD.search(sentence.text)
        end = sentence.span.start + match.end() if match else 0
        zone = _ELSEWHERE.search(report.article.text[end : end + ZONE])
        if match is None or zone or _LATER.search(match["between"]) or (minute := _minutes(match)) is None:
            continue
        precision: Precision = "about" if match["hedge"] else "exact"
        start = sentence.span.start + match.start()
        span = Span(start=start, end=end)
        yield "time of day", Stated(report, span, f"{minute // 60:02}:{minute % 60:02}", precision)
        return


def _minutes(match: re.Match[str]) -> int | None:
    if match["word"]:
        return 12 * 60 if match["word"].lower() == "noon" else 0
    if match["hours"]:
        return int(match["hours"]) * 60 + int(match["minutes"])
    hour = int(match["hour"])
    if not 1 <= hour <= 12:
        return None
    return (hour % 12 + (12 if match["half"].lower() == "p" else 0)) * 60 + int(match["minute"] or 0)


def minutes_apart(one: str, other: str) -> int:
    """Return how far apart two times of day are, in minutes, the shorter way round the clock."""
    first, second = (int(time[:2]) * 60 + int(time[3:]) for time in (one, other))
    apart = abs(first - second)
    return min(apart, DAY - apart)
