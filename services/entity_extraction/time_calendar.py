"""Readers of expressions whose heart is a word of the calendar: a weekday, a month, a year, a season, "today"."""

import re
from typing import Final

from services.entity_extraction import time_values as values
from services.entity_extraction import time_words as grammar
from services.entity_extraction.time_heart import LEFT, Heart, TimeExpression
from shared.calendar_names import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

_PART_OF_DAY: Final = re.compile(r"(?:(?:earlier|later|late|early|mid-(?:afternoon|morning)) )?$", re.IGNORECASE)
_THIS: Final = re.compile(r"(?:later |earlier |early |late )?this $", re.IGNORECASE)
_NO_YEAR_AFTER: Final = re.compile(
    r" (?:people|persons|men|women|children|miles|kilomet|meters|metres|feet|dollars|euros|pounds|yen|troops|soldiers"
    r"|tons|tonnes|votes|points|residents|homes|shares|others|jobs|units|block|(?:first|second|third|fourth) quarter)"
    r"|-(?:foot|mile|person|square|acre|page|seat|\d)|:\d"
)
_NO_YEAR_BEFORE: Final = re.compile(
    r"(?:about|than|some|nearly|almost|over|approximately|#|No\. ?|[$£€] ?|\d|:|block of|flight|at least) ?$",
    re.IGNORECASE,
)
_BEFORE_YEAR: Final = re.compile(rf"(?:{grammar.PART}|mid-)?(?:fiscal (?:year )?|the year |calendar )?$", re.IGNORECASE)
_BEFORE_DECADE: Final = re.compile(rf"(?:(?:the )?{grammar.PART}|(?:the )?mid-)?(?:the )?$", re.IGNORECASE)
_BEFORE_SEASON: Final = re.compile(
    r"(?P<deictic>last|this past|this coming|this|next|past|the) (?:early |late )?$", re.IGNORECASE
)
_YEAR_AFTER: Final = re.compile(r"(?: of)?,? ((?:19|20)\d\d)\b")
_AFTER_QUARTER: Final = re.compile(
    r" (?:of )?(?P<year>(?:19|20)\d\d)\b| (?:of )?(?P<relative>last|this|next) year\b", re.IGNORECASE
)
_ATTACKS: Final = re.compile(r"\.? 11(?:th)? (?:terror(?:ist|ism)?\b|(?:\w+ )?(?:attacks?|hijack\w+)\b)", re.IGNORECASE)
"""What tells the attacks of 2001 from any other eleventh of September."""
_SPOKEN: Final = re.compile(grammar.SPOKEN_YEAR, re.IGNORECASE)
_IN_MONTH: Final = (
    "in ", "since ", "until ", "by ", "from ", "to ", "of ", "last ", "this ", "next ", "early ", "late ", "mid-",
    "during ", "for ", "through ", "before ", "after ", "and ", "till ",
)  # fmt: skip
"""What stands before "May" and "March" where they are months."""
_RELATIVE: Final = {"last": -1, "this": 0, "next": 1}

EARLIEST_YEAR: Final = 1700
"""Four digits that would name an earlier year are one only behind "in", "since" and the like."""


def plain(heart: Heart) -> TimeExpression | None:
    """Read a word that is an expression alone: "today", "now", "daily"."""
    value = grammar.PLAIN[heart.word.lower()]
    if value.endswith("_REF"):
        joined = "-" in (heart.text[heart.start - 1 : heart.start], heart.text[heart.end : heart.end + 1])
        return None if joined else TimeExpression(heart.start, heart.end, "DATE", value)
    if value.startswith("P"):
        return TimeExpression(heart.start, heart.end, "SET", value)
    if heart.word.lower() == "today" and heart.text[heart.end : heart.end + 2] in ("'s", "’s"):
        return None  # "today's youth" are those of these times
    day = values.shifted(heart.anchor, int(value.rstrip("NI")), "day")
    return TimeExpression(heart.before(_PART_OF_DAY).start(), heart.end, "DATE", day)


