"""When the article was published, as far as the evidence goes: candidates are gathered, scored and one is chosen.

The rule is the table below. Each candidate has the trust of its kind; what else the article says adds to it or takes
from it; the highest score wins, and the score, at most .99, is the confidence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from services.ingestion import date_candidates
from shared.article import Cut, DateCandidate, DateKind, Precision, Publication, keep

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
"""Added where the beginning of the text names the weekday of that day, of the day before, …"""
WEEKDAY_FAR: Final = -0.08
"""The same, where it names another weekday."""
TEXT_AGREES: Final = 0.05
"""Added where the text itself names that day."""
DAY_OF_FETCHING: Final = -0.25
"""Added to the day of arrival where other evidence is older: it is when the page was read, not when it was written."""
PAGE_CLOCK: Final = -0.20
"""Added to a header's date that is later than an address's or a code's: pages print the time at which they are shown."""
AMBIGUOUS: Final = -0.05
"""Added to each reading of a number such as 10042023; without other support such a reading is not eligible at all."""
YEARLESS: Final = -0.15
"""Added to a dateline's day whose year had to be inferred."""
DISPUTED: Final = 0.85
"""The confidence is multiplied by this where other candidates differ by more than a day."""

_SAME: Final = timedelta(days=1)
_FUTURE: Final = timedelta(days=1)
_LENGTH: Final[dict[Precision, int]] = {"second": 0, "minute": 0, "day": 0, "month": 31, "year": 366}
_FINER: Final = ("year", "month", "day", "minute", "second")


@dataclass(frozen=True, slots=True)
class _Case:
    """The evidence that the candidates are weighed against."""

    eligible: tuple[DateCandidate, ...]
    in_text: tuple[DateCandidate, ...]
    weekday: tuple[int, int, int] | None
    yearless: frozenset[int]
    received: datetime


def publication(  # noqa: PLR0913 - each argument is a different kind of evidence
    *,
    original: str,
    cuts: Iterable[Cut],
    title: str,
    url: str | None,
    given: str | None,
    modified: str | None,
    page_dates: tuple[tuple[str, str], ...],
    received: datetime,
) -> Publication:
    """Weigh every date that the article carries and choose the one it was published at.

    Args:
        original: the text as it came.
        cuts: what cleaning cut from it.
        title: the headline, or "".
        url: the article's address.
        given: the publication date as the submission states it, in any common form.
        modified: the date of the last change as the submission states it.
        page_dates: dates from the page's markup, as (where it stood, the words).
        received: when the article arrived, with its time zone.

    Returns:
        All candidates, the chosen moment (UTC; midnight where only a day is known) and why. Dates later than the day
        after arrival are candidates and never chosen. Without any evidence but the arrival, ``at`` is None.
    """
    del title  # no date in a headline is one of publication
    cuts = tuple(cuts)
    received = received.astimezone(UTC)
    text = keep(original, cuts)
    found = [
        *date_candidates.stated_candidates(given, modified, page_dates, received),
        *date_candidates.url_candidates(url, received),
        *date_candidates.cut_candidates(original, cuts, received),
    ]
    near = max((c for c in found if not _is_future(c, received)), key=lambda c: TRUST[c.kind], default=None)
    yearless = list(date_candidates.yearless_datelines(original, cuts, near.value if near else received))
    found += yearless
    in_text = tuple(date_candidates.text_candidates(text))
    seen = DateCandidate(kind="first_seen", value=received, precision="second", words="")
    eligible = tuple(candidate for candidate in found if not _is_future(candidate, received))
    weekday = date_candidates.lead_weekday(text)
    case = _Case(eligible, in_text, weekday, frozenset(map(id, yearless)), received)
    scored = [(score, candidate) for candidate in eligible if (score := _score(candidate, case)) > 0]
    if not scored:
        reason = "no date is stated" if not found else "every stated date is in doubt: " + "; ".join(_against(c, None, case) for c in found)
        return Publication(reason=reason, candidates=(*found, *in_text, seen))
    chosen = _finest(max(scored, key=lambda pair: pair[0])[1], eligible)
    best = max(score for score, candidate in scored if _agree(candidate, chosen))
    said = (date_candidates.weekday_candidate(text, weekday, chosen.value),) if weekday else ()
    rivals = [c for c in found if c.kind != "modified" and not _agree(c, chosen)]
    return Publication(
        at=chosen.value,
        precision=chosen.precision,
        confidence=round(min(0.99, best) * (DISPUTED if rivals else 1), 2),
        disputed=bool(rivals),
        reason=_reason(chosen, rivals, case),
        candidates=(*found, *said, *in_text, seen),
    )


