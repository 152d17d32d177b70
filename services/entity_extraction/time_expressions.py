"""Time expressions of an English text, with the calendar date or the duration that each means.

A grammar by hand: a word that can be the heart of an expression (a month, a weekday, a unit, a year, "today") is looked
up; what belongs to it is matched before and behind it; the value follows from the day of writing and from the tense of
the sentence. The terms are those of TimeML's TIMEX3; its PRESENT_REF, quarters and seasons are kept apart from ISO.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from services.entity_extraction import time_values as values
from services.entity_extraction import time_words as grammar
from services.entity_extraction.time_units import unit_expression
from services.entity_extraction.time_values import Anchor, Tense
from shared.annotations import DateMention, Span
from shared.calendar_names import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

_WORD: Final = re.compile(r"[A-Za-z]+|(?<![\d,.$£€#])(?:1[5-9]|20)\d\d(?:s\b)?(?![\d%]|[,.]\d)|['’]\d0s\b|\d{4}-\d\d-\d\d|\d{1,2}(?=(?::[0-5]\d)? ?[ap]\.?m\b)")
_LEFT: Final = 48
"""Characters before the heart of an expression in which the rest of it stands."""
_ISO: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d(?::\d\d)?)?)?|-W\d\d)?")
_SENTENCE_END: Final = re.compile(r"[.!?]\s+[\"“A-Z]|\n")
_NO_YEAR_AFTER: Final = re.compile(
    r"(?: (?:people|persons|men|women|children|miles|kilomet|meters|metres|feet|dollars|euros|pounds|yen|troops|soldiers|tons|tonnes|votes|points|residents|homes|shares|others|jobs|units|block)|-(?:foot|mile|person|square|acre|page|seat|\d)|:\d)"
)
_NO_YEAR_BEFORE: Final = re.compile(r"(?:about|than|some|nearly|almost|over|approximately|#|No\. ?|\$ ?|£ ?|€ ?|\d|:|block of|flight|at least) ?$", re.IGNORECASE)
_BEFORE_YEAR: Final = re.compile(rf"(?P<part>{grammar.PART}|mid-)?(?P<fiscal>fiscal (?:year )?|the year |calendar )?$", re.IGNORECASE)


class TimeExpression(NamedTuple):
    """An expression at ``[start, end)``; ``value`` is TIMEX3's, ``kind`` what it stands for."""

    start: int
    end: int
    kind: str
    value: str | None


class _Context(NamedTuple):
    text: str
    anchor: Anchor


def time_expressions(text: str, reference: datetime | None) -> tuple[DateMention, ...]:
    """Return the expressions of ``text`` that name a place in time, in order, relative ones resolved.

    Durations ("three months"), repetitions ("daily") and "now" are no dates and are left out.

    Args:
        text: a text in English.
        reference: when the article was written; without it relative expressions have no value.
    """
    mentions = []
    for found in recognise(text, reference):
        if found.kind == "DATE" and not (found.value or "").endswith("_REF"):
            value = re.sub(r"T[A-Z]{2}$", "", found.value or "")  # a part of the day, "morning", has no ISO form
            iso = value if _ISO.fullmatch(value) else None
            surface = text[found.start : found.end]
            mentions.append(DateMention(span=Span(start=found.start, end=found.end), surface=surface, value=iso))
    return tuple(mentions)


def recognise(text: str, reference: datetime | None) -> list[TimeExpression]:
    """Return every time expression of ``text`` in order, durations and repetitions included, with TIMEX3 values."""
    context = _Context(text, Anchor(reference.date() if reference else None))
    found: list[TimeExpression] = []
    for word in _WORD.finditer(text):
        reader = _READERS.get(word.group().lower()) or _by_form(word.group())
        if reader is None or (found and word.start() < found[-1].end):
            continue
        expression = reader(context, word)
        if expression is None or expression.end <= expression.start:
            continue
        while found and found[-1].end > expression.start:
            found.pop()
        found.append(expression)
        if expression.kind == "DATE" and expression.value and expression.value[:4].isdigit():
            context.anchor.last = expression.value
    return found