def weekday(heart: Heart) -> TimeExpression | None:
    """Read "Tuesday", "last Friday", "Sunday night"; a weekday before a month belongs to the month."""
    if heart.after(grammar.AFTER_WEEKDAY) is not None or not heart.word[0].isupper():
        return None
    left = heart.before(grammar.BEFORE_DAY)
    deictic = (left["deictic"] or "").strip().lower()
    value = values.weekday(heart.anchor, ENGLISH_WEEKDAYS[heart.word.lower()], heart.tense(), deictic)
    part = heart.after(grammar.DAY_PART)
    if part and value:
        value += f"T{grammar.DAY_PARTS[part['part'].lower()]}"
    return TimeExpression(left.start(), part.end() if part else heart.end, "DATE", value)


def day_part(heart: Heart) -> TimeExpression | None:
    """Read "this morning", "later this afternoon"."""
    match = _THIS.search(heart.text, max(0, heart.start - 14), heart.start)
    if match is None:
        return None
    day = heart.anchor.day
    value = f"{day.isoformat()}T{grammar.DAY_PARTS[heart.word.lower()]}" if day else None
    return TimeExpression(match.start(), heart.end, "DATE", value)


def month(heart: Heart) -> TimeExpression | None:
    """Read "August 2020", "Dec. 3, 1994", "3 December", "last May", "Monday, Oct. 26"."""
    right, left = heart.after(grammar.AFTER_MONTH), heart.before(grammar.BEFORE_MONTH)
    if right is None or not heart.word[0].isupper():
        return None
    alone = not (right.group().strip(".") or left.group())
    if alone and not _is_month(heart):
        return None
    end = right.end() if not alone or len(heart.word) <= 4 else heart.end
    return TimeExpression(left.start(), end, "DATE", _month_value(heart, left, right))


def _is_month(heart: Heart) -> bool:
    """Whether a month's name alone is one: "May" and "March" have other meanings, "Jan" without a stop is a name."""
    shortened = len(heart.word) == 3 and heart.word != "May" and heart.text[heart.end : heart.end + 1] != "."
    return not (shortened or heart.word in ("May", "March")) or heart.preceded_by(*_IN_MONTH)


def _month_value(heart: Heart, left: re.Match[str], right: re.Match[str]) -> str | None:
    number = ENGLISH_MONTHS[heart.word.lower()]
    day, year = right["day"] or left["day"], right["dayyear"] or right["year"]
    if year:
        return values.full(int(year), number, int(day)) if day else f"{year}-{number:02d}"
    if right["spoken"]:
        return f"{_spoken_value(right['spoken'])}-{number:02d}"
    if day:
        if (number, int(day)) == (9, 11) and _ATTACKS.match(heart.text, heart.start + len(heart.word)):
            return "2001-09-11"
        return values.month_day(heart.anchor, number, int(day))
    if right["relative"] and heart.anchor.year:
        return f"{heart.anchor.year + _RELATIVE[right['relative'].lower().split()[-2]]}-{number:02d}"
    deictic = (left["deictic"] or "").strip().lower()
    return values.month(heart.anchor, number, deictic or ("past" if heart.in_time_gone() else ""))


def year(heart: Heart) -> TimeExpression | None:
    """Read four digits that are a year, with "early", "fiscal" and the like before them."""
    if heart.after(_NO_YEAR_AFTER) or _NO_YEAR_BEFORE.search(heart.text, max(0, heart.start - 14), heart.start):
        return None
    if int(heart.word) < EARLIEST_YEAR and not heart.preceded_by(*_IN_MONTH, "year "):
        return None
    return TimeExpression(heart.before(_BEFORE_YEAR).start(), heart.end, "DATE", heart.word)


def spoken_year(heart: Heart) -> TimeExpression | None:
    """Read "nineteen ninety-six"."""
    match = _SPOKEN.match(heart.text, heart.start)
    return TimeExpression(match.start(), match.end(), "DATE", _spoken_value(match.group())) if match else None


def _spoken_value(words: str) -> str:
    century, _, rest = words.lower().strip().partition(" ")
    tail = 0 if rest == "hundred" else values.number(rest.removeprefix("oh")) or 0
    return f"{ {'nineteen': 19, 'twenty': 20}[century] }{int(tail):02d}"


