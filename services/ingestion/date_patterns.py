"""Absolute dates in words: what they look like in nine languages, and the moment each one names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from typing import Final

from shared.article import Precision
from shared.calendar_names import MONTHS, WEEKDAYS

EARLIEST_YEAR: Final = 1990
"""Online news begins about here; an earlier year in a header, an address or a code is a number."""

_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_OF = r"(?:\s*de\s+|\s+of\s+|\s+)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}(?P<gap>[-/.])(?P<number>0?[1-9]|1[0-2])(?P=gap){_DAY}(?!\d)",
        (
            rf"(?<![\d.,]){_DAY}(?:st|nd|rd|th|er|º|\.)?(?:{_OF}"
            rf"|[-.])(?:the\s+)?(?P<month>{_MONTH})\.?,?(?:{_OF}|[-,]\s*){_YEAR}(?!\d)"
        ),
        rf"\b(?P<month>{_MONTH})\.?[\s-]{_DAY}(?:st|nd|rd|th)?(?:,\s*|\s+|-){_YEAR}(?!\d)",
        rf"(?<![\d.,/])(?P<first>\d\d?)(?P<gap>[./-])(?P<second>\d\d?)(?P=gap){_YEAR}(?![\d/])",
    )
)
_YEARLESS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b(?P<month>{_MONTH})\.?\s{_DAY}(?:st|nd|rd|th)?(?![\d:.]*\d)\b",
        rf"(?<![\d.,]){_DAY}(?:st|nd|rd|th|er|º|\.)?{_OF}(?P<month>{_MONTH})\b",
    )
)
_MONTH_YEAR: Final = re.compile(rf"\b(?P<month>{_MONTH})\.?,?(?:\s+de|\s+of)?\s+{_YEAR}(?!\d)", re.IGNORECASE)
_YEAR_IN_TEXT: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
MAX_YEARS: Final = 200
"""Years of a text that are looked at; a table of figures may have thousands."""
_REACH: Final = 26
"""Characters before a year in which the rest of its date stands: "Wednesday, the 30th of September,"."""

_TIME: Final = re.compile(
    r"(?:[\s,T|–—-]|\bat\b|\bum\b|\bà\b|\ba las\b|\balle\b|\bo\b|\bв\b)*"
    r"(?P<hour>[01]?\d|2[0-3])\s?(?:[:.h]\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?)?(?P<clock>\s*Uhr)?"
    r"\s*\(?(?P<zone>Z\b|[+-]\d\d:?\d\d|[A-ZМСК]{2,4}\b(?:[+-]\d\d?(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_ZONES: Final[dict[str, float]] = {
    "Z": 0, "GMT": 0, "UTC": 0, "UT": 0, "WET": 0, "BST": 1, "IST": 5.5, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3,
    "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "CT": -6, "MST": -7, "MDT": -6, "MT": -7, "PST": -8,
    "PDT": -7, "PT": -8, "AKST": -9, "HST": -10,
    "BRT": -3, "ART": -3, "GST": 4, "PKT": 5, "WIB": 7, "SGT": 8, "HKT": 8, "MYT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "SAST": 2, "EAT": 3, "WAT": 1, "МСК": 3,
}  # fmt: skip
"""Hours ahead of UTC of the abbreviations that news pages use; IST is read as India's."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a string: where it stands, the moment it names (UTC), and how finely it names it.

    ``other`` is the second reading of an all-number date such as 03/04/2024, which is day first elsewhere.
    """

    start: int
    end: int
    value: datetime
    precision: Precision
    other: datetime | None = None

    def before(self, latest: datetime) -> datetime:
        """Return the reading that is not later than ``latest``, where only one is; else the first."""
        return self.other if self.other is not None and self.value > latest >= self.other else self.value


def dates(words: str) -> list[FoundDate]:
    """Return the full dates in a short string, each with the time of day that follows it."""
    found: list[FoundDate] = []
    for form in _FORMS:
        for match in form.finditer(words):
            if any(match.start() < earlier.end and earlier.start < match.end() for earlier in found):
                continue
            date = _from_match(match)
            if date is not None:
                found.append(_with_time(words, date))
    return sorted(found, key=lambda date: date.start)


def dates_in_text(text: str, limit: int) -> Iterator[FoundDate]:
    """Yield the first ``limit`` dates of a long text that name their year; cheap where there are few."""
    position, given = 0, 0
    for year in islice(_YEAR_IN_TEXT.finditer(text), MAX_YEARS):
        low = max(position, year.start() - _REACH)
        window = text[low : year.end() + 6]
        for date in dates(window) or list(_months(window)):
            yield FoundDate(low + date.start, low + date.end, date.value, date.precision, date.other)
            position, given = low + date.end, given + 1
            if given == limit:
                return


def _months(words: str) -> Iterator[FoundDate]:
    match = _MONTH_YEAR.search(words)
    if match is not None:
        value = _moment(int(match["year"]), _month(match["month"]), 1)
        if value is not None:
            yield FoundDate(match.start(), match.end(), value, "month")


def yearless(words: str, near: datetime) -> FoundDate | None:
    """Return the first date without a year in ``words``, in the year that puts it nearest to ``near``."""
    for form in _YEARLESS:
        match = form.search(words)
        if match is None:
            continue
        month, day = _month(match["month"]), int(match["day"])
        values = [value for year in (near.year - 1, near.year, near.year + 1) if (value := _moment(year, month, day))]
        if values:
            value = min(values, key=lambda value: abs(value - near))
            return FoundDate(match.start(), match.end(), value, "day")
    return None


def weekday(words: str) -> int | None:
    """Return the weekday that stands first in a short string, Monday 0, or None."""
    for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", words.lower()):
        number = WEEKDAYS.get(word.replace("’", "'"))
        if number is not None:
            return number
    return None


def _from_match(match: re.Match[str]) -> FoundDate | None:
    groups = match.groupdict()
    year = int(groups["year"])
    if groups.get("first"):
        first, second = int(groups["first"]), int(groups["second"])
        day_first, month_first = _moment(year, second, first), _moment(year, first, second)
        if groups["gap"] != "/":
            day_first, month_first = day_first or month_first, None
        else:  # an English page with slashes is American more often than not
            day_first, month_first = month_first or day_first, day_first if month_first else None
        if day_first is None:
            return None
        other = month_first if month_first != day_first else None
        return FoundDate(match.start(), match.end(), day_first, "day", other)
    month = _month(groups["month"]) if groups.get("month") else int(groups["number"])
    value = _moment(year, month, int(groups["day"]))
    return FoundDate(match.start(), match.end(), value, "day") if value else None


def _with_time(words: str, date: FoundDate) -> FoundDate:
    match = _TIME.match(words, date.end)
    if match is None or not (match["minute"] or match["half"] or match["clock"]):
        return date
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    moment = date.value.replace(hour=hour, minute=int(match["minute"] or 0), second=int(match["second"] or 0))
    zone, end = _zone(match["zone"]), match.end()
    if zone is None:
        end = match.start("zone") if match["zone"] else end
        zone = UTC
    value = moment.replace(tzinfo=zone).astimezone(UTC)
    return FoundDate(date.start, end, value, "second" if match["second"] else "minute", None)


def _zone(words: str | None) -> timezone | None:
    if not words:
        return None
    words = words.upper()
    if words[0] in "+-":
        sign, digits = (-1 if words[0] == "-" else 1), words[1:].replace(":", "")
        return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)))
    name = re.split(r"[+-]", words)[0]
    return timezone(timedelta(hours=_ZONES[name])) if name in _ZONES else None


def _month(name: str) -> int:
    # 0 for a look-alike letter that matches without case, such as the dotless i; no month has that number.
    return MONTHS.get(name.lower(), 0)


def _moment(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
