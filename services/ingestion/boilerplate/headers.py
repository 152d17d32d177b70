"""Header lines: the date, the outlet and the section that stand above a story."""

import re
from datetime import UTC, datetime
from typing import Final

from services.ingestion.boilerplate.lines import Line
from services.ingestion.date_patterns import dates, yearless
from shared.article import Outlet
from shared.calendar_names import WEEKDAYS

_LABELS: Final = re.compile(
    r"\b(?:(?:first |last |originally )?(?:published|posted|updated|modified|created|issued|released"
    r"|filed|printed)(?: on| at| by)?|source|date|by|on|at|time|local time|online|"
    r"edition|am|pm|a\.m|p\.m|uhr|veröffentlicht(?: am)?|aktualisiert(?: am)?|stand|publicado(?: el)?"
    r"|actualizado(?: el)?|publié(?: le)?|mis à jour(?: le)?|pubblicato(?: il)?|"
    r"publicado em|atualizado(?: em)?|опубликовано|обновлено|опубліковано|оновлено|opublikowano|h|hrs"
    r"|utc|gmt|the|of|um|il|el|le|à|em)\b",
    re.IGNORECASE,
)
_TIME: Final = re.compile(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*\(?[A-Z]{2,4}\b\)?)?", re.IGNORECASE)
_TIME_LABELLED: Final = re.compile(
    r"\W*(?:(?:last |first |originally )?(?:updated|posted|published|modified|created)|veröffentlicht"
    r"|aktualisiert|publicado|actualizado|publié|mis à jour|pubblicato|aggiornato|"
    r"atualizado|опубликовано|обновлено|опубліковано|оновлено|opublikowano|aktualizacja)\b",
    re.IGNORECASE,
)
_AGO: Final = re.compile(
    r"(?:(?:posted|updated|published):? )?(?:\d+|an?|one|two) (?:minutes?|mins?|hours?|hrs?|days?"
    r"|weeks?|months?|years?) ago",
    re.IGNORECASE,
)

_SPACED: Final = re.compile(r"(?<=\d)\s?([/:])\s?(?=\d)")
"""Tokenised texts have spaces in their dates and times: "4: 31", "1 / 2 / 2013"."""

MAX_WORDS: Final = 18
"""The longest header line, in words."""
MAX_OTHER_WORDS: Final = 5
"""Words that a header line may have beside its date: the outlet's name, a section, a town."""


def is_header(line: Line, outlet: Outlet | None) -> bool:
    """Whether a line above the story is its header: a date, with little beside it, or the outlet's name."""
    if outlet is not None and line.bare in {outlet.name.lower(), outlet.id.lower()}:
        return True
    return is_dated(line)


def is_dated(line: Line) -> bool:
    """Whether a line is little more than a date or a time of publication."""
    text = _SPACED.sub(r"\1", line.text)
    if line.words > MAX_WORDS or not (any(map(str.isdigit, text)) or line.bare.endswith("ago")):
        return False
    if _AGO.fullmatch(line.bare):
        return True
    rest = text
    for date in reversed(dates(text)):
        rest = rest[: date.start] + " " + rest[date.end :]
    if rest is text:
        # A day without a year, or a time alone, is a header's only where the line says so itself.
        labelled = _TIME_LABELLED.match(text)
        if not labelled or not (_TIME.search(text) or _has_day(text)):
            return False
    rest = _LABELS.sub(" ", _TIME.sub(" ", rest))
    words = [word for word in re.findall(r"[^\W\d_]+", rest) if word.lower() not in WEEKDAYS]
    labelled_or_bare = _TIME_LABELLED.match(text) is not None or not line.is_sentence
    return labelled_or_bare and len(words) <= MAX_OTHER_WORDS


def is_labelled_date(line: Line) -> bool:
    """Whether a line says itself that it is a date of publication, which counts wherever it stands."""
    return _TIME_LABELLED.match(line.text) is not None and is_dated(line)


def _has_day(text: str) -> bool:
    return yearless(text, datetime(2000, 1, 1, tzinfo=UTC)) is not None
