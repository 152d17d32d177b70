"""When the article was published, as far as the evidence goes: candidates are gathered, weighed, and one is chosen."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from services.ingestion import date_candidates as candidates_in
from services.ingestion.date_reasons import doubt, reason
from services.ingestion.date_weights import DISPUTED, FUTURE, TRUST, Evidence, agree, score
from shared.article import Cut, DateCandidate, Precision, Publication, keep

_FINER: Final[tuple[Precision, ...]] = ("year", "month", "day", "minute", "second")


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
    del title  # a date in a headline is the event's
    cuts, received = tuple(cuts), received.astimezone(UTC)
    text = keep(original, cuts)
    found = [
        *candidates_in.stated_candidates(given, modified, page_dates, received),
        *candidates_in.url_candidates(url, received),
        *candidates_in.cut_candidates(original, cuts, received),
    ]
    near = max(_past(found, received), key=lambda candidate: TRUST[candidate.kind], default=None)
    yearless = tuple(candidates_in.yearless_datelines(original, cuts, near.value if near else received))
    found.extend(yearless)
    evidence = Evidence(
        eligible=tuple(_past(found, received)),
        in_text=tuple(candidates_in.text_candidates(text)),
        weekday=candidates_in.lead_weekday(text),
        yearless=yearless,
        received=received,
    )
    scores = [(points, one) for one in evidence.eligible if (points := score(one, evidence)) > 0]
    seen = DateCandidate(kind="first_seen", value=received, precision="second", words="")
    if not scores:
        return Publication(reason=doubt(found, evidence), candidates=(*found, *evidence.in_text, seen))
    return _chosen(text, scores, found, evidence, seen)


def _past(found: Iterable[DateCandidate], received: datetime) -> Sequence[DateCandidate]:
    return [candidate for candidate in found if candidate.value <= received + FUTURE]


def _chosen(
    text: str,
    scores: Sequence[tuple[float, DateCandidate]],
    found: Sequence[DateCandidate],
    evidence: Evidence,
    seen: DateCandidate,
) -> Publication:
    best, winner = max(scores, key=lambda pair: pair[0])
    chosen = _finest(winner, evidence)
    rivals = [candidate for candidate in found if candidate.kind != "modified" and not agree(candidate, chosen)]
    weekday = evidence.weekday
    said = (candidates_in.weekday_candidate(text, weekday, chosen.value),) if weekday else ()
    return Publication(
        at=chosen.value,
        precision=chosen.precision,
        confidence=round(min(0.99, best) * (DISPUTED if rivals else 1), 2),
        disputed=bool(rivals),
        reason=reason(chosen, rivals, evidence),
        candidates=(*found, *said, *evidence.in_text, seen),
    )


def _finest(winner: DateCandidate, evidence: Evidence) -> DateCandidate:
    """Return the winner, or the most trusted of those that agree with it and tell the time where it does not."""
    minute = _FINER.index("minute")
    if _FINER.index(winner.precision) >= minute:
        return winner
    agreeing = [winner, *evidence.agreeing(winner)]
    finest = min(minute, max(_FINER.index(candidate.precision) for candidate in agreeing))
    fine = [candidate for candidate in agreeing if _FINER.index(candidate.precision) >= finest]
    return max(fine, key=lambda candidate: TRUST[candidate.kind])
