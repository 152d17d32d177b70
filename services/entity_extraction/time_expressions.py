"""Time expressions of an English text, with the calendar date or the duration that each means.

A grammar by hand: a word that can be the heart of an expression (a month, a weekday, a unit, a year, "today") is looked
up; what belongs to it is matched before and behind it; the value follows from the day of writing and from the tense of
the sentence. The terms are those of TimeML's TIMEX3; its PRESENT_REF, quarters and seasons are kept apart from ISO.
"""

import re
from datetime import datetime
from typing import Final

from services.entity_extraction import time_calendar, time_units
from services.entity_extraction import time_words as grammar
from services.entity_extraction.time_heart import Heart, Reader, TimeExpression
from services.entity_extraction.time_values import Anchor
from shared.annotations import DateMention
from shared.article import Span
from shared.calendar_names import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

_WORD: Final = re.compile(
    r"[A-Za-z]+|(?<![\d,.$£€#])(?:1[5-9]|20)\d\d(?:s\b)?(?![\d%]|[,.]\d|-\d\d-\d)|['’]\d0s\b|\b\d{4}-\d\d-\d\d\b"
    r"|(?<![\d.:])\d{1,2}(?=(?:[:.][0-5]\d)? ?[ap]\.?m\b)"
)
_ISO: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-W\d\d)?")
_PART_OF_DAY: Final = re.compile(r"T[A-Z]{2}$")

_READERS: Final[dict[str, Reader]] = {
    **dict.fromkeys(grammar.PLAIN, time_calendar.plain),
    **dict.fromkeys(ENGLISH_WEEKDAYS, time_calendar.weekday),
    **dict.fromkeys(ENGLISH_MONTHS, time_calendar.month),
    **dict.fromkeys(grammar.SEASONS, time_calendar.season),
    **dict.fromkeys(("morning", "afternoon", "evening"), time_calendar.day_part),
    **{form: time_units.unit for unit in grammar.UNITS for form in (unit, unit + "s")},
    "centuries": time_units.unit,
    "quarter": lambda heart: time_calendar.quarter(heart) or time_units.unit(heart),
    "nineteen": time_calendar.spoken_year,
    "future": time_calendar.vague,
    "past": time_calendar.vague,
}


def time_expressions(text: str, reference: datetime | None) -> tuple[DateMention, ...]:
    """Return the expressions of ``text`` that name a place in time, in order, relative ones resolved.

    Durations ("three months"), repetitions ("daily") and "now" are no dates and are left out. Values are years,
    months, weeks and days in ISO 8601; quarters, seasons and decades have none, nor has what cannot be resolved.

    Args:
        text: a text in English.
        reference: when the article was written; without it relative expressions have no value.
    """
    mentions = []
    for found in recognise(text, reference):
        if found.kind == "DATE" and not (found.value or "").endswith("_REF"):
            value = _PART_OF_DAY.sub("", found.value or "")
            span = Span(start=found.start, end=found.end)
            iso = value if _ISO.fullmatch(value) else None
            mentions.append(DateMention(span=span, surface=text[found.start : found.end], value=iso))
    return tuple(mentions)


def recognise(text: str, reference: datetime | None) -> list[TimeExpression]:
    """Return every time expression of ``text`` in order, durations and repetitions included, with TIMEX3 values."""
    anchor = Anchor(reference.date() if reference else None)
    found: list[TimeExpression] = []
    for word in _WORD.finditer(text):
        reader = _READERS.get(word.group().lower()) or _by_form(word.group())
        if reader is None or (found and word.start() < found[-1].end):
            continue
        expression = reader(Heart(text, word.start(), word.end(), anchor))
        if expression is None:
            continue
        while found and found[-1].end > expression.start:
            found.pop()
        found.append(expression)
        if expression.kind == "DATE" and expression.value and expression.value[:4].isdigit():
            anchor.last = expression.value
    return found


def _by_form(word: str) -> Reader | None:
    """Return the reader of a number: a year, a decade, a date or an hour."""
    if word[0].isalpha():
        return None
    if word.endswith("s"):
        return time_calendar.decade
    return {4: time_calendar.year, 10: time_calendar.iso}.get(len(word), time_calendar.clock)