def _by_form(word: str) -> "_Reader | None":
    if not word[-1].isdigit() and word[0].isalpha():
        return None
    if word.endswith("s"):
        return _decade
    return {4: _year, 10: _iso}.get(len(word), _clock)


_Reader = Callable[[_Context, re.Match[str]], TimeExpression | None]


def _left(form: re.Pattern[str], context: _Context, at: int) -> re.Match[str]:
    """Return what ``form`` finds directly before ``at``; it always matches, if only the empty string."""
    low = max(0, at - _LEFT)
    while low and low < at and context.text[low - 1].isalnum() and context.text[low].isalnum():
        low += 1
    line = context.text.rfind("\n", low, at) + 1
    for start in _starts(context.text, max(low, line), at):
        match = form.match(context.text, start, at)
        if match is not None:
            return match
    raise AssertionError("the form matches the empty string")  # pragma: no cover


def _starts(text: str, low: int, at: int) -> Iterator[int]:
    """Yield the starts of words between ``low`` and ``at``, and ``at`` itself."""
    start = low
    while start < at:
        yield start
        gap = min((found for found in (text.find(" ", start, at), text.find("-", start, at)) if found >= 0), default=at)
        start = gap + 1
    yield at


def _tense(context: _Context, at: int) -> Tense:
    """Return whether the words before ``at`` in its sentence speak of what is to come."""
    low = max(0, at - 90)
    for stop in _SENTENCE_END.finditer(context.text, low, at):
        low = stop.end() - 1
    if grammar.PAST.search(context.text, low, at):
        return "past"
    return "future" if grammar.FUTURE.search(context.text, low, at) else "past"


