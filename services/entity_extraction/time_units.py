"""Readers of expressions whose heart is a unit: "two years ago", "last week", "the past 20 years", "10-year"."""

import re
from typing import Final

from services.entity_extraction import time_values as values
from services.entity_extraction import time_words as grammar
from services.entity_extraction.time_heart import Heart, TimeExpression

_LEFT: Final = 52
"""Characters before a unit in which the rest of its expression stands."""
_STEPS: Final = {
    **dict.fromkeys(("last", "past", "previous", "preceding", "prior"), -1),
    **dict.fromkeys(("next", "coming", "upcoming"), 1),
    **dict.fromkeys(("this", "current"), 0),
}
"""Units from the day of writing to which a word points."""
_WHOLE: Final = ("full", "whole", "entire")
_NEAR: Final = ("that", "same", *_WHOLE)
_UNCOUNTED: Final = ("all", *_NEAR, "new", "first", "final", "each", "every")
"""Words before a plural that make no expression of it: "all days"."""
_DISTANCES: Final = {"ago": -1, "earlier": -1, "from now": 1, "hence": 1}
_RATE: Final = re.compile(
    r"(?:%|\$[\d.,]+|[\d.,]+|percent|cents|dollars|pounds|euros|yen|million|billion|thousand|barrels|tons|tonnes"
    r"|people|times|once|twice|hours|days|miles|units|jobs|rate of .{3,20}|more|each) $",
    re.IGNORECASE,
)
"""What stands before "a year" where it is a rate: "$100 a year"."""
_COMPARABLE: Final = re.compile(r"(?:the )?(?:comparable )?$")
_YEAR_AGO: Final = re.compile(
    r"-(?:ago|earlier)\b(?P<period> (?:(?:first|second|third|fourth) )?(?:period|quarter)\b)?"
)
_YEAR_END: Final = re.compile(r"(?:-|['’]s )end\b")
_SOON: Final = re.compile(r" or (?:two|so)\b")
"""What follows "the next day" where it is counted from the day of writing."""
_PLURALS: Final = frozenset(("minutes", "hours", "days", "weeks", "months", "years", "decades", "centuries"))
_ORDINAL: Final = re.compile(r"(?P<the>the )?(?P<ordinal>\d{1,2})(?:st|nd|rd|th) ?-?$", re.IGNORECASE)


def unit(heart: Heart) -> TimeExpression | None:  # noqa: PLR0911 - one return a way of using a unit
    """Return the expression around a unit of time, or None where the word is none."""
    name = _singular(heart.word.lower())
    if heart.word.lower() == "second":
        return None
    compound = _compound(heart) if name == "year" else None
    if compound is not None:
        return compound
    behind = heart.after(grammar.AFTER_UNIT)
    direction = behind["direction"].strip(" -").lower() if behind else ""
    if direction == "old":
        return None  # an age
    left = _before(heart)
    end = behind.end() if behind else heart.end
    if left is None:
        return _bare(heart, name, direction, end)
    if left["each"]:
        return TimeExpression(left.start("each"), heart.end, "SET", values.duration(1, name))
    if left["number"]:
        return _counted(heart, left, name, direction, end)
    return _plural(heart, left, name) if heart.word.lower() != name else _pointing(heart, left, name)


def _singular(word: str) -> str:
    if word == "centuries":
        return "century"
    return word.removesuffix("s")


def _before(heart: Heart) -> re.Match[str] | None:
    """Return the longest match of what may stand before a unit, where it has a number or a word that points."""
    low = max(0, heart.start - _LEFT, heart.text.rfind("\n", 0, heart.start) + 1)
    for begin in range(low, heart.start):
        if begin and heart.text[begin - 1].isalnum():
            continue
        match = grammar.BEFORE_UNIT.match(heart.text, begin, heart.start)
        if match is not None and (match["number"] or match["deictic"] or match["each"]):
            return match
    return None


def _compound(heart: Heart) -> TimeExpression | None:
    """Read "year-ago", "the year-earlier quarter", "year-end" and "year's end"."""
    ago, ending = heart.after(_YEAR_AGO), heart.after(_YEAR_END)
    if ago is not None:
        preceded = _COMPARABLE.search(heart.text, max(0, heart.start - 15), heart.start)
        start = preceded.start() if preceded and ago["period"] else heart.start
        return TimeExpression(start, ago.end(), "DATE", _year_ago(heart))
    if ending is not None and heart.preceded_by(" "):
        year = heart.anchor.year
        return TimeExpression(heart.start, ending.end(), "DATE", f"{year}-12-31" if year else None)
    return None


def _year_ago(heart: Heart) -> str | None:
    """Return the quarter a year before the one that the text speaks of, or the year before that of writing."""
    if heart.anchor.quarter:
        return values.quarter_from(heart.anchor.quarter, -4)
    return f"{heart.anchor.year - 1}" if heart.anchor.year else None


