"""Every statement of when an article was published that the article carries: its candidates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from services.ingestion.date_patterns import FoundDate, dates, dates_in_text, weekday, yearless
from services.ingestion.datelines import parts
from services.ingestion.given_dates import stated
from services.ingestion.item_codes import encoded_dates, url_date
from shared.article import Cut, DateCandidate, DateKind, Span
from shared.calendar_names import WEEKDAYS

_MODIFIED: Final = re.compile(
    r"\b(?:updated|modified|edited|last|aktualisiert|actualizado|mis à jour|aggiornato|atualizado"
    r"|обновлено|оновлено|aktualizacja)\b[^\d]{0,25}$",
    re.IGNORECASE,
)
_HEADER_KINDS: Final = ("header", "byline", "credit")
_HEADER_WORDS: Final = 18
"""The longest line of a header, in words; a longer one is a caption, whose date is the picture's."""
_LEAD: Final = 700
"""Characters at the start of the story in which a weekday tells of the day of the report."""
_TEXT_DATES: Final = 4
"""Dates of the text that are kept as candidates; the first ones tell the most."""
_PLAIN_WEEKDAY: Final = re.compile(
    r"(?<!last )(?<!next )(?<!Last )(?<!Next )(?<!Black )(?<!Good )(?<!Super )(?<!every )\b(?:"
    + "|".join(name for name in WEEKDAYS if len(name) >= 5 and name not in ("среда", "середа"))
    + r")\b(?! (?:school|night football|times|herald|mail|post))",
    re.IGNORECASE,
)


def stated_candidates(
    given: str | None, modified: str | None, page_dates: Iterable[tuple[str, str]], received: datetime
) -> Iterator[DateCandidate]:
    """Yield what the submission and the page's markup state."""
    named: list[tuple[DateKind, str]] = [("given", given or ""), ("modified", modified or "")]
    named += [
        ("modified" if "modif" in where.lower() or "updated" in where.lower() else "html", words)
        for where, words in page_dates
    ]
    for kind, words in named:
        found = stated(words, received)
        if found is not None:
            yield DateCandidate(kind=kind, value=found.value, precision=found.precision, words=words.strip())


def url_candidates(url: str | None, received: datetime) -> Iterator[DateCandidate]:
    """Yield the date in the address."""
    found = url_date(url, received + timedelta(days=400)) if url else None
    if url and found is not None:
        yield DateCandidate(
            kind="url", value=found.value, precision=found.precision, words=url[found.start : found.end]
        )


def cut_candidates(original: str, cuts: Iterable[Cut], received: datetime) -> Iterator[DateCandidate]:
    """Yield the dates in the words that were cut: header lines, item codes, datelines that name their year."""
    for cut in cuts:
        words = original[cut.start : cut.end]
        if cut.kind == "identifier":
            for code in encoded_dates(words, received):
                yield _candidate("identifier", cut, words, FoundDate(code.start, code.end, code.value, code.precision))
        elif cut.kind == "dateline":
            for date in dates(words)[:1]:
                yield _candidate("dateline", cut, words, date)
        elif cut.kind in _HEADER_KINDS and words.count(" ") < _HEADER_WORDS:
            for date in dates(words):
                kind: DateKind = "modified" if _MODIFIED.search(words[: date.start]) else "header"
                if cut.kind == "header" or _is_dated_line(words, date):
                    yield _candidate(kind, cut, words, replace(date, value=date.before(received + timedelta(days=1))))


def yearless_datelines(original: str, cuts: Iterable[Cut], near: datetime) -> Iterator[DateCandidate]:
    """Yield the date of a dateline without a year, in the year nearest to ``near``."""
    for cut in cuts:
        if cut.kind == "dateline":
            words = original[cut.start : cut.end]
            line = parts(words)
            if dates(words) or line is None or line.date is None:
                continue
            date = yearless(words[slice(*line.date)], near)
            if date is not None:
                moved = FoundDate(line.date[0] + date.start, line.date[0] + date.end, date.value, date.precision)
                yield _candidate("dateline", cut, words, moved)


def text_candidates(text: str) -> Iterator[DateCandidate]:
    """Yield the first dates that the story itself names with their year."""
    for date in dates_in_text(text, _TEXT_DATES):
        yield DateCandidate(
            kind="text",
            value=date.value,
            precision=date.precision,
            words=text[date.start : date.end],
            span=Span(start=date.start, end=date.end),
        )


def lead_weekday(text: str) -> tuple[int, int, int] | None:
    """Return the weekday that the story's beginning names, Monday 0, and where; None where it names none."""
    match = _PLAIN_WEEKDAY.search(text, 0, _LEAD)
    if match is None:
        return None
    number = weekday(match.group())
    return (number, match.start(), match.end()) if number is not None else None


def weekday_candidate(text: str, found: tuple[int, int, int], anchor: datetime) -> DateCandidate:
    """Return the day that the weekday means in an article published at ``anchor``: that day or the last before."""
    number, start, end = found
    day = anchor.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    day -= timedelta(days=(day.weekday() - number) % 7)
    return DateCandidate(
        kind="weekday", value=day, precision="day", words=text[start:end], span=Span(start=start, end=end)
    )


def _is_dated_line(words: str, date: FoundDate) -> bool:
    beside = (words[: date.start] + words[date.end :]).split()
    return len(beside) <= 8


def _candidate(kind: DateKind, cut: Cut, words: str, date: FoundDate) -> DateCandidate:
    span = Span(start=cut.start + date.start, end=cut.start + date.end, part="original")
    return DateCandidate(
        kind=kind, value=date.value, precision=date.precision, words=words[date.start : date.end], span=span
    )