def _plain(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    value = grammar.PLAIN[word.group().lower()]
    start, end = word.span()
    if value.endswith("_REF"):
        if context.text[end : end + 1] == "-" or context.text[start - 1 : start] == "-":
            return None
        return TimeExpression(start, end, "DATE", value)
    if value.startswith("P"):
        return TimeExpression(start, end, "SET", value)
    if context.text[end : end + 2] in ("'s", "’s") and word.group().lower() == "today":
        return None
    before = re.compile(r"(?:(?:earlier|later|late|early|mid-(?:afternoon|morning)) )?$", re.IGNORECASE)
    start = _left(before, context, start).start()
    if context.anchor.day is None:
        return TimeExpression(start, end, "DATE", None)
    day = values.shifted(context.anchor, int(value.rstrip("NI")), "day")
    return TimeExpression(start, end, "DATE", day)


def _weekday(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    joined = grammar.AFTER_WEEKDAY.match(context.text, word.end())
    if joined is not None:
        return None  # the month's reader takes the weekday with it
    name = word.group()
    if not name[0].isupper():
        return None
    left = _left(grammar.BEFORE_DAY, context, word.start())
    deictic = (left["deictic"] or "").strip().lower()
    value = values.weekday(context.anchor, ENGLISH_WEEKDAYS[name.lower()], _tense(context, word.start()), deictic)
    part = grammar.DAY_PART.match(context.text, word.end())
    end = part.end() if part else word.end()
    if part and value:
        value += f"T{grammar.DAY_PARTS[part['part'].lower()]}"
    return TimeExpression(left.start(), end, "DATE", value)


def _month(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    name = word.group()
    number = ENGLISH_MONTHS[name.lower()]
    if not name[0].isupper():
        return None
    right = grammar.AFTER_MONTH.match(context.text, word.end())
    left = _left(grammar.BEFORE_MONTH, context, word.start())
    if right is None:
        return None
    deictic = (left["deictic"] or "").strip().lower()
    day, year = right["day"] or left["day"], right["dayyear"] or right["year"]
    start, end = left.start(), right.end()
    if not (right.group().strip(".") or left.group()):
        end = word.end() + (context.text[word.end() : word.end() + 1] == "." and len(name) <= 4 and name.lower() not in ("may", "june", "july"))
        if (name in ("May", "March") or (len(name) == 3 and context.text[word.end() : word.end() + 1] != ".")) and not _is_month(context, word):
            return None
    if year and day:
        return TimeExpression(start, end, "DATE", values.full(int(year), number, int(day)))
    if year:
        return TimeExpression(start, end, "DATE", f"{year}-{number:02d}")
    if right["spoken"]:
        return TimeExpression(start, end, "DATE", _spoken(right["spoken"], number))
    if day:
        return TimeExpression(start, end, "DATE", values.month_day(context.anchor, number, int(day)))
    if right["relative"] and context.anchor.year:
        shift = {"last": -1, "next": 1}.get(right["relative"].split()[-2], 0)
        return TimeExpression(start, end, "DATE", f"{context.anchor.year + shift}-{number:02d}")
    value = values.month(context.anchor, number, deictic)
    return TimeExpression(start, end, "DATE", value)


def _is_month(context: _Context, word: re.Match[str]) -> bool:
    before = context.text[max(0, word.start() - 12) : word.start()].lower()
    return before.endswith(("in ", "since ", "until ", "by ", "from ", "to ", "of ", "last ", "this ", "next ", "early ", "late ", "mid-", "during ", "for ", "through ", "before ", "after ", "and ", "till "))


def _spoken(words: str, number: int | None = None) -> str | None:
    parts = words.lower().split()
    tail = values.number(parts[1]) if len(parts) > 1 and parts[1] != "hundred" else 0
    if tail is None:
        return None
    year = f"{ {'nineteen': 19, 'twenty': 20}[parts[0]] }{int(tail):02d}"
    return f"{year}-{number:02d}" if number else year


def _year(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    text, (start, end) = context.text, word.span()
    left = _left(_BEFORE_YEAR, context, start)
    if _NO_YEAR_AFTER.match(text, end) or _NO_YEAR_BEFORE.search(text, max(0, start - 14), start):
        return None
    value = word.group()
    quarter = re.compile(r" (first|second|third|fourth) quarter").match(text, end)
    if quarter is not None:
        return None
    if int(value) < 1700 and not re.search(r"\b(?:in|since|of|from|to|until|by|year|early|late)\s$", text[max(0, start - 8) : start]):
        return None
    return TimeExpression(left.start(), end, "DATE", value)


def _decade(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    before = re.compile(rf"(?:(?:the )?{grammar.PART}|(?:the )?mid-)?(?:the )?$", re.IGNORECASE)
    left = _left(before, context, word.start())
    digits = word.group().lstrip("'’")[:-2]
    start = left.start()
    if left.group().lower() == "the ":
        start = word.start()
    return TimeExpression(start, word.end(), "DATE", (digits if len(digits) == 3 else f"19{digits}"))


def _iso(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    del context
    year, month, day = map(int, word.group().split("-"))
    value = values.full(year, month, day) if 1 <= month <= 12 else None
    return TimeExpression(word.start(), word.end(), "DATE", value) if value else None


def _clock(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    match = None
    for start in (max(0, word.start() - back) for back in (16, 15, 14, 13, 12, 8, 7, 6, 0)):
        match = grammar.CLOCK.match(context.text, start)
        if match is not None:
            break
    if match is None:
        return None
    hour = int(match["hour"]) % 12 + (12 if match["half"][0] in "pP" else 0)
    day = context.anchor.day.isoformat() if context.anchor.day else "XXXX-XX-XX"
    return TimeExpression(match.start(), match.end(), "TIME", f"{day}T{hour:02d}:{match['minute'] or '00'}")


def _day_part(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    match = re.compile(r"(?:later |earlier |early |late )?this $", re.IGNORECASE).search(context.text, max(0, word.start() - 14), word.start())
    if match is None:
        return None
    day = context.anchor.day
    value = f"{day.isoformat()}T{grammar.DAY_PARTS[word.group().lower()]}" if day else None
    return TimeExpression(match.start(), word.end(), "DATE", value)


def _spoken_year(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    match = re.compile(grammar.SPOKEN_YEAR, re.IGNORECASE).match(context.text, word.start())
    return TimeExpression(match.start(), match.end(), "DATE", _spoken(match.group())) if match else None


def _future(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    the = context.text[max(0, word.start() - 4) : word.start()].lower() == "the "
    inside = word.group().lower() == "future" or context.text[max(0, word.start() - 7) : word.start()].lower() == "in the "
    if not (the and inside) or context.text[word.end() : word.end() + 4] == " of ":
        return None
    return TimeExpression(word.start() - 4, word.end(), "DATE", "FUTURE_REF" if word.group().lower() == "future" else "PAST_REF")


def _season(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    before = re.compile(r"(?P<deictic>(?:last|this|next|past|this past|this coming|the) )(?:(?:early|late) )?$", re.IGNORECASE)
    text = context.text
    low = max(0, word.start() - 20)
    match = before.search(text, low, word.start())
    year = re.compile(r"(?: of)?,? ((?:19|20)\d\d)\b").match(text, word.end())
    name = word.group().lower()
    if year is not None:
        return TimeExpression(word.start(), year.end(), "DATE", f"{year[1]}-{grammar.SEASONS[name]}")
    if match is None or (match["deictic"].strip().lower() == "the" and name not in ("spring", "summer", "winter", "autumn")):
        return None
    deictic = match["deictic"].strip().lower()
    start = word.start() if deictic == "the" else match.start()
    return TimeExpression(start, word.end(), "DATE", values.season(context.anchor, name, "" if deictic == "the" else deictic))


def _quarter(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    text, anchor = context.text, context.anchor
    low = max(0, word.start() - _LEFT)
    left = grammar.BEFORE_QUARTER.search(text, low, word.start())
    if left is None or (left.start() and text[left.start() - 1].isalnum()):
        return _unit(context, word)
    ordinal = grammar.ORDINALS[left["ordinal"].lower()]
    end = word.end()
    right = re.compile(r" (?:of )?(?P<year>(?:19|20)\d\d)\b| (?:of )?(?P<relative>last|this|next) year\b| (?P<ago>a year (?:ago|earlier))").match(text, end)
    start = left.start() + (0 if left["hyphen"] == " " or not left["the"] else len(left["the"]))
    if left["the"].lower() in ("its ", "this ", "last ", "next ") and not left["relative"]:
        start = left.start() + (len(left["the"]) if left["the"].lower() == "its " else 0)
    relative = (left["relative"] or "").lower()
    year = anchor.year
    if left["year"]:
        year = int(left["year"])
    elif right is not None and right["year"]:
        year, end = int(right["year"]), right.end()
    elif year is not None and anchor.day is not None:
        if ordinal > (anchor.day.month + 2) // 3:
            year -= 1
        if right is not None and right["relative"]:
            year, end = (anchor.year or 0) + {"last": -1, "this": 0, "next": 1}[right["relative"].lower()], right.end()
        elif relative.startswith(("last", "next", "this")):
            year = (anchor.year or 0) + {"last": -1, "this": 0, "next": 1}[relative[:4]]
        elif "year" in relative:
            year -= 1
    value = f"{year}-Q{ordinal}" if year else None
    if value and "year" not in relative:
        anchor.quarter = value
    return TimeExpression(start, end, "DATE", value)


def _unit(context: _Context, word: re.Match[str]) -> TimeExpression | None:
    found = unit_expression(context.text, context.anchor, word)
    return TimeExpression(*found) if found else None


_READERS: Final[dict[str, _Reader]] = {
    **dict.fromkeys(grammar.PLAIN, _plain),
    **dict.fromkeys(ENGLISH_WEEKDAYS, _weekday),
    **dict.fromkeys(ENGLISH_MONTHS, _month),
    **dict.fromkeys(grammar.SEASONS, _season),
    **{form: _unit for unit in grammar.UNITS for form in (unit, unit + "s")},
    "centuries": _unit,
    "quarter": _quarter,
    "nineteen": _spoken_year,
    "future": _future,
    "past": _future,
    **dict.fromkeys(("morning", "afternoon", "evening"), _day_part),
    "quarters": _unit,
}
