"""Calendar values of time expressions, relative to the day of writing: ISO 8601, with TIMEX3's additions."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from services.entity_extraction.time_words import NUMBERS, SEASONS, UNITS

NEAR_AHEAD: Final = 8
"""Months back from which on a month's name means the next one of the name: in October, "February" is to come."""
AHEAD_DAYS: Final = 100
"""Days ahead up to which a day without a year may lie, where nothing says that it is to come."""

Tense = Literal["past", "future"]

_UNKNOWN: Final = "X"
_DAYS: Final = {"D": 1, "W": 7, "F": 14}


@dataclass(slots=True)
class Anchor:
    """The day that relative expressions count from, and the quarter and the date that the text spoke of last."""

    day: date | None
    quarter: str | None = None
    last: str | None = None

    @property
    def year(self) -> int | None:
        """The year of writing."""
        return self.day.year if self.day else None


def number(words: str) -> float | None:
    """Return the value of a number word or figure; None for "several" and the like."""
    words = words.lower().strip().replace(",", "")
    try:
        return float(words)
    except ValueError:
        pass
    if words in NUMBERS:
        return NUMBERS[words]
    parts = [part for part in words.replace("-", " ").split() if part not in ("of", "a", "an", "and") or part == words]
    values = [NUMBERS.get(part) for part in parts]
    if not parts or any(value is None for value in values):
        return None
    total = 0.0
    for value in values:
        total = total * value if value in (100, 1000) and total else total + (value or 0)
    return total


def duration(count: float | None, unit: str) -> str:
    """Return an ISO 8601 duration: ``P3M``, ``PT2H``, ``PXY`` for an unknown count; a decade is ten years."""
    code = UNITS[unit]
    if count is not None and code in ("E", "C"):
        count, code = count * (10 if code == "E" else 100), "Y"
    shown = _UNKNOWN if count is None else f"{count:g}"
    if code == "F":
        shown, code = (f"{2 * count:g}" if count else _UNKNOWN), "W"
    return f"PT{shown}{code[1]}" if code.startswith("T") else f"P{shown}{code}"


def shifted(anchor: Anchor, count: float, unit: str) -> str | None:  # noqa: PLR0911 - one return a unit
    """Return the date that lies ``count`` units after the anchor, as finely as the unit allows."""
    code = UNITS[unit]
    if anchor.day is None:
        return None
    if code in _DAYS:
        days = round(count * _DAYS[code])
        day = _plus(anchor.day, days)
        return None if day is None else (day.isoformat() if code == "D" else week(day))
    if code == "WE":
        day = _plus(anchor.day, round(count * 7))
        return f"{week(day)}-WE" if day else None
    if code == "M":
        return month_from(anchor.day, round(count))
    if code == "Q":
        return quarter_from(quarter(anchor.day), round(count))
    if code in ("Y", "E", "C"):
        year = anchor.day.year + round(count * {"Y": 1, "E": 10, "C": 100}[code])
        if not 1 <= year <= 9999:
            return None
        return f"{year:04d}" if code == "Y" or count != int(count) or code == "E" else f"{year // 100:02d}"
    return anchor.day.isoformat()


def _plus(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def week(day: date) -> str:
    """Return the ISO week of ``day``: ``2023-W15``."""
    year, number_, _ = day.isocalendar()
    return f"{year}-W{number_:02d}"


def quarter(day: date) -> str:
    """Return the quarter of ``day``: ``2023-Q2``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter_from(start: str, count: int) -> str:
    """Return the quarter ``count`` quarters after ``start``."""
    total = int(start[:4]) * 4 + int(start[6]) - 1 + count
    return f"{total // 4}-Q{total % 4 + 1}"


def month_from(day: date, count: int) -> str | None:
    """Return the month ``count`` months after that of ``day``: ``2020-08``."""
    total = day.year * 12 + day.month - 1 + count
    return f"{total // 12:04d}-{total % 12 + 1:02d}" if total > 0 else None


def weekday(anchor: Anchor, number_: int, tense: Tense, word: str) -> str | None:
    """Return the day that a weekday means: the last one up to the day of writing, or the next one after it."""
    if anchor.day is None:
        return None
    back = (anchor.day.weekday() - number_) % 7
    if word == "last" and back == 0:
        back = 7
    if word in ("next", "coming", "this coming") or (tense == "future" and back):
        back -= 7
        if back == 0:
            back = -7
    day = _plus(anchor.day, -back)
    return day.isoformat() if day else None


def month(anchor: Anchor, number_: int, word: str) -> str | None:
    """Return the month that a month's name means: in the year that puts it nearest, rather in the past."""
    if anchor.day is None:
        return None
    back = (anchor.day.month - number_) % 12
    if word == "last" and back == 0:
        back = 12
    elif word in ("next", "coming", "this coming") or (
        word not in ("last", "past", "this past") and back >= NEAR_AHEAD
    ):
        back -= 12
    elif word == "this":
        back = anchor.day.month - number_
    return month_from(anchor.day, -back)


def month_day(anchor: Anchor, number_: int, day: int) -> str | None:
    """Return the day that a month and a day name: the last such day, or one that lies little ahead."""
    if anchor.day is None:
        return None
    latest = _plus(anchor.day, AHEAD_DAYS) or anchor.day
    dates = [
        found
        for year in range(anchor.day.year - 4, latest.year + 1)
        if (found := _date(year, number_, day)) and found <= latest
    ]
    return max(dates).isoformat() if dates else None


def full(year: int, number_: int, day: int) -> str | None:
    """Return a full date, or None where there is no such day."""
    found = _date(year, number_, day)
    return found.isoformat() if found else None


def following(last: str | None, unit: str, count: int) -> str | None:
    """Return the month or year ``count`` after the date ``last`` that the text spoke of: "the following year"."""
    if last is None or not last[:4].isdigit() or UNITS[unit] not in ("M", "Y", "D"):
        return None
    if UNITS[unit] == "Y":
        return f"{int(last[:4]) + count:04d}"
    try:
        if UNITS[unit] == "D":
            return (date.fromisoformat(last[:10]) + timedelta(days=count)).isoformat()
        return month_from(date(int(last[:4]), int(last[5:7]), 1), count)
    except ValueError:
        return None


def season(anchor: Anchor, name: str, word: str) -> str | None:
    """Return a season with its year: ``2019-SU``."""
    if anchor.day is None:
        return None
    start = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}[name]
    year = anchor.day.year
    if word == "last" or (word in ("", "past", "this past") and start > anchor.day.month):
        year -= 1 if (word == "last" and start + 2 >= anchor.day.month) or start > anchor.day.month else 0
    elif word == "next":
        year += start <= anchor.day.month
    return f"{year}-{SEASONS[name]}"


def _date(year: int, number_: int, day: int) -> date | None:
    try:
        return date(year, number_, day)
    except ValueError:
        return None
