"""How much each statement of a publication date is worth: the table, and the scores that follow from it.

Each candidate has the trust of its kind; what else the article says adds to it or takes from it. The highest score
wins, and the score, at most .99, is the confidence. The weights are judgements, checked on labelled articles with
``benchmarks/dates.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.article import DateCandidate, DateKind, Precision

TRUST: Final[dict[DateKind, float]] = {
    "given": 0.90,  # the publisher's own statement
    "html": 0.80,  # the page's markup
    "url": 0.80,  # written once, when the address was made
    "identifier": 0.75,  # the same for an agency's code
    "dateline": 0.70,  # the day of the report; often without a year
    "header": 0.60,  # a line on the page: often its clock, or the day of fetching
    "modified": 0.40,  # publication is not later than this
}
"""Scores of the kinds that can be chosen. Dates within the text, weekdays and the arrival only support others."""

AGREES: Final = 0.12
"""Added once, where a candidate of another kind names the same day, give or take one."""
AGREES_AGAIN: Final = 0.05
"""Added for each further kind that agrees."""
WEEKDAY: Final = {0: 0.10, 1: 0.05, 2: 0.0}
"""Added where the beginning of the text names the weekday of that day, of the day before, and so on."""
WEEKDAY_FAR: Final = -0.08
"""The same, where it names another weekday."""
TEXT_AGREES: Final = 0.05
"""Added where the text itself names that day."""
DAY_OF_FETCHING: Final = -0.25
"""Added to the day of arrival where other evidence is older: the page was read then, not written."""
PAGE_CLOCK: Final = -0.20
"""Added to a header's date that is later than an address's or a code's: pages print the time of being shown."""
AMBIGUOUS: Final = -0.05
"""Added to each reading of a number such as 10042023; a reading that nothing supports is not eligible at all."""
YEARLESS: Final = -0.15
"""Added to a dateline's day whose year had to be inferred."""
FRESH: Final = timedelta(days=10)
"""How long before the arrival such a day may be, where nothing else tells the year: else it may be any year's."""
DISPUTED: Final = 0.85
"""The confidence is multiplied by this where other candidates differ by more than a day."""

SAME: Final = timedelta(days=1)
"""How far two candidates that name one day may be apart, for time zones and late evenings."""
FUTURE: Final = timedelta(days=1)
"""How far after its arrival an article may be dated."""

_LENGTH: Final[dict[Precision, int]] = {"second": 0, "minute": 0, "day": 0, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the candidates are weighed against.

    ``weekday`` is the one that the story begins with (Monday 0, start, end); ``yearless`` holds the datelines whose
    year was inferred.
    """

    eligible: tuple[DateCandidate, ...]
    in_text: tuple[DateCandidate, ...]
    weekday: tuple[int, int, int] | None
    yearless: tuple[DateCandidate, ...]
    received: datetime

    def days_since_weekday(self, candidate: DateCandidate) -> int | None:
        """Return how many days before ``candidate`` the weekday was that the story begins with."""
        if self.weekday is None or candidate.precision in ("month", "year"):
            return None
        return (candidate.value.weekday() - self.weekday[0]) % 7

    def is_in_text(self, candidate: DateCandidate) -> bool:
        """Whether the story itself names that day."""
        return any(named.precision == "day" and agree(named, candidate) for named in self.in_text)

    def is_arrival(self, candidate: DateCandidate) -> bool:
        """Whether ``candidate`` is the day on which the article arrived, give or take one."""
        return abs(candidate.value.date() - self.received.date()) <= SAME

    def is_future(self, candidate: DateCandidate) -> bool:
        """Whether ``candidate`` is later than an article that has arrived can be."""
        return candidate.value > self.received + FUTURE

    def is_of_any_year(self, candidate: DateCandidate) -> bool:
        """Whether a dateline's day lacks a year that anything but a recent arrival tells."""
        if candidate not in self.yearless or any(other not in self.yearless for other in self.eligible):
            return False
        return self.received - candidate.value > FRESH

    def agreeing(self, candidate: DateCandidate) -> Sequence[DateCandidate]:
        """Return the eligible candidates of other kinds that name the same day."""
        return [other for other in self._others(candidate) if agree(other, candidate)]

    def older(self, candidate: DateCandidate) -> Sequence[DateCandidate]:
        """Return the eligible candidates of other kinds that are more than a day earlier."""
        return [
            other for other in self._others(candidate) if other.value < candidate.value and not agree(other, candidate)
        ]

    def other_readings(self, candidate: DateCandidate) -> Sequence[DateCandidate]:
        """Return the other days that the digits of an identifier can mean."""
        if candidate.kind != "identifier":
            return []
        same_digits = [other for other in self.eligible if other.kind == "identifier" and other.span == candidate.span]
        return [other for other in same_digits if not agree(other, candidate)]

    def _others(self, candidate: DateCandidate) -> Sequence[DateCandidate]:
        return [other for other in self.eligible if other.kind not in (candidate.kind, "modified")]


def agree(one: DateCandidate, other: DateCandidate) -> bool:
    """Whether two candidates can mean one day, give or take one, at their precision."""
    apart = one.value.date() - other.value.date()
    after, before = timedelta(days=_LENGTH[other.precision]), timedelta(days=_LENGTH[one.precision])
    return -SAME - before <= apart <= SAME + after


def score(candidate: DateCandidate, evidence: Evidence) -> float:
    """Return how well ``candidate`` stands, by the table; 0 for one of several that nothing tells apart."""
    kinds = {other.kind for other in evidence.agreeing(candidate)}
    since, in_text, older = (
        evidence.days_since_weekday(candidate),
        evidence.is_in_text(candidate),
        evidence.older(candidate),
    )
    readings = evidence.other_readings(candidate)
    if readings and not (kinds or in_text or _weekday_decides(since, readings, evidence)):
        return 0
    if evidence.is_of_any_year(candidate):
        return 0
    changes = (
        (AGREES + AGREES_AGAIN * (len(kinds) - 1), bool(kinds)),
        (WEEKDAY.get(since or 0, WEEKDAY_FAR), since is not None),
        (TEXT_AGREES, in_text),
        (DAY_OF_FETCHING, bool(older) and evidence.is_arrival(candidate)),
        (PAGE_CLOCK, candidate.kind == "header" and any(other.kind in ("url", "identifier") for other in older)),
        (AMBIGUOUS, bool(readings)),
        (YEARLESS, candidate in evidence.yearless),
    )
    return TRUST[candidate.kind] + sum(change for change, holds in changes if holds)


def _weekday_decides(since: int | None, readings: Sequence[DateCandidate], evidence: Evidence) -> bool:
    """Whether the weekday fits this reading of an identifier, and the others less."""
    if since is None or since > 1:
        return False
    return all((evidence.days_since_weekday(other) or 0) > since for other in readings)