def _score(candidate: DateCandidate, case: _Case) -> float:
    """Return how well ``candidate`` stands, by the table; 0 where it cannot be told from another reading."""
    others = {c.kind for c in case.eligible if c.kind not in (candidate.kind, "modified") and _agree(c, candidate)}
    score = TRUST[candidate.kind]
    if others:
        score += AGREES + AGREES_AGAIN * (len(others) - 1)
    weekday = _days_since(candidate, case)
    score += 0 if weekday is None else WEEKDAY.get(weekday, WEEKDAY_FAR)
    in_text = any(c.precision == "day" and _agree(c, candidate) for c in case.in_text)
    score += TEXT_AGREES if in_text else 0
    older = [c for c in case.eligible if c.kind not in (candidate.kind, "modified") and c.value < candidate.value and not _agree(c, candidate)]
    if older and _is_fetching(candidate, case):
        score += DAY_OF_FETCHING
    if candidate.kind == "header" and any(c.kind in ("url", "identifier") for c in older):
        score += PAGE_CLOCK
    if id(candidate) in case.yearless:
        score += YEARLESS
    if candidate.kind == "identifier" and _is_ambiguous(candidate, case):
        told = others or in_text or weekday == 0 or (weekday == 1 and not _rival_reading_fits(candidate, case))
        score = score + AMBIGUOUS if told else 0
    return score


def _days_since(candidate: DateCandidate, case: _Case) -> int | None:
    """Return how many days before ``candidate`` the weekday was that the text begins with."""
    if case.weekday is None or candidate.precision in ("month", "year"):
        return None
    return (candidate.value.weekday() - case.weekday[0]) % 7


def _is_ambiguous(candidate: DateCandidate, case: _Case) -> bool:
    return any(c.kind == "identifier" and c.span == candidate.span and not _agree(c, candidate) for c in case.eligible)


def _rival_reading_fits(candidate: DateCandidate, case: _Case) -> bool:
    return any(
        c.kind == "identifier" and c.span == candidate.span and c.value != candidate.value and (_days_since(c, case) or 0) <= 1
        for c in case.eligible
    )


def _is_fetching(candidate: DateCandidate, case: _Case) -> bool:
    return abs(candidate.value.date() - case.received.date()) <= _SAME


def _is_future(candidate: DateCandidate, received: datetime) -> bool:
    return candidate.value > received + _FUTURE


def _agree(one: DateCandidate, other: DateCandidate) -> bool:
    """Whether two candidates can mean one day, give or take one for time zones, at their precision."""
    apart = one.value.date() - other.value.date()
    after, before = _LENGTH[other.precision], _LENGTH[one.precision]
    return -_SAME - timedelta(days=before) <= apart <= _SAME + timedelta(days=after)


def _finest(chosen: DateCandidate, eligible: Sequence[DateCandidate]) -> DateCandidate:
    """Return the most trusted of those that agree with ``chosen`` and name the moment most finely."""
    agreeing = [c for c in eligible if c.kind != "modified" and _agree(c, chosen)] or [chosen]
    finest = max(_FINER.index(c.precision) for c in agreeing)
    with_time = [c for c in agreeing if _FINER.index(c.precision) >= min(finest, _FINER.index("minute"))]
    if _FINER.index(chosen.precision) >= _FINER.index("minute"):
        return chosen
    return max(with_time, key=lambda c: TRUST[c.kind])


# --- the reason, in words

_NAMES: Final[dict[str, str]] = {
    "given": "the given date", "html": "the page's date", "url": "the address's", "identifier": "the identifier's", "dateline": "the dateline's",
    "header": "the header's", "modified": "the last change's", "weekday": "the weekday's", "text": "the text's", "first_seen": "the arrival's",
}  # fmt: skip
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _named(candidate: DateCandidate) -> str:
    length = {"year": 4, "month": 7}.get(candidate.precision, 10)
    return f"{_NAMES[candidate.kind]} {candidate.value.isoformat()[:length]}"


def _reason(chosen: DateCandidate, rivals: Sequence[DateCandidate], case: _Case) -> str:
    facts = []
    since = _days_since(chosen, case)
    if since in (0, 1) and case.weekday is not None:
        name = _WEEKDAYS[case.weekday[0]]
        facts.append(f"was a {name}, as the text says" if since == 0 else f"was the day after the {name} that the text names")
    agreeing = dict.fromkeys(_NAMES[c.kind] for c in case.eligible if c.kind not in (chosen.kind, "modified") and _agree(c, chosen))
    if agreeing:
        facts.append(f"agrees with {', '.join(agreeing)}")
    if any(c.precision == "day" and _agree(c, chosen) for c in case.in_text):
        facts.append("is named in the text")
    if chosen.kind == "modified":
        facts.append("is the latest day on which it can have been published")
    if not facts:
        facts.append("stands alone" if not rivals else "is trusted most")
    parts = [f"{_named(chosen)} {' and '.join(facts)}"]
    return "; ".join([*parts, *dict.fromkeys(_against(rival, chosen, case) for rival in rivals)])


def _against(rival: DateCandidate, chosen: DateCandidate | None, case: _Case) -> str:
    if _is_future(rival, case.received):
        return f"{_named(rival)} lies in the future"
    if chosen is None or (rival.kind == "identifier" and rival.span == chosen.span):
        return f"{_named(rival)} is another reading of the same digits" if chosen else f"{_named(rival)} is one of two readings"
    days = abs((rival.value.date() - chosen.value.date()).days)
    if rival.value > chosen.value and _is_fetching(rival, case):
        return f"{_named(rival)} is the day it was fetched"
    if rival.kind == "header" and rival.value > chosen.value:
        return f"{_named(rival)} is {days} days later, as the clock of a page is that is fetched later"
    return f"{_named(rival)} is {days} days {'later' if rival.value > chosen.value else 'earlier'}"