def _counted(heart: Heart, left: re.Match[str], name: str, direction: str, end: int) -> TimeExpression | None:
    """Read a number of units: "two years ago", "the past 20 years", "90 days", "10-year"."""
    number, deictic = left["number"].lower(), (left["deictic"] or "").lower()
    count = values.number(number)
    if heart.word[0].isupper() and number[0].isdigit():
        return None  # "60 Minutes" is a name
    if direction in _DISTANCES:
        return TimeExpression(left.start(), end, "DATE", _distance(heart, name, count, _DISTANCES[direction]))
    if number in ("a", "an"):
        rate = _RATE.search(heart.text, max(0, heart.start - 30), left.start("number"))
        if rate or deictic in ("this", "current"):
            return None
    end = end if direction in ("or so", "to come", "long") else heart.end
    return TimeExpression(left.start(), end, "DURATION", values.duration(count, name))


def _distance(heart: Heart, name: str, count: float | None, sign: int) -> str | None:
    if count is None:
        return "PAST_REF" if sign < 0 else "FUTURE_REF"
    if name == "year" and sign * count == -1:
        return _year_ago(heart)
    return values.shifted(heart.anchor, sign * count, name)


def _plural(heart: Heart, left: re.Match[str], name: str) -> TimeExpression | None:
    """Read "recent years", "the coming weeks", "these days"."""
    deictic, start = left["deictic"].lower(), _start(left)
    if deictic in _UNCOUNTED:
        return None
    if deictic in ("these", "this"):
        return TimeExpression(start, heart.end, "DATE", "PRESENT_REF")
    return TimeExpression(start, heart.end, "DURATION", values.duration(None, name))


def _pointing(  # noqa: PLR0911 - one return a group of words that point
    heart: Heart, left: re.Match[str], name: str
) -> TimeExpression | None:
    """Read one unit that a word points to: "last week", "early next year", "the full year", "that quarter"."""
    deictic, start, anchor = left["deictic"].lower(), _start(left), heart.anchor
    step = -1 if deictic == "latest" else _STEPS.get(deictic)
    if name in ("decade", "century") and step is not None:
        return TimeExpression(start, heart.end, "DURATION", values.duration(1, name))
    if name == "quarter" and (deictic in _NEAR or step == 0):
        here = values.quarter(anchor.day) if anchor.day else None
        return TimeExpression(start, heart.end, "DATE", anchor.quarter or here)
    if deictic == "next" and name == "day" and left["the"] and not _SOON.match(heart.text, heart.end):
        # "They found it the next day": of the day before it in the text, never the day after the writing.
        return TimeExpression(start, heart.end, "DATE", values.following(anchor.last, name, 1))
    if step is not None:
        return TimeExpression(start, heart.end, "DATE", values.shifted(anchor, step, name))
    if deictic == "full" and name == "year":
        return TimeExpression(start, heart.end, "DATE", str(anchor.year) if anchor.year else None)
    if deictic in _WHOLE and name in ("year", "day", "week", "month"):
        return TimeExpression(start, heart.end, "DURATION", values.duration(1, name))
    if deictic in ("following", "same", "that") and name in ("day", "week", "month", "year"):
        value = values.following(anchor.last, name, 1 if deictic == "following" else 0)
        return TimeExpression(start, heart.end, "DATE", value)
    return None


def _start(left: re.Match[str]) -> int:
    for group in ("part", "the", "deictic"):
        if left[group]:
            return left.start(group)
    return left.start()


def _bare(heart: Heart, name: str, direction: str, end: int) -> TimeExpression | None:
    """Read a unit without a number: "for years", "months ago", "decades-long", "the quarter", "the 20th century"."""
    form = heart.word.lower()
    if form not in _PLURALS:
        return _century(heart) if name == "century" else _definite(heart, form)
    joined = "-" in (heart.text[heart.start - 1 : heart.start], heart.text[heart.end : heart.end + 1])
    if joined and direction != "long":
        return None
    if direction in ("ago", "earlier"):
        return TimeExpression(heart.start, end, "DATE", "PAST_REF")
    if heart.preceded_by("the ") and form in ("hours", "minutes"):
        return None
    start = heart.start - (4 if heart.preceded_by("the ") else 0)
    return TimeExpression(start, end if direction == "long" else heart.end, "DURATION", values.duration(None, name))


def _century(heart: Heart) -> TimeExpression | None:
    match = _ORDINAL.search(heart.text, max(0, heart.start - 12), heart.start)
    if match is None:
        return None
    return TimeExpression(match.start("ordinal"), heart.end, "DATE", f"{int(match['ordinal']) - 1:02d}")


def _definite(heart: Heart, form: str) -> TimeExpression | None:
    """Read "the quarter" and "the year", which reports of earnings say of the period they speak of."""
    if form not in ("quarter", "year") or not heart.preceded_by("the ") or heart.preceded_by("of the "):
        return None
    if heart.text[heart.end : heart.end + 7] == " before":
        return None
    if form == "year":
        return TimeExpression(heart.start - 4, heart.end, "DURATION", values.duration(1, form))
    value = heart.anchor.quarter or values.shifted(heart.anchor, -1, form)
    return TimeExpression(heart.start - 4, heart.end, "DATE", value)