def decade(heart: Heart) -> TimeExpression | None:
    """Read "the 1980s", "the late '70s"; the value is the first three digits of its years."""
    left = heart.before(_BEFORE_DECADE)
    start = heart.start if left.group().lower() == "the " else left.start()
    digits = heart.word.lstrip("'’")[:-2]
    return TimeExpression(start, heart.end, "DATE", digits if len(digits) == 3 else f"19{digits}")


def iso(heart: Heart) -> TimeExpression | None:
    """Read "2023-04-10"."""
    year_, month_, day = map(int, heart.word.split("-"))
    value = values.full(year_, month_, day)
    return TimeExpression(heart.start, heart.end, "DATE", value) if value else None


def clock(heart: Heart) -> TimeExpression | None:
    """Read "7:15 p.m.", on the day of writing."""
    match = grammar.CLOCK.match(heart.text, heart.start)
    if match is None:
        return None
    around = grammar.AROUND.search(heart.text, max(0, heart.start - 18), heart.start)
    hour = int(match["hour"]) % 12 + (12 if match["half"][0] in "pP" else 0)
    day = heart.anchor.day.isoformat() if heart.anchor.day else "XXXX-XX-XX"
    start = around.start() if around else heart.start
    return TimeExpression(start, match.end(), "TIME", f"{day}T{hour:02d}:{match['minute'] or '00'}")


def season(heart: Heart) -> TimeExpression | None:
    """Read "last fall", "this summer", "spring 2019", "the winter"."""
    name, year_ = heart.word.lower(), heart.after(_YEAR_AFTER)
    if year_ is not None:
        return TimeExpression(heart.start, year_.end(), "DATE", f"{year_[1]}-{grammar.SEASONS[name]}")
    match = _BEFORE_SEASON.search(heart.text, max(0, heart.start - 20), heart.start)
    if match is None:
        return None
    deictic = match["deictic"].lower()
    if deictic == "the":  # "the fall" is of a tower or a price more often than a season
        return (
            None
            if name == "fall"
            else TimeExpression(heart.start, heart.end, "DATE", values.season(heart.anchor, name, ""))
        )
    return TimeExpression(match.start(), heart.end, "DATE", values.season(heart.anchor, name, deictic))


def quarter(heart: Heart) -> TimeExpression | None:
    """Read "the third quarter", "third-quarter", "last year's first quarter"; None where no quarter is numbered."""
    low = max(0, heart.start - LEFT)
    left = grammar.BEFORE_QUARTER.search(heart.text, low, heart.start)
    if left is None or (left.start() and heart.text[left.start() - 1].isalnum()):
        return None
    right, relative, the = heart.after(_AFTER_QUARTER), (left["relative"] or "").lower(), left["the"].lower()
    hyphened = left["hyphen"] == "-"
    start = left.start() + (len(the) if the and (hyphened or the == "its ") else 0)
    value = _quarter_value(heart, left, right, relative)
    if value and "year" not in relative:
        heart.anchor.quarter = value
    return TimeExpression(start, right.end() if right else heart.end, "DATE", value)


def _quarter_value(heart: Heart, left: re.Match[str], right: re.Match[str] | None, relative: str) -> str | None:
    ordinal, day = grammar.ORDINALS[left["ordinal"].lower()], heart.anchor.day
    stated = left["year"] or (right["year"] if right else None)
    if stated or day is None:
        return f"{stated}-Q{ordinal}" if stated else None
    named = (right["relative"] if right else None) or (relative[:4] if relative.startswith(tuple(_RELATIVE)) else None)
    if named:
        return f"{day.year + _RELATIVE[named.lower()]}-Q{ordinal}"
    begun = day.year - (ordinal > (day.month + 2) // 3)
    return f"{begun - ('year' in relative)}-Q{ordinal}"


def vague(heart: Heart) -> TimeExpression | None:
    """Read "the future" and "in the past"."""
    future = heart.word.lower() == "future"
    if not heart.preceded_by("the " if future else "in the ") or heart.text[heart.end : heart.end + 4] == " of ":
        return None
    return TimeExpression(heart.start - 4, heart.end, "DATE", "FUTURE_REF" if future else "PAST_REF")
